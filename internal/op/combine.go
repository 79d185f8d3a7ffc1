package op

import "math"

// combineFamily: further element-wise functions of two and three operands.
func combineFamily() []*Operator {
	both := bothOperands
	return []*Operator{
		autocast(AutocastWidest, floatBinary("atan2", spelled("atan2", "arctan2"), math.Atan2, Work{Exps: 1, Divides: 1}, both())),
		floatBinary("hypot", spelled("hypot"), math.Hypot, Work{Exps: 1, Muls: 2, Adds: 1},
			&Gradient{Saves: []Save{{Tensor: "input", For: "input", CloneInPlace: true}, {Tensor: "other", For: "other"}, savedResult}}),
		floatBinary("logaddexp", "torch.logaddexp Tensor.logaddexp", logAddExp, Work{Exps: 2, Adds: 2, Compares: 1}, both()),
		floatBinary("logaddexp2", "torch.logaddexp2 Tensor.logaddexp2", nil, Work{Exps: 2, Adds: 2, Compares: 1}, both()),
		floatBinary("xlogy", spelled("xlogy")+" torch.special.xlogy", xLogY, Work{Exps: 1, Muls: 1},
			both()),
		floatBinary("copysign", spelled("copysign"), math.Copysign, Work{Adds: 1},
			&Gradient{Saves: []Save{{Tensor: "input", For: "input", CloneInPlace: true}, savedResult}}),
		floatBinary("nextafter", spelled("nextafter"), math.Nextafter, Work{Adds: 1}, both()),
		floatBinary("ldexp", spelled("ldexp"), func(a, b float64) float64 { return a * math.Exp2(b) }, Work{Exps: 1, Muls: 1},
			&Gradient{Saves: []Save{{Tensor: "other"}, savedResult}}),
		{
			Name:    "heaviside",
			Schemas: []string{"(Tensor input, Tensor values/other) -> Tensor"},
			Python:  spelled("heaviside"),
			Infer: func(c *Call) error {
				dtype, operands := c.binaryOperands("values")
				_, err := c.Elementwise(dtype, operands...)
				return err
			},
			Work: perElement(Work{Compares: 2}),
			// torch has no derivative here, but the result requires grad.
			Gradient: &Gradient{},
		},
		{
			Name:    "lerp",
			Schemas: []string{"(Tensor input, Tensor end, Tensor|Scalar weight) -> Tensor"},
			Python:  spelled("lerp"),
			Infer:   inferLerp,
			Eval:    evalLerp,
			Work:    perElement(Work{Adds: 2, Muls: 1}),
			Gradient: &Gradient{Saves: []Save{
				{Tensor: "weight"}, {Tensor: "input", For: "weight", CloneInPlace: true}, {Tensor: "end", For: "weight"},
			}},
		},
		{
			Name:     "addcmul",
			Autocast: AutocastWidest,
			Schemas: []string{
				"(Tensor input, Tensor tensor1, Tensor tensor2, *, Scalar value=1) -> Tensor",
				"(Tensor input, Scalar value, Tensor tensor1, Tensor tensor2) -> Tensor",
			},
			Python:   spelled("addcmul"),
			Infer:    func(c *Call) error { return inferThree(c, false) },
			Eval:     func(c *Call) [][]float64 { return evalThree(c, func(a, b float64) float64 { return a * b }) },
			Work:     perElement(Work{Adds: 1, Muls: 1}),
			Gradient: &Gradient{Saves: []Save{{Tensor: "tensor2", For: "tensor1"}, {Tensor: "tensor1", For: "tensor2"}}},
		},
		{
			Name:     "addcdiv",
			Autocast: AutocastWidest,
			Schemas: []string{
				"(Tensor input, Tensor tensor1, Tensor tensor2, *, Scalar value=1) -> Tensor",
				"(Tensor input, Scalar value, Tensor tensor1, Tensor tensor2) -> Tensor",
			},
			Python:   spelled("addcdiv"),
			Infer:    func(c *Call) error { return inferThree(c, true) },
			Eval:     func(c *Call) [][]float64 { return evalThree(c, func(a, b float64) float64 { return a / b }) },
			Work:     perElement(Work{Adds: 1, Divides: 1}),
			Gradient: &Gradient{Saves: []Save{{Tensor: "tensor2"}, {Tensor: "tensor1", For: "tensor2"}}},
		},
	}
}

// floatBinary describes a function of two operands in floating point.
func floatBinary(name, python string, f func(a, b float64) float64, work Work, gradient *Gradient) *Operator {
	o := &Operator{
		Name:     name,
		Schemas:  []string{"(Tensor|Scalar input, Tensor|Scalar other) -> Tensor"},
		Python:   python,
		Infer:    inferFloatBinary,
		Work:     perElement(work),
		Gradient: gradient,
	}
	if f != nil {
		o.Eval = func(c *Call) [][]float64 { return evalBinary(c, f) }
	}
	return o
}

func inferFloatBinary(c *Call) error {
	dtype, operands := c.binaryOperands("other")
	_, err := c.Elementwise(c.floating(dtype), operands...)
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
func inferLerp(c *Call) error {
	input, end, weight := c.Tensor("input"), c.Tensor("end"), c.Tensor("weight")
	if err := c.expectFloating(input); err != nil {
		return err
	}
	if err := c.expectSameType(input, end, weight); err != nil {
		return err
	}
	_, err := c.Elementwise(input.DType, input, end, weight)
	return err
}

func evalLerp(c *Call) [][]float64 {
	out := c.outputs[0]
	a, b := c.operand("input", out.Shape, out.DType), c.operand("end", out.Shape, out.DType)
	for i, w := range c.operand("weight", out.Shape, out.DType) {
		if w < 0.5 {
			a[i] += w * (b[i] - a[i])
		} else {
			a[i] = b[i] - (b[i]-a[i])*(1-w)
		}
	}
	return [][]float64{a}
}

// inferThree is the rule of input + value·f(tensor1, tensor2).
func inferThree(c *Call, divides bool) error {
	input, a, b := c.Tensor("input"), c.Tensor("tensor1"), c.Tensor("tensor2")
	dtype := ResultType(c.DefaultDType(), input, a, b)
	if divides && !a.DType.Differentiable() && !b.DType.Differentiable() {
		return c.Errorf("integer division with addcdiv is not supported (%v by %v)", a.DType, b.DType)
	}
	_, err := c.Elementwise(dtype, input, a, b)
	return err
}

func evalThree(c *Call, f func(a, b float64) float64) [][]float64 {
	out := c.outputs[0]
	numbers := c.operand("input", out.Shape, out.DType)
	a, b := c.operand("tensor1", out.Shape, out.DType), c.operand("tensor2", out.Shape, out.DType)
	value, _ := Round(out.DType, c.Float("value"))
	for i := range numbers {
		numbers[i] += value * f(a[i], b[i])
	}
	return [][]float64{numbers}
}
