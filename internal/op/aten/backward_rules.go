package aten

import (
	"heft/internal/graph"
	"heft/internal/op"
)

// This file holds rules of Gradient.Backward that several operators share. A
// formula of torch is a C++ expression: its unnamed intermediates live until the
// gradient is made, so they are temporaries that stand before or beside it. An
// operator with one formula for each gradient runs them in the alphabetical order
// of aten's argument names: mat2 before self, so the weight of a product first.

// passThrough hands the gradient to the named operands: add, clone.
func passThrough(parameters ...string) func(b *op.Backward) {
	return func(b *op.Backward) { b.Pass(parameters...) }
}

// broadcasting makes a gradient of the result's shape for each named operand;
// that of a broadcast one is summed afterwards: mul.
func broadcasting(parameters ...string) func(b *op.Backward) {
	return func(b *op.Backward) { b.Broadcast(parameters...) }
}

// withTemporaries makes the gradients of all inputs, with n tensors of the
// result's size beside them: x**2 has grad·(2·x.pow(1)), two temporaries.
func withTemporaries(n int) func(b *op.Backward) {
	return func(b *op.Backward) {
		b.Temporaries(n, b.Op.Outputs[0].Bytes())
		for i := range b.Op.Inputs {
			b.Make(i)
		}
	}
}

// withInputTemporaries is withTemporaries for reductions: the intermediates
// have the size of the first input.
func withInputTemporaries(n int) func(b *op.Backward) {
	return func(b *op.Backward) {
		if b.Wants(0) {
			b.Temporaries(n, b.Op.Inputs[0].Bytes())
			b.Make(0)
		}
	}
}

// repeated hands on a view in which elements repeat: the gradient of a sum.
func repeated(b *op.Backward) {
	if len(b.Op.Outputs[0].Shape) == len(b.Op.Inputs[0].Shape) && b.Op.Outputs[0].Elements() == b.Op.Inputs[0].Elements() {
		b.Pass("input")
		return
	}
	b.Show(false)
}

// parts hands views of its part of the gradient to each joined tensor. They
// have no gaps where nothing but axes of size 1 stands before the joined one.
func parts(b *op.Backward) {
	out := b.Op.Outputs[0]
	axis := int(b.Op.Attrs.Int("dim"))
	if axis < 0 {
		axis += len(out.Shape)
	}
	axis = min(max(axis, 0), len(out.Shape))
	b.Show(graph.Product(out.Shape[:axis]) == 1)
}

// addBackward: the gradient itself for both operands; scaled by alpha, a new
// tensor for the second.
func addBackward(b *op.Backward) {
	b.Pass("input")
	if alpha := b.Op.Attrs.Get("alpha"); alpha == nil || b.Op.Attrs.Float("alpha") == 1 {
		b.Pass("other")
		return
	}
	b.Broadcast("other")
}

func subBackward(b *op.Backward) {
	b.Broadcast("other")
	b.Pass("input")
}

func rsubBackward(b *op.Backward) {
	b.Pass("other")
	b.Broadcast("input")
}

// divBackward: −g·((x/z)/z) with three intermediates, and g/z.
func divBackward(b *op.Backward) {
	if b.Needs("other") {
		b.Temporaries(3, b.Op.Outputs[0].Bytes())
		b.Broadcast("other")
		b.Release()
	}
	b.Broadcast("input")
}

// powBackward: g·(c·x.pow(c−1)); for the exponent g·(result·x.log()), where the
// result is 0 masked.
func powBackward(b *op.Backward) {
	if b.Needs("exponent") {
		b.Temporaries(3, b.Op.Outputs[0].Bytes())
		b.Broadcast("exponent")
		b.Release()
	}
	if b.Needs("input") {
		b.Temporaries(2, b.Op.Outputs[0].Bytes())
		b.Broadcast("input")
	}
}

// extremumBackward: where(x == z, g/2, g), zero where the other won; two truth
// tensors and the half gradient beside each result.
func extremumBackward(b *op.Backward) {
	out := b.Op.Outputs[0]
	for _, name := range []string{"other", "input"} {
		if b.Needs(name) {
			b.Temporaries(2, out.Elements())
			b.Temporaries(1, out.Bytes())
			b.Broadcast(name)
			b.Release()
		}
	}
}

// clampBackward keeps the gradient where both bounds hold: two truth tensors.
func clampBackward(b *op.Backward) {
	b.Temporaries(2, b.Op.Outputs[0].Elements())
	b.Gradient("input")
}

// copyBackward: what was overwritten gets zeros, the source the gradient.
func copyBackward(b *op.Backward) {
	b.Gradient("input")
	b.Pass("src")
}

// castBackward casts the gradient back; a copy that keeps the type passes it.
func castBackward(b *op.Backward) {
	if b.Op.Inputs[0].DType == b.Op.Outputs[0].DType {
		b.Pass("input")
		return
	}
	b.Gradient("input")
}

// convolutionBackward makes the gradient of the input, of the weight (a
// workspace each), and sums that of the bias.
func convolutionBackward(b *op.Backward) {
	layoutCopies(b)
	for _, product := range []struct {
		parameter string
		pass      op.Pass
	}{{"input", op.PassInput}, {"weight", op.PassWeight}} {
		if b.Needs(product.parameter) {
			b.Gradient(product.parameter)
			b.Workspace(product.pass)
		}
	}
	b.Gradient("bias")
}

