package text

// This file tests the line that tells whether a run fits.

import (
	"strings"
	"testing"

	"heft/internal/report"
)

// TestVerdicts: what is left is left by what the run uses, not by what it needs.
func TestVerdicts(t *testing.T) {
	yes, no := true, false
	for want, m := range map[string]report.Memory{
		"fits, 3.000 GiB to spare":                 {Capacity: 8 << 30, Device: 5 << 30, Needs: 4 << 30, Fits: &yes},
		"fits, with less cache than it would like": {Capacity: 4 << 30, Device: 5 << 30, Needs: 4 << 30, Fits: &yes},
		"does not fit: 1.000 GiB too much":         {Capacity: 3 << 30, Device: 5 << 30, Needs: 4 << 30, Missing: 1 << 30, Fits: &no},
		"uses 5.000 GiB · needs 4.000 GiB":         {Capacity: 8 << 30, Device: 5 << 30, Needs: 4 << 30, Fits: &yes},
		"refused by conv2d at a.b: too many rows":  {Refused: &report.Refusal{Operator: "conv2d", Module: "a.b", Reason: "too many rows"}},
		"uses ≤ 5.000 GiB · needs ≤ 4.000 GiB":     {Bound: true, Device: 5 << 30, Needs: 4 << 30},
		"██████████▒▒▒▒▒▒▒▒▒▒░░░░░░░░░░░░░░░░░░░░": {Capacity: 8 << 30, Device: 4 << 30, Needs: 2 << 30, Fits: &yes},
	} {
		var b strings.Builder
		if err := Memory(&b, &m, Options{}); err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(b.String(), want) {
			t.Errorf("no %q in\n%s", want, b.String())
		}
	}
}
