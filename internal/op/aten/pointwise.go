package aten

// This file holds element-wise functions of one operand.

import (
	"errors"
	"math"

	"heft/internal/graph"
	"heft/internal/op"
)

// typeRule says how an element-wise function of one operand chooses its type.
type typeRule uint8

const (
	keepsType   typeRule = iota // sign
	keepsNumber                 // floor, neg: not defined for bool
	floatResult                 // exp, sqrt: integers become the default type
	boolResult                  // isnan
	realResult                  // abs: the real type of a complex one; not defined for bool
)

// pointwise describes a differentiable function of one operand.
func pointwise(name, python string, rule typeRule, f func(float64) float64, work op.Work, saves ...op.Save) *op.Operator {
	return &op.Operator{
		Name:     name,
		Schemas:  []string{"(Tensor input) -> Tensor"},
		Python:   python,
		Infer:    func(c *op.Call) error { return inferPointwise(c, rule) },
		Eval:     evalPointwise(f),
		Work:     perElement(work),
		Gradient: &op.Gradient{Saves: saves},
	}
}

// predicate describes a function of one operand with a truth value.
func predicate(name, python string, f func(float64) bool) *op.Operator {
	number := func(x float64) float64 { return truth(f(x)) }
	o := pointwise(name, python, boolResult, number, op.Work{Compares: 1})
	o.Gradient = nil
	return o
}

// inIntegerLayout answers for integers without a look, in the argument's own
// layout: isinf is zeros_like, nan_to_num a copy. An invalid type is the
// argument's.
func inIntegerLayout(dtype graph.DType, o *op.Operator) *op.Operator {
	general := o.Infer
	o.Infer = func(c *op.Call) error {
		input := c.Tensor("input")
		if input.DType.Differentiable() && (dtype != graph.InvalidDType || c.InPlace) {
			return general(c)
		}
		if dtype == graph.InvalidDType {
			c.OutStrided(input.Shape, op.LikeStrides(input), input.DType)
			return nil
		}
		c.OutStrided(input.Shape, op.LikeStrides(input), dtype)
		return nil
	}
	return o
}

// likeEmpty lets a function make its result with empty_like before it calls a kernel:
// [6,0,5,4] with strides [1,6,6,30] keeps them, where the iterator would lay out anew.
func likeEmpty(o *op.Operator) *op.Operator {
	general := o.Infer
	o.Infer = func(c *op.Call) error {
		if c.InPlace {
			return general(c)
		}
		input := c.Tensor("input")
		c.OutStrided(input.Shape, op.LikeStrides(input), floatType(c, input.DType))
		return nil
	}
	return o
}

func evalPointwise(f func(float64) float64) func(c *op.Call) [][]float64 {
	if f == nil {
		return nil
	}
	return func(c *op.Call) [][]float64 { return mapKnown(c, f) }
}

func truth(b bool) float64 {
	if b {
		return 1
	}
	return 0
}

func inferPointwise(c *op.Call, rule typeRule) error {
	input := c.Tensor("input")
	dtype := input.DType
	if dtype == graph.Bool && (rule == keepsNumber || rule == realResult) {
		return c.Errorf("not implemented for bool (input of shape %v)", input.Shape)
	}
	switch rule {
	case floatResult:
		dtype = floatType(c, dtype)
	case boolResult:
		dtype = graph.Bool
	case realResult:
		if c.InPlace && dtype.IsComplex() {
			return c.Errorf("in-place %s is not supported for complex tensors", c.Operator.Name)
		}
		dtype = realPart(dtype)
	}
	_, err := c.Elementwise(dtype, input)
	return err
}

// realPart is the type of the parts of a complex number.
func realPart(dtype graph.DType) graph.DType {
	switch dtype {
	case graph.Complex32:
		return graph.Float16
	case graph.Complex64:
		return graph.Float32
	case graph.Complex128:
		return graph.Float64
	}
	return dtype
}

