package aten

// This file holds padding.

import (
	"fmt"
	"slices"

	"heft/internal/graph"
	"heft/internal/op"
)

func padFamily() []*op.Operator {
	family := []*op.Operator{
		{
			Name:    "pad",
			Schemas: []string{"(Tensor input, int[] pad, str mode='constant', Scalar? value=None) -> Tensor"},
			Python:  "F.pad torch._C._nn.pad",
			Expand:  expandPad,
		},
		{
			// The pad list begins with the last axis, two numbers an axis;
			// negative ones cut.
			Name:     "constant_pad_nd",
			Schemas:  []string{"(Tensor input, int[] pad, Scalar value=0) -> Tensor"},
			Python:   "torch.constant_pad_nd",
			Infer:    inferConstantPad,
			Eval:     evalConstantPad,
			Gradient: &op.Gradient{},
		},
		{
			// The far end of an axis goes before its beginning, and the
			// beginning behind its end.
			Name:     "circular_pad",
			Schemas:  []string{"(Tensor input, int[] pad) -> Tensor"},
			Infer:    func(c *op.Call) error { return inferBorderPad(c, len(c.Ints("pad"))/2, "circular") },
			Gradient: &op.Gradient{},
		},
	}
	for n := 1; n <= 3; n++ {
		family = append(family, borderPad("reflection", "reflect", n), borderPad("replication", "replicate", n))
	}
	return family
}

// borderPad fills the margin from the input's own elements.
func borderPad(name, mode string, n int) *op.Operator {
	return &op.Operator{
		Name:     fmt.Sprintf("%s_pad%dd", name, n),
		Types:    op.Numbers,
		Schemas:  []string{"(Tensor input, int[] pad) -> Tensor"},
		Infer:    func(c *op.Call) error { return inferBorderPad(c, n, mode) },
		Gradient: &op.Gradient{Saves: saves("input")},
	}
}

func expandPad(c *op.Call) ([]*graph.Tensor, error) {
	input, pad, mode := c.Tensor("input"), c.Ints("pad"), c.Text("mode")
	if mode == "constant" {
		value := c.Arg("value")
		if value == nil {
			value = int64(0)
		}
		return c.ApplyAll("constant_pad_nd", []any{input, pad, value})
	}
	if value := c.Arg("value"); value != nil && c.Float("value") != 0 {
		return nil, c.Errorf("padding mode %q doesn't take in value argument", mode)
	}
	n := len(pad) / 2
	if len(pad)%2 != 0 || n < 1 || n > 3 || len(input.Shape) < n+1 || len(input.Shape) > n+2 {
		return nil, c.Errorf("mode %q pads the last axes of input with 1 to 3 spatial axes, got pad %v for input of size %v", mode, pad, input.Shape)
	}
	switch mode {
	case "reflect":
		return c.ApplyAll(fmt.Sprintf("reflection_pad%dd", n), []any{input, pad})
	case "replicate":
		return c.ApplyAll(fmt.Sprintf("replication_pad%dd", n), []any{input, pad})
	case "circular":
		return c.ApplyAll("circular_pad", []any{input, pad})
	}
	return nil, c.Errorf("unrecognised padding mode %q", mode)
}

// paddedShape returns the shape after padding.
func paddedShape(c *op.Call) ([]int64, error) {
	input, pad := c.Tensor("input"), c.Ints("pad")
	if len(pad)%2 != 0 {
		return nil, c.Errorf("length of pad must be even but it is %d", len(pad))
	}
	if len(pad) > 2*len(input.Shape) {
		return nil, c.Errorf("length of pad should be no more than twice the number of dimensions of the input: pad %v, input %v", pad, input.Shape)
	}
	shape := slices.Clone(input.Shape)
	for i := 0; i < len(pad); i += 2 {
		axis := len(shape) - 1 - i/2
		shape[axis] += pad[i] + pad[i+1]
		if shape[axis] < 0 {
			return nil, c.Errorf("the input size %d, plus negative padding %d and %d, resulted in a negative output size", input.Shape[axis], pad[i], pad[i+1])
		}
	}
	return shape, nil
}

func inferConstantPad(c *op.Call) error {
	shape, err := paddedShape(c)
	if err != nil {
		return err
	}
	input, pad := c.Tensor("input"), c.Ints("pad")
	if len(pad) > 0 && slices.Max(pad) <= 0 {
		cut := &graph.Tensor{Shape: shape, Strides: input.Strides} // cut on all sides, then copied
		c.OutStrided(shape, op.LikeStrides(cut), input.DType)
		return nil
	}
	c.OutStrided(shape, suggestedStrides(shape, input), input.DType)
	if !op.NumberFits(c.Float("value"), input.DType) {
		return c.Errorf("value cannot be converted to type %v without overflow", input.DType)
	}
	return nil
}

// evalConstantPad copies the elements that stay to their new places.
func evalConstantPad(c *op.Call) [][]float64 {
	input, pad, out := c.Tensor("input"), c.Ints("pad"), c.Outputs()[0]
	numbers := slices.Repeat([]float64{c.Float("value")}, int(out.Elements()))
	strides := graph.ContiguousStrides(out.Shape)
	index := make([]int64, len(input.Shape))
	for _, x := range input.Known() {
		at, inside := int64(0), true
		for axis := range index {
			place := index[axis]
			if i := 2 * (len(index) - 1 - axis); i < len(pad) {
				place += pad[i]
			}
			inside = inside && place >= 0 && place < out.Shape[axis]
			at += place * strides[axis]
		}
		if inside {
			numbers[at] = x
		}
		advance(index, input.Shape)
	}
	return [][]float64{numbers}
}

// advance steps an index through a shape in row-major order.
func advance(index, shape []int64) {
	for axis := len(index) - 1; axis >= 0; axis-- {
		if index[axis]++; index[axis] < shape[axis] {
			return
		}
		index[axis] = 0
	}
}

func inferBorderPad(c *op.Call, n int, mode string) error {
	input, pad := c.Tensor("input"), c.Ints("pad")
	if len(pad) != 2*n || len(input.Shape) < n+1 || len(input.Shape) > n+2 {
		return c.Errorf("expected %d padding numbers and input of %d or %d axes, got pad %v and size %v", 2*n, n+1, n+2, pad, input.Shape)
	}
	shape, err := paddedShape(c)
	if err != nil {
		return err
	}
	if mode != "circular" {
		if err := expectFeatures(c, input, n); err != nil {
			return err
		}
		if slices.Contains(lastAxes(shape, n), 0) {
			return c.Errorf("padding %v of input %v leaves an empty axis", pad, input.Shape)
		}
	}
	for i, p := range pad {
		size := input.Shape[len(input.Shape)-1-i/2]
		switch {
		case mode == "reflect" && p >= size:
			return c.Errorf("padding size should be less than the corresponding input dimension, but got padding %v for input of size %v", pad, input.Shape)
		case mode == "circular" && p > size:
			return c.Errorf("padding value causes wrapping around more than once: padding %v, input of size %v", pad, input.Shape)
		}
	}
	c.Out(shape, input.DType)
	return nil
}
