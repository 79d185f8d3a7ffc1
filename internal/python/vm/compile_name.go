package vm

// This file compiles reads and writes of names.

import "heft/internal/python/syntax"

func (c *compiler) loadName(n *syntax.Name) evalFunc {
	slot, ident := n.Slot, n.Ident
	switch n.Kind {
	case syntax.NameLocal:
		return func(f *frame) (Value, error) {
			if v := f.locals[slot]; v != nil {
				return v, nil
			}
			return nil, unbound(f.vm, ident)
		}
	case syntax.NameCell:
		return func(f *frame) (Value, error) {
			if v := f.cells[slot].Value; v != nil {
				return v, nil
			}
			return nil, unbound(f.vm, ident)
		}
	case syntax.NameFree:
		return func(f *frame) (Value, error) {
			if v := f.free[slot].Value; v != nil {
				return v, nil
			}
			return nil, unboundFree(f.vm, ident)
		}
	case syntax.NameClass, syntax.NameClassFree:
		return c.loadClassName(n)
	}
	return c.loadGlobal(ident)
}

func (c *compiler) loadClassName(n *syntax.Name) evalFunc {
	ident, slot, free := n.Ident, n.Slot, n.Kind == syntax.NameClassFree
	global := c.loadGlobal(ident)
	return func(f *frame) (Value, error) {
		if v, ok := f.namespace.GetStr(ident); ok {
			return v, nil
		}
		if free {
			if v := f.free[slot].Value; v != nil {
				return v, nil
			}
			return nil, unboundFree(f.vm, ident)
		}
		return global(f)
	}
}

// globalSite remembers where a name was found. It holds while the dicts get no
// new or fewer keys.
type globalSite struct {
	dict            *Dict // globals of the last load
	version         uint32
	builtinsVersion uint32
	entry           int
	inBuiltins      bool
}

func (c *compiler) loadGlobal(ident string) evalFunc {
	site := &globalSite{}
	hash := hashString(ident)
	return func(f *frame) (Value, error) {
		g := f.globals
		if site.dict == g && site.version == g.version {
			if !site.inBuiltins {
				return g.entries[site.entry].value, nil
			}
			if b := f.vm.Builtins; b.version == site.builtinsVersion {
				return b.entries[site.entry].value, nil
			}
		}
		return site.load(f, ident, hash)
	}
}

func (s *globalSite) load(f *frame, ident string, hash uint64) (Value, error) {
	g, b := f.globals, f.vm.Builtins
	s.dict = nil
	if i := g.findStr(ident, hash); i >= 0 {
		*s = globalSite{dict: g, version: g.version, entry: i}
		return g.entries[i].value, nil
	}
	if i := b.findStr(ident, hash); i >= 0 {
		*s = globalSite{dict: g, version: g.version, builtinsVersion: b.version, entry: i, inBuiltins: true}
		return b.entries[i].value, nil
	}
	return nil, f.vm.Raise(f.vm.Exceptions.NameError, "name '%s' is not defined", ident)
}

func unbound(vm *VM, ident string) error {
	return vm.Raise(vm.Exceptions.UnboundLocalError,
		"cannot access local variable '%s' where it is not associated with a value", ident)
}

func unboundFree(vm *VM, ident string) error {
	return vm.Raise(vm.Exceptions.NameError,
		"cannot access free variable '%s' where it is not associated with a value in enclosing scope", ident)
}

func (c *compiler) storeName(n *syntax.Name) storeFunc {
	slot, key := n.Slot, Value(Str(n.Ident))
	switch n.Kind {
	case syntax.NameLocal:
		return func(f *frame, v Value) error {
			f.locals[slot] = v
			return nil
		}
	case syntax.NameCell:
		return func(f *frame, v Value) error {
			f.cells[slot].Value = v
			return nil
		}
	case syntax.NameFree:
		return func(f *frame, v Value) error {
			f.free[slot].Value = v
			return nil
		}
	case syntax.NameClass, syntax.NameClassFree:
		return func(f *frame, v Value) error {
			if f.mapping != nil {
				return f.vm.SetItem(f.mapping, key, v)
			}
			f.namespace.setStrValue(key, v)
			return nil
		}
	}
	return func(f *frame, v Value) error {
		f.globals.setStrValue(key, v)
		return nil
	}
}

func (c *compiler) deleteName(n *syntax.Name) execFunc {
	load, slot, ident := c.loadName(n), n.Slot, n.Ident
	return func(f *frame) (signal, error) {
		if n.Kind == syntax.NameClass || n.Kind == syntax.NameGlobal {
			return proceed, f.deleteFrom(n.Kind, ident)
		}
		if _, err := load(f); err != nil {
			return proceed, err
		}
		switch n.Kind {
		case syntax.NameLocal:
			f.locals[slot] = nil
		case syntax.NameCell:
			f.cells[slot].Value = nil
		case syntax.NameFree:
			f.free[slot].Value = nil
		}
		return proceed, nil
	}
}

func (f *frame) deleteFrom(kind syntax.NameKind, ident string) error {
	dict := f.globals
	if kind == syntax.NameClass {
		dict = f.namespace
	}
	if !dict.DeleteStr(ident) {
		return f.vm.Raise(f.vm.Exceptions.NameError, "name '%s' is not defined", ident)
	}
	return nil
}
