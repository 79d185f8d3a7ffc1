package torch

// This file holds attributes and methods of tensors that are no operators.

import (
	"slices"

	"heft/internal/graph"
	"heft/internal/op"
	"heft/internal/python/vm"
)

// addTensorAttributes adds what is read without a call.
func addTensorAttributes(l *library) {
	addShapeAttributes(l)
	addGradAttributes(l)
	l.tensorAttribute("device", func(*tensorState) (vm.Value, error) { return defaultDevice(l), nil }, nil)
	l.tensorAttribute("layout", func(*tensorState) (vm.Value, error) { return constant(l, l.classes.Layout, "strided"), nil }, nil)
	for _, name := range []string{
		"is_cuda", "is_meta", "is_mps", "is_xpu", "is_sparse", "is_sparse_csr", "is_quantized", "is_mkldnn", "is_nested",
		"is_ipu", "is_xla", "is_vulkan", "is_mtia", "is_maia", "retains_grad",
	} {
		l.tensorAttribute(name, func(*tensorState) (vm.Value, error) { return vm.False, nil }, nil)
	}
	l.tensorAttribute("is_cpu", func(*tensorState) (vm.Value, error) { return vm.True, nil }, nil)
}

func addShapeAttributes(l *library) {
	l.tensorAttribute("shape", func(s *tensorState) (vm.Value, error) { return size(l, s.tensor.Shape), nil }, nil)
	l.tensorAttribute("ndim", func(s *tensorState) (vm.Value, error) { return vm.MakeInt(int64(len(s.tensor.Shape))), nil }, nil)
	l.tensorAttribute("dtype", func(s *tensorState) (vm.Value, error) { return dtype(l, s.tensor.DType), nil }, nil)
	l.tensorAttribute("itemsize", func(s *tensorState) (vm.Value, error) { return vm.MakeInt(s.tensor.DType.Bytes(1)), nil }, nil)
	l.tensorAttribute("nbytes", func(s *tensorState) (vm.Value, error) {
		return vm.MakeInt(s.tensor.DType.Bytes(1) * s.tensor.Elements()), nil
	}, nil)
}

func addGradAttributes(l *library) {
	l.tensorAttribute("requires_grad", func(s *tensorState) (vm.Value, error) {
		return vm.MakeBool(s.tensor.RequiresGrad), nil
	}, l.setRequiresGrad)
	l.tensorAttribute("is_leaf", func(s *tensorState) (vm.Value, error) { return vm.MakeBool(s.isLeaf()), nil }, nil)
	l.tensorAttribute("grad_fn", func(s *tensorState) (vm.Value, error) {
		if s.isLeaf() {
			return vm.NoneValue, nil
		}
		return vm.NewInstance(l.classes.Node, s.operator), nil
	}, nil)
	l.tensorAttribute("grad", func(s *tensorState) (vm.Value, error) {
		if gradient, ok := l.gradients[s.tensor]; ok {
			return gradient, nil
		}
		if s.grad == nil {
			return vm.NoneValue, nil
		}
		return s.grad, nil
	}, func(s *tensorState, value vm.Value) error {
		if err := checkGradient(l, s.tensor, value); err != nil {
			return err
		}
		delete(l.gradients, s.tensor)
		s.grad = value
		s.changed()
		return nil
	})
	l.tensorAttribute("data", func(s *tensorState) (vm.Value, error) {
		t, err := detached(l, s.tensor)
		if err != nil {
			return nil, err
		}
		l.builder.CountApart(t)
		return newTensor(l, t, s.operator), nil
	}, l.setData)
	l.tensorAttribute("_version", func(s *tensorState) (vm.Value, error) { return vm.MakeInt(int64(l.builder.Version(s.tensor))), nil }, nil)
	l.tensorAttribute("output_nr", func(*tensorState) (vm.Value, error) { return vm.MakeInt(0), nil }, nil)
	for _, name := range []string{"_base", "_backward_hooks", "_post_accumulate_grad_hooks"} {
		l.tensorAttribute(name, func(*tensorState) (vm.Value, error) { return vm.NoneValue, nil }, nil)
	}
}

