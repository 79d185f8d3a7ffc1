package regex

// This file parses patterns.

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

type kind uint8

const (
	kindChar kind = iota
	kindSet
	kindAny
	kindSequence
	kindAlternation
	kindGroup       // capturing if group > 0
	kindRepeat      // min, max; max < 0 is unbounded
	kindAssertion   // char is one of ^ $ A Z b B
	kindLook        // behind, negative
	kindAtomic      //
	kindBackref     // group
	kindConditional // group; subs are the two branches
)

// node is a piece of a parsed pattern. flags are those in force there.
type node struct {
	kind       kind
	flags      Flags
	char       rune
	set        *set
	subs       []*node
	group      int
	min, max   int
	lazy       bool
	possessive bool
	behind     bool
	negative   bool
	position   int
}

// maxNesting is how deep groups may nest.
const maxNesting = 100

// maxRepeat is CPython's largest repetition count.
const maxRepeat = 1<<32 - 1

type parser struct {
	pattern string
	pos     int
	flags   Flags
	groups  int
	open    map[int]bool // groups that are not closed yet
	names   []Name
	depth   int
}

func (p *parser) fail(position int, message string) error {
	return &Error{message, p.pattern, position}
}

func (p *parser) parse() (*node, error) {
	p.open = map[int]bool{}
	if p.flags&Bytes == 0 && p.flags&ASCII == 0 {
		p.flags |= Unicode
	}
	if err := p.leadingFlags(); err != nil {
		return nil, err
	}
	n, err := p.alternation()
	if err != nil {
		return nil, err
	}
	if p.pos < len(p.pattern) {
		return nil, p.fail(p.pos, "unbalanced parenthesis")
	}
	return n, nil
}

// leadingFlags reads (?ims) at the beginning, which holds for all the pattern.
func (p *parser) leadingFlags() error {
	for strings.HasPrefix(p.pattern[p.pos:], "(?") {
		end := p.pos + 2
		var flags Flags
		for end < len(p.pattern) && flagOf(p.pattern[end]) != 0 {
			flags |= flagOf(p.pattern[end])
			end++
		}
		if end == p.pos+2 || end >= len(p.pattern) || p.pattern[end] != ')' {
			return nil
		}
		p.setFlags(flags)
		p.pos = end + 1
	}
	return nil
}

func (p *parser) setFlags(flags Flags) {
	p.flags |= flags
	if flags&ASCII != 0 {
		p.flags &^= Unicode
	}
}

func flagOf(c byte) Flags {
	switch c {
	case 'i':
		return IgnoreCase
	case 'm':
		return Multiline
	case 's':
		return DotAll
	case 'x':
		return Verbose
	case 'a':
		return ASCII
	case 'u':
		return Unicode
	}
	return 0
}

// next decodes the character at the position without consuming it.
func (p *parser) next() (rune, int) {
	if p.flags&Bytes != 0 {
		return rune(p.pattern[p.pos]), 1
	}
	return utf8.DecodeRuneInString(p.pattern[p.pos:])
}

func (p *parser) at(text string) bool { return strings.HasPrefix(p.pattern[p.pos:], text) }

// skipVerbose skips white space and comments of the VERBOSE flag.
func (p *parser) skipVerbose() {
	for p.flags&Verbose != 0 && p.pos < len(p.pattern) {
		switch c := p.pattern[p.pos]; {
		case c == '#':
			end := strings.IndexByte(p.pattern[p.pos:], '\n')
			if end < 0 {
				p.pos = len(p.pattern)
				return
			}
			p.pos += end + 1
		case c == ' ' || c >= '\t' && c <= '\r':
			p.pos++
		default:
			return
		}
	}
}

func (p *parser) alternation() (*node, error) {
	if p.depth++; p.depth > maxNesting {
		return nil, p.fail(p.pos, "groups nested too deeply for heft")
	}
	defer func() { p.depth-- }()
	var branches []*node
	for {
		branch, err := p.sequence()
		if err != nil {
			return nil, err
		}
		branches = append(branches, branch)
		if p.pos >= len(p.pattern) || p.pattern[p.pos] != '|' {
			break
		}
		p.pos++
	}
	if len(branches) == 1 {
		return branches[0], nil
	}
	return &node{kind: kindAlternation, subs: branches, flags: p.flags}, nil
}

func (p *parser) sequence() (*node, error) {
	sequence := &node{kind: kindSequence, flags: p.flags}
	for {
		p.skipVerbose()
		if p.pos >= len(p.pattern) || p.pattern[p.pos] == '|' || p.pattern[p.pos] == ')' {
			return sequence, nil
		}
		item, err := p.item()
		if err != nil {
			return nil, err
		}
		if item != nil {
			if item, err = p.quantified(item); err != nil {
				return nil, err
			}
			sequence.subs = append(sequence.subs, item)
		}
	}
}

