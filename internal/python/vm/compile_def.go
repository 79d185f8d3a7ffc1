package vm

// This file compiles definitions of functions and classes.

import (
	"heft/internal/python/syntax"
)

// maker builds a function object in the frame that runs its definition.
type maker struct {
	code        *code
	defaults    []evalFunc
	kwDefaults  []evalFunc // nil entries are required parameters
	annotations []annotation
}

type annotation struct{ name, text string }

func (c *compiler) maker(scope *syntax.Scope, params *syntax.Parameters, at int32) *maker {
	m := &maker{code: newCode(c.vm, c.unit, scope, at)}
	m.code.setParameters(params)
	for _, p := range params.Args {
		if p.Default != nil {
			m.defaults = append(m.defaults, expr(c, p.Default))
		}
		m.annotate(p)
	}
	for _, p := range params.KwOnly {
		var value evalFunc
		if p.Default != nil {
			value = expr(c, p.Default)
		}
		m.kwDefaults = append(m.kwDefaults, value)
		m.annotate(p)
	}
	for _, p := range []*syntax.Param{params.Vararg, params.Kwarg} {
		if p != nil {
			m.annotate(p)
		}
	}
	return m
}

func (m *maker) annotate(p *syntax.Param) {
	if p.Annotation != nil {
		m.annotations = append(m.annotations, annotation{p.Name, p.Annotation.Text})
	}
}

// defaultValues evaluates the parameters' defaults in the defining frame.
func (m *maker) defaultValues(f *frame) (defaults, kwDefaults []Value, err error) {
	base := len(f.ops)
	for _, value := range m.defaults {
		v, err := value(f)
		if err != nil {
			return nil, nil, err
		}
		f.push(v)
	}
	for _, value := range m.kwDefaults {
		var v Value
		if value != nil {
			if v, err = value(f); err != nil {
				return nil, nil, err
			}
		}
		f.ops = append(f.ops, v)
	}
	values := copyValues(f.ops[base:])
	f.ops = f.ops[:base]
	n := len(m.defaults)
	return values[:n:n], values[n:], nil
}

// make builds the function; f is the frame its closure comes from.
func (m *maker) make(f *frame, name string, defaults, kwDefaults []Value) *Function {
	fn := &Function{
		Name: name, Qualname: m.code.scope.QualifiedName, Doc: m.code.doc, Globals: f.globals,
		Defaults: defaults, KwDefaults: kwDefaults, Closure: f.capture(m.code.scope), code: m.code,
	}
	if module, ok := f.globals.GetStr("__name__"); ok {
		fn.Module = module
	}
	return fn
}

// annotationDict returns the function's __annotations__, made at first use.
func (f *Function) annotationDict() *Dict {
	if f.Annotations == nil {
		f.Annotations = NewDict()
		for _, p := range f.Parameters() {
			if p.Annotation != "" {
				f.Annotations.SetStr(p.Name, Str(p.Annotation))
			}
		}
		if f.code.returns != "" {
			f.Annotations.SetStr("return", Str(f.code.returns))
		}
	}
	return f.Annotations
}

func (c *compiler) lambda(x *syntax.Lambda) evalFunc {
	m := c.maker(x.Scope, x.Params, line(x))
	m.code.expression = x.Body
	return func(f *frame) (Value, error) {
		defaults, kwDefaults, err := m.defaultValues(f)
		if err != nil {
			return nil, err
		}
		return m.make(f, "<lambda>", defaults, kwDefaults), nil
	}
}

func (c *compiler) functionDef(x *syntax.FunctionDef) execFunc {
	m := c.maker(x.Scope, x.Params, line(x))
	m.code.statements = x.Body
	if x.Deferred() {
		m.code.deferred = x
	}
	if doc, ok := x.Docstring(); ok {
		m.code.doc = Str(doc)
	}
	if x.Returns != nil {
		m.code.returns = x.Returns.Text
	}
	typeParams := c.typeParams(x.TypeParams)
	store := c.storeName(x.Target)
	return c.decorated(x.Decorators, store, func(f *frame) (Value, error) {
		defaults, kwDefaults, err := m.defaultValues(f)
		if err != nil {
			return nil, err
		}
		return typeParams(f, func(g *frame) (Value, error) {
			return m.make(g, x.Name, defaults, kwDefaults), nil
		})
	})
}

