package lib

// This file is the native part of functools: partial and reduce.

import (
	"strings"

	"heft/internal/python/vm"
)

// partial is the payload of a functools.partial.
type partial struct {
	function vm.Value
	args     []vm.Value
	keywords *vm.Dict
}

// Children lets a marker see what the partial holds.
func (p *partial) Children(visit func(vm.Value)) {
	visit(p.function)
	for _, arg := range p.args {
		visit(arg)
	}
	visit(p.keywords)
}

// buildFunctools makes the native part of functools.
func buildFunctools(machine *vm.VM) (*vm.Module, error) {
	module := vm.NewModule("_functools")
	addNatives(machine, module.Dict, []native{{"reduce", functoolsReduce}})
	module.Dict.SetStr("partial", partialClass(machine))
	return module, nil
}

func partialClass(machine *vm.VM) *vm.Class {
	class := nativeClass(machine, "partial", "functools")
	class.New = newPartial
	class.Init = func(*vm.VM, vm.Value, vm.Args) error { return nil }
	for _, f := range []struct {
		name string
		get  func(p *partial) vm.Value
	}{
		{"func", func(p *partial) vm.Value { return p.function }},
		{"args", func(p *partial) vm.Value { return vm.NewTuple(p.args...) }},
		{"keywords", func(p *partial) vm.Value { return p.keywords }},
	} {
		class.Dict.SetStr(f.name, &vm.GetSet{Name: f.name, Get: func(machine *vm.VM, self vm.Value) (vm.Value, error) {
			p, err := partialOf(machine, self)
			if err != nil {
				return nil, err
			}
			return f.get(p), nil
		}})
	}
	addNatives(machine, class.Dict, []native{
		{"__call__", partialCall}, {"__repr__", partialRepr}, {"__copy__", partialCopy},
		{"__deepcopy__", partialDeepCopy},
	})
	class.Dict.SetStr("__class_getitem__", &vm.ClassMethod{Func: machine.NewBuiltin("__class_getitem__", classGetItem)})
	return class
}

func partialOf(machine *vm.VM, self vm.Value) (*partial, error) {
	if object, ok := self.(*vm.Object); ok {
		if p, ok := object.Native.(*partial); ok {
			return p, nil
		}
	}
	return nil, machine.Raise(machine.Exceptions.TypeError, "descriptor requires a 'functools.partial' object but received a '%s'",
		machine.TypeOf(self).Name)
}

// newPartial flattens a partial of a partial, as CPython does.
func newPartial(machine *vm.VM, class *vm.Class, args vm.Args) (vm.Value, error) {
	if len(args.Positional) == 0 {
		return nil, machine.Raise(machine.Exceptions.TypeError, "type 'partial' takes at least one argument")
	}
	function := args.Positional[0]
	if !isCallable(machine, function) {
		return nil, machine.Raise(machine.Exceptions.TypeError, "the first argument must be callable")
	}
	p := &partial{function: function, keywords: vm.NewDict()}
	if inner, ok := function.(*vm.Object); ok && inner.Dict.Len() == 0 {
		if q, ok := inner.Native.(*partial); ok {
			p.function, p.args, p.keywords = q.function, append(p.args, q.args...), q.keywords.Clone()
		}
	}
	p.args = append(p.args, args.Positional[1:]...)
	for _, keyword := range args.Keywords {
		p.keywords.SetStr(keyword.Name, keyword.Value)
	}
	return vm.NewInstance(class, p), nil
}

func partialCall(machine *vm.VM, args vm.Args) (vm.Value, error) {
	if len(args.Positional) == 0 {
		return nil, machine.Raise(machine.Exceptions.TypeError, "descriptor '__call__' of 'functools.partial' object needs an argument")
	}
	p, err := partialOf(machine, args.Positional[0])
	if err != nil {
		return nil, err
	}
	positional := make([]vm.Value, 0, len(p.args)+len(args.Positional)-1)
	positional = append(append(positional, p.args...), args.Positional[1:]...)
	return machine.Call(p.function, positional, p.merged(args.Keywords))
}

