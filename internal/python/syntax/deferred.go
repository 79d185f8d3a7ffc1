package syntax

// This file leaves bodies of functions unparsed until they are needed.

import (
	"strings"
	"sync"
)

// deferredBytes is the least length of a body that is left for later: what is
// shorter is parsed sooner than it is noted.
const deferredBytes = 64

// ParseLazily is Parse for sources that are known to be valid: of the functions
// outside of other functions it notes where the bodies stand, which are most of a
// library and of which a program runs few. [FunctionDef.Complete] parses a body, and
// only it finds the errors in there.
func ParseLazily(filename string, src []byte) (*Module, error) {
	text, failure := decodeSource(filename, src)
	if failure != nil {
		return nil, failure
	}
	module := &Module{Filename: filename, source: text}
	lazy := &lazySource{file: filename, text: text}
	if failure := parseWith(filename, text, func(p *parser) {
		p.lazy, lazy.parser = lazy, p
		module.Body = p.file()
	}); failure != nil {
		return nil, failure
	}
	r := &resolver{file: filename, source: text, uses: make([]use, 0, (len(text)-lazy.parser.left)/bytesPerUse)}
	return module, r.module(module)
}

// lazySource is a source whose bodies are parsed one by one, with what the parts
// share: bodies are short, and stacks and blocks of values cost more than they do.
type lazySource struct {
	file, text string

	turn    sync.Mutex // of a body to use what follows
	parser  *parser
	symbols slab[symbol]
}

// deferred is the body of a function that is not parsed yet.
type deferred struct {
	source     *lazySource
	start, end int   // of the body's lines in the source
	line       int32 // of the first
	base       indent
	class      string // whose private names are mangled
	usesClass  bool   // the text mentions super or __class__

	once  sync.Once
	body  []Stmt
	scope *Scope
	err   error
}

// Deferred tells whether the body is left for later: then Body is empty, and Scope
// knows no names but the parameters.
func (f *FunctionDef) Deferred() bool { return f.deferred != nil }

// Complete returns the body and its scope, which it parses at the first call if they
// are deferred. Scope captures the same variables as the scope before. It may be
// called by several goroutines. The error is a [*SyntaxError].
func (f *FunctionDef) Complete() ([]Stmt, *Scope, error) {
	d := f.deferred
	if d == nil {
		return f.Body, f.Scope, nil
	}
	d.once.Do(func() {
		d.source.turn.Lock()
		defer d.source.turn.Unlock()
		if failure := d.parse(); failure != nil {
			d.err = failure
			return
		}
		if failure := d.resolve(f); failure != nil {
			d.err = failure
		}
	})
	return d.body, d.scope, d.err
}

func (d *deferred) parse() *SyntaxError {
	return d.parseTo(d.end, func(p *parser) {
		p.expect(tIndent)
		for p.kind() != tDedent {
			statement(p)
		}
		d.body = take(&p.stmts, 0)
	})
}

// parseTo runs a production on the text from the body's start up to an offset.
func (d *deferred) parseTo(end int, production func(*parser)) (failure *SyntaxError) {
	defer func() { failure = recoverSyntaxError(recover(), failure) }()
	p := d.source.parser
	p.reset()
	s := &p.scan
	s.src, s.pos, s.line, s.lineStart = d.source.text[:end], d.start, d.line, d.start
	if d.base.column > 0 {
		s.indents = append(s.indents, d.base)
	}
	p.fill()
	production(p)
	return nil
}

// reset forgets what the parser was at, wherever that ended, and keeps its storage.
func (p *parser) reset() {
	s := &p.scan
	p.scan = scanner{file: s.file, tokens: s.tokens[:0], indents: s.indents[:0], brackets: s.brackets[:0], fstrings: s.fstrings[:0]}
	p.lazy, p.functions, p.depth, p.chain, p.elifs = nil, 0, 0, 0, 0
	p.exprs, p.stmts, p.keywords = p.exprs[:0], p.stmts[:0], p.keywords[:0]
}

// resolve resolves the body as part of the blocks that were around it. These are
// classes and a module, whose names functions do not see, save for __class__.
func (d *deferred) resolve(f *FunctionDef) *SyntaxError {
	r := &resolver{file: d.source.file, source: d.source.text, uses: make([]use, 0, (d.end-d.start)/bytesPerUse), slab: d.source.symbols}
	r.block = r.outer(f.Scope.Parent)
	defer func() { d.source.symbols = r.slab }()
	return r.run(func() {
		d.scope = r.enter(FunctionScope, f.Name)
		r.block.class = d.class
		d.scope.Parent, d.scope.QualifiedName = f.Scope.Parent, f.Scope.QualifiedName
		d.scope.IsCoroutine = f.Async
		for _, name := range f.Scope.Locals[:f.Scope.NumParams] {
			r.block.symbol(name).flags |= isParameter | isBound
		}
		if d.usesClass {
			r.block.symbol(classCell).flags |= isUsed
		}
		r.statements(d.body)
	})
}

