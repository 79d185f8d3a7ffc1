package lib

// This file is module math on floats.

import (
	"math"
	"math/big"
	"math/cmplx"

	"heft/internal/python/syntax"
	"heft/internal/python/vm"
)

// buildMath makes module math.
func buildMath(machine *vm.VM) (*vm.Module, error) {
	module := vm.NewModule("math")
	d := module.Dict
	for name, value := range map[string]float64{
		"pi": math.Pi, "e": math.E, "tau": 2 * math.Pi, "inf": math.Inf(1), "nan": math.NaN(),
	} {
		d.SetStr(name, vm.Float(value))
	}
	for _, f := range realFunctions() {
		d.SetStr(f.name, machine.NewBuiltin(f.name, f.builtin))
	}
	for _, f := range predicates() {
		d.SetStr(f.name, machine.NewBuiltin(f.name, f.builtin))
	}
	addNatives(machine, d, []native{
		{"floor", mathFloor}, {"ceil", mathCeil}, {"trunc", mathTrunc}, {"log", mathLog}, {"log2", mathLog2},
		{"log10", mathLog10}, {"pow", mathPow}, {"fmod", mathFmod}, {"atan2", twoFloats("atan2", math.Atan2)},
		{"copysign", twoFloats("copysign", math.Copysign)}, {"remainder", twoFloats("remainder", math.Remainder)},
		{"nextafter", twoFloats("nextafter", math.Nextafter)}, {"hypot", mathHypot}, {"dist", mathDist},
		{"modf", mathModf}, {"frexp", mathFrexp}, {"ldexp", mathLdexp}, {"fsum", mathFsum}, {"prod", mathProd},
		{"sumprod", mathSumprod}, {"isclose", mathIsClose}, {"gcd", mathGCD}, {"lcm", mathLCM}, {"factorial", mathFactorial},
		{"comb", mathComb}, {"perm", mathPerm}, {"isqrt", mathIsqrt},
	})
	return module, nil
}

// realFunction is a function from float to float. Where the result is not a
// number for a number, the argument is outside its domain; where it is infinite
// for a finite one, it overflows, unless poles says that it is a pole.
type realFunction struct {
	name string
	f    func(float64) float64
	pole bool
}

func realFunctions() []realFunction {
	return []realFunction{
		{"sqrt", math.Sqrt, false}, {"cbrt", math.Cbrt, false}, {"exp", math.Exp, false}, {"exp2", math.Exp2, false},
		{"expm1", math.Expm1, false}, {"log1p", math.Log1p, true}, {"sin", math.Sin, false}, {"cos", math.Cos, false},
		{"tan", math.Tan, false}, {"asin", math.Asin, false}, {"acos", math.Acos, false}, {"atan", math.Atan, false},
		{"sinh", math.Sinh, false}, {"cosh", math.Cosh, false}, {"tanh", math.Tanh, false}, {"asinh", math.Asinh, false},
		{"acosh", math.Acosh, false}, {"atanh", math.Atanh, true}, {"fabs", math.Abs, false}, {"erf", math.Erf, false},
		{"erfc", math.Erfc, false}, {"gamma", gamma, false}, {"lgamma", func(x float64) float64 {
			v, _ := math.Lgamma(x)
			return v
		}, true},
		{"degrees", func(x float64) float64 { return x * (180 / math.Pi) }, false},
		{"radians", func(x float64) float64 { return x * (math.Pi / 180) }, false},
		{"ulp", ulp, false},
	}
}

// gamma has poles at 0 and the negative integers.
func gamma(x float64) float64 {
	if x <= 0 && x == math.Trunc(x) {
		return math.NaN()
	}
	return math.Gamma(x)
}

func ulp(x float64) float64 {
	x = math.Abs(x)
	if math.IsInf(x, 0) || math.IsNaN(x) {
		return x
	}
	return math.Nextafter(x, math.Inf(1)) - x
}

func (f realFunction) builtin(machine *vm.VM, args vm.Args) (vm.Value, error) {
	var x float64
	if err := args.Unpack(f.name, "/x", &x); err != nil {
		return nil, err
	}
	y := f.f(x)
	finite := !math.IsInf(x, 0) && !math.IsNaN(x)
	switch {
	case math.IsNaN(y) && !math.IsNaN(x), f.pole && math.IsInf(y, 0) && finite:
		return nil, machine.Raise(machine.Exceptions.ValueError, "math domain error")
	case math.IsInf(y, 0) && finite:
		return nil, machine.Raise(machine.Exceptions.OverflowError, "math range error")
	}
	return vm.Float(y), nil
}

type predicate struct {
	name string
	f    func(float64) bool
}

