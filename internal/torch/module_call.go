package torch

// This file is the call of a module, with its hooks.

import (
	"heft/internal/python/vm"
)

// addHookMethods adds __call__ and the registration of hooks.
func addHookMethods(l *library) {
	moduleMethod(l, "__call__", l.callModule)
	moduleMethod(l, "_call_impl", l.callModule)
	moduleMethod(l, "forward", func(self *vm.Object, _ *moduleState, _ vm.Args) (vm.Value, error) {
		err := l.vm.Raise(l.vm.Exceptions.NotImplementedError, "Module [%s] is missing the required \"forward\" function", self.Class.Name)
		if e, ok := err.(*vm.Exception); ok { //nolint:errorlint // it was just raised
			e.Object, e.Name = self, "forward" // names that are spelled nearly so are told
		}
		return nil, err
	})
	moduleMethod(l, "register_forward_pre_hook", func(self *vm.Object, _ *moduleState, args vm.Args) (vm.Value, error) {
		return registerHook(l, self, args, "_forward_pre_hooks")
	})
	moduleMethod(l, "register_forward_hook", func(self *vm.Object, _ *moduleState, args vm.Args) (vm.Value, error) {
		return registerHook(l, self, args, "_forward_hooks")
	})
	for _, name := range []string{
		"register_backward_hook", "register_full_backward_hook", "register_full_backward_pre_hook", "register_state_dict_pre_hook",
		"register_state_dict_post_hook", "_register_state_dict_hook", "_register_load_state_dict_pre_hook",
		"register_load_state_dict_pre_hook", "register_load_state_dict_post_hook",
	} {
		moduleMethod(l, name, func(*vm.Object, *moduleState, vm.Args) (vm.Value, error) { return newHandle(l, nil, nil), nil })
	}
}

