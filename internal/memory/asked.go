package memory

// This file plays the backward that a program itself asks for in its forward:
// torch.autograd.grad of forces and gradient penalties. The engine is that of the
// training step's backward; what differs is where gradients end, and that the nodes
// keep what they saved if the graph is to be used again.

import (
	"slices"

	"heft/internal/graph"
	"heft/internal/op"
)

// asking is a backward that runs in the forward.
type asking struct {
	wanted  map[edge]int       // where gradients end that the program takes, and which of the results they are
	taken   []int32            // gradients that have arrived there, -1
	needed  map[int32]struct{} // nodes that lead to one
	keep    bool               // nodes keep what they saved
	create  bool               // the gradients are differentiable
	carried map[*graph.Op]bool // operators whose incoming gradient requires grad itself
	saved   []int32            // slots that the gradients' own nodes keep
	// origins: where the gradients of what the formulas read go. Saved tensors have
	// their nodes when the program has let go of them.
	origins map[*graph.Tensor]edge
}

// asks tells whether an operator is a backward that can be played here. Inside of a
// checkpoint, whose nodes have nothing saved yet, its results alone are placed.
func asks(s *simulation, o *graph.Op) bool {
	return len(o.Through) > 0 && s.gradMode && s.region < 0
}

// runBackwardOf runs the backward of an operator's passages, and gives its results the storages
// that the gradients came in. It returns the slots that
// the results' node keeps, and where the gradients of what it reads go.
func runBackwardOf(s *simulation, p *program, o *graph.Op) (saved []int32, origins map[*graph.Tensor]edge) {
	wanted := o.Inputs[:len(o.Outputs)]
	a := &asking{
		origins: map[*graph.Tensor]edge{}, carried: map[*graph.Op]bool{},
		wanted: map[edge]int{}, needed: map[int32]struct{}{}, keep: o.Attrs.Bool("keep"),
		create: slices.ContainsFunc(o.Outputs, func(t *graph.Tensor) bool { return t.RequiresGrad }),
	}
	for _, passage := range o.Through {
		a.carried[passage.Op] = passage.Carried
	}
	for i, t := range wanted {
		if e := s.originOf(p, t); !a.takes(e) {
			a.wanted[e] = i
		}
		a.taken = append(a.taken, -1)
	}
	roots := rootsOf(s, p, o)
	behind := nodesBehind(s, roots)
	findNeeded(s, a, behind)
	s.asked = a
	runAsked(s, p, roots, behind)
	s.asked = nil
	s.tape.at(o)
	for i, t := range o.Outputs {
		takeGradient(s, p, t, a.taken[i])
	}
	return a.saved, a.origins
}

// applyAsked is apply for a backward that the program asks for.
func applyAsked(s *simulation, p *program, o *graph.Op, operator *op.Operator, wanted bool) {
	saved, origins := runBackwardOf(s, p, o)
	if !wanted {
		for _, slot := range saved {
			s.unsave(slot)
		}
		return
	}
	s.readSaved = origins
	n := s.newNode(p, o, operator)
	s.readSaved = nil
	s.record(p, n, noSlot)
	s.saved = append(s.saved, saved...)
	s.nodes[n].saves += int32(len(saved))
	s.connect(p, o, n)
}

// unreadInputs is how many of an operator's inputs its node does not lead to: the
// gradients of a backward depend on what its formulas read, which stand behind what
// they are gradients of.
func unreadInputs(o *graph.Op) int {
	if len(o.Through) == 0 {
		return 0
	}
	return max(int(o.Attrs.Int("kept")), 0)
}

// passingLeaves lists the tensors that operators made without a history and whose
// gradients the program asks for.
func passingLeaves(g *graph.Graph) []*graph.Tensor {
	made := map[*graph.Tensor]bool{} // true: with a history
	listed := map[*graph.Tensor]bool{}
	var list []*graph.Tensor
	for i := range g.Steps {
		o := g.Steps[i].Op
		if o == nil {
			continue
		}
		if len(o.Through) > 0 {
			for _, t := range o.Inputs[:len(o.Outputs)] {
				if history, ok := made[t]; ok && !history && !listed[t] {
					listed[t] = true
					list = append(list, t)
				}
			}
		}
		for _, t := range o.Outputs {
			made[t] = hasHistory(o)
		}
	}
	return list
}

