package torch

import (
	"slices"

	"heft/internal/graph"
	"heft/internal/pyvm"
)

// makeSizeClass makes torch.Size, a tuple of ints.
func (l *library) makeSizeClass() error {
	class, err := l.newClass("Size", "torch", l.vm.Types.Tuple)
	if err != nil {
		return err
	}
	l.classes.Size = class
	l.method(class, "numel", func(self pyvm.Value, _ pyvm.Args) (pyvm.Value, error) {
		return pyvm.MakeInt(graph.Product(sizesOf(self))), nil
	})
	l.method(class, "__repr__", func(self pyvm.Value, _ pyvm.Args) (pyvm.Value, error) {
		text, err := l.vm.Repr(pyvm.NewList(tupleItems(self)...))
		return pyvm.Str("torch.Size(" + text + ")"), err
	})
	l.method(class, "__getitem__", l.sizeItem)
	l.method(class, "__add__", func(self pyvm.Value, args pyvm.Args) (pyvm.Value, error) {
		other, ok := pyvm.Underlying(first(args)).(*pyvm.Tuple)
		if !ok {
			return pyvm.NotImplementedValue, nil
		}
		return l.sizeObject(slices.Concat(tupleItems(self), other.Items)), nil
	})
	return nil
}

func (l *library) sizeItem(self pyvm.Value, args pyvm.Args) (pyvm.Value, error) {
	item, err := l.vm.GetItem(pyvm.Underlying(self), first(args))
	if err != nil {
		return nil, err
	}
	if t, ok := item.(*pyvm.Tuple); ok {
		return l.sizeObject(t.Items), nil
	}
	return item, nil
}

func (l *library) sizeObject(items []pyvm.Value) *pyvm.Object {
	return pyvm.NewInstance(l.classes.Size, pyvm.NewTuple(items...))
}

// size wraps a shape as torch.Size.
func (l *library) size(shape []int64) *pyvm.Object { return l.sizeObject(intValues(shape)) }

func intValues(numbers []int64) []pyvm.Value {
	items := make([]pyvm.Value, len(numbers))
	for i, n := range numbers {
		items[i] = pyvm.MakeInt(n)
	}
	return items
}

func tupleItems(v pyvm.Value) []pyvm.Value {
	t, ok := pyvm.Underlying(v).(*pyvm.Tuple)
	if !ok {
		return nil
	}
	return t.Items
}

func sizesOf(v pyvm.Value) []int64 {
	items := tupleItems(v)
	sizes := make([]int64, len(items))
	for i, item := range items {
		n, _ := item.(pyvm.Int)
		sizes[i] = int64(n)
	}
	return sizes
}
