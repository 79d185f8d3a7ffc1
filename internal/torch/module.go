package torch

// This file is nn.Module: its state and its attributes.

import (
	"heft/internal/graph"
	"heft/internal/python/vm"
)

// moduleState is the payload of an nn.Module: its registries. They are Python
// dicts, since programs reach them as _parameters, _buffers and _modules; the
// instance's own dict holds them too.
type moduleState struct {
	parameters, buffers, modules *vm.Dict
	transient                    *vm.Set  // names of buffers that are not part of the state dict
	preHooks, hooks              *vm.Dict // forward hooks by number, nil until one is registered

	// given are the whole numbers, and the few of them in a row, that the program's own
	// class was made with, by the names of its constructor's parameters: what the model is
	// for, also where it keeps no attribute of it.
	given map[string][]int64

	node  *graph.Module // in the graph of the running trace
	trace *tracer       // that node belongs to
}

// stateOf returns a module's payload, nil before Module.__init__ ran.
func stateOf(o *vm.Object) *moduleState {
	s, _ := o.Native.(*moduleState)
	return s
}

// makeModuleClass makes nn.Module.
func (l *library) makeModuleClass() error {
	c := &l.classes
	err := newClasses(l, []classSpec{
		{&c.Module, "Module", "torch.nn.modules.module", nil},
		{&c.Handle, "RemovableHandle", "torch.utils.hooks", nil},
	})
	if err != nil {
		return err
	}
	class := c.Module
	class.Init = l.initModule
	class.AttrHook = l.moduleAttribute
	class.SetAttrHook = l.setModuleAttribute
	class.DelAttrHook = l.deleteModuleAttribute
	class.Dict.SetStr("dump_patches", vm.False)
	class.Dict.SetStr("_version", vm.MakeInt(1))
	class.Dict.SetStr("call_super_init", vm.False)
	class.Dict.SetStr("T_destination", vm.NoneValue)
	class.Dict.SetStr("_compiled_call_impl", vm.NoneValue)
	addRegistryMethods(l)
	addWalkMethods(l)
	addModeMethods(l)
	addStateMethods(l)
	addHookMethods(l)
	addReprMethods(l)
	makeHandleClass(l)
	return nil
}

// moduleMethod adds a native method to nn.Module.
func moduleMethod(l *library, name string, call func(self *vm.Object, s *moduleState, args vm.Args) (vm.Value, error)) {
	method(l, l.classes.Module, name, func(self vm.Value, args vm.Args) (vm.Value, error) {
		o, ok := self.(*vm.Object)
		if !ok || !o.Class.IsSubclass(l.classes.Module) {
			return nil, typeError(l, "descriptor '%s' for 'Module' objects doesn't apply to a '%s' object", name, l.vm.TypeOf(self).Name)
		}
		s := stateOf(o)
		if s == nil {
			return nil, l.vm.Raise(l.vm.Exceptions.AttributeError, "'%s' object: %s() was called before Module.__init__()", o.Class.Name, name)
		}
		if err := l.vm.Enter(); err != nil { // a module may contain itself
			return nil, err
		}
		result, err := call(o, s, args)
		l.vm.Leave()
		return result, err
	})
}

// initModule is Module.__init__.
func (l *library) initModule(_ *vm.VM, self vm.Value, args vm.Args) error {
	o, ok := self.(*vm.Object)
	if !ok {
		return typeError(l, "descriptor '__init__' requires a 'Module' object")
	}
	if len(args.Keywords) > 0 {
		return typeError(l, "%s.__init__() got an unexpected keyword argument '%s'", o.Class.Name, args.Keywords[0].Name)
	}
	if len(args.Positional) > 0 {
		return typeError(l, "%s.__init__() takes 1 positional argument but %d were given", o.Class.Name, len(args.Positional)+1)
	}
	if err := l.vm.Allocate(512); err != nil {
		return err
	}
	s := &moduleState{parameters: vm.NewDict(), buffers: vm.NewDict(), modules: newRegistry(), transient: vm.NewSet()}
	o.Native = s
	o.Changed()
	if l.watch != nil {
		l.watch.make(o)
	}
	if err := l.noteGiven(o, s); err != nil {
		return err
	}
	o.SetAttr("training", vm.True)
	o.SetAttr("_parameters", s.parameters)
	o.SetAttr("_buffers", s.buffers)
	o.SetAttr("_non_persistent_buffers_set", s.transient)
	o.SetAttr("_modules", s.modules)
	return nil
}

// moduleAttribute is Module.__getattr__: parameters, buffers and modules are
// attributes.
func (l *library) moduleAttribute(_ *vm.VM, self *vm.Object, name string) (vm.Value, bool, error) {
	s := stateOf(self)
	if s == nil {
		return nil, false, nil
	}
	if v, ok := s.parameters.GetStr(name); ok {
		return v, true, nil
	}
	if v, ok := s.buffers.GetStr(name); ok {
		return v, true, nil
	}
	if v, ok := s.modules.GetStr(name); ok {
		return v, true, nil
	}
	if hookDicts[name] {
		d := vm.NewDict()
		adopt(l, self, s, name, d)
		self.SetAttr(name, d)
		return d, true, nil
	}
	return nil, false, nil
}

