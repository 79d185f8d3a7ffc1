package vm

// This file is % formatting of text.

import (
	"strings"
)

// percentSpec is one conversion of % formatting:
// %[(key)][flags][width][.precision]type.
type percentSpec struct {
	key     string
	hasKey  bool
	left    bool
	spec    formatSpec
	verb    byte
	index   int // of the verb in the format
	starred struct{ width, precision bool }
}

// formatPercent is format % args.
func formatPercent(vm *VM, format string, args Value) (string, error) {
	values := []Value{args}
	if t, ok := Underlying(args).(*Tuple); ok {
		values = t.Items
	}
	p := &percentArgs{vm: vm, all: args, values: values}
	var b strings.Builder
	length := len(format)
	for {
		text, rest, found := strings.Cut(format, "%")
		b.WriteString(text)
		if !found {
			break
		}
		spec, tail, err := parsePercent(vm, rest)
		if err != nil {
			return "", err
		}
		format = tail
		spec.index = length - len(tail) - 1
		if spec.verb == '%' {
			b.WriteByte('%')
			continue
		}
		s, err := p.convert(spec)
		if err != nil {
			return "", err
		}
		if err := vm.Allocate(int64(len(s))); err != nil {
			return "", err
		}
		b.WriteString(s)
	}
	if p.next < len(values) && !isMapping(vm, args) && !p.keyed {
		return "", vm.Raise(vm.Exceptions.TypeError, "not all arguments converted during string formatting")
	}
	return b.String(), nil
}

// isMapping tells arguments that names may be looked up in, which a format without
// places takes: everything that can be subscripted but a tuple and a str.
func isMapping(vm *VM, args Value) bool {
	switch args.(type) {
	case *Dict, *List, *Range, Bytes:
		return true
	}
	if _, isText := Underlying(args).(Str); isText || !dispatched(args) {
		return false
	}
	_, ok := special(vm, args, "__getitem__")
	return ok
}

func parsePercent(vm *VM, s string) (p percentSpec, rest string, err error) {
	p.spec = formatSpec{fill: ' ', precision: -1}
	incomplete := func() error { return vm.Raise(vm.Exceptions.ValueError, "incomplete format") }
	if strings.HasPrefix(s, "(") {
		end := strings.IndexByte(s, ')')
		if end < 0 {
			return p, s, vm.Raise(vm.Exceptions.ValueError, "incomplete format key")
		}
		p.key, p.hasKey, s = s[1:end], true, s[end+1:]
	}
	s = p.flags(s)
	if tail, ok := cutPrefix(s, "*"); ok {
		p.starred.width, s = true, tail
	} else if p.spec.width, s, err = specNumber(vm, s, "width"); err != nil {
		return p, s, err
	}
	p.spec.width = max(p.spec.width, 0)
	if tail, ok := cutPrefix(s, "."); ok {
		if star, ok := cutPrefix(tail, "*"); ok {
			p.starred.precision, s = true, star
		} else if p.spec.precision, s, err = specNumber(vm, tail, "precision"); err != nil {
			return p, s, err
		} else {
			p.spec.precision = max(p.spec.precision, 0)
		}
	}
	s = strings.TrimLeft(s, "hlL")
	if s == "" {
		return p, s, incomplete()
	}
	p.verb = s[0]
	return p, s[1:], nil
}

func (p *percentSpec) flags(s string) string {
	for ; s != ""; s = s[1:] {
		switch s[0] {
		case '-':
			p.left = true
		case '+':
			p.spec.sign = '+'
		case ' ':
			if p.spec.sign == 0 {
				p.spec.sign = ' '
			}
		case '#':
			p.spec.alternate = true
		case '0':
			p.spec.fill, p.spec.align = '0', '='
		default:
			return s
		}
	}
	return s
}

// percentArgs hands out the arguments of a format.
type percentArgs struct {
	vm     *VM
	all    Value
	values []Value
	next   int
	keyed  bool
}

func (p *percentArgs) take() (Value, error) {
	if p.next >= len(p.values) {
		return nil, p.vm.Raise(p.vm.Exceptions.TypeError, "not enough arguments for format string")
	}
	p.next++
	return p.values[p.next-1], nil
}

func (p *percentArgs) argument(spec percentSpec) (Value, error) {
	if !spec.hasKey {
		return p.take()
	}
	p.keyed = true
	if _, ok := p.all.(*Tuple); ok {
		return nil, p.vm.Raise(p.vm.Exceptions.TypeError, "format requires a mapping")
	}
	return p.vm.GetItem(p.all, Str(spec.key))
}

