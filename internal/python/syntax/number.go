package syntax

// This file scans and reads numbers.

import (
	"math/big"
	"strconv"
	"strings"
)

// maxDecimalDigits is the longest decimal integer literal, as in CPython. Longer
// ones would take quadratic time.
const maxDecimalDigits = 4300

// number scans a number and the check that it ends where a token may end.
func (s *scanner) number() {
	start := s.pos
	sort := "decimal"
	var ok bool
	if s.src[start] == '0' {
		switch s.at(start+1) | 0x20 {
		case 'x':
			sort, ok = "hexadecimal", s.radixDigits(16)
		case 'o':
			sort, ok = "octal", s.radixDigits(8)
		case 'b':
			sort, ok = "binary", s.radixDigits(2)
		default:
			sort, ok = s.decimal()
		}
	} else {
		sort, ok = s.decimal()
	}
	switch {
	case s.err != nil:
	case !ok, !s.endsNumber():
		s.badNumber(sort)
	default:
		s.emit(tNumber, start)
	}
}

// badNumber complains about the character at s.pos.
func (s *scanner) badNumber(sort string) {
	c := s.at(s.pos)
	if c >= '2' && c <= '9' && sort != "decimal" {
		s.fail(s.place(s.pos), "invalid digit '%c' in %s literal", c, sort)
		return
	}
	s.fail(s.place(s.pos), "invalid %s literal", sort)
}

// radixDigits scans 0x1f and its like; it returns false at a misplaced character.
func (s *scanner) radixDigits(base int) bool {
	s.pos += 2
	for {
		if s.at(s.pos) == '_' {
			s.pos++
		}
		first := s.pos
		for digitValue(s.at(s.pos)) < base {
			s.pos++
		}
		if s.pos == first {
			return false
		}
		if s.at(s.pos) != '_' {
			return true
		}
	}
}

func digitValue(c byte) int {
	switch {
	case c >= '0' && c <= '9':
		return int(c - '0')
	case c >= 'a' && c <= 'f':
		return int(c-'a') + 10
	case c >= 'A' && c <= 'F':
		return int(c-'A') + 10
	}
	return 36
}

// digits scans decimal digits with single underscores between them.
func (s *scanner) digits() bool {
	for {
		first := s.pos
		for classes[s.at(s.pos)]&classDigit != 0 {
			s.pos++
		}
		if s.pos == first {
			return false
		}
		if s.at(s.pos) != '_' {
			return true
		}
		s.pos++
	}
}

// decimal scans an int, float or imaginary number.
func (s *scanner) decimal() (sort string, ok bool) {
	start := s.pos
	isInt := true
	if s.at(s.pos) != '.' && !s.digits() {
		return "decimal", false
	}
	if s.at(s.pos) == '.' {
		isInt = false
		s.pos++
		if classes[s.at(s.pos)]&classDigit != 0 && !s.digits() {
			return "decimal", false
		}
	}
	if exponent := s.exponent(); exponent > 0 {
		isInt = false
		s.pos = exponent
		if !s.digits() {
			return "decimal", false
		}
	}
	if s.at(s.pos)|0x20 == 'j' {
		s.pos++
		return "imaginary", true
	}
	if isInt && s.src[start] == '0' && strings.Trim(s.src[start:s.pos], "0_") != "" {
		s.fail(s.place(start), "leading zeros in decimal integer literals are not permitted; "+
			"use an 0o prefix for octal integers")
	}
	return "decimal", true
}

// exponent is the offset of an exponent's digits, or 0 if there is none.
func (s *scanner) exponent() int {
	i := s.pos
	if s.at(i)|0x20 != 'e' {
		return 0
	}
	i++
	if c := s.at(i); c == '+' || c == '-' {
		i++
	}
	if classes[s.at(i)]&classDigit == 0 {
		return 0
	}
	return i
}

// endsNumber says whether a number may end at s.pos: before no letter, save
// that Python tolerates a keyword, as in 1if x else 2.
func (s *scanner) endsNumber() bool {
	if classes[s.at(s.pos)]&classIdentPart == 0 {
		return true
	}
	rest := s.src[s.pos:]
	for _, keyword := range []string{"and", "else", "for", "if", "in", "is", "not", "or"} {
		if strings.HasPrefix(rest, keyword) {
			return true
		}
	}
	return false
}

// numberConstant is the value of a scanned number.
func numberConstant(text string, c *Constant) (problem string) {
	if strings.IndexByte(text, '_') >= 0 {
		text = strings.ReplaceAll(text, "_", "")
	}
	radix := len(text) > 1 && text[0] == '0' && strings.IndexByte("xXoObB", text[1]) >= 0
	last := text[len(text)-1]
	switch {
	case radix:
		return intConstant(text, c)
	case last == 'j' || last == 'J':
		c.Kind = ImaginaryConstant
		c.Float = parseFloat(text[:len(text)-1])
	case strings.ContainsAny(text, ".eE"):
		c.Kind = FloatConstant
		c.Float = parseFloat(text)
	case len(text) > maxDecimalDigits:
		return "Exceeds the limit (" + strconv.Itoa(maxDecimalDigits) + " digits) for integer literals; " +
			"consider hexadecimal for huge integers"
	default:
		if text[0] == '0' {
			text = "0" // the scanner has seen that all digits are zero
		}
		return intConstant(text, c)
	}
	return ""
}

func intConstant(text string, c *Constant) (problem string) {
	if value, err := strconv.ParseInt(text, 0, 64); err == nil {
		c.Kind, c.Int = IntConstant, value
		return ""
	}
	value, ok := new(big.Int).SetString(text, 0)
	if !ok {
		return "invalid integer literal"
	}
	c.Kind, c.Big = BigIntConstant, value
	return ""
}

// parseFloat is exact to the last bit; a number too large is infinite, as in
// Python.
func parseFloat(text string) float64 {
	value, _ := strconv.ParseFloat(text, 64)
	return value
}