// merged are the partial's keywords, overridden and extended by a call's.
func (p *partial) merged(call []vm.Keyword) []vm.Keyword {
	if p.keywords.Len() == 0 {
		return call
	}
	keywords := make([]vm.Keyword, 0, p.keywords.Len()+len(call))
	p.keywords.Each(func(key, value vm.Value) bool {
		if name, ok := key.(vm.Str); ok {
			keywords = append(keywords, vm.Keyword{Name: string(name), Value: value})
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

func partialRepr(machine *vm.VM, args vm.Args) (vm.Value, error) {
	p, err := partialOf(machine, args.Positional[0])
	if err != nil {
		return nil, err
	}
	if err := machine.Enter(); err != nil {
		return nil, err
	}
	defer machine.Leave()
	class := machine.TypeOf(args.Positional[0])
	name := class.Qualname
	if class.ModuleName != "" && class.ModuleName != "builtins" {
		name = class.ModuleName + "." + name
	}
	text, err := machine.Repr(p.function)
	if err != nil {
		return nil, err
	}
	parts := []string{text}
	for _, arg := range p.args {
		if text, err = machine.Repr(arg); err != nil {
			return nil, err
		}
		parts = append(parts, text)
	}
	for _, keyword := range p.merged(nil) {
		if text, err = machine.Repr(keyword.Value); err != nil {
			return nil, err
		}
		parts = append(parts, keyword.Name+"="+text)
	}
	return vm.Str(name + "(" + strings.Join(parts, ", ") + ")"), nil
}

func partialCopy(machine *vm.VM, args vm.Args) (vm.Value, error) {
	p, err := partialOf(machine, args.Positional[0])
	if err != nil {
		return nil, err
	}
	self := args.Positional[0].(*vm.Object)
	result := vm.NewInstance(self.Class, &partial{p.function, p.args, p.keywords.Clone()})
	if self.Dict.Len() > 0 {
		result.Dict = self.Dict.Clone()
	}
	return result, nil
}

func partialDeepCopy(machine *vm.VM, args vm.Args) (vm.Value, error) {
	p, err := partialOf(machine, args.Positional[0])
	if err != nil {
		return nil, err
	}
	var self, memo vm.Value
	if err := args.Unpack("__deepcopy__", "/self", &self, "/memo", &memo); err != nil {
		return nil, err
	}
	copier := newCopier(machine, memo)
	function, err := copier.deep(p.function)
	if err != nil {
		return nil, err
	}
	items, err := copier.deepAll(p.args)
	if err != nil {
		return nil, err
	}
	keywords, err := copier.deepDict(p.keywords, vm.NewDict())
	if err != nil {
		return nil, err
	}
	return vm.NewInstance(machine.TypeOf(self), &partial{function, items, keywords}), nil
}

func functoolsReduce(machine *vm.VM, args vm.Args) (vm.Value, error) {
	var function, iterable, result vm.Value
	if err := args.Unpack("reduce", "/function", &function, "/iterable", &iterable, "/initial?", &result); err != nil {
		return nil, err
	}
	it, err := machine.Iterate(iterable)
	if err != nil {
		if machine.IsException(err, machine.Exceptions.TypeError) {
			err = machine.Raise(machine.Exceptions.TypeError, "reduce() arg 2 must support iteration")
		}
		return nil, err
	}
	kept := hold(machine)
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
			kept.list.Replace(nil) // the function owns what it is given
			if result, err = machine.Call(function, []vm.Value{result, v}, nil); err != nil {
				return nil, err
			}
		}
		kept.list.Replace([]vm.Value{result})
	}
	if result == nil {
		return nil, machine.Raise(machine.Exceptions.TypeError, "reduce() of empty iterable with no initial value")
	}
	return result, nil
}
