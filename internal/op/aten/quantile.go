package aten

// This file holds order statistics between elements, areas under points, and
// scattered copies.

import (
	"slices"

	"heft/internal/graph"
	"heft/internal/op"
)

// quantileFamily: order statistics between elements, areas under points, and
// copies with a part replaced.
func quantileFamily() []*op.Operator {
	return []*op.Operator{
		quantileOperator("quantile"),
		quantileOperator("nanquantile"),
		{
			Name: "trapezoid",
			Schemas: []string{
				"(Tensor input/y, *, Scalar dx=1, int dim=-1) -> Tensor",
				"(Tensor input/y, Tensor x, *, int dim=-1) -> Tensor",
			},
			Python: "torch.trapezoid torch.trapz",
			Expand: expandTrapezoid,
		},
		{
			Name:         "slice_scatter",
			RealGradient: true,
			Schemas:      []string{"(Tensor input, Tensor src, int dim=0, int? start=None, int? end=None, int step=1) -> Tensor"},
			Python:       "torch.slice_scatter Tensor.slice_scatter",
			Expand: func(c *op.Call) ([]*graph.Tensor, error) {
				return expandReplaced(c, "slice", "dim", "start", "end", "step")
			},
		},
		{
			Name:         "select_scatter",
			RealGradient: true,
			Schemas:      []string{"(Tensor input, Tensor src, int dim, int index) -> Tensor"},
			Python:       "torch.select_scatter Tensor.select_scatter",
			Expand:       func(c *op.Call) ([]*graph.Tensor, error) { return expandReplaced(c, "select", "dim", "index") },
		},
		{
			Name:         "as_strided_scatter",
			RealGradient: true,
			Schemas:      []string{"(Tensor input, Tensor src, int[] size, int[] stride, int? storage_offset=None) -> Tensor"},
			Python:       "torch.as_strided_scatter Tensor.as_strided_scatter",
			Expand: func(c *op.Call) ([]*graph.Tensor, error) {
				return expandReplaced(c, "as_strided", "size", "stride", "storage_offset")
			},
		},
		{
			Name:    "diagonal_scatter",
			Schemas: []string{"(Tensor input, Tensor src, int offset=0, int dim1=0, int dim2=1) -> Tensor"},
			Python:  "torch.diagonal_scatter Tensor.diagonal_scatter",
			Expand: func(c *op.Call) ([]*graph.Tensor, error) {
				return expandReplaced(c, "diagonal", "offset", "dim1", "dim2")
			},
		},
		{
			Name:    "fill_diagonal",
			Schemas: []string{"(Tensor input, Scalar fill_value, bool wrap=False) -> Tensor"},
			Python:  "Tensor.fill_diagonal_",
			Expand: func(c *op.Call) ([]*graph.Tensor, error) {
				shape := c.Tensor("input").Shape
				if len(shape) > 2 && slices.ContainsFunc(shape, func(size int64) bool { return size != shape[0] }) {
					return nil, c.Errorf("all dimensions of input must be of equal length, got %v", shape)
				}
				diagonal, err := c.Apply("diagonal", c.Tensor("input"))
				if err != nil {
					return nil, err
				}
				if _, err = c.ApplyInPlace("fill", diagonal, c.Arg("fill_value")); err != nil {
					return nil, err
				}
				return []*graph.Tensor{c.Tensor("input")}, nil
			},
		},
		{
			Name:    "scalar_tensor",
			Schemas: []string{"(Scalar s, " + factoryOptions},
			Python:  "torch.scalar_tensor",
			Infer:   func(c *op.Call) error { c.Out([]int64{}, c.DType("dtype", c.DefaultDType())); return nil },
			Eval:    func(c *op.Call) [][]float64 { return filled(c, c.Float("s")) },
		},
	}
}

func quantileOperator(name string) *op.Operator {
	return &op.Operator{
		Name:    name,
		Schemas: []string{"(Tensor input, Tensor|float q, int? dim=None, bool keepdim=False, *, str interpolation='linear') -> Tensor"},
		Python:  "torch." + name + " Tensor." + name,
		Expand:  expandQuantile,
	}
}

