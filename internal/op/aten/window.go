package aten

// This file holds what operators over sliding windows share: convolutions,
// pooling, fold and unfold, resizing.

import (
	"fmt"
	"slices"

	"heft/internal/graph"
	"heft/internal/op"
)

// spatialNumbers reads an argument of one number per axis: a list of one stands for
// n equal ones.
func spatialNumbers(c *op.Call, name string, n int) ([]int64, error) {
	sizes := c.Ints(name)
	if len(sizes) == 1 {
		return slices.Repeat(sizes, n), nil
	}
	if len(sizes) != n {
		return nil, c.Errorf("%s must be one integer or %d, got %v", name, n, sizes)
	}
	return sizes, nil
}

// spatialAtLeast is spatialNumbers with a lower limit for every number.
func spatialAtLeast(c *op.Call, name string, n int, least int64) ([]int64, error) {
	sizes, err := spatialNumbers(c, name, n)
	if err != nil {
		return nil, err
	}
	for _, s := range sizes {
		if s < least {
			return nil, c.Errorf("%s must be at least %d, got %v", name, least, sizes)
		}
	}
	return sizes, nil
}

// hasBatch tells whether a tensor of n spatial axes has a batch axis. Shapes are
// [C, *spatial] or [N, C, *spatial].
func hasBatch(c *op.Call, t *graph.Tensor, n int) (bool, error) {
	switch len(t.Shape) {
	case n + 1:
		return false, nil
	case n + 2:
		return true, nil
	}
	return false, c.Errorf("expected %dD (unbatched) or %dD (batched) input, but got input of size %v", n+1, n+2, t.Shape)
}

// expectFeatures refuses an input that is empty along another axis than the
// batch's.
func expectFeatures(c *op.Call, input *graph.Tensor, n int) error {
	features := input.Shape
	if len(features) == n+2 {
		features = features[1:]
	}
	if slices.Contains(features, 0) {
		return c.Errorf("expected input to have non-zero size for non-batch dimensions, but input has size %v", input.Shape)
	}
	return nil
}

// replaceSpatial returns the shape with its last axes replaced.
func replaceSpatial(shape, spatial []int64) []int64 {
	return slices.Concat(shape[:len(shape)-len(spatial)], spatial)
}

// lastAxes returns the last n sizes.
func lastAxes(shape []int64, n int) []int64 { return shape[len(shape)-n:] }

// floorDivide rounds towards minus infinity; the divisor is positive.
func floorDivide(a, b int64) int64 {
	q := a / b
	if a%b != 0 && a < 0 {
		q--
	}
	return q
}

// suggestedStrides lays a result out in the memory format that torch suggests
// for an operand: channels-last if one of them is, else contiguous.
func suggestedStrides(shape []int64, operands ...*graph.Tensor) []int64 {
	if len(shape) == 4 || len(shape) == 5 {
		for _, t := range operands {
			if t != nil && op.IsChannelsLast(t) {
				return op.ChannelsLastStrides(shape)
			}
		}
	}
	return graph.ContiguousStrides(shape)
}

// withAxis returns t as unsqueeze(axis) shows it.
func withAxis(t *graph.Tensor, axis int) *graph.Tensor {
	stride := int64(1)
	if axis < len(t.Shape) {
		stride = t.Shape[axis] * t.Strides[axis]
	}
	return &graph.Tensor{
		Shape:   slices.Insert(slices.Clone(t.Shape), axis, 1),
		Strides: slices.Insert(slices.Clone(t.Strides), axis, stride),
		Offset:  t.Offset, DType: t.DType, Storage: t.Storage,
	}
}

// expectFloating refuses element types that a kernel does not compute with.
func expectFloating(c *op.Call, t *graph.Tensor) error {
	if t.DType.Differentiable() {
		return nil
	}
	return c.Errorf("not implemented for %v (input of size %v)", t.DType, t.Shape)
}

// expectSameType refuses operands of different element types.
func expectSameType(c *op.Call, operands ...*graph.Tensor) error {
	var first *graph.Tensor
	for _, t := range operands {
		switch {
		case t == nil:
		case first == nil:
			first = t
		case t.DType != first.DType:
			return c.Errorf("expected operands of one type, got %v (size %v) and %v (size %v)", first.DType, first.Shape, t.DType, t.Shape)
		}
	}
	return nil
}

// expectVector checks an optional per-channel argument.
func expectVector(c *op.Call, name string, size int64) error {
	t := c.Tensor(name)
	if t == nil || len(t.Shape) == 1 && t.Shape[0] == size {
		return nil
	}
	return c.Errorf("expected %s of shape [%d], got %v", name, size, t.Shape)
}

// perAxis writes "int[2]", the schema type of one number per spatial axis.
func perAxis(n int) string { return fmt.Sprintf("int[%d]", n) }

// exactlyPerAxis is perAxis of which a list of one number stands for none else: what
// torch hands on without expanding it.
func exactlyPerAxis(n int) string { return fmt.Sprintf("int[%d!]", n) }

// replaceAt returns the shape with one axis replaced.
func replaceAt(shape []int64, axis int, size int64) []int64 {
	changed := slices.Clone(shape)
	changed[axis] = size
	return changed
}
