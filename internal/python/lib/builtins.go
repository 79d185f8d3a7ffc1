package lib

// This file holds the functions of module builtins.

import (
	"io"
	"sort"
	"strings"
	"unicode/utf8"

	"heft/internal/python/syntax"
	"heft/internal/python/vm"
)

// builtinFunctions are the functions in module builtins that are not classes.
func builtinFunctions() []native {
	return []native{
		{"abs", builtinAbs}, {"all", builtinAll}, {"any", builtinAny}, {"ascii", builtinASCII}, {"bin", builtinBin},
		{"callable", builtinCallable}, {"chr", builtinChr}, {"delattr", builtinDelattr}, {"dir", builtinDir},
		{"divmod", builtinDivmod}, {"format", builtinFormat}, {"getattr", builtinGetattr},
		{"hasattr", builtinHasattr}, {"hash", builtinHash}, {"hex", builtinHex}, {"id", builtinID},
		{"isinstance", builtinIsinstance}, {"issubclass", builtinIssubclass}, {"iter", builtinIter}, {"len", builtinLen},
		{"max", builtinMax}, {"min", builtinMin}, {"next", builtinNext}, {"oct", builtinOct}, {"open", builtinOpen},
		{"ord", builtinOrd}, {"pow", builtinPow}, {"print", builtinPrint}, {"repr", builtinRepr}, {"round", builtinRound},
		{"setattr", builtinSetattr}, {"sorted", builtinSorted}, {"sum", builtinSum}, {"vars", builtinVars},
		{"input", builtinInput}, {"__import__", builtinImport},
		{"eval", builtinEval}, {"exec", builtinExec}, {"compile", builtinCompile},
		{"breakpoint", refused("breakpoint()")}, {"aiter", refused("aiter()")}, {"anext", refused("anext()")},
	}
}

// refused makes a function that stops the run by naming itself.
func refused(what string) func(machine *vm.VM, args vm.Args) (vm.Value, error) {
	return func(machine *vm.VM, _ vm.Args) (vm.Value, error) {
		return nil, machine.Unsupported("%s", what)
	}
}

func builtinInput(machine *vm.VM, _ vm.Args) (vm.Value, error) {
	return nil, machine.RaiseValue(machine.Exceptions.EOFError, vm.Str("EOF when reading a line"))
}

func builtinAbs(machine *vm.VM, args vm.Args) (vm.Value, error) {
	var v vm.Value
	if err := args.Unpack("abs", "/x", &v); err != nil {
		return nil, err
	}
	method, ok := machine.TypeOf(v).Lookup("__abs__")
	if !ok {
		return nil, machine.Raise(machine.Exceptions.TypeError, "bad operand type for abs(): '%s'", machine.TypeOf(v).Name)
	}
	return machine.Call(method, []vm.Value{v}, nil)
}

// anyTruth iterates until an element has the wanted truth.
func anyTruth(machine *vm.VM, args vm.Args, name string, wanted bool) (bool, error) {
	var iterable vm.Value
	if err := args.Unpack(name, "/iterable", &iterable); err != nil {
		return false, err
	}
	it, err := machine.Iterate(iterable)
	if err != nil {
		return false, err
	}
	for {
		if err := machine.Charge(1); err != nil {
			return false, err
		}
		v, ok, err := it.Next()
		if err != nil || !ok {
			return false, err
		}
		truth, err := machine.Truth(v)
		if err != nil {
			return false, err
		}
		if truth == wanted {
			return true, nil
		}
	}
}

func builtinAll(machine *vm.VM, args vm.Args) (vm.Value, error) {
	found, err := anyTruth(machine, args, "all", false)
	return vm.MakeBool(!found), err
}

func builtinAny(machine *vm.VM, args vm.Args) (vm.Value, error) {
	found, err := anyTruth(machine, args, "any", true)
	return vm.MakeBool(found), err
}

func builtinRepr(machine *vm.VM, args vm.Args) (vm.Value, error) {
	var v vm.Value
	if err := args.Unpack("repr", "/obj", &v); err != nil {
		return nil, err
	}
	s, err := machine.Repr(v)
	return vm.Str(s), err
}

