package pylib

import (
	"math"
	"math/big"
	"math/cmplx"
	"strconv"
	"strings"

	"heft/internal/pyvm"
)

// installNumbers adds the methods of int, bool, float and complex.
func installNumbers(vm *pyvm.VM) {
	installInt(vm)
	addMethods(vm, vm.Types.Float, []method[pyvm.Float]{
		{"is_integer", floatIsInteger}, {"as_integer_ratio", floatIntegerRatio}, {"hex", floatHex},
		{"conjugate", func(_ *pyvm.VM, f pyvm.Float, _ pyvm.Args) (pyvm.Value, error) { return f, nil }},
		{"__round__", floatRound},
		{"__trunc__", func(vm *pyvm.VM, f pyvm.Float, _ pyvm.Args) (pyvm.Value, error) {
			return floatToInt(vm, math.Trunc(float64(f)))
		}},
		{"__floor__", func(vm *pyvm.VM, f pyvm.Float, _ pyvm.Args) (pyvm.Value, error) {
			return floatToInt(vm, math.Floor(float64(f)))
		}},
		{"__ceil__", func(vm *pyvm.VM, f pyvm.Float, _ pyvm.Args) (pyvm.Value, error) {
			return floatToInt(vm, math.Ceil(float64(f)))
		}},
	})
	addAttributes(vm.Types.Float, []attribute[pyvm.Float]{
		{"real", func(_ *pyvm.VM, f pyvm.Float) (pyvm.Value, error) { return f, nil }},
		{"imag", func(*pyvm.VM, pyvm.Float) (pyvm.Value, error) { return pyvm.Float(0), nil }},
	})
	vm.Types.Float.Dict.SetStr("fromhex", &pyvm.ClassMethod{Func: vm.NewBuiltin("fromhex", floatFromHex)})
	addMethods(vm, vm.Types.Complex, []method[pyvm.Complex]{
		{"__abs__", func(_ *pyvm.VM, c pyvm.Complex, _ pyvm.Args) (pyvm.Value, error) {
			return pyvm.Float(cmplx.Abs(complex128(c))), nil
		}},
		{"conjugate", func(_ *pyvm.VM, c pyvm.Complex, _ pyvm.Args) (pyvm.Value, error) {
			return pyvm.Complex(complex(real(c), -imag(c))), nil
		}},
	})
	addAttributes(vm.Types.Complex, []attribute[pyvm.Complex]{
		{"real", func(_ *pyvm.VM, c pyvm.Complex) (pyvm.Value, error) { return pyvm.Float(real(c)), nil }},
		{"imag", func(_ *pyvm.VM, c pyvm.Complex) (pyvm.Value, error) { return pyvm.Float(imag(c)), nil }},
	})
}

// installInt adds the methods of int, which take an int of any size or a bool.
func installInt(vm *pyvm.VM) {
	class := vm.Types.Int
	for _, m := range []struct {
		name string
		call func(vm *pyvm.VM, n *big.Int, args pyvm.Args) (pyvm.Value, error)
	}{
		{"bit_length", func(vm *pyvm.VM, n *big.Int, args pyvm.Args) (pyvm.Value, error) {
			return pyvm.MakeInt(int64(n.BitLen())), noArguments(vm, args, "int.bit_length")
		}},
		{"bit_count", intBitCount}, {"to_bytes", intToBytes}, {"__round__", intRound},
		{"conjugate", intSelf}, {"__trunc__", intSelf}, {"__floor__", intSelf}, {"__ceil__", intSelf},
		{"as_integer_ratio", func(_ *pyvm.VM, n *big.Int, _ pyvm.Args) (pyvm.Value, error) {
			return pyvm.NewTuple(pyvm.MakeBig(n), pyvm.MakeInt(1)), nil
		}},
		{"is_integer", func(*pyvm.VM, *big.Int, pyvm.Args) (pyvm.Value, error) { return pyvm.True, nil }},
	} {
		class.Dict.SetStr(m.name, vm.NewBuiltin(m.name, func(vm *pyvm.VM, args pyvm.Args) (pyvm.Value, error) {
			if len(args.Positional) == 0 {
				return nil, vm.Raise(vm.Exceptions.TypeError, "unbound method int.%s() needs an argument", m.name)
			}
			n, ok := bigOf(args.Positional[0])
			if !ok {
				return nil, vm.Raise(vm.Exceptions.TypeError, "descriptor '%s' for 'int' objects doesn't apply to a '%s' object",
					m.name, vm.TypeOf(args.Positional[0]).Name)
			}
			return m.call(vm, n, args.Drop(1))
		}))
	}
	class.Dict.SetStr("from_bytes", &pyvm.ClassMethod{Func: vm.NewBuiltin("from_bytes", intFromBytes)})
	for _, a := range []struct {
		name string
		get  func(n *big.Int) pyvm.Value
	}{
		{"real", pyvm.MakeBig}, {"numerator", pyvm.MakeBig},
		{"imag", func(*big.Int) pyvm.Value { return pyvm.MakeInt(0) }},
		{"denominator", func(*big.Int) pyvm.Value { return pyvm.MakeInt(1) }},
	} {
		class.Dict.SetStr(a.name, &pyvm.GetSet{Name: a.name, Get: func(vm *pyvm.VM, self pyvm.Value) (pyvm.Value, error) {
			n, ok := bigOf(self)
			if !ok {
				return nil, vm.Raise(vm.Exceptions.TypeError, "descriptor '%s' for 'int' objects doesn't apply to a '%s' object",
					a.name, vm.TypeOf(self).Name)
			}
			return a.get(n), nil
		}})
	}
}

func intSelf(_ *pyvm.VM, n *big.Int, _ pyvm.Args) (pyvm.Value, error) { return pyvm.MakeBig(n), nil }

