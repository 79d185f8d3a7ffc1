package aten

// This file holds further element-wise functions of two and three operands.

import (
	"math"

	"heft/internal/op"
)

// combineFamily: further element-wise functions of two and three operands.
func combineFamily() []*op.Operator {
	both := bothOperands
	each := func(n int) func(b *op.Backward) { return eachBesides(n, "other", "input") }
	return []*op.Operator{
		autocast(op.AutocastWidest, ofTensors(ofTypes(op.Reals, floatBinary("atan2", spelled("atan2", "arctan2"), math.Atan2, op.Work{Exps: 1, Divides: 1}, both(atan2Backward))))),
		ofTensors(ofTypes(op.Floats, floatBinary("hypot", spelled("hypot"), math.Hypot, op.Work{Exps: 1, Muls: 2, Adds: 1},
			&op.Gradient{Saves: []op.Save{{Tensor: "input", For: "input", CloneInPlace: true}, {Tensor: "other", For: "other"}, savedResult}, Backward: each(1)}))),
		ofTensors(ofTypes(op.Floats|op.Complexes, floatBinary("logaddexp", "torch.logaddexp Tensor.logaddexp", logAddExp, op.Work{Exps: 2, Adds: 2, Compares: 1}, both(each(3))))),
		ofTensors(ofTypes(op.Floats, floatBinary("logaddexp2", "torch.logaddexp2 Tensor.logaddexp2", nil, op.Work{Exps: 2, Adds: 2, Compares: 1}, both(each(3))))),
		ofTypes(op.Reals, floatBinary("xlogy", spelled("xlogy")+" torch.special.xlogy", xLogY, op.Work{Exps: 1, Muls: 1},
			both(xlogyBackward))),
		ofTypes(op.Reals, floatBinary("copysign", spelled("copysign"), math.Copysign, op.Work{Adds: 1},
			&op.Gradient{Saves: []op.Save{{Tensor: "input", For: "input", CloneInPlace: true}, savedResult}, Backward: copysignBackward})),
		ofTensors(ofTypes(op.Floats, floatBinary("nextafter", spelled("nextafter"), math.Nextafter, op.Work{Adds: 1}, &op.Gradient{Saves: []op.Save{{Tensor: "input", CloneInPlace: true}, {Tensor: "other"}}}))),
		ofTensors(floatBinary("ldexp", spelled("ldexp"), func(a, b float64) float64 { return a * math.Exp2(b) }, op.Work{Exps: 1, Muls: 1},
			&op.Gradient{Saves: []op.Save{{Tensor: "other"}, savedResult}})),
		specialFunction(ofTypes(op.Reals, floatBinary("xlog1py", "torch.special.xlog1py", nil, op.Work{Exps: 1, Muls: 1, Adds: 1},
			&op.Gradient{Saves: saves("input", "other")}))),
		specialFunction(ofTypes(op.Reals, floatBinary("zeta", "torch.special.zeta", nil, op.Work{Exps: 1},
			&op.Gradient{Saves: []op.Save{{Tensor: "input", For: "other"}, {Tensor: "other", For: "other"}}}))),
		{
			Name:    "heaviside",
			Types:   op.Reals,
			Schemas: []string{"(Tensor input, Tensor values) -> Tensor"},
			Python:  spelled("heaviside"),
			Infer: func(c *op.Call) error {
				dtype, operands := binaryOperands(c, "values")
				if a, b := operands[0].DType, operands[1].DType; a != b {
					return c.Errorf("not yet implemented for tensors with different dtypes, got %v and %v", a, b)
				}
				_, err := c.Elementwise(dtype, operands...)
				return err
			},
			Work: perElement(op.Work{Compares: 2}),
			// torch has no derivative here, but the result requires grad.
			Gradient: &op.Gradient{},
		},
		{
			Name:    "lerp",
			Schemas: []string{"(Tensor input, Tensor end, Tensor|Scalar weight) -> Tensor"},
			Python:  spelled("lerp"),
			Infer:   inferLerp,
			Eval:    evalLerp,
			Work:    perElement(op.Work{Adds: 2, Muls: 1}),
			Gradient: &op.Gradient{Saves: []op.Save{
				{Tensor: "weight"}, {Tensor: "input", For: "weight", CloneInPlace: true}, {Tensor: "end", For: "weight"},
			}, Backward: lerpBackward},
		},
		{
			Name:     "addcmul",
			Types:    op.Numbers,
			Autocast: op.AutocastWidest,
			Schemas: []string{
				"(Tensor input, Tensor tensor1, Tensor tensor2, *, Tensor|Scalar value=1) -> Tensor",
				"(Tensor input, Scalar value, Tensor tensor1, Tensor tensor2) -> Tensor",
			},
			Python:   spelled("addcmul"),
			Infer:    func(c *op.Call) error { return inferThree(c, false) },
			Eval:     func(c *op.Call) [][]float64 { return evalThree(c, func(a, b float64) float64 { return a * b }) },
			Work:     perElement(op.Work{Adds: 1, Muls: 1}),
			Gradient: &op.Gradient{Saves: []op.Save{{Tensor: "tensor2", For: "tensor1"}, {Tensor: "tensor1", For: "tensor2"}}},
		},
		{
			Name:     "addcdiv",
			Autocast: op.AutocastWidest,
			Schemas: []string{
				"(Tensor input, Tensor tensor1, Tensor tensor2, *, Tensor|Scalar value=1) -> Tensor",
				"(Tensor input, Scalar value, Tensor tensor1, Tensor tensor2) -> Tensor",
			},
			Python:   spelled("addcdiv"),
			Infer:    func(c *op.Call) error { return inferThree(c, true) },
			Eval:     func(c *op.Call) [][]float64 { return evalThree(c, func(a, b float64) float64 { return a / b }) },
			Work:     perElement(op.Work{Adds: 1, Divides: 1}),
			Gradient: &op.Gradient{Saves: []op.Save{{Tensor: "tensor2"}, {Tensor: "tensor1", For: "tensor2"}}},
		},
	}
}

