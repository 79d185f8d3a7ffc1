package torch

// This file keeps the marker from going through the same containers before every step.

import (
	"slices"

	"heft/internal/graph"
	"heft/internal/python/vm"
)

// minShelf is how many items a container has to have for a shelf to pay, unless a test
// says otherwise.
const minShelf = 16

// maxBelow is how many values below one item of a container a shelf goes through: a
// large thing that many items lead to is walked to once a step instead.
const maxBelow = 64

// maxRest is the largest number of walks for which a container that changes all the
// time goes without a shelf.
const maxRest = 32

// maxShelved is how many items all shelves together may have: an item's part of a shelf
// is larger than the item, and nobody charges the program for it.
const maxShelved = 1 << 18

// shelf is what the marker knows of a large container: the tensors below each item.
// The builder is told that they are held, so a walk that comes upon the container
// looks at what changed and at what is loose, and at nothing else.
type shelf struct {
	watch  vm.Watch
	value  vm.Value // *vm.List, *vm.Tuple or *vm.Dict
	header *vm.Header
	epoch  uint32 // of the last walk that came upon it
	items  []shelved
	loose  []int      // items below which something has to be walked
	up     bool       // built, and the builder knows of its tensors
	fails  int        // times that it had to be built anew
	rest   int        // walks to go without
	queued bool       // among the changed ones of shelves that are always reached
	module *vm.Object // whose attributes these are, nil for other containers
}

// shelved is what lies below one item.
type shelved struct {
	tensors []*graph.Tensor
	watched []*vm.Header
	loose   []vm.Value // generators, iterators, functions: these change unseen
	listed  bool       // in shelf.loose
}

// shelves are a marker's.
type shelves struct {
	known   map[*vm.Header]*shelf
	live    []*shelf // known, that the last walk came upon
	fixed   []*shelf // always reached: attributes of modules
	changed []*shelf // of fixed, since the last walk
	walked  []*shelf // of fixed, with something loose
	items   int      // of all that are up
	least   int      // items that a container has to have
}

func newShelves(least int) shelves { return shelves{known: map[*vm.Header]*shelf{}, least: least} }

// shelve passes a container by, if it can; false if its items are to be pushed.
func (m *marker) shelve(v vm.Value) bool {
	var header *vm.Header
	var size int
	switch v := v.(type) {
	case *vm.List:
		header, size = &v.Header, len(v.Items)
	case *vm.Tuple:
		header, size = &v.Header, len(v.Items)
	case *vm.Dict:
		header, size = &v.Header, v.Len()
	}
	if header == nil || size < m.shelves.least && !header.Watched() {
		return false // as most are: nothing is looked up
	}
	s := m.shelves.known[header]
	if s == nil && (size < m.shelves.least || m.shelves.items+size > maxShelved) {
		return false
	}
	if s == nil {
		s = &shelf{value: v, header: header}
		m.shelves.known[header] = s
		m.shelves.live = append(m.shelves.live, s)
	}
	s.epoch = m.epoch
	return m.refresh(s)
}

// refresh looks at what changed in a shelf; false if it takes a rest.
func (m *marker) refresh(s *shelf) bool {
	if s.watch.Stale {
		m.takeDown(s)
		s.fails++
		s.rest = min(s.fails-1, maxRest)
	}
	if !s.up && s.rest > 0 {
		s.rest--
		return false
	}
	if !s.up {
		s.up = true
		s.header.WatchItself(&s.watch)
	}
	dirty := s.watch.Dirty
	s.watch.Dirty, s.watch.Grown = nil, false
	for _, i := range dirty {
		if i < len(s.items) {
			m.empty(s, i)
			m.fill(s, i)
		}
	}
	for i := len(s.items); i < itemCount(s.value); i++ {
		s.items = append(s.items, shelved{})
		m.shelves.items++
		m.fill(s, i)
	}
	m.pushLoose(s)
	return true
}

