package convention_test

// This file compares the presets with random probes of the tools.

import (
	"os"
	"testing"
)

func TestProbes(t *testing.T) {
	path := "testdata/probes.jsonl.gz"
	if other := os.Getenv("HEFT_PROBES"); other != "" { // more of them, made by tools/goldens/convention_probes.py
		path = other
	}
	compareWith(t, path)
}

// TestChosen: layers and models with what random ones rarely have: projections, inputs
// without a batch or transposed, lazy and parametrized layers, tied weights, results of
// many kinds.
func TestChosen(t *testing.T) { compareWith(t, "testdata/chosen.jsonl.gz") }
