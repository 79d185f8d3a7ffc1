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
			NamedBy: "name",
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
			NamedBy:  "name",
			Schemas:  []string{"(Tensor[] tensors, str name, int[] shape, int[] stride, dtype dtype) -> Tensor"},
			Infer:    inferRecorded,
			Gradient: &op.Gradient{Saves: saves("tensors")},
			Evidence: map[op.Rule]string{op.RuleSaves: "an assumption of every result, which names the operator"},
		},
		{
			// Whose work the user says. axes are those of each result, sizes all of them
			// in a row. Its backward is taken to need its arguments, and to make a
			// gradient for each.
			Name:    "told",
			NamedBy: "name",
			Schemas: []string{"(Tensor[] tensors, str name, int[] axes, int[] sizes, dtype dtype, int flops=0, int macs=0, int backward_flops=0, int backward_macs=0) -> Tensor[]"},
			Infer:   inferTold,
			Work:    work("as `cost` tells", func(o *graph.Op) op.Work { return told(o, "") }),
			Gradient: &op.Gradient{
				Saves: saves("tensors"),
				Work:  func(o *graph.Op, _ func(string) bool) op.Work { return told(o, "backward_") },
			},
			Evidence: map[op.Rule]string{
				op.RuleWork:         "the user's own formula, which the assumptions show",
				op.RuleBackwardWork: "the user's own formula, which the assumptions show",
				op.RuleSaves:        "an assumption of every result, which names the operator",
			},
		},
	}
}

// inferTold makes results of the sizes that somebody told. A call without any returns an
// argument.
func inferTold(c *op.Call) error {
	sizes, tensors := c.Ints("sizes"), c.Tensors("tensors")
	if len(c.Ints("axes")) == 0 && len(tensors) > 0 {
		c.Alias(tensors[len(tensors)-1]) // it writes to its arguments
	}
	for _, axes := range c.Ints("axes") {
		if axes < 0 || axes > int64(len(sizes)) {
			return c.Errorf("has sizes of fewer axes than it says")
		}
		c.Out(sizes[:axes], c.DType("dtype", c.DefaultDType()))
		sizes = sizes[axes:]
	}
	return nil
}

// told is the work that somebody told. Operations are not told apart.
func told(o *graph.Op, of string) op.Work {
	return op.Work{MACs: o.Attrs.Int(of + "macs"), Muls: o.Attrs.Int(of + "flops")}
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
