package report

// This file is the report of a model: its totals and its layers.

import (
	"heft/internal/cost"
	"heft/internal/graph"
)

// Model builds the report of a graph.
func Model(g *graph.Graph, costs *cost.Costs) *Report {
	r := &Report{
		Version:     Version,
		Model:       g.Name,
		Source:      g.Source,
		Training:    g.Training,
		Inputs:      valuesOf(g.Inputs),
		Outputs:     valuesOf(g.Outputs),
		Totals:      totals(g, costs),
		Layers:      layers(g, costs),
		Assumptions: assumptionsOf(g.Assumptions),
	}
	if batch := picturesOf(r.Inputs, r.Outputs); batch > 1 && r.Totals.MACs%batch == 0 {
		r.Totals.MACsPerSample = r.Totals.MACs / batch
	}
	return r
}

// picturesOf is the batch of inputs of four axes or more, which every output has as well:
// of tokens and of steps the first axis may be either, 0 stands for those.
func picturesOf(inputs, outputs []Value) int64 {
	batch := BatchOf(inputs, outputs)
	for _, in := range inputs {
		if len(in.Shape) < 4 {
			return 0
		}
	}
	for _, out := range outputs {
		if len(out.Shape) == 0 || out.Shape[0] != batch {
			return 0
		}
	}
	return batch
}

func totals(g *graph.Graph, costs *cost.Costs) Totals {
	t := Totals{
		MACs:            costs.Total.Forward.MACs,
		FLOPs:           costs.Total.Forward.FLOPs(),
		BackwardMACs:    costs.Total.Backward.MACs + costs.Total.Recomputed.MACs,
		BackwardFLOPs:   costs.Total.Backward.FLOPs() + costs.Total.Recomputed.FLOPs(),
		RecomputedFLOPs: costs.Total.Recomputed.FLOPs(),
		Forward:         workOf(costs.Total.Forward),
		Backward:        arithmeticOf(costs.Total.Backward.Plus(costs.Total.Recomputed)),
		FileElements:    g.FileElements,
		Uncounted:       g.Uncounted,
		ModuleCalls:     len(g.Calls),
		Operators:       len(costs.Ops),
		AtLeast:         g.AtLeast,
		MACsBound:       g.AtMost && costs.Total.Forward.MACs > 0,
		FLOPsBound:      g.AtMost && costs.Total.Forward.FLOPs() > 0,
	}
	for _, p := range g.Params {
		addParam(&t, p)
	}
	for _, o := range g.Ops() {
		if forward := costs.Ops[o.ID].Forward; o.Outputs[0].Bound {
			t.MACsBound = t.MACsBound || forward.MACs > 0
			t.FLOPsBound = t.FLOPsBound || forward.FLOPs() > 0
		}
	}
	return t
}

func addParam(t *Totals, p *graph.Param) {
	n, bytes := p.Tensor.Elements(), p.Tensor.Bytes()
	if p.Persistent {
		t.StateDictBytes += bytes
	}
	if p.Buffer {
		t.Buffers += n
		t.BufferBytes += bytes
		return
	}
	t.Parameters += n
	t.ParameterBytes += bytes
	if p.Trainable {
		t.Trainable += n
	}
}