// layoutCopies are the copies that a convolution takes of operands which do
// not lie as the kernel wants them: in the order that the input suggests.
func layoutCopies(b *op.Backward) {
	for _, bytes := range convolutionCopies(b.Op) {
		b.Internal(bytes)
	}
}

// convolutionCopies returns the bytes of operands that have to be copied into
// the layout of the convolution: that of its result.
func convolutionCopies(o *graph.Op) []int64 {
	var copies []int64
	channelsLast := op.IsChannelsLast(o.Outputs[0])
	for _, t := range []*graph.Tensor{op.Input(o, "input"), op.Input(o, "weight")} {
		if t != nil && !liesAs(t, channelsLast) {
			copies = append(copies, t.Bytes())
		}
	}
	return copies
}

func liesAs(t *graph.Tensor, channelsLast bool) bool {
	if channelsLast {
		return op.IsChannelsLast(t)
	}
	return t.IsContiguous()
}

// linearBackward: both factors' gradients (without a bias the weight's first),
// then the bias's as a sum of the incoming one, which the engine makes. The
// weight's is a transposed view of a product; so is the input's, unless it is a
// matrix.
func linearBackward(b *op.Backward) {
	bias := op.Input(b.Op, "bias") != nil
	if !bias {
		b.GradientView("weight")
	}
	if input := op.Input(b.Op, "input"); len(input.Shape) == 2 {
		b.Gradient("input")
	} else {
		b.GradientView("input")
	}
	if bias {
		b.GradientView("weight")
		b.Pass("bias")
	}
}

// productBackward is that of mm and bmm: the second factor's gradient first.
func productBackward(b *op.Backward) { b.Gradient("mat2", "input") }

// addedBackward is that of input + a·b, the product's factors first.
func addedBackward(first, second string) func(b *op.Backward) {
	return func(b *op.Backward) {
		b.Gradient(first, second)
		b.Pass("input")
	}
}

// embeddingBackward: zeros for the whole table. Above 3,072 indices the kernel
// sorts them and adds up in segments: with n indices and s = min(n, rows), eight
// arrays of n int64, two of s, one of n/10+s, and (n/10+s)·width float32.
func embeddingBackward(b *op.Backward) {
	if !b.Needs("weight") {
		return
	}
	weight, n := op.Input(b.Op, "weight"), op.Input(b.Op, "input").Elements()
	if b.Op.Attrs.Bool("sparse") {
		embeddingRows(b, weight, n)
		return
	}
	b.Gradient("weight")
	if n <= 3072 || len(weight.Shape) != 2 {
		return
	}
	s := min(n, weight.Shape[0])
	b.Internal(8 * n) // sorted indices
	b.Internal(8 * n) // their places
	b.Internal(8 * n) // offsets of segments
	b.Internal(8 * s)
	b.Internal(8 * s)
	b.Internal(8 * (n/10 + s))
	b.Internal(4 * (n/10 + s) * weight.Shape[1])
}

// embeddingRows is a sparse gradient: a view of the result's gradient and of the
// indices; with a padding index copies of those that are none, all at most (torch 2.15 on
// the CPU shows which storages are shared).
func embeddingRows(b *op.Backward, weight *graph.Tensor, n int64) {
	if b.Op.Attrs.Get("padding_idx") == nil {
		b.Rows("weight", 0)
		return
	}
	b.Rows("weight", n*weight.Shape[1]*weight.DType.Bytes(1)+8*n)
}

// embeddingBagBackward: sparse, each index gets its bag's gradient as a row.
func embeddingBagBackward(b *op.Backward) {
	if !b.Op.Attrs.Bool("sparse") {
		b.Gradient("weight", "per_sample_weights")
		return
	}
	weight := op.Input(b.Op, "weight")
	b.Rows("weight", op.Input(b.Op, "input").Elements()*weight.Shape[1]*weight.DType.Bytes(1))
	b.Gradient("per_sample_weights")
}

// attentionBackward: the gradients of query, key and value, and beside them the
// row sums of gradient·result, one float32 a query.
func attentionBackward(b *op.Backward) {
	b.Gradient("query", "key", "value")
	if out := b.Op.Outputs[0]; len(out.Shape) > 0 && out.Shape[len(out.Shape)-1] > 0 {
		b.Internal(4 * out.Elements() / out.Shape[len(out.Shape)-1])
	}
	b.Gradient("attn_bias")
}

// groupNormBackward: sums for each image and channel in float32 beside the
// gradients: ds, db and c1 [N,C], c2 and c3 [N,G].
func groupNormBackward(b *op.Backward) {
	input := b.Op.Inputs[0]
	if len(input.Shape) < 2 {
		return
	}
	b.Gradient("input", "weight", "bias")
	perChannel := 4 * input.Shape[0] * input.Shape[1]
	perGroup := 4 * input.Shape[0] * b.Op.Attrs.Int("num_groups")
	for _, bytes := range []int64{perChannel, perChannel, perChannel, perGroup, perGroup} {
		b.Internal(bytes)
	}
}

// extremaBackward is that of amax and amin: the truth tensor of winners, and
// the gradient shared among equal ones.
func extremaBackward(b *op.Backward) {
	if b.Wants(0) {
		b.Temporaries(1, b.Op.Inputs[0].Elements())
		b.Temporaries(1, b.Op.Inputs[0].Bytes())
		b.Make(0)
	}
}

// preluBackward: the slopes' gradient has the input's size until the engine
// sums it.
func preluBackward(b *op.Backward) {
	b.Gradient("input")
	b.Broadcast("weight")
}
