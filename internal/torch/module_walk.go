package torch

// This file walks a tree of modules.

import (
	"heft/internal/python/vm"
)

// named is a member of a module tree with its path.
type named struct {
	path  string
	value *vm.Object
}

func join(prefix, name string) string {
	if prefix == "" {
		return name
	}
	return prefix + "." + name
}

// eachChild visits the direct children that are not None.
func eachChild(s *moduleState, visit func(name string, child *vm.Object) bool) {
	s.modules.Each(func(key, value vm.Value) bool {
		child, ok := value.(*vm.Object)
		if !ok {
			return true
		}
		name, _ := key.(vm.Str)
		return visit(string(name), child)
	})
}

// walk lists the modules of a tree in pre-order. A module registered twice is
// listed once unless repeats are wanted.
func walk(l *library, root *vm.Object, prefix string, repeats bool) ([]named, error) {
	w := walker{library: l, repeats: repeats, seen: map[*vm.Object]bool{}}
	err := w.visit(root, prefix)
	return w.found, err
}

// listedBytes is what a member takes in a list besides its path. Containers that are
// registered twice in one another have twice as many paths with each of them.
const listedBytes = 64

type walker struct {
	library *library
	repeats bool
	seen    map[*vm.Object]bool
	found   []named
}

func (w *walker) visit(m *vm.Object, path string) error {
	if !w.repeats {
		if w.seen[m] {
			return nil
		}
		w.seen[m] = true
	}
	machine := w.library.vm
	if err := machine.Enter(); err != nil {
		return err
	}
	defer machine.Leave()
	if err := machine.Charge(1); err != nil {
		return err
	}
	if err := machine.Allocate(listedBytes + int64(len(path))); err != nil {
		return err
	}
	w.found = append(w.found, named{path, m})
	s := stateOf(m)
	if s == nil {
		return nil
	}
	var err error
	eachChild(s, func(name string, child *vm.Object) bool {
		err = w.visit(child, join(path, name))
		return err == nil
	})
	return err
}

// members lists tensors of one registry over a tree.
func members(l *library, root *vm.Object, prefix string, recurse, unique bool, registry func(*moduleState) *vm.Dict) ([]named, error) {
	modules := []named{{prefix, root}}
	if recurse {
		var err error
		if modules, err = walk(l, root, prefix, !unique); err != nil {
			return nil, err
		}
	}
	var found []named
	seen := map[*vm.Object]bool{}
	for _, m := range modules {
		s := stateOf(m.value)
		if s == nil {
			continue
		}
		var err error
		registry(s).Each(func(key, value vm.Value) bool {
			o, ok := value.(*vm.Object)
			if !ok || unique && seen[o] {
				return true
			}
			seen[o] = true
			name, _ := key.(vm.Str)
			path := join(m.path, string(name))
			found = append(found, named{path, o})
			err = l.vm.Allocate(listedBytes + int64(len(path)))
			return err == nil
		})
		if err != nil {
			return nil, err
		}
	}
	return found, nil
}

func parametersOf(s *moduleState) *vm.Dict { return s.parameters }
func buffersOf(s *moduleState) *vm.Dict    { return s.buffers }