// checkGradient refuses what cannot be the gradient of a tensor.
func checkGradient(l *library, t *graph.Tensor, value vm.Value) error {
	if isNone(value) {
		return nil
	}
	gradient, ok := tensorOf(value)
	switch {
	case !ok:
		return typeError(l, "assigned grad expected to be a Tensor or None but got grad of type %q", l.vm.TypeOf(value).Name)
	case gradient.tensor == t:
		return runtimeError(l, "can't assign Variable as its own grad")
	case gradient.tensor.DType != t.DType:
		return runtimeError(l, "attempting to assign a gradient with dtype '%v' to a tensor with grad_dtype '%v'", gradient.tensor.DType, t.DType)
	case !slices.Equal(gradient.tensor.Shape, t.Shape):
		return runtimeError(l, "attempting to assign a gradient of size '%v' to a tensor of size '%v'. Please ensure that the gradient and the tensor are the same size", gradient.tensor.Shape, t.Shape)
	}
	return nil
}

// isLeaf tells whether no recorded operator made the tensor: it does not
// require grad, or the user made it.
func (s *tensorState) isLeaf() bool {
	return !s.tensor.RequiresGrad || leafOperators[s.operator]
}

// leafOperators are makers of tensors that never have a gradient function.
var leafOperators = map[string]bool{
	"": true, "Parameter": true, "Buffer": true, "UninitializedParameter": true, "UninitializedBuffer": true, "input": true,
	"empty": true, "zeros": true, "ones": true, "full": true, "rand": true, "randn": true, "randint": true, "tensor": true,
	"arange": true, "linspace": true, "eye": true, "zeros_like": true, "ones_like": true, "rand_like": true,
	"randn_like": true, "empty_like": true, "full_like": true, "detach": true,
}

func (l *library) setRequiresGrad(s *tensorState, value vm.Value) error {
	wanted, err := l.vm.Truth(value)
	if err != nil {
		return err
	}
	if wanted && !s.tensor.DType.Differentiable() {
		return runtimeError(l, "only Tensors of floating point dtype can require gradients")
	}
	if !wanted && !s.isLeaf() {
		return runtimeError(l, "you can only change requires_grad flags of leaf variables. "+
			"If you want to use a computed variable in a subgraph that doesn't require differentiation use var_no_grad = var.detach()")
	}
	if wanted && !l.modes.inference && l.builder.MadeInInference(s.tensor) {
		return runtimeError(l, "Setting requires_grad=True on inference tensor outside InferenceMode is not allowed.")
	}
	if wanted && !s.tensor.RequiresGrad {
		l.builder.MarkLeaf(s.tensor)
	}
	s.tensor.RequiresGrad = wanted
	return nil
}

// setData makes a tensor show another one's storage; it keeps its own identity
// and its requires_grad.
func (l *library) setData(s *tensorState, value vm.Value) error {
	other, err := payload(l, value)
	if err != nil {
		return err
	}
	t, err := detached(l, other.tensor)
	if err != nil {
		return err
	}
	t.Param, t.RequiresGrad = s.tensor.Param, s.tensor.RequiresGrad
	s.show(t)
	return nil
}

// detached is another tensor on the same storage; while a program is recorded
// it is a step, so that passes know where the tensor comes from.
func detached(l *library, t *graph.Tensor) (*graph.Tensor, error) {
	if !l.builder.Recording {
		return shareAs(t, false), nil
	}
	return apply(l, "detach", []any{t})
}