// spelled lists the usual names: torch.exp, Tensor.exp, Tensor.exp_, for each
// of the given ones.
func spelled(names ...string) string {
	text := ""
	for _, n := range names {
		text += " torch." + n + " Tensor." + n + " Tensor." + n + "_"
	}
	return text
}

// The tensors that derivatives of functions of one operand need.
var (
	savedInput  = op.Save{Tensor: "input", CloneInPlace: true}
	savedResult = op.Save{Tensor: "result"}
)

// exponentialFamily: exponentials, logarithms, roots, special functions.
func exponentialFamily() []*op.Operator {
	exp := op.Work{Exps: 1}
	return []*op.Operator{
		autocast(op.AutocastHigh, pointwise("exp", spelled("exp"), floatResult, math.Exp, exp, savedResult)),
		formula(1, pointwise("exp2", spelled("exp2")+" torch.special.exp2", floatResult, math.Exp2, exp, savedResult)),
		autocast(op.AutocastHigh, formula(1, pointwise("expm1", spelled("expm1")+" torch.special.expm1", floatResult, math.Expm1, op.Work{Exps: 1, Adds: 1}, savedResult))),
		autocast(op.AutocastHigh, pointwise("log", spelled("log"), floatResult, math.Log, exp, savedInput)),
		autocast(op.AutocastHigh, formula(1, pointwise("log2", spelled("log2"), floatResult, math.Log2, exp, savedInput))),
		autocast(op.AutocastHigh, formula(1, pointwise("log10", spelled("log10"), floatResult, math.Log10, exp, savedInput))),
		autocast(op.AutocastHigh, formula(1, pointwise("log1p", spelled("log1p")+" torch.special.log1p", floatResult, math.Log1p, op.Work{Exps: 1, Adds: 1}, savedInput))),
		formula(1, pointwise("sqrt", spelled("sqrt"), floatResult, math.Sqrt, exp, savedResult)),
		autocast(op.AutocastHigh, formula(2, pointwise("rsqrt", spelled("rsqrt"), floatResult, func(x float64) float64 { return 1 / math.Sqrt(x) }, op.Work{Exps: 1, Divides: 1}, savedResult))),
		autocast(op.AutocastHigh, formula(2, pointwise("reciprocal", spelled("reciprocal"), floatResult, func(x float64) float64 { return 1 / x }, op.Work{Divides: 1}, savedResult))),
		formula(4, ofTypes(op.Reals, pointwise("erf", spelled("erf")+" torch.special.erf", floatResult, math.Erf, exp, savedInput))),
		formula(4, ofTypes(op.Reals, pointwise("erfc", spelled("erfc")+" torch.special.erfc", floatResult, math.Erfc, exp, savedInput))),
		autocast(op.AutocastHigh, formula(4, ofTypes(op.Reals, pointwise("erfinv", spelled("erfinv")+" torch.special.erfinv", floatResult, math.Erfinv, exp, savedInput)))),
		formula(1, ofTypes(op.Reals, pointwise("lgamma", spelled("lgamma")+" torch.special.gammaln", floatResult, logGamma, exp, savedInput))),
		formula(1, ofTypes(op.Reals, pointwise("digamma", spelled("digamma")+" torch.special.digamma torch.special.psi", floatResult, nil, exp, savedInput))),
		formula(1, ofTypes(op.Reals, pointwise("i0", spelled("i0")+" torch.special.i0", floatResult, nil, exp, savedInput))),
		formula(3, ofTypes(op.Reals, pointwise("entr", "torch.special.entr", floatResult, entropy, op.Work{Exps: 1, Muls: 1}, savedInput))),
		logit(),
		normalDistribution(),
		specialFunction(ofTypes(op.Reals, pointwise("erfcx", "torch.special.erfcx", floatResult, nil, exp, savedInput, savedResult))),
		specialFunction(ofTypes(op.Reals, polygamma())),
		multivariateLogGamma(),
		specialFunction(fractionExponent()),
	}
}