// expandQuantile sorts, takes the elements below and above each rank
// q·(n − 1), and interpolates. Several quantiles stand on a first axis.
func expandQuantile(c *op.Call) ([]*graph.Tensor, error) {
	input, q := c.Tensor("input"), c.Tensor("q")
	if input.DType != graph.Float32 && input.DType != graph.Float64 {
		return nil, c.Errorf("the input must be either float32 or float64, got %v", input.DType)
	}
	if how := c.Text("interpolation"); !slices.Contains([]string{"linear", "lower", "higher", "midpoint", "nearest"}, how) {
		return nil, c.Errorf("interpolation must be one of linear, lower, higher, midpoint or nearest, but got %q", how)
	}
	if level, known := c.Arg("q").(float64); known && (level < 0 || level > 1) {
		return nil, c.Errorf("q must be in the range [0, 1] but got %v", level)
	}
	if q != nil && q.DType != input.DType {
		return nil, c.Errorf("q must have the input's type %v, got %v", input.DType, q.DType)
	}
	if input.Elements() == 0 || q != nil && len(q.Shape) > 1 {
		return nil, c.Errorf("needs a tensor with elements and q as a scalar or vector, got input %v", input.Shape)
	}
	rank := len(input.Shape)
	axis, err := int64(0), error(nil)
	line := input
	if c.Has("dim") {
		d, err := c.Dim("dim", rank)
		if err != nil {
			return nil, err
		}
		axis = int64(d)
		line, err = c.Apply("movedim", input, []int64{axis}, []int64{-1})
		if err != nil {
			return nil, err
		}
	} else if line, err = c.Apply("flatten", input); err != nil {
		return nil, err
	}
	between, err := interpolateQuantiles(c, line, q)
	if err != nil {
		return nil, err
	}
	return placeQuantiles(c, between, q, axis)
}

// interpolateQuantiles returns the quantiles of the last axis, which becomes theirs.
func interpolateQuantiles(c *op.Call, line, q *graph.Tensor) (*graph.Tensor, error) {
	sorted, err := c.ApplyAll("sort", []any{line})
	if err != nil {
		return nil, err
	}
	shape := slices.Clone(axisOf(line.Shape))
	last := len(shape) - 1
	n := shape[last]
	shape[last] = 1
	if q == nil {
		if q, err = c.Apply("full", []int64{1}, c.Float("q")); err != nil {
			return nil, err
		}
	} else if q, err = c.Apply("reshape", q, []int64{-1}); err != nil {
		return nil, err
	}
	shape[last] = q.Elements()
	ranks, err := chain(c, q, step("mul", n-1), step("to", line.DType), step("expand", shape))
	if err != nil {
		return nil, err
	}
	below, err := chain(c, ranks, step("floor"), step("to", graph.Int64))
	if err != nil {
		return nil, err
	}
	above, err := chain(c, ranks, step("ceil"), step("to", graph.Int64))
	if err != nil {
		return nil, err
	}
	weights, err := c.Apply("sub", ranks, below)
	if err != nil {
		return nil, err
	}
	lower, err := c.Apply("gather", sorted[0], int64(-1), below)
	if err != nil {
		return nil, err
	}
	upper, err := c.Apply("gather", sorted[0], int64(-1), above)
	if err != nil {
		return nil, err
	}
	return c.Apply("lerp", lower, upper, weights)
}

func placeQuantiles(c *op.Call, x, q *graph.Tensor, axis int64) ([]*graph.Tensor, error) {
	var err error
	if c.Bool("keepdim") && len(c.Tensor("input").Shape) > 0 {
		if x, err = keepQuantileAxes(c, x, axis); err != nil {
			return nil, err
		}
	}
	if q != nil && len(q.Shape) == 1 {
		return result(c.Apply("movedim", x, []int64{-1}, []int64{0}))
	}
	return result(c.Apply("squeeze", x, int64(-1)))
}

// keepQuantileAxes shows the reduced axis, or all, with size 1 before the last
// one, which is the quantiles'.
func keepQuantileAxes(c *op.Call, x *graph.Tensor, axis int64) (*graph.Tensor, error) {
	if c.Has("dim") {
		return c.Apply("unsqueeze", x, axis)
	}
	var err error
	for range c.Tensor("input").Shape {
		if x, err = c.Apply("unsqueeze", x, int64(0)); err != nil {
			return nil, err
		}
	}
	return x, nil
}