// addWalkMethods adds the iterators over modules, parameters and buffers.
func addWalkMethods(l *library) {
	for name, registry := range map[string]func(*moduleState) *vm.Dict{"parameters": parametersOf, "buffers": buffersOf} {
		moduleMethod(l, name, func(self *vm.Object, _ *moduleState, args vm.Args) (vm.Value, error) {
			recurse := true
			if err := args.Unpack(name, "recurse?", &recurse); err != nil {
				return nil, err
			}
			found, err := members(l, self, "", recurse, true, registry)
			return values(found), err
		})
		moduleMethod(l, "named_"+name, func(self *vm.Object, _ *moduleState, args vm.Args) (vm.Value, error) {
			prefix, recurse, unique := "", true, true
			if err := args.Unpack("named_"+name, "prefix?", &prefix, "recurse?", &recurse, "remove_duplicate?", &unique); err != nil {
				return nil, err
			}
			found, err := members(l, self, prefix, recurse, unique, registry)
			return pairs(found), err
		})
	}
	moduleMethod(l, "modules", func(self *vm.Object, _ *moduleState, args vm.Args) (vm.Value, error) {
		unique := true
		if err := args.Unpack("modules", "remove_duplicate?", &unique); err != nil {
			return nil, err
		}
		found, err := walk(l, self, "", !unique)
		return values(found), err
	})
	moduleMethod(l, "named_modules", func(self *vm.Object, _ *moduleState, args vm.Args) (vm.Value, error) {
		var memo vm.Value
		prefix, unique := "", true
		if err := args.Unpack("named_modules", "memo?", &memo, "prefix?", &prefix, "remove_duplicate?", &unique); err != nil {
			return nil, err
		}
		found, err := walk(l, self, prefix, !unique)
		return pairs(found), err
	})
	moduleMethod(l, "_named_members", func(self *vm.Object, _ *moduleState, args vm.Args) (vm.Value, error) {
		return namedMembers(l, self, args)
	})
	moduleMethod(l, "children", func(_ *vm.Object, s *moduleState, _ vm.Args) (vm.Value, error) { return values(children(s)), nil })
	moduleMethod(l, "named_children", func(_ *vm.Object, s *moduleState, _ vm.Args) (vm.Value, error) {
		return pairs(children(s)), nil
	})
}

// children lists direct children, each once.
func children(s *moduleState) []named {
	if s.modules.Len() == 0 {
		return nil
	}
	found := make([]named, 0, s.modules.Len())
	seen := make(map[*vm.Object]bool, s.modules.Len())
	eachChild(s, func(name string, child *vm.Object) bool {
		if !seen[child] {
			seen[child] = true
			found = append(found, named{name, child})
		}
		return true
	})
	return found
}

func values(found []named) *vm.Iterator {
	at := 0
	return vm.NewIterator(func() (vm.Value, bool, error) {
		if at >= len(found) {
			return nil, false, nil
		}
		at++
		return found[at-1].value, true, nil
	})
}

func pairs(found []named) *vm.Iterator {
	at := 0
	return vm.NewIterator(func() (vm.Value, bool, error) {
		if at >= len(found) {
			return nil, false, nil
		}
		at++
		return vm.NewTuple(vm.Str(found[at-1].path), found[at-1].value), true, nil
	})
}

// namedMembers is _named_members(get_members_fn, prefix, recurse, remove_duplicate): what a
// function gives of each module, with paths.
func namedMembers(l *library, self *vm.Object, args vm.Args) (vm.Value, error) {
	var get vm.Value
	prefix, recurse, unique := "", true, true
	if err := args.Unpack("_named_members", "get_members_fn", &get, "prefix?", &prefix, "recurse?", &recurse, "remove_duplicate?", &unique); err != nil {
		return nil, err
	}
	modules := []named{{prefix, self}}
	if recurse {
		var err error
		if modules, err = walk(l, self, prefix, !unique); err != nil {
			return nil, err
		}
	}
	var found []named
	seen := map[*vm.Object]bool{}
	for _, m := range modules {
		given, err := l.vm.Call(get, []vm.Value{m.value}, nil)
		if err != nil {
			return nil, err
		}
		items, err := l.vm.ToSlice(given)
		if err != nil {
			return nil, err
		}
		for _, item := range items {
			pair, ok := item.(*vm.Tuple)
			if !ok || len(pair.Items) != 2 {
				return nil, typeError(l, "_named_members: a function of members gives pairs of a name and a member")
			}
			name, _ := pair.Items[0].(vm.Str)
			member, isObject := pair.Items[1].(*vm.Object)
			if !isObject || unique && seen[member] {
				continue
			}
			seen[member] = true
			found = append(found, named{join(m.path, string(name)), member})
		}
	}
	return pairs(found), nil
}
