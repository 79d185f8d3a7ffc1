package vm

// This file compiles calls.

import "heft/internal/python/syntax"

// call compiles a call. The callable goes to the operand stack, the arguments
// above it; a bound method is split into function and self, so that calling it
// makes no method object.
func (c *compiler) call(x *syntax.Call) evalFunc {
	if needsUnpacking(x) {
		return c.unpackingCall(x)
	}
	callee := c.callee(x.Func)
	args, at := c.exprs(x.Args), line(x)
	if len(x.Keywords) > 0 {
		return c.keywordCall(x, callee, args, at)
	}
	return func(f *frame) (Value, error) {
		base := len(f.ops)
		if err := callee(f); err != nil {
			return nil, err
		}
		for _, arg := range args {
			v, err := arg(f)
			if err != nil {
				return nil, err
			}
			f.ops = append(f.ops, v)
		}
		f.line = at
		return f.callOps(base)
	}
}

func needsUnpacking(x *syntax.Call) bool {
	for _, arg := range x.Args {
		if _, ok := arg.(*syntax.Starred); ok {
			return true
		}
	}
	for _, k := range x.Keywords {
		if k.Name == "" {
			return true
		}
	}
	return false
}

// callee pushes what is called and, for a method, its self.
func (c *compiler) callee(e syntax.Expr) func(f *frame) error {
	attribute, ok := e.(*syntax.Attribute)
	if !ok {
		value := expr(c, e)
		return func(f *frame) error {
			v, err := value(f)
			if err == nil {
				f.ops = append(f.ops, v)
			}
			return err
		}
	}
	value, site, at := expr(c, attribute.Value), newAttrSite(attribute.Attr), line(attribute)
	return func(f *frame) error {
		v, err := value(f)
		if err != nil {
			return err
		}
		f.line = at
		return f.pushMethod(v, site)
	}
}

// pushMethod pushes v.name split into function and self where it can be, else
// the attribute alone.
func (f *frame) pushMethod(v Value, site *attrSite) error {
	class := f.vm.TypeOf(v)
	attr, plain := site.lookup(class)
	if plain && (attr.kind == bindFunction || attr.kind == bindBuiltin) && !shadowed(v, site) {
		f.ops = append(f.ops, attr.value, v)
		return nil
	}
	f.push(v)
	method, err := attrAt(f.vm, v, site)
	if err != nil {
		return err
	}
	f.pop()
	f.push(method)
	return nil
}

// shadowed reports whether v may have an attribute of its own before its
// class's method.
func shadowed(v Value, site *attrSite) bool {
	switch x := v.(type) {
	case *Object:
		if x.Dict == nil {
			return false
		}
		return x.Dict.findStr(site.name, site.hash) >= 0
	case *Module, *Class, *Function, *Super, *Builtin:
		return true
	}
	return false
}

// keywordCall is a call with keywords but no unpacking.
func (c *compiler) keywordCall(x *syntax.Call, callee func(f *frame) error, args []evalFunc, at int32) evalFunc {
	names := make([]string, len(x.Keywords))
	values := make([]evalFunc, len(x.Keywords))
	for i, k := range x.Keywords {
		names[i], values[i] = k.Name, expr(c, k.Value)
	}
	args = append(args, values...)
	return func(f *frame) (Value, error) {
		base := len(f.ops)
		if err := callee(f); err != nil {
			return nil, err
		}
		for _, arg := range args {
			v, err := arg(f)
			if err != nil {
				return nil, err
			}
			f.ops = append(f.ops, v)
		}
		f.line = at
		first := len(f.ops) - len(names)
		keywords := make([]Keyword, len(names))
		for i, name := range names {
			keywords[i] = Keyword{name, f.ops[first+i]}
		}
		return f.callKeywords(base, first, keywords)
	}
}

// unpackingCall is a call with *args or **kwargs. Its arguments stay pinned
// until it returns, as the argument tuple does in CPython.
func (c *compiler) unpackingCall(x *syntax.Call) evalFunc {
	callee, pushes, at := c.callee(x.Func), pushes(c, x.Args), line(x)
	type keyword struct {
		name  string
		value evalFunc
	}
	list := make([]keyword, len(x.Keywords))
	for i, k := range x.Keywords {
		list[i] = keyword{k.Name, expr(c, k.Value)}
	}
	return func(f *frame) (Value, error) {
		base := len(f.ops)
		if err := callee(f); err != nil {
			return nil, err
		}
		if err := pushes(f); err != nil {
			return nil, err
		}
		first := len(f.ops)
		keywords := make([]Keyword, 0, len(list)+4)
		for i := range list {
			v, err := list[i].value(f)
			if err != nil {
				return nil, err
			}
			if keywords, err = f.addKeyword(base, keywords, list[i].name, v); err != nil {
				return nil, err
			}
		}
		f.line = at
		args := make([]Value, first-base-1)
		copy(args, f.ops[base+1:first])
		v, err := callValue(f.vm, f.ops[base], args, keywords)
		if err == nil {
			f.ops = f.ops[:base]
		}
		return v, err
	}
}

// addKeyword adds name=v, or the items of v for **v, and shows them to Roots.
func (f *frame) addKeyword(base int, keywords []Keyword, name string, v Value) ([]Keyword, error) {
	f.push(v)
	if name != "" {
		return append(keywords, Keyword{name, v}), nil
	}
	d, ok := Underlying(v).(*Dict)
	if !ok {
		d = NewDict()
		if err := mergeMapping(f.vm, d, v); err != nil {
			return nil, err
		}
	}
	for i := range d.entries {
		e := &d.entries[i]
		if e.key == nil {
			continue
		}
		key, ok := Underlying(e.key).(Str)
		if !ok {
			return nil, f.vm.Raise(f.vm.Exceptions.TypeError, "keywords must be strings")
		}
		if hasKeyword(keywords, string(key)) {
			return nil, f.vm.Raise(f.vm.Exceptions.TypeError, "%s() got multiple values for keyword argument '%s'",
				qualifiedName(f.vm, f.ops[base]), key)
		}
		f.push(e.value)
		keywords = append(keywords, Keyword{string(key), e.value})
	}
	return keywords, f.vm.Allocate(int64(len(d.entries)) * 56)
}

func hasKeyword(keywords []Keyword, name string) bool {
	for i := range keywords {
		if keywords[i].Name == name {
			return true
		}
	}
	return false
}
