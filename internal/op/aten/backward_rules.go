package aten

// This file holds rules of Gradient.Backward that several operators share. A
// formula of torch is a C++ expression: its unnamed intermediates live until the
// gradient is made, so they are temporaries that stand before or beside it. An
// operator with one formula for each gradient runs them in the alphabetical order
// of aten's argument names: mat2 before self, so the weight of a product first.

import (
	"heft/internal/graph"
	"heft/internal/op"
)

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

// inputBytes is what the first input takes in the type of the result: autocast
// lets reductions of float16 work in float32.
func inputBytes(b *op.Backward) int64 {
	return b.Op.Outputs[0].DType.Bytes(b.Op.Inputs[0].Elements())
}

// repeated hands on a view in which elements repeat: the gradient of a sum.
// One of another type is cast.
func repeated(b *op.Backward) {
	in, out := b.Op.Inputs[0], b.Op.Outputs[0]
	if in.DType != out.DType || len(out.Shape) == len(in.Shape) && out.Elements() == in.Elements() {
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
	if scaled(b.Op, "alpha") {
		b.Broadcast("other")
		return
	}
	b.Pass("other")
}

// subBackward: −g for the second operand, and alpha times that in a tensor of its
// own; the gradient itself for the first.
func subBackward(b *op.Backward) {
	negated(b, "other")
	b.Pass("input")
}

func rsubBackward(b *op.Backward) {
	b.Pass("other")
	negated(b, "input")
}

func negated(b *op.Backward, parameter string) {
	if !b.Needs(parameter) {
		return
	}
	if scaled(b.Op, "alpha") {
		b.Temporaries(1, b.Op.Outputs[0].Bytes())
	}
	b.Broadcast(parameter)
	b.Release()
}

// scaled tells whether a factor was given that is not 1.
func scaled(o *graph.Op, factor string) bool {
	return o.Attrs.Get(factor) != nil && o.Attrs.Float(factor) != 1
}

// moduloBackward: −g·⌊x/z⌋ with two intermediates for the divisor, the gradient
// itself for the dividend.
func moduloBackward(b *op.Backward) {
	besides(b, "other", 2)
	b.Pass("input")
}

// besides makes the gradient of one operand with n tensors of the result's size
// beside it, which are gone before the next gradient.
func besides(b *op.Backward, parameter string, n int) {
	if b.Needs(parameter) {
		b.Temporaries(n, b.Op.Outputs[0].Bytes())
		b.Broadcast(parameter)
		b.Release()
	}
}

// eachBesides is besides for each operand, in the alphabetical order of aten's
// names.
func eachBesides(n int, parameters ...string) func(b *op.Backward) {
	return func(b *op.Backward) {
		for _, name := range parameters {
			besides(b, name, n)
		}
	}
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

// powBackward. For an exponent: where(x == 0 and c ≥ 0, 0, result·ln x)·g, with one
// truth tensor, a zero and three tensors; a number as base needs no such care,
// result·ln x·g. For the base: where(c == 0, 0, g·(c·x.pow(c−1))) likewise, and for a
// number as exponent g·(c·x.pow(c−1)).
func powBackward(b *op.Backward) {
	out := b.Op.Outputs[0]
	base, exponent := op.Input(b.Op, "input"), op.Input(b.Op, "exponent")
	if b.Needs("exponent") && base != nil {
		b.Temporaries(1, out.Elements())
		b.Temporaries(1, out.DType.Bytes(1))
		besides(b, "exponent", 3)
	} else {
		besides(b, "exponent", 1)
	}
	if b.Needs("input") && exponent != nil {
		b.Temporaries(1, out.Elements())
		b.Temporaries(1, out.DType.Bytes(1))
		besides(b, "input", 4)
	} else {
		besides(b, "input", 2)
	}
}

// extremumBackward: where(x == z, g/2, g), and zero where the other won, put in
// place; the half gradient and so many truth tensors beside each result.
func extremumBackward(truths int) func(b *op.Backward) {
	return func(b *op.Backward) {
		for _, name := range []string{"other", "input"} {
			if b.Needs(name) {
				b.Temporaries(truths, b.Op.Outputs[0].Elements())
				besides(b, name, 1)
			}
		}
	}
}

// clampBackward keeps the gradient where the bounds hold: a truth tensor for each,
// and the zero that stands elsewhere.
func clampBackward(b *op.Backward) {
	out := b.Op.Outputs[0]
	for _, bound := range []string{"min", "max"} {
		if b.Op.Attrs.Get(bound) != nil || op.Input(b.Op, bound) != nil {
			b.Temporaries(1, out.Elements())
		}
	}
	b.Temporaries(1, out.DType.Bytes(1))
	b.Gradient("input")
}

// whereBackward chooses between gradient and a zero for each operand.
func whereBackward(b *op.Backward) {
	for _, name := range []string{"other", "input"} {
		if b.Needs(name) {
			b.Temporaries(1, b.Op.Outputs[0].DType.Bytes(1))
			besides(b, name, 0)
		}
	}
}

// atan2Backward: g·z·r and −g·x·r with r = 1/(x²+z²): beside both results r and four
// products.
func atan2Backward(b *op.Backward) {
	b.Temporaries(5, b.Op.Outputs[0].Bytes())
	b.Broadcast("other", "input")
}

// xlogyBackward: g·x/y, and xlogy(g, y) with zeros where x is 0 and y is not above
// it: three truth tensors.
func xlogyBackward(b *op.Backward) {
	besides(b, "other", 1)
	if b.Needs("input") {
		b.Temporaries(3, b.Op.Outputs[0].Elements())
		besides(b, "input", 1)
	}
}

// copysignBackward: zeros for the sign, g·(result/x) for the size.
func copysignBackward(b *op.Backward) {
	besides(b, "other", 0)
	besides(b, "input", 1)
}

// lerpBackward: g·w for the end, g·(1−w) for the start, g·(end−start) for a tensor of
// weights; 1−w is a number where w is.
func lerpBackward(b *op.Backward) {
	besides(b, "end", 0)
	if op.Input(b.Op, "weight") != nil {
		besides(b, "input", 1)
	} else {
		besides(b, "input", 0)
	}
	besides(b, "weight", 1)
}

// finiteBackward keeps the gradient of finite numbers: x == x and |x| ≠ ∞, joined;
// only the joined one stands beside the result.
func finiteBackward(b *op.Backward) {
	input := b.Op.Inputs[0]
	if !b.Wants(0) {
		return
	}
	b.Temporaries(3, input.Elements())
	b.Temporaries(1, input.Bytes())
	b.Release()
	b.Temporaries(1, input.Elements())
	b.Make(0)
}

// copyBackward: what was overwritten gets zeros, the source the gradient.
func copyBackward(b *op.Backward) {
	b.Gradient("input")
	b.Pass("other")
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
// workspace each), and sums that of the bias. They lie as the result does, whatever
// their arguments do (ATen/native/cudnn/ConvShared.cpp).
func convolutionBackward(b *op.Backward) {
	layoutCopies(b)
	for _, product := range []struct {
		parameter string
		pass      op.Pass
	}{{"input", op.PassInput}, {"weight", op.PassWeight}} {
		if !b.Needs(product.parameter) {
			continue
		}
		if op.IsChannelsLast(b.Op.Outputs[0]) {
			b.ChannelsLast(product.parameter)
		} else {
			b.Contiguous(product.parameter)
		}
		b.Workspace(product.pass)
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

// productBackward is that of mm: the second factor's gradient first. They lie as the
// factors do (mm_mat1_grad and mm_mat2_grad in FunctionsManual.cpp).
func productBackward(b *op.Backward) { b.Gradient("mat2", "input") }

// batchedProductBackward is that of bmm, whose products lie in rows.
func batchedProductBackward(b *op.Backward) { b.Contiguous("mat2", "input") }

// addedBackward is that of beta·input + alpha·a·b, the product's factors first. A
// scale that is not 1 makes one more tensor of each gradient.
func addedBackward(first, second string) func(b *op.Backward) {
	return func(b *op.Backward) {
		for _, name := range []string{first, second} {
			if b.Needs(name) && scaled(b.Op, "alpha") {
				b.Temporaries(1, op.Input(b.Op, name).Bytes())
			}
			b.Gradient(name)
			b.Release()
		}
		if scaled(b.Op, "beta") {
			b.Broadcast("input")
			return
		}
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

// flashBackward: beside the gradients the row sums, and the gradient of the query in
// float32, which blocks of keys add to; rows are padded to 128, widths to 32, above
// 192 to 256. Where heads of the query share a key, its gradients are made for every
// head first (mha_bwd in aten/src/ATen/native/transformers/cuda/flash_attn/flash_api.cpp).
func flashBackward(b *op.Backward) {
	b.Gradient("query", "key", "value")
	query, key := op.Input(b.Op, "query"), op.Input(b.Op, "key")
	if len(query.Shape) != 4 || len(key.Shape) != 4 {
		return
	}
	batch, heads := query.Shape[0], query.Shape[1]
	rows, width := 128*ceilDivide(query.Shape[2], 128), 32*ceilDivide(query.Shape[3], 32)
	if width > 192 {
		width = 256
	}
	b.Internal(4 * batch * heads * rows)
	b.Internal(4 * batch * heads * rows * width)
	if heads != key.Shape[1] {
		expanded := key.DType.Bytes(batch * heads * key.Shape[2] * key.Shape[3])
		b.Internal(expanded)
		b.Internal(expanded)
	}
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

// extremaBackward is that of amax and amin: the truth tensor of winners, how many
// there are in each group, and each one's share.
func extremaBackward(b *op.Backward) {
	if b.Wants(0) {
		groups := b.Op.Outputs[0]
		b.Temporaries(1, b.Op.Inputs[0].Elements())
		b.Temporaries(1, graph.Int64.Bytes(groups.Elements()))
		b.Temporaries(1, groups.Bytes())
		b.Make(0)
	}
}

// sharedBackward is that of the extremum and the median of everything: truth
// tensors of NaNs, of winners and of both, how many there are, and a share.
func sharedBackward(b *op.Backward) {
	if b.Wants(0) {
		b.Temporaries(3, b.Op.Inputs[0].Elements())
		b.Temporaries(1, 1)
		b.Temporaries(1, graph.Int64.Bytes(1))
		b.Temporaries(1, b.Op.Outputs[0].Bytes())
		b.Make(0)
	}
}

// spreadBackward is 2/(N−1)·g·(x−mean): the scaled gradient and the mean, each of the
// result's size, and the deviations. A standard deviation divides its gradient by
// twice itself first; a gradient of the mean, where there is one, is added.
func spreadBackward(root bool) func(b *op.Backward) {
	return func(b *op.Backward) {
		if !b.Wants(0) {
			return
		}
		small := 2
		if root {
			small = 3
		}
		b.Temporaries(small, b.Op.Outputs[0].Bytes())
		b.Temporaries(1, b.Op.Inputs[0].Bytes())
		if len(b.Op.Outputs) > 1 && b.Incoming(1) {
			b.Temporaries(1, b.Op.Inputs[0].Bytes())
		}
		b.Make(0)
	}
}

// normBackward by order: g·(x/norm) with zeros where the norm is 0; g·sign(x) for
// order 1; else x·|x|^(p−2) and a scale of the result's size.
func normBackward(b *op.Backward) {
	if !b.Wants(0) {
		return
	}
	out := b.Op.Outputs[0]
	b.Temporaries(1, inputBytes(b))
	switch executedNormOrder(b.Op) {
	case 1:
	case 2:
		b.Temporaries(1, out.Elements())
	default:
		b.Temporaries(1, out.Bytes())
	}
	b.Make(0)
}

// executedNormOrder is 2 where none is given.
func executedNormOrder(o *graph.Op) float64 {
	switch p := o.Attrs.Get("p").(type) {
	case float64:
		return p
	case int64:
		return float64(p)
	}
	return 2
}

// distBackward is normBackward of the difference, for each operand; the second's is
// turned around.
func distBackward(b *op.Backward) {
	difference, out := b.Op.Inputs[0].Bytes(), b.Op.Outputs[0].Elements()
	for _, side := range []struct {
		name  string
		extra int
	}{{"other", 3}, {"input", 2}} {
		if b.Needs(side.name) {
			b.Temporaries(side.extra, difference)
			b.Temporaries(1, out)
			b.Gradient(side.name)
			b.Release()
		}
	}
}

// scanBackward is that of running totals, from the far end: the gradient turned
// around and summed; of another type it is cast first.
func scanBackward(b *op.Backward) {
	if !b.Wants(0) {
		return
	}
	in, out := b.Op.Inputs[0], b.Op.Outputs[0]
	if in.DType != out.DType {
		b.Temporaries(1, in.Bytes())
	}
	b.Temporaries(2, in.Bytes())
	b.Make(0)
}

// productScanBackward is that of running products: gradient times result and the truth
// tensor of zeros stay while the first is summed from the far end, which is then
// divided by the argument.
func productScanBackward(b *op.Backward) {
	if b.Wants(0) {
		b.Temporaries(1, b.Op.Inputs[0].Bytes())
		b.Temporaries(1, b.Op.Inputs[0].Elements())
		scanBackward(b)
	}
}

// logScanBackward takes the parts of the gradient above and below 0 apart: seven
// tensors, and the −∞ of what is left out.
func logScanBackward(b *op.Backward) {
	if b.Wants(0) {
		b.Temporaries(7, b.Op.Inputs[0].Bytes())
		b.Temporaries(1, b.Op.Outputs[0].DType.Bytes(1))
		b.Make(0)
	}
}

// sampledBackward: the kernel makes the gradient of the grid whether it is wanted or
// not.
func sampledBackward(b *op.Backward) {
	if !b.Needs("grid") {
		b.Temporaries(1, op.Input(b.Op, "grid").Bytes())
	}
	b.Gradient("input", "grid")
}

// traceBackward fills the diagonal of a copy of zeros; its places are int64.
func traceBackward(b *op.Backward) {
	if input := b.Op.Inputs[0]; b.Wants(0) {
		b.Temporaries(1, input.Bytes())
		b.Temporaries(1, graph.Int64.Bytes(min(input.Shape[0], input.Shape[1])))
		b.Make(0)
	}
}

// nansumBackward gives NaNs no gradient: the truth tensor of them, and its opposite.
func nansumBackward(b *op.Backward) {
	if b.Wants(0) {
		b.Temporaries(2, b.Op.Inputs[0].Elements())
		b.Make(0)
	}
}

// unbindBackward puts the parts together again; one zero stands for each that has
// no gradient.
func unbindBackward(b *op.Backward) {
	for k, part := range b.Op.Outputs {
		if !b.Incoming(k) {
			b.Temporaries(1, part.DType.Bytes(1))
		}
	}
	b.MakeContiguous(0)
}

// sourceBackward is that of rows added into others: the gradient itself for these,
// what was picked of it for the rows.
func sourceBackward(source string) func(b *op.Backward) {
	return func(b *op.Backward) {
		b.Pass("input")
		b.Gradient(source)
	}
}

// logitsBackward: sigmoid(x) − t; with weights of the positive class (w·t + 1 − t)·
// sigmoid(x) − w·t, of five tensors.
func logitsBackward(b *op.Backward) {
	if !b.Needs("input") {
		return
	}
	n := 1
	if op.Input(b.Op, "pos_weight") != nil {
		n = 5
	}
	b.Temporaries(n, op.Input(b.Op, "input").Bytes())
	b.Gradient("input")
}

// preluBackward: the slopes' gradient has the input's size until the engine
// sums it.
func preluBackward(b *op.Backward) {
	b.Gradient("input")
	b.Broadcast("weight")
}
