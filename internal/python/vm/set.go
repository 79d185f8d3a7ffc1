package vm

// This file is the set.

// Set is a set, or a frozenset when Frozen is true. It keeps insertion order,
// so that runs are deterministic.
type Set struct {
	Header
	Frozen bool
	items  Dict
}

// NewSet returns an empty set.
func NewSet() *Set { return &Set{} }

// Len returns the number of elements.
func (s *Set) Len() int { return s.items.Len() }

// Add adds an element and reports whether it is new.
func (s *Set) Add(vm *VM, v Value) (bool, error) {
	before := s.items.live
	err := s.items.Set(vm, v, nil)
	return s.items.live > before, err
}

// Contains reports whether v is an element.
func (s *Set) Contains(vm *VM, v Value) (bool, error) {
	_, ok, err := s.items.Get(vm, frozen(v))
	return ok, err
}

// Remove removes an element and reports whether it was there.
func (s *Set) Remove(vm *VM, v Value) (bool, error) {
	return s.items.Delete(vm, frozen(v))
}

// frozen is a set as the key that it would be: sets are sought in sets by their
// elements. Other values are themselves.
func frozen(v Value) Value {
	if s, ok := v.(*Set); ok && !s.Frozen {
		return &Set{items: s.items, Frozen: true}
	}
	return v
}

// Clear removes all elements.
func (s *Set) Clear() { s.items.Clear() }

// Each visits the elements in order until visit returns false. Visit must not
// change the set.
func (s *Set) Each(visit func(v Value) bool) {
	s.items.Each(func(key, _ Value) bool { return visit(key) })
}

// Items returns the elements in order.
func (s *Set) Items() []Value { return s.items.Keys() }

// Clone returns a set with the same elements, not frozen.
func (s *Set) Clone() *Set { return &Set{items: *s.items.Clone()} }

// hash does not depend on the order of the elements.
func (s *Set) hash() uint64 {
	h := uint64(s.Len())
	for _, e := range s.items.entries {
		if e.key != nil {
			h += mix(e.hash, 0x9e3779b97f4a7c15)
		}
	}
	return h >> 4
}
