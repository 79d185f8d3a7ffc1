package lib

// This file holds the methods of int, bool, float and complex.

import (
	"math"
	"math/big"
	"math/bits"
	"math/cmplx"
	"slices"
	"strconv"
	"strings"

	"heft/internal/python/vm"
)

// installNumbers adds the methods of int, bool, float and complex.
func installNumbers(machine *vm.VM) {
	installInt(machine)
	addMethods(machine, machine.Types.Float, []method[vm.Float]{
		without("is_integer", floatIsInteger), without("as_integer_ratio", floatIntegerRatio), without("hex", floatHex),
		without("conjugate", func(_ *vm.VM, f vm.Float) (vm.Value, error) { return f, nil }),
		{"__round__", floatRound},
		{"__trunc__", func(machine *vm.VM, f vm.Float, _ vm.Args) (vm.Value, error) {
			return floatToInt(machine, math.Trunc(float64(f)))
		}},
		{"__floor__", func(machine *vm.VM, f vm.Float, _ vm.Args) (vm.Value, error) {
			return floatToInt(machine, math.Floor(float64(f)))
		}},
		{"__ceil__", func(machine *vm.VM, f vm.Float, _ vm.Args) (vm.Value, error) {
			return floatToInt(machine, math.Ceil(float64(f)))
		}},
	})
	addAttributes(machine.Types.Float, []attribute[vm.Float]{
		{"real", func(_ *vm.VM, f vm.Float) (vm.Value, error) { return f, nil }},
		{"imag", func(*vm.VM, vm.Float) (vm.Value, error) { return vm.Float(0), nil }},
	})
	machine.Types.Float.Dict.SetStr("fromhex", &vm.ClassMethod{Func: machine.NewBuiltin("fromhex", floatFromHex)})
	addMethods(machine, machine.Types.Complex, []method[vm.Complex]{
		{"__abs__", func(_ *vm.VM, c vm.Complex, _ vm.Args) (vm.Value, error) {
			return vm.Float(cmplx.Abs(complex128(c))), nil
		}},
		without("conjugate", func(_ *vm.VM, c vm.Complex) (vm.Value, error) {
			return vm.Complex(complex(real(c), -imag(c))), nil
		}),
	})
	addAttributes(machine.Types.Complex, []attribute[vm.Complex]{
		{"real", func(_ *vm.VM, c vm.Complex) (vm.Value, error) { return vm.Float(real(c)), nil }},
		{"imag", func(_ *vm.VM, c vm.Complex) (vm.Value, error) { return vm.Float(imag(c)), nil }},
	})
}

// installInt adds the methods of int, which take an int of any size or a bool.
func installInt(machine *vm.VM) {
	class := machine.Types.Int
	for _, m := range []struct {
		name string
		call func(machine *vm.VM, n *big.Int, args vm.Args) (vm.Value, error)
	}{
		{"bit_length", func(machine *vm.VM, n *big.Int, args vm.Args) (vm.Value, error) {
			return vm.MakeInt(int64(n.BitLen())), noArguments(machine, args, "int.bit_length")
		}},
		{"bit_count", intBitCount}, {"to_bytes", intToBytes}, {"__round__", intRound},
		{"conjugate", intConjugate}, {"__trunc__", intSelf}, {"__floor__", intSelf}, {"__ceil__", intSelf},
		{"as_integer_ratio", func(machine *vm.VM, n *big.Int, args vm.Args) (vm.Value, error) {
			return vm.NewTuple(vm.MakeBig(n), vm.MakeInt(1)), noArguments(machine, args, "int.as_integer_ratio")
		}},
		{"is_integer", func(machine *vm.VM, _ *big.Int, args vm.Args) (vm.Value, error) {
			return vm.True, noArguments(machine, args, "int.is_integer")
		}},
	} {
		class.Dict.SetStr(m.name, machine.NewBuiltin(m.name, func(machine *vm.VM, args vm.Args) (vm.Value, error) {
			if len(args.Positional) == 0 {
				return nil, machine.Raise(machine.Exceptions.TypeError, "unbound method int.%s() needs an argument", m.name)
			}
			n, ok := bigOf(args.Positional[0])
			if !ok {
				return nil, machine.Raise(machine.Exceptions.TypeError, "descriptor '%s' for 'int' objects doesn't apply to a '%s' object",
					m.name, machine.TypeOf(args.Positional[0]).Name)
			}
			return m.call(machine, n, args.Drop(1))
		}))
	}
	class.Dict.SetStr("from_bytes", &vm.ClassMethod{Func: machine.NewBuiltin("from_bytes", intFromBytes)})
	for _, a := range []struct {
		name string
		get  func(n *big.Int) vm.Value
	}{
		{"real", vm.MakeBig}, {"numerator", vm.MakeBig},
		{"imag", func(*big.Int) vm.Value { return vm.MakeInt(0) }},
		{"denominator", func(*big.Int) vm.Value { return vm.MakeInt(1) }},
	} {
		class.Dict.SetStr(a.name, &vm.GetSet{Name: a.name, Get: func(machine *vm.VM, self vm.Value) (vm.Value, error) {
			n, ok := bigOf(self)
			if !ok {
				return nil, machine.Raise(machine.Exceptions.TypeError, "descriptor '%s' for 'int' objects doesn't apply to a '%s' object",
					a.name, machine.TypeOf(self).Name)
			}
			return a.get(n), nil
		}})
	}
}

