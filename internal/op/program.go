package op

// This file holds the builder's side of the program besides operators: module
// calls, checkpoint regions, drops, and the numbering at the end.

import (
	"fmt"
	"slices"

	"heft/internal/graph"
)

// LengthError says that a program runs more operators and module calls than
// Builder.MaxOps.
type LengthError struct {
	Limit int
}

// Error names the limit.
func (e *LengthError) Error() string {
	return fmt.Sprintf("stopped: the program runs more than %d operations: operators and module calls", e.Limit)
}

// Room is an error where the program is as long as it may be. A module call or a
// checkpoint leaves a record as an operator does, whether or not one runs inside: front
// ends that run programs ask before they open one.
func (b *Builder) Room() error {
	limit := b.MaxOps
	if limit == 0 {
		limit = 1_000_000
	}
	if b.ops+b.aside+len(b.graph.Calls)+b.regions >= limit {
		return &LengthError{Limit: limit}
	}
	return nil
}

// beforeStep drops what the program has let go of since the last step, and
// keeps programs from growing without end.
func (b *Builder) beforeStep(inputs []*graph.Tensor) error {
	if err := b.Room(); err != nil {
		return err
	}
	if b.Reachable != nil {
		b.collect(inputs)
	}
	return nil
}

// Enter opens a module call; Leave must close it.
func (b *Builder) Enter(m *graph.Module, inputs []*graph.Tensor) *graph.Call {
	if !b.Recording {
		return nil
	}
	call := &graph.Call{ID: len(b.graph.Calls), Module: m, Index: b.perCall[m], Parent: b.call, Inputs: inputs}
	b.perCall[m]++
	b.call = call
	b.graph.Calls = append(b.graph.Calls, call)
	b.graph.Steps = append(b.graph.Steps, graph.Step{Kind: graph.StepEnter, Call: call})
	return call
}

// Leave closes a module call opened by Enter.
func (b *Builder) Leave(call *graph.Call, outputs []*graph.Tensor) {
	if call == nil {
		return
	}
	call.Outputs = outputs
	b.call = call.Parent
	b.graph.Steps = append(b.graph.Steps, graph.Step{Kind: graph.StepLeave, Call: call})
}

// BeginRegion opens an activation checkpoint and returns what EndRegion takes.
// A region inside another belongs to the outer one, which recomputes it whole.
func (b *Builder) BeginRegion(inputs []*graph.Tensor, reentrant bool) *graph.Region {
	if !b.Recording || b.region != nil {
		return nil
	}
	b.region = &graph.Region{ID: b.regions, Reentrant: reentrant, Inputs: inputs}
	b.regions++
	b.graph.Steps = append(b.graph.Steps, graph.Step{Kind: graph.StepRegionBegin, Region: b.region})
	return b.region
}

// EndRegion closes a region opened by BeginRegion; nil is a no-op.
func (b *Builder) EndRegion(r *graph.Region) {
	if r == nil {
		return
	}
	b.graph.Steps = append(b.graph.Steps, graph.Step{Kind: graph.StepRegionEnd, Region: r})
	b.region = nil
}

// Result is what a front end knows of a model besides its steps.
type Result struct {
	Name, Source string
	Training     bool
	Modules      []*graph.Module
	Params       []*graph.Param
	Inputs       []graph.Value
	Outputs      []graph.Value
}

// Finish completes the graph: it drops what is left, finds the constants the
// program read, and numbers tensors and storages in order of appearance.
func (b *Builder) Finish(r Result) *graph.Graph {
	g := b.graph
	g.Name, g.Source, g.Training = r.Name, r.Source, r.Training
	g.Modules, g.Params, g.Inputs, g.Outputs = r.Modules, r.Params, r.Inputs, r.Outputs
	g.DropsExact = b.Reachable != nil
	if g.DropsExact {
		reachable := b.Reachable
		b.Reachable = func(mark func(*graph.Tensor)) {
			reachable(mark) // what the program keeps in attributes outlives the run
			for _, out := range g.Outputs {
				mark(out.Tensor)
			}
		}
		b.collect(nil)
	} else {
		dropAtLastUse(g)
	}
	n := numbering{graph: g}
	n.run()
	return g
}

// dropAtLastUse inserts drops after the last step that reads a tensor, for
// programs without lifetimes of their own.
func dropAtLastUse(g *graph.Graph) {
	keep := map[*graph.Tensor]bool{}
	for _, v := range slices.Concat(g.Inputs, g.Outputs) {
		keep[v.Tensor] = true
	}
	last := map[*graph.Tensor]int{}
	for i := range g.Steps {
		if o := g.Steps[i].Op; o != nil {
			for _, t := range slices.Concat(o.Inputs, o.Outputs) {
				if t != nil && t.Param == nil && !keep[t] {
					last[t] = i
				}
			}
		}
	}
	produced := map[*graph.Tensor]bool{}
	steps := make([]graph.Step, 0, len(g.Steps))
	for i, step := range g.Steps {
		steps = append(steps, step)
		if step.Op == nil {
			continue
		}
		for _, t := range step.Op.Outputs {
			produced[t] = true
		}
		var dropped []*graph.Tensor
		for _, t := range slices.Concat(step.Op.Inputs, step.Op.Outputs) {
			if at, ok := last[t]; ok && at == i && produced[t] && !slices.Contains(dropped, t) {
				dropped = append(dropped, t)
			}
		}
		if dropped != nil {
			steps = append(steps, graph.Step{Kind: graph.StepDrop, Dropped: dropped})
		}
	}
	g.Steps = steps
}

// numbering gives every tensor and storage its place in the graph's lists.
type numbering struct{ graph *graph.Graph }

func (n *numbering) run() {
	for _, p := range n.graph.Params {
		n.add(p.Tensor)
	}
	for _, in := range n.graph.Inputs {
		n.add(in.Tensor)
	}
	for i := range n.graph.Steps {
		n.step(i)
	}
	for _, out := range n.graph.Outputs {
		n.constant(out.Tensor)
	}
}

func (n *numbering) step(i int) {
	s := &n.graph.Steps[i]
	switch s.Kind {
	case graph.StepEnter:
		s.Call.Enter = i
		for _, t := range s.Call.Inputs {
			n.constant(t)
		}
	case graph.StepLeave:
		s.Call.Leave = i
		for _, t := range s.Call.Outputs {
			n.constant(t)
		}
	case graph.StepOp:
		for _, t := range s.Op.Inputs {
			n.constant(t)
		}
		for _, t := range s.Op.Outputs {
			n.add(t)
		}
		for _, t := range s.Op.Aux {
			n.add(t)
		}
	}
}

// constant notes a tensor that is read before any step made it.
func (n *numbering) constant(t *graph.Tensor) {
	if t != nil && !n.listed(t) {
		n.graph.Constants = append(n.graph.Constants, t)
		n.add(t)
	}
}

func (n *numbering) add(t *graph.Tensor) {
	if t == nil || n.listed(t) {
		return
	}
	t.ID = len(n.graph.Tensors)
	n.graph.Tensors = append(n.graph.Tensors, t)
	if s := t.Storage; s.ID >= len(n.graph.Storages) || n.graph.Storages[s.ID] != s {
		s.ID = len(n.graph.Storages)
		n.graph.Storages = append(n.graph.Storages, s)
	}
}

// listed tells whether a tensor has its number: it stands there in the list.
func (n *numbering) listed(t *graph.Tensor) bool {
	return t.ID < len(n.graph.Tensors) && n.graph.Tensors[t.ID] == t
}
