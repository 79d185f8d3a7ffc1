package pylib

import (
	"strings"
	"unicode/utf8"

	"heft/internal/pyvm"
)

// textMethods are the methods that str and bytes share.
func textMethods[T text]() []method[T] {
	return []method[T]{
		{"split", func(vm *pyvm.VM, s T, args pyvm.Args) (pyvm.Value, error) {
			return splitMethod(vm, s, args, "split", splitSpace[T], splitBy[T])
		}},
		{"rsplit", func(vm *pyvm.VM, s T, args pyvm.Args) (pyvm.Value, error) {
			return splitMethod(vm, s, args, "rsplit", splitSpaceRight[T], splitByRight[T])
		}},
		{"splitlines", textSplitLines[T]},
		{"strip", func(vm *pyvm.VM, s T, args pyvm.Args) (pyvm.Value, error) {
			return stripMethod(vm, s, args, "strip", true, true)
		}},
		{"lstrip", func(vm *pyvm.VM, s T, args pyvm.Args) (pyvm.Value, error) {
			return stripMethod(vm, s, args, "lstrip", true, false)
		}},
		{"rstrip", func(vm *pyvm.VM, s T, args pyvm.Args) (pyvm.Value, error) {
			return stripMethod(vm, s, args, "rstrip", false, true)
		}},
		{"partition", func(vm *pyvm.VM, s T, args pyvm.Args) (pyvm.Value, error) {
			return partitionMethod(vm, s, args, "partition", strings.Index, false)
		}},
		{"rpartition", func(vm *pyvm.VM, s T, args pyvm.Args) (pyvm.Value, error) {
			return partitionMethod(vm, s, args, "rpartition", strings.LastIndex, true)
		}},
		{"replace", textReplace[T]},
		{"startswith", func(vm *pyvm.VM, s T, args pyvm.Args) (pyvm.Value, error) {
			return affixMethod(vm, s, args, "startswith", strings.HasPrefix)
		}},
		{"endswith", func(vm *pyvm.VM, s T, args pyvm.Args) (pyvm.Value, error) {
			return affixMethod(vm, s, args, "endswith", strings.HasSuffix)
		}},
		{"find", func(vm *pyvm.VM, s T, args pyvm.Args) (pyvm.Value, error) {
			at, err := findText(vm, s, args, "find", strings.Index)
			return pyvm.MakeInt(int64(at)), err
		}},
		{"rfind", func(vm *pyvm.VM, s T, args pyvm.Args) (pyvm.Value, error) {
			at, err := findText(vm, s, args, "rfind", strings.LastIndex)
			return pyvm.MakeInt(int64(at)), err
		}},
		{"index", func(vm *pyvm.VM, s T, args pyvm.Args) (pyvm.Value, error) {
			return indexMethod(vm, s, args, "index", strings.Index)
		}},
		{"rindex", func(vm *pyvm.VM, s T, args pyvm.Args) (pyvm.Value, error) {
			return indexMethod(vm, s, args, "rindex", strings.LastIndex)
		}},
		{"count", textCount[T]},
		{"join", textJoin[T]},
		{"zfill", textZeroFill[T]},
		{"ljust", func(vm *pyvm.VM, s T, args pyvm.Args) (pyvm.Value, error) {
			missing, fill, err := padArguments(vm, s, args, "ljust")
			if err != nil {
				return nil, err
			}
			return padText(vm, s, 0, missing, fill)
		}},
		{"rjust", func(vm *pyvm.VM, s T, args pyvm.Args) (pyvm.Value, error) {
			missing, fill, err := padArguments(vm, s, args, "rjust")
			if err != nil {
				return nil, err
			}
			return padText(vm, s, missing, 0, fill)
		}},
		{"center", textCenter[T]},
		{"expandtabs", func(vm *pyvm.VM, s T, args pyvm.Args) (pyvm.Value, error) {
			size := 8
			if err := args.Unpack("expandtabs", "tabsize?", &size); err != nil {
				return nil, err
			}
			return expandTabs(vm, s, size)
		}},
		{"removeprefix", func(vm *pyvm.VM, s T, args pyvm.Args) (pyvm.Value, error) {
			affix, err := oneText(vm, s, args, "removeprefix")
			return T(strings.TrimPrefix(string(s), string(affix))), err
		}},
		{"removesuffix", func(vm *pyvm.VM, s T, args pyvm.Args) (pyvm.Value, error) {
			affix, err := oneText(vm, s, args, "removesuffix")
			return T(strings.TrimSuffix(string(s), string(affix))), err
		}},
	}
}

