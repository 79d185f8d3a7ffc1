package onnx

// This file translates operators that change shapes and types.

import (
	"slices"

	"heft/internal/graph"
)

func shapeRules() map[string]*rule {
	return map[string]*rule{
		"Identity":     {run: runIdentity, free: true},
		"Reshape":      {least: 1, run: runReshape, free: true},
		"Flatten":      {least: 1, run: runFlatten, free: true},
		"Squeeze":      {least: 1, run: runSqueeze, free: true},
		"Unsqueeze":    {least: 1, run: runUnsqueeze, free: true},
		"Transpose":    {least: 1, run: runTranspose, free: true},
		"Expand":       {least: 2, run: runExpand, free: true},
		"Shape":        {least: 1, run: runShape, free: true},
		"Size":         {least: 1, run: runSize, free: true},
		"Cast":         {least: 1, run: runCast, free: true},
		"CastLike":     {least: 2, run: func(c *call) ([]value, error) { return c.cast(c.tensor(1).DType) }, free: true},
		"BitCast":      {least: 1, run: runBitCast, free: true},
		"DepthToSpace": {least: 1, run: runDepthToSpace, free: true},
		"SpaceToDepth": {least: 1, run: runSpaceToDepth, free: true},
	}
}

// runReshape reads the sizes from an attribute before version 5. A 0 keeps the
// input's size, unless allowzero says that it means 0.
func runReshape(c *call) ([]value, error) {
	x := c.tensor(0)
	sizes, err := c.list("shape", 1)
	if err != nil {
		return nil, err
	}
	shape := slices.Clone(sizes)
	for i, n := range shape {
		if n != 0 || c.bool("allowzero", false) {
			continue
		}
		if i >= len(x.Shape) {
			return nil, c.errorf("shape %v keeps axis %d of an input of size %v", sizes, i, x.Shape)
		}
		shape[i] = x.Shape[i]
	}
	if x.Bound {
		return c.reshapeBound(x, shape)
	}
	return c.one("reshape", x, shape)
}

// reshapeBound takes care of sizes that are upper bounds: they need not divide
// as the real ones do. 54,450 numbers at most are at most 13,613 rows of 4.
func (c *call) reshapeBound(x *graph.Tensor, shape []int64) ([]value, error) {
	rest, open := int64(1), -1
	for i, n := range shape {
		switch {
		case n == -1:
			open = i
		case n < 0 || n > 0 && rest > (1<<50)/n:
			return nil, c.errorf("shape %v", shape)
		default:
			rest *= n
		}
	}
	if open >= 0 && rest > 0 {
		shape[open] = (x.Elements() + rest - 1) / rest
		rest *= shape[open]
	}
	if missing := rest - x.Elements(); missing != 0 {
		x = c.do("constant_pad_nd", c.do("reshape", x, []int64{-1}), []int64{0, missing})
	}
	return c.one("reshape", x, shape)
}

// runFlatten makes a matrix: the axes before the given one, and the rest.
func runFlatten(c *call) ([]value, error) {
	x := c.tensor(0)
	axis := c.int("axis", 1)
	if axis < 0 {
		axis += int64(len(x.Shape))
	}
	if axis < 0 || axis > int64(len(x.Shape)) {
		return nil, c.errorf("axis %d does not exist in an input of size %v", c.int("axis", 1), x.Shape)
	}
	if axis == 1 && len(x.Shape) >= 2 {
		return c.one("flatten", x, int64(1))
	}
	return c.one("reshape", x, []int64{graph.Product(x.Shape[:axis]), graph.Product(x.Shape[axis:])})
}

func runSqueeze(c *call) ([]value, error) {
	axes, err := c.list("axes", 1)
	if err != nil {
		return nil, err
	}
	x := c.tensor(0)
	if len(axes) == 0 { // left out, or an empty list: every axis of size 1
		return c.one("squeeze", x)
	}
	for _, a := range axes {
		axis, err := c.axis(a, len(x.Shape))
		if err != nil {
			return nil, err
		}
		switch {
		case x.Shape[axis] == 1:
		case x.Bound && x.Shape[axis] > 1: // an upper bound, which the file says is 1
			x = c.do("slice", x, int64(axis), int64(0), int64(1))
		default:
			return nil, c.errorf("axis %d of an input of size %v is not 1", a, x.Shape)
		}
	}
	return c.one("squeeze", x, axes)
}

// runUnsqueeze inserts axes, numbered as in the result.
func runUnsqueeze(c *call) ([]value, error) {
	axes, err := c.list("axes", 1)
	if err != nil {
		return nil, err
	}
	x := c.tensor(0)
	rank := len(x.Shape) + len(axes)
	places := make([]int, len(axes))
	for i, a := range axes {
		if places[i], err = c.axis(a, rank); err != nil {
			return nil, err
		}
	}
	slices.Sort(places)
	for _, at := range places {
		x = c.do("unsqueeze", x, int64(at))
	}
	return c.result(x)
}