// hasHistory tells whether autograd has a node for an operator's results.
func hasHistory(o *graph.Op) bool {
	operator, ok := op.Of(o)
	requires := func(t *graph.Tensor) bool { return t != nil && t.RequiresGrad }
	return ok && !o.NoGrad && operator.Gradient != nil && slices.ContainsFunc(o.Inputs, requires)
}

// readOrigin is originOf for what a node reads: a backward's formulas read saved
// tensors, too.
func readOrigin(s *simulation, p *program, t *graph.Tensor) edge {
	if e := s.originOf(p, t); !e.none() {
		return e
	}
	if e, ok := s.readSaved[t]; ok {
		return e
	}
	return edge{node: noNode}
}

// root is a tensor that the backward begins at.
type root struct {
	tensor *graph.Tensor
	at     edge
	given  *graph.Tensor // its gradient, nil if the program gave none
}

// rootsOf lists the roots: those tensors behind the wanted ones that a passage made.
// The others there are their gradients.
func rootsOf(s *simulation, p *program, o *graph.Op) []root {
	var list []root
	var given []*graph.Tensor
	made := map[*graph.Tensor]bool{}
	for _, passage := range o.Through {
		for _, t := range passage.Op.Outputs {
			made[t] = true
		}
	}
	end := min(max(int(o.Attrs.Int("kept")), len(o.Outputs)), len(o.Inputs))
	for _, t := range o.Inputs[len(o.Outputs):end] {
		if at := s.originOf(p, t); at.node >= s.firstNode && made[t] {
			list = append(list, root{tensor: t, at: at})
			continue
		}
		given = append(given, t)
	}
	if len(given) == len(list) {
		for i := range list {
			list[i].given = given[i]
		}
	}
	return list
}

// nodesBehind lists the nodes that roots lead to, oldest first: what a backward costs
// depends on these, not on what else the forward has made.
func nodesBehind(s *simulation, roots []root) []int32 {
	var list []int32
	seen := map[int32]struct{}{}
	visit := func(e edge) {
		if e.node < s.firstNode {
			return
		}
		if _, known := seen[e.node]; !known {
			seen[e.node] = struct{}{}
			list = append(list, e.node)
		}
	}
	for _, r := range roots {
		visit(r.at)
	}
	for i := 0; i < len(list); i++ {
		n := &s.nodes[list[i]]
		for _, e := range s.edges[n.edges : n.edges+n.inputs] {
			visit(e)
		}
	}
	slices.Sort(list)
	return list
}

// findNeeded marks the nodes that lead to a wanted gradient. A node's edges lead to
// older ones.
func findNeeded(s *simulation, a *asking, nodes []int32) {
	for _, i := range nodes {
		n := &s.nodes[i]
		if slices.ContainsFunc(s.edges[n.edges:n.edges+n.inputs], a.wants) {
			a.needed[i] = struct{}{}
		}
	}
}

// takes tells whether the program takes the gradient that ends at an edge, leads whether
// it goes on to what the program takes, and wants whether either is so.
func (a *asking) takes(e edge) bool {
	_, ok := a.wanted[e]
	return ok
}

func (a *asking) leads(e edge) bool {
	_, ok := a.needed[e.node]
	return ok
}

func (a *asking) wants(e edge) bool { return a.takes(e) || a.leads(e) }

// runAsked runs the nodes between the roots and what is wanted.
func runAsked(s *simulation, p *program, roots []root, behind []int32) {
	for _, r := range roots {
		s.deliver(r.at, s.newGradient(gradient{slot: rootGradient(s, p, r), dense: true}))
		if r.at.node >= 0 {
			s.nodes[r.at.node].reached = true
		}
	}
	for _, i := range slices.Backward(behind) {
		n := &s.nodes[i]
		if !n.reached {
			continue
		}
		n.reached = false
		if s.asked.leads(edge{node: i}) && !n.done {
			s.runNode(i)
		}
		dropIncoming(s, n)
	}
}

// rootGradient is the slot of a root's gradient.
func rootGradient(s *simulation, p *program, r root) int32 {
	if r.given == nil {
		return s.allocate(r.tensor.Bytes(), OwnerInFlight)
	}
	slot := p.slot[r.given.Storage.ID]
	s.retain(slot)
	return slot
}

