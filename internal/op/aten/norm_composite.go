package aten

// This file holds normalisations that are made of other operators.

import (
	"slices"

	"heft/internal/graph"
	"heft/internal/op"
)

func expandGroupNorm(c *op.Call) ([]*graph.Tensor, error) {
	// F.group_norm asks for more than one value in a sample, counted over a group's channels.
	if shape, groups := c.Tensor("input").Shape, c.Int("num_groups"); len(shape) >= 2 && groups > 0 &&
		shape[0]*(shape[1]/groups)*graph.Product(shape[2:]) == 1 {
		return nil, c.Errorf("expected more than 1 value per channel when training, got input size %v", shape)
	}
	if t := c.Tensor("input"); !op.Floats.Has(t.DType) && (t.Elements() > 0 || c.Has("weight")) {
		return nil, c.Errorf("not implemented for %v", t.DType)
	}
	input, err := c.Apply("contiguous", c.Tensor("input"))
	if err != nil {
		return nil, err
	}
	return c.ApplyAll("native_group_norm", []any{input, c.Int("num_groups"), c.Arg("weight"), c.Arg("bias"), c.Float("eps")})
}

// expandInstanceNorm is a batch norm over [1, N·C, …]: the samples become
// channels, and weight, bias and statistics are repeated for each of them.
func expandInstanceNorm(c *op.Call) ([]*graph.Tensor, error) {
	input := c.Tensor("input")
	if len(input.Shape) < 2 {
		return nil, c.Errorf("expected at least 2 axes, got input of size %v", input.Shape)
	}
	batch, channels := input.Shape[0], input.Shape[1]
	if c.Has("running_mean") != c.Has("running_var") {
		return nil, c.Errorf("running_mean and running_var must either both be None or neither be None")
	}
	if c.Bool("use_input_stats") && graph.Product(input.Shape[2:]) == 1 {
		return nil, c.Errorf("expected more than 1 spatial element when training, got input size %v", input.Shape)
	}
	if mean := c.Tensor("running_mean"); mean != nil && c.Bool("use_input_stats") && mean.Elements() != channels {
		return nil, c.Errorf("running_mean should contain %d elements not %d", channels, mean.Elements())
	}
	repeated := map[string]any{}
	for _, name := range []string{"weight", "bias", "running_mean", "running_var"} {
		repeated[name] = nil
		if t := c.Tensor(name); t != nil {
			r, err := c.Apply("repeat", t, []int64{batch})
			if err != nil {
				return nil, err
			}
			repeated[name] = r
		}
	}
	shape := slices.Concat([]int64{1, batch * channels}, input.Shape[2:])
	x, err := chain(c, input, step("contiguous"), step("view", shape))
	if err != nil {
		return nil, err
	}
	y, err := c.Apply("batch_norm", x, repeated["running_mean"], repeated["running_var"], repeated["weight"], repeated["bias"],
		c.Bool("use_input_stats"), c.Float("momentum"), c.Float("eps"))
	if err != nil {
		return nil, err
	}
	for _, name := range []string{"running_mean", "running_var"} {
		c.Forget(c.Tensor(name))
	}
	return result(c.Apply("view", y, input.Shape))
}

// expandLocalResponseNorm divides x by (k + alpha·mean of x² over size
// neighbouring channels)^beta.
func expandLocalResponseNorm(c *op.Call) ([]*graph.Tensor, error) {
	input, size := c.Tensor("input"), c.Int("size")
	if len(input.Shape) >= 3 && input.Elements() == 0 {
		return []*graph.Tensor{input}, nil
	}
	if len(input.Shape) < 3 {
		return nil, c.Errorf("expected 3D or higher dimensionality input (got %d dimensions)", len(input.Shape))
	}
	if size < 1 {
		return nil, c.Errorf("size must be at least 1, got %d", size)
	}
	if input.Elements() == 0 {
		return []*graph.Tensor{input}, nil
	}
	square, err := c.Apply("mul", input, input)
	if err != nil {
		return nil, err
	}
	pad, pool := neighbourMean(input.Shape, size)
	padded, err := chain(c, square, pad...)
	if err != nil {
		return nil, err
	}
	c.Release(square)
	mean, err := chain(c, padded, pool...)
	if err != nil {
		return nil, err
	}
	c.Release(padded)
	divisor, err := chain(c, mean, step("mul", c.Float("alpha")), step("add", c.Float("k")), step("pow", c.Float("beta")))
	if err != nil {
		return nil, err
	}
	c.Release(mean)
	return result(c.Apply("div", input, divisor))
}

// neighbourMean averages over neighbouring channels: these become a spatial
// axis, padded, of a pooling operator.
func neighbourMean(shape []int64, size int64) (pad, pool []link) {
	before, after := size/2, (size-1)/2
	if len(shape) == 3 {
		pad = []link{step("unsqueeze", int64(1)), step("constant_pad_nd", []int64{0, 0, before, after}, 0.0)}
		return pad, []link{step("avg_pool2d", []int64{size, 1}, int64(1)), step("squeeze", int64(1))}
	}
	pad = []link{
		step("view", []int64{shape[0], 1, shape[1], shape[2], -1}),
		step("constant_pad_nd", []int64{0, 0, 0, 0, before, after}, 0.0),
	}
	return pad, []link{step("avg_pool3d", []int64{size, 1, 1}, int64(1)), step("squeeze", int64(1)), step("view", shape)}
}

// expandNormalize divides by the vector norm, which is at least eps.
func expandNormalize(c *op.Call) ([]*graph.Tensor, error) {
	input := c.Tensor("input")
	norm, err := c.Apply("norm", input, c.Float("p"), c.Arg("dim"), true)
	if err != nil {
		return nil, err
	}
	divisor, err := chain(c, norm, step("clamp_min", c.Float("eps")), step("expand_as", input))
	if err != nil {
		return nil, err
	}
	c.Release(norm)
	return result(c.Apply("div", input, divisor))
}
