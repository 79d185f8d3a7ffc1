package aten

// This file holds comparisons, logic and operators on bits.

import (
	"math"

	"heft/internal/graph"
	"heft/internal/op"
)

// compareFamily: comparisons, logic, bits.
func compareFamily() []*op.Operator {
	return []*op.Operator{
		comparison("eq", spelled("eq")+" Tensor.__eq__", func(a, b float64) bool { return a == b }),
		comparison("ne", spelled("ne", "not_equal")+" Tensor.__ne__", func(a, b float64) bool { return a != b }),
		ofTypes(op.Reals, comparison("lt", spelled("lt", "less")+" Tensor.__lt__", func(a, b float64) bool { return a < b })),
		ofTypes(op.Reals, comparison("le", spelled("le", "less_equal")+" Tensor.__le__", func(a, b float64) bool { return a <= b })),
		ofTypes(op.Reals, comparison("gt", spelled("gt", "greater")+" Tensor.__gt__", func(a, b float64) bool { return a > b })),
		ofTypes(op.Reals, comparison("ge", spelled("ge", "greater_equal")+" Tensor.__ge__", func(a, b float64) bool { return a >= b })),
		logical("logical_and", spelled("logical_and"), func(a, b float64) bool { return a != 0 && b != 0 }),
		logical("logical_or", spelled("logical_or"), func(a, b float64) bool { return a != 0 || b != 0 }),
		logical("logical_xor", spelled("logical_xor"), func(a, b float64) bool { return (a != 0) != (b != 0) }),
		{
			Name:    "isclose",
			Schemas: []string{"(Tensor input, Tensor other, float rtol=1e-05, float atol=1e-08, bool equal_nan=False) -> Tensor"},
			Python:  "torch.isclose Tensor.isclose",
			Infer: func(c *op.Call) error {
				if a, b := c.Tensor("input").DType, c.Tensor("other").DType; a != b {
					return c.Errorf("%v did not match %v", a, b)
				}
				return inferComparison(c)
			},
			Eval: evalIsClose,
			Work: perElement(op.Work{Compares: 1, Adds: 3, Muls: 1}),
		},
		{
			Name: "isin",
			Schemas: []string{
				"(Tensor elements, Tensor test_elements, *, bool assume_unique=False, bool invert=False) -> Tensor",
				"(Tensor elements, Scalar test_elements/test_element, *, bool assume_unique=False, bool invert=False) -> Tensor",
				"(Scalar elements/element, Tensor test_elements, *, bool assume_unique=False, bool invert=False) -> Tensor",
			},
			Python: "torch.isin",
			Infer:  inferIsIn,
			Eval:   evalIsIn,
			Work:   perElement(op.Work{Compares: 1}),
		},
		bitwise("bitwise_and", spelled("bitwise_and")+" Tensor.__and__", func(a, b int64) int64 { return a & b }),
		bitwise("bitwise_or", spelled("bitwise_or")+" Tensor.__or__", func(a, b int64) int64 { return a | b }),
		bitwise("bitwise_xor", spelled("bitwise_xor")+" Tensor.__xor__", func(a, b int64) int64 { return a ^ b }),
		ofTypes(op.Integers, bitwise("bitwise_left_shift", spelled("bitwise_left_shift")+" Tensor.__lshift__", shiftLeft)),
		ofTypes(op.Integers, bitwise("bitwise_right_shift", spelled("bitwise_right_shift")+" Tensor.__rshift__", shiftRight)),
		ofTensors(ofTypes(op.Integers, bitwise("gcd", spelled("gcd"), greatestDivisor))),
		ofTensors(ofTypes(op.Integers, bitwise("lcm", spelled("lcm"), leastMultiple))),
		{
			Name:    "bitwise_not",
			Schemas: []string{"(Tensor input) -> Tensor"},
			Python:  spelled("bitwise_not") + " Tensor.__invert__",
			Infer:   inferBitwiseNot,
			Eval:    evalBitwiseNot,
			Work:    perElement(op.Work{Adds: 1}),
		},
	}
}

