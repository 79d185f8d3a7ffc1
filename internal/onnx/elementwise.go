package onnx

// This file translates operators that work element by element.

import (
	"slices"

	"heft/internal/graph"
)

func elementwiseRules() map[string]*rule {
	table := map[string]*rule{
		"Add":        {least: 2, run: pairwise("add")},
		"Sub":        {least: 2, run: pairwise("sub")},
		"Mul":        {least: 2, run: pairwise("mul")},
		"Div":        {least: 2, run: runDiv},
		"Mod":        {least: 2, run: runMod},
		"Pow":        {least: 2, run: runPow},
		"Max":        {least: 1, run: variadic("maximum")},
		"Min":        {least: 1, run: variadic("minimum")},
		"Sum":        {least: 1, run: variadic("add")},
		"Mean":       {least: 1, run: runMeanOf},
		"Clip":       {least: 1, run: runClip},
		"Where":      {least: 3, run: func(c *call) ([]value, error) { return c.one("where", c.tensor(0), c.tensor(1), c.tensor(2)) }},
		"BitShift":   {least: 2, run: runBitShift},
		"PRelu":      {least: 2, run: runPRelu},
		"IsInf":      {least: 1, run: unary("isinf")},
		"IsNaN":      {least: 1, run: unary("isnan")},
		"BitwiseNot": {least: 1, run: unary("bitwise_not")},
		"CumSum":     {least: 2, run: cumulative("cumsum")},
		"CumProd":    {least: 2, run: cumulative("cumprod")},
	}
	for name, torch := range map[string]string{
		"Abs": "abs", "Acos": "acos", "Acosh": "acosh", "Asin": "asin", "Asinh": "asinh", "Atan": "atan", "Atanh": "atanh",
		"Ceil": "ceil", "Cos": "cos", "Cosh": "cosh", "Erf": "erf", "Erfc": "erfc", "Exp": "exp", "Floor": "floor", "Log": "log", "Neg": "neg",
		"Not": "logical_not", "Reciprocal": "reciprocal", "Round": "round", "Sign": "sign", "Sin": "sin", "Sinh": "sinh",
		"Sqrt": "sqrt", "Tan": "tan", "Tanh": "tanh",
	} {
		table[name] = &rule{least: 1, run: unary(torch)}
	}
	for name, torch := range map[string]string{
		"And": "logical_and", "Or": "logical_or", "Xor": "logical_xor", "Equal": "eq", "Greater": "gt", "GreaterOrEqual": "ge",
		"Less": "lt", "LessOrEqual": "le", "BitwiseAnd": "bitwise_and", "BitwiseOr": "bitwise_or", "BitwiseXor": "bitwise_xor",
	} {
		table[name] = &rule{least: 2, run: pairwise(torch)}
	}
	return table
}

// unary translates an operator of one tensor that torch has by itself.
func unary(name string) func(c *call) ([]value, error) {
	return func(c *call) ([]value, error) { return c.one(name, c.tensor(0)) }
}

func pairwise(name string) func(c *call) ([]value, error) {
	return func(c *call) ([]value, error) {
		a, b := c.operands()
		return c.one(name, a, b)
	}
}

// operands returns the two inputs of a binary operator. Before version 7 the
// second one was broadcast only on demand, from a given axis: a [C] at axis 1
// of [N, C, H, W] is [C, 1, 1] for everybody else.
func (c *call) operands() (a, b *graph.Tensor) {
	a, b = c.tensor(0), c.tensor(1)
	if c.version >= 7 || !c.bool("broadcast", false) || !c.has("axis") {
		return a, b
	}
	axis, err := c.axis(c.int("axis", 0), len(a.Shape))
	if err != nil {
		c.fail(err)
		return a, b
	}
	missing := len(a.Shape) - axis - len(b.Shape)
	if missing <= 0 {
		return a, b
	}
	shape := slices.Concat(b.Shape, slices.Repeat([]int64{1}, missing))
	return a, c.do("reshape", b, shape)
}

// runDiv divides; integers are cut towards zero.
func runDiv(c *call) ([]value, error) {
	a, b := c.operands()
	if a.DType.IsFloating() || a.DType.IsComplex() {
		return c.one("div", a, b)
	}
	return c.one("div", a, b, keyword("rounding_mode", "trunc"))
}

func runMod(c *call) ([]value, error) {
	if c.bool("fmod", false) {
		return c.one("fmod", c.tensor(0), c.tensor(1))
	}
	return c.one("remainder", c.tensor(0), c.tensor(1))
}

// runPow keeps the type of the base, whatever the exponent's.
func runPow(c *call) ([]value, error) {
	a, b := c.operands()
	y := c.do("pow", a, b)
	if c.err == nil && y.DType != a.DType {
		y = c.do("to", y, a.DType)
	}
	return c.result(y)
}

func variadic(name string) func(c *call) ([]value, error) {
	return func(c *call) ([]value, error) {
		tensors := c.tensors()
		y := tensors[0]
		for _, x := range tensors[1:] {
			y = c.do(name, y, x)
		}
		return c.result(y)
	}
}

func runMeanOf(c *call) ([]value, error) {
	tensors := c.tensors()
	y := tensors[0]
	for _, x := range tensors[1:] {
		y = c.do("add", y, x)
	}
	return c.one("div", y, int64(len(tensors)))
}

// runClip takes its limits from attributes until version 11, then from inputs.
func runClip(c *call) ([]value, error) {
	least, most := c.optional(1), c.optional(2)
	if c.version < 11 {
		least, most = c.optionalFloat("min"), c.optionalFloat("max")
	}
	x := c.tensor(0)
	if least == nil && most == nil {
		return c.result(x)
	}
	return c.one("clamp", x, scalarOf(least), scalarOf(most))
}

// scalarOf lets a limit that is one known number be a number, as torch's own
// layers have it.
func scalarOf(limit any) any {
	if t, ok := limit.(*graph.Tensor); ok && t.Elements() == 1 && t.Known() != nil {
		if !t.DType.IsFloating() {
			return int64(t.Known()[0])
		}
		return t.Known()[0]
	}
	return limit
}

func (c *call) optionalFloat(name string) any {
	if c.has(name) {
		return c.float(name, 0)
	}
	return nil
}

func runBitShift(c *call) ([]value, error) {
	if c.text("direction", "") == "RIGHT" {
		return c.one("bitwise_right_shift", c.tensor(0), c.tensor(1))
	}
	return c.one("bitwise_left_shift", c.tensor(0), c.tensor(1))
}

// runPRelu takes one slope for each channel, as torch's prelu does, or a slope
// that is broadcast.
func runPRelu(c *call) ([]value, error) {
	x, slope := c.tensor(0), c.tensor(1)
	n := slope.Elements()
	perChannel := len(x.Shape) > 1 && n == x.Shape[1] &&
		(c.version < 7 && len(slope.Shape) == 1 || len(slope.Shape) == len(x.Shape)-1 && slope.Shape[0] == n)
	if x.DType.IsFloating() && (n == 1 || perChannel) {
		return c.one("prelu", x, c.do("reshape", slope, []int64{n}))
	}
	negative := c.do("mul", x, slope)
	return c.one("where", c.do("lt", x, int64(0)), negative, x)
}

func cumulative(name string) func(c *call) ([]value, error) {
	return func(c *call) ([]value, error) {
		axis, err := c.scalar(1)
		if err != nil {
			axis = 0 // any axis costs the same and keeps the shape
		}
		return c.one(name, c.tensor(0), axis, keyword("dtype", c.tensor(0).DType))
	}
}
