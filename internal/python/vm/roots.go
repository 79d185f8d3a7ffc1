package vm

// This file visits every value that running code holds.

// Roots visits every value that running code holds: locals, cells, operands in
// flight and pinned arguments of the running frames, and the exception that is
// being handled. Modules are not among them; nor is what only suspended
// generators hold, which is reachable through the generators.
func (vm *VM) Roots(visit func(Value)) {
	for f := vm.frame; f != nil; f = f.back {
		f.visit(visit)
	}
	visitAll(vm.pins, visit)
	if vm.handling != nil {
		visit(vm.handling.Value) // Children finds its context
	}
}

func visitAll(values []Value, visit func(Value)) {
	for _, v := range values {
		if v != nil {
			visit(v)
		}
	}
}

func (f *frame) visit(visit func(Value)) {
	visitAll(f.locals, visit)
	visitAll(f.ops, visit)
	visitCells(f.cells, visit)
	visitCells(f.free, visit)
	if f.namespace != nil && f.namespace != f.globals {
		visit(f.namespace)
	}
	if f.mapping != nil {
		visit(f.mapping)
	}
	if f.result != nil {
		visit(f.result)
	}
}

func visitCells(cells []*Cell, visit func(Value)) {
	for _, cell := range cells {
		if cell.Value != nil {
			visit(cell.Value)
		}
	}
}

// holder is a native payload that holds values.
type holder interface{ Children(visit func(Value)) }

// Pins is the mark of the next Pin.
func (vm *VM) Pins() int { return len(vm.pins) }

// Pin keeps a value alive while a native function goes on: what it has read or
// made but not yet handed over.
func (vm *VM) Pin(v Value) { vm.pins = append(vm.pins, v) }

// Unpin lets go of everything pinned since a mark.
func (vm *VM) Unpin(mark int) {
	clear(vm.pins[mark:])
	vm.pins = vm.pins[:mark]
}

// Children visits the values that v holds directly: items, attributes, cells,
// what a method is bound to, what a suspended generator holds. A native payload
// with a method Children(func(Value)) is asked. Modules and classes count as
// holding nothing.
func (vm *VM) Children(v Value, visit func(Value)) {
	switch x := v.(type) {
	case *List:
		visitAll(x.Items, visit)
	case *Tuple:
		visitAll(x.Items, visit)
	case *Dict:
		x.visit(visit)
	case *Object:
		x.visit(visit)
	case *Set:
		x.items.visit(visit)
	case *Cell:
		visitAll([]Value{x.Value}, visit)
	case *BoundMethod:
		visit(x.Self)
		visit(x.Func)
	case *Function:
		visitAll(x.Defaults, visit)
		visitAll(x.KwDefaults, visit)
		visitCells(x.Closure, visit)
		x.Dict.visit(visit)
	case *Generator:
		x.visit(visit)
	case *Iterator:
		visitAll(x.Holds, visit)
	case *Super:
		visit(x.Self)
	case *Slice:
		visitAll([]Value{x.Start, x.Stop, x.Step}, visit)
	case *Property:
		visitAll([]Value{x.Get, x.Set, x.Del}, visit)
	case *StaticMethod:
		visit(x.Func)
	case *ClassMethod:
		visit(x.Func)
	}
}

func (d *Dict) visit(visit func(Value)) {
	if d == nil {
		return
	}
	for i := range d.entries {
		e := &d.entries[i]
		if e.key == nil {
			continue
		}
		if mayHold(e.key) {
			visit(e.key)
		}
		if e.value != nil {
			visit(e.value)
		}
	}
}

// mayHold reports whether a value can hold others.
func mayHold(v Value) bool {
	switch v.(type) {
	case Str, Int, Float, Bool, None:
		return false
	}
	return true
}

