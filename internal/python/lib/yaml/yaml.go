// Package yaml reads YAML 1.1 text into nodes, as PyYAML's composer does: block
// and flow collections, plain, quoted and block scalars, anchors and aliases,
// tags, several documents in a text. What a plain scalar means is told by
// [Resolve].
//
// An alias is the node it stands for, so that a text of aliases of aliases costs
// no more than its length. Not read: directives other than %YAML and %TAG, which
// are skipped, and keys that span lines.
//
// Entry point: Parse.
package yaml

import (
	"fmt"
	"strconv"
	"strings"
)

// Kind is the kind of a node.
type Kind int

// The kinds of nodes.
const (
	Scalar Kind = iota
	Sequence
	Mapping
)

// Node is a value of a document.
type Node struct {
	Kind   Kind
	Tag    string // as written: "!!float", "!include", "!<tag:yaml.org,2002:str>"; "" for none
	Value  string // of a scalar
	Plain  bool   // a scalar without quotes, whose type its text decides
	Items  []*Node
	Pairs  []Pair
	Line   int // from 1
	Column int // from 1, in bytes
}

// Pair is an entry of a mapping.
type Pair struct{ Key, Value *Node }

// Error says what is wrong in a text, and where.
type Error struct {
	Line, Column int // from 1
	Message      string
}

// Error returns "line 3, column 5: …".
func (e *Error) Error() string {
	return fmt.Sprintf("line %d, column %d: %s", e.Line, e.Column, e.Message)
}

// maxDepth bounds nesting, which costs Go's stack.
const maxDepth = 200

// Parse reads all documents of a text.
func Parse(text string) (documents []*Node, err error) {
	text = strings.TrimPrefix(strings.ReplaceAll(text, "\r\n", "\n"), "\ufeff")
	p := &parser{text: strings.ReplaceAll(text, "\r", "\n")}
	defer func() {
		if failure := recover(); failure != nil {
			failed, ok := failure.(*Error)
			if !ok {
				panic(failure)
			}
			documents, err = nil, failed
		}
	}()
	for {
		document, ok := p.document()
		if !ok {
			return documents, nil
		}
		documents = append(documents, document)
	}
}

// Lines splits a text behind its lines' ends, as Parse counts lines: "\n", "\r\n" and a
// lone "\r" end one.
func Lines(text string) []string {
	var lines []string
	for {
		end := strings.IndexAny(text, "\r\n")
		if end < 0 {
			return append(lines, text)
		}
		end++
		if strings.HasPrefix(text[end-1:], "\r\n") {
			end++
		}
		lines, text = append(lines, text[:end]), text[end:]
	}
}

// parser reads a text from its beginning. Its methods fail by a panic with an
// *Error, which Parse catches.
type parser struct {
	text    string
	at      int // position of the next byte
	line    int // from 0
	start   int // position of the line's beginning
	depth   int
	anchors map[string]*Node
	begun   bool // a document was read
}

func (p *parser) fail(format string, args ...any) {
	panic(&Error{Line: p.line + 1, Column: p.column() + 1, Message: fmt.Sprintf(format, args...)})
}

func (p *parser) column() int { return p.at - p.start }

// peek returns the byte n places ahead, 0 at the end of the text.
func (p *parser) peek(n int) byte {
	if p.at+n < len(p.text) {
		return p.text[p.at+n]
	}
	return 0
}

// here words what stands at the place of an error.
func (p *parser) here() string {
	if p.atEnd() {
		return "the end of the text"
	}
	return strconv.QuoteRune(rune(p.peek(0)))
}

func (p *parser) atEnd() bool { return p.at >= len(p.text) }

// isBreak tells whether a byte ends a token: a space, a line's end, the text's.
func isBreak(c byte) bool { return c == ' ' || c == '\t' || c == '\n' || c == 0 }

func (p *parser) newLine() {
	p.at++
	p.line++
	p.start = p.at
}

// skipBlanks skips spaces of the line, and a comment after them. A tab separates
// nothing, as for PyYAML.
func (p *parser) skipBlanks() {
	before := p.at
	for p.peek(0) == ' ' {
		p.at++
	}
	if p.peek(0) == '#' && (p.at > before || p.at == p.start || isBreak(p.text[p.at-1])) {
		for !p.atEnd() && p.peek(0) != '\n' {
			p.at++
		}
	}
}

// skip skips everything up to the next token.
func (p *parser) skip() {
	for p.skipBlanks(); p.peek(0) == '\n'; p.skipBlanks() {
		p.newLine()
	}
}

