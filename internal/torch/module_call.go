package torch

import (
	"heft/internal/pyvm"
)

// addHookMethods adds __call__ and the registration of hooks.
func (l *library) addHookMethods() {
	l.moduleMethod("__call__", l.callModule)
	l.moduleMethod("_call_impl", l.callModule)
	l.moduleMethod("forward", func(self *pyvm.Object, _ *moduleState, _ pyvm.Args) (pyvm.Value, error) {
		return nil, l.vm.Raise(l.vm.Exceptions.NotImplementedError,
			"Module [%s] is missing the required \"forward\" function", self.Class.Name)
	})
	l.moduleMethod("register_forward_pre_hook", func(self *pyvm.Object, _ *moduleState, args pyvm.Args) (pyvm.Value, error) {
		return l.registerHook(self, args, "_forward_pre_hooks")
	})
	l.moduleMethod("register_forward_hook", func(self *pyvm.Object, _ *moduleState, args pyvm.Args) (pyvm.Value, error) {
		return l.registerHook(self, args, "_forward_hooks")
	})
	for _, name := range []string{
		"register_backward_hook", "register_full_backward_hook", "register_full_backward_pre_hook", "register_state_dict_pre_hook",
		"register_state_dict_post_hook", "_register_state_dict_hook", "_register_load_state_dict_pre_hook",
		"register_load_state_dict_pre_hook", "register_load_state_dict_post_hook",
	} {
		l.moduleMethod(name, func(*pyvm.Object, *moduleState, pyvm.Args) (pyvm.Value, error) { return l.newHandle(nil, nil), nil })
	}
}

// callModule is Module.__call__: pre-hooks, forward, hooks. The machine pins
// the arguments until it returns, as torch's frames do.
func (l *library) callModule(self *pyvm.Object, s *moduleState, args pyvm.Args) (pyvm.Value, error) {
	if s.preHooks.Len() > 0 {
		var err error
		if args, err = l.runPreHooks(self, s, args); err != nil {
			return nil, err
		}
	}
	forward, err := l.vm.GetAttr(self, "forward")
	if err != nil {
		return nil, err
	}
	if l.trace != nil {
		return l.trace.call(self, s, forward, args)
	}
	result, err := l.vm.Call(forward, args.Positional, args.Keywords)
	if err != nil || s.hooks.Len() == 0 {
		return result, err
	}
	return l.runHooks(self, s, args, result)
}

// hooksOf lists the hooks of a dict with their keys: a hook may remove itself.
func hooksOf(d *pyvm.Dict) (keys, hooks []pyvm.Value) {
	d.Each(func(key, hook pyvm.Value) bool {
		keys, hooks = append(keys, key), append(hooks, hook)
		return true
	})
	return keys, hooks
}

func keywordDict(keywords []pyvm.Keyword) *pyvm.Dict {
	d := pyvm.NewDict()
	for _, k := range keywords {
		d.SetStr(k.Name, k.Value)
	}
	return d
}

// runPreHooks lets hooks replace the arguments: hook(module, args) or, with
// keywords, hook(module, args, kwargs).
func (l *library) runPreHooks(self *pyvm.Object, s *moduleState, args pyvm.Args) (pyvm.Args, error) {
	keys, hooks := hooksOf(s.preHooks)
	for i, hook := range hooks {
		withKeywords, err := l.takesKeywords(self, "_forward_pre_hooks", keys[i])
		if err != nil {
			return args, err
		}
		given := []pyvm.Value{self, pyvm.NewTuple(args.Positional...)}
		if withKeywords {
			given = append(given, keywordDict(args.Keywords))
		}
		result, err := l.vm.Call(hook, given, nil)
		if err != nil {
			return args, err
		}
		if isNone(result) {
			continue
		}
		if args, err = l.replaceArguments(args, result, withKeywords); err != nil {
			return args, err
		}
	}
	return args, nil
}

