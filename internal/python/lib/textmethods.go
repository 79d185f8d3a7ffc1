package lib

// This file holds the methods that str and bytes share.

import (
	"iter"
	"strings"
	"unicode/utf8"

	"heft/internal/python/vm"
)

// textMethods are the methods that str and bytes share.
func textMethods[T text]() []method[T] {
	return []method[T]{
		{"split", func(machine *vm.VM, s T, args vm.Args) (vm.Value, error) {
			return splitMethod(machine, s, args, splitting[T]{"split", splitSpace[T], splitBy[T], false})
		}},
		{"rsplit", func(machine *vm.VM, s T, args vm.Args) (vm.Value, error) {
			return splitMethod(machine, s, args, splitting[T]{"rsplit", splitSpaceRight[T], splitByRight[T], true})
		}},
		{"splitlines", textSplitLines[T]},
		{"strip", func(machine *vm.VM, s T, args vm.Args) (vm.Value, error) {
			return stripMethod(machine, s, args, "strip", true, true)
		}},
		{"lstrip", func(machine *vm.VM, s T, args vm.Args) (vm.Value, error) {
			return stripMethod(machine, s, args, "lstrip", true, false)
		}},
		{"rstrip", func(machine *vm.VM, s T, args vm.Args) (vm.Value, error) {
			return stripMethod(machine, s, args, "rstrip", false, true)
		}},
		{"partition", func(machine *vm.VM, s T, args vm.Args) (vm.Value, error) {
			return partitionMethod(machine, s, args, "partition", strings.Index, false)
		}},
		{"rpartition", func(machine *vm.VM, s T, args vm.Args) (vm.Value, error) {
			return partitionMethod(machine, s, args, "rpartition", strings.LastIndex, true)
		}},
		{"replace", textReplace[T]},
		{"startswith", func(machine *vm.VM, s T, args vm.Args) (vm.Value, error) {
			return affixMethod(machine, s, args, "startswith", strings.HasPrefix)
		}},
		{"endswith", func(machine *vm.VM, s T, args vm.Args) (vm.Value, error) {
			return affixMethod(machine, s, args, "endswith", strings.HasSuffix)
		}},
		{"find", func(machine *vm.VM, s T, args vm.Args) (vm.Value, error) {
			at, err := findText(machine, s, args, "find", strings.Index)
			return vm.MakeInt(int64(at)), err
		}},
		{"rfind", func(machine *vm.VM, s T, args vm.Args) (vm.Value, error) {
			at, err := findText(machine, s, args, "rfind", strings.LastIndex)
			return vm.MakeInt(int64(at)), err
		}},
		{"index", func(machine *vm.VM, s T, args vm.Args) (vm.Value, error) {
			return indexMethod(machine, s, args, "index", strings.Index)
		}},
		{"rindex", func(machine *vm.VM, s T, args vm.Args) (vm.Value, error) {
			return indexMethod(machine, s, args, "rindex", strings.LastIndex)
		}},
		{"count", textCount[T]},
		{"join", textJoin[T]},
		{"zfill", textZeroFill[T]},
		{"ljust", func(machine *vm.VM, s T, args vm.Args) (vm.Value, error) {
			missing, fill, err := padArguments(machine, s, args, "ljust")
			if err != nil {
				return nil, err
			}
			return padText(machine, s, 0, missing, fill)
		}},
		{"rjust", func(machine *vm.VM, s T, args vm.Args) (vm.Value, error) {
			missing, fill, err := padArguments(machine, s, args, "rjust")
			if err != nil {
				return nil, err
			}
			return padText(machine, s, missing, 0, fill)
		}},
		{"center", textCenter[T]},
		{"expandtabs", func(machine *vm.VM, s T, args vm.Args) (vm.Value, error) {
			size := 8
			if err := args.Unpack("expandtabs", "tabsize?", &size); err != nil {
				return nil, err
			}
			return expandTabs(machine, s, size)
		}},
		{"removeprefix", func(machine *vm.VM, s T, args vm.Args) (vm.Value, error) {
			affix, err := oneText(machine, s, args, "removeprefix")
			return T(strings.TrimPrefix(string(s), string(affix))), err
		}},
		{"removesuffix", func(machine *vm.VM, s T, args vm.Args) (vm.Value, error) {
			affix, err := oneText(machine, s, args, "removesuffix")
			return T(strings.TrimSuffix(string(s), string(affix))), err
		}},
	}
}