func intBitCount(vm *pyvm.VM, n *big.Int, args pyvm.Args) (pyvm.Value, error) {
	return pyvm.MakeInt(int64(strings.Count(new(big.Int).Abs(n).Text(2), "1"))), noArguments(vm, args, "int.bit_count")
}

// byteOrder reads a byteorder argument and reports whether it is "little".
func byteOrder(vm *pyvm.VM, order string) (bool, error) {
	switch order {
	case "little":
		return true, nil
	case "big":
		return false, nil
	}
	return false, vm.Raise(vm.Exceptions.ValueError, "byteorder must be either 'little' or 'big'")
}

func intToBytes(vm *pyvm.VM, n *big.Int, args pyvm.Args) (pyvm.Value, error) {
	length, order, signed := 1, "big", false
	if err := args.Unpack("to_bytes", "length?", &length, "byteorder?", &order, "*signed?", &signed); err != nil {
		return nil, err
	}
	little, err := byteOrder(vm, order)
	if err != nil {
		return nil, err
	}
	if length < 0 {
		return nil, vm.Raise(vm.Exceptions.ValueError, "length argument must be non-negative")
	}
	if err := vm.Allocate(int64(length)); err != nil {
		return nil, err
	}
	if n.Sign() < 0 && !signed {
		return nil, vm.Raise(vm.Exceptions.OverflowError, "can't convert negative int to unsigned")
	}
	value, room := n, length*8
	if signed {
		room--
	}
	if n.Sign() < 0 {
		if new(big.Int).Not(n).BitLen() > room {
			return nil, vm.Raise(vm.Exceptions.OverflowError, "int too big to convert")
		}
		value = new(big.Int).Add(n, new(big.Int).Lsh(big.NewInt(1), uint(length*8)))
	} else if n.BitLen() > room {
		return nil, vm.Raise(vm.Exceptions.OverflowError, "int too big to convert")
	}
	data := value.FillBytes(make([]byte, length))
	if little {
		reverseSlice(data)
	}
	return pyvm.Bytes(data), nil
}

func intFromBytes(vm *pyvm.VM, args pyvm.Args) (pyvm.Value, error) {
	var source pyvm.Value
	order, signed := "big", false
	if err := args.Drop(1).Unpack("from_bytes", "bytes", &source, "byteorder?", &order, "*signed?", &signed); err != nil {
		return nil, err
	}
	little, err := byteOrder(vm, order)
	if err != nil {
		return nil, err
	}
	text, err := toBytes(vm, source)
	if err != nil {
		return nil, err
	}
	data := []byte(text)
	if little {
		reverseSlice(data)
	}
	n := new(big.Int).SetBytes(data)
	if signed && len(data) > 0 && data[0] >= 128 {
		n.Sub(n, new(big.Int).Lsh(big.NewInt(1), uint(len(data)*8)))
	}
	return pyvm.MakeBig(n), nil
}

func floatIsInteger(_ *pyvm.VM, f pyvm.Float, _ pyvm.Args) (pyvm.Value, error) {
	x := float64(f)
	return pyvm.MakeBool(!math.IsInf(x, 0) && x == math.Trunc(x)), nil
}

func floatIntegerRatio(vm *pyvm.VM, f pyvm.Float, _ pyvm.Args) (pyvm.Value, error) {
	x := float64(f)
	if math.IsNaN(x) {
		return nil, vm.Raise(vm.Exceptions.ValueError, "cannot convert NaN to integer ratio")
	}
	if math.IsInf(x, 0) {
		return nil, vm.Raise(vm.Exceptions.OverflowError, "cannot convert Infinity to integer ratio")
	}
	r := new(big.Rat).SetFloat64(x)
	return pyvm.NewTuple(pyvm.MakeBig(new(big.Int).Set(r.Num())), pyvm.MakeBig(new(big.Int).Set(r.Denom()))), nil
}

// floatHex is float.hex: 1.0 is 0x1.0000000000000p+0.
func floatHex(_ *pyvm.VM, f pyvm.Float, _ pyvm.Args) (pyvm.Value, error) {
	x := float64(f)
	switch {
	case math.IsNaN(x):
		return pyvm.Str("nan"), nil
	case math.IsInf(x, 1):
		return pyvm.Str("inf"), nil
	case math.IsInf(x, -1):
		return pyvm.Str("-inf"), nil
	}
	sign := ""
	if math.Signbit(x) {
		sign = "-"
	}
	bits := math.Float64bits(x)
	exponent, fraction := int(bits>>52&0x7ff), bits&(1<<52-1)
	if x == 0 {
		return pyvm.Str(sign + "0x0.0p+0"), nil
	}
	lead := "1"
	if exponent == 0 {
		lead, exponent = "0", 1
	}
	digits := strconv.FormatUint(fraction, 16)
	digits = strings.Repeat("0", 13-len(digits)) + digits
	power := exponent - 1023
	powerSign := "+"
	if power < 0 {
		powerSign = "-"
		power = -power
	}
	return pyvm.Str(sign + "0x" + lead + "." + digits + "p" + powerSign + strconv.Itoa(power)), nil
}

func floatFromHex(vm *pyvm.VM, args pyvm.Args) (pyvm.Value, error) {
	var s string
	if err := args.Drop(1).Unpack("fromhex", "/string", &s); err != nil {
		return nil, err
	}
	text := strings.ToLower(strings.TrimSpace(s))
	if strings.Contains(text, "0x") && !strings.Contains(text, "p") {
		text += "p0"
	}
	x, err := strconv.ParseFloat(text, 64)
	if err != nil {
		return nil, vm.Raise(vm.Exceptions.ValueError, "invalid hexadecimal floating-point string")
	}
	return pyvm.Float(x), nil
}
