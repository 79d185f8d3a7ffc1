package syntax

// This file decodes string literals and joins adjacent ones.

import (
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"
)

// literal is a string token taken apart.
type literal struct {
	body    string
	raw     bool
	bytes   bool
	unicode bool // prefix u
}

// splitLiteral takes the text of a tString token apart.
func splitLiteral(text string) literal {
	quoteStart := strings.IndexAny(text, `"'`)
	quote := quoteAt(text, quoteStart)
	prefix := text[:quoteStart]
	return literal{
		body:    text[quoteStart+len(quote) : len(text)-len(quote)],
		raw:     strings.ContainsAny(prefix, "rR"),
		bytes:   strings.ContainsAny(prefix, "bB"),
		unicode: strings.ContainsAny(prefix, "uU"),
	}
}

// stringAtom is one or more adjacent strings, f-strings among them.
func stringAtom(p *parser) Expr {
	pos := p.pos()
	run := &stringRun{parser: p, mark: len(p.exprs)}
	for first := true; ; first = false {
		switch p.kind() {
		case tString:
			run.plain(first)
			continue
		case tFStringStart:
			run.refuseMix(false)
			run.formatted = true
			run.fstring()
			continue
		}
		break
	}
	if run.formatted {
		run.flush()
		return &JoinedStr{expr: at(pos), Values: p.takeExprs(run.mark)}
	}
	c := p.constants.new()
	c.pos, c.Kind, c.Unicode = pos, StringConstant, run.unicode
	if run.bytes {
		c.Kind = BytesConstant
	}
	c.Str = run.text()
	return c
}

// stringRun collects adjacent strings. What is plain text is kept in pieces
// until something else follows; finished parts are on the parser's stack.
type stringRun struct {
	*parser
	mark      int
	pieces    []string
	pieceAt   Pos // where the pieces begin
	seen      bool
	bytes     bool
	unicode   bool
	formatted bool
}

func (r *stringRun) plain(first bool) {
	pos := r.pos()
	l := splitLiteral(r.parser.text(r.token()))
	r.refuseMix(l.bytes)
	if first {
		r.unicode = l.unicode
	}
	r.add(pos, r.decode(pos, l))
	r.next()
}

// refuseMix fails when bytes and text are adjacent.
func (r *stringRun) refuseMix(bytes bool) {
	if r.seen && r.bytes != bytes {
		r.parser.fail(r.pos(), "cannot mix bytes and nonbytes literals")
	}
	r.seen, r.bytes = true, bytes
}

func (r *stringRun) decode(pos Pos, l literal) string {
	value, err := l.decode()
	if err != nil {
		r.parser.fail(pos, "%s", err)
	}
	return value
}

func (r *stringRun) add(pos Pos, piece string) {
	if len(r.pieces) == 0 {
		r.pieceAt = pos
	}
	if piece != "" {
		r.pieces = append(r.pieces, piece)
	}
}

// text joins the pieces.
func (r *stringRun) text() string {
	text := ""
	if len(r.pieces) == 1 {
		text = r.pieces[0]
	} else {
		text = strings.Join(r.pieces, "")
	}
	r.pieces = r.pieces[:0]
	return text
}

// flush makes the pieces a part of the f-string.
func (r *stringRun) flush() {
	if len(r.pieces) == 0 {
		return
	}
	c := r.constants.new()
	c.pos, c.Kind, c.Str = r.pieceAt, StringConstant, r.text()
	r.exprs = append(r.exprs, c)
}

// decode replaces the escape sequences of a literal.
func (l literal) decode() (string, error) {
	if l.bytes && !isASCII([]byte(l.body)) {
		return "", errors.New("bytes can only contain ASCII literal characters")
	}
	if l.raw || strings.IndexByte(l.body, '\\') < 0 {
		return l.body, nil
	}
	d := decoder{text: l.body, bytes: l.bytes, out: make([]byte, 0, len(l.body))}
	for d.pos < len(d.text) {
		next := strings.IndexByte(d.text[d.pos:], '\\')
		if next < 0 {
			break
		}
		d.out = append(d.out, d.text[d.pos:d.pos+next]...)
		d.pos += next
		if err := d.escape(); err != nil {
			return "", err
		}
	}
	return string(append(d.out, d.text[d.pos:]...)), nil
}

