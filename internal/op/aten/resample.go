package aten

// This file holds resizing in the general form of file formats.

import (
	"math/bits"

	"heft/internal/graph"
	"heft/internal/op"
)

// resampleFamily holds resizing in the general form of file formats, where any
// axis may change, batch and channels too. Torch has operators of its own for
// images (upsample_bilinear2d and others).
func resampleFamily() []*op.Operator {
	return []*op.Operator{
		{
			Name:    "resample",
			Kernel:  op.KernelSampling,
			Schemas: []string{"(Tensor input, int[] size, str mode='nearest') -> Tensor"},
			Infer: func(c *op.Call) error {
				c.Out(c.Ints("size"), c.Tensor("input").DType)
				return nil
			},
			Work: work("each element of the result is blended from 2 neighbours (linear) or 4 (cubic) along each axis that changes: a multiplication each, an addition less", resampleWork),
		},
	}
}

// resampleWork counts what each element of the result is blended from: two
// neighbours along every axis that changes for linear, four for cubic. 4×4 of
// 8×8 linear takes 16 elements · (2·2 products, 3 sums).
func resampleWork(o *graph.Op) op.Work {
	input, out := op.Input(o, "input"), o.Outputs[0]
	perAxis := map[string]int{"linear": 1, "cubic": 2}[o.Attrs.Text("mode")]
	if perAxis == 0 || len(input.Shape) != len(out.Shape) {
		return op.Work{}
	}
	axes := 0
	for i := range out.Shape {
		if out.Shape[i] != input.Shape[i] {
			axes += perAxis
		}
	}
	neighbours := int64(1) << min(axes, bits.UintSize/4)
	return op.Work{Muls: neighbours, Adds: neighbours - 1}.Times(out.Elements())
}
