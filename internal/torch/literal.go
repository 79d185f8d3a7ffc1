package torch

// This file makes tensors of nested lists of numbers.

import (
	"fmt"

	"heft/internal/graph"
	"heft/internal/op"
	"heft/internal/python/vm"
)

// literal makes a tensor of nested lists of numbers, as torch.tensor does.
// Without a type it is inferred: bool, int64, or the default float type.
func literal(l *library, v vm.Value, dtype *graph.DType) (*graph.Tensor, error) {
	reader := literalReader{library: l, typed: dtype}
	if err := reader.read(v, 0); err != nil {
		return nil, err
	}
	d := reader.inferred()
	if dtype != nil {
		d = *dtype
	}
	if reader.complex && !d.IsComplex() {
		return nil, typeError(l, "must be real number, not complex")
	}
	t, err := empty(l, reader.shape, d)
	if err != nil {
		return nil, err
	}
	if reader.unknown || d.IsComplex() || len(reader.numbers) > op.MaxKnown {
		return t, nil
	}
	known := make([]float64, len(reader.numbers))
	for i, x := range reader.numbers {
		var exact bool
		if known[i], exact = op.Round(d, x); !exact {
			return t, nil
		}
	}
	t.Storage.Known = known
	return t, nil
}

// literalReader walks nested lists depth first.
type literalReader struct {
	library *library
	shape   []int64
	numbers []float64
	closed  bool // the depth of the nesting is known
	unknown bool // an element's value is not known
	float   bool
	integer bool
	complex bool
	element graph.DType  // of the tensor elements together
	foreign graph.DType  // that numpy's numbers among the elements have together
	typed   *graph.DType // the type that was given: theirs does not matter
}

func (r *literalReader) inferred() graph.DType {
	switch {
	case r.element != graph.InvalidDType:
		return r.besideTensors()
	case r.foreign != graph.InvalidDType && !r.complex:
		return r.besideForeign()
	case r.complex:
		return complexOf(r.library.builder.DefaultDType)
	case r.float || len(r.numbers) == 0 && !r.integer && !r.unknown:
		return r.library.builder.DefaultDType
	case r.integer:
		return graph.Int64
	}
	return graph.Bool
}

// besideForeign is the type of numpy's numbers and Python's in one list: an int32 and a
// float make float32, a float64 stays float64.
func (r *literalReader) besideForeign() graph.DType {
	d := r.foreign
	if r.integer {
		d = op.PromoteTypes(d, graph.Int64)
	}
	if r.float {
		d = op.PromoteTypes(d, r.library.builder.DefaultDType)
	}
	return d
}

// noteForeign notes the type of a numpy number; false for another value.
func (r *literalReader) noteForeign(v vm.Value) bool {
	object, ok := v.(*vm.Object)
	if !ok || r.typed != nil {
		return false
	}
	kind, found, err := r.library.vm.LookupAttr(object.Class, "_torch")
	if !found || err != nil {
		return false
	}
	d, ok := asDType(r.library, kind)
	switch {
	case !ok:
		return false
	case r.foreign == graph.InvalidDType:
		r.foreign = d
	default:
		r.foreign = op.PromoteTypes(r.foreign, d)
	}
	return true
}

func (r *literalReader) read(v vm.Value, depth int) error {
	items, isList, err := r.items(v)
	if err != nil {
		return err
	}
	if !isList {
		return r.scalar(v, depth)
	}
	if err := r.library.vm.Enter(); err != nil {
		return err
	}
	defer r.library.vm.Leave()
	if err := r.library.vm.Allocate(8 * int64(len(items))); err != nil {
		return err
	}
	if err := r.axis(depth, int64(len(items))); err != nil {
		return err
	}
	for _, item := range items {
		if err := r.read(item, depth+1); err != nil {
			return err
		}
	}
	if len(items) == 0 {
		r.closed = true
	}
	return nil
}

// items returns the elements of a list, a tuple, a range or a foreign array.
func (r *literalReader) items(v vm.Value) ([]vm.Value, bool, error) {
	switch v := vm.Underlying(v).(type) {
	case *vm.List:
		return v.Items, true, nil
	case *vm.Tuple:
		return v.Items, true, nil
	case *vm.Range:
		items, err := r.library.vm.ToSlice(v)
		return items, true, err
	}
	return nil, false, nil
}

// axis checks that lists at one depth have one length.
func (r *literalReader) axis(depth int, length int64) error {
	switch {
	case depth < len(r.shape):
		if r.shape[depth] != length {
			return valueError(r.library, "expected sequence of length %d at dim %d (got %d)", r.shape[depth], depth, length)
		}
		return nil
	case r.closed:
		return typeError(r.library, "not a sequence at dim %d of the nested list", depth)
	}
	r.shape = append(r.shape, length)
	return nil
}

