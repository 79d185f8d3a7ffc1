package aten_test

// This file tests that rules which count say how.

import (
	"testing"

	"heft/internal/op/aten"
)

// TestFormulas: who counts arithmetic says how.
func TestFormulas(t *testing.T) {
	counted := 0
	for _, o := range aten.Catalogue().All() {
		if o.Work == nil {
			continue
		}
		counted++
		if o.Work.Formula == "" || o.Work.Count == nil {
			t.Errorf("%s has no formula", o.Name)
		}
	}
	if counted < 180 {
		t.Errorf("%d operators with work, want at least 180", counted)
	}
}

// TestFormulaOfConstructors: the words of an element-wise operator are its count.
func TestFormulaOfConstructors(t *testing.T) {
	for name, want := range map[string]string{
		"relu":   "1 comparison for each element of the result",
		"mul":    "1 multiplication for each element of the result",
		"sum":    "1 addition for each element of the input",
		"inv":    "2 · M · N · min(M, N) operations for each matrix",
		"silu":   "1 addition, 1 multiplication, 1 division, 1 exponential or root for each element of the result",
		"conv2d": "MACs = N · Cout · P · (Cin / groups) · K, P output positions, K kernel positions; a bias adds one addition for each output",
	} {
		o, _ := aten.Catalogue().Lookup(name)
		if o.Work.Formula != want {
			t.Errorf("%s: %q, want %q", name, o.Work.Formula, want)
		}
	}
}
