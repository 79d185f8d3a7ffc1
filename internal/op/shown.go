package op

// This file holds which tensor a view is one of, as autograd knows it: what needs a
// gradient in one of them needs it in all.

import "heft/internal/graph"

// noteViews remembers what the results show. That of an operator without gradient, such
// as detach, is a tensor of its own.
func (b *Builder) noteViews(c *Call, inputs []*graph.Tensor) {
	if !b.Recording || len(inputs) == 0 || inputs[0] == nil || c.Operator.Gradient == nil {
		return
	}
	for _, out := range c.outputs {
		if out != inputs[0] && out.Storage == inputs[0].Storage {
			b.bases[out] = b.baseOf(inputs[0])
		}
	}
}

// baseOf is the tensor that t is a view of, t itself if it is none.
func (b *Builder) baseOf(t *graph.Tensor) *graph.Tensor {
	if base := b.bases[t]; base != nil {
		return base
	}
	return t
}

// requireGrad marks a tensor that is now part of the program's gradients, the tensor
// that it is a view of, and that one's other views: after y[0] = f(x), y requires grad,
// and so does y[1].
func (b *Builder) requireGrad(t *graph.Tensor) {
	if !t.DType.Differentiable() {
		return
	}
	base := b.baseOf(t)
	t.RequiresGrad, base.RequiresGrad = true, true
	b.eachHeld(t.Storage, func(other *graph.Tensor) {
		if b.baseOf(other) == base && other.DType.Differentiable() {
			other.RequiresGrad = true
		}
	})
}

// eachHeld calls f with the live results that show a storage.
func (b *Builder) eachHeld(storage *graph.Storage, f func(*graph.Tensor)) {
	for i := range b.held {
		if b.held[i].tensor.Storage == storage {
			f(b.held[i].tensor)
		}
	}
	if b.shown[storage] == 0 {
		return
	}
	for t := range b.settled {
		if t.Storage == storage {
			f(t)
		}
	}
}

// MarkLeaf says that the program asked for a tensor's gradient
// (x.requires_grad_()): like a parameter it may not be changed in place then, and
// neither may its views, which require grad as it does.
func (b *Builder) MarkLeaf(t *graph.Tensor) {
	b.leaves[t] = true
	if b.Recording && b.baseOf(t) == t {
		b.requireGrad(t)
	}
}
