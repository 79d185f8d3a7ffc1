package lib

// This file holds the methods of bytes, and encodings.

import (
	"encoding/hex"
	"strings"
	"unicode/utf8"

	"heft/internal/python/vm"
)

// installBytes adds the methods of bytes; bytearray gets the same where they do
// not change it.
func installBytes(machine *vm.VM) {
	class := machine.Types.Bytes
	addMethods(machine, class, textMethods[vm.Bytes]())
	addMethods(machine, class, []method[vm.Bytes]{
		{"decode", bytesDecode}, {"hex", bytesHex}, {"lower", bytesMap("lower", strings.ToLower)},
		{"upper", bytesMap("upper", strings.ToUpper)}, {"title", bytesMap("title", title)},
		{"capitalize", bytesMap("capitalize", capitalize)}, {"swapcase", bytesMap("swapcase", swapCase)},
		{"isdigit", bytesTest("isdigit", func(c byte) bool { return c >= '0' && c <= '9' })},
		{"isalpha", bytesTest("isalpha", isASCIILetter)},
		{"isalnum", bytesTest("isalnum", func(c byte) bool { return isASCIILetter(c) || c >= '0' && c <= '9' })},
		{"isupper", bytesCase("isupper", isASCIIUpper, isASCIILower)}, {"islower", bytesCase("islower", isASCIILower, isASCIIUpper)},
		{"isspace", bytesTest("isspace", func(c byte) bool { return c == ' ' || c >= '\t' && c <= '\r' })},
		without("isascii", func(_ *vm.VM, b vm.Bytes) (vm.Value, error) { return vm.MakeBool(isASCII(string(b))), nil }),
	})
	class.Dict.SetStr("fromhex", &vm.ClassMethod{Func: machine.NewBuiltin("fromhex", bytesFromHex)})
	class.Dict.SetStr("maketrans", &vm.StaticMethod{Func: machine.NewBuiltin("maketrans", refused("bytes.maketrans()"))})
}

func isASCIILetter(c byte) bool { return isASCIILower(c | 0x20) }

func isASCIIUpper(c byte) bool { return c >= 'A' && c <= 'Z' }

func isASCIILower(c byte) bool { return c >= 'a' && c <= 'z' }

func isASCII(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] >= 128 {
			return false
		}
	}
	return true
}

// bytesMap applies a function to the ASCII letters; other bytes stay.
func bytesMap(name string, convert func(string) string) func(*vm.VM, vm.Bytes, vm.Args) (vm.Value, error) {
	return func(machine *vm.VM, b vm.Bytes, args vm.Args) (vm.Value, error) {
		if err := noArguments(machine, args, "bytes."+name); err != nil {
			return nil, err
		}
		if err := machine.Allocate(int64(len(b))); err != nil {
			return nil, err
		}
		if isASCII(string(b)) {
			return vm.Bytes(convert(string(b))), nil
		}
		data := []byte(b)
		for i, c := range data {
			if c < 128 {
				data[i] = convert(string(rune(c)))[0]
			}
		}
		return vm.Bytes(data), nil
	}
}

func bytesTest(name string, test func(byte) bool) func(*vm.VM, vm.Bytes, vm.Args) (vm.Value, error) {
	return func(machine *vm.VM, b vm.Bytes, args vm.Args) (vm.Value, error) {
		if err := noArguments(machine, args, "bytes."+name); err != nil {
			return nil, err
		}
		for i := 0; i < len(b); i++ {
			if !test(b[i]) {
				return vm.False, nil
			}
		}
		return vm.MakeBool(b != ""), nil
	}
}

// bytesCase tests for letters of one case, at least one, and none of the other.
func bytesCase(name string, wanted, refused func(byte) bool) func(*vm.VM, vm.Bytes, vm.Args) (vm.Value, error) {
	return func(machine *vm.VM, b vm.Bytes, args vm.Args) (vm.Value, error) {
		if err := noArguments(machine, args, "bytes."+name); err != nil {
			return nil, err
		}
		found := false
		for i := 0; i < len(b); i++ {
			if refused(b[i]) {
				return vm.False, nil
			}
			found = found || wanted(b[i])
		}
		return vm.MakeBool(found), nil
	}
}

func bytesHex(machine *vm.VM, b vm.Bytes, args vm.Args) (vm.Value, error) {
	separator := ""
	if err := args.Unpack("hex", "sep?", &separator); err != nil {
		return nil, err
	}
	if err := machine.Allocate(int64(len(b)) * 3); err != nil {
		return nil, err
	}
	if separator == "" {
		return vm.Str(hex.EncodeToString([]byte(b))), nil
	}
	parts := make([]string, len(b))
	for i := range parts {
		parts[i] = hex.EncodeToString([]byte(b[i : i+1]))
	}
	return vm.Str(strings.Join(parts, separator)), nil
}

func bytesFromHex(machine *vm.VM, args vm.Args) (vm.Value, error) {
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
		return nil, machine.Raise(machine.Exceptions.ValueError, "non-hexadecimal number found in fromhex() arg at position %d", at)
	}
	return textValue(machine, vm.Bytes(data))
}

// encodingName reads the arguments of encode and decode and normalises them.
func encodingName(machine *vm.VM, args vm.Args, name string) (encoding, errors string, err error) {
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
	if len(normalised) < 2 { // no codec of CPython has so short a name (Lib/encodings/aliases.py, 3.12)
		return "", "", machine.Raise(machine.Exceptions.LookupError, "unknown encoding: %s", encoding)
	}
	return "", "", machine.Unsupported("text encoding %q", encoding)
}

func strEncode(machine *vm.VM, s vm.Str, args vm.Args) (vm.Value, error) {
	encoding, errors, err := encodingName(machine, args, "encode")
	if err != nil {
		return nil, err
	}
	if encoding == "utf-8" {
		return textValue(machine, vm.Bytes(s))
	}
	limit := rune(128)
	if encoding == "latin-1" {
		limit = 256
	}
	if err := machine.Allocate(int64(len(s))); err != nil {
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
			return nil, machine.Raise(machine.Exceptions.UnicodeEncodeError,
				"'%s' codec can't encode character '%s' in position %d: ordinal not in range(%d)", encoding,
				escapeNonASCII(string(r)), i, limit)
		default:
			return nil, machine.Unsupported("error handler %q of str.encode()", errors)
		}
	}
	return vm.Bytes(data), nil
}

func bytesDecode(machine *vm.VM, b vm.Bytes, args vm.Args) (vm.Value, error) {
	encoding, errors, err := encodingName(machine, args, "decode")
	if err != nil {
		return nil, err
	}
	return decode(machine, string(b), encoding, errors)
}

func decode(machine *vm.VM, data, encoding, errors string) (vm.Value, error) {
	if err := machine.Allocate(int64(len(data)) * 2); err != nil {
		return nil, err
	}
	if encoding == "utf-8" && utf8.ValidString(data) || isASCII(data) {
		return vm.Str(data), nil
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
				return nil, machine.Raise(machine.Exceptions.UnicodeDecodeError, "'%s' codec can't decode byte 0x%02x in position %d: %s",
					encoding, data[i], i, decodeReason(encoding))
			default:
				return nil, machine.Unsupported("error handler %q of bytes.decode()", errors)
			}
			i++
			continue
		}
		b.WriteRune(r)
		i += width
	}
	return vm.Str(b.String()), nil
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
