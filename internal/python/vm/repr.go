package vm

// This file is str() and repr().

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Str is str(v).
func (vm *VM) Str(v Value) (string, error) {
	switch x := v.(type) {
	case Str:
		return string(x), nil
	case *Object, *Class, *Iterator:
		return textByMethod(vm, v, "__str__")
	}
	return vm.Repr(v)
}

// textByMethod calls __str__ or __repr__.
func textByMethod(vm *VM, v Value, name string) (string, error) {
	method, ok := special(vm, v, name)
	if !ok {
		return defaultRepr(vm, v), nil
	}
	if err := enter(vm); err != nil {
		return "", err
	}
	result, err := callSpecial(vm, v, method)
	leave(vm)
	if err := firstError(err, step(vm)); err != nil {
		return "", err
	}
	s, ok := Underlying(result).(Str)
	if !ok {
		return "", vm.Raise(vm.Exceptions.TypeError, "%s returned non-string (type %s)", name, vm.TypeOf(result).Name)
	}
	return string(s), nil
}

// Repr is repr(v).
func (vm *VM) Repr(v Value) (string, error) {
	switch x := v.(type) {
	case Str:
		return StrRepr(string(x)), vm.Allocate(int64(len(x)))
	case Bytes:
		return bytesRepr(string(x)), vm.Allocate(int64(len(x)))
	case *BigInt:
		return bigText(vm, x)
	case *List:
		return reprItems(vm, v, "[", x.Items, "]")
	case *Tuple:
		if len(x.Items) == 1 {
			return reprItems(vm, v, "(", x.Items, ",)")
		}
		return reprItems(vm, v, "(", x.Items, ")")
	case *Dict:
		return reprDict(vm, x)
	case *Set:
		return reprSet(vm, x)
	case *Object, *Class, *Iterator:
		return textByMethod(vm, v, "__repr__")
	case *Slice:
		return reprItems(vm, v, "slice(", []Value{x.Start, x.Stop, x.Step}, ")")
	}
	return simpleRepr(vm, v), nil
}

// maxIntDigits is Python's limit for turning ints into decimal text and back.
const maxIntDigits = 4300

func bigText(vm *VM, x *BigInt) (string, error) {
	if x.Int.BitLen() > maxIntDigits*10/3 {
		return "", vm.Raise(vm.Exceptions.ValueError,
			"Exceeds the limit (%d digits) for integer string conversion; use sys.set_int_max_str_digits() to increase the limit", maxIntDigits)
	}
	return x.Int.String(), nil
}

func simpleRepr(vm *VM, v Value) string {
	switch x := v.(type) {
	case None:
		return "None"
	case Bool:
		if x {
			return "True"
		}
		return "False"
	case Int:
		return fmt.Sprint(int64(x))
	case Float:
		return FloatRepr(float64(x))
	case Complex:
		return complexRepr(complex128(x))
	case Ellipsis:
		return "Ellipsis"
	case NotImplemented:
		return "NotImplemented"
	case *Range:
		if x.Step == 1 {
			return fmt.Sprintf("range(%d, %d)", x.Start, x.Stop)
		}
		return fmt.Sprintf("range(%d, %d, %d)", x.Start, x.Stop, x.Step)
	}
	return identityRepr(vm, v)
}

func identityRepr(vm *VM, v Value) string {
	switch x := v.(type) {
	case *Function:
		return fmt.Sprintf("<function %s at %#x>", x.Qualname, vm.ID(x))
	case *Builtin:
		return fmt.Sprintf("<built-in function %s>", x.Name)
	case *BoundMethod:
		return methodRepr(vm, x)
	case *Module:
		if x.File == "" {
			return fmt.Sprintf("<module '%s' (built-in)>", x.Name)
		}
		return fmt.Sprintf("<module '%s' from '%s'>", x.Name, x.File)
	case *Generator:
		return fmt.Sprintf("<generator object %s at %#x>", x.Qualname, vm.ID(x))
	case *GetSet:
		return fmt.Sprintf("<attribute '%s'>", x.Name)
	case *Super:
		return fmt.Sprintf("<super: <class '%s'>, <%s object>>", x.Class.Name, x.SelfClass.Name)
	}
	return defaultRepr(vm, v)
}

func methodRepr(vm *VM, m *BoundMethod) string {
	if _, ok := m.Func.(*Builtin); ok {
		return fmt.Sprintf("<built-in method %s of %s object at %#x>", callableName(vm, m.Func), vm.TypeOf(m.Self).Name, vm.ID(m.Self))
	}
	self, err := vm.Repr(m.Self)
	if err != nil {
		self = defaultRepr(vm, m.Self)
	}
	return fmt.Sprintf("<bound method %s of %s>", callableName(vm, m.Func), self)
}

// defaultRepr is object.__repr__.
func defaultRepr(vm *VM, v Value) string {
	if c, ok := v.(*Class); ok {
		return "<class '" + c.fullName() + "'>"
	}
	return fmt.Sprintf("<%s object at %#x>", vm.TypeOf(v).fullName(), vm.ID(v))
}

// fullName is the class's name with its module, unless that is builtins.
func (c *Class) fullName() string {
	if c.ModuleName == "" || c.ModuleName == "builtins" {
		return c.Qualname
	}
	return c.ModuleName + "." + c.Qualname
}

