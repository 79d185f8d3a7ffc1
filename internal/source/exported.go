package source

// This file opens programs of torch.export.

import (
	"fmt"

	"heft/internal/exported"
	"heft/internal/graph"
	"heft/internal/torch"
)

// openExported reads a program.
func openExported(name string, p *place, options torch.Options) (*Model, error) {
	file, err := p.root.OpenFile(p.name)
	if err != nil {
		return nil, readError(err)
	}
	defer file.Close()
	program, err := exported.Read(file, file.Size())
	if err != nil {
		return nil, fmt.Errorf("%s: %w", p.display(), err)
	}
	return &Model{name: name, source: p.display(), exported: program, ended: options.Limits.Deadline}, nil
}

// traceExported runs the program, in the types and the layout that it was exported in.
func (m *Model) traceExported(run Run) (*graph.Graph, error) {
	if run.DType != graph.InvalidDType && run.DType != graph.Float32 || run.ChannelsLast {
		return nil, &Error{Message: "an exported program has the types and the layout that it was exported with", Advice: "export it after model.half(), or after model.to(memory_format=torch.channels_last)"}
	}
	return m.exported.Trace(exported.Run{
		Name: m.name, Source: m.source, Inputs: run.Inputs, Dims: run.Dims, Batch: run.Batch, Training: run.Training,
		Autocast: run.Autocast, Torch: run.Torch, Costs: run.Costs, MaxOps: maxOps, Ended: m.ended,
	})
}
