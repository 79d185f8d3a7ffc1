package vm

// This file holds arithmetic on float and complex, and their text.

import (
	"math"
	"math/big"
	"math/cmplx"
	"strconv"
	"strings"

	"heft/internal/python/syntax"
)

// toFloat is a builtin number as a float; an int too large raises
// OverflowError.
func toFloat(vm *VM, v Value) (float64, error) {
	switch x := v.(type) {
	case Float:
		return float64(x), nil
	case *BigInt:
		f, _ := new(big.Float).SetInt(x.Int).Float64()
		if math.IsInf(f, 0) {
			return 0, vm.Raise(vm.Exceptions.OverflowError, "int too large to convert to float")
		}
		return f, nil
	}
	return float64(intOf(v)), nil
}

func toComplex(vm *VM, v Value) (complex128, error) {
	if z, ok := v.(Complex); ok {
		return complex128(z), nil
	}
	f, err := toFloat(vm, v)
	return complex(f, 0), err
}

func floatOperands(vm *VM, op syntax.Operator, a, b Value) (Value, bool, error) {
	x, err := toFloat(vm, a)
	if err != nil {
		return nil, true, err
	}
	y, err := toFloat(vm, b)
	if err != nil {
		return nil, true, err
	}
	return floatBinary(vm, op, x, y)
}

func floatBinary(vm *VM, op syntax.Operator, x, y float64) (Value, bool, error) {
	switch op {
	case syntax.Add:
		return Float(x + y), true, nil
	case syntax.Sub:
		return Float(x - y), true, nil
	case syntax.Mult:
		return Float(x * y), true, nil
	case syntax.Div, syntax.FloorDiv, syntax.Mod:
		if y == 0 {
			return nil, true, zeroDivision(vm, op, "float")
		}
		if op == syntax.Div {
			return Float(x / y), true, nil
		}
		quotient, remainder := floorDivide(x, y)
		if op == syntax.Mod {
			return Float(remainder), true, nil
		}
		return Float(quotient), true, nil
	case syntax.Pow:
		return floatPower(vm, x, y)
	}
	return nil, false, nil
}

// floorDivide is divmod of floats: the remainder has y's sign. For -7.5 and 2
// it is -4 and 0.5.
func floorDivide(x, y float64) (quotient, remainder float64) {
	remainder = math.Mod(x, y)
	quotient = (x - remainder) / y
	if remainder != 0 {
		if (y < 0) != (remainder < 0) {
			remainder += y
			quotient--
		}
	} else {
		remainder = math.Copysign(0, y)
	}
	if quotient == 0 {
		return math.Copysign(0, x/y), remainder
	}
	floor := math.Floor(quotient)
	if quotient-floor > 0.5 {
		floor++
	}
	return floor, remainder
}

func floatPower(vm *VM, x, y float64) (Value, bool, error) {
	if x == 0 && y < 0 {
		return negativePower(vm, x, y)
	}
	if x < 0 && y != math.Trunc(y) && !math.IsInf(x, 0) && !math.IsInf(y, 0) && !math.IsNaN(y) {
		return complexBinary(vm, syntax.Pow, complex(x, 0), complex(y, 0))
	}
	z := power(x, y)
	if math.IsInf(z, 0) && !math.IsInf(x, 0) && !math.IsInf(y, 0) {
		return nil, true, vm.RaiseValue(vm.Exceptions.OverflowError, MakeInt(34), Str("Numerical result out of range"))
	}
	return Float(z), true, nil
}

// power is x ** y. Whole exponents are computed exactly and rounded once, as C
// libraries come out; math.Pow multiplies in double precision, and ends an ulp
// or more aside: 1e12 ** 16 is 1e192.
func power(x, y float64) float64 {
	z := math.Pow(x, y)
	if y != math.Trunc(y) || math.Abs(y) > 256 || math.Abs(y) < 3 || x == 0 || z == 0 || math.IsInf(z, 0) || math.IsNaN(z) {
		return z
	}
	product := big.NewFloat(1).SetPrec(256)
	base := new(big.Float).SetPrec(256).SetFloat64(x)
	for n := int(math.Abs(y)); n > 0; n >>= 1 {
		if n&1 == 1 {
			product.Mul(product, base)
		}
		base.Mul(base, base)
	}
	if y < 0 {
		product.Quo(new(big.Float).SetPrec(256).SetInt64(1), product)
	}
	exact, _ := product.Float64()
	return exact
}

