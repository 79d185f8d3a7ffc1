package torch

// This file holds state dicts and copies of modules.

import (
	"strconv"
	"strings"

	"heft/internal/python/vm"
)

// addStateMethods adds state dicts and copies.
func addStateMethods(l *library) {
	moduleMethod(l, "state_dict", l.stateDict)
	moduleMethod(l, "load_state_dict", l.loadStateDict)
	for _, name := range []string{"_load_from_state_dict", "_save_to_state_dict", "set_extra_state"} {
		moduleMethod(l, name, func(*vm.Object, *moduleState, vm.Args) (vm.Value, error) { return vm.NoneValue, nil })
	}
	method(l, l.classes.Module, "__deepcopy__", l.deepCopyModule)
	method(l, l.classes.Module, "__copy__", l.copyModule)
	method(l, l.classes.Module, "__setstate__", func(self vm.Value, args vm.Args) (vm.Value, error) {
		o, ok := self.(*vm.Object)
		state, isDict := vm.Underlying(first(args)).(*vm.Dict)
		if !ok || !isDict {
			return nil, typeError(l, "__setstate__() takes a dict")
		}
		return vm.NoneValue, restore(l, o, state.Clone())
	})
}

// stateDict is Module.state_dict(): parameters and persistent buffers of the
// module, then of its children, by path.
func (l *library) stateDict(self *vm.Object, _ *moduleState, args vm.Args) (vm.Value, error) {
	var destination vm.Value
	prefix, keep := "", false
	if err := args.Unpack("state_dict", "destination??", &destination, "prefix?", &prefix, "keep_vars?", &keep); err != nil {
		return nil, err
	}
	if isNone(destination) {
		var err error
		if destination, err = newOrderedDict(l); err != nil {
			return nil, err
		}
	}
	modules, err := walk(l, self, strings.TrimSuffix(prefix, "."), true)
	if err != nil {
		return nil, err
	}
	for _, m := range modules {
		if err := saveOwn(l, destination, m, keep); err != nil {
			return nil, err
		}
	}
	return destination, nil
}

// loadStateDict is Module.load_state_dict(). Values are never copied: none is
// known. A dict that has keys is checked against the model's, as torch does. An
// empty one stands for a checkpoint that was not read, and fits everything.
func (l *library) loadStateDict(self *vm.Object, s *moduleState, args vm.Args) (vm.Value, error) {
	var state vm.Value
	strict, assign := true, false
	if err := args.Unpack("load_state_dict", "state_dict", &state, "strict?", &strict, "assign?", &assign); err != nil {
		return nil, err
	}
	var missing, unexpected []vm.Value
	if given, ok := vm.Underlying(state).(*vm.Dict); ok && given.Len() > 0 {
		own, err := l.stateDict(self, s, vm.Args{})
		if err != nil {
			return nil, err
		}
		expected := vm.Underlying(own).(*vm.Dict)
		missing, unexpected = keysWithout(expected, given), keysWithout(given, expected)
	}
	if strict && len(missing)+len(unexpected) > 0 {
		return nil, runtimeError(l, "Error(s) in loading state_dict for %s:%s%s", self.Class.Name,
			keyList("\n\tUnexpected key(s) in state_dict: ", unexpected), keyList("\n\tMissing key(s) in state_dict: ", missing))
	}
	class, err := tupleClass(l, "torch.nn.modules.module", "_IncompatibleKeys", []string{"missing_keys", "unexpected_keys"})
	if err != nil {
		return nil, err
	}
	method(l, class, "__repr__", func(self vm.Value, _ vm.Args) (vm.Value, error) {
		for _, keys := range tupleItems(self) {
			if list, ok := keys.(*vm.List); !ok || len(list.Items) > 0 {
				text, err := l.vm.Repr(vm.Underlying(self))
				return vm.Str("_IncompatibleKeys" + text), err
			}
		}
		return vm.Str("<All keys matched successfully>"), nil
	})
	return vm.NewInstance(class, vm.NewTuple(vm.NewList(missing...), vm.NewList(unexpected...))), nil
}

// keysWithout lists the string keys of a dict that another one lacks.
func keysWithout(d, other *vm.Dict) []vm.Value {
	var keys []vm.Value
	d.Each(func(key, _ vm.Value) bool {
		if name, ok := key.(vm.Str); ok && !has(other, string(name)) {
			keys = append(keys, key)
		}
		return true
	})
	return keys
}

