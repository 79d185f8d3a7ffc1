package vm

// This file compiles assignment targets.

import "heft/internal/python/syntax"

func (c *compiler) attribute(x *syntax.Attribute) evalFunc {
	value, site, at := expr(c, x.Value), newAttrSite(x.Attr), line(x)
	return func(f *frame) (Value, error) {
		v, err := value(f)
		if err != nil {
			return nil, err
		}
		f.line = at
		f.ops = append(f.ops, v)
		result, err := attrAt(f.vm, v, site)
		if err != nil {
			return nil, err
		}
		f.ops = f.ops[:len(f.ops)-1]
		return result, nil
	}
}

// store compiles an assignment target. The value is shown to Roots while parts
// of the target are evaluated.
func (c *compiler) store(target syntax.Expr) storeFunc {
	switch x := target.(type) {
	case *syntax.Name:
		return c.storeName(x)
	case *syntax.Attribute:
		return c.storeAttribute(x)
	case *syntax.Subscript:
		return c.storeSubscript(x)
	case *syntax.Tuple:
		return c.storeSequence(x.Elts)
	case *syntax.List:
		return c.storeSequence(x.Elts)
	case *syntax.Starred:
		return c.store(x.Value)
	}
	return func(*frame, Value) error { return c.unsupported(target, "this assignment target") }
}

func (c *compiler) storeAttribute(x *syntax.Attribute) storeFunc {
	object, name, at := expr(c, x.Value), x.Attr, line(x)
	return func(f *frame, v Value) error {
		f.push(v)
		o, err := object(f)
		if err != nil {
			return err
		}
		f.push(o)
		f.line = at
		if err := f.vm.SetAttr(o, name, v); err != nil {
			return err
		}
		f.ops = f.ops[:len(f.ops)-2]
		return nil
	}
}

func (c *compiler) storeSubscript(x *syntax.Subscript) storeFunc {
	object, index, at := expr(c, x.Value), expr(c, x.Index), line(x)
	return func(f *frame, v Value) error {
		f.push(v)
		o, err := object(f)
		if err != nil {
			return err
		}
		f.push(o)
		i, err := index(f)
		if err != nil {
			return err
		}
		f.push(i)
		f.line = at
		if err := f.vm.SetItem(o, i, v); err != nil {
			return err
		}
		f.ops = f.ops[:len(f.ops)-3]
		return nil
	}
}

// storeSequence unpacks a value into several targets.
func (c *compiler) storeSequence(elements []syntax.Expr) storeFunc {
	targets := make([]storeFunc, len(elements))
	star := -1
	for i, e := range elements {
		targets[i] = c.store(e)
		if _, ok := e.(*syntax.Starred); ok {
			star = i
		}
	}
	return func(f *frame, v Value) error {
		base := len(f.ops)
		items, err := f.unpack(v, len(targets), star)
		if err != nil {
			return err
		}
		f.ops = append(f.ops, items...)
		for i, target := range targets {
			if err := target(f, f.ops[base+i]); err != nil {
				return err
			}
			f.ops[base+i] = NoneValue // stored: the operand is used up
		}
		f.ops = f.ops[:base]
		return nil
	}
}

// unpack splits a value into count parts; the part at star, if it is not -1,
// takes what is left as a list.
func (f *frame) unpack(v Value, count, star int) ([]Value, error) {
	vm := f.vm
	var items []Value
	switch x := v.(type) {
	case *Tuple:
		items = x.Items
	case *List:
		items = x.Items
	default:
		f.push(v)
		var err error
		if items, err = unpackIterable(vm, v, count, star); err != nil {
			return nil, err
		}
		f.pop()
	}
	if star < 0 {
		switch {
		case len(items) < count:
			return nil, vm.Raise(vm.Exceptions.ValueError, "not enough values to unpack (expected %d, got %d)", count, len(items))
		case len(items) > count:
			return nil, vm.Raise(vm.Exceptions.ValueError, "too many values to unpack (expected %d)", count)
		}
		return items, nil
	}
	if len(items) < count-1 {
		return nil, vm.Raise(vm.Exceptions.ValueError, "not enough values to unpack (expected at least %d, got %d)", count-1, len(items))
	}
	rest := len(items) - (count - 1)
	if err := vm.Allocate(int64(rest) * 16); err != nil {
		return nil, err
	}
	parts := append([]Value{}, items[:star]...)
	parts = append(parts, NewList(copyValues(items[star:star+rest])...))
	return append(parts, items[star+rest:]...), nil
}

// unpackIterable reads at most one value more than a target without star needs.
func unpackIterable(vm *VM, v Value, count, star int) ([]Value, error) {
	if star >= 0 {
		return vm.ToSlice(v)
	}
	it, err := vm.Iterate(v)
	if err != nil {
		if vm.IsException(err, vm.Exceptions.TypeError) {
			return nil, vm.Raise(vm.Exceptions.TypeError, "cannot unpack non-iterable %s object", vm.TypeOf(v).Name)
		}
		return nil, err
	}
	var items []Value
	depth := len(vm.pins) // what was read is alive while the next is computed
	for len(items) <= count {
		item, ok, e := it.Next()
		if e != nil || !ok {
			err = e
			break
		}
		items = append(items, item)
		vm.pins = append(vm.pins, item)
	}
	clear(vm.pins[depth:])
	vm.pins = vm.pins[:depth]
	return items, err
}

// delete compiles a target of del.
func (c *compiler) delete(target syntax.Expr) execFunc {
	switch x := target.(type) {
	case *syntax.Name:
		return c.deleteName(x)
	case *syntax.Attribute:
		object, name := expr(c, x.Value), x.Attr
		return func(f *frame) (signal, error) {
			o, err := object(f)
			if err != nil {
				return proceed, err
			}
			return proceed, f.vm.DelAttr(o, name)
		}
	case *syntax.Subscript:
		return c.deleteSubscript(x)
	case *syntax.Tuple:
		return c.deleteAll(x.Elts)
	case *syntax.List:
		return c.deleteAll(x.Elts)
	}
	return c.refuseStmt(target, "deleting this")
}

func (c *compiler) deleteSubscript(x *syntax.Subscript) execFunc {
	object, index := expr(c, x.Value), expr(c, x.Index)
	return func(f *frame) (signal, error) {
		o, err := object(f)
		if err != nil {
			return proceed, err
		}
		f.push(o)
		i, err := index(f)
		if err != nil {
			return proceed, err
		}
		f.pop()
		return proceed, f.vm.DelItem(o, i)
	}
}

func (c *compiler) deleteAll(targets []syntax.Expr) execFunc {
	list := make([]execFunc, len(targets))
	for i, target := range targets {
		list[i] = c.delete(target)
	}
	return func(f *frame) (signal, error) {
		for _, run := range list {
			if s, err := run(f); err != nil {
				return s, err
			}
		}
		return proceed, nil
	}
}
