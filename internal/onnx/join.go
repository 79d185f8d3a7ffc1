package onnx

// This file translates operators that put tensors together and take them apart.

import (
	"errors"
	"math"
	"slices"
	"strings"

	"heft/internal/graph"
)

func joinRules() map[string]*rule {
	return map[string]*rule{
		"Concat":        {least: 1, run: runConcat, free: true},
		"Split":         {least: 1, run: runSplit, free: true},
		"Slice":         {least: 1, run: runSlice, free: true},
		"Tile":          {least: 2, run: runTile, free: true},
		"Pad":           {least: 1, run: runPad, free: true},
		"CenterCropPad": {least: 2, run: runCenterCropPad, free: true},
	}
}

func lower(s string) string { return strings.ToLower(s) }

func runConcat(c *call) ([]value, error) {
	tensors := c.tensors()
	otherwise := int64(0)
	if c.version < 4 {
		otherwise = 1
	}
	rank := len(tensors[0].Shape)
	axis, err := c.axis(c.int("axis", otherwise), max(rank, 1))
	if err != nil {
		return nil, err
	}
	return c.one("cat", tensors, int64(axis))
}

// runSplit cuts into the sizes given, by an attribute until version 13 and an
// input since; else into equal parts, the last one smaller.
func runSplit(c *call) ([]value, error) {
	x := c.tensor(0)
	axis, err := c.axis(c.int("axis", 0), len(x.Shape))
	if err != nil {
		return nil, err
	}
	sizes, err := c.list("split", 1)
	if err != nil {
		return nil, err
	}
	if sizes == nil {
		parts := c.int("num_outputs", int64(len(c.node.outputs)))
		if sizes, err = c.equalParts(x.Shape[axis], parts); err != nil {
			return nil, err
		}
	}
	return c.result(c.all("split", x, sizes, int64(axis))...)
}

// equalParts cuts 7 into 3, 3 and 1.
func (c *call) equalParts(size, parts int64) ([]int64, error) {
	if parts < 1 || parts > 1<<16 {
		return nil, c.errorf("cannot split into %d parts", parts)
	}
	part := (size + parts - 1) / parts
	sizes := make([]int64, parts)
	for i := range sizes {
		sizes[i] = max(min(part, size-part*int64(i)), 0)
	}
	return sizes, nil
}

// runSlice takes a range of some axes. Bounds beyond the ends are cut, as in
// Python; a negative step runs backwards.
func runSlice(c *call) ([]value, error) {
	starts, err := c.list("starts", 1)
	if err != nil {
		return c.sliceOpen(err)
	}
	ends, err := c.list("ends", 2)
	if err != nil {
		return c.sliceOpen(err)
	}
	axes, err := c.list("axes", 3)
	if err != nil {
		return nil, err
	}
	steps, err := c.known(4)
	if err != nil {
		return nil, err
	}
	if len(ends) != len(starts) || axes != nil && len(axes) != len(starts) || steps != nil && len(steps) != len(starts) {
		return nil, c.errorf("starts %v, ends %v, axes %v and steps %v differ in length", starts, ends, axes, steps)
	}
	y := c.tensor(0)
	rank := len(y.Shape)
	for i := range starts {
		axis, step := int64(i), int64(1)
		if axes != nil {
			axis = axes[i]
		}
		if steps != nil {
			step = steps[i]
		}
		at, err := c.axis(axis, rank)
		if err != nil {
			return nil, err
		}
		if y, err = c.slice(y, at, starts[i], ends[i], step); err != nil {
			return nil, err
		}
	}
	return c.result(y)
}

