package onnx

import (
	"fmt"
	"maps"
	"slices"

	"heft/internal/graph"
	"heft/internal/op"
)

// This file runs the operators that hold graphs: If, Loop, Scan, SequenceMap.

// maxTrips bounds the iterations that are unrolled.
const maxTrips = 1024

func controlRules() map[string]*rule {
	return map[string]*rule{
		"If":          {least: 1, run: runIf},
		"Loop":        {run: runLoop},
		"Scan":        {run: runScan},
		"SequenceMap": {run: runSequenceMap},
	}
}

func (c *call) graph(name string) (*graphProto, error) {
	if a := c.attribute(name); a != nil && a.graph != nil {
		return a.graph, nil
	}
	return nil, c.errorf("attribute %s holds no graph", name)
}

// runIf takes the side that the condition decides. If it is not known, both
// are traced, and the dearer one stays; a side that fails is not taken.
func runIf(c *call) ([]value, error) {
	var bodies [2]*graphProto
	for i, name := range [2]string{"then_branch", "else_branch"} {
		var err error
		if bodies[i], err = c.graph(name); err != nil {
			return nil, err
		}
	}
	condition, err := c.scalar(0)
	if err == nil {
		side := 0
		if condition == 0 {
			side = 1
		}
		return c.tracer.subgraph(c.scope, bodies[side], nil)
	}
	return c.dearer(bodies)
}

// dearer traces both sides of an If and keeps one.
func (c *call) dearer(bodies [2]*graphProto) ([]value, error) {
	t := c.tracer
	t.enter()
	var results [2][]value
	var errs [2]error
	var segments [2]op.Segment
	var unknown [2]map[missing]int
	before := t.unknown
	for i, body := range bodies {
		mark := t.builder.Mark()
		t.unknown = maps.Clone(before)
		results[i], errs[i] = t.subgraph(c.scope, body, nil)
		t.enter()
		segments[i], unknown[i] = t.builder.Cut(mark), t.unknown
	}
	side := 0
	if errs[0] != nil || errs[1] == nil && segments[1].FLOPs() > segments[0].FLOPs() {
		side = 1
	}
	t.unknown, t.position = unknown[side], nodeName(c.node)
	if errs[side] != nil {
		return nil, errs[side]
	}
	t.builder.Paste(segments[side])
	c.tellBranch(side, branch{failed: errs[1-side], even: segments[0].FLOPs() == segments[1].FLOPs(), uncounted: len(unknown[1-side]) > len(before)})
	return results[side], nil
}

// branch is the side of an If that was not taken.
type branch struct {
	failed    error // it does not run with these inputs
	even      bool  // it costs the same
	uncounted bool  // it has operators that are not counted elsewhere
}

// tellBranch states which side of an If is counted, and why.
func (c *call) tellBranch(side int, other branch) {
	names := [2]string{"then branch", "else branch"}
	text := fmt.Sprintf("the condition of %s depends on data: its %s is counted", nodeName(c.node), names[side])
	effect := "it is the dearer one"
	switch {
	case other.failed != nil:
		effect = fmt.Sprintf("the %s does not run with these inputs: %v", names[1-side], other.failed)
	case other.uncounted:
		effect = fmt.Sprintf("the %s has operators that heft does not count", names[1-side])
	case other.even:
		effect = "both cost the same"
	}
	c.tracer.builder.Assume("branch", text, effect)
}

// trips reads how often a loop runs at most: exact tells whether that is known.
func (c *call) trips() (n int64, exact bool, err error) {
	if c.tensor(0) == nil {
		return 1, false, nil
	}
	n, err = c.scalar(0)
	if err != nil {
		return 1, false, nil
	}
	if n > maxTrips {
		c.tracer.builder.Assume("loop", fmt.Sprintf("%s runs %d times; %d are counted", nodeName(c.node), n, maxTrips), "totals are too low")
		return maxTrips, true, nil
	}
	return max(n, 0), true, nil
}

// runLoop unrolls a loop whose number of iterations is known. A condition that
// depends on data is taken to hold: the limit is an upper bound then. Without a
// limit one iteration runs.
func runLoop(c *call) ([]value, error) {
	body, err := c.graph("body")
	if err != nil {
		return nil, err
	}
	trips, exact, err := c.trips()
	if err != nil {
		return nil, err
	}
	condition, known := c.condition(c.tensor(1))
	if !exact && !(known && !condition) {
		c.tracer.builder.Assume("loop", nodeName(c.node)+" has no known number of iterations: one is counted", "totals grow with the real number")
	}
	if known && !condition {
		trips = 0
	}
	l := loop{call: c, body: body, carried: slices.Clone(c.in[min(2, len(c.in)):])}
	return l.run(trips)
}

