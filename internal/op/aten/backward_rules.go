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
// have the size of the first input, in the type of the result.
func withInputTemporaries(n int) func(b *op.Backward) {
	return func(b *op.Backward) {
		if b.Wants(0) {
			b.Temporaries(n, inputBytes(b))
			b.Make(0)
		}
	}
}

// spreadBackward is that of var and std: 2/(n−1)·g of the result's size, for std
// divided by the deviation, and x − mean; with the mean's gradient one more.
func spreadBackward(small int) func(b *op.Backward) {
	return func(b *op.Backward) {
		if !b.Wants(0) {
			return
		}
		b.Temporaries(small, b.Op.Outputs[0].Bytes())
		b.Temporaries(1, b.Op.Inputs[0].Bytes())
		if len(b.Op.Outputs) > 1 && b.Incoming(1) {
			b.Temporaries(1, b.Op.Inputs[0].Bytes())
		}
		b.Make(0)
	}
}

// normBackward: g/norm, masked where the norm is 0, against the input or its
// signs.
func normBackward(b *op.Backward) {
	if !b.Wants(0) {
		return
	}
	out, p := b.Op.Outputs[0], normOrder(b.Op.Attrs.Get("p"))
	b.Temporaries(1, inputBytes(b))
	switch p {
	case 1:
	case 2:
		b.Temporaries(1, out.Elements())
	default:
		b.Temporaries(1, out.Bytes())
	}
	b.Make(0)
}

// writtenBackward: what was added to gets the gradient itself, what was added
// its part.
func writtenBackward(source string) func(b *op.Backward) {
	return func(b *op.Backward) {
		b.Gradient(source)
		b.Pass("input")
	}
}

// logCumulativeBackward runs the forward on the positive and the negative part
// of the gradient, with a zero to compare with.
func logCumulativeBackward(b *op.Backward) {
	b.Temporaries(7, b.Op.Outputs[0].Bytes())
	b.Temporaries(1, scalarBytes)
	b.Gradient("input")
}

// inputBytes is what the first input takes in the type of the result: autocast
// lets reductions of float16 work in float32.
func inputBytes(b *op.Backward) int64 {
	return b.Op.Outputs[0].DType.Bytes(b.Op.Inputs[0].Elements())
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
	if alpha := b.Op.Attrs.Get("alpha"); alpha != nil && b.Op.Attrs.Float("alpha") != 1 {
		b.Temporaries(1, b.Op.Outputs[0].Bytes())
	}
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

// powBackward: g·(c·x.pow(c−1)); for the exponent g·(result·log x), masked
// where the base is 0 unless it is a number.
func powBackward(b *op.Backward) {
	if b.Needs("exponent") {
		out := b.Op.Outputs[0]
		if op.Input(b.Op, "input") == nil {
			b.Temporaries(1, out.Bytes())
		} else {
			b.Temporaries(5, out.Bytes())
			b.Temporaries(1, out.Elements())
			b.Temporaries(1, scalarBytes)
		}
		b.Broadcast("exponent")
		b.Release()
	}
	if b.Needs("input") {
		b.Temporaries(2, b.Op.Outputs[0].Bytes())
		b.Broadcast("input")
	}
}

// operandsBackward makes the gradient of each operand beside so many tensors of
// the result's size and so many truth tensors: that of a maximum is
// where(x == z, g/2, g), and zero where the other won.
func operandsBackward(tensors, truths int) func(b *op.Backward) {
	return func(b *op.Backward) {
		out := b.Op.Outputs[0]
		for _, name := range []string{"other", "input"} {
			if b.Needs(name) {
				b.Temporaries(truths, out.Elements())
				b.Temporaries(tensors, out.Bytes())
				b.Broadcast(name)
				b.Release()
			}
		}
	}
}

// whereBackward keeps the gradient on the side that was chosen, else a zero.
func whereBackward(b *op.Backward) {
	b.Temporaries(1, scalarBytes)
	b.Broadcast("other", "input")
}

// lerpBackward: g·w for the end; g·(1−w) for the start, where the weight is a
// tensor beside 1−w.
func lerpBackward(b *op.Backward) {
	b.Gradient("weight", "end")
	if op.Input(b.Op, "weight") != nil {
		b.Temporaries(1, b.Op.Outputs[0].Bytes())
	}
	b.Gradient("input")
}

// logitsBackward: (σ(x) − y)·g, the difference beside it; weighted for positive
// targets five tensors: p·y, its complement, both products and their sum.
func logitsBackward(b *op.Backward) {
	if b.Needs("target") {
		b.Gradient("target")
	}
	tensors := 1
	if op.Input(b.Op, "pos_weight") != nil {
		tensors = 5
	}
	b.Temporaries(tensors, b.Op.Inputs[0].Bytes())
	b.Gradient("input")
}

// moduloBackward: the gradient itself for what is divided, −g·⌊x/y⌋ for the
// divisor, the quotient beside it.
func moduloBackward(b *op.Backward) {
	if b.Needs("other") {
		b.Temporaries(1, b.Op.Outputs[0].Bytes())
		b.Broadcast("other")
		b.Release()
	}
	b.Pass("input")
}

// scalarBytes is a zero of its own, on the GPU.
const scalarBytes = 4

// clampBackward keeps the gradient where the bounds hold, else a zero: a truth
// tensor for each, the zero beside them.
func clampBackward(b *op.Backward) {
	bounds := 0
	for _, name := range []string{"min", "max"} {
		if op.Input(b.Op, name) != nil || b.Op.Attrs.Get(name) != nil {
			bounds++
		}
	}
	b.Temporaries(bounds, b.Op.Outputs[0].Elements())
	b.Temporaries(1, scalarBytes)
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

// extremaBackward is that of amax and amin: the truth tensor of winners, how
// many they are (int64), and a gradient's share for each.
func extremaBackward(b *op.Backward) {
	if out := b.Op.Outputs[0]; b.Wants(0) {
		b.Temporaries(1, b.Op.Inputs[0].Elements())
		b.Temporaries(1, 8*out.Elements())
		b.Temporaries(1, out.Bytes())
		b.Make(0)
	}
}

// preluBackward: the slopes' gradient has the input's size until the engine
// sums it.
func preluBackward(b *op.Backward) {
	b.Gradient("input")
	b.Broadcast("weight")
}
