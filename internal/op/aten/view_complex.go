package aten

// This file holds the parts of complex numbers.

import (
	"slices"

	"heft/internal/graph"
	"heft/internal/op"
)

// complexFamily: the parts of complex numbers.
func complexFamily() []*op.Operator {
	return []*op.Operator{
		{
			// Complex numbers lie as pairs: a complex64 [2,3] with strides
			// [3,1] is a float32 [2,3,2] with strides [6,2,1].
			Name:     "view_as_real",
			Schemas:  []string{"(Tensor input) -> Tensor"},
			Python:   "torch.view_as_real",
			Infer:    inferViewAsReal,
			Gradient: &op.Gradient{},
		},
		{
			Name:     "view_as_complex",
			Schemas:  []string{"(Tensor input) -> Tensor"},
			Python:   "torch.view_as_complex",
			Infer:    inferViewAsComplex,
			Gradient: &op.Gradient{},
		},
		{
			Name:    "real",
			Schemas: []string{"(Tensor input) -> Tensor"},
			Python:  "torch.real Tensor.real",
			Expand: func(c *op.Call) ([]*graph.Tensor, error) {
				if !c.Tensor("input").DType.IsComplex() {
					return expandIdentity(c)
				}
				return partOfComplex(c, 0)
			},
		},
		{
			Name:    "imag",
			Schemas: []string{"(Tensor input) -> Tensor"},
			Python:  "torch.imag Tensor.imag",
			Expand: func(c *op.Call) ([]*graph.Tensor, error) {
				if !c.Tensor("input").DType.IsComplex() {
					return nil, c.Errorf("imag is not implemented for tensors with non-complex dtypes, got %v", c.Tensor("input").DType)
				}
				return partOfComplex(c, 1)
			},
		},
		{
			// torch marks the view as conjugated and computes nothing.
			Name:    "conj",
			Schemas: []string{"(Tensor input) -> Tensor"},
			Python:  "torch.conj Tensor.conj",
			Expand: func(c *op.Call) ([]*graph.Tensor, error) {
				if !c.Tensor("input").DType.IsComplex() {
					return expandIdentity(c)
				}
				return result(c.Apply("conj_view", c.Tensor("input")))
			},
		},
		{
			Name:       "conj_view",
			Conjugates: true,
			Schemas:    []string{"(Tensor input) -> Tensor"},
			Infer:      inferAlias,
			Gradient:   &op.Gradient{},
		},
		{
			Name:    "resolve_conj",
			Schemas: []string{"(Tensor input) -> Tensor"},
			Python:  "torch.resolve_conj Tensor.resolve_conj",
			Expand: func(c *op.Call) ([]*graph.Tensor, error) {
				if !c.Conjugated(c.Tensor("input")) {
					return expandIdentity(c)
				}
				return result(c.Apply("clone", c.Tensor("input")))
			},
		},
		{
			Name:     "conj_physical",
			Schemas:  []string{"(Tensor input) -> Tensor"},
			Python:   spelled("conj_physical"),
			Infer:    inferConjPhysical,
			Work:     perElement(op.Work{Adds: 1}),
			Gradient: &op.Gradient{},
		},
	}
}

// inferConjPhysical returns a real tensor itself.
func inferConjPhysical(c *op.Call) error {
	input := c.Tensor("input")
	if !input.DType.IsComplex() && !c.InPlace {
		c.Alias(input)
		return nil
	}
	_, err := c.Elementwise(input.DType, input)
	return err
}

// partOfComplex is the real or the imaginary part, whether the view is conjugated or
// not.
func partOfComplex(c *op.Call, part int64) ([]*graph.Tensor, error) {
	plain := c.Tensor("input")
	if c.Conjugated(plain) {
		var err error
		if plain, err = c.Apply("conj_view", plain); err != nil {
			return nil, err
		}
	}
	return result(chain(c, plain, step("view_as_real"), step("select", int64(-1), part)))
}

func inferViewAsReal(c *op.Call) error {
	if c.Conjugated(c.Tensor("input")) {
		return c.Errorf("view_as_real doesn't work on unresolved conjugated tensors; resolve_conj() makes one that is")
	}
	input := c.Tensor("input")
	if !input.DType.IsComplex() {
		return c.Errorf("view_as_real is only supported for complex tensors, got %v", input.DType)
	}
	shape := append(slices.Clone(input.Shape), 2)
	strides := append(slices.Clone(input.Strides), 1)
	for i := range input.Strides {
		strides[i] *= 2
	}
	c.View(input, shape, strides, input.Offset*2).DType = realPart(input.DType)
	return nil
}

func inferViewAsComplex(c *op.Call) error {
	input := c.Tensor("input")
	last := len(input.Shape) - 1
	dtype := complexOf(input.DType)
	if dtype == graph.InvalidDType || last < 0 || input.Shape[last] != 2 || input.Strides[last] != 1 {
		return c.Errorf("needs a floating-point tensor with a last dimension of size 2 and stride 1, got %v of shape %v, strides %v", input.DType, input.Shape, input.Strides)
	}
	shape, strides := slices.Clone(input.Shape[:last]), slices.Clone(input.Strides[:last])
	for i, stride := range strides {
		if stride%2 != 0 && shape[i] > 1 {
			return c.Errorf("stride %d of dimension %d must be divisible by 2", stride, i)
		}
		strides[i] /= 2
	}
	if input.Offset%2 != 0 {
		return c.Errorf("storage offset %d must be divisible by 2", input.Offset)
	}
	c.Forget(input)
	c.View(input, shape, strides, input.Offset/2).DType = dtype
	return nil
}
