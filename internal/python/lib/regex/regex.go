// Package regex matches Python's regular expressions.
//
// Go's regexp package has neither look-around nor back-references, and differs
// in corners (repeated groups that match nothing, "$", case folding), so this is
// a matcher of its own: [Compile] translates a pattern to a small program, and
// [Regexp.Match] runs it by backtracking, exactly in the order in which Python
// tries alternatives.
//
// Backtracking can take exponential time. Every run therefore charges its steps
// and its stack to a [Meter]; when the meter fails, the match stops with its
// error. Patterns may nest 100 groups deep and compile to 200,000 instructions,
// counted repetitions being written out; beyond that Compile fails.
//
// A pattern and its subject are strings in UTF-8, or with [Bytes] arbitrary
// bytes. Positions are byte offsets. Not supported: the LOCALE flag.
package regex

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// Flags change what a pattern means. The values are those of module re.
type Flags int

// The flags.
const (
	IgnoreCase Flags = 2
	Multiline  Flags = 8
	DotAll     Flags = 16
	Unicode    Flags = 32
	Verbose    Flags = 64
	ASCII      Flags = 256
	// Bytes marks a pattern over bytes. Module re has no such flag.
	Bytes Flags = 1 << 20
	// Properties gives \p{L} and \P{L} a meaning, as in module regex; re has none.
	Properties Flags = 1 << 21
)

// Meter is charged for the work of a match, before it is done.
type Meter interface {
	Charge(steps int64) error
	Allocate(bytes int64) error
}

// Error is a mistake in a pattern. Position counts bytes; it is -1 when the
// mistake has no place.
type Error struct {
	Message  string
	Pattern  string
	Position int
}

// Error returns the text of Python's re.error.
func (e *Error) Error() string {
	if e.Position < 0 {
		return e.Message
	}
	position := utf8.RuneCountInString(e.Pattern[:min(e.Position, len(e.Pattern))])
	text := fmt.Sprintf("%s at position %d", e.Message, position)
	if !strings.Contains(e.Pattern, "\n") {
		return text
	}
	before := e.Pattern[:min(e.Position, len(e.Pattern))]
	line := strings.Count(before, "\n") + 1
	column := utf8.RuneCountInString(before[strings.LastIndexByte(before, '\n')+1:]) + 1
	return fmt.Sprintf("%s (line %d, column %d)", text, line, column)
}

// Regexp is a compiled pattern.
type Regexp struct {
	Pattern string
	Flags   Flags // with the flags that the pattern sets itself
	Groups  int   // number of capturing groups
	// Names are the named groups in order of their numbers.
	Names []Name

	program []instruction
	sets    []*set
	prefix  string // every match begins with this text
}

// Name is a named group.
type Name struct {
	Name  string
	Group int
}

// GroupNumber returns the number of a named group.
func (r *Regexp) GroupNumber(name string) (int, bool) {
	for _, n := range r.Names {
		if n.Name == name {
			return n.Group, true
		}
	}
	return 0, false
}

// Compile translates a pattern. The error is an [*Error].
func Compile(pattern string, flags Flags) (*Regexp, error) {
	p := &parser{pattern: pattern, flags: flags}
	root, err := p.parse()
	if err != nil {
		return nil, err
	}
	c := &compiler{groups: p.groups}
	r := &Regexp{Pattern: pattern, Flags: p.flags, Groups: p.groups, Names: p.names}
	c.emit(instruction{op: opSave, n: 0})
	c.compile(root)
	c.emit(instruction{op: opSave, n: 1})
	c.emit(instruction{op: opMatch})
	if c.tooLarge {
		return nil, &Error{"pattern is too large for heft", pattern, 0}
	}
	if c.err != nil {
		return nil, &Error{c.err.message, pattern, c.err.position}
	}
	r.program, r.sets = c.program, c.sets
	r.prefix = literalPrefix(root, p.flags)
	return r, nil
}

// literalPrefix is the text that every match begins with.
func literalPrefix(n *node, flags Flags) string {
	var b strings.Builder
	var walk func(n *node) bool
	walk = func(n *node) bool {
		switch n.kind {
		case kindChar:
			if n.flags&IgnoreCase != 0 {
				return false
			}
			if flags&Bytes != 0 {
				b.WriteByte(byte(n.char))
			} else {
				b.WriteRune(n.char)
			}
			return true
		case kindSequence:
			for _, sub := range n.subs {
				if !walk(sub) {
					return false
				}
			}
			return true
		case kindGroup:
			return walk(n.subs[0])
		}
		return false
	}
	walk(n)
	return b.String()
}
