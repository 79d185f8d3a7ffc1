package aten

import "heft/internal/op"

// This file holds what literals share that a constructor makes.

// autocast gives an operator that a constructor makes its class; a literal says
// it itself.
func autocast(class op.AutocastClass, o *op.Operator) *op.Operator {
	o.Autocast = class
	return o
}

// formula says how many tensors of the result's size stand beside the gradient
// of a function of one operand: rsqrt has −g/2 and result³.
func formula(temporaries int, o *op.Operator) *op.Operator {
	o.Gradient.Backward = withTemporaries(temporaries)
	return o
}

// ofTypes gives an operator that a constructor makes the element types of its
// kernel.
func ofTypes(types op.TypeSet, o *op.Operator) *op.Operator {
	o.Types = types
	return o
}