// slice cuts one axis. Only its size matters here, so that backwards is the
// same piece, turned around.
func (c *call) slice(x *graph.Tensor, axis int, start, end, step int64) (*graph.Tensor, error) {
	if c.err != nil {
		return x, c.err
	}
	size := x.Shape[axis]
	if step == 0 {
		return nil, c.errorf("step is 0")
	}
	if start < 0 {
		start += size
	}
	if end < 0 {
		end += size
	}
	if step > 0 {
		start, end = max(min(start, size), 0), max(min(end, size), 0)
		return c.do("slice", x, int64(axis), start, max(end, start), step), c.err
	}
	start, end = max(min(start, size-1), -1), max(min(end, size-1), -1)
	count := max((start-end-step-1)/-step, 0)
	last := start + (count-1)*step
	if count == 0 {
		return c.do("slice", x, int64(axis), int64(0), int64(0)), c.err
	}
	return c.do("flip", c.do("slice", x, int64(axis), last, start+1, -step), []int64{int64(axis)}), c.err
}

// sliceOpen is a slice whose bounds depend on data. Where the file computes the
// end from the start, the size is known though the place is not: x[i:i+1]. Else
// the whole is its bound.
func (c *call) sliceOpen(why error) ([]value, error) {
	if !errors.Is(why, errOpen) {
		return nil, why
	}
	if axis, count, ok := movingSlice(c); ok {
		c.tracer.builder.Assume("bound", "where a slice lies depends on data: it is taken to lie inside of its input", "what follows from its size")
		return c.one("slice", c.tensor(0), int64(axis), int64(0), count)
	}
	info := c.scope.declaration(c.node.outputs[0])
	if _, ok := info.static(c.tracer.binding.bound); ok {
		return nil, errOpen
	}
	c.tracer.builder.Assume("bound", "what a slice takes depends on data: at most all of its input", "what follows is an upper bound")
	c.bound = true
	return c.one("clone", c.tensor(0))
}

// movingSlice is the axis and the size of a slice of one axis and step 1 whose end
// is its start and a known number.
func movingSlice(c *call) (axis int, count int64, ok bool) {
	x, starts := c.tensor(0), c.tensor(1)
	if starts == nil || starts.Elements() != 1 || c.tensor(2) == nil {
		return 0, 0, false
	}
	if steps, err := c.known(4); err != nil || len(steps) == 1 && steps[0] != 1 {
		return 0, 0, false
	}
	axes, err := c.known(3)
	if err != nil || len(axes) > 1 {
		return 0, 0, false
	}
	if len(axes) == 1 {
		if axis, err = c.axis(axes[0], len(x.Shape)); err != nil {
			return 0, 0, false
		}
	}
	count, ok = distanceOf(c, c.node.inputs[1], c.node.inputs[2])
	if !ok || count < 1 || len(x.Shape) == 0 || count > x.Shape[axis] {
		return 0, 0, false
	}
	return axis, count, true
}

// distanceOf is end minus start where one is the other and a known number.
func distanceOf(c *call, start, end string) (int64, bool) {
	start, end = unmovedName(c, start), unmovedName(c, end)
	if n := c.scope.body.makers[end]; n != nil && n.opType == "Add" && len(n.inputs) == 2 {
		for i, name := range n.inputs {
			if unmovedName(c, name) == start {
				return knownNumber(c, n.inputs[1-i])
			}
		}
	}
	if n := c.scope.body.makers[start]; n != nil && n.opType == "Sub" && len(n.inputs) == 2 && unmovedName(c, n.inputs[0]) == end {
		return knownNumber(c, n.inputs[1])
	}
	return 0, false
}

// unmovedName follows a value back through operators that keep its one number.
func unmovedName(c *call, name string) string {
	for range maxMoves {
		n := c.scope.body.makers[name]
		if n == nil || len(n.inputs) == 0 {
			break
		}
		switch n.opType {
		case "Identity", "Cast", "Unsqueeze", "Squeeze", "Reshape":
			name = n.inputs[0]
		}
	}
	return name
}

// knownNumber is the one known number that a name stands for.
func knownNumber(c *call, name string) (int64, bool) {
	v, ok := c.scope.lookup(name)
	if !ok || v.kind != isTensor {
		return 0, false
	}
	known := v.tensor.Known()
	if len(known) != 1 {
		return 0, false
	}
	return int64(known[0]), true
}

