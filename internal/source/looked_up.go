package source

// This file tells whether a model looks up the indices that it was fed on a guess.

import (
	"slices"
	"strings"

	"heft/internal/graph"
	"heft/internal/input"
)

// looksUp tells whether a run takes each table of whole numbers that was guessed for one
// of indices. Where it only calculates with them, they stand for a row of numbers: a
// generator's noise beside the table of its labels.
func looksUp(g *graph.Graph, specs []input.Spec) bool {
	if len(g.Inputs) != len(specs) {
		return true
	}
	for i, s := range specs {
		if s.Kind == input.Tensor && s.DType == graph.Int64 && s.Fill == 0 && len(s.Shape) > 1 && calculatesWith(g, g.Inputs[i].Tensor) {
			return false
		}
	}
	return true
}

// calculatesWith tells whether a tensor goes into numbers with a point and into no table.
func calculatesWith(g *graph.Graph, t *graph.Tensor) bool {
	from := map[*graph.Tensor]bool{t: true}
	calculates := false
	for _, op := range g.Ops() {
		if !slices.ContainsFunc(op.Inputs, func(in *graph.Tensor) bool { return from[in] }) {
			continue
		}
		if slices.ContainsFunc(lookups, func(name string) bool { return strings.Contains(op.Name, name) }) {
			return false
		}
		for _, out := range op.Outputs {
			if out.DType.IsFloating() {
				calculates = true
			} else {
				from[out] = true
			}
		}
	}
	return calculates
}

// lookups are parts of the names of operators that take indices.
var lookups = []string{"embedding", "one_hot", "index", "gather", "scatter", "take", "nll_loss", "cross_entropy"}
