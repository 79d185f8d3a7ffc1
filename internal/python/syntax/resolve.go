package syntax

// This file resolves names to slots: scopes, declarations, functions and classes.

import "fmt"

// resolver walks a tree once: it opens a block for every scope, notes what each
// block binds and uses, and checks what CPython checks when it compiles. Places
// of variables are filled in at the end, see resolveSymbols.
type resolver struct {
	file   string
	source string
	block  *block // the current one
	blocks []*block
	uses   []use
	slab   slab[symbol]
}

func resolveModule(module *Module) error {
	r := &resolver{file: module.Filename, source: module.source, uses: make([]use, 0, len(module.source)/bytesPerUse)}
	return r.module(module)
}

func (r *resolver) module(module *Module) error {
	if failure := r.run(func() {
		module.Scope = r.enter(ModuleScope, "<module>")
		r.statements(module.Body)
	}); failure != nil {
		return failure
	}
	return nil
}

func resolveExpression(expression *Expression, source string) *SyntaxError {
	r := &resolver{file: expression.Filename, source: source}
	return r.run(func() {
		expression.Scope = r.enter(ModuleScope, "<expression>")
		r.expr(expression.Body)
	})
}

// run runs a walk and resolves what it found. A walk ends early by a panic with
// a *SyntaxError, which ends here.
func (r *resolver) run(walk func()) (failure *SyntaxError) {
	defer func() { failure = recoverSyntaxError(recover(), failure) }()
	walk()
	r.resolveSymbols()
	return nil
}

func (r *resolver) fail(pos Pos, format string, args ...any) {
	panic(&SyntaxError{
		File: r.file,
		Pos:  pos,
		Msg:  fmt.Sprintf(format, args...),
		Line: sourceLine(r.source, int(pos.Line)),
	})
}

// enter opens a block inside the current one.
func (r *resolver) enter(k ScopeKind, name string) *Scope {
	outer := r.block
	b := &block{scope: &Scope{Kind: k, Name: name, QualifiedName: name}, parent: outer, slab: &r.slab}
	if outer != nil {
		b.class = outer.class
		b.scope.Parent = outer.scope
		b.scope.QualifiedName = outer.qualify(name)
	}
	r.blocks = append(r.blocks, b)
	r.block = b
	return b.scope
}

func (r *resolver) leave() { r.block = r.block.parent }

// qualify is the qualified name of a block inside this one.
func (b *block) qualify(name string) string {
	for b.scope.Kind == TypeParamScope {
		b = b.parent
	}
	switch {
	case b.scope.Kind == ModuleScope, b.has(b.mangle(name), isGlobal):
		return name
	case b.scope.Kind == ClassScope, b.scope.Kind == ComprehensionScope:
		return b.scope.QualifiedName + "." + name
	}
	return b.scope.QualifiedName + ".<locals>." + name
}

// bytesPerUse is a guess: how much source there is to each name in a function.
const bytesPerUse = 20

// note gives a Name what its symbol will get, and the symbol some flags. The
// names of a module need no symbols: they are all global.
func (r *resolver) note(name *Name, flags symbolFlags) {
	name.Ident = r.block.mangle(name.Ident)
	if r.block.scope.Kind == ModuleScope {
		return
	}
	s := r.block.symbol(name.Ident)
	s.flags |= flags
	r.uses = append(r.uses, use{name, s})
}

// load notes a use of a variable.
func (r *resolver) load(name *Name) {
	r.note(name, isUsed)
	switch scope := r.block.scope; name.Ident {
	case "super":
		scope.UsesSuper = true
		if r.block.functionLike() {
			r.block.symbol(classCell).flags |= isUsed
		}
	case "locals", "vars", "dir":
		scope.UsesLocals = true
	}
}

// bind notes that a statement stores to a variable. A nil name is none.
func (r *resolver) bind(name *Name) {
	if name != nil {
		r.note(name, isBound)
	}
}

// target notes what an assignment stores to.
func (r *resolver) target(e Expr) {
	switch e := e.(type) {
	case *Name:
		r.bind(e)
	case *Tuple:
		r.targets(e.Elts)
	case *List:
		r.targets(e.Elts)
	case *Starred:
		r.target(e.Value)
	default:
		r.expr(e)
	}
}

func (r *resolver) targets(list []Expr) {
	for _, e := range list {
		r.target(e)
	}
}