func runTile(c *call) ([]value, error) {
	x := c.tensor(0)
	repeats, err := c.known(1)
	if err != nil {
		return nil, err
	}
	if c.version < 6 { // tiles and axis, one number each
		return nil, errOpen
	}
	if len(repeats) != len(x.Shape) {
		return nil, c.errorf("repeats %v do not fit an input of size %v", repeats, x.Shape)
	}
	return c.one("repeat", x, repeats)
}

// runPad takes begins and ends of all axes, or since version 18 of some.
func runPad(c *call) ([]value, error) {
	x := c.tensor(0)
	name := "pads"
	if c.has("paddings") {
		name = "paddings"
	}
	pads, err := c.list(name, 1)
	if err != nil {
		return nil, err
	}
	axes, err := c.known(3)
	if err != nil {
		return nil, err
	}
	if axes == nil {
		for i := range x.Shape {
			axes = append(axes, int64(i))
		}
	}
	if len(pads) != 2*len(axes) {
		return nil, c.errorf("pads %v do not fit %d axes", pads, len(axes))
	}
	before, after := make([]int64, len(x.Shape)), make([]int64, len(x.Shape))
	for i, a := range axes {
		at, err := c.axis(a, len(x.Shape))
		if err != nil {
			return nil, err
		}
		before[at], after[at] = pads[i], pads[len(axes)+i]
	}
	return c.pad(x, before, after)
}

func (c *call) pad(x *graph.Tensor, before, after []int64) ([]value, error) {
	mode := c.text("mode", "constant")
	var pad []int64
	for i := len(before) - 1; i >= 0; i-- {
		pad = append(pad, before[i], after[i])
	}
	for len(pad) >= 2 && pad[len(pad)-1] == 0 && pad[len(pad)-2] == 0 {
		pad = pad[:len(pad)-2]
	}
	if len(pad) == 0 {
		return c.one("clone", x)
	}
	torch := map[string]string{"reflect": "reflect", "edge": "replicate", "wrap": "circular"}[mode]
	n := len(pad) / 2
	if torch == "" || slices.Min(pad) < 0 || n > 3 || len(x.Shape) < n+1 || len(x.Shape) > n+2 {
		if torch != "" && slices.Min(pad) >= 0 {
			return c.gathered(x, before, after)
		}
		value := 0.0
		if numbers, err := c.knownFloats(2); err == nil && len(numbers) == 1 {
			value = numbers[0]
		} else if c.has("value") {
			value = c.float("value", 0)
		}
		if !x.DType.IsFloating() && value == math.Trunc(value) {
			return c.one("constant_pad_nd", x, pad, int64(value))
		}
		return c.one("constant_pad_nd", x, pad, value)
	}
	return c.one("pad", x, pad, torch)
}

// gathered pads axes that torch's padding from the border does not reach: each
// is taken by an index.
func (c *call) gathered(x *graph.Tensor, before, after []int64) ([]value, error) {
	shape := slices.Clone(x.Shape)
	for axis := range shape {
		if before[axis] == 0 && after[axis] == 0 {
			continue
		}
		n := shape[axis] + before[axis] + after[axis]
		index := c.do("zeros", []int64{n}, keyword("dtype", graph.Int64))
		x = c.do("index_select", x, int64(axis), index)
	}
	return c.result(x)
}

// runCenterCropPad cuts or pads each axis to a size.
func runCenterCropPad(c *call) ([]value, error) {
	x := c.tensor(0)
	sizes, err := c.known(1)
	if err != nil {
		return nil, err
	}
	axes := c.intList("axes")
	for i := range sizes {
		if len(axes) == i && i < len(x.Shape) {
			axes = append(axes, int64(i))
		}
	}
	if len(axes) != len(sizes) {
		return nil, c.errorf("sizes %v do not fit axes %v", sizes, axes)
	}
	pad := make([]int64, 2*len(x.Shape))
	for i, a := range axes {
		at, err := c.axis(a, len(x.Shape))
		if err != nil {
			return nil, err
		}
		missing := sizes[i] - x.Shape[at]
		from := 2 * (len(x.Shape) - 1 - at)
		pad[from], pad[from+1] = missing/2, missing-missing/2
	}
	return c.one("constant_pad_nd", x, pad, int64(0))
}
