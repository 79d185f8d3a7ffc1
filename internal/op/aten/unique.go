package aten

// This file holds distinct values.

import (
	"slices"

	"heft/internal/graph"
	"heft/internal/op"
)

// uniqueFamily: distinct values. The operators return one to three tensors:
// values, and where asked for the inverse and the counts; a front end returns a
// single one without a tuple.
func uniqueFamily() []*op.Operator {
	return []*op.Operator{
		{
			Name:     "unique",
			Types:    op.Reals,
			Bare:     true,
			Schemas:  []string{"(Tensor input, bool sorted=True, bool return_inverse=False, bool return_counts=False, int? dim=None) -> Tensor[]"},
			Python:   "torch.unique Tensor.unique",
			Infer:    inferUnique,
			Eval:     evalUnique,
			Work:     perInput(op.Work{Compares: 1}),
			Gradient: &op.Gradient{}, // torch has no derivative here, but the result requires grad
		},
		{
			Name:     "unique_consecutive",
			Types:    op.Reals,
			Bare:     true,
			Schemas:  []string{"(Tensor input, bool return_inverse=False, bool return_counts=False, int? dim=None) -> Tensor[]"},
			Python:   "torch.unique_consecutive Tensor.unique_consecutive",
			Infer:    inferUnique,
			Eval:     evalUnique,
			Work:     perInput(op.Work{Compares: 1}),
			Gradient: &op.Gradient{}, // torch has no derivative here, but the result requires grad
		},
	}
}

// distinct finds the values of known numbers, for each number the position of
// its value, and how often each value occurs.
func distinct(numbers []float64, consecutive bool) (values, inverse, counts []float64) {
	inverse = make([]float64, len(numbers))
	if consecutive {
		for i, x := range numbers {
			if i == 0 || x != numbers[i-1] {
				values, counts = append(values, x), append(counts, 0)
			}
			inverse[i] = float64(len(values) - 1)
			counts[len(counts)-1]++
		}
		return values, inverse, counts
	}
	values = slices.Clone(numbers)
	slices.Sort(values)
	values = slices.Compact(values)
	counts = make([]float64, len(values))
	for i, x := range numbers {
		at, _ := slices.BinarySearch(values, x)
		inverse[i] = float64(at)
		counts[at]++
	}
	return values, inverse, counts
}

func knownDistinct(c *op.Call) (values, inverse, counts []float64, known bool) {
	input := c.Tensor("input")
	if input.Elements() > op.MaxKnown || c.Has("dim") && len(input.Shape) != 1 {
		return nil, nil, nil, false
	}
	numbers := input.Known()
	if numbers == nil || slices.ContainsFunc(numbers, func(x float64) bool { return x != x }) {
		return nil, nil, nil, false
	}
	values, inverse, counts = distinct(numbers, c.Operator.Name == "unique_consecutive")
	return values, inverse, counts, true
}

func inferUnique(c *op.Call) error {
	input := c.Tensor("input")
	count, shape, inverse := input.Elements(), []int64{0}, input.Shape
	axis := 0
	if c.Has("dim") {
		var err error
		if axis, err = c.Dim("dim", len(input.Shape)); err != nil {
			return err
		}
		if err := expectSlices(c, input, axis); err != nil {
			return err
		}
		shape = slices.Clone(axisOf(input.Shape))
		count = shape[axis]
		inverse = []int64{count}
	}
	if values, _, _, known := knownDistinct(c); known {
		count = int64(len(values))
	} else if count > 1 {
		count = c.UpTo(count, "distinct values")
	}
	shape[axis] = count
	c.Out(shape, input.DType)
	if c.Bool("return_inverse") {
		c.Out(inverse, graph.Int64)
	}
	if c.Bool("return_counts") {
		c.Out([]int64{count}, graph.Int64)
	}
	return nil
}

// expectSlices refuses an axis along which there is nothing to compare (Unique.cpp).
func expectSlices(c *op.Call, input *graph.Tensor, axis int) error {
	if len(input.Shape) == 0 {
		return c.Errorf("dimension specified as %d but tensor has no dimensions", c.Int("dim"))
	}
	if c.Operator.Name == "unique_consecutive" && len(input.Shape) == 1 {
		return nil
	}
	empty := 0
	for i, size := range input.Shape {
		if size == 0 && i != axis {
			empty++
		}
	}
	if empty > 0 {
		return c.Errorf("there are 0 sized dimensions besides %d in %v, so unique cannot be applied", axis, input.Shape)
	}
	return nil
}

func evalUnique(c *op.Call) [][]float64 {
	values, inverse, counts, known := knownDistinct(c)
	if !known {
		return nil
	}
	outs := [][]float64{values}
	if c.Bool("return_inverse") {
		outs = append(outs, inverse)
	}
	if c.Bool("return_counts") {
		outs = append(outs, counts)
	}
	return outs
}
