package graph

// This file checks the invariants of a graph.

import (
	"errors"
	"fmt"
)

// Validate checks the invariants that passes rely on. It returns all
// violations joined, nil for a sound graph:
//
//   - tensors, storages, modules and calls are numbered by their position;
//   - every view lies inside its storage;
//   - an operator reads only tensors that exist by then: inputs, parameters,
//     outputs of earlier operators; and never one that was dropped before;
//   - module calls nest, and every call leaves after it entered;
//   - every parameter is listed by a module, and has one storage.
func Validate(g *Graph) error {
	v := validator{graph: g}
	v.numbering()
	v.tensors()
	v.params()
	v.program()
	return errors.Join(v.errs...)
}

type validator struct {
	graph *Graph
	errs  []error
}

func (v *validator) failf(format string, args ...any) {
	if len(v.errs) < 20 {
		v.errs = append(v.errs, fmt.Errorf(format, args...))
	}
}

func (v *validator) numbering() {
	for i, t := range v.graph.Tensors {
		if t.ID != i {
			v.failf("tensor %d stands at position %d", t.ID, i)
		}
	}
	for i, s := range v.graph.Storages {
		if s.ID != i {
			v.failf("storage %d stands at position %d", s.ID, i)
		}
		if s.Known != nil && int64(len(s.Known)) > s.Bytes {
			v.failf("storage %d of %d bytes has %d known values", s.ID, s.Bytes, len(s.Known))
		}
	}
	for i, m := range v.graph.Modules {
		if m.ID != i {
			v.failf("module %q has number %d at position %d", m.Path, m.ID, i)
		}
		if (i == 0) != (m.Parent == nil) {
			v.failf("module %q: only the first module is without a parent", m.Path)
		}
	}
	for i, c := range v.graph.Calls {
		if c.ID != i {
			v.failf("call %d stands at position %d", c.ID, i)
		}
	}
}

func (v *validator) tensors() {
	for _, t := range v.graph.Tensors {
		if t.Storage == nil || t.Storage.ID >= len(v.graph.Storages) || v.graph.Storages[t.Storage.ID] != t.Storage {
			v.failf("tensor %d has no storage of this graph", t.ID)
			continue
		}
		if len(t.Shape) != len(t.Strides) {
			v.failf("tensor %d has %d sizes but %d strides", t.ID, len(t.Shape), len(t.Strides))
			continue
		}
		v.extent(t)
	}
}

// extent checks that the last element a tensor shows lies inside its storage.
func (v *validator) extent(t *Tensor) {
	last := t.Offset
	for i, size := range t.Shape {
		if size < 0 {
			v.failf("tensor %d has negative size %d", t.ID, size)
			return
		}
		if size == 0 {
			return
		}
		last += (size - 1) * t.Strides[i]
	}
	if need := t.DType.Bytes(last + 1); need > t.Storage.Bytes {
		v.failf("tensor %d reaches byte %d of a storage of %d bytes", t.ID, need, t.Storage.Bytes)
	}
}

func (v *validator) params() {
	owned := map[*Param]bool{}
	for _, m := range v.graph.Modules {
		for _, p := range m.Params {
			owned[p] = true
		}
	}
	for _, p := range v.graph.Params {
		if p.Tensor == nil || p.Tensor.Param != p {
			v.failf("parameter %q does not belong to its tensor", p.Path)
		}
		if p.Buffer && p.Trainable {
			v.failf("buffer %q is trainable", p.Path)
		}
		if len(v.graph.Modules) > 0 && !owned[p] {
			v.failf("parameter %q belongs to no module", p.Path)
		}
	}
}

func (v *validator) program() {
	live := v.initiallyLive()
	var open []*Call
	for i, step := range v.graph.Steps {
		switch step.Kind {
		case StepOp:
			v.op(step.Op, live)
		case StepEnter:
			open = append(open, step.Call)
			if step.Call.Enter != i {
				v.failf("call %d enters at step %d, not %d", step.Call.ID, i, step.Call.Enter)
			}
		case StepLeave:
			if len(open) == 0 || open[len(open)-1] != step.Call || step.Call.Leave != i {
				v.failf("call %d leaves out of order at step %d", step.Call.ID, i)
				continue
			}
			open = open[:len(open)-1]
		case StepDrop:
			v.drop(step.Dropped, live)
		}
	}
	if len(open) > 0 {
		v.failf("%d module calls never leave", len(open))
	}
	for _, out := range v.graph.Outputs {
		if out.Tensor == nil || !live[out.Tensor] {
			v.failf("output %q is not live at the end", out.Name)
		}
	}
}

func (v *validator) initiallyLive() map[*Tensor]bool {
	live := map[*Tensor]bool{}
	for _, in := range v.graph.Inputs {
		live[in.Tensor] = true
	}
	for _, p := range v.graph.Params {
		live[p.Tensor] = true
	}
	for _, t := range v.graph.Constants {
		live[t] = true
	}
	return live
}

func (v *validator) op(o *Op, live map[*Tensor]bool) {
	for i, in := range o.Inputs {
		if in != nil && !live[in] && len(o.Through) == 0 { // a backward reads what autograd keeps
			v.failf("op %d (%s) reads tensor %d as input %d, which is not live", o.ID, o.Name, in.ID, i)
		}
	}
	for _, out := range o.Outputs {
		live[out] = true
	}
}

func (v *validator) drop(dropped []*Tensor, live map[*Tensor]bool) {
	for _, t := range dropped {
		if !live[t] {
			v.failf("tensor %d is dropped but not live", t.ID)
		}
		delete(live, t)
	}
}