// expandTrapezoid sums (y[i] + y[i+1])/2 times the distance.
func expandTrapezoid(c *op.Call) ([]*graph.Tensor, error) {
	y := c.Tensor("input")
	axis, err := c.Dim("dim", len(y.Shape))
	if err != nil || len(y.Shape) == 0 {
		return nil, c.Errorf("needs a dimension to integrate along, got dim %d of shape %v", c.Int("dim"), y.Shape)
	}
	if y.Shape[axis] == 0 { // no points: the areas are new zeros
		return c.ApplyAll("zeros", []any{slices.Delete(slices.Clone(y.Shape), axis, axis+1)}, op.Keyword{Name: "dtype", Value: y.DType})
	}
	if y.DType == graph.Bool {
		return nil, c.Errorf("not implemented for %v", y.DType)
	}
	length := y.Shape[axis] - 1
	after, err := c.Apply("narrow", y, int64(axis), int64(1), length)
	if err != nil {
		return nil, err
	}
	before, err := c.Apply("narrow", y, int64(axis), int64(0), length)
	if err != nil {
		return nil, err
	}
	heights, err := c.Apply("add", before, after)
	if err != nil {
		return nil, err
	}
	if c.Schema == 0 {
		return result(chain(c, heights, step("sum", int64(axis)), step("mul", c.Float("dx")/2)))
	}
	x := c.Tensor("x")
	if x.DType == graph.Bool || len(x.Shape) > len(y.Shape) || len(x.Shape) == 1 && x.Shape[0] != y.Shape[axis] {
		return nil, c.Errorf("points of shape %v and type %v do not fit values of shape %v along dim %d", x.Shape, x.DType, y.Shape, axis)
	}
	widthDim := int64(-1)
	if len(x.Shape) == len(y.Shape) {
		widthDim = int64(axis)
	}
	widths, err := c.Apply("diff", x, int64(1), widthDim)
	if err != nil {
		return nil, err
	}
	if len(x.Shape) == 1 {
		shape := slices.Repeat([]int64{1}, len(y.Shape))
		shape[axis] = widths.Elements()
		if widths, err = c.Apply("view", widths, shape); err != nil {
			return nil, err
		}
	}
	return result(chain(c, heights, step("mul", widths), step("sum", int64(axis)), step("div", 2.0)))
}

// cloneInPlace copies a view so that it lies in its new storage as it lies in
// its own: with the same strides and offset. One that expand made is made plain.
func cloneInPlace(c *op.Call, t *graph.Tensor) (*graph.Tensor, error) {
	if t.Offset == 0 && slices.Equal(t.Strides, op.LikeStrides(t)) || slices.Contains(t.Strides, 0) || t.DType.Bytes(1) == 0 {
		return c.Apply("clone", t)
	}
	if t.Storage.Bytes%t.DType.Bytes(1) != 0 {
		return c.Apply("clone", t)
	}
	all := t.Storage.Bytes / t.DType.Bytes(1)
	s := newScript(c)
	whole := s.do("clone", s.do("as_strided", t, []int64{all}, []int64{1}, int64(0)))
	return s.do("as_strided", whole, t.Shape, t.Strides, t.Offset), s.err
}

// expandReplaced copies the input and writes src over a view of the copy.
func expandReplaced(c *op.Call, view string, parameters ...string) ([]*graph.Tensor, error) {
	whole, err := cloneInPlace(c, c.Tensor("input"))
	if err != nil {
		return nil, err
	}
	args := []any{whole}
	for _, name := range parameters {
		args = append(args, c.Arg(name))
	}
	part, err := c.Apply(view, args...)
	if err != nil {
		return nil, err
	}
	if !slices.Equal(part.Shape, c.Tensor("src").Shape) {
		return nil, c.Errorf("expected src to have a size equal to the slice of self: src size = %v, slice size = %v", c.Tensor("src").Shape, part.Shape)
	}
	if _, err := c.ApplyInPlace("copy", part, c.Tensor("src")); err != nil {
		return nil, err
	}
	return []*graph.Tensor{whole}, nil
}