// normalDistribution is erfc(−x/√2)/2.
func normalDistribution() *op.Operator {
	return &op.Operator{
		Name:    "ndtr",
		Types:   op.Reals,
		Schemas: []string{"(Tensor input) -> Tensor"},
		Python:  "torch.special.ndtr",
		Expand: func(c *op.Call) ([]*graph.Tensor, error) {
			return result(chain(c, c.Tensor("input"), step("mul", -math.Sqrt2/2), step("erfc"), step("mul", 0.5)))
		},
	}
}

// polygamma is the n-th derivative of digamma.
func polygamma() *op.Operator {
	o := pointwise("polygamma", "torch.polygamma torch.special.polygamma Tensor.polygamma", floatResult, nil, op.Work{Exps: 1}, savedInput)
	o.Schemas = []string{"torch.polygamma torch.special.polygamma: (int n, Tensor input) -> Tensor", "(Tensor input, int n) -> Tensor"}
	infer := o.Infer
	o.Infer = func(c *op.Call) error {
		if c.Int("n") < 0 {
			return c.Errorf("polygamma(n, x) does not support negative n, got %d", c.Int("n"))
		}
		return infer(c)
	}
	return o
}

// multivariateLogGamma sums log Γ(x − j/2) over j < p, beside a constant.
func multivariateLogGamma() *op.Operator {
	return &op.Operator{
		Name:    "mvlgamma",
		Types:   op.RealNumbers,
		Schemas: []string{"(Tensor input, int p) -> Tensor"},
		Python:  "torch.mvlgamma Tensor.mvlgamma torch.special.multigammaln",
		Expand: func(c *op.Call) ([]*graph.Tensor, error) {
			p := c.Int("p")
			if p < 1 {
				return nil, c.Errorf("p has to be greater than or equal to 1, got %d", p)
			}
			if p > op.MaxKnown {
				return nil, c.Errorf("p has to be at most %d here, got %d", op.MaxKnown, p)
			}
			s := newScript(c)
			halves := s.do("to", s.do("arange", -float64(p)/2+0.5, 0.5, 0.5), floatType(c, c.Tensor("input").DType))
			terms := s.do("lgamma", s.do("add", halves, s.do("unsqueeze", c.Tensor("input"), int64(-1))))
			constant := float64(p*(p-1)) * 0.25 * math.Log(math.Pi)
			return s.result(s.do("add", s.do("sum", terms, []int64{-1}), constant))
		},
	}
}

// fractionExponent splits x into m·2ᵉ with ½ ≤ |m| < 1.
func fractionExponent() *op.Operator {
	return &op.Operator{
		Name:    "frexp",
		Types:   op.Floats,
		Schemas: []string{"(Tensor input) -> (mantissa, exponent)"},
		Python:  "torch.frexp Tensor.frexp",
		Infer: func(c *op.Call) error {
			input := c.Tensor("input")
			c.OutStrided(input.Shape, op.LikeStrides(input), input.DType)
			c.OutStrided(input.Shape, op.LikeStrides(input), graph.Int32)
			return nil
		},
		Work:     perElement(op.Work{Adds: 1, Muls: 1}),
		Gradient: &op.Gradient{Saves: []op.Save{{Tensor: "result1"}}},
	}
}

func logGamma(x float64) float64 {
	y, _ := math.Lgamma(x)
	return y
}

// entropy is −x·log x: 0 at 0, −∞ below.
func entropy(x float64) float64 {
	switch {
	case x == 0:
		return 0
	case x < 0:
		return math.Inf(-1)
	}
	return -x * math.Log(x)
}

// logit is log(x/(1−x)), with x clamped to [eps, 1−eps] if eps is given.
func logit() *op.Operator {
	o := pointwise("logit", spelled("logit")+" torch.special.logit", floatResult, nil, op.Work{Exps: 1, Divides: 1, Adds: 1}, savedInput)
	o.Types = op.Reals
	o.Schemas = []string{"(Tensor input, float? eps=None) -> Tensor"}
	o.Eval = func(c *op.Call) [][]float64 {
		return mapKnown(c, func(x float64) float64 {
			if c.Has("eps") {
				x = min(max(x, c.Float("eps")), 1-c.Float("eps"))
			}
			return math.Log(x / (1 - x))
		})
	}
	return o
}

