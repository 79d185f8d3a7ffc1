package pylib

import (
	"encoding/hex"
	"strings"
	"unicode/utf8"

	"heft/internal/pyvm"
)

// installBytes adds the methods of bytes; bytearray gets the same where they do
// not change it.
func installBytes(vm *pyvm.VM) {
	class := vm.Types.Bytes
	addMethods(vm, class, textMethods[pyvm.Bytes]())
	addMethods(vm, class, []method[pyvm.Bytes]{
		{"decode", bytesDecode}, {"hex", bytesHex}, {"lower", bytesMap("lower", strings.ToLower)},
		{"upper", bytesMap("upper", strings.ToUpper)}, {"title", bytesMap("title", title)},
		{"capitalize", bytesMap("capitalize", capitalize)}, {"swapcase", bytesMap("swapcase", swapCase)},
		{"isdigit", bytesTest("isdigit", func(c byte) bool { return c >= '0' && c <= '9' })},
		{"isalpha", bytesTest("isalpha", isASCIILetter)},
		{"isalnum", bytesTest("isalnum", func(c byte) bool { return isASCIILetter(c) || c >= '0' && c <= '9' })},
		{"isspace", bytesTest("isspace", func(c byte) bool { return c == ' ' || c >= '\t' && c <= '\r' })},
		{"isascii", func(_ *pyvm.VM, b pyvm.Bytes, _ pyvm.Args) (pyvm.Value, error) {
			return pyvm.MakeBool(isASCII(string(b))), nil
		}},
	})
	class.Dict.SetStr("fromhex", &pyvm.ClassMethod{Func: vm.NewBuiltin("fromhex", bytesFromHex)})
	class.Dict.SetStr("maketrans", &pyvm.StaticMethod{Func: vm.NewBuiltin("maketrans", refused("bytes.maketrans()"))})
}

func isASCIILetter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }

func isASCII(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] >= 128 {
			return false
		}
	}
	return true
}

// bytesMap applies a function to the ASCII letters; other bytes stay.
func bytesMap(name string, convert func(string) string) func(*pyvm.VM, pyvm.Bytes, pyvm.Args) (pyvm.Value, error) {
	return func(vm *pyvm.VM, b pyvm.Bytes, args pyvm.Args) (pyvm.Value, error) {
		if err := noArguments(vm, args, "bytes."+name); err != nil {
			return nil, err
		}
		if err := vm.Allocate(int64(len(b))); err != nil {
			return nil, err
		}
		if isASCII(string(b)) {
			return pyvm.Bytes(convert(string(b))), nil
		}
		data := []byte(b)
		for i, c := range data {
			if c < 128 {
				data[i] = convert(string(rune(c)))[0]
			}
		}
		return pyvm.Bytes(data), nil
	}
}

func bytesTest(name string, test func(byte) bool) func(*pyvm.VM, pyvm.Bytes, pyvm.Args) (pyvm.Value, error) {
	return func(vm *pyvm.VM, b pyvm.Bytes, args pyvm.Args) (pyvm.Value, error) {
		if err := noArguments(vm, args, "bytes."+name); err != nil {
			return nil, err
		}
		for i := 0; i < len(b); i++ {
			if !test(b[i]) {
				return pyvm.False, nil
			}
		}
		return pyvm.MakeBool(b != ""), nil
	}
}

func bytesHex(vm *pyvm.VM, b pyvm.Bytes, args pyvm.Args) (pyvm.Value, error) {
	separator := ""
	if err := args.Unpack("hex", "sep?", &separator); err != nil {
		return nil, err
	}
	if err := vm.Allocate(int64(len(b)) * 3); err != nil {
		return nil, err
	}
	if separator == "" {
		return pyvm.Str(hex.EncodeToString([]byte(b))), nil
	}
	parts := make([]string, len(b))
	for i := range parts {
		parts[i] = hex.EncodeToString([]byte(b[i : i+1]))
	}
	return pyvm.Str(strings.Join(parts, separator)), nil
}