func (l *library) replaceArguments(args pyvm.Args, result pyvm.Value, withKeywords bool) (pyvm.Args, error) {
	t, isTuple := pyvm.Underlying(result).(*pyvm.Tuple)
	if !withKeywords {
		if !isTuple {
			t = pyvm.NewTuple(result)
		}
		args.Positional = t.Items
		return args, nil
	}
	if !isTuple || len(t.Items) != 2 {
		return args, l.runtimeError("forward pre-hook must return None or a tuple of (new_args, new_kwargs)")
	}
	args.Positional = tupleItems(t.Items[0])
	args.Keywords = nil
	if d, ok := pyvm.Underlying(t.Items[1]).(*pyvm.Dict); ok {
		d.Each(func(key, value pyvm.Value) bool {
			name, _ := key.(pyvm.Str)
			args.Keywords = append(args.Keywords, pyvm.Keyword{Name: string(name), Value: value})
			return true
		})
	}
	return args, nil
}

// runHooks lets hooks see and replace the result.
func (l *library) runHooks(self *pyvm.Object, s *moduleState, args pyvm.Args, result pyvm.Value) (pyvm.Value, error) {
	keys, hooks := hooksOf(s.hooks)
	for i, hook := range hooks {
		withKeywords, err := l.takesKeywords(self, "_forward_hooks", keys[i])
		if err != nil {
			return nil, err
		}
		given := []pyvm.Value{self, pyvm.NewTuple(args.Positional...)}
		if withKeywords {
			given = append(given, keywordDict(args.Keywords))
		}
		replaced, err := l.vm.Call(hook, append(given, result), nil)
		if err != nil {
			return nil, err
		}
		if !isNone(replaced) {
			result = replaced
		}
	}
	return result, nil
}

func (l *library) takesKeywords(self *pyvm.Object, dict string, key pyvm.Value) (bool, error) {
	v, ok := self.Dict.GetStr(dict + "_with_kwargs")
	if !ok {
		return false, nil
	}
	return l.vm.Contains(v, key)
}

// registerHook adds a hook to one of a module's dicts.
func (l *library) registerHook(self *pyvm.Object, args pyvm.Args, dict string) (pyvm.Value, error) {
	var hook pyvm.Value
	prepend, withKeywords, always := false, false, false
	err := args.Unpack("register"+dict, "hook", &hook, "*prepend?", &prepend, "*with_kwargs?", &withKeywords, "*always_call?", &always)
	if err != nil {
		return nil, err
	}
	l.counter++
	key := pyvm.MakeInt(l.counter)
	v, err := l.vm.GetAttr(self, dict)
	if err != nil {
		return nil, err
	}
	if withKeywords {
		flags, err := l.vm.GetAttr(self, dict+"_with_kwargs")
		if err != nil {
			return nil, err
		}
		if err := l.vm.SetItem(flags, key, pyvm.True); err != nil {
			return nil, err
		}
	}
	d, ok := pyvm.Underlying(v).(*pyvm.Dict)
	if !ok {
		return nil, l.typeError("%s must be a dict", dict)
	}
	return l.newHandle(d, key), insertHook(l.vm, d, key, hook, prepend)
}

func insertHook(vm *pyvm.VM, d *pyvm.Dict, key, hook pyvm.Value, prepend bool) error {
	if !prepend {
		return d.Set(vm, key, hook)
	}
	rest := d.Clone()
	d.Clear()
	if err := d.Set(vm, key, hook); err != nil {
		return err
	}
	return d.Update(vm, rest)
}

// hookHandle is the payload of a RemovableHandle.
type hookHandle struct {
	hooks *pyvm.Dict // nil: nothing to remove
	key   pyvm.Value
}

func (l *library) newHandle(hooks *pyvm.Dict, key pyvm.Value) *pyvm.Object {
	return pyvm.NewInstance(l.classes.Handle, &hookHandle{hooks, key})
}

func (l *library) makeHandleClass() {
	class := l.classes.Handle
	remove := func(self pyvm.Value, _ pyvm.Args) (pyvm.Value, error) {
		h, ok := self.(*pyvm.Object).Native.(*hookHandle)
		if !ok || h.hooks == nil {
			return pyvm.NoneValue, nil
		}
		_, err := h.hooks.Delete(l.vm, h.key)
		return pyvm.NoneValue, err
	}
	l.method(class, "remove", remove)
	l.method(class, "__exit__", remove)
	l.method(class, "__enter__", func(self pyvm.Value, _ pyvm.Args) (pyvm.Value, error) { return self, nil })
	attribute(class, "id", func(self pyvm.Value) (pyvm.Value, error) {
		if h, ok := self.(*pyvm.Object).Native.(*hookHandle); ok && h.key != nil {
			return h.key, nil
		}
		return pyvm.MakeInt(0), nil
	}, nil)
}
