package op

// This file is the mark of a conjugated view: nothing is computed until a kernel reads it.

import (
	"slices"

	"heft/internal/graph"
)

// Conjugated tells whether a tensor is a view that is read as its conjugate.
func (b *Builder) Conjugated(t *graph.Tensor) bool { return b.conjugated[t] }

// Conjugated tells it of an argument.
func (c *Call) Conjugated(t *graph.Tensor) bool { return c.builder.Conjugated(t) }

// noteConjugated carries the mark from what is viewed to the view; conjugating turns it.
func (b *Builder) noteConjugated(c *Call, inputs []*graph.Tensor) {
	if !c.Operator.Conjugates && len(b.conjugated) == 0 {
		return
	}
	for _, out := range c.outputs {
		base := slices.IndexFunc(inputs, func(in *graph.Tensor) bool { return in != nil && in.Storage == out.Storage })
		if base >= 0 && out.DType.IsComplex() && b.conjugated[inputs[base]] != c.Operator.Conjugates && out != inputs[base] {
			b.conjugated[out] = true
		}
	}
}
