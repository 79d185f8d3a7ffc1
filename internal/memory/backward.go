package memory

// This file plays the backward as torch's engine does: nodes by falling
// sequence number, gradients of parameters as soon as their last part is there.
//
// A node's consumers were all created after it, so walking the nodes backwards
// is the engine's order; no heap is needed.

import (
	"heft/internal/graph"
	"heft/internal/op"
)

// leaf is a tensor that collects a gradient.
type leaf struct {
	tensor  *graph.Tensor
	param   *graph.Param
	trained int   // which parameter of the optimizer it is, -1 if none
	grad    int32 // slot of .grad, noSlot if there is none of its own
	present bool  // there is a .grad
	arrived int32 // gradient of the running backward, -1
	pending int32 // deliveries still to come

	// passing: a tensor that the forward made, and then asked for its gradient. It
	// and its .grad live as long as a node leads to it.
	passing bool
	refs    int32 // nodes that lead to a passing one
	slot    int32 // of its tensor, while there are some
}

// backward runs from a tensor. The caller holds the root's gradient for the
// whole time, as Python does.
func (s *simulation) backward(root edge, bytes int64) {
	if root.none() {
		return
	}
	rootSlot := s.allocate(bytes, OwnerInFlight)
	s.retain(rootSlot)
	s.reach(root)
	s.deliver(root, s.newGradient(gradient{slot: rootSlot, dense: true}))
	for i := root.node; i >= s.firstNode && !tooMuch(s); i-- {
		if s.nodes[i].reached {
			s.runNode(i)
		}
	}
	s.release(rootSlot)
	s.firstNode = int32(len(s.nodes))
}

// reach marks the nodes that the root leads to and counts the deliveries to
// each leaf.
func (s *simulation) reach(root edge) {
	if root.isLeaf() {
		s.leaves[root.leaf()].pending++
		return
	}
	s.nodes[root.node].reached = true
	for i := root.node; i >= s.firstNode; i-- {
		n := &s.nodes[i]
		if !n.reached {
			continue
		}
		for _, e := range s.edges[n.edges : n.edges+n.inputs] {
			switch {
			case e.isLeaf():
				s.leaves[e.leaf()].pending++
			case !e.none():
				s.nodes[e.node].reached = true
			}
		}
	}
}

// deliver hands a gradient to a node's buffer or to a leaf.
func (s *simulation) deliver(e edge, g int32) {
	if e.isLeaf() {
		l := &s.leaves[e.leaf()]
		l.arrived = s.sum(l.arrived, g, l.tensor)
		return
	}
	n := &s.nodes[e.node]
	buffer := &s.buffers[n.buffers+e.output]
	*buffer = s.sum(*buffer, g, n.result(e.output))
}

// result is the tensor that a node made: what its gradient looks like.
func (n *node) result(output int32) *graph.Tensor {
	switch n.kind {
	case viewNode:
		return n.view
	case copySlicesNode:
		return n.base
	}
	return n.op.Outputs[output]
}

// sum adds up gradients of a tensor that meet: in place if nobody else sees the
// first and it is no view.
func (s *simulation) sum(first, second int32, of *graph.Tensor) int32 {
	if first < 0 || second < 0 {
		return max(first, second)
	}
	a := &s.grads[first]
	if a.refs == 1 && s.slots[a.slot].refs == 1 && a.dense && !a.view && !s.plan.Observed && (s.asked == nil || !s.asked.create) {
		s.dropGradient(second)
		return first
	}
	total := s.newGradient(s.summed(a, &s.grads[second], of))
	s.dropGradient(first)
	s.dropGradient(second)
	return total
}

// summed is the tensor that takes a sum: rows of sparse gradients stand behind each
// other.
func (s *simulation) summed(a, b *gradient, of *graph.Tensor) gradient {
	if a.sparse && b.sparse {
		return gradient{slot: s.allocate(s.bytes(a.slot)+s.bytes(b.slot), OwnerInFlight), sparse: true}
	}
	return gradient{slot: s.allocate(of.Bytes(), OwnerInFlight), dense: true, strides: a.strides}
}

func (s *simulation) runNode(i int32) {
	n := &s.nodes[i]
	s.running = i
	incoming := s.buffers[n.buffers : n.buffers+n.outputs]
	if allNone(incoming) {
		s.finishPending(n)
		return
	}
	s.tape.at(n.op)
	if n.region >= 0 {
		s.recompute(n.region)
	}
	s.produced = s.produced[:0]
	for range n.inputs {
		s.produced = append(s.produced, -1)
	}
	copies := returnSaved(s, n)
	switch n.kind {
	case viewNode:
		s.runView(n, incoming)
	case copySlicesNode:
		s.runCopySlices(n, incoming)
	default:
		s.runFormulas(n, incoming)
	}
	if s.asked != nil && s.asked.create {
		keepIncoming(s, n, incoming)
	}
	for k, g := range incoming {
		s.dropGradient(g)
		incoming[k] = -1
	}
	for _, slot := range copies {
		s.release(slot)
	}
	if s.asked == nil || !s.asked.keep {
		s.releaseSaved(n)
	}
	s.push(n)
}

