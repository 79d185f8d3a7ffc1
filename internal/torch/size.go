package torch

// This file is torch.Size.

import (
	"slices"

	"heft/internal/graph"
	"heft/internal/python/vm"
)

// makeSizeClass makes torch.Size, a tuple of ints.
func (l *library) makeSizeClass() error {
	class, err := newClass(l, "Size", "torch", l.vm.Types.Tuple)
	if err != nil {
		return err
	}
	l.classes.Size = class
	method(l, class, "numel", func(self vm.Value, _ vm.Args) (vm.Value, error) {
		return vm.MakeInt(graph.Product(sizesOf(self))), nil
	})
	method(l, class, "__repr__", func(self vm.Value, _ vm.Args) (vm.Value, error) {
		text, err := l.vm.Repr(vm.NewList(tupleItems(self)...))
		return vm.Str("torch.Size(" + text + ")"), err
	})
	method(l, class, "__getitem__", l.sizeItem)
	method(l, class, "__add__", func(self vm.Value, args vm.Args) (vm.Value, error) {
		other, ok := vm.Underlying(first(args)).(*vm.Tuple)
		if !ok {
			return vm.NotImplementedValue, nil
		}
		return sizeObject(l, slices.Concat(tupleItems(self), other.Items)), nil
	})
	return nil
}

func (l *library) sizeItem(self vm.Value, args vm.Args) (vm.Value, error) {
	var key vm.Value
	if err := args.Unpack("__getitem__", "/key", &key); err != nil {
		return nil, err
	}
	item, err := l.vm.GetItem(vm.Underlying(self), key)
	if err != nil {
		return nil, err
	}
	if t, ok := item.(*vm.Tuple); ok {
		return sizeObject(l, t.Items), nil
	}
	return item, nil
}

func sizeObject(l *library, items []vm.Value) *vm.Object {
	return vm.NewInstance(l.classes.Size, vm.NewTuple(items...))
}

// size wraps a shape as torch.Size.
func size(l *library, shape []int64) *vm.Object { return sizeObject(l, intValues(shape)) }

func intValues(numbers []int64) []vm.Value {
	items := make([]vm.Value, len(numbers))
	for i, n := range numbers {
		items[i] = vm.MakeInt(n)
	}
	return items
}

func tupleItems(v vm.Value) []vm.Value {
	t, ok := vm.Underlying(v).(*vm.Tuple)
	if !ok {
		return nil
	}
	return t.Items
}

func sizesOf(v vm.Value) []int64 {
	items := tupleItems(v)
	sizes := make([]int64, len(items))
	for i, item := range items {
		n, _ := item.(vm.Int)
		sizes[i] = int64(n)
	}
	return sizes
}
