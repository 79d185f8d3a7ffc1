package torch

// This file is x[…] and its assignment.

import (
	"heft/internal/graph"
	"heft/internal/op"
	"heft/internal/python/vm"
)

// indexing applies the parts of x[a, b, …] one after another: numbers and
// slices make views, tensors are collected and applied together at the end, as
// torch does.
type indexing struct {
	library *library
	view    *graph.Tensor
	axis    int
	tensors []*graph.Tensor // nil for an axis taken whole; a mask stands for all its axes
	counted bool            // a slice ends at a count that depends on data: the result is an upper bound
	alone   bool            // the key is no tuple
	truths  int             // tensors that are a bare True or False
	covered int             // axes that tensors stand for
	pinned  int             // length of library.pinned before
}

// getItem is x[key].
func getItem(l *library, self *vm.Object, s *tensorState, key vm.Value) (vm.Value, error) {
	x, err := l.indexing(s.tensor, key)
	if err != nil {
		return nil, err
	}
	defer x.release()
	if len(x.tensors) > 0 {
		t, err := apply(l, "index", []any{x.view, x.tensors})
		if err != nil {
			return nil, err
		}
		return newTensor(l, t, "index"), nil
	}
	if x.view != s.tensor {
		return newTensor(l, x.view, "slice"), nil
	}
	t, err := apply(l, "expand", []any{s.tensor, s.tensor.Shape}) // another view of all of it
	if err != nil {
		return nil, err
	}
	return newTensor(l, t, s.operator), nil
}

// setItem is x[key] = value.
func setItem(l *library, s *tensorState, key, value vm.Value) error {
	x, err := l.indexing(s.tensor, key)
	if err != nil {
		return err
	}
	defer x.release()
	if _, ok := vm.Underlying(value).(vm.Complex); ok && !s.tensor.DType.IsComplex() {
		return l.vm.Raise(l.vm.Exceptions.RuntimeError, "value cannot be converted to type %s without overflow", s.tensor.DType)
	}
	c := conversion{library: l}
	source, err := c.value(value)
	if err != nil {
		return err
	}
	if _, ok := source.(opaque); ok {
		return typeError(l, "can't assign a %s to a torch.Tensor", l.vm.TypeOf(value).Name)
	}
	if !isOperand(source) {
		if source, err = literal(l, value, &s.tensor.DType); err != nil {
			return err
		}
	}
	return x.store(source)
}

func (x *indexing) store(source any) error {
	l := x.library
	t, isTensor := source.(*graph.Tensor)
	var err error
	switch {
	case len(x.tensors) > 0:
		if !isTensor {
			if t, err = scalarTensor(l, source, x.view.DType); err != nil {
				return err
			}
		}
		for len(t.Shape) > 1 && t.Shape[0] == 1 {
			if t, err = apply(l, "select", []any{t, int64(0), int64(0)}); err != nil {
				return err
			}
		}
		if t, err = x.written(t); err != nil {
			return err
		}
		_, err = l.builder.ApplyInPlace("index_put", []any{x.view, x.tensors, t})
	case isTensor:
		for len(t.Shape) > len(x.view.Shape) && t.Shape[0] == 1 {
			if t, err = apply(l, "select", []any{t, int64(0), int64(0)}); err != nil {
				return err
			}
		}
		_, err = l.builder.ApplyInPlace("copy", []any{x.view, t})
	default:
		_, err = l.builder.ApplyInPlace("fill", []any{x.view, source})
	}
	if err != nil {
		return raise(l, err)
	}
	return nil
}

// written is what index_put writes. Behind one truth value torch copies or fills, which
// converts (x[True] = y, x[True, :] = 1 number); else it refuses values that lie where they are written to.
func (x *indexing) written(t *graph.Tensor) (*graph.Tensor, error) {
	if x.truths == len(x.tensors) && (x.alone || len(x.tensors) == 1 && t.Elements() == 1) {
		if t.DType == x.view.DType {
			return t, nil
		}
		return apply(x.library, "to", []any{t, x.view.DType})
	}
	if t.Storage == x.view.Storage && op.IsDense(t) && op.IsDense(x.view) &&
		t.Offset < x.view.Offset+x.view.Elements() && x.view.Offset < t.Offset+t.Elements() {
		return nil, runtimeError(x.library, "unsupported operation: some elements of the input tensor and the written-to tensor refer to a single memory location. "+
			"Please clone() the tensor before performing the operation.")
	}
	return t, nil
}

