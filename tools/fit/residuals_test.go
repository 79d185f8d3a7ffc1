package main

// This file holds docs/latency.md to the runs that the committed numbers miss.

import (
	"fmt"
	"math"
	"os"
	"strings"
	"testing"

	"heft/internal/latency"
)

// TestResidualsAreToldOf: the page says how many runs the committed numbers miss by more
// than 35 %, and names the model of each.
func TestResidualsAreToldOf(t *testing.T) {
	page, err := os.ReadFile("../../docs/latency.md")
	if err != nil {
		t.Fatal(err)
	}
	text := strings.Join(strings.Fields(string(page)), " ")
	for mode, name := range map[string]string{"inference": "infer", "training": "train"} {
		runs, err := readTimed("../../bench/latency/data", name)
		if err != nil {
			t.Fatal(err)
		}
		missed, names := 0, map[string]bool{}
		for i := range runs {
			if r := runs[i].ratio(latency.Fitted()); math.Abs(math.Log(r)) > 0.3 {
				missed++
				names[runs[i].Model] = true
				t.Logf("%s %s %s %s batch %d: %.2f", mode, runs[i].card.Alias(), runs[i].Layout, runs[i].Model, runs[i].Batch, r)
			}
		}
		if want := fmt.Sprintf("%d of %d %s runs", missed, len(runs), mode); !strings.Contains(text, want) {
			t.Errorf("docs/latency.md does not say %q", want)
		}
		for name := range names {
			if !strings.Contains(text, name) {
				t.Errorf("docs/latency.md does not name %s", name)
			}
		}
	}
}
