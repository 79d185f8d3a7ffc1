package pickle

// This file holds what a pickle builds: data, in which every call that the pickle asks
// for is written down and none is made.

import "math/big"

// Values are nil, bool, int64, *big.Int, float64, string, and the types that follow.

// Bytes are the bytes of a string that may be too long to be held.
type Bytes struct {
	Length int64
	Offset int64  // where in the file they begin
	Held   []byte // nil where they are too long to be held
}

// List is a list or a set.
type List struct{ Items []any }

// Tuple is a tuple.
type Tuple struct{ Items []any }

// Dict is a dictionary in the order of its keys.
type Dict struct {
	Keys, Values []any
}

// Get is the value of a key that is a string; nil if there is none.
func (d *Dict) Get(key string) any {
	if d == nil {
		return nil
	}
	for i := len(d.Keys) - 1; i >= 0; i-- { // the last one counts
		if d.Keys[i] == any(key) {
			return d.Values[i]
		}
	}
	return nil
}

// Global is a class or a function by its name.
type Global struct{ Module, Name string }

// String returns "torch._utils._rebuild_tensor_v2".
func (g *Global) String() string { return g.Module + "." + g.Name }

// Object is what a call would have made: the function or class, what it was to be
// called with, and what was put into it afterwards.
type Object struct {
	Callable any // *Global, or what stands for a class
	Args     []any
	New      bool // by __new__, without a call of __init__
	State    any  // what BUILD sets, nil if nothing
	Items    Dict // what SETITEMS puts in
	List     List // what APPENDS puts in
}

// Class is the callable's name, "" where it is not a plain one.
func (o *Object) Class() string {
	if g, ok := o.Callable.(*Global); ok {
		return g.String()
	}
	return ""
}

// Persistent stands for what lies outside of the pickle, by its id: a storage.
type Persistent struct{ ID any }

// Int is a value as an integer, false if it is none or too large.
func Int(v any) (int64, bool) {
	switch n := v.(type) {
	case int64:
		return n, true
	case bool:
		if n {
			return 1, true
		}
		return 0, true
	case *big.Int:
		return n.Int64(), n.IsInt64()
	}
	return 0, false
}

// Items are the items of a list or tuple, false if a value is neither.
func Items(v any) ([]any, bool) {
	switch s := v.(type) {
	case *List:
		return s.Items, true
	case *Tuple:
		return s.Items, true
	}
	return nil, false
}
