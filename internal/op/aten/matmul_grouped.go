package aten

// This file holds the product of groups of rows with a matrix each, by which
// mixtures of experts run.

import (
	"heft/internal/graph"
	"heft/internal/op"
)

func groupedFamily() []*op.Operator {
	return []*op.Operator{{
		Name:     "grouped_mm",
		Kernel:   op.KernelProducts,
		Types:    op.Numbers,
		Library:  op.CuBLAS,
		Schemas:  []string{"(Tensor mat_a, Tensor mat_b, *, Tensor? offs=None, Tensor? bias=None, dtype? out_dtype=None) -> Tensor"},
		Python:   "F.grouped_mm torch._grouped_mm",
		Infer:    inferGrouped,
		Work:     work("MACs = elements of the input · columns of the matrices, each row with its own group's", groupedWork),
		Gradient: &op.Gradient{Saves: append(factors("mat_a", "mat_b"), op.Save{Tensor: "offs"}), Backward: groupedBackward},
	}}
}

// inferGrouped gives [T,N] for rows [T,K] and a matrix a group [G,K,N], a batch of
// products for two batches, and [G,M,N] for [M,K] and [K,N] whose inner axis is
// cut into groups.
func inferGrouped(c *op.Call) error {
	input, other := c.Tensor("mat_a"), c.Tensor("mat_b")
	if c.Has("bias") {
		return c.Errorf("bias is not supported by torch's grouped_mm")
	}
	groups := int64(0)
	if offsets := c.Tensor("offs"); offsets != nil {
		if len(offsets.Shape) != 1 {
			return c.Errorf("expected offsets of one axis, got size %v", offsets.Shape)
		}
		groups = offsets.Shape[0]
	}
	a, b := input.Shape, other.Shape
	dtype := c.DType("out_dtype", input.DType)
	switch {
	case len(a) == 2 && len(b) == 3 && a[1] == b[1] && groups == b[0]:
		c.Out([]int64{a[0], b[2]}, dtype)
	case len(a) == 3 && len(b) == 3 && a[2] == b[1] && a[0] == b[0] && groups == 0:
		c.Out([]int64{a[0], a[1], b[2]}, dtype)
	case len(a) == 2 && len(b) == 2 && a[1] == b[0] && groups > 0:
		c.Out([]int64{groups, a[0], b[1]}, dtype)
	case len(a) == 3 && len(b) == 2 && a[2] == b[0] && groups == a[0]:
		c.Out([]int64{a[1], b[1]}, dtype)
	default:
		return c.Errorf("groups of sizes %v and %v with %d offsets cannot be multiplied", a, b, groups)
	}
	return expectSameType(c, input, other)
}

// groupedWork counts every row once, with its own group's matrix: 128 rows of 64
// to 256 are 128·64·256 = 2,097,152, whatever the number of groups.
func groupedWork(o *graph.Op) op.Work {
	input, other := op.Input(o, "mat_a"), op.Input(o, "mat_b")
	if len(input.Shape) == 2 && len(other.Shape) == 2 { // the groups share the inner axis
		return op.Work{MACs: input.Elements() * other.Shape[1]}
	}
	return productWork(o, "mat_a")
}

// groupedBackward is productBackward by these names: one product a factor, each of
// them the gradient itself.
func groupedBackward(b *op.Backward) { b.Gradient("mat_b", "mat_a") }