// asText converts an argument to the receiver's own type.
func asText[T text](machine *vm.VM, s T, v vm.Value) (T, error) {
	if other, ok := vm.Underlying(v).(T); ok {
		return other, nil
	}
	if isBytes(s) {
		if data, ok := bytesOf(v); ok {
			return T(data), nil
		}
		return "", machine.Raise(machine.Exceptions.TypeError, "a bytes-like object is required, not '%s'", machine.TypeOf(v).Name)
	}
	return "", machine.Raise(machine.Exceptions.TypeError, "must be str, not %s", machine.TypeOf(v).Name)
}

// oneText reads the only argument of a method.
func oneText[T text](machine *vm.VM, s T, args vm.Args, name string) (T, error) {
	var v vm.Value
	if err := args.Unpack(name, "/argument", &v); err != nil {
		return "", err
	}
	other, err := asText(machine, s, v)
	if err != nil && !isBytes(s) {
		err = machine.Raise(machine.Exceptions.TypeError, "%s() argument must be str, not %s", name, machine.TypeOf(v).Name)
	}
	return other, err
}

// splitting is one of the two methods that split a text.
type splitting[T text] struct {
	name        string
	bySpace     func(s T, limit int) iter.Seq[T]
	bySeparator func(s, separator T, limit int) iter.Seq[T]
	fromRight   bool
}

func splitMethod[T text](machine *vm.VM, s T, args vm.Args, how splitting[T]) (vm.Value, error) {
	var separator vm.Value
	limit := -1
	if err := args.Unpack(how.name, "sep??", &separator, "maxsplit?", &limit); err != nil {
		return nil, err
	}
	if err := machine.Charge(int64(len(s)/64 + 1)); err != nil {
		return nil, err
	}
	if separator == nil {
		return textList(machine, how.bySpace(s, limit), how.fromRight)
	}
	by, err := asText(machine, s, separator)
	if err != nil {
		if !isBytes(s) {
			err = machine.Raise(machine.Exceptions.TypeError, "must be str or None, not %s", machine.TypeOf(separator).Name)
		}
		return nil, err
	}
	if by == "" {
		return nil, machine.Raise(machine.Exceptions.ValueError, "empty separator")
	}
	return textList(machine, how.bySeparator(s, by, limit), how.fromRight)
}

func textSplitLines[T text](machine *vm.VM, s T, args vm.Args) (vm.Value, error) {
	keepEnds := 0 // a flag that CPython reads as an int
	if err := args.Unpack("splitlines", "keepends?", &keepEnds); err != nil {
		return nil, err
	}
	return textList(machine, splitLines(s, keepEnds != 0), false)
}

func stripMethod[T text](machine *vm.VM, s T, args vm.Args, name string, left, right bool) (vm.Value, error) {
	var v vm.Value
	if err := args.Unpack(name, "/chars??", &v); err != nil {
		return nil, err
	}
	drop := spaceOf(s)
	if v != nil {
		set, err := asText(machine, s, v)
		if err != nil {
			if !isBytes(s) {
				err = machine.Raise(machine.Exceptions.TypeError, "%s arg must be None or str", name)
			}
			return nil, err
		}
		if isBytes(s) {
			return T(stripBytes(string(s), string(set), left, right)), nil
		}
		drop = func(r rune) bool { return strings.ContainsRune(string(set), r) }
	}
	result := string(s)
	if left {
		result = strings.TrimLeftFunc(result, drop)
	}
	if right {
		result = strings.TrimRightFunc(result, drop)
	}
	return T(result), nil
}

func stripBytes(s, set string, left, right bool) string {
	for left && s != "" && strings.IndexByte(set, s[0]) >= 0 {
		s = s[1:]
	}
	for right && s != "" && strings.IndexByte(set, s[len(s)-1]) >= 0 {
		s = s[:len(s)-1]
	}
	return s
}

func partitionMethod[T text](machine *vm.VM, s T, args vm.Args, name string, find func(s, sub string) int,
	fromRight bool) (vm.Value, error) {
	var v vm.Value
	if err := args.Unpack(name, "/sep", &v); err != nil {
		return nil, err
	}
	separator, err := asText(machine, s, v)
	if err != nil {
		return nil, err
	}
	if separator == "" {
		return nil, machine.Raise(machine.Exceptions.ValueError, "empty separator")
	}
	at := find(string(s), string(separator))
	switch {
	case at >= 0:
		return vm.NewTuple(s[:at], separator, s[at+len(separator):]), nil
	case fromRight:
		return vm.NewTuple(T(""), T(""), s), nil
	}
	return vm.NewTuple(s, T(""), T("")), nil
}