func predicates() []predicate {
	return []predicate{
		{"isnan", math.IsNaN},
		{"isinf", func(x float64) bool { return math.IsInf(x, 0) }},
		{"isfinite", func(x float64) bool { return !math.IsInf(x, 0) && !math.IsNaN(x) }},
	}
}

func (p predicate) builtin(_ *vm.VM, args vm.Args) (vm.Value, error) {
	var x float64
	err := args.Unpack(p.name, "/x", &x)
	return vm.MakeBool(p.f(x)), err
}

func twoFloats(name string, f func(x, y float64) float64) func(*vm.VM, vm.Args) (vm.Value, error) {
	return func(machine *vm.VM, args vm.Args) (vm.Value, error) {
		var x, y float64
		if err := args.Unpack(name, "/x", &x, "/y", &y); err != nil {
			return nil, err
		}
		result := f(x, y)
		if math.IsNaN(result) && !math.IsNaN(x) && !math.IsNaN(y) {
			return nil, machine.Raise(machine.Exceptions.ValueError, "math domain error")
		}
		return vm.Float(result), nil
	}
}

// toWhole is math.floor and its like: the class's own method, else the float.
func toWhole(machine *vm.VM, args vm.Args, name, method string, round func(float64) float64) (vm.Value, error) {
	var v vm.Value
	if err := args.Unpack(name, "/x", &v); err != nil {
		return nil, err
	}
	if f, ok := v.(vm.Float); ok {
		return floatToInt(machine, round(float64(f)))
	}
	if special, ok := machine.TypeOf(v).Lookup(method); ok {
		return machine.Call(special, []vm.Value{v}, nil)
	}
	if method == "__trunc__" {
		return nil, machine.Raise(machine.Exceptions.TypeError, "type %s doesn't define __trunc__ method", machine.TypeOf(v).Name)
	}
	x, err := machine.AsFloat(v)
	if err != nil {
		return nil, err
	}
	return floatToInt(machine, round(x))
}

func mathFloor(machine *vm.VM, args vm.Args) (vm.Value, error) {
	return toWhole(machine, args, "floor", "__floor__", math.Floor)
}

func mathCeil(machine *vm.VM, args vm.Args) (vm.Value, error) {
	return toWhole(machine, args, "ceil", "__ceil__", math.Ceil)
}

func mathTrunc(machine *vm.VM, args vm.Args) (vm.Value, error) {
	return toWhole(machine, args, "trunc", "__trunc__", math.Trunc)
}

// logarithm also takes ints beyond the range of floats.
func logarithm(machine *vm.VM, v vm.Value, log func(float64) float64) (float64, error) {
	if b, ok := vm.Underlying(v).(*vm.BigInt); ok && b.Int.Sign() > 0 {
		mantissa := new(big.Float)
		exponent := new(big.Float).SetInt(b.Int).MantExp(mantissa)
		m, _ := mantissa.Float64()
		return log(m) + float64(exponent)*log(2), nil
	}
	x, err := machine.AsFloat(v)
	if err != nil {
		return 0, err
	}
	if x <= 0 {
		return 0, machine.Raise(machine.Exceptions.ValueError, "math domain error")
	}
	return log(x), nil
}

func mathLog(machine *vm.VM, args vm.Args) (vm.Value, error) {
	var v, base vm.Value
	if err := args.Unpack("log", "/x", &v, "/base?", &base); err != nil {
		return nil, err
	}
	x, err := logarithm(machine, v, math.Log)
	if err != nil || base == nil {
		return vm.Float(x), err
	}
	b, err := logarithm(machine, base, math.Log)
	if err != nil {
		return nil, err
	}
	if b == 0 {
		return nil, machine.Raise(machine.Exceptions.ZeroDivisionError, "float division by zero")
	}
	return vm.Float(x / b), nil
}

func mathLog2(machine *vm.VM, args vm.Args) (vm.Value, error) {
	return oneLogarithm(machine, args, "log2", math.Log2)
}

func mathLog10(machine *vm.VM, args vm.Args) (vm.Value, error) {
	return oneLogarithm(machine, args, "log10", log10)
}

// log10 is exact at powers of ten, as the C library's is.
func log10(x float64) float64 {
	y := math.Log10(x)
	if r := math.Round(y); math.Abs(y-r) < 1e-9 && math.Pow10(int(r)) == x {
		return r
	}
	return y
}

func oneLogarithm(machine *vm.VM, args vm.Args, name string, log func(float64) float64) (vm.Value, error) {
	var v vm.Value
	if err := args.Unpack(name, "/x", &v); err != nil {
		return nil, err
	}
	x, err := logarithm(machine, v, log)
	return vm.Float(x), err
}