// marker tells whether the line begins with "---" or "...".
func (p *parser) marker(text string) bool {
	return p.at == p.start && strings.HasPrefix(p.text[p.at:], text) && isBreak(p.peek(len(text)))
}

func (p *parser) atMarker() bool { return p.marker("---") || p.marker("...") }

// document reads the next document; false at the end of the text.
func (p *parser) document() (*Node, bool) {
	p.anchors = map[string]*Node{}
	p.skip()
	for p.marker("...") || p.at == p.start && p.peek(0) == '%' {
		for !p.atEnd() && p.peek(0) != '\n' {
			p.at++
		}
		p.skip()
	}
	explicit := p.marker("---")
	if explicit {
		p.at += len("---")
	} else if p.atEnd() {
		return nil, false
	}
	if p.begun && !explicit && !p.atEnd() {
		p.fail("expected '<document start>', but found %s", p.here())
	}
	p.begun = true
	node := p.block(-1, false)
	p.skip()
	if !p.atEnd() && !p.atMarker() {
		p.fail("expected the end of the document, but found %s", p.here())
	}
	return node, true
}

func (p *parser) node(kind Kind) *Node {
	return &Node{Kind: kind, Line: p.line + 1, Column: p.column() + 1}
}

// empty is the null that stands where nothing is written.
func (p *parser) empty() *Node {
	n := p.node(Scalar)
	n.Plain = true
	return n
}

func (p *parser) enter() {
	if p.depth++; p.depth > maxDepth {
		p.fail("nested more than %d levels deep", maxDepth)
	}
}

// block reads a node that is indented by more than parent. inline says that it
// stands behind its key, where no collection in block style can begin.
func (p *parser) block(parent int, inline bool) *Node {
	p.enter()
	defer func() { p.depth-- }()
	line, value := p.line, inline
	p.skip()
	if p.line > line {
		inline = false
	}
	if p.atEnd() || p.atMarker() || p.column() <= parent {
		return p.empty()
	}
	first := p.column()
	props := p.properties()
	if props.alias != nil {
		if p.keyFollows() {
			return p.mapping(first, props.alias, properties{})
		}
		return props.alias
	}
	if !props.any() {
		return p.blockContent(parent, first, inline, props)
	}
	line = p.line
	p.skip()
	if p.line > line {
		inline = false
		if p.atEnd() || p.atMarker() || p.column() <= parent && !(value && p.sequenceAt(parent)) {
			return p.give(p.empty(), props)
		}
		return p.blockContent(parent, p.column(), false, props)
	}
	return p.blockContent(parent, first, inline, props)
}

// sequenceAt tells whether a block sequence begins at a column.
func (p *parser) sequenceAt(column int) bool {
	return p.column() == column && p.peek(0) == '-' && isBreak(p.peek(1))
}

// blockContent reads what follows a node's properties. A mapping that begins here
// stands at the column first.
func (p *parser) blockContent(parent, first int, inline bool, props properties) *Node {
	c := p.peek(0)
	switch {
	case c == '-' && isBreak(p.peek(1)):
		if inline {
			p.fail("block sequence entries are not allowed here")
		}
		return p.give(p.sequence(p.column(), props), properties{})
	case c == '?' && isBreak(p.peek(1)):
		if inline {
			p.fail("mapping keys are not allowed here")
		}
		return p.mapping(first, nil, props)
	case c == '|' || c == '>':
		return p.give(p.blockScalar(parent), props)
	}
	key := p.node(Scalar)
	line, column := p.line, p.column()
	switch {
	case c == '[' || c == '{':
		key = p.flow()
	case c == '"' || c == '\'':
		key.Value = p.quoted()
	case strings.IndexByte("@`%,]}&*!", c) >= 0:
		p.fail("found character %q that cannot start any token", c)
	default:
		if c == ':' && isBreak(p.peek(1)) || c == '\t' {
			p.fail("found character %q that cannot start any token", c)
		}
		if key.Value, key.Plain = p.plainLine(false), true; p.keyFollows() {
			break
		}
		key.Value = p.continuePlain(key.Value, parent)
		return p.give(key, props)
	}
	if !p.keyFollows() || p.line != line {
		return p.give(key, props)
	}
	if inline {
		p.fail("mapping values are not allowed here")
	}
	if first == column { // the properties, if there are any, are the mapping's
		return p.mapping(column, key, props)
	}
	return p.mapping(first, p.give(key, props), properties{})
}