func runTranspose(c *call) ([]value, error) {
	x := c.tensor(0)
	perm := slices.Clone(c.intList("perm"))
	if perm == nil {
		for i := len(x.Shape) - 1; i >= 0; i-- {
			perm = append(perm, int64(i))
		}
	}
	return c.one("permute", x, append([]int64{}, perm...))
}

// runExpand broadcasts both ways: a size 1 of the target keeps the input's.
func runExpand(c *call) ([]value, error) {
	x := c.tensor(0)
	shape, err := c.known(1)
	if err != nil {
		return nil, err
	}
	target, ok := broadcast(x.Shape, shape)
	if !ok {
		return nil, c.errorf("input of size %v cannot be expanded to %v", x.Shape, shape)
	}
	return c.one("expand", x, target)
}

// broadcast applies NumPy's rule to two shapes.
func broadcast(a, b []int64) ([]int64, bool) {
	if len(a) < len(b) {
		a, b = b, a
	}
	shape := slices.Clone(a)
	shift := len(a) - len(b)
	for i, n := range b {
		switch at := shift + i; {
		case n < 0:
			return nil, false
		case shape[at] == 1:
			shape[at] = n
		case n != 1 && n != shape[at]:
			return nil, false
		}
	}
	return shape, true
}

// runShape gives the sizes, since version 15 of a range of axes.
func runShape(c *call) ([]value, error) {
	shape := c.tensor(0).Shape
	rank := int64(len(shape))
	clamp := func(i int64) int64 {
		if i < 0 {
			i += rank
		}
		return max(min(i, rank), 0)
	}
	start, end := clamp(c.int("start", 0)), clamp(c.int("end", rank))
	sizes := c.integers(shape[start:max(start, end)])
	sizes.Bound = c.tensor(0).Bound
	return c.result(sizes)
}

func runSize(c *call) ([]value, error) {
	size := c.constant([]float64{float64(c.tensor(0).Elements())}, []int64{}, graph.Int64)
	size.Bound = c.tensor(0).Bound
	return c.result(size)
}

func runCast(c *call) ([]value, error) {
	if a := c.attribute("to"); a != nil && a.int == 0 && a.text != "" { // before version 6
		if d, ok := graph.DTypeByName(lower(a.text)); ok {
			return c.cast(d)
		}
	}
	return c.cast(c.dtype("to", graph.Float32))
}

// cast changes the type; what torch has no conversion for is a copy.
func (c *call) cast(dtype graph.DType) ([]value, error) {
	x := c.tensor(0)
	if x.DType == dtype {
		return c.result(x)
	}
	if plainType(x.DType) && plainType(dtype) {
		return c.one("to", x, dtype)
	}
	return c.one("dequantize", x, dtype)
}

// plainType tells types that arithmetic exists for from codes of few bits and
// text.
func plainType(d graph.DType) bool {
	return d != graph.String && d.Bits() >= 8 && (d < graph.Float8E4M3FN || d > graph.Float8E8M0FNU)
}

func runBitCast(c *call) ([]value, error) {
	return c.one("dequantize", c.tensor(0), c.dtype("to", graph.Float32))
}

func (c *call) block() (n, channels, height, width, block int64, err error) {
	x := c.tensor(0)
	block = c.int("blocksize", 1)
	if len(x.Shape) != 4 || block < 1 || block > 1<<20 {
		return 0, 0, 0, 0, 0, c.errorf("blocks of %d do not fit an input of size %v", block, x.Shape)
	}
	return x.Shape[0], x.Shape[1], x.Shape[2], x.Shape[3], block, nil
}

// runDepthToSpace moves blocks of channels to places; CRD order is torch's
// pixel_shuffle.
func runDepthToSpace(c *call) ([]value, error) {
	n, channels, height, width, b, err := c.block()
	if err != nil {
		return nil, err
	}
	if channels%(b*b) != 0 {
		return nil, c.errorf("%d channels are no multiple of %d·%d", channels, b, b)
	}
	x := c.tensor(0)
	if c.text("mode", "DCR") == "CRD" {
		return c.one("pixel_shuffle", x, b)
	}
	x = c.do("permute", c.do("reshape", x, []int64{n, b, b, channels / (b * b), height, width}), []int64{0, 3, 4, 1, 5, 2})
	return c.one("reshape", x, []int64{n, channels / (b * b), height * b, width * b})
}

func runSpaceToDepth(c *call) ([]value, error) {
	n, channels, height, width, b, err := c.block()
	if err != nil {
		return nil, err
	}
	if height%b != 0 || width%b != 0 {
		return nil, c.errorf("size %v is no multiple of %d", c.tensor(0).Shape, b)
	}
	x := c.do("permute", c.do("reshape", c.tensor(0), []int64{n, channels, height / b, b, width / b, b}), []int64{0, 3, 5, 1, 2, 4})
	return c.one("reshape", x, []int64{n, channels * b * b, height / b, width / b})
}
