package torch

// This file registers and finds parts of a module by name.

import (
	"cmp"
	"strings"

	"heft/internal/python/vm"
)

// addRegistryMethods adds the methods that register and find parts by name.
func addRegistryMethods(l *library) {
	moduleMethod(l, "register_parameter", l.registerParameter)
	moduleMethod(l, "register_buffer", l.registerBuffer)
	moduleMethod(l, "add_module", l.registerModule)
	moduleMethod(l, "register_module", l.registerModule)
	moduleMethod(l, "get_submodule", func(self *vm.Object, _ *moduleState, args vm.Args) (vm.Value, error) {
		var target string
		if err := args.Unpack("get_submodule", "target", &target); err != nil {
			return nil, err
		}
		return submodule(l, self, target)
	})
	moduleMethod(l, "set_submodule", l.setSubmodule)
	moduleMethod(l, "get_parameter", func(self *vm.Object, _ *moduleState, args vm.Args) (vm.Value, error) {
		return member(l, self, args, "get_parameter", func(s *moduleState) *vm.Dict { return s.parameters })
	})
	moduleMethod(l, "get_buffer", func(self *vm.Object, _ *moduleState, args vm.Args) (vm.Value, error) {
		return member(l, self, args, "get_buffer", func(s *moduleState) *vm.Dict { return s.buffers })
	})
}

// checkName refuses names that torch refuses.
func checkName(l *library, self *vm.Object, what, name string, registry *vm.Dict) error {
	switch {
	case strings.Contains(name, "."):
		return l.vm.Raise(l.vm.Exceptions.KeyError, "%s name can't contain \".\", got: %s", what, name)
	case name == "":
		return l.vm.Raise(l.vm.Exceptions.KeyError, "%s name can't be empty string \"\"", what)
	case has(registry, name):
		return nil
	}
	_, taken, err := l.vm.LookupAttr(self, name)
	if err == nil && taken {
		return l.vm.Raise(l.vm.Exceptions.KeyError, "attribute '%s' already exists", name)
	}
	return err
}

func (l *library) registerParameter(self *vm.Object, s *moduleState, args vm.Args) (vm.Value, error) {
	var name string
	var param vm.Value
	if err := args.Unpack("register_parameter", "name", &name, "param", &param); err != nil {
		return nil, err
	}
	if err := checkName(l, self, "parameter", name, s.parameters); err != nil {
		return nil, err
	}
	o, ok := param.(*vm.Object)
	switch {
	case isNone(param):
	case !ok || !o.Class.IsSubclass(l.classes.Parameter):
		return nil, typeError(l, "cannot assign '%s' object to parameter '%s' (torch.nn.Parameter or None required)", l.typename(param), name)
	}
	s.parameters.SetStr(name, param)
	return vm.NoneValue, nil
}

func (l *library) registerBuffer(self *vm.Object, s *moduleState, args vm.Args) (vm.Value, error) {
	var name string
	var tensor vm.Value
	persistent := true
	if err := args.Unpack("register_buffer", "name", &name, "tensor", &tensor, "persistent?", &persistent); err != nil {
		return nil, err
	}
	if err := checkName(l, self, "buffer", name, s.buffers); err != nil {
		return nil, err
	}
	if _, ok := tensorOf(tensor); !ok && !isNone(tensor) {
		return nil, typeError(l, "cannot assign '%s' object to buffer '%s' (torch Tensor or None required)", l.typename(tensor), name)
	}
	s.buffers.SetStr(name, tensor)
	return vm.NoneValue, markTransient(l, s, name, !persistent)
}

func (l *library) registerModule(self *vm.Object, s *moduleState, args vm.Args) (vm.Value, error) {
	var name string
	var module vm.Value
	if err := args.Unpack("add_module", "name", &name, "module", &module); err != nil {
		return nil, err
	}
	if o, ok := module.(*vm.Object); !isNone(module) && (!ok || !o.Class.IsSubclass(l.classes.Module)) {
		return nil, cmp.Or(usesMissing(l, module), typeError(l, "%s is not a Module subclass", l.typename(module)))
	}
	if err := checkName(l, self, "module", name, s.modules); err != nil {
		return nil, err
	}
	s.modules.SetStr(name, module)
	return vm.NoneValue, nil
}

// submodule follows a dotted path.
func submodule(l *library, self *vm.Object, target string) (*vm.Object, error) {
	at := self
	if target == "" {
		return at, nil
	}
	for name := range strings.SplitSeq(target, ".") {
		v, ok, err := l.vm.LookupAttr(at, name)
		if err != nil {
			return nil, err
		}
		if !ok {
			return nil, l.vm.Raise(l.vm.Exceptions.AttributeError, "%s has no attribute `%s`", at.Class.Name, name)
		}
		next, isObject := v.(*vm.Object)
		if !isObject || !next.Class.IsSubclass(l.classes.Module) {
			return nil, l.vm.Raise(l.vm.Exceptions.AttributeError, "`%s` is not an nn.Module", name)
		}
		at = next
	}
	return at, nil
}

func (l *library) setSubmodule(self *vm.Object, _ *moduleState, args vm.Args) (vm.Value, error) {
	var target string
	var module vm.Value
	strict := false
	if err := args.Unpack("set_submodule", "target", &target, "module", &module, "strict?", &strict); err != nil {
		return nil, err
	}
	path, name := splitPath(target)
	owner, err := submodule(l, self, path)
	if err != nil {
		return nil, err
	}
	return vm.NoneValue, l.vm.SetAttr(owner, name, module)
}

func splitPath(target string) (path, name string) {
	if i := strings.LastIndexByte(target, '.'); i >= 0 {
		return target[:i], target[i+1:]
	}
	return "", target
}

// member is get_parameter and get_buffer.
func member(l *library, self *vm.Object, args vm.Args, function string, registry func(*moduleState) *vm.Dict) (vm.Value, error) {
	var target string
	if err := args.Unpack(function, "target", &target); err != nil {
		return nil, err
	}
	path, name := splitPath(target)
	owner, err := submodule(l, self, path)
	if err != nil {
		return nil, err
	}
	if s := stateOf(owner); s != nil {
		if v, ok := registry(s).GetStr(name); ok {
			return v, nil
		}
	}
	return nil, l.vm.Raise(l.vm.Exceptions.AttributeError, "%s has no attribute `%s`", owner.Class.Name, name)
}