// trigonometryFamily: angles.
func trigonometryFamily() []*op.Operator {
	exp := op.Work{Exps: 1}
	return []*op.Operator{
		formula(1, pointwise("sin", spelled("sin"), floatResult, math.Sin, exp, savedInput)),
		formula(2, pointwise("cos", spelled("cos"), floatResult, math.Cos, exp, savedInput)),
		autocast(op.AutocastHigh, formula(2, pointwise("tan", spelled("tan"), floatResult, math.Tan, exp, savedResult))),
		autocast(op.AutocastHigh, formula(4, pointwise("asin", spelled("asin", "arcsin"), floatResult, math.Asin, exp, savedInput))),
		autocast(op.AutocastHigh, formula(5, pointwise("acos", spelled("acos", "arccos"), floatResult, math.Acos, exp, savedInput))),
		formula(2, pointwise("atan", spelled("atan", "arctan"), floatResult, math.Atan, exp, savedInput)),
		autocast(op.AutocastHigh, formula(1, pointwise("sinh", spelled("sinh"), floatResult, math.Sinh, exp, savedInput))),
		autocast(op.AutocastHigh, formula(1, pointwise("cosh", spelled("cosh"), floatResult, math.Cosh, exp, savedInput))),
		formula(3, pointwise("asinh", spelled("asinh", "arcsinh"), floatResult, math.Asinh, exp, savedInput)),
		formula(3, pointwise("acosh", spelled("acosh", "arccosh"), floatResult, math.Acosh, exp, savedInput)),
		formula(3, pointwise("atanh", spelled("atanh", "arctanh"), floatResult, math.Atanh, exp, savedInput)),
		formula(7, pointwise("sinc", spelled("sinc")+" torch.special.sinc", floatResult, sinc, op.Work{Exps: 1, Muls: 1, Divides: 1}, savedInput)),
		likeEmpty(ofTypes(op.Reals, pointwise("deg2rad", spelled("deg2rad"), floatResult, func(x float64) float64 { return x * (math.Pi / 180) }, op.Work{Muls: 1}))),
		likeEmpty(ofTypes(op.Reals, pointwise("rad2deg", spelled("rad2deg"), floatResult, func(x float64) float64 { return x * (180 / math.Pi) }, op.Work{Muls: 1}))),
		angle(),
	}
}

func sinc(x float64) float64 {
	if x == 0 {
		return 1
	}
	return math.Sin(math.Pi*x) / (math.Pi * x)
}

// angle is 0 or π for real numbers.
func angle() *op.Operator {
	f := func(x float64) float64 {
		if x < 0 {
			return math.Pi
		}
		return 0
	}
	o := pointwise("angle", "torch.angle Tensor.angle", floatResult, f, op.Work{Exps: 1}, savedInput)
	o.Infer = func(c *op.Call) error {
		input := c.Tensor("input")
		_, err := c.Elementwise(realPart(floatType(c, input.DType)), input)
		return err
	}
	return o
}

