package torch

import (
	"fmt"

	"heft/internal/graph"
	"heft/internal/input"
	"heft/internal/python/vm"
)

// Input is one argument of forward: a tensor, a structure of inputs, or a
// Python literal. Its name passes it by keyword if forward has a parameter of
// that name, and labels it otherwise; inside a dict it is the key.
type Input = input.Spec

// inputBuilder turns inputs into Python arguments and lists their tensors.
type inputBuilder struct {
	library   *library
	precision Precision
	values    []graph.Value
}

// arguments builds the call's arguments in the order of forward's parameters.
func (b *inputBuilder) arguments(model *vm.Object, inputs []Input) (vm.Args, error) {
	var args vm.Args
	parameters := b.parameters(model)
	for i, in := range inputs {
		name := in.Name
		if name == "" {
			name = "input"
			if i < len(parameters) {
				name = parameters[i]
			} else if len(inputs) > 1 {
				name = fmt.Sprintf("input%d", i)
			}
		}
		v, err := b.value(name, in)
		if err != nil {
			return args, err
		}
		if at := position(parameters, in.Name); at >= 0 && at != len(args.Positional) || len(args.Keywords) > 0 && in.Name != "" {
			args.Keywords = append(args.Keywords, vm.Keyword{Name: in.Name, Value: v})
			continue
		}
		args.Positional = append(args.Positional, v)
	}
	return args, nil
}

func position(names []string, name string) int {
	for i, n := range names {
		if n == name && name != "" {
			return i
		}
	}
	return -1
}

// parameters names forward's parameters without self.
func (b *inputBuilder) parameters(model *vm.Object) []string {
	v, ok, err := b.library.vm.LookupAttr(model, "forward")
	if err != nil || !ok {
		return nil
	}
	skip := 0
	if bound, ok := v.(*vm.BoundMethod); ok {
		v, skip = bound.Func, 1
	}
	f, ok := v.(*vm.Function)
	if !ok {
		return nil
	}
	var names []string
	for i, p := range f.Parameters() {
		if i >= skip && (p.Kind == vm.PositionalOrKeyword || p.Kind == vm.PositionalOnly) {
			names = append(names, p.Name)
		}
	}
	return names
}

func (b *inputBuilder) value(name string, in Input) (vm.Value, error) {
	switch in.Kind {
	case input.Python:
		return b.library.vm.Eval(in.Literal, vm.NewDict())
	case input.Dict:
		return b.dict(name, in.Items)
	case input.List:
		return b.list(name, in.Items)
	}
	return b.tensor(name, in)
}

func (b *inputBuilder) dict(name string, items []Input) (vm.Value, error) {
	d := vm.NewDict()
	for _, item := range items {
		v, err := b.value(dotted(name, item.Name), item)
		if err != nil {
			return nil, err
		}
		d.SetStr(item.Name, v)
	}
	return d, nil
}

func (b *inputBuilder) list(name string, items []Input) (vm.Value, error) {
	values := make([]vm.Value, len(items))
	for i, item := range items {
		v, err := b.value(fmt.Sprintf("%s[%d]", name, i), item)
		if err != nil {
			return nil, err
		}
		values[i] = v
	}
	return vm.NewList(values...), nil
}

func (b *inputBuilder) tensor(name string, in Input) (vm.Value, error) {
	d := in.DType
	if d == graph.InvalidDType {
		d = graph.Float32
	}
	t, err := b.library.builder.NewTensor(in.Shape, d)
	if err != nil {
		return nil, fmt.Errorf("input %s: %w", name, err)
	}
	b.precision.convert(t)
	b.values = append(b.values, graph.Value{Name: name, Tensor: t})
	return newTensor(b.library, t, "input"), nil
}
