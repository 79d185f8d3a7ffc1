package memory

// This file tests that the end of a context ends a simulation.

import (
	"context"
	"errors"
	"testing"
)

// countdown is a context that ends after it was asked some times.
type countdown struct {
	context.Context
	left int
}

func (c *countdown) Err() error {
	if c.left--; c.left < 0 {
		return context.Canceled
	}
	return nil
}

// TestEndedSimulation: of a hundred steps with a thousand micro-batches each, three
// micro-batches are simulated.
func TestEndedSimulation(t *testing.T) {
	g := trace(t, trainingMLP, "64x1024", true)
	plan := Plan{Mode: Training, Optimizer: Optimizer{Name: "sgd"}, Iterations: 100, Accumulate: 1000}
	plan.Ended = &countdown{t.Context(), 3}
	var ended, whole simulation
	if _, err := simulateInto(&ended, g, plan); !errors.Is(err, context.Canceled) {
		t.Errorf("ended with %v", err)
	}
	plan.Ended, plan.Iterations, plan.Accumulate = nil, 1, 4
	if _, err := simulateInto(&whole, g, plan); err != nil {
		t.Fatal(err)
	}
	if len(ended.nodes) == 0 || len(ended.nodes) >= len(whole.nodes) {
		t.Errorf("%d nodes were simulated, %d are those of four micro-batches", len(ended.nodes), len(whole.nodes))
	}
}
