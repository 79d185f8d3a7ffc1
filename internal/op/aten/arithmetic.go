package aten

// This file holds element-wise arithmetic on two operands.

import (
	"math"
	"slices"

	"heft/internal/graph"
	"heft/internal/op"
)

// arithmeticFamily: element-wise operators on two operands.
func arithmeticFamily() []*op.Operator {
	return slices.Concat(sumsFamily(), quotientFamily(), powerFamily(), largerFamily())
}

// sumsFamily lists sums, differences and products of two operands.
func sumsFamily() []*op.Operator {
	return []*op.Operator{
		{
			Name: "add",
			Schemas: []string{
				"(Tensor|Scalar input, Tensor|Scalar other, *, Scalar alpha=1) -> Tensor",
				"(Tensor|Scalar input, Scalar other, Scalar alpha=1) -> Tensor",
				"(Tensor input, Scalar alpha, Tensor other) -> Tensor",
			},
			Python:   "torch.add Tensor.add Tensor.add_ Tensor.__add__",
			Infer:    inferArithmetic,
			Eval:     func(c *op.Call) [][]float64 { return evalScaled(c, 1) },
			Work:     work("one addition for each element of the result, and one multiplication unless alpha is 1", scaledAddWork),
			Gradient: &op.Gradient{Work: additionGradientWork, Backward: addBackward},
		},
		{
			Name: "sub",
			Schemas: []string{
				"torch.subtract Tensor.subtract Tensor.subtract_: (Tensor|Scalar input, Tensor|Scalar other, *, Scalar alpha=1) -> Tensor",
				"torch.subtract Tensor.subtract Tensor.subtract_: (Tensor|Scalar input, Scalar other, Scalar alpha=1) -> Tensor",
				"(Tensor|Scalar input, Tensor|Scalar other, *, Scalar alpha=1) -> Tensor",
				"(Tensor|Scalar input, Scalar other, Scalar alpha=1) -> Tensor",
				"(Tensor input, Scalar alpha, Tensor other) -> Tensor",
			},
			Python:   "torch.sub torch.subtract Tensor.sub Tensor.sub_ Tensor.subtract Tensor.subtract_ Tensor.__sub__",
			Infer:    inferSubtraction,
			Eval:     func(c *op.Call) [][]float64 { return evalScaled(c, -1) },
			Work:     work("one addition for each element of the result, and one multiplication unless alpha is 1", scaledAddWork),
			Gradient: &op.Gradient{Work: additionGradientWork, Backward: subBackward},
		},
		{
			Name: "rsub",
			Schemas: []string{
				"(Tensor input, Tensor|Scalar other, *, Scalar alpha=1) -> Tensor",
				"(Tensor input, Scalar other, Scalar alpha=1) -> Tensor",
			},
			Python: "torch.rsub Tensor.__rsub__",
			Infer:  inferSubtraction,
			Eval: func(c *op.Call) [][]float64 {
				return evalBinary(c, func(a, b float64) float64 { return b - a*c.Float("alpha") })
			},
			Work:     work("one addition for each element of the result, and one multiplication unless alpha is 1", scaledAddWork),
			Gradient: &op.Gradient{Work: additionGradientWork, Backward: rsubBackward},
		},
		{
			Name:    "mul",
			Schemas: []string{"(Tensor|Scalar input, Tensor|Scalar other) -> Tensor"},
			Python:  "torch.mul torch.multiply Tensor.mul Tensor.mul_ Tensor.multiply Tensor.multiply_ Tensor.__mul__",
			Infer:   inferArithmetic,
			Eval:    func(c *op.Call) [][]float64 { return evalBinary(c, func(a, b float64) float64 { return a * b }) },
			Work:    perElement(op.Work{Muls: 1}),
			Gradient: &op.Gradient{Saves: []op.Save{
				{Tensor: "other", For: "input"},
				{Tensor: "input", For: "other", CloneInPlace: true},
			}, Backward: broadcasting("other", "input")},
		},
	}
}

