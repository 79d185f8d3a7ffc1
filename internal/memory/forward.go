package memory

// This file simulates the operators of the forward.

import (
	"slices"

	"heft/internal/graph"
	"heft/internal/op"
)

// walk runs a program's steps. Handles that are still there at its end belong to
// the caller.
func (s *simulation) walk(p *program) {
	next := 0
	for i := 0; i < len(p.graph.Steps) && !tooMuch(s); i++ {
		if next < len(p.regions) && p.regions[next].first == i {
			s.enterRegion(p, next)
			next++
		}
		s.play(p, &p.graph.Steps[i])
		if s.region >= 0 && s.active[s.region].span.end == i {
			s.region = -1
		}
	}
}

func (s *simulation) play(p *program, step *graph.Step) {
	switch step.Kind {
	case graph.StepOp:
		s.tape.at(step.Op)
		s.apply(p, step.Op)
	case graph.StepDrop:
		for _, t := range step.Dropped {
			s.drop(p, t)
		}
	}
}

// drop lets go of a program's handle.
func (s *simulation) drop(p *program, t *graph.Tensor) {
	if !p.held[t.ID] {
		return
	}
	p.hide(t, s.unrefNode)
	s.release(p.slot[t.Storage.ID])
}

// apply runs one operator of the forward, and gives its node what it saves.
func (s *simulation) apply(p *program, o *graph.Op) {
	operator := s.operator(o)
	wanted := s.wantsGradient(p, o, operator)
	if asks(s, o) {
		applyAsked(s, p, o, operator, wanted)
		return
	}
	needs := func(i int) bool { return o.Inputs[i] != nil && p.requires[o.Inputs[i].ID] }
	clone := s.execute(p, o, wanted, needs, nil)
	if wanted {
		n := s.newNode(p, o, operator)
		s.record(p, n, clone)
		s.connect(p, o, n)
	}
	s.finish(p, o, clone)
}

// execute runs an operator, in the forward or in a recomputation: what it
// overwrites and its node needs is copied first, if it has a node; then come
// results, statistics, what the kernel holds and libraries' workspaces. recomputed
// takes the results of a recomputation; nil: they are the program's. finish follows,
// when the node has what it saves.
func (s *simulation) execute(p *program, o *graph.Op, hasNode bool, needs func(input int) bool, recomputed *[]*graph.Tensor) (clone int32) {
	operator := s.operator(o)
	clone = noSlot
	if hasNode && needsClone(o, s.plan.Torch, operator.Gradient, needs) {
		clone = s.allocate(o.Inputs[0].Bytes(), OwnerActivations)
	}
	s.make(p, o, recomputed)
	s.makeScratch(o, operator)
	s.takeWorkspaces(o, operator)
	s.freeTemporaries()
	return clone
}

// finish lets go of what only the operator held.
func (s *simulation) finish(p *program, o *graph.Op, clone int32) {
	s.release(clone)
	for _, t := range o.Aux {
		s.release(p.slot[t.Storage.ID])
	}
}

// record keeps a node's saved tensors; inside a checkpoint only the fact that
// there are some.
func (s *simulation) record(p *program, n, clone int32) {
	if s.region < 0 {
		s.keepSaved(p, n, clone)
		return
	}
	if len(s.nodes[n].gradient.Saves) > 0 {
		s.active[s.region].nodes = append(s.active[s.region].nodes, n)
		return
	}
	s.nodes[n].region = -1
}

// makeScratch allocates what the kernel holds beside its result.
func (s *simulation) makeScratch(o *graph.Op, operator *op.Operator) {
	s.temporaries = s.temporaries[:0]
	if operator.Scratch == nil || s.plan.TensorsOnly {
		return
	}
	for _, bytes := range operator.Scratch(o) {
		s.temporaries = append(s.temporaries, s.allocate(bytes, OwnerTemporaries))
	}
}

// make allocates an operator's results and statistics, and takes handles.
func (s *simulation) make(p *program, o *graph.Op, recomputed *[]*graph.Tensor) {
	for i, t := range o.Outputs {
		if slices.Contains(o.Inputs, t) || recomputed == nil && p.writesInto(o, t) {
			continue
		}
		s.makeResult(p, o, o.Outputs[:i], t)
		if recomputed != nil {
			*recomputed = append(*recomputed, t)
			continue
		}
		s.hold(p, t)
	}
	for _, t := range o.Aux {
		p.slot[t.Storage.ID] = s.allocate(t.Storage.Bytes, OwnerActivations)
	}
}

// writesInto tells whether a result goes into a tensor that the program holds
// already, as with out=.
func (p *program) writesInto(o *graph.Op, t *graph.Tensor) bool {
	_, kept := p.attributes[t] // of the iteration before
	return p.held[t.ID] && !kept && p.first[t.Storage.ID] != int32(o.ID)
}

// makeResult makes a result's storage, or adds a holder to a viewed one.
func (s *simulation) makeResult(p *program, o *graph.Op, before []*graph.Tensor, t *graph.Tensor) {
	storage := t.Storage.ID
	shares := func(other *graph.Tensor) bool { return other != nil && other.Storage == t.Storage }
	if p.first[storage] == int32(o.ID) && !slices.ContainsFunc(before, shares) {
		p.slot[storage] = s.allocate(t.Storage.Bytes, OwnerActivations)
		return
	}
	s.retain(p.slot[storage])
}

// hold gives the program a handle of a result.
func (s *simulation) hold(p *program, t *graph.Tensor) {
	storage := t.Storage.ID
	if before, ok := p.attributes[t]; ok {
		s.dropAll(before)
		delete(p.attributes, t)
	}
	p.held[t.ID] = true
	renewLeaf(s, p, t)
	p.shown[storage]++
	p.requires[t.ID] = p.leaf[t.ID] >= 0
	p.seen[t.ID] = p.version[storage]
	s.unrefNode(p.origin[t.ID])
	p.origin[t.ID] = edge{node: noNode}
}

// operator looks an operator up once for each graph operator in a row.
func (s *simulation) operator(o *graph.Op) *op.Operator {
	found, ok := op.Of(o)
	if !ok {
		return &op.Operator{Name: o.Name}
	}
	return found
}
