package vm

// This file is format() with its specifications.

import (
	"math"
	"math/big"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Format is format(v, spec).
func (vm *VM) Format(v Value, spec string) (string, error) {
	switch x := v.(type) {
	case Str:
		if spec == "" {
			return string(x), nil
		}
		return formatString(vm, string(x), spec)
	case Int, *BigInt, Bool, Float, Complex:
		if spec == "" {
			return vm.Str(v)
		}
		return formatNumber(vm, v, spec)
	case *Object, *Class, *Iterator:
		return formatByMethod(vm, v, spec)
	}
	return formatDefault(vm, v, spec)
}

func formatByMethod(vm *VM, v Value, spec string) (string, error) {
	method, ok := special(vm, v, "__format__")
	if !ok {
		return formatDefault(vm, v, spec)
	}
	result, err := callSpecial(vm, v, method, Str(spec))
	if err != nil {
		return "", err
	}
	s, ok := Underlying(result).(Str)
	if !ok {
		return "", vm.Raise(vm.Exceptions.TypeError, "__format__ must return a str, not %s", vm.TypeOf(result).Name)
	}
	return string(s), nil
}

// formatDefault is object.__format__.
func formatDefault(vm *VM, v Value, spec string) (string, error) {
	if spec != "" {
		return "", vm.Raise(vm.Exceptions.TypeError, "unsupported format string passed to %s.__format__", vm.TypeOf(v).Name)
	}
	return vm.Str(v)
}

// formatSpec is a parsed format specification:
// [[fill]align][sign]["z"]["#"]["0"][width][grouping]["." precision][type].
type formatSpec struct {
	fill      rune
	align     byte // '<' '>' '^' '=' or 0
	sign      byte // '+' '-' ' ' or 0
	coerce    bool // 'z': a zero has no sign
	alternate bool
	width     int
	grouping  byte // ',' '_' or 0
	precision int  // -1 if absent
	kind      byte // 0 if absent
}

// maxWidth bounds widths and precisions before memory is charged for them.
const maxWidth = math.MaxInt32

func parseSpec(vm *VM, text string, v Value) (formatSpec, error) {
	s := formatSpec{fill: ' ', precision: -1}
	rest := text
	if r, width := utf8.DecodeRuneInString(rest); len(rest) > width && strings.IndexByte("<>^=", rest[width]) >= 0 {
		s.fill, s.align, rest = r, rest[width], rest[width+1:]
	} else if rest != "" && strings.IndexByte("<>^=", rest[0]) >= 0 {
		s.align, rest = rest[0], rest[1:]
	}
	if rest != "" && strings.IndexByte("+- ", rest[0]) >= 0 {
		s.sign, rest = rest[0], rest[1:]
	}
	rest, s.coerce = cutPrefix(rest, "z")
	rest, s.alternate = cutPrefix(rest, "#")
	if zero, ok := cutPrefix(rest, "0"); ok {
		rest = zero
		if s.align == 0 {
			s.fill, s.align = '0', '='
		}
	}
	var err error
	if s.width, rest, err = specNumber(vm, rest, "width"); err != nil {
		return s, err
	}
	s.width = max(s.width, 0)
	if rest != "" && (rest[0] == ',' || rest[0] == '_') {
		s.grouping, rest = rest[0], rest[1:]
	}
	if tail, ok := cutPrefix(rest, "."); ok {
		if s.precision, rest, err = specNumber(vm, tail, "precision"); err != nil {
			return s, err
		}
		if s.precision < 0 {
			return s, vm.Raise(vm.Exceptions.ValueError, "Format specifier missing precision")
		}
	}
	if len(rest) > 1 {
		return s, vm.Raise(vm.Exceptions.ValueError, "Invalid format specifier '%s' for object of type '%s'", text, vm.TypeOf(v).Name)
	}
	if rest != "" {
		s.kind = rest[0]
	}
	return s, nil
}

func cutPrefix(s, prefix string) (string, bool) {
	rest, ok := strings.CutPrefix(s, prefix)
	return rest, ok
}

// specNumber reads a number, -1 if there is none.
func specNumber(vm *VM, s, what string) (n int, rest string, err error) {
	end := 0
	for end < len(s) && s[end] >= '0' && s[end] <= '9' {
		end++
	}
	if end == 0 {
		return -1, s, nil
	}
	n, convErr := strconv.Atoi(s[:end])
	if convErr != nil || n > maxWidth {
		return 0, s, vm.Raise(vm.Exceptions.ValueError, "Too many decimal digits in format string: %s", what)
	}
	return n, s[end:], nil
}

func unknownCode(vm *VM, kind byte, v Value) error {
	return vm.Raise(vm.Exceptions.ValueError, "Unknown format code '%c' for object of type '%s'", kind, vm.TypeOf(v).Name)
}

func formatString(vm *VM, text, spec string) (string, error) {
	s, err := parseSpec(vm, spec, Str(text))
	if err != nil {
		return "", err
	}
	if s.kind != 0 && s.kind != 's' {
		return "", unknownCode(vm, s.kind, Str(text))
	}
	if s.sign != 0 {
		return "", vm.Raise(vm.Exceptions.ValueError, "Sign not allowed in string format specifier")
	}
	if s.coerce {
		return "", vm.Raise(vm.Exceptions.ValueError, "Negative zero coercion (z) not allowed in string format specifier")
	}
	if s.alternate {
		return "", vm.Raise(vm.Exceptions.ValueError, "Alternate form (#) not allowed in string format specifier")
	}
	if s.grouping != 0 {
		return "", vm.Raise(vm.Exceptions.ValueError, "Cannot specify '%c' with 's'.", s.grouping)
	}
	if s.align == '=' {
		if s.fill != '0' {
			return "", vm.Raise(vm.Exceptions.ValueError, "'=' alignment not allowed in string format specifier")
		}
		s.align = '<'
	}
	if s.precision >= 0 && s.precision < StrLen(text) {
		text = strSelect(text, 0, 1, int64(s.precision))
	}
	if s.align == 0 {
		s.align = '<'
	}
	return pad(vm, s, "", text)
}

// pad brings prefix+text to the width; for '=' the fill goes between them.
func pad(vm *VM, s formatSpec, prefix, text string) (string, error) {
	missing := s.width - StrLen(prefix) - StrLen(text)
	if missing <= 0 {
		return prefix + text, nil
	}
	if err := allocateProduct(vm, int64(utf8.RuneLen(max(s.fill, 0))), int64(missing)); err != nil {
		return "", err
	}
	left := 0
	switch s.align {
	case '>', 0:
		left = missing
	case '^':
		left = missing / 2
	case '=':
		return prefix + strings.Repeat(string(s.fill), missing) + text, nil
	}
	return strings.Repeat(string(s.fill), left) + prefix + text + strings.Repeat(string(s.fill), missing-left), nil
}

func formatNumber(vm *VM, v Value, spec string) (string, error) {
	s, err := parseSpec(vm, spec, v)
	if err != nil {
		return "", err
	}
	switch x := v.(type) {
	case Float:
		return formatFloat(vm, float64(x), s, v)
	case Complex:
		return formatComplex(vm, complex128(x), s, v)
	case Bool:
		v = MakeInt(intOf(x))
	}
	switch s.kind {
	case 'e', 'E', 'f', 'F', 'g', 'G', '%':
		f, err := toFloat(vm, v)
		if err != nil {
			return "", err
		}
		return formatFloat(vm, f, s, v)
	}
	return formatInt(vm, v, s)
}

func formatInt(vm *VM, v Value, s formatSpec) (string, error) {
	if !strings.ContainsRune("\x00dnboxXc", rune(s.kind)) {
		return "", unknownCode(vm, s.kind, v)
	}
	if s.precision >= 0 {
		return "", vm.Raise(vm.Exceptions.ValueError, "Precision not allowed in integer format specifier")
	}
	n := BigOf(v)
	base, prefix, group := 10, "", 3
	switch s.kind {
	case 0, 'd', 'n':
	case 'b':
		base, prefix, group = 2, "0b", 4
	case 'o':
		base, prefix, group = 8, "0o", 4
	case 'x', 'X':
		base, prefix, group = 16, "0"+string(s.kind), 4
	case 'c':
		return formatChar(vm, n, s)
	}
	if big, ok := v.(*BigInt); ok && base == 10 {
		if _, err := bigText(vm, big); err != nil {
			return "", err
		}
	}
	digits := new(big.Int).Abs(n).Text(base)
	if s.kind == 'X' {
		digits = strings.ToUpper(digits)
	}
	if !s.alternate {
		prefix = ""
	}
	return finishNumber(vm, s, signOf(n.Sign() < 0, s.sign)+prefix, digits, "", group)
}

func formatChar(vm *VM, n *big.Int, s formatSpec) (string, error) {
	if !n.IsInt64() || n.Int64() < 0 || n.Int64() > utf8.MaxRune {
		return "", vm.Raise(vm.Exceptions.OverflowError, "%%c arg not in range(0x110000)")
	}
	if s.align == 0 {
		s.align = '<'
	}
	return pad(vm, s, "", string(AppendRune(nil, rune(n.Int64()))))
}

func signOf(negative bool, sign byte) string {
	switch {
	case negative:
		return "-"
	case sign == '+' || sign == ' ':
		return string(sign)
	}
	return ""
}

// finishNumber groups the digits and pads. Digits before the point are grouped;
// zeros that fill the width are grouped too.
func finishNumber(vm *VM, s formatSpec, prefix, digits, tail string, group int) (string, error) {
	if s.align == 0 {
		s.align = '>'
	}
	if s.grouping == 0 {
		return pad(vm, s, prefix, digits+tail)
	}
	if s.fill == '0' && s.align == '=' {
		room := s.width - len(prefix) - len(tail)
		if err := allocateProduct(vm, 2, int64(max(room, 0))); err != nil {
			return "", err
		}
		for len(groupDigits(digits, s.grouping, group)) < room {
			short := room - len(groupDigits(digits, s.grouping, group))
			digits = strings.Repeat("0", max(short*group/(group+1), 1)) + digits
		}
	}
	return pad(vm, s, prefix, groupDigits(digits, s.grouping, group)+tail)
}

// groupDigits puts a separator before every group of digits: 1234567 is
// 1,234,567.
func groupDigits(digits string, separator byte, group int) string {
	first := len(digits) % group
	if first == 0 {
		first = min(group, len(digits))
	}
	var b strings.Builder
	b.WriteString(digits[:first])
	for i := first; i < len(digits); i += group {
		b.WriteByte(separator)
		b.WriteString(digits[i : i+group])
	}
	return b.String()
}

// maxPrecision is the precision up to which floats are formatted exactly; a
// double has at most 1074 digits after the point.
const maxPrecision = 1100

func formatFloat(vm *VM, f float64, s formatSpec, v Value) (string, error) {
	if err := chargeBytes(vm, max(s.precision, 0)); err != nil {
		return "", err
	}
	body, ok := floatBody(math.Abs(f), s)
	if !ok {
		return "", unknownCode(vm, s.kind, v)
	}
	digits, tail := body, ""
	if i := strings.IndexFunc(body, func(r rune) bool { return r < '0' || r > '9' }); i >= 0 && !math.IsNaN(f) && !math.IsInf(f, 0) {
		digits, tail = body[:i], body[i:]
	}
	if extra := s.precision - maxPrecision; extra > 0 && (s.kind == 'f' || s.kind == 'F') {
		if err := allocateProduct(vm, 1, int64(extra)); err != nil {
			return "", err
		}
		tail += strings.Repeat("0", extra)
	}
	negative := math.Signbit(f) && !math.IsNaN(f) && !(s.coerce && isZero(digits+tail))
	return finishNumber(vm, s, signOf(negative, s.sign), digits, tail, 3)
}

// isZero tells a formatted number whose digits, its exponent's apart, are all 0.
func isZero(text string) bool {
	mantissa, _, _ := strings.Cut(strings.ToLower(text), "e")
	return strings.Trim(mantissa, "0.%") == ""
}

// floatBody formats the magnitude of a float without sign, width or grouping.
func floatBody(f float64, s formatSpec) (string, bool) {
	precision := min(s.precision, maxPrecision)
	if precision < 0 && s.kind != 0 {
		precision = 6
	}
	suffix := ""
	kind := s.kind
	if kind == '%' {
		f, kind, suffix = f*100, 'f', "%"
	}
	if math.IsInf(f, 0) || math.IsNaN(f) {
		text := strings.TrimPrefix(FloatRepr(f), "+")
		if kind == 'E' || kind == 'F' || kind == 'G' {
			text = strings.ToUpper(text)
		}
		return text + suffix, strings.IndexByte("\x00eEfFgGn", kind) >= 0
	}
	switch kind {
	case 'f', 'F':
		text := strconv.FormatFloat(f, 'f', precision, 64)
		if s.alternate && precision == 0 {
			text += "."
		}
		return text + suffix, true
	case 'e', 'E':
		return strconv.FormatFloat(f, kind, precision, 64), true
	case 'g', 'G', 'n':
		return generalFloat(f, max(precision, 1), kind == 'G', s.alternate), true
	case 0:
		if s.precision < 0 {
			return FloatRepr(f), true
		}
		return shortestGeneral(f, max(precision, 1)), true
	}
	return "", false
}

// generalFloat is %g: precision significant digits, trailing zeros removed, and
// an exponent below 1e-4 or from 10**precision on.
func generalFloat(f float64, precision int, upper, keepZeros bool) string {
	text := strconv.FormatFloat(f, 'e', precision-1, 64)
	mantissa, exponentText, _ := strings.Cut(text, "e")
	exponent, _ := strconv.Atoi(exponentText)
	if exponent < -4 || exponent >= precision {
		mantissa = generalDigits(mantissa, keepZeros)
		if upper {
			return mantissa + "E" + exponentText
		}
		return mantissa + "e" + exponentText
	}
	text = strconv.FormatFloat(f, 'f', precision-1-exponent, 64)
	return generalDigits(text, keepZeros)
}

// generalDigits are %g's: without zeros at the end, or with them and always a point.
func generalDigits(text string, keepZeros bool) string {
	switch {
	case !keepZeros:
		return trimZeros(text)
	case strings.Contains(text, "."):
		return text
	}
	return text + "."
}

// shortestGeneral is format(f, ".3"): like %g, but whole numbers keep ".0" and
// the exponent starts one digit earlier.
func shortestGeneral(f float64, precision int) string {
	text := strconv.FormatFloat(f, 'e', precision-1, 64)
	mantissa, exponentText, _ := strings.Cut(text, "e")
	exponent, _ := strconv.Atoi(exponentText)
	if f != 0 && (exponent < -4 || exponent >= precision-1) {
		if exponent == precision-1 && exponent >= 0 && precision > 1 {
			return trimZeros(mantissa) + "e" + exponentText
		}
		return trimZeros(mantissa) + "e" + exponentText
	}
	text = trimZeros(strconv.FormatFloat(f, 'f', max(precision-1-exponent, 0), 64))
	if !strings.Contains(text, ".") {
		text += ".0"
	}
	return text
}

func trimZeros(text string) string {
	if !strings.Contains(text, ".") {
		return text
	}
	return strings.TrimSuffix(strings.TrimRight(text, "0"), ".")
}

func formatComplex(vm *VM, z complex128, s formatSpec, v Value) (string, error) {
	if s.align == '=' || s.fill == '0' {
		return "", vm.Raise(vm.Exceptions.ValueError, "Zero padding is not allowed in complex format specifier")
	}
	if s.kind == 0 && s.precision < 0 && s.sign == 0 {
		if s.align == 0 {
			s.align = '>'
		}
		return pad(vm, s, "", complexRepr(z))
	}
	parts := s
	parts.width, parts.align, parts.fill = 0, 0, ' '
	re, err := formatFloat(vm, real(z), parts, v)
	if err != nil {
		return "", err
	}
	parts.sign = '+'
	im, err := formatFloat(vm, imag(z), parts, v)
	if err != nil {
		return "", err
	}
	text := re + im + "j"
	if s.kind == 0 {
		text = "(" + text + ")"
	}
	if s.align == 0 {
		s.align = '>'
	}
	return pad(vm, s, "", text)
}