// itemCount is how many numbers the items of a container have.
func itemCount(v vm.Value) int {
	switch v := v.(type) {
	case *vm.List:
		return len(v.Items)
	case *vm.Tuple:
		return len(v.Items)
	case *vm.Dict:
		return v.Entries()
	}
	return 0
}

// pushLoose walks to what changes unseen.
func (m *marker) pushLoose(s *shelf) {
	s.loose = slices.DeleteFunc(s.loose, func(i int) bool {
		item := &s.items[i]
		item.listed = len(item.loose) > 0
		for _, v := range item.loose {
			m.visits++
			m.push(v)
		}
		return !item.listed
	})
}

// fill goes through one item of a container.
func (m *marker) fill(s *shelf, i int) {
	f := filling{marker: m, watch: &s.watch, number: i, item: &s.items[i]}
	switch v := s.value.(type) {
	case *vm.List:
		f.add(v.Items[i])
	case *vm.Tuple:
		f.add(v.Items[i])
	case *vm.Dict:
		if key, value, ok := v.Entry(i); ok && (s.module == nil || !mayHoldTensors(value) || !isRegistry(key)) {
			f.add(key)
			f.add(value)
		}
	}
	m.visits++
	f.run()
	for _, t := range f.item.tensors {
		m.library.builder.Hold(t)
	}
	if len(f.item.loose) > 0 && !f.item.listed {
		f.item.listed = true
		s.loose = append(s.loose, i)
	}
}

// empty takes one item's tensors off a shelf.
func (m *marker) empty(s *shelf, i int) {
	item := &s.items[i]
	for _, t := range item.tensors {
		m.library.builder.LetGo(t)
	}
	for _, header := range item.watched {
		header.UnwatchBelow(&s.watch, i)
	}
	*item = shelved{listed: item.listed}
}

// takeDown empties a shelf.
func (m *marker) takeDown(s *shelf) {
	if !s.up {
		return
	}
	for i := range s.items {
		m.empty(s, i)
	}
	s.header.UnwatchItself(&s.watch)
	m.shelves.items -= len(s.items)
	s.items, s.loose, s.up = nil, nil, false
	s.watch.Stale, s.watch.Grown, s.watch.Dirty = false, false, nil
}

// sweep takes down the shelves that a walk did not come upon.
func (m *marker) sweep() {
	m.shelves.live = slices.DeleteFunc(m.shelves.live, func(s *shelf) bool {
		if s.epoch == m.epoch {
			return false
		}
		m.takeDown(s)
		delete(m.shelves.known, s.header)
		return true
	})
}

// clear takes all shelves down: the run has ended.
func (m *marker) clear() {
	for _, s := range slices.Concat(m.shelves.live, m.shelves.fixed) {
		m.takeDown(s)
		if s.module != nil {
			s.module.UnwatchItself(&s.watch)
		}
	}
	m.shelves = newShelves(m.shelves.least)
}

// keepAlways makes a shelf of a module's attributes or buffers, which live as long as
// the model: a walk looks at those that changed.
func (m *marker) keepAlways(module *vm.Object, d *vm.Dict) {
	if d == nil {
		return
	}
	s := &shelf{value: d, header: &d.Header, module: module}
	if module != nil {
		module.WatchItself(&s.watch) // another __dict__
	}
	s.watch.Told = func() {
		if !s.queued {
			s.queued = true
			m.shelves.changed = append(m.shelves.changed, s)
		}
	}
	s.watch.Told()
	m.shelves.fixed = append(m.shelves.fixed, s)
}

// always walks to what modules hold.
func (m *marker) always() {
	changed := m.shelves.changed
	m.shelves.changed = nil
	m.shelves.walked = slices.DeleteFunc(m.shelves.walked, func(s *shelf) bool {
		if s.queued {
			return true // comes back below
		}
		m.pushLoose(s)
		return len(s.loose) == 0
	})
	for _, s := range changed {
		s.queued, s.fails, s.rest = false, 0, 0
		if s.module != nil && vm.Value(s.module.Dict) != s.value {
			m.takeDown(s)
			s.value, s.header = s.module.Dict, &s.module.Dict.Header
		}
		m.refresh(s)
		if len(s.loose) > 0 {
			m.shelves.walked = append(m.shelves.walked, s)
		}
	}
}