// condition reads a boolean; an absent one is true.
func (c *call) condition(t *graph.Tensor) (holds, known bool) {
	if t == nil {
		return true, true
	}
	numbers := t.Known()
	if len(numbers) != 1 {
		return true, false
	}
	return numbers[0] != 0, true
}

// loop is a running Loop.
type loop struct {
	*call
	body    *graphProto
	carried []value
	stacks  [][]value // what each iteration adds to the scan outputs
}

func (l *loop) run(trips int64) ([]value, error) {
	n := len(l.carried)
	if len(l.body.outputs) < n+1 || len(l.body.inputs) < 2 {
		return nil, l.errorf("its body takes %d and returns %d values for %d carried ones", len(l.body.inputs), len(l.body.outputs), n)
	}
	l.stacks = make([][]value, len(l.body.outputs)-1-n)
	if trips == 0 {
		return l.none()
	}
	for i := range trips {
		again, err := l.iterate(i)
		if err != nil {
			return nil, err
		}
		if !again {
			break
		}
	}
	return l.finish()
}

func (l *loop) iterate(i int64) (again bool, err error) {
	inputs := []value{
		tensorValue(l.constant([]float64{float64(i)}, []int64{}, graph.Int64)),
		tensorValue(l.constant([]float64{1}, []int64{}, graph.Bool)),
	}
	results, err := l.tracer.subgraph(l.scope, l.body, append(inputs, l.carried...))
	if err != nil {
		return false, err
	}
	n := len(l.carried)
	l.carried = results[1 : n+1]
	for k, v := range results[n+1:] {
		l.stacks[k] = append(l.stacks[k], v)
	}
	holds, _ := l.condition(results[0].tensor)
	return holds, nil
}

func (l *loop) finish() ([]value, error) {
	results := slices.Clone(l.carried)
	for _, stack := range l.stacks {
		if slices.ContainsFunc(stack, func(v value) bool { return v.kind != isTensor }) {
			results = append(results, value{kind: isUnknown})
			continue
		}
		results = append(results, tensorValue(l.do("stack", flatten(stack), int64(0))))
	}
	return results, l.err
}

// none runs the body once aside, for the shapes of the empty outputs.
func (l *loop) none() ([]value, error) {
	t := l.tracer
	t.enter()
	carried, mark, unknown := slices.Clone(l.carried), t.builder.Mark(), maps.Clone(t.unknown)
	_, err := l.iterate(0)
	t.enter()
	t.builder.Cut(mark)
	t.unknown = unknown
	results := carried
	for _, stack := range l.stacks {
		if err != nil || len(stack) == 0 || stack[0].kind != isTensor {
			results = append(results, value{kind: isUnknown})
			continue
		}
		x := stack[0].tensor
		results = append(results, tensorValue(l.constant(nil, append([]int64{0}, x.Shape...), x.DType)))
	}
	return results, nil
}

// runScan unrolls over the scanned axis, whose size is known.
func runScan(c *call) ([]value, error) {
	body, err := c.graph("body")
	if err != nil {
		return nil, err
	}
	count := int(c.int("num_scan_inputs", 1))
	if c.version < 9 {
		return c.scanBatches(body, count)
	}
	if count < 1 || count > len(c.in) {
		return nil, c.errorf("it scans %d of %d inputs", count, len(c.in))
	}
	s := scan{loop: loop{call: c, body: body, carried: slices.Clone(c.in[:len(c.in)-count])}, scanned: c.in[len(c.in)-count:]}
	return s.run()
}

// scanBatches runs a scan of version 8, which had a batch axis in front of
// everything and the lengths of sequences as its first input: sample by sample.
func (c *call) scanBatches(body *graphProto, count int) ([]value, error) {
	inputs := c.in[min(1, len(c.in)):]
	if count < 1 || count > len(inputs) {
		return nil, c.errorf("it scans %d of %d inputs", count, len(inputs))
	}
	last := inputs[len(inputs)-1].tensor
	if last == nil || len(last.Shape) < 2 || last.Shape[0] < 1 || last.Shape[0] > maxTrips {
		return nil, errOpen
	}
	var stacks [][]*graph.Tensor
	for b := range last.Shape[0] {
		s := scan{loop: loop{call: c, body: body}}
		for i, v := range inputs {
			one := tensorValue(c.do("select", orScalar(v.tensor), int64(0), b))
			if i < len(inputs)-count {
				s.carried = append(s.carried, one)
			} else {
				s.scanned = append(s.scanned, one)
			}
		}
		results, err := s.run()
		if err != nil {
			return nil, err
		}
		stacks = append(stacks, flatten(results))
	}
	results := make([]*graph.Tensor, len(stacks[0]))
	for i := range results {
		var parts []*graph.Tensor
		for _, stack := range stacks {
			if i < len(stack) {
				parts = append(parts, stack[i])
			}
		}
		results[i] = c.do("stack", parts, int64(0))
	}
	return c.result(results...)
}