// scalarTensor makes a tensor without axes of a number.
func scalarTensor(l *library, v any, d graph.DType) (*graph.Tensor, error) {
	t, err := l.builder.NewTensor(nil, d)
	if err != nil {
		return nil, err
	}
	if rounded, exact := op.Round(d, asFloat(v)); exact && !d.IsComplex() {
		t.Storage.Known = []float64{rounded}
	}
	return t, nil
}

func (l *library) indexing(t *graph.Tensor, key vm.Value) (*indexing, error) {
	x := &indexing{library: l, view: t, pinned: len(l.pinned)}
	parts := indexParts(key)
	_, several := vm.Underlying(key).(*vm.Tuple)
	x.alone = !several
	given := 0
	for _, part := range parts {
		n, err := x.axesOf(part)
		if err != nil {
			return nil, err
		}
		given += n
	}
	if given > len(t.Shape) {
		return nil, l.vm.Raise(l.vm.Exceptions.IndexError, "too many indices for tensor of dimension %d", len(t.Shape))
	}
	for _, part := range parts {
		if err := x.apply(part, len(t.Shape)-given); err != nil {
			x.release()
			return nil, err
		}
	}
	return x, nil
}

// release lets go of index tensors made from lists.
func (x *indexing) release() { x.library.pinned = x.library.pinned[:x.pinned] }

// maxListAsTuple: a shorter list that holds anything but numbers is taken for
// a tuple of indices.
const maxListAsTuple = 32

// indexParts splits a key into one part per comma.
func indexParts(key vm.Value) []vm.Value {
	switch k := vm.Underlying(key).(type) {
	case *vm.Tuple:
		return k.Items
	case *vm.List:
		if len(k.Items) < maxListAsTuple && holdsIndices(k.Items) {
			return k.Items
		}
	}
	return []vm.Value{key}
}

func holdsIndices(items []vm.Value) bool {
	for _, item := range items {
		switch v := vm.Underlying(item).(type) {
		case *vm.List, *vm.Tuple, *vm.Slice, vm.None, vm.Ellipsis:
			return true
		case *vm.Object:
			if _, ok := v.Native.(*tensorState); ok {
				return true
			}
		}
	}
	return false
}

// axesOf tells how many axes of the tensor a part uses up.
func (x *indexing) axesOf(part vm.Value) (int, error) {
	switch part.(type) {
	case vm.None, vm.Ellipsis, vm.Bool:
		return 0, nil
	case *vm.Object:
		c := conversion{library: x.library}
		v, err := c.value(part)
		if err != nil {
			return 0, err
		}
		if t, ok := v.(*graph.Tensor); ok && (t.DType == graph.Bool || t.DType == graph.UInt8) {
			return len(t.Shape), nil
		}
	}
	return 1, nil
}

func (x *indexing) apply(part vm.Value, unnamed int) error {
	switch p := part.(type) {
	case vm.None:
		return x.insertAxis()
	case vm.Ellipsis:
		x.axis += unnamed
		return nil
	case vm.Bool:
		return x.mask(bool(p))
	case vm.Int:
		return x.selectIndex(int64(p))
	case *vm.Slice:
		return x.slice(p)
	}
	c := conversion{library: x.library}
	v, err := c.value(part)
	if err != nil {
		return err
	}
	switch v := v.(type) {
	case int64:
		return x.selectIndex(v)
	case *graph.Tensor:
		return x.tensor(v)
	case float64, opaque:
		return x.library.vm.Raise(x.library.vm.Exceptions.IndexError, "only integers, slices (`:`), ellipsis (`...`), None and long or byte Variables are valid indices (got %s)", x.library.vm.TypeOf(part).Name)
	}
	t, err := literal(x.library, part, nil)
	if err != nil {
		return err
	}
	if t.Elements() == 0 && t.DType.IsFloating() { // an empty list selects nothing
		t.DType = graph.Int64
		t.Storage.Bytes = 0
	}
	x.library.pinned = append(x.library.pinned, t)
	return x.tensor(t)
}

func (x *indexing) step(name string, args ...any) error {
	t, err := apply(x.library, name, append([]any{x.view}, args...))
	if err == nil {
		t.Bound = t.Bound || x.counted
		x.view = t
	}
	return err
}

func (x *indexing) insertAxis() error {
	if x.axis > len(x.view.Shape) {
		return x.library.vm.Raise(x.library.vm.Exceptions.IndexError, "Dimension out of range (expected to be in range of [%d, %d], but got %d)",
			-len(x.view.Shape)-1, len(x.view.Shape), x.axis)
	}
	err := x.step("unsqueeze", int64(x.axis))
	x.axis++
	return err
}

