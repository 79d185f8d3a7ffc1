package aten

// This file holds the operators that stand for those which no table has.

import (
	"slices"

	"heft/internal/graph"
	"heft/internal/op"
)

// unknownFamily holds what stands for operators that this table does not have. A
// front end names them in an assumption.
func unknownFamily() []*op.Operator {
	return []*op.Operator{
		{
			// Of another format: its shape is the one that the file declares, its
			// work is not counted.
			Name:    "unknown",
			Schemas: []string{"(Tensor[] tensors, str name, int[] shape, dtype dtype) -> Tensor"},
			Infer: func(c *op.Call) error {
				c.Out(c.Ints("shape"), c.DType("dtype", c.DefaultDType()))
				return nil
			},
		},
		{
			// Of a recording: its result is as recorded. What its backward needs is
			// not recorded; it is taken to keep its arguments and to make a gradient
			// for each.
			Name:     "recorded",
			Schemas:  []string{"(Tensor[] tensors, str name, int[] shape, int[] stride, dtype dtype) -> Tensor"},
			Infer:    inferRecorded,
			Gradient: &op.Gradient{Saves: saves("tensors")},
			Evidence: map[op.Rule]string{op.RuleSaves: "an assumption of every result, which names the operator"},
		},
	}
}

// inferRecorded keeps the recorded order of the elements where they lie dense.
func inferRecorded(c *op.Call) error {
	shape, stride, dtype := c.Ints("shape"), c.Ints("stride"), c.DType("dtype", c.DefaultDType())
	t := &graph.Tensor{Shape: shape, Strides: stride, DType: dtype}
	if len(shape) != len(stride) || slices.ContainsFunc(stride, func(n int64) bool { return n < 0 }) || !op.IsDense(t) {
		c.Out(shape, dtype)
		return nil
	}
	c.OutStrided(shape, stride, dtype)
	return nil
}