// decorated evaluates decorators, makes the value, applies them last to first
// and stores the result.
func (c *compiler) decorated(decorators []syntax.Expr, store storeFunc, make evalFunc) execFunc {
	list := c.exprs(decorators)
	lines := linesOf(decorators)
	return func(f *frame) (signal, error) {
		base := len(f.ops)
		for _, decorator := range list {
			d, err := decorator(f)
			if err != nil {
				return proceed, err
			}
			f.push(d)
		}
		v, err := make(f)
		if err != nil {
			return proceed, err
		}
		for i := len(list) - 1; i >= 0; i-- {
			f.push(v)
			f.line = lines[i]
			if v, err = f.callOps(base + i); err != nil {
				return proceed, err
			}
		}
		return proceed, store(f, v)
	}
}

func linesOf(nodes []syntax.Expr) []int32 {
	lines := make([]int32, len(nodes))
	for i, n := range nodes {
		lines[i] = line(n)
	}
	return lines
}

// typeParams compiles [T, ...]: the definition then runs in a frame of its own
// in which the parameters are bound.
func (c *compiler) typeParams(p *syntax.TypeParameters) func(f *frame, run evalFunc) (Value, error) {
	if p == nil {
		return func(f *frame, run evalFunc) (Value, error) { return run(f) }
	}
	block := newCode(c.vm, c.unit, p.Scope, 0)
	inner := &compiler{vm: c.vm, unit: c.unit, scope: p.Scope}
	stores := make([]storeFunc, len(p.List))
	for i, param := range p.List {
		stores[i] = inner.storeName(param.Target)
	}
	return func(f *frame, run evalFunc) (Value, error) {
		g := newFrame(f.vm, block, f.globals, f.capture(p.Scope))
		g.namespace, g.line = f.namespace, f.line
		g.back, f.vm.frame = f, g
		var err error
		for i, store := range stores {
			if err = store(g, newTypeParam(f.vm, p.List[i].Target.Ident)); err != nil {
				break
			}
		}
		var v Value
		if err == nil {
			v, err = run(g)
		}
		f.vm.frame = f
		return v, err
	}
}

func (c *compiler) typeAlias(x *syntax.TypeAlias) execFunc {
	store, name := c.storeName(x.Target), x.Target.Ident
	return func(f *frame) (signal, error) { return proceed, store(f, newTypeParam(f.vm, name)) }
}

// newTypeParam makes what stands for a type parameter or alias: subscripts and
// unions of it are accepted and mean nothing.
func newTypeParam(vm *VM, name string) Value {
	o := NewInstance(vm.Types.GenericAlias, nil)
	o.SetAttr("__name__", Str(name))
	o.SetAttr("__origin__", vm.Types.Object)
	o.SetAttr("__args__", NewTuple())
	return o
}

// classDef compiles a class statement.
func (c *compiler) classDef(x *syntax.ClassDef) execFunc {
	block := newCode(c.vm, c.unit, x.Scope, line(x))
	block.statements, block.generic = x.Body, x.TypeParams != nil
	if doc, ok := x.Docstring(); ok {
		block.doc = Str(doc)
	}
	bases := pushes(c, x.Bases)
	keywords := c.classKeywords(x.Keywords)
	typeParams := c.typeParams(x.TypeParams)
	build := func(f *frame) (Value, error) {
		base := len(f.ops)
		if err := bases(f); err != nil {
			return nil, err
		}
		given := copyValues(f.ops[base:])
		named, err := keywords(f)
		if err != nil {
			return nil, err
		}
		v, err := f.buildClass(block, x.Name, given, named)
		if err != nil {
			return nil, err
		}
		f.ops = f.ops[:base]
		return v, nil
	}
	return c.decorated(x.Decorators, c.storeName(x.Target), func(f *frame) (Value, error) {
		return typeParams(f, build)
	})
}

func (c *compiler) classKeywords(list []*syntax.Keyword) func(f *frame) ([]Keyword, error) {
	values := make([]evalFunc, len(list))
	for i, k := range list {
		values[i] = expr(c, k.Value)
	}
	return func(f *frame) ([]Keyword, error) {
		var keywords []Keyword
		base := len(f.ops)
		f.push(f.vm.Types.Type) // names the callable in messages
		for i, value := range values {
			v, err := value(f)
			if err != nil {
				return nil, err
			}
			if keywords, err = f.addKeyword(base, keywords, list[i].Name, v); err != nil {
				return nil, err
			}
		}
		return keywords, nil
	}
}

