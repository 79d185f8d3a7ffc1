package op

// This file counts how often the elements of tensors were changed in place, as torch's
// version counters do: a backward that reads a saved tensor which was changed since is
// refused.

import (
	"fmt"
	"slices"

	"heft/internal/graph"
)

// versions are the counters of a program's tensors. Views and what detach returns
// count with the tensor that they show; what .data returns counts for itself, with its
// own views.
type versions struct {
	own    map[*graph.Tensor]bool // tensors with a counter of their own
	writes map[any]writing        // by storage, or by tensor with a counter of its own
	log    []change               // in order, so that a part of the program can be taken back
}

// change is one writing: by which operator, and what was noted of the counter before.
type change struct {
	counter any
	by      int
	before  writing
}

// writing is how often something was written, and the operator that did it last.
type writing struct {
	times int
	last  int
}

// ModifiedError says that a backward needs a tensor which was changed in place after it
// was saved.
type ModifiedError struct {
	Tensor *graph.Tensor
	Times  int // how often it was changed since the tensor was made
}

func (e *ModifiedError) Error() string {
	return fmt.Sprintf("one of the variables needed for gradient computation has been modified by an inplace operation: [%v %v] was changed after it was saved, "+
		"and is at version %d; let the later operation make a new tensor, or save a clone", e.Tensor.DType, e.Tensor.Shape, e.Times)
}

// CountApart gives a tensor a version counter of its own, as .data has.
func (b *Builder) CountApart(t *graph.Tensor) {
	if b.versions.own == nil {
		b.versions.own = map[*graph.Tensor]bool{}
	}
	b.versions.own[t] = true
}

// counter is what a tensor's changes are counted by.
func (b *Builder) counter(t *graph.Tensor) any {
	switch base := b.baseOf(t); {
	case b.versions.own[t]:
		return t
	case b.versions.own[base]:
		return base
	}
	return t.Storage
}

// Written notes that a recorded program has changed a tensor's elements, or how it is
// seen.
func (b *Builder) Written(t *graph.Tensor) {
	if !b.Recording {
		return
	}
	b.versions.note(b.counter(t), b.ops)
}

// note counts a change by an operator.
func (v *versions) note(counter any, by int) {
	if v.writes == nil {
		v.writes = map[any]writing{}
	}
	before := v.writes[counter]
	v.log = append(v.log, change{counter: counter, by: by, before: before})
	v.writes[counter] = writing{times: before.times + 1, last: by}
}

// cut takes back the changes since there were so many, and returns them.
func (v *versions) cut(since int) []change {
	since = min(since, len(v.log))
	changes := slices.Clone(v.log[since:])
	for _, c := range slices.Backward(changes) {
		v.writes[c.counter] = c.before
	}
	v.log = v.log[:since]
	return changes
}

// Version is how often a tensor was changed.
func (b *Builder) Version(t *graph.Tensor) int { return b.versions.writes[b.counter(t)].times }

// refuseModified refuses a backward through an operator one of whose saved tensors was
// changed since. In a checkpoint they are made again.
func (b *Builder) refuseModified(p graph.Passage) error {
	operator, ok := Of(p.Op)
	if !ok || p.Op.Region != nil || len(b.versions.writes) == 0 {
		return nil
	}
	var modified error
	operator.Gradient.SavedTensors(p.Op, b.Torch, func(i int) bool { return p.Op.Inputs[i] != nil && p.Op.Inputs[i].RequiresGrad }, func(t *graph.Tensor, clone bool) {
		if written := b.versions.writes[b.counter(t)]; !clone && written.times > 0 && written.last > p.Op.ID {
			modified = &ModifiedError{Tensor: t, Times: written.times}
		}
	})
	return modified
}
