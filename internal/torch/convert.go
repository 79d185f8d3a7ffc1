package torch

// This file turns Python arguments into those of operators.

import (
	"math/big"
	"slices"

	"heft/internal/graph"
	"heft/internal/op"
	"heft/internal/python/vm"
)

// conversion turns the Python arguments of one call into arguments of package
// op, and remembers which object each tensor came from: a result that is an
// argument itself must be the same Python object.
type conversion struct {
	library *library
	objects []*vm.Object
	unknown *unknownNumber // among the arguments, nil if there is none
}

// opaque stands for an argument that operators have no use for; binding it to
// anything but an ignored parameter fails with its type's name.
type opaque string

// String is the Python type's name.
func (o opaque) String() string { return string(o) }

// value converts one argument.
func (c *conversion) value(v vm.Value) (any, error) {
	switch v := v.(type) {
	case nil, vm.None:
		return nil, nil
	case vm.Bool:
		return bool(v), nil
	case vm.Int:
		return int64(v), nil
	case vm.Float:
		return float64(v), nil
	case vm.Str:
		return string(v), nil
	case vm.Complex:
		return c.library.builder.NewTensor(nil, graph.Complex64)
	case vm.Ellipsis:
		return otherAxes{}, nil
	case *vm.BigInt:
		f, _ := new(big.Float).SetInt(v.Int).Float64()
		return f, nil
	case *vm.Tuple:
		return c.sequence(v.Items)
	case *vm.List:
		return c.sequence(v.Items)
	case *vm.Range:
		items, err := c.library.vm.ToSlice(v)
		if err != nil {
			return nil, err
		}
		return c.sequence(items)
	case *vm.Object:
		return c.object(v)
	case *vm.Class:
		if d, ok := asDType(c.library, v); ok {
			return d, nil
		}
	}
	return opaque(c.library.vm.TypeOf(v).Name), nil
}

func (c *conversion) object(o *vm.Object) (any, error) {
	switch native := o.Native.(type) {
	case *tensorState:
		c.objects = append(c.objects, o)
		return native.tensor, nil
	case *unknownNumber:
		c.unknown = native
		return native.scalar(c.library)
	case graph.DType:
		return native, nil
	case string: // a memory format, a layout, a generator
		if o.Class == c.library.classes.Generator {
			return opaque(o.Class.Name), nil
		}
		return native, nil
	case device:
		return native.String(), nil
	case vm.Value:
		return c.value(native)
	case *missingName:
		return nil, useMissing(c.library, o)
	case nil:
		return c.foreign(o)
	}
	return opaque(o.Class.Name), nil
}

// tensorAttribute is how other array types show the tensor that they wrap.
const tensorAttribute = "__torch_tensor__"

// foreign converts an array of another library (the numpy slice), or what acts
// as an integer.
func (c *conversion) foreign(o *vm.Object) (any, error) {
	machine := c.library.vm
	inner, ok, err := machine.LookupAttr(o, tensorAttribute)
	if err != nil {
		return nil, err
	}
	if ok {
		return c.value(inner)
	}
	if _, ok := o.Class.Lookup("__index__"); ok {
		n, err := machine.AsIndex(o)
		return n, err
	}
	return opaque(o.Class.Name), nil
}

// itemSteps are charged for each item of a list: its conversion, and the checks and
// steps of a graph that go through all tensors of a list.
const itemSteps = 16

// sequence converts a list: to integers, floats, bools or tensors, whatever
// holds all items.
func (c *conversion) sequence(items []vm.Value) (any, error) {
	if err := c.library.vm.Charge(int64(len(items)) * itemSteps); err != nil {
		return nil, err
	}
	values := make([]any, len(items))
	var kinds sequenceKinds
	for i, item := range items {
		v, err := c.value(item)
		if err != nil {
			return nil, err
		}
		values[i] = v
		kinds.add(v)
	}
	switch {
	case kinds.others > 0:
		return c.nested(values)
	case kinds.tensors > 0 && kinds.numbers() > 0:
		if err := c.scalars(values, &kinds); err != nil {
			return nil, err
		}
	case kinds.tensors > 0:
		return tensorList(values), nil
	case kinds.nones > 0 && kinds.nones+kinds.ints == len(values):
		return optionalInts(values), nil
	}
	switch {
	case kinds.bools > 0 && kinds.ints > 0 && isFlag(values[0]):
		return opaque("tuple of bool and int"), nil // torch looks at the first element
	case kinds.floats > 0:
		return floatList(values), nil
	case kinds.bools > 0 && kinds.ints == 0:
		return boolList(values), nil
	}
	return intList(values), nil
}

