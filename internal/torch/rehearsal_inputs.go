package torch

// This file writes down what a program feeds a model.

import (
	"slices"

	"heft/internal/input"
	"heft/internal/python/vm"
)

// inputsOf writes down what a model is called with; nil if that cannot be done.
func (l *library) inputsOf(model *vm.Object, args vm.Args) []Input {
	var specs []Input
	for _, v := range args.Positional {
		spec, ok := l.inputOf(v, 0)
		if !ok {
			return nil
		}
		specs = append(specs, spec)
	}
	for _, k := range args.Keywords {
		spec, ok := l.inputOf(k.Value, 0)
		if !ok {
			return nil
		}
		spec.Name = k.Name
		specs = append(specs, spec)
	}
	return specs
}

func (l *library) inputOf(v vm.Value, depth int) (Input, bool) {
	if state, ok := tensorOf(v); ok {
		return Input{Shape: slices.Clone(state.tensor.Shape), DType: state.tensor.DType}, true
	}
	if depth > maxTensorDepth {
		return Input{}, false
	}
	spec, ok := Input{}, true
	switch u := v.(type) {
	case *vm.List:
		return l.inputsIn(u.Items, depth)
	case *vm.Tuple:
		return l.inputsIn(u.Items, depth)
	case *vm.Dict:
		spec.Kind = input.Dict
		u.Each(func(key, value vm.Value) bool {
			name, isName := key.(vm.Str)
			found, fine := l.inputOf(value, depth+1)
			found.Name = string(name)
			spec.Items, ok = append(spec.Items, found), ok && fine && isName
			return ok
		})
		return spec, ok
	case vm.Int, vm.Float, vm.Str, vm.Bool, vm.None:
		text, err := l.vm.Repr(v)
		return Input{Kind: input.Python, Literal: text}, err == nil
	}
	return Input{}, false
}

// inputsIn writes down a list of inputs.
func (l *library) inputsIn(items []vm.Value, depth int) (Input, bool) {
	spec, ok := Input{Kind: input.List}, true
	for _, item := range items {
		found, fine := l.inputOf(item, depth+1)
		spec.Items, ok = append(spec.Items, found), ok && fine
	}
	return spec, ok
}