// quotientFamily lists quotients and what is left of them.
func quotientFamily() []*op.Operator {
	return []*op.Operator{
		{
			Name: "div",
			Schemas: []string{
				"torch.true_divide Tensor.true_divide Tensor.true_divide_: (Tensor|Scalar input, Tensor|Scalar other) -> Tensor",
				"(Tensor|Scalar input, Tensor|Scalar other, *, str? rounding_mode=None) -> Tensor",
			},
			Python: "torch.div torch.divide torch.true_divide Tensor.div Tensor.div_ Tensor.divide Tensor.divide_ Tensor.true_divide Tensor.true_divide_ Tensor.__truediv__",
			Infer:  inferDivision,
			Eval:   evalDivision,
			Work:   perElement(op.Work{Divides: 1}),
			Gradient: &op.Gradient{Saves: []op.Save{
				{Tensor: "other"},
				{Tensor: "input", For: "other", CloneInPlace: true},
			}, Backward: divBackward},
		},
		{
			Name:    "floor_divide",
			Types:   op.RealNumbers,
			Schemas: []string{"(Tensor|Scalar input, Tensor|Scalar other) -> Tensor"},
			Python:  "torch.floor_divide Tensor.floor_divide Tensor.floor_divide_ Tensor.__floordiv__",
			Infer:   inferArithmetic,
			Eval: func(c *op.Call) [][]float64 {
				return evalBinary(c, func(a, b float64) float64 { return math.Floor(a / b) })
			},
			Work: perElement(op.Work{Divides: 1}),
			// torch has no derivative here, but the result requires grad.
			Gradient: &op.Gradient{},
		},
		{
			Name:    "remainder",
			Types:   op.RealNumbers,
			Schemas: []string{"(Tensor input, Tensor|Scalar other) -> Tensor", "(Scalar input, Tensor other) -> Tensor"},
			Python:  "torch.remainder Tensor.remainder Tensor.remainder_ Tensor.__mod__",
			Infer:   inferArithmetic,
			Eval:    func(c *op.Call) [][]float64 { return evalBinary(c, remainder) },
			Work:    perElement(op.Work{Divides: 1}),
			Gradient: &op.Gradient{Saves: []op.Save{
				{Tensor: "other", For: "other"}, {Tensor: "input", For: "other", CloneInPlace: true},
			}, Work: noWork, Backward: moduloBackward},
		},
		{
			Name:    "fmod",
			Types:   op.RealNumbers,
			Schemas: []string{"(Tensor input, Tensor|Scalar other) -> Tensor"},
			Python:  "torch.fmod Tensor.fmod Tensor.fmod_",
			Infer:   inferArithmetic,
			Eval:    func(c *op.Call) [][]float64 { return evalBinary(c, math.Mod) },
			Work:    perElement(op.Work{Divides: 1}),
			Gradient: &op.Gradient{Saves: []op.Save{
				{Tensor: "other", For: "other"}, {Tensor: "input", For: "other", CloneInPlace: true},
			}, Work: noWork, Backward: moduloBackward},
		},
	}
}

