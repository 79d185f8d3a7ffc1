package aten

// This file holds what literals share that a constructor makes.

import "heft/internal/op"

// autocast gives an operator that a constructor makes its class; a literal says
// it itself.
func autocast(class op.AutocastClass, o *op.Operator) *op.Operator {
	o.Autocast = class
	return o
}

// backward gives an operator that a constructor makes what its backward allocates.
func backward(rule func(b *op.Backward), o *op.Operator) *op.Operator {
	o.Gradient.Backward = rule
	return o
}

// underived names arguments of an operator that a constructor makes which have no
// derivative.
func underived(arguments []string, o *op.Operator) *op.Operator {
	o.Gradient.Undefined = arguments
	return o
}

// specialFunction notes what stands behind an operator of one special function:
// the work is the family's convention, what it saves torch's own hooks tell.
func specialFunction(o *op.Operator) *op.Operator {
	o.Evidence = map[op.Rule]string{
		op.RuleWork:  "one special function an element, as the family counts them",
		op.RuleSaves: "torch.autograd.graph.saved_tensors_hooks, torch 2.15",
	}
	return o
}

// ofTypes gives an operator that a constructor makes the element types of its
// kernel.
func ofTypes(types op.TypeSet, o *op.Operator) *op.Operator {
	o.Types = types
	return o
}

// formula is backward for a function of one operand: so many tensors of the
// result's size stand beside the gradient. rsqrt has −g/2 and result³.
func formula(temporaries int, o *op.Operator) *op.Operator {
	return backward(withTemporaries(temporaries), o)
}

// passing gives an operator the gradient of its result as it is: x − ⌊x⌋.
func passing(o *op.Operator) *op.Operator {
	o.Gradient.Work, o.Gradient.Backward = noWork, passThrough("input")
	return o
}
