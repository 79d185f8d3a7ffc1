package onnx

// This file translates operators that make tensors from nothing.

import (
	"math"

	"heft/internal/graph"
)

func createRules() map[string]*rule {
	return map[string]*rule{
		"Constant":          {run: runConstant, free: true},
		"ConstantOfShape":   {least: 1, run: runConstantOfShape, free: true},
		"Range":             {least: 3, run: runRange, free: true},
		"EyeLike":           {least: 1, run: runEyeLike, free: true},
		"RandomNormal":      {run: runRandom, free: true},
		"RandomUniform":     {run: runRandom, free: true},
		"RandomNormalLike":  {least: 1, run: runRandomLike, free: true},
		"RandomUniformLike": {least: 1, run: runRandomLike, free: true},
		"Bernoulli":         {least: 1, run: runRandomLike, free: true},
		"Multinomial":       {least: 1, run: runMultinomial, free: true},
	}
}

// runConstant makes the tensor that an attribute holds. Some exporters keep all
// weights so.
func runConstant(c *call) ([]value, error) {
	for _, name := range []string{"value", "sparse_value"} {
		if a := c.attribute(name); a != nil && a.tensor != nil {
			proto := a.tensor
			if len(c.node.outputs) > 0 {
				proto.name = c.node.outputs[0]
			}
			t, err := c.tracer.weight(c.scope, proto, asNode)
			if err != nil {
				return nil, err
			}
			return c.result(t)
		}
	}
	switch {
	case c.has("value_float"):
		return c.result(c.constant([]float64{c.float("value_float", 0)}, []int64{}, graph.Float32))
	case c.has("value_int"):
		return c.result(c.constant([]float64{saturate(c.int("value_int", 0))}, []int64{}, graph.Int64))
	case c.has("value_floats"):
		floats := c.attribute("value_floats").floats
		return c.result(c.constant(floats, []int64{int64(len(floats))}, graph.Float32))
	case c.has("value_ints"):
		ints := c.intList("value_ints")
		numbers := make([]float64, len(ints))
		for i, n := range ints {
			numbers[i] = saturate(n)
		}
		return c.result(c.constant(numbers, []int64{int64(len(ints))}, graph.Int64))
	case c.has("value_string"):
		return c.result(c.constant(nil, []int64{}, graph.String))
	case c.has("value_strings"):
		return c.result(c.constant(nil, []int64{int64(len(c.attribute("value_strings").texts))}, graph.String))
	}
	return nil, c.errorf("it holds no value")
}

// runConstantOfShape fills a shape. Files without weights make their
// parameters so.
func runConstantOfShape(c *call) ([]value, error) {
	shape, err := c.sizes(0)
	if err != nil {
		return nil, err
	}
	dtype, fill := graph.Float32, 0.0
	if a := c.attribute("value"); a != nil && a.tensor != nil {
		dtype = a.tensor.dtype
		if numbers := a.tensor.elements(c.tracer.file.scanner); len(numbers) == 1 {
			fill = numbers[0]
		}
	}
	if dtype.IsFloating() && len(c.node.outputs) == 1 {
		proto := &tensorProto{name: c.node.outputs[0], dtype: dtype, dims: shape, stored: -1}
		slot, _ := c.tracer.uses.slot(c.scope.body, proto.name, 0)
		if slot != "" && slot != "bias" && !c.bound && graph.Product(shape) > 1 && !c.tracer.uses.stored {
			t, err := c.tracer.weight(c.scope, proto, asNode)
			if err != nil {
				return nil, err
			}
			return c.result(t)
		}
	}
	if !dtype.IsFloating() {
		return c.one("full", shape, int64(fill), keyword("dtype", dtype))
	}
	return c.one("full", shape, fill, keyword("dtype", dtype))
}

// runRange counts from start to limit.
func runRange(c *call) ([]value, error) {
	ends := [3]float64{0, 0, 1}
	for i := range ends {
		if i == 2 && c.tensor(2) == nil { // the runtime's own Range may leave out the step
			break
		}
		numbers, err := c.knownFloats(i)
		if err != nil || len(numbers) != 1 {
			return nil, errOpen
		}
		ends[i] = numbers[0]
	}
	if ends[2] == 0 || math.IsNaN(ends[0]+ends[1]+ends[2]) {
		return nil, c.errorf("step %v never ends", ends[2])
	}
	dtype := c.tensor(0).DType
	if !dtype.IsFloating() {
		if (ends[1]-ends[0])/ends[2] <= 0 {
			return c.one("empty", []int64{0}, keyword("dtype", dtype))
		}
		return c.one("arange", int64(ends[0]), int64(ends[1]), int64(ends[2]), keyword("dtype", dtype))
	}
	if (ends[1]-ends[0])/ends[2] <= 0 {
		return c.one("empty", []int64{0}, keyword("dtype", dtype))
	}
	return c.one("arange", ends[0], ends[1], ends[2], keyword("dtype", dtype))
}

func runEyeLike(c *call) ([]value, error) {
	x := c.tensor(0)
	if len(x.Shape) != 2 {
		return nil, c.errorf("input of size %v is no matrix", x.Shape)
	}
	return c.one("zeros", x.Shape, keyword("dtype", c.dtype("dtype", x.DType)))
}

// runRandom and those that follow make values that are not known.
func runRandom(c *call) ([]value, error) {
	return c.one("empty", append([]int64{}, c.intList("shape")...), keyword("dtype", c.dtype("dtype", graph.Float32)))
}

func runRandomLike(c *call) ([]value, error) {
	x := c.tensor(0)
	return c.one("empty", x.Shape, keyword("dtype", c.dtype("dtype", x.DType)))
}

func runMultinomial(c *call) ([]value, error) {
	x := c.tensor(0)
	if len(x.Shape) != 2 {
		return nil, c.errorf("input of size %v is no matrix", x.Shape)
	}
	return c.one("empty", []int64{x.Shape[0], c.int("sample_size", 1)}, keyword("dtype", c.dtype("dtype", graph.Int32)))
}
