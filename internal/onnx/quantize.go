package onnx

// This file translates the steps between real numbers and codes of few bits.

import "heft/internal/graph"

func quantizeRules() map[string]*rule {
	return map[string]*rule{
		"QuantizeLinear":        {least: 2, run: runQuantize},
		"DequantizeLinear":      {least: 2, run: runDequantize},
		"DynamicQuantizeLinear": {least: 1, run: runDynamicQuantize},
	}
}

// runQuantize gives codes of the type that the zero point has, or that an
// attribute names.
func runQuantize(c *call) ([]value, error) {
	dtype := c.dtype("output_dtype", graph.UInt8)
	if zero := c.tensor(2); zero != nil {
		dtype = zero.DType
	}
	return c.one("quantize", c.tensor(0), dtype)
}

func runDequantize(c *call) ([]value, error) {
	dtype := c.dtype("output_dtype", c.tensor(1).DType)
	if !dtype.IsFloating() {
		dtype = graph.Float32
	}
	return c.one("dequantize", c.tensor(0), dtype)
}

// runDynamicQuantize first finds the range of the input.
func runDynamicQuantize(c *call) ([]value, error) {
	x := c.tensor(0)
	width := c.do("sub", c.do("max", x), c.do("min", x))
	scale := c.do("div", width, 255.0)
	return c.result(c.do("quantize", x, graph.UInt8), scale, c.do("quantize", scale, graph.UInt8))
}
