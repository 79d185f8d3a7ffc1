package pylib

import (
	"math"
	"math/big"
	"strconv"
	"strings"
	"unicode"

	"heft/internal/pyvm"
)

// installConstructors gives the builtin types their __new__ and __init__. Types
// whose values never change take their arguments in __new__; list, dict and set
// are made empty and filled by __init__, so that subclasses can call it late.
func installConstructors(vm *pyvm.VM) {
	t := &vm.Types
	for class, make := range map[*pyvm.Class]func(vm *pyvm.VM, args pyvm.Args) (pyvm.Value, error){
		t.Int: newInt, t.Float: newFloat, t.Bool: newBool, t.Complex: newComplex, t.Str: newStr, t.Bytes: newBytes,
		t.Tuple: newTuple, t.FrozenSet: newFrozenSet, t.Range: newRange, t.Slice: newSlice,
		t.Property: newProperty, t.StaticMethod: newStaticMethod, t.ClassMethod: newClassMethod,
	} {
		class.New = wrapNew(class, make)
		class.Init = func(*pyvm.VM, pyvm.Value, pyvm.Args) error { return nil }
	}
	t.List.New = wrapNew(t.List, func(*pyvm.VM, pyvm.Args) (pyvm.Value, error) { return pyvm.NewList(), nil })
	t.Dict.New = wrapNew(t.Dict, func(*pyvm.VM, pyvm.Args) (pyvm.Value, error) { return pyvm.NewDict(), nil })
	t.Set.New = wrapNew(t.Set, func(*pyvm.VM, pyvm.Args) (pyvm.Value, error) { return pyvm.NewSet(), nil })
	t.List.Init, t.Dict.Init, t.Set.Init = initList, initDict, initSet
}

// wrapNew makes a __new__ that puts the value into an instance when a subclass
// is being made.
func wrapNew(own *pyvm.Class, make func(vm *pyvm.VM, args pyvm.Args) (pyvm.Value, error)) func(*pyvm.VM, *pyvm.Class, pyvm.Args) (pyvm.Value, error) {
	return func(vm *pyvm.VM, class *pyvm.Class, args pyvm.Args) (pyvm.Value, error) {
		v, err := make(vm, args)
		if err != nil || class == own {
			return v, err
		}
		return pyvm.NewInstance(class, plainValue(v)), nil
	}
}

// plainValue drops the class of an instance of a builtin type's subclass.
func plainValue(v pyvm.Value) pyvm.Value { return pyvm.Underlying(v) }

func initList(vm *pyvm.VM, self pyvm.Value, args pyvm.Args) error {
	var iterable pyvm.Value
	if err := args.Unpack("list", "/iterable?", &iterable); err != nil {
		return err
	}
	list, ok := pyvm.Underlying(self).(*pyvm.List)
	if !ok {
		return vm.Raise(vm.Exceptions.TypeError, "descriptor '__init__' requires a 'list' object")
	}
	if iterable == nil {
		list.Items = nil
		return nil
	}
	items, err := vm.ToSlice(iterable)
	list.Items = items
	return err
}

func initSet(vm *pyvm.VM, self pyvm.Value, args pyvm.Args) error {
	var iterable pyvm.Value
	if err := args.Unpack("set", "/iterable?", &iterable); err != nil {
		return err
	}
	set, ok := pyvm.Underlying(self).(*pyvm.Set)
	if !ok {
		return vm.Raise(vm.Exceptions.TypeError, "descriptor '__init__' requires a 'set' object")
	}
	set.Clear()
	if iterable == nil {
		return nil
	}
	return addAll(vm, set, iterable)
}

func initDict(vm *pyvm.VM, self pyvm.Value, args pyvm.Args) error {
	dict, ok := pyvm.Underlying(self).(*pyvm.Dict)
	if !ok {
		return vm.Raise(vm.Exceptions.TypeError, "descriptor '__init__' requires a 'dict' object")
	}
	return updateDict(vm, dict, args, "dict")
}

func newTuple(vm *pyvm.VM, args pyvm.Args) (pyvm.Value, error) {
	var iterable pyvm.Value
	if err := args.Unpack("tuple", "/iterable?", &iterable); err != nil || iterable == nil {
		return pyvm.NewTuple(), err
	}
	if t, ok := iterable.(*pyvm.Tuple); ok {
		return t, nil
	}
	items, err := vm.ToSlice(iterable)
	return pyvm.NewTuple(items...), err
}