// mask is x[True]: a new axis of size one, or of none.
func (x *indexing) mask(keep bool) error {
	if err := x.step("unsqueeze", int64(x.axis)); err != nil {
		return err
	}
	t, err := scalarTensor(x.library, keep, graph.Bool)
	if err != nil {
		return err
	}
	t.Shape, t.Strides = []int64{1}, []int64{1}
	x.truths++
	return x.tensor(t)
}

func (x *indexing) selectIndex(index int64) error {
	if x.axis > 0 && x.axis >= len(x.view.Shape) { // a second ellipsis led past the last axis
		return x.library.vm.Raise(x.library.vm.Exceptions.IndexError, "index %d is out of bounds for dimension %d with size 0", index, x.axis)
	}
	if len(x.view.Shape) == 0 {
		return x.library.vm.Raise(x.library.vm.Exceptions.IndexError,
			"invalid index of a 0-dim tensor. Use `tensor.item()` to convert a 0-dim tensor to a number")
	}
	if size := x.view.Shape[x.axis]; index < -size || index >= size {
		return x.library.vm.Raise(x.library.vm.Exceptions.IndexError,
			"index %d is out of bounds for dimension %d with size %d", index, x.axis, size)
	}
	return x.step("select", int64(x.axis), index)
}

// slice takes a part of an axis; a whole axis needs no step.
func (x *indexing) slice(s *vm.Slice) error {
	start, err := x.bound(s.Start, 0)
	if err != nil {
		return err
	}
	size := int64(0)
	if x.axis < len(x.view.Shape) {
		size = x.view.Shape[x.axis]
	}
	end, err := x.bound(s.Stop, size)
	if err != nil {
		return err
	}
	stride, err := x.bound(s.Step, 1)
	if err != nil {
		return err
	}
	if stride <= 0 {
		return valueError(x.library, "step must be greater than zero")
	}
	axis := int64(x.axis)
	x.axis++
	if x.axis > len(x.view.Shape) { // past the last axis all of nothing is taken, or it is an error
		if start == 0 && (end == 0 || isNone(s.Stop)) && stride == 1 {
			return nil
		}
		return x.library.vm.Raise(x.library.vm.Exceptions.IndexError, "Dimension out of range (expected to be in range of [%d, %d], but got %d)",
			-len(x.view.Shape), len(x.view.Shape)-1, axis)
	}
	if start == 0 && end >= size && stride == 1 && !x.counted {
		return nil
	}
	return x.step("slice", axis, start, end, stride)
}

func (x *indexing) bound(v vm.Value, absent int64) (int64, error) {
	if u, ok := vm.UnknownOf(v).(*unknownNumber); ok && u.most > 0 {
		if n, told := assumedNumber(x.library); told {
			return n, nil
		}
		x.counted = true
		return u.atMost(), nil
	}
	if isNone(v) {
		return absent, nil
	}
	return x.library.vm.AsIndex(v)
}

// tensor notes an index tensor for the end. A known integer without axes
// selects like a number; a truth value or a byte without axes is a mask of a
// new axis.
func (x *indexing) tensor(t *graph.Tensor) error {
	isMask := t.DType == graph.Bool || t.DType == graph.UInt8
	if len(t.Shape) == 0 && t.DType.IsInteger() && !isMask {
		index := int64(0)
		if known := t.Known(); known != nil {
			index = int64(known[0])
		}
		return x.selectIndex(index)
	}
	if len(t.Shape) == 0 && isMask {
		if err := x.step("unsqueeze", int64(x.axis)); err != nil {
			return err
		}
		vector, err := apply(x.library, "unsqueeze", []any{t, int64(0)})
		if err != nil {
			return err
		}
		x.library.pinned = append(x.library.pinned, vector)
		t = vector
	}
	if x.axis > len(x.view.Shape) {
		return x.library.vm.Raise(x.library.vm.Exceptions.IndexError, "too many indices for tensor of dimension %d", len(x.view.Shape))
	}
	for ; x.covered < x.axis; x.covered++ {
		x.tensors = append(x.tensors, nil)
	}
	x.tensors = append(x.tensors, t)
	width := 1
	if isMask {
		width = max(len(t.Shape), 1)
	}
	x.axis += width
	x.covered += width
	return nil
}