// hookDicts are the attributes of every module that are made at first use.
var hookDicts = map[string]bool{
	"_forward_hooks": true, "_forward_pre_hooks": true, "_backward_hooks": true, "_backward_pre_hooks": true,
	"_state_dict_hooks": true, "_state_dict_pre_hooks": true, "_load_state_dict_pre_hooks": true,
	"_load_state_dict_post_hooks": true, "_forward_hooks_with_kwargs": true, "_forward_pre_hooks_with_kwargs": true,
	"_forward_hooks_always_called": true,
}

// adopt lets the native state follow when a program replaces a registry.
func adopt(l *library, self *vm.Object, s *moduleState, name string, value vm.Value) {
	d, ok := vm.Underlying(value).(*vm.Dict)
	if !ok {
		return
	}
	switch name {
	case "_parameters":
		s.parameters = d
	case "_buffers":
		s.buffers = d
	case "_modules":
		d.Mark = registryMark
		s.modules = d
	case "_forward_hooks":
		s.hooks = d
	case "_forward_pre_hooks":
		s.preHooks = d
	}
}

// setModuleAttribute is Module.__setattr__ with torch's rules: a Parameter or
// a Module goes to its registry, None keeps the slot, a tensor stays a buffer.
func (l *library) setModuleAttribute(_ *vm.VM, self *vm.Object, name string, value vm.Value) (bool, error) {
	s := stateOf(self)
	o, _ := value.(*vm.Object)
	switch {
	case o != nil && o.Class.IsSubclass(l.classes.Parameter):
		return true, setParameter(l, self, s, name, value)
	case o != nil && o.Class.IsSubclass(l.classes.Module):
		return true, setModule(l, self, s, name, value)
	case o != nil && o.Class.IsSubclass(l.classes.Buffer):
		noteAssignment(l, self, o)
		return true, setBuffer(l, self, s, name, o)
	case s == nil:
		return false, nil
	}
	if len(name) > 1 && name[0] == '_' {
		adopt(l, self, s, name, value)
	}
	if has(s.parameters, name) {
		return true, clearSlot(l, s.parameters, name, value, "parameter", "torch.nn.Parameter or None expected")
	}
	if has(s.modules, name) {
		return true, clearSlot(l, s.modules, name, value, "child module", "torch.nn.Module or None expected")
	}
	if has(s.buffers, name) {
		if _, ok := tensorOf(value); !ok && !isNone(value) {
			return true, typeError(l, "cannot assign '%s' as buffer '%s' (torch.nn.Buffer, torch.Tensor or None expected)", l.typename(value), name)
		}
		noteAssignment(l, self, value)
		s.buffers.SetStr(name, value)
		return true, nil
	}
	noteAssignment(l, self, value)
	return false, nil
}

func has(d *vm.Dict, name string) bool {
	_, ok := d.GetStr(name)
	return ok
}

func clearSlot(l *library, slots *vm.Dict, name string, value vm.Value, what, expected string) error {
	if !isNone(value) {
		return typeError(l, "cannot assign '%s' as %s '%s' (%s)", l.typename(value), what, name, expected)
	}
	slots.SetStr(name, value)
	return nil
}

func tooEarly(l *library, what string) error {
	return l.vm.Raise(l.vm.Exceptions.AttributeError, "cannot assign %s before Module.__init__() call", what)
}

func setParameter(l *library, self *vm.Object, s *moduleState, name string, value vm.Value) error {
	if s == nil {
		return tooEarly(l, "parameters")
	}
	if self.Dict != nil {
		self.Dict.DeleteStr(name)
	}
	s.buffers.DeleteStr(name)
	s.modules.DeleteStr(name)
	s.parameters.SetStr(name, value)
	return nil
}

func setModule(l *library, self *vm.Object, s *moduleState, name string, value vm.Value) error {
	if s == nil {
		return tooEarly(l, "module")
	}
	if self.Dict != nil {
		self.Dict.DeleteStr(name)
	}
	s.parameters.DeleteStr(name)
	s.buffers.DeleteStr(name)
	s.modules.SetStr(name, value)
	return nil
}

func setBuffer(l *library, self *vm.Object, s *moduleState, name string, value *vm.Object) error {
	if s == nil {
		return tooEarly(l, "buffer")
	}
	if self.Dict != nil {
		self.Dict.DeleteStr(name)
	}
	s.parameters.DeleteStr(name)
	s.modules.DeleteStr(name)
	s.buffers.SetStr(name, value)
	if persistent, ok := value.Dict.GetStr("persistent"); ok && persistent == vm.False {
		return markTransient(l, s, name, true)
	}
	return nil
}

func markTransient(l *library, s *moduleState, name string, transient bool) error {
	method := "discard"
	if transient {
		method = "add"
	}
	_, err := l.vm.CallMethod(s.transient, method, vm.Str(name))
	return err
}

// deleteModuleAttribute is Module.__delattr__.
func (l *library) deleteModuleAttribute(_ *vm.VM, self *vm.Object, name string) (bool, error) {
	s := stateOf(self)
	if s == nil {
		return false, nil
	}
	if s.parameters.DeleteStr(name) || s.modules.DeleteStr(name) {
		return true, nil
	}
	if s.buffers.DeleteStr(name) {
		return true, markTransient(l, s, name, false)
	}
	return false, nil
}