// orScalar replaces an absent tensor, so that an operator refuses it.
func orScalar(t *graph.Tensor) *graph.Tensor {
	if t == nil {
		return scalarTensor()
	}
	return t
}

type scan struct {
	loop
	scanned []value
	axes    []int
	length  int64
}

func (s *scan) run() ([]value, error) {
	if err := s.measure(); err != nil {
		return nil, err
	}
	n := len(s.carried)
	if len(s.body.outputs) < n || len(s.body.inputs) < n+len(s.scanned) {
		return nil, s.errorf("its body does not fit %d states and %d scanned inputs", n, len(s.scanned))
	}
	s.stacks = make([][]value, len(s.body.outputs)-n)
	trips := min(s.length, maxTrips)
	if trips < s.length {
		s.tracer.builder.Assume("loop", fmt.Sprintf("%s runs %d times; %d are counted", nodeName(s.node), s.length, trips), "totals are too low")
	}
	for i := range trips {
		if err := s.step(i); err != nil {
			return nil, err
		}
	}
	return s.gather()
}

func (s *scan) measure() error {
	axes := s.intList("scan_input_axes")
	s.length = -1
	for i, v := range s.scanned {
		if v.kind != isTensor || len(v.tensor.Shape) == 0 {
			return s.errorf("scanned input %d has no axis", i)
		}
		axis := int64(0)
		if i < len(axes) {
			axis = axes[i]
		}
		at, err := s.axis(axis, len(v.tensor.Shape))
		if err != nil {
			return err
		}
		s.axes = append(s.axes, at)
		size := v.tensor.Shape[at]
		if s.length >= 0 && size != s.length {
			return s.errorf("scanned inputs have %d and %d steps", s.length, size)
		}
		s.length = size
	}
	return nil
}

func (s *scan) step(i int64) error {
	inputs := slices.Clone(s.carried)
	for k, v := range s.scanned {
		inputs = append(inputs, tensorValue(s.do("select", v.tensor, int64(s.axes[k]), i)))
	}
	if s.err != nil {
		return s.err
	}
	results, err := s.tracer.subgraph(s.scope, s.body, inputs)
	if err != nil {
		return err
	}
	n := len(s.carried)
	s.carried = results[:n]
	for k, v := range results[n:] {
		s.stacks[k] = append(s.stacks[k], v)
	}
	return nil
}

func (s *scan) gather() ([]value, error) {
	axes := s.intList("scan_output_axes")
	results := slices.Clone(s.carried)
	for k, stack := range s.stacks {
		tensors := flatten(stack)
		if len(tensors) == 0 {
			results = append(results, value{kind: isUnknown})
			continue
		}
		axis := int64(0)
		if k < len(axes) {
			axis = axes[k]
		}
		results = append(results, tensorValue(s.do("stack", tensors, axis)))
	}
	return results, s.err
}

// runSequenceMap applies a graph to every element of a sequence.
func runSequenceMap(c *call) ([]value, error) {
	body, err := c.graph("body")
	if err != nil {
		return nil, err
	}
	if len(c.in) == 0 || c.in[0].kind != isSequence {
		return nil, c.errorf("input 0 is not a sequence")
	}
	results := make([]value, len(body.outputs))
	for i := range results {
		results[i].kind = isSequence
	}
	for i := range c.in[0].items {
		inputs := make([]value, len(c.in))
		for k, v := range c.in {
			inputs[k] = v
			if v.kind == isSequence {
				if i >= len(v.items) {
					return nil, c.errorf("sequences have different lengths")
				}
				inputs[k] = v.items[i]
			}
		}
		outs, err := c.tracer.subgraph(c.scope, body, inputs)
		if err != nil {
			return nil, err
		}
		for k, v := range outs {
			results[k].items = append(results[k].items, v)
		}
	}
	return results, nil
}
