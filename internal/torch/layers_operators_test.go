package torch

// Which operators every layer runs, and what they count.

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"heft/internal/op"
)

// TestLayerOperators holds the operators of each case of layers.jsonl and their
// work against testdata/layers/operators.txt: HEFT_UPDATE=1 writes it anew. An
// output's shape does not tell that half of a layer is missing.
func TestLayerOperators(t *testing.T) {
	const file = "testdata/layers/operators.txt"
	var b strings.Builder
	for _, c := range readLayerCases(t) {
		if c.Error == "" && c.Call != "" {
			fmt.Fprintf(&b, "%s | %s\n  %s\n", c.Layer, c.Call, layerOperators(t, c))
		}
	}
	if os.Getenv("HEFT_UPDATE") != "" {
		if err := os.WriteFile(file, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if difference := lineDifference(strings.Split(string(want), "\n"), strings.Split(b.String(), "\n")); difference != "" {
		t.Error(difference)
	}
}

// layerOperators words the program of one call: each operator, then MACs and FLOPs of all.
func layerOperators(t *testing.T, c layerCase) string {
	t.Helper()
	s, err := Open(Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	s.library.builder.Recording = true
	if _, err := s.layerFacts(c); err != nil {
		return err.Error()
	}
	var names []string
	var work op.Work
	for _, o := range s.library.builder.Finish(op.Result{}).Ops() {
		names = append(names, o.Name)
		work = work.Plus(op.ForwardWork(o))
	}
	return fmt.Sprintf("%s; %d MACs, %d FLOPs", strings.Join(names, " "), work.MACs, work.FLOPs())
}