func builtinASCII(machine *vm.VM, args vm.Args) (vm.Value, error) {
	var v vm.Value
	if err := args.Unpack("ascii", "/obj", &v); err != nil {
		return nil, err
	}
	s, err := machine.Repr(v)
	if err != nil {
		return nil, err
	}
	if err := machine.Allocate(int64(len(s)) * 4); err != nil {
		return nil, err
	}
	return vm.Str(escapeNonASCII(s)), nil
}

func builtinCallable(machine *vm.VM, args vm.Args) (vm.Value, error) {
	var v vm.Value
	if err := args.Unpack("callable", "/obj", &v); err != nil {
		return nil, err
	}
	return vm.MakeBool(isCallable(machine, v)), nil
}

func isCallable(machine *vm.VM, v vm.Value) bool {
	switch v.(type) {
	case *vm.Function, *vm.Builtin, *vm.BoundMethod, *vm.Class, *vm.StaticMethod:
		return true
	}
	_, ok := machine.TypeOf(v).Lookup("__call__")
	return ok
}

func builtinChr(machine *vm.VM, args vm.Args) (vm.Value, error) {
	var n int64
	if err := args.Unpack("chr", "/i", &n); err != nil {
		return nil, err
	}
	if n < 0 || n > utf8.MaxRune {
		return nil, machine.Raise(machine.Exceptions.ValueError, "chr() arg not in range(0x110000)")
	}
	if n >= 0xd800 && n < 0xe000 {
		return vm.Str([]byte{0xe0 | byte(n>>12), 0x80 | byte(n>>6&0x3f), 0x80 | byte(n&0x3f)}), nil
	}
	return vm.Str(rune(n)), nil
}

func builtinOrd(machine *vm.VM, args vm.Args) (vm.Value, error) {
	var v vm.Value
	if err := args.Unpack("ord", "/c", &v); err != nil {
		return nil, err
	}
	switch s := vm.Underlying(v).(type) {
	case vm.Str:
		if runeCount(string(s)) != 1 {
			return nil, machine.Raise(machine.Exceptions.TypeError, "ord() expected a character, but string of length %d found", runeCount(string(s)))
		}
		r, _ := utf8.DecodeRuneInString(string(s))
		return vm.MakeInt(int64(r)), nil
	case vm.Bytes:
		if len(s) != 1 {
			return nil, machine.Raise(machine.Exceptions.TypeError, "ord() expected a character, but string of length %d found", len(s))
		}
		return vm.MakeInt(int64(s[0])), nil
	}
	return nil, machine.Raise(machine.Exceptions.TypeError, "ord() expected string of length 1, but %s found", machine.TypeOf(v).Name)
}

func builtinDivmod(machine *vm.VM, args vm.Args) (vm.Value, error) {
	var a, b vm.Value
	if err := args.Unpack("divmod", "/x", &a, "/y", &b); err != nil {
		return nil, err
	}
	for _, try := range []struct {
		owner, other vm.Value
		name         string
	}{{a, b, "__divmod__"}, {b, a, "__rdivmod__"}} {
		if method, ok := machine.TypeOf(try.owner).Lookup(try.name); ok {
			result, err := machine.Call(method, []vm.Value{try.owner, try.other}, nil)
			if err != nil || result != vm.NotImplementedValue {
				return result, err
			}
		}
	}
	if !isNumber(a) || !isNumber(b) {
		return nil, machine.Raise(machine.Exceptions.TypeError, "unsupported operand type(s) for divmod(): '%s' and '%s'",
			machine.TypeOf(a).Name, machine.TypeOf(b).Name)
	}
	quotient, err := machine.Binary(syntax.FloorDiv, a, b)
	if err != nil && machine.IsException(err, machine.Exceptions.ZeroDivisionError) && (isFloat(a) || isFloat(b)) {
		return nil, machine.Raise(machine.Exceptions.ZeroDivisionError, "float divmod()")
	}
	if err != nil {
		return nil, err
	}
	rest, err := machine.Binary(syntax.Mod, a, b)
	return vm.NewTuple(quotient, rest), err
}

func isFloat(v vm.Value) bool {
	_, ok := vm.Underlying(v).(vm.Float)
	return ok
}

