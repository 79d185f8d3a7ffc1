package onnx

// This file runs Scan, a loop over an axis whose size is known.

import (
	"slices"

	"heft/internal/graph"
)

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
	return c.scan(body, slices.Clone(c.in[:len(c.in)-count]), c.in[len(c.in)-count:])
}

// scanBatches runs a scan of version 8, which had a batch axis in front of
// everything and the lengths of sequences as its first input: sample by sample.
func (c *call) scanBatches(body *graphProto, count int) ([]value, error) {
	inputs := c.in[min(1, len(c.in)):]
	if count < 1 || count > len(inputs) {
		return nil, c.errorf("it scans %d of %d inputs", count, len(inputs))
	}
	last := inputs[len(inputs)-1].tensor
	if last == nil || len(last.Shape) < 2 || last.Shape[0] < 1 || last.Shape[0] > maxUnrolled {
		return nil, errOpen
	}
	var stacks [][]*graph.Tensor
	for b := range last.Shape[0] {
		var carried, scanned []value
		for i, v := range inputs {
			one := tensorValue(c.do("select", orScalar(v.tensor), int64(0), b))
			if i < len(inputs)-count {
				carried = append(carried, one)
			} else {
				scanned = append(scanned, one)
			}
		}
		results, err := c.scan(body, carried, scanned)
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

// scan is a running Scan: a loop that takes a slice of each scanned input a turn.
type scan struct {
	loop
	scanned []value
	axes    []int
}

// scan runs a body over scanned inputs.
func (c *call) scan(body *graphProto, carried, scanned []value) ([]value, error) {
	s := &scan{loop: loop{call: c, body: body, carried: carried, next: goOn}, scanned: scanned}
	if err := s.measure(); err != nil {
		return nil, err
	}
	n := len(carried)
	if len(body.outputs) < n || len(body.inputs) < n+len(scanned) {
		return nil, c.errorf("its body does not fit %d states and %d scanned inputs", n, len(scanned))
	}
	s.stacks = make([][]value, len(body.outputs)-n)
	s.turn = s.turnOfScan
	return s.run()
}

// measure finds the scanned axes and their size, the number of turns.
func (s *scan) measure() error {
	axes := s.intList("scan_input_axes")
	s.limit = -1
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
		if s.limit >= 0 && size != s.limit {
			return s.errorf("scanned inputs have %d and %d steps", s.limit, size)
		}
		s.limit, s.bounded = size, s.bounded || v.tensor.Bound
	}
	return nil
}

// turnOfScan runs the body with slice number turn; any other slice costs the same.
func (s *scan) turnOfScan(turn *graph.Tensor, carried []value) (decision, []value, error) {
	at := int64(0)
	if known := turn.Known(); len(known) == 1 {
		at = int64(known[0])
	}
	inputs := slices.Clone(carried)
	for k, v := range s.scanned {
		inputs = append(inputs, tensorValue(s.do("select", v.tensor, int64(s.axes[k]), at)))
	}
	if s.err != nil {
		return end, nil, s.err
	}
	results, err := s.tracer.subgraph(s.scope, s.body, inputs)
	return goOn, results, err
}

func (s *scan) run() ([]value, error) {
	if s.limit == 0 {
		return s.none()
	}
	s.stackAxes = s.intList("scan_output_axes")
	return s.loop.run()
}