// addTensorMethods adds the methods that are no operators.
func addTensorMethods(l *library) {
	addShapeMethods(l)
	addLayoutMethods(l)
	addGradMethods(l)
	addStorageMethods(l)
	tensorMethod(l, "__getitem__", func(self *vm.Object, s *tensorState, args vm.Args) (vm.Value, error) {
		var key vm.Value
		if err := args.Unpack("__getitem__", "/key", &key); err != nil {
			return nil, err
		}
		return getItem(l, self, s, key)
	})
	tensorMethod(l, "__setitem__", func(_ *vm.Object, s *tensorState, args vm.Args) (vm.Value, error) {
		if len(args.Positional) != 2 {
			return nil, typeError(l, "__setitem__() takes 2 arguments (%d given)", len(args.Positional))
		}
		return vm.NoneValue, setItem(l, s, args.Positional[0], args.Positional[1])
	})
	tensorMethod(l, "__hash__", func(self *vm.Object, _ *tensorState, _ vm.Args) (vm.Value, error) {
		return vm.Int(l.vm.ID(self)), nil
	})
	tensorMethod(l, "__deepcopy__", l.deepCopyTensor)
	tensorMethod(l, "as_subclass", func(_ *vm.Object, s *tensorState, args vm.Args) (vm.Value, error) {
		var class *vm.Class
		if err := args.Unpack("as_subclass", "cls", &class); err != nil {
			return nil, err
		}
		return vm.NewInstance(class, &tensorState{tensor: s.tensor, operator: s.operator}), nil
	})
	for _, name := range []string{"equal", "allclose", "is_nonzero"} {
		tensorMethod(l, name, writtenInPython(l, name))
	}
	tensorMethod(l, "materialize", l.materialize)
	tensorMethod(l, "new_tensor", l.newLike)
	tensorMethod(l, "new", l.newOfType)
	l.classes.Tensor.Dict.SetStr("_make_subclass", &vm.StaticMethod{Func: l.vm.NewBuiltin("_make_subclass", func(_ *vm.VM, args vm.Args) (vm.Value, error) {
		var class *vm.Class
		var data vm.Value
		requiresGrad := false
		if err := args.Unpack("_make_subclass", "cls", &class, "data", &data, "require_grad?", &requiresGrad); err != nil {
			return nil, err
		}
		return leaf(l, class, data, requiresGrad, "Parameter")
	})})
}

func addShapeMethods(l *library) {
	tensorMethod(l, "size", func(_ *vm.Object, s *tensorState, args vm.Args) (vm.Value, error) {
		return perAxis(l, "size", s.tensor.Shape, args, func() vm.Value { return size(l, s.tensor.Shape) })
	})
	tensorMethod(l, "stride", func(_ *vm.Object, s *tensorState, args vm.Args) (vm.Value, error) {
		return perAxis(l, "stride", s.tensor.Strides, args, func() vm.Value { return vm.NewTuple(intValues(s.tensor.Strides)...) })
	})
	numbers := map[string]func(s *tensorState) int64{
		"dim": func(s *tensorState) int64 { return int64(len(s.tensor.Shape)) }, "ndimension": func(s *tensorState) int64 { return int64(len(s.tensor.Shape)) },
		"numel": func(s *tensorState) int64 { return s.tensor.Elements() }, "nelement": func(s *tensorState) int64 { return s.tensor.Elements() },
		"storage_offset": func(s *tensorState) int64 { return s.tensor.Offset }, "element_size": func(s *tensorState) int64 { return s.tensor.DType.Bytes(1) },
		"get_device": func(*tensorState) int64 { return -1 }, "data_ptr": func(s *tensorState) int64 { return dataPointer(l, s) },
	}
	for name, number := range numbers {
		tensorMethod(l, name, func(_ *vm.Object, s *tensorState, _ vm.Args) (vm.Value, error) {
			return vm.MakeInt(number(s)), nil
		})
	}
	flags := map[string]func(s *tensorState) bool{
		"is_floating_point": func(s *tensorState) bool { return s.tensor.DType.IsFloating() },
		"is_complex":        func(s *tensorState) bool { return s.tensor.DType.IsComplex() },
		"is_signed":         func(s *tensorState) bool { return isSigned(s.tensor.DType) },
		"is_pinned":         func(*tensorState) bool { return false }, "is_shared": func(*tensorState) bool { return false },
		"is_inference": func(s *tensorState) bool { return l.builder.MadeInInference(s.tensor) },
		"is_conj":      func(s *tensorState) bool { return l.builder.Conjugated(s.tensor) }, "is_neg": func(*tensorState) bool { return false },
	}
	for name, flag := range flags {
		tensorMethod(l, name, func(_ *vm.Object, s *tensorState, _ vm.Args) (vm.Value, error) {
			return vm.MakeBool(flag(s)), nil
		})
	}
}

// perAxis answers size() and stride(): all axes or one.
func perAxis(l *library, name string, numbers []int64, args vm.Args, all func() vm.Value) (vm.Value, error) {
	var dim vm.Value = vm.NoneValue
	if err := args.Unpack(name, "dim?", &dim); err != nil {
		return nil, err
	}
	if isNone(dim) {
		return all(), nil
	}
	axis, err := l.vm.AsIndex(dim)
	if err != nil {
		return nil, err
	}
	rank := int64(len(numbers))
	if axis < -rank || axis >= rank {
		bound := max(rank, 1)
		return nil, l.vm.Raise(l.vm.Exceptions.IndexError,
			"Dimension out of range (expected to be in range of [%d, %d], but got %d)", -bound, bound-1, axis)
	}
	return vm.MakeInt(numbers[(axis+rank)%rank]), nil
}

