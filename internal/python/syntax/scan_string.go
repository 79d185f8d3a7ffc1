package syntax

// This file scans strings and f-strings.

import "strings"

// maxFieldDepth is how deep replacement fields go into each other in one
// f-string: {value:{width}}, as in CPython.
const maxFieldDepth = 3

// fstring is an f-string that is being scanned.
type fstring struct {
	quote  string // the closing quote
	raw    bool
	start  Pos
	fields [maxFieldDepth]int // len(brackets) inside each open replacement field
	depth  int                // how many of them are open
}

// isStringPrefix says whether a word before a quote belongs to the string.
func isStringPrefix(word string) bool {
	switch len(word) {
	case 1:
		return strings.IndexByte("rRbBuUfF", word[0]) >= 0
	case 2:
		switch strings.ToLower(word) {
		case "br", "rb", "fr", "rf":
			return true
		}
	}
	return false
}

// quoteAt is the quote that opens a string at an offset: one or three characters.
func quoteAt(src string, offset int) string {
	q := src[offset]
	if offset+2 < len(src) && src[offset+1] == q && src[offset+2] == q {
		return src[offset : offset+3]
	}
	return src[offset : offset+1]
}

// stringLiteral scans a string or the start of an f-string. Its prefix begins at
// s.pos and its quote at an offset.
func (s *scanner) stringLiteral(quoteStart int) {
	start := s.pos
	prefix := s.src[start:quoteStart]
	quote := quoteAt(s.src, quoteStart)
	if strings.ContainsAny(prefix, "fF") {
		s.fstringStart(prefix, quote, quoteStart)
		return
	}
	pos := s.place(start)
	end := s.stringEnd(quoteStart+len(quote), quote)
	if end < 0 {
		s.unterminated(pos, "", quote)
		return
	}
	s.pos = end
	s.emitAt(tString, start, pos)
}

// stringEnd is the offset after the quote that closes a string whose text
// begins at i, or -1. It counts lines.
func (s *scanner) stringEnd(i int, quote string) int {
	q := quote[0]
	for i < len(s.src) {
		switch c := s.src[i]; c {
		case '\\':
			i++
			if s.at(i) == '\n' {
				s.newline(i + 1)
			}
		case '\n':
			if len(quote) == 1 {
				return -1
			}
			s.newline(i + 1)
		case q:
			if strings.HasPrefix(s.src[i:], quote) {
				return i + len(quote)
			}
		}
		i++
	}
	return -1
}

func (s *scanner) unterminated(pos Pos, sort, quote string) {
	triple := ""
	if len(quote) == 3 {
		triple = "triple-quoted "
	}
	s.fail(pos, "unterminated %s%sstring literal (detected at line %d)", triple, sort, s.lastLine())
}

// lastLine is the current line, or the last one at the end of the file.
func (s *scanner) lastLine() int32 {
	if s.lineStart >= len(s.src) {
		return s.line - 1
	}
	return s.line
}

func (s *scanner) fstringStart(prefix, quote string, quoteStart int) {
	start := s.pos
	if len(s.fstrings) >= maxFStrings {
		s.fail(s.place(start), "too many nested f-strings")
		return
	}
	s.fstrings = append(s.fstrings, fstring{
		quote: quote,
		raw:   strings.ContainsAny(prefix, "rR"),
		start: s.place(start),
	})
	s.pos = quoteStart + len(quote)
	s.emit(tFStringStart, start)
	s.inText = true
}

// fieldTop says whether the scanner is in a replacement field of the innermost
// f-string, outside any bracket opened in it.
func (s *scanner) fieldTop() bool {
	if len(s.fstrings) == 0 {
		return false
	}
	f := &s.fstrings[len(s.fstrings)-1]
	return f.depth > 0 && f.fields[f.depth-1] == len(s.brackets)
}

// closeField returns to the text around a replacement field.
func (s *scanner) closeField() {
	s.fstrings[len(s.fstrings)-1].depth--
	s.inText = true
}

// fstringText scans literal text of an f-string or of a format specification,
// and the brace or quote that ends it.
func (s *scanner) fstringText() {
	f := &s.fstrings[len(s.fstrings)-1]
	start, pos := s.pos, s.place(s.pos)
	for s.pos < len(s.src) {
		switch c := s.src[s.pos]; {
		case c == f.quote[0] && strings.HasPrefix(s.src[s.pos:], f.quote):
			s.emitText(start, pos)
			s.fstringEnd(f)
			return
		case c == '{' && (f.depth > 0 || s.at(s.pos+1) != '{'):
			s.emitText(start, pos)
			s.openField(f)
			return
		case c == '}' && f.depth > 0:
			s.emitText(start, pos)
			s.inText = false
			s.operator('}')
			return
		case c == '}' && s.at(s.pos+1) != '}':
			s.fail(s.place(s.pos), "f-string: single '}' is not allowed")
			return
		case c == '{' || c == '}':
			s.pos += 2
		case c == '\n' && len(f.quote) == 1:
			s.unterminated(f.start, "f-", f.quote)
			return
		default:
			s.fstringChar(c, f.raw)
		}
	}
	s.unterminated(f.start, "f-", f.quote)
}

// fstringChar passes one character of text, or one escape sequence so far as
// its end matters. A backslash does not hide a brace.
func (s *scanner) fstringChar(c byte, raw bool) {
	s.pos++
	switch {
	case c == '\n':
		s.newline(s.pos)
	case c != '\\':
	case !raw && strings.HasPrefix(s.src[s.pos:], "N{"):
		if end := strings.IndexAny(s.src[s.pos:], "}\n\"'"); end >= 0 && s.src[s.pos+end] == '}' {
			s.pos += end + 1
		}
	default:
		switch s.at(s.pos) {
		case '\n':
			s.pos++
			s.newline(s.pos)
		case '\\', '"', '\'':
			s.pos++
		}
	}
}

func (s *scanner) emitText(start int, pos Pos) {
	if s.pos > start {
		s.emitAt(tFStringMiddle, start, pos)
	}
}

func (s *scanner) fstringEnd(f *fstring) {
	if f.depth > 0 {
		s.fail(s.place(s.pos), "f-string: expecting '}'")
		return
	}
	start := s.pos
	s.pos += len(f.quote)
	s.emit(tFStringEnd, start)
	s.fstrings = s.fstrings[:len(s.fstrings)-1]
	s.inText = false
}

func (s *scanner) openField(f *fstring) {
	if f.depth == maxFieldDepth {
		s.fail(s.place(s.pos), "f-string: expressions nested too deeply")
		return
	}
	start := s.pos
	s.pos++
	s.emit(tLeftBrace, start)
	s.open('{', start)
	f.fields[f.depth] = len(s.brackets)
	f.depth++
	s.inText = false
}
