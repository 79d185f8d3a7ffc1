package lib

// This file holds the constructors of builtin types.

import (
	"math"
	"math/big"
	"strconv"
	"strings"
	"unicode"

	"heft/internal/python/vm"
)

// installConstructors gives the builtin types their __new__ and __init__. Types
// whose values never change take their arguments in __new__; list, dict and set
// are made empty and filled by __init__, so that subclasses can call it late.
func installConstructors(machine *vm.VM) {
	t := &machine.Types
	for class, make := range map[*vm.Class]func(machine *vm.VM, args vm.Args) (vm.Value, error){
		t.Int: newInt, t.Float: newFloat, t.Bool: newBool, t.Complex: newComplex, t.Str: newStr, t.Bytes: newBytes,
		t.Tuple: newTuple, t.FrozenSet: newFrozenSet, t.Range: newRange, t.Slice: newSlice,
		t.Property: newProperty, t.StaticMethod: newStaticMethod, t.ClassMethod: newClassMethod,
	} {
		class.New = wrapNew(class, make)
		class.Init = func(*vm.VM, vm.Value, vm.Args) error { return nil }
	}
	t.List.New = wrapNew(t.List, func(*vm.VM, vm.Args) (vm.Value, error) { return vm.NewList(), nil })
	t.Dict.New = wrapNew(t.Dict, func(*vm.VM, vm.Args) (vm.Value, error) { return vm.NewDict(), nil })
	t.Set.New = wrapNew(t.Set, func(*vm.VM, vm.Args) (vm.Value, error) { return vm.NewSet(), nil })
	t.List.Init, t.Dict.Init, t.Set.Init = initList, initDict, initSet
}

// wrapNew makes a __new__ that puts the value into an instance when a subclass
// is being made.
func wrapNew(own *vm.Class, make func(machine *vm.VM, args vm.Args) (vm.Value, error)) func(*vm.VM, *vm.Class, vm.Args) (vm.Value, error) {
	return func(machine *vm.VM, class *vm.Class, args vm.Args) (vm.Value, error) {
		v, err := make(machine, args)
		if err != nil || class == own {
			return v, err
		}
		return vm.NewInstance(class, plainValue(v)), nil
	}
}

// plainValue drops the class of an instance of a builtin type's subclass.
func plainValue(v vm.Value) vm.Value { return vm.Underlying(v) }

func initList(machine *vm.VM, self vm.Value, args vm.Args) error {
	var iterable vm.Value
	if err := args.Unpack("list", "/iterable?", &iterable); err != nil {
		return err
	}
	list, ok := vm.Underlying(self).(*vm.List)
	if !ok {
		return machine.Raise(machine.Exceptions.TypeError, "descriptor '__init__' requires a 'list' object")
	}
	if iterable == nil {
		list.Replace(nil)
		return nil
	}
	items, err := machine.ToSlice(iterable)
	list.Replace(items)
	return err
}

func initSet(machine *vm.VM, self vm.Value, args vm.Args) error {
	var iterable vm.Value
	if err := args.Unpack("set", "/iterable?", &iterable); err != nil {
		return err
	}
	set, ok := vm.Underlying(self).(*vm.Set)
	if !ok {
		return machine.Raise(machine.Exceptions.TypeError, "descriptor '__init__' requires a 'set' object")
	}
	set.Clear()
	if iterable == nil {
		return nil
	}
	return addAll(machine, set, iterable)
}

func initDict(machine *vm.VM, self vm.Value, args vm.Args) error {
	dict, ok := vm.Underlying(self).(*vm.Dict)
	if !ok {
		return machine.Raise(machine.Exceptions.TypeError, "descriptor '__init__' requires a 'dict' object")
	}
	return updateDict(machine, dict, args, "dict")
}

func newTuple(machine *vm.VM, args vm.Args) (vm.Value, error) {
	var iterable vm.Value
	if err := args.Unpack("tuple", "/iterable?", &iterable); err != nil || iterable == nil {
		return vm.NewTuple(), err
	}
	if t, ok := iterable.(*vm.Tuple); ok {
		return t, nil
	}
	items, err := machine.ToSlice(iterable)
	return vm.NewTuple(items...), err
}

