package op

// This file holds the work of recorded operators, forward and backward, and their
// traffic.

import (
	"slices"

	"heft/internal/graph"
)

// ForwardWork counts the arithmetic and the traffic of an executed operator.
// An operator without a Work rule moves data at most: its traffic is counted
// unless it only makes views.
func ForwardWork(o *graph.Op) Work { return forwardOnce(o).Times(1 + o.Repeat) }

func forwardOnce(o *graph.Op) Work {
	var w Work
	operator, ok := Of(o)
	if ok && operator.Work != nil {
		w = operator.Work.Count(o)
	}
	if makesOnlyViews(o) {
		return w
	}
	for _, in := range o.Inputs {
		if in != nil {
			w.Read += in.Bytes()
		}
	}
	for _, out := range o.Outputs {
		w.Written += out.Bytes()
	}
	return w
}

// BackwardWork counts the arithmetic of an operator's backward: zero if no
// input requires grad. Without a rule of its own, a convolution or matrix
// product costs its forward's MACs once for each of its two factors that
// wants a gradient (ResNet-50's first convolution has no gradient of the image
// to make: 118,013,952 MACs instead of twice as many), and an element-wise
// operator one multiplication for each element of a wanted gradient.
func BackwardWork(o *graph.Op) Work { return backwardOnce(o).Times(1 + o.Repeat) }

func backwardOnce(o *graph.Op) Work {
	return backwardOf(o, func(t *graph.Tensor) bool { return t.RequiresGrad })
}

// PassageWork is BackwardWork of what a backward that the program asked for makes:
// the gradients on the way to what it wanted.
func PassageWork(p graph.Passage) Work {
	return backwardOf(p.Op, p.Makes).Times(1 + p.Op.Repeat)
}

// SecondWork is the work of differentiating a passage once more: each of its products
// has a gradient for the incoming gradient, where that requires grad, and for the
// other factor, where that does.
func SecondWork(p graph.Passage) Work {
	var w Work
	for i, wanted := range p.Wants {
		if !wanted {
			continue
		}
		one := backwardOf(p.Op, func(t *graph.Tensor) bool { return t == p.Op.Inputs[i] })
		if p.Carried {
			w = w.Plus(one)
		}
		if readsDifferentiable(p.Op, i) {
			w = w.Plus(one)
		}
	}
	return w.Times(1 + p.Op.Repeat)
}

// readsDifferentiable tells whether the formula of an input's gradient reads a tensor
// that requires grad.
func readsDifferentiable(o *graph.Op, input int) bool {
	reads := false
	eachRead(o, input, func(*graph.Tensor) { reads = true })
	return reads
}

// backwardOf is the work of one backward that makes the gradients of what is wanted. What
// requires grad when the trace has ended does not decide: torch.func's leaves no longer do.
func backwardOf(o *graph.Op, wants func(*graph.Tensor) bool) Work {
	operator, ok := Of(o)
	wanted := func(in *graph.Tensor) bool { return in != nil && wants(in) }
	if !ok || operator.Gradient == nil || o.NoGrad || !slices.ContainsFunc(o.Inputs, wanted) {
		return Work{}
	}
	needs := func(argument string) bool {
		t := Input(o, argument)
		return t != nil && wants(t)
	}
	if operator.Gradient.Work != nil {
		return operator.Gradient.Work(o, needs)
	}
	if operator.Work == nil {
		return Work{}
	}
	forward := operator.Work.Count(o)
	var w Work
	for i, in := range o.Inputs {
		switch {
		case in == nil || !wants(in):
		case forward.MACs == 0:
			w.Muls += in.Elements()
		case i < 2:
			w.MACs += forward.MACs
		default: // a bias: the incoming gradient is summed
			w.Adds += o.Outputs[0].Elements()
		}
	}
	return w
}

func anyGrad(o *graph.Op) bool {
	for _, in := range o.Inputs {
		if in != nil && in.RequiresGrad {
			return true
		}
	}
	return false
}

// makesOnlyViews tells whether every output shares an input's storage and the
// operator does not write to it.
func makesOnlyViews(o *graph.Op) bool {
	if o.InPlace {
		return false
	}
	for _, out := range o.Outputs {
		if !sharesStorage(out, o.Inputs) {
			return false
		}
	}
	return true
}

func sharesStorage(t *graph.Tensor, others []*graph.Tensor) bool {
	for _, other := range others {
		if other != nil && other.Storage == t.Storage {
			return true
		}
	}
	return false
}
