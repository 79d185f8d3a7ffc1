package aten

import (
	"heft/internal/graph"
	"heft/internal/op"
)

// quantizeFamily lists the steps between real numbers and their few-bit codes.
// Programs in torch quantize by modules of their own; files of other formats
// have these operators. A code stands for (code − zero point) · scale.
func quantizeFamily() []*op.Operator {
	return []*op.Operator{
		{
			// Divided by the scale, shifted, rounded and clamped: one
			// multiplication by the inverse, one addition and two comparisons an element.
			Name:    "quantize",
			Schemas: []string{"(Tensor input, dtype dtype) -> Tensor"},
			Infer:   inferCode,
			Work:    perElement(op.Work{Muls: 1, Adds: 1, Compares: 2}),
		},
		{
			Name:    "dequantize",
			Schemas: []string{"(Tensor input, dtype dtype) -> Tensor"},
			Infer:   inferCode,
			Work:    perElement(op.Work{Muls: 1, Adds: 1}),
		},
		{
			// 4-bit and 2-bit weights in blocks, as runtimes multiply with
			// them: codes [N, …], K numbers a row. 4096 × 4096 at one token
			// is 16,777,216 MACs and as many codes to decode.
			Name:    "quantized_linear",
			Schemas: []string{"(Tensor input, Tensor weight, int in_features, int out_features, Tensor? bias=None) -> Tensor"},
			Infer:   inferQuantizedLinear,
			Work: func(o *graph.Op) op.Work {
				codes := o.Attrs.Int("in_features") * o.Attrs.Int("out_features")
				return op.Work{MACs: o.Outputs[0].Elements() * o.Attrs.Int("in_features"), Muls: codes, Adds: codes}
			},
		},
	}
}

func inferCode(c *op.Call) error {
	input := c.Tensor("input")
	c.OutStrided(input.Shape, op.LikeStrides(input), c.DType("dtype", graph.Float32))
	return nil
}

func inferQuantizedLinear(c *op.Call) error {
	input, in, out := c.Tensor("input"), c.Int("in_features"), c.Int("out_features")
	if len(input.Shape) == 0 || lastSize(input) != in || in < 1 || out < 1 {
		return c.Errorf("expects %d input features and %d output features, got input %v", in, out, input.Shape)
	}
	c.Out(replaceAt(input.Shape, len(input.Shape)-1, out), input.DType)
	return nil
}
