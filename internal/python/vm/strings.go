package vm

// This file holds code points of str.

import (
	"strings"
	"unicode/utf8"
)

// StrLen is the number of code points of a str.
func StrLen(s string) int {
	n := utf8.RuneCountInString(s)
	if n == len(s) || strings.IndexByte(s, surrogateLead) < 0 {
		return n
	}
	for i := 0; i+2 < len(s); i++ {
		if isSurrogate(s[i:]) {
			n -= 2
		}
	}
	return n
}

// surrogateLead is the first byte of what UTF-8 would make of a surrogate.
const surrogateLead = 0xed

// isSurrogate reports whether s starts with the three bytes of a lone surrogate.
func isSurrogate(s string) bool {
	return len(s) >= 3 && s[0] == surrogateLead && s[1] >= 0xa0 && s[1] <= 0xbf && s[2]&0xc0 == 0x80
}

// DecodeRune returns the first code point of a str, lone surrogates included,
// and its width in bytes.
func DecodeRune(s string) (rune, int) {
	if isSurrogate(s) {
		return rune(s[0]&0xf)<<12 | rune(s[1]&0x3f)<<6 | rune(s[2]&0x3f), 3
	}
	return utf8.DecodeRuneInString(s)
}

// AppendRune appends a code point as a str holds it.
func AppendRune(b []byte, r rune) []byte {
	if r >= 0xd800 && r <= 0xdfff {
		return append(b, 0xe0|byte(r>>12), 0x80|byte(r>>6)&0xbf, 0x80|byte(r)&0xbf)
	}
	return utf8.AppendRune(b, r)
}

func isASCII(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// strAt returns code point i as a str.
func strAt(s string, i int) Str {
	for ; i > 0; i-- {
		_, width := DecodeRune(s)
		s = s[width:]
	}
	_, width := DecodeRune(s)
	return Str(s[:width])
}

// strSelect returns the code points start, start+step, … of a str.
func strSelect(s string, start, step, count int64) string {
	if isASCII(s) {
		return byteSelect(s, start, step, count)
	}
	var offsets []int
	for i := 0; i < len(s); {
		offsets = append(offsets, i)
		_, width := DecodeRune(s[i:])
		i += width
	}
	offsets = append(offsets, len(s))
	var b []byte
	for ; count > 0; count-- {
		b = append(b, s[offsets[start]:offsets[start+1]]...)
		start += step
	}
	return string(b)
}

func byteSelect(s string, start, step, count int64) string {
	if count == 0 {
		return ""
	}
	if step == 1 {
		return s[start : start+count]
	}
	b := make([]byte, count)
	for i := range b {
		b[i] = s[start]
		start += step
	}
	return string(b)
}