func isNumber(v vm.Value) bool {
	switch vm.Underlying(v).(type) {
	case vm.Int, vm.Bool, vm.Float, *vm.BigInt:
		return true
	}
	return false
}

func builtinFormat(machine *vm.VM, args vm.Args) (vm.Value, error) {
	var v vm.Value
	spec := ""
	if err := args.Unpack("format", "/value", &v, "/format_spec?", &spec); err != nil {
		return nil, err
	}
	s, err := machine.Format(v, spec)
	return vm.Str(s), err
}

// attributeName reads the name argument of getattr and the like.
func attributeName(machine *vm.VM, v vm.Value) (string, error) {
	name, ok := vm.Underlying(v).(vm.Str)
	if !ok {
		return "", machine.Raise(machine.Exceptions.TypeError, "attribute name must be string, not '%s'", machine.TypeOf(v).Name)
	}
	return string(name), nil
}

func builtinGetattr(machine *vm.VM, args vm.Args) (vm.Value, error) {
	n := len(args.Positional)
	if n < 2 || n > 3 || len(args.Keywords) > 0 {
		return nil, argumentCount(machine, args, "getattr", 2, 3)
	}
	name, err := attributeName(machine, args.Positional[1])
	if err != nil {
		return nil, err
	}
	if n == 2 {
		return machine.GetAttr(args.Positional[0], name)
	}
	if machine.Hides(args.Positional[0], name) {
		return args.Positional[2], nil
	}
	v, ok, err := machine.LookupAttr(args.Positional[0], name)
	if err == nil && !ok {
		return args.Positional[2], nil
	}
	return v, err
}

func builtinHasattr(machine *vm.VM, args vm.Args) (vm.Value, error) {
	var object, nameValue vm.Value
	if err := args.Unpack("hasattr", "/obj", &object, "/name", &nameValue); err != nil {
		return nil, err
	}
	name, err := attributeName(machine, nameValue)
	if err != nil {
		return nil, err
	}
	if machine.Hides(object, name) {
		return vm.MakeBool(false), nil
	}
	_, ok, err := machine.LookupAttr(object, name)
	return vm.MakeBool(ok), err
}

func builtinSetattr(machine *vm.VM, args vm.Args) (vm.Value, error) {
	var object, nameValue, value vm.Value
	if err := args.Unpack("setattr", "/obj", &object, "/name", &nameValue, "/value", &value); err != nil {
		return nil, err
	}
	name, err := attributeName(machine, nameValue)
	if err != nil {
		return nil, err
	}
	return vm.NoneValue, machine.SetAttr(object, name, value)
}

func builtinDelattr(machine *vm.VM, args vm.Args) (vm.Value, error) {
	var object, nameValue vm.Value
	if err := args.Unpack("delattr", "/obj", &object, "/name", &nameValue); err != nil {
		return nil, err
	}
	name, err := attributeName(machine, nameValue)
	if err != nil {
		return nil, err
	}
	return vm.NoneValue, machine.DelAttr(object, name)
}

// argumentCount makes the error for a wrong number of arguments.
func argumentCount(machine *vm.VM, args vm.Args, name string, least, most int) error {
	if len(args.Keywords) > 0 {
		return machine.Raise(machine.Exceptions.TypeError, "%s() takes no keyword arguments", name)
	}
	n := len(args.Positional)
	bound, limit := "at least", least
	if n > most {
		bound, limit = "at most", most
	}
	if least == most {
		bound = ""
		return machine.Raise(machine.Exceptions.TypeError, "%s expected %d argument%s, got %d", name, limit, pluralOf(limit), n)
	}
	return machine.Raise(machine.Exceptions.TypeError, "%s expected %s %d argument%s, got %d", name, bound, limit, pluralOf(limit), n)
}

func pluralOf(n int) string {
	if n == 1 {
		return ""
	}
	return "s"
}

func builtinHash(machine *vm.VM, args vm.Args) (vm.Value, error) {
	var v vm.Value
	if err := args.Unpack("hash", "/obj", &v); err != nil {
		return nil, err
	}
	h, err := machine.Hash(v)
	return vm.MakeInt(h), err
}

func builtinID(machine *vm.VM, args vm.Args) (vm.Value, error) {
	var v vm.Value
	if err := args.Unpack("id", "/obj", &v); err != nil {
		return nil, err
	}
	return vm.MakeInt(machine.ID(v)), nil
}

