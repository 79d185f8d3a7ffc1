package onnx

// This file opens and closes the calls of modules around the nodes that run.

import (
	"slices"

	"heft/internal/graph"
)

// enter lets the running module calls be those of the current node.
func (t *tracer) enter() {
	var chain []*graph.Module
	for m := t.tree.module(t.path); m != nil; m = m.Parent {
		chain = append(chain, m)
	}
	slices.Reverse(chain)
	common := 0
	for common < len(chain) && common < len(t.open) && t.open[common].Module == chain[common] {
		common++
	}
	t.leaveTo(common)
	for _, m := range chain[common:] {
		t.open = append(t.open, t.builder.Enter(m, nil))
	}
}

// leaveTo closes all running calls but the outermost n.
func (t *tracer) leaveTo(n int) {
	for len(t.open) > n {
		last := len(t.open) - 1
		t.builder.Leave(t.open[last], nil)
		t.open = t.open[:last]
	}
}

// finishCalls tells every call what it took and gave, and every module its
// class, from the steps inside.
func (t *tracer) finishCalls(g *graph.Graph) {
	made := map[*graph.Tensor]*graph.Call{}
	ran := map[*graph.Module][]*graph.Op{}
	for _, o := range g.Ops() {
		if o.Call == nil {
			continue
		}
		ran[o.Call.Module] = append(ran[o.Call.Module], o)
		for _, in := range o.Inputs {
			if in != nil && in.Param == nil {
				cross(made[in], o.Call, in, in.Storage.Known != nil)
			}
		}
		for _, out := range o.Outputs {
			made[out] = o.Call
		}
	}
	for _, out := range g.Outputs {
		if from := made[out.Tensor]; from != nil {
			cross(from, g.Calls[0], out.Tensor, false)
			g.Calls[0].Outputs = append(g.Calls[0].Outputs, out.Tensor)
		}
	}
	t.tree.name(t.tree.root, ran)
}

// cross notes a tensor that is made in one call and read in another: an output
// of the calls that it leaves, an input of those that it enters.
func cross(from, to *graph.Call, x *graph.Tensor, constant bool) {
	inside := map[*graph.Call]bool{}
	for c := from; c != nil; c = c.Parent {
		inside[c] = true
	}
	c := to
	for ; c != nil && !inside[c]; c = c.Parent {
		if !constant && !slices.Contains(c.Inputs, x) {
			c.Inputs = append(c.Inputs, x)
		}
	}
	for from := from; from != nil && from != c; from = from.Parent {
		if !slices.Contains(from.Outputs, x) {
			from.Outputs = append(from.Outputs, x)
		}
	}
}
