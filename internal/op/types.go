package op

// This file holds which element types an operator's kernels take.

import "heft/internal/graph"

// TypeSet is a set of classes of element types.
type TypeSet uint8

// The classes, and what kernels usually take of them.
const (
	Bools TypeSet = 1 << iota
	Integers
	Floats
	Complexes

	RealNumbers = Integers | Floats
	Reals       = Bools | RealNumbers
	Numbers     = RealNumbers | Complexes
)

// Has tells whether a type belongs to the set; types that no class holds, such
// as strings and quantised ones, do.
func (s TypeSet) Has(d graph.DType) bool {
	switch {
	case d == graph.Bool:
		return s&Bools != 0
	case d.IsInteger():
		return s&Integers != 0
	case d.IsFloating():
		return s&Floats != 0
	case d.IsComplex():
		return s&Complexes != 0
	}
	return true
}

// refuseType refuses a call in whose type there is no kernel: frac of int64.
func (c *Call) refuseType() error {
	if c.Operator.Types == 0 || len(c.args) == 0 {
		return nil
	}
	if input, ok := c.args[0].(*graph.Tensor); ok && !c.Starts(input) {
		return nil
	}
	dtype := ResultType(c.DefaultDType(), c.args[0], c.promoted("other"), c.promoted("exponent"), c.promoted("values"),
		c.promoted("tensor1"), c.promoted("tensor2"))
	if !c.Operator.Types.Has(dtype) {
		return c.Errorf("not implemented for %v", dtype)
	}
	return nil
}

// Starts tells whether a kernel starts for an input. Where none does, no type is
// refused.
func (c *Call) Starts(input *graph.Tensor) bool {
	return c.Operator.Starts == nil || c.Operator.Starts(input)
}

// promoted is the second operand of an element-wise operator, nil if it has no
// parameter of that name.
func (c *Call) promoted(name string) any {
	if i := c.schema().parameter(name); i > 0 {
		return c.args[i]
	}
	return nil
}