func dropIncoming(s *simulation, n *node) {
	for k, g := range s.buffers[n.buffers : n.buffers+n.outputs] {
		s.dropGradient(g)
		s.buffers[int(n.buffers)+k] = -1
	}
}

// pushAsked hands the produced gradients on.
func pushAsked(s *simulation, edges []edge) {
	for k, g := range s.produced {
		switch {
		case g < 0:
		case takeAsked(s, edges[k], g):
			s.deliver(edges[k], g)
		case !s.asked.takes(edges[k]):
			s.dropGradient(g)
		}
	}
}

// takeAsked takes a gradient where the program wants it, and tells whether it goes on
// to a node.
func takeAsked(s *simulation, e edge, g int32) (further bool) {
	a := s.asked
	further = a.leads(e)
	if k, taken := a.wanted[e]; taken {
		if further {
			s.grads[g].refs++
		}
		a.taken[k] = s.sum(a.taken[k], g, tensorAlong(s, e))
	}
	if further {
		s.nodes[e.node].reached = true
	}
	return further
}

// tensorAlong is the tensor whose gradient comes along an edge.
func tensorAlong(s *simulation, e edge) *graph.Tensor {
	if e.isLeaf() {
		return s.leaves[e.leaf()].tensor
	}
	return s.nodes[e.node].result(e.output)
}

// takeGradient gives a result of the operator the storage of a gradient, or one of its
// own where none arrived.
func takeGradient(s *simulation, p *program, t *graph.Tensor, g int32) {
	slot := int32(noSlot)
	if g >= 0 {
		slot = s.grads[g].slot
		s.retain(slot)
		s.dropGradient(g)
	} else {
		slot = s.allocate(t.Storage.Bytes, OwnerActivations)
	}
	p.slot[t.Storage.ID] = slot
	s.own(slot, OwnerActivations)
	s.hold(p, t)
}

// keepIncoming keeps what a node's formulas read, and the gradients that it got, for
// the nodes of the gradients that it makes: products of the two are differentiated
// again. A formula that is constant in what it reads, as ReLU's, keeps no gradient.
func keepIncoming(s *simulation, n *node, incoming []int32) {
	reads := readsTrained(s, n)
	if !reads && !s.asked.carried[n.op] {
		return
	}
	keepRead(s, n)
	if !reads || n.gradient.Piecewise {
		return
	}
	for _, g := range incoming {
		if g >= 0 {
			keepAsked(s, s.grads[g].slot)
		}
	}
	for range n.gradient.Composed {
		slot := s.allocate(n.op.Outputs[0].Bytes(), OwnerActivations)
		s.save(slot)
		s.release(slot)
		s.asked.saved = append(s.asked.saved, slot)
	}
}

// keepRead keeps what a node's formulas read.
func keepRead(s *simulation, n *node) {
	wanted := func(i int) bool { return s.asked.wants(s.edges[int(n.edges)+i]) }
	n.gradient.SavedTensors(n.op, s.plan.Torch, wanted, func(t *graph.Tensor, clone bool) {
		if !clone {
			keepAsked(s, n.program.slot[t.Storage.ID])
		}
	})
}

func keepAsked(s *simulation, slot int32) {
	if slot >= 0 && !slices.Contains(s.asked.saved, slot) {
		s.save(slot)
		s.asked.saved = append(s.asked.saved, slot)
	}
}

// readsTrained tells whether a node's formulas read a saved tensor that requires grad.
func readsTrained(s *simulation, n *node) (reads bool) {
	if n.gradient.Compares {
		return false
	}
	wanted := func(i int) bool { return s.asked.wants(s.edges[int(n.edges)+i]) }
	n.gradient.SavedTensors(n.op, s.plan.Torch, wanted, func(t *graph.Tensor, _ bool) {
		if n.program.requires[t.ID] {
			reads = true
			s.asked.origins[t] = savedOrigin(s, n, t)
		}
	})
	return reads
}

// savedOrigin is where the gradient of a tensor goes that a node saved: it is one of
// its operator's inputs, or a result.
func savedOrigin(s *simulation, n *node, t *graph.Tensor) edge {
	if i := slices.Index(n.op.Inputs, t); i >= 0 {
		return s.edges[int(n.edges)+i]
	}
	if k := slices.Index(n.op.Outputs, t); k >= 0 {
		return edge{node: s.running, output: int32(k)}
	}
	return edge{node: noNode}
}