func allNone(list []int32) bool {
	for _, x := range list {
		if x >= 0 {
			return false
		}
	}
	return true
}

// finishPending counts the deliveries of a node that gets no gradient itself.
func (s *simulation) finishPending(n *node) {
	s.produced = s.produced[:0]
	for range n.inputs {
		s.produced = append(s.produced, -1)
	}
	s.push(n)
}

// push hands the produced gradients on; leaves that got their last part
// accumulate, in the order of the edges.
func (s *simulation) push(n *node) {
	edges := s.edges[n.edges : n.edges+n.inputs]
	if s.asked != nil {
		pushAsked(s, edges)
		return
	}
	for k, g := range s.produced {
		if g >= 0 {
			s.deliver(edges[k], g)
		}
	}
	for _, e := range edges {
		if !e.isLeaf() {
			continue
		}
		l := &s.leaves[e.leaf()]
		l.pending--
		if l.pending == 0 && l.arrived >= 0 {
			s.accumulate(l)
		}
	}
}

// runFormulas plays the backward rule of an operator.
func (s *simulation) runFormulas(n *node, incoming []int32) {
	if n.gradient.Rows {
		s.seeRows(n, incoming)
	}
	s.askRule(n, incoming)
	s.temporaries = s.temporaries[:0]
	for k := range s.rule.Steps {
		s.playStep(n, &s.rule.Steps[k], incoming)
	}
	s.freeTemporaries()
	for k := range s.rule.Steps {
		if step := &s.rule.Steps[k]; step.Kind <= op.BackwardPass {
			s.fit(n, step)
		}
	}
}

// askRule asks the operator's literal for the steps of its backward.
func (s *simulation) askRule(n *node, incoming []int32) {
	s.current, s.incoming = n, incoming
	s.rule.Op = n.op
	s.rule.Plan(n.gradient)
}

// wants tells the running rule whether the gradient of an input is wanted.
func (s *simulation) wants(input int) bool {
	n := s.current
	e := s.edges[int(n.edges)+input]
	if s.asked != nil && !s.asked.wants(e) {
		return false
	}
	return !e.none() || n.kind == copySlicesNode && input == 0
}

// arrived tells the running rule whether a result's gradient is there.
func (s *simulation) arrived(output int) bool { return s.incoming[output] >= 0 }

func (s *simulation) playStep(n *node, step *op.BackwardStep, incoming []int32) {
	switch step.Kind {
	case op.BackwardMake:
		s.produced[step.Input] = s.newGradient(gradient{
			slot: s.allocate(step.Bytes, s.gradientOwner(n, step)), dense: !step.Sparse, view: step.View, sparse: step.Sparse,
			strides: madeStrides(n.op, step),
		})
		s.takeBackwardLibrary(n.op)
	case op.BackwardPass:
		s.produced[step.Input] = s.pass(n.op, step, incoming)
	case op.BackwardTemporary:
		s.temporaries = append(s.temporaries, s.allocate(step.Bytes, OwnerTemporaries))
	case op.BackwardInternal:
		if !s.plan.TensorsOnly {
			s.temporaries = append(s.temporaries, s.allocate(step.Bytes, OwnerTemporaries))
		}
	case op.BackwardRelease:
		s.freeTemporaries()
	case op.BackwardWorkspace:
		s.takeWorkspace(n.op, step.Pass)
	}
}

func (s *simulation) freeTemporaries() {
	for _, t := range s.temporaries {
		s.release(t)
	}
	s.temporaries = s.temporaries[:0]
}

// gradientOwner: a gradient that goes to a parameter as it is will stay there.
func (s *simulation) gradientOwner(n *node, step *op.BackwardStep) Owner {
	if s.edges[n.edges+int32(step.Input)].isLeaf() && !step.Reduce {
		return OwnerGradients
	}
	return OwnerInFlight
}

// pass hands an incoming gradient on: the same tensor, or another view.
func (s *simulation) pass(o *graph.Op, step *op.BackwardStep, incoming []int32) int32 {
	g := incoming[step.Output]
	if g < 0 {
		return -1
	}
	if !step.View {
		s.grads[g].refs++
		return g
	}
	passed := gradient{slot: s.grads[g].slot, dense: s.grads[g].dense && step.Dense, view: true, sparse: step.Sparse}
	if in, out := o.Inputs[step.Input], o.Outputs[step.Output]; passed.dense && out.Storage == in.Storage && out.Elements() == in.Elements() {
		return s.showAs(in, out, passed, s.grads[g].strides)
	}
	s.retain(passed.slot)
	return s.newGradient(passed)
}

// showAs is a view's gradient in its base's shape: a view of it, or a copy.
func (s *simulation) showAs(base, view *graph.Tensor, passed gradient, strides []int64) int32 {
	seen, copied := throughView(base, view, strides)
	if copied {
		return s.newGradient(gradient{slot: s.allocate(base.Bytes(), OwnerInFlight), dense: true, strides: seen})
	}
	passed.strides = seen
	s.retain(passed.slot)
	return s.newGradient(passed)
}

