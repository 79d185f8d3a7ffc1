package pylib

import (
	"strings"

	"heft/internal/pyvm"
)

// partial is the payload of a functools.partial.
type partial struct {
	function pyvm.Value
	args     []pyvm.Value
	keywords *pyvm.Dict
}

// Children lets a marker see what the partial holds.
func (p *partial) Children(visit func(pyvm.Value)) {
	visit(p.function)
	for _, arg := range p.args {
		visit(arg)
	}
	visit(p.keywords)
}

// buildFunctools makes the native part of functools.
func buildFunctools(vm *pyvm.VM) (*pyvm.Module, error) {
	module := pyvm.NewModule("_functools")
	addNatives(vm, module.Dict, []native{{"reduce", functoolsReduce}})
	module.Dict.SetStr("partial", partialClass(vm))
	return module, nil
}

func partialClass(vm *pyvm.VM) *pyvm.Class {
	class := nativeClass(vm, "partial", "functools")
	class.New = newPartial
	class.Init = func(*pyvm.VM, pyvm.Value, pyvm.Args) error { return nil }
	for _, f := range []struct {
		name string
		get  func(p *partial) pyvm.Value
	}{
		{"func", func(p *partial) pyvm.Value { return p.function }},
		{"args", func(p *partial) pyvm.Value { return pyvm.NewTuple(p.args...) }},
		{"keywords", func(p *partial) pyvm.Value { return p.keywords }},
	} {
		class.Dict.SetStr(f.name, &pyvm.GetSet{Name: f.name, Get: func(vm *pyvm.VM, self pyvm.Value) (pyvm.Value, error) {
			p, err := partialOf(vm, self)
			if err != nil {
				return nil, err
			}
			return f.get(p), nil
		}})
	}
	addNatives(vm, class.Dict, []native{
		{"__call__", partialCall}, {"__repr__", partialRepr}, {"__copy__", partialCopy},
		{"__deepcopy__", partialDeepCopy},
	})
	class.Dict.SetStr("__class_getitem__", &pyvm.ClassMethod{Func: vm.NewBuiltin("__class_getitem__", classGetItem)})
	return class
}

func partialOf(vm *pyvm.VM, self pyvm.Value) (*partial, error) {
	if object, ok := self.(*pyvm.Object); ok {
		if p, ok := object.Native.(*partial); ok {
			return p, nil
		}
	}
	return nil, vm.Raise(vm.Exceptions.TypeError, "descriptor requires a 'functools.partial' object but received a '%s'",
		vm.TypeOf(self).Name)
}

// newPartial flattens a partial of a partial, as CPython does.
func newPartial(vm *pyvm.VM, class *pyvm.Class, args pyvm.Args) (pyvm.Value, error) {
	if len(args.Positional) == 0 {
		return nil, vm.Raise(vm.Exceptions.TypeError, "type 'partial' takes at least one argument")
	}
	function := args.Positional[0]
	if !isCallable(vm, function) {
		return nil, vm.Raise(vm.Exceptions.TypeError, "the first argument must be callable")
	}
	p := &partial{function: function, keywords: pyvm.NewDict()}
	if inner, ok := function.(*pyvm.Object); ok && inner.Dict.Len() == 0 {
		if q, ok := inner.Native.(*partial); ok {
			p.function, p.args, p.keywords = q.function, append(p.args, q.args...), q.keywords.Clone()
		}
	}
	p.args = append(p.args, args.Positional[1:]...)
	for _, keyword := range args.Keywords {
		p.keywords.SetStr(keyword.Name, keyword.Value)
	}
	return pyvm.NewInstance(class, p), nil
}

func partialCall(vm *pyvm.VM, args pyvm.Args) (pyvm.Value, error) {
	if len(args.Positional) == 0 {
		return nil, vm.Raise(vm.Exceptions.TypeError, "descriptor '__call__' of 'functools.partial' object needs an argument")
	}
	p, err := partialOf(vm, args.Positional[0])
	if err != nil {
		return nil, err
	}
	positional := make([]pyvm.Value, 0, len(p.args)+len(args.Positional)-1)
	positional = append(append(positional, p.args...), args.Positional[1:]...)
	return vm.Call(p.function, positional, p.merged(args.Keywords))
}