func newFrozenSet(machine *vm.VM, args vm.Args) (vm.Value, error) {
	var iterable vm.Value
	if err := args.Unpack("frozenset", "/iterable?", &iterable); err != nil {
		return nil, err
	}
	if s, ok := iterable.(*vm.Set); ok && s.Frozen {
		return s, nil
	}
	result := vm.NewSet()
	kept := hold(machine, result)
	defer kept.release()
	if iterable != nil {
		if err := addAll(machine, result, iterable); err != nil {
			return nil, err
		}
	}
	result.Frozen = true
	return result, nil
}

func newBool(machine *vm.VM, args vm.Args) (vm.Value, error) {
	var v vm.Value = vm.False
	if err := args.Unpack("bool", "/object?", &v); err != nil {
		return nil, err
	}
	truth, err := machine.Truth(v)
	return vm.MakeBool(truth), err
}

func newInt(machine *vm.VM, args vm.Args) (vm.Value, error) {
	var v, base vm.Value
	if err := args.Unpack("int", "/x?", &v, "base?", &base); err != nil {
		return nil, err
	}
	if v == nil {
		if base != nil {
			return nil, machine.Raise(machine.Exceptions.TypeError, "int() missing string argument")
		}
		return vm.MakeInt(0), nil
	}
	if base == nil {
		return toInt(machine, v)
	}
	radix, err := machine.AsIndex(base)
	if err != nil {
		return nil, err
	}
	if radix != 0 && (radix < 2 || radix > 36) {
		return nil, machine.Raise(machine.Exceptions.ValueError, "int() base must be >= 2 and <= 36, or 0")
	}
	switch s := vm.Underlying(v).(type) {
	case vm.Str:
		return parseInt(machine, string(s), int(radix), v)
	case vm.Bytes:
		return parseInt(machine, string(s), int(radix), v)
	}
	return nil, machine.Raise(machine.Exceptions.TypeError, "int() can't convert non-string with explicit base")
}

// toInt is int(v).
func toInt(machine *vm.VM, v vm.Value) (vm.Value, error) {
	if number := vm.UnknownOf(v); number != nil {
		return number.Int(), nil
	}
	switch x := v.(type) {
	case vm.Int, *vm.BigInt:
		return x, nil
	case vm.Bool:
		n, _ := bigOf(x)
		return vm.MakeBig(n), nil
	case vm.Float:
		return floatToInt(machine, math.Trunc(float64(x)))
	case vm.Str:
		return parseInt(machine, string(x), 10, v)
	case vm.Bytes:
		return parseInt(machine, string(x), 10, v)
	}
	for _, name := range []string{"__int__", "__index__", "__trunc__"} {
		method, ok := machine.TypeOf(v).Lookup(name)
		if !ok {
			continue
		}
		result, err := machine.Call(method, []vm.Value{v}, nil)
		if err != nil {
			return nil, err
		}
		if number := vm.UnknownOf(result); number != nil {
			return number.Int(), nil
		}
		n, ok := bigOf(result)
		if !ok {
			return nil, machine.Raise(machine.Exceptions.TypeError, "%s returned non-int (type %s)", name, machine.TypeOf(result).Name)
		}
		return vm.MakeBig(n), nil
	}
	switch x := vm.Underlying(v).(type) {
	case vm.Int, *vm.BigInt:
		return x, nil
	case vm.Float, vm.Str, vm.Bytes:
		return toInt(machine, x)
	}
	return nil, machine.Raise(machine.Exceptions.TypeError,
		"int() argument must be a string, a bytes-like object or a real number, not '%s'", machine.TypeOf(v).Name)
}

// maxIntDigits is CPython's limit on the digits of decimal conversions.
const maxIntDigits = 4300

