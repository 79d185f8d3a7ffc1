package aten

// This file holds ATen's forms of distinct values, of distances, and of tensors whose
// axes lie in another order.

import (
	"heft/internal/graph"
	"heft/internal/op"
)

// searchForms return the inverse and the counts of distinct values in any case, empty
// where nobody asked.
func searchForms() []*op.Operator {
	const results = ") -> (output, inverse, counts)"
	return []*op.Operator{
		form("_unique2", "(Tensor input, bool sorted=True, bool return_inverse=False, bool return_counts=False"+results, func(c *op.Call) ([]*graph.Tensor, error) {
			return distinctForm(c, "unique", "input", "sorted", "return_inverse", "return_counts")
		}),
		form("unique_consecutive", "(Tensor input, bool return_inverse=False, bool return_counts=False, int? dim=None"+results, func(c *op.Call) ([]*graph.Tensor, error) {
			return distinctForm(c, "unique_consecutive", "input", "return_inverse", "return_counts", "dim")
		}),
		form("unique_dim", "(Tensor input, int dim, bool sorted=True, bool return_inverse=False, bool return_counts=False"+results, func(c *op.Call) ([]*graph.Tensor, error) {
			return distinctForm(c, "unique", "input", "sorted", "return_inverse", "return_counts", "dim")
		}),
		form("_cdist_forward", "(Tensor x1, Tensor x2, float p, ignored compute_mode=None) -> Tensor", forwarded("cdist", "x1", "x2", "p")),
		form("_pdist_forward", "(Tensor input, float p=2.0) -> Tensor", forwarded("pdist", "input", "p")),
		form("empty_permuted", "(int[] size, int[] physical_layout, *, dtype? dtype=None, ignored layout=None, ignored device=None, ignored pin_memory=None) -> Tensor", func(c *op.Call) ([]*graph.Tensor, error) {
			size, order := c.Ints("size"), c.Ints("physical_layout")
			strides, step := make([]int64, len(size)), int64(1)
			for i := len(order) - 1; i >= 0; i-- {
				at := order[i]
				if len(order) != len(size) || at < 0 || at >= int64(len(size)) || strides[at] != 0 {
					return nil, c.Errorf("physical_layout %v is no order of %d axes", order, len(size))
				}
				strides[at] = step
				step *= max(size[at], 1)
			}
			return c.ApplyAll("empty_strided", []any{size, strides}, op.Keyword{Name: "dtype", Value: c.Arg("dtype")})
		}),
	}
}

// distinctForm applies one of the operators, and fills up what nobody asked for.
func distinctForm(c *op.Call, name string, arguments ...string) ([]*graph.Tensor, error) {
	outputs, err := forwarded(name, arguments...)(c)
	if err != nil {
		return nil, err
	}
	all, rest := outputs[:1:1], outputs[1:]
	for _, asked := range []string{"return_inverse", "return_counts"} {
		if c.Bool(asked) && len(rest) > 0 {
			all, rest = append(all, rest[0]), rest[1:]
			continue
		}
		empty, err := c.ApplyAll("empty_strided", []any{[]int64{0}, []int64{1}}, op.Keyword{Name: "dtype", Value: graph.Int64})
		if err != nil {
			return nil, err
		}
		all = append(all, empty...)
	}
	return all, nil
}
