package pylib

import (
	"io"
	"sort"
	"strings"
	"unicode/utf8"

	"heft/internal/pysyntax"
	"heft/internal/pyvm"
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
		{"eval", refused("eval()")}, {"exec", refused("exec()")}, {"compile", refused("compile()")},
		{"breakpoint", refused("breakpoint()")}, {"aiter", refused("aiter()")}, {"anext", refused("anext()")},
	}
}

// refused makes a function that stops the run by naming itself.
func refused(what string) func(vm *pyvm.VM, args pyvm.Args) (pyvm.Value, error) {
	return func(vm *pyvm.VM, _ pyvm.Args) (pyvm.Value, error) {
		return nil, vm.Unsupported("%s", what)
	}
}

func builtinInput(vm *pyvm.VM, _ pyvm.Args) (pyvm.Value, error) {
	return nil, vm.RaiseValue(vm.Exceptions.EOFError, pyvm.Str("EOF when reading a line"))
}

func builtinAbs(vm *pyvm.VM, args pyvm.Args) (pyvm.Value, error) {
	var v pyvm.Value
	if err := args.Unpack("abs", "/x", &v); err != nil {
		return nil, err
	}
	method, ok := vm.TypeOf(v).Lookup("__abs__")
	if !ok {
		return nil, vm.Raise(vm.Exceptions.TypeError, "bad operand type for abs(): '%s'", vm.TypeOf(v).Name)
	}
	return vm.Call(method, []pyvm.Value{v}, nil)
}

// anyTruth iterates until an element has the wanted truth.
func anyTruth(vm *pyvm.VM, args pyvm.Args, name string, wanted bool) (bool, error) {
	var iterable pyvm.Value
	if err := args.Unpack(name, "/iterable", &iterable); err != nil {
		return false, err
	}
	it, err := vm.Iterate(iterable)
	if err != nil {
		return false, err
	}
	for {
		if err := vm.Charge(1); err != nil {
			return false, err
		}
		v, ok, err := it.Next()
		if err != nil || !ok {
			return false, err
		}
		truth, err := vm.Truth(v)
		if err != nil {
			return false, err
		}
		if truth == wanted {
			return true, nil
		}
	}
}

func builtinAll(vm *pyvm.VM, args pyvm.Args) (pyvm.Value, error) {
	found, err := anyTruth(vm, args, "all", false)
	return pyvm.MakeBool(!found), err
}

func builtinAny(vm *pyvm.VM, args pyvm.Args) (pyvm.Value, error) {
	found, err := anyTruth(vm, args, "any", true)
	return pyvm.MakeBool(found), err
}

func builtinRepr(vm *pyvm.VM, args pyvm.Args) (pyvm.Value, error) {
	var v pyvm.Value
	if err := args.Unpack("repr", "/obj", &v); err != nil {
		return nil, err
	}
	s, err := vm.Repr(v)
	return pyvm.Str(s), err
}

func builtinASCII(vm *pyvm.VM, args pyvm.Args) (pyvm.Value, error) {
	var v pyvm.Value
	if err := args.Unpack("ascii", "/obj", &v); err != nil {
		return nil, err
	}
	s, err := vm.Repr(v)
	if err != nil {
		return nil, err
	}
	if err := vm.Allocate(int64(len(s)) * 4); err != nil {
		return nil, err
	}
	return pyvm.Str(escapeNonASCII(s)), nil
}

func builtinCallable(vm *pyvm.VM, args pyvm.Args) (pyvm.Value, error) {
	var v pyvm.Value
	if err := args.Unpack("callable", "/obj", &v); err != nil {
		return nil, err
	}
	return pyvm.MakeBool(isCallable(vm, v)), nil
}

func isCallable(vm *pyvm.VM, v pyvm.Value) bool {
	switch v.(type) {
	case *pyvm.Function, *pyvm.Builtin, *pyvm.BoundMethod, *pyvm.Class, *pyvm.StaticMethod:
		return true
	}
	_, ok := vm.TypeOf(v).Lookup("__call__")
	return ok
}

