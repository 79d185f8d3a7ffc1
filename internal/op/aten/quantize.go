package aten

// This file holds the steps between real numbers and codes of few bits.

import (
	"heft/internal/graph"
	"heft/internal/op"
)

// quantizeFamily lists the steps between real numbers and their few-bit codes.
// Models that train for quantization round in floating point (fake_quantize);
// files of other formats have the other operators. A code stands for (code − zero point) · scale.
func quantizeFamily() []*op.Operator {
	return []*op.Operator{
		fakeQuantize("fake_quantize_per_tensor_affine", "Tensor|float scale, Tensor|int zero_point, int quant_min, int quant_max", op.Work{}),
		fakeQuantize("fake_quantize_per_channel_affine", "Tensor scale, Tensor zero_point, int axis, int quant_min, int quant_max", op.Work{}),
		fakeQuantize("fused_moving_avg_obs_fake_quant", "Tensor observer_on, Tensor fake_quant_on, Tensor running_min, Tensor running_max, Tensor scale, "+
			"Tensor zero_point, float averaging_const, int quant_min, int quant_max, int ch_axis, bool per_row_fake_quant=False, "+
			"bool symmetric_quant=False", op.Work{Compares: 2}), // the range is found too
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
			Kernel:  op.KernelProduct,
			Python:  "torch.ops.quantized.linear_of_codes", // the embedded library's: torch's takes packed weights
			Schemas: []string{"(Tensor input, Tensor weight, int in_features, int out_features, Tensor? bias=None) -> Tensor"},
			Infer:   inferQuantizedLinear,
			Work: work("MACs = rows · in · out, and one addition and one multiplication for each weight; a bias adds one addition for each output", func(o *graph.Op) op.Work {
				codes := o.Attrs.Int("in_features") * o.Attrs.Int("out_features")
				return op.Work{MACs: o.Outputs[0].Elements() * o.Attrs.Int("in_features"), Muls: codes, Adds: codes}.Plus(biasWork(o))
			}),
		},
	}
}

// fakeQuantize rounds to what a code could hold: divided by the scale, shifted,
// rounded, clamped by two comparisons, and back. A truth value for each element
// says whether it was inside the range: the gradient passes there, a
// multiplication each (torch's fake_quantize_*_cachemask).
func fakeQuantize(name, parameters string, more op.Work) *op.Operator {
	return &op.Operator{
		Name:    name,
		Schemas: []string{"(Tensor input, " + parameters + ") -> Tensor"},
		Python:  "torch." + name,
		Infer: func(c *op.Call) error {
			input := c.Tensor("input")
			c.OutStrided(input.Shape, op.LikeStrides(input), input.DType)
			c.Aux(input.Shape, graph.Bool)
			for _, watched := range []string{"running_min", "running_max", "scale", "zero_point"} {
				c.Forget(c.Tensor(watched))
			}
			return nil
		},
		Work:     perElement(op.Work{Muls: 2, Adds: 2, Compares: 2}.Plus(more)),
		Gradient: &op.Gradient{Saves: saves("aux"), Backward: func(b *op.Backward) { b.Gradient("input") }},
		Evidence: map[op.Rule]string{
			op.RuleWork:     "by the formula: round(x/s + z), clamped, less z, times s",
			op.RuleSaves:    "memory.TestKeptForQuantization: 77.65 MiB, as torch 2.15 packs",
			op.RuleBackward: "tools/autograd/derivatives.yaml, 2.15: the gradient times the mask",
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