// asText converts an argument to the receiver's own type.
func asText[T text](vm *pyvm.VM, s T, v pyvm.Value) (T, error) {
	if other, ok := pyvm.Underlying(v).(T); ok {
		return other, nil
	}
	if isBytes(s) {
		if data, ok := bytesOf(v); ok {
			return T(data), nil
		}
		return "", vm.Raise(vm.Exceptions.TypeError, "a bytes-like object is required, not '%s'", vm.TypeOf(v).Name)
	}
	return "", vm.Raise(vm.Exceptions.TypeError, "must be str, not %s", vm.TypeOf(v).Name)
}

// oneText reads the only argument of a method.
func oneText[T text](vm *pyvm.VM, s T, args pyvm.Args, name string) (T, error) {
	var v pyvm.Value
	if err := args.Unpack(name, "/argument", &v); err != nil {
		return "", err
	}
	other, err := asText(vm, s, v)
	if err != nil && !isBytes(s) {
		err = vm.Raise(vm.Exceptions.TypeError, "%s() argument must be str, not %s", name, vm.TypeOf(v).Name)
	}
	return other, err
}

func splitMethod[T text](vm *pyvm.VM, s T, args pyvm.Args, name string, bySpace func(T, int) []T,
	bySeparator func(s, separator T, limit int) []T) (pyvm.Value, error) {
	var separator pyvm.Value
	limit := -1
	if err := args.Unpack(name, "sep??", &separator, "maxsplit?", &limit); err != nil {
		return nil, err
	}
	if err := vm.Charge(int64(len(s)/64 + 1)); err != nil {
		return nil, err
	}
	if separator == nil {
		return textList(vm, bySpace(s, limit))
	}
	by, err := asText(vm, s, separator)
	if err != nil {
		if !isBytes(s) {
			err = vm.Raise(vm.Exceptions.TypeError, "must be str or None, not %s", vm.TypeOf(separator).Name)
		}
		return nil, err
	}
	if by == "" {
		return nil, vm.Raise(vm.Exceptions.ValueError, "empty separator")
	}
	return textList(vm, bySeparator(s, by, limit))
}

func textSplitLines[T text](vm *pyvm.VM, s T, args pyvm.Args) (pyvm.Value, error) {
	keepEnds := false
	if err := args.Unpack("splitlines", "keepends?", &keepEnds); err != nil {
		return nil, err
	}
	return textList(vm, splitLines(s, keepEnds))
}

