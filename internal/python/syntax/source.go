package syntax

// This file decodes source files to the text that is scanned.

import (
	"bytes"
	"fmt"
	"regexp"
	"strings"
	"sync"
	"unicode/utf8"
)

// maxSource is the largest source file that is read, in bytes.
const maxSource = 16 << 20

const byteOrderMark = "\ufeff"

// codingCookie is the encoding declaration of PEP 263.
var codingCookie = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^[ \t\f]*#.*?coding[:=][ \t]*([-_.a-zA-Z0-9]+)`) })

// decodeSource turns a file's bytes into the text that is scanned: UTF-8 with
// neither byte order mark nor NUL, lines ended by \n, the last one too.
func decodeSource(filename string, src []byte) (string, *SyntaxError) {
	fail := func(offset int, format string, args ...any) (string, *SyntaxError) {
		line := 1 + bytes.Count(src[:offset], []byte{'\n'})
		column := offset - bytes.LastIndexByte(src[:offset], '\n')
		return "", &SyntaxError{
			File: filename,
			Pos:  Pos{Line: int32(line), Col: int32(column)},
			Msg:  fmt.Sprintf(format, args...),
			Line: strings.ToValidUTF8(sourceLine(string(src), line), "\ufffd"),
		}
	}
	if len(src) > maxSource {
		return fail(0, "source is too large: %d bytes, the limit is %d", len(src), maxSource)
	}
	if i := bytes.IndexByte(src, 0); i >= 0 {
		return fail(i, "source code cannot contain null bytes")
	}
	text, marked := bytes.CutPrefix(src, []byte(byteOrderMark))
	encoding := declaredEncoding(text)
	switch {
	case encoding == "latin-1" && !marked:
		text = latin1ToUTF8(text)
	case encoding != "" && encoding != "utf-8" && !isASCII(text):
		return fail(0, "encoding %s is not supported; save the file as UTF-8", encoding)
	}
	if !utf8.Valid(text) {
		i := len(src) - len(text) + invalidUTF8(text)
		return fail(i, "source is not UTF-8: byte 0x%02x", src[i])
	}
	return normalizeLines(string(text)), nil
}

// declaredEncoding is the encoding that one of the first two lines declares,
// in a normal form, or "".
func declaredEncoding(text []byte) string {
	for range 2 {
		line, rest, _ := bytes.Cut(text, []byte{'\n'})
		if bytes.Contains(line, []byte("coding")) {
			if match := codingCookie().FindSubmatch(line); match != nil {
				return encodingName(string(match[1]))
			}
		}
		trimmed := bytes.TrimLeft(line, " \t\f\r")
		if len(trimmed) > 0 && trimmed[0] != '#' {
			break
		}
		text = rest
	}
	return ""
}

func encodingName(declared string) string {
	name := strings.ReplaceAll(strings.ToLower(declared), "_", "-")
	switch {
	case name == "utf8" || name == "utf-8" || strings.HasPrefix(name, "utf-8-"):
		return "utf-8"
	case name == "latin-1" || name == "iso-8859-1" || name == "iso-latin-1":
		return "latin-1"
	}
	return name
}

func isASCII(text []byte) bool {
	for _, c := range text {
		if c >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

func latin1ToUTF8(text []byte) []byte {
	if isASCII(text) {
		return text
	}
	out := make([]byte, 0, len(text)+len(text)/8)
	for _, c := range text {
		out = utf8.AppendRune(out, rune(c))
	}
	return out
}

// invalidUTF8 is the offset of the first byte that is not part of UTF-8 text.
func invalidUTF8(text []byte) int {
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRune(text[i:])
		if r == utf8.RuneError && size == 1 {
			return i
		}
		i += size
	}
	return len(text)
}

func normalizeLines(text string) string {
	if strings.IndexByte(text, '\r') >= 0 {
		text = strings.ReplaceAll(text, "\r\n", "\n")
		text = strings.ReplaceAll(text, "\r", "\n")
	}
	if !strings.HasSuffix(text, "\n") {
		text += "\n"
	}
	return text
}
