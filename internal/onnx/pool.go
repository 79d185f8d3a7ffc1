package onnx

// This file translates poolings.

import (
	"fmt"
	"math"
	"slices"

	"heft/internal/graph"
)

func poolRules() map[string]*rule {
	return map[string]*rule{
		"MaxPool":           {least: 1, run: runMaxPool},
		"AveragePool":       {least: 1, run: runAveragePool},
		"LpPool":            {least: 1, run: runLpPool},
		"GlobalAveragePool": {least: 1, run: runGlobalAverage},
		"GlobalMaxPool":     {least: 1, run: global("amax")},
		"GlobalLpPool":      {least: 1, run: runGlobalLp},
		"MaxUnpool":         {least: 2, run: runMaxUnpool},
	}
}

func (c *call) poolWindow() (*geometry, error) {
	kernel := c.intList("kernel_shape")
	if len(kernel) < 1 || len(kernel) > 3 {
		return nil, c.errorf("kernel_shape %v is not 1 to 3 sizes", kernel)
	}
	return c.window(c.tensor(0), kernel)
}

// halfPadding tells whether torch takes the padding: at most half the window.
func (w *geometry) halfPadding() bool {
	for i, p := range w.before {
		if p < 0 || p > w.span(i)/2 {
			return false
		}
	}
	return w.symmetric()
}

// fitted returns the input and padding of a pooling; padding that torch does
// not take is added to the input itself. Rounding up then counts from the
// padded size, as it does here.
func (c *call) fitted(w *geometry, fill float64) (*graph.Tensor, []int64) {
	x := c.tensor(0)
	if w.halfPadding() {
		return x, w.before
	}
	return c.padLast(x, w, fill), make([]int64, len(w.before))
}

func runMaxPool(c *call) ([]value, error) {
	w, err := c.poolWindow()
	if err != nil {
		return nil, err
	}
	fill := math.Inf(-1)
	if !c.tensor(0).DType.IsFloating() {
		fill = 0
	}
	x, padding := c.fitted(w, fill)
	name := fmt.Sprintf("max_pool%dd", len(w.kernel))
	if c.wants(1) {
		outs := c.all(name+"_with_indices", x, w.kernel, w.stride, padding, w.dilation, w.ceil)
		return c.result(outs...)
	}
	return c.one(name, x, w.kernel, w.stride, padding, w.dilation, w.ceil)
}

// runAveragePool has dilation since version 22: the mean of a strided view of
// the windows.
func runAveragePool(c *call) ([]value, error) {
	w, err := c.poolWindow()
	if err != nil {
		return nil, err
	}
	if slices.ContainsFunc(w.dilation, func(d int64) bool { return d != 1 }) {
		return c.dilatedAverage(w)
	}
	x, padding := c.fitted(w, 0)
	return c.one(fmt.Sprintf("avg_pool%dd", len(w.kernel)), x, w.kernel, w.stride, padding, w.ceil, c.bool("count_include_pad", false))
}

func (c *call) dilatedAverage(w *geometry) ([]value, error) {
	n := len(w.kernel)
	for i := range n {
		if w.ceil {
			room := c.tensor(0).Shape[i+2] + w.before[i] + w.after[i] - w.span(i)
			w.after[i] += (w.stride[i] - room%w.stride[i]) % w.stride[i]
		}
	}
	x := c.padLast(c.tensor(0), w, 0)
	if c.err != nil {
		return nil, c.err
	}
	shape, strides := slices.Clone(x.Shape[:2]), slices.Clone(x.Strides[:2])
	for i := range n {
		shape = append(shape, max((x.Shape[i+2]-w.span(i))/w.stride[i]+1, 0))
		strides = append(strides, x.Strides[i+2]*w.stride[i])
	}
	var axes []int64
	for i := range n {
		axes = append(axes, int64(len(shape)))
		shape = append(shape, w.kernel[i])
		strides = append(strides, x.Strides[i+2]*w.dilation[i])
	}
	return c.one("mean", c.do("as_strided", x, shape, strides), axes)
}

func runLpPool(c *call) ([]value, error) {
	w, err := c.poolWindow()
	if err != nil {
		return nil, err
	}
	p := float64(c.int("p", 2))
	if c.has("p") && c.attribute("p").int == 0 {
		p = c.float("p", 2)
	}
	x := c.do("pow", c.do("abs", c.padLast(c.tensor(0), w, 0)), p)
	c.in = slices.Clone(c.in)
	c.in[0] = tensorValue(x)
	w.before, w.after = make([]int64, len(w.kernel)), make([]int64, len(w.kernel))
	var y *graph.Tensor
	if c.err == nil {
		means, err := c.dilatedAverage(w)
		if err != nil {
			return nil, err
		}
		y = means[0].tensor
	}
	if c.err != nil {
		return nil, c.err
	}
	return c.one("pow", c.do("mul", y, float64(graph.Product(w.kernel))), 1/p)
}

// spatial lists the axes behind batch and channels.
func (c *call) spatial(x *graph.Tensor) ([]int64, error) {
	if len(x.Shape) < 3 {
		return nil, c.errorf("input of size %v has no spatial axes", x.Shape)
	}
	var axes []int64
	for i := 2; i < len(x.Shape); i++ {
		axes = append(axes, int64(i))
	}
	return axes, nil
}

// runGlobalAverage is torch's adaptive pooling to one element where torch has
// it, so that a classifier's head looks as it does in the source.
func runGlobalAverage(c *call) ([]value, error) {
	x := c.tensor(0)
	if n := len(x.Shape) - 2; n >= 1 && n <= 3 {
		return c.one(fmt.Sprintf("adaptive_avg_pool%dd", n), x, slices.Repeat([]int64{1}, n))
	}
	return global("mean")(c)
}

func global(reduction string) func(c *call) ([]value, error) {
	return func(c *call) ([]value, error) {
		axes, err := c.spatial(c.tensor(0))
		if err != nil {
			return nil, err
		}
		return c.one(reduction, c.tensor(0), axes, true)
	}
}

func runGlobalLp(c *call) ([]value, error) {
	axes, err := c.spatial(c.tensor(0))
	if err != nil {
		return nil, err
	}
	return c.one("vector_norm", c.tensor(0), c.int("p", 2), axes, true)
}

// runMaxUnpool puts values back to where a pooling took them; the size is the
// pooling's input, or given.
func runMaxUnpool(c *call) ([]value, error) {
	x := c.tensor(0)
	w, err := c.poolWindow()
	if err != nil {
		return nil, err
	}
	shape := slices.Clone(x.Shape)
	for i := range w.kernel {
		shape[i+2] = (x.Shape[i+2]-1)*w.stride[i] + w.kernel[i] - w.before[i] - w.after[i]
	}
	if c.tensor(2) != nil {
		if shape, err = c.known(2); err != nil {
			return nil, err
		}
	}
	zeros := c.do("zeros", shape, keyword("dtype", x.DType))
	flat := c.do("scatter", c.do("reshape", zeros, []int64{-1}), int64(0),
		c.do("reshape", c.tensor(1), []int64{-1}), c.do("reshape", x, []int64{-1}))
	return c.one("reshape", flat, shape)
}