func builtinChr(vm *pyvm.VM, args pyvm.Args) (pyvm.Value, error) {
	var n int64
	if err := args.Unpack("chr", "/i", &n); err != nil {
		return nil, err
	}
	if n < 0 || n > utf8.MaxRune {
		return nil, vm.Raise(vm.Exceptions.ValueError, "chr() arg not in range(0x110000)")
	}
	if n >= 0xd800 && n < 0xe000 {
		return pyvm.Str([]byte{0xe0 | byte(n>>12), 0x80 | byte(n>>6&0x3f), 0x80 | byte(n&0x3f)}), nil
	}
	return pyvm.Str(rune(n)), nil
}

func builtinOrd(vm *pyvm.VM, args pyvm.Args) (pyvm.Value, error) {
	var v pyvm.Value
	if err := args.Unpack("ord", "/c", &v); err != nil {
		return nil, err
	}
	switch s := pyvm.Underlying(v).(type) {
	case pyvm.Str:
		if runeCount(string(s)) != 1 {
			return nil, vm.Raise(vm.Exceptions.TypeError, "ord() expected a character, but string of length %d found", runeCount(string(s)))
		}
		r, _ := utf8.DecodeRuneInString(string(s))
		return pyvm.MakeInt(int64(r)), nil
	case pyvm.Bytes:
		if len(s) != 1 {
			return nil, vm.Raise(vm.Exceptions.TypeError, "ord() expected a character, but string of length %d found", len(s))
		}
		return pyvm.MakeInt(int64(s[0])), nil
	}
	return nil, vm.Raise(vm.Exceptions.TypeError, "ord() expected string of length 1, but %s found", vm.TypeOf(v).Name)
}

func builtinDivmod(vm *pyvm.VM, args pyvm.Args) (pyvm.Value, error) {
	var a, b pyvm.Value
	if err := args.Unpack("divmod", "/x", &a, "/y", &b); err != nil {
		return nil, err
	}
	for _, try := range []struct {
		owner, other pyvm.Value
		name         string
	}{{a, b, "__divmod__"}, {b, a, "__rdivmod__"}} {
		if method, ok := vm.TypeOf(try.owner).Lookup(try.name); ok {
			result, err := vm.Call(method, []pyvm.Value{try.owner, try.other}, nil)
			if err != nil || result != pyvm.NotImplementedValue {
				return result, err
			}
		}
	}
	if !isNumber(a) || !isNumber(b) {
		return nil, vm.Raise(vm.Exceptions.TypeError, "unsupported operand type(s) for divmod(): '%s' and '%s'",
			vm.TypeOf(a).Name, vm.TypeOf(b).Name)
	}
	quotient, err := vm.Binary(pysyntax.FloorDiv, a, b)
	if err != nil {
		return nil, err
	}
	rest, err := vm.Binary(pysyntax.Mod, a, b)
	return pyvm.NewTuple(quotient, rest), err
}

func isNumber(v pyvm.Value) bool {
	switch pyvm.Underlying(v).(type) {
	case pyvm.Int, pyvm.Bool, pyvm.Float, *pyvm.BigInt:
		return true
	}
	return false
}

func builtinFormat(vm *pyvm.VM, args pyvm.Args) (pyvm.Value, error) {
	var v pyvm.Value
	spec := ""
	if err := args.Unpack("format", "/value", &v, "/format_spec?", &spec); err != nil {
		return nil, err
	}
	s, err := vm.Format(v, spec)
	return pyvm.Str(s), err
}

// attributeName reads the name argument of getattr and the like.
func attributeName(vm *pyvm.VM, v pyvm.Value) (string, error) {
	name, ok := pyvm.Underlying(v).(pyvm.Str)
	if !ok {
		return "", vm.Raise(vm.Exceptions.TypeError, "attribute name must be string, not '%s'", vm.TypeOf(v).Name)
	}
	return string(name), nil
}

