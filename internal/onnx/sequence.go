package onnx

// This file runs operators on sequences of tensors and on optional values.

import (
	"slices"

	"heft/internal/graph"
)

func sequenceRules() map[string]*rule {
	return map[string]*rule{
		"SequenceConstruct":  {run: func(c *call) ([]value, error) { return []value{{kind: isSequence, items: c.in}}, nil }, free: true},
		"SequenceEmpty":      {run: func(c *call) ([]value, error) { return []value{{kind: isSequence}}, nil }, free: true},
		"SequenceAt":         {run: runSequenceAt, free: true},
		"SequenceInsert":     {run: runSequenceInsert, free: true},
		"SequenceErase":      {run: runSequenceErase, free: true},
		"SequenceLength":     {run: runSequenceLength, free: true},
		"SplitToSequence":    {least: 1, run: runSplitToSequence, free: true},
		"ConcatFromSequence": {run: runConcatFromSequence, free: true},
		"Optional":           {run: func(c *call) ([]value, error) { return append(slices.Clone(c.in), value{})[:1], nil }, free: true},
		"OptionalGetElement": {run: func(c *call) ([]value, error) { return c.in[:min(len(c.in), 1)], nil }, free: true},
		"OptionalHasElement": {run: runHasElement, free: true},
	}
}

func (c *call) sequence() ([]value, error) {
	if len(c.in) == 0 || c.in[0].kind != isSequence {
		return nil, c.errorf("input 0 is not a sequence")
	}
	return c.in[0].items, nil
}

// place reads a position in a sequence of n; -1 is the last.
func (c *call) place(i int, n int) (int, error) {
	at, err := c.scalar(i)
	if err != nil {
		return 0, err
	}
	if at < 0 {
		at += int64(n)
	}
	if at < 0 || at >= int64(n) {
		return 0, c.errorf("position %d in a sequence of %d", at, n)
	}
	return int(at), nil
}

// runSequenceAt takes any element where the position depends on data: the
// largest.
func runSequenceAt(c *call) ([]value, error) {
	items, err := c.sequence()
	if err != nil {
		return nil, err
	}
	at, err := c.place(1, len(items))
	if err == errOpen && len(items) > 0 {
		at = 0
		for i, v := range items {
			if v.kind == isTensor && items[at].kind == isTensor && v.tensor.Elements() > items[at].tensor.Elements() {
				at = i
			}
		}
		return items[at : at+1], nil
	}
	if err != nil {
		return nil, err
	}
	return items[at : at+1], nil
}

func runSequenceInsert(c *call) ([]value, error) {
	items, err := c.sequence()
	if err != nil {
		return nil, err
	}
	if len(c.in) < 2 {
		return nil, c.errorf("input 1 is missing")
	}
	at := len(items)
	if c.tensor(2) != nil {
		if at, err = c.place(2, len(items)+1); err == errOpen {
			at = len(items)
		} else if err != nil {
			return nil, err
		}
	}
	return []value{{kind: isSequence, items: slices.Insert(slices.Clone(items), at, c.in[1])}}, nil
}

func runSequenceErase(c *call) ([]value, error) {
	items, err := c.sequence()
	if err != nil || len(items) == 0 {
		return nil, c.errorf("nothing can be erased from input 0")
	}
	at := len(items) - 1
	if c.tensor(1) != nil {
		if at, err = c.place(1, len(items)); err == errOpen {
			at = 0
		} else if err != nil {
			return nil, err
		}
	}
	return []value{{kind: isSequence, items: slices.Delete(slices.Clone(items), at, at+1)}}, nil
}

func runSequenceLength(c *call) ([]value, error) {
	items, err := c.sequence()
	if err != nil {
		return nil, err
	}
	return c.result(c.constant([]float64{float64(len(items))}, []int64{}, graph.Int64))
}

// runSplitToSequence cuts into pieces of one size, or of given sizes.
func runSplitToSequence(c *call) ([]value, error) {
	x := c.tensor(0)
	axis, err := c.axis(c.int("axis", 0), len(x.Shape))
	if err != nil {
		return nil, err
	}
	sizes, err := c.known(1)
	if err != nil {
		return nil, err
	}
	var parts []*graph.Tensor
	switch {
	case c.tensor(1) == nil && !c.bool("keepdims", true):
		parts = c.all("unbind", x, int64(axis))
	case c.tensor(1) == nil:
		parts = c.all("split", x, int64(1), int64(axis))
	case len(c.tensor(1).Shape) == 0 && len(sizes) == 1:
		parts = c.all("split", x, sizes[0], int64(axis))
	default:
		parts = c.all("split", x, sizes, int64(axis))
	}
	return []value{{kind: isSequence, items: tensorValues(parts)}}, c.err
}

func runConcatFromSequence(c *call) ([]value, error) {
	items, err := c.sequence()
	if err != nil {
		return nil, err
	}
	tensors := flatten(items)
	if len(tensors) == 0 {
		return nil, c.errorf("the sequence is empty")
	}
	if c.bool("new_axis", false) {
		return c.one("stack", tensors, c.int("axis", 0))
	}
	return c.one("cat", tensors, c.int("axis", 0))
}

func runHasElement(c *call) ([]value, error) {
	has := 0.0
	if len(c.in) > 0 && c.in[0].kind != absent {
		has = 1
	}
	return c.result(c.constant([]float64{has}, []int64{}, graph.Bool))
}
