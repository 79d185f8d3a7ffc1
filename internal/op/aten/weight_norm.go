package aten

// This file holds the parts of weight normalisation.

import (
	"slices"

	"heft/internal/graph"
	"heft/internal/op"
)

// weightNormFamily holds the parts of weight normalisation, w = g·v/|v|, where
// each slice along one axis has a norm of its own.
func weightNormFamily() []*op.Operator {
	return []*op.Operator{
		{
			// Along the first or last axis one kernel does it and keeps the
			// norms.
			Name:     "_weight_norm",
			Function: "weight_norm",
			Schemas:  []string{"(Tensor v/input, Tensor g, int dim=0) -> Tensor"},
			Python:   "torch._weight_norm",
			Expand: func(c *op.Call) ([]*graph.Tensor, error) {
				v, g, dim := c.Tensor("v"), c.Tensor("g"), c.Int("dim")
				if dim == 0 || len(v.Shape) > 0 && dim == int64(len(v.Shape)-1) {
					return c.ApplyAll("_weight_norm_interface", []any{v, g, dim})
				}
				s := newScript(c)
				return s.result(s.do("mul", v, s.do("div", g, s.do("norm_except_dim", v, int64(2), dim))))
			},
		},
		{
			Name:     "_weight_norm_interface",
			Function: "weight_norm",
			Schemas:  []string{"(Tensor v, Tensor g, int dim=0) -> Tensor"},
			Infer:    inferWeightNorm,
			Work:     perElement(op.Work{Adds: 1, Muls: 2}),
			Gradient: &op.Gradient{Saves: saves("v", "g", "aux")},
		},
	}
}

// exceptDim is the shape of v with 1 on all axes but one.
func exceptDim(c *op.Call, v *graph.Tensor) (axis int, shape []int64, err error) {
	if axis, err = c.Dim("dim", len(v.Shape)); err != nil {
		return 0, nil, err
	}
	shape = slices.Repeat([]int64{1}, len(v.Shape))
	if axis < len(shape) {
		shape[axis] = v.Shape[axis]
	}
	return axis, shape, nil
}

func inferWeightNorm(c *op.Call) error {
	v, g := c.Tensor("v"), c.Tensor("g")
	if len(v.Shape) == 0 {
		return c.Errorf("needs a weight of at least one axis")
	}
	if _, _, err := exceptDim(c, v); err != nil {
		return err
	}
	c.Out(v.Shape, v.DType)
	c.Aux(g.Shape, statisticsType(g.DType))
	return expectFloating(c, v)
}