func intSelf(_ *vm.VM, n *big.Int, _ vm.Args) (vm.Value, error) { return vm.MakeBig(n), nil }

func intConjugate(machine *vm.VM, n *big.Int, args vm.Args) (vm.Value, error) {
	return vm.MakeBig(n), noArguments(machine, args, "int.conjugate")
}

func intBitCount(machine *vm.VM, n *big.Int, args vm.Args) (vm.Value, error) {
	count := 0
	for _, word := range n.Bits() {
		count += bits.OnesCount(uint(word))
	}
	return vm.MakeInt(int64(count)), noArguments(machine, args, "int.bit_count")
}

// byteOrder reads a byteorder argument and reports whether it is "little".
func byteOrder(machine *vm.VM, order string) (bool, error) {
	switch order {
	case "little":
		return true, nil
	case "big":
		return false, nil
	}
	return false, machine.Raise(machine.Exceptions.ValueError, "byteorder must be either 'little' or 'big'")
}

func intToBytes(machine *vm.VM, n *big.Int, args vm.Args) (vm.Value, error) {
	length, order, signed := 1, "big", false
	if err := args.Unpack("to_bytes", "length?", &length, "byteorder?", &order, "*signed?", &signed); err != nil {
		return nil, err
	}
	little, err := byteOrder(machine, order)
	if err != nil {
		return nil, err
	}
	if length < 0 {
		return nil, machine.Raise(machine.Exceptions.ValueError, "length argument must be non-negative")
	}
	if err := machine.Allocate(int64(length)); err != nil {
		return nil, err
	}
	if n.Sign() < 0 && !signed {
		return nil, machine.Raise(machine.Exceptions.OverflowError, "can't convert negative int to unsigned")
	}
	value, room := n, length*8
	if signed {
		room--
	}
	if n.Sign() < 0 {
		if new(big.Int).Not(n).BitLen() > room {
			return nil, machine.Raise(machine.Exceptions.OverflowError, "int too big to convert")
		}
		value = new(big.Int).Add(n, new(big.Int).Lsh(big.NewInt(1), uint(length*8)))
	} else if n.BitLen() > room {
		return nil, machine.Raise(machine.Exceptions.OverflowError, "int too big to convert")
	}
	data := value.FillBytes(make([]byte, length))
	if little {
		slices.Reverse(data)
	}
	return vm.Bytes(data), nil
}

func intFromBytes(machine *vm.VM, args vm.Args) (vm.Value, error) {
	var source vm.Value
	order, signed := "big", false
	if err := args.Drop(1).Unpack("from_bytes", "bytes", &source, "byteorder?", &order, "*signed?", &signed); err != nil {
		return nil, err
	}
	little, err := byteOrder(machine, order)
	if err != nil {
		return nil, err
	}
	text, err := toBytes(machine, source)
	if err != nil {
		return nil, err
	}
	data := []byte(text)
	if little {
		slices.Reverse(data)
	}
	n := new(big.Int).SetBytes(data)
	if signed && len(data) > 0 && data[0] >= 128 {
		n.Sub(n, new(big.Int).Lsh(big.NewInt(1), uint(len(data)*8)))
	}
	return vm.MakeBig(n), nil
}

func floatIsInteger(_ *vm.VM, f vm.Float) (vm.Value, error) {
	x := float64(f)
	return vm.MakeBool(!math.IsInf(x, 0) && x == math.Trunc(x)), nil
}

func floatIntegerRatio(machine *vm.VM, f vm.Float) (vm.Value, error) {
	x := float64(f)
	if math.IsNaN(x) {
		return nil, machine.Raise(machine.Exceptions.ValueError, "cannot convert NaN to integer ratio")
	}
	if math.IsInf(x, 0) {
		return nil, machine.Raise(machine.Exceptions.OverflowError, "cannot convert Infinity to integer ratio")
	}
	r := new(big.Rat).SetFloat64(x)
	return vm.NewTuple(vm.MakeBig(new(big.Int).Set(r.Num())), vm.MakeBig(new(big.Int).Set(r.Denom()))), nil
}

// floatHex is float.hex: 1.0 is 0x1.0000000000000p+0.
func floatHex(_ *vm.VM, f vm.Float) (vm.Value, error) {
	x := float64(f)
	switch {
	case math.IsNaN(x):
		return vm.Str("nan"), nil
	case math.IsInf(x, 1):
		return vm.Str("inf"), nil
	case math.IsInf(x, -1):
		return vm.Str("-inf"), nil
	}
	sign := ""
	if math.Signbit(x) {
		sign = "-"
	}
	bits := math.Float64bits(x)
	exponent, fraction := int(bits>>52&0x7ff), bits&(1<<52-1)
	if x == 0 {
		return vm.Str(sign + "0x0.0p+0"), nil
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
	return vm.Str(sign + "0x" + lead + "." + digits + "p" + powerSign + strconv.Itoa(power)), nil
}

func floatFromHex(machine *vm.VM, args vm.Args) (vm.Value, error) {
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
		return nil, machine.Raise(machine.Exceptions.ValueError, "invalid hexadecimal floating-point string")
	}
	return vm.Float(x), nil
}