// inferIsIn: the kernel sorts, and neither truths nor complex numbers have an order
// for it.
func inferIsIn(c *op.Call) error {
	for _, operand := range []any{c.Arg("elements"), c.Arg("test_elements")} {
		if dtype := op.ResultType(c.DefaultDType(), operand); dtype == graph.Bool || dtype.IsComplex() {
			return c.Errorf("unsupported input type %v", dtype)
		}
	}
	if elements := c.Tensor("elements"); elements != nil {
		c.Out(elements.Shape, graph.Bool)
		return nil
	}
	c.Out(nil, graph.Bool)
	return nil
}

func comparison(name, python string, f func(a, b float64) bool) *op.Operator {
	return &op.Operator{
		Name:    name,
		Schemas: []string{"(Tensor input, Tensor|Scalar other) -> Tensor"},
		Python:  python,
		Infer:   inferComparison,
		Eval: func(c *op.Call) [][]float64 {
			return evalBinary(c, func(a, b float64) float64 { return truth(f(a, b)) })
		},
		Work: perElement(op.Work{Compares: 1}),
	}
}

// logical describes a comparison that takes tensors only.
func logical(name, python string, f func(a, b float64) bool) *op.Operator {
	return ofTensors(comparison(name, python, f))
}

func inferComparison(c *op.Call) error {
	_, operands := binaryOperands(c, "other")
	_, err := c.Elementwise(graph.Bool, operands...)
	return err
}

func evalIsClose(c *op.Call) [][]float64 {
	rtol, atol, equalNaN := c.Float("rtol"), c.Float("atol"), c.Bool("equal_nan")
	return evalBinary(c, func(a, b float64) float64 {
		if math.IsNaN(a) && math.IsNaN(b) {
			return truth(equalNaN)
		}
		return truth(a == b || !math.IsInf(a-b, 0) && math.Abs(a-b) <= atol+rtol*math.Abs(b))
	})
}

func evalIsIn(c *op.Call) [][]float64 {
	wanted := map[float64]bool{}
	if t := c.Tensor("test_elements"); t != nil {
		for _, x := range t.Known() {
			wanted[x] = true
		}
	} else {
		wanted[c.Float("test_elements")] = true
	}
	numbers := knownOperand(c, "elements", c.Outputs()[0].Shape, graph.Float64)
	for i, x := range numbers {
		numbers[i] = truth(wanted[x] != c.Bool("invert"))
	}
	return [][]float64{numbers}
}

func bitwise(name, python string, f func(a, b int64) int64) *op.Operator {
	return &op.Operator{
		Name:    name,
		Schemas: []string{"(Tensor|Scalar input, Tensor|Scalar other) -> Tensor"},
		Python:  python,
		Infer:   inferBitwise,
		Eval: func(c *op.Call) [][]float64 {
			return evalBinary(c, func(a, b float64) float64 { return float64(f(int64(a), int64(b))) })
		},
		Work: perElement(op.Work{Adds: 1}),
	}
}

func shiftLeft(a, b int64) int64 {
	if b < 0 || b > 63 {
		return 0
	}
	return a << b
}

func shiftRight(a, b int64) int64 { return a >> min(max(b, 0), 63) }

func greatestDivisor(a, b int64) int64 {
	for b != 0 {
		a, b = b, a%b
	}
	return max(a, -a)
}

func leastMultiple(a, b int64) int64 {
	if a == 0 || b == 0 {
		return 0
	}
	m := a / greatestDivisor(a, b) * b
	return max(m, -m)
}

func inferBitwise(c *op.Call) error {
	dtype, operands := binaryOperands(c, "other")
	if dtype.Differentiable() {
		return c.Errorf("not implemented for %v", dtype)
	}
	_, err := c.Elementwise(dtype, operands...)
	return err
}

func inferBitwiseNot(c *op.Call) error {
	input := c.Tensor("input")
	if input.DType.Differentiable() {
		return c.Errorf("not implemented for %v", input.DType)
	}
	_, err := c.Elementwise(input.DType, input)
	return err
}

func evalBitwiseNot(c *op.Call) [][]float64 {
	if c.Tensor("input").DType == graph.Bool {
		return mapKnown(c, func(x float64) float64 { return 1 - x })
	}
	return mapKnown(c, func(x float64) float64 { return float64(^int64(x)) })
}