func builtinGetattr(vm *pyvm.VM, args pyvm.Args) (pyvm.Value, error) {
	n := len(args.Positional)
	if n < 2 || n > 3 || len(args.Keywords) > 0 {
		return nil, argumentCount(vm, args, "getattr", 2, 3)
	}
	name, err := attributeName(vm, args.Positional[1])
	if err != nil {
		return nil, err
	}
	if n == 2 {
		return vm.GetAttr(args.Positional[0], name)
	}
	v, ok, err := vm.LookupAttr(args.Positional[0], name)
	if err == nil && !ok {
		return args.Positional[2], nil
	}
	return v, err
}

func builtinHasattr(vm *pyvm.VM, args pyvm.Args) (pyvm.Value, error) {
	var object, nameValue pyvm.Value
	if err := args.Unpack("hasattr", "/obj", &object, "/name", &nameValue); err != nil {
		return nil, err
	}
	name, err := attributeName(vm, nameValue)
	if err != nil {
		return nil, err
	}
	_, ok, err := vm.LookupAttr(object, name)
	return pyvm.MakeBool(ok), err
}

func builtinSetattr(vm *pyvm.VM, args pyvm.Args) (pyvm.Value, error) {
	var object, nameValue, value pyvm.Value
	if err := args.Unpack("setattr", "/obj", &object, "/name", &nameValue, "/value", &value); err != nil {
		return nil, err
	}
	name, err := attributeName(vm, nameValue)
	if err != nil {
		return nil, err
	}
	return pyvm.NoneValue, vm.SetAttr(object, name, value)
}

func builtinDelattr(vm *pyvm.VM, args pyvm.Args) (pyvm.Value, error) {
	var object, nameValue pyvm.Value
	if err := args.Unpack("delattr", "/obj", &object, "/name", &nameValue); err != nil {
		return nil, err
	}
	name, err := attributeName(vm, nameValue)
	if err != nil {
		return nil, err
	}
	return pyvm.NoneValue, vm.DelAttr(object, name)
}

// argumentCount makes the error for a wrong number of arguments.
func argumentCount(vm *pyvm.VM, args pyvm.Args, name string, least, most int) error {
	if len(args.Keywords) > 0 {
		return vm.Raise(vm.Exceptions.TypeError, "%s() takes no keyword arguments", name)
	}
	n := len(args.Positional)
	bound, limit := "at least", least
	if n > most {
		bound, limit = "at most", most
	}
	if least == most {
		bound = ""
		return vm.Raise(vm.Exceptions.TypeError, "%s expected %d argument%s, got %d", name, limit, pluralOf(limit), n)
	}
	return vm.Raise(vm.Exceptions.TypeError, "%s expected %s %d argument%s, got %d", name, bound, limit, pluralOf(limit), n)
}

func pluralOf(n int) string {
	if n == 1 {
		return ""
	}
	return "s"
}

func builtinHash(vm *pyvm.VM, args pyvm.Args) (pyvm.Value, error) {
	var v pyvm.Value
	if err := args.Unpack("hash", "/obj", &v); err != nil {
		return nil, err
	}
	h, err := vm.Hash(v)
	return pyvm.MakeInt(h), err
}

func builtinID(vm *pyvm.VM, args pyvm.Args) (pyvm.Value, error) {
	var v pyvm.Value
	if err := args.Unpack("id", "/obj", &v); err != nil {
		return nil, err
	}
	return pyvm.MakeInt(vm.ID(v)), nil
}

func builtinIsinstance(vm *pyvm.VM, args pyvm.Args) (pyvm.Value, error) {
	if len(args.Positional) != 2 || len(args.Keywords) > 0 {
		return nil, argumentCount(vm, args, "isinstance", 2, 2)
	}
	ok, err := vm.IsInstance(args.Positional[0], args.Positional[1])
	return pyvm.MakeBool(ok), err
}

