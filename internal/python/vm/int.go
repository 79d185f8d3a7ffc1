package vm

// This file holds arithmetic on int and bool.

import (
	"math"
	"math/big"
	"math/bits"

	"heft/internal/python/syntax"
)

// numberBinary is arithmetic on int, bool, float and complex; the operands are
// brought to the widest of their types.
func numberBinary(vm *VM, op syntax.Operator, a, b Value) (Value, bool, error) {
	ka, kb := numberKind(a), numberKind(b)
	if kb == notNumber {
		if op == syntax.Mult && ka <= kindBig {
			return repeatReflected(vm, b, a)
		}
		return nil, false, nil
	}
	switch kind := max(ka, kb); kind {
	case kindBool:
		if v, ok := boolBinary(op, a, b); ok {
			return v, true, nil
		}
		return intBinary(vm, op, intOf(a), intOf(b))
	case kindInt:
		return intBinary(vm, op, intOf(a), intOf(b))
	case kindBig:
		return bigBinary(vm, op, BigOf(a), BigOf(b))
	case kindFloat:
		return floatOperands(vm, op, a, b)
	}
	x, err := toComplex(vm, a)
	if err != nil {
		return nil, true, err
	}
	y, err := toComplex(vm, b)
	if err != nil {
		return nil, true, err
	}
	return complexBinary(vm, op, x, y)
}

// repeatReflected is n * sequence.
func repeatReflected(vm *VM, sequence, n Value) (Value, bool, error) {
	switch sequence.(type) {
	case Str, Bytes, *List, *Tuple:
		return nativeBinary(vm, syntax.Mult, sequence, n)
	}
	return nil, false, nil
}

type numeric uint8

const (
	kindBool numeric = iota
	kindInt
	kindBig
	kindFloat
	kindComplex
	notNumber
)

func numberKind(v Value) numeric {
	switch v.(type) {
	case Int:
		return kindInt
	case Float:
		return kindFloat
	case Bool:
		return kindBool
	case *BigInt:
		return kindBig
	case Complex:
		return kindComplex
	}
	return notNumber
}

// intOf is the value of an Int or Bool.
func intOf(v Value) int64 {
	switch x := v.(type) {
	case Int:
		return int64(x)
	case Bool:
		return int64(boolInt(bool(x)))
	}
	return 0
}

// BigOf returns an int value of any size as a big.Int that must not be changed;
// nil for anything else.
func BigOf(v Value) *big.Int {
	switch x := v.(type) {
	case *BigInt:
		return x.Int
	case Int, Bool:
		return big.NewInt(intOf(x))
	}
	return nil
}

// boolBinary keeps & | ^ of bools bools.
func boolBinary(op syntax.Operator, a, b Value) (Value, bool) {
	x, y := bool(a.(Bool)), bool(b.(Bool))
	switch op {
	case syntax.BitAnd:
		return MakeBool(x && y), true
	case syntax.BitOr:
		return MakeBool(x || y), true
	case syntax.BitXor:
		return MakeBool(x != y), true
	}
	return nil, false
}

// intBinary is 64-bit arithmetic; what overflows is done in big.Int.
func intBinary(vm *VM, op syntax.Operator, x, y int64) (Value, bool, error) {
	switch op {
	case syntax.Add:
		if z := x + y; (z^x)&(z^y) >= 0 {
			return MakeInt(z), true, nil
		}
	case syntax.Sub:
		if z := x - y; (x^y)&(z^x) >= 0 {
			return MakeInt(z), true, nil
		}
	case syntax.Mult:
		if z, ok := multiply(x, y); ok {
			return MakeInt(z), true, nil
		}
	case syntax.FloorDiv, syntax.Mod, syntax.Div:
		return intDivision(vm, op, x, y)
	case syntax.BitAnd:
		return MakeInt(x & y), true, nil
	case syntax.BitOr:
		return MakeInt(x | y), true, nil
	case syntax.BitXor:
		return MakeInt(x ^ y), true, nil
	case syntax.RShift:
		if y < 0 {
			return nil, true, negativeShift(vm)
		}
		return MakeInt(x >> uint64(min(y, 63))), true, nil
	case syntax.Pow:
		return intPower(vm, x, y)
	}
	return bigBinary(vm, op, big.NewInt(x), big.NewInt(y))
}

func multiply(x, y int64) (int64, bool) {
	high, low := bits.Mul64(magnitude(x), magnitude(y))
	if high != 0 || low > math.MaxInt64 {
		return 0, false
	}
	if (x < 0) != (y < 0) {
		return -int64(low), true
	}
	return int64(low), true
}

