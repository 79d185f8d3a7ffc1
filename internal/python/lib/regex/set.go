package regex

// This file holds sets of characters, and escapes.

import (
	"strconv"
	"strings"
	"unicode"
)

// set is a set of characters: ranges, and classes such as \d.
type set struct {
	negative bool
	ranges   []charRange
	classes  []charClass
	kinds    []property
	flags    Flags
}

// property is \p{Lu}: the characters of a Unicode category, or all others.
type property struct {
	table    *unicode.RangeTable
	negative bool
}

type charRange struct{ low, high rune }

// charClass is one of d, D, s, S, w, W.
type charClass byte

func (s *set) has(r rune) bool {
	found := s.direct(r)
	if !found && s.flags&IgnoreCase != 0 {
		for other := unicode.SimpleFold(r); other != r && !found; other = unicode.SimpleFold(other) {
			found = s.direct(other)
		}
	}
	return found != s.negative
}

func (s *set) direct(r rune) bool {
	for _, c := range s.ranges {
		if r >= c.low && r <= c.high {
			return true
		}
	}
	for _, class := range s.classes {
		if class.has(r, s.flags&Unicode == 0) {
			return true
		}
	}
	for _, kind := range s.kinds {
		if unicode.Is(kind.table, r) != kind.negative {
			return true
		}
	}
	return false
}

func (c charClass) has(r rune, ascii bool) bool {
	var in bool
	switch c | 0x20 {
	case 'd':
		in = r >= '0' && r <= '9' || !ascii && r > 127 && unicode.IsDigit(r)
	case 's':
		in = r == ' ' || r >= '\t' && r <= '\r' || !ascii && (r >= 0x1c && r <= 0x1f || r > 127 && unicode.IsSpace(r))
	case 'w':
		in = isWord(r, ascii)
	}
	return in == (c >= 'a')
}

func isWord(r rune, ascii bool) bool {
	if r < 128 {
		return r == '_' || r >= '0' && r <= '9' || r|0x20 >= 'a' && r|0x20 <= 'z'
	}
	return !ascii && (unicode.IsLetter(r) || unicode.IsNumber(r))
}

// sameChar compares two characters, ignoring case if the flags say so.
func sameChar(a, b rune, flags Flags) bool {
	if a == b {
		return true
	}
	if flags&IgnoreCase == 0 || flags&Unicode == 0 && (a > 127 || b > 127) {
		return false
	}
	for other := unicode.SimpleFold(a); other != a; other = unicode.SimpleFold(other) {
		if other == b {
			return true
		}
	}
	return false
}

// charSet parses [...].
func (p *parser) charSet() (*node, error) {
	start := p.pos
	p.pos++
	s := &set{flags: p.flags}
	if p.at("^") {
		s.negative = true
		p.pos++
	}
	for first := true; ; first = false {
		if p.pos >= len(p.pattern) {
			return nil, p.fail(start, "unterminated character set")
		}
		if p.pattern[p.pos] == ']' && !first {
			p.pos++
			return &node{kind: kindSet, set: s, flags: p.flags}, nil
		}
		if err := p.setItem(s, start); err != nil {
			return nil, err
		}
	}
}

// setItem adds a character, class or range.
func (p *parser) setItem(s *set, start int) error {
	position := p.pos
	if p.atProperty() {
		kind, err := p.property()
		s.kinds = append(s.kinds, kind)
		return err
	}
	low, class, err := p.setChar(start)
	if err != nil {
		return err
	}
	if !p.at("-") || p.pos+1 >= len(p.pattern) || p.pattern[p.pos+1] == ']' {
		if class != 0 {
			s.classes = append(s.classes, class)
		} else {
			s.ranges = append(s.ranges, charRange{low, low})
		}
		return nil
	}
	p.pos++
	high, highClass, err := p.setChar(start)
	if err != nil {
		return err
	}
	if class != 0 || highClass != 0 || high < low {
		return p.fail(position, "bad character range "+p.pattern[position:p.pos])
	}
	s.ranges = append(s.ranges, charRange{low, high})
	return nil
}

func (p *parser) setChar(start int) (rune, charClass, error) {
	r, width := p.next()
	if r != '\\' {
		p.pos += width
		return r, 0, nil
	}
	position := p.pos
	p.pos++
	if p.pos >= len(p.pattern) {
		return 0, 0, p.fail(start, "unterminated character set")
	}
	c := p.pattern[p.pos]
	switch {
	case strings.IndexByte("dDsSwW", c) >= 0:
		p.pos++
		return 0, charClass(c), nil
	case c == 'b':
		p.pos++
		return '\b', 0, nil
	case c >= '0' && c <= '7':
		return p.octal(position)
	}
	r, err := p.charEscape(position)
	return r, 0, err
}