func (o *Object) visit(visit func(Value)) {
	o.Dict.visit(visit)
	switch native := o.Native.(type) {
	case nil:
	case *Exception:
		native.visit(visit)
	case Value:
		visit(native)
	case holder:
		native.Children(visit)
	}
}

func (e *Exception) visit(visit func(Value)) {
	visit(e.Args)
	for _, other := range []*Exception{e.Cause, e.Context} {
		if other != nil {
			visit(other.Value)
		}
	}
}

func (g *Generator) visit(visit func(Value)) {
	if g.frame != nil {
		g.frame.visit(visit)
	}
	if g.result != nil {
		visit(g.result)
	}
	for _, it := range g.iters {
		if v, ok := it.(Value); ok {
			visit(v)
		}
	}
}

// recount replaces the bytes charged so far by those of the values that are
// still reachable, and stops the run when they are too many. It costs steps in
// proportion to the number of values.
func recount(vm *VM) error {
	c := &counter{vm: vm, seen: map[Value]struct{}{}}
	vm.Roots(c.add)
	c.add(vm.Modules)
	c.add(vm.Builtins)
	eachClass(vm, vm.Types.Object, func(class *Class) { c.add(class.Dict) })
	for len(c.pending) > 0 {
		v := c.pending[len(c.pending)-1]
		c.pending = c.pending[:len(c.pending)-1]
		c.bytes += sizeOf(v)
		if m, ok := v.(*Module); ok {
			c.add(m.Dict)
		}
		vm.Children(v, c.add)
	}
	m := &vm.limits
	m.memory = c.bytes + m.nativeHeld
	if m.memory > m.maxMemory-m.maxMemory/8 {
		return memoryLimit(vm)
	}
	m.recountAt = max(m.maxMemory/2, m.memory+(m.maxMemory-m.memory)/2)
	return vm.Charge(int64(len(c.seen) / 4))
}

// eachClass visits a class and all below it.
func eachClass(vm *VM, c *Class, visit func(c *Class)) {
	seen := map[*Class]bool{}
	pending := []*Class{c}
	for len(pending) > 0 {
		c, pending = pending[len(pending)-1], pending[:len(pending)-1]
		if seen[c] {
			continue
		}
		seen[c] = true
		visit(c)
		pending = append(pending, c.subclasses...)
	}
}

// sized is a native payload of a size that the program decides.
type sized interface{ HeldBytes() int64 }

type counter struct {
	vm      *VM
	seen    map[Value]struct{}
	pending []Value
	bytes   int64
}

func (c *counter) add(v Value) {
	switch x := v.(type) {
	case nil, None, Bool:
		return
	case Int, Float:
		c.bytes += 8
		return
	case Str:
		c.bytes += int64(len(x)) + 16
		return
	case Bytes:
		c.bytes += int64(len(x)) + 16
		return
	case Complex, Ellipsis, NotImplemented:
		return
	}
	if _, ok := c.seen[v]; ok {
		return
	}
	c.seen[v] = struct{}{}
	c.pending = append(c.pending, v)
}

// sizeOf estimates the bytes of a value without what it holds.
func sizeOf(v Value) int64 {
	switch x := v.(type) {
	case *List:
		return 48 + int64(cap(x.Items))*16
	case *Tuple:
		return 48 + int64(len(x.Items))*16
	case *Dict:
		return dictBytes(x)
	case *Set:
		return dictBytes(&x.items)
	case *BigInt:
		return 48 + int64(len(x.Int.Bits()))*8
	case *Generator:
		if x.coroutine != nil {
			return coroutineBytes
		}
		return 256
	case *Function:
		return 256
	case *Object:
		bytes := int64(64)
		if x.Dict != nil {
			bytes += dictBytes(x.Dict)
		}
		if native, ok := x.Native.(sized); ok {
			bytes += native.HeldBytes()
		}
		return bytes
	}
	return 64
}

func dictBytes(d *Dict) int64 { return 96 + int64(cap(d.entries))*dictEntryBytes }