func builtinIsinstance(machine *vm.VM, args vm.Args) (vm.Value, error) {
	if len(args.Positional) != 2 || len(args.Keywords) > 0 {
		return nil, argumentCount(machine, args, "isinstance", 2, 2)
	}
	ok, err := machine.IsInstance(args.Positional[0], args.Positional[1])
	return vm.MakeBool(ok), err
}

func builtinIssubclass(machine *vm.VM, args vm.Args) (vm.Value, error) {
	if len(args.Positional) != 2 || len(args.Keywords) > 0 {
		return nil, argumentCount(machine, args, "issubclass", 2, 2)
	}
	ok, err := machine.IsSubclass(args.Positional[0], args.Positional[1])
	return vm.MakeBool(ok), err
}

func builtinLen(machine *vm.VM, args vm.Args) (vm.Value, error) {
	if len(args.Positional) != 1 || len(args.Keywords) > 0 {
		return nil, machine.Raise(machine.Exceptions.TypeError, "len() takes exactly one argument (%d given)", len(args.Positional))
	}
	n, err := machine.Len(args.Positional[0])
	return vm.MakeInt(n), err
}

// packageName is the package that relative imports of a namespace start in.
func packageName(globals vm.Value) string {
	dict, ok := vm.Underlying(globals).(*vm.Dict)
	if !ok {
		return ""
	}
	v, _ := dict.GetStr("__package__")
	name, _ := v.(vm.Str)
	return string(name)
}

func builtinImport(machine *vm.VM, args vm.Args) (vm.Value, error) {
	var name string
	var globals, locals, fromList vm.Value
	level := 0
	if err := args.Unpack("__import__", "name", &name, "globals?", &globals, "locals?", &locals, "fromlist?", &fromList,
		"level?", &level); err != nil {
		return nil, err
	}
	if level != 0 {
		var err error
		if name, err = machine.ResolveName(name, level, packageName(globals)); err != nil {
			return nil, err
		}
	}
	module, err := machine.Import(name)
	if err != nil {
		return nil, err
	}
	wantsInner := false
	if fromList != nil {
		if wantsInner, err = machine.Truth(fromList); err != nil {
			return nil, err
		}
	}
	top, _, dotted := strings.Cut(name, ".")
	if !dotted || wantsInner {
		return module, nil
	}
	return machine.Import(top)
}

// builtinOpen is open(), which is Python's: most programs open nothing.
func builtinOpen(machine *vm.VM, args vm.Args) (vm.Value, error) {
	module, err := machine.Import("_files")
	if err != nil {
		return nil, err
	}
	open, err := machine.GetAttr(module, "open")
	if err != nil {
		return nil, err
	}
	return machine.Call(open, args.Positional, args.Keywords)
}

func builtinPrint(machine *vm.VM, args vm.Args) (vm.Value, error) {
	separator, end := " ", "\n"
	var file, flush vm.Value
	keywords := vm.Args{Keywords: args.Keywords}
	for _, keyword := range keywords.Keywords {
		var err error
		switch keyword.Name {
		case "sep":
			separator, err = printOption(machine, keyword, separator)
		case "end":
			end, err = printOption(machine, keyword, end)
		case "file":
			file = keyword.Value
		case "flush":
			flush = keyword.Value
		default:
			err = machine.Raise(machine.Exceptions.TypeError, "'%s' is an invalid keyword argument for print()", keyword.Name)
		}
		if err != nil {
			return nil, err
		}
	}
	_ = flush
	var b strings.Builder
	for i, v := range args.Positional {
		if i > 0 {
			b.WriteString(separator)
		}
		s, err := machine.Str(v)
		if err != nil {
			return nil, err
		}
		if err := machine.Allocate(int64(len(s))); err != nil {
			return nil, err
		}
		b.WriteString(s)
	}
	b.WriteString(end)
	return vm.NoneValue, writeTo(machine, file, b.String())
}