func complexBinary(vm *VM, op syntax.Operator, x, y complex128) (Value, bool, error) {
	switch op {
	case syntax.Add:
		return Complex(x + y), true, nil
	case syntax.Sub:
		return Complex(x - y), true, nil
	case syntax.Mult:
		return Complex(x * y), true, nil
	case syntax.Div:
		if y == 0 {
			return nil, true, vm.Raise(vm.Exceptions.ZeroDivisionError, "complex division by zero")
		}
		return Complex(x / y), true, nil
	case syntax.Pow:
		if x == 0 && (real(y) < 0 || imag(y) != 0) {
			return nil, true, vm.Raise(vm.Exceptions.ZeroDivisionError, "0.0 to a negative or complex power")
		}
		if n := real(y); imag(y) == 0 && n == math.Trunc(n) && math.Abs(n) <= 100 {
			return Complex(complexIntPower(x, int(n))), true, nil
		}
		z := cmplx.Pow(x, y)
		if cmplx.IsInf(z) && !cmplx.IsInf(x) && !cmplx.IsInf(y) {
			return nil, true, vm.Raise(vm.Exceptions.OverflowError, "complex exponentiation")
		}
		return Complex(z), true, nil
	}
	return nil, false, nil
}

// complexIntPower multiplies, as CPython does for small whole exponents:
// 1j ** 2 is exactly -1.
func complexIntPower(x complex128, n int) complex128 {
	if n < 0 {
		return 1 / complexIntPower(x, -n)
	}
	result := complex128(1)
	for ; n > 0; n >>= 1 {
		if n&1 == 1 {
			result *= x
		}
		x *= x
	}
	return result
}

// FloatRepr is Python's repr of a float: the shortest text that reads back as
// the same number, with an exponent below 1e-4 and from 1e16 on.
func FloatRepr(f float64) string {
	switch {
	case math.IsInf(f, 1):
		return "inf"
	case math.IsInf(f, -1):
		return "-inf"
	case math.IsNaN(f):
		return "nan"
	}
	text := shortFloat(f)
	if !strings.ContainsAny(text, ".e") {
		text += ".0"
	}
	return text
}

// shortFloat is FloatRepr without ".0" for whole numbers.
func shortFloat(f float64) string {
	text := strconv.FormatFloat(f, 'e', -1, 64)
	exponent, _ := strconv.Atoi(text[strings.IndexByte(text, 'e')+1:])
	if f != 0 && (exponent < -4 || exponent >= 16) {
		return text
	}
	return strconv.FormatFloat(f, 'f', -1, 64)
}

func complexRepr(z complex128) string {
	re, im := real(z), imag(z)
	if re == 0 && !math.Signbit(re) {
		return complexPart(im) + "j"
	}
	sign := ""
	if !math.Signbit(im) || math.IsNaN(im) {
		sign = "+"
	}
	return "(" + complexPart(re) + sign + complexPart(im) + "j)"
}

func complexPart(f float64) string { return strings.TrimSuffix(FloatRepr(f), ".0") }

// floatToInt is int(f): the float without its fraction.
func floatToInt(vm *VM, f float64) (Value, error) {
	switch {
	case math.IsNaN(f):
		return nil, vm.Raise(vm.Exceptions.ValueError, "cannot convert float NaN to integer")
	case math.IsInf(f, 0):
		return nil, vm.Raise(vm.Exceptions.OverflowError, "cannot convert float infinity to integer")
	case math.Abs(f) < 1<<62:
		return MakeInt(int64(f)), nil
	}
	n, _ := big.NewFloat(f).Int(nil)
	return MakeBig(n), nil
}
