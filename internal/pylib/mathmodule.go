package pylib

import (
	"math"
	"math/big"
	"math/cmplx"

	"heft/internal/pysyntax"
	"heft/internal/pyvm"
)

// buildMath makes module math.
func buildMath(vm *pyvm.VM) (*pyvm.Module, error) {
	module := pyvm.NewModule("math")
	d := module.Dict
	for name, value := range map[string]float64{
		"pi": math.Pi, "e": math.E, "tau": 2 * math.Pi, "inf": math.Inf(1), "nan": math.NaN(),
	} {
		d.SetStr(name, pyvm.Float(value))
	}
	for _, f := range realFunctions() {
		d.SetStr(f.name, vm.NewBuiltin(f.name, f.builtin))
	}
	for _, f := range predicates() {
		d.SetStr(f.name, vm.NewBuiltin(f.name, f.builtin))
	}
	addNatives(vm, d, []native{
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

func (f realFunction) builtin(vm *pyvm.VM, args pyvm.Args) (pyvm.Value, error) {
	var x float64
	if err := args.Unpack(f.name, "/x", &x); err != nil {
		return nil, err
	}
	y := f.f(x)
	finite := !math.IsInf(x, 0) && !math.IsNaN(x)
	switch {
	case math.IsNaN(y) && !math.IsNaN(x), f.pole && math.IsInf(y, 0) && finite:
		return nil, vm.Raise(vm.Exceptions.ValueError, "math domain error")
	case math.IsInf(y, 0) && finite:
		return nil, vm.Raise(vm.Exceptions.OverflowError, "math range error")
	}
	return pyvm.Float(y), nil
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

func (p predicate) builtin(_ *pyvm.VM, args pyvm.Args) (pyvm.Value, error) {
	var x float64
	err := args.Unpack(p.name, "/x", &x)
	return pyvm.MakeBool(p.f(x)), err
}

func twoFloats(name string, f func(x, y float64) float64) func(*pyvm.VM, pyvm.Args) (pyvm.Value, error) {
	return func(vm *pyvm.VM, args pyvm.Args) (pyvm.Value, error) {
		var x, y float64
		if err := args.Unpack(name, "/x", &x, "/y", &y); err != nil {
			return nil, err
		}
		result := f(x, y)
		if math.IsNaN(result) && !math.IsNaN(x) && !math.IsNaN(y) {
			return nil, vm.Raise(vm.Exceptions.ValueError, "math domain error")
		}
		return pyvm.Float(result), nil
	}
}

// toWhole is math.floor and its like: the class's own method, else the float.
func toWhole(vm *pyvm.VM, args pyvm.Args, name, method string, round func(float64) float64) (pyvm.Value, error) {
	var v pyvm.Value
	if err := args.Unpack(name, "/x", &v); err != nil {
		return nil, err
	}
	if f, ok := v.(pyvm.Float); ok {
		return floatToInt(vm, round(float64(f)))
	}
	if special, ok := vm.TypeOf(v).Lookup(method); ok {
		return vm.Call(special, []pyvm.Value{v}, nil)
	}
	if method == "__trunc__" {
		return nil, vm.Raise(vm.Exceptions.TypeError, "type %s doesn't define __trunc__ method", vm.TypeOf(v).Name)
	}
	x, err := vm.AsFloat(v)
	if err != nil {
		return nil, err
	}
	return floatToInt(vm, round(x))
}

func mathFloor(vm *pyvm.VM, args pyvm.Args) (pyvm.Value, error) {
	return toWhole(vm, args, "floor", "__floor__", math.Floor)
}

func mathCeil(vm *pyvm.VM, args pyvm.Args) (pyvm.Value, error) {
	return toWhole(vm, args, "ceil", "__ceil__", math.Ceil)
}

func mathTrunc(vm *pyvm.VM, args pyvm.Args) (pyvm.Value, error) {
	return toWhole(vm, args, "trunc", "__trunc__", math.Trunc)
}

// logarithm also takes ints beyond the range of floats.
func logarithm(vm *pyvm.VM, v pyvm.Value, log func(float64) float64) (float64, error) {
	if b, ok := pyvm.Underlying(v).(*pyvm.BigInt); ok && b.Int.Sign() > 0 {
		mantissa := new(big.Float)
		exponent := new(big.Float).SetInt(b.Int).MantExp(mantissa)
		m, _ := mantissa.Float64()
		return log(m) + float64(exponent)*log(2), nil
	}
	x, err := vm.AsFloat(v)
	if err != nil {
		return 0, err
	}
	if x <= 0 {
		return 0, vm.Raise(vm.Exceptions.ValueError, "math domain error")
	}
	return log(x), nil
}

func mathLog(vm *pyvm.VM, args pyvm.Args) (pyvm.Value, error) {
	var v, base pyvm.Value
	if err := args.Unpack("log", "/x", &v, "/base?", &base); err != nil {
		return nil, err
	}
	x, err := logarithm(vm, v, math.Log)
	if err != nil || base == nil {
		return pyvm.Float(x), err
	}
	b, err := logarithm(vm, base, math.Log)
	if err != nil {
		return nil, err
	}
	if b == 0 {
		return nil, vm.Raise(vm.Exceptions.ZeroDivisionError, "float division by zero")
	}
	return pyvm.Float(x / b), nil
}

func mathLog2(vm *pyvm.VM, args pyvm.Args) (pyvm.Value, error) {
	return oneLogarithm(vm, args, "log2", math.Log2)
}

func mathLog10(vm *pyvm.VM, args pyvm.Args) (pyvm.Value, error) {
	return oneLogarithm(vm, args, "log10", log10)
}

// log10 is exact at powers of ten, as the C library's is.
func log10(x float64) float64 {
	y := math.Log10(x)
	if r := math.Round(y); math.Abs(y-r) < 1e-9 && math.Pow10(int(r)) == x {
		return r
	}
	return y
}

func oneLogarithm(vm *pyvm.VM, args pyvm.Args, name string, log func(float64) float64) (pyvm.Value, error) {
	var v pyvm.Value
	if err := args.Unpack(name, "/x", &v); err != nil {
		return nil, err
	}
	x, err := logarithm(vm, v, log)
	return pyvm.Float(x), err
}

func mathPow(vm *pyvm.VM, args pyvm.Args) (pyvm.Value, error) {
	var x, y float64
	if err := args.Unpack("pow", "/x", &x, "/y", &y); err != nil {
		return nil, err
	}
	result := math.Pow(x, y)
	finite := !math.IsInf(x, 0) && !math.IsInf(y, 0)
	switch {
	case math.IsNaN(result) && !math.IsNaN(x) && !math.IsNaN(y), x == 0 && y < 0 && finite:
		return nil, vm.Raise(vm.Exceptions.ValueError, "math domain error")
	case math.IsInf(result, 0) && finite:
		return nil, vm.Raise(vm.Exceptions.OverflowError, "math range error")
	}
	return pyvm.Float(result), nil
}

func mathFmod(vm *pyvm.VM, args pyvm.Args) (pyvm.Value, error) {
	return twoFloats("fmod", math.Mod)(vm, args)
}

func floats(vm *pyvm.VM, v pyvm.Value) ([]float64, error) {
	items, err := vm.ToSlice(v)
	if err != nil {
		return nil, err
	}
	values := make([]float64, len(items))
	for i, item := range items {
		if values[i], err = vm.AsFloat(item); err != nil {
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

func mathHypot(vm *pyvm.VM, args pyvm.Args) (pyvm.Value, error) {
	values, err := floats(vm, pyvm.NewTuple(args.Positional...))
	return pyvm.Float(norm(values)), err
}

func mathDist(vm *pyvm.VM, args pyvm.Args) (pyvm.Value, error) {
	var p, q pyvm.Value
	if err := args.Unpack("dist", "/p", &p, "/q", &q); err != nil {
		return nil, err
	}
	a, err := floats(vm, p)
	if err != nil {
		return nil, err
	}
	b, err := floats(vm, q)
	if err != nil {
		return nil, err
	}
	if len(a) != len(b) {
		return nil, vm.Raise(vm.Exceptions.ValueError, "both points must have the same number of dimensions")
	}
	for i := range a {
		a[i] -= b[i]
	}
	return pyvm.Float(norm(a)), nil
}

func mathModf(_ *pyvm.VM, args pyvm.Args) (pyvm.Value, error) {
	var x float64
	if err := args.Unpack("modf", "/x", &x); err != nil {
		return nil, err
	}
	if math.IsInf(x, 0) {
		return pyvm.NewTuple(pyvm.Float(math.Copysign(0, x)), pyvm.Float(x)), nil
	}
	whole := math.Trunc(x)
	return pyvm.NewTuple(pyvm.Float(math.Copysign(x-whole, x)), pyvm.Float(whole)), nil
}

func mathFrexp(_ *pyvm.VM, args pyvm.Args) (pyvm.Value, error) {
	var x float64
	err := args.Unpack("frexp", "/x", &x)
	m, e := math.Frexp(x)
	return pyvm.NewTuple(pyvm.Float(m), pyvm.MakeInt(int64(e))), err
}

func mathLdexp(vm *pyvm.VM, args pyvm.Args) (pyvm.Value, error) {
	var x float64
	var e int64
	if err := args.Unpack("ldexp", "/x", &x, "/i", &e); err != nil {
		return nil, err
	}
	y := math.Ldexp(x, int(min(max(e, -5000), 5000)))
	if math.IsInf(y, 0) && !math.IsInf(x, 0) {
		return nil, vm.Raise(vm.Exceptions.OverflowError, "math range error")
	}
	return pyvm.Float(y), nil
}

// mathFsum adds exactly, in big floats wide enough for every double.
func mathFsum(vm *pyvm.VM, args pyvm.Args) (pyvm.Value, error) {
	var v pyvm.Value
	if err := args.Unpack("fsum", "/seq", &v); err != nil {
		return nil, err
	}
	values, err := floats(vm, v)
	if err != nil {
		return nil, err
	}
	if err := vm.Charge(int64(len(values))); err != nil {
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
		return pyvm.Float(special), nil
	}
	sum, _ := total.Float64()
	return pyvm.Float(sum), nil
}

func mathProd(vm *pyvm.VM, args pyvm.Args) (pyvm.Value, error) {
	var iterable pyvm.Value
	product := pyvm.MakeInt(1)
	if err := args.Unpack("prod", "/iterable", &iterable, "*start?", &product); err != nil {
		return nil, err
	}
	it, err := vm.Iterate(iterable)
	if err != nil {
		return nil, err
	}
	for {
		v, ok, err := it.Next()
		if err != nil || !ok {
			return product, err
		}
		if err := vm.Charge(1); err != nil {
			return nil, err
		}
		if product, err = vm.Binary(pysyntax.Mult, product, v); err != nil {
			return nil, err
		}
	}
}

func mathSumprod(vm *pyvm.VM, args pyvm.Args) (pyvm.Value, error) {
	var p, q pyvm.Value
	if err := args.Unpack("sumprod", "/p", &p, "/q", &q); err != nil {
		return nil, err
	}
	a, err := vm.ToSlice(p)
	if err != nil {
		return nil, err
	}
	b, err := vm.ToSlice(q)
	if err != nil {
		return nil, err
	}
	if len(a) != len(b) {
		return nil, vm.Raise(vm.Exceptions.ValueError, "Inputs are not the same length")
	}
	total := pyvm.MakeInt(0)
	for i := range a {
		term, err := vm.Binary(pysyntax.Mult, a[i], b[i])
		if err != nil {
			return nil, err
		}
		if total, err = vm.Binary(pysyntax.Add, total, term); err != nil {
			return nil, err
		}
	}
	return total, nil
}

func mathIsClose(vm *pyvm.VM, args pyvm.Args) (pyvm.Value, error) {
	var a, b, absolute float64
	relative := 1e-9
	if err := args.Unpack("isclose", "a", &a, "b", &b, "*rel_tol?", &relative, "*abs_tol?", &absolute); err != nil {
		return nil, err
	}
	if relative < 0 || absolute < 0 {
		return nil, vm.Raise(vm.Exceptions.ValueError, "tolerances must be non-negative")
	}
	if a == b {
		return pyvm.True, nil
	}
	if math.IsInf(a, 0) || math.IsInf(b, 0) {
		return pyvm.False, nil
	}
	difference := math.Abs(a - b)
	return pyvm.MakeBool(difference <= relative*math.Max(math.Abs(a), math.Abs(b)) || difference <= absolute), nil
}

// buildCmath makes module cmath.
func buildCmath(vm *pyvm.VM) (*pyvm.Module, error) {
	module := pyvm.NewModule("cmath")
	for name, value := range map[string]float64{"pi": math.Pi, "e": math.E, "tau": 2 * math.Pi, "inf": math.Inf(1), "nan": math.NaN()} {
		module.Dict.SetStr(name, pyvm.Float(value))
	}
	for name, f := range map[string]func(complex128) complex128{
		"sqrt": cmplx.Sqrt, "exp": cmplx.Exp, "log": cmplx.Log, "log10": cmplx.Log10, "sin": cmplx.Sin, "cos": cmplx.Cos,
		"tan": cmplx.Tan, "sinh": cmplx.Sinh, "cosh": cmplx.Cosh, "tanh": cmplx.Tanh,
	} {
		module.Dict.SetStr(name, vm.NewBuiltin(name, func(vm *pyvm.VM, args pyvm.Args) (pyvm.Value, error) {
			c, err := oneComplex(vm, args, name)
			return pyvm.Complex(f(c)), err
		}))
	}
	addNatives(vm, module.Dict, []native{
		{"phase", func(vm *pyvm.VM, args pyvm.Args) (pyvm.Value, error) {
			c, err := oneComplex(vm, args, "phase")
			return pyvm.Float(cmplx.Phase(c)), err
		}},
		{"polar", func(vm *pyvm.VM, args pyvm.Args) (pyvm.Value, error) {
			c, err := oneComplex(vm, args, "polar")
			return pyvm.NewTuple(pyvm.Float(cmplx.Abs(c)), pyvm.Float(cmplx.Phase(c))), err
		}},
		{"rect", func(_ *pyvm.VM, args pyvm.Args) (pyvm.Value, error) {
			var r, phi float64
			err := args.Unpack("rect", "/r", &r, "/phi", &phi)
			return pyvm.Complex(cmplx.Rect(r, phi)), err
		}},
	})
	return module, nil
}

func oneComplex(vm *pyvm.VM, args pyvm.Args, name string) (complex128, error) {
	var v pyvm.Value
	if err := args.Unpack(name, "/z", &v); err != nil {
		return 0, err
	}
	return toComplex(vm, v)
}
