package op

// This file finds which results the program has let go of. A result is sought before
// each step, unless something is known to hold it: a composite that runs, a container
// that has not changed since it was gone through. So the work of a step grows with
// what changed since the last one, not with what the program holds.

import (
	"cmp"
	"slices"

	"heft/internal/graph"
	"heft/internal/stable"
)

// holding is a live result of a step.
type holding struct {
	tensor *graph.Tensor
	order  int // of creation
}

// Hold says that something holds a tensor, until as many calls of LetGo: Reachable
// need not mark it. Nil is no tensor.
func (b *Builder) Hold(t *graph.Tensor) {
	if t == nil {
		return
	}
	b.standing[t]++
	b.shown[t.Storage]++
}

// LetGo takes back one Hold.
func (b *Builder) LetGo(t *graph.Tensor) {
	if t == nil {
		return
	}
	if b.shown[t.Storage]--; b.shown[t.Storage] <= 0 {
		delete(b.shown, t.Storage)
	}
	if b.standing[t]--; b.standing[t] > 0 {
		return
	}
	delete(b.standing, t)
	if h, ok := b.settled[t]; ok {
		delete(b.settled, t)
		b.returned = append(b.returned, h)
	}
}

// openPins opens a frame of tensors that a running composite holds.
func (b *Builder) openPins(tensors []*graph.Tensor) {
	b.pinned = append(b.pinned, tensors)
	b.holdAll(tensors)
}

func (b *Builder) closePins() {
	top := len(b.pinned) - 1
	for _, t := range b.pinned[top] {
		b.LetGo(t)
	}
	b.pinned = b.pinned[:top]
}

func (b *Builder) holdAll(tensors []*graph.Tensor) {
	for _, t := range tensors {
		b.Hold(t)
	}
}

// hold notes a result of a step.
func (b *Builder) hold(t *graph.Tensor) {
	b.held = append(b.held, holding{t, b.made})
	b.made++
}

// unhold forgets a result that is none.
func (b *Builder) unhold(t *graph.Tensor) {
	b.held = slices.DeleteFunc(b.held, func(h holding) bool { return h.tensor == t })
	delete(b.settled, t)
}

// tensorSet is a set that is emptied at no cost: before every step it is filled anew. A
// tensor's number is its place here, until the graph is finished.
type tensorSet []*graph.Tensor

func (s tensorSet) has(t *graph.Tensor) bool { return t.ID < len(s) && s[t.ID] == t }

func (s *tensorSet) add(t *graph.Tensor) {
	if t != nil && !s.has(t) {
		t.ID = len(*s)
		*s = append(*s, t)
	}
}

// collect appends a drop step with the live results that nothing reaches.
func (b *Builder) collect(inputs []*graph.Tensor) {
	if len(b.held)+len(b.settled)+len(b.returned) == 0 {
		return
	}
	b.reached = b.reached[:0]
	for _, t := range inputs {
		b.reached.add(t)
	}
	if b.reach == nil {
		b.reach = b.reached.add
	}
	b.Reachable(b.reach)
	b.comeBack()
	var dropped []*graph.Tensor
	b.held = slices.DeleteFunc(b.held, func(h holding) bool {
		if b.reached.has(h.tensor) {
			return false
		}
		if b.standing[h.tensor] > 0 {
			b.settled[h.tensor] = h
			return true
		}
		dropped = append(dropped, h.tensor)
		return true
	})
	if dropped != nil {
		b.forget(dropped)
		b.graph.Steps = append(b.graph.Steps, graph.Step{Kind: graph.StepDrop, Dropped: dropped})
	}
}

// comeBack puts what is no longer settled where it is sought.
func (b *Builder) comeBack() {
	if len(b.returned) == 0 {
		return
	}
	b.held = append(b.held, b.returned...)
	stable.Sort(b.held, func(x, y holding) int { return cmp.Compare(x.order, y.order) })
	clear(b.returned)
	b.returned = b.returned[:0]
}
