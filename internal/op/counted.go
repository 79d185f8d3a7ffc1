package op

// This file tells numbers that count.

import (
	"slices"

	"heft/internal/graph"
)

// farthestCount is how many steps back the maker of a count is looked for.
const farthestCount = 64

// CountedBy is the most that the one element of a tensor can be, where an operator
// adds up truths. It is 0 for any other tensor.
func (b *Builder) CountedBy(t *graph.Tensor) int64 {
	steps := b.graph.Steps
	for i := len(steps) - 1; i >= max(0, len(steps)-farthestCount); i-- {
		o := steps[i].Op
		if o == nil || !slices.Contains(o.Outputs, t) {
			continue
		}
		if operator, ok := Of(o); !ok || !operator.Counts || len(o.Inputs) == 0 || o.Inputs[0] == nil || t.Elements() != 1 {
			return 0
		}
		if o.Inputs[0].DType != graph.Bool {
			return 0
		}
		return o.Inputs[0].Elements()
	}
	return 0
}
