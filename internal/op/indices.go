package op

// This file tells which tensors an operator takes for indices.

import (
	"slices"

	"heft/internal/graph"
)

// indexArguments are what operators' schemas call the indices that they take; the classes
// that a loss compares with are indices, too.
var indexArguments = []string{"indices", "index", "target"}

// TakesIndices tells whether one of an operator's inputs says where to look, as the input of
// an embedding, the index of a gather or the classes of a loss do. An embedding is told by its
// weight: no kernel multiplies whole numbers by one.
func TakesIndices(o *graph.Op, t *graph.Tensor) bool {
	if t == Input(o, "input") && Input(o, "weight") != nil && !t.DType.IsFloating() {
		return true
	}
	return slices.ContainsFunc(indexArguments, func(name string) bool { return slices.Contains(InputList(o, name), t) })
}
