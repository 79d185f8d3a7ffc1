package report

// This file tests the share of a sample in a figure over its budget.

import "testing"

// TestSample: 8 pictures of 4 G MACs each are 32; one picture without a batch, as a
// detector's, has no share.
func TestSample(t *testing.T) {
	over := Checked{Measure: MACCount, Value: 32e9, Over: 1}
	batch := NewCheck(&Report{Inputs: []Value{{Shape: []int64{8, 3, 224, 224}}}})
	if n, share, ok := batch.Sample(&over); n != 8 || share != 4e9 || !ok {
		t.Errorf("%d, %d, %t; want 8, 4e9", n, share, ok)
	}
	kept := Checked{Measure: MACCount, Value: 32e9}
	parameters := Checked{Measure: ParameterCount, Value: 32e9, Over: 1}
	picture := NewCheck(&Report{Inputs: []Value{{Shape: []int64{3, 800, 800}}}, Outputs: []Value{{Shape: []int64{100, 4}}}})
	for what, ok := range map[string]bool{"kept": second(batch.Sample(&kept)), "parameters": second(batch.Sample(&parameters)), "a picture": second(picture.Sample(&over))} {
		if ok {
			t.Errorf("%s: a share is told", what)
		}
	}
}

func second(_, _ int64, ok bool) bool { return ok }