// item parses one character, set, group, assertion or escape; nil for a comment.
func (p *parser) item() (*node, error) {
	start := p.pos
	r, width := p.next()
	switch r {
	case '(':
		return p.group()
	case '[':
		return p.charSet()
	case '\\':
		return p.escape()
	case '.':
		p.pos++
		return &node{kind: kindAny, flags: p.flags}, nil
	case '^', '$':
		p.pos++
		return &node{kind: kindAssertion, char: r, flags: p.flags}, nil
	case '*', '+', '?':
		return nil, p.fail(start, "nothing to repeat")
	case '{':
		if _, _, _, ok := p.counts(); ok {
			return nil, p.fail(start, "nothing to repeat")
		}
	}
	p.pos += width
	return &node{kind: kindChar, char: r, flags: p.flags}, nil
}

// counts reads {m,n} at the position without consuming it.
func (p *parser) counts() (low, high, length int, ok bool) {
	end := strings.IndexByte(p.pattern[p.pos:], '}')
	if end < 0 {
		return 0, 0, 0, false
	}
	first, second, ranged := strings.Cut(p.pattern[p.pos+1:p.pos+end], ",")
	if first == "" && !ranged || strings.Trim(first+second, "0123456789") != "" {
		return 0, 0, 0, false
	}
	low, high = 0, -1
	if first != "" {
		low = count(first)
	}
	switch {
	case !ranged:
		high = low
	case second != "":
		high = count(second)
	}
	return low, high, end + 1, true
}

func count(digits string) int {
	n, err := strconv.ParseInt(digits, 10, 64)
	if err != nil || n > maxRepeat {
		return maxRepeat
	}
	return int(n)
}

func (p *parser) quantified(item *node) (*node, error) {
	p.skipVerbose()
	for repeated := false; p.pos < len(p.pattern); repeated = true {
		start := p.pos
		low, high, length := 0, -1, 1
		switch p.pattern[p.pos] {
		case '*':
		case '+':
			low = 1
		case '?':
			high = 1
		case '{':
			var ok bool
			if low, high, length, ok = p.counts(); !ok {
				return item, nil
			}
		default:
			return item, nil
		}
		if high >= 0 && high < low {
			return nil, p.fail(start+1, "min repeat greater than max repeat")
		}
		if repeated {
			return nil, p.fail(start, "multiple repeat")
		}
		if item.kind == kindAssertion {
			return nil, p.fail(start, "nothing to repeat")
		}
		p.pos += length
		repeat := &node{kind: kindRepeat, subs: []*node{item}, min: low, max: high, flags: p.flags}
		if p.at("?") {
			repeat.lazy = true
			p.pos++
		} else if p.at("+") {
			repeat.possessive = true
			p.pos++
		}
		item = repeat
		p.skipVerbose()
	}
	return item, nil
}

// group parses everything that begins with a parenthesis.
func (p *parser) group() (*node, error) {
	start := p.pos
	p.pos++
	if !p.at("?") {
		return p.capture(start, "")
	}
	p.pos++
	if p.pos >= len(p.pattern) {
		return nil, p.fail(p.pos, "unexpected end of pattern")
	}
	switch {
	case p.at("P"):
		p.pos++
		return p.named(start)
	case p.at(":"):
		p.pos++
		return p.inside(start, &node{kind: kindGroup, flags: p.flags})
	case p.at("#"):
		end := strings.IndexByte(p.pattern[p.pos:], ')')
		if end < 0 {
			return nil, p.fail(start, "missing ), unterminated comment")
		}
		p.pos += end + 1
		return nil, nil
	case p.at("="), p.at("!"):
		negative := p.at("!")
		p.pos++
		return p.inside(start, &node{kind: kindLook, negative: negative, position: start, flags: p.flags})
	case p.at("<") && !p.at("<=") && !p.at("<!"):
		p.pos++
		if p.pos >= len(p.pattern) {
			return nil, p.fail(p.pos, "unexpected end of pattern")
		}
		_, width := p.next()
		return nil, p.fail(start+1, "unknown extension ?<"+p.pattern[p.pos:p.pos+width])
	case p.at("<=") || p.at("<!"):
		negative := p.at("<!")
		p.pos += 2
		return p.inside(start, &node{kind: kindLook, behind: true, negative: negative, position: start, flags: p.flags})
	case p.at(">"):
		p.pos++
		return p.inside(start, &node{kind: kindAtomic, flags: p.flags})
	case p.at("("):
		p.pos++
		return p.conditional(start)
	}
	return p.scopedFlags(start)
}

// inside parses the content of a group up to its parenthesis.
func (p *parser) inside(start int, n *node) (*node, error) {
	flags := p.flags
	sub, err := p.alternation()
	if err != nil {
		return nil, err
	}
	if !p.at(")") {
		return nil, p.fail(start, "missing ), unterminated subpattern")
	}
	p.pos++
	p.flags = flags
	n.subs = []*node{sub}
	return n, nil
}

func (p *parser) capture(start int, name string) (*node, error) {
	p.groups++
	group := p.groups
	if name != "" {
		for _, known := range p.names {
			if known.Name == name {
				return nil, p.fail(start+4, "redefinition of group name '"+name+"' as group "+strconv.Itoa(group)+
					"; was group "+strconv.Itoa(known.Group))
			}
		}
		p.names = append(p.names, Name{name, group})
	}
	p.open[group] = true
	n, err := p.inside(start, &node{kind: kindGroup, group: group, flags: p.flags})
	delete(p.open, group)
	return n, err
}

