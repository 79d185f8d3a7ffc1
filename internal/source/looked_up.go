package source

// This file tells whether a model looks up the indices that it was fed on a guess.

import (
	"slices"

	"heft/internal/graph"
	"heft/internal/input"
	"heft/internal/op"
)

// looksUp tells whether a run takes the table of whole numbers that was guessed for its
// first argument, by its first layer, for one of indices. Where it only calculates with
// them, they stand for a row of numbers: a generator's noise beside the table of its labels.
// The arguments behind it are there by their names: a mask of a text, and the kinds of its
// words, are whole numbers that are calculated with.
func looksUp(g *graph.Graph, specs []input.Spec) bool {
	if len(g.Inputs) != len(specs) {
		return true
	}
	if len(specs) == 0 {
		return true
	}
	s := specs[0]
	return s.Kind != input.Tensor || s.DType != graph.Int64 || s.Fill != 0 || len(s.Shape) < 2 || !calculatesWith(g, g.Inputs[0].Tensor)
}

// calculatesWith tells whether a tensor goes into numbers with a point and into no table. It
// is followed through what has as many elements: a table of ones for each class has more.
func calculatesWith(g *graph.Graph, t *graph.Tensor) bool {
	from := map[*graph.Tensor]bool{t: true}
	calculates := false
	for _, o := range g.Ops() {
		if !slices.ContainsFunc(o.Inputs, func(in *graph.Tensor) bool { return from[in] }) {
			continue
		}
		if slices.ContainsFunc(o.Inputs, func(in *graph.Tensor) bool { return from[in] && op.TakesIndices(o, in) }) {
			return false
		}
		for _, out := range o.Outputs {
			if out.DType.IsFloating() {
				calculates = true
			} else if out.Elements() == t.Elements() {
				from[out] = true
			}
		}
	}
	return calculates
}
