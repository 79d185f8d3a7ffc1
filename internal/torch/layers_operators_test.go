package torch

// This file holds the test of which operators every layer runs, and what they count.

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"heft/internal/op"
)

// uncounted are what FlopCounterMode has no rule for: products with a vector,
// recurrent layers in one operator, bilinear and deformable ones.
var uncounted = []string{"nn.Bilinear", "nn.LSTM", "spectral_norm(", "DeformConv2d"}

func countsAll(layer string) bool {
	return !slices.ContainsFunc(uncounted, func(name string) bool { return strings.Contains(layer, name) })
}

// TestLayerOperators compares the MACs of each case of layers.jsonl with torch's
// count, and holds its operators against testdata/layers/operators.txt:
// HEFT_UPDATE=1 writes it anew. An output's shape does not tell that half of a
// layer is missing.
func TestLayerOperators(t *testing.T) {
	const file = "testdata/layers/operators.txt"
	var b strings.Builder
	for _, c := range readLayerCases(t) {
		if c.Error == "" && c.Call != "" {
			names, work := layerOperators(t, c)
			fmt.Fprintf(&b, "%s | %s\n  %s; %d MACs, %d FLOPs\n", c.Layer, c.Call, names, work.MACs, work.FLOPs())
			if work.MACs != c.MACs && countsAll(c.Layer) {
				t.Errorf("%s | %s: %d MACs, torch counts %d", c.Layer, c.Call, work.MACs, c.MACs)
			}
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

// layerOperators are the operators of one call, and their work.
func layerOperators(t *testing.T, c layerCase) (names string, work op.Work) {
	t.Helper()
	s, err := Open(Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	s.library.builder.Recording = true
	if _, err := s.layerFacts(c); err != nil {
		return err.Error(), work
	}
	var list []string
	for _, o := range s.library.builder.Finish(op.Result{}).Ops() {
		list = append(list, o.Name)
		work = work.Plus(op.ForwardWork(o))
	}
	return strings.Join(list, " "), work
}
