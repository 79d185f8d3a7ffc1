// Package cost turns a graph into work: how many multiply-accumulates and
// other scalar operations the forward and the backward of each operator, each
// module call and the whole model take.
//
// What one operator costs stands with the operator (package op); this package
// only adds up. Headline MACs are those of convolutions and matrix products,
// attention included, without bias additions, as torchvision publishes them:
// ResNet-50 at 224×224 takes 4,089,184,256. FLOPs are two for each of these
// plus every element-wise operation.
//
// Entry point: Of. A call's work includes everything that ran inside it, so
// the root call's work is the model's.
//
// Limits: the backward is counted for tensors that require grad in the traced
// program; what a backward runs again of checkpoint regions is counted
// separately, as Recomputed.
package cost

import (
	"heft/internal/graph"
	"heft/internal/op"
)

// Cost is the work of a piece of program.
type Cost struct {
	Forward    op.Work
	Backward   op.Work
	Recomputed op.Work // forward work done again for checkpoint regions
}

// Plus adds two costs.
func (c Cost) Plus(d Cost) Cost {
	return Cost{
		Forward:    c.Forward.Plus(d.Forward),
		Backward:   c.Backward.Plus(d.Backward),
		Recomputed: c.Recomputed.Plus(d.Recomputed),
	}
}

// Costs is the work of a graph, indexed by the graph's own numbers.
type Costs struct {
	Total Cost
	Ops   []Cost // by graph.Op.ID
	Calls []Cost // by graph.Call.ID, everything inside included
}

// Of counts a graph.
func Of(g *graph.Graph) *Costs {
	costs := &Costs{Calls: make([]Cost, len(g.Calls))}
	reached := op.Reached(g)
	again := recomputed(g, reached)
	for _, o := range g.Ops() {
		c := ofOp(o, reached[o.ID])
		if again[o.Region] {
			c.Recomputed = c.Forward
		}
		costs.Ops = append(costs.Ops, c)
		costs.Total = costs.Total.Plus(c)
		for call := o.Call; call != nil; call = call.Parent {
			costs.Calls[call.ID] = costs.Calls[call.ID].Plus(c)
		}
	}
	return costs
}

// Forward counts a graph's forward alone: Total.Forward of [Of].
func Forward(g *graph.Graph) op.Work {
	var w op.Work
	for i := range g.Steps {
		if o := g.Steps[i].Op; o != nil {
			w = w.Plus(op.ForwardWork(o))
		}
	}
	return w
}

func ofOp(o *graph.Op, reached bool) Cost {
	c := Cost{Forward: op.ForwardWork(o)}
	if reached && !o.Differentiated { // else it is part of the operator that ran it
		c.Backward = op.BackwardWork(o)
	}
	return c
}

// recomputed lists the checkpoint regions that a backward passes.
func recomputed(g *graph.Graph, reached []bool) map[*graph.Region]bool {
	again := map[*graph.Region]bool{}
	for _, o := range g.Ops() {
		if o.Region == nil || !reached[o.ID] || o.NoGrad || again[o.Region] {
			continue
		}
		for _, out := range o.Outputs {
			if out.RequiresGrad {
				again[o.Region] = true
			}
		}
	}
	return again
}
