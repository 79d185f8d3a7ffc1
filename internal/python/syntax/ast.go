// Package syntax turns Python 3.12 source into a resolved syntax tree.
//
// [Parse] is the entry point. It scans, parses and resolves one file and
// returns a [Module]; [ParseExpr] does the same for one expression. The tree
// has the node names of CPython's ast module. The two differ where an
// evaluator profits:
//
//   - Every [Name] says where its variable lives: a local slot, a cell, the
//     function's closure, the module namespace or a class namespace. See
//     [Scope] for the model, which is CPython's.
//   - Every name that a statement binds (def, class, import, except, match)
//     is a *Name too, so that there is one way to store a variable.
//   - Private names are already mangled (self.__x in class Net is _Net__x).
//   - Annotations are kept as a tree and as text, and are not resolved: they
//     are never evaluated.
//   - One [Comprehension] node stands for all four kinds.
//
// Source is hostile until proven otherwise. No input panics, and the height of
// the tree is bounded (see maxDepth and maxChain), so that a recursive walk
// over it needs a bounded stack. Errors are always a [*SyntaxError].
//
// Limits: encodings other than UTF-8 and Latin-1 are refused, and so are
// \N{NAME} escapes, for want of a table of names. Identifiers are not brought
// into normal form NFKC. Type comments, the meaning of annotations, the place
// of __future__ imports, and the unreachable or unequal alternatives of match
// patterns are not checked.
package syntax

// Pos is a place in a source file. The zero Pos means unknown.
type Pos struct {
	Line int32 // 1-based
	Col  int32 // 1-based, in UTF-8 bytes
}

// Node is anything that has a place in the source.
type Node interface {
	// Pos is the node's first character, as lineno and col_offset of CPython's
	// ast: for a call it is where the called expression begins, for a decorated
	// function it is the def keyword.
	Pos() Pos
}

// Stmt is a statement.
type Stmt interface {
	Node
	stmtNode()
}

// Expr is an expression.
type Expr interface {
	Node
	exprNode()
}

// Pattern is what follows case in a match statement.
type Pattern interface {
	Node
	patternNode()
}

// node carries a position; the three types below it mark what a node is.
type node struct{ pos Pos }

func (n *node) Pos() Pos { return n.pos }

type stmt struct{ node }

func (*stmt) stmtNode() {}

type expr struct{ node }

func (*expr) exprNode() {}

type pattern struct{ node }

func (*pattern) patternNode() {}

// Module is a resolved file.
type Module struct {
	Filename string
	Body     []Stmt
	Scope    *Scope // of kind ModuleScope
	source   string
}

// Line returns the text of a source line without its end, for tracebacks.
// Numbers are 1-based; a number outside the file gives "".
func (m *Module) Line(number int) string { return sourceLine(m.source, number) }

// Docstring returns the module's documentation string, if it has one.
func (m *Module) Docstring() (string, bool) { return docstring(m.Body) }

// Expression is a resolved single expression. No name is bound around it, so
// all its free names are [NameGlobal].
type Expression struct {
	Filename string
	Body     Expr
	Scope    *Scope // of kind ModuleScope
}

// Statements.
type (
	// FunctionDef is def and async def.
	FunctionDef struct {
		stmt
		Name       string // as written: the function's __name__
		Target     *Name  // where the finished function is stored
		Params     *Parameters
		Body       []Stmt      // see [FunctionDef.Complete]
		Decorators []Expr      // in source order; applied last to first
		Returns    *Annotation // nil if absent
		TypeParams *TypeParameters
		Scope      *Scope
		Async      bool
		deferred   *deferred
	}

	// ClassDef is a class statement.
	ClassDef struct {
		stmt
		Name       string // as written: the class's __name__
		Target     *Name  // where the finished class is stored
		Bases      []Expr // may hold *Starred
		Keywords   []*Keyword
		Body       []Stmt
		Decorators []Expr
		TypeParams *TypeParameters
		Scope      *Scope // of kind ClassScope
	}

	// Return leaves a function. Value is nil for a bare return.
	Return struct {
		stmt
		Value Expr
	}

	// Delete is del. A target is a Name, Attribute, Subscript, Tuple or List.
	Delete struct {
		stmt
		Targets []Expr
	}

	// Assign is a = b = value: Value is evaluated first, then stored into each
	// target from left to right. A target is a Name, Attribute, Subscript,
	// Tuple or List; inside the last two also Starred (at most one each).
	Assign struct {
		stmt
		Targets []Expr
		Value   Expr
	}

	// AugAssign is target op= value. The target is a Name, Attribute or
	// Subscript, whose parts are evaluated once.
	AugAssign struct {
		stmt
		Target Expr
		Op     Operator
		Value  Expr
	}

	// AnnAssign is target: annotation [= value]. Value is nil if absent.
	AnnAssign struct {
		stmt
		Target     Expr // Name, Attribute or Subscript
		Annotation *Annotation
		Value      Expr
		Simple     bool // the target is a name without parentheses
	}

	// For is for and async for.
	For struct {
		stmt
		Target Expr
		Iter   Expr
		Body   []Stmt
		Else   []Stmt // runs when the loop was not left by break
		Async  bool
	}

	// While is a while loop.
	While struct {
		stmt
		Test Expr
		Body []Stmt
		Else []Stmt // runs when the loop was not left by break
	}

	// If is if; an elif is an If alone in Else.
	If struct {
		stmt
		Test Expr
		Body []Stmt
		Else []Stmt
	}

	// With is with and async with.
	With struct {
		stmt
		Items []WithItem
		Body  []Stmt
		Async bool
	}

	// Match is a match statement.
	Match struct {
		stmt
		Subject Expr
		Cases   []*MatchCase
	}

	// Raise is raise [Exc [from Cause]]; absent parts are nil.
	Raise struct {
		stmt
		Exc   Expr
		Cause Expr
	}

	// Try is try with its handlers. Star marks except* handlers.
	Try struct {
		stmt
		Body     []Stmt
		Handlers []*ExceptHandler
		Else     []Stmt
		Finally  []Stmt
		Star     bool
	}

	// Assert is assert Test [, Msg]; Msg is nil if absent.
	Assert struct {
		stmt
		Test Expr
		Msg  Expr
	}

	// Import is import a, b.c as d.
	Import struct {
		stmt
		Names []*Alias
	}

	// ImportFrom is from Module import names. Level counts the leading dots;
	// Module may be empty when Level > 0.
	ImportFrom struct {
		stmt
		Module string
		Names  []*Alias // one alias named "*" for a star import
		Level  int
	}

	// Global is a global declaration; the resolver has used it up.
	Global struct {
		stmt
		Names []string
	}

	// Nonlocal is a nonlocal declaration; the resolver has used it up.
	Nonlocal struct {
		stmt
		Names []string
	}

	// TypeAlias is type Name[params] = value. The value is lazy in Python and
	// is kept like an annotation.
	TypeAlias struct {
		stmt
		Target     *Name
		TypeParams *TypeParameters
		Value      *Annotation
	}

	// ExprStmt is an expression evaluated for its effect.
	ExprStmt struct {
		stmt
		Value Expr
	}

	// Pass does nothing.
	Pass struct{ stmt }

	// Break leaves the innermost loop.
	Break struct{ stmt }

	// Continue starts the innermost loop's next round.
	Continue struct{ stmt }
)