func stripMethod[T text](vm *pyvm.VM, s T, args pyvm.Args, name string, left, right bool) (pyvm.Value, error) {
	var v pyvm.Value
	if err := args.Unpack(name, "/chars??", &v); err != nil {
		return nil, err
	}
	drop := spaceOf(s)
	if v != nil {
		set, err := asText(vm, s, v)
		if err != nil {
			if !isBytes(s) {
				err = vm.Raise(vm.Exceptions.TypeError, "%s arg must be None or str", name)
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

func partitionMethod[T text](vm *pyvm.VM, s T, args pyvm.Args, name string, find func(s, sub string) int,
	fromRight bool) (pyvm.Value, error) {
	var v pyvm.Value
	if err := args.Unpack(name, "/sep", &v); err != nil {
		return nil, err
	}
	separator, err := asText(vm, s, v)
	if err != nil {
		return nil, err
	}
	if separator == "" {
		return nil, vm.Raise(vm.Exceptions.ValueError, "empty separator")
	}
	at := find(string(s), string(separator))
	switch {
	case at >= 0:
		return pyvm.NewTuple(s[:at], separator, s[at+len(separator):]), nil
	case fromRight:
		return pyvm.NewTuple(T(""), T(""), s), nil
	}
	return pyvm.NewTuple(s, T(""), T("")), nil
}

func textReplace[T text](vm *pyvm.VM, s T, args pyvm.Args) (pyvm.Value, error) {
	var oldValue, newValue pyvm.Value
	limit := -1
	if err := args.Unpack("replace", "old", &oldValue, "new", &newValue, "count?", &limit); err != nil {
		return nil, err
	}
	old, err := asText(vm, s, oldValue)
	if err != nil {
		return nil, replaceTypeError(vm, s, 1, oldValue, err)
	}
	replacement, err := asText(vm, s, newValue)
	if err != nil {
		return nil, replaceTypeError(vm, s, 2, newValue, err)
	}
	return replaceText(vm, s, old, replacement, limit)
}

func replaceTypeError[T text](vm *pyvm.VM, s T, position int, v pyvm.Value, err error) error {
	if isBytes(s) {
		return err
	}
	return vm.Raise(vm.Exceptions.TypeError, "replace() argument %d must be str, not %s", position, vm.TypeOf(v).Name)
}

func affixMethod[T text](vm *pyvm.VM, s T, args pyvm.Args, name string, matches func(s, affix string) bool) (pyvm.Value, error) {
	var affix, start, end pyvm.Value
	if err := args.Unpack(name, "/prefix", &affix, "/start?", &start, "/end?", &end); err != nil {
		return nil, err
	}
	_, part, inside, err := textSpan(vm, s, start, end)
	if err != nil {
		return nil, err
	}
	candidates := []pyvm.Value{affix}
	tuple, several := pyvm.Underlying(affix).(*pyvm.Tuple)
	if several {
		candidates = tuple.Items
	}
	for _, candidate := range candidates {
		want, err := asText(vm, s, candidate)
		if err != nil {
			return nil, affixTypeError(vm, s, name, candidate, several)
		}
		if inside && matches(string(part), string(want)) {
			return pyvm.True, nil
		}
	}
	return pyvm.False, nil
}

func affixTypeError[T text](vm *pyvm.VM, s T, name string, v pyvm.Value, several bool) error {
	kind := vm.TypeOf(s).Name
	if several && !isBytes(s) {
		return vm.Raise(vm.Exceptions.TypeError, "tuple for %s must only contain str, not %s", name, vm.TypeOf(v).Name)
	}
	return vm.Raise(vm.Exceptions.TypeError, "%s first arg must be %s or a tuple of %s, not %s", name, kind, kind,
		vm.TypeOf(v).Name)
}

// findText returns the position of a substring between optional bounds, or -1.
func findText[T text](vm *pyvm.VM, s T, args pyvm.Args, name string, find func(s, sub string) int) (int, error) {
	var v, start, end pyvm.Value
	if err := args.Unpack(name, "/sub", &v, "/start?", &start, "/end?", &end); err != nil {
		return 0, err
	}
	sub, err := subText(vm, s, v)
	if err != nil {
		return 0, err
	}
	from, part, inside, err := textSpan(vm, s, start, end)
	if err != nil || !inside {
		return -1, err
	}
	at := find(string(part), string(sub))
	if at < 0 {
		return -1, vm.Charge(int64(len(part)/64 + 1))
	}
	return from + textLen(part[:at]), vm.Charge(int64(at/64 + 1))
}

// subText is asText, but a bytes also takes the value of a single byte.
func subText[T text](vm *pyvm.VM, s T, v pyvm.Value) (T, error) {
	if n, ok := pyvm.Underlying(v).(pyvm.Int); ok && isBytes(s) {
		if n < 0 || n > 255 {
			return "", vm.Raise(vm.Exceptions.ValueError, "byte must be in range(0, 256)")
		}
		return T([]byte{byte(n)}), nil
	}
	return asText(vm, s, v)
}

func indexMethod[T text](vm *pyvm.VM, s T, args pyvm.Args, name string, find func(s, sub string) int) (pyvm.Value, error) {
	at, err := findText(vm, s, args, name, find)
	if err != nil {
		return nil, err
	}
	if at < 0 {
		what := "substring"
		if isBytes(s) {
			what = "subsection"
		}
		return nil, vm.Raise(vm.Exceptions.ValueError, "%s not found", what)
	}
	return pyvm.MakeInt(int64(at)), nil
}

func textCount[T text](vm *pyvm.VM, s T, args pyvm.Args) (pyvm.Value, error) {
	var v, start, end pyvm.Value
	if err := args.Unpack("count", "/sub", &v, "/start?", &start, "/end?", &end); err != nil {
		return nil, err
	}
	sub, err := subText(vm, s, v)
	if err != nil {
		return nil, err
	}
	_, part, inside, err := textSpan(vm, s, start, end)
	if err != nil || !inside {
		return pyvm.MakeInt(0), err
	}
	return pyvm.MakeInt(int64(countText(part, sub))), vm.Charge(int64(len(part)/64 + 1))
}

func textJoin[T text](vm *pyvm.VM, s T, args pyvm.Args) (pyvm.Value, error) {
	var iterable pyvm.Value
	if err := args.Unpack("join", "/iterable", &iterable); err != nil {
		return nil, err
	}
	items, err := vm.ToSlice(iterable)
	if err != nil {
		if vm.IsException(err, vm.Exceptions.TypeError) && strings.HasSuffix(err.Error(), "object is not iterable") {
			return nil, vm.Raise(vm.Exceptions.TypeError, "can only join an iterable")
		}
		return nil, err
	}
	parts := make([]string, len(items))
	total := int64(len(s)) * int64(max(len(items)-1, 0))
	for i, item := range items {
		part, err := asText(vm, s, item)
		if err != nil {
			return nil, joinTypeError(vm, s, i, item)
		}
		parts[i] = string(part)
		total += int64(len(part))
	}
	if err := vm.Charge(int64(len(items)/8 + 1)); err != nil {
		return nil, err
	}
	if err := vm.Allocate(total); err != nil {
		return nil, err
	}
	return T(strings.Join(parts, string(s))), nil
}

func joinTypeError[T text](vm *pyvm.VM, s T, index int, v pyvm.Value) error {
	expected := "str instance"
	if isBytes(s) {
		expected = "a bytes-like object"
	}
	return vm.Raise(vm.Exceptions.TypeError, "sequence item %d: expected %s, %s found", index, expected, vm.TypeOf(v).Name)
}

func textZeroFill[T text](vm *pyvm.VM, s T, args pyvm.Args) (pyvm.Value, error) {
	var width int
	if err := args.Unpack("zfill", "/width", &width); err != nil {
		return nil, err
	}
	sign := T("")
	if s != "" && (s[0] == '+' || s[0] == '-') {
		sign = s[:1]
	}
	padded, err := padText(vm, s[len(sign):], width-textLen(s), 0, T("0"))
	if err != nil {
		return nil, err
	}
	return sign + padded.(T), nil
}

// padArguments reads width and fill character; missing is what s lacks.
func padArguments[T text](vm *pyvm.VM, s T, args pyvm.Args, name string) (missing int, fill T, err error) {
	var width int
	var v pyvm.Value
	if err := args.Unpack(name, "/width", &width, "/fillchar?", &v); err != nil {
		return 0, "", err
	}
	fill = " "
	if v != nil {
		if fill, err = asText(vm, s, v); err != nil || textLen(fill) != 1 {
			return 0, "", padTypeError(vm, s, name, v)
		}
	}
	return width - textLen(s), fill, nil
}

func padTypeError[T text](vm *pyvm.VM, s T, name string, v pyvm.Value) error {
	if isBytes(s) {
		return vm.Raise(vm.Exceptions.TypeError, "%s() argument 2 must be a byte string of length 1, not %s", name,
			vm.TypeOf(v).Name)
	}
	if _, ok := pyvm.Underlying(v).(pyvm.Str); ok {
		return vm.Raise(vm.Exceptions.TypeError, "The fill character must be exactly one character long")
	}
	return vm.Raise(vm.Exceptions.TypeError, "The fill character must be a unicode character, not %s", vm.TypeOf(v).Name)
}

// textCenter puts the odd padding character left when the width is odd.
func textCenter[T text](vm *pyvm.VM, s T, args pyvm.Args) (pyvm.Value, error) {
	missing, fill, err := padArguments(vm, s, args, "center")
	if err != nil {
		return nil, err
	}
	if missing <= 0 {
		return s, nil
	}
	width := missing + textLen(s)
	left := missing/2 + missing&width&1
	return padText(vm, s, left, missing-left, fill)
}

// runeCount is the length of a str in code points.
func runeCount(s string) int { return utf8.RuneCountInString(s) }
