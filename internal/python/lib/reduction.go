package lib

// This file holds min, max, sum, sorted, pow and round.

import (
	"math"
	"math/big"
	"sort"
	"strconv"
	"strings"

	"heft/internal/python/syntax"
	"heft/internal/python/vm"
)

func builtinMax(machine *vm.VM, args vm.Args) (vm.Value, error) {
	return extreme(machine, args, "max", func(best, v vm.Value) (bool, error) {
		greater, err := machine.Compare(syntax.Gt, v, best)
		if err != nil {
			return false, err
		}
		return machine.Truth(greater)
	})
}

func builtinMin(machine *vm.VM, args vm.Args) (vm.Value, error) {
	return extreme(machine, args, "min", func(best, v vm.Value) (bool, error) { return machine.Less(v, best) })
}

// extreme is max or min: better says whether a value replaces the best one.
func extreme(machine *vm.VM, args vm.Args, name string, better func(best, v vm.Value) (bool, error)) (vm.Value, error) {
	var key, absent vm.Value
	if err := args.Drop(len(args.Positional)).Unpack(name, "*key??", &key, "*default?", &absent); err != nil {
		return nil, err
	}
	var it vm.Iter
	switch len(args.Positional) {
	case 0:
		return nil, machine.Raise(machine.Exceptions.TypeError, "%s expected at least 1 argument, got 0", name)
	case 1:
		var err error
		if it, err = machine.Iterate(args.Positional[0]); err != nil {
			return nil, err
		}
	default:
		if absent != nil {
			return nil, machine.Raise(machine.Exceptions.TypeError, "Cannot specify a default for %s() with multiple positional arguments", name)
		}
		it = &sliceIter{items: args.Positional}
	}
	best, err := extremeOf(machine, it, key, better)
	if err != nil || best != nil {
		return best, err
	}
	if absent != nil {
		return absent, nil
	}
	return nil, machine.Raise(machine.Exceptions.ValueError, "%s() arg is an empty sequence", name)
}

