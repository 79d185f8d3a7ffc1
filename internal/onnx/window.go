package onnx

// This file reads what convolutions and poolings share: the window's sizes, and
// padding that torch's operators do not take as it is.

import (
	"math"
	"slices"

	"heft/internal/graph"
)

// geometry is a sliding window over spatial axes.
type geometry struct {
	kernel, stride, dilation []int64
	before, after            []int64 // padding
	ceil                     bool
}

// window reads the attributes of a window over the last axes of x.
func (c *call) window(x *graph.Tensor, kernel []int64) (*geometry, error) {
	n := len(kernel)
	if len(x.Shape) != n+2 {
		return nil, c.errorf("input of size %v does not fit a window of %v", x.Shape, kernel)
	}
	w := &geometry{kernel: kernel, ceil: c.bool("ceil_mode", false)}
	w.stride, w.dilation = c.perAxis("strides", n, 1), c.perAxis("dilations", n, 1)
	pads := c.perAxis("pads", 2*n, 0)
	if len(w.stride) != n || len(w.dilation) != n || len(pads) != 2*n {
		return nil, c.errorf("strides %v, dilations %v and pads %v do not fit %d spatial axes", w.stride, w.dilation, pads, n)
	}
	for i := range n {
		if w.kernel[i] < 1 || w.stride[i] < 1 || w.dilation[i] < 1 || max(w.kernel[i], w.stride[i], w.dilation[i]) > maxSymbolSize {
			return nil, c.errorf("kernel %v, strides %v and dilations %v must be at least 1", w.kernel, w.stride, w.dilation)
		}
	}
	w.before, w.after = pads[:n], pads[n:]
	if auto := c.text("auto_pad", "NOTSET"); auto != "NOTSET" && auto != "" {
		w.automatic(x.Shape[2:], auto)
	}
	return w, nil
}

func (c *call) perAxis(name string, n int, otherwise int64) []int64 {
	if list := c.intList(name); len(list) > 0 {
		return list
	}
	return slices.Repeat([]int64{otherwise}, n)
}

// automatic pads such that the output has ceil(in/stride) places: 224 with
// kernel 3 and stride 2 needs (112−1)·2+3−224 = 1 place, at the end for
// SAME_UPPER and at the beginning for SAME_LOWER.
func (w *geometry) automatic(sizes []int64, mode string) {
	w.before, w.after = make([]int64, len(sizes)), make([]int64, len(sizes))
	if mode == "VALID" {
		return
	}
	for i, in := range sizes {
		out := (in + w.stride[i] - 1) / w.stride[i]
		missing := max((out-1)*w.stride[i]+w.span(i)-in, 0)
		w.before[i], w.after[i] = missing/2, missing-missing/2
		if mode == "SAME_LOWER" {
			w.before[i], w.after[i] = w.after[i], w.before[i]
		}
	}
}

// span is how far a window reaches.
func (w *geometry) span(i int) int64 { return w.dilation[i]*(w.kernel[i]-1) + 1 }

func (w *geometry) symmetric() bool { return slices.Equal(w.before, w.after) }

// padded pads the input itself where torch's operator takes only equal padding
// on both sides, and returns the padding that is left for the operator.
func (c *call) padded(x *graph.Tensor, w *geometry, fill float64) (*graph.Tensor, []int64) {
	if w.symmetric() && !slices.ContainsFunc(w.before, func(p int64) bool { return p < 0 }) {
		return x, w.before
	}
	return c.padLast(x, w, fill), make([]int64, len(w.before))
}

// padLast pads the spatial axes.
func (c *call) padLast(x *graph.Tensor, w *geometry, fill float64) *graph.Tensor {
	var pad []int64
	for i := len(w.before) - 1; i >= 0; i-- {
		pad = append(pad, w.before[i], w.after[i])
	}
	var value any = fill
	if !x.DType.IsFloating() && !math.IsInf(fill, 0) {
		value = int64(fill)
	}
	return c.do("constant_pad_nd", x, pad, value)
}