// buildClass runs a class body and calls the metaclass.
func (f *frame) buildClass(block *code, name string, given []Value, keywords []Keyword) (Value, error) {
	vm := f.vm
	bases, changed, err := resolveBases(vm, given)
	if err != nil {
		return nil, err
	}
	meta, keywords := takeKeyword(keywords, "metaclass")
	namespace := NewDict()
	namespace.SetStr("__module__", f.moduleName())
	namespace.SetStr("__qualname__", Str(block.scope.QualifiedName))
	if block.doc != NoneValue {
		namespace.SetStr("__doc__", block.doc)
	}
	if block.generic {
		namespace.SetStr("__type_params__", NewTuple())
	}
	if changed {
		namespace.SetStr("__orig_bases__", NewTuple(given...))
	}
	metaclass, err := chooseMetaclass(vm, meta, bases)
	if err != nil {
		return nil, err
	}
	prepared, err := prepare(vm, metaclass, name, bases, keywords, namespace)
	if err != nil {
		return nil, err
	}
	if err := f.runClassBody(block, prepared); err != nil {
		return nil, err
	}
	return callValue(vm, metaclass, []Value{Str(name), NewTuple(bases...), prepared}, keywords)
}

func (f *frame) moduleName() Value {
	if name, ok := f.globals.GetStr("__name__"); ok {
		return name
	}
	return Str("builtins")
}

// prepare asks a Python metaclass for the namespace of the class body.
func prepare(vm *VM, metaclass Value, name string, bases []Value, keywords []Keyword, namespace *Dict) (Value, error) {
	meta, ok := metaclass.(*Class)
	if !ok || meta == vm.Types.Type {
		return namespace, nil
	}
	attr := meta.find("__prepare__")
	if !attr.ok || attr.owner.Native {
		return namespace, nil
	}
	prepare, err := bindToClass(vm, attr, meta)
	if err != nil {
		return nil, err
	}
	v, err := callValue(vm, prepare, []Value{Str(name), NewTuple(bases...)}, keywords)
	if err != nil {
		return nil, err
	}
	if _, ok := Underlying(v).(*Dict); !ok {
		return nil, vm.Raise(vm.Exceptions.TypeError, "%s.__prepare__() must return a mapping, not %s", meta.Name, vm.TypeOf(v).Name)
	}
	for _, key := range namespace.Keys() {
		value, _, _ := namespace.Get(vm, key)
		if err := vm.SetItem(v, key, value); err != nil {
			return nil, err
		}
	}
	return v, nil
}

func takeKeyword(keywords []Keyword, name string) (Value, []Keyword) {
	for i, k := range keywords {
		if k.Name == name {
			return k.Value, append(keywords[:i:i], keywords[i+1:]...)
		}
	}
	return nil, keywords
}

// resolveBases replaces bases that are not classes by what their
// __mro_entries__ says.
func resolveBases(vm *VM, given []Value) (bases []Value, changed bool, err error) {
	for _, base := range given {
		if _, ok := base.(*Class); ok {
			bases = append(bases, base)
			continue
		}
		entries, ok, err := vm.LookupAttr(base, "__mro_entries__")
		if err != nil {
			return nil, false, err
		}
		if !ok {
			bases = append(bases, base)
			continue
		}
		v, err := callValue(vm, entries, []Value{NewTuple(given...)}, nil)
		if err != nil {
			return nil, false, err
		}
		resolved, err := vm.ToSlice(v)
		if err != nil {
			return nil, false, err
		}
		bases, changed = append(bases, resolved...), true
	}
	return bases, changed, nil
}

// chooseMetaclass returns the metaclass keyword or the bases' metaclass; a base
// that is not a class brings its own type.
func chooseMetaclass(vm *VM, meta Value, bases []Value) (Value, error) {
	chosen, ok := meta.(*Class)
	if meta != nil && !ok {
		return meta, nil
	}
	var classes []*Class
	for _, base := range bases {
		c, ok := base.(*Class)
		if !ok {
			return vm.TypeOf(base), nil
		}
		classes = append(classes, c)
	}
	return metaclassOf(vm, chosen, classes)
}

// runClassBody executes the body. If methods need __class__, the namespace gets
// the cell as __classcell__, for type.__new__ to fill.
func (f *frame) runClassBody(block *code, prepared Value) error {
	g := newFrame(f.vm, block, f.globals, f.capture(block.scope))
	g.namespace = Underlying(prepared).(*Dict)
	if _, plain := prepared.(*Dict); !plain {
		g.mapping = prepared
	}
	if len(g.cells) > 0 {
		g.namespace.SetStr("__classcell__", g.cells[0])
	}
	_, err := run(f.vm, g)
	return err
}
