package onnx

// This file translates reductions and selections along axes.

import (
	"heft/internal/graph"
)

func reduceRules() map[string]*rule {
	return map[string]*rule{
		"ReduceSum":       {least: 1, run: reduce(plainReduction("sum"))},
		"ReduceMean":      {least: 1, run: reduce(reduceMean)},
		"ReduceMax":       {least: 1, run: reduce(reduceExtreme("amax"))},
		"ReduceMin":       {least: 1, run: reduce(reduceExtreme("amin"))},
		"ReduceProd":      {least: 1, run: reduce(reduceProduct)},
		"ReduceL1":        {least: 1, run: reduce(norm(1))},
		"ReduceL2":        {least: 1, run: reduce(norm(2))},
		"ReduceLogSum":    {least: 1, run: reduce(reduceLogSum)},
		"ReduceLogSumExp": {least: 1, run: reduce(reduceLogSumExp)},
		"ReduceSumSquare": {least: 1, run: reduce(reduceSumSquare)},
		"ArgMax":          {least: 1, run: extreme("argmax")},
		"ArgMin":          {least: 1, run: extreme("argmin")},
		"TopK":            {least: 1, run: runTopK},
	}
}

// reductionRule computes over axes of x.
type reductionRule func(c *call, x *graph.Tensor, axes []int64, keep bool) *graph.Tensor

// reduce reads the axes from an attribute in old versions, from an input since
// version 13 (sums) or 18. No axes mean all of them, unless noop_with_empty_axes says none.
func reduce(rule reductionRule) func(c *call) ([]value, error) {
	return func(c *call) ([]value, error) {
		x := c.tensor(0)
		axes, err := c.list("axes", 1)
		if err != nil {
			return nil, err
		}
		keep := c.bool("keepdims", true)
		if len(axes) == 0 {
			if c.bool("noop_with_empty_axes", false) {
				return c.result(x)
			}
			for i := range x.Shape {
				axes = append(axes, int64(i))
			}
		}
		if len(axes) == 0 {
			return c.result(x)
		}
		return c.result(rule(c, x, axes, keep))
	}
}

func plainReduction(name string) reductionRule {
	return func(c *call, x *graph.Tensor, axes []int64, keep bool) *graph.Tensor {
		y := c.do(name, x, axes, keep)
		if c.err == nil && y.DType != x.DType {
			y = c.do("to", y, x.DType)
		}
		return y
	}
}

// reduceExtreme of nothing is the limit of the type, which torch refuses.
func reduceExtreme(name string) reductionRule {
	plain := plainReduction(name)
	return func(c *call, x *graph.Tensor, axes []int64, keep bool) *graph.Tensor {
		if x.Elements() == 0 {
			sum := c.do("sum", x, axes, keep)
			return c.do("empty_like", sum, keyword("dtype", x.DType))
		}
		return plain(c, x, axes, keep)
	}
}

// reduceMean of integers is cut to an integer.
func reduceMean(c *call, x *graph.Tensor, axes []int64, keep bool) *graph.Tensor {
	if x.DType.IsFloating() {
		return c.do("mean", x, axes, keep)
	}
	return c.do("to", c.do("mean", c.do("to", x, graph.Float32), axes, keep), x.DType)
}

// reduceProduct goes axis by axis, as torch's prod does.
func reduceProduct(c *call, x *graph.Tensor, axes []int64, keep bool) *graph.Tensor {
	y := x
	for _, a := range axes {
		axis, err := c.axis(a, len(x.Shape))
		if err != nil {
			c.fail(err)
			return x
		}
		y = c.do("prod", y, int64(axis), true, keyword("dtype", x.DType))
	}
	if keep {
		return y
	}
	return c.do("squeeze", y, axes)
}

func norm(order int64) reductionRule {
	return func(c *call, x *graph.Tensor, axes []int64, keep bool) *graph.Tensor {
		if x.DType.IsFloating() {
			return c.do("vector_norm", x, order, axes, keep)
		}
		return c.do("to", c.do("vector_norm", c.do("to", x, graph.Float32), order, axes, keep), x.DType)
	}
}

func reduceLogSum(c *call, x *graph.Tensor, axes []int64, keep bool) *graph.Tensor {
	return c.do("log", c.do("sum", x, axes, keep))
}

func reduceLogSumExp(c *call, x *graph.Tensor, axes []int64, keep bool) *graph.Tensor {
	return c.do("log", c.do("sum", c.do("exp", x), axes, keep))
}

func reduceSumSquare(c *call, x *graph.Tensor, axes []int64, keep bool) *graph.Tensor {
	return c.do("sum", c.do("mul", x, x), axes, keep)
}

func extreme(name string) func(c *call) ([]value, error) {
	return func(c *call) ([]value, error) {
		x := c.tensor(0)
		axis, err := c.axis(c.int("axis", 0), len(x.Shape))
		if err != nil {
			return nil, err
		}
		return c.one(name, x, int64(axis), c.bool("keepdims", true))
	}
}

// runTopK takes k from an attribute until version 10, then from an input. If
// it depends on data, the whole axis is its bound.
func runTopK(c *call) ([]value, error) {
	x := c.tensor(0)
	axis, err := c.axis(c.int("axis", -1), len(x.Shape))
	if err != nil {
		return nil, err
	}
	k := c.int("k", 0)
	if !c.has("k") {
		if k, err = c.scalar(1); err == errOpen {
			k = x.Shape[axis]
			c.dataDependent("elements that TopK keeps")
		} else if err != nil {
			return nil, err
		}
	}
	if x.Bound {
		k = min(k, x.Shape[axis])
	}
	outs := c.all("topk", x, k, int64(axis), c.bool("largest", true), c.bool("sorted", true))
	return c.result(outs...)
}