// powerFamily lists powers.
func powerFamily() []*op.Operator {
	return []*op.Operator{
		{
			Name:     "pow",
			Types:    op.Bools | op.Numbers, // truths only to the power of a plain truth, which is a copy
			Autocast: op.AutocastHigh,
			Schemas:  []string{"(Tensor input, Tensor|Scalar exponent) -> Tensor", "(Scalar input, Tensor exponent) -> Tensor", "Tensor.__pow__: (Tensor input, Tensor|Scalar exponent/other) -> Tensor"},
			Python:   "torch.pow Tensor.pow Tensor.pow_ Tensor.__pow__",
			Infer:    inferPower,
			Eval:     evalPower,
			Work:     work("for each element: a square 1 multiplication, a cube 2, a root 1 root, a reciprocal 1 division; any other power 2 exponentials and 1 multiplication", powerWork),
			Gradient: &op.Gradient{Saves: []op.Save{
				{Tensor: "input", For: "input", CloneInPlace: true},
				{Tensor: "input", For: "exponent", CloneInPlace: true},
				{Tensor: "exponent"},
				{Tensor: "result", For: "exponent"},
			}, Backward: powBackward},
		},
		{
			Name:    "square",
			Schemas: []string{"(Tensor input) -> Tensor"},
			Python:  "torch.square Tensor.square Tensor.square_",
			Expand:  expandSquare,
		},
		{
			Name:    "float_power",
			Schemas: []string{"(Tensor input, Tensor|Scalar exponent) -> Tensor", "(Scalar input, Tensor exponent) -> Tensor"},
			Python:  "torch.float_power Tensor.float_power",
			Expand:  expandFloatPower,
		},
	}
}

// largerFamily lists the larger and the smaller of two operands.
func largerFamily() []*op.Operator {
	return []*op.Operator{
		{
			Name:     "maximum",
			Schemas:  []string{"(Tensor input, Tensor other) -> Tensor"},
			Python:   "torch.maximum Tensor.maximum",
			Infer:    inferExtremum,
			Eval:     func(c *op.Call) [][]float64 { return evalBinary(c, func(a, b float64) float64 { return max(a, b) }) },
			Work:     perElement(op.Work{Compares: 1}),
			Gradient: compares(bothOperands(extremumBackward(2))),
			Evidence: maskedInPlace(),
		},
		{
			Name:     "minimum",
			Schemas:  []string{"(Tensor input, Tensor other) -> Tensor"},
			Python:   "torch.minimum Tensor.minimum",
			Infer:    inferExtremum,
			Eval:     func(c *op.Call) [][]float64 { return evalBinary(c, func(a, b float64) float64 { return min(a, b) }) },
			Work:     perElement(op.Work{Compares: 1}),
			Gradient: compares(bothOperands(extremumBackward(2))),
			Evidence: maskedInPlace(),
		},
		{
			Name:     "fmax",
			Schemas:  []string{"(Tensor input, Tensor other) -> Tensor"},
			Python:   "torch.fmax Tensor.fmax",
			Infer:    inferExtremum,
			Eval:     func(c *op.Call) [][]float64 { return evalBinary(c, numberOr(math.Max)) },
			Work:     perElement(op.Work{Compares: 1}),
			Gradient: compares(bothOperands(extremumBackward(3))),
			Evidence: maskedInPlace(),
		},
		{
			Name:     "fmin",
			Schemas:  []string{"(Tensor input, Tensor other) -> Tensor"},
			Python:   "torch.fmin Tensor.fmin",
			Infer:    inferExtremum,
			Eval:     func(c *op.Call) [][]float64 { return evalBinary(c, numberOr(math.Min)) },
			Work:     perElement(op.Work{Compares: 1}),
			Gradient: compares(bothOperands(extremumBackward(3))),
			Evidence: maskedInPlace(),
		},
	}
}

// maskedInPlace is what stands behind the backwards of extremes of two operands. Real
// torch can only be asked by a tensor subclass, for which it masks a copy.
func maskedInPlace() map[op.Rule]string {
	return map[op.Rule]string{op.RuleBackward: "tools/autograd/derivatives.yaml (maximum, fmax: masked_fill_inplace_if_safe), 2.15"}
}

// bothOperands is the gradient of functions whose derivatives need both
// operands.
func bothOperands(backward func(b *op.Backward)) *op.Gradient {
	return &op.Gradient{Saves: []op.Save{{Tensor: "input", CloneInPlace: true}, {Tensor: "other"}}, Backward: backward}
}

// binaryOperands are the two arguments of an element-wise operator, as they
// count for type promotion and layout.
func binaryOperands(c *op.Call, second string) (dtype graph.DType, tensors []*graph.Tensor) {
	return operandsOf(c, "input", second)
}

