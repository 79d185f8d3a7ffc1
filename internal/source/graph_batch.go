package source

// This file gives inputs another batch: of a graph's nodes, whose matrix of edges grows with
// them, and of everything else.

import (
	"slices"

	"heft/internal/graph"
	"heft/internal/input"
	"heft/internal/torch"
)

// withBatch gives a model's inputs the batch of a run; 0 leaves them as they are. A graph has
// no batch: its nodes are what there are more of: rows of all inputs, and both axes of the matrix of edges.
func (m *Model) withBatch(specs []input.Spec, run Run) []input.Spec {
	m.nodes = nil
	if run.Batch <= 0 {
		return specs
	}
	nodes := m.nodesOf(specs)
	if nodes == 0 {
		return input.WithBatch(specs, run.Batch)
	}
	specs = slices.Clone(specs)
	for i, s := range specs {
		if s.Kind != input.Tensor {
			continue
		}
		specs[i].Shape = slices.Clone(s.Shape)
		square := i > 0 && isSquare(s, nodes)
		for axis, n := range s.Shape {
			if n == nodes && (axis == 0 || axis == 1 && square) {
				specs[i].Shape[axis] = run.Batch
			}
		}
	}
	m.nodes = &graph.Assumption{
		Code: "batch", Text: "the batch is the number of the graph's nodes: the model takes one graph, and its matrix of edges has a row and a column for each node",
		Effect: "what grows with it; edges by their number: `input`",
	}
	return specs
}

// nodesOf is how many nodes inputs have that are the rows of a graph, with a square matrix of
// its edges beside them; 0 for any others.
func (m *Model) nodesOf(specs []input.Spec) int64 {
	if m.session == nil || m.model == nil || len(specs) < 2 || specs[0].Kind != input.Tensor || len(specs[0].Shape) != 2 || !torch.TakesGraph(m.session, m.model) {
		return 0
	}
	n := specs[0].Shape[0]
	if !slices.ContainsFunc(specs[1:], func(s input.Spec) bool { return isSquare(s, n) }) {
		return 0
	}
	return n
}

// isSquare tells a matrix of n rows and as many columns.
func isSquare(s input.Spec, n int64) bool {
	return s.Kind == input.Tensor && len(s.Shape) == 2 && s.Shape[0] == n && s.Shape[1] == n
}
