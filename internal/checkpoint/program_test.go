package checkpoint

// This file tests the values that a TorchScript archive's code runs on.

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"heft/internal/pickle"
)

// readScripts reads the archives with code in testdata.
func readScripts(t *testing.T) map[string]*Program {
	t.Helper()
	found := map[string]*Program{}
	for _, name := range []string{"script.pt", "trace.pt", "freeze.pt"} {
		content, err := os.ReadFile(filepath.Join("testdata", name))
		if err != nil {
			t.Fatal(err)
		}
		if found[name], err = ReadProgram(bytes.NewReader(content), int64(len(content))); err != nil {
			t.Fatal(name, err)
		}
	}
	return found
}

// TestConstantsAreNoWeights: the files of constants and of parameters are numbered alike,
// from 0, and are not the same.
func TestConstantsAreNoWeights(t *testing.T) {
	constants := 0
	for name, p := range readScripts(t) {
		for i, v := range p.Constants {
			c, err := p.Constant(v)
			if err != nil {
				t.Errorf("%s: constant %d: %v", name, i, err)
			}
			if c == nil {
				continue
			}
			constants++
			if same, _ := p.Tensor(v); !strings.HasPrefix(c.Key, "constant ") || same.Key == c.Key {
				t.Errorf("%s: constant %d is stored as %q, a parameter of its number as %q", name, i, c.Key, same.Key)
			}
		}
	}
	if constants == 0 {
		t.Error("no archive has a constant")
	}
}

// TestConstantsOfOtherPickles: a constant that is pickled as something else than a tensor
// with strides has no elements that are read.
func TestConstantsOfOtherPickles(t *testing.T) {
	p := readScripts(t)["freeze.pt"]
	for i, v := range p.Constants {
		o, ok := v.(*pickle.Object)
		if !ok {
			continue
		}
		wrapped := &pickle.Object{Callable: &pickle.Global{Module: "torch._utils", Name: "_rebuild_parameter"}, Args: []any{o, true}}
		c, err := p.Constant(wrapped)
		if err != nil || c == nil || c.Values != nil {
			t.Errorf("constant %d as a parameter: %+v, %v", i, c, err)
		}
		short := *o
		short.Args = o.Args[:min(2, len(o.Args))]
		p.Constant(&short) // an error or none, and no panic
	}
}