// floatBinary describes a function of two operands in floating point.
func floatBinary(name, python string, f func(a, b float64) float64, work op.Work, gradient *op.Gradient) *op.Operator {
	o := &op.Operator{
		Name:     name,
		Schemas:  []string{"(Tensor|Scalar input, Tensor|Scalar other) -> Tensor"},
		Python:   python,
		Infer:    inferFloatBinary,
		Work:     perElement(work),
		Gradient: gradient,
	}
	if f != nil {
		o.Eval = func(c *op.Call) [][]float64 { return evalBinary(c, f) }
	}
	return o
}

// ofTensors makes an operator of two operands refuse numbers.
func ofTensors(o *op.Operator) *op.Operator {
	o.Schemas = []string{"(Tensor input, Tensor other) -> Tensor"}
	return o
}

func inferFloatBinary(c *op.Call) error {
	dtype, operands := binaryOperands(c, "other")
	_, err := c.Elementwise(floatType(c, dtype), operands...)
	return err
}

func logAddExp(a, b float64) float64 {
	if a == b && math.IsInf(a, 0) {
		return a
	}
	return max(a, b) + math.Log1p(math.Exp(-math.Abs(a-b)))
}

// xLogY is x·log y, and 0 where x is 0.
func xLogY(x, y float64) float64 {
	if x == 0 && !math.IsNaN(y) {
		return 0
	}
	return x * math.Log(y)
}

// inferLerp needs one type for all: torch does not promote here.
func inferLerp(c *op.Call) error {
	input, end, weight := c.Tensor("input"), c.Tensor("end"), c.Tensor("weight")
	if err := expectFloating(c, input); err != nil {
		return err
	}
	if err := expectSameType(c, input, end); err != nil {
		return err
	}
	if weight != nil && len(weight.Shape) > 0 { // one number is cast
		if err := expectSameType(c, input, weight); err != nil {
			return err
		}
	}
	_, err := c.Elementwise(input.DType, input, end, weight)
	return err
}

func evalLerp(c *op.Call) [][]float64 {
	out := c.Outputs()[0]
	a, b := knownOperand(c, "input", out.Shape, out.DType), knownOperand(c, "end", out.Shape, out.DType)
	for i, w := range knownOperand(c, "weight", out.Shape, out.DType) {
		if w < 0.5 {
			a[i] += w * (b[i] - a[i])
		} else {
			a[i] = b[i] - (b[i]-a[i])*(1-w)
		}
	}
	return [][]float64{a}
}

// inferThree is the rule of input + value·f(tensor1, tensor2).
func inferThree(c *op.Call, divides bool) error {
	input, a, b := c.Tensor("input"), c.Tensor("tensor1"), c.Tensor("tensor2")
	dtype := op.ResultType(c.DefaultDType(), input, a, b)
	if divides && !a.DType.Differentiable() && !b.DType.Differentiable() {
		return c.Errorf("integer division with addcdiv is not supported (%v by %v)", a.DType, b.DType)
	}
	if err := expectNumbers(c, "value"); err != nil {
		return err
	}
	if value := c.Tensor("value"); value != nil && value.DType.IsComplex() && !dtype.IsComplex() { // a complex number
		return c.Errorf("value cannot be converted to type %v without overflow", dtype)
	}
	_, err := c.Elementwise(dtype, input, a, b)
	return err
}

func evalThree(c *op.Call, f func(a, b float64) float64) [][]float64 {
	out := c.Outputs()[0]
	numbers := knownOperand(c, "input", out.Shape, out.DType)
	a, b := knownOperand(c, "tensor1", out.Shape, out.DType), knownOperand(c, "tensor2", out.Shape, out.DType)
	value, _ := op.Round(out.DType, numberOf(c, "value"))
	for i := range numbers {
		numbers[i] += value * f(a[i], b[i])
	}
	return [][]float64{numbers}
}
