package torch

// This file finds the tensors that a program can still reach.

import (
	"cmp"

	"heft/internal/graph"
	"heft/internal/python/vm"
)

// marker finds the tensors that a program can still reach, before every step.
// It walks from the machine's roots through containers and plain objects; what has not
// changed since the last walk it passes by (trace_shelves.go). Of a
// module it looks at the instance attributes only: submodules, parameters and
// buffers live as long as the model. What forward assigns to a module that is
// not running is found through the list of touched modules.
type marker struct {
	library *library
	epoch   uint32
	mark    func(*graph.Tensor)
	found   func(*tensorState) // of a deep walk: every tensor object
	deep    bool               // follow the registries of modules too
	pending []vm.Value
	queue   func(vm.Value)           // push, which a walk hands on at every value
	item    func(_, v vm.Value) bool // pushItem
	visits  int64                    // values gone through that are not charged yet
	touched map[*vm.Object]bool
	order   []*vm.Object // touched, in order
	globals []vm.Value   // containers in the user's module
	shelves shelves      // containers that need not be gone through again
}

func newMarker(l *library) *marker {
	m := &marker{library: l, touched: map[*vm.Object]bool{}, shelves: newShelves(cmp.Or(l.minShelf, minShelf))}
	m.queue, m.item = m.push, m.pushItem
	return m
}

// touch notes that a module's attributes may hold tensors of the run.
func (m *marker) touch(o *vm.Object) {
	if !m.touched[o] {
		m.touched[o] = true
		m.order = append(m.order, o)
		m.keepAlways(o, o.Dict)
		if s := stateOf(o); s != nil {
			m.keepAlways(nil, s.buffers)
		}
	}
}

// noteAssignment is called for every attribute that is set on a module.
func noteAssignment(l *library, self *vm.Object, value vm.Value) {
	if l.trace == nil || !mayHoldTensors(value) {
		return
	}
	l.trace.marker.touch(self)
}

func mayHoldTensors(v vm.Value) bool {
	switch v.(type) {
	case *vm.Object, *vm.List, *vm.Tuple, *vm.Dict, *vm.Set:
		return true
	}
	return false
}

// left looks at a module that returned: its containers may have been filled.
func (m *marker) left(self *vm.Object) {
	if m.touched[self] {
		return
	}
	self.Dict.Each(func(key, value vm.Value) bool {
		if mayHoldTensors(value) && !isRegistry(key) && len(appendTensors(nil, value, maxTensorDepth-2)) > 0 {
			m.touch(self)
		}
		return true
	})
}

// isRegistry tells the instance attributes of a module that the marker skips.
func isRegistry(key vm.Value) bool {
	name, _ := key.(vm.Str)
	switch name {
	case "_parameters", "_buffers", "_modules", "_non_persistent_buffers_set":
		return true
	}
	return false
}

// reachable implements op.Builder.Reachable.
func (m *marker) reachable(mark func(*graph.Tensor)) {
	m.epoch = nextEpoch(m.library)
	m.mark = mark
	m.library.vm.Roots(m.queue)
	m.always()
	for _, v := range m.globals {
		m.push(v)
	}
	for _, gradient := range m.library.gradients {
		m.push(gradient)
	}
	m.drain()
	m.sweep()
	for _, t := range m.library.pinned {
		mark(t)
	}
	m.charge()
}

// visitsPerStep is how many values a walk goes through in the time of a step.
const visitsPerStep = 16

// charge counts the walk's work. A limit that it passes ends the program at its next
// statement, which finds no steps left.
func (m *marker) charge() {
	if err := m.library.vm.Charge(m.visits / visitsPerStep); err == nil {
		m.visits %= visitsPerStep
	}
}

// registryMark is carried by dicts of submodules. A walk that comes upon one, as
// the iterator of a loop over a ModuleList leads to it, turns back: what it holds
// lives as long as the model, and going through it before every step would make a
// loop's work grow with the square of its length.
const registryMark = ^uint32(0)

// newRegistry makes a module's dict of submodules.
func newRegistry() *vm.Dict {
	d := vm.NewDict()
	d.Mark = registryMark
	return d
}

// nextEpoch numbers a walk; it never is the zero that fresh values carry, nor the
// mark of registries.
func nextEpoch(l *library) uint32 {
	l.epoch++
	if l.epoch == 0 || l.epoch == registryMark {
		l.epoch = 1
	}
	return l.epoch
}

func (m *marker) pushItem(_, value vm.Value) bool {
	m.push(value)
	return true
}

