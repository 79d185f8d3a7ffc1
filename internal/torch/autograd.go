package torch

// This file runs backwards that are Python: the one that a program asks for by
// loss.backward(), and that of a custom autograd.Function.

import (
	"errors"
	"fmt"
	"slices"

	"heft/internal/graph"
	"heft/internal/op"
	"heft/internal/python/vm"
)

// runBackward is backward(tensors, gradients, retain_graph, create_graph, inputs) of
// torch.autograd.backward, whose arguments are checked.
func runBackward(l *library, args vm.Args) (vm.Value, error) {
	var roots, given, inputs vm.Value
	var keep, create bool
	if err := args.Unpack("backward", "tensors", &roots, "gradients", &given, "retain_graph", &keep, "create_graph", &create, "inputs", &inputs); err != nil {
		return nil, err
	}
	if !l.builder.Recording {
		return vm.NoneValue, nil
	}
	asked := op.Asked{Roots: tensorsIn([]vm.Value{roots}), Gradients: tensorsIn([]vm.Value{given}), Keep: keep, Create: create, Also: l.retained}
	leaves, gradients, err := l.builder.Differentiate(asked)
	if err != nil {
		return nil, differentiateError(l, err)
	}
	return vm.NoneValue, giveGradients(l, leaves, gradients, tensorsIn([]vm.Value{inputs}))
}

func differentiateError(l *library, err error) error {
	var modified *op.ModifiedError
	if errors.Is(err, op.ErrFreed) || errors.As(err, &modified) {
		return runtimeError(l, "%v", err)
	}
	return raise(l, err)
}

// gradientsOf is gradients(outputs, inputs, grad_outputs, retain_graph, create_graph) of
// torch.autograd.grad, whose arguments are checked: the inputs' gradients, None for
// those that no output depends on.
func gradientsOf(l *library, args vm.Args) (vm.Value, error) {
	var outputs, inputs, given vm.Value
	var keep, create bool
	if err := args.Unpack("gradients", "outputs", &outputs, "inputs", &inputs, "grad_outputs", &given, "retain_graph", &keep, "create_graph", &create); err != nil {
		return nil, err
	}
	asked := op.Asked{
		Roots: tensorsIn([]vm.Value{outputs}), Gradients: tensorsIn([]vm.Value{given}), Wanted: tensorsIn([]vm.Value{inputs}),
		Keep: keep, Create: create, Layout: true,
	}
	if !l.builder.Recording {
		return gradientsUnrecorded(l, asked.Wanted)
	}
	reached, gradients, err := l.builder.Differentiate(asked)
	if err != nil {
		return nil, differentiateError(l, err)
	}
	results := make([]vm.Value, len(asked.Wanted))
	for i, t := range asked.Wanted {
		results[i] = vm.NoneValue
		if at := slices.Index(reached, t); at >= 0 {
			results[i] = newTensor(l, gradients[at], "autograd_backward")
		}
	}
	return vm.NewTuple(results...), nil
}

// learns is learns(outputs, leaves): whether outputs depend on another leaf than those.
func learns(l *library, args vm.Args) (vm.Value, error) {
	var outputs, leaves vm.Value
	if err := args.Unpack("learns", "outputs", &outputs, "leaves", &leaves); err != nil {
		return nil, err
	}
	found, err := l.builder.Learns(tensorsIn([]vm.Value{outputs}), tensorsIn([]vm.Value{leaves}))
	return vm.MakeBool(found), err
}

// gradientsUnrecorded are gradients outside of a run, where nothing tells what depends
// on what.
func gradientsUnrecorded(l *library, wanted []*graph.Tensor) (vm.Value, error) {
	results := make([]vm.Value, len(wanted))
	for i, t := range wanted {
		gradient, err := l.builder.NewTensor(t.Shape, t.DType)
		if err != nil {
			return nil, runtimeError(l, "%v", err)
		}
		results[i] = newTensor(l, gradient, "")
	}
	return vm.NewTuple(results...), nil
}

// giveGradients sets or adds to .grad of the leaves; only those that are asked
// for, if any are.
func giveGradients(l *library, leaves, gradients, asked []*graph.Tensor) error {
	if l.gradients == nil {
		l.gradients = map[*graph.Tensor]vm.Value{}
	}
	for i, leaf := range leaves {
		if len(asked) > 0 && !slices.Contains(asked, leaf) {
			continue
		}
		before, ok := tensorOf(l.gradients[leaf])
		if !ok {
			l.gradients[leaf] = newTensor(l, gradients[i], "")
			continue
		}
		if _, err := l.builder.ApplyInPlace("add", []any{before.tensor, gradients[i]}); err != nil {
			return raise(l, err)
		}
	}
	return nil
}

// followBackward is follow_backward(function, ctx, results): it runs a custom
// function's backward on gradients of its results, aside, and notes what ran. One
// that cannot be followed is an assumption.
func followBackward(l *library, args vm.Args) (vm.Value, error) {
	var function, ctx, results vm.Value
	if err := args.Unpack("follow_backward", "function", &function, "ctx", &ctx, "results", &results); err != nil {
		return nil, err
	}
	if !l.builder.Recording {
		return vm.NoneValue, nil
	}
	gradients := []vm.Value{ctx}
	for _, result := range tupleItems(results) {
		gradients = append(gradients, gradientLike(l, result))
	}
	ops, err := l.builder.Aside(func() error {
		_, err := l.vm.Call(function, gradients, nil)
		return err
	})
	if err != nil && !ofProgram(err) {
		return nil, err
	}
	if err != nil {
		l.builder.Assume("backward", fmt.Sprintf("the backward of a custom function is not followed: %v", err), "its work is not counted")
		return vm.NoneValue, nil
	}
	l.builder.FollowedBackward(ops)
	return vm.NoneValue, nil
}

// gradientLike is an incoming gradient of a result, None for what is no tensor.
func gradientLike(l *library, result vm.Value) vm.Value {
	s, ok := tensorOf(result)
	if !ok {
		return vm.NoneValue
	}
	t, err := l.builder.NewTensor(s.tensor.Shape, s.tensor.DType)
	if err != nil {
		return vm.NoneValue
	}
	return newTensor(l, t, "")
}

// ofProgram tells failures of the program itself from limits that end the run.
func ofProgram(err error) bool {
	var exception *vm.Exception
	var unsupported *vm.UnsupportedError
	var undecidable *vm.UndecidableError
	return errors.As(err, &exception) || errors.As(err, &unsupported) || errors.As(err, &undecidable)
}
