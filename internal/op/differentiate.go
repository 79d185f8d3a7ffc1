package op

// This file is what programs do with gradients while they run: the backward of a
// custom function, which is followed to count it, and a backward that the program
// itself asks for.

import (
	"errors"
	"slices"

	"heft/internal/graph"
)

// Aside runs what a program runs at another time, without gradients and without
// autocast, and returns its operators. They leave no step.
func (b *Builder) Aside(run func() error) ([]*graph.Op, error) {
	outer := *b
	b.graph = &graph.Graph{}
	b.held, b.region, b.pinned = nil, nil, nil
	b.Reachable = nil // nobody reads these drops, and what the program holds is the outer one's
	b.NoGrad, b.autocast, b.casts = true, graph.InvalidDType, nil
	err := run()
	inner := b.graph
	ops := b.ops
	*b = outer
	b.graph.Assumptions = append(b.graph.Assumptions, inner.Assumptions...)
	b.aside += ops - b.ops
	return inner.Ops(), err
}

// FollowedBackward notes what the backward of the custom function that ran last
// runs.
func (b *Builder) FollowedBackward(ops []*graph.Op) {
	if o := b.lastOp(); o != nil {
		o.Custom = ops
	}
}

// valuesOfWalk is how many values could be computed while a backward looks at a step.
const valuesOfWalk = 16

// Asked is a backward that a program asks for.
type Asked struct {
	Roots     []*graph.Tensor
	Gradients []*graph.Tensor // of the roots, nil where none was given
	Wanted    []*graph.Tensor // whose gradients are made; none: those of all leaves
	Also      []*graph.Tensor // no leaves, whose gradients are made as well
	Keep      bool            // saved tensors stay for another backward
	Create    bool            // the gradients are differentiable themselves
	Layout    bool            // gradients lie as their formulas make them, not as what they are gradients of
}

// ErrFreed says that a backward ran through nodes whose saved tensors an earlier one
// has let go.
//
//lint:ignore ST1005 programs compare texts, and this is torch's
var ErrFreed = errors.New("Trying to backward through the graph a second time (or directly access saved tensors after they have already been freed). " +
	"Saved intermediate values of the graph are freed when you call .backward() or autograd.grad(). Specify retain_graph=True if you need to backward " +
	"through the graph a second time or if you need to access saved tensors after calling backward.")

// Differentiate runs the backward from some roots through what was recorded so far,
// as one step, and returns the tensors that it reaches of those that are wanted, with
// their gradients. Unless they are kept, the operators that it passes are not
// differentiated again. Nothing is recorded if no recorded operator made a root.
func (b *Builder) Differentiate(asked Asked) (reached, gradients []*graph.Tensor, err error) {
	if b.Computing != nil { // a loop of backwards walks all steps again and again
		if err := b.Computing(valuesOfWalk*int64(len(b.graph.Steps)), 0); err != nil {
			return nil, nil, err
		}
	}
	leaves, through := b.pathsFrom(asked.Roots)
	if asked.Wanted != nil {
		leaves = asked.Wanted
	}
	leaves = append(leaves, asked.Also...)
	way := newPassing(asked, leaves, through)
	if slices.ContainsFunc(way.passages, func(p graph.Passage) bool { return p.Op.Differentiated && b.saves(p.Op) }) {
		return nil, nil, ErrFreed
	}
	for _, p := range way.passages {
		if err := b.refuseModified(p); err != nil {
			return nil, nil, err
		}
	}
	reached = slices.DeleteFunc(slices.Clone(leaves), func(t *graph.Tensor) bool { return !way.reaches[t] })
	if len(reached) == 0 {
		return nil, nil, nil
	}
	gradients, err = b.runBackward(asked, way, reached)
	if err != nil {
		return nil, nil, err
	}
	for _, p := range way.passages {
		p.Op.Differentiated = p.Op.Differentiated || !asked.Keep
	}
	return reached, gradients, nil
}