func extremeOf(machine *vm.VM, it vm.Iter, key vm.Value, better func(best, v vm.Value) (bool, error)) (vm.Value, error) {
	var best, bestKey vm.Value
	kept := hold(machine)
	defer kept.release()
	for {
		v, ok, err := it.Next()
		if err != nil || !ok {
			return best, err
		}
		if err := machine.Charge(1); err != nil {
			return nil, err
		}
		k := v
		if key != nil {
			if k, err = machine.Call(key, []vm.Value{v}, nil); err != nil {
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
			kept.list.Replace([]vm.Value{best, bestKey})
		}
	}
}

// sliceIter iterates over Go values.
type sliceIter struct {
	items []vm.Value
	next  int
}

func (it *sliceIter) Next() (vm.Value, bool, error) {
	if it.next >= len(it.items) {
		return nil, false, nil
	}
	it.next++
	return it.items[it.next-1], true, nil
}

func builtinSum(machine *vm.VM, args vm.Args) (vm.Value, error) {
	var iterable vm.Value
	var total vm.Value = vm.MakeInt(0)
	if err := args.Unpack("sum", "/iterable", &iterable, "start?", &total); err != nil {
		return nil, err
	}
	switch vm.Underlying(total).(type) {
	case vm.Str:
		return nil, machine.Raise(machine.Exceptions.TypeError, "sum() can't sum strings [use ''.join(seq) instead]")
	case vm.Bytes:
		return nil, machine.Raise(machine.Exceptions.TypeError, "sum() can't sum bytes [use b''.join(seq) instead]")
	}
	it, err := machine.Iterate(iterable)
	if err != nil {
		return nil, err
	}
	kept := hold(machine, total)
	defer kept.release()
	for {
		v, ok, err := it.Next()
		if err != nil || !ok {
			return total, err
		}
		if err := machine.Charge(1); err != nil {
			return nil, err
		}
		if total, err = addFast(machine, total, v); err != nil {
			return nil, err
		}
		kept.list.Items[0] = total
		kept.list.ChangedItem(0)
	}
}

func addFast(machine *vm.VM, a, b vm.Value) (vm.Value, error) {
	x, ok := a.(vm.Int)
	y, ok2 := b.(vm.Int)
	if sum := x + y; ok && ok2 && (sum > x) == (y > 0) {
		return vm.MakeInt(int64(sum)), nil
	}
	return machine.Binary(syntax.Add, a, b)
}

func builtinSorted(machine *vm.VM, args vm.Args) (vm.Value, error) {
	if len(args.Positional) != 1 {
		return nil, argumentCount(machine, vm.Args{Positional: args.Positional}, "sorted", 1, 1)
	}
	items, err := machine.ToSlice(args.Positional[0])
	if err != nil {
		return nil, err
	}
	if err := sortWith(machine, items, args.Drop(1), "sorted"); err != nil {
		return nil, err
	}
	return vm.NewList(items...), nil
}

// sortWith sorts in place with the keyword arguments key and reverse.
func sortWith(machine *vm.VM, items []vm.Value, args vm.Args, name string) error {
	var key vm.Value
	reverse := false
	if err := args.Unpack(name, "*key??", &key, "*reverse?", &reverse); err != nil {
		return err
	}
	kept := hold(machine, vm.NewList(items...))
	defer kept.release()
	keys := items
	if key != nil {
		sortKeys := hold(machine)
		for _, item := range items {
			k, err := machine.Call(key, []vm.Value{item}, nil)
			if err != nil {
				return err
			}
			if err := sortKeys.add(k); err != nil {
				return err
			}
		}
		keys = sortKeys.list.Items
	}
	s := &sorter{vm: machine, items: items, keys: keys, keyed: key != nil, reverse: reverse}
	sort.Stable(s)
	return s.err
}

// sorter sorts items by keys, stably; in reverse order equal ones keep their
// order too. After an error it leaves the rest as it is.
type sorter struct {
	vm      *vm.VM
	items   []vm.Value
	keys    []vm.Value
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

func builtinPow(machine *vm.VM, args vm.Args) (vm.Value, error) {
	var base, exponent vm.Value
	var modulus vm.Value = vm.NoneValue
	if err := args.Unpack("pow", "base", &base, "exp", &exponent, "mod?", &modulus); err != nil {
		return nil, err
	}
	if modulus == vm.NoneValue {
		return machine.Binary(syntax.Pow, base, exponent)
	}
	if method, ok := machine.TypeOf(base).Lookup("__pow__"); ok {
		if _, isPython := method.(*vm.Function); isPython {
			return machine.Call(method, []vm.Value{base, exponent, modulus}, nil)
		}
	}
	b, ok1 := bigOf(base)
	e, ok2 := bigOf(exponent)
	m, ok3 := bigOf(modulus)
	if !ok1 || !ok2 || !ok3 {
		return nil, machine.Raise(machine.Exceptions.TypeError, "pow() 3rd argument not allowed unless all arguments are integers")
	}
	return powMod(machine, b, e, m)
}

func powMod(machine *vm.VM, b, e, m *big.Int) (vm.Value, error) {
	if m.Sign() == 0 {
		return nil, machine.Raise(machine.Exceptions.ValueError, "pow() 3rd argument cannot be 0")
	}
	words := int64(m.BitLen()/64 + 1)
	if err := machine.Charge(words * words * int64(e.BitLen()+1) / 16); err != nil {
		return nil, err
	}
	absolute := new(big.Int).Abs(m)
	result := new(big.Int).Exp(b, e, absolute)
	if result == nil {
		return nil, machine.Raise(machine.Exceptions.ValueError, "base is not invertible for the given modulus")
	}
	if m.Sign() < 0 && result.Sign() > 0 {
		result.Add(result, m)
	}
	return vm.MakeBig(result), nil
}

// bigOf returns the value of an int or bool.
func bigOf(v vm.Value) (*big.Int, bool) {
	switch n := vm.Underlying(v).(type) {
	case vm.Int:
		return big.NewInt(int64(n)), true
	case vm.Bool:
		if n {
			return big.NewInt(1), true
		}
		return new(big.Int), true
	case *vm.BigInt:
		return n.Int, true
	}
	return nil, false
}

func builtinRound(machine *vm.VM, args vm.Args) (vm.Value, error) {
	var number vm.Value
	var digits vm.Value = vm.NoneValue
	if err := args.Unpack("round", "number", &number, "ndigits?", &digits); err != nil {
		return nil, err
	}
	method, ok := machine.TypeOf(number).Lookup("__round__")
	if !ok {
		return nil, machine.Raise(machine.Exceptions.TypeError, "type %s doesn't define __round__ method", machine.TypeOf(number).Name)
	}
	if digits == vm.NoneValue {
		return machine.Call(method, []vm.Value{number}, nil)
	}
	return machine.Call(method, []vm.Value{number, digits}, nil)
}

// floatRound is float.__round__: to the nearest, halves to even.
func floatRound(machine *vm.VM, f vm.Float, args vm.Args) (vm.Value, error) {
	var digits vm.Value = vm.NoneValue
	if err := args.Unpack("__round__", "/ndigits?", &digits); err != nil {
		return nil, err
	}
	if digits == vm.NoneValue {
		return floatToInt(machine, math.RoundToEven(float64(f)))
	}
	n, err := machine.AsIndex(digits)
	if err != nil {
		return nil, err
	}
	x := float64(f)
	switch {
	case math.IsNaN(x) || math.IsInf(x, 0) || n > 323:
		return f, nil
	case n < -308:
		return vm.Float(math.Copysign(0, x)), nil
	case n >= 0:
		rounded, _ := strconv.ParseFloat(strconv.FormatFloat(x, 'f', int(n), 64), 64)
		return vm.Float(rounded), nil
	}
	return roundToPower(machine, x, int(-n))
}

// roundToPower rounds to a multiple of 10**n exactly, in decimal.
func roundToPower(machine *vm.VM, x float64, n int) (vm.Value, error) {
	exact, _ := new(big.Float).SetPrec(2000).SetFloat64(x).Rat(nil)
	unit := new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(n)), nil)
	exact.Quo(exact, new(big.Rat).SetInt(unit))
	whole := roundRat(exact)
	result, _ := new(big.Float).SetInt(whole.Mul(whole, unit)).Float64()
	if math.IsInf(result, 0) {
		return nil, machine.Raise(machine.Exceptions.OverflowError, "rounded value too large to represent")
	}
	return vm.Float(math.Copysign(result, x)), nil
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
func intRound(machine *vm.VM, n *big.Int, args vm.Args) (vm.Value, error) {
	var digits vm.Value = vm.NoneValue
	if err := args.Unpack("__round__", "/ndigits?", &digits); err != nil {
		return nil, err
	}
	if digits == vm.NoneValue {
		return vm.MakeBig(n), nil
	}
	places, err := machine.AsIndex(digits)
	if err != nil {
		return nil, err
	}
	if places >= 0 {
		return vm.MakeBig(n), nil
	}
	if -places > int64(len(n.Text(16)))*2+2 {
		return vm.MakeInt(0), nil
	}
	unit := new(big.Int).Exp(big.NewInt(10), big.NewInt(-places), nil)
	whole := roundRat(new(big.Rat).SetFrac(n, unit))
	return vm.MakeBig(whole.Mul(whole, unit)), nil
}

// floatToInt converts a whole float.
func floatToInt(machine *vm.VM, f float64) (vm.Value, error) {
	switch {
	case math.IsNaN(f):
		return nil, machine.Raise(machine.Exceptions.ValueError, "cannot convert float NaN to integer")
	case math.IsInf(f, 0):
		return nil, machine.Raise(machine.Exceptions.OverflowError, "cannot convert float infinity to integer")
	case math.Abs(f) < 1<<62:
		return vm.MakeInt(int64(f)), nil
	}
	n, _ := new(big.Float).SetFloat64(f).Int(nil)
	return vm.MakeBig(n), nil
}

func builtinBin(machine *vm.VM, args vm.Args) (vm.Value, error) {
	return inBase(machine, args, "bin", 2, "0b")
}
func builtinOct(machine *vm.VM, args vm.Args) (vm.Value, error) {
	return inBase(machine, args, "oct", 8, "0o")
}
func builtinHex(machine *vm.VM, args vm.Args) (vm.Value, error) {
	return inBase(machine, args, "hex", 16, "0x")
}

func inBase(machine *vm.VM, args vm.Args, name string, base int, prefix string) (vm.Value, error) {
	var v vm.Value
	if err := args.Unpack(name, "/number", &v); err != nil {
		return nil, err
	}
	n, err := indexBig(machine, v)
	if err != nil {
		return nil, err
	}
	digits := n.Text(base)
	if rest, negative := strings.CutPrefix(digits, "-"); negative {
		return vm.Str("-" + prefix + rest), nil
	}
	return vm.Str(prefix + digits), nil
}

// indexBig is operator.index of any size.
func indexBig(machine *vm.VM, v vm.Value) (*big.Int, error) {
	if n, ok := bigOf(v); ok {
		return n, nil
	}
	n, err := machine.AsIndex(v)
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
