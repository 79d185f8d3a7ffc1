package syntax

// This file holds the error of a source that is not Python, and how it is shown.

import (
	"fmt"
	"strings"
)

// SyntaxError says why a source is not Python, or not Python that this package
// accepts. Messages are worded as CPython's where it has the same check.
type SyntaxError struct {
	File string
	Pos  Pos
	Msg  string
	Line string // the source line, without its end
}

// Error returns the error in one line: file:line:column: message.
func (e *SyntaxError) Error() string {
	return fmt.Sprintf("%s:%d:%d: %s", e.File, e.Pos.Line, e.Pos.Col, e.Msg)
}

// maxShownLine is the longest source line, in bytes, that Render shows.
const maxShownLine = 400

// Render returns the error as Python prints it: the place, the source line, a
// caret under the column, and the message.
func (e *SyntaxError) Render() string {
	var b strings.Builder
	fmt.Fprintf(&b, "  File %q, line %d\n", e.File, e.Pos.Line)
	if shown := strings.TrimLeft(e.Line, " \t\f"); shown != "" && len(shown) <= maxShownLine {
		column := int(e.Pos.Col) - 1 - (len(e.Line) - len(shown))
		fmt.Fprintf(&b, "    %s\n    %s^\n", shown, caretIndent(shown, column))
	}
	fmt.Fprintf(&b, "SyntaxError: %s", e.Msg)
	return b.String()
}

// caretIndent is as wide as the first column bytes of line; tabs stay tabs.
func caretIndent(line string, column int) string {
	column = min(max(column, 0), len(line))
	return strings.Map(func(r rune) rune {
		if r == '\t' {
			return r
		}
		return ' '
	}, line[:column])
}

// sourceLine returns one line of source; number is 1-based.
func sourceLine(source string, number int) string {
	for ; number > 1; number-- {
		end := strings.IndexByte(source, '\n')
		if end < 0 {
			return ""
		}
		source = source[end+1:]
	}
	if number < 1 {
		return ""
	}
	line, _, _ := strings.Cut(source, "\n")
	return strings.TrimSuffix(line, "\r")
}