// runBackward records the step.
func (b *Builder) runBackward(asked Asked, way *passing, reached []*graph.Tensor) ([]*graph.Tensor, error) {
	carries := make([]bool, len(reached))
	expanded := []int64{}
	for i, t := range reached {
		carries[i] = asked.Create && way.carried[t] && t.DType.Differentiable()
		if asked.Layout && way.isExpanded(t) {
			expanded = append(expanded, int64(i))
		}
	}
	tensors := slices.Concat(reached, asked.Roots)
	for _, g := range asked.Gradients {
		if g != nil {
			tensors = append(tensors, g)
		}
	}
	kept := len(tensors)
	if slices.Contains(carries, true) {
		tensors = append(tensors, way.saved...)
	}
	noGrad := b.NoGrad
	b.NoGrad = !slices.Contains(carries, true)
	gradients, err := b.Apply("autograd_backward", []any{tensors, int64(len(reached)), int64(kept), expanded, asked.Keep})
	b.NoGrad = noGrad
	if err != nil {
		return nil, err
	}
	for i, g := range gradients {
		g.RequiresGrad = carries[i]
	}
	if o := b.lastOp(); o != nil {
		o.Through = way.passages
	}
	return gradients, nil
}

// saves tells whether an operator keeps tensors for its backward.
func (b *Builder) saves(o *graph.Op) bool {
	operator, ok := Of(o)
	found := false
	if ok {
		needs := func(i int) bool { return o.Inputs[i] != nil && o.Inputs[i].RequiresGrad }
		operator.Gradient.SavedTensors(o, b.Torch, needs, func(*graph.Tensor, bool) { found = true })
	}
	return found
}

// passing is the way of a backward: the operators that lie between the roots and what
// is wanted.
type passing struct {
	passages []graph.Passage
	needed   map[*graph.Tensor]bool
	written  map[*graph.Storage]bool // that operators changed in place on the way
	reaches  map[*graph.Tensor]bool  // tensors that an incoming gradient reaches
	carried  map[*graph.Tensor]bool  // whose gradients require grad themselves, if they are differentiated
	saved    []*graph.Tensor         // through which they do
	listed   map[*graph.Tensor]bool  // in saved
	users    map[*graph.Tensor][]int // passages that make a gradient of a tensor
}

// newPassing leaves those operators of a walk, last first, that are on the way.
func newPassing(asked Asked, wanted []*graph.Tensor, through []*graph.Op) *passing {
	w := &passing{
		needed: map[*graph.Tensor]bool{}, written: map[*graph.Storage]bool{}, reaches: map[*graph.Tensor]bool{},
		carried: map[*graph.Tensor]bool{}, listed: map[*graph.Tensor]bool{}, users: map[*graph.Tensor][]int{},
	}
	for _, t := range wanted {
		w.needed[t] = true
	}
	needs := map[*graph.Op][]bool{}
	for _, o := range slices.Backward(through) {
		needs[o] = w.wants(o)
	}
	for i, root := range asked.Roots {
		w.reaches[root] = true
		if i < len(asked.Gradients) && asked.Gradients[i] != nil && asked.Gradients[i].RequiresGrad {
			w.carried[root] = true
			w.save(asked.Gradients[i])
		}
	}
	for _, o := range through {
		if slices.Contains(needs[o], true) {
			w.pass(o, needs[o])
		}
	}
	return w
}

// wants tells the inputs whose gradients an operator's backward makes, and notes that
// those of its results are needed for them.
func (w *passing) wants(o *graph.Op) []bool {
	list := make([]bool, len(o.Inputs))
	for i, in := range o.Inputs {
		list[i] = in != nil && in.RequiresGrad && (w.needed[in] || w.written[in.Storage])
	}
	if !slices.Contains(list, true) {
		return list
	}
	for _, out := range o.Outputs {
		w.needed[out] = true
		if o.InPlace {
			w.written[out.Storage] = true
		}
	}
	return list
}

