package overload

// This file holds what becomes of a call whose operator is not known: its results are
// taken as they were recorded.

import (
	"errors"
	"maps"
	"slices"
	"strings"

	"heft/internal/formula"
	"heft/internal/graph"
	"heft/internal/op"
)

// asRecorded gives a call the results of its recording. A call that only shows or
// returns its arguments does no work; any other is counted as unknown.
func (r *Runner) asRecorded(c Call) ([]*graph.Tensor, error) {
	inputs := tensorsOf(c)
	if outputs, err := r.told(c, inputs); outputs != nil || err != nil {
		return outputs, err
	}
	outputs := make([]*graph.Tensor, len(c.Results))
	works := len(c.Results) == 0
	for i, result := range c.Results {
		if result.Same && result.Shows != nil {
			outputs[i] = result.Shows
			works = true
			continue
		}
		made, err := r.make(c.Name, inputs, result)
		if err != nil {
			return nil, err
		}
		outputs[i] = made
		works = works || result.Shows == nil
	}
	if works && !isInert(c.Name) {
		r.uncounted[c.Name]++
	}
	return outputs, nil
}

// told gives a call the work that the user says of it; nil if nobody does, or where a
// result shows an argument.
func (r *Runner) told(c Call, inputs []*graph.Tensor) ([]*graph.Tensor, error) {
	if len(c.Results) == 0 || slices.ContainsFunc(c.Results, func(v Result) bool { return v.Shows != nil }) {
		return nil, nil
	}
	call := formula.Call{Names: []string{c.Name, strings.TrimSuffix(c.Name, ".default")}}
	for _, t := range inputs {
		call.Inputs = append(call.Inputs, t.Shape)
	}
	for _, v := range c.Results {
		call.Results = append(call.Results, v.Shape)
	}
	w, ok, err := r.Costs.Work(call)
	if err != nil || !ok {
		return nil, err
	}
	axes, sizes := w.Flat()
	return r.builder.Apply("told", []any{inputs, c.Name, axes, sizes, c.Results[0].DType, w.FLOPs, w.MACs, w.BackwardFLOPs, w.BackwardMACs})
}

func (r *Runner) make(name string, inputs []*graph.Tensor, result Result) (*graph.Tensor, error) {
	r.builder.Spelled = spelled(name)
	defer func() { r.builder.Spelled = "" }()
	if result.Shows != nil && result.Shows.DType == result.DType && inside(result) {
		outs, err := r.builder.Apply("as_strided", []any{result.Shows, result.Shape, result.Strides, result.Offset})
		if err != nil {
			return nil, err
		}
		return outs[0], nil
	}
	outs, err := r.builder.Apply("recorded", []any{inputs, name, result.Shape, result.Strides, result.DType})
	if err != nil {
		return nil, err
	}
	return outs[0], nil
}

// inside tells whether a view lies within the storage that it shows.
func inside(v Result) bool {
	last := v.Offset
	for i, size := range v.Shape {
		if size == 0 {
			return true
		}
		last += (size - 1) * v.Strides[i]
	}
	return last >= 0 && v.DType.Bytes(last+1) <= v.Shows.Storage.Bytes
}

// isInert tells overloads that compute nothing: assertions on sizes, and what
// profilers note.
func isInert(name string) bool {
	base := strings.TrimPrefix(name, "aten.")
	return strings.HasPrefix(base, "_assert") || strings.HasPrefix(base, "sym_") || strings.HasPrefix(name, "profiler.")
}

// tensorsOf are the tensors among a call's arguments.
func tensorsOf(c Call) []*graph.Tensor {
	tensors := []*graph.Tensor{}
	add := func(v any) {
		switch v := v.(type) {
		case *graph.Tensor:
			if v != nil {
				tensors = append(tensors, v)
			}
		case []*graph.Tensor:
			for _, t := range v {
				if t != nil {
					tensors = append(tensors, t)
				}
			}
		}
	}
	for _, v := range c.Args {
		add(v)
	}
	for _, k := range c.Keywords {
		add(k.Value)
	}
	return tensors
}

// ends tells the error that ends a program from those of one operator.
func ends(err error) bool {
	var length *op.LengthError
	return errors.As(err, &length)
}

func isArgumentError(err error) bool {
	var mismatch *op.ArgumentError
	return errors.As(err, &mismatch)
}

func sortedKeys(m map[string]int) []string { return slices.Sorted(maps.Keys(m)) }
