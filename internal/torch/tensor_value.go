package torch

// This file reads the elements of tensors as Python numbers, lists and text.

import (
	"fmt"
	"strings"

	"heft/internal/graph"
	"heft/internal/python/vm"
)

// item is the one element of a tensor as a Python number. The purpose is said
// in the error of a value that is not known.
func item(l *library, t *graph.Tensor, purpose string) (vm.Value, error) {
	if n := t.Elements(); n != 1 {
		return nil, runtimeError(l, "a Tensor with %d elements cannot be converted to Scalar", n)
	}
	known := t.Known()
	if known == nil {
		return nil, &vm.UndecidableError{What: purpose + " depends on a value that is not known without running the model"}
	}
	return number(t.DType, known[0]), nil
}

// number boxes an element as the Python number that its type gives.
func number(d graph.DType, x float64) vm.Value {
	switch {
	case d == graph.Bool:
		return vm.MakeBool(x != 0)
	case d.IsInteger():
		return vm.MakeInt(int64(x))
	}
	return vm.Float(x)
}

// value is item where the value is needed: what --assume gives for the line, or an
// error that names the operator that made the tensor.
func value(l *library, s *tensorState, purpose string, sized bool) (vm.Value, error) {
	if s.tensor.Elements() == 1 && s.tensor.Storage.Known == nil {
		if n, ok := assumedNumber(l); ok && sized {
			return number(s.tensor.DType, float64(n)), nil
		}
		return nil, s.unknown(purpose, sized)
	}
	return item(l, s.tensor, purpose)
}

// unknown is the error of a program that needs a value of the tensor: a number, or a
// truth.
func (s *tensorState) unknown(purpose string, sized bool) error {
	return &vm.UndecidableError{
		What: fmt.Sprintf("%s needs the value of %s, which is not known without running the model", purpose, s.from()), Number: sized,
	}
}

// from says where the tensor's values are from.
func (s *tensorState) from() string {
	source := "the result of " + s.operator
	switch {
	case s.operator == "input":
		source = "an input of the model"
	case s.operator == "Parameter":
		source = "a parameter"
	case leafOperators[s.operator]:
		source = "a tensor of unknown values"
	}
	if place := s.place.String(); place != "" {
		source += " (" + place + ")"
	}
	return fmt.Sprintf("%s, a tensor of shape %v", source, s.tensor.Shape)
}

// addValueMethods adds the methods that read elements.
func addValueMethods(l *library) {
	tensorMethod(l, "item", func(_ *vm.Object, s *tensorState, _ vm.Args) (vm.Value, error) { return takeNumber(l, s) })
	tensorMethod(l, "tolist", func(_ *vm.Object, s *tensorState, _ vm.Args) (vm.Value, error) { return toList(l, s) })
	tensorMethod(l, "__bool__", func(_ *vm.Object, s *tensorState, _ vm.Args) (vm.Value, error) { return truth(l, s) })
	tensorMethod(l, "__int__", func(_ *vm.Object, s *tensorState, _ vm.Args) (vm.Value, error) {
		return convertNumber(l, s, l.vm.Types.Int)
	})
	tensorMethod(l, "__float__", func(_ *vm.Object, s *tensorState, _ vm.Args) (vm.Value, error) {
		return convertNumber(l, s, l.vm.Types.Float)
	})
	tensorMethod(l, "__complex__", func(_ *vm.Object, s *tensorState, _ vm.Args) (vm.Value, error) {
		return as(l, s, "complex()", l.vm.Types.Complex)
	})
	tensorMethod(l, "__index__", l.index)
	tensorMethod(l, "__len__", func(_ *vm.Object, s *tensorState, _ vm.Args) (vm.Value, error) {
		if len(s.tensor.Shape) == 0 {
			return nil, typeError(l, "len() of a 0-d tensor")
		}
		return vm.MakeInt(s.tensor.Shape[0]), nil
	})
	tensorMethod(l, "__iter__", l.iterate)
	tensorMethod(l, "__contains__", l.contains)
	tensorMethod(l, "__repr__", func(self *vm.Object, s *tensorState, _ vm.Args) (vm.Value, error) {
		return vm.Str(describe(l, self, s)), nil
	})
	tensorMethod(l, "__format__", func(self *vm.Object, s *tensorState, args vm.Args) (vm.Value, error) {
		var spec string
		if err := args.Unpack("__format__", "format_spec", &spec); err != nil {
			return nil, err
		}
		if len(s.tensor.Shape) > 0 || s.tensor.Storage.Known == nil {
			return vm.Str(describe(l, self, s)), nil
		}
		x, err := item(l, s.tensor, "format()")
		if err != nil {
			return nil, err
		}
		text, err := l.vm.Format(x, spec)
		return vm.Str(text), err
	})
	tensorMethod(l, "to_sparse", func(self *vm.Object, s *tensorState, _ vm.Args) (vm.Value, error) {
		l.builder.Assume("sparse", "to_sparse(): how many elements are not zero is not looked at", "the tensor is counted as the dense one")
		return l.vm.CallMethod(self, "clone")
	})
	tensorMethod(l, "numpy", l.numpy)
	tensorMethod(l, "__array__", l.numpy)
}