func mathPow(machine *vm.VM, args vm.Args) (vm.Value, error) {
	var x, y float64
	if err := args.Unpack("pow", "/x", &x, "/y", &y); err != nil {
		return nil, err
	}
	result := math.Pow(x, y)
	finite := !math.IsInf(x, 0) && !math.IsInf(y, 0)
	switch {
	case math.IsNaN(result) && !math.IsNaN(x) && !math.IsNaN(y), x == 0 && y < 0 && finite:
		return nil, machine.Raise(machine.Exceptions.ValueError, "math domain error")
	case math.IsInf(result, 0) && finite:
		return nil, machine.Raise(machine.Exceptions.OverflowError, "math range error")
	}
	return vm.Float(result), nil
}

func mathFmod(machine *vm.VM, args vm.Args) (vm.Value, error) {
	return twoFloats("fmod", math.Mod)(machine, args)
}

func floats(machine *vm.VM, v vm.Value) ([]float64, error) {
	items, err := machine.ToSlice(v)
	if err != nil {
		return nil, err
	}
	values := make([]float64, len(items))
	for i, item := range items {
		if values[i], err = machine.AsFloat(item); err != nil {
			return nil, err
		}
	}
	return values, nil
}

func norm(values []float64) float64 {
	result := 0.0
	for _, v := range values {
		result = math.Hypot(result, v)
	}
	return result
}

func mathHypot(machine *vm.VM, args vm.Args) (vm.Value, error) {
	values, err := floats(machine, vm.NewTuple(args.Positional...))
	return vm.Float(norm(values)), err
}

func mathDist(machine *vm.VM, args vm.Args) (vm.Value, error) {
	var p, q vm.Value
	if err := args.Unpack("dist", "/p", &p, "/q", &q); err != nil {
		return nil, err
	}
	a, err := floats(machine, p)
	if err != nil {
		return nil, err
	}
	b, err := floats(machine, q)
	if err != nil {
		return nil, err
	}
	if len(a) != len(b) {
		return nil, machine.Raise(machine.Exceptions.ValueError, "both points must have the same number of dimensions")
	}
	for i := range a {
		a[i] -= b[i]
	}
	return vm.Float(norm(a)), nil
}

func mathModf(_ *vm.VM, args vm.Args) (vm.Value, error) {
	var x float64
	if err := args.Unpack("modf", "/x", &x); err != nil {
		return nil, err
	}
	if math.IsInf(x, 0) {
		return vm.NewTuple(vm.Float(math.Copysign(0, x)), vm.Float(x)), nil
	}
	whole := math.Trunc(x)
	return vm.NewTuple(vm.Float(math.Copysign(x-whole, x)), vm.Float(whole)), nil
}

func mathFrexp(_ *vm.VM, args vm.Args) (vm.Value, error) {
	var x float64
	err := args.Unpack("frexp", "/x", &x)
	m, e := math.Frexp(x)
	return vm.NewTuple(vm.Float(m), vm.MakeInt(int64(e))), err
}

func mathLdexp(machine *vm.VM, args vm.Args) (vm.Value, error) {
	var x float64
	var e int64
	if err := args.Unpack("ldexp", "/x", &x, "/i", &e); err != nil {
		return nil, err
	}
	y := math.Ldexp(x, int(min(max(e, -5000), 5000)))
	if math.IsInf(y, 0) && !math.IsInf(x, 0) {
		return nil, machine.Raise(machine.Exceptions.OverflowError, "math range error")
	}
	return vm.Float(y), nil
}

// mathFsum adds exactly, in big floats wide enough for every double.
func mathFsum(machine *vm.VM, args vm.Args) (vm.Value, error) {
	var v vm.Value
	if err := args.Unpack("fsum", "/seq", &v); err != nil {
		return nil, err
	}
	values, err := floats(machine, v)
	if err != nil {
		return nil, err
	}
	if err := machine.Charge(int64(len(values))); err != nil {
		return nil, err
	}
	total, special := new(big.Float).SetPrec(2200), 0.0
	for _, x := range values {
		if math.IsNaN(x) || math.IsInf(x, 0) {
			special += x
			continue
		}
		total.Add(total, new(big.Float).SetFloat64(x))
	}
	if special != 0 {
		return vm.Float(special), nil
	}
	sum, _ := total.Float64()
	return vm.Float(sum), nil
}

func mathProd(machine *vm.VM, args vm.Args) (vm.Value, error) {
	var iterable vm.Value
	product := vm.MakeInt(1)
	if err := args.Unpack("prod", "/iterable", &iterable, "*start?", &product); err != nil {
		return nil, err
	}
	it, err := machine.Iterate(iterable)
	if err != nil {
		return nil, err
	}
	for {
		v, ok, err := it.Next()
		if err != nil || !ok {
			return product, err
		}
		if err := machine.Charge(1); err != nil {
			return nil, err
		}
		if product, err = machine.Binary(syntax.Mult, product, v); err != nil {
			return nil, err
		}
	}
}