func isFlag(v any) bool {
	_, ok := v.(bool)
	return ok
}

// otherAxes is the Ellipsis of a list of axes, and axisList such a list.
type (
	otherAxes struct{}
	axisList  []any
)

// optionalInts is a list of integers and Nones, as adaptive pooling takes it.
type optionalInts []any

// holes are as many missing tensors, where all are None: the indices of x[:, None].
func (o optionalInts) holes() any {
	if slices.ContainsFunc(o, func(v any) bool { return v != nil }) {
		return o
	}
	return make([]*graph.Tensor, len(o))
}

// withHoles reads lists of None as lists of tensors.
func withHoles(args []any, keywords []op.Keyword) {
	for i, a := range args {
		if o, ok := a.(optionalInts); ok {
			args[i] = o.holes()
		}
	}
	for i, k := range keywords {
		if o, ok := k.Value.(optionalInts); ok {
			keywords[i].Value = o.holes()
		}
	}
}

// sizes fills in the axes that None leaves as they are.
func (o optionalInts) sizes(shape []int64) any {
	sizes := make([]int64, len(o))
	for i, v := range o {
		n, ok := v.(int64)
		if at := len(shape) - len(o) + i; !ok && at >= 0 {
			n = shape[at]
		}
		sizes[i] = n
	}
	return sizes
}

// fillSizes replaces lists with None by sizes of the first argument.
func fillSizes(args []any, keywords []op.Keyword) {
	if len(args) == 0 {
		return
	}
	input, ok := args[0].(*graph.Tensor)
	if !ok {
		return
	}
	for i, a := range args {
		if o, ok := a.(optionalInts); ok {
			args[i] = o.sizes(input.Shape)
		}
	}
	for i, k := range keywords {
		if o, ok := k.Value.(optionalInts); ok {
			keywords[i].Value = o.sizes(input.Shape)
		}
	}
}

// sequenceKinds counts the items of a list by type.
type sequenceKinds struct{ ints, floats, bools, tensors, nones, others int }

func (k *sequenceKinds) numbers() int { return k.ints + k.floats + k.bools }

func (k *sequenceKinds) add(v any) {
	switch v.(type) {
	case int64:
		k.ints++
	case float64:
		k.floats++
	case bool:
		k.bools++
	case *graph.Tensor:
		k.tensors++
	case nil:
		k.nones++
	default:
		k.others++
	}
}

// scalars replaces tensors of one known element among numbers: sizes such as
// [n, t.sum()].
func (c *conversion) scalars(values []any, kinds *sequenceKinds) error {
	for i, v := range values {
		t, ok := v.(*graph.Tensor)
		if !ok {
			continue
		}
		if t.DType.IsComplex() {
			return typeError(c.library, "a size must be an int, not a complex number")
		}
		number, err := item(c.library, t, "a size")
		if c.unknown != nil && err != nil {
			return c.unknown.needed("a size", true)
		}
		if err != nil {
			return err
		}
		values[i], err = c.value(number)
		if err != nil {
			return err
		}
		kinds.add(values[i])
	}
	return nil
}

// nested flattens a list of lists of integers, as pairs of axes come.
func (c *conversion) nested(values []any) (any, error) {
	if slices.Contains(values, any(otherAxes{})) {
		return axisList(values), nil
	}
	lists := make([][]int64, len(values))
	for i, v := range values {
		list, ok := v.([]int64)
		if !ok {
			return opaque("list"), nil
		}
		lists[i] = list
	}
	return lists, nil
}

func tensorList(values []any) []*graph.Tensor {
	tensors := make([]*graph.Tensor, len(values))
	for i, v := range values {
		tensors[i], _ = v.(*graph.Tensor)
	}
	return tensors
}

