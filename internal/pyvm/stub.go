package pyvm

import "heft/internal/pysyntax"

type code struct {
	file string
	line int32
}

func (c *code) parameters(f *Function) []Parameter { return nil }

type frame struct{}
type coroutine struct{}

// Generator is a generator object.
type Generator struct{ Header }
type slotFunc func(vm *VM, self Value, args []Value) (Value, error)

func (vm *VM) slotMethod(c *Class, name string, slot slotFunc) Value              { return nil }
func (c *Class) newMethod() Value                                                 { return nil }
func (c *Class) initMethod() Value                                                { return nil }
func (c *Class) getattrMethod() Value                                             { return nil }
func (c *Class) setattrMethod() Value                                             { return nil }
func (c *Class) delattrMethod() Value                                             { return nil }
func (vm *VM) installTypes()                                                      {}
func (vm *VM) installExceptionAttributes(base *Class)                             {}
func (vm *VM) recount() error                                                     { return nil }
func (vm *VM) callSpecial(self Value, method Value, args ...Value) (Value, error) { return nil, nil }

// Where returns the place of the running Python code.
func (vm *VM) Where() Frame { return Frame{} }
func (vm *VM) todo() error  { return vm.Unsupported("not yet") }

// Close ends suspended generators.
func (vm *VM) Close() {}

// Import imports a module by absolute name.
func (vm *VM) Import(name string) (*Module, error) { return nil, vm.todo() }

// Exec runs source as a module.
func (vm *VM) Exec(filename string, src []byte, moduleName string) (*Module, error) {
	return nil, vm.todo()
}

// Eval evaluates an expression.
func (vm *VM) Eval(expr string, globals *Dict) (Value, error) { return nil, vm.todo() }

// Call calls a value.
func (vm *VM) Call(fn Value, args []Value, keywords []Keyword) (Value, error) { return nil, vm.todo() }

// CallMethod calls a method by name.
func (vm *VM) CallMethod(v Value, name string, args ...Value) (Value, error) { return nil, vm.todo() }

// GetAttr is v.name.
func (vm *VM) GetAttr(v Value, name string) (Value, error) { return nil, vm.todo() }

// LookupAttr is GetAttr with AttributeError reported as false.
func (vm *VM) LookupAttr(v Value, name string) (Value, bool, error) { return nil, false, vm.todo() }

// SetAttr is v.name = value.
func (vm *VM) SetAttr(v Value, name string, value Value) error { return vm.todo() }

// DelAttr is del v.name.
func (vm *VM) DelAttr(v Value, name string) error { return vm.todo() }

// IsInstance is isinstance(v, classinfo).
func (vm *VM) IsInstance(v, classinfo Value) (bool, error) { return false, vm.todo() }

// IsSubclass is issubclass(v, classinfo).
func (vm *VM) IsSubclass(v, classinfo Value) (bool, error) { return false, vm.todo() }

// Truth is bool(v).
func (vm *VM) Truth(v Value) (bool, error) { return false, vm.todo() }

// Len is len(v).
func (vm *VM) Len(v Value) (int64, error) { return 0, vm.todo() }

// Str is str(v).
func (vm *VM) Str(v Value) (string, error) { return "", vm.todo() }

// Repr is repr(v).
func (vm *VM) Repr(v Value) (string, error) { return "", vm.todo() }

// Equal is bool(a == b).
func (vm *VM) Equal(a, b Value) (bool, error) { return false, vm.todo() }

// Compare is a op b; the result is a bool unless a class says otherwise.
func (vm *VM) Compare(op pysyntax.CompareOperator, a, b Value) (Value, error) { return nil, vm.todo() }

// Less is bool(a < b), for sorting.
func (vm *VM) Less(a, b Value) (bool, error) { return false, vm.todo() }

// Contains is item in container.
func (vm *VM) Contains(container, item Value) (bool, error) { return false, vm.todo() }

// GetItem is v[key].
func (vm *VM) GetItem(v, key Value) (Value, error) { return nil, vm.todo() }

// SetItem is v[key] = value.
func (vm *VM) SetItem(v, key, value Value) error { return vm.todo() }

// DelItem is del v[key].
func (vm *VM) DelItem(v, key Value) error { return vm.todo() }

// Iterate is iter(v).
func (vm *VM) Iterate(v Value) (Iter, error) { return nil, vm.todo() }

// ToSlice is list(v) as a Go slice that the caller owns.
func (vm *VM) ToSlice(v Value) ([]Value, error) { return nil, vm.todo() }

// Binary is a op b.
func (vm *VM) Binary(op pysyntax.Operator, a, b Value) (Value, error) { return nil, vm.todo() }

// InPlace is a op= b: the value to store.
func (vm *VM) InPlace(op pysyntax.Operator, a, b Value) (Value, error) { return nil, vm.todo() }

// Unary is op v.
func (vm *VM) Unary(op pysyntax.UnaryOperator, v Value) (Value, error) { return nil, vm.todo() }

// Format is format(v, spec).
func (vm *VM) Format(v Value, spec string) (string, error) { return "", vm.todo() }

// AsIndex is v as a 64-bit integer: an int or what has __index__.
func (vm *VM) AsIndex(v Value) (int64, error) { return 0, vm.todo() }

// AsFloat is v as a float: a real number or what has __float__ or __index__.
func (vm *VM) AsFloat(v Value) (float64, error) { return 0, vm.todo() }

// SliceIndices resolves a slice for a sequence of a length: the first index,
// the step, and how many elements it selects.
func (vm *VM) SliceIndices(s *Slice, length int64) (start, step, count int64, err error) {
	return 0, 0, 0, vm.todo()
}

// Roots visits every value that running code holds.
func (vm *VM) Roots(visit func(Value)) {}

// Children visits the values that v holds directly.
func (vm *VM) Children(v Value, visit func(Value)) {}

// Traceback returns the running Python calls, innermost first.
func (vm *VM) Traceback() []Frame { return nil }
