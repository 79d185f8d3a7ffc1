package torch

// This file turns inputs into the arguments of forward.

import (
	"fmt"
	"slices"
	"strings"

	"heft/internal/graph"
	"heft/internal/input"
	"heft/internal/op"
	"heft/internal/python/vm"
)

// Input is one argument of forward: a tensor, a structure of inputs, or a
// Python literal. Its name says which parameter of forward it is for; inside a
// dict it is the key.
type Input = input.Spec

// inputBuilder turns inputs into Python arguments and lists their tensors.
type inputBuilder struct {
	library   *library
	precision Precision
	values    []graph.Value
}

// arguments builds the call's arguments: inputs without a name in the order of
// forward's parameters, named ones by name.
func (b *inputBuilder) arguments(model *vm.Object, inputs []Input) (vm.Args, error) {
	var args vm.Args
	forward := forwardOf(b.library, model)
	ordered := forward.names(vm.PositionalOnly, vm.PositionalOrKeyword)
	for i, in := range inputs {
		if err := forward.checkName(model.Class.Name, in.Name); err != nil {
			return args, err
		}
		v, err := b.value(label(in, i, len(inputs), ordered), in)
		if err != nil {
			return args, err
		}
		if in.Name == "" || !forward.known || inTurn(ordered, in.Name, len(args.Positional)) {
			args.Positional = append(args.Positional, v)
			continue
		}
		args.Keywords = append(args.Keywords, vm.Keyword{Name: in.Name, Value: v})
	}
	return args, nil
}

// inTurn tells whether a name is that of the parameter which the next argument
// by position is for.
func inTurn(ordered []string, name string, next int) bool {
	return next < len(ordered) && ordered[next] == name
}

// label is what an input is called in the graph.
func label(in Input, i, count int, parameters []string) string {
	switch {
	case in.Name != "":
		return in.Name
	case i < len(parameters):
		return parameters[i]
	case count > 1:
		return fmt.Sprintf("input%d", i)
	}
	return "input"
}

func (b *inputBuilder) value(name string, in Input) (vm.Value, error) {
	switch in.Kind {
	case input.Python:
		return b.literal(in.Literal)
	case input.Dict:
		return b.dict(name, in.Items)
	case input.List:
		return b.list(name, in.Items)
	}
	return b.tensor(name, in)
}

// literal evaluates a Python value; torch is there for tensors whose values matter:
// grid_thw:=torch.tensor([[1,16,16]]).
func (b *inputBuilder) literal(text string) (vm.Value, error) {
	scope := vm.NewDict()
	if strings.Contains(text, "torch.") {
		torch, err := b.library.vm.Import("torch")
		if err != nil {
			return nil, err
		}
		scope.SetStr("torch", torch)
	}
	return b.library.vm.Eval(text, scope)
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
	if in.Fill != 0 && t.Elements() <= op.MaxKnown {
		t.Storage.Known = slices.Repeat([]float64{float64(in.Fill)}, int(t.Elements()))
		b.library.builder.Assume("values", fmt.Sprintf("%s is %d for every sample", name, in.Fill), "another: `input` "+name+":=torch.tensor(…)")
	}
	if isTokenMask(name, t) {
		t.Storage.Known = slices.Repeat([]float64{1}, int(t.Elements()))
		b.library.builder.Assume("values", fmt.Sprintf("%s is all ones: it hides nothing", name), "another: `input` "+name+":=torch.tensor(…)")
	}
	b.values = append(b.values, graph.Value{Name: name, Tensor: t})
	return newTensor(b.library, t, "input"), nil
}

// isTokenMask tells the inputs that libraries mark what is no padding with, by the name
// that those of Hugging Face have: attention_mask, pixel_mask, input_features_mask.
// Integers, of which 1 is kept; what a truth value says of a place differs from library
// to library.
func isTokenMask(name string, t *graph.Tensor) bool {
	return strings.HasSuffix(name, "_mask") && t.DType.IsInteger() && t.Elements() <= op.MaxKnown
}
