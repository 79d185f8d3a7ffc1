package syntax

// This file cuts source into tokens, with indentation.

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

const (
	maxBrackets = 200 // open brackets at one place, as in CPython
	maxIndents  = 100 // indentation levels, as in CPython
	maxFStrings = 150 // f-strings inside each other, as in CPython
	tabWidth    = 8
)

// scanner cuts source into tokens, one logical line at a time. An error becomes
// a tError token, so that the parser can complain about what comes before it.
type scanner struct {
	file      string
	src       string // ends with a newline; holds no NUL
	pos       int
	line      int32
	lineStart int

	tokens   []token // the current logical line, ended by tNewline, tEOF or tError
	err      *SyntaxError
	unclosed *SyntaxError // err, if it is that a bracket was never closed
	indents  []indent
	brackets []bracket
	fstrings []fstring
	inText   bool // the next character is literal text of the innermost f-string
}

// indent is one level of indentation, measured with tab stops and with tabs as
// one column; the two must order lines alike.
type indent struct{ column, alternate int }

// bracket is an open bracket.
type bracket struct {
	char byte
	pos  Pos
}

// Classes of characters.
const (
	classIdentStart = 1 << iota
	classIdentPart
	classDigit
	classSpace
)

var classes = func() (table [256]uint8) {
	for c := range table {
		switch {
		case c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z', c == '_', c >= utf8.RuneSelf:
			table[c] = classIdentStart | classIdentPart
		case c >= '0' && c <= '9':
			table[c] = classDigit | classIdentPart
		case c == ' ' || c == '\t' || c == '\f':
			table[c] = classSpace
		}
	}
	return table
}()

// at is the byte at an offset, 0 after the end.
func (s *scanner) at(offset int) byte {
	if offset < len(s.src) {
		return s.src[offset]
	}
	return 0
}

// place is the position of an offset in the current line.
func (s *scanner) place(offset int) Pos {
	return Pos{Line: s.line, Col: int32(offset-s.lineStart) + 1}
}

// emit adds the token from start, which is on the current line, up to s.pos.
func (s *scanner) emit(k kind, start int) {
	s.emitAt(k, start, s.place(start))
}

func (s *scanner) emitAt(k kind, start int, pos Pos) {
	s.tokens = append(s.tokens, token{kind: k, pos: pos, start: int32(start), end: int32(s.pos)})
}

// errorAt makes an error at a place in the source.
func (s *scanner) errorAt(pos Pos, format string, args ...any) *SyntaxError {
	return &SyntaxError{
		File: s.file,
		Pos:  pos,
		Msg:  fmt.Sprintf(format, args...),
		Line: sourceLine(s.src, int(pos.Line)),
	}
}

// fail ends scanning with an error.
func (s *scanner) fail(pos Pos, format string, args ...any) {
	s.err = s.errorAt(pos, format, args...)
	s.tokens = append(s.tokens, token{kind: tError, pos: pos, start: int32(s.pos), end: int32(s.pos)})
}

// newline counts the line that ends just before offset.
func (s *scanner) newline(offset int) {
	s.line++
	s.lineStart = offset
}

// scanLine replaces tokens by those of the next logical line.
func (s *scanner) scanLine() {
	s.tokens = s.tokens[:0]
	if !s.skipBlankLines() {
		s.endOfFile()
		return
	}
	if s.indentation(); s.err != nil {
		return
	}
	for !s.scanToken() {
	}
}

// skipBlankLines goes to the next line that holds more than white space and
// comments. It returns false at the end of the file.
func (s *scanner) skipBlankLines() bool {
	for s.pos < len(s.src) {
		i := s.pos
		for classes[s.at(i)]&classSpace != 0 {
			i++
		}
		if s.at(i) == '#' {
			i += strings.IndexByte(s.src[i:], '\n')
		}
		if i < len(s.src) && s.src[i] != '\n' {
			return true
		}
		s.pos = min(i+1, len(s.src))
		s.newline(s.pos)
	}
	return false
}

