package onnx

// This file translates the attention layers of ONNX Runtime. Their inputs are
// those of its release 1.32.

import "heft/internal/graph"

// runPackedAttention makes queries, keys and values with one weight [inputs,
// 3 · hidden] and attends. Keys and values of earlier steps are one tensor [2,
// batch, heads, length, width]; with 128 of these and 128 words of 64 numbers it
// is 128·64·192 + 2·128·256·64 = 5,767,168 MACs.
func runPackedAttention(past, bias int) func(c *call) ([]value, error) {
	return func(c *call) ([]value, error) {
		x, weight := c.real(c.tensor(0)), c.real(c.tensor(1))
		if c.err != nil || len(x.Shape) != 3 || len(weight.Shape) != 2 {
			return nil, c.errorf("input of size %v and weight of size %v", x.Shape, weight.Shape)
		}
		q, k, v, err := projected(c, x, weight)
		if err != nil {
			return nil, err
		}
		heads := c.int("num_heads", 1)
		queries, keys, values := c.heads(q, heads), c.heads(k, heads), c.heads(v, heads)
		if earlier := c.tensor(past); earlier != nil {
			if keys, values, err = afterPast(c, earlier, keys, values); err != nil {
				return nil, err
			}
		}
		y := c.merged(c.attend(queries, keys, values, c.tensor(bias), c.bool("unidirectional", false), c.optionalFloat("scale")))
		if !c.wants(1) {
			return c.result(y)
		}
		if c.bool("past_present_share_buffer", false) && c.tensor(past) != nil {
			return c.result(y, c.tensor(past))
		}
		return c.result(y, c.do("stack", []*graph.Tensor{keys, values}))
	}
}

// projected is x times the packed weight, cut into queries, keys and values.
func projected(c *call, x, weight *graph.Tensor) (q, k, v *graph.Tensor, err error) {
	if len(weight.Shape) != 2 {
		return nil, nil, nil, c.errorf("a weight of size %v is no matrix", weight.Shape)
	}
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
		return nil, nil, nil, c.errorf("a weight of size %v does not hold queries, keys and values of %v", weight.Shape, sizes)
	}
	return parts[0], parts[1], parts[2], nil
}

// afterPast puts keys and values behind those of earlier steps. A buffer that is
// shared with the next step is attended to as far as it is filled, which its
// length bounds.
func afterPast(c *call, past, keys, values *graph.Tensor) (k, v *graph.Tensor, err error) {
	if len(past.Shape) != 5 || past.Shape[0] != 2 {
		return nil, nil, c.errorf("past keys and values of size %v are not two tensors of four axes", past.Shape)
	}
	earlier := []*graph.Tensor{c.do("select", past, int64(0), int64(0)), c.do("select", past, int64(0), int64(1))}
	if c.bool("past_present_share_buffer", false) {
		c.dataDependent("keys in a shared buffer")
		return earlier[0], earlier[1], c.err
	}
	return c.behind(earlier[0], keys), c.behind(earlier[1], values), c.err
}

// multiHeadInputs are the places of an operator's optional inputs.
type multiHeadInputs struct{ bias, mask, pastKey, pastValue int }

// runMultiHead takes queries, keys and values that are made outside: each
// [batch, length, hidden], keys and values also cut into heads already, or all
// packed in one tensor of five axes. The scores are its fourth output.
func runMultiHead(at multiHeadInputs) func(c *call) ([]value, error) {
	return func(c *call) ([]value, error) {
		queries, keys, values, err := multiHeads(c, at.bias)
		if err != nil {
			return nil, err
		}
		switch {
		case !c.bool("past_present_share_buffer", false) || c.tensor(at.pastKey) == nil:
			keys, values = c.behind(c.tensor(at.pastKey), keys), c.behind(c.tensor(at.pastValue), values)
		case c.tensor(at.pastValue) != nil:
			c.dataDependent("keys in a shared buffer")
			keys, values = c.tensor(at.pastKey), c.tensor(at.pastValue)
		}
		outs := []*graph.Tensor{c.merged(c.attend(queries, keys, values, c.tensor(at.mask), c.bool("unidirectional", false), c.optionalFloat("scale"))), keys, values}
		if c.wants(3) {
			outs = append(outs, attentionScores(c, queries, keys))
		}
		return c.result(outs...)
	}
}

// multiHeads cuts the inputs into heads: [batch, heads, length, width].
func multiHeads(c *call, bias int) (q, k, v *graph.Tensor, err error) {
	heads := c.int("num_heads", 1)
	q, k, v = c.tensor(0), c.tensor(1), c.tensor(2)
	switch {
	case len(q.Shape) == 5: // [batch, length, heads, 3, width]
		parts, err := unpackedHeads(c, q, 3)
		if err != nil {
			return nil, nil, nil, err
		}
		return parts[0], parts[1], parts[2], nil
	case k != nil && len(k.Shape) == 5: // [batch, length, heads, 2, width]
		parts, err := unpackedHeads(c, k, 2)
		if err != nil {
			return nil, nil, nil, err
		}
		return c.heads(plusBias(c, q, bias, 0), heads), parts[0], parts[1], nil
	case k == nil || v == nil:
		return nil, nil, nil, errOpen
	case len(q.Shape) == 3:
		from := q.Shape[2]
		q = plusBias(c, q, bias, 0)
		if len(k.Shape) == 3 {
			k, from = plusBias(c, k, bias, from), from+k.Shape[2]
		}
		if len(v.Shape) == 3 {
			v = plusBias(c, v, bias, from)
		}
	}
	return splitHeads(c, q, heads), splitHeads(c, k, heads), splitHeads(c, v, heads), nil
}