// operandsOf is the type that two operands become, and both as tensors.
func operandsOf(c *op.Call, first, second string) (dtype graph.DType, tensors []*graph.Tensor) {
	dtype = op.ResultType(c.DefaultDType(), c.Arg(first), c.Arg(second))
	return dtype, []*graph.Tensor{wrapped(c, first), wrapped(c, second)}
}

// wrapped is an operand as torch's iterator sees it: a number is a tensor
// without axes, so that operands are not of one shape.
func wrapped(c *op.Call, name string) *graph.Tensor {
	if t := c.Tensor(name); t != nil {
		return t
	}
	return &graph.Tensor{Shape: []int64{}, Strides: []int64{}}
}

func inferArithmetic(c *op.Call) error {
	dtype, operands := binaryOperands(c, "other")
	switch c.Arg("alpha").(type) {
	case bool:
		if dtype != graph.Bool {
			return c.Errorf("boolean alpha is only supported for boolean results, not %v", dtype)
		}
	case float64:
		if !dtype.Differentiable() {
			return c.Errorf("for integral input tensors, argument alpha must not be a floating point number (result %v)", dtype)
		}
	}
	_, err := c.Elementwise(dtype, operands...)
	return err
}

func inferSubtraction(c *op.Call) error {
	for _, name := range []string{"input", "other"} {
		_, flag := c.Arg(name).(bool)
		if t := c.Tensor(name); flag || t != nil && t.DType == graph.Bool {
			return c.Errorf("subtraction, the `-` operator, with a bool tensor is not supported; use the `^` or `logical_xor()` operator, or `~` to invert a mask")
		}
	}
	return inferArithmetic(c)
}

// scaledAddWork: input + alpha·other is one addition, and one multiplication
// unless alpha is 1.
func scaledAddWork(o *graph.Op) op.Work {
	n := o.Outputs[0].Elements()
	w := op.Work{Adds: n}
	if alpha := o.Attrs.Get("alpha"); alpha != nil && o.Attrs.Float("alpha") != 1 {
		w.Muls = n
	}
	return w
}

// additionGradientWork: the gradient passes through; a broadcast operand's is
// summed.
func additionGradientWork(o *graph.Op, needs func(string) bool) op.Work {
	var w op.Work
	n := o.Outputs[0].Elements()
	for _, name := range []string{"input", "other"} {
		if t := op.Input(o, name); t != nil && needs(name) && t.Elements() < n {
			w.Adds += n
		}
	}
	return w
}

func evalScaled(c *op.Call, sign float64) [][]float64 {
	alpha := sign * c.Float("alpha")
	return evalBinary(c, func(a, b float64) float64 { return a + alpha*b })
}

// inferDivision: true division of integers gives floating point; with a
// rounding mode the common type stays.
func inferDivision(c *op.Call) error {
	dtype, operands := binaryOperands(c, "other")
	switch mode := c.Text("rounding_mode"); mode {
	case "":
		dtype = floatType(c, dtype)
	case "floor", "trunc":
		if dtype.IsComplex() || dtype == graph.Bool {
			return c.Errorf("rounding_mode '%s' is not implemented for %v", mode, dtype)
		}
	default:
		return c.Errorf("expected rounding_mode to be one of None, 'trunc', or 'floor' but found '%s'", mode)
	}
	_, err := c.Elementwise(dtype, operands...)
	return err
}

// floatType is the result type of functions that compute in floating point:
// integers and bools become the default type.
func floatType(c *op.Call, dtype graph.DType) graph.DType {
	if dtype.Differentiable() {
		return dtype
	}
	return c.DefaultDType()
}

func evalDivision(c *op.Call) [][]float64 {
	switch c.Text("rounding_mode") {
	case "floor":
		return evalBinary(c, func(a, b float64) float64 { return math.Floor(a / b) })
	case "trunc":
		return evalBinary(c, func(a, b float64) float64 { return math.Trunc(a / b) })
	}
	return evalBinary(c, func(a, b float64) float64 { return a / b })
}

