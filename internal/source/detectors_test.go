package source

// This file runs every detector of the zoo in training under autocast.

import (
	"errors"
	"testing"

	"heft/internal/graph"
	"heft/zoo"
)

// TestDetectorsUnderAutocast: every detector of the zoo runs with batches of two
// images in both fast types, its losses too: boxes and scores of two types meet in
// non-maximum suppression.
func TestDetectorsUnderAutocast(t *testing.T) {
	for _, m := range zoo.Models() {
		if m.Task != zoo.Detection {
			continue
		}
		t.Run(m.Name, func(t *testing.T) {
			t.Parallel()
			for fast, training := range map[graph.DType]bool{graph.Float16: true, graph.BFloat16: false} {
				g := traceDetector(t, m.Name, Run{Batch: 2, Training: training, Precision: Precision{Autocast: fast}})
				if len(g.Outputs) < 2 {
					t.Errorf("%v, training %t: outputs %v", fast, training, g.Outputs)
				}
			}
		})
	}
}

func traceDetector(t *testing.T, name string, run Run) *graph.Graph {
	t.Helper()
	m, err := Open(t.Context(), name, Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer m.Close()
	g, err := m.Trace(run)
	if err != nil {
		var hinted interface{ Hint() string }
		if errors.As(err, &hinted) {
			t.Fatalf("%v (%s)", err, hinted.Hint())
		}
		t.Fatal(err)
	}
	return g
}
