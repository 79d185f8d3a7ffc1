package torch

// This file makes tensors and parameters as Python objects.

import (
	"cmp"
	"heft/internal/graph"
	"heft/internal/python/vm"
)

// tensorState is the payload of a Python tensor.
type tensorState struct {
	tensor *graph.Tensor
	object *vm.Object // whose state this is, once a marker has gone through it
	// operator and place tell what made the tensor, for the error of a program
	// that needs a value which is not known.
	operator string
	place    graph.Position
	grad     vm.Value // .grad; nil is None
}

// show lets the object show another tensor.
func (s *tensorState) show(t *graph.Tensor) {
	s.tensor = t
	s.changed()
}

// changed tells a marker that the object leads elsewhere.
func (s *tensorState) changed() {
	if s.object != nil {
		s.object.Changed()
	}
}

// HeldBytes is what the machine counts for a tensor whose values are known. Those of
// a view are counted with the tensor that it shows.
func (s *tensorState) HeldBytes() int64 {
	t := s.tensor
	if t.Offset != 0 || t.Elements() < int64(len(t.Storage.Known)) {
		return 0
	}
	return int64(len(t.Storage.Known)) * valueBytes
}

// A value of a tensor is a float64. Sixteen are charged as one step, though they take
// the time of four: a search runs a detector, which makes tables for every image,
// dozens of times.
const (
	valueBytes    = 8
	valuesPerStep = 16
)

// computing charges for values that an operator is about to compute.
func (l *library) computing(read, made int64) error {
	if err := l.vm.Charge((read + made) / valuesPerStep); err != nil {
		return err
	}
	return l.vm.Allocate(made * valueBytes)
}

// tensorOf returns the payload of a tensor object.
func tensorOf(v vm.Value) (*tensorState, bool) {
	o, ok := v.(*vm.Object)
	if !ok {
		return nil, false
	}
	s, ok := o.Native.(*tensorState)
	return s, ok
}

// newTensor makes a Python tensor of a graph tensor.
func newTensor(l *library, t *graph.Tensor, operator string) *vm.Object {
	s := &tensorState{tensor: t, operator: operator}
	if l.builder.Recording {
		s.place = l.place
	}
	return vm.NewInstance(l.classes.Tensor, s)
}

// makeTensorClasses makes torch.Tensor and its subclasses.
func (l *library) makeTensorClasses() error {
	c := &l.classes
	err := newClasses(l, []classSpec{
		{&c.Tensor, "Tensor", "torch", nil},
		{&c.Parameter, "Parameter", "torch.nn.parameter", &c.Tensor},
		{&c.Buffer, "Buffer", "torch.nn.parameter", &c.Tensor},
		{&c.UninitializedParameter, "UninitializedParameter", "torch.nn.parameter", &c.Parameter},
		{&c.UninitializedBuffer, "UninitializedBuffer", "torch.nn.parameter", &c.Tensor},
	})
	if err != nil {
		return err
	}
	noInit := func(*vm.VM, vm.Value, vm.Args) error { return nil }
	c.Tensor.New, c.Tensor.Init = l.constructTensor, noInit
	c.Parameter.New = l.constructParameter
	c.Buffer.New = l.constructBuffer
	c.UninitializedParameter.New = l.constructUninitialized
	c.UninitializedBuffer.New = l.constructUninitialized
	bindTensorMethods(l)
	addTensorAttributes(l)
	addTensorMethods(l)
	addValueMethods(l)
	addConversionMethods(l)
	c.Tensor.AttrHook = l.laterMethod
	return nil
}

// constructTensor is torch.Tensor(2, 3), torch.Tensor([1, 2]) or
// torch.Tensor(other), of the default type.
func (l *library) constructTensor(_ *vm.VM, class *vm.Class, args vm.Args) (vm.Value, error) {
	t, err := legacyTensor(l, args.Positional, l.builder.DefaultDType)
	if err != nil {
		return nil, err
	}
	o := newTensor(l, t, "empty")
	o.Class = class
	return o, nil
}

func legacyTensor(l *library, args []vm.Value, dtype graph.DType) (*graph.Tensor, error) {
	if len(args) == 1 {
		if s, ok := tensorOf(args[0]); ok {
			return s.tensor, nil
		}
		if _, isSize := args[0].(vm.Int); !isSize && !l.isSize(args[0]) {
			return literal(l, args[0], &dtype)
		}
	}
	c := conversion{library: l}
	sizes, err := c.sequence(args)
	if err != nil {
		return nil, err
	}
	if len(args) == 1 && l.isSize(args[0]) {
		sizes = sizesOf(args[0])
	}
	ints, ok := sizes.([]int64)
	if !ok {
		return nil, typeError(l, "new(): sizes must be integers")
	}
	return empty(l, ints, dtype)
}

func (l *library) isSize(v vm.Value) bool {
	o, ok := v.(*vm.Object)
	return ok && o.Class.IsSubclass(l.classes.Size)
}

