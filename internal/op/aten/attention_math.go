package aten

// This file holds attention by plain products, the way without a fused kernel.

import (
	"math"

	"heft/internal/graph"
	"heft/internal/op"
)

// math is attention by plain products, the way without a fused kernel. The
// root of the scale goes to query and key each, so two scaled copies stand
// beside the scores. Since 2.5 half types are computed in float32.
func (a *attention) math() *graph.Tensor {
	dtype := a.query.DType
	widened := dtype != statisticsType(dtype) && !a.early()
	if widened {
		for _, t := range []**graph.Tensor{&a.query, &a.key, &a.value} {
			*t = a.cast(*t, graph.Float32)
		}
	}
	if a.err != nil {
		return nil
	}
	scale := math.Sqrt(math.Abs(a.scale()))
	query := a.do("mul", a.query, scale)
	if a.call.Bool("is_causal") {
		a.mask = a.causal()
	}
	a.shareHeads()
	key := a.do("mul", a.do("transpose", a.key, int64(-2), int64(-1)), scale)
	scores := a.do("matmul", query, key)
	if a.err != nil {
		return nil
	}
	a.call.Release(key)
	weights := a.weights(scores)
	if !widened {
		return a.do("matmul", weights, a.value)
	}
	a.cast(weights, dtype) // torch's second result, which nobody takes
	return a.cast(a.do("matmul", weights, a.value), dtype)
}

// early tells of releases before 2.5, in which the products stayed in the
// types that they were given, and rows masked altogether became NaN.
func (a *attention) early() bool { return a.call.Torch().Before(2, 5) }

func (a *attention) cast(t *graph.Tensor, dtype graph.DType) *graph.Tensor {
	if a.err != nil {
		return nil
	}
	var outs []*graph.Tensor
	if outs, a.err = a.call.ApplyAll("to_copy", []any{t}, op.Keyword{Name: "dtype", Value: dtype}); a.err != nil {
		return nil
	}
	return outs[0]
}

// scale is what the products are multiplied by: 1/√width unless given.
func (a *attention) scale() float64 {
	if a.call.Has("scale") {
		return a.call.Float("scale")
	}
	return 1 / math.Sqrt(float64(max(lastSize(a.query), 1)))
}

// causal is the mask [length, keys] under which a row sees itself and what
// stands before it.
func (a *attention) causal() *graph.Tensor {
	if a.err != nil {
		return nil
	}
	n := len(a.query.Shape)
	size := []int64{a.query.Shape[n-2], a.key.Shape[len(a.key.Shape)-2]}
	var ones []*graph.Tensor
	if ones, a.err = a.call.ApplyAll("ones", []any{size}, op.Keyword{Name: "dtype", Value: graph.Bool}); a.err != nil {
		return nil
	}
	lower := a.do("tril", ones[0])
	if a.err != nil {
		return nil
	}
	a.call.Release(ones[0])
	added := a.additive(lower)
	a.call.Release(lower)
	return added
}

// shareHeads repeats keys and values for the query heads of each group.
func (a *attention) shareHeads() {
	if a.err != nil || !a.call.Bool("enable_gqa") {
		return
	}
	heads := a.query.Shape[len(a.query.Shape)-3]
	for _, t := range []**graph.Tensor{&a.key, &a.value} {
		if own := (*t).Shape[len((*t).Shape)-3]; own != heads && a.err == nil {
			*t = a.do("repeat_interleave", *t, heads/own, int64(-3))
		}
	}
}

// weights makes weights of scores: the mask is added in place, then come the
// softmax and the dropout.
func (a *attention) weights(scores *graph.Tensor) *graph.Tensor {
	if a.mask != nil {
		scores = a.write("add", scores, a.mask)
	}
	softmax := "_safe_softmax"
	if a.early() {
		softmax = "softmax"
	}
	weights := a.do(softmax, scores, int64(-1))
	if a.err != nil {
		return nil
	}
	a.call.Release(scores)
	p := a.call.Float("dropout_p")
	if p == 0 {
		return weights
	}
	kept := a.do("dropout", weights, p, true)
	if a.err == nil {
		a.call.Release(weights)
	}
	return kept
}
