package pylib

import (
	"math"
	"math/big"
	"sort"
	"strconv"
	"strings"

	"heft/internal/pysyntax"
	"heft/internal/pyvm"
)

func builtinMax(vm *pyvm.VM, args pyvm.Args) (pyvm.Value, error) {
	return extreme(vm, args, "max", func(best, v pyvm.Value) (bool, error) {
		greater, err := vm.Compare(pysyntax.Gt, v, best)
		if err != nil {
			return false, err
		}
		return vm.Truth(greater)
	})
}

func builtinMin(vm *pyvm.VM, args pyvm.Args) (pyvm.Value, error) {
	return extreme(vm, args, "min", func(best, v pyvm.Value) (bool, error) { return vm.Less(v, best) })
}

// extreme is max or min: better says whether a value replaces the best one.
func extreme(vm *pyvm.VM, args pyvm.Args, name string, better func(best, v pyvm.Value) (bool, error)) (pyvm.Value, error) {
	var key, absent pyvm.Value
	if err := args.Drop(len(args.Positional)).Unpack(name, "*key??", &key, "*default?", &absent); err != nil {
		return nil, err
	}
	var it pyvm.Iter
	switch len(args.Positional) {
	case 0:
		return nil, vm.Raise(vm.Exceptions.TypeError, "%s expected at least 1 argument, got 0", name)
	case 1:
		var err error
		if it, err = vm.Iterate(args.Positional[0]); err != nil {
			return nil, err
		}
	default:
		if absent != nil {
			return nil, vm.Raise(vm.Exceptions.TypeError, "Cannot specify a default for %s() with multiple positional arguments", name)
		}
		it = &sliceIter{items: args.Positional}
	}
	best, err := extremeOf(vm, it, key, better)
	if err != nil || best != nil {
		return best, err
	}
	if absent != nil {
		return absent, nil
	}
	return nil, vm.Raise(vm.Exceptions.ValueError, "%s() arg is an empty sequence", name)
}

func extremeOf(vm *pyvm.VM, it pyvm.Iter, key pyvm.Value, better func(best, v pyvm.Value) (bool, error)) (pyvm.Value, error) {
	var best, bestKey pyvm.Value
	kept := hold(vm)
	defer kept.release()
	for {
		v, ok, err := it.Next()
		if err != nil || !ok {
			return best, err
		}
		if err := vm.Charge(1); err != nil {
			return nil, err
		}
		k := v
		if key != nil {
			if k, err = vm.Call(key, []pyvm.Value{v}, nil); err != nil {
				return nil, err
			}
		}
		replace := best == nil
		if !replace {
			if replace, err = better(bestKey, k); err != nil {
				return nil, err
			}
		}
		if replace {
			best, bestKey = v, k
			kept.list.Items = []pyvm.Value{best, bestKey}
		}
	}
}

// sliceIter iterates over Go values.
type sliceIter struct {
	items []pyvm.Value
	next  int
}

func (it *sliceIter) Next() (pyvm.Value, bool, error) {
	if it.next >= len(it.items) {
		return nil, false, nil
	}
	it.next++
	return it.items[it.next-1], true, nil
}

func builtinSum(vm *pyvm.VM, args pyvm.Args) (pyvm.Value, error) {
	var iterable pyvm.Value
	var total pyvm.Value = pyvm.MakeInt(0)
	if err := args.Unpack("sum", "/iterable", &iterable, "start?", &total); err != nil {
		return nil, err
	}
	switch pyvm.Underlying(total).(type) {
	case pyvm.Str:
		return nil, vm.Raise(vm.Exceptions.TypeError, "sum() can't sum strings [use ''.join(seq) instead]")
	case pyvm.Bytes:
		return nil, vm.Raise(vm.Exceptions.TypeError, "sum() can't sum bytes [use b''.join(seq) instead]")
	}
	it, err := vm.Iterate(iterable)
	if err != nil {
		return nil, err
	}
	kept := hold(vm, total)
	defer kept.release()
	for {
		v, ok, err := it.Next()
		if err != nil || !ok {
			return total, err
		}
		if err := vm.Charge(1); err != nil {
			return nil, err
		}
		if total, err = addFast(vm, total, v); err != nil {
			return nil, err
		}
		kept.list.Items[0] = total
	}
}