// filling goes through what lies below one item.
type filling struct {
	marker  *marker
	watch   *vm.Watch
	number  int
	item    *shelved
	pending []vm.Value
	seen    []*vm.Header
}

func (f *filling) run() {
	for len(f.pending) > 0 {
		v := f.pending[len(f.pending)-1]
		f.pending = f.pending[:len(f.pending)-1]
		f.marker.visits++
		f.follow(v)
	}
}

// add queues a value that may lead to tensors.
func (f *filling) add(v vm.Value) {
	switch v.(type) {
	case *vm.Object, *vm.List, *vm.Tuple, *vm.Dict, *vm.Set, *vm.Cell, *vm.BoundMethod, *vm.Function, *vm.Generator, *vm.Iterator:
		f.pending = append(f.pending, v)
	}
}

func (f *filling) follow(v vm.Value) {
	switch v := v.(type) {
	case *vm.List:
		if len(v.Items) < f.marker.shelves.least {
			if f.enter(v, &v.Header) {
				f.addAll(v.Items)
			}
			return
		}
	case *vm.Tuple:
		if len(v.Items) < f.marker.shelves.least {
			if f.enter(v, &v.Header) {
				f.addAll(v.Items)
			}
			return
		}
	case *vm.Dict:
		if v.Len() < f.marker.shelves.least {
			f.dict(v)
			return
		}
	case *vm.Object:
		f.object(v)
		return
	}
	f.item.loose = append(f.item.loose, v)
}

// enter tells whether a value is to be gone through: not if it was, or if it is left
// to the walk.
func (f *filling) enter(v vm.Value, header *vm.Header) bool {
	if header.Mark == registryMark || slices.Contains(f.seen, header) {
		return false
	}
	if len(f.seen) >= maxBelow {
		f.item.loose = append(f.item.loose, v)
		return false
	}
	header.WatchBelow(f.watch, f.number)
	f.seen = append(f.seen, header)
	f.item.watched = append(f.item.watched, header)
	return true
}

func (f *filling) addAll(items []vm.Value) {
	for _, v := range items {
		f.add(v)
	}
}

func (f *filling) dict(d *vm.Dict) {
	if !f.enter(d, &d.Header) {
		return
	}
	d.Each(func(key, value vm.Value) bool {
		f.add(key)
		f.add(value)
		return true
	})
}

func (f *filling) object(o *vm.Object) {
	switch native := o.Native.(type) {
	case *tensorState:
		if native.object != nil && native.object != o {
			f.item.loose = append(f.item.loose, o)
			return
		}
		if !f.enter(o, &o.Header) {
			return
		}
		native.object = o
		f.item.tensors = append(f.item.tensors, native.tensor)
		if native.grad != nil {
			f.add(native.grad)
		}
	case *moduleState:
		f.module(o)
		return
	case nil:
		if !f.enter(o, &o.Header) {
			return
		}
	case vm.Value:
		if !f.enter(o, &o.Header) {
			return
		}
		f.add(native)
	default:
		f.item.loose = append(f.item.loose, o)
		return
	}
	if o.Dict != nil {
		f.add(o.Dict)
	}
}

// module goes through a module's attributes: what is registered lives as long as the
// model.
func (f *filling) module(o *vm.Object) {
	if !f.enter(o, &o.Header) {
		return
	}
	if o.Dict == nil || !f.enter(o.Dict, &o.Dict.Header) {
		return
	}
	o.Dict.Each(func(key, value vm.Value) bool {
		if !mayHoldTensors(value) || !isRegistry(key) {
			f.add(value)
		}
		return true
	})
}
