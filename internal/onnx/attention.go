package onnx

// This file translates attention of the standard domain.

import (
	"slices"

	"heft/internal/graph"
)

func attentionRules() map[string]*rule {
	return map[string]*rule{
		"Attention":           {least: 3, run: runAttention},
		"RotaryEmbedding":     {least: 3, run: runRotary},
		"LinearAttention":     {least: 3},
		"FlexAttention":       {least: 3},
		"CausalConvWithState": {least: 2},
	}
}

// runAttention takes [batch, heads, length, width], or [batch, length, heads ·
// width] with the number of heads. Keys and values of earlier steps stand
// before the new ones.
func runAttention(c *call) ([]value, error) {
	q, k, v := c.tensor(0), c.tensor(1), c.tensor(2)
	flat := len(q.Shape) == 3
	if flat {
		q = c.heads(q, c.int("q_num_heads", 1))
		k = c.heads(k, c.int("kv_num_heads", 1))
		v = c.heads(v, c.int("kv_num_heads", 1))
	}
	k, v = c.behind(c.tensor(4), k), c.behind(c.tensor(5), v)
	y := c.attend(q, k, v, c.tensor(3), c.bool("is_causal", false), c.optionalFloat("scale"))
	if flat {
		y = c.merged(y)
	}
	outs := []*graph.Tensor{y, k, v}
	if c.wants(3) {
		outs = append(outs, attentionScores(c, q, k))
	}
	return c.result(outs[:max(min(len(c.node.outputs), len(outs)), 1)]...)
}

// heads cuts the last axis: [batch, length, heads · width] becomes [batch,
// heads, length, width].
func (c *call) heads(x *graph.Tensor, n int64) *graph.Tensor {
	if c.err != nil || len(x.Shape) != 3 || n < 1 || x.Shape[2]%n != 0 {
		c.fail(c.errorf("size %v does not split into %d heads", x.Shape, n))
		return x
	}
	return c.do("transpose", c.do("reshape", x, []int64{x.Shape[0], x.Shape[1], n, x.Shape[2] / n}), int64(1), int64(2))
}

// merged undoes heads.
func (c *call) merged(y *graph.Tensor) *graph.Tensor {
	y = c.do("transpose", y, int64(1), int64(2))
	if c.err != nil || len(y.Shape) != 4 {
		return y
	}
	return c.do("reshape", y, []int64{y.Shape[0], y.Shape[1], y.Shape[2] * y.Shape[3]})
}

// attentionScores are the products of queries and keys, which some runtimes return.
func attentionScores(c *call, q, k *graph.Tensor) *graph.Tensor {
	return c.do("matmul", q, c.do("transpose", c.repeated(k, q), int64(-2), int64(-1)))
}

// behind appends to what earlier steps left.
func (c *call) behind(past, x *graph.Tensor) *graph.Tensor {
	if past == nil {
		return x
	}
	return c.do("cat", []*graph.Tensor{past, x}, int64(2))
}

// repeated lets groups of query heads share one head of keys.
func (c *call) repeated(k, q *graph.Tensor) *graph.Tensor {
	if c.err != nil || len(k.Shape) != 4 || len(q.Shape) != 4 || k.Shape[1] == q.Shape[1] || k.Shape[1] == 0 {
		return k
	}
	return c.do("repeat_interleave", k, q.Shape[1]/k.Shape[1], int64(1))
}

// attend is torch's scaled_dot_product_attention on four axes.
func (c *call) attend(q, k, v, mask *graph.Tensor, causal bool, scale any) *graph.Tensor {
	if c.err != nil || len(q.Shape) != 4 || len(k.Shape) != 4 {
		c.fail(c.errorf("attention needs 4 axes, got sizes %v and %v", q.Shape, k.Shape))
		return q
	}
	shared := q.Shape[1] != k.Shape[1]
	if mask != nil {
		scores := []int64{q.Shape[0], q.Shape[1], q.Shape[2], k.Shape[2]}
		shape, ok := broadcast(mask.Shape, scores)
		if !ok || !slices.Equal(shape, scores) || mask.DType != graph.Bool && mask.DType != q.DType {
			mask = nil // a mask per key or of lengths: its additions are within the softmax's
		}
	}
	return c.do("scaled_dot_product_attention", q, k, v, orNone(mask), 0.0, causal && mask == nil,
		keyword("scale", scale), keyword("enable_gqa", shared))
}

// runRotary turns pairs of features: two products and a sum for each.
func runRotary(c *call) ([]value, error) {
	x := c.tensor(0)
	turned := c.do("mul", c.do("clone", x), 1.0)
	return c.one("add", c.do("mul", x, 1.0), turned)
}
