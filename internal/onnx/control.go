package onnx

// This file runs the operators that hold graphs: If and SequenceMap here, Loop and
// Scan in loop.go and scan.go.

import (
	"fmt"
	"maps"

	"heft/internal/op"
)

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
	var open [2]openTurns
	before, turns := t.unknown, t.turns
	for i, body := range bodies {
		mark := t.builder.Mark()
		t.unknown, t.turns = maps.Clone(before), turns
		results[i], errs[i] = t.subgraph(c.scope, body, nil)
		t.enter()
		segments[i], unknown[i], open[i] = t.builder.Cut(mark), t.unknown, t.turns
	}
	side := 0
	if errs[0] != nil || errs[1] == nil && segments[1].FLOPs() > segments[0].FLOPs() {
		side = 1
	}
	t.unknown, t.turns, t.position = unknown[side], open[side], nodeName(c.node)
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
	text := fmt.Sprintf("the condition of %s depends on data: its %s is counted", shortName(nodeName(c.node)), names[side])
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