// callModule is Module.__call__: pre-hooks, forward, hooks. The machine pins
// the arguments until it returns, as torch's frames do.
func (l *library) callModule(self *vm.Object, s *moduleState, args vm.Args) (vm.Value, error) {
	if s.preHooks.Len() > 0 {
		var err error
		if args, err = runPreHooks(l, self, s, args); err != nil {
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
	if w := l.watch; w != nil {
		if err := w.call(self, args); err != nil {
			return nil, err
		}
		w.depth++
		defer func() { w.depth-- }()
	}
	result, err := l.vm.Call(forward, args.Positional, args.Keywords)
	if err != nil || s.hooks.Len() == 0 {
		return result, err
	}
	return runHooks(l, self, s, args, result)
}

// hooksOf lists the hooks of a dict with their keys: a hook may remove itself.
func hooksOf(d *vm.Dict) (keys, hooks []vm.Value) {
	d.Each(func(key, hook vm.Value) bool {
		keys, hooks = append(keys, key), append(hooks, hook)
		return true
	})
	return keys, hooks
}

func keywordDict(keywords []vm.Keyword) *vm.Dict {
	d := vm.NewDict()
	for _, k := range keywords {
		d.SetStr(k.Name, k.Value)
	}
	return d
}

// runPreHooks lets hooks replace the arguments: hook(module, args) or, with
// keywords, hook(module, args, kwargs).
func runPreHooks(l *library, self *vm.Object, s *moduleState, args vm.Args) (vm.Args, error) {
	keys, hooks := hooksOf(s.preHooks)
	for i, hook := range hooks {
		withKeywords, err := takesKeywords(l, self, "_forward_pre_hooks", keys[i])
		if err != nil {
			return args, err
		}
		given := []vm.Value{self, vm.NewTuple(args.Positional...)}
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
		if args, err = replaceArguments(l, args, result, withKeywords); err != nil {
			return args, err
		}
	}
	return args, nil
}

func replaceArguments(l *library, args vm.Args, result vm.Value, withKeywords bool) (vm.Args, error) {
	t, isTuple := vm.Underlying(result).(*vm.Tuple)
	if !withKeywords {
		if !isTuple {
			t = vm.NewTuple(result)
		}
		args.Positional = t.Items
		return args, nil
	}
	if !isTuple || len(t.Items) != 2 {
		return args, runtimeError(l, "forward pre-hook must return None or a tuple of (new_args, new_kwargs)")
	}
	args.Positional = tupleItems(t.Items[0])
	args.Keywords = nil
	if d, ok := vm.Underlying(t.Items[1]).(*vm.Dict); ok {
		d.Each(func(key, value vm.Value) bool {
			name, _ := key.(vm.Str)
			args.Keywords = append(args.Keywords, vm.Keyword{Name: string(name), Value: value})
			return true
		})
	}
	return args, nil
}

// runHooks lets hooks see and replace the result.
func runHooks(l *library, self *vm.Object, s *moduleState, args vm.Args, result vm.Value) (vm.Value, error) {
	keys, hooks := hooksOf(s.hooks)
	for i, hook := range hooks {
		withKeywords, err := takesKeywords(l, self, "_forward_hooks", keys[i])
		if err != nil {
			return nil, err
		}
		given := []vm.Value{self, vm.NewTuple(args.Positional...)}
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

func takesKeywords(l *library, self *vm.Object, dict string, key vm.Value) (bool, error) {
	v, ok := self.Dict.GetStr(dict + "_with_kwargs")
	if !ok {
		return false, nil
	}
	return l.vm.Contains(v, key)
}

// registerHook adds a hook to one of a module's dicts.
func registerHook(l *library, self *vm.Object, args vm.Args, dict string) (vm.Value, error) {
	var hook vm.Value
	prepend, withKeywords, always := false, false, false
	err := args.Unpack("register"+dict, "hook", &hook, "*prepend?", &prepend, "*with_kwargs?", &withKeywords, "*always_call?", &always)
	if err != nil {
		return nil, err
	}
	l.counter++
	key := vm.MakeInt(l.counter)
	v, err := l.vm.GetAttr(self, dict)
	if err != nil {
		return nil, err
	}
	if withKeywords {
		flags, err := l.vm.GetAttr(self, dict+"_with_kwargs")
		if err != nil {
			return nil, err
		}
		if err := l.vm.SetItem(flags, key, vm.True); err != nil {
			return nil, err
		}
	}
	d, ok := vm.Underlying(v).(*vm.Dict)
	if !ok {
		return nil, typeError(l, "%s must be a dict", dict)
	}
	return newHandle(l, d, key), insertHook(l.vm, d, key, hook, prepend)
}

func insertHook(machine *vm.VM, d *vm.Dict, key, hook vm.Value, prepend bool) error {
	if !prepend {
		return d.Set(machine, key, hook)
	}
	rest := d.Clone()
	d.Clear()
	if err := d.Set(machine, key, hook); err != nil {
		return err
	}
	return d.Update(machine, rest)
}

// hookHandle is the payload of a RemovableHandle.
type hookHandle struct {
	hooks *vm.Dict // nil: nothing to remove
	key   vm.Value
}

func newHandle(l *library, hooks *vm.Dict, key vm.Value) *vm.Object {
	return vm.NewInstance(l.classes.Handle, &hookHandle{hooks, key})
}

func makeHandleClass(l *library) {
	class := l.classes.Handle
	remove := func(self vm.Value, _ vm.Args) (vm.Value, error) {
		h, ok := self.(*vm.Object).Native.(*hookHandle)
		if !ok || h.hooks == nil {
			return vm.NoneValue, nil
		}
		_, err := h.hooks.Delete(l.vm, h.key)
		return vm.NoneValue, err
	}
	method(l, class, "remove", remove)
	method(l, class, "__exit__", remove)
	method(l, class, "__enter__", func(self vm.Value, _ vm.Args) (vm.Value, error) { return self, nil })
	attribute(class, "id", func(self vm.Value) (vm.Value, error) {
		if h, ok := self.(*vm.Object).Native.(*hookHandle); ok && h.key != nil {
			return h.key, nil
		}
		return vm.MakeInt(0), nil
	}, nil)
}