// reprItems writes items between brackets; a container inside itself is "...".
func reprItems(vm *VM, owner Value, open string, items []Value, closing string) (string, error) {
	if reprRunning(vm, owner) {
		return open + "..." + strings.TrimPrefix(closing, ","), nil
	}
	if err := enter(vm); err != nil {
		return "", err
	}
	defer leave(vm)
	vm.reprs = append(vm.reprs, owner)
	defer func() { vm.reprs = vm.reprs[:len(vm.reprs)-1] }()
	var b strings.Builder
	b.WriteString(open)
	for i := 0; i < len(items); i++ {
		if i > 0 {
			b.WriteString(", ")
		}
		if err := appendRepr(vm, &b, items[i]); err != nil {
			return "", err
		}
	}
	b.WriteString(closing)
	return b.String(), nil
}

func appendRepr(vm *VM, b *strings.Builder, v Value) error {
	if err := step(vm); err != nil {
		return err
	}
	text, err := vm.Repr(v)
	if err != nil {
		return err
	}
	if err := vm.Allocate(int64(len(text))); err != nil {
		return err
	}
	b.WriteString(text)
	return nil
}

func reprRunning(vm *VM, owner Value) bool {
	for _, running := range vm.reprs {
		if running == owner {
			return true
		}
	}
	return false
}

func reprDict(vm *VM, d *Dict) (string, error) {
	if reprRunning(vm, d) {
		return "{...}", nil
	}
	if err := enter(vm); err != nil {
		return "", err
	}
	defer leave(vm)
	vm.reprs = append(vm.reprs, d)
	defer func() { vm.reprs = vm.reprs[:len(vm.reprs)-1] }()
	var b strings.Builder
	b.WriteByte('{')
	for i := 0; i < len(d.entries); i++ {
		e := d.entries[i]
		if e.key == nil {
			continue
		}
		if b.Len() > 1 {
			b.WriteString(", ")
		}
		if err := appendRepr(vm, &b, e.key); err != nil {
			return "", err
		}
		b.WriteString(": ")
		if err := appendRepr(vm, &b, e.value); err != nil {
			return "", err
		}
	}
	b.WriteByte('}')
	return b.String(), nil
}

func reprSet(vm *VM, s *Set) (string, error) {
	open, closing, empty := "{", "}", "set()"
	if s.Frozen {
		open, closing, empty = "frozenset({", "})", "frozenset()"
	}
	if s.Len() == 0 {
		return empty, nil
	}
	return reprItems(vm, s, open, s.Items(), closing)
}

// Ascii is ascii(v): repr with everything outside ASCII escaped.
func (vm *VM) Ascii(v Value) (string, error) {
	text, err := vm.Repr(v)
	if err != nil || isASCII(text) {
		return text, err
	}
	var b strings.Builder
	for len(text) > 0 {
		r, width := DecodeRune(text)
		if r < utf8.RuneSelf {
			b.WriteByte(byte(r))
		} else {
			b.WriteString(escapeRune(r))
		}
		text = text[width:]
	}
	return b.String(), nil
}

// StrRepr is repr of a str: single quotes unless only double ones avoid
// escaping, and escapes for what does not print.
func StrRepr(s string) string {
	quote := byte('\'')
	if strings.IndexByte(s, '\'') >= 0 && strings.IndexByte(s, '"') < 0 {
		quote = '"'
	}
	var b strings.Builder
	b.Grow(len(s) + 2)
	b.WriteByte(quote)
	for len(s) > 0 {
		r, width := DecodeRune(s)
		switch {
		case r == rune(quote) || r == '\\':
			b.WriteByte('\\')
			b.WriteByte(byte(r))
		case r == '\n':
			b.WriteString(`\n`)
		case r == '\r':
			b.WriteString(`\r`)
		case r == '\t':
			b.WriteString(`\t`)
		case r == utf8.RuneError && width <= 1:
			fmt.Fprintf(&b, `\x%02x`, s[0])
		case printable(r):
			b.WriteString(s[:width])
		default:
			b.WriteString(escapeRune(r))
		}
		s = s[width:]
	}
	b.WriteByte(quote)
	return b.String()
}

func printable(r rune) bool {
	if r < utf8.RuneSelf {
		return r >= ' ' && r < 0x7f
	}
	return unicode.IsPrint(r)
}

func escapeRune(r rune) string {
	switch {
	case r < 0x100:
		return fmt.Sprintf(`\x%02x`, r)
	case r < 0x10000:
		return fmt.Sprintf(`\u%04x`, r)
	}
	return fmt.Sprintf(`\U%08x`, r)
}

func bytesRepr(s string) string {
	quote := byte('\'')
	if strings.IndexByte(s, '\'') >= 0 && strings.IndexByte(s, '"') < 0 {
		quote = '"'
	}
	var b strings.Builder
	b.WriteByte('b')
	b.WriteByte(quote)
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c == quote || c == '\\':
			b.WriteByte('\\')
			b.WriteByte(c)
		case c == '\n':
			b.WriteString(`\n`)
		case c == '\r':
			b.WriteString(`\r`)
		case c == '\t':
			b.WriteString(`\t`)
		case c < ' ' || c >= 0x7f:
			fmt.Fprintf(&b, `\x%02x`, c)
		default:
			b.WriteByte(c)
		}
	}
	b.WriteByte(quote)
	return b.String()
}
