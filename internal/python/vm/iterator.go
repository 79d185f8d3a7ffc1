package vm

// This file holds native iterators as Python objects.

import "strconv"

// Iter yields values one by one until ok is false.
type Iter interface {
	Next() (v Value, ok bool, err error)
}

// Iterator is a native iterator as a Python object.
type Iterator struct {
	Header
	// Class is what type() says; nil stands for the plain iterator type.
	Class *Class
	// Holds are the values that the iterator keeps alive, for [VM.Children].
	Holds []Value
	next  func() (Value, bool, error)
	done  bool
	depth int // how many iterators stand in each other
}

// maxIterators bounds how deep iterators may nest: each level of map(f, map(f,
// ...)) is a level of Go's stack.
const maxIterators = 1000

// NewIterator wraps a function that yields values until ok is false; it is not
// called again after that. Holds are the values it keeps alive: what zip or map
// iterate over.
func NewIterator(next func() (v Value, ok bool, err error), holds ...Value) *Iterator {
	it := &Iterator{next: next, Holds: holds}
	for _, v := range holds {
		if inner, ok := v.(*Iterator); ok {
			it.depth = max(it.depth, inner.depth+1)
		}
	}
	return it
}

// Next returns the next value.
func (it *Iterator) Next() (Value, bool, error) {
	if it.done {
		return nil, false, nil
	}
	if it.depth > maxIterators {
		return nil, false, &LimitError{What: strconv.Itoa(maxIterators) + " nested iterators"}
	}
	v, ok, err := it.next()
	if !ok || err != nil {
		it.done, it.Holds = true, nil
	}
	return v, ok && err == nil, err
}
