package aten

// This file holds operators that put tensors together.

import (
	"fmt"
	"slices"

	"heft/internal/graph"
	"heft/internal/op"
)

// joinFamily: the operators that put tensors together.
func joinFamily() []*op.Operator {
	return []*op.Operator{
		{
			Name:     "cat",
			Schemas:  []string{"(Tensor[] tensors, int dim/axis=0) -> Tensor"},
			Python:   "torch.cat torch.concat torch.concatenate",
			Infer:    inferCat,
			Eval:     evalCat,
			Gradient: &op.Gradient{Backward: parts},
		},
		{
			Name:     "stack",
			Schemas:  []string{"(Tensor[] tensors, int dim/axis=0) -> Tensor"},
			Python:   "torch.stack",
			Infer:    inferStack,
			Eval:     evalCat,
			Gradient: &op.Gradient{Backward: parts},
		},
		{
			Name:    "hstack",
			Schemas: []string{"(Tensor[] tensors) -> Tensor"},
			Python:  "torch.hstack",
			Expand: func(c *op.Call) ([]*graph.Tensor, error) {
				return expandStacked(c, "atleast_1d", func(rank int) int64 { return int64(min(rank-1, 1)) })
			},
		},
		{
			Name:    "vstack",
			Schemas: []string{"(Tensor[] tensors) -> Tensor"},
			Python:  "torch.vstack torch.row_stack",
			Expand: func(c *op.Call) ([]*graph.Tensor, error) {
				return expandStacked(c, "atleast_2d", func(int) int64 { return 0 })
			},
		},
		{
			Name:    "dstack",
			Schemas: []string{"(Tensor[] tensors) -> Tensor"},
			Python:  "torch.dstack",
			Expand: func(c *op.Call) ([]*graph.Tensor, error) {
				return expandStacked(c, "atleast_3d", func(int) int64 { return 2 })
			},
		},
		{
			Name:    "column_stack",
			Schemas: []string{"(Tensor[] tensors) -> Tensor"},
			Python:  "torch.column_stack",
			Expand:  expandColumnStack,
		},
		{
			Name:     "block_diag",
			Schemas:  []string{"(Tensor... tensors) -> Tensor"},
			Python:   "torch.block_diag",
			Infer:    inferBlockDiag,
			Eval:     evalBlockDiag,
			Gradient: &op.Gradient{},
		},
		{
			Name:    "meshgrid",
			Schemas: []string{"(Tensor[]... tensors, *, str? indexing=None) -> Tensor[]"},
			Python:  "torch.meshgrid",
			Expand:  expandMeshgrid,
		},
		{
			Name:    "cartesian_prod",
			Schemas: []string{"(Tensor... tensors) -> Tensor"},
			Python:  "torch.cartesian_prod",
			Expand:  expandCartesianProduct,
		},
		{
			Name:    "combinations",
			Schemas: []string{"(Tensor input, int r=2, bool with_replacement=False) -> Tensor"},
			Python:  "torch.combinations",
			Expand:  expandCombinations,
		},
	}
}

// joinedTensors checks a list of tensors to put together and returns their common
// type.
func joinedTensors(c *op.Call) ([]*graph.Tensor, graph.DType, error) {
	tensors := c.Tensors("tensors")
	if len(tensors) == 0 {
		return nil, 0, c.Errorf("expected a non-empty list of Tensors")
	}
	operands := make([]any, len(tensors))
	for i, t := range tensors {
		operands[i] = t
	}
	return tensors, op.ResultType(c.DefaultDType(), operands...), nil
}

func inferCat(c *op.Call) error {
	tensors, dtype, err := joinedTensors(c)
	if err != nil {
		return err
	}
	shape, strides, err := catLayout(c, tensors, c.Int("dim"))
	if err != nil {
		return err
	}
	c.OutStrided(shape, strides, dtype)
	return nil
}

// catLayout adds up the sizes along an axis. A tensor of shape [0] fits
// everywhere. The result is channels-last if all tensors are.
func catLayout(c *op.Call, tensors []*graph.Tensor, dim int64) (shape, strides []int64, err error) {
	skipped := func(t *graph.Tensor) bool { return len(t.Shape) == 1 && t.Shape[0] == 0 }
	first := slices.IndexFunc(tensors, func(t *graph.Tensor) bool { return !skipped(t) })
	if first < 0 {
		return []int64{0}, []int64{1}, nil
	}
	shape = slices.Clone(tensors[first].Shape)
	axis, err := c.Axis(dim, len(shape))
	if err != nil {
		return nil, nil, err
	}
	total := int64(0)
	for i, t := range tensors {
		if len(t.Shape) == 0 {
			return nil, nil, c.Errorf("zero-dimensional tensor (at position %d) cannot be concatenated", i)
		}
		if skipped(t) {
			continue
		}
		if err := fitsCat(c, shape, t.Shape, axis, i); err != nil {
			return nil, nil, err
		}
		total += t.Shape[axis]
	}
	shape[axis] = total
	return shape, commonFormatStrides(shape, tensors), nil
}

