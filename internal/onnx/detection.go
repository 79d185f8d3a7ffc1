package onnx

// This file translates what detectors need: regions, and selections whose size
// depends on data.

import (
	"slices"

	"heft/internal/graph"
)

func detectionRules() map[string]*rule {
	return map[string]*rule{
		"NonZero":           {least: 1, run: runNonZero, free: true},
		"NonMaxSuppression": {least: 2, run: runNonMaxSuppression},
		"Unique":            {least: 1, run: runUnique, free: true},
		"RoiAlign":          {least: 3, run: runRoiAlign},
		"MaxRoiPool":        {least: 2, run: runMaxRoiPool},
		"ImageDecoder":      {free: true},
	}
}

// runNonZero gives one column for each element that is not zero: torch's
// nonzero, transposed.
func runNonZero(c *call) ([]value, error) {
	return c.one("t", c.do("nonzero", c.tensor(0)))
}

// runNonMaxSuppression keeps at most max_output_boxes_per_class boxes of each
// class and image: 2 images of 80 classes and a limit of 100 are at most
// 16,000 rows of three numbers.
func runNonMaxSuppression(c *call) ([]value, error) {
	boxes, scores := c.tensor(0), c.tensor(1)
	if len(boxes.Shape) != 3 || len(scores.Shape) != 3 {
		return nil, c.errorf("boxes of size %v and scores of size %v must have 3 axes", boxes.Shape, scores.Shape)
	}
	kept := boxes.Shape[1]
	if limit, err := c.known(2); err == nil && len(limit) == 1 {
		kept = max(min(kept, limit[0]), 0)
	} else if c.tensor(2) == nil {
		kept = 0
	}
	c.dataDependent("boxes kept")
	return c.one("box_suppression", boxes, scores, kept*scores.Shape[0]*scores.Shape[1])
}

func runUnique(c *call) ([]value, error) {
	x := c.tensor(0)
	if c.has("axis") {
		axis, err := c.axis(c.int("axis", 0), len(x.Shape))
		if err != nil {
			return nil, err
		}
		n := x.Shape[axis]
		c.dataDependent("different slices")
		index := func() *graph.Tensor { return c.do("empty", []int64{n}, keyword("dtype", graph.Int64)) }
		return c.result(c.do("clone", x), index(), index(), index())
	}
	n := x.Elements()
	outs := c.all("unique", c.do("reshape", x, []int64{-1}), true, false, false)
	if x.Known() == nil {
		c.bound = true
	}
	index := func() *graph.Tensor {
		size := n
		if c.err == nil && len(outs[0].Shape) == 1 {
			size = outs[0].Shape[0]
		}
		return c.do("empty", []int64{size}, keyword("dtype", graph.Int64))
	}
	inverse := c.do("empty", []int64{n}, keyword("dtype", graph.Int64))
	return c.result(outs[0], index(), inverse, index())
}

// runRoiAlign takes boxes and the images they lie in apart; torchvision's
// takes them as one table of five columns.
func runRoiAlign(c *call) ([]value, error) {
	x, boxes, images := c.tensor(0), c.tensor(1), c.tensor(2)
	if len(boxes.Shape) != 2 || boxes.Shape[1] != 4 || len(images.Shape) != 1 {
		return nil, c.errorf("boxes of size %v and image numbers of size %v", boxes.Shape, images.Shape)
	}
	column := c.do("to", c.do("unsqueeze", images, int64(1)), boxes.DType)
	rois := c.do("cat", []*graph.Tensor{column, boxes}, int64(1))
	aligned := c.version >= 16 && c.text("coordinate_transformation_mode", "half_pixel") == "half_pixel"
	return c.one("roi_align", x, rois, c.float("spatial_scale", 1), c.int("output_height", 1), c.int("output_width", 1),
		c.int("sampling_ratio", 0), aligned)
}

func runMaxRoiPool(c *call) ([]value, error) {
	x, rois := c.tensor(0), c.tensor(1)
	pooled := c.intList("pooled_shape")
	if len(x.Shape) != 4 || len(rois.Shape) != 2 || len(pooled) != 2 {
		return nil, c.errorf("regions of size %v of an input of size %v in windows of %v", rois.Shape, x.Shape, pooled)
	}
	outs := c.all("roi_pool", x, rois, c.float("spatial_scale", 1), pooled[0], pooled[1])
	if c.err != nil || !slices.Equal(outs[0].Shape[2:], pooled) {
		return nil, c.err
	}
	return c.result(outs[0])
}
