package op

// This file keeps how many elements of a tensor may differ from zero, where an operator wrote a
// few into a tensor of zeros: a router's gates, of which each row has those of its experts.

import (
	"slices"

	"heft/internal/graph"
)

// sparse is such a bound, as long as nobody has written to the tensor since.
type sparse struct {
	most    int64
	version int
}

// maxSparse bounds the tensors of which this is kept: a program asks soon, or not at all.
const maxSparse = 4096

// MostlyZero says that at most so many elements of an output differ from zero.
func (c *Call) MostlyZero(output *graph.Tensor, most int64) {
	b := c.builder
	if len(b.sparse) >= maxSparse {
		clear(b.sparse)
	}
	b.sparse[output] = sparse{most: most, version: b.Version(output)}
}

// AtMostNonzero is how many elements of a tensor may differ from zero: all of them, where
// nothing says less.
func (c *Call) AtMostNonzero(t *graph.Tensor) int64 {
	kept, ok := c.builder.sparse[t]
	if !ok || kept.version != c.builder.Version(t) {
		return t.Elements()
	}
	return min(kept.most, t.Elements())
}

// IsZero tells a tensor all of whose elements are known to be zero.
func IsZero(t *graph.Tensor) bool {
	known := t.Known()
	return known != nil && !slices.ContainsFunc(known, func(x float64) bool { return x != 0 })
}