// outer makes blocks for the scopes around a function, which stay as they are.
func (r *resolver) outer(scope *Scope) *block {
	if scope == nil {
		return nil
	}
	return &block{scope: &Scope{Kind: scope.Kind, Name: scope.Name, QualifiedName: scope.QualifiedName, Parent: scope.Parent},
		parent: r.outer(scope.Parent), slab: &r.slab}
}

// docstring is the documentation string that a body begins with.
func (d *deferred) docstring() (string, bool) {
	d.source.turn.Lock()
	defer d.source.turn.Unlock()
	s := scanner{src: d.source.text[:d.end], pos: d.start}
	s.skipBlankLines()
	first := s.pos + len(s.src[s.pos:]) - len(strings.TrimLeft(s.src[s.pos:], " \t\f"))
	word := first
	for classes[s.at(word)]&classIdentPart != 0 {
		word++
	}
	if c := s.at(word); c != '"' && c != '\'' || word > first && !isStringPrefix(s.src[first:word]) {
		return "", false
	}
	skip := skipper{scanner{src: s.src, pos: first}}
	if !skip.logicalLine() {
		return "", false
	}
	var body []Stmt
	if d.parseTo(skip.pos, func(p *parser) {
		p.expect(tIndent)
		statement(p)
		body = take(&p.stmts, 0)
	}) != nil {
		return "", false // the error is that of the body
	}
	return docstring(body)
}

// deferBody goes over the body of a function whose header is parsed up to the end of
// its line. It returns nil where the body is to be parsed at once: inside of another
// function, where it decides which names that shares, and where it is short or does
// not look like a block.
func (p *parser) deferBody() *deferred {
	if p.lazy == nil || p.functions > 0 || p.kind() != tNewline {
		return nil
	}
	skip := skipper{scanner{file: p.scan.file, src: p.scan.src, pos: p.scan.pos, line: p.scan.line, lineStart: p.scan.lineStart}}
	d := &deferred{source: p.lazy, start: skip.pos, line: skip.line, base: p.scan.currentIndent()}
	if !skip.block(d.base.column) || skip.pos-d.start < deferredBytes {
		return nil
	}
	d.end = skip.pos
	text := p.scan.src[d.start:d.end]
	d.usesClass = strings.Contains(text, "super") || strings.Contains(text, classCell)
	p.left += len(text)
	p.scan.pos, p.scan.line, p.scan.lineStart = skip.pos, skip.line, skip.lineStart
	p.fill()
	return d
}

// skipper goes over statements without cutting them into tokens: it follows
// brackets, strings and line ends only.
type skipper struct{ scanner }

// block goes to the first line that is not indented deeper than a column. It returns
// false where there is no such block, or no end to a bracket or string in it.
func (s *skipper) block(column int) bool {
	found := false
	for s.skipBlankLines() {
		if s.column() <= column {
			break
		}
		found = true
		if !s.logicalLine() {
			return false
		}
	}
	return found
}

// column is how far the current line is indented.
func (s *skipper) column() int {
	column := 0
	for i := s.pos; ; i++ {
		switch s.at(i) {
		case ' ':
			column++
		case '\t':
			column = (column/tabWidth + 1) * tabWidth
		case '\f':
			column = 0
		default:
			return column
		}
	}
}

// logicalLine goes to the start of the next logical line.
func (s *skipper) logicalLine() bool {
	depth := 0
	for s.pos < len(s.src) {
		switch c := s.src[s.pos]; c {
		case '\n':
			s.pos++
			s.newline(s.pos)
			if depth == 0 {
				return true
			}
		case '#':
			s.pos += strings.IndexByte(s.src[s.pos:], '\n')
		case '\\':
			if s.at(s.pos+1) != '\n' {
				return false
			}
			s.pos += 2
			s.newline(s.pos)
		case '(', '[', '{':
			s.pos++
			depth++
		case ')', ']', '}':
			s.pos++
			if depth--; depth < 0 {
				return false
			}
		case '"', '\'':
			if !s.text(s.pos) {
				return false
			}
		default:
			if classes[c]&classIdentPart == 0 {
				s.pos++
				continue
			}
			if !s.wordOrText() {
				return false
			}
		}
	}
	return false
}

// wordOrText goes over a name, keyword or number, or a string with a prefix.
func (s *skipper) wordOrText() bool {
	end := s.pos
	for classes[s.at(end)]&classIdentPart != 0 {
		end++
	}
	if next := s.at(end); (next == '"' || next == '\'') && isStringPrefix(s.src[s.pos:end]) {
		return s.text(end)
	}
	s.pos = end
	return true
}

// text goes over a string whose prefix begins here. What f-strings hold, other strings
// among it, takes a scanner.
func (s *skipper) text(quote int) bool {
	s.tokens = s.tokens[:0]
	s.stringLiteral(quote)
	for s.err == nil && len(s.fstrings) > 0 {
		if s.scanToken() && len(s.fstrings) > 0 {
			return false
		}
	}
	return s.err == nil
}