func parseInt(machine *vm.VM, s string, base int, original vm.Value) (vm.Value, error) {
	digits := strings.TrimFunc(s, isSpace)
	if n, err := strconv.ParseInt(digits, base, 64); err == nil && base != 0 {
		return vm.MakeInt(n), nil
	}
	if len(digits) > maxIntDigits && base&(base-1) != 0 {
		return nil, machine.Raise(machine.Exceptions.ValueError, "Exceeds the limit (%d digits) for integer string conversion: "+
			"value has %d digits; use sys.set_int_max_str_digits() to increase the limit", maxIntDigits, len(digits))
	}
	if n, ok := parseBig(digits, base); ok {
		return vm.MakeBig(n), machine.Allocate(int64(len(digits)))
	}
	text, err := machine.Repr(original)
	if err != nil {
		return nil, err
	}
	return nil, machine.Raise(machine.Exceptions.ValueError, "invalid literal for int() with base %d: %s", base, text)
}

// parseBig reads an int literal: sign, prefix of its base, single underscores
// between digits, digits of any script.
func parseBig(s string, base int) (*big.Int, bool) {
	negative := strings.HasPrefix(s, "-")
	if negative || strings.HasPrefix(s, "+") {
		s = s[1:]
	}
	s = asciiDigits(s)
	if len(s) > 1 && s[0] == '0' {
		radix := map[byte]int{'x': 16, 'o': 8, 'b': 2}[s[1]|0x20]
		if radix != 0 && (base == 0 || base == radix) {
			s, base = strings.TrimPrefix(s[2:], "_"), radix
		} else if base == 0 && strings.Trim(s, "0_") != "" {
			return nil, false
		}
	}
	if base == 0 {
		base = 10
	}
	if s == "" || s[0] == '_' || s[len(s)-1] == '_' || strings.Contains(s, "__") || s[0] == '-' || s[0] == '+' {
		return nil, false
	}
	n, ok := new(big.Int).SetString(strings.ReplaceAll(s, "_", ""), base)
	if ok && negative {
		n.Neg(n)
	}
	return n, ok
}

func newFloat(machine *vm.VM, args vm.Args) (vm.Value, error) {
	var v vm.Value = vm.Float(0)
	if err := args.Unpack("float", "/x?", &v); err != nil {
		return nil, err
	}
	if number, err := unknownNumber(machine, v, "__float__"); number != nil || err != nil {
		return number, err
	}
	switch x := vm.Underlying(v).(type) {
	case vm.Str:
		return parseFloat(machine, string(x), v)
	case vm.Bytes:
		return parseFloat(machine, string(x), v)
	}
	f, err := machine.AsFloat(v)
	if err != nil && machine.IsException(err, machine.Exceptions.TypeError) && strings.Contains(err.Error(), "must be real number") {
		err = machine.Raise(machine.Exceptions.TypeError, "float() argument must be a string or a real number, not '%s'", machine.TypeOf(v).Name)
	}
	return vm.Float(f), err
}

// unknownNumber is float(v) of a number whose value is not known, or of an object whose
// method gives one; nil for every other value.
func unknownNumber(machine *vm.VM, v vm.Value, name string) (vm.Value, error) {
	if number := vm.UnknownOf(v); number != nil {
		return number.Float(), nil
	}
	o, ok := v.(*vm.Object)
	if !ok {
		return nil, nil
	}
	method, ok := o.Class.Lookup(name)
	if !ok {
		return nil, nil
	}
	result, err := machine.Call(method, []vm.Value{v}, nil)
	if number := vm.UnknownOf(result); err == nil && number != nil {
		return number.Float(), nil
	}
	return nil, err
}

func parseFloat(machine *vm.VM, s string, original vm.Value) (vm.Value, error) {
	if f, ok := floatLiteral(strings.TrimFunc(s, isSpace)); ok {
		return vm.Float(f), nil
	}
	text, err := machine.Repr(original)
	if err != nil {
		return nil, err
	}
	return nil, machine.Raise(machine.Exceptions.ValueError, "could not convert string to float: %s", text)
}

// floatLiteral reads a float as float() does: no hexadecimal, single
// underscores between digits only.
func floatLiteral(s string) (float64, bool) {
	s = asciiDigits(s)
	if strings.ContainsAny(s, "xXpP") || strings.HasPrefix(s, "_") || strings.HasSuffix(s, "_") ||
		strings.Contains(s, "__") || strings.Contains(s, "_.") || strings.Contains(s, "._") {
		return 0, false
	}
	f, err := strconv.ParseFloat(strings.ReplaceAll(s, "_", ""), 64)
	if err != nil && !math.IsInf(f, 0) {
		return 0, false
	}
	return f, true
}

