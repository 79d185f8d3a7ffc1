package aten

// This file holds operators that file formats have and torch has not in one.

import (
	"math/bits"

	"heft/internal/graph"
	"heft/internal/op"
)

// formatFamily holds operators that file formats have and torch has not in one
// piece.
func formatFamily() []*op.Operator {
	return []*op.Operator{
		{
			// Suppression by class: at most count rows of image, class and
			// box number. Every pair of boxes of a class may be compared.
			Name:    "box_suppression",
			Schemas: []string{"(Tensor boxes, Tensor scores, int count) -> Tensor"},
			Infer: func(c *op.Call) error {
				c.Out([]int64{c.Int("count"), 3}, graph.Int64)
				return nil
			},
			Work: work("each box with each kept one: 5 comparisons, 6 additions, 3 multiplications, 1 division", boxSuppressionWork),
		},
		{
			// A discrete Fourier transform of real or complex signals whose
			// last axis holds the two parts.
			Name:    "discrete_fourier",
			Schemas: []string{"(Tensor input, int[] size, int length) -> Tensor"},
			Infer: func(c *op.Call) error {
				c.Out(c.Ints("size"), c.Tensor("input").DType)
				return nil
			},
			Work: work("each element of the result: ⌈log₂ length⌉ · (2 multiplications + 3 additions) / 2", discreteFourierWork),
		},
	}
}

// boxSuppressionWork compares each box with each kept one: an overlap takes 4
// comparisons, 6 additions, 3 products and a division.
func boxSuppressionWork(o *graph.Op) op.Work {
	boxes := op.Input(o, "boxes")
	if len(boxes.Shape) != 3 {
		return op.Work{}
	}
	return op.Work{Compares: 5, Adds: 6, Muls: 3, Divides: 1}.Times(min(o.Attrs.Int("count"), 1<<40) * boxes.Shape[1])
}

// discreteFourierWork is that of a fast transform: for each output element
// log2(length) butterflies of half a complex product and a sum, 2 products and
// 3 sums. 512 points of 512: 512·9·(2+3)/2 = 11,520 operations for each part.
func discreteFourierWork(o *graph.Op) op.Work {
	depth := int64(bits.Len64(uint64(max(o.Attrs.Int("length"), 1) - 1)))
	n := o.Outputs[0].Elements() / 2 * depth
	return op.Work{Muls: 2 * n, Adds: 3 * n}
}