// besideTensors is the type of tensors and numbers together.
func (r *literalReader) besideTensors() graph.DType {
	together := r.element
	if r.integer {
		together = op.PromoteTypes(together, graph.Int64)
	}
	if r.float {
		together = op.PromoteTypes(together, r.library.builder.DefaultDType)
	}
	if r.complex {
		together = op.PromoteTypes(together, complexOf(r.library.builder.DefaultDType))
	}
	return together
}

func (r *literalReader) scalar(v vm.Value, depth int) error {
	if _, ok := v.(vm.Complex); ok {
		r.complex, r.unknown, r.closed = true, true, true
		return nil
	}
	c := conversion{library: r.library}
	converted, err := c.value(v)
	if err != nil {
		return err
	}
	if t, ok := converted.(*graph.Tensor); ok {
		return r.tensor(t, depth)
	}
	if depth != len(r.shape) {
		return valueError(r.library, "expected sequence of length %d at dim %d (got a number)", r.shape[depth], depth)
	}
	r.closed = true
	foreign := r.noteForeign(v)
	switch converted.(type) {
	case bool:
	case int64:
		r.integer = r.integer || !foreign
	case float64:
		r.float = r.float || !foreign
	default:
		if _, text := v.(vm.Str); text {
			return typeError(r.library, "new(): invalid data type 'str'")
		}
		return runtimeError(r.library, "Could not infer dtype of %s", r.library.vm.TypeOf(v).Name)
	}
	if r.typed != nil && r.typed.IsInteger() && !op.NumberFits(converted, *r.typed) {
		return runtimeError(r.library, "value cannot be converted to type %v without overflow", *r.typed)
	}
	r.numbers = append(r.numbers, asFloat(converted))
	return nil
}

// tensor adds a tensor element: its axes continue the nesting.
func (r *literalReader) tensor(t *graph.Tensor, depth int) error {
	for i, size := range t.Shape {
		if err := r.axis(depth+i, size); err != nil {
			return err
		}
	}
	if depth+len(t.Shape) != len(r.shape) {
		return valueError(r.library, "%s", fmt.Sprintf("tensors of different rank in a list, at dim %d", depth))
	}
	r.closed = true
	if r.typed != nil && r.typed.IsInteger() && !t.DType.IsInteger() && t.DType != graph.Bool {
		return typeError(r.library, "only integer tensors of a single element can be converted to an index")
	}
	if r.element == graph.InvalidDType {
		r.element = t.DType
	}
	r.element = op.PromoteTypes(r.element, t.DType)
	known := t.Known()
	if known == nil && t.Elements() > 0 {
		r.unknown = true
	}
	r.numbers = append(r.numbers, known...)
	return nil
}

// makeTensor is torch.tensor(data, *, dtype, device, requires_grad,
// pin_memory). A tensor is copied.
func makeTensor(l *library, args vm.Args) (vm.Value, error) {
	return tensorFrom(l, "tensor", args, true)
}

// asTensor is torch.as_tensor, from_numpy and asarray: a tensor of the right
// type is returned itself.
func asTensor(l *library, args vm.Args) (vm.Value, error) {
	return tensorFrom(l, "as_tensor", args, false)
}

func tensorFrom(l *library, name string, args vm.Args, always bool) (vm.Value, error) {
	var data, dtype, dev, ignored vm.Value
	requiresGrad := false
	err := args.Unpack(name, "data", &data, "dtype?", &dtype, "device?", &dev, "requires_grad?", &requiresGrad,
		"pin_memory?", &ignored, "names?", &ignored, "copy?", &always)
	if err != nil {
		return nil, err
	}
	var wanted *graph.DType
	if d, ok := asDType(l, dtype); ok {
		wanted = &d
	}
	o, err := tensorOfData(l, data, wanted, always)
	if err != nil {
		return nil, err
	}
	if requiresGrad {
		return o, l.setRequiresGrad(o.Native.(*tensorState), vm.True)
	}
	return o, nil
}

func tensorOfData(l *library, data vm.Value, wanted *graph.DType, always bool) (*vm.Object, error) {
	c := conversion{library: l}
	converted, err := c.elementOf(data)
	if err != nil {
		return nil, err
	}
	t, isTensor := converted.(*graph.Tensor)
	if !isTensor {
		t, err = literal(l, data, wanted)
		if err != nil {
			return nil, err
		}
		return newTensor(l, t, "tensor"), nil
	}
	d := t.DType
	if wanted != nil {
		d = *wanted
	}
	if !always && d == t.DType {
		return c.wrap(t, "tensor").(*vm.Object), nil
	}
	copied, err := apply(l, "to", []any{t, d, false, true})
	if err != nil {
		return nil, err
	}
	copied.RequiresGrad = false
	return newTensor(l, copied, "tensor"), nil
}

// elementOf converts an object that is or wraps a tensor; lists stay for the
// literal reader.
func (c *conversion) elementOf(v vm.Value) (any, error) {
	if o, ok := v.(*vm.Object); ok {
		if _, list := o.Native.(vm.Value); !list {
			return c.object(o)
		}
	}
	return nil, nil
}