func newComplex(machine *vm.VM, args vm.Args) (vm.Value, error) {
	var re, im vm.Value
	if err := args.Unpack("complex", "real?", &re, "imag?", &im); err != nil {
		return nil, err
	}
	if s, ok := vm.Underlying(re).(vm.Str); ok {
		if im != nil {
			return nil, machine.Raise(machine.Exceptions.TypeError, "complex() can't take second arg if first is a string")
		}
		text := strings.NewReplacer("j", "i", "J", "i").Replace(strings.TrimSpace(string(s)))
		c, err := strconv.ParseComplex(text, 128)
		if err != nil {
			return nil, machine.Raise(machine.Exceptions.ValueError, "complex() arg is a malformed string")
		}
		return vm.Complex(c), nil
	}
	a, err := toComplex(machine, re)
	if err != nil {
		return nil, err
	}
	b, err := toComplex(machine, im)
	if err != nil {
		return nil, err
	}
	return vm.Complex(complex(real(a)-imag(b), imag(a)+real(b))), nil
}

func toComplex(machine *vm.VM, v vm.Value) (complex128, error) {
	if v == nil {
		return 0, nil
	}
	if c, ok := vm.Underlying(v).(vm.Complex); ok {
		return complex128(c), nil
	}
	if method, ok := machine.TypeOf(v).Lookup("__complex__"); ok {
		result, err := machine.Call(method, []vm.Value{v}, nil)
		if err != nil {
			return 0, err
		}
		if c, ok := result.(vm.Complex); ok {
			return complex128(c), nil
		}
	}
	f, err := machine.AsFloat(v)
	if err != nil && machine.IsException(err, machine.Exceptions.TypeError) {
		err = machine.Raise(machine.Exceptions.TypeError, "complex() first argument must be a string or a number, not '%s'", machine.TypeOf(v).Name)
	}
	return complex(f, 0), err
}

func newStr(machine *vm.VM, args vm.Args) (vm.Value, error) {
	var object vm.Value
	var encoding, errors vm.Value
	if err := args.Unpack("str", "object?", &object, "encoding?", &encoding, "errors?", &errors); err != nil {
		return nil, err
	}
	if object == nil {
		return vm.Str(""), nil
	}
	if encoding == nil && errors == nil {
		s, err := machine.Str(object)
		return vm.Str(s), err
	}
	data, ok := bytesOf(object)
	if !ok {
		return nil, machine.Raise(machine.Exceptions.TypeError, "decoding to str: need a bytes-like object, %s found", machine.TypeOf(object).Name)
	}
	return machine.CallMethod(vm.Bytes(data), "decode", encoding)
}

// bytesOf returns the content of a bytes or bytearray.
func bytesOf(v vm.Value) (string, bool) {
	switch b := vm.Underlying(v).(type) {
	case vm.Bytes:
		return string(b), true
	case *vm.Object:
		if array, ok := b.Native.(*byteArray); ok {
			return string(array.data), true
		}
	}
	return "", false
}

func newBytes(machine *vm.VM, args vm.Args) (vm.Value, error) {
	data, err := bytesArgument(machine, args, "bytes")
	return vm.Bytes(data), err
}

// bytesArgument reads the arguments of bytes() and bytearray().
func bytesArgument(machine *vm.VM, args vm.Args, name string) (string, error) {
	var source, encoding, errors vm.Value
	if err := args.Unpack(name, "source?", &source, "encoding?", &encoding, "errors?", &errors); err != nil {
		return "", err
	}
	switch v := vm.Underlying(source).(type) {
	case nil:
		return "", nil
	case vm.Str:
		if encoding == nil {
			return "", machine.Raise(machine.Exceptions.TypeError, "string argument without an encoding")
		}
		encoded, err := machine.CallMethod(v, "encode", encoding)
		if err != nil {
			return "", err
		}
		return string(encoded.(vm.Bytes)), nil
	case vm.Int:
		if v < 0 {
			return "", machine.Raise(machine.Exceptions.ValueError, "negative count")
		}
		if err := machine.Allocate(int64(v)); err != nil {
			return "", err
		}
		return strings.Repeat("\x00", int(v)), nil
	}
	return toBytes(machine, source)
}

