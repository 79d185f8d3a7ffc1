package torch

import (
	"heft/internal/pyvm"
)

// named is a member of a module tree with its path.
type named struct {
	path  string
	value *pyvm.Object
}

func join(prefix, name string) string {
	if prefix == "" {
		return name
	}
	return prefix + "." + name
}

// eachChild visits the direct children that are not None.
func eachChild(s *moduleState, visit func(name string, child *pyvm.Object) bool) {
	s.modules.Each(func(key, value pyvm.Value) bool {
		child, ok := value.(*pyvm.Object)
		if !ok {
			return true
		}
		name, _ := key.(pyvm.Str)
		return visit(string(name), child)
	})
}

// walk lists the modules of a tree in pre-order. A module registered twice is
// listed once unless repeats are wanted.
func (l *library) walk(root *pyvm.Object, prefix string, repeats bool) ([]named, error) {
	w := walker{library: l, repeats: repeats, seen: map[*pyvm.Object]bool{}}
	err := w.visit(root, prefix)
	return w.found, err
}

type walker struct {
	library *library
	repeats bool
	seen    map[*pyvm.Object]bool
	found   []named
}

func (w *walker) visit(m *pyvm.Object, path string) error {
	if !w.repeats {
		if w.seen[m] {
			return nil
		}
		w.seen[m] = true
	}
	vm := w.library.vm
	if err := vm.Enter(); err != nil {
		return err
	}
	defer vm.Leave()
	if err := vm.Charge(1); err != nil {
		return err
	}
	w.found = append(w.found, named{path, m})
	s := stateOf(m)
	if s == nil {
		return nil
	}
	var err error
	eachChild(s, func(name string, child *pyvm.Object) bool {
		err = w.visit(child, join(path, name))
		return err == nil
	})
	return err
}

// members lists tensors of one registry over a tree.
func (l *library) members(root *pyvm.Object, prefix string, recurse, unique bool, registry func(*moduleState) *pyvm.Dict) ([]named, error) {
	modules := []named{{prefix, root}}
	if recurse {
		var err error
		if modules, err = l.walk(root, prefix, !unique); err != nil {
			return nil, err
		}
	}
	var found []named
	seen := map[*pyvm.Object]bool{}
	for _, m := range modules {
		s := stateOf(m.value)
		if s == nil {
			continue
		}
		registry(s).Each(func(key, value pyvm.Value) bool {
			o, ok := value.(*pyvm.Object)
			if !ok || unique && seen[o] {
				return true
			}
			seen[o] = true
			name, _ := key.(pyvm.Str)
			found = append(found, named{join(m.path, string(name)), o})
			return true
		})
	}
	return found, nil
}

func parametersOf(s *moduleState) *pyvm.Dict { return s.parameters }
func buffersOf(s *moduleState) *pyvm.Dict    { return s.buffers }

// addWalkMethods adds the iterators over modules, parameters and buffers.
func (l *library) addWalkMethods() {
	for name, registry := range map[string]func(*moduleState) *pyvm.Dict{"parameters": parametersOf, "buffers": buffersOf} {
		l.moduleMethod(name, func(self *pyvm.Object, _ *moduleState, args pyvm.Args) (pyvm.Value, error) {
			recurse := true
			if err := args.Unpack(name, "recurse?", &recurse); err != nil {
				return nil, err
			}
			found, err := l.members(self, "", recurse, true, registry)
			return values(found), err
		})
		l.moduleMethod("named_"+name, func(self *pyvm.Object, _ *moduleState, args pyvm.Args) (pyvm.Value, error) {
			prefix, recurse, unique := "", true, true
			if err := args.Unpack("named_"+name, "prefix?", &prefix, "recurse?", &recurse, "remove_duplicate?", &unique); err != nil {
				return nil, err
			}
			found, err := l.members(self, prefix, recurse, unique, registry)
			return pairs(found), err
		})
	}
	l.moduleMethod("modules", func(self *pyvm.Object, _ *moduleState, args pyvm.Args) (pyvm.Value, error) {
		unique := true
		if err := args.Unpack("modules", "remove_duplicate?", &unique); err != nil {
			return nil, err
		}
		found, err := l.walk(self, "", !unique)
		return values(found), err
	})
	l.moduleMethod("named_modules", func(self *pyvm.Object, _ *moduleState, args pyvm.Args) (pyvm.Value, error) {
		var memo pyvm.Value
		prefix, unique := "", true
		if err := args.Unpack("named_modules", "memo?", &memo, "prefix?", &prefix, "remove_duplicate?", &unique); err != nil {
			return nil, err
		}
		found, err := l.walk(self, prefix, !unique)
		return pairs(found), err
	})
	l.moduleMethod("children", func(_ *pyvm.Object, s *moduleState, _ pyvm.Args) (pyvm.Value, error) { return values(children(s)), nil })
	l.moduleMethod("named_children", func(_ *pyvm.Object, s *moduleState, _ pyvm.Args) (pyvm.Value, error) {
		return pairs(children(s)), nil
	})
}

// children lists direct children, each once.
func children(s *moduleState) []named {
	var found []named
	seen := map[*pyvm.Object]bool{}
	eachChild(s, func(name string, child *pyvm.Object) bool {
		if !seen[child] {
			seen[child] = true
			found = append(found, named{name, child})
		}
		return true
	})
	return found
}

func values(found []named) *pyvm.Iterator {
	at := 0
	return pyvm.NewIterator(func() (pyvm.Value, bool, error) {
		if at >= len(found) {
			return nil, false, nil
		}
		at++
		return found[at-1].value, true, nil
	})
}

func pairs(found []named) *pyvm.Iterator {
	at := 0
	return pyvm.NewIterator(func() (pyvm.Value, bool, error) {
		if at >= len(found) {
			return nil, false, nil
		}
		at++
		return pyvm.NewTuple(pyvm.Str(found[at-1].path), found[at-1].value), true, nil
	})
}
