package onnx

// This file translates resizing of images and sampling from them.

import (
	"fmt"
	"math"
	"slices"

	"heft/internal/graph"
)

func resizeRules() map[string]*rule {
	return map[string]*rule{
		"Resize":     {least: 1, run: runResize},
		"Upsample":   {least: 1, run: runUpsample},
		"GridSample": {least: 2, run: runGridSample},
		"AffineGrid": {least: 2, run: runAffineGrid},
		"Col2Im":     {least: 3, run: runCol2Im},
	}
}

// runUpsample takes scales from an attribute until version 9, then from an
// input.
func runUpsample(c *call) ([]value, error) {
	x := c.tensor(0)
	scales, err := c.knownFloats(1)
	if err != nil {
		return nil, err
	}
	if a := c.attribute("scales"); a != nil {
		scales = a.floats
	} else if c.has("height_scale") {
		scales = []float64{1, 1, c.float("height_scale", 1), c.float("width_scale", 1)}
	}
	return c.resize(x, scales, nil)
}

// runResize takes scales or sizes; version 10 had scales alone, as its second
// input. Since version 18 they may speak of some axes only.
func runResize(c *call) ([]value, error) {
	x := c.tensor(0)
	if c.version < 11 {
		return runUpsample(c)
	}
	scales, err := c.knownFloats(2)
	if err != nil {
		return nil, err
	}
	sizes, err := c.sizes(3)
	if err != nil {
		return nil, err
	}
	axes := c.intList("axes")
	if axes == nil {
		return c.resize(x, scales, sizes)
	}
	allScales, allSizes := slices.Repeat([]float64{1}, len(x.Shape)), slices.Clone(x.Shape)
	for i, a := range axes {
		at, err := c.axis(a, len(x.Shape))
		if err != nil {
			return nil, err
		}
		if i < len(scales) {
			allScales[at] = scales[i]
		}
		if i < len(sizes) {
			allSizes[at] = sizes[i]
		}
	}
	if len(sizes) == 0 {
		return c.resize(x, allScales, nil)
	}
	return c.resize(x, nil, c.keepAspect(x, allSizes, axes))
}

// keepAspect applies keep_aspect_ratio_policy: one scale for all axes, the
// least or the largest that the sizes ask for.
func (c *call) keepAspect(x *graph.Tensor, sizes, axes []int64) []int64 {
	policy := c.text("keep_aspect_ratio_policy", "stretch")
	if policy == "stretch" {
		return sizes
	}
	if axes == nil {
		for i := range sizes {
			axes = append(axes, int64(i))
		}
	}
	var scale float64
	for i, a := range axes {
		at, err := c.axis(a, len(x.Shape))
		if err != nil || x.Shape[at] == 0 {
			return sizes
		}
		s := float64(sizes[at]) / float64(x.Shape[at])
		if i == 0 || (policy == "not_larger") == (s < scale) {
			scale = s
		}
	}
	out := slices.Clone(x.Shape)
	for _, a := range axes {
		at, _ := c.axis(a, len(x.Shape))
		out[at] = int64(math.Floor(scale*float64(x.Shape[at]) + 0.5))
	}
	return out
}

func (c *call) resize(x *graph.Tensor, scales []float64, sizes []int64) ([]value, error) {
	rank := len(x.Shape)
	if len(sizes) > 0 && c.intList("axes") == nil && len(sizes) == rank {
		sizes = c.keepAspect(x, sizes, nil)
	}
	if len(sizes) == 0 {
		if len(scales) != rank {
			return nil, c.errorf("scales %v do not fit an input of size %v", scales, x.Shape)
		}
		for i, s := range scales {
			out := math.Floor(float64(x.Shape[i]) * s)
			if !(out >= 0 && out < maxSymbolSize) {
				return nil, c.errorf("scale %v of axis %d", s, i)
			}
			sizes = append(sizes, int64(out))
		}
	}
	if len(sizes) != rank {
		return nil, c.errorf("sizes %v do not fit an input of size %v", sizes, x.Shape)
	}
	return c.interpolated(x, sizes)
}

// interpolated is torch's upsampling where batch and channels stay. Others, and
// modes that torch lacks for the rank, are counted as one gather an element.
func (c *call) interpolated(x *graph.Tensor, sizes []int64) ([]value, error) {
	if slices.Equal(x.Shape, sizes) {
		return c.one("clone", x)
	}
	n := len(sizes) - 2
	mode := c.text("mode", "nearest")
	corners := c.text("coordinate_transformation_mode", "") == "align_corners"
	if n >= 1 && n <= 3 && slices.Equal(sizes[:2], x.Shape[:2]) && x.DType.IsFloating() && graph.Product(x.Shape) > 0 && slices.Min(sizes) > 0 {
		switch {
		case mode == "nearest":
			return c.one(fmt.Sprintf("upsample_nearest%dd", n), x, sizes[2:])
		case mode == "linear" || mode == "bilinear":
			name := [...]string{"upsample_linear1d", "upsample_bilinear2d", "upsample_trilinear3d"}[n-1]
			return c.one(name, x, sizes[2:], corners)
		case mode == "cubic" && n == 2:
			return c.one("upsample_bicubic2d", x, sizes[2:], corners)
		}
	}
	return c.one("resample", x, sizes, mode)
}

func runGridSample(c *call) ([]value, error) {
	mode := c.text("mode", "linear")
	switch mode {
	case "linear":
		mode = "bilinear"
	case "cubic":
		mode = "bicubic"
	}
	if len(c.tensor(0).Shape) == 5 && mode == "bicubic" {
		return nil, errOpen
	}
	return c.one("grid_sample", c.tensor(0), c.tensor(1), mode, c.text("padding_mode", "zeros"), c.bool("align_corners", false))
}

func runAffineGrid(c *call) ([]value, error) {
	size, err := c.known(1)
	if err != nil {
		return nil, err
	}
	return c.one("affine_grid", c.tensor(0), size, c.bool("align_corners", false))
}

// runCol2Im adds up blocks where they overlap, for any number of axes.
func runCol2Im(c *call) ([]value, error) {
	x := c.tensor(0)
	image, err := c.known(1)
	if err != nil {
		return nil, err
	}
	block, err := c.known(2)
	if err != nil {
		return nil, err
	}
	n := len(image)
	pads := c.perAxis("pads", 2*n, 0)
	symmetric := len(pads) == 2*n && slices.Equal(pads[:n], pads[n:])
	if n == 2 && len(block) == 2 && symmetric {
		return c.one("col2im", x, image, block, c.perAxis("dilations", 2, 1), pads[:2], c.perAxis("strides", 2, 1))
	}
	places := graph.Product(block)
	if len(x.Shape) != 3 || places < 1 || x.Shape[1]%places != 0 {
		return nil, c.errorf("input of size %v does not hold blocks of %v", x.Shape, block)
	}
	return c.one("resample", x, slices.Concat([]int64{x.Shape[0], x.Shape[1] / places}, image), "nearest")
}