// endOfFile closes all blocks.
func (s *scanner) endOfFile() {
	for range len(s.indents) {
		s.emit(tDedent, s.pos)
	}
	s.indents = s.indents[:0]
	s.emit(tEOF, s.pos)
}

// indentation reads the white space that starts a logical line.
func (s *scanner) indentation() {
	var here indent
	for ; ; s.pos++ {
		switch s.at(s.pos) {
		case ' ':
			here.column++
			here.alternate++
			continue
		case '\t':
			here.column = (here.column/tabWidth + 1) * tabWidth
			here.alternate++
			continue
		case '\f':
			here = indent{}
			continue
		}
		break
	}
	current := s.currentIndent()
	switch {
	case here.column > current.column:
		s.indent(here)
	case here.column < current.column:
		s.dedent(here)
	case here.alternate != current.alternate:
		s.inconsistentTabs()
	}
}

func (s *scanner) currentIndent() indent {
	if len(s.indents) == 0 {
		return indent{}
	}
	return s.indents[len(s.indents)-1]
}

func (s *scanner) indent(here indent) {
	switch {
	case here.alternate <= s.currentIndent().alternate:
		s.inconsistentTabs()
	case len(s.indents) >= maxIndents:
		s.fail(s.place(s.pos), "too many levels of indentation")
	default:
		s.indents = append(s.indents, here)
		s.emit(tIndent, s.pos)
	}
}

func (s *scanner) dedent(here indent) {
	for here.column < s.currentIndent().column {
		s.indents = s.indents[:len(s.indents)-1]
		s.emit(tDedent, s.pos)
	}
	switch current := s.currentIndent(); {
	case here.column != current.column:
		s.fail(s.place(s.pos), "unindent does not match any outer indentation level")
	case here.alternate != current.alternate:
		s.inconsistentTabs()
	}
}

func (s *scanner) inconsistentTabs() {
	s.fail(s.place(s.pos), "inconsistent use of tabs and spaces in indentation")
}

// scanToken scans white space and one token. It returns true when the logical
// line is complete.
func (s *scanner) scanToken() bool {
	if s.inText {
		s.fstringText()
		return s.err != nil
	}
	for classes[s.at(s.pos)]&classSpace != 0 {
		s.pos++
	}
	start := s.pos
	c := s.at(start)
	switch class := classes[c]; {
	case class&classIdentStart != 0:
		s.word()
	case class&classDigit != 0, c == '.' && classes[s.at(start+1)]&classDigit != 0:
		s.number()
	case c == '"' || c == '\'':
		s.stringLiteral(start)
	case c == '\n':
		return s.endOfLine()
	case c == '#':
		s.pos += strings.IndexByte(s.src[s.pos:], '\n')
	case c == '\\':
		s.continuation()
	case c == 0:
		s.unexpectedEnd()
	default:
		s.operator(c)
	}
	return s.err != nil
}

// endOfLine handles a newline; it returns true if it ends the logical line.
func (s *scanner) endOfLine() bool {
	start := s.pos
	s.pos++
	if len(s.brackets) > 0 {
		s.newline(s.pos)
		return false
	}
	s.emit(tNewline, start)
	s.newline(s.pos)
	return true
}

// continuation handles a backslash at the end of a line.
func (s *scanner) continuation() {
	if s.at(s.pos+1) != '\n' {
		s.fail(s.place(s.pos+1), "unexpected character after line continuation character")
		return
	}
	s.pos += 2
	s.newline(s.pos)
	if s.pos >= len(s.src) {
		s.unexpectedEnd()
	}
}

// unexpectedEnd handles the end of the file inside a logical line.
func (s *scanner) unexpectedEnd() {
	if len(s.brackets) == 0 {
		s.fail(s.place(s.pos), "unexpected EOF while parsing")
		return
	}
	open := s.brackets[len(s.brackets)-1]
	s.fail(open.pos, "'%c' was never closed", open.char)
	s.unclosed = s.err
}