func printOption(machine *vm.VM, keyword vm.Keyword, absent string) (string, error) {
	switch v := vm.Underlying(keyword.Value).(type) {
	case vm.None:
		return absent, nil
	case vm.Str:
		return string(v), nil
	}
	return "", machine.Raise(machine.Exceptions.TypeError, "%s must be None or a string, not %s", keyword.Name,
		machine.TypeOf(keyword.Value).Name)
}

// writeTo writes to a file object, or to sys.stdout when file is nil or None.
func writeTo(machine *vm.VM, file vm.Value, s string) error {
	if file == nil || file == vm.NoneValue {
		sys, ok := machine.Modules.GetStr("sys")
		if !ok {
			return writeOut(machine, s)
		}
		stream, err := machine.GetAttr(sys, "stdout")
		if err != nil {
			return err
		}
		if stream == vm.NoneValue {
			return nil
		}
		file = stream
	}
	_, err := machine.CallMethod(file, "write", vm.Str(s))
	return err
}

func writeOut(machine *vm.VM, s string) error {
	if out := machine.Options().Stdout; out != nil {
		_, _ = io.WriteString(out, s)
	}
	return machine.Charge(int64(len(s)/64 + 1))
}

func builtinVars(machine *vm.VM, args vm.Args) (vm.Value, error) {
	if len(args.Positional) == 0 {
		return machine.Locals(), nil
	}
	var v vm.Value
	if err := args.Unpack("vars", "/object", &v); err != nil {
		return nil, err
	}
	dict, ok, err := machine.LookupAttr(v, "__dict__")
	if err == nil && !ok {
		err = machine.Raise(machine.Exceptions.TypeError, "vars() argument must have __dict__ attribute")
	}
	return dict, err
}

func builtinDir(machine *vm.VM, args vm.Args) (vm.Value, error) {
	if len(args.Positional) == 0 {
		return sortedNames(machine, machine.Locals().Keys())
	}
	v := args.Positional[0]
	if m, ok := v.(*vm.Module); ok {
		if function, ok := m.Dict.GetStr("__dir__"); ok { // PEP 562
			return sortedDir(machine, func() (vm.Value, error) { return machine.Call(function, nil, nil) })
		}
	}
	if method, ok := machine.TypeOf(v).Lookup("__dir__"); ok {
		if _, native := method.(*vm.Builtin); !native {
			return sortedDir(machine, func() (vm.Value, error) { return machine.CallMethod(v, "__dir__") })
		}
	}
	return sortedNames(machine, attributeNames(machine, v))
}

// sortedDir sorts what a __dir__ of the program answers.
func sortedDir(machine *vm.VM, call func() (vm.Value, error)) (vm.Value, error) {
	result, err := call()
	if err != nil {
		return nil, err
	}
	names, err := machine.ToSlice(result)
	if err != nil {
		return nil, err
	}
	return sortedNames(machine, names)
}

// attributeNames lists what object.__dir__ does: the instance's own attributes
// and those of its classes.
func attributeNames(machine *vm.VM, v vm.Value) []vm.Value {
	var names []vm.Value
	class := machine.TypeOf(v)
	switch x := v.(type) {
	case *vm.Class:
		class = x
	case *vm.Module:
		if dict, ok, err := machine.LookupAttr(v, "__dict__"); ok && err == nil {
			if own, ok := dict.(*vm.Dict); ok {
				return own.Keys()
			}
		}
		return x.Dict.Keys()
	default:
		if dict, ok, err := machine.LookupAttr(v, "__dict__"); ok && err == nil {
			if own, ok := dict.(*vm.Dict); ok {
				names = own.Keys()
			}
		}
	}
	for _, c := range class.MRO {
		names = append(names, c.Dict.Keys()...)
	}
	return names
}

func sortedNames(machine *vm.VM, names []vm.Value) (vm.Value, error) {
	seen := map[string]bool{}
	var texts []string
	for _, name := range names {
		if s, ok := vm.Underlying(name).(vm.Str); ok && !seen[string(s)] {
			seen[string(s)] = true
			texts = append(texts, string(s))
		}
	}
	if err := machine.Charge(int64(len(texts))); err != nil {
		return nil, err
	}
	sort.Strings(texts)
	items := make([]vm.Value, len(texts))
	for i, s := range texts {
		items[i] = vm.Str(s)
	}
	return vm.NewList(items...), nil
}