// octal reads up to three octal digits.
func (p *parser) octal(position int) (rune, charClass, error) {
	end := p.pos
	for end < len(p.pattern) && end < p.pos+3 && p.pattern[end] >= '0' && p.pattern[end] <= '7' {
		end++
	}
	n, _ := strconv.ParseInt(p.pattern[p.pos:end], 8, 32)
	p.pos = end
	if n > 0o377 {
		return 0, 0, p.fail(position, "octal escape value "+p.pattern[position:end]+" outside of range 0-0o377")
	}
	return rune(n), 0, nil
}

// charEscape reads an escape that stands for a character, after its backslash.
func (p *parser) charEscape(position int) (rune, error) {
	r, width := p.next()
	p.pos += width
	if i := strings.IndexRune("abfnrtv", r); i >= 0 && r != 'b' {
		return rune("\a\b\f\n\r\t\v"[i]), nil
	}
	if r == 'x' {
		return p.hex(position, 2)
	}
	if p.flags&Bytes == 0 {
		switch r {
		case 'u':
			return p.hex(position, 4)
		case 'U':
			return p.hex(position, 8)
		}
	}
	if r < 128 && (r >= '0' && r <= '9' || r|0x20 >= 'a' && r|0x20 <= 'z') {
		return 0, p.fail(position, "bad escape \\"+string(r))
	}
	return r, nil
}

func (p *parser) hex(position, digits int) (rune, error) {
	end := p.pos
	for end < len(p.pattern) && end < p.pos+digits && strings.IndexByte("0123456789abcdefABCDEF", p.pattern[end]) >= 0 {
		end++
	}
	n, err := strconv.ParseInt(p.pattern[p.pos:end], 16, 64)
	if err != nil || end < p.pos+digits || n > unicode.MaxRune {
		return 0, p.fail(position, "incomplete escape "+p.pattern[position:end])
	}
	p.pos = end
	return rune(n), nil
}

// atProperty tells whether \p or \P is next, where these mean something.
func (p *parser) atProperty() bool {
	return p.flags&Properties != 0 && (p.at("\\p") || p.at("\\P"))
}

// property parses \p{L}, \pL, \p{^L} and \P{L}.
func (p *parser) property() (property, error) {
	start := p.pos
	kind := property{negative: p.pattern[p.pos+1] == 'P'}
	p.pos += 2
	_, width := p.next()
	name := p.pattern[p.pos : p.pos+width]
	p.pos += width
	if name == "{" {
		end := strings.IndexByte(p.pattern[p.pos:], '}')
		if end < 0 {
			return kind, p.fail(start, "missing }")
		}
		name = p.pattern[p.pos : p.pos+end]
		p.pos += end + 1
	}
	if inner, inverted := strings.CutPrefix(name, "^"); inverted {
		name, kind.negative = inner, !kind.negative
	}
	if kind.table = unicode.Categories[name]; kind.table == nil {
		kind.table = unicode.Scripts[strings.TrimPrefix(name, "Is")]
	}
	if kind.table == nil {
		return kind, p.fail(start, "unknown property")
	}
	return kind, nil
}

// escape parses a backslash outside a set.
func (p *parser) escape() (*node, error) {
	start := p.pos
	if p.atProperty() {
		kind, err := p.property()
		return &node{kind: kindSet, set: &set{kinds: []property{kind}, flags: p.flags}, flags: p.flags}, err
	}
	p.pos++
	if p.pos >= len(p.pattern) {
		return nil, p.fail(start, "bad escape (end of pattern)")
	}
	c := p.pattern[p.pos]
	switch {
	case strings.IndexByte("AZbB", c) >= 0:
		p.pos++
		return &node{kind: kindAssertion, char: rune(c), flags: p.flags}, nil
	case strings.IndexByte("dDsSwW", c) >= 0:
		p.pos++
		return &node{kind: kindSet, set: &set{classes: []charClass{charClass(c)}, flags: p.flags}, flags: p.flags}, nil
	case c == '0':
		r, _, err := p.octal(start)
		return &node{kind: kindChar, char: r, flags: p.flags}, err
	case c >= '1' && c <= '9':
		return p.numberEscape(start)
	}
	r, err := p.charEscape(start)
	return &node{kind: kindChar, char: r, flags: p.flags}, err
}

// numberEscape is a back-reference, or three octal digits.
func (p *parser) numberEscape(start int) (*node, error) {
	digits := 1
	for digits < 3 && p.pos+digits < len(p.pattern) && p.pattern[p.pos+digits] >= '0' && p.pattern[p.pos+digits] <= '9' {
		digits++
	}
	if text := p.pattern[p.pos : p.pos+digits]; digits == 3 && strings.Trim(text, "01234567") == "" {
		r, _, err := p.octal(start)
		return &node{kind: kindChar, char: r, flags: p.flags}, err
	}
	digits = min(digits, 2)
	group, _ := strconv.Atoi(p.pattern[p.pos : p.pos+digits])
	p.pos += digits
	if group > p.groups {
		return nil, p.fail(start+1, "invalid group reference "+strconv.Itoa(group))
	}
	return p.backref(group, start)
}