// decoder replaces escape sequences.
type decoder struct {
	text  string
	pos   int
	bytes bool
	out   []byte
}

// simpleEscapes are the sequences that stand for one character.
var simpleEscapes = [128]byte{
	'\\': '\\', '\'': '\'', '"': '"',
	'a': '\a', 'b': '\b', 'f': '\f', 'n': '\n', 'r': '\r', 't': '\t', 'v': '\v',
}

// escape replaces the sequence at pos. One that means nothing stays as it is.
func (d *decoder) escape() error {
	if d.pos+1 >= len(d.text) {
		d.out = append(d.out, '\\')
		d.pos++
		return nil
	}
	c := d.text[d.pos+1]
	switch {
	case c == '\n':
		d.pos += 2
	case c >= '0' && c <= '7':
		d.octal()
	case c == 'x':
		return d.hexadecimal(2)
	case c == 'u' && !d.bytes:
		return d.hexadecimal(4)
	case c == 'U' && !d.bytes:
		return d.hexadecimal(8)
	case c == 'N' && !d.bytes:
		return d.named()
	case c < utf8.RuneSelf && simpleEscapes[c] != 0:
		d.out = append(d.out, simpleEscapes[c])
		d.pos += 2
	default:
		d.out = append(d.out, '\\')
		d.pos++
	}
	return nil
}

// named replaces \N{NAME}.
func (d *decoder) named() error {
	end := strings.IndexByte(d.text[d.pos:], '}')
	if end < 4 || d.text[d.pos+2] != '{' {
		return d.unicodeError(min(d.pos+3, len(d.text)), `malformed \N character escape`)
	}
	name := d.text[d.pos+3 : d.pos+end]
	r, ok := CharacterNamed(name)
	if !ok {
		return fmt.Errorf(`\N{%s}: no such character, or one whose name heft does not know; use \u or the character itself`, name)
	}
	d.pos += end + 1
	d.append(r)
	return nil
}

func (d *decoder) octal() {
	value, i := 0, d.pos+1
	for ; i < len(d.text) && i < d.pos+4 && d.text[i] >= '0' && d.text[i] <= '7'; i++ {
		value = value*8 + int(d.text[i]-'0')
	}
	d.pos = i
	d.append(rune(value))
}

func (d *decoder) hexadecimal(width int) error {
	value, i := 0, d.pos+2
	for ; i < len(d.text) && i < d.pos+2+width && digitValue(d.text[i]) < 16; i++ {
		value = value*16 + digitValue(d.text[i])
	}
	switch {
	case i < d.pos+2+width && d.bytes:
		return fmt.Errorf(`(value error) invalid \x escape at position %d`, d.pos)
	case i < d.pos+2+width:
		return d.unicodeError(i, `truncated \`+string(d.text[d.pos+1])+strings.Repeat("X", width)+" escape")
	case value > utf8.MaxRune:
		return d.unicodeError(i, "illegal Unicode character")
	}
	d.pos = i
	d.append(rune(value))
	return nil
}

func (d *decoder) unicodeError(end int, reason string) error {
	return fmt.Errorf("(unicode error) 'unicodeescape' codec can't decode bytes in position %d-%d: %s", d.pos, end-1, reason)
}

// append adds a character, or a byte of bytes. A surrogate becomes the three
// bytes that UTF-8 would give it.
func (d *decoder) append(r rune) {
	switch {
	case d.bytes:
		d.out = append(d.out, byte(r))
	case r >= 0xd800 && r <= 0xdfff:
		d.out = append(d.out, 0xe0|byte(r>>12), 0x80|byte(r>>6)&0xbf, 0x80|byte(r)&0xbf)
	default:
		d.out = utf8.AppendRune(d.out, r)
	}
}
