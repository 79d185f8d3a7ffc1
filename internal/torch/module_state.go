package torch

import (
	"strconv"
	"strings"

	"heft/internal/pyvm"
)

// addStateMethods adds state dicts and copies.
func (l *library) addStateMethods() {
	l.moduleMethod("state_dict", l.stateDict)
	l.moduleMethod("load_state_dict", l.loadStateDict)
	for _, name := range []string{"_load_from_state_dict", "_save_to_state_dict", "set_extra_state"} {
		l.moduleMethod(name, func(*pyvm.Object, *moduleState, pyvm.Args) (pyvm.Value, error) { return pyvm.NoneValue, nil })
	}
	l.method(l.classes.Module, "__deepcopy__", l.deepCopyModule)
	l.method(l.classes.Module, "__copy__", l.copyModule)
	l.method(l.classes.Module, "__setstate__", func(self pyvm.Value, args pyvm.Args) (pyvm.Value, error) {
		o, ok := self.(*pyvm.Object)
		state, isDict := pyvm.Underlying(first(args)).(*pyvm.Dict)
		if !ok || !isDict {
			return nil, l.typeError("__setstate__() takes a dict")
		}
		return pyvm.NoneValue, l.restore(o, state.Clone())
	})
}

// stateDict is Module.state_dict(): parameters and persistent buffers of the
// module, then of its children, by path.
func (l *library) stateDict(self *pyvm.Object, _ *moduleState, args pyvm.Args) (pyvm.Value, error) {
	var destination pyvm.Value
	prefix, keep := "", false
	if err := args.Unpack("state_dict", "destination??", &destination, "prefix?", &prefix, "keep_vars?", &keep); err != nil {
		return nil, err
	}
	if isNone(destination) {
		var err error
		if destination, err = l.newOrderedDict(); err != nil {
			return nil, err
		}
	}
	modules, err := l.walk(self, strings.TrimSuffix(prefix, "."), true)
	if err != nil {
		return nil, err
	}
	for _, m := range modules {
		if err := l.saveOwn(destination, m, keep); err != nil {
			return nil, err
		}
	}
	return destination, nil
}

// loadStateDict is Module.load_state_dict(). Values are never copied: none is
// known. A dict that has keys is checked against the model's, as torch does. An
// empty one stands for a checkpoint that was not read, and fits everything.
func (l *library) loadStateDict(self *pyvm.Object, s *moduleState, args pyvm.Args) (pyvm.Value, error) {
	var state pyvm.Value
	strict, assign := true, false
	if err := args.Unpack("load_state_dict", "state_dict", &state, "strict?", &strict, "assign?", &assign); err != nil {
		return nil, err
	}
	var missing, unexpected []pyvm.Value
	if given, ok := pyvm.Underlying(state).(*pyvm.Dict); ok && given.Len() > 0 {
		own, err := l.stateDict(self, s, pyvm.Args{})
		if err != nil {
			return nil, err
		}
		expected := pyvm.Underlying(own).(*pyvm.Dict)
		missing, unexpected = keysWithout(expected, given), keysWithout(given, expected)
	}
	if strict && len(missing)+len(unexpected) > 0 {
		return nil, l.runtimeError("Error(s) in loading state_dict for %s:%s%s", self.Class.Name,
			keyList("\n\tUnexpected key(s) in state_dict: ", unexpected), keyList("\n\tMissing key(s) in state_dict: ", missing))
	}
	class, err := l.tupleClass("torch.nn.modules.module", "_IncompatibleKeys", []string{"missing_keys", "unexpected_keys"})
	if err != nil {
		return nil, err
	}
	l.method(class, "__repr__", func(self pyvm.Value, _ pyvm.Args) (pyvm.Value, error) {
		for _, keys := range tupleItems(self) {
			if list, ok := keys.(*pyvm.List); !ok || len(list.Items) > 0 {
				text, err := l.vm.Repr(pyvm.Underlying(self))
				return pyvm.Str("_IncompatibleKeys" + text), err
			}
		}
		return pyvm.Str("<All keys matched successfully>"), nil
	})
	return pyvm.NewInstance(class, pyvm.NewTuple(pyvm.NewList(missing...), pyvm.NewList(unexpected...))), nil
}