func bytesFromHex(vm *pyvm.VM, args pyvm.Args) (pyvm.Value, error) {
	var s string
	if err := args.Drop(1).Unpack("fromhex", "/string", &s); err != nil {
		return nil, err
	}
	data, err := hex.DecodeString(strings.Join(strings.Fields(s), ""))
	if err != nil {
		at := strings.IndexFunc(s, func(r rune) bool { return !isSpace(r) && !strings.ContainsRune("0123456789abcdefABCDEF", r) })
		if at < 0 {
			at = len(s)
		}
		return nil, vm.Raise(vm.Exceptions.ValueError, "non-hexadecimal number found in fromhex() arg at position %d", at)
	}
	return textValue(vm, pyvm.Bytes(data))
}

// encodingName reads the arguments of encode and decode and normalises them.
func encodingName(vm *pyvm.VM, args pyvm.Args, name string) (encoding, errors string, err error) {
	encoding, errors = "utf-8", "strict"
	if err := args.Unpack(name, "encoding?", &encoding, "errors?", &errors); err != nil {
		return "", "", err
	}
	normalised := strings.NewReplacer("_", "-", " ", "-").Replace(strings.ToLower(encoding))
	switch normalised {
	case "utf-8", "utf8", "u8":
		return "utf-8", errors, nil
	case "ascii", "us-ascii":
		return "ascii", errors, nil
	case "latin-1", "latin1", "iso-8859-1", "l1":
		return "latin-1", errors, nil
	}
	return "", "", vm.Unsupported("text encoding %q", encoding)
}

func strEncode(vm *pyvm.VM, s pyvm.Str, args pyvm.Args) (pyvm.Value, error) {
	encoding, errors, err := encodingName(vm, args, "encode")
	if err != nil {
		return nil, err
	}
	if encoding == "utf-8" {
		return textValue(vm, pyvm.Bytes(s))
	}
	limit := rune(128)
	if encoding == "latin-1" {
		limit = 256
	}
	if err := vm.Allocate(int64(len(s))); err != nil {
		return nil, err
	}
	var data []byte
	for i, r := range []rune(string(s)) {
		switch {
		case r < limit:
			data = append(data, byte(r))
		case errors == "ignore":
		case errors == "replace":
			data = append(data, '?')
		case errors == "strict":
			return nil, vm.Raise(vm.Exceptions.UnicodeEncodeError,
				"'%s' codec can't encode character '%s' in position %d: ordinal not in range(%d)", encoding,
				escapeNonASCII(string(r)), i, limit)
		default:
			return nil, vm.Unsupported("error handler %q of str.encode()", errors)
		}
	}
	return pyvm.Bytes(data), nil
}

func bytesDecode(vm *pyvm.VM, b pyvm.Bytes, args pyvm.Args) (pyvm.Value, error) {
	encoding, errors, err := encodingName(vm, args, "decode")
	if err != nil {
		return nil, err
	}
	return decode(vm, string(b), encoding, errors)
}

func decode(vm *pyvm.VM, data, encoding, errors string) (pyvm.Value, error) {
	if err := vm.Allocate(int64(len(data)) * 2); err != nil {
		return nil, err
	}
	if encoding == "utf-8" && utf8.ValidString(data) || isASCII(data) {
		return pyvm.Str(data), nil
	}
	var b strings.Builder
	for i := 0; i < len(data); {
		r, width := decodeRune(data[i:], encoding)
		if width == 0 {
			switch errors {
			case "ignore":
			case "replace":
				b.WriteRune(utf8.RuneError)
			case "strict":
				return nil, vm.Raise(vm.Exceptions.UnicodeDecodeError, "'%s' codec can't decode byte 0x%02x in position %d: %s",
					encoding, data[i], i, decodeReason(encoding))
			default:
				return nil, vm.Unsupported("error handler %q of bytes.decode()", errors)
			}
			i++
			continue
		}
		b.WriteRune(r)
		i += width
	}
	return pyvm.Str(b.String()), nil
}

func decodeReason(encoding string) string {
	if encoding == "ascii" {
		return "ordinal not in range(128)"
	}
	return "invalid start byte"
}

// decodeRune decodes one character; width is 0 for what the encoding forbids.
func decodeRune(data, encoding string) (r rune, width int) {
	if encoding == "latin-1" {
		return rune(data[0]), 1
	}
	r, width = utf8.DecodeRuneInString(data)
	if r == utf8.RuneError && width <= 1 || encoding == "ascii" && r >= 128 {
		return 0, 0
	}
	return r, width
}