// declare notes a global or nonlocal declaration.
func (r *resolver) declare(pos Pos, names []string, flag symbolFlags, word string) {
	for i, name := range names {
		names[i] = r.block.mangle(name)
		if r.block.scope.Kind == ModuleScope {
			continue
		}
		s := r.block.symbol(names[i])
		r.checkDeclaration(pos, s, flag, word)
		s.flags |= flag
		s.pos = pos
	}
}

func (r *resolver) checkDeclaration(pos Pos, s *symbol, flag symbolFlags, word string) {
	switch {
	case s.flags&isParameter != 0:
		r.fail(pos, "name '%s' is parameter and %s", s.name, word)
	case s.flags&(isGlobal|isNonlocal)&^flag != 0:
		r.fail(pos, "name '%s' is nonlocal and global", s.name)
	case s.flags&isUsed != 0:
		r.fail(pos, "name '%s' is used prior to %s declaration", s.name, word)
	case s.flags&isBound != 0:
		r.fail(pos, "name '%s' is assigned to before %s declaration", s.name, word)
	}
}

// typeParameters opens the scope of type parameters; absent ones open none.
// The caller leaves it.
func (r *resolver) typeParameters(params *TypeParameters, owner string) {
	if params == nil {
		return
	}
	params.Scope = r.enter(TypeParamScope, "<generic parameters of "+owner+">")
	for _, param := range params.List {
		if r.block.has(param.Target.Ident, isBound) {
			r.fail(param.pos, "duplicate type parameter '%s'", param.Target.Ident)
		}
		r.bind(param.Target)
	}
}

func (r *resolver) leaveTypeParameters(params *TypeParameters) {
	if params != nil {
		r.leave()
	}
}

func (r *resolver) function(f *FunctionDef) {
	r.exprs(f.Decorators)
	r.defaults(f.Params)
	r.bind(f.Target)
	r.typeParameters(f.TypeParams, f.Name)
	f.Scope = r.enter(FunctionScope, f.Name)
	f.Scope.IsCoroutine = f.Async
	r.parameters(f.Params)
	r.functionBody(f)
	r.leave()
	r.leaveTypeParameters(f.TypeParams)
}

// functionBody resolves a body; of one that is deferred, which class it stands in.
func (r *resolver) functionBody(f *FunctionDef) {
	d := f.deferred
	if d == nil {
		r.statements(f.Body)
		return
	}
	d.class = r.block.class
	if d.usesClass = d.usesClass && r.block.parent.scope.Kind == ClassScope; d.usesClass {
		r.block.symbol(classCell).flags |= isUsed
	}
}

func (r *resolver) lambda(l *Lambda) {
	r.defaults(l.Params)
	l.Scope = r.enter(LambdaScope, "<lambda>")
	r.parameters(l.Params)
	r.expr(l.Body)
	r.leave()
}

func (r *resolver) defaults(params *Parameters) {
	for _, p := range params.Args {
		r.expr(p.Default)
	}
	for _, p := range params.KwOnly {
		r.expr(p.Default)
	}
}

// parameters binds the parameters, in the order of their slots.
func (r *resolver) parameters(params *Parameters) {
	for _, p := range params.Args {
		r.parameter(p)
	}
	for _, p := range params.KwOnly {
		r.parameter(p)
	}
	r.parameter(params.Vararg)
	r.parameter(params.Kwarg)
}

func (r *resolver) parameter(p *Param) {
	if p == nil {
		return
	}
	p.Name = r.block.mangle(p.Name)
	s := r.block.symbol(p.Name)
	if s.flags&isParameter != 0 {
		r.fail(p.pos, "duplicate argument '%s' in function definition", p.Name)
	}
	s.flags |= isParameter | isBound
}

func (r *resolver) class(c *ClassDef) {
	r.exprs(c.Decorators)
	r.bind(c.Target)
	r.typeParameters(c.TypeParams, c.Name)
	r.starredExprs(c.Bases)
	r.keywordArguments(c.Keywords)
	c.Scope = r.enter(ClassScope, c.Name)
	r.block.class = c.Name
	r.statements(c.Body)
	r.leave()
	r.leaveTypeParameters(c.TypeParams)
}

