package torch

// This file builds the models that a user names a method of: model.py:Net.encode is Net,
// called by that method in place of forward.

import (
	"strings"

	"heft/internal/python/vm"
)

// methodOf is the model of a method that an expression gave, bound to a model or a
// function of its class; nil for anything else. A method that takes nothing may build a
// model, and is called as other functions are.
func methodOf(s *Session, expr string, v vm.Value) (*Model, error) {
	machine := s.library.vm
	at := strings.LastIndexByte(expr, '.')
	if f, ok := v.(*vm.Function); ok && at > 0 && len(f.Parameters()) > 0 {
		owner, err := machine.Eval(expr[:at], s.main.Dict)
		class, isClass := owner.(*vm.Class)
		if err != nil || !isClass || !class.IsSubclass(s.library.classes.Module) {
			return nil, nil
		}
		made, err := machine.Call(class, nil, nil)
		if err != nil {
			return nil, s.callFailure(expr[:at], err)
		}
		if v, err = machine.GetAttr(made, strings.TrimSpace(expr[at+1:])); err != nil {
			return nil, s.failure("build", err)
		}
	}
	method, ok := v.(*vm.BoundMethod)
	if !ok {
		return nil, nil
	}
	model, ok := method.Self.(*vm.Object)
	f, isFunction := unwrapped(method.Func)
	if !ok || stateOf(model) == nil || !isFunction || len(f.Parameters()) < 2 {
		return nil, nil
	}
	if s.library.entries == nil {
		s.library.entries = map[*vm.Object]vm.Value{}
	}
	s.library.entries[model] = method
	return &Model{Name: expr, object: model, session: s}, nil
}
