package aten

// This file holds operators that order axes anew.

import (
	"slices"

	"heft/internal/graph"
	"heft/internal/op"
)

// axesFamily: the operators that order axes anew.
func axesFamily() []*op.Operator {
	return []*op.Operator{
		{
			Name: "transpose",
			Schemas: []string{
				"(Tensor input, int dim0, int dim1) -> Tensor",
				"torch.swapaxes Tensor.swapaxes Tensor.swapaxes_: (Tensor input, int axis0, int axis1) -> Tensor",
			},
			Python:   "torch.transpose torch.swapaxes torch.swapdims Tensor.transpose Tensor.swapaxes Tensor.swapdims Tensor.transpose_ Tensor.swapaxes_ Tensor.swapdims_",
			Infer:    inferTranspose,
			Gradient: &op.Gradient{},
		},
		{
			Name:     "t",
			Schemas:  []string{"(Tensor input) -> Tensor"},
			Python:   "torch.t Tensor.t Tensor.t_",
			Infer:    inferMatrixTranspose,
			Gradient: &op.Gradient{},
		},
		{
			Name:    "numpy_T",
			Schemas: []string{"(Tensor input) -> Tensor"},
			Python:  "Tensor.T",
			Expand: func(c *op.Call) ([]*graph.Tensor, error) {
				dims := make([]int64, len(c.Tensor("input").Shape))
				for i := range dims {
					dims[i] = int64(len(dims) - 1 - i)
				}
				return result(c.Apply("permute", c.Tensor("input"), dims))
			},
		},
		{
			Name:    "mT",
			Schemas: []string{"(Tensor input) -> Tensor"},
			Python:  "Tensor.mT",
			Expand:  expandLastAxesSwapped,
		},
		{
			Name:    "adjoint",
			Schemas: []string{"(Tensor input) -> Tensor"},
			Python:  "torch.adjoint Tensor.adjoint Tensor.mH",
			Expand:  expandAdjoint,
		},
		{
			Name:    "matrix_H",
			Schemas: []string{"(Tensor input) -> Tensor"},
			Python:  "Tensor.H",
			Expand: func(c *op.Call) ([]*graph.Tensor, error) {
				if rank := len(c.Tensor("input").Shape); rank != 0 && rank != 2 {
					return nil, c.Errorf("tensor.H is only supported on matrices (2-D tensors), got %d axes; for batches of matrices use mH", rank)
				}
				return expandAdjoint(c)
			},
		},
		{
			Name:     "permute",
			Schemas:  []string{"(Tensor input, int[]... dims) -> Tensor"},
			Python:   "torch.permute Tensor.permute",
			Infer:    inferPermute,
			Gradient: &op.Gradient{},
		},
		{
			Name:    "movedim",
			Schemas: []string{"(Tensor input, int source, int destination) -> Tensor", "(Tensor input, int[] source, int[] destination) -> Tensor"},
			Python:  "torch.movedim torch.moveaxis Tensor.movedim Tensor.moveaxis",
			Expand:  expandMoveDim,
		},
	}
}

func inferTranspose(c *op.Call) error {
	input := c.Tensor("input")
	names := [2]string{"dim0", "dim1"}
	if c.Has("axis0") {
		names = [2]string{"axis0", "axis1"}
	}
	dim0, err := c.Dim(names[0], len(input.Shape))
	if err != nil {
		return err
	}
	dim1, err := c.Dim(names[1], len(input.Shape))
	if err != nil {
		return err
	}
	shape, strides := slices.Clone(input.Shape), slices.Clone(input.Strides)
	if len(shape) > 0 {
		shape[dim0], shape[dim1] = shape[dim1], shape[dim0]
		strides[dim0], strides[dim1] = strides[dim1], strides[dim0]
	}
	c.View(input, shape, strides, input.Offset)
	return nil
}

func inferMatrixTranspose(c *op.Call) error {
	input := c.Tensor("input")
	if len(input.Shape) > 2 {
		return c.Errorf("expects a tensor with <= 2 dimensions, but self is %dD (shape %v)", len(input.Shape), input.Shape)
	}
	shape, strides := slices.Clone(input.Shape), slices.Clone(input.Strides)
	slices.Reverse(shape)
	slices.Reverse(strides)
	c.View(input, shape, strides, input.Offset)
	return nil
}

func expandLastAxesSwapped(c *op.Call) ([]*graph.Tensor, error) {
	input := c.Tensor("input")
	if len(input.Shape) == 1 {
		return nil, c.Errorf("needs a tensor of at least 2 dimensions, got shape %v", input.Shape)
	}
	if len(input.Shape) == 0 { // torch warns and returns it
		return expandIdentity(c)
	}
	return result(c.Apply("transpose", input, int64(-2), int64(-1)))
}

func expandAdjoint(c *op.Call) ([]*graph.Tensor, error) {
	outs, err := expandLastAxesSwapped(c)
	if err != nil || !outs[0].DType.IsComplex() {
		return outs, err
	}
	return result(c.Apply("conj", outs[0]))
}

func inferPermute(c *op.Call) error {
	input, dims := c.Tensor("input"), c.Ints("dims")
	if len(dims) != len(input.Shape) {
		return c.Errorf("number of dimensions in the tensor input does not match the length of the desired ordering of dimensions i.e. input.dim() = %d is not equal to len(dims) = %d (shape %v, dims %v)",
			len(input.Shape), len(dims), input.Shape, dims)
	}
	axes, err := c.Axes(dims, len(input.Shape))
	if err != nil {
		return err
	}
	shape, strides := make([]int64, len(axes)), make([]int64, len(axes))
	for i, axis := range axes {
		shape[i], strides[i] = input.Shape[axis], input.Strides[axis]
	}
	c.View(input, shape, strides, input.Offset)
	return nil
}

// expectAxesOfScalar: a tensor without axes counts as having one.
func expectAxesOfScalar(c *op.Call, dims []int64) error {
	for _, dim := range dims {
		if _, err := c.Axis(dim, 0); err != nil {
			return err
		}
	}
	return nil
}

func expandMoveDim(c *op.Call) ([]*graph.Tensor, error) {
	input := c.Tensor("input")
	rank := len(input.Shape)
	from, to := c.Ints("source"), c.Ints("destination")
	if c.Schema == 0 {
		from, to = []int64{c.Int("source")}, []int64{c.Int("destination")}
	}
	if len(from) != len(to) {
		return nil, c.Errorf("source dims %v and destination dims %v must have the same number of entries", from, to)
	}
	if rank == 0 {
		if len(from) > 1 {
			return nil, c.Errorf("repeated dim in source %v: a tensor without axes has one", from)
		}
		return []*graph.Tensor{input}, expectAxesOfScalar(c, slices.Concat(from, to))
	}
	if len(from) == 0 {
		return []*graph.Tensor{input}, nil
	}
	sources, err := c.Axes(from, rank)
	if err != nil {
		return nil, err
	}
	targets, err := c.Axes(to, rank)
	if err != nil {
		return nil, err
	}
	order := slices.Repeat([]int64{-1}, rank)
	for i, target := range targets {
		order[target] = int64(sources[i])
	}
	at := 0
	for axis := range rank {
		if slices.Contains(sources, axis) {
			continue
		}
		for order[at] >= 0 {
			at++
		}
		order[at] = int64(axis)
	}
	return result(c.Apply("permute", input, order))
}
