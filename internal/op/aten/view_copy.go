package aten

// This file holds views that are copied at once: view_copy and its like.

import (
	"heft/internal/graph"
	"heft/internal/op"
)

// viewCopyFamily: what a view shows, contiguous in a storage of its own
// (native_functions.yaml, 2.15: CompositeExplicitAutogradNonFunctional).
func viewCopyFamily() []*op.Operator {
	return []*op.Operator{
		viewCopy("view", "(Tensor input, int[] size) -> Tensor", "(Tensor input, dtype dtype) -> Tensor"),
		viewCopy("permute", "(Tensor input, int[] dims) -> Tensor"),
		viewCopy("squeeze", "(Tensor input) -> Tensor", "(Tensor input, int dim) -> Tensor", "(Tensor input, int[] dim) -> Tensor"),
		viewCopy("unsqueeze", "(Tensor input, int dim) -> Tensor"),
		viewCopy("t", "(Tensor input) -> Tensor"),
		viewCopy("transpose", "(Tensor input, int dim0, int dim1) -> Tensor"),
		viewCopy("expand", "(Tensor input, int[] size) -> Tensor"),
		viewCopy("diagonal", "(Tensor input, int offset=0, int dim1=0, int dim2=1) -> Tensor"),
		viewCopy("select", "(Tensor input, int dim, int index) -> Tensor"),
		viewCopy("slice", "(Tensor input, int dim=0, int? start=None, int? end=None, int step=1) -> Tensor"),
		viewCopy("as_strided", "(Tensor input, int[] size, int[] stride, int? storage_offset=None) -> Tensor"),
		viewCopy("view_as_real", "(Tensor input) -> Tensor"),
		viewCopy("view_as_complex", "(Tensor input) -> Tensor"),
		viewCopy("unfold_dimension", "(Tensor input, int dimension, int size, int step) -> Tensor"),
		viewCopy("split", "(Tensor input, int split_size, int dim=0) -> Tensor[]"),
		viewCopy("split_with_sizes", "(Tensor input, int[] split_sizes, int dim=0) -> Tensor[]"),
		viewCopy("unbind", "(Tensor input, int dim=0) -> Tensor[]"),
	}
}

// viewOperators names the view of a copy where the two differ.
var viewOperators = map[string]string{"split_with_sizes": "split"}

// copyNames names a copy whose view has another name in the catalogue.
var copyNames = map[string]string{"unfold_dimension": "unfold"}

func viewCopy(name string, schemas ...string) *op.Operator {
	view, spelled := name, name
	if other, ok := viewOperators[name]; ok {
		view = other
	}
	if other, ok := copyNames[name]; ok {
		spelled = other
	}
	return &op.Operator{
		Name:    name + "_copy",
		Schemas: schemas,
		Python:  "torch." + spelled + "_copy",
		Expand: func(c *op.Call) ([]*graph.Tensor, error) {
			shown, err := c.ApplyAll(view, c.Args())
			if err != nil {
				return nil, err
			}
			copies := make([]*graph.Tensor, len(shown))
			for i, t := range shown {
				out, err := c.ApplyAll("clone", []any{t}, contiguousFormat)
				if err != nil {
					return nil, err
				}
				copies[i] = out[0]
			}
			return copies, nil
		},
	}
}
