package memory

// This file measures the speed of simulations.

import (
	"testing"

	"heft/internal/graph"
	"heft/internal/source"
)

// traceZoo runs a built-in model.
func traceZoo(t testing.TB, name string, batch int64, training bool) *graph.Graph {
	t.Helper()
	m, err := source.Open(t.Context(), name, source.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer m.Close()
	g, err := m.Trace(source.Run{Batch: batch, Training: training})
	if err != nil {
		t.Fatal(err)
	}
	return g
}

// BenchmarkTrainingStep is a whole simulation of ResNet-50, batch 64: two
// iterations and the allocator. Budget: 5 ms.
func BenchmarkTrainingStep(b *testing.B) {
	g := traceZoo(b, "resnet50", 64, true)
	plan := Plan{Mode: Training, Optimizer: Optimizer{Name: "sgd", Momentum: 0.9}, Hardware: h100}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Simulate(g, plan); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkInference(b *testing.B) {
	g := traceZoo(b, "resnet50", 64, false)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Simulate(g, Plan{Iterations: 1}); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkNeeds(b *testing.B) {
	r, err := Simulate(traceZoo(b, "resnet50", 64, true), Plan{Mode: Training})
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		r.Needs(0)
	}
}
