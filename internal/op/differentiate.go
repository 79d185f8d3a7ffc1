package op

// This file is what programs do with gradients while they run: the backward of a
// custom function, which is followed to count it, and a backward that the program
// itself asks for.

import (
	"slices"

	"heft/internal/graph"
)

// Aside runs what a program runs at another time, without gradients and without
// autocast, and returns its operators. They leave no step.
func (b *Builder) Aside(run func() error) ([]*graph.Op, error) {
	outer := *b
	b.graph = &graph.Graph{}
	b.held, b.region, b.pinned = nil, nil, nil
	b.Reachable = nil // nobody reads these drops, and what the program holds is the outer one's
	b.NoGrad, b.autocast, b.casts = true, graph.InvalidDType, nil
	err := run()
	inner := b.graph
	ops := b.ops
	*b = outer
	b.graph.Assumptions = append(b.graph.Assumptions, inner.Assumptions...)
	b.aside += ops - b.ops
	return inner.Ops(), err
}

// FollowedBackward notes what the backward of the custom function that ran last
// runs.
func (b *Builder) FollowedBackward(ops []*graph.Op) {
	if o := b.lastOp(); o != nil {
		o.Custom = ops
	}
}

// Differentiate runs the backward from a root through what was recorded so far, as
// one step, and returns the leaves that it reaches with their gradients. The
// operators that it passes are not differentiated again. Nothing is recorded, and
// no leaf returned, if no recorded operator made the root.
func (b *Builder) Differentiate(root *graph.Tensor, keep bool) (leaves, gradients []*graph.Tensor, err error) {
	leaves, through := b.pathsFrom(root)
	if len(through) == 0 || len(leaves) == 0 {
		return nil, nil, nil
	}
	gradients, err = b.Apply("autograd_backward", []any{root, leaves})
	if err != nil {
		return nil, nil, err
	}
	b.lastOp().Through = through
	for _, o := range through {
		o.Differentiated = o.Differentiated || !keep
	}
	return leaves, gradients, nil
}

// pathsFrom walks the program backward from a root.
func (b *Builder) pathsFrom(root *graph.Tensor) (leaves []*graph.Tensor, through []*graph.Op) {
	wanted, made := map[*graph.Tensor]bool{root: true}, map[*graph.Tensor]bool{}
	written := map[*graph.Storage]bool{root.Storage: true}
	var met []*graph.Tensor
	for i := len(b.graph.Steps) - 1; i >= 0; i-- {
		o := b.graph.Steps[i].Op
		if o == nil || o.NoGrad || o.Differentiated || !differentiable(o) {
			continue
		}
		reached := func(out *graph.Tensor) bool { return wanted[out] || o.InPlace && written[out.Storage] }
		if !slices.ContainsFunc(o.Outputs, reached) {
			continue
		}
		through = append(through, o)
		for _, out := range o.Outputs {
			made[out] = true
		}
		for _, in := range o.Inputs {
			if in != nil && in.RequiresGrad && !wanted[in] {
				wanted[in], written[in.Storage] = true, true
				met = append(met, in)
			}
		}
	}
	for _, t := range met {
		if !made[t] {
			leaves = append(leaves, t)
		}
	}
	return leaves, through
}

func differentiable(o *graph.Op) bool {
	operator, ok := Of(o)
	return ok && operator.Gradient != nil && anyGrad(o)
}
