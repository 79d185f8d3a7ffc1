package lib

// This file holds the methods of str alone.

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"heft/internal/python/vm"
)

// installStr adds the methods of str.
func installStr(machine *vm.VM) {
	class := machine.Types.Str
	addMethods(machine, class, textMethods[vm.Str]())
	addMethods(machine, class, strCaseMethods())
	addMethods(machine, class, strTests())
	addMethods(machine, class, []method[vm.Str]{
		{"encode", strEncode}, {"translate", strTranslate}, {"format", strFormat}, {"format_map", strFormatMap},
	})
	class.Dict.SetStr("maketrans", &vm.StaticMethod{Func: machine.NewBuiltin("maketrans", strMakeTrans)})
}

// mapped makes a method without arguments from a function on strings.
func mapped(name string, convert func(string) string) method[vm.Str] {
	return method[vm.Str]{name, func(machine *vm.VM, s vm.Str, args vm.Args) (vm.Value, error) {
		if err := noArguments(machine, args, "str."+name); err != nil {
			return nil, err
		}
		if err := machine.Charge(int64(len(s)/64 + 1)); err != nil {
			return nil, err
		}
		return textValue(machine, vm.Str(convert(string(s))))
	}}
}

func strCaseMethods() []method[vm.Str] {
	return []method[vm.Str]{
		mapped("upper", upper), mapped("lower", strings.ToLower), mapped("casefold", caseFold),
		mapped("capitalize", capitalize), mapped("title", title), mapped("swapcase", swapCase),
	}
}

// upper knows the one common letter whose capital is two letters.
func upper(s string) string { return strings.ReplaceAll(strings.ToUpper(s), "ß", "SS") }

func caseFold(s string) string {
	return strings.NewReplacer("ß", "ss", "ς", "σ").Replace(strings.ToLower(s))
}

func capitalize(s string) string {
	_, width := utf8.DecodeRuneInString(s)
	return strings.ToTitle(s[:width]) + strings.ToLower(s[width:])
}

func isCased(r rune) bool { return unicode.IsUpper(r) || unicode.IsLower(r) || unicode.IsTitle(r) }

func title(s string) string {
	inWord := false
	return strings.Map(func(r rune) rune {
		if inWord {
			inWord = isCased(r)
			return unicode.ToLower(r)
		}
		inWord = isCased(r)
		return unicode.ToTitle(r)
	}, s)
}

func swapCase(s string) string {
	swapped := strings.Map(func(r rune) rune {
		if unicode.IsUpper(r) {
			return unicode.ToLower(r)
		}
		return unicode.ToUpper(r)
	}, s)
	return strings.ReplaceAll(swapped, "ß", "SS")
}

// strTests are the methods that answer whether all characters are of a kind.
func strTests() []method[vm.Str] {
	every := func(test func(rune) bool) func(string) bool {
		return func(s string) bool {
			return s != "" && strings.IndexFunc(s, func(r rune) bool { return !test(r) }) < 0
		}
	}
	isNumeric := func(r rune) bool { return unicode.IsNumber(r) }
	table := []struct {
		name string
		test func(string) bool
	}{
		{"isalpha", every(unicode.IsLetter)},
		{"isdigit", every(isDigit)},
		{"isdecimal", every(unicode.IsDigit)},
		{"isnumeric", every(isNumeric)},
		{"isalnum", every(func(r rune) bool { return unicode.IsLetter(r) || unicode.IsNumber(r) })},
		{"isspace", every(isSpace)},
		{"isprintable", func(s string) bool { return s == "" || every(unicode.IsPrint)(s) }},
		{"isascii", func(s string) bool { return s == "" || every(func(r rune) bool { return r < 128 })(s) }},
		{"isidentifier", isIdentifier},
		{"isupper", func(s string) bool { return hasCase(s, unicode.IsUpper, unicode.IsLower) }},
		{"islower", func(s string) bool { return hasCase(s, unicode.IsLower, unicode.IsUpper) }},
		{"istitle", isTitle},
	}
	methods := make([]method[vm.Str], len(table))
	for i, entry := range table {
		methods[i] = method[vm.Str]{entry.name, func(machine *vm.VM, s vm.Str, args vm.Args) (vm.Value, error) {
			if err := noArguments(machine, args, "str."+entry.name); err != nil {
				return nil, err
			}
			return vm.MakeBool(entry.test(string(s))), machine.Charge(int64(len(s)/64 + 1))
		}}
	}
	return methods
}

// isDigit also takes superscripts and circled digits.
func isDigit(r rune) bool {
	switch {
	case r == 0xb2, r == 0xb3, r == 0xb9, r == 0x2070, r >= 0x2074 && r <= 0x2079, r >= 0x2080 && r <= 0x2089,
		r >= 0x2460 && r <= 0x2468:
		return true
	}
	return unicode.IsDigit(r)
}

