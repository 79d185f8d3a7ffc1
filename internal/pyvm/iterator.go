package pyvm

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
}

// NewIterator wraps a function that yields values until ok is false; it is not
// called again after that. Holds are the values it keeps alive: what zip or map
// iterate over.
func NewIterator(next func() (v Value, ok bool, err error), holds ...Value) *Iterator {
	return &Iterator{next: next, Holds: holds}
}

// Next returns the next value.
func (it *Iterator) Next() (Value, bool, error) {
	if it.done {
		return nil, false, nil
	}
	v, ok, err := it.next()
	if !ok || err != nil {
		it.done, it.Holds = true, nil
	}
	return v, ok && err == nil, err
}