// keyFollows tells whether what was read is a key: a colon follows.
func (p *parser) keyFollows() bool {
	ahead := 0
	for p.peek(ahead) == ' ' {
		ahead++
	}
	return p.peek(ahead) == ':' && isBreak(p.peek(ahead+1))
}

// properties are what stands before a node.
type properties struct {
	tag, anchor string
	alias       *Node
}

func (p properties) any() bool { return p.tag != "" || p.anchor != "" }

// properties reads tag and anchor, or an alias.
func (p *parser) properties() properties {
	var props properties
	for {
		switch c := p.peek(0); {
		case c == '*' && props.alias == nil && !props.any():
			p.at++
			name := p.word()
			if props.alias = p.anchors[name]; props.alias == nil {
				p.fail("found undefined alias %q", name)
			}
			return props
		case c == '&' && props.anchor == "":
			p.at++
			if props.anchor = p.word(); props.anchor == "" {
				p.fail("expected the name of an anchor")
			}
		case c == '!' && props.tag == "":
			props.tag = p.tag()
		default:
			return props
		}
		for p.peek(0) == ' ' {
			p.at++
		}
	}
}

// tag reads a tag; a verbatim one, "!<…>", may hold commas.
func (p *parser) tag() string {
	end := strings.IndexAny(p.text[p.at:], "> \n")
	if p.peek(1) != '<' || end < 0 || p.text[p.at+end] != '>' {
		return p.word()
	}
	p.at += end + 1
	return p.text[p.at-end-1 : p.at]
}

// word reads to the next space or flow indicator.
func (p *parser) word() string {
	begin := p.at
	for !isBreak(p.peek(0)) && strings.IndexByte(",[]{}", p.peek(0)) < 0 {
		p.at++
	}
	return p.text[begin:p.at]
}

// give puts properties on a node.
func (p *parser) give(n *Node, props properties) *Node {
	if props.tag != "" {
		n.Tag = props.tag
	}
	if props.anchor != "" {
		p.anchors[props.anchor] = n
	}
	return n
}

// sequence reads "- a" lines at a column.
func (p *parser) sequence(column int, props properties) *Node {
	n := p.give(p.node(Sequence), props)
	for p.sequenceAt(column) && !p.atMarker() {
		p.at++
		n.Items = append(n.Items, p.block(column, false))
		p.skip()
	}
	if !p.atEnd() && !p.atMarker() && p.column() > column {
		p.fail("expected <block end>, but found %s", p.here())
	}
	return n
}

// mapping reads "key: value" lines at a column. key, if not nil, is the first key,
// whose colon follows.
func (p *parser) mapping(column int, key *Node, props properties) *Node {
	n := p.give(p.node(Mapping), props)
	for {
		if key == nil {
			key = p.blockKey(column)
		}
		if key == nil {
			return n
		}
		n.Pairs = append(n.Pairs, Pair{key, p.blockValue(column)})
		key = nil
		p.skip()
		if !p.atEnd() && !p.atMarker() && p.column() > column {
			p.fail("expected <block end>, but found %s", p.here())
		}
	}
}

// blockKey reads the next key at a column; nil if there is none.
func (p *parser) blockKey(column int) *Node {
	if p.atEnd() || p.atMarker() || p.column() != column || p.sequenceAt(column) {
		return nil
	}
	if p.peek(0) == '?' && isBreak(p.peek(1)) {
		p.at++
		key := p.block(column, false)
		p.skip()
		return key
	}
	props := p.properties()
	key := props.alias
	if key == nil {
		key = p.node(Scalar)
		switch c := p.peek(0); {
		case c == '[' || c == '{':
			key = p.flow()
		case c == '"' || c == '\'':
			key.Value = p.quoted()
		default:
			key.Value, key.Plain = p.plainLine(false), true
		}
		key = p.give(key, props)
	}
	if !p.keyFollows() {
		p.fail("could not find expected ':'")
	}
	return key
}

// blockValue reads the colon and the value of a key at a column.
func (p *parser) blockValue(column int) *Node {
	for p.peek(0) == ' ' {
		p.at++
	}
	if p.peek(0) != ':' || !isBreak(p.peek(1)) { // "? key" without a value
		return p.empty()
	}
	p.at++
	line := p.line
	p.skip()
	if p.line > line && p.sequenceAt(column) {
		return p.sequence(column, properties{})
	}
	return p.block(column, p.line == line)
}
