package memory

// This file holds autograd's graph while a run is simulated: nodes, what they
// save, gradients.

import (
	"heft/internal/graph"
	"heft/internal/op"
)

// nodeKind says what stands behind a node.
type nodeKind uint8

const (
	_ nodeKind = iota // an operator's own node
	// viewNode was made anew for a view whose base was written in place.
	viewNode
	// copySlicesNode is an operator that wrote into a view: it hands the
	// gradient of the whole base on.
	copySlicesNode
)

// node is a node of autograd's graph. Nodes are numbered in order of creation:
// torch's sequence number.
type node struct {
	program  *program
	op       *graph.Op
	gradient *op.Gradient
	base     *graph.Tensor // of a view or of slices
	view     *graph.Tensor
	edges    int32 // first of its edges in autograd.edges
	inputs   int32 // how many
	buffers  int32 // first of its buffers in autograd.buffers
	outputs  int32
	saved    int32 // first of its saved storages
	saves    int32
	away     int32 // first of what it has on the host, in autograd.away
	aways    int32
	refs     int32 // tensors and nodes that lead here
	region   int32 // checkpoint, -1 outside
	kind     nodeKind
	reached  bool // by the running backward
	done     bool
}

// autograd keeps the nodes of a run. Lists of nodes stand behind each other in
// shared slices, so that a run allocates little.
type autograd struct {
	nodes   []node
	edges   []edge
	buffers []int32 // gradients that have arrived, -1 for none
	saved   []int32 // slots
	away    []int64 // bytes of tensors on the host
	grads   []gradient
	unused  []int32 // places in grads
}

// gradient is a tensor object of the backward: several buffers may hold the
// same one, and several objects may view the same storage.
type gradient struct {
	slot  int32
	refs  int32
	dense bool // no gaps, no repeated elements
	view  bool // made by a view operator
	// sparse: rows and their indices only. It is never dense.
	sparse bool
	// strides say how it lies, nil where that is not followed.
	strides []int64
}

// newGradient makes a tensor object of the backward; it takes over one holder of
// the slot.
func (s *simulation) newGradient(g gradient) int32 {
	g.refs = 1
	if last := len(s.unused) - 1; last >= 0 {
		i := s.unused[last]
		s.unused = s.unused[:last]
		s.grads[i] = g
		return i
	}
	s.grads = append(s.grads, g)
	return int32(len(s.grads) - 1)
}

func (s *simulation) dropGradient(i int32) {
	if i < 0 {
		return
	}
	g := &s.grads[i]
	g.refs--
	if g.refs == 0 {
		s.release(g.slot)
		s.unused = append(s.unused, i)
	}
}

// wantsGradient tells whether an operator gets a node now.
func (s *simulation) wantsGradient(p *program, o *graph.Op, operator *op.Operator) bool {
	if !s.gradMode || o.NoGrad || operator.Gradient == nil {
		return false
	}
	for _, in := range o.Inputs {
		if in != nil && p.requires[in.ID] {
			return true
		}
	}
	return false
}

// newNode makes the node of an operator; its saved tensors are added by saveFor.
func (s *simulation) newNode(p *program, o *graph.Op, operator *op.Operator) int32 {
	s.showViews(p, o)
	n := node{
		program: p, op: o, gradient: operator.Gradient, region: s.region,
		edges: int32(len(s.edges)), inputs: int32(len(o.Inputs)),
		buffers: int32(len(s.buffers)), outputs: int32(len(o.Outputs)),
	}
	unread := unreadInputs(o)
	for i, in := range o.Inputs {
		e := edge{node: noNode}
		if i >= unread && in != nil && p.requires[in.ID] {
			e = readOrigin(s, p, in)
		}
		s.edges = append(s.edges, e)
		s.refNode(e)
	}
	for range o.Outputs {
		s.buffers = append(s.buffers, -1)
	}
	s.nodes = append(s.nodes, n)
	return int32(len(s.nodes) - 1)
}

// showViews gives an operator's inputs their nodes, so that the lists of its own
// node stay in one piece.
func (s *simulation) showViews(p *program, o *graph.Op) {
	for _, in := range o.Inputs {
		if in != nil && p.requires[in.ID] {
			s.originOf(p, in)
		}
	}
}

func (s *simulation) refNode(e edge) {
	switch {
	case e.node >= 0:
		s.nodes[e.node].refs++
	case e.isLeaf():
		refLeaf(s, &s.leaves[e.leaf()])
	}
}

// renewLeaf makes a passing leaf anew where the forward makes its tensor again: what
// the run before still leads to is the old one.
func renewLeaf(s *simulation, p *program, t *graph.Tensor) {
	if at := p.leaf[t.ID]; at >= 0 && s.leaves[at].passing && s.leaves[at].refs > 0 {
		p.leaf[t.ID] = int32(len(s.leaves))
		s.leaves = append(s.leaves, leaf{tensor: t, grad: noSlot, arrived: -1, passing: true})
	}
}

// refLeaf and unrefLeaf count the nodes that lead to a passing leaf, which holds its
// tensor and the gradient that arrived.
func refLeaf(s *simulation, l *leaf) {
	if !l.passing {
		return
	}
	l.refs++
	if l.refs == 1 {
		l.slot = s.model.slot[l.tensor.Storage.ID]
		s.retain(l.slot)
	}
}

func unrefLeaf(s *simulation, l *leaf) {
	if !l.passing {
		return
	}
	l.refs--
	if l.refs == 0 {
		s.release(l.slot)
		s.release(l.grad)
		l.grad, l.present = noSlot, false
	}
}

