package yaml

// This file reads scalars and flow collections.

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// plainLine reads a plain scalar up to the end of its line, a comment, or what
// ends it: ": ", and in a flow collection any of ",[]{}".
func (p *parser) plainLine(inFlow bool) string {
	begin, end := p.at, p.at
	for c := p.peek(0); !p.atEnd() && c != '\n' && c != '\t'; c = p.peek(0) {
		next := p.peek(1)
		if c == ':' && (isBreak(next) || inFlow && strings.IndexByte(",[]{}", next) >= 0) {
			break
		}
		if c == '#' && p.at > begin && isBreak(p.text[p.at-1]) || inFlow && strings.IndexByte(",[]{}", c) >= 0 {
			break
		}
		p.at++
		if c != ' ' {
			end = p.at
		}
	}
	p.at = end
	return p.text[begin:end]
}

// continuePlain reads the further lines of a plain scalar: those indented by more
// than parent. A line's end is a space, an empty line a line's end.
func (p *parser) continuePlain(text string, parent int) string {
	var b strings.Builder
	b.WriteString(text)
	for {
		at, line, start := p.at, p.line, p.start
		comment := p.hasComment()
		breaks := p.skipLines()
		if breaks == 0 || comment || p.atEnd() || p.column() <= parent || p.atMarker() || p.peek(0) == '#' {
			p.at, p.line, p.start = at, line, start
			return b.String()
		}
		further := p.plainLine(false)
		if p.keyFollows() {
			p.fail("mapping values are not allowed here")
		}
		writeBreaks(&b, breaks)
		b.WriteString(further)
	}
}

func (p *parser) hasComment() bool {
	return strings.HasPrefix(strings.TrimLeft(p.text[p.at:min(p.at+200, len(p.text))], " \t"), "#")
}

// skipLines skips spaces and line ends, and counts these.
func (p *parser) skipLines() int {
	breaks := 0
	for {
		switch p.peek(0) {
		case ' ', '\t':
			p.at++
		case '\n':
			p.newLine()
			breaks++
		default:
			return breaks
		}
	}
}

// writeBreaks folds line ends: one is a space, n are n-1 line ends.
func writeBreaks(b *strings.Builder, breaks int) {
	if breaks == 1 {
		b.WriteByte(' ')
	}
	for range breaks - 1 {
		b.WriteByte('\n')
	}
}

// quoted reads a scalar in quotes.
func (p *parser) quoted() string {
	quote := p.peek(0)
	p.at++
	var b strings.Builder
	for {
		c := p.peek(0)
		switch {
		case p.atEnd():
			p.fail("found unexpected end of stream in a quoted scalar")
		case c == quote && quote == '\'' && p.peek(1) == '\'':
			b.WriteByte('\'')
			p.at += 2
		case c == quote:
			p.at++
			return b.String()
		case c == '\\' && quote == '"':
			p.escape(&b)
		case c == ' ' || c == '\t' || c == '\n':
			p.quotedSpace(&b)
		default:
			b.WriteByte(c)
			p.at++
		}
	}
}

// quotedSpace reads spaces, which vanish at a line's end.
func (p *parser) quotedSpace(b *strings.Builder) {
	begin := p.at
	for p.peek(0) == ' ' || p.peek(0) == '\t' {
		p.at++
	}
	if p.peek(0) != '\n' {
		b.WriteString(p.text[begin:p.at])
		return
	}
	breaks := p.skipLines()
	if p.atMarker() {
		p.fail("found unexpected document separator in a quoted scalar")
	}
	writeBreaks(b, breaks)
}