func addFast(vm *pyvm.VM, a, b pyvm.Value) (pyvm.Value, error) {
	x, ok := a.(pyvm.Int)
	y, ok2 := b.(pyvm.Int)
	if sum := x + y; ok && ok2 && (sum > x) == (y > 0) {
		return pyvm.MakeInt(int64(sum)), nil
	}
	return vm.Binary(pysyntax.Add, a, b)
}

func builtinSorted(vm *pyvm.VM, args pyvm.Args) (pyvm.Value, error) {
	if len(args.Positional) != 1 {
		return nil, argumentCount(vm, pyvm.Args{Positional: args.Positional}, "sorted", 1, 1)
	}
	items, err := vm.ToSlice(args.Positional[0])
	if err != nil {
		return nil, err
	}
	if err := sortWith(vm, items, args.Drop(1), "sorted"); err != nil {
		return nil, err
	}
	return pyvm.NewList(items...), nil
}

// sortWith sorts in place with the keyword arguments key and reverse.
func sortWith(vm *pyvm.VM, items []pyvm.Value, args pyvm.Args, name string) error {
	var key pyvm.Value
	reverse := false
	if err := args.Unpack(name, "*key??", &key, "*reverse?", &reverse); err != nil {
		return err
	}
	kept := hold(vm, pyvm.NewList(items...))
	defer kept.release()
	keys := items
	if key != nil {
		sortKeys := hold(vm)
		for _, item := range items {
			k, err := vm.Call(key, []pyvm.Value{item}, nil)
			if err != nil {
				return err
			}
			if err := sortKeys.add(k); err != nil {
				return err
			}
		}
		keys = sortKeys.list.Items
	}
	s := &sorter{vm: vm, items: items, keys: keys, keyed: key != nil, reverse: reverse}
	sort.Stable(s)
	return s.err
}

// sorter sorts items by keys, stably; in reverse order equal ones keep their
// order too. After an error it leaves the rest as it is.
type sorter struct {
	vm      *pyvm.VM
	items   []pyvm.Value
	keys    []pyvm.Value
	keyed   bool
	reverse bool
	err     error
}

func (s *sorter) Len() int { return len(s.items) }

func (s *sorter) Swap(i, j int) {
	s.items[i], s.items[j] = s.items[j], s.items[i]
	if s.keyed {
		s.keys[i], s.keys[j] = s.keys[j], s.keys[i]
	}
}

func (s *sorter) Less(i, j int) bool {
	if s.err != nil {
		return false
	}
	if s.err = s.vm.Charge(1); s.err != nil {
		return false
	}
	if s.reverse {
		i, j = j, i
	}
	less, err := s.vm.Less(s.keys[i], s.keys[j])
	s.err = err
	return less && err == nil
}

func builtinPow(vm *pyvm.VM, args pyvm.Args) (pyvm.Value, error) {
	var base, exponent pyvm.Value
	var modulus pyvm.Value = pyvm.NoneValue
	if err := args.Unpack("pow", "base", &base, "exp", &exponent, "mod?", &modulus); err != nil {
		return nil, err
	}
	if modulus == pyvm.NoneValue {
		return vm.Binary(pysyntax.Pow, base, exponent)
	}
	if method, ok := vm.TypeOf(base).Lookup("__pow__"); ok {
		if _, isPython := method.(*pyvm.Function); isPython {
			return vm.Call(method, []pyvm.Value{base, exponent, modulus}, nil)
		}
	}
	b, ok1 := bigOf(base)
	e, ok2 := bigOf(exponent)
	m, ok3 := bigOf(modulus)
	if !ok1 || !ok2 || !ok3 {
		return nil, vm.Raise(vm.Exceptions.TypeError, "pow() 3rd argument not allowed unless all arguments are integers")
	}
	return powMod(vm, b, e, m)
}