// push queues a value that may lead to tensors.
func (m *marker) push(v vm.Value) {
	var header *vm.Header
	switch v := v.(type) {
	case *vm.Object:
		if s, ok := v.Native.(*tensorState); ok && v.Dict.Len() == 0 && s.grad == nil {
			m.visit(s, &v.Header)
			return
		}
		header = &v.Header
	case *vm.List:
		header = &v.Header
	case *vm.Tuple:
		header = &v.Header
	case *vm.Dict:
		header = &v.Header
	case *vm.Set:
		header = &v.Header
	case *vm.Cell:
		header = &v.Header
	case *vm.BoundMethod:
		header = &v.Header
	case *vm.Function:
		header = &v.Header
	case *vm.Generator:
		header = &v.Header
	case *vm.Iterator:
		header = &v.Header
	default:
		return
	}
	if header.Mark != m.epoch && header.Mark != registryMark {
		header.Mark = m.epoch
		m.pending = append(m.pending, v)
	}
}

// visit is push and follow in one for a tensor that leads nowhere, as most values of a
// run do.
func (m *marker) visit(s *tensorState, header *vm.Header) {
	if header.Mark != m.epoch {
		header.Mark = m.epoch
		m.visits++
		m.tensor(s)
	}
}

func (m *marker) drain() {
	for len(m.pending) > 0 {
		v := m.pending[len(m.pending)-1]
		m.pending = m.pending[:len(m.pending)-1]
		m.visits++
		m.follow(v)
	}
}

func (m *marker) follow(v vm.Value) {
	o, ok := v.(*vm.Object)
	if !ok {
		if m.found != nil || !m.shelve(v) {
			m.library.vm.Children(v, m.queue)
		}
		return
	}
	switch native := o.Native.(type) {
	case *tensorState:
		m.tensor(native)
		if o.Dict.Len() > 0 {
			o.Dict.Each(m.item)
		}
		if native.grad != nil {
			m.push(native.grad)
		}
	case *moduleState:
		m.attributes(o)
		if m.deep {
			native.parameters.Each(m.item)
			native.buffers.Each(m.item)
			native.modules.Each(m.item)
		}
	default:
		m.library.vm.Children(v, m.queue)
	}
}

func (m *marker) tensor(s *tensorState) {
	if m.found != nil {
		m.found(s)
		return
	}
	m.mark(s.tensor)
}

// attributes queues a module's instance attributes.
func (m *marker) attributes(o *vm.Object) {
	o.Dict.Each(func(key, value vm.Value) bool {
		if mayHoldTensors(value) && isRegistry(key) {
			return true
		}
		m.push(value)
		return true
	})
}

// cloneTensors gives every tensor that the model or the user's module holds a
// copy for this trace, so that an earlier graph keeps its own, and returns what
// puts the originals back. Storages that were shared stay shared.
func (m *marker) cloneTensors(model *vm.Object, module *vm.Module) (restore func()) {
	type original struct {
		state  *tensorState
		tensor *graph.Tensor
	}
	var originals []original
	clones := cloning{make(map[*graph.Tensor]*graph.Tensor, m.library.cloned), make(map[*graph.Storage]*graph.Storage, m.library.cloned)}
	m.deep = true
	m.epoch = nextEpoch(m.library)
	m.found = func(s *tensorState) {
		originals = append(originals, original{state: s, tensor: s.tensor})
		s.tensor = clones.of(s.tensor)
	}
	m.push(model)
	if module != nil {
		module.Dict.Each(func(_, value vm.Value) bool {
			if mayHoldTensors(value) {
				m.push(value)
				if o, ok := value.(*vm.Object); !ok || stateOf(o) == nil && o.Native == nil {
					m.globals = append(m.globals, value)
				}
			}
			return true
		})
	}
	m.drain()
	m.deep, m.found = false, nil
	m.library.cloned = len(clones.tensors)
	return func() {
		m.clear()
		for _, o := range originals {
			if o.tensor.Elements() == 0 && o.state.tensor.Elements() > 0 {
				continue // an uninitialized parameter that got its shape keeps it
			}
			o.state.tensor = o.tensor
		}
	}
}

// cloning is what has been copied so far.
type cloning struct {
	tensors  map[*graph.Tensor]*graph.Tensor
	storages map[*graph.Storage]*graph.Storage
}

func (c *cloning) of(t *graph.Tensor) *graph.Tensor {
	if done, ok := c.tensors[t]; ok {
		return done
	}
	made := &struct { // in one piece, as most have a storage of their own
		tensor  graph.Tensor
		storage graph.Storage
	}{tensor: *t}
	storage, ok := c.storages[t.Storage]
	if !ok {
		made.storage.Bytes, made.storage.Known = t.Storage.Bytes, t.Storage.Known
		storage = &made.storage
		c.storages[t.Storage] = storage
	}
	made.tensor.Storage, made.tensor.Param = storage, nil
	c.tensors[t] = &made.tensor
	return &made.tensor
}