// roundingFamily: signs and whole numbers.
func roundingFamily() []*op.Operator {
	one := op.Work{Adds: 1}
	return []*op.Operator{
		ofTypes(op.Reals, pointwise("ceil", spelled("ceil"), keepsNumber, math.Ceil, one)),
		ofTypes(op.Reals, pointwise("floor", spelled("floor"), keepsNumber, math.Floor, one)),
		ofTypes(op.Reals, pointwise("trunc", spelled("trunc", "fix"), keepsNumber, math.Trunc, one)),
		passing(ofTypes(op.Floats, pointwise("frac", spelled("frac"), keepsNumber, func(x float64) float64 { return x - math.Trunc(x) }, one))),
		roundOperator(),
		pointwise("neg", spelled("neg", "negative")+" Tensor.__neg__", keepsNumber, func(x float64) float64 { return -x }, one),
		formula(1, pointwise("abs", spelled("abs", "absolute")+" Tensor.__abs__", realResult, math.Abs, one, savedInput)),
		ofTypes(op.Reals, pointwise("sign", spelled("sign"), keepsType, sign, op.Work{Compares: 1})),
		pointwise("sgn", spelled("sgn"), keepsType, sign, op.Work{Compares: 1}, savedInput, savedResult),
		{
			Name:    "positive",
			Types:   op.Numbers,
			Schemas: []string{"(Tensor input) -> Tensor"},
			Python:  "torch.positive Tensor.positive Tensor.__pos__",
			Expand:  expandIdentity,
		},
		nanToNum(),
		predicate("isnan", "torch.isnan Tensor.isnan", math.IsNaN),
		inIntegerLayout(graph.Bool, predicate("isinf", "torch.isinf Tensor.isinf", func(x float64) bool { return math.IsInf(x, 0) })),
		inIntegerLayout(graph.Bool, predicate("isfinite", "torch.isfinite Tensor.isfinite", func(x float64) bool { return !math.IsInf(x, 0) && !math.IsNaN(x) })),
		ofTypes(op.Reals, predicate("isposinf", "torch.isposinf Tensor.isposinf", func(x float64) bool { return math.IsInf(x, 1) })),
		ofTypes(op.Reals, predicate("isneginf", "torch.isneginf Tensor.isneginf", func(x float64) bool { return math.IsInf(x, -1) })),
		predicate("isreal", "torch.isreal Tensor.isreal", func(float64) bool { return true }),
		ofTypes(op.Reals, predicate("signbit", "torch.signbit Tensor.signbit", math.Signbit)),
		predicate("logical_not", spelled("logical_not"), func(x float64) bool { return x == 0 }),
	}
}

func sign(x float64) float64 {
	switch {
	case x > 0:
		return 1
	case x < 0:
		return -1
	}
	return x
}

// roundOperator rounds halves to even, at a number of decimals: 2.5 gives 2.
func roundOperator() *op.Operator {
	o := pointwise("round", spelled("round")+" torch.special.round", keepsNumber, nil, op.Work{Adds: 1})
	infer := o.Infer
	o.Infer = func(c *op.Call) error {
		if input := c.Tensor("input"); c.Has("decimals") && !input.DType.IsFloating() {
			return c.Errorf("with decimals: not implemented for %v", input.DType)
		}
		return infer(c)
	}
	o.Types = op.Reals
	o.Schemas = []string{"(Tensor input) -> Tensor", "(Tensor input, *, int decimals) -> Tensor"}
	o.Eval = func(c *op.Call) [][]float64 {
		scale := 1.0
		if c.Has("decimals") {
			scale = math.Pow(10, c.Float("decimals"))
		}
		return mapKnown(c, func(x float64) float64 { return math.RoundToEven(x*scale) / scale })
	}
	return o
}

func nanToNum() *op.Operator {
	o := inIntegerLayout(graph.InvalidDType, pointwise("nan_to_num", spelled("nan_to_num"), keepsType, nil, op.Work{Compares: 3}, savedInput))
	o.Schemas = []string{"(Tensor input, float? nan=None, float? posinf=None, float? neginf=None) -> Tensor"}
	compares(o.Gradient)
	return backward(finiteBackward, o)
}

