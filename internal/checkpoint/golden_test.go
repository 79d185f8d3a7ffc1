package checkpoint

// This file compares what is read of files with what torch said of them.

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"reflect"
	"testing"

	"heft/internal/weights"
)

// golden is what torch said of a file, by tools/goldens/checkpoints.py.
type golden struct {
	File       string
	Tensors    map[string][2]any // type and shape by name, of the model
	Parameters *int64            // nil: the file does not tell
	Buffers    *int64
	Unique     int64             // elements of the model's tensors, each once
	Optimizer  int               // tensors of an optimizer's state
	Others     int               // tensors besides
	Classes    map[string]string // of modules by path
	Frozen     int64             // elements of parameters that are not trained
	Constants  bool              // a frozen script
}

func goldens(t testing.TB) []golden {
	t.Helper()
	text, err := os.ReadFile("testdata/facts.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	var list []golden
	decoder := json.NewDecoder(bytes.NewReader(text))
	for decoder.More() {
		var g golden
		if err := decoder.Decode(&g); err != nil {
			t.Fatal(err)
		}
		list = append(list, g)
	}
	return list
}

func readGolden(t testing.TB, name string) *weights.File {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	f, err := Read(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return f
}

// TestGoldens: names, types, shapes, kinds, classes and what stands besides the model
// are what torch said.
func TestGoldens(t *testing.T) {
	for _, g := range goldens(t) {
		t.Run(g.File, func(t *testing.T) {
			f := readGolden(t, g.File)
			s := sumsOf(f)
			if g.Constants {
				if s.parameters != 108+4+144+4+8+2 { // torch stores equal constants once: of the convolutions and the biases
					t.Errorf("%d parameters of a frozen script", s.parameters)
				}
				return
			}
			if want := tensorsOf(g); !reflect.DeepEqual(s.tensors, want) {
				t.Errorf("tensors\n%v, want\n%v", s.tensors, want)
			}
			if g.Parameters != nil && (s.parameters != *g.Parameters || s.buffers != *g.Buffers) {
				t.Errorf("%d parameters and %d buffers, want %d and %d", s.parameters, s.buffers, *g.Parameters, *g.Buffers)
			}
			if g.Unique > 0 && s.parameters+s.buffers != g.Unique {
				t.Errorf("%d elements, want %d", s.parameters+s.buffers, g.Unique)
			}
			if s.optimizer != g.Optimizer || s.others != g.Others || s.frozen != g.Frozen {
				t.Errorf("optimizer %d, others %d, frozen %d; want %d, %d, %d", s.optimizer, s.others, s.frozen, g.Optimizer, g.Others, g.Frozen)
			}
			if g.Classes != nil && !reflect.DeepEqual(classes(f.Root, map[string]string{}), g.Classes) {
				t.Errorf("classes %v, want %v", classes(f.Root, map[string]string{}), g.Classes)
			}
		})
	}
}

// sums are what a file holds in all.
type sums struct {
	tensors                     map[string][2]any
	parameters, buffers, frozen int64
	optimizer, others           int
}

func sumsOf(f *weights.File) sums {
	s := sums{tensors: map[string][2]any{}}
	seen := map[string]bool{}
	for i := range f.Tensors {
		x := &f.Tensors[i]
		switch x.Group {
		case weights.GroupOptimizer:
			s.optimizer++
			continue
		case weights.GroupOther:
			s.others++
			continue
		}
		shape := []any{}
		for _, n := range x.Shape {
			shape = append(shape, float64(n))
		}
		s.tensors[x.Name] = [2]any{x.DType.Name, shape}
		if x.Storage != "" && seen[x.Storage] {
			continue
		}
		seen[x.Storage] = true
		if kind, _ := x.Counted(); kind == weights.KindBuffer {
			s.buffers += x.Elements()
			continue
		}
		s.parameters += x.Elements()
		if x.Frozen {
			s.frozen += x.Elements()
		}
	}
	return s
}

func tensorsOf(g golden) map[string][2]any { return g.Tensors }

func classes(m *weights.Module, found map[string]string) map[string]string {
	if m == nil {
		return found
	}
	found[m.Path] = m.Class
	for _, child := range m.Children {
		classes(child, found)
	}
	return found
}

// TestSettings: a pickled layer keeps what it was made with.
func TestSettings(t *testing.T) {
	root := readGolden(t, "module.pth").Root
	want := map[string]string{"in_channels": "3", "out_channels": "4", "kernel_size": "(3, 3)", "stride": "(1, 1)", "padding": "(0, 0)", "groups": "1"}
	for _, s := range root.Children[0].Settings {
		if text, ok := want[s.Key]; ok && text != s.Value {
			t.Errorf("%s is %s, want %s", s.Key, s.Value, text)
		}
		delete(want, s.Key)
	}
	if len(want) > 0 {
		t.Errorf("not told: %v", want)
	}
}
