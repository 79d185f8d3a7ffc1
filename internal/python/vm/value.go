package vm

// This file defines the values.

import "math/big"

// Value is a Python object. The set of dynamic types is sealed: natives that
// need one of their own use [*Object] with a Native payload.
type Value interface{ isValue() }

// Header is what heap values have in common.
type Header struct {
	// Mark is for a marker that walks values with [VM.Roots] and [VM.Children];
	// the machine never reads it.
	Mark    uint32
	id      uint32
	watched *places // by whom, see [Watch]
}

func (h *Header) header() *Header { return h }

// Scalars.
type (
	// None is the type of None.
	None struct{}
	// Ellipsis is the type of "...".
	Ellipsis struct{}
	// NotImplemented is what an operator method returns to decline.
	NotImplemented struct{}
	// Bool is True or False.
	Bool bool
	// Int is an int that fits 64 bits.
	Int int64
	// Float is a float.
	Float float64
	// Complex is a complex.
	Complex complex128
	// Str is a str, in UTF-8; a lone surrogate is the three bytes that UTF-8
	// would give it.
	Str string
	// Bytes is a bytes.
	Bytes string
)

// The values of the singleton types, boxed once.
var (
	NoneValue           Value = None{}
	EllipsisValue       Value = Ellipsis{}
	NotImplementedValue Value = NotImplemented{}
	True                Value = Bool(true)
	False               Value = Bool(false)
)

// BigInt is an int that does not fit 64 bits. Make one with [MakeBig].
type BigInt struct {
	Header
	Int *big.Int // never changed after creation
}

// Containers and iteration.
type (
	// List is a list.
	List struct {
		Header
		Items []Value
	}
	// Tuple is a tuple; Items is never changed after creation.
	Tuple struct {
		Header
		Items []Value
	}
	// Range is a range of 64-bit integers; Step is not zero.
	Range struct {
		Header
		Start, Stop, Step int64
	}
	// Slice is a slice object; absent parts are None.
	Slice struct {
		Header
		Start, Stop, Step Value
	}
	// Cell is a variable that functions share.
	Cell struct {
		Header
		Value Value // nil while unbound
	}
)

// Callables and descriptors.
type (
	// Builtin is a native function. In the dict of a native class it is a
	// method: it binds its instance as first argument. Method makes it bind in
	// every class.
	Builtin struct {
		Header
		Name   string
		Doc    string
		Method bool
		Dict   *Dict // extra attributes, usually nil
		fn     func(vm *VM, args Args) (Value, error)
	}
	// BoundMethod is Func with Self as its first argument.
	BoundMethod struct {
		Header
		Self, Func Value
	}
	// StaticMethod is a class attribute that does not bind.
	StaticMethod struct {
		Header
		Func Value
	}
	// ClassMethod is a class attribute that binds the class.
	ClassMethod struct {
		Header
		Func Value
	}
	// Property is a property; absent accessors are nil.
	Property struct {
		Header
		Get, Set, Del, Doc Value
	}
	// GetSet is a native attribute of a class's instances. A nil Set or Del
	// makes it read-only.
	GetSet struct {
		Header
		Name string
		Get  func(vm *VM, self Value) (Value, error)
		Set  func(vm *VM, self, value Value) error
		Del  func(vm *VM, self Value) error
	}
	// Super is what super() returns: attributes of Self, looked up in the MRO of
	// SelfClass after Class.
	Super struct {
		Header
		Class     *Class
		Self      Value
		SelfClass *Class
	}
)

// Object is an instance of a class.
type Object struct {
	Header
	Class *Class
	Dict  *Dict // instance attributes; nil until one is set
	// Native is what Go code keeps in the instance. If it is a Value, the
	// instance is one of a subclass of a builtin type (class Net(dict)), and
	// [Underlying] finds it. An exception's is its *Exception.
	Native any
}

// Module is a module.
type Module struct {
	Header
	Name    string
	Dict    *Dict
	File    string
	Package bool
	// GetAttr, if set, is asked for attributes that Dict does not have.
	GetAttr func(vm *VM, name string) (Value, bool, error)
	// Class is the subclass of ModuleType that the module is an instance of; nil
	// is ModuleType itself.
	Class *Class

	loading bool // its body is running
}