func magnitude(x int64) uint64 {
	if x < 0 {
		return -uint64(x)
	}
	return uint64(x)
}

func negativeShift(vm *VM) error {
	return vm.Raise(vm.Exceptions.ValueError, "negative shift count")
}

// intDivision rounds towards minus infinity: -7 // 2 is -4, -7 % 2 is 1.
func intDivision(vm *VM, op syntax.Operator, x, y int64) (Value, bool, error) {
	if y == 0 {
		return nil, true, zeroDivision(vm, op, "integer")
	}
	if x == math.MinInt64 && y == -1 {
		return bigBinary(vm, op, big.NewInt(x), big.NewInt(y))
	}
	quotient, remainder := x/y, x%y
	if remainder != 0 && (remainder < 0) != (y < 0) {
		quotient--
		remainder += y
	}
	switch op {
	case syntax.FloorDiv:
		return MakeInt(quotient), true, nil
	case syntax.Mod:
		return MakeInt(remainder), true, nil
	}
	const exact = 1 << 53
	if magnitude(x) <= exact && magnitude(y) <= exact {
		return Float(float64(x) / float64(y)), true, nil
	}
	return bigBinary(vm, op, big.NewInt(x), big.NewInt(y))
}

func zeroDivision(vm *VM, op syntax.Operator, kind string) error {
	text := kind + " division or modulo by zero"
	switch {
	case op == syntax.Div:
		text = "division by zero"
		if kind == "float" {
			text = "float division by zero"
		}
	case op == syntax.Mod && kind == "integer":
		text = "integer modulo by zero"
	case kind == "float" && op == syntax.FloorDiv:
		text = "float floor division by zero"
	case kind == "float":
		text = "float modulo"
	}
	return vm.Raise(vm.Exceptions.ZeroDivisionError, "%s", text)
}

func intPower(vm *VM, x, y int64) (Value, bool, error) {
	if y < 0 {
		return negativePower(vm, float64(x), float64(y))
	}
	result, base, exponent := int64(1), x, y
	for exponent > 0 {
		ok := true
		if exponent&1 == 1 {
			if result, ok = multiply(result, base); !ok {
				return bigBinary(vm, syntax.Pow, big.NewInt(x), big.NewInt(y))
			}
		}
		if exponent >>= 1; exponent > 0 {
			if base, ok = multiply(base, base); !ok {
				return bigBinary(vm, syntax.Pow, big.NewInt(x), big.NewInt(y))
			}
		}
	}
	return MakeInt(result), true, nil
}

func negativePower(vm *VM, x, y float64) (Value, bool, error) {
	if x == 0 {
		return nil, true, vm.Raise(vm.Exceptions.ZeroDivisionError, "0.0 cannot be raised to a negative power")
	}
	return Float(math.Pow(x, y)), true, nil
}

// bigBinary is arithmetic without a limit of size; the result's memory and the
// work are charged first.
func bigBinary(vm *VM, op syntax.Operator, x, y *big.Int) (Value, bool, error) {
	if err := chargeBig(vm, op, x, y); err != nil {
		return nil, true, err
	}
	z := new(big.Int)
	switch op {
	case syntax.Add:
		z.Add(x, y)
	case syntax.Sub:
		z.Sub(x, y)
	case syntax.Mult:
		z.Mul(x, y)
	case syntax.BitAnd:
		z.And(x, y)
	case syntax.BitOr:
		z.Or(x, y)
	case syntax.BitXor:
		z.Xor(x, y)
	case syntax.FloorDiv, syntax.Mod, syntax.Div:
		return bigDivision(vm, op, x, y)
	case syntax.LShift, syntax.RShift:
		return bigShift(vm, op, x, y)
	case syntax.Pow:
		return bigPower(vm, x, y)
	default:
		return nil, false, nil
	}
	return MakeBig(z), true, nil
}

// wordsPerStep is the work on machine words that is charged as one step.
const wordsPerStep = 64

func chargeBig(vm *VM, op syntax.Operator, x, y *big.Int) error {
	wx, wy := int64(len(x.Bits())), int64(len(y.Bits()))
	work := wx + wy
	switch op {
	case syntax.Mult, syntax.FloorDiv, syntax.Mod, syntax.Div:
		work = wx * max(wy, 1)
	}
	if err := vm.Charge(work / wordsPerStep); err != nil {
		return err
	}
	return vm.Allocate((wx + wy) * 8)
}

