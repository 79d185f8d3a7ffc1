package aten

// This file is the convolution whose input begins with time: [T, N, C].

import (
	"heft/internal/graph"
	"heft/internal/op"
)

// convolutionTimeFirst slides a kernel [K, Cin, Cout] along the first axis; the result
// has T + 2·padding − K + 1 steps. Each position of the kernel is one matrix product
// over the steps that it meets, so padding costs nothing.
func convolutionTimeFirst() *op.Operator {
	return &op.Operator{
		Name:     "conv_tbc",
		Schemas:  []string{"(Tensor input, Tensor weight, Tensor bias, int pad=0) -> Tensor"},
		Python:   "torch.conv_tbc F.conv_tbc",
		Infer:    inferTimeFirst,
		Work:     work("MACs = N · Cin · Cout for each pair of a step and a kernel position that meet; a bias adds one addition for each output", timeFirstWork),
		Gradient: &op.Gradient{Saves: saves("input", "weight", "bias")},
		Kernel:   op.KernelProducts,
		Autocast: op.AutocastLow,
		Evidence: map[op.Rule]string{
			op.RuleSaves: "torch 2.15, saved_tensors_hooks over conv_tbc of 7×2×3 by 3×3×5 with a bias of 5: the bias, the input and the weight themselves",
		},
	}
}

func inferTimeFirst(c *op.Call) error {
	input, weight, bias, pad := c.Tensor("input"), c.Tensor("weight"), c.Tensor("bias"), c.Int("pad")
	switch {
	case len(input.Shape) != 3:
		return c.Errorf("input must have 3 dims: time, batch, in_channel, got %v", input.Shape)
	case len(weight.Shape) != 3:
		return c.Errorf("weight tensor must have 3 dims: kernel_width, in_channels, out_channels, got %v", weight.Shape)
	case len(bias.Shape) != 1:
		return c.Errorf("bias must be 1-D, got %v", bias.Shape)
	case input.Shape[2] != weight.Shape[1]:
		return c.Errorf("input dim 2 (input channels) is not == dim 1 in the weight tensor: %v and %v", input.Shape, weight.Shape)
	case bias.Shape[0] != weight.Shape[2]:
		return c.Errorf("bias size must equal dim 2 in the weight tensor (output channels): %v and %v", bias.Shape, weight.Shape)
	case pad < -input.Shape[0] || pad > 1<<31:
		return c.Errorf("pad %d does not fit an input of %v", pad, input.Shape)
	}
	if err := expectSameType(c, input, weight); err != nil {
		return err
	}
	steps := input.Shape[0] + 2*pad - weight.Shape[0] + 1
	if steps < 0 {
		return c.Errorf("trying to create tensor with negative dimension %d: input %v, weight %v, pad %d", steps, input.Shape, weight.Shape, pad)
	}
	c.Out([]int64{steps, input.Shape[1], weight.Shape[2]}, input.DType)
	return nil
}

// timeFirstWork sums over the kernel's positions the steps of input and output that
// each joins.
func timeFirstWork(o *graph.Op) op.Work {
	input, weight, out := op.Input(o, "input"), op.Input(o, "weight"), o.Outputs[0]
	pad, pairs := o.Attrs.Int("pad"), int64(0)
	for k := range weight.Shape[0] {
		pairs += max(min(input.Shape[0]+pad-k, out.Shape[0])-max(pad-k, 0), 0)
	}
	return op.Work{MACs: pairs * input.Shape[1] * weight.Shape[1] * weight.Shape[2], Adds: out.Elements()}
}