// word scans a name, a keyword, or a string with a prefix.
func (s *scanner) word() {
	start := s.pos
	i := start
	var bits byte
	for classes[s.at(i)]&classIdentPart != 0 {
		bits |= s.src[i]
		i++
	}
	word := s.src[start:i]
	if next := s.at(i); (next == '"' || next == '\'') && isStringPrefix(word) {
		s.stringLiteral(i)
		return
	}
	if bits >= utf8.RuneSelf {
		if bad := invalidIdentifier(word); bad >= 0 {
			r, _ := utf8.DecodeRuneInString(word[bad:])
			s.fail(s.place(start+bad), "invalid character '%c' (U+%04X)", r, r)
			return
		}
	}
	s.pos = i
	s.emit(wordKind(word), start)
}

// invalidIdentifier is the offset of the first rune that cannot be where it is
// in an identifier, or -1.
func invalidIdentifier(word string) int {
	for i, r := range word {
		if r == '_' || unicode.In(r, unicode.L, unicode.Nl, unicode.Other_ID_Start) {
			continue
		}
		part := unicode.In(r, unicode.Mn, unicode.Mc, unicode.Nd, unicode.Pc, unicode.Other_ID_Continue)
		if i == 0 || !part {
			return i
		}
	}
	return -1
}

// operator scans an operator or bracket.
func (s *scanner) operator(c byte) {
	start := s.pos
	entry := operators[c&0x7f]
	next := s.at(start + 1)
	size, k := 1, entry.single
	switch {
	case c == ':' && s.fieldTop():
		// In a replacement field the colon ends the expression, := or not.
	case next == '=' && entry.equal != tError:
		size, k = 2, entry.equal
	case next == c && entry.double != tError && s.at(start+2) == '=':
		size, k = 3, entry.doubleEqual
	case next == c && entry.double != tError:
		size, k = 2, entry.double
	case c == '-' && next == '>':
		size, k = 2, tArrow
	case c == '.' && next == '.' && s.at(start+2) == '.':
		size, k = 3, tEllipsis
	case k == tError, k == tExclamation && len(s.fstrings) == 0:
		s.badCharacter(c)
		return
	}
	s.pos += size
	if s.track(k, c, start); s.err == nil {
		s.emit(k, start)
	}
}

func (s *scanner) badCharacter(c byte) {
	if c < ' ' || c == 0x7f {
		s.fail(s.place(s.pos), "invalid non-printable character U+%04X", c)
		return
	}
	s.fail(s.place(s.pos), "invalid syntax")
}

// track follows brackets, and colons that start a format specification.
func (s *scanner) track(k kind, c byte, start int) {
	switch k {
	case tLeftParen, tLeftBracket, tLeftBrace:
		s.open(c, start)
	case tRightParen, tRightBracket, tRightBrace:
		s.close(c, start)
	case tColon:
		if s.fieldTop() {
			s.inText = true
		}
	}
}

func (s *scanner) open(c byte, start int) {
	if len(s.brackets) >= maxBrackets {
		s.fail(s.place(start), "too many nested parentheses")
		return
	}
	s.brackets = append(s.brackets, bracket{char: c, pos: s.place(start)})
}

var closers = [128]byte{'(': ')', '[': ']', '{': '}'}

func (s *scanner) close(c byte, start int) {
	here := s.place(start)
	if len(s.brackets) == 0 {
		s.fail(here, "unmatched '%c'", c)
		return
	}
	open := s.brackets[len(s.brackets)-1]
	field := s.fieldTop()
	switch {
	case closers[open.char] == c:
		s.brackets = s.brackets[:len(s.brackets)-1]
		if field {
			s.closeField()
		}
	case field:
		s.fail(here, "f-string: unmatched '%c'", c)
	case open.pos.Line != here.Line:
		s.fail(here, "closing parenthesis '%c' does not match opening parenthesis '%c' on line %d", c, open.char, open.pos.Line)
	default:
		s.fail(here, "closing parenthesis '%c' does not match opening parenthesis '%c'", c, open.char)
	}
}