func mathSumprod(machine *vm.VM, args vm.Args) (vm.Value, error) {
	var p, q vm.Value
	if err := args.Unpack("sumprod", "/p", &p, "/q", &q); err != nil {
		return nil, err
	}
	a, err := machine.ToSlice(p)
	if err != nil {
		return nil, err
	}
	b, err := machine.ToSlice(q)
	if err != nil {
		return nil, err
	}
	if len(a) != len(b) {
		return nil, machine.Raise(machine.Exceptions.ValueError, "Inputs are not the same length")
	}
	total := vm.MakeInt(0)
	for i := range a {
		term, err := machine.Binary(syntax.Mult, a[i], b[i])
		if err != nil {
			return nil, err
		}
		if total, err = machine.Binary(syntax.Add, total, term); err != nil {
			return nil, err
		}
	}
	return total, nil
}

func mathIsClose(machine *vm.VM, args vm.Args) (vm.Value, error) {
	var a, b, absolute float64
	relative := 1e-9
	if err := args.Unpack("isclose", "a", &a, "b", &b, "*rel_tol?", &relative, "*abs_tol?", &absolute); err != nil {
		return nil, err
	}
	if relative < 0 || absolute < 0 {
		return nil, machine.Raise(machine.Exceptions.ValueError, "tolerances must be non-negative")
	}
	if a == b {
		return vm.True, nil
	}
	if math.IsInf(a, 0) || math.IsInf(b, 0) {
		return vm.False, nil
	}
	difference := math.Abs(a - b)
	return vm.MakeBool(difference <= relative*math.Max(math.Abs(a), math.Abs(b)) || difference <= absolute), nil
}

// buildCmath makes module cmath.
func buildCmath(machine *vm.VM) (*vm.Module, error) {
	module := vm.NewModule("cmath")
	for name, value := range map[string]float64{"pi": math.Pi, "e": math.E, "tau": 2 * math.Pi, "inf": math.Inf(1), "nan": math.NaN()} {
		module.Dict.SetStr(name, vm.Float(value))
	}
	for name, f := range map[string]func(complex128) complex128{
		"sqrt": cmplx.Sqrt, "exp": cmplx.Exp, "log": cmplx.Log, "log10": cmplx.Log10, "sin": cmplx.Sin, "cos": cmplx.Cos,
		"tan": cmplx.Tan, "sinh": cmplx.Sinh, "cosh": cmplx.Cosh, "tanh": cmplx.Tanh, "asin": cmplx.Asin, "acos": cmplx.Acos,
		"atan": cmplx.Atan, "asinh": cmplx.Asinh, "acosh": cmplx.Acosh, "atanh": cmplx.Atanh,
	} {
		module.Dict.SetStr(name, machine.NewBuiltin(name, func(machine *vm.VM, args vm.Args) (vm.Value, error) {
			c, err := oneComplex(machine, args, name)
			return vm.Complex(f(c)), err
		}))
	}
	addNatives(machine, module.Dict, []native{
		{"phase", func(machine *vm.VM, args vm.Args) (vm.Value, error) {
			c, err := oneComplex(machine, args, "phase")
			return vm.Float(cmplx.Phase(c)), err
		}},
		{"isnan", complexTest("isnan", cmplx.IsNaN)},
		{"isinf", complexTest("isinf", cmplx.IsInf)},
		{"isfinite", complexTest("isfinite", func(c complex128) bool { return !cmplx.IsNaN(c) && !cmplx.IsInf(c) })},
		{"polar", func(machine *vm.VM, args vm.Args) (vm.Value, error) {
			c, err := oneComplex(machine, args, "polar")
			return vm.NewTuple(vm.Float(cmplx.Abs(c)), vm.Float(cmplx.Phase(c))), err
		}},
		{"rect", func(_ *vm.VM, args vm.Args) (vm.Value, error) {
			var r, phi float64
			err := args.Unpack("rect", "/r", &r, "/phi", &phi)
			return vm.Complex(cmplx.Rect(r, phi)), err
		}},
	})
	return module, nil
}

// complexTest is a function that tells whether a complex number is of a kind.
func complexTest(name string, holds func(complex128) bool) func(*vm.VM, vm.Args) (vm.Value, error) {
	return func(machine *vm.VM, args vm.Args) (vm.Value, error) {
		c, err := oneComplex(machine, args, name)
		return vm.MakeBool(holds(c)), err
	}
}

func oneComplex(machine *vm.VM, args vm.Args, name string) (complex128, error) {
	var v vm.Value
	if err := args.Unpack(name, "/z", &v); err != nil {
		return 0, err
	}
	return toComplex(machine, v)
}