func builtinIssubclass(vm *pyvm.VM, args pyvm.Args) (pyvm.Value, error) {
	if len(args.Positional) != 2 || len(args.Keywords) > 0 {
		return nil, argumentCount(vm, args, "issubclass", 2, 2)
	}
	ok, err := vm.IsSubclass(args.Positional[0], args.Positional[1])
	return pyvm.MakeBool(ok), err
}

func builtinLen(vm *pyvm.VM, args pyvm.Args) (pyvm.Value, error) {
	if len(args.Positional) != 1 || len(args.Keywords) > 0 {
		return nil, vm.Raise(vm.Exceptions.TypeError, "len() takes exactly one argument (%d given)", len(args.Positional))
	}
	n, err := vm.Len(args.Positional[0])
	return pyvm.MakeInt(n), err
}

func builtinImport(vm *pyvm.VM, args pyvm.Args) (pyvm.Value, error) {
	var name string
	var globals, locals, fromList pyvm.Value
	level := 0
	if err := args.Unpack("__import__", "name", &name, "globals?", &globals, "locals?", &locals, "fromlist?", &fromList,
		"level?", &level); err != nil {
		return nil, err
	}
	if level != 0 {
		return nil, vm.Unsupported("__import__() with a relative level")
	}
	module, err := vm.Import(name)
	if err != nil {
		return nil, err
	}
	wantsInner := false
	if fromList != nil {
		if wantsInner, err = vm.Truth(fromList); err != nil {
			return nil, err
		}
	}
	top, _, dotted := strings.Cut(name, ".")
	if !dotted || wantsInner {
		return module, nil
	}
	return vm.Import(top)
}

// builtinOpen refuses: models get no file access.
func builtinOpen(vm *pyvm.VM, args pyvm.Args) (pyvm.Value, error) {
	name := ""
	if len(args.Positional) > 0 {
		if text, err := vm.Str(args.Positional[0]); err == nil {
			name = text
		}
	}
	return nil, vm.RaiseValue(vm.Exceptions.FileNotFoundError, pyvm.MakeInt(2),
		pyvm.Str("No such file or directory (heft gives models no file access)"), pyvm.Str(name))
}

