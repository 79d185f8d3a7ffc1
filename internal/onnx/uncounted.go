package onnx

// This file deals with operators whose work is not known: they take the shapes
// that the file declares, and the result names them.

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"heft/internal/formula"
	"heft/internal/graph"
)

// gap says why an operator is not counted.
type gap uint8

const (
	noGap         gap = iota // it does no arithmetic
	notKnown                 // heft knows no operator of this name
	notCounted               // heft knows the operator, but not how to count it
	sizeOpen                 // a size depends on data
	behindUnknown            // an input's shape is not known
)

// missing is a kind of operator that is not counted.
type missing struct {
	why  gap
	name string // with its domain
}

// gap is why a node of this operator is not counted: never, if it has no work.
func (r *rule) gap(why gap) gap {
	if r.free {
		return noGap
	}
	return why
}

// declared gives a node's outputs the shapes that the file declares for them.
// Without a declaration an output stays unknown, and so does what follows.
func (t *tracer) declared(s *scope, n *nodeProto, inputs []value, why gap) ([]value, error) {
	name := n.opType
	if n.domain != "" {
		name = n.domain + "." + name
	}
	if results, err := t.told(s, n, name, flatten(inputs)); results != nil || err != nil {
		return results, err
	}
	if why != noGap {
		t.unknown[missing{why, name}]++
	}
	results := make([]value, len(n.outputs))
	for i, name := range n.outputs {
		results[i] = value{kind: isUnknown}
		info := s.declaration(name)
		shape, ok := info.static(t.binding.bound)
		if !ok {
			continue
		}
		t.enter()
		outs, err := t.builder.Apply("unknown", []any{flatten(inputs), n.opType, shape, info.dtype})
		if err != nil {
			return nil, err
		}
		results[i] = tensorValue(outs[0])
	}
	return results, nil
}

// told gives a node the work that the user says of it, and the shapes that the file
// declares for its outputs or else the formula; nil if nobody says its work.
func (t *tracer) told(s *scope, n *nodeProto, name string, tensors []*graph.Tensor) ([]value, error) {
	if !t.costs.Knows(name) {
		return nil, nil
	}
	call := formula.Call{Names: []string{name}}
	for _, x := range tensors {
		call.Inputs = append(call.Inputs, x.Shape)
	}
	dtype := graph.Float32
	for i := len(n.outputs) - 1; i >= 0; i-- {
		info := s.declaration(n.outputs[i])
		if shape, ok := info.static(t.binding.bound); ok {
			call.Results, dtype = append([][]int64{shape}, call.Results...), info.dtype
		}
	}
	if len(call.Results) < len(n.outputs) {
		call.Results = nil
	}
	w, _, err := t.costs.Work(call)
	if err != nil {
		return nil, err
	}
	axes, sizes := w.Flat()
	t.enter()
	outs, err := t.builder.Apply("told", []any{tensors, name, axes, sizes, dtype, w.FLOPs, w.MACs, w.BackwardFLOPs, w.BackwardMACs})
	if err != nil {
		return nil, err
	}
	results := make([]value, len(n.outputs))
	for i := range results {
		results[i] = value{kind: isUnknown}
		if i < len(outs) {
			results[i] = tensorValue(outs[i])
		}
	}
	return results, nil
}

// declaration finds what the file says of a value.
func (s *scope) declaration(name string) *valueInfo {
	for ; s != nil; s = s.parent {
		if v := s.info[name]; v != nil {
			return v
		}
	}
	return nil
}

// tellUncounted names every operator that is missing in the totals. Those that
// only follow one share a line.
func (t *tracer) tellUncounted() {
	kinds := slices.SortedFunc(maps.Keys(t.unknown), func(a, b missing) int {
		return cmp.Or(cmp.Compare(a.why, b.why), strings.Compare(a.name, b.name))
	})
	var behind []string
	for _, k := range kinds {
		counted := fmt.Sprintf("%d × %s", t.unknown[k], k.name)
		switch k.why {
		case notKnown:
			t.builder.Assume("unknown", counted+": heft does not know this operator", "its work is missing in every total: `cost` tells it")
		case notCounted:
			t.builder.Assume("unknown", counted+": heft does not count this operator", "its work is missing in every total: `cost` tells it")
		case sizeOpen:
			t.builder.Assume("unknown", counted+": a size depends on data", "its work is missing in every total")
		default:
			behind = append(behind, counted)
		}
	}
	if len(behind) > 0 {
		t.builder.Assume("unknown", "not traced, since their inputs come from operators of unknown shape: "+strings.Join(behind, ", "), "their work is missing in every total")
	}
}
