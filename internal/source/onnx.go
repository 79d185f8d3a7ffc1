package source

// This file opens ONNX models.

import (
	"fmt"

	"heft/internal/graph"
	"heft/internal/onnx"
	"heft/internal/torch"
)

func openONNX(name string, p *place, options torch.Options) (*Model, error) {
	f, err := onnx.Open(p.root, p.name)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", p.display(), err)
	}
	return &Model{name: name, source: p.display(), file: f, ended: options.Limits.Deadline}, nil
}

func (m *Model) traceONNX(run Run) (*graph.Graph, error) {
	return m.file.Trace(onnx.Run{
		Name: m.name, Source: m.source, Inputs: run.Inputs, Dims: run.Dims, Batch: run.Batch, Training: run.Training,
		Costs: run.Costs, Steps: m.steps, Ended: m.ended,
	})
}