func newFrozenSet(vm *pyvm.VM, args pyvm.Args) (pyvm.Value, error) {
	var iterable pyvm.Value
	if err := args.Unpack("frozenset", "/iterable?", &iterable); err != nil {
		return nil, err
	}
	if s, ok := iterable.(*pyvm.Set); ok && s.Frozen {
		return s, nil
	}
	result := pyvm.NewSet()
	kept := hold(vm, result)
	defer kept.release()
	if iterable != nil {
		if err := addAll(vm, result, iterable); err != nil {
			return nil, err
		}
	}
	result.Frozen = true
	return result, nil
}

func newBool(vm *pyvm.VM, args pyvm.Args) (pyvm.Value, error) {
	var v pyvm.Value = pyvm.False
	if err := args.Unpack("bool", "/object?", &v); err != nil {
		return nil, err
	}
	truth, err := vm.Truth(v)
	return pyvm.MakeBool(truth), err
}

func newInt(vm *pyvm.VM, args pyvm.Args) (pyvm.Value, error) {
	var v, base pyvm.Value
	if err := args.Unpack("int", "/x?", &v, "base?", &base); err != nil {
		return nil, err
	}
	if v == nil {
		if base != nil {
			return nil, vm.Raise(vm.Exceptions.TypeError, "int() missing string argument")
		}
		return pyvm.MakeInt(0), nil
	}
	if base == nil {
		return toInt(vm, v)
	}
	radix, err := vm.AsIndex(base)
	if err != nil {
		return nil, err
	}
	if radix != 0 && (radix < 2 || radix > 36) {
		return nil, vm.Raise(vm.Exceptions.ValueError, "int() base must be >= 2 and <= 36, or 0")
	}
	switch s := pyvm.Underlying(v).(type) {
	case pyvm.Str:
		return parseInt(vm, string(s), int(radix), v)
	case pyvm.Bytes:
		return parseInt(vm, string(s), int(radix), v)
	}
	return nil, vm.Raise(vm.Exceptions.TypeError, "int() can't convert non-string with explicit base")
}

// toInt is int(v).
func toInt(vm *pyvm.VM, v pyvm.Value) (pyvm.Value, error) {
	switch x := v.(type) {
	case pyvm.Int, *pyvm.BigInt:
		return x, nil
	case pyvm.Bool:
		n, _ := bigOf(x)
		return pyvm.MakeBig(n), nil
	case pyvm.Float:
		return floatToInt(vm, math.Trunc(float64(x)))
	case pyvm.Str:
		return parseInt(vm, string(x), 10, v)
	case pyvm.Bytes:
		return parseInt(vm, string(x), 10, v)
	}
	for _, name := range []string{"__int__", "__index__", "__trunc__"} {
		method, ok := vm.TypeOf(v).Lookup(name)
		if !ok {
			continue
		}
		result, err := vm.Call(method, []pyvm.Value{v}, nil)
		if err != nil {
			return nil, err
		}
		n, ok := bigOf(result)
		if !ok {
			return nil, vm.Raise(vm.Exceptions.TypeError, "%s returned non-int (type %s)", name, vm.TypeOf(result).Name)
		}
		return pyvm.MakeBig(n), nil
	}
	switch x := pyvm.Underlying(v).(type) {
	case pyvm.Int, *pyvm.BigInt:
		return x, nil
	case pyvm.Float, pyvm.Str, pyvm.Bytes:
		return toInt(vm, x)
	}
	return nil, vm.Raise(vm.Exceptions.TypeError,
		"int() argument must be a string, a bytes-like object or a real number, not '%s'", vm.TypeOf(v).Name)
}

// maxIntDigits is CPython's limit on the digits of decimal conversions.
const maxIntDigits = 4300