// named parses (?P<name>...) and (?P=name), after the P.
func (p *parser) named(start int) (*node, error) {
	switch {
	case p.at("<"):
		p.pos++
		name, err := p.name('>')
		if err != nil {
			return nil, err
		}
		return p.capture(start, name)
	case p.at("="):
		p.pos++
		position := p.pos
		name, err := p.name(')')
		if err != nil {
			return nil, err
		}
		for _, known := range p.names {
			if known.Name == name {
				return p.backref(known.Group, position)
			}
		}
		return nil, p.fail(position, "unknown group name '"+name+"'")
	case p.pos >= len(p.pattern):
		return nil, p.fail(p.pos, "unexpected end of pattern")
	}
	_, width := p.next()
	return nil, p.fail(start+1, "unknown extension ?P"+p.pattern[p.pos:p.pos+width])
}

func (p *parser) name(end byte) (string, error) {
	start := p.pos
	at := strings.IndexByte(p.pattern[p.pos:], end)
	if at < 0 {
		return "", p.fail(start, "missing "+string(end)+", unterminated name")
	}
	name := p.pattern[start : start+at]
	if name == "" {
		return "", p.fail(start, "missing group name")
	}
	for i, r := range name {
		if r != '_' && !unicode.IsLetter(r) && (i == 0 || !unicode.IsDigit(r)) {
			return "", p.fail(start, "bad character in group name '"+name+"'")
		}
	}
	p.pos += at + 1
	return name, nil
}

func (p *parser) backref(group, position int) (*node, error) {
	if p.open[group] {
		return nil, p.fail(position, "cannot refer to an open group")
	}
	return &node{kind: kindBackref, group: group, flags: p.flags}, nil
}

// conditional parses (?(group)yes|no), after the second parenthesis.
func (p *parser) conditional(start int) (*node, error) {
	position := p.pos
	group, err := p.condition()
	if err != nil {
		return nil, err
	}
	if group <= 0 {
		return nil, p.fail(position, "bad group number")
	}
	n, err := p.inside(start, &node{kind: kindConditional, group: group, position: position, flags: p.flags})
	if err != nil {
		return nil, err
	}
	branches := []*node{n.subs[0], {kind: kindSequence}}
	if sub := n.subs[0]; sub.kind == kindAlternation {
		if len(sub.subs) > 2 {
			return nil, p.fail(start, "conditional backref with more than two branches")
		}
		branches = sub.subs
	}
	n.subs = branches
	return n, nil
}

// condition parses a group's number or name, and the parenthesis behind it.
func (p *parser) condition() (group int, err error) {
	position := p.pos
	digits, _, closed := strings.Cut(p.pattern[position:], ")")
	if closed && digits != "" && strings.Trim(digits, "0123456789") == "" {
		p.pos += len(digits) + 1
		return count(digits), nil
	}
	name, err := p.name(')')
	if err != nil {
		return 0, err
	}
	for _, known := range p.names {
		if known.Name == name {
			return known.Group, nil
		}
	}
	return 0, p.fail(position, "unknown group name '"+name+"'")
}

// scopedFlags parses (?i-m:...), after the question mark.
func (p *parser) scopedFlags(start int) (*node, error) {
	var on, off Flags
	removing := false
	for ; p.pos < len(p.pattern); p.pos++ {
		c := p.pattern[p.pos]
		flag := flagOf(c)
		switch {
		case (flag == ASCII || flag == Unicode) && removing:
			return nil, p.fail(p.pos+1, "bad inline flags: cannot turn off flags 'a', 'u' and 'L'")
		case flag != 0 && removing:
			off |= flag
		case flag != 0:
			on |= flag
		case c == '-' && !removing:
			removing = true
		case c == ':' && (off != 0 || !removing):
			p.pos++
			outer := p.flags
			p.setFlags(on)
			p.flags &^= off
			n, err := p.inside(start, &node{kind: kindGroup, flags: p.flags})
			p.flags = outer
			return n, err
		case c == ')' && on != 0 && !removing:
			return nil, p.fail(start, "global flags not at the start of the expression")
		default:
			return nil, p.wrongFlag(start, on|off != 0, removing && off == 0, removing)
		}
	}
	switch {
	case removing && off == 0:
		return nil, p.fail(p.pos, "missing flag")
	case removing:
		return nil, p.fail(p.pos, "missing :")
	}
	return nil, p.fail(p.pos, "missing -, : or )")
}

// wrongFlag says what should stand in place of the next character, among flags.
func (p *parser) wrongFlag(start int, some, first, removing bool) error {
	c, width := p.next()
	switch {
	case !some && !removing:
		return p.fail(start+1, "unknown extension ?"+p.pattern[p.pos:p.pos+width])
	case unicode.IsLetter(c):
		return p.fail(p.pos, "unknown flag")
	case first:
		return p.fail(p.pos, "missing flag")
	case removing:
		return p.fail(p.pos, "missing :")
	}
	return p.fail(p.pos, "missing -, : or )")
}
