package onnx

// This file runs loops. A loop ends at its limit or where its condition says so;
// conditions over known integers, the counters that TensorFlow's recurrent layers
// count their steps with, are evaluated turn by turn. Where that leaves the end
// open, the result says whether what is counted is too much or too little.

import (
	"fmt"
	"maps"
	"math"
	"slices"

	"heft/internal/graph"
	"heft/internal/op"
)

const (
	// maxUnrolled bounds the turns that become steps of their own. The others
	// are counted by what the last of these costs, if nothing tells them apart.
	maxUnrolled = 1024

	// maxCount is the largest limit that is one. torch's exporter writes the
	// largest integer, 2^63 - 1, where a while loop has none.
	maxCount = 1 << 31

	// maxRepeatedWork keeps the work and the traffic of all repeated turns far from
	// overflow, backward included.
	maxRepeatedWork = 1 << 58
)

// openTurns tells what is known of loops that end where data says so.
type openTurns struct {
	atLeast bool // one runs more often than its turns are counted
	atMost  bool // one may end before its limit, up to which it is counted
}

// decision is what a condition says of the next turn.
type decision uint8

const (
	open decision = iota // it depends on data
	goOn
	end
)

// decide reads a boolean; an absent one is true.
func (c *call) decide(t *graph.Tensor) decision {
	if t == nil {
		return goOn
	}
	numbers := t.Known()
	switch {
	case len(numbers) != 1:
		return open
	case numbers[0] != 0:
		return goOn
	}
	return end
}

// loop is a running Loop or Scan.
type loop struct {
	*call
	body    *graphProto
	turn    func(turn *graph.Tensor, carried []value) (decision, []value, error) // runs the body once; what it returns behind the condition
	limit   int64                                                                // turns at most; -1: not known
	next    decision
	told    bool // the file's shapes tell the number of turns, whatever the condition says
	bounded bool // the limit is an upper bound, or the condition may end the loop before it

	carried []value
	stacks  [][]value // what each turn adds to the scan outputs

	stackAxes []int64 // along which that is put together: the first where a list ends
	ran       int64   // turns that are steps
	further   int64   // turns like the last of these
	last      op.Segment
	lacking   bool // the loop runs more often than that
}

func runLoop(c *call) ([]value, error) {
	body, err := c.graph("body")
	if err != nil {
		return nil, err
	}
	l := &loop{call: c, body: body, carried: slices.Clone(c.in[min(2, len(c.in)):]), next: c.decide(c.tensor(1))}
	n := len(l.carried)
	if len(body.outputs) < n+1 || len(body.inputs) < 2 {
		return nil, c.errorf("its body takes %d and returns %d values for %d carried ones", len(body.inputs), len(body.outputs), n)
	}
	l.stacks = make([][]value, len(body.outputs)-1-n)
	l.turn = l.turnOfLoop
	l.findLimit()
	if l.limit == 0 || l.next == end {
		return l.none()
	}
	return l.run()
}

// findLimit reads how often a loop runs at most: from its first input, from what
// bounds that, from the size that the file declares of a scan output.
func (l *loop) findLimit() {
	l.limit = -1
	limit := l.tensor(0)
	if limit == nil {
		return
	}
	if n, err := l.scalar(0); err == nil {
		if l.limit = max(n, 0); n > maxCount {
			l.limit = -1
		}
		l.bounded = limit.Bound
		return
	}
	if _, most := l.tracer.interval(limit).whole().at(0); most <= maxCount {
		l.limit, l.bounded = max(int64(math.Floor(most)), 0), true
	}
}

// declaredTurns is the number of turns that the file's own shapes tell: the first
// size of a scan output.
func (l *loop) declaredTurns() (int64, bool) {
	for i := range l.stacks {
		if at := len(l.carried) + i; at < len(l.node.outputs) {
			shape, ok := l.scope.declaration(l.node.outputs[at]).static(l.tracer.binding.bound)
			if ok && len(shape) > 0 && shape[0] > 0 && shape[0] <= maxCount {
				return shape[0], true
			}
		}
	}
	return 0, false
}

// turnOfLoop runs the body of a Loop, which takes the number of the turn and the
// condition, and returns the next condition first.
func (l *loop) turnOfLoop(turn *graph.Tensor, carried []value) (decision, []value, error) {
	holds := l.constant([]float64{1}, l.declaredScalar(1), graph.Bool)
	results, err := l.tracer.subgraph(l.scope, l.body, append([]value{tensorValue(turn), tensorValue(holds)}, carried...))
	if err != nil {
		return end, nil, err
	}
	return l.decide(results[0].tensor), results[1:], nil
}

