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