func keyList(title string, keys []vm.Value) string {
	if len(keys) == 0 {
		return ""
	}
	names := make([]string, len(keys))
	for i, key := range keys {
		name, _ := key.(vm.Str)
		names[i] = strconv.Quote(string(name))
	}
	return title + strings.Join(names, ", ") + ". "
}

func newOrderedDict(l *library) (vm.Value, error) {
	module, err := l.vm.Import("collections")
	if err != nil {
		return nil, err
	}
	class, err := l.vm.GetAttr(module, "OrderedDict")
	if err != nil {
		return nil, err
	}
	return l.vm.Call(class, nil, nil)
}

// saveOwn adds what one module registers itself.
func saveOwn(l *library, destination vm.Value, m named, keep bool) error {
	s := stateOf(m.value)
	if s == nil {
		return nil
	}
	for _, registry := range []*vm.Dict{s.parameters, s.buffers} {
		for _, key := range registry.Keys() {
			name, _ := key.(vm.Str)
			value, _ := registry.GetStr(string(name))
			o, ok := value.(*vm.Object)
			if !ok || registry == s.buffers && isTransient(l, s, string(name)) {
				continue
			}
			if t, ok := tensorOf(o); ok && !keep {
				o = newTensor(l, shareAs(t.tensor, false), t.operator)
			}
			if err := l.vm.SetItem(destination, vm.Str(join(m.path, string(name))), o); err != nil {
				return err
			}
		}
	}
	return nil
}

func isTransient(l *library, s *moduleState, name string) bool {
	if s.transient.Len() == 0 {
		return false
	}
	found, err := l.vm.Contains(s.transient, vm.Str(name))
	return err == nil && found
}

// deepCopyModule is copy.deepcopy of a module: new parameters, the same
// sharing inside.
func (l *library) deepCopyModule(self vm.Value, args vm.Args) (vm.Value, error) {
	o, ok := self.(*vm.Object)
	if !ok {
		return nil, typeError(l, "__deepcopy__() takes a Module")
	}
	var memo *vm.Dict
	if err := args.Unpack("__deepcopy__", "memo", &memo); err != nil {
		return nil, err
	}
	copied := vm.NewInstance(o.Class, nil)
	if err := memo.Set(l.vm, vm.Int(l.vm.ID(o)), copied); err != nil {
		return nil, err
	}
	state := vm.NewDict()
	for _, key := range o.Dict.Keys() {
		name, _ := key.(vm.Str)
		value, _ := o.Dict.GetStr(string(name))
		c, err := deepCopy(l, value, memo)
		if err != nil {
			return nil, err
		}
		state.SetStr(string(name), c)
	}
	return copied, restore(l, copied, state)
}

func deepCopy(l *library, v vm.Value, memo *vm.Dict) (vm.Value, error) {
	switch v.(type) {
	case vm.Str, vm.Int, vm.Float, vm.Bool, vm.None, *vm.Function, *vm.Class:
		return v, nil
	}
	module, err := l.vm.Import("copy")
	if err != nil {
		return nil, err
	}
	deepcopy, err := l.vm.GetAttr(module, "deepcopy")
	if err != nil {
		return nil, err
	}
	return l.vm.Call(deepcopy, []vm.Value{v, memo}, nil)
}

// copyModule is copy.copy: another module with the same registries.
func (l *library) copyModule(self vm.Value, _ vm.Args) (vm.Value, error) {
	o, ok := self.(*vm.Object)
	if !ok {
		return nil, typeError(l, "__copy__() takes a Module")
	}
	copied := vm.NewInstance(o.Class, nil)
	return copied, restore(l, copied, o.Dict.Clone())
}

// restore makes a module of an instance dict.
func restore(l *library, o *vm.Object, state *vm.Dict) error {
	s := &moduleState{parameters: vm.NewDict(), buffers: vm.NewDict(), modules: newRegistry(), transient: vm.NewSet()}
	o.Native, o.Dict = s, state
	o.Changed()
	for _, name := range []string{"_parameters", "_buffers", "_modules", "_forward_hooks", "_forward_pre_hooks"} {
		if v, ok := state.GetStr(name); ok {
			adopt(l, o, s, name, v)
		}
	}
	if v, ok := state.GetStr("_non_persistent_buffers_set"); ok {
		if set, ok := v.(*vm.Set); ok {
			s.transient = set
		}
	}
	return nil
}
