package lib

// This file is str.format.

import (
	"strconv"
	"strings"

	"heft/internal/python/vm"
)

// formatter runs str.format: it walks the template and takes field values from
// the arguments. automatic counts the fields without a number.
type formatter struct {
	vm        *vm.VM
	arguments []vm.Value
	named     func(name string) (vm.Value, error)
	automatic int
	numbered  bool
}

// maxFormatDepth is how deep replacement fields may nest: "{:{width}}".
const maxFormatDepth = 2

func strFormat(machine *vm.VM, s vm.Str, args vm.Args) (vm.Value, error) {
	f := &formatter{vm: machine, arguments: args.Positional, named: func(name string) (vm.Value, error) {
		if v, ok := args.Keyword(name); ok {
			return v, nil
		}
		return nil, machine.RaiseValue(machine.Exceptions.KeyError, vm.Str(name))
	}}
	text, err := f.format(string(s), maxFormatDepth)
	return vm.Str(text), err
}

func strFormatMap(machine *vm.VM, s vm.Str, args vm.Args) (vm.Value, error) {
	var mapping vm.Value
	if err := args.Unpack("format_map", "/mapping", &mapping); err != nil {
		return nil, err
	}
	f := &formatter{vm: machine, named: func(name string) (vm.Value, error) {
		return machine.GetItem(mapping, vm.Str(name))
	}}
	text, err := f.format(string(s), maxFormatDepth)
	return vm.Str(text), err
}

func (f *formatter) format(template string, depth int) (string, error) {
	if depth == 0 {
		return "", f.valueError("Max string recursion exceeded")
	}
	if err := f.vm.Charge(int64(len(template)/16 + 1)); err != nil {
		return "", err
	}
	pieces := hold(f.vm)
	defer pieces.release()
	for template != "" {
		at := strings.IndexAny(template, "{}")
		if at < 0 {
			at = len(template)
		}
		if err := pieces.addText(template[:at]); err != nil {
			return "", err
		}
		if template = template[at:]; template == "" {
			break
		}
		text, length, err := f.brace(template, depth)
		if err != nil {
			return "", err
		}
		if err := pieces.addText(text); err != nil {
			return "", err
		}
		template = template[length:]
	}
	return pieces.text()
}

// brace formats what begins with a brace: a doubled one, or a field. length is
// how much of the template that was.
func (f *formatter) brace(template string, depth int) (text string, length int, err error) {
	if len(template) > 1 && template[1] == template[0] {
		return template[:1], 2, nil
	}
	if template[0] == '}' {
		return "", 0, f.valueError("Single '}' encountered in format string")
	}
	end := fieldEnd(template, 1)
	if end < 0 {
		if len(template) == 1 {
			return "", 0, f.valueError("Single '{' encountered in format string")
		}
		return "", 0, f.valueError("expected '}' before end of string")
	}
	text, err = f.field(template[1:end], depth)
	return text, end + 1, err
}

func (f *formatter) valueError(text string) error {
	return f.vm.Raise(f.vm.Exceptions.ValueError, "%s", text)
}

// fieldEnd returns the position of the brace that closes a field.
func fieldEnd(template string, start int) int {
	depth, inBrackets := 1, false
	for i := start; i < len(template); i++ {
		switch c := template[i]; {
		case c == '[' && depth == 1:
			inBrackets = true
		case c == ']':
			inBrackets = false
		case inBrackets:
		case c == '{':
			depth++
		case c == '}':
			if depth--; depth == 0 {
				return i
			}
		}
	}
	return -1
}

// field formats the inside of one pair of braces: name!conversion:spec.
func (f *formatter) field(field string, depth int) (string, error) {
	name, spec := cutSpec(field)
	name, conversion, converted := strings.Cut(name, "!")
	value, err := f.value(name)
	if err != nil {
		return "", err
	}
	if converted {
		if value, err = f.convert(value, conversion); err != nil {
			return "", err
		}
	}
	if strings.ContainsAny(spec, "{}") {
		if spec, err = f.format(spec, depth-1); err != nil {
			return "", err
		}
	}
	return f.vm.Format(value, spec)
}

// cutSpec splits at the first colon outside brackets.
func cutSpec(field string) (name, spec string) {
	inBrackets := false
	for i := 0; i < len(field); i++ {
		switch c := field[i]; {
		case c == '[':
			inBrackets = true
		case c == ']':
			inBrackets = false
		case c == ':' && !inBrackets:
			return field[:i], field[i+1:]
		}
	}
	return field, ""
}

func (f *formatter) convert(value vm.Value, conversion string) (vm.Value, error) {
	switch conversion {
	case "r":
		s, err := f.vm.Repr(value)
		return vm.Str(s), err
	case "s":
		s, err := f.vm.Str(value)
		return vm.Str(s), err
	case "a":
		s, err := f.vm.Repr(value)
		return vm.Str(escapeNonASCII(s)), err
	case "":
		return nil, f.valueError("end of string while looking for conversion specifier")
	}
	return nil, f.vm.Raise(f.vm.Exceptions.ValueError, "Unknown conversion specifier %s", conversion)
}

// value resolves a field name such as 0.shape[1] or config[lr].
func (f *formatter) value(name string) (vm.Value, error) {
	end := strings.IndexAny(name, ".[")
	if end < 0 {
		end = len(name)
	}
	value, err := f.first(name[:end])
	for rest := name[end:]; err == nil && rest != ""; {
		value, rest, err = f.step(value, rest)
	}
	return value, err
}

// first finds the argument that a field name begins with.
func (f *formatter) first(name string) (vm.Value, error) {
	if name != "" && strings.Trim(name, "0123456789") != "" {
		return f.named(name)
	}
	index := f.automatic
	if name == "" {
		if f.numbered {
			return nil, f.valueError("cannot switch from manual field specification to automatic field numbering")
		}
		f.automatic++
	} else {
		if f.automatic > 0 {
			return nil, f.valueError("cannot switch from automatic field numbering to manual field specification")
		}
		f.numbered = true
		var err error
		if index, err = strconv.Atoi(name); err != nil {
			return nil, f.valueError("Too many decimal digits in format string")
		}
	}
	if index >= len(f.arguments) {
		return nil, f.vm.Raise(f.vm.Exceptions.IndexError, "Replacement index %d out of range for positional args tuple", index)
	}
	return f.arguments[index], nil
}

// step follows one .attribute or [key] of a field name.
func (f *formatter) step(value vm.Value, rest string) (vm.Value, string, error) {
	if rest[0] == '.' {
		end := strings.IndexAny(rest[1:], ".[") + 1
		if end == 0 {
			end = len(rest)
		}
		if end == 1 {
			return nil, "", f.valueError("Empty attribute in format string")
		}
		v, err := f.vm.GetAttr(value, rest[1:end])
		return v, rest[end:], err
	}
	end := strings.IndexByte(rest, ']')
	if end < 0 {
		return nil, "", f.valueError("Missing ']' in format string")
	}
	if end == 1 {
		return nil, "", f.valueError("Empty attribute in format string")
	}
	if end+1 < len(rest) && rest[end+1] != '.' && rest[end+1] != '[' {
		return nil, "", f.valueError("Only '.' or '[' may follow ']' in format field specifier")
	}
	var key vm.Value = vm.Str(rest[1:end])
	if n, err := strconv.ParseInt(rest[1:end], 10, 64); err == nil && rest[1] != '-' && rest[1] != '+' {
		key = vm.MakeInt(n)
	}
	v, err := f.vm.GetItem(value, key)
	return v, rest[end+1:], err
}