// empty makes a new tensor of unknown values; it is a step of the program.
func empty(l *library, shape []int64, dtype graph.DType) (*graph.Tensor, error) {
	if !l.builder.Recording {
		t, err := l.builder.NewTensor(shape, dtype)
		if err != nil {
			return nil, runtimeError(l, "%v", err)
		}
		return t, nil
	}
	return apply(l, "empty", []any{shape}, dtypeKeyword(dtype))
}

// shareAs makes a leaf that shows the storage of another tensor.
func shareAs(t *graph.Tensor, requiresGrad bool) *graph.Tensor {
	copied := *t
	copied.Param = nil
	copied.RequiresGrad = requiresGrad
	return &copied
}

// constructParameter is nn.Parameter(data=None, requires_grad=True).
func (l *library) constructParameter(_ *vm.VM, class *vm.Class, args vm.Args) (vm.Value, error) {
	var data vm.Value = vm.NoneValue
	requiresGrad := true
	if err := args.Unpack("Parameter", "data?", &data, "requires_grad?", &requiresGrad); err != nil {
		return nil, err
	}
	return leaf(l, class, data, requiresGrad, "Parameter")
}

// constructBuffer is nn.Buffer(data=None, *, persistent=True).
func (l *library) constructBuffer(_ *vm.VM, class *vm.Class, args vm.Args) (vm.Value, error) {
	var data vm.Value = vm.NoneValue
	persistent := true
	if err := args.Unpack("Buffer", "data?", &data, "*persistent?", &persistent); err != nil {
		return nil, err
	}
	o, err := leaf(l, class, data, false, "Buffer")
	if err != nil {
		return nil, err
	}
	o.SetAttr("persistent", vm.MakeBool(persistent))
	return o, nil
}

func leaf(l *library, class *vm.Class, data vm.Value, requiresGrad bool, name string) (*vm.Object, error) {
	t := &graph.Tensor{}
	var err error
	if isNone(data) {
		t, err = l.builder.NewTensor([]int64{0}, l.builder.DefaultDType)
	} else if s, ok := tensorOf(data); ok {
		t = s.tensor
	} else {
		err = cmp.Or(usesMissing(l, data), typeError(l, "%s(): argument 'data' must be Tensor, not %s", name, l.vm.TypeOf(data).Name))
	}
	if err != nil {
		return nil, err
	}
	if requiresGrad && !t.DType.Differentiable() {
		return nil, runtimeError(l, "Only Tensors of floating point and complex dtype can require gradients")
	}
	return vm.NewInstance(class, &tensorState{tensor: shareAs(t, requiresGrad), operator: name}), nil
}

// constructUninitialized makes a tensor of no elements; lazy modules give it
// its shape by materialize.
func (l *library) constructUninitialized(_ *vm.VM, class *vm.Class, args vm.Args) (vm.Value, error) {
	requiresGrad := class.IsSubclass(l.classes.Parameter)
	dtype := l.builder.DefaultDType
	if v, ok := args.Keyword("requires_grad"); ok {
		flag, err := l.vm.Truth(v)
		if err != nil {
			return nil, err
		}
		requiresGrad = flag
	}
	if v, ok := args.Keyword("dtype"); ok {
		if d, ok := asDType(l, v); ok {
			dtype = d
		}
	}
	t, err := l.builder.NewTensor([]int64{0}, dtype)
	if err != nil {
		return nil, err
	}
	t.RequiresGrad = requiresGrad
	return vm.NewInstance(class, &tensorState{tensor: t, operator: class.Name}), nil
}

// tensorMethod adds a native method that takes the payload.
func tensorMethod(l *library, name string, call func(self *vm.Object, s *tensorState, args vm.Args) (vm.Value, error)) {
	method(l, l.classes.Tensor, name, func(self vm.Value, args vm.Args) (vm.Value, error) {
		s, ok := tensorOf(self)
		if !ok {
			return nil, typeError(l, "descriptor '%s' for 'torch.Tensor' objects doesn't apply to a '%s' object", name, l.vm.TypeOf(self).Name)
		}
		return call(self.(*vm.Object), s, args)
	})
}

// tensorAttribute adds an attribute computed from the payload.
func (l *library) tensorAttribute(name string, get func(s *tensorState) (vm.Value, error), set func(s *tensorState, value vm.Value) error) {
	var store func(self, value vm.Value) error
	if set != nil {
		store = func(self, value vm.Value) error {
			s, err := payload(l, self)
			if err != nil {
				return err
			}
			return set(s, value)
		}
	}
	attribute(l.classes.Tensor, name, func(self vm.Value) (vm.Value, error) {
		s, err := payload(l, self)
		if err != nil {
			return nil, err
		}
		return get(s)
	}, store)
}

func payload(l *library, v vm.Value) (*tensorState, error) {
	s, ok := tensorOf(v)
	if !ok {
		return nil, typeError(l, "expected a Tensor, got %s", l.vm.TypeOf(v).Name)
	}
	return s, nil
}