// keysWithout lists the string keys of a dict that another one lacks.
func keysWithout(d, other *pyvm.Dict) []pyvm.Value {
	var keys []pyvm.Value
	d.Each(func(key, _ pyvm.Value) bool {
		if name, ok := key.(pyvm.Str); ok && !has(other, string(name)) {
			keys = append(keys, key)
		}
		return true
	})
	return keys
}

func keyList(title string, keys []pyvm.Value) string {
	if len(keys) == 0 {
		return ""
	}
	names := make([]string, len(keys))
	for i, key := range keys {
		name, _ := key.(pyvm.Str)
		names[i] = strconv.Quote(string(name))
	}
	return title + strings.Join(names, ", ") + ". "
}

func (l *library) newOrderedDict() (pyvm.Value, error) {
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
func (l *library) saveOwn(destination pyvm.Value, m named, keep bool) error {
	s := stateOf(m.value)
	if s == nil {
		return nil
	}
	for _, registry := range []*pyvm.Dict{s.parameters, s.buffers} {
		for _, key := range registry.Keys() {
			name, _ := key.(pyvm.Str)
			value, _ := registry.GetStr(string(name))
			o, ok := value.(*pyvm.Object)
			if !ok || registry == s.buffers && l.isTransient(s, string(name)) {
				continue
			}
			if t, ok := tensorOf(o); ok && !keep {
				o = l.newTensor(shareAs(t.tensor, false), t.operator)
			}
			if err := l.vm.SetItem(destination, pyvm.Str(join(m.path, string(name))), o); err != nil {
				return err
			}
		}
	}
	return nil
}

func (l *library) isTransient(s *moduleState, name string) bool {
	found, err := l.vm.Contains(s.transient, pyvm.Str(name))
	return err == nil && found
}

// deepCopyModule is copy.deepcopy of a module: new parameters, the same
// sharing inside.
func (l *library) deepCopyModule(self pyvm.Value, args pyvm.Args) (pyvm.Value, error) {
	o, ok := self.(*pyvm.Object)
	if !ok {
		return nil, l.typeError("__deepcopy__() takes a Module")
	}
	var memo *pyvm.Dict
	if err := args.Unpack("__deepcopy__", "memo", &memo); err != nil {
		return nil, err
	}
	copied := pyvm.NewInstance(o.Class, nil)
	if err := memo.Set(l.vm, pyvm.Int(l.vm.ID(o)), copied); err != nil {
		return nil, err
	}
	state := pyvm.NewDict()
	for _, key := range o.Dict.Keys() {
		name, _ := key.(pyvm.Str)
		value, _ := o.Dict.GetStr(string(name))
		c, err := l.deepCopy(value, memo)
		if err != nil {
			return nil, err
		}
		state.SetStr(string(name), c)
	}
	return copied, l.restore(copied, state)
}

func (l *library) deepCopy(v pyvm.Value, memo *pyvm.Dict) (pyvm.Value, error) {
	switch v.(type) {
	case pyvm.Str, pyvm.Int, pyvm.Float, pyvm.Bool, pyvm.None, *pyvm.Function, *pyvm.Class:
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
	return l.vm.Call(deepcopy, []pyvm.Value{v, memo}, nil)
}

// copyModule is copy.copy: another module with the same registries.
func (l *library) copyModule(self pyvm.Value, _ pyvm.Args) (pyvm.Value, error) {
	o, ok := self.(*pyvm.Object)
	if !ok {
		return nil, l.typeError("__copy__() takes a Module")
	}
	copied := pyvm.NewInstance(o.Class, nil)
	return copied, l.restore(copied, o.Dict.Clone())
}

// restore makes a module of an instance dict.
func (l *library) restore(o *pyvm.Object, state *pyvm.Dict) error {
	s := &moduleState{parameters: pyvm.NewDict(), buffers: pyvm.NewDict(), modules: pyvm.NewDict(), transient: pyvm.NewSet()}
	o.Native, o.Dict = s, state
	for _, name := range []string{"_parameters", "_buffers", "_modules", "_forward_hooks", "_forward_pre_hooks"} {
		if v, ok := state.GetStr(name); ok {
			l.adopt(o, s, name, v)
		}
	}
	if v, ok := state.GetStr("_non_persistent_buffers_set"); ok {
		if set, ok := v.(*pyvm.Set); ok {
			s.transient = set
		}
	}
	return nil
}