func parseInt(vm *pyvm.VM, s string, base int, original pyvm.Value) (pyvm.Value, error) {
	digits := strings.TrimFunc(s, isSpace)
	if n, err := strconv.ParseInt(digits, base, 64); err == nil && base != 0 {
		return pyvm.MakeInt(n), nil
	}
	if len(digits) > maxIntDigits && base&(base-1) != 0 {
		return nil, vm.Raise(vm.Exceptions.ValueError, "Exceeds the limit (%d digits) for integer string conversion: "+
			"value has %d digits; use sys.set_int_max_str_digits() to increase the limit", maxIntDigits, len(digits))
	}
	if n, ok := parseBig(digits, base); ok {
		return pyvm.MakeBig(n), vm.Allocate(int64(len(digits)))
	}
	text, err := vm.Repr(original)
	if err != nil {
		return nil, err
	}
	return nil, vm.Raise(vm.Exceptions.ValueError, "invalid literal for int() with base %d: %s", base, text)
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

func newFloat(vm *pyvm.VM, args pyvm.Args) (pyvm.Value, error) {
	var v pyvm.Value = pyvm.Float(0)
	if err := args.Unpack("float", "/x?", &v); err != nil {
		return nil, err
	}
	switch x := pyvm.Underlying(v).(type) {
	case pyvm.Str:
		return parseFloat(vm, string(x), v)
	case pyvm.Bytes:
		return parseFloat(vm, string(x), v)
	}
	f, err := vm.AsFloat(v)
	if err != nil && vm.IsException(err, vm.Exceptions.TypeError) && strings.Contains(err.Error(), "must be real number") {
		err = vm.Raise(vm.Exceptions.TypeError, "float() argument must be a string or a real number, not '%s'", vm.TypeOf(v).Name)
	}
	return pyvm.Float(f), err
}

func parseFloat(vm *pyvm.VM, s string, original pyvm.Value) (pyvm.Value, error) {
	if f, ok := floatLiteral(strings.TrimFunc(s, isSpace)); ok {
		return pyvm.Float(f), nil
	}
	text, err := vm.Repr(original)
	if err != nil {
		return nil, err
	}
	return nil, vm.Raise(vm.Exceptions.ValueError, "could not convert string to float: %s", text)
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

func newComplex(vm *pyvm.VM, args pyvm.Args) (pyvm.Value, error) {
	var re, im pyvm.Value
	if err := args.Unpack("complex", "real?", &re, "imag?", &im); err != nil {
		return nil, err
	}
	if s, ok := pyvm.Underlying(re).(pyvm.Str); ok {
		if im != nil {
			return nil, vm.Raise(vm.Exceptions.TypeError, "complex() can't take second arg if first is a string")
		}
		text := strings.NewReplacer("j", "i", "J", "i").Replace(strings.TrimSpace(string(s)))
		c, err := strconv.ParseComplex(text, 128)
		if err != nil {
			return nil, vm.Raise(vm.Exceptions.ValueError, "complex() arg is a malformed string")
		}
		return pyvm.Complex(c), nil
	}
	a, err := toComplex(vm, re)
	if err != nil {
		return nil, err
	}
	b, err := toComplex(vm, im)
	if err != nil {
		return nil, err
	}
	return pyvm.Complex(complex(real(a)-imag(b), imag(a)+real(b))), nil
}

func toComplex(vm *pyvm.VM, v pyvm.Value) (complex128, error) {
	if v == nil {
		return 0, nil
	}
	if c, ok := pyvm.Underlying(v).(pyvm.Complex); ok {
		return complex128(c), nil
	}
	if method, ok := vm.TypeOf(v).Lookup("__complex__"); ok {
		result, err := vm.Call(method, []pyvm.Value{v}, nil)
		if err != nil {
			return 0, err
		}
		if c, ok := result.(pyvm.Complex); ok {
			return complex128(c), nil
		}
	}
	f, err := vm.AsFloat(v)
	if err != nil && vm.IsException(err, vm.Exceptions.TypeError) {
		err = vm.Raise(vm.Exceptions.TypeError, "complex() first argument must be a string or a number, not '%s'", vm.TypeOf(v).Name)
	}
	return complex(f, 0), err
}

func newStr(vm *pyvm.VM, args pyvm.Args) (pyvm.Value, error) {
	var object pyvm.Value
	var encoding, errors pyvm.Value
	if err := args.Unpack("str", "object?", &object, "encoding?", &encoding, "errors?", &errors); err != nil {
		return nil, err
	}
	if object == nil {
		return pyvm.Str(""), nil
	}
	if encoding == nil && errors == nil {
		s, err := vm.Str(object)
		return pyvm.Str(s), err
	}
	data, ok := bytesOf(object)
	if !ok {
		return nil, vm.Raise(vm.Exceptions.TypeError, "decoding to str: need a bytes-like object, %s found", vm.TypeOf(object).Name)
	}
	return vm.CallMethod(pyvm.Bytes(data), "decode", encoding)
}

// bytesOf returns the content of a bytes or bytearray.
func bytesOf(v pyvm.Value) (string, bool) {
	switch b := pyvm.Underlying(v).(type) {
	case pyvm.Bytes:
		return string(b), true
	case *pyvm.Object:
		if array, ok := b.Native.(*byteArray); ok {
			return string(array.data), true
		}
	}
	return "", false
}

func newBytes(vm *pyvm.VM, args pyvm.Args) (pyvm.Value, error) {
	data, err := bytesArgument(vm, args, "bytes")
	return pyvm.Bytes(data), err
}

// bytesArgument reads the arguments of bytes() and bytearray().
func bytesArgument(vm *pyvm.VM, args pyvm.Args, name string) (string, error) {
	var source, encoding, errors pyvm.Value
	if err := args.Unpack(name, "source?", &source, "encoding?", &encoding, "errors?", &errors); err != nil {
		return "", err
	}
	switch v := pyvm.Underlying(source).(type) {
	case nil:
		return "", nil
	case pyvm.Str:
		if encoding == nil {
			return "", vm.Raise(vm.Exceptions.TypeError, "string argument without an encoding")
		}
		encoded, err := vm.CallMethod(v, "encode", encoding)
		if err != nil {
			return "", err
		}
		return string(encoded.(pyvm.Bytes)), nil
	case pyvm.Int:
		if v < 0 {
			return "", vm.Raise(vm.Exceptions.ValueError, "negative count")
		}
		if err := vm.Allocate(int64(v)); err != nil {
			return "", err
		}
		return strings.Repeat("\x00", int(v)), nil
	}
	return toBytes(vm, source)
}

// toBytes reads a bytes-like object or an iterable of ints.
func toBytes(vm *pyvm.VM, source pyvm.Value) (string, error) {
	if data, ok := bytesOf(source); ok {
		return data, nil
	}
	if _, ok := vm.TypeOf(source).Lookup("__bytes__"); ok {
		result, err := vm.CallMethod(source, "__bytes__")
		if err != nil {
			return "", err
		}
		data, _ := bytesOf(result)
		return data, nil
	}
	items, err := vm.ToSlice(source)
	if err != nil {
		if vm.IsException(err, vm.Exceptions.TypeError) {
			err = vm.Raise(vm.Exceptions.TypeError, "cannot convert '%s' object to bytes", vm.TypeOf(source).Name)
		}
		return "", err
	}
	data := make([]byte, len(items))
	for i, item := range items {
		n, err := vm.AsIndex(item)
		if err != nil {
			return "", err
		}
		if n < 0 || n > 255 {
			return "", vm.Raise(vm.Exceptions.ValueError, "bytes must be in range(0, 256)")
		}
		data[i] = byte(n)
	}
	return string(data), nil
}

func newRange(vm *pyvm.VM, args pyvm.Args) (pyvm.Value, error) {
	n := len(args.Positional)
	if n < 1 || n > 3 || len(args.Keywords) > 0 {
		return nil, argumentCount(vm, args, "range", 1, 3)
	}
	bounds := [3]int64{0, 0, 1}
	for i, v := range args.Positional {
		var err error
		if bounds[i], err = vm.AsIndex(v); err != nil {
			return nil, err
		}
	}
	if n == 1 {
		bounds[0], bounds[1] = 0, bounds[0]
	}
	if bounds[2] == 0 {
		return nil, vm.Raise(vm.Exceptions.ValueError, "range() arg 3 must not be zero")
	}
	return &pyvm.Range{Start: bounds[0], Stop: bounds[1], Step: bounds[2]}, nil
}

func newSlice(vm *pyvm.VM, args pyvm.Args) (pyvm.Value, error) {
	n := len(args.Positional)
	if n < 1 || n > 3 || len(args.Keywords) > 0 {
		return nil, argumentCount(vm, args, "slice", 1, 3)
	}
	s := &pyvm.Slice{Start: pyvm.NoneValue, Stop: pyvm.NoneValue, Step: pyvm.NoneValue}
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

func newProperty(vm *pyvm.VM, args pyvm.Args) (pyvm.Value, error) {
	p := &pyvm.Property{}
	err := args.Unpack("property", "fget??", &p.Get, "fset??", &p.Set, "fdel??", &p.Del, "doc??", &p.Doc)
	if err == nil && p.Doc == nil && p.Get != nil {
		if doc, ok, err := vm.LookupAttr(p.Get, "__doc__"); ok && err == nil && doc != pyvm.NoneValue {
			p.Doc = doc
		}
	}
	return p, err
}

func newStaticMethod(_ *pyvm.VM, args pyvm.Args) (pyvm.Value, error) {
	m := &pyvm.StaticMethod{}
	return m, args.Unpack("staticmethod", "/function", &m.Func)
}

func newClassMethod(_ *pyvm.VM, args pyvm.Args) (pyvm.Value, error) {
	m := &pyvm.ClassMethod{}
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
