package memory

// This file tests that a room keeps nothing of a run but its memory.

import (
	"reflect"
	"testing"

	"heft/internal/memory/cudacaching"
)

// TestRoom: runs of two models in turn, of training and inference, with a card that is too
// small and one without end, are in one room what each is in a room of its own.
func TestRoom(t *testing.T) {
	small := Hardware{Memory: 700 << 20, Context: 600 << 20}
	plans := []Plan{
		{Mode: Training, Optimizer: Optimizer{Name: "adam"}, Hardware: h100, Accumulate: 3},
		{Hardware: h100},
		{Mode: Training, Hardware: small},
		{Mode: Training, Hardware: h100, Checkpoint: []string{"layer1"}, Allocator: cudacaching.Options{ExpandableSegments: true}},
	}
	var room Room
	for round := range 2 {
		for _, model := range []string{"resnet34", "resnet18"} {
			for i, plan := range plans {
				g := traceZoo(t, model, int64(4+round), plan.Mode == Training)
				got, err := room.Simulate(g, plan)
				if err != nil {
					t.Fatal(err)
				}
				want, err := Simulate(g, plan)
				if err != nil {
					t.Fatal(err)
				}
				if (got.OutOfMemory != nil) != (plan.Hardware == small) {
					t.Errorf("%s, plan %d: out of memory: %v", model, i, got.OutOfMemory)
				}
				if a, b := got.Needs(0), want.Needs(0); a != b || got.Fits(a-1) != want.Fits(a-1) {
					t.Errorf("%s, plan %d: needs %d, alone %d", model, i, a, b)
				}
				a, b := *got, *want
				a.room, b.room, a.tape, b.tape, a.plan, b.plan = nil, nil, nil, nil, Plan{}, Plan{}
				if !reflect.DeepEqual(a, b) {
					t.Errorf("%s, plan %d: %+v, alone %+v", model, i, a.Breakdown, b.Breakdown)
				}
			}
		}
	}
}