// merged are the partial's keywords, overridden and extended by a call's.
func (p *partial) merged(call []pyvm.Keyword) []pyvm.Keyword {
	if p.keywords.Len() == 0 {
		return call
	}
	keywords := make([]pyvm.Keyword, 0, p.keywords.Len()+len(call))
	p.keywords.Each(func(key, value pyvm.Value) bool {
		if name, ok := key.(pyvm.Str); ok {
			keywords = append(keywords, pyvm.Keyword{Name: string(name), Value: value})
		}
		return true
	})
	own := len(keywords)
next:
	for _, keyword := range call {
		for i := range keywords[:own] {
			if keywords[i].Name == keyword.Name {
				keywords[i].Value = keyword.Value
				continue next
			}
		}
		keywords = append(keywords, keyword)
	}
	return keywords
}

func partialRepr(vm *pyvm.VM, args pyvm.Args) (pyvm.Value, error) {
	p, err := partialOf(vm, args.Positional[0])
	if err != nil {
		return nil, err
	}
	if err := vm.Enter(); err != nil {
		return nil, err
	}
	defer vm.Leave()
	class := vm.TypeOf(args.Positional[0])
	name := class.Qualname
	if class.ModuleName != "" && class.ModuleName != "builtins" {
		name = class.ModuleName + "." + name
	}
	text, err := vm.Repr(p.function)
	if err != nil {
		return nil, err
	}
	parts := []string{text}
	for _, arg := range p.args {
		if text, err = vm.Repr(arg); err != nil {
			return nil, err
		}
		parts = append(parts, text)
	}
	for _, keyword := range p.merged(nil) {
		if text, err = vm.Repr(keyword.Value); err != nil {
			return nil, err
		}
		parts = append(parts, keyword.Name+"="+text)
	}
	return pyvm.Str(name + "(" + strings.Join(parts, ", ") + ")"), nil
}

func partialCopy(vm *pyvm.VM, args pyvm.Args) (pyvm.Value, error) {
	p, err := partialOf(vm, args.Positional[0])
	if err != nil {
		return nil, err
	}
	self := args.Positional[0].(*pyvm.Object)
	result := pyvm.NewInstance(self.Class, &partial{p.function, p.args, p.keywords.Clone()})
	if self.Dict.Len() > 0 {
		result.Dict = self.Dict.Clone()
	}
	return result, nil
}

func partialDeepCopy(vm *pyvm.VM, args pyvm.Args) (pyvm.Value, error) {
	p, err := partialOf(vm, args.Positional[0])
	if err != nil {
		return nil, err
	}
	var self, memo pyvm.Value
	if err := args.Unpack("__deepcopy__", "/self", &self, "/memo", &memo); err != nil {
		return nil, err
	}
	copier := newCopier(vm, memo)
	function, err := copier.deep(p.function)
	if err != nil {
		return nil, err
	}
	items, err := copier.deepAll(p.args)
	if err != nil {
		return nil, err
	}
	keywords, err := copier.deepDict(p.keywords, pyvm.NewDict())
	if err != nil {
		return nil, err
	}
	return pyvm.NewInstance(vm.TypeOf(self), &partial{function, items, keywords}), nil
}

func functoolsReduce(vm *pyvm.VM, args pyvm.Args) (pyvm.Value, error) {
	var function, iterable, result pyvm.Value
	if err := args.Unpack("reduce", "/function", &function, "/iterable", &iterable, "/initial?", &result); err != nil {
		return nil, err
	}
	it, err := vm.Iterate(iterable)
	if err != nil {
		if vm.IsException(err, vm.Exceptions.TypeError) {
			err = vm.Raise(vm.Exceptions.TypeError, "reduce() arg 2 must support iteration")
		}
		return nil, err
	}
	kept := hold(vm)
	defer kept.release()
	for {
		v, ok, err := it.Next()
		if err != nil {
			return nil, err
		}
		if !ok {
			break
		}
		if result == nil {
			result = v
		} else {
			kept.list.Items = nil // the function owns what it is given
			if result, err = vm.Call(function, []pyvm.Value{result, v}, nil); err != nil {
				return nil, err
			}
		}
		kept.list.Items = []pyvm.Value{result}
	}
	if result == nil {
		return nil, vm.Raise(vm.Exceptions.TypeError, "reduce() of empty iterable with no initial value")
	}
	return result, nil
}
