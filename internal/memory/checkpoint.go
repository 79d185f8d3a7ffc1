package memory

// This file simulates activation checkpoints: regions that save nothing and run
// again.

import (
	"heft/internal/graph"
	"heft/internal/op"
)

// checkpoint is a running region: its operators save nothing in the forward;
// the first of its nodes that the backward reaches runs the region again.
type checkpoint struct {
	program    *program
	span       *span
	inputs     []int32 // slots, held until the last node is done
	nodes      []int32 // that save something, in order
	left       int     // nodes not done
	recomputed bool
}

func (s *simulation) enterRegion(p *program, i int) {
	if !s.gradMode {
		return
	}
	c := checkpoint{program: p, span: &p.regions[i]}
	for _, t := range c.span.inputs {
		slot := p.slot[t.Storage.ID]
		s.save(slot)
		c.inputs = append(c.inputs, slot)
	}
	s.region = int32(len(s.active))
	s.active = append(s.active, c)
}

// leaveRegion notes that a node of a region is done.
func (s *simulation) leaveRegion(region int32) {
	c := &s.active[region]
	c.left++
	if c.left < len(c.nodes) {
		return
	}
	for _, slot := range c.inputs {
		s.unsave(slot)
	}
	c.inputs = nil
}

// recompute runs a region's forward again, so that its nodes get what they
// would have saved. It stops after the last needed tensor, as torch does, unless
// the checkpoint is reentrant.
func (s *simulation) recompute(region int32) {
	c := &s.active[region]
	if c.recomputed {
		return
	}
	c.recomputed = true
	p := c.program
	slots, held := p.regionSlots(c.span), make([]*graph.Tensor, 0, 8)
	next := 0
	for i := c.span.first; i <= c.span.end; i++ {
		step := &p.graph.Steps[i]
		if step.Op == nil {
			held = s.dropRecomputed(p, step, held)
			continue
		}
		isNode := next < len(c.nodes) && s.nodes[c.nodes[next]].op == step.Op
		last := isNode && next == len(c.nodes)-1 && !c.span.reentrant
		if last && s.savesInputsOnly(p, c.nodes[next]) {
			s.keepSaved(p, c.nodes[next], noSlot)
			break
		}
		s.recomputed, s.again = s.recomputed.Plus(op.ForwardWork(step.Op)), append(s.again, step.Op)
		clone := s.execute(p, step.Op, isNode, func(int) bool { return true }, &held)
		if isNode {
			s.keepSaved(p, c.nodes[next], clone)
			next++
		}
		s.finish(p, step.Op, clone)
		if last {
			break
		}
	}
	for _, t := range held {
		s.release(p.slot[t.Storage.ID])
	}
	p.restore(slots)
}

func containsTensor(list []*graph.Tensor, t *graph.Tensor) bool {
	for _, other := range list {
		if other == t {
			return true
		}
	}
	return false
}

func sharesStorage(list []*graph.Tensor, t *graph.Tensor) bool {
	for _, other := range list {
		if other != nil && other.Storage == t.Storage {
			return true
		}
	}
	return false
}

func (s *simulation) dropRecomputed(p *program, step *graph.Step, held []*graph.Tensor) []*graph.Tensor {
	for _, t := range step.Dropped {
		for i, h := range held {
			if h == t {
				s.release(p.slot[t.Storage.ID])
				held = append(held[:i], held[i+1:]...)
				break
			}
		}
	}
	return held
}

// savesInputsOnly tells whether a node needs nothing that its operator makes:
// the last operator of a recomputation then need not run.
func (s *simulation) savesInputsOnly(p *program, n int32) bool {
	x := &s.nodes[n]
	only := true
	x.gradient.SavedTensors(x.op, s.plan.Torch, func(int) bool { return true }, func(t *graph.Tensor, clone bool) {
		only = only && !clone && p.first[t.Storage.ID] != int32(x.op.ID)
	})
	return only
}

// regionSlot remembers where a storage of a region lives outside of its
// recomputation.
type regionSlot struct {
	storage int
	slot    int32
}

// regionSlots collects the storages that a region makes.
func (p *program) regionSlots(r *span) []regionSlot {
	var slots []regionSlot
	for i := r.first; i <= r.end; i++ {
		o := p.graph.Steps[i].Op
		if o == nil {
			continue
		}
		for _, list := range [][]*graph.Tensor{o.Outputs, o.Aux} {
			for _, t := range list {
				if s := t.Storage.ID; p.first[s] == int32(o.ID) {
					slots = append(slots, regionSlot{s, p.slot[s]})
				}
			}
		}
	}
	return slots
}

func (p *program) restore(slots []regionSlot) {
	for _, x := range slots {
		p.slot[x.storage] = x.slot
	}
}
