package syntax

// This file walks statements and expressions for the resolver.

func (r *resolver) statements(body []Stmt) {
	for _, s := range body {
		r.statement(s)
	}
}

// loop resolves the body of a loop and what follows it.
func (r *resolver) loop(body, otherwise []Stmt) {
	r.block.loops++
	r.statements(body)
	r.block.loops--
	r.statements(otherwise)
}

func (r *resolver) statement(s Stmt) {
	switch s := s.(type) {
	case *ExprStmt:
		r.expr(s.Value)
	case *Assign:
		r.expr(s.Value)
		r.targets(s.Targets)
	case *AugAssign:
		r.augAssign(s)
	case *AnnAssign:
		r.annAssign(s)
	case *Return:
		if r.block.scope.Kind != FunctionScope {
			r.fail(s.pos, "'return' outside function")
		}
		r.expr(s.Value)
	case *If:
		r.expr(s.Test)
		r.statements(s.Body)
		r.statements(s.Else)
	case *For:
		if s.Async {
			r.checkAsync(s.pos, "'async for' outside async function")
		}
		r.expr(s.Iter)
		r.target(s.Target)
		r.loop(s.Body, s.Else)
	case *While:
		r.expr(s.Test)
		r.loop(s.Body, s.Else)
	case *FunctionDef:
		r.function(s)
	case *ClassDef:
		r.class(s)
	default:
		r.rareStatement(s)
	}
}

func (r *resolver) rareStatement(s Stmt) {
	switch s := s.(type) {
	case *With:
		r.with(s)
	case *Try:
		r.try(s)
	case *Raise:
		r.expr(s.Exc)
		r.expr(s.Cause)
	case *Assert:
		r.expr(s.Test)
		r.expr(s.Msg)
	case *Delete:
		r.targets(s.Targets)
	case *Import:
		r.imports(s.Names)
	case *ImportFrom:
		if s.Names[0].Name == "*" && r.block.scope.Kind != ModuleScope {
			r.fail(s.pos, "import * only allowed at module level")
		}
		r.imports(s.Names)
	case *Global:
		r.declare(s.pos, s.Names, isGlobal, "global")
		r.block.scope.Globals = append(r.block.scope.Globals, s.Names...)
	case *Nonlocal:
		if r.block.scope.Kind == ModuleScope {
			r.fail(s.pos, "nonlocal declaration not allowed at module level")
		}
		r.declare(s.pos, s.Names, isNonlocal, "nonlocal")
		r.block.scope.Nonlocals = append(r.block.scope.Nonlocals, s.Names...)
	case *Break:
		if r.block.loops == 0 {
			r.fail(s.pos, "'break' outside loop")
		}
	case *Continue:
		if r.block.loops == 0 {
			r.fail(s.pos, "'continue' not properly in loop")
		}
	case *Match:
		r.match(s)
	case *TypeAlias:
		r.bind(s.Target)
		r.typeParameters(s.TypeParams, s.Target.Ident)
		r.leaveTypeParameters(s.TypeParams)
	}
}

// augAssign resolves a target that is read and stored to.
func (r *resolver) augAssign(s *AugAssign) {
	if name, ok := s.Target.(*Name); ok {
		r.note(name, isUsed|isBound)
	} else {
		r.expr(s.Target)
	}
	r.expr(s.Value)
}

func (r *resolver) annAssign(s *AnnAssign) {
	name, ok := s.Target.(*Name)
	if ok && s.Simple {
		r.checkAnnotated(s.pos, r.block.mangle(name.Ident))
	}
	r.expr(s.Value)
	if !ok || s.Simple || s.Value != nil {
		r.target(s.Target)
	}
}

func (r *resolver) checkAnnotated(pos Pos, name string) {
	switch {
	case r.block.has(name, isGlobal):
		r.fail(pos, "annotated name '%s' can't be global", name)
	case r.block.has(name, isNonlocal):
		r.fail(pos, "annotated name '%s' can't be nonlocal", name)
	}
}

func (r *resolver) imports(names []*Alias) {
	for _, alias := range names {
		r.bind(alias.Target)
	}
}

func (r *resolver) with(s *With) {
	if s.Async {
		r.checkAsync(s.pos, "'async with' outside async function")
	}
	for _, item := range s.Items {
		r.expr(item.Context)
		r.target(item.Target)
	}
	r.statements(s.Body)
}

func (r *resolver) try(s *Try) {
	r.statements(s.Body)
	for _, h := range s.Handlers {
		r.expr(h.Type)
		r.bind(h.Target)
		r.statements(h.Body)
	}
	r.statements(s.Else)
	r.statements(s.Finally)
}