// declaredScalar is the shape of one of the two first inputs of a body: no axis, or
// one of size 1 as older exporters wrote it.
func (l *loop) declaredScalar(i int) []int64 {
	if in := l.body.inputs[i]; in.ranked && len(in.dims) == 1 {
		return []int64{1}
	}
	return []int64{}
}

// number is the tensor with the number of a turn.
func (l *loop) number(turn int64) *graph.Tensor {
	return l.constant([]float64{float64(turn)}, l.declaredScalar(0), graph.Int64)
}

// run unrolls the loop and returns its results.
func (l *loop) run() ([]value, error) {
	before := slices.Clone(l.carried)
	for l.goesOn() {
		if l.ran > 1 && !l.affordable() {
			if err := l.skim(); err != nil {
				return nil, err
			}
			break
		}
		if err := l.unroll(); err != nil {
			return nil, err
		}
	}
	if l.further > 0 {
		l.last.Repeat(l.further)
	}
	l.tellEnd()
	l.markCarried(before)
	return l.results()
}

// goesOn tells whether another turn is run. A loop without limit whose condition
// depends on data runs once, unless the file's shapes tell how often.
func (l *loop) goesOn() bool {
	if l.next == open && l.limit < 0 {
		if l.limit, l.told = l.declaredTurns(); !l.told {
			l.limit, l.lacking = -1, true
			return l.ran == 0
		}
	}
	if l.next == open && !l.told {
		l.bounded = true
	}
	return l.next != end && (l.limit < 0 || l.ran < l.limit)
}

// affordable tells whether there is room for another turn of steps.
func (l *loop) affordable() bool {
	t := l.tracer
	return l.ran < maxUnrolled && t.executed < maxNodes/2 && t.builder.Length() < t.builder.MaxOps/2
}

func (l *loop) unroll() error {
	mark := l.tracer.builder.Mark()
	next, results, err := l.turn(l.number(l.ran), l.carried)
	if err != nil {
		return err
	}
	l.last = l.tracer.builder.Since(mark)
	l.next, l.carried = next, results[:len(l.carried)]
	for k, v := range results[len(l.carried):] {
		l.stacks[k] = append(l.stacks[k], v)
	}
	l.ran++
	return l.err
}

// aside is a turn that leaves no steps.
type aside struct {
	next    decision
	carried []value
	flops   int64
	large   int64 // of these on more than single numbers
}

func (l *loop) aside(number *graph.Tensor, carried []value) (aside, error) {
	t := l.tracer
	t.enter()
	mark, unknown, turns := t.builder.Mark(), maps.Clone(t.unknown), t.turns
	next, results, err := l.turn(number, slices.Clone(carried))
	t.enter()
	segment := t.builder.Cut(mark)
	t.unknown, t.turns = unknown, turns
	if err != nil {
		return aside{}, err
	}
	return aside{next, results[:len(carried)], segment.FLOPs(), segment.LargeFLOPs()}, l.err
}

// skim counts the turns that are no steps of their own. If a turn costs the same
// and goes on whatever its number and the numbers it carries, so do all of them;
// else they are run one by one, to see whether each costs the same and goes on.
func (l *loop) skim() error {
	cost := l.last.FLOPs()
	probe, err := l.aside(l.forgotten(l.number(l.ran)), l.forgetAll(l.carried))
	if err == nil && probe.next == l.next && probe.large == l.last.LargeFLOPs() && sameSizes(probe.carried, l.carried) {
		l.further = max(l.limit-l.ran, 0)
		l.lacking = l.limit < 0
		l.carried = l.forgetAll(l.carried)
	} else if err := l.skimOneByOne(cost); err != nil {
		return err
	}
	l.limitWork()
	return nil
}

// limitWork takes repeated turns back that together would be more than numbers
// hold.
func (l *loop) limitWork() {
	w := l.last.Work()
	most := max(w.FLOPs(), w.Read, w.Written, 1)
	if left := maxRepeatedWork - l.tracer.repeated; l.further > left/most {
		l.further, l.lacking = 0, true
	}
	l.tracer.repeated += l.further * most
}

func (l *loop) skimOneByOne(cost int64) error {
	t, state := l.tracer, aside{next: l.next, carried: l.carried}
	for state.next == goOn && (l.limit < 0 || l.ran+l.further < l.limit) {
		if t.executed > maxNodes*3/4 {
			l.lacking = true
			break
		}
		var err error
		if state, err = l.aside(l.number(l.ran+l.further), state.carried); err != nil {
			return err
		}
		if state.flops != cost || !sameSizes(state.carried, l.carried) {
			l.lacking = true
			break
		}
		l.further++
	}
	l.bounded = l.bounded || state.next == open
	for i, v := range l.carried {
		if now := state.carried[i]; now.kind == isTensor && now.tensor.Known() != nil {
			l.carried[i] = now
		} else {
			l.carried[i] = l.forget(v)
		}
	}
	return nil
}