// remainder has the sign of the divisor, as in Python: −7 mod 3 = 2.
func remainder(a, b float64) float64 {
	r := math.Mod(a, b)
	if r != 0 && (r < 0) != (b < 0) {
		r += b
	}
	return r
}

// numberOr prefers a number to a NaN.
func numberOr(f func(a, b float64) float64) func(a, b float64) float64 {
	return func(a, b float64) float64 {
		switch {
		case math.IsNaN(a):
			return b
		case math.IsNaN(b):
			return a
		}
		return f(a, b)
	}
}

func inferExtremum(c *op.Call) error {
	dtype, operands := binaryOperands(c, "other")
	if dtype.IsComplex() {
		return c.Errorf("not implemented for complex tensors")
	}
	_, err := c.Elementwise(dtype, operands...)
	return err
}

func inferPower(c *op.Call) error {
	dtype, operands := binaryOperands(c, "exponent")
	if _, plain := c.Arg("exponent").(bool); dtype == graph.Bool && !(plain && c.Tensor("input") != nil) {
		return c.Errorf("not implemented for %v", dtype)
	}
	if e, ok := c.Arg("exponent").(int64); ok && e < 0 && dtype.IsInteger() {
		return c.Errorf("integers to negative integer powers are not allowed, got exponent %d", e)
	}
	if exponent := c.Tensor("exponent"); c.Tensor("input") == nil && exponent != nil {
		c.Out(exponent.Shape, dtype) // a number as base: not the exponent's layout
		return nil
	}
	if c.Tensor("exponent") == nil {
		operands = operands[:1] // a number as exponent is no operand
	}
	_, err := c.Elementwise(dtype, operands...)
	return err
}

func evalPower(c *op.Call) [][]float64 {
	out := c.Outputs()[0]
	base, exponent := knownOperand(c, "input", out.Shape, out.DType), knownOperand(c, "exponent", out.Shape, out.DType)
	if len(base) != len(exponent) {
		return nil
	}
	for i, x := range base {
		base[i] = math.Pow(x, exponent[i])
	}
	return [][]float64{base}
}

// powerWork: a square is one multiplication, a cube two, a root one root; any
// other power is an exponential of a product with a logarithm.
func powerWork(o *graph.Op) op.Work {
	n := o.Outputs[0].Elements()
	if op.Input(o, "exponent") != nil || o.Attrs.Get("exponent") == nil {
		return op.Work{Exps: 2 * n, Muls: n}
	}
	switch o.Attrs.Float("exponent") {
	case 0, 1:
		return op.Work{}
	case 2:
		return op.Work{Muls: n}
	case 3:
		return op.Work{Muls: 2 * n}
	case 0.5:
		return op.Work{Exps: n}
	case -0.5:
		return op.Work{Exps: n, Divides: n}
	case -1:
		return op.Work{Divides: n}
	}
	return op.Work{Exps: 2 * n, Muls: n}
}

func expandSquare(c *op.Call) ([]*graph.Tensor, error) {
	if c.InPlace {
		return result(c.ApplyInPlace("pow", c.Tensor("input"), int64(2)))
	}
	return result(c.Apply("pow", c.Tensor("input"), int64(2)))
}

// expandFloatPower computes in double precision.
func expandFloatPower(c *op.Call) ([]*graph.Tensor, error) {
	args := []any{c.Arg("input"), c.Arg("exponent")}
	for i, a := range args {
		t, ok := a.(*graph.Tensor)
		if !ok {
			continue
		}
		dtype := graph.Float64
		if t.DType.IsComplex() {
			dtype = graph.Complex128
		}
		double, err := c.Apply("to", t, dtype)
		if err != nil {
			return nil, err
		}
		args[i] = double
	}
	return result(c.Apply("pow", args...))
}