func fitsCat(c *op.Call, shape, other []int64, axis, position int) error {
	if len(other) != len(shape) {
		return c.Errorf("tensors must have same number of dimensions: got %d and %d (shapes %v and %v)", len(shape), len(other), shape, other)
	}
	for d := range shape {
		if d != axis && shape[d] != other[d] {
			return c.Errorf("sizes of tensors must match except in dimension %d. Expected size %d but got size %d for tensor number %d in the list (shapes %v and %v)",
				axis, shape[d], other[d], position, shape, other)
		}
	}
	return nil
}

// commonFormatStrides is channels-last if every tensor suggests it.
func commonFormatStrides(shape []int64, tensors []*graph.Tensor) []int64 {
	for _, t := range tensors {
		if len(t.Shape) != len(shape) || !op.IsChannelsLast(t) {
			return graph.ContiguousStrides(shape)
		}
	}
	return op.ChannelsLastStrides(shape)
}

// inferStack lays the tensors behind each other as cat does and shows the axis
// as two: two channels-last [2,3,4,5] stacked at 1 have strides
// [120,3,1,30,6].
func inferStack(c *op.Call) error {
	tensors, dtype, err := joinedTensors(c)
	if err != nil {
		return err
	}
	first := tensors[0].Shape
	for i, t := range tensors {
		if !slices.Equal(t.Shape, first) {
			return c.Errorf("stack expects each tensor to be equal size, but got %v at entry 0 and %v at entry %d", first, t.Shape, i)
		}
	}
	dim, err := c.Dim("dim", len(first)+1)
	if err != nil {
		return err
	}
	count := int64(len(tensors))
	shape := slices.Insert(slices.Clone(first), dim, count)
	if dim == len(first) {
		c.Out(shape, dtype)
		return nil
	}
	joined := slices.Clone(first)
	joined[dim] *= count
	strides := commonFormatStrides(joined, tensors)
	strides = slices.Insert(strides, dim, strides[dim]*first[dim])
	if slices.Contains(shape, 0) {
		strides = graph.ContiguousStrides(shape)
	}
	c.OutStrided(shape, strides, dtype)
	return nil
}

// evalCat interleaves the blocks that lie behind the joined axis; for stack
// this axis has size 1 in every tensor.
func evalCat(c *op.Call) [][]float64 {
	out := c.Outputs()[0]
	axis, err := c.Dim("dim", len(out.Shape))
	if err != nil || out.Elements() == 0 {
		return [][]float64{{}}
	}
	outer := graph.Product(out.Shape[:axis])
	numbers := make([]float64, 0, out.Elements())
	sources := make([][]float64, len(c.Tensors("tensors")))
	for i, t := range c.Tensors("tensors") {
		sources[i] = t.ReadKnown()
	}
	for i := range outer {
		for _, source := range sources {
			width := int64(len(source)) / outer
			numbers = append(numbers, source[i*width:(i+1)*width]...)
		}
	}
	return [][]float64{numbers}
}

func expandStacked(c *op.Call, lift string, dim func(rank int) int64) ([]*graph.Tensor, error) {
	tensors, _, err := joinedTensors(c)
	if err != nil {
		return nil, err
	}
	lifted, err := c.ApplyAll(lift, []any{tensors})
	if err != nil {
		return nil, err
	}
	return result(c.Apply("cat", lifted, dim(len(lifted[0].Shape))))
}

func expandColumnStack(c *op.Call) ([]*graph.Tensor, error) {
	tensors, _, err := joinedTensors(c)
	if err != nil {
		return nil, err
	}
	columns := make([]*graph.Tensor, len(tensors))
	for i, t := range tensors {
		columns[i] = t
		if len(t.Shape) <= 1 {
			if columns[i], err = c.Apply("reshape", t, []int64{t.Elements(), 1}); err != nil {
				return nil, err
			}
		}
	}
	return result(c.Apply("cat", columns, int64(1)))
}

// matrixSize reads a tensor of at most two axes as a matrix: a vector is one
// row.
func matrixSize(c *op.Call, t *graph.Tensor) (rows, columns int64, err error) {
	switch len(t.Shape) {
	case 0:
		return 1, 1, nil
	case 1:
		return 1, t.Shape[0], nil
	case 2:
		return t.Shape[0], t.Shape[1], nil
	}
	return 0, 0, c.Errorf("input tensors must have 2 or fewer dimensions, got shape %v", t.Shape)
}

func inferBlockDiag(c *op.Call) error {
	tensors := c.Tensors("tensors")
	if len(tensors) == 0 {
		c.Out([]int64{1, 0}, c.DefaultDType())
		return nil
	}
	tensors, dtype, err := joinedTensors(c)
	if err != nil {
		return err
	}
	shape := []int64{0, 0}
	for _, t := range tensors {
		rows, columns, err := matrixSize(c, t)
		if err != nil {
			return err
		}
		shape[0] += rows
		shape[1] += columns
	}
	c.Out(shape, dtype)
	return nil
}