// sameSizes compares what two turns leave.
func sameSizes(a, b []value) bool {
	return slices.EqualFunc(a, b, func(x, y value) bool {
		switch {
		case x.kind != y.kind || len(x.items) != len(y.items):
			return false
		case x.kind == isTensor:
			return slices.Equal(x.tensor.Shape, y.tensor.Shape)
		}
		return true
	})
}

// forgotten is a tensor of the same kind whose values are not known.
func (l *loop) forgotten(x *graph.Tensor) *graph.Tensor { return l.constant(nil, x.Shape, x.DType) }

// forget leaves a value whose numbers may change from turn to turn without them.
func (l *loop) forget(v value) value {
	if v.kind != isTensor || v.tensor.Known() == nil {
		return v
	}
	return tensorValue(l.forgotten(v.tensor))
}

func (l *loop) forgetAll(values []value) []value {
	forgotten := make([]value, len(values))
	for i, v := range values {
		forgotten[i] = l.forget(v)
	}
	return forgotten
}

// tellEnd states what the number of turns leaves open.
func (l *loop) tellEnd() {
	t, name, counted := l.tracer, shortName(nodeName(l.node)), l.ran+l.further
	switch {
	case l.lacking && counted == 1:
		t.turns.atLeast = true
		t.builder.Assume("loop", name+" has no known number of turns: one is counted", "totals grow with the real number")
	case l.lacking:
		t.turns.atLeast = true
		t.builder.Assume("loop", fmt.Sprintf("%s runs more often than the %d turns that are counted", name, counted), "totals are too low")
	case l.bounded:
		t.turns.atMost = true
		t.builder.Assume("loop", fmt.Sprintf("when %s ends depends on data: all %d turns of its limit are counted", name, counted), "totals are an upper bound")
	}
}

// markCarried marks what an open number of turns leaves open of the carried
// values: sizes that a turn changes, and numbers.
func (l *loop) markCarried(before []value) {
	if !l.lacking && !l.bounded {
		return
	}
	for i, v := range l.carried {
		if !sameSizes(l.carried[i:i+1], before[i:i+1]) {
			l.mark(v)
		}
		l.carried[i] = l.forget(v)
	}
}

// mark says of tensors that a size follows the number of turns.
func (l *loop) mark(v value) {
	for _, x := range flatten([]value{v}) {
		x.Bound, x.AtLeast = x.Bound || !l.lacking, x.AtLeast || l.lacking
	}
}

func (l *loop) results() ([]value, error) {
	results := slices.Clone(l.carried)
	for k, stack := range l.stacks {
		axis := int64(0)
		if k < len(l.stackAxes) {
			axis = l.stackAxes[k]
		}
		v := l.stacked(stack, axis)
		if l.lacking || l.bounded {
			l.mark(v)
		}
		results = append(results, v)
	}
	return results, l.err
}

// stacked puts what the turns gave one behind another, along a new axis. The turns
// that are no steps gave what the last one gave.
func (l *loop) stacked(stack []value, axis int64) value {
	if len(stack) == 0 || slices.ContainsFunc(stack, func(v value) bool { return v.kind != isTensor }) {
		return value{kind: isUnknown}
	}
	y := l.do("stack", flatten(stack), axis)
	if l.further == 0 || l.err != nil {
		return tensorValue(y)
	}
	one := l.do("unsqueeze", stack[len(stack)-1].tensor, axis)
	if l.err != nil {
		return value{kind: isUnknown}
	}
	shape := slices.Clone(one.Shape)
	if axis < 0 {
		axis += int64(len(shape))
	}
	shape[axis] = l.further
	return tensorValue(l.do("cat", []*graph.Tensor{y, l.do("expand", one, shape)}, axis))
}

// none runs the body once aside, for the shapes of the empty outputs.
func (l *loop) none() ([]value, error) {
	t := l.tracer
	t.enter()
	mark, unknown, turns := t.builder.Mark(), maps.Clone(t.unknown), t.turns
	_, outs, err := l.turn(l.number(0), slices.Clone(l.carried))
	t.enter()
	t.builder.Cut(mark)
	t.unknown, t.turns = unknown, turns
	results := slices.Clone(l.carried)
	for k := range l.stacks {
		if err != nil || outs[len(l.carried)+k].kind != isTensor {
			results = append(results, value{kind: isUnknown})
			continue
		}
		x := outs[len(l.carried)+k].tensor
		results = append(results, tensorValue(l.constant(nil, append([]int64{0}, x.Shape...), x.DType)))
	}
	return results, nil
}