func powMod(vm *pyvm.VM, b, e, m *big.Int) (pyvm.Value, error) {
	if m.Sign() == 0 {
		return nil, vm.Raise(vm.Exceptions.ValueError, "pow() 3rd argument cannot be 0")
	}
	words := int64(m.BitLen()/64 + 1)
	if err := vm.Charge(words * words * int64(e.BitLen()+1) / 16); err != nil {
		return nil, err
	}
	absolute := new(big.Int).Abs(m)
	result := new(big.Int).Exp(b, e, absolute)
	if result == nil {
		return nil, vm.Raise(vm.Exceptions.ValueError, "base is not invertible for the given modulus")
	}
	if m.Sign() < 0 && result.Sign() > 0 {
		result.Add(result, m)
	}
	return pyvm.MakeBig(result), nil
}

// bigOf returns the value of an int or bool.
func bigOf(v pyvm.Value) (*big.Int, bool) {
	switch n := pyvm.Underlying(v).(type) {
	case pyvm.Int:
		return big.NewInt(int64(n)), true
	case pyvm.Bool:
		if n {
			return big.NewInt(1), true
		}
		return new(big.Int), true
	case *pyvm.BigInt:
		return n.Int, true
	}
	return nil, false
}

func builtinRound(vm *pyvm.VM, args pyvm.Args) (pyvm.Value, error) {
	var number pyvm.Value
	var digits pyvm.Value = pyvm.NoneValue
	if err := args.Unpack("round", "number", &number, "ndigits?", &digits); err != nil {
		return nil, err
	}
	method, ok := vm.TypeOf(number).Lookup("__round__")
	if !ok {
		return nil, vm.Raise(vm.Exceptions.TypeError, "type %s doesn't define __round__ method", vm.TypeOf(number).Name)
	}
	if digits == pyvm.NoneValue {
		return vm.Call(method, []pyvm.Value{number}, nil)
	}
	return vm.Call(method, []pyvm.Value{number, digits}, nil)
}

// floatRound is float.__round__: to the nearest, halves to even.
func floatRound(vm *pyvm.VM, f pyvm.Float, args pyvm.Args) (pyvm.Value, error) {
	var digits pyvm.Value = pyvm.NoneValue
	if err := args.Unpack("__round__", "/ndigits?", &digits); err != nil {
		return nil, err
	}
	if digits == pyvm.NoneValue {
		return floatToInt(vm, math.RoundToEven(float64(f)))
	}
	n, err := vm.AsIndex(digits)
	if err != nil {
		return nil, err
	}
	x := float64(f)
	switch {
	case math.IsNaN(x) || math.IsInf(x, 0) || n > 323:
		return f, nil
	case n < -308:
		return pyvm.Float(math.Copysign(0, x)), nil
	case n >= 0:
		rounded, _ := strconv.ParseFloat(strconv.FormatFloat(x, 'f', int(n), 64), 64)
		return pyvm.Float(rounded), nil
	}
	return roundToPower(vm, x, int(-n))
}

// roundToPower rounds to a multiple of 10**n exactly, in decimal.
func roundToPower(vm *pyvm.VM, x float64, n int) (pyvm.Value, error) {
	exact, _ := new(big.Float).SetPrec(2000).SetFloat64(x).Rat(nil)
	unit := new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(n)), nil)
	exact.Quo(exact, new(big.Rat).SetInt(unit))
	whole := roundRat(exact)
	result, _ := new(big.Float).SetInt(whole.Mul(whole, unit)).Float64()
	if math.IsInf(result, 0) {
		return nil, vm.Raise(vm.Exceptions.OverflowError, "rounded value too large to represent")
	}
	return pyvm.Float(math.Copysign(result, x)), nil
}