func textReplace[T text](machine *vm.VM, s T, args vm.Args) (vm.Value, error) {
	var oldValue, newValue vm.Value
	limit := -1
	if err := args.Unpack("replace", "old", &oldValue, "new", &newValue, "count?", &limit); err != nil {
		return nil, err
	}
	old, err := asText(machine, s, oldValue)
	if err != nil {
		return nil, replaceTypeError(machine, s, 1, oldValue, err)
	}
	replacement, err := asText(machine, s, newValue)
	if err != nil {
		return nil, replaceTypeError(machine, s, 2, newValue, err)
	}
	return replaceText(machine, s, old, replacement, limit)
}

func replaceTypeError[T text](machine *vm.VM, s T, position int, v vm.Value, err error) error {
	if isBytes(s) {
		return err
	}
	return machine.Raise(machine.Exceptions.TypeError, "replace() argument %d must be str, not %s", position, machine.TypeOf(v).Name)
}

func affixMethod[T text](machine *vm.VM, s T, args vm.Args, name string, matches func(s, affix string) bool) (vm.Value, error) {
	var affix, start, end vm.Value
	if err := args.Unpack(name, "/prefix", &affix, "/start?", &start, "/end?", &end); err != nil {
		return nil, err
	}
	_, part, inside, err := textSpan(machine, s, start, end)
	if err != nil {
		return nil, err
	}
	candidates := []vm.Value{affix}
	tuple, several := vm.Underlying(affix).(*vm.Tuple)
	if several {
		candidates = tuple.Items
	}
	for _, candidate := range candidates {
		want, err := asText(machine, s, candidate)
		if err != nil {
			return nil, affixTypeError(machine, s, name, candidate, several)
		}
		if inside && matches(string(part), string(want)) {
			return vm.True, nil
		}
	}
	return vm.False, nil
}

func affixTypeError[T text](machine *vm.VM, s T, name string, v vm.Value, several bool) error {
	kind := machine.TypeOf(s).Name
	if several && !isBytes(s) {
		return machine.Raise(machine.Exceptions.TypeError, "tuple for %s must only contain str, not %s", name, machine.TypeOf(v).Name)
	}
	return machine.Raise(machine.Exceptions.TypeError, "%s first arg must be %s or a tuple of %s, not %s", name, kind, kind,
		machine.TypeOf(v).Name)
}

// findText returns the position of a substring between optional bounds, or -1.
func findText[T text](machine *vm.VM, s T, args vm.Args, name string, find func(s, sub string) int) (int, error) {
	var v, start, end vm.Value
	if err := args.Unpack(name, "/sub", &v, "/start?", &start, "/end?", &end); err != nil {
		return 0, err
	}
	sub, err := subText(machine, s, v)
	if err != nil {
		return 0, err
	}
	from, part, inside, err := textSpan(machine, s, start, end)
	if err != nil || !inside {
		return -1, err
	}
	at := find(string(part), string(sub))
	if at < 0 {
		return -1, machine.Charge(int64(len(part)/64 + 1))
	}
	return from + textLen(part[:at]), machine.Charge(int64(at/64 + 1))
}

// byteValue is the number that stands for a byte.
func byteValue(v vm.Value) (int64, bool) {
	switch n := vm.Underlying(v).(type) {
	case vm.Int:
		return int64(n), true
	case vm.Bool:
		return map[vm.Bool]int64{true: 1}[n], true
	}
	return 0, false
}

// subText is asText, but a bytes also takes the value of a single byte.
func subText[T text](machine *vm.VM, s T, v vm.Value) (T, error) {
	if n, ok := byteValue(v); ok && isBytes(s) {
		if n < 0 || n > 255 {
			return "", machine.Raise(machine.Exceptions.ValueError, "byte must be in range(0, 256)")
		}
		return T([]byte{byte(n)}), nil
	}
	sub, err := asText(machine, s, v)
	if err != nil && isBytes(s) {
		err = machine.Raise(machine.Exceptions.TypeError, "argument should be integer or bytes-like object, not '%s'", machine.TypeOf(v).Name)
	}
	return sub, err
}

func indexMethod[T text](machine *vm.VM, s T, args vm.Args, name string, find func(s, sub string) int) (vm.Value, error) {
	at, err := findText(machine, s, args, name, find)
	if err != nil {
		return nil, err
	}
	if at < 0 {
		what := "substring"
		if isBytes(s) {
			what = "subsection"
		}
		return nil, machine.Raise(machine.Exceptions.ValueError, "%s not found", what)
	}
	return vm.MakeInt(int64(at)), nil
}