// seeRows turns an incoming gradient into a matrix of rows: one that cannot be seen so
// is copied, and the copy stands in its place.
func (s *simulation) seeRows(n *node, incoming []int32) {
	out := n.op.Outputs[0]
	if len(incoming) != 1 || incoming[0] < 0 || len(out.Shape) < 3 {
		return
	}
	g := &s.grads[incoming[0]]
	columns := out.Shape[len(out.Shape)-1]
	if g.strides == nil || columns == 0 {
		return
	}
	if _, ok := viewStrides(out.Shape, g.strides, []int64{out.Elements() / columns, columns}); ok {
		return
	}
	rows := s.newGradient(gradient{slot: s.allocate(out.Bytes(), OwnerInFlight), dense: true, strides: graph.ContiguousStrides(out.Shape)})
	s.dropGradient(incoming[0])
	incoming[0] = rows
}

// madeStrides is how a gradient lies that a formula makes: as what it is the gradient
// of, unless the formula writes rows whatever its arguments are.
func madeStrides(o *graph.Op, step *op.BackwardStep) []int64 {
	switch {
	case step.Sparse, step.Reduce:
		return nil
	case step.Strides != nil:
		return step.Strides
	}
	return o.Inputs[step.Input].Strides
}

// fit brings a gradient to its input's shape and type, as the engine does when
// the formulas have run: a sum over broadcast axes, or a cast.
func (s *simulation) fit(n *node, step *op.BackwardStep) {
	g := s.produced[step.Input]
	if g < 0 || !step.Reduce {
		return
	}
	in := n.op.Inputs[step.Input]
	owner := OwnerInFlight
	if s.edges[n.edges+int32(step.Input)].isLeaf() {
		owner = OwnerGradients
	}
	leading := len(in.Shape) < len(n.op.Outputs[step.Output].Shape) // summed away, and viewed without
	s.produced[step.Input] = s.newGradient(gradient{slot: s.allocate(in.Bytes(), owner), dense: true, view: leading})
	s.dropGradient(g)
}

// runView is the backward of a view made anew: it passes a view of the
// gradient, or fills a tensor of the base's size.
func (s *simulation) runView(n *node, incoming []int32) {
	g := incoming[0]
	if n.view.Elements() == n.base.Elements() {
		s.produced[0] = s.showAs(n.base, n.view, gradient{slot: s.grads[g].slot, dense: s.grads[g].dense, view: true}, s.grads[g].strides)
		return
	}
	s.produced[0] = s.newGradient(gradient{slot: s.allocate(n.base.Bytes(), OwnerInFlight), dense: true})
}

// runCopySlices is the backward of an operator that wrote into a view: a copy
// of the base's gradient, a copy of its part, and the operator's own backward
// on that.
func (s *simulation) runCopySlices(n *node, incoming []int32) {
	whole := s.newGradient(gradient{slot: s.allocate(n.base.Bytes(), OwnerInFlight), dense: true})
	part := s.newGradient(gradient{slot: s.allocate(n.view.Bytes(), OwnerTemporaries), dense: true})
	own := []int32{part}
	s.runFormulas(n, own)
	s.dropGradient(s.produced[0])
	s.produced[0] = -1
	s.dropGradient(part)
	if s.edges[n.edges].none() {
		s.dropGradient(whole)
		return
	}
	s.produced[0] = whole
}

// keepRows puts a sparse gradient into .grad: taken over, with whatever it is a view
// of; rows that are there already stand before its own.
func (s *simulation) keepRows(l *leaf, rows int32) {
	if !l.present {
		s.retain(rows)
		l.grad = rows
		return
	}
	both := s.allocate(s.bytes(l.grad)+s.bytes(rows), OwnerGradients)
	s.release(l.grad)
	l.grad = both
}

// accumulate puts a gradient into .grad: taken over if nobody else has it and
// it lies as the parameter does, else copied; added if there is one already. Where
// gradients are spread over the ranks, a part of it is kept.
func (s *simulation) accumulate(l *leaf) {
	g := l.arrived
	l.arrived = -1
	x := &s.grads[g]
	switch {
	case x.sparse:
		s.keepRows(l, x.slot)
	case l.present, s.gradientViews:
	case s.plan.Parallel.sharded():
		l.grad = s.allocate(s.plan.Parallel.shard(s.plan.Parallel.gradientBytes(l.tensor)), OwnerGradients)
	case x.refs == 1 && x.dense && takenOver(x, l.tensor):
		l.grad = x.slot
		s.retain(x.slot)
	default:
		l.grad = s.allocate(l.tensor.Bytes(), OwnerGradients)
	}
	s.dropGradient(g)
	l.present = true
	if l.grad >= 0 {
		s.own(l.grad, OwnerGradients).param = l.param
	}
	if s.plan.StepInBackward {
		stepNow(s, l)
	}
}