// unrefNode lets go of a node; one that nothing leads to releases what it saved
// and the nodes before it.
func (s *simulation) unrefNode(e edge) {
	for e.node >= 0 {
		n := &s.nodes[e.node]
		n.refs--
		if n.refs > 0 {
			return
		}
		s.releaseSaved(n)
		next := edge{node: noNode}
		for _, before := range s.edges[n.edges : n.edges+n.inputs] {
			if next.node >= 0 || next.isLeaf() {
				s.unrefNode(next)
			}
			next = before
		}
		e = next
	}
	if e.isLeaf() {
		unrefLeaf(s, &s.leaves[e.leaf()])
	}
}

func (s *simulation) releaseSaved(n *node) {
	for _, slot := range s.saved[n.saved : n.saved+n.saves] {
		s.unsave(slot)
	}
	n.saves = 0
	if n.region >= 0 && !n.done {
		s.leaveRegion(n.region)
	}
	n.done = true
}

// originOf returns who gets a tensor's gradient. A view whose base was written
// in place since gets a new node: it shows the base's new value.
func (s *simulation) originOf(p *program, t *graph.Tensor) edge {
	if leaf := p.leaf[t.ID]; leaf >= 0 && p.origin[t.ID].none() {
		return leafEdge(leaf)
	}
	storage := t.Storage.ID
	base := p.base[storage]
	if int(base) == t.ID || p.seen[t.ID] == p.version[storage] || !p.requires[base] {
		return p.origin[t.ID]
	}
	s.setOrigin(p, t, edge{node: s.newViewNode(p, t, p.graph.Tensors[base])})
	return p.origin[t.ID]
}

func (s *simulation) newViewNode(p *program, t, base *graph.Tensor) int32 {
	n := node{
		program: p, kind: viewNode, base: base, view: t, region: -1,
		edges: int32(len(s.edges)), inputs: 1, buffers: int32(len(s.buffers)), outputs: 1,
	}
	e := s.originOf(p, base)
	s.edges = append(s.edges, e)
	s.refNode(e)
	s.buffers = append(s.buffers, -1)
	s.nodes = append(s.nodes, n)
	return int32(len(s.nodes) - 1)
}

// setOrigin says who gets a tensor's gradient from now on.
func (s *simulation) setOrigin(p *program, t *graph.Tensor, e edge) {
	s.refNode(e)
	s.unrefNode(p.origin[t.ID])
	p.origin[t.ID] = e
	p.seen[t.ID] = p.version[t.Storage.ID]
}

// connect makes the results of an operator lead to its node.
func (s *simulation) connect(p *program, o *graph.Op, n int32) {
	for k, out := range o.Outputs {
		if !out.DType.Differentiable() || !out.RequiresGrad && !o.InPlace {
			continue
		}
		if o.InPlace && k == 0 {
			s.rebase(p, out, n)
			continue
		}
		p.requires[out.ID] = true
		s.setOrigin(p, out, edge{node: n, output: int32(k)})
	}
}

// rebase is what an in-place operator does to history: the written tensor
// leads to the new node. If it is a view, so does its base, and the node
// carries the gradient of all of the base.
func (s *simulation) rebase(p *program, t *graph.Tensor, n int32) {
	storage := t.Storage.ID
	p.version[storage]++
	base := p.graph.Tensors[p.base[storage]]
	if base == t || base.DType != t.DType {
		p.requires[t.ID] = true
		s.setOrigin(p, t, edge{node: n})
		return
	}
	x := &s.nodes[n]
	x.kind, x.base, x.view = copySlicesNode, base, t
	before := edge{node: noNode}
	if p.requires[base.ID] {
		before = s.originOf(p, base)
	}
	s.refNode(before)
	s.unrefNode(s.edges[x.edges])
	s.edges[x.edges] = before
	p.requires[base.ID], p.requires[t.ID] = true, true
	s.setOrigin(p, base, edge{node: n})
	p.seen[t.ID] = p.version[storage] - 1
}

// keepSaved gives a node what it saves. clone is a copy taken before an
// in-place operator wrote, or noSlot.
func (s *simulation) keepSaved(p *program, n int32, clone int32) {
	x := &s.nodes[n]
	x.saved, x.away = int32(len(s.saved)), int32(len(s.away))
	away := s.plan.Offload.activations() && p == s.model
	needs := func(i int) bool {
		return !s.edges[int(x.edges)+i].none() || x.op.Inputs[i] != nil && p.requires[x.op.Inputs[i].ID]
	}
	x.gradient.SavedTensors(x.op, s.plan.Torch, needs, func(t *graph.Tensor, isClone bool) {
		if away {
			s.away = append(s.away, t.Bytes()) // on the host
			return
		}
		slot := p.slot[t.Storage.ID]
		if isClone {
			slot = clone
		}
		if slot >= 0 {
			s.save(slot)
			s.saved = append(s.saved, slot)
		}
	})
	x.saves, x.aways = int32(len(s.saved))-x.saved, int32(len(s.away))-x.away
}

// needsClone tells whether an in-place operator's backward needs the value
// that the operator overwrites.
func needsClone(o *graph.Op, torch op.Release, gradient *op.Gradient, needs func(input int) bool) (clone bool) {
	if !o.InPlace {
		return false
	}
	gradient.SavedTensors(o, torch, needs, func(_ *graph.Tensor, isClone bool) { clone = clone || isClone })
	return clone
}
