package aten

// This file holds the operator that stands for one which no table has.

import "heft/internal/op"

// unknownFamily holds the operator that stands for operators of other formats
// which this table does not have: its shape is the one that the file declares,
// its work is not counted. A front end names it in an assumption.
func unknownFamily() []*op.Operator {
	return []*op.Operator{
		{
			Name:    "unknown",
			Schemas: []string{"(Tensor[] tensors, str name, int[] shape, dtype dtype) -> Tensor"},
			Infer: func(c *op.Call) error {
				c.Out(c.Ints("shape"), c.DType("dtype", c.DefaultDType()))
				return nil
			},
		},
	}
}
