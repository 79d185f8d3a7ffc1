package torch

// This file writes a module as text.

import (
	"strings"

	"heft/internal/python/vm"
)

// addReprMethods adds the textual form of a module.
func addReprMethods(l *library) {
	moduleMethod(l, "extra_repr", func(*vm.Object, *moduleState, vm.Args) (vm.Value, error) { return vm.Str(""), nil })
	moduleMethod(l, "_get_name", func(self *vm.Object, _ *moduleState, _ vm.Args) (vm.Value, error) {
		return vm.Str(self.Class.Name), nil
	})
	moduleMethod(l, "__repr__", func(self *vm.Object, s *moduleState, _ vm.Args) (vm.Value, error) {
		text, err := moduleText(l, self, s)
		return vm.Str(text), err
	})
	moduleMethod(l, "__dir__", func(self *vm.Object, s *moduleState, _ vm.Args) (vm.Value, error) {
		var names []vm.Value
		for _, class := range self.Class.MRO {
			names = append(names, class.Dict.Keys()...)
		}
		for _, d := range []*vm.Dict{self.Dict, s.parameters, s.modules, s.buffers} {
			names = append(names, d.Keys()...)
		}
		return vm.NewList(names...), nil
	})
}

// extra is the module's own summary: extra_repr().
func extra(l *library, self *vm.Object) (string, error) {
	v, err := l.vm.CallMethod(self, "extra_repr")
	if err != nil {
		return "", err
	}
	text, _ := vm.Underlying(v).(vm.Str)
	return string(text), nil
}

// moduleText is repr(module) in torch's layout.
func moduleText(l *library, self *vm.Object, s *moduleState) (string, error) {
	extra, err := extra(l, self)
	if err != nil {
		return "", err
	}
	var lines []string
	if extra != "" {
		lines = strings.Split(extra, "\n")
	}
	short := len(lines) == 1
	eachChild(s, func(name string, child *vm.Object) bool {
		var text string
		if text, err = l.vm.Repr(child); err != nil {
			return false
		}
		lines = append(lines, "("+name+"): "+strings.ReplaceAll(text, "\n", "\n  "))
		short = false
		return true
	})
	if err != nil {
		return "", err
	}
	switch {
	case len(lines) == 0:
		return self.Class.Name + "()", nil
	case short:
		return self.Class.Name + "(" + lines[0] + ")", nil
	}
	return self.Class.Name + "(\n  " + strings.Join(lines, "\n  ") + "\n)", nil
}
