package op

// This file holds the work of recorded operators, forward and backward, and their
// traffic.

import (
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
	operator, ok := Of(o)
	if !ok || operator.Gradient == nil || o.NoGrad || !anyGrad(o) {
		return Work{}
	}
	needs := func(argument string) bool {
		t := Input(o, argument)
		return t != nil && t.RequiresGrad
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
		case in == nil || !in.RequiresGrad:
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