func textCount[T text](machine *vm.VM, s T, args vm.Args) (vm.Value, error) {
	var v, start, end vm.Value
	if err := args.Unpack("count", "/sub", &v, "/start?", &start, "/end?", &end); err != nil {
		return nil, err
	}
	sub, err := subText(machine, s, v)
	if err != nil {
		return nil, err
	}
	_, part, inside, err := textSpan(machine, s, start, end)
	if err != nil || !inside {
		return vm.MakeInt(0), err
	}
	return vm.MakeInt(int64(countText(part, sub))), machine.Charge(int64(len(part)/64 + 1))
}

func textJoin[T text](machine *vm.VM, s T, args vm.Args) (vm.Value, error) {
	var iterable vm.Value
	if err := args.Unpack("join", "/iterable", &iterable); err != nil {
		return nil, err
	}
	items, err := machine.ToSlice(iterable)
	if err != nil {
		if machine.IsException(err, machine.Exceptions.TypeError) && strings.HasSuffix(err.Error(), "object is not iterable") {
			return nil, machine.Raise(machine.Exceptions.TypeError, "can only join an iterable")
		}
		return nil, err
	}
	parts := make([]string, len(items))
	total := int64(len(s)) * int64(max(len(items)-1, 0))
	for i, item := range items {
		part, err := asText(machine, s, item)
		if err != nil {
			return nil, joinTypeError(machine, s, i, item)
		}
		parts[i] = string(part)
		total += int64(len(part))
	}
	if err := machine.Charge(int64(len(items)/8 + 1)); err != nil {
		return nil, err
	}
	if err := machine.Allocate(total); err != nil {
		return nil, err
	}
	return T(strings.Join(parts, string(s))), nil
}

func joinTypeError[T text](machine *vm.VM, s T, index int, v vm.Value) error {
	expected := "str instance"
	if isBytes(s) {
		expected = "a bytes-like object"
	}
	return machine.Raise(machine.Exceptions.TypeError, "sequence item %d: expected %s, %s found", index, expected, machine.TypeOf(v).Name)
}

func textZeroFill[T text](machine *vm.VM, s T, args vm.Args) (vm.Value, error) {
	var width int
	if err := args.Unpack("zfill", "/width", &width); err != nil {
		return nil, err
	}
	sign := T("")
	if s != "" && (s[0] == '+' || s[0] == '-') {
		sign = s[:1]
	}
	padded, err := padText(machine, s[len(sign):], width-textLen(s), 0, T("0"))
	if err != nil {
		return nil, err
	}
	return sign + padded.(T), nil
}

// padArguments reads width and fill character; missing is what s lacks.
func padArguments[T text](machine *vm.VM, s T, args vm.Args, name string) (missing int, fill T, err error) {
	var width int
	var v vm.Value
	if err := args.Unpack(name, "/width", &width, "/fillchar?", &v); err != nil {
		return 0, "", err
	}
	fill = " "
	if v != nil {
		if fill, err = asText(machine, s, v); err != nil || textLen(fill) != 1 {
			return 0, "", padTypeError(machine, s, name, v)
		}
	}
	return width - textLen(s), fill, nil
}

func padTypeError[T text](machine *vm.VM, s T, name string, v vm.Value) error {
	if isBytes(s) {
		return machine.Raise(machine.Exceptions.TypeError, "%s() argument 2 must be a byte string of length 1, not %s", name,
			machine.TypeOf(v).Name)
	}
	if _, ok := vm.Underlying(v).(vm.Str); ok {
		return machine.Raise(machine.Exceptions.TypeError, "The fill character must be exactly one character long")
	}
	return machine.Raise(machine.Exceptions.TypeError, "The fill character must be a unicode character, not %s", machine.TypeOf(v).Name)
}

// textCenter puts the odd padding character left when the width is odd.
func textCenter[T text](machine *vm.VM, s T, args vm.Args) (vm.Value, error) {
	missing, fill, err := padArguments(machine, s, args, "center")
	if err != nil {
		return nil, err
	}
	if missing <= 0 {
		return s, nil
	}
	width := missing + textLen(s)
	left := missing/2 + missing&width&1
	return padText(machine, s, left, missing-left, fill)
}

// runeCount is the length of a str in code points.
func runeCount(s string) int { return utf8.RuneCountInString(s) }