// comprehension resolves a comprehension: its first iterable belongs to the
// block around it.
func (r *resolver) comprehension(c *Comprehension) {
	r.iterable(c.Generators[0].Iter)
	c.Scope = r.enter(ComprehensionScope, comprehensionScopeNames[c.Kind])
	state := &comprehensionState{kind: c.Kind}
	r.block.comp = state
	c.Scope.IsGenerator = c.Kind == GeneratorExpression
	for i := range c.Generators {
		clause := &c.Generators[i]
		if i > 0 {
			r.iterable(clause.Iter)
		}
		r.target(clause.Target)
		r.markIteration(clause.Target)
		c.Scope.IsCoroutine = c.Scope.IsCoroutine || clause.Async
		r.exprs(clause.Ifs)
	}
	r.expr(c.Elt)
	r.expr(c.Value)
	coroutine := c.Scope.IsCoroutine && c.Kind != GeneratorExpression
	r.leave()
	if coroutine {
		r.checkAsync(c.pos, "asynchronous comprehension outside of an asynchronous function")
	}
}

var comprehensionScopeNames = [...]string{
	ListComprehension:   "<listcomp>",
	SetComprehension:    "<setcomp>",
	DictComprehension:   "<dictcomp>",
	GeneratorExpression: "<genexpr>",
}

// iterable resolves an iterable of a comprehension, where := is not allowed.
func (r *resolver) iterable(e Expr) {
	b := r.block
	outer := b.comp
	b.comp = &comprehensionState{inIter: true}
	if outer != nil {
		b.comp.kind = outer.kind
	}
	r.expr(e)
	b.comp = outer
}

// markIteration marks the names that a for clause binds.
func (r *resolver) markIteration(target Expr) {
	switch target := target.(type) {
	case *Name:
		r.block.symbol(target.Ident).flags |= isIteration
	case *Tuple:
		for _, e := range target.Elts {
			r.markIteration(e)
		}
	case *List:
		for _, e := range target.Elts {
			r.markIteration(e)
		}
	case *Starred:
		r.markIteration(target.Value)
	}
}

// namedExpr resolves target := value. In a comprehension it binds the target in
// the function or module around it.
func (r *resolver) namedExpr(e *NamedExpr) {
	r.expr(e.Value)
	b := r.block
	if b.comp != nil && b.comp.inIter {
		r.fail(e.pos, "assignment expression cannot be used in a comprehension iterable expression")
	}
	if b.scope.Kind != ComprehensionScope {
		r.bind(e.Target)
		return
	}
	name := b.mangle(e.Target.Ident)
	for b.scope.Kind == ComprehensionScope {
		if b.has(name, isIteration) {
			r.fail(e.pos, "assignment expression cannot rebind comprehension iteration variable '%s'", name)
		}
		b = b.parent
	}
	flag := isNonlocal
	switch {
	case b.scope.Kind == ClassScope:
		r.fail(e.pos, "assignment expression within a comprehension cannot be used in a class body")
	case b.scope.Kind == ModuleScope, b.has(name, isGlobal):
		flag = isGlobal
	default:
		b.symbol(name).flags |= isBound
	}
	for inner := r.block; inner != b; inner = inner.parent {
		s := inner.symbol(name)
		s.flags |= flag
		s.pos = e.pos
	}
	r.note(e.Target, flag)
}

// functionBlock is the block of the function or lambda around the current place,
// nil in a module or class body.
func (r *resolver) functionBlock() *block {
	b := r.block
	for b != nil && b.scope.Kind == ComprehensionScope {
		b = b.parent
	}
	if b == nil || b.scope.Kind != FunctionScope && b.scope.Kind != LambdaScope {
		return nil
	}
	return b
}

// checkAsync fails outside an async function.
func (r *resolver) checkAsync(pos Pos, message string) {
	switch scope := r.block.scope; {
	case scope.IsCoroutine:
	case scope.Kind == ComprehensionScope:
		// A comprehension with await is a coroutine; what is around it is
		// checked when it ends. A generator expression may be made anywhere.
		scope.IsCoroutine = true
	default:
		r.fail(pos, "%s", message)
	}
}

// yields marks the current function as a generator.
func (r *resolver) yields(pos Pos) {
	scope := r.block.scope
	switch scope.Kind {
	case FunctionScope, LambdaScope:
		scope.IsGenerator = true
	case ComprehensionScope:
		r.fail(pos, "'yield' inside %s", comprehensionNames[r.block.comp.kind])
	default:
		r.fail(pos, "'yield' outside function")
	}
}