// escapes are the characters that stand for others after a backslash.
var escapes = map[byte]string{
	'0': "\x00", 'a': "\a", 'b': "\b", 't': "\t", '\t': "\t", 'n': "\n", 'v': "\v", 'f': "\f", 'r': "\r", 'e': "\x1b",
	' ': " ", '"': `"`, '\\': `\`, '/': "/", 'N': "\u0085", '_': "\u00a0", 'L': "\u2028", 'P': "\u2029",
}

// escapeDigits is how many hexadecimal digits follow.
var escapeDigits = map[byte]int{'x': 2, 'u': 4, 'U': 8}

// escape reads a backslash and what it means.
func (p *parser) escape(b *strings.Builder) {
	p.at++
	c := p.peek(0)
	if c == '\n' {
		p.skipLines()
		return
	}
	p.at++
	if text, ok := escapes[c]; ok {
		b.WriteString(text)
		return
	}
	digits, ok := escapeDigits[c]
	if !ok || p.at+digits > len(p.text) {
		p.fail("found unknown escape character %q", c)
	}
	code, err := strconv.ParseUint(p.text[p.at:p.at+digits], 16, 32)
	if err != nil || code > utf8.MaxRune {
		p.fail("expected %d hexadecimal digits in an escape", digits)
	}
	p.at += digits
	b.WriteRune(rune(code))
}

// blockScalar reads "|" and ">" scalars, whose lines are indented by more than
// parent.
func (p *parser) blockScalar(parent int) *Node {
	n := p.node(Scalar)
	folded := p.peek(0) == '>'
	p.at++
	chomp, indent := byte(0), -1
	for c := p.peek(0); c == '-' || c == '+' || c >= '1' && c <= '9'; c = p.peek(0) {
		if c == '-' || c == '+' {
			chomp = c
		} else {
			indent = max(parent, 0) + int(c-'0')
		}
		p.at++
	}
	if p.skipBlanks(); p.peek(0) != '\n' && !p.atEnd() {
		p.fail("expected a comment or a line break, but found %s", p.here())
	}
	lines := p.scalarLines(parent, indent)
	cut := p.atEnd() && !strings.HasSuffix(p.text, "\n") // the last line has no end
	kept := len(lines)
	for kept > 0 && lines[kept-1] == "" {
		kept--
	}
	text := joinLines(lines[:kept], folded)
	switch {
	case chomp == '+':
		text += strings.Repeat("\n", len(lines)-kept)
		if kept > 0 && !cut {
			text += "\n"
		}
	case chomp == 0 && kept > 0 && (!cut || kept < len(lines)):
		text += "\n"
	}
	n.Value = text
	return n
}

// scalarLines reads the lines of a block scalar without their indentation, which
// the first line with content tells if it is not given.
func (p *parser) scalarLines(parent, indent int) []string {
	var lines []string
	for p.peek(0) == '\n' {
		at, line, start := p.at, p.line, p.start
		p.newLine()
		spaces := 0
		for p.peek(spaces) == ' ' && (indent < 0 || spaces < indent) {
			spaces++
		}
		end := strings.IndexByte(p.text[p.at:], '\n')
		if end < 0 {
			end = len(p.text) - p.at
		}
		if end <= spaces { // an empty line
			p.at += end
			if !p.atEnd() {
				lines = append(lines, "")
			}
			continue
		}
		if indent < 0 && spaces > parent {
			indent = spaces
		}
		if spaces < indent || spaces <= parent || p.atMarker() {
			p.at, p.line, p.start = at, line, start
			return lines
		}
		lines = append(lines, p.text[p.at+spaces:p.at+end])
		p.at += end
	}
	return lines
}

// joinLines joins lines literally, or folds them: a line end between two lines
// that are not indented further is a space.
func joinLines(lines []string, folded bool) string {
	if !folded {
		return strings.Join(lines, "\n")
	}
	var b strings.Builder
	empty := 0
	for i, line := range lines {
		if line == "" {
			empty++
			continue
		}
		if i > empty {
			before := lines[i-empty-1]
			further := line[0] == ' ' || line[0] == '\t' || before[0] == ' ' || before[0] == '\t'
			switch {
			case further:
				b.WriteByte('\n')
			case empty == 0:
				b.WriteByte(' ')
			}
		}
		b.WriteString(strings.Repeat("\n", empty))
		b.WriteString(line)
		empty = 0
	}
	return b.String()
}

// flow reads a node of a flow collection.
func (p *parser) flow() *Node {
	p.enter()
	defer func() { p.depth-- }()
	props := p.properties()
	if props.alias != nil {
		return props.alias
	}
	p.skip()
	n := p.node(Scalar)
	switch c := p.peek(0); {
	case c == '[':
		n.Kind = Sequence
		p.give(n, props)
		p.flowItems(n, ']')
		return n
	case c == '{':
		n.Kind = Mapping
		p.give(n, props)
		p.flowItems(n, '}')
		return n
	case c == '"' || c == '\'':
		n.Value = p.quoted()
	case strings.IndexByte("@`%|>", c) >= 0 && c != 0:
		p.fail("found character %q that cannot start any token", c)
	default:
		n.Plain = true
		if n.Value = p.flowPlain(); n.Value == "" && !props.any() && p.peek(0) == '\t' {
			p.fail("found character %q that cannot start any token", '\t')
		}
	}
	return p.give(n, props)
}

// flowPlain reads a plain scalar that may go on over lines.
func (p *parser) flowPlain() string {
	var b strings.Builder
	b.WriteString(p.plainLine(true))
	for {
		at, line, start := p.at, p.line, p.start
		if breaks := p.skipLines(); breaks == 0 || p.atEnd() || strings.IndexByte(",[]{}:#", p.peek(0)) >= 0 {
			p.at, p.line, p.start = at, line, start
			return b.String()
		}
		b.WriteByte(' ')
		b.WriteString(p.plainLine(true))
	}
}

// flowItems reads the entries of a flow collection up to its end.
func (p *parser) flowItems(n *Node, end byte) {
	p.at++
	for {
		p.skip()
		switch {
		case p.atEnd():
			p.fail("expected ',' or %q, but found the end of the text", end)
		case p.atMarker():
			p.fail("found a document separator in a flow collection")
		case p.peek(0) == end:
			p.at++
			return
		case p.peek(0) == ',':
			p.fail("expected the node content, but found ','")
		}
		p.flowEntry(n)
		p.skip()
		if p.peek(0) == ',' {
			p.at++
		} else if p.peek(0) != end {
			p.fail("expected ',' or %q, but found %s", end, p.here())
		}
	}
}

// flowEntry reads one entry: a node, or in a mapping, and in a sequence as a
// mapping of its own, "key: value".
func (p *parser) flowEntry(n *Node) {
	if p.peek(0) == '?' && isBreak(p.peek(1)) {
		p.at++
		p.skip()
	}
	line := p.line
	key := p.flow()
	p.skip()
	pair := Pair{key, p.empty()}
	isPair := p.peek(0) == ':' && (p.line == line || n.Kind == Mapping)
	if isPair {
		p.at++
		p.skip()
		if c := p.peek(0); c != ',' && c != ']' && c != '}' {
			pair.Value = p.flow()
		}
	}
	switch {
	case n.Kind == Mapping:
		n.Pairs = append(n.Pairs, pair)
	case isPair:
		single := &Node{Kind: Mapping, Pairs: []Pair{pair}, Line: key.Line, Column: key.Column}
		n.Items = append(n.Items, single)
	default:
		n.Items = append(n.Items, key)
	}
}
