// Package escape makes text that strangers wrote fit for a terminal. Names of
// modules, nodes, parameters and dimensions are data: they may hold escape
// sequences, line breaks, marks that turn the direction of writing around, bytes
// that are no text, or be as long as a file.
//
//	Name  one name, or a line around one: nothing in it moves the cursor
//	Cell  a Name that is short enough for a column of a table
//	Line  a Name that is short enough for a line of a report
//	Text  a message of several lines, each of them a Line
//
// Width and Cut measure and shorten by columns, as terminals count them.
package escape

import (
	"fmt"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Columns up to which a cell of a table and a line of a message are whole.
const (
	cellColumns = 100
	lineColumns = 2000
)

// mostLines is how many lines of one message are shown.
const mostLines = 200

// marksInARow is how many combining marks one letter carries: Vietnamese and
// pointed Hebrew need two, the phonetic alphabet three.
const marksInARow = 3

// Name replaces what a terminal would obey instead of show by Go's notation:
// "\x1b", "\n", "\u202e", "\xff". What is left is shown as it is, quotes and
// backslashes included.
func Name(s string) string {
	if isPlain(s) {
		return s
	}
	b := make([]byte, 0, len(s)+16)
	marks := 0
	for i, r := range s {
		size := utf8.RuneLen(r)
		if r == utf8.RuneError {
			_, size = utf8.DecodeRuneInString(s[i:])
		}
		if isMark(r) {
			marks++
		} else {
			marks = 0
		}
		switch {
		case r == utf8.RuneError && size == 1:
			b = append(b, '\\', 'x', hexadecimal[s[i]>>4], hexadecimal[s[i]&15])
		case marks > marksInARow || isHidden(r):
			b = appendQuoted(b, r)
		default:
			b = utf8.AppendRune(b, r)
		}
	}
	return string(b)
}

const hexadecimal = "0123456789abcdef"

// appendQuoted adds a sign as Go's string literals write it.
func appendQuoted(b []byte, r rune) []byte {
	start := len(b)
	b = strconv.AppendQuoteRuneToASCII(b, r)
	return append(b[:start], b[start+1:len(b)-1]...)
}

// isPlain tells text of nothing but ASCII's visible signs.
func isPlain(s string) bool {
	for i := range len(s) {
		if s[i] < ' ' || s[i] >= 0x7f {
			return false
		}
	}
	return true
}

// isHidden tells signs that are obeyed rather than shown: controls, format
// characters (which hold the directions of writing), separators of lines, and
// spaces that are not what they seem; the ideographic one is as wide as a letter.
func isHidden(r rune) bool { return !unicode.IsPrint(r) && r != '\u3000' }

func isMark(r rune) bool { return unicode.In(r, unicode.Mn, unicode.Me) }

// Cell is Name, cut in the middle where it is too long for a table.
func Cell(s string) string { return Cut(Name(clip(s, cellColumns)), cellColumns) }

// Line is Name, cut in the middle where it is too long for a report.
func Line(s string) string { return Cut(Name(clip(s, lineColumns)), lineColumns) }

// Text is Line for each line of a message. Of a message without end the first
// and the last lines stay.
func Text(s string) string {
	lines := strings.Split(s, "\n")
	if len(lines) > mostLines {
		const half = mostLines / 2
		left := fmt.Sprintf("… %d lines …", len(lines)-2*half)
		lines = append(append(append([]string{}, lines[:half]...), left), lines[len(lines)-half:]...)
	}
	for i, line := range lines {
		lines[i] = Line(strings.ReplaceAll(line, "\t", "    "))
	}
	return strings.Join(lines, "\n")
}

// clip leaves out the middle of text that is far too long to be shown, so that
// what follows costs no more than what is shown. A mark of its own tells Cut
// that something is missing: what is left is longer than the columns still.
func clip(s string, columns int) string {
	keep := (marksInARow + 2) * utf8.UTFMax * columns
	if len(s) <= 2*keep {
		return s
	}
	head, tail := s[:keep], s[len(s)-keep:]
	for len(head) > 0 && !utf8.RuneStart(s[len(head)]) {
		head = head[:len(head)-1]
	}
	for len(tail) > 0 && !utf8.RuneStart(tail[0]) {
		tail = tail[1:]
	}
	return head + tail
}

// Cut shortens text to a number of columns: its middle, where a path says least,
// becomes an ellipsis.
func Cut(s string, columns int) string {
	if Width(s) <= columns {
		return s
	}
	if columns < 1 {
		return ""
	}
	runes := []rune(s)
	head, tail := (columns-1)/2, columns-1-(columns-1)/2
	start, end := 0, len(runes)
	for start < end && runeWidth(runes[start]) <= head {
		head -= runeWidth(runes[start])
		start++
	}
	for end > start && runeWidth(runes[end-1]) <= tail {
		tail -= runeWidth(runes[end-1])
		end--
	}
	for end < len(runes) && isMark(runes[end]) {
		end++ // its letter is gone
	}
	return string(runes[:start]) + "…" + string(runes[end:])
}

// ShellWord quotes a word where a shell would read it otherwise: 'net.py:Net(depth=3)'.
func ShellWord(word string) string {
	if !strings.ContainsAny(word, " \t\n()[]{}<>|&;$*?!\"\\`'#~") {
		return word
	}
	return "'" + strings.ReplaceAll(word, "'", `'\''`) + "'"
}