// clampFamily: bounds.
func clampFamily() []*op.Operator {
	return []*op.Operator{
		{
			Name:     "clamp",
			Schemas:  []string{"(Tensor input, Tensor|Scalar? min=None, Tensor|Scalar? max=None) -> Tensor"},
			Python:   spelled("clamp", "clip"),
			Infer:    func(c *op.Call) error { return inferClamp(c, "min", "max") },
			Eval:     func(c *op.Call) [][]float64 { return evalClamp(c, "min", "max") },
			Work:     work("one comparison for each element and given bound", clampWork),
			Gradient: compares(&op.Gradient{Saves: []op.Save{savedInput, {Tensor: "min"}, {Tensor: "max"}}, Backward: clampBackward}),
		},
		{
			Name:     "clamp_min",
			Schemas:  []string{"(Tensor input, Tensor|Scalar min) -> Tensor"},
			Python:   spelled("clamp_min"),
			Infer:    func(c *op.Call) error { return inferClamp(c, "min") },
			Eval:     func(c *op.Call) [][]float64 { return evalClamp(c, "min") },
			Work:     perElement(op.Work{Compares: 1}),
			Gradient: compares(&op.Gradient{Saves: []op.Save{savedInput, {Tensor: "min"}}, Backward: clampBackward}),
		},
		{
			Name:     "clamp_max",
			Schemas:  []string{"(Tensor input, Tensor|Scalar max) -> Tensor"},
			Python:   spelled("clamp_max"),
			Infer:    func(c *op.Call) error { return inferClamp(c, "max") },
			Eval:     func(c *op.Call) [][]float64 { return evalClamp(c, "max") },
			Work:     perElement(op.Work{Compares: 1}),
			Gradient: compares(&op.Gradient{Saves: []op.Save{savedInput, {Tensor: "max"}}, Backward: clampBackward}),
		},
	}
}

func inferClamp(c *op.Call, bounds ...string) error {
	operands := []any{c.Tensor("input")}
	tensors := []*graph.Tensor{c.Tensor("input")}
	for _, name := range bounds {
		operands = append(operands, boundOperand(c, name))
		tensors = append(tensors, c.Tensor(name))
	}
	if len(bounds) == 2 && c.Has("min") && c.Has("max") && hasAxes(c.Tensor("min")) != hasAxes(c.Tensor("max")) && (c.Tensor("min") == nil || c.Tensor("max") == nil) {
		return &op.ArgumentError{Operator: c.Operator.Name, Reason: errors.New("min and max must both be tensors, or both numbers")}
	}
	if len(bounds) == 2 && !c.Has("min") && !c.Has("max") {
		return c.Errorf("at least one of 'min' or 'max' must not be None")
	}
	dtype := op.ResultType(c.DefaultDType(), operands...)
	if dtype.IsComplex() || dtype == graph.Bool && !isOneTensorBound(c) {
		return c.Errorf("not implemented for %v", dtype)
	}
	_, err := c.Elementwise(dtype, tensors...)
	return err
}

// boundOperand is a bound as it promotes the result: a tensor without axes beside a plain
// number is a number too.
func boundOperand(c *op.Call, name string) any {
	other := map[string]string{"min": "max", "max": "min"}[name]
	t := c.Tensor(name)
	if t == nil || c.Operator.Name != "clamp" || !c.Has(other) || c.Tensor(other) != nil {
		return c.Arg(name)
	}
	switch {
	case t.DType == graph.Bool:
		return true
	case t.DType.IsInteger():
		return int64(0)
	case t.DType.IsFloating():
		return 0.0
	}
	return t
}

// hasAxes tells tensors from numbers, which tensors of no axes may stand for.
func hasAxes(t *graph.Tensor) bool { return t != nil && len(t.Shape) > 0 }

// isOneTensorBound tells whether a call is a maximum or a minimum, which take
// truth values too.
func isOneTensorBound(c *op.Call) bool {
	return c.Tensor("min") != nil && !c.Has("max") || c.Tensor("max") != nil && !c.Has("min")
}

func evalClamp(c *op.Call, bounds ...string) [][]float64 {
	out := c.Outputs()[0]
	numbers := knownOperand(c, "input", out.Shape, out.DType)
	for _, name := range bounds {
		if !c.Has(name) {
			continue
		}
		for i, limit := range knownOperand(c, name, out.Shape, out.DType) {
			if name == "min" {
				numbers[i] = max(numbers[i], limit)
			} else {
				numbers[i] = min(numbers[i], limit)
			}
		}
	}
	return [][]float64{numbers}
}

// clampWork: one comparison for each bound that is given.
func clampWork(o *graph.Op) op.Work {
	n := o.Outputs[0].Elements()
	var w op.Work
	for _, name := range []string{"min", "max"} {
		if op.Input(o, name) != nil || o.Attrs.Get(name) != nil {
			w.Compares += n
		}
	}
	return w
}
