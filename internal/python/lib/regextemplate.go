package lib

// This file reads replacement templates of re.sub.

import (
	"strconv"
	"strings"
)

// piece is a part of a replacement template: text, or a group if group >= 0.
type piece struct {
	text  string
	group int
}

func expandPieces(pieces []piece, text string, spans []int) string {
	var b strings.Builder
	for _, part := range pieces {
		if part.group < 0 {
			b.WriteString(part.text)
		} else if spans[2*part.group] >= 0 {
			b.WriteString(text[spans[2*part.group]:spans[2*part.group+1]])
		}
	}
	return b.String()
}

func (r *regexModule) templateError(format string, args ...any) error {
	return r.vm.Raise(r.errorClass, format, args...)
}

// parseTemplate reads a replacement with \1, \g<name> and character escapes.
func (r *regexModule) parseTemplate(p *pattern, template string) ([]piece, error) {
	var pieces []piece
	var b strings.Builder
	flush := func() {
		if b.Len() > 0 {
			pieces = append(pieces, piece{b.String(), -1})
			b.Reset()
		}
	}
	for i := 0; i < len(template); {
		if template[i] != '\\' {
			b.WriteByte(template[i])
			i++
			continue
		}
		if i+1 >= len(template) {
			return nil, r.templateError("bad escape (end of pattern) at position %d", i)
		}
		group, char, length, err := r.templateEscape(p, template, i)
		if err != nil {
			return nil, err
		}
		if group >= 0 {
			flush()
			pieces = append(pieces, piece{"", group})
		} else {
			b.WriteString(char)
		}
		i += length
	}
	flush()
	return pieces, nil
}

// templateEscape reads the escape at position i: a group, or text.
func (r *regexModule) templateEscape(p *pattern, template string, i int) (group int, char string, length int, err error) {
	c := template[i+1]
	switch {
	case c == 'g':
		return r.templateGroup(p, template, i)
	case c == '0':
		end := i + 2
		for end < len(template) && end < i+4 && template[end] >= '0' && template[end] <= '7' {
			end++
		}
		n, _ := strconv.ParseInt(template[i+1:end], 8, 32)
		return -1, string(rune(n)), end - i, nil
	case c >= '1' && c <= '9':
		end := i + 2
		if end < len(template) && template[end] >= '0' && template[end] <= '9' {
			end++
			if end < len(template) && isOctal(template[i+1:end+1]) && template[end] >= '0' && template[end] <= '7' {
				n, _ := strconv.ParseInt(template[i+1:end+1], 8, 32)
				return -1, string(rune(n & 0xff)), end + 1 - i, nil
			}
		}
		n, _ := strconv.Atoi(template[i+1 : end])
		if n > p.re.Groups {
			return 0, "", 0, r.templateError("invalid group reference %d at position %d", n, i+1)
		}
		return n, "", end - i, nil
	}
	if at := strings.IndexByte("abfnrtv\\", c); at >= 0 {
		return -1, string("\a\b\f\n\r\t\v\\"[at]), 2, nil
	}
	if isASCIILetter(c) {
		return 0, "", 0, r.templateError("bad escape \\%c at position %d", c, i)
	}
	return -1, template[i : i+2], 2, nil
}

func isOctal(s string) bool { return strings.Trim(s, "01234567") == "" }

// templateGroup reads \g<name>.
func (r *regexModule) templateGroup(p *pattern, template string, i int) (int, string, int, error) {
	if i+2 >= len(template) || template[i+2] != '<' {
		return 0, "", 0, r.templateError("missing < at position %d", i+2)
	}
	end := strings.IndexByte(template[i:], '>')
	if end < 0 {
		return 0, "", 0, r.templateError("missing >, unterminated name at position %d", i+3)
	}
	name := template[i+3 : i+end]
	if n, err := strconv.Atoi(name); err == nil {
		if n > p.re.Groups || n < 0 {
			return 0, "", 0, r.templateError("invalid group reference %d at position %d", n, i+3)
		}
		return n, "", end + 1, nil
	}
	if name == "" {
		return 0, "", 0, r.templateError("missing group name at position %d", i+3)
	}
	n, ok := p.re.GroupNumber(name)
	if !ok {
		return 0, "", 0, r.vm.Raise(r.vm.Exceptions.IndexError, "unknown group name '%s'", name)
	}
	return n, "", end + 1, nil
}