// roundRat rounds to the nearest integer, halves to even.
func roundRat(r *big.Rat) *big.Int {
	twice := new(big.Int).Lsh(r.Num(), 1)
	whole, rest := new(big.Int).DivMod(twice.Add(twice, r.Denom()), new(big.Int).Lsh(r.Denom(), 1), new(big.Int))
	if rest.Sign() == 0 && whole.Bit(0) == 1 {
		whole.Sub(whole, big.NewInt(1))
	}
	return whole
}

// intRound is int.__round__.
func intRound(vm *pyvm.VM, n *big.Int, args pyvm.Args) (pyvm.Value, error) {
	var digits pyvm.Value = pyvm.NoneValue
	if err := args.Unpack("__round__", "/ndigits?", &digits); err != nil {
		return nil, err
	}
	if digits == pyvm.NoneValue {
		return pyvm.MakeBig(n), nil
	}
	places, err := vm.AsIndex(digits)
	if err != nil {
		return nil, err
	}
	if places >= 0 {
		return pyvm.MakeBig(n), nil
	}
	if -places > int64(len(n.Text(16)))*2+2 {
		return pyvm.MakeInt(0), nil
	}
	unit := new(big.Int).Exp(big.NewInt(10), big.NewInt(-places), nil)
	whole := roundRat(new(big.Rat).SetFrac(n, unit))
	return pyvm.MakeBig(whole.Mul(whole, unit)), nil
}

// floatToInt converts a whole float.
func floatToInt(vm *pyvm.VM, f float64) (pyvm.Value, error) {
	switch {
	case math.IsNaN(f):
		return nil, vm.Raise(vm.Exceptions.ValueError, "cannot convert float NaN to integer")
	case math.IsInf(f, 0):
		return nil, vm.Raise(vm.Exceptions.OverflowError, "cannot convert float infinity to integer")
	case math.Abs(f) < 1<<62:
		return pyvm.MakeInt(int64(f)), nil
	}
	n, _ := new(big.Float).SetFloat64(f).Int(nil)
	return pyvm.MakeBig(n), nil
}

func builtinBin(vm *pyvm.VM, args pyvm.Args) (pyvm.Value, error) {
	return inBase(vm, args, "bin", 2, "0b")
}
func builtinOct(vm *pyvm.VM, args pyvm.Args) (pyvm.Value, error) {
	return inBase(vm, args, "oct", 8, "0o")
}
func builtinHex(vm *pyvm.VM, args pyvm.Args) (pyvm.Value, error) {
	return inBase(vm, args, "hex", 16, "0x")
}

func inBase(vm *pyvm.VM, args pyvm.Args, name string, base int, prefix string) (pyvm.Value, error) {
	var v pyvm.Value
	if err := args.Unpack(name, "/number", &v); err != nil {
		return nil, err
	}
	n, err := indexBig(vm, v)
	if err != nil {
		return nil, err
	}
	digits := n.Text(base)
	if rest, negative := strings.CutPrefix(digits, "-"); negative {
		return pyvm.Str("-" + prefix + rest), nil
	}
	return pyvm.Str(prefix + digits), nil
}

// indexBig is operator.index of any size.
func indexBig(vm *pyvm.VM, v pyvm.Value) (*big.Int, error) {
	if n, ok := bigOf(v); ok {
		return n, nil
	}
	n, err := vm.AsIndex(v)
	return big.NewInt(n), err
}

// escapeNonASCII writes characters above 127 as backslash escapes.
func escapeNonASCII(s string) string {
	var b strings.Builder
	for _, r := range s {
		switch {
		case r < 128:
			b.WriteRune(r)
		case r < 256:
			b.WriteString(`\x` + hexDigits(r, 2))
		case r < 1<<16:
			b.WriteString(`\u` + hexDigits(r, 4))
		default:
			b.WriteString(`\U` + hexDigits(r, 8))
		}
	}
	return b.String()
}

func hexDigits(r rune, width int) string {
	digits := strconv.FormatInt(int64(r), 16)
	return strings.Repeat("0", width-len(digits)) + digits
}