func (None) isValue()           {}
func (Ellipsis) isValue()       {}
func (NotImplemented) isValue() {}
func (Bool) isValue()           {}
func (Int) isValue()            {}
func (Float) isValue()          {}
func (Complex) isValue()        {}
func (Str) isValue()            {}
func (Bytes) isValue()          {}
func (*BigInt) isValue()        {}
func (*List) isValue()          {}
func (*Tuple) isValue()         {}
func (*Dict) isValue()          {}
func (*Set) isValue()           {}
func (*Range) isValue()         {}
func (*Slice) isValue()         {}
func (*Cell) isValue()          {}
func (*Function) isValue()      {}
func (*Builtin) isValue()       {}
func (*BoundMethod) isValue()   {}
func (*StaticMethod) isValue()  {}
func (*ClassMethod) isValue()   {}
func (*Property) isValue()      {}
func (*GetSet) isValue()        {}
func (*Super) isValue()         {}
func (*Class) isValue()         {}
func (*Object) isValue()        {}
func (*Module) isValue()        {}
func (*Generator) isValue()     {}
func (*Iterator) isValue()      {}

// The ints that are boxed once. Nothing writes to the table after start.
const (
	smallestBoxed = -256
	largestBoxed  = 1024
)

var boxedInts = boxInts()

func boxInts() *[largestBoxed - smallestBoxed + 1]Value {
	var table [largestBoxed - smallestBoxed + 1]Value
	for i := range table {
		table[i] = Int(i + smallestBoxed)
	}
	return &table
}

// MakeInt boxes an int without allocating when it is small.
func MakeInt(n int64) Value {
	if n >= smallestBoxed && n <= largestBoxed {
		return boxedInts[n-smallestBoxed]
	}
	return Int(n)
}

// MakeBool boxes a bool.
func MakeBool(b bool) Value {
	if b {
		return True
	}
	return False
}

// MakeBig returns n as an Int if it fits 64 bits, else as a *BigInt that keeps
// n itself: the caller must not change it afterwards.
func MakeBig(n *big.Int) Value {
	if n.IsInt64() {
		return MakeInt(n.Int64())
	}
	return &BigInt{Int: n}
}

// NewList returns a list that owns items.
func NewList(items ...Value) *List { return &List{Items: items} }

// NewTuple returns a tuple that owns items.
func NewTuple(items ...Value) *Tuple { return &Tuple{Items: items} }

// NewModule returns an empty module that knows its name.
func NewModule(name string) *Module {
	m := &Module{Name: name, Dict: NewDict()}
	m.Dict.SetStr("__name__", Str(name))
	m.Dict.SetStr("__doc__", NoneValue)
	return m
}

// Underlying returns the builtin value inside an instance of a subclass of a
// builtin type, and every other value as it is.
func Underlying(v Value) Value {
	if o, ok := v.(*Object); ok {
		if inner, ok := o.Native.(Value); ok {
			return inner
		}
	}
	return v
}

// Is reports whether a and b are the same object. Equal numbers and strings of
// one type, and empty tuples, count as the same.
func Is(a, b Value) bool {
	if a == b {
		return true
	}
	switch x := a.(type) {
	case Float:
		y, ok := b.(Float)
		return ok && x != x && y != y
	case *Tuple:
		y, ok := b.(*Tuple)
		return ok && len(x.Items)+len(y.Items) == 0
	}
	return false
}

// Len returns the number of elements.
func (r *Range) Len() int64 {
	low, high, step := r.Start, r.Stop, uint64(r.Step)
	if r.Step < 0 {
		low, high, step = r.Stop, r.Start, -uint64(r.Step)
	}
	if low >= high {
		return 0
	}
	count := (uint64(high)-uint64(low)-1)/step + 1
	return int64(min(count, 1<<63-1))
}

// At returns element i, which must be in range.
func (r *Range) At(i int64) int64 { return r.Start + i*r.Step }