func evalBlockDiag(c *op.Call) [][]float64 {
	out := c.Outputs()[0]
	numbers := make([]float64, out.Elements())
	width := out.Shape[1]
	var row, column int64
	for _, t := range c.Tensors("tensors") {
		rows, columns, _ := matrixSize(c, t)
		for i, x := range t.Known() {
			numbers[(row+int64(i)/columns)*width+column+int64(i)%columns] = x
		}
		row, column = row+rows, column+columns
	}
	return [][]float64{numbers}
}

// expandMeshgrid shows each vector along its own axis, expanded over the
// others; "xy" lets the second vector run along the first axis.
func expandMeshgrid(c *op.Call) ([]*graph.Tensor, error) {
	tensors, _, err := joinedTensors(c)
	if err != nil {
		return nil, err
	}
	tensors = slices.Clone(tensors)
	for _, t := range tensors {
		if t.DType != tensors[0].DType {
			return nil, c.Errorf("expects all tensors to have the same dtype, got %v and %v", tensors[0].DType, t.DType)
		}
	}
	swap := c.Text("indexing") == "xy" && len(tensors) >= 2
	if format := c.Text("indexing"); format != "" && format != "xy" && format != "ij" {
		return nil, c.Errorf("indexing must be one of \"xy\" or \"ij\", but received: %s", format)
	}
	if swap {
		tensors[0], tensors[1] = tensors[1], tensors[0]
	}
	shape := make([]int64, len(tensors))
	for i, t := range tensors {
		if len(t.Shape) > 1 {
			return nil, c.Errorf("expected scalar or 1D tensor in the tensor list but got shape %v", t.Shape)
		}
		shape[i] = t.Elements()
	}
	grids := make([]*graph.Tensor, len(tensors))
	for i, t := range tensors {
		alone := slices.Repeat([]int64{1}, len(tensors))
		alone[i] = -1
		if t.Elements() == 0 {
			alone[i] = 0
		}
		if grids[i], err = chain(c, t, step("view", alone), step("expand", shape)); err != nil {
			return nil, err
		}
	}
	if swap {
		grids[0], grids[1] = grids[1], grids[0]
	}
	return grids, nil
}

func expandCartesianProduct(c *op.Call) ([]*graph.Tensor, error) {
	tensors, _, err := joinedTensors(c)
	if err != nil {
		return nil, err
	}
	for _, t := range tensors {
		if len(t.Shape) != 1 {
			return nil, c.Errorf("expect a 1D vector, but got shape %v", t.Shape)
		}
	}
	if len(tensors) == 1 {
		return tensors, nil
	}
	grids, err := c.ApplyAll("meshgrid", []any{tensors}, op.Keyword{Name: "indexing", Value: "ij"})
	if err != nil {
		return nil, err
	}
	flat := make([]*graph.Tensor, len(grids))
	for i, grid := range grids {
		if flat[i], err = c.Apply("flatten", grid); err != nil {
			return nil, err
		}
	}
	return result(c.Apply("stack", flat, int64(1)))
}

// expandCombinations keeps the rows of the index grid that increase: 4 elements
// taken 2 at a time are 6 of 16 pairs, 10 with replacement.
func expandCombinations(c *op.Call) ([]*graph.Tensor, error) {
	input, r := c.Tensor("input"), c.Int("r")
	if len(input.Shape) != 1 {
		return nil, c.Errorf("expects a 1D vector, but got shape %v", input.Shape)
	}
	if r < 0 {
		return nil, c.Errorf("expects a non-negative number, but got %d", r)
	}
	if r == 0 {
		return c.ApplyAll("empty", []any{[]int64{0}}, op.Keyword{Name: "dtype", Value: input.DType})
	}
	rows, err := combinationIndices(input.Shape[0], r, c.Bool("with_replacement"))
	if err != nil {
		return nil, c.Errorf("%v", err)
	}
	columns := make([]*graph.Tensor, r)
	for k := range r {
		index, err := c.Apply("tensor", rows[k], []int64{int64(len(rows[k]))}, graph.Int64)
		if err != nil {
			return nil, err
		}
		if columns[k], err = c.Apply("index_select", input, int64(0), index); err != nil {
			return nil, err
		}
	}
	return result(c.Apply("stack", columns, int64(1)))
}

// combinationIndices lists the increasing r-tuples of 0…n−1, column by column.
func combinationIndices(n, r int64, repeats bool) ([][]float64, error) {
	if r > 64 {
		return nil, fmt.Errorf("combinations of %d elements are too many", r)
	}
	columns := make([][]float64, r)
	tuple := make([]int64, r)
	least := func(k int64) int64 {
		switch {
		case k == 0:
			return 0
		case repeats:
			return tuple[k-1]
		}
		return tuple[k-1] + 1
	}
	for k := int64(0); k >= 0; {
		if k < r && tuple[k] < n {
			if k++; k < r {
				tuple[k] = least(k)
				continue
			}
			for i, v := range tuple {
				columns[i] = append(columns[i], float64(v))
			}
			if len(columns[0]) > op.MaxKnown {
				return nil, fmt.Errorf("more than %d combinations of %d out of %d", op.MaxKnown, r, n)
			}
		}
		if k--; k >= 0 {
			tuple[k]++
		}
	}
	return columns, nil
}