func addLayoutMethods(l *library) {
	tensorMethod(l, "is_contiguous", func(_ *vm.Object, s *tensorState, args vm.Args) (vm.Value, error) {
		var format vm.Value = vm.NoneValue
		if len(args.Positional) > 0 {
			return nil, typeError(l, "is_contiguous() takes 0 positional arguments but %d was given", len(args.Positional))
		}
		if err := args.Unpack("is_contiguous", "memory_format?", &format); err != nil {
			return nil, err
		}
		name, known := "contiguous_format", false
		if o, ok := format.(*vm.Object); ok {
			name, known = o.Native.(string)
		}
		if !known && format != vm.NoneValue {
			return nil, typeError(l, "is_contiguous(): argument 'memory_format' must be torch.memory_format, not %s", l.vm.TypeOf(format).Name)
		}
		switch name {
		case "channels_last":
			return vm.MakeBool(len(s.tensor.Shape) == 4 && op.LiesChannelsLast(s.tensor)), nil
		case "channels_last_3d":
			return vm.MakeBool(len(s.tensor.Shape) == 5 && op.LiesChannelsLast(s.tensor)), nil
		}
		return vm.MakeBool(s.tensor.IsContiguous()), nil
	})
	itself := []string{
		"share_memory_",
		"to_dense", "xpu", "ipu", "mps",
	}
	for _, name := range itself {
		tensorMethod(l, name, func(self *vm.Object, _ *tensorState, _ vm.Args) (vm.Value, error) { return self, nil })
	}
	nothing := []string{"record_stream", "__reduce_ex__", "__setstate__"}
	for _, name := range nothing {
		tensorMethod(l, name, func(*vm.Object, *tensorState, vm.Args) (vm.Value, error) { return vm.NoneValue, nil })
	}
}

func addGradMethods(l *library) {
	tensorMethod(l, "requires_grad_", func(self *vm.Object, s *tensorState, args vm.Args) (vm.Value, error) {
		var wanted vm.Value = vm.True
		if err := args.Unpack("requires_grad_", "requires_grad?", &wanted); err != nil {
			return nil, err
		}
		return self, l.setRequiresGrad(s, wanted)
	})
	tensorMethod(l, "backward", func(self *vm.Object, _ *tensorState, args vm.Args) (vm.Value, error) {
		m, err := l.vm.Import("torch.autograd")
		if err != nil {
			return nil, err
		}
		f, err := l.vm.GetAttr(m, "_backward_of")
		if err != nil {
			return nil, err
		}
		return l.vm.Call(f, append([]vm.Value{self}, args.Positional...), args.Keywords)
	})
	for _, name := range []string{"register_hook", "register_post_accumulate_grad_hook"} {
		tensorMethod(l, name, func(_ *vm.Object, s *tensorState, _ vm.Args) (vm.Value, error) {
			if !s.tensor.RequiresGrad {
				return nil, runtimeError(l, "cannot register a hook on a tensor that doesn't require gradient")
			}
			return newHandle(l, nil, nil), nil
		})
	}
	tensorMethod(l, "is_same_size", func(_ *vm.Object, s *tensorState, args vm.Args) (vm.Value, error) {
		other, err := otherTensor(l, "is_same_size", "other", args)
		if err != nil {
			return nil, err
		}
		return vm.MakeBool(slices.Equal(s.tensor.Shape, other.Shape)), nil
	})
	tensorMethod(l, "is_set_to", func(_ *vm.Object, s *tensorState, args vm.Args) (vm.Value, error) {
		other, err := otherTensor(l, "is_set_to", "tensor", args)
		if err != nil {
			return nil, err
		}
		t := s.tensor
		return vm.MakeBool(t.Storage == other.Storage && t.Offset == other.Offset && slices.Equal(t.Shape, other.Shape) && slices.Equal(t.Strides, other.Strides)), nil
	})
	tensorMethod(l, "retain_grad", func(_ *vm.Object, s *tensorState, _ vm.Args) (vm.Value, error) {
		if !s.tensor.RequiresGrad {
			return nil, runtimeError(l, "can't retain_grad on Tensor that has requires_grad=False")
		}
		if l.builder.Recording && !s.isLeaf() && !slices.Contains(l.retained, s.tensor) {
			l.retained = append(l.retained, s.tensor)
		}
		return vm.NoneValue, nil
	})
}

