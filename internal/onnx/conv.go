package onnx

// This file translates convolutions.

import (
	"fmt"
	"slices"

	"heft/internal/graph"
	"heft/internal/op"
)

func convolutionRules() map[string]*rule {
	return map[string]*rule{
		"Conv":          {least: 2, run: func(c *call) ([]value, error) { return convolution(c, c.tensor(0), c.tensor(1), c.tensor(2)) }},
		"ConvTranspose": {least: 2, run: runConvTranspose},
		"ConvInteger":   {least: 2, run: runConvInteger},
		"QLinearConv":   {least: 8, run: runQLinearConv},
		"DeformConv":    {least: 3, run: runDeformConv},
	}
}

// convolution is torch's conv1d, conv2d or conv3d, behind a padding where the
// two sides differ.
func convolution(c *call, x, weight, bias *graph.Tensor) ([]value, error) {
	y, err := convolve(c, x, weight, bias)
	if err != nil {
		return nil, err
	}
	return c.result(y)
}

func convolve(c *call, x, weight, bias *graph.Tensor) (*graph.Tensor, error) {
	n := len(weight.Shape) - 2
	if n < 1 || n > 3 {
		return nil, c.errorf("a weight of size %v is no kernel over 1 to 3 axes", weight.Shape)
	}
	kernel := weight.Shape[2:]
	if given := c.intList("kernel_shape"); len(given) > 0 && !slices.Equal(given, kernel) {
		return nil, c.errorf("kernel_shape %v differs from the weight's size %v", given, weight.Shape)
	}
	w, err := c.window(x, kernel)
	if err != nil {
		return nil, err
	}
	x, padding := c.padded(x, w, 0)
	return c.do(fmt.Sprintf("conv%dd", n), x, weight, orNone(bias), w.stride, padding, w.dilation, c.int("group", 1)), nil
}

// orNone passes an absent tensor as None.
func orNone(t *graph.Tensor) any {
	if t == nil {
		return nil
	}
	return t
}

// runConvTranspose pads less where output_padding or output_shape ask for more,
// and cuts the result where padding differs on both sides.
func runConvTranspose(c *call) ([]value, error) {
	x, weight := c.tensor(0), c.tensor(1)
	n := len(weight.Shape) - 2
	if n < 1 || n > 3 {
		return nil, c.errorf("a weight of size %v is no kernel over 1 to 3 axes", weight.Shape)
	}
	w, err := c.window(x, weight.Shape[2:])
	if err != nil {
		return nil, err
	}
	extra := c.perAxis("output_padding", n, 0)
	if len(extra) != n {
		return nil, c.errorf("output_padding %v does not fit %d spatial axes", extra, n)
	}
	if err := fitOutput(c, x, w, extra); err != nil {
		return nil, err
	}
	y := transposed(c, x, weight, w, extra)
	return c.result(y)
}

// fitOutput derives the padding from output_shape, or from auto_pad, which asks
// for outputs of stride times the input.
func fitOutput(c *call, x *graph.Tensor, w *geometry, extra []int64) error {
	n := len(w.kernel)
	want := c.intList("output_shape")
	auto := c.text("auto_pad", "NOTSET")
	if len(want) == n+2 {
		want = want[2:]
	}
	if len(want) == 0 && (auto == "SAME_UPPER" || auto == "SAME_LOWER") {
		for i := range n {
			want = append(want, x.Shape[i+2]*w.stride[i])
		}
	}
	if len(want) == 0 {
		return nil
	}
	if len(want) != n {
		return c.errorf("output_shape %v does not fit %d spatial axes", want, n)
	}
	for i := range n {
		total := (x.Shape[i+2]-1)*w.stride[i] + extra[i] + w.span(i) - want[i]
		w.before[i], w.after[i] = total/2, total-total/2
		if auto != "SAME_UPPER" {
			w.before[i], w.after[i] = w.after[i], w.before[i]
		}
	}
	return nil
}

// transposed runs torch's operator with the padding that both sides share, and
// cuts or pads the rest.
func transposed(c *call, x, weight *graph.Tensor, w *geometry, extra []int64) *graph.Tensor {
	n := len(w.kernel)
	padding, rest := make([]int64, n), &geometry{before: make([]int64, n), after: make([]int64, n)}
	outside := make([]int64, n)
	whole := true
	for i := range n {
		padding[i] = max(min(w.before[i], w.after[i]), 0)
		outside[i] = extra[i]
		if extra[i] >= max(w.stride[i], w.dilation[i]) {
			outside[i] = 0
		}
		rest.before[i] = padding[i] - w.before[i]
		rest.after[i] = padding[i] - w.after[i] + extra[i] - outside[i]
		whole = whole && rest.before[i] == 0 && rest.after[i] == 0
	}
	y := c.do(fmt.Sprintf("conv_transpose%dd", n), x, weight, c.optional(2), w.stride, padding, outside, c.int("group", 1), w.dilation)
	if whole {
		return y
	}
	return c.padLast(y, rest, 0)
}

// runConvInteger multiplies bytes into int32.
func runConvInteger(c *call) ([]value, error) {
	y, err := convolve(c, c.real(c.tensor(0)), c.real(c.tensor(1)), nil)
	if err != nil {
		return nil, err
	}
	return c.one("to", y, graph.Int32)
}

// real decodes bytes, as the format defines its operators on them. The weight
// itself keeps its real size.
func (c *call) real(t *graph.Tensor) *graph.Tensor {
	if t.DType.IsFloating() && t.DType.Bits() >= 16 {
		return t
	}
	return c.do("dequantize", t, graph.Float32)
}

// runQLinearConv takes and gives bytes: x, its scale and zero point, weight,
// scale and zero point, those of the result, and an int32 bias.
func runQLinearConv(c *call) ([]value, error) {
	y, err := convolve(c, c.real(c.tensor(0)), c.real(c.tensor(3)), nil)
	if err != nil {
		return nil, err
	}
	return c.result(requantized(c, y, c.tensor(7)))
}

// requantized rounds a result to bytes of the type of its zero point.
func requantized(c *call, y, zero *graph.Tensor) *graph.Tensor {
	dtype := graph.UInt8
	if zero != nil {
		dtype = zero.DType
	}
	return c.do("quantize", y, dtype)
}

func runDeformConv(c *call) ([]value, error) {
	x, weight := c.tensor(0), c.tensor(1)
	if len(weight.Shape) != 4 {
		return nil, errOpen
	}
	w, err := c.window(x, weight.Shape[2:])
	if err != nil {
		return nil, err
	}
	x, padding := c.padded(x, w, 0)
	args := []any{x, c.tensor(2), weight, c.optional(3), w.stride, padding, w.dilation}
	if c.tensor(4) != nil {
		args = append(args, op.Keyword{Name: "mask", Value: c.tensor(4)})
	}
	return c.one("deform_conv2d", args...)
}
