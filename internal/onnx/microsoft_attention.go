package onnx

import "heft/internal/graph"

// This file translates the attention layers of ONNX Runtime.

// runPackedAttention makes queries, keys and values with one weight [inputs,
// 3 · hidden] and attends.
func runPackedAttention(c *call) ([]value, error) {
	x, weight := c.real(c.tensor(0)), c.real(c.tensor(1))
	if c.err != nil || len(x.Shape) != 3 || len(weight.Shape) != 2 {
		return nil, c.errorf("input of size %v and weight of size %v", x.Shape, weight.Shape)
	}
	heads := c.int("num_heads", 1)
	sizes := c.intList("qkv_hidden_sizes")
	if len(sizes) != 3 {
		third := weight.Shape[1] / 3
		sizes = []int64{third, third, third}
	}
	packed := c.do("matmul", x, weight)
	if bias := c.tensor(2); bias != nil {
		packed = c.do("add", packed, c.real(bias))
	}
	parts := c.all("split", packed, sizes, int64(-1))
	if c.err != nil || len(parts) != 3 {
		return nil, c.errorf("a weight of size %v does not hold queries, keys and values of %v", weight.Shape, sizes)
	}
	return c.headed(parts[0], parts[1], parts[2], heads, heads)
}

// headed attends with flat queries, keys and values; present keys and values
// are returned as one tensor.
func (c *call) headed(q, k, v *graph.Tensor, heads, groups int64) ([]value, error) {
	queries, keys, values := c.heads(q, heads), c.heads(k, groups), c.heads(v, groups)
	y := c.merged(c.attend(queries, keys, values, nil, c.bool("unidirectional", false), c.optionalFloat("scale")))
	if !c.wants(1) {
		return c.result(y)
	}
	return c.result(y, c.do("stack", []*graph.Tensor{keys, values}))
}

// runMultiHead takes queries, keys and values that are made outside: each
// [batch, length, hidden], keys and values also cut into heads already, or all
// packed in one tensor of five axes.
func runMultiHead(c *call) ([]value, error) {
	heads := c.int("num_heads", 1)
	q, k, v := c.tensor(0), c.tensor(1), c.tensor(2)
	if len(q.Shape) == 5 {
		parts := c.all("unbind", q, int64(3))
		if c.err != nil || len(parts) != 3 {
			return nil, c.errorf("a query of size %v does not hold keys and values", q.Shape)
		}
		for i := range parts {
			parts[i] = c.do("transpose", parts[i], int64(1), int64(2))
		}
		return c.result(c.merged(c.attend(parts[0], parts[1], parts[2], nil, false, c.optionalFloat("scale"))))
	}
	if k == nil || v == nil {
		return nil, errOpen
	}
	if bias := c.tensor(3); bias != nil && len(q.Shape) == 3 {
		q = c.do("add", q, c.do("slice", bias, int64(0), int64(0), q.Shape[2]))
	}
	queries, keys, values := c.heads(q, heads), c.splitHeads(k, heads), c.splitHeads(v, heads)
	keys, values = c.behind(c.tensor(6), keys), c.behind(c.tensor(7), values)
	y := c.merged(c.attend(queries, keys, values, c.tensor(5), c.bool("unidirectional", false), c.optionalFloat("scale")))
	return c.result(y, keys, values)
}

func (c *call) splitHeads(x *graph.Tensor, n int64) *graph.Tensor {
	if len(x.Shape) == 4 {
		return x
	}
	return c.heads(x, n)
}

// runGroupQuery has fewer heads of keys than of queries; keys and values may be
// packed behind the queries. What earlier steps left is in front of the new.
func runGroupQuery(c *call) ([]value, error) {
	heads, groups := c.int("num_heads", 1), c.int("kv_num_heads", 1)
	q, k, v := c.tensor(0), c.tensor(1), c.tensor(2)
	if len(q.Shape) != 3 || heads < 1 || groups < 1 {
		return nil, c.errorf("a query of size %v for %d and %d heads", q.Shape, heads, groups)
	}
	if k == nil || v == nil {
		width := q.Shape[2] / (heads + 2*groups)
		parts := c.all("split", q, []int64{heads * width, groups * width, groups * width}, int64(-1))
		if c.err != nil || len(parts) != 3 {
			return nil, c.errorf("a query of size %v does not hold keys and values", q.Shape)
		}
		q, k, v = parts[0], parts[1], parts[2]
	}
	queries := c.heads(q, heads)
	keys, values := c.behind(c.tensor(3), c.heads(k, groups)), c.behind(c.tensor(4), c.heads(v, groups))
	y := c.merged(c.attend(queries, keys, values, nil, false, c.optionalFloat("scale")))
	return c.result(y, keys, values)
}