func isIdentifier(s string) bool {
	for i, r := range s {
		letter := r == '_' || unicode.IsLetter(r) || unicode.Is(unicode.Nl, r)
		if !letter && (i == 0 || !unicode.IsDigit(r) && !unicode.Is(unicode.Mn, r) && !unicode.Is(unicode.Pc, r)) {
			return false
		}
	}
	return s != ""
}

func hasCase(s string, wanted, refused func(rune) bool) bool {
	return strings.IndexFunc(s, wanted) >= 0 && strings.IndexFunc(s, func(r rune) bool {
		return refused(r) || unicode.IsTitle(r)
	}) < 0
}

func isTitle(s string) bool {
	inWord, any := false, false
	for _, r := range s {
		if unicode.IsUpper(r) || unicode.IsTitle(r) {
			if inWord {
				return false
			}
			inWord, any = true, true
		} else if unicode.IsLower(r) {
			if !inWord {
				return false
			}
		} else {
			inWord = false
		}
	}
	return any
}

func strMakeTrans(machine *vm.VM, args vm.Args) (vm.Value, error) {
	var from, to, remove vm.Value
	if err := args.Unpack("maketrans", "/x", &from, "/y?", &to, "/z?", &remove); err != nil {
		return nil, err
	}
	table := vm.NewDict()
	if to == nil {
		return table, makeTransFromDict(machine, table, from)
	}
	keys, ok := vm.Underlying(from).(vm.Str)
	if !ok {
		return nil, machine.Raise(machine.Exceptions.TypeError, "first maketrans argument must be a string if there is a second argument")
	}
	values, err := asText(machine, keys, to)
	if err != nil {
		return nil, err
	}
	fromRunes, toRunes := []rune(keys), []rune(values)
	if len(fromRunes) != len(toRunes) {
		return nil, machine.Raise(machine.Exceptions.ValueError, "the first two maketrans arguments must have equal length")
	}
	for i, r := range fromRunes {
		if err := table.Set(machine, vm.MakeInt(int64(r)), vm.MakeInt(int64(toRunes[i]))); err != nil {
			return nil, err
		}
	}
	if remove == nil {
		return table, nil
	}
	removed, err := asText(machine, keys, remove)
	if err != nil {
		return nil, err
	}
	for _, r := range string(removed) {
		if err := table.Set(machine, vm.MakeInt(int64(r)), vm.NoneValue); err != nil {
			return nil, err
		}
	}
	return table, nil
}

func makeTransFromDict(machine *vm.VM, table *vm.Dict, source vm.Value) error {
	dict, ok := vm.Underlying(source).(*vm.Dict)
	if !ok {
		return machine.Raise(machine.Exceptions.TypeError, "if you give only one argument to maketrans it must be a dict")
	}
	for _, key := range dict.Keys() {
		value, _, err := dict.Get(machine, key)
		if err != nil {
			return err
		}
		if s, ok := vm.Underlying(key).(vm.Str); ok {
			if runeCount(string(s)) != 1 {
				return machine.Raise(machine.Exceptions.ValueError, "string keys in translate table must be of length 1")
			}
			r, _ := utf8.DecodeRuneInString(string(s))
			key = vm.MakeInt(int64(r))
		}
		if err := table.Set(machine, key, value); err != nil {
			return err
		}
	}
	return nil
}

func strTranslate(machine *vm.VM, s vm.Str, args vm.Args) (vm.Value, error) {
	var table vm.Value
	if err := args.Unpack("translate", "/table", &table); err != nil {
		return nil, err
	}
	pieces := hold(machine)
	defer pieces.release()
	for _, r := range string(s) {
		if err := machine.Charge(2); err != nil { // a look-up in the table
			return nil, err
		}
		piece, err := translated(machine, table, r)
		if err != nil {
			return nil, err
		}
		if err := pieces.addText(piece); err != nil {
			return nil, err
		}
	}
	text, err := pieces.text()
	return vm.Str(text), err
}

// translated is what a translation table makes of a character.
func translated(machine *vm.VM, table vm.Value, r rune) (string, error) {
	value, err := machine.GetItem(table, vm.MakeInt(int64(r)))
	if err == nil {
		return translation(machine, value)
	}
	if machine.IsException(err, machine.Exceptions.LookupError) {
		return string(r), nil
	}
	return "", err
}

func translation(machine *vm.VM, value vm.Value) (string, error) {
	switch v := vm.Underlying(value).(type) {
	case vm.None:
		return "", nil
	case vm.Str:
		return string(v), nil
	case vm.Int:
		if v < 0 || v > unicode.MaxRune {
			return "", machine.Raise(machine.Exceptions.ValueError, "character mapping must be in range(0x110000)")
		}
		return string(rune(v)), nil
	}
	return "", machine.Raise(machine.Exceptions.TypeError, "character mapping must return integer, None or str")
}