// toBytes reads a bytes-like object or an iterable of ints.
func toBytes(machine *vm.VM, source vm.Value) (string, error) {
	if data, ok := bytesOf(source); ok {
		return data, nil
	}
	if _, ok := machine.TypeOf(source).Lookup("__bytes__"); ok {
		result, err := machine.CallMethod(source, "__bytes__")
		if err != nil {
			return "", err
		}
		data, _ := bytesOf(result)
		return data, nil
	}
	items, err := machine.ToSlice(source)
	if err != nil {
		if machine.IsException(err, machine.Exceptions.TypeError) {
			err = machine.Raise(machine.Exceptions.TypeError, "cannot convert '%s' object to bytes", machine.TypeOf(source).Name)
		}
		return "", err
	}
	data := make([]byte, len(items))
	for i, item := range items {
		n, err := machine.AsIndex(item)
		if err != nil {
			return "", err
		}
		if n < 0 || n > 255 {
			return "", machine.Raise(machine.Exceptions.ValueError, "bytes must be in range(0, 256)")
		}
		data[i] = byte(n)
	}
	return string(data), nil
}

func newRange(machine *vm.VM, args vm.Args) (vm.Value, error) {
	n := len(args.Positional)
	if n < 1 || n > 3 || len(args.Keywords) > 0 {
		return nil, argumentCount(machine, args, "range", 1, 3)
	}
	bounds := [3]int64{0, 0, 1}
	for i, v := range args.Positional {
		var err error
		if bounds[i], err = machine.AsIndex(v); err != nil {
			return nil, err
		}
	}
	if n == 1 {
		bounds[0], bounds[1] = 0, bounds[0]
	}
	if bounds[2] == 0 {
		return nil, machine.Raise(machine.Exceptions.ValueError, "range() arg 3 must not be zero")
	}
	return &vm.Range{Start: bounds[0], Stop: bounds[1], Step: bounds[2]}, nil
}

func newSlice(machine *vm.VM, args vm.Args) (vm.Value, error) {
	n := len(args.Positional)
	if n < 1 || n > 3 || len(args.Keywords) > 0 {
		return nil, argumentCount(machine, args, "slice", 1, 3)
	}
	s := &vm.Slice{Start: vm.NoneValue, Stop: vm.NoneValue, Step: vm.NoneValue}
	switch n {
	case 1:
		s.Stop = args.Positional[0]
	case 3:
		s.Step = args.Positional[2]
		fallthrough
	case 2:
		s.Start, s.Stop = args.Positional[0], args.Positional[1]
	}
	return s, nil
}

func newProperty(machine *vm.VM, args vm.Args) (vm.Value, error) {
	p := &vm.Property{}
	err := args.Unpack("property", "fget??", &p.Get, "fset??", &p.Set, "fdel??", &p.Del, "doc??", &p.Doc)
	if err == nil && p.Doc == nil && p.Get != nil {
		if doc, ok, err := machine.LookupAttr(p.Get, "__doc__"); ok && err == nil && doc != vm.NoneValue {
			p.Doc = doc
		}
	}
	return p, err
}

func newStaticMethod(_ *vm.VM, args vm.Args) (vm.Value, error) {
	m := &vm.StaticMethod{}
	return m, args.Unpack("staticmethod", "/function", &m.Func)
}

func newClassMethod(_ *vm.VM, args vm.Args) (vm.Value, error) {
	m := &vm.ClassMethod{}
	return m, args.Unpack("classmethod", "/function", &m.Func)
}

// asciiDigits replaces decimal digits of other scripts.
func asciiDigits(s string) string {
	if isASCII(s) {
		return s
	}
	return strings.Map(decimalDigit, s)
}

// decimalDigit maps a decimal digit of any script to its ASCII one: the digits
// of a script stand in a row, beginning at a multiple of ten after its first.
func decimalDigit(r rune) rune {
	if r < 128 || !unicode.IsDigit(r) {
		return r
	}
	first := r
	for unicode.IsDigit(first-1) && r-first < 9 {
		first--
	}
	return '0' + r - first
}
