package source

// This file opens recordings of live models.

import (
	"cmp"

	"heft/internal/graph"
	"heft/internal/tape"
	"heft/internal/torch"
)

// openTape reads a tape.
func openTape(name string, p *place, options torch.Options) (*Model, error) {
	text, err := p.root.Read(p.name, tape.MaxBytes)
	if err != nil {
		return nil, readError(err)
	}
	recorded, err := tape.Read(text)
	if err != nil {
		return nil, err
	}
	return &Model{name: cmp.Or(recorded.Name, name), source: p.display(), tape: recorded, ended: options.Limits.Deadline}, nil
}

// traceTape runs the recorded program. It was recorded for inputs of one size and
// type, with the layout that they had.
func (m *Model) traceTape(run Run) (*graph.Graph, error) {
	switch {
	case len(run.Dims) > 0 || run.Inputs != nil:
		return nil, &Error{Message: "a tape holds one run of a model, with the inputs that it had", Advice: "record another tape with other inputs"}
	case run.DType != graph.InvalidDType && run.DType != graph.Float32, run.ChannelsLast:
		return nil, &Error{Message: "a tape holds one run of a model, in the types and the layout that it had", Advice: "record it after model.half(), or after model.to(memory_format=torch.channels_last)"}
	}
	return m.tape.Trace(tape.Run{
		Name: m.name, Source: m.source, Batch: run.Batch, Training: run.Training, Autocast: run.Autocast, Torch: run.Torch, Costs: run.Costs,
		MaxOps: maxOps, Ended: m.ended,
	})
}
