package convention

// This file holds what tools have in common that look at the graph of torch.jit.trace:
// functions are single operators in it, and what nothing of the result needs is gone.

import (
	"slices"
	"strings"

	"heft/internal/graph"
)

// tracedParts counts every operator that a traced program keeps.
func (rules operatorRules) tracedParts(g *graph.Graph) []Part {
	kept := needed(g)
	var parts []Part
	for _, o := range g.Ops() {
		if rule, ok := rules[o.Name]; ok && kept[o] {
			parts = append(parts, Part{Call: o.Call, What: o.Name, Count: rule.count(o) * (1 + o.Repeat), Says: rule.says})
		}
	}
	return parts
}

// needed are the operators that the program's outputs depend on. A storage that is
// written into is needed as a whole.
func needed(g *graph.Graph) map[*graph.Op]bool {
	wanted := map[*graph.Storage]bool{}
	for _, y := range g.Outputs {
		wanted[y.Tensor.Storage] = true
	}
	kept := map[*graph.Op]bool{}
	for _, o := range slices.Backward(g.Ops()) {
		if !slices.ContainsFunc(o.Outputs, func(y *graph.Tensor) bool { return y != nil && wanted[y.Storage] }) {
			continue
		}
		kept[o] = true
		for _, x := range o.Inputs {
			if x != nil {
				wanted[x.Storage] = true
			}
		}
	}
	return kept
}

// matrixProducts are the spellings of products of any ranks.
var matrixProducts = []string{"torch.matmul", "Tensor.matmul", "Tensor.__matmul__", "Tensor.__rmatmul__"}

// ifTraced counts what a traced program has under a name of its own: functions that
// torch composes of others, such as chain_matmul, tensordot or a fused attention, are
// one operator there, without a handle; so is a convolution that pads by a word.
func ifTraced(count func(o *graph.Op) int64) func(o *graph.Op) int64 {
	own := append([]string{
		"", "torch.mm", "Tensor.mm", "torch.bmm", "Tensor.bmm", "torch.addmm", "Tensor.addmm", "F.linear", "torch.einsum",
	}, matrixProducts...)
	return func(o *graph.Op) int64 {
		if strings.Contains(o.Spelled, "conv") && !padsByWord(o) || slices.Contains(own, o.Spelled) {
			return count(o)
		}
		return 0
	}
}

// padsByWord tells a convolution with padding="same" or "valid".
func padsByWord(o *graph.Op) bool {
	if o.Asked == nil {
		return false
	}
	_, word := o.Asked.Arg(4, "padding").(string)
	return word
}

// ifSpelled counts only calls by one of some names.
func ifSpelled(count func(o *graph.Op) int64, names ...string) func(o *graph.Op) int64 {
	return func(o *graph.Op) int64 {
		if slices.Contains(names, o.Spelled) {
			return count(o)
		}
		return 0
	}
}

// ifProduct counts what the program called as a matrix product of any ranks, or as an
// einsum.
func ifProduct(count func(o *graph.Op) int64) func(o *graph.Op) int64 {
	return ifSpelled(count, append([]string{"torch.einsum"}, matrixProducts...)...)
}
