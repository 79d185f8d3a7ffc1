package report

// This file tests the order of compared models and the verdicts on budgets.

import (
	"slices"
	"strings"
	"testing"
)

// TestComparisonSort: the largest first, ties as they were, without a figure last.
func TestComparisonSort(t *testing.T) {
	none, some := int64(0), int64(8)
	models := []Compared{
		{Name: "a", Parameters: 1, MACs: 5, FLOPs: 2, Inference: 3, Training: 9},
		{Name: "b", Parameters: 2, MACs: 5, FLOPs: 3, Inference: 1, Largest: &none},
		{Name: "c", Parameters: 3, MACs: 7, FLOPs: 1, Inference: 2, Training: 4, Largest: &some},
	}
	for by, want := range map[string]string{"": "abc", "params": "cba", "macs": "cab", "flops": "bac", "inference": "acb", "training": "acb", "batch": "cba"} {
		c := Comparison{Models: slices.Clone(models)}
		if err := c.Sort(by); err != nil {
			t.Errorf("%s: %v", by, err)
		}
		got := ""
		for _, m := range c.Models {
			got += m.Name
		}
		if got != want {
			t.Errorf("by %q: %s, want %s", by, got, want)
		}
	}
	if err := new(Comparison).Sort("parms"); err == nil || !strings.Contains(err.Error(), `cannot sort by "parms"`) {
		t.Errorf("parms: %v", err)
	}
}

// TestFileOf: the file in a model's name, which messages of build servers stand beside.
func TestFileOf(t *testing.T) {
	for name, want := range map[string]string{
		"models/net.py": "models/net.py", "net.py:Net(path='a.py')": "net.py", "C:\\net.py:Net": "C:\\net.py", "model.onnx": "model.onnx", "repo.zip/a.py:Net": "repo.zip/a.py",
		"resnet50": "", "timm:resnet50": "", "nn.Linear(2, 3)": "", "": "",
	} {
		if got := fileOf(name); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
}

// TestBudgets: a budget is kept up to its last unit, and a figure that may be larger
// than it says keeps none.
func TestBudgets(t *testing.T) {
	for _, c := range []struct {
		name   string
		figure Figure
		passed bool
		over   int64
	}{
		{"below", Figure{Value: 9}, true, 0},
		{"equal", Figure{Value: 10}, true, 0},
		{"over", Figure{Value: 12}, false, 2},
		{"at most, below", Figure{Value: 9, AtMost: true}, true, 0},
		{"at least, below", Figure{Value: 9, AtLeast: true}, false, 0},
		{"at least, over", Figure{Value: 11, AtLeast: true}, false, 1},
		{"refused", Figure{Value: 1, Problem: "refused by conv2d"}, false, 0},
	} {
		r := NewCheck(&Report{})
		r.Add(Budget{Of: ParameterCount, Most: 100}, Figure{Value: 1})
		r.Add(Budget{Of: MACCount, Most: 10}, c.figure)
		judged := r.Budgets[1]
		if judged.Passed != c.passed || judged.Over != c.over || r.Passed != c.passed || (r.Verdict() == nil) != c.passed {
			t.Errorf("%s: %+v, passed %t, %v", c.name, judged, r.Passed, r.Verdict())
		}
		if !c.passed && c.over == 0 && judged.Problem == "" {
			t.Errorf("%s: fails without a reason", c.name)
		}
	}
}

// TestWorkFigure: what is not counted makes MACs and FLOPs a lower bound.
func TestWorkFigure(t *testing.T) {
	totals := Totals{MACs: 5, FLOPs: 11, MACsBound: true, Uncounted: 2}
	if f := totals.Work(MACCount); f.Value != 5 || !f.AtMost || !f.AtLeast || f.Problem == "" {
		t.Errorf("MACs %+v", f)
	}
	if f := totals.Work(FLOPCount); f.Value != 11 || f.AtMost || !f.AtLeast || f.Problem == "" {
		t.Errorf("FLOPs %+v", f)
	}
}
