package onnx

// This file translates operators that the standard domain had until version 1.5 of
// the format (2019): experimental ones, which CoreML's and Caffe2's converters wrote.

import "heft/internal/graph"

func legacyRules() map[string]*rule {
	return map[string]*rule{
		"Affine":             {least: 1, run: runAffine},
		"ImageScaler":        {least: 1, run: runImageScaler},
		"Scale":              {least: 1, run: func(c *call) ([]value, error) { return c.one("mul", c.tensor(0), c.float("scale", 1)) }},
		"ScaledTanh":         {least: 1, run: runScaledTanh},
		"ParametricSoftplus": {least: 1, run: runParametricSoftplus},
		"Crop":               {least: 1, run: runCrop, free: true},
		"DynamicSlice":       {least: 3, run: runSlice, free: true},
		"GivenTensorFill":    {run: runGivenTensorFill, free: true},
	}
}

// runAffine is alpha · x + beta.
func runAffine(c *call) ([]value, error) {
	return c.one("add", c.do("mul", c.tensor(0), c.float("alpha", 1)), c.float("beta", 0))
}

// runImageScaler is scale · x + bias, with a number for each channel.
func runImageScaler(c *call) ([]value, error) {
	x := c.do("mul", c.tensor(0), c.float("scale", 1))
	a := c.attribute("bias")
	if a == nil || len(a.floats) == 0 {
		return c.result(x)
	}
	if len(x.Shape) != 4 || int64(len(a.floats)) != x.Shape[1] {
		return nil, c.errorf("%d numbers of bias do not fit an image of size %v", len(a.floats), x.Shape)
	}
	bias := c.constant(a.floats, []int64{x.Shape[1], 1, 1}, x.DType)
	return c.one("add", x, bias)
}

// runScaledTanh is alpha · tanh(beta · x).
func runScaledTanh(c *call) ([]value, error) {
	return c.one("mul", c.do("tanh", c.do("mul", c.tensor(0), c.float("beta", 1))), c.float("alpha", 1))
}

// runParametricSoftplus is alpha · log(exp(beta · x) + 1).
func runParametricSoftplus(c *call) ([]value, error) {
	return c.one("mul", c.do("softplus", c.do("mul", c.tensor(0), c.float("beta", 1))), c.float("alpha", 1))
}

// runCrop cuts a border [left, top, right, bottom] off, or with a scale [height,
// width] that piece behind left and top.
func runCrop(c *call) ([]value, error) {
	x, border, scale := c.tensor(0), c.intList("border"), c.intList("scale")
	if len(x.Shape) != 4 || len(border) != 4 {
		return nil, c.errorf("border %v does not fit an image of size %v", border, x.Shape)
	}
	left, top, right, bottom := border[0], border[1], x.Shape[3]-border[2], x.Shape[2]-border[3]
	if len(scale) == 2 {
		right, bottom = left+scale[1], top+scale[0]
	}
	if left < 0 || top < 0 || left > right || top > bottom || right > x.Shape[3] || bottom > x.Shape[2] {
		return nil, c.errorf("border %v and scale %v do not fit an image of size %v", border, scale, x.Shape)
	}
	return c.one("slice", c.do("slice", x, int64(2), top, bottom), int64(3), left, right)
}

func runGivenTensorFill(c *call) ([]value, error) {
	shape := c.intList("shape")
	if len(c.in) > 0 && c.in[0].kind == isTensor && c.bool("input_as_shape", false) {
		var err error
		if shape, err = c.known(0); err != nil {
			return nil, err
		}
	}
	return c.one("zeros", append([]int64{}, shape...), keyword("dtype", graph.Float32))
}
