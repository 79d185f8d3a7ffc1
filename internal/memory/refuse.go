package memory

// This file finds the operators whose kernels take no tensors of a run's size.

import (
	"heft/internal/graph"
	"heft/internal/op"
)

// Release is a release of PyTorch; the zero value is the newest.
type Release = op.Release

// Refusal is an operator whose CUDA kernel takes no tensors of a run's size, so
// that the run ends in an error on a card of any memory.
type Refusal struct {
	Op     *graph.Op
	Reason string // "the depthwise kernel counts to 2³¹−1, …"
}

// Path is the module in which the operator runs, "" outside of modules.
func (r *Refusal) Path() string { return pathOf(r.Op) }

// refusal finds the first operator of a run on a CUDA card that is refused.
func (p *Plan) refusal(g *graph.Graph) *Refusal {
	if p.TensorsOnly || p.Hardware.Capability == 0 {
		return nil
	}
	for i := range g.Steps {
		o := g.Steps[i].Op
		if o == nil {
			continue
		}
		if reason := op.Refusal(o, p.Torch); reason != "" {
			return &Refusal{o, reason}
		}
	}
	return nil
}