func (p *percentArgs) convert(spec percentSpec) (string, error) {
	vm := p.vm
	if spec.starred.width {
		n, err := p.takeInt()
		if err != nil {
			return "", err
		}
		spec.left = spec.left || n < 0
		spec.spec.width = max(n, -n)
	}
	if spec.starred.precision {
		n, err := p.takeInt()
		if err != nil {
			return "", err
		}
		spec.spec.precision = max(n, 0)
	}
	v, err := p.argument(spec)
	if err != nil {
		return "", err
	}
	if spec.left {
		spec.spec.align, spec.spec.fill = '<', ' '
	}
	switch spec.verb {
	case 's', 'r', 'a':
		return percentText(vm, spec, v)
	case 'd', 'i', 'u', 'x', 'X', 'o':
		return percentInt(vm, spec, v)
	case 'e', 'E', 'f', 'F', 'g', 'G':
		f, err := vm.AsFloat(v)
		if err != nil {
			return "", err
		}
		spec.spec.kind = spec.verb
		return formatFloat(vm, f, spec.spec, v)
	case 'c':
		return percentChar(vm, spec, v)
	}
	return "", vm.Raise(vm.Exceptions.ValueError, "unsupported format character '%c' (%#x) at index %d", spec.verb, spec.verb, spec.index)
}

func (p *percentArgs) takeInt() (int, error) {
	v, err := p.take()
	if err != nil {
		return 0, err
	}
	n, ok := v.(Int)
	if !ok {
		return 0, p.vm.Raise(p.vm.Exceptions.TypeError, "* wants int")
	}
	if n > maxWidth || n < -maxWidth {
		return 0, p.vm.Raise(p.vm.Exceptions.OverflowError, "Python int too large to convert to C int")
	}
	return int(n), nil
}

func percentText(vm *VM, spec percentSpec, v Value) (string, error) {
	text, err := convert(vm, v, spec.verb)
	if err != nil {
		return "", err
	}
	if n := spec.spec.precision; n >= 0 && n < StrLen(text) {
		text = strSelect(text, 0, 1, int64(n))
	}
	spec.spec.fill = ' '
	if spec.spec.align == '=' {
		spec.spec.align = '>'
	}
	return pad(vm, spec.spec, "", text)
}

func percentInt(vm *VM, spec percentSpec, v Value) (string, error) {
	n, err := percentNumber(vm, spec, v)
	if err != nil {
		return "", err
	}
	s := spec.spec
	s.kind = spec.verb
	if s.kind == 'i' || s.kind == 'u' {
		s.kind = 'd'
	}
	digits := s.precision
	s.precision = -1
	if digits > 0 {
		zeros := formatSpec{fill: '0', align: '=', width: digits, precision: -1, kind: s.kind, sign: s.sign, alternate: s.alternate}
		if BigOf(n).Sign() < 0 || s.sign != 0 {
			zeros.width++
		}
		text, err := formatInt(vm, n, zeros)
		if err != nil {
			return "", err
		}
		s.fill = ' '
		if s.align == '=' {
			s.align = '>'
		}
		return pad(vm, s, "", text)
	}
	return formatInt(vm, n, s)
}

// percentNumber takes an int; %d truncates floats, %x does not take them.
func percentNumber(vm *VM, spec percentSpec, v Value) (Value, error) {
	if f, ok := Underlying(v).(Float); ok && strings.IndexByte("diu", spec.verb) >= 0 {
		return floatToInt(vm, float64(f))
	}
	n, err := vm.IndexValue(v)
	if err != nil && vm.IsException(err, vm.Exceptions.TypeError) {
		what := "a real number"
		if strings.IndexByte("diu", spec.verb) < 0 {
			what = "an integer"
		}
		return nil, vm.Raise(vm.Exceptions.TypeError, "%%%c format: %s is required, not %s", spec.verb, what, vm.TypeOf(v).Name)
	}
	return n, err
}

func percentChar(vm *VM, spec percentSpec, v Value) (string, error) {
	if s, ok := Underlying(v).(Str); ok {
		if StrLen(string(s)) != 1 {
			return "", vm.Raise(vm.Exceptions.TypeError, "%%c requires int or char")
		}
		return pad(vm, spec.spec, "", string(s))
	}
	n, err := vm.IndexValue(v)
	if err != nil {
		return "", vm.Raise(vm.Exceptions.TypeError, "%%c requires int or char")
	}
	if spec.spec.align == 0 {
		spec.spec.align = '>'
	}
	return formatChar(vm, BigOf(n), spec.spec)
}