// pass goes through an operator's backward. The gradient of an argument requires grad
// if the incoming one does, or a saved tensor that its formula reads.
func (w *passing) pass(o *graph.Op, wants []bool) {
	p := graph.Passage{Op: o, Wants: wants}
	for _, out := range o.Outputs {
		p.Carried = p.Carried || w.carried[out]
	}
	for i, in := range o.Inputs {
		if !wants[i] {
			continue
		}
		w.reaches[in] = true
		w.users[in] = append(w.users[in], len(w.passages))
		carried := p.Carried
		eachRead(o, i, func(t *graph.Tensor) {
			carried = true
			w.save(t)
		})
		w.carried[in] = w.carried[in] || carried
	}
	w.passages = append(w.passages, p)
}

// eachRead calls found with the tensors requiring grad that the formula of an input's
// gradient reads. What differentiates a backward that the program asked for reads what
// that one's formulas do: they are what its gradients depend on.
func eachRead(o *graph.Op, input int, found func(*graph.Tensor)) {
	if len(o.Through) > 0 {
		for at, in := range o.Inputs {
			if in != nil && in.RequiresGrad && leadsTo(o, at) {
				found(in)
			}
		}
		return
	}
	operator, ok := Of(o)
	if !ok || operator.Gradient.Compares {
		return
	}
	operator.Gradient.SavedTensors(o, Release{}, func(at int) bool { return at == input }, func(t *graph.Tensor, _ bool) {
		if t.RequiresGrad {
			found(t)
		}
	})
}

func (w *passing) save(t *graph.Tensor) {
	if !w.listed[t] {
		w.listed[t] = true
		w.saved = append(w.saved, t)
	}
}

// isExpanded tells whether the only gradient that reaches a tensor is one number,
// shown at each element: that of a sum.
func (w *passing) isExpanded(t *graph.Tensor) bool {
	for range len(w.passages) {
		step, out := w.onlyStep(t)
		switch {
		case step == nil || step.Kind != BackwardPass || step.Reduce:
			return false
		case step.View && !step.Dense:
			return len(out.Shape) == 0
		case step.View || !slices.Equal(out.Shape, t.Shape):
			return false
		}
		t = out // the gradient itself is handed on
	}
	return false
}

// onlyStep is what makes the gradient of a tensor, and the result whose gradient it is
// made of; nil where it is a sum of several or takes several steps.
func (w *passing) onlyStep(t *graph.Tensor) (*BackwardStep, *graph.Tensor) {
	if len(w.users[t]) != 1 {
		return nil, nil
	}
	user := w.passages[w.users[t][0]]
	operator, _ := Of(user.Op)
	at := slices.Index(user.Op.Inputs, t)
	rule := Backward{Op: user.Op, Wants: func(i int) bool { return i == at }, Incoming: func(int) bool { return true }}
	rule.Plan(operator.Gradient)
	if len(rule.Steps) != 1 {
		return nil, nil
	}
	return &rule.Steps[0], user.Op.Outputs[0]
}

// Learns tells whether some tensors depend on a leaf that requires grad besides those
// that are named: a parameter of a module that a function holds.
func (b *Builder) Learns(roots, besides []*graph.Tensor) (bool, error) {
	if b.Computing != nil {
		if err := b.Computing(valuesOfWalk*int64(len(b.graph.Steps)), 0); err != nil {
			return false, err
		}
	}
	leaves, _ := b.pathsFrom(roots)
	return slices.ContainsFunc(leaves, func(t *graph.Tensor) bool { return !slices.Contains(besides, t) }), nil
}

// pathsFrom walks the program backward from some roots.
func (b *Builder) pathsFrom(roots []*graph.Tensor) (leaves []*graph.Tensor, through []*graph.Op) {
	d, made := newDescent(roots), map[*graph.Tensor]bool{}
	for _, step := range slices.Backward(b.graph.Steps) {
		if step.Op == nil || !d.passes(step.Op) {
			continue
		}
		through = append(through, step.Op)
		for _, out := range step.Op.Outputs {
			made[out] = true
		}
	}
	for _, t := range d.met {
		if !made[t] {
			leaves = append(leaves, t)
		}
	}
	return leaves, through
}
