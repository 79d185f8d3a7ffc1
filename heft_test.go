package heft_test

// This file tests what every built-in model's report promises: sums and
// proportions.

import (
	"testing"

	"heft"
	"heft/zoo"
)

// TestRowsAddUp checks, on every built-in model, what package report promises:
// the rows without rows below them add up to the totals.
func TestRowsAddUp(t *testing.T) {
	for _, name := range zoo.Names() {
		t.Run(name, func(t *testing.T) {
			r := report(t, name, heft.Setting{})
			var parameters, macs int64
			for _, l := range r.Layers {
				if l.Leaf {
					parameters += l.Parameters
					macs += l.MACs
				}
			}
			if parameters != r.Totals.Parameters {
				t.Errorf("rows have %d parameters, the model %d", parameters, r.Totals.Parameters)
			}
			if macs != r.Totals.MACs {
				t.Errorf("rows have %d MACs, the model %d", macs, r.Totals.MACs)
			}
		})
	}
}

// TestBatchIsLinear doubles the batch: work doubles, parameters stay.
func TestBatchIsLinear(t *testing.T) {
	for _, name := range []string{"resnet18", "vit_b_32", "swin_t", "r3d_18", "fcn_resnet50"} {
		one := report(t, name, heft.Setting{Batch: 1}).Totals
		two := report(t, name, heft.Setting{Batch: 2}).Totals
		if two.MACs != 2*one.MACs || two.Parameters != one.Parameters {
			t.Errorf("%s: batch 1 has %d MACs and %d parameters, batch 2 %d and %d",
				name, one.MACs, one.Parameters, two.MACs, two.Parameters)
		}
	}
}

func report(t *testing.T, name string, run heft.Setting) *heft.Report {
	t.Helper()
	m, err := heft.Open(t.Context(), heft.Name(name))
	if err != nil {
		t.Fatal(err)
	}
	defer m.Close()
	r, err := m.Report(t.Context(), run)
	if err != nil {
		t.Fatal(err)
	}
	return r
}