func (r *resolver) match(s *Match) {
	r.expr(s.Subject)
	for _, c := range s.Cases {
		r.pattern(c.Pattern)
		r.expr(c.Guard)
		r.statements(c.Body)
	}
}

func (r *resolver) patterns(list []Pattern) {
	for _, p := range list {
		r.pattern(p)
	}
}

func (r *resolver) pattern(p Pattern) {
	switch p := p.(type) {
	case *MatchValue:
		r.expr(p.Value)
	case *MatchSequence:
		r.patterns(p.Patterns)
	case *MatchMapping:
		r.exprs(p.Keys)
		r.patterns(p.Patterns)
		r.bind(p.Rest)
	case *MatchClass:
		r.expr(p.Class)
		r.patterns(p.Patterns)
		r.patterns(p.KeywordPatterns)
	case *MatchStar:
		r.bind(p.Target)
	case *MatchAs:
		if p.Pattern != nil {
			r.pattern(p.Pattern)
		}
		r.bind(p.Target)
	case *MatchOr:
		r.patterns(p.Patterns)
	}
}

func (r *resolver) exprs(list []Expr) {
	for _, e := range list {
		r.expr(e)
	}
}

// starredExprs resolves the elements of a display, tuple or argument list.
func (r *resolver) starredExprs(list []Expr) {
	for _, e := range list {
		if starred, ok := e.(*Starred); ok {
			e = starred.Value
		}
		r.expr(e)
	}
}

// expr resolves an expression; nil is none.
func (r *resolver) expr(e Expr) {
	switch e := e.(type) {
	case nil:
	case *Name:
		r.load(e)
	case *Constant:
	case *Attribute:
		r.expr(e.Value)
		e.Attr = r.block.mangle(e.Attr)
	case *Call:
		r.expr(e.Func)
		r.starredExprs(e.Args)
		r.keywordArguments(e.Keywords)
	case *BinOp:
		r.expr(e.Left)
		r.expr(e.Right)
	case *Subscript:
		r.expr(e.Value)
		r.expr(e.Index)
	case *Tuple:
		r.starredExprs(e.Elts)
	case *List:
		r.starredExprs(e.Elts)
	case *Compare:
		r.expr(e.Left)
		r.exprs(e.Comparators)
	case *BoolOp:
		r.exprs(e.Values)
	case *UnaryOp:
		r.expr(e.Operand)
	case *IfExp:
		r.expr(e.Test)
		r.expr(e.Body)
		r.expr(e.Else)
	default:
		r.rareExpr(e)
	}
}

func (r *resolver) rareExpr(e Expr) {
	switch e := e.(type) {
	case *Slice:
		r.expr(e.Lower)
		r.expr(e.Upper)
		r.expr(e.Step)
	case *Dict:
		r.exprs(e.Keys)
		r.exprs(e.Values)
	case *Set:
		r.starredExprs(e.Elts)
	case *Comprehension:
		r.comprehension(e)
	case *Lambda:
		r.lambda(e)
	case *NamedExpr:
		r.namedExpr(e)
	case *JoinedStr:
		r.exprs(e.Values)
	case *FormattedValue:
		r.expr(e.Value)
		if e.FormatSpec != nil {
			r.exprs(e.FormatSpec.Values)
		}
	case *Await:
		r.await(e)
	case *Yield:
		r.yields(e.pos)
		r.expr(e.Value)
	case *YieldFrom:
		r.yields(e.pos)
		r.expr(e.Value)
	case *Starred:
		r.fail(e.pos, "can't use starred expression here")
	}
}

func (r *resolver) await(e *Await) {
	if r.functionBlock() == nil {
		r.fail(e.pos, "'await' outside function")
	}
	r.checkAsync(e.pos, "'await' outside async function")
	r.expr(e.Value)
}

func (r *resolver) keywordArguments(list []*Keyword) {
	r.checkRepeated(list)
	for _, k := range list {
		r.expr(k.Value)
	}
}

// checkRepeated fails if a name is given twice. Short lists need no map.
func (r *resolver) checkRepeated(list []*Keyword) {
	const short = 12
	var seen map[string]bool
	if len(list) > short {
		seen = make(map[string]bool, len(list))
	}
	for i, k := range list {
		if k.Name == "" {
			continue
		}
		if seen[k.Name] || seen == nil && hasKeyword(list[:i], k.Name) {
			r.fail(k.pos, "keyword argument repeated: %s", k.Name)
		}
		if seen != nil {
			seen[k.Name] = true
		}
	}
}

func hasKeyword(list []*Keyword, name string) bool {
	for _, k := range list {
		if k.Name == name {
			return true
		}
	}
	return false
}
