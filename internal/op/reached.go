package op

// This file walks a program backward, from some results to what they depend on.

import (
	"slices"

	"heft/internal/graph"
)

// descent is a walk over the operators of a program, last first.
type descent struct {
	wanted  map[*graph.Tensor]bool
	written map[*graph.Storage]bool // of what is wanted: an operator that changes it in place is met as well
	met     []*graph.Tensor         // inputs that require grad, each once
}

func newDescent(roots []*graph.Tensor) *descent {
	d := &descent{wanted: map[*graph.Tensor]bool{}, written: map[*graph.Storage]bool{}}
	for _, root := range roots {
		d.wanted[root], d.written[root.Storage] = true, true
	}
	return d
}

// passes tells whether a gradient runs through an operator, and goes on to its inputs.
func (d *descent) passes(o *graph.Op) bool {
	if o.NoGrad || !differentiable(o) {
		return false
	}
	reached := func(out *graph.Tensor) bool { return d.wanted[out] || o.InPlace && d.written[out.Storage] }
	if !slices.ContainsFunc(o.Outputs, reached) {
		return false
	}
	for i, in := range o.Inputs {
		if in != nil && in.RequiresGrad && !d.wanted[in] && leadsTo(o, i) {
			d.wanted[in], d.written[in.Storage] = true, true
			d.met = append(d.met, in)
		}
	}
	return true
}

// leadsTo tells whether an operator's backward makes the gradient of an input. That of
// a backward which the program asked for leads to what the gradients depend on, not to
// the roots: a force is differentiable without its energy.
func leadsTo(o *graph.Op, input int) bool {
	if len(o.Through) == 0 {
		return true
	}
	operator, _ := Of(o)
	rule := Backward{Op: o, Wants: func(i int) bool { return i == input }, Incoming: func(int) bool { return true }}
	rule.Plan(operator.Gradient)
	return len(rule.Steps) > 0
}

// Reached tells of each operator, by its ID, whether a backward from the graph's
// outputs runs through it: not through a branch whose result is thrown away. Where no
// output requires grad, as of a program that returns an object of its own, nothing
// tells what a loss is made of, and all are.
func Reached(g *graph.Graph) []bool {
	var roots []*graph.Tensor
	for _, out := range g.Outputs {
		if out.Tensor.RequiresGrad {
			roots = append(roots, out.Tensor)
		}
	}
	ops := g.Ops()
	reached := make([]bool, len(ops))
	d := newDescent(roots)
	for _, o := range slices.Backward(ops) {
		reached[o.ID] = len(roots) == 0 || d.passes(o)
	}
	return reached
}

func differentiable(o *graph.Op) bool {
	operator, ok := Of(o)
	return ok && operator.Gradient != nil && anyGrad(o)
}