// otherTensor reads the one argument of a method that compares two tensors.
func otherTensor(l *library, name, argument string, args vm.Args) (*graph.Tensor, error) {
	var other vm.Value
	if err := args.Unpack(name, argument, &other); err != nil {
		return nil, err
	}
	t, ok := tensorOf(other)
	if !ok {
		return nil, typeError(l, "%s(): argument '%s' must be Tensor, not %s", name, argument, l.vm.TypeOf(other).Name)
	}
	return t.tensor, nil
}

// deepCopyTensor is copy.deepcopy of a tensor: a new one of the same class and
// layout. Tensors that share a storage share the copy's, through the memo.
func (l *library) deepCopyTensor(self *vm.Object, s *tensorState, args vm.Args) (vm.Value, error) {
	var memo *vm.Dict
	if err := args.Unpack("__deepcopy__", "memo", &memo); err != nil {
		return nil, err
	}
	key := vm.Int(l.vm.ID(self))
	if done, ok, err := memo.Get(l.vm, key); err != nil || ok {
		return done, err
	}
	t := *s.tensor
	t.Param = nil
	t.Storage = &graph.Storage{Bytes: s.tensor.Storage.Bytes, Known: s.tensor.Storage.Known}
	operator := s.operator
	if s.isLeaf() {
		operator = ""
	}
	copied := vm.NewInstance(self.Class, &tensorState{tensor: &t, operator: operator})
	if self.Dict != nil {
		copied.Dict = self.Dict.Clone()
	}
	return copied, memo.Set(l.vm, key, copied)
}

// materialize gives an uninitialized parameter its shape.
func (l *library) materialize(self *vm.Object, s *tensorState, args vm.Args) (vm.Value, error) {
	var shape, dev, dtype vm.Value
	if err := args.Unpack("materialize", "shape", &shape, "device?", &dev, "dtype?", &dtype); err != nil {
		return nil, err
	}
	d := s.tensor.DType
	if known, ok := asDType(l, dtype); ok {
		d = known
	}
	c := conversion{library: l}
	sizes, err := c.value(shape)
	if err != nil {
		return nil, err
	}
	ints, ok := sizes.([]int64)
	if !ok {
		return nil, typeError(l, "materialize(): argument 'shape' must be a tuple of ints")
	}
	t, err := l.builder.NewTensor(ints, d)
	if err != nil {
		return nil, runtimeError(l, "%v", err)
	}
	t.RequiresGrad = s.tensor.RequiresGrad
	s.show(t)
	switch self.Class {
	case l.classes.UninitializedParameter:
		self.Class = l.classes.Parameter
	case l.classes.UninitializedBuffer:
		self.Class = l.classes.Tensor
	}
	return vm.NoneValue, nil
}

// newLike is x.new_tensor(data): of the type of x unless one is named.
func (l *library) newLike(_ *vm.Object, s *tensorState, args vm.Args) (vm.Value, error) {
	if v, ok := args.Keyword("dtype"); !ok || isNone(v) {
		others := slices.DeleteFunc(slices.Clone(args.Keywords), func(k vm.Keyword) bool { return k.Name == "dtype" })
		args.Keywords = append(others, vm.Keyword{Name: "dtype", Value: dtype(l, s.tensor.DType)})
	}
	return tensorFrom(l, "new_tensor", args, true)
}

// newOfType is the old x.new(2, 3).
func (l *library) newOfType(_ *vm.Object, s *tensorState, args vm.Args) (vm.Value, error) {
	t, err := legacyTensor(l, args.Positional, s.tensor.DType)
	if err != nil {
		return nil, err
	}
	return newTensor(l, t, "empty"), nil
}

// writtenInPython is a method that is a function of torch which is written in Python.
func writtenInPython(l *library, name string) func(self *vm.Object, s *tensorState, args vm.Args) (vm.Value, error) {
	return func(self *vm.Object, _ *tensorState, args vm.Args) (vm.Value, error) {
		f, ok, err := supplement(l, "torch", name)
		if err != nil || !ok {
			return nil, err
		}
		return l.vm.Call(f, append([]vm.Value{self}, args.Positional...), args.Keywords)
	}
}