// Docstring returns the function's documentation string, if it has one.
func (f *FunctionDef) Docstring() (string, bool) {
	if f.deferred != nil {
		return f.deferred.docstring()
	}
	return docstring(f.Body)
}

// Docstring returns the class's documentation string, if it has one.
func (c *ClassDef) Docstring() (string, bool) { return docstring(c.Body) }

func docstring(body []Stmt) (string, bool) {
	if len(body) == 0 {
		return "", false
	}
	first, ok := body[0].(*ExprStmt)
	if !ok {
		return "", false
	}
	text, ok := first.Value.(*Constant)
	if !ok || text.Kind != StringConstant {
		return "", false
	}
	return text.Str, true
}

// Parts of statements.
type (
	// Annotation is an expression that is never evaluated: its tree (names not
	// resolved) and its text as written, outer white space removed.
	Annotation struct {
		Expr Expr
		Text string
	}

	// Parameters are those of a function or lambda. Their slots in the
	// function's locals are, in this order: Args, KwOnly, Vararg, Kwarg.
	Parameters struct {
		Args    []*Param // positional; the first PosOnly of them by position only
		PosOnly int
		Vararg  *Param // *args, nil if absent
		KwOnly  []*Param
		Kwarg   *Param // **kwargs, nil if absent
	}

	// Param is one parameter. Default is evaluated in the scope around the
	// function when the function is defined; nil if absent.
	Param struct {
		node
		Name       string // mangled
		Annotation *Annotation
		Default    Expr
	}

	// TypeParameters is [T, *Ts, **P] after a function, class or type alias
	// name. They live in a scope of their own (of kind TypeParamScope) between
	// the enclosing scope and the definition: an evaluator runs the definition,
	// without its decorators and defaults, in a frame of that scope.
	TypeParameters struct {
		List  []*TypeParam
		Scope *Scope
	}

	// TypeParam is one type parameter.
	TypeParam struct {
		node
		Kind   TypeParamKind
		Target *Name
		Bound  *Annotation // nil if absent
	}

	// WithItem is Context [as Target]; Target is nil if absent.
	WithItem struct {
		Context Expr
		Target  Expr
	}

	// ExceptHandler is except Type as Target. Type is nil for a bare except,
	// Target is nil if absent. Python deletes the target when the handler ends.
	ExceptHandler struct {
		node
		Type   Expr
		Target *Name
		Body   []Stmt
	}

	// Alias is one imported name. Target is where it is stored: AsName if
	// given, else Name, or the part before the first dot in an import
	// statement. It is nil for "*".
	Alias struct {
		node
		Name   string
		AsName string
		Target *Name
	}

	// MatchCase is one case block. Guard is nil if absent.
	MatchCase struct {
		Pattern Pattern
		Guard   Expr
		Body    []Stmt
	}
)

// Patterns.
type (
	// MatchValue compares with ==: a number, a string or a dotted name.
	MatchValue struct {
		pattern
		Value Expr
	}

	// MatchSingleton compares with is: None, True or False.
	MatchSingleton struct {
		pattern
		Value *Constant
	}

	// MatchSequence is [a, b, *rest]; at most one pattern is a MatchStar.
	MatchSequence struct {
		pattern
		Patterns []Pattern
	}

	// MatchMapping is {key: pattern, **rest}. Rest is nil if absent.
	MatchMapping struct {
		pattern
		Keys     []Expr
		Patterns []Pattern
		Rest     *Name
	}

	// MatchClass is Class(patterns, keyword=pattern).
	MatchClass struct {
		pattern
		Class           Expr
		Patterns        []Pattern
		Keywords        []string
		KeywordPatterns []Pattern
	}

	// MatchStar is *name in a sequence; Target is nil for *_.
	MatchStar struct {
		pattern
		Target *Name
	}

	// MatchAs is Pattern as Target, a capture (Pattern nil) or the wildcard
	// (both nil).
	MatchAs struct {
		pattern
		Pattern Pattern
		Target  *Name
	}

	// MatchOr is a | b.
	MatchOr struct {
		pattern
		Patterns []Pattern
	}
)
