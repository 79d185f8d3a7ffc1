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
	ended, whole := new(Room).begin(), new(Room).begin()
	if _, err := simulateInto(ended, g, plan); !errors.Is(err, context.Canceled) {
		t.Errorf("ended with %v", err)
	}
	plan.Ended, plan.Iterations, plan.Accumulate = nil, 1, 4
	if _, err := simulateInto(whole, g, plan); err != nil {
		t.Fatal(err)
	}
	if len(ended.nodes) == 0 || len(ended.nodes) >= len(whole.nodes) {
		t.Errorf("%d nodes were simulated, %d are those of four micro-batches", len(ended.nodes), len(whole.nodes))
	}
}

// TestGivenUp: a run ends where its tensors take more than the plan's most, which no card
// that it goes through on is below, and does less than a whole one until then.
func TestGivenUp(t *testing.T) {
	g := trace(t, trainingMLP, "64x1024", true)
	plan := Plan{Mode: Training, Optimizer: Optimizer{Name: "sgd", Momentum: 0.9}, Hardware: Hardware{Context: 1 << 28}}
	whole := new(Room).begin()
	r, err := simulateInto(whole, g, plan)
	if err != nil {
		t.Fatal(err)
	}
	least := r.tape.highest + plan.Hardware.Context
	for most, given := range map[int64]bool{0: false, least: false, r.Needs(0): false, least - 1: true, least / 2: true} {
		part := new(Room).begin()
		plan.Most = most
		switch _, err := simulateInto(part, g, plan); {
		case given != errors.Is(err, ErrTooMuch), !given && err != nil:
			t.Errorf("at most %d of %d: %v", most, least, err)
		case given && (r.Fits(most) || len(part.tape.events) >= len(whole.tape.events)):
			t.Errorf("at most %d: fits %t, %d events of %d", most, r.Fits(most), len(part.tape.events), len(whole.tape.events))
		}
	}
}