func floatList(values []any) []float64 {
	floats := make([]float64, len(values))
	for i, v := range values {
		floats[i] = asFloat(v)
	}
	return floats
}

func boolList(values []any) []bool {
	bools := make([]bool, len(values))
	for i, v := range values {
		bools[i], _ = v.(bool)
	}
	return bools
}

func intList(values []any) []int64 {
	ints := make([]int64, len(values))
	for i, v := range values {
		ints[i] = int64(asFloat(v))
		if n, ok := v.(int64); ok {
			ints[i] = n
		}
	}
	return ints
}

func asFloat(v any) float64 {
	switch v := v.(type) {
	case float64:
		return v
	case int64:
		return float64(v)
	case bool:
		if v {
			return 1
		}
	}
	return 0
}

// arguments converts all arguments of a call.
func (c *conversion) arguments(args vm.Args) ([]any, []op.Keyword, error) {
	positional := make([]any, len(args.Positional))
	for i, a := range args.Positional {
		v, err := c.argument(a)
		if err != nil {
			return nil, nil, err
		}
		positional[i] = v
	}
	if len(args.Keywords) == 0 {
		return positional, nil, nil
	}
	keywords := make([]op.Keyword, len(args.Keywords))
	for i, k := range args.Keywords {
		v, err := c.argument(k.Value)
		if err != nil {
			return nil, nil, err
		}
		keywords[i] = op.Keyword{Name: k.Name, Value: v}
	}
	return positional, keywords, nil
}

// argument converts an argument. A complex number stays one: signatures tell whether it
// may stand for a tensor.
func (c *conversion) argument(v vm.Value) (any, error) {
	if number, ok := v.(vm.Complex); ok {
		return complex128(number), nil
	}
	return c.value(v)
}

// wrap returns the Python object of a result: the argument's if the result is
// an argument, else a new one.
func (c *conversion) wrap(t *graph.Tensor, operator string) vm.Value {
	for _, o := range c.objects {
		if o.Native.(*tensorState).tensor == t {
			return o
		}
	}
	return newTensor(c.library, t, operator)
}

func (c *conversion) wrapAll(tensors []*graph.Tensor, operator string) []vm.Value {
	values := make([]vm.Value, len(tensors))
	for i, t := range tensors {
		values[i] = c.wrap(t, operator)
	}
	return values
}

// results gives an operator's outputs the form that Python programs expect: a
// tensor, a tuple, or a tuple with named fields. One that is bare is no tuple.
func (c *conversion) results(o *op.Operator, schema *op.Schema, outputs []*graph.Tensor, bare bool) (vm.Value, error) {
	switch {
	case len(outputs) == 1 && bare:
		return c.wrap(outputs[0], o.Name), nil
	case schema.ResultList:
		return vm.NewTuple(c.wrapAll(outputs, o.Name)...), nil
	case len(schema.Results) > 0 && len(outputs) > 1:
		class, err := tupleClass(c.library, "torch.return_types", o.Name, schema.Results)
		if err != nil {
			return nil, err
		}
		return vm.NewInstance(class, vm.NewTuple(c.wrapAll(outputs, o.Name)...)), nil
	case len(outputs) == 1:
		return c.wrap(outputs[0], o.Name), nil
	}
	return vm.NewTuple(c.wrapAll(outputs, o.Name)...), nil
}

// tupleClass returns a tuple type with one attribute per field, such as
// torch.return_types.max.
func tupleClass(l *library, module, name string, fields []string) (*vm.Class, error) {
	key := name
	for _, field := range fields {
		key += " " + field
	}
	if class, ok := l.tuples[key]; ok {
		return class, nil
	}
	class, err := newClass(l, name, module, l.vm.Types.Tuple)
	if err != nil {
		return nil, err
	}
	names := make([]vm.Value, len(fields))
	for i, field := range fields {
		names[i] = vm.Str(field)
		attribute(class, field, func(self vm.Value) (vm.Value, error) {
			items := tupleItems(self)
			if i >= len(items) {
				return vm.NoneValue, nil
			}
			return items[i], nil
		}, nil)
	}
	class.Dict.SetStr("_fields", vm.NewTuple(names...))
	l.tuples[key] = class
	return class, nil
}
