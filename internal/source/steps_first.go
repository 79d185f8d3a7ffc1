package source

// This file runs a model on inputs that the user gave, whose batch may be on the second
// axis: torch's recurrent and attention layers take their steps first by default.

import (
	"fmt"

	"heft/internal/graph"
	"heft/internal/input"
	"heft/internal/torch"
)

// traceGiven runs the model on given inputs, with the batch of the run where that is.
func (m *Model) traceGiven(specs []input.Spec, run Run) (*graph.Graph, error) {
	if len(specs) == 0 || specs[0].Kind != input.Tensor || len(specs[0].Shape) < 2 || !torch.HasStepsFirst(m.session, m.model) {
		return m.trace(m.withBatch(specs, run), run)
	}
	steps, batch := specs[0].Shape[0], specs[0].Shape[1]
	if torch.IsStepsFirst(m.session, m.model) {
		if len(specs[0].Shape) == 2 { // one sequence, without a batch
			return m.trace(m.withBatch(specs, run), run)
		}
		return m.traceStepsFirst(specs, run, "")
	}
	g, err := m.trace(specs, run)
	if err != nil || !m.session.TakesStepsFirst(m.model, g, steps, batch) {
		if run.Batch <= 0 {
			return g, err
		}
		return m.trace(m.withBatch(specs, run), run)
	}
	return m.traceStepsFirst(specs, run, fmt.Sprintf("the batch is the second axis of the input %s: a layer of sequences takes it with the steps first", fedText(specs, m.inOwnType(run))))
}

// traceStepsFirst runs the model with the batch of the run on the second axis. Why is said
// where the program does not say it itself.
func (m *Model) traceStepsFirst(specs []input.Spec, run Run, why string) (*graph.Graph, error) {
	steps, batch := specs[0].Shape[0], specs[0].Shape[1]
	if run.Batch > 0 {
		specs, batch = input.WithSecondBatch(specs, run.Batch), run.Batch
	}
	g, err := m.trace(specs, run)
	if err != nil {
		return nil, err
	}
	markStepsFirst(g, batch, steps)
	if why != "" {
		g.Assumptions = append([]graph.Assumption{{Code: "batch", Text: why, Effect: "layers with batch_first=True take it on the first"}}, g.Assumptions...)
	}
	return g, nil
}