func truth(l *library, s *tensorState) (vm.Value, error) {
	switch n := s.tensor.Elements(); {
	case n == 0:
		return nil, runtimeError(l, "Boolean value of Tensor with no values is ambiguous")
	case n > 1:
		return nil, runtimeError(l, "Boolean value of Tensor with more than one value is ambiguous")
	}
	x, err := value(l, s, "the condition", false)
	if err != nil {
		return nil, err
	}
	truth, err := l.vm.Truth(x)
	return vm.MakeBool(truth), err
}

// as converts the element by a Python number type.
func as(l *library, s *tensorState, purpose string, class *vm.Class) (vm.Value, error) {
	x, err := value(l, s, purpose, true)
	if err != nil {
		return nil, err
	}
	return l.vm.Call(class, []vm.Value{x}, nil)
}

// convertNumber is int() or float() of a tensor.
func convertNumber(l *library, s *tensorState, class *vm.Class) (vm.Value, error) {
	x, err := takeNumber(l, s)
	if err != nil {
		return nil, err
	}
	return l.vm.Call(class, []vm.Value{x}, nil)
}

func (l *library) index(_ *vm.Object, s *tensorState, _ vm.Args) (vm.Value, error) {
	if !s.tensor.DType.IsInteger() && s.tensor.DType != graph.Bool || s.tensor.Elements() != 1 {
		return nil, typeError(l, "only integer tensors of a single element can be converted to an index")
	}
	return as(l, s, "an index", l.vm.Types.Int)
}

// iterate yields the rows, as unbind(0) does.
func (l *library) iterate(self *vm.Object, s *tensorState, _ vm.Args) (vm.Value, error) {
	if len(s.tensor.Shape) == 0 {
		return nil, typeError(l, "iteration over a 0-d tensor")
	}
	rows, err := l.vm.CallMethod(self, "unbind", vm.Int(0))
	if err != nil {
		return nil, err
	}
	items, at := tupleItems(rows), 0
	return vm.NewIterator(func() (vm.Value, bool, error) {
		if at >= len(items) {
			return nil, false, nil
		}
		at++
		return items[at-1], true, nil
	}, rows), nil
}

func (l *library) contains(self *vm.Object, _ *tensorState, args vm.Args) (vm.Value, error) {
	equal, err := l.vm.CallMethod(self, "eq", first(args))
	if err != nil {
		return nil, err
	}
	any, err := l.vm.CallMethod(equal, "any")
	if err != nil {
		return nil, err
	}
	found, err := l.vm.Truth(any)
	return vm.MakeBool(found), err
}

// toList gives nested lists of numbers.
func toList(l *library, s *tensorState) (vm.Value, error) {
	known := s.tensor.Known()
	if known == nil && s.tensor.Elements() > 0 {
		return unknownList(l, s)
	}
	if err := l.vm.Allocate(16 * int64(len(known))); err != nil {
		return nil, err
	}
	return nest(s.tensor.DType, s.tensor.Shape, known), nil
}

// unknownList is toList of a tensor whose values are not known.
func unknownList(l *library, s *tensorState) (vm.Value, error) {
	if err := l.vm.Allocate(unknownBytes * s.tensor.Elements()); err != nil {
		return nil, err
	}
	return nestUnknown(l, s, s.tensor.Shape), nil
}

// unknownBytes is what an unknown number in a list takes.
const unknownBytes = 96

func nestUnknown(l *library, s *tensorState, shape []int64) vm.Value {
	if len(shape) == 0 {
		return unknownElement(l, s)
	}
	items := make([]vm.Value, shape[0])
	for i := range items {
		items[i] = nestUnknown(l, s, shape[1:])
	}
	return vm.NewList(items...)
}

func nest(d graph.DType, shape []int64, elements []float64) vm.Value {
	if len(shape) == 0 {
		return number(d, elements[0])
	}
	items := make([]vm.Value, shape[0])
	width := int(graph.Product(shape[1:]))
	for i := range items {
		items[i] = nest(d, shape[1:], elements[i*width:(i+1)*width])
	}
	return vm.NewList(items...)
}

// maxShown is how many known elements repr prints.
const maxShown = 100

// describe is repr(tensor): its values if they are known and few, else its
// shape and type.
func describe(l *library, self *vm.Object, s *tensorState) string {
	t := s.tensor
	name := "tensor"
	if self.Class.IsSubclass(l.classes.Parameter) {
		name = "Parameter"
	}
	body := "..., size=" + strings.ReplaceAll(fmt.Sprint(t.Shape), " ", ", ")
	if known := t.Known(); known != nil && len(known) <= maxShown && len(known) > 0 {
		if text, err := l.vm.Repr(nest(t.DType, t.Shape, known)); err == nil {
			body = text
		}
	}
	if t.DType != graph.Float32 && t.DType != graph.Int64 && t.DType != graph.Bool {
		body += ", dtype=torch." + t.DType.String()
	}
	if t.RequiresGrad {
		body += ", requires_grad=True"
	}
	return name + "(" + body + ")"
}

// numpy is tensor.numpy(): the numpy slice wraps the tensor.
func (l *library) numpy(self *vm.Object, _ *tensorState, _ vm.Args) (vm.Value, error) {
	module, err := l.vm.Import("numpy")
	if err != nil {
		return nil, err
	}
	convert, err := l.vm.GetAttr(module, "asarray")
	if err != nil {
		return nil, err
	}
	return l.vm.Call(convert, []vm.Value{self}, nil)
}