func builtinPrint(vm *pyvm.VM, args pyvm.Args) (pyvm.Value, error) {
	separator, end := " ", "\n"
	var file, flush pyvm.Value
	keywords := pyvm.Args{Keywords: args.Keywords}
	for _, keyword := range keywords.Keywords {
		var err error
		switch keyword.Name {
		case "sep":
			separator, err = printOption(vm, keyword, separator)
		case "end":
			end, err = printOption(vm, keyword, end)
		case "file":
			file = keyword.Value
		case "flush":
			flush = keyword.Value
		default:
			err = vm.Raise(vm.Exceptions.TypeError, "'%s' is an invalid keyword argument for print()", keyword.Name)
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
		s, err := vm.Str(v)
		if err != nil {
			return nil, err
		}
		if err := vm.Allocate(int64(len(s))); err != nil {
			return nil, err
		}
		b.WriteString(s)
	}
	b.WriteString(end)
	return pyvm.NoneValue, writeTo(vm, file, b.String())
}

func printOption(vm *pyvm.VM, keyword pyvm.Keyword, absent string) (string, error) {
	switch v := pyvm.Underlying(keyword.Value).(type) {
	case pyvm.None:
		return absent, nil
	case pyvm.Str:
		return string(v), nil
	}
	return "", vm.Raise(vm.Exceptions.TypeError, "%s must be None or a string, not %s", keyword.Name,
		vm.TypeOf(keyword.Value).Name)
}

// writeTo writes to a file object, or to sys.stdout when file is nil or None.
func writeTo(vm *pyvm.VM, file pyvm.Value, s string) error {
	if file == nil || file == pyvm.NoneValue {
		sys, ok := vm.Modules.GetStr("sys")
		if !ok {
			return writeOut(vm, s)
		}
		stream, err := vm.GetAttr(sys, "stdout")
		if err != nil {
			return err
		}
		if stream == pyvm.NoneValue {
			return nil
		}
		file = stream
	}
	_, err := vm.CallMethod(file, "write", pyvm.Str(s))
	return err
}

func writeOut(vm *pyvm.VM, s string) error {
	if out := vm.Options().Stdout; out != nil {
		_, _ = io.WriteString(out, s)
	}
	return vm.Charge(int64(len(s)/64 + 1))
}

func builtinVars(vm *pyvm.VM, args pyvm.Args) (pyvm.Value, error) {
	if len(args.Positional) == 0 {
		return vm.Locals(), nil
	}
	var v pyvm.Value
	if err := args.Unpack("vars", "/object", &v); err != nil {
		return nil, err
	}
	dict, ok, err := vm.LookupAttr(v, "__dict__")
	if err == nil && !ok {
		err = vm.Raise(vm.Exceptions.TypeError, "vars() argument must have __dict__ attribute")
	}
	return dict, err
}

func builtinDir(vm *pyvm.VM, args pyvm.Args) (pyvm.Value, error) {
	if len(args.Positional) == 0 {
		return sortedNames(vm, vm.Locals().Keys())
	}
	v := args.Positional[0]
	if m, ok := v.(*pyvm.Module); ok {
		if function, ok := m.Dict.GetStr("__dir__"); ok { // PEP 562
			return sortedDir(vm, func() (pyvm.Value, error) { return vm.Call(function, nil, nil) })
		}
	}
	if method, ok := vm.TypeOf(v).Lookup("__dir__"); ok {
		if _, native := method.(*pyvm.Builtin); !native {
			return sortedDir(vm, func() (pyvm.Value, error) { return vm.CallMethod(v, "__dir__") })
		}
	}
	return sortedNames(vm, attributeNames(vm, v))
}

// sortedDir sorts what a __dir__ of the program answers.
func sortedDir(vm *pyvm.VM, call func() (pyvm.Value, error)) (pyvm.Value, error) {
	result, err := call()
	if err != nil {
		return nil, err
	}
	names, err := vm.ToSlice(result)
	if err != nil {
		return nil, err
	}
	return sortedNames(vm, names)
}

// attributeNames lists what object.__dir__ does: the instance's own attributes
// and those of its classes.
func attributeNames(vm *pyvm.VM, v pyvm.Value) []pyvm.Value {
	var names []pyvm.Value
	class := vm.TypeOf(v)
	switch x := v.(type) {
	case *pyvm.Module:
		return x.Dict.Keys()
	case *pyvm.Class:
		class = x
	default:
		if dict, ok, err := vm.LookupAttr(v, "__dict__"); ok && err == nil {
			if own, ok := dict.(*pyvm.Dict); ok {
				names = own.Keys()
			}
		}
	}
	for _, c := range class.MRO {
		names = append(names, c.Dict.Keys()...)
	}
	return names
}

func sortedNames(vm *pyvm.VM, names []pyvm.Value) (pyvm.Value, error) {
	seen := map[string]bool{}
	var texts []string
	for _, name := range names {
		if s, ok := pyvm.Underlying(name).(pyvm.Str); ok && !seen[string(s)] {
			seen[string(s)] = true
			texts = append(texts, string(s))
		}
	}
	if err := vm.Charge(int64(len(texts))); err != nil {
		return nil, err
	}
	sort.Strings(texts)
	items := make([]pyvm.Value, len(texts))
	for i, s := range texts {
		items[i] = pyvm.Str(s)
	}
	return pyvm.NewList(items...), nil
}