func bigDivision(vm *VM, op syntax.Operator, x, y *big.Int) (Value, bool, error) {
	if y.Sign() == 0 {
		return nil, true, zeroDivision(vm, op, "integer")
	}
	if op == syntax.Div {
		f, _ := new(big.Rat).SetFrac(x, y).Float64()
		if math.IsInf(f, 0) {
			return nil, true, vm.Raise(vm.Exceptions.OverflowError, "integer division result too large for a float")
		}
		return Float(f), true, nil
	}
	quotient, remainder := new(big.Int).QuoRem(x, y, new(big.Int))
	if remainder.Sign() != 0 && remainder.Sign() != y.Sign() {
		quotient.Sub(quotient, big.NewInt(1))
		remainder.Add(remainder, y)
	}
	if op == syntax.Mod {
		return MakeBig(remainder), true, nil
	}
	return MakeBig(quotient), true, nil
}

func bigShift(vm *VM, op syntax.Operator, x, y *big.Int) (Value, bool, error) {
	if y.Sign() < 0 {
		return nil, true, negativeShift(vm)
	}
	if op == syntax.RShift {
		if !y.IsInt64() || y.Int64() > int64(x.BitLen()) {
			return MakeInt(int64(-boolInt(x.Sign() < 0))), true, nil
		}
		return MakeBig(new(big.Int).Rsh(x, uint(y.Int64()))), true, nil
	}
	if x.Sign() == 0 {
		return MakeInt(0), true, nil
	}
	if !y.IsInt64() || y.Int64() > vm.limits.maxMemory*8 {
		return nil, true, memoryLimit(vm)
	}
	if err := allocateProduct(vm, 1, (y.Int64()+int64(x.BitLen()))/8); err != nil {
		return nil, true, err
	}
	return MakeBig(new(big.Int).Lsh(x, uint(y.Int64()))), true, nil
}

func bigPower(vm *VM, x, y *big.Int) (Value, bool, error) {
	if y.Sign() < 0 {
		fx, _ := new(big.Float).SetInt(x).Float64()
		fy, _ := new(big.Float).SetInt(y).Float64()
		return negativePower(vm, fx, fy)
	}
	if x.BitLen() <= 1 && x.Sign() >= 0 { // 0 or 1
		return MakeBig(new(big.Int).Exp(x, big.NewInt(min(int64(y.BitLen()), 1)), nil)), true, nil
	}
	if x.IsInt64() && x.Int64() == -1 {
		return MakeInt(1 - 2*int64(y.Bit(0))), true, nil
	}
	if !y.IsInt64() || y.Int64() > vm.limits.maxMemory*8/int64(x.BitLen()) {
		return nil, true, memoryLimit(vm)
	}
	words := y.Int64() * int64(x.BitLen()) / 64
	if words > 1<<31 {
		return nil, true, memoryLimit(vm)
	}
	if err := firstError(vm.Allocate(words*8), vm.Charge(words*words/wordsPerStep)); err != nil {
		return nil, true, err
	}
	return MakeBig(new(big.Int).Exp(x, y, nil)), true, nil
}

// nativeUnary is -, + and ~ of builtin numbers.
func nativeUnary(vm *VM, op syntax.UnaryOperator, v Value) (Value, bool) {
	switch x := v.(type) {
	case Bool:
		return nativeUnary(vm, op, MakeInt(intOf(x)))
	case Int:
		return intUnary(op, x), true
	case *BigInt:
		return bigUnary(op, x), true
	case Float:
		switch op {
		case syntax.USub:
			return -x, true
		case syntax.UAdd:
			return x, true
		}
	case Complex:
		switch op {
		case syntax.USub:
			return -x, true
		case syntax.UAdd:
			return x, true
		}
	}
	return nil, false
}

func intUnary(op syntax.UnaryOperator, x Int) Value {
	switch op {
	case syntax.USub:
		if x == math.MinInt64 {
			return MakeBig(new(big.Int).Neg(big.NewInt(int64(x))))
		}
		return MakeInt(int64(-x))
	case syntax.Invert:
		return MakeInt(int64(^x))
	}
	return x
}

func bigUnary(op syntax.UnaryOperator, x *BigInt) Value {
	switch op {
	case syntax.USub:
		return MakeBig(new(big.Int).Neg(x.Int))
	case syntax.Invert:
		return MakeBig(new(big.Int).Not(x.Int))
	}
	return x
}