// plusBias adds the part of the packed bias that begins at a place.
func plusBias(c *call, x *graph.Tensor, bias int, from int64) *graph.Tensor {
	b := c.tensor(bias)
	if b == nil || len(b.Shape) != 1 || len(x.Shape) != 3 || b.Shape[0] < from+x.Shape[2] {
		return x
	}
	return c.do("add", x, c.do("slice", b, int64(0), from, from+x.Shape[2]))
}

// unpackedHeads takes n tensors out of [batch, length, heads, n, width].
func unpackedHeads(c *call, x *graph.Tensor, n int) ([]*graph.Tensor, error) {
	parts := c.all("unbind", x, int64(3))
	if c.err != nil || len(parts) != n {
		return nil, c.errorf("size %v does not hold %d packed tensors", x.Shape, n)
	}
	for i := range parts {
		parts[i] = c.do("transpose", parts[i], int64(1), int64(2))
	}
	return parts, nil
}

func splitHeads(c *call, x *graph.Tensor, n int64) *graph.Tensor {
	if len(x.Shape) == 4 {
		return x
	}
	return c.heads(x, n)
}

// runGroupQuery has fewer heads of keys than of queries; keys and values may be
// packed behind the queries. What earlier steps left is in front of the new: one
// word after 99, 8 heads of 16 numbers, is 2·8·100·16 = 25,600 MACs.
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
	keys, values, err := groupedCache(c, c.heads(k, groups), c.heads(v, groups))
	if err != nil {
		return nil, err
	}
	attended, read := keys, values
	if total, known := filledKeys(c, keys); known {
		attended, read = c.do("slice", keys, int64(2), int64(0), total), c.do("slice", values, int64(2), int64(0), total)
	}
	outs := []*graph.Tensor{c.merged(c.attend(queries, attended, read, c.tensor(10), false, c.optionalFloat("scale"))), keys, values}
	if c.wants(3) {
		outs = append(outs, attentionScores(c, queries, attended))
	}
	return c.result(outs...)
}

// groupedCache puts keys and values behind the earlier ones, or into their buffer: it
// grows to the total length, if that is longer.
func groupedCache(c *call, k, v *graph.Tensor) (keys, values *graph.Tensor, err error) {
	pastKeys, pastValues := c.tensor(3), c.tensor(4)
	if pastKeys == nil || pastValues == nil {
		return k, v, nil
	}
	if len(pastKeys.Shape) != 4 || len(pastValues.Shape) != 4 {
		return nil, nil, c.errorf("past keys of size %v must have 4 axes", pastKeys.Shape)
	}
	if total, err := c.scalar(6); err == nil && c.tensor(6) != nil && total <= pastKeys.Shape[2] {
		return c.do("clone", pastKeys), c.do("clone", pastValues), nil
	}
	return c.behind(pastKeys, k), c.behind(pastValues, v), nil
}

// filledKeys is the known number of keys in a buffer that has room for more.
func filledKeys(c *call, keys *graph.Tensor) (int64, bool) {
	if c.tensor(6) == nil || c.tensor(3) == nil || len(keys.Shape) != 4 {
		return 0, false
	}
	total, err := c.scalar(6)
	return total, err == nil && total > 0 && total < keys.Shape[2]
}

// runTokenAttention attends among the tokens of a batch that stand one behind
// another without padding, [tokens, hidden]: each with all at most.
func runTokenAttention(c *call) ([]value, error) {
	x := c.tensor(0)
	if len(x.Shape) != 2 {
		return nil, c.errorf("tokens of size %v are no matrix", x.Shape)
	}
	q, k, v := x, c.tensor(1), c.tensor(2)
	if c.node.opType == "PackedAttention" {
		var err error
		if q, k, v, err = projected(c, x, c.tensor(1)); err != nil {
			return nil, err
		}
	}
	if k == nil || v == nil {
		return nil, errOpen
	}
	c.tracer.turns.atMost = true
	c.tracer.builder.Assume("bound", "how many tokens belong together depends on data: all of them are taken to", "totals are an upper bound")
	whole := func(t *graph.Tensor) *graph.Tensor {
		return c.heads(c.do("unsqueeze", t, int64(0)), c.int("num_heads", 1))
	}
	y := c.merged(c.attend(whole(q), whole(k), whole(v), nil, false, c.optionalFloat("scale")))
	return c.one("squeeze", y, int64(0))
}
