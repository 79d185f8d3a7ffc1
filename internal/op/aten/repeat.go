package aten

// This file holds repetitions, and elements in another order.

import (
	"slices"

	"heft/internal/graph"
	"heft/internal/op"
)

// repeatFamily: repetitions, and elements in another order.
func repeatFamily() []*op.Operator {
	return slices.Concat(tileFamily(), turnFamily())
}

// tileFamily lists repetitions.
func tileFamily() []*op.Operator {
	return []*op.Operator{
		{
			Name:     "repeat",
			Schemas:  []string{"(Tensor input, int[]... repeats/size) -> Tensor"},
			Python:   "Tensor.repeat",
			Infer:    inferRepeat,
			Eval:     evalRepeat,
			Gradient: &op.Gradient{},
		},
		{
			Name:    "tile",
			Schemas: []string{"(Tensor input, int[]... dims/reps) -> Tensor"},
			Python:  "torch.tile Tensor.tile",
			Expand: func(c *op.Call) ([]*graph.Tensor, error) {
				dims := c.Ints("dims")
				missing := max(len(c.Tensor("input").Shape)-len(dims), 0)
				return result(c.Apply("repeat", c.Tensor("input"), slices.Concat(slices.Repeat([]int64{1}, missing), dims)))
			},
		},
		{
			Name: "repeat_interleave",
			Schemas: []string{
				"(Tensor repeats, *, int? output_size=None) -> Tensor",
				"(Tensor input, Tensor repeats, int? dim=None, *, int? output_size=None) -> Tensor",
				"(Tensor input, int repeats, int? dim=None, *, int? output_size=None) -> Tensor",
				"Tensor.repeat_interleave: (Tensor input, Tensor repeats, int? dim=None, *, int? output_size=None) -> Tensor",
				"Tensor.repeat_interleave: (Tensor input, int repeats, int? dim=None, *, int? output_size=None) -> Tensor",
			},
			Python: "torch.repeat_interleave Tensor.repeat_interleave",
			Expand: expandRepeatInterleave,
		},
		{
			// The positions of repeat_interleave: repeats 1, 3 give 0, 1, 1, 1.
			Name:    "repeat_positions",
			Schemas: []string{"(Tensor repeats, *, int? output_size=None) -> Tensor"},
			Infer:   inferRepeatPositions,
			Eval:    evalRepeatPositions,
		},
	}
}

// turnFamily lists elements in another order, and matrices of diagonals.
func turnFamily() []*op.Operator {
	return []*op.Operator{
		{
			Name:     "flip",
			Schemas:  []string{"(Tensor input, int[]... dims) -> Tensor"},
			Python:   "torch.flip Tensor.flip",
			Infer:    inferFlip,
			Eval:     evalFlip,
			Gradient: &op.Gradient{},
		},
		{
			Name:    "fliplr",
			Schemas: []string{"(Tensor input) -> Tensor"},
			Python:  "torch.fliplr Tensor.fliplr",
			Expand: func(c *op.Call) ([]*graph.Tensor, error) {
				return result(c.Apply("flip", c.Tensor("input"), []int64{1}))
			},
		},
		{
			Name:    "flipud",
			Schemas: []string{"(Tensor input) -> Tensor"},
			Python:  "torch.flipud Tensor.flipud",
			Expand: func(c *op.Call) ([]*graph.Tensor, error) {
				if len(c.Tensor("input").Shape) == 0 {
					return nil, c.Errorf("input must be at least 1-dimensional")
				}
				return result(c.Apply("flip", c.Tensor("input"), []int64{0}))
			},
		},
		{
			Name:     "roll",
			Schemas:  []string{"(Tensor input, int[1] shifts, int[1] dims/dim=[]) -> Tensor"},
			Python:   "torch.roll Tensor.roll",
			Infer:    inferRoll,
			Eval:     evalRoll,
			Gradient: &op.Gradient{},
		},
		{
			Name:    "rot90",
			Schemas: []string{"(Tensor input, int k=1, int[] dims=[]) -> Tensor"},
			Python:  "torch.rot90 Tensor.rot90",
			Expand:  expandRot90,
		},
		triangle("tril", func(row, column, diagonal int64) bool { return column-row <= diagonal }),
		triangle("triu", func(row, column, diagonal int64) bool { return column-row >= diagonal }),
		{
			Name:     "diag_embed",
			Schemas:  []string{"(Tensor input, int offset=0, int dim1=-2, int dim2=-1) -> Tensor"},
			Python:   "torch.diag_embed Tensor.diag_embed",
			Infer:    inferDiagEmbed,
			Eval:     evalDiagEmbed,
			Gradient: &op.Gradient{},
		},
		{
			Name:    "diag",
			Schemas: []string{"(Tensor input, int diagonal=0) -> Tensor"},
			Python:  "torch.diag Tensor.diag",
			Expand:  expandDiag,
		},
		{
			Name:    "diagflat",
			Schemas: []string{"(Tensor input, int offset=0) -> Tensor"},
			Python:  "torch.diagflat Tensor.diagflat",
			Expand: func(c *op.Call) ([]*graph.Tensor, error) {
				return result(chain(c, c.Tensor("input"), step("reshape", []int64{-1}), step("diag_embed", c.Int("offset"))))
			},
		},
	}
}

func inferRepeat(c *op.Call) error {
	input, repeats := c.Tensor("input"), c.Ints("repeats")
	lead := len(repeats) - len(input.Shape)
	if lead < 0 {
		return c.Errorf("number of dimensions of repeat dims %v can not be smaller than number of dimensions of tensor %v", repeats, input.Shape)
	}
	shape := slices.Clone(repeats)
	for i, size := range input.Shape {
		if repeats[lead+i] > op.MaxBytes || size > 0 && repeats[lead+i] > op.MaxBytes/size {
			return c.Errorf("repeating %v by %v makes a tensor that is too large: larger than 1 PiB", input.Shape, repeats)
		}
		shape[lead+i] *= size
	}
	c.Out(shape, input.DType)
	return nil
}

func evalRepeat(c *op.Call) [][]float64 {
	input, out := c.Tensor("input"), c.Outputs()[0]
	lead := len(out.Shape) - len(input.Shape)
	return evalMoved(out, input, func(position []int64) []int64 {
		source := slices.Clone(position[lead:])
		for i, size := range input.Shape {
			source[i] %= size
		}
		return source
	})
}

// evalMoved takes every element of a result from a position of the input.
func evalMoved(out, input *graph.Tensor, from func(position []int64) []int64) [][]float64 {
	known := input.Known()
	strides := graph.ContiguousStrides(input.Shape)
	numbers := make([]float64, out.Elements())
	position := make([]int64, len(out.Shape))
	for i := range numbers {
		at := int64(0)
		for axis, index := range from(position) {
			at += index * strides[axis]
		}
		numbers[i] = known[at]
		for axis := len(position) - 1; axis >= 0; axis-- {
			if position[axis]++; position[axis] < out.Shape[axis] {
				break
			}
			position[axis] = 0
		}
	}
	return [][]float64{numbers}
}

// expandRepeatInterleave: a number of repeats is an expanded axis that a copy
// makes real; a tensor of repeats selects by position.
func expandRepeatInterleave(c *op.Call) ([]*graph.Tensor, error) {
	if c.Schema == 0 {
		return result(repeatPositions(c, c.Tensor("repeats")))
	}
	input, axis := c.Tensor("input"), int64(0)
	if !c.Has("dim") {
		var err error
		if input, err = c.Apply("flatten", input); err != nil {
			return nil, err
		}
	} else {
		d, err := c.Dim("dim", len(input.Shape))
		if err != nil {
			return nil, err
		}
		axis = int64(d)
	}
	if repeats := c.Tensor("repeats"); repeats != nil {
		return repeatEach(c, input, repeats, axis)
	}
	n := c.Int("repeats")
	if n < 0 {
		return nil, c.Errorf("repeats must be non-negative, got %d", n)
	}
	if len(input.Shape) == 0 {
		return nil, c.Errorf("dimension %d is out of range for a tensor without axes", axis)
	}
	if size := n * input.Shape[axis]; c.Has("output_size") && c.Int("output_size") != size {
		return nil, c.Errorf("invalid output_size, expected %d but got %d", size, c.Int("output_size"))
	}
	expanded := slices.Insert(slices.Clone(input.Shape), int(axis)+1, n)
	wide, err := chain(c, input, step("unsqueeze", axis+1), step("expand", expanded))
	if err != nil {
		return nil, err
	}
	whole, err := cloneAs(c, wide, "contiguous_format")
	if err != nil {
		return nil, err
	}
	return result(c.Apply("flatten", whole, axis, axis+1))
}

func repeatPositions(c *op.Call, repeats *graph.Tensor) (*graph.Tensor, error) {
	outs, err := c.ApplyAll("repeat_positions", []any{repeats}, op.Keyword{Name: "output_size", Value: c.Arg("output_size")})
	if err != nil {
		return nil, err
	}
	return outs[0], nil
}

func repeatEach(c *op.Call, input, repeats *graph.Tensor, axis int64) ([]*graph.Tensor, error) {
	size := axisOf(input.Shape)[axis]
	var err error
	switch {
	case repeats.Elements() == 1 && len(repeats.Shape) <= 1:
		if repeats, err = chain(c, repeats, step("reshape", []int64{1}), step("expand", []int64{size})); err != nil {
			return nil, err
		}
	case len(repeats.Shape) != 1 || repeats.Elements() != size:
		return nil, c.Errorf("repeats must be 0-dim or have the same size as input along dim: got repeats %v, input %v, dim %d", repeats.Shape, input.Shape, axis)
	}
	positions, err := repeatPositions(c, repeats)
	if err != nil {
		return nil, err
	}
	return result(c.Apply("index_select", input, axis, positions))
}

func inferRepeatPositions(c *op.Call) error {
	repeats := c.Tensor("repeats")
	if len(repeats.Shape) != 1 || repeats.DType != graph.Int64 && repeats.DType != graph.Int32 {
		return c.Errorf("repeats must be a vector of int32 or int64, got %v of shape %v", repeats.DType, repeats.Shape)
	}
	size := c.Int("output_size")
	var numbers []float64
	if repeats.Elements() <= op.MaxKnown {
		numbers = repeats.Known()
	}
	switch {
	case numbers != nil:
		size = 0
		for _, x := range numbers {
			if x < 0 || x > op.MaxBytes {
				return c.Errorf("repeats has the value %v, which is not a count", x)
			}
			size += int64(x)
		}
	case !c.Has("output_size"):
		return c.Errorf("the size of the result depends on repeats (shape %v), whose values are not known; give output_size", repeats.Shape)
	}
	if given := c.Int("output_size"); c.Has("output_size") && given != size {
		return c.Errorf("invalid output_size, expected %d but got %d", size, given)
	}
	c.Out([]int64{size}, repeats.DType)
	return nil
}

func evalRepeatPositions(c *op.Call) [][]float64 {
	positions := make([]float64, 0, c.Outputs()[0].Elements())
	for i, x := range c.Tensor("repeats").Known() {
		for range int64(x) {
			positions = append(positions, float64(i))
		}
	}
	return [][]float64{positions}
}

func inferFlip(c *op.Call) error {
	input := c.Tensor("input")
	if len(c.Ints("dims")) > 0 {
		if _, err := c.Axes(c.Ints("dims"), len(input.Shape)); err != nil {
			return err
		}
	}
	c.OutStrided(input.Shape, op.LikeStrides(input), input.DType)
	return nil
}

func evalFlip(c *op.Call) [][]float64 {
	input := c.Tensor("input")
	if len(c.Ints("dims")) == 0 || len(input.Shape) == 0 {
		return evalSame(c)
	}
	axes, err := c.Axes(c.Ints("dims"), len(input.Shape))
	if err != nil {
		return nil
	}
	return evalMoved(c.Outputs()[0], input, func(position []int64) []int64 {
		source := slices.Clone(position)
		for _, axis := range axes {
			source[axis] = input.Shape[axis] - 1 - source[axis]
		}
		return source
	})
}

// inferRoll: the CUDA kernel reads and writes contiguous tensors. (The CPU's
// keeps channels-last.)
func inferRoll(c *op.Call) error {
	input, shifts, dims := c.Tensor("input"), c.Ints("shifts"), c.Ints("dims")
	whole := len(dims) == 0 && len(shifts) == 1
	if !whole && (len(shifts) == 0 || len(shifts) != len(dims) || len(input.Shape) == 0) {
		return c.Errorf("shifts and dimensions must align. shifts: %v, dims: %v, input: %v", shifts, dims, input.Shape)
	}
	for _, dim := range dims {
		if _, err := c.Axis(dim, len(input.Shape)); err != nil {
			return err
		}
	}
	if input.Elements() == 0 && !whole {
		c.OutStrided(input.Shape, op.LikeStrides(input), input.DType)
		return nil
	}
	c.OutStrided(input.Shape, rolledStrides(input, shifts, dims), input.DType)
	return nil
}

// rolledStrides: a roll along axes joins the two parts of each as cat does. Where no
// part moves, one of them is empty, and an empty tensor has no format.
func rolledStrides(input *graph.Tensor, shifts, dims []int64) []int64 {
	for i, dim := range dims {
		axis := modulo(dim, int64(len(input.Shape)))
		if modulo(shifts[i], input.Shape[axis]) == 0 {
			return graph.ContiguousStrides(input.Shape)
		}
	}
	if len(dims) == 0 {
		return graph.ContiguousStrides(input.Shape)
	}
	return commonFormatStrides(input.Shape, []*graph.Tensor{input})
}

func evalRoll(c *op.Call) [][]float64 {
	input, shifts, dims := c.Tensor("input"), c.Ints("shifts"), c.Ints("dims")
	if input.Elements() == 0 || len(input.Shape) == 0 {
		return evalSame(c)
	}
	if len(dims) == 0 {
		known := input.Known()
		rolled := make([]float64, len(known))
		for i := range known {
			rolled[i] = known[modulo(int64(i)-shifts[0], int64(len(known)))]
		}
		return [][]float64{rolled}
	}
	return evalMoved(c.Outputs()[0], input, func(position []int64) []int64 {
		source := slices.Clone(position)
		for i, dim := range dims {
			axis, _ := c.Axis(dim, len(input.Shape))
			source[axis] = modulo(source[axis]-shifts[i], input.Shape[axis])
		}
		return source
	})
}

// modulo is never negative: −1 modulo 5 is 4.
func modulo(a, n int64) int64 { return ((a % n) + n) % n }

// expandRot90 turns in the plane of two axes: a flip and a transposed view.
func expandRot90(c *op.Call) ([]*graph.Tensor, error) {
	input, dims := c.Tensor("input"), c.Ints("dims")
	if len(dims) == 0 {
		dims = []int64{0, 1}
	}
	if len(dims) != 2 || len(input.Shape) < 2 {
		return nil, c.Errorf("expected 2 rotation dims and a tensor of at least 2 axes, got dims %v, shape %v", dims, input.Shape)
	}
	if _, err := c.Axes(dims, len(input.Shape)); err != nil {
		return nil, err
	}
	switch modulo(c.Int("k"), 4) {
	case 1:
		return result(chain(c, input, step("flip", dims[1:]), step("transpose", dims[0], dims[1])))
	case 2:
		return result(c.Apply("flip", input, dims))
	case 3:
		return result(chain(c, input, step("flip", dims[:1]), step("transpose", dims[0], dims[1])))
	}
	return result(cloneAs(c, input, "contiguous_format"))
}

// triangle describes tril and triu: the other triangle becomes zero.
func triangle(name string, kept func(row, column, diagonal int64) bool) *op.Operator {
	return &op.Operator{
		Name:         name,
		WritesShared: true,
		Schemas:      []string{"(Tensor input, int diagonal=0) -> Tensor"},
		Python:       spelled(name),
		Infer: func(c *op.Call) error {
			input := c.Tensor("input")
			if len(input.Shape) < 2 {
				return c.Errorf("input tensor must have at least 2 dimensions, got shape %v", input.Shape)
			}
			c.Out(input.Shape, input.DType)
			return nil
		},
		Eval: func(c *op.Call) [][]float64 {
			input := c.Tensor("input")
			numbers := input.Known()
			rows, columns := input.Shape[len(input.Shape)-2], input.Shape[len(input.Shape)-1]
			for i := range numbers {
				if !kept(int64(i)/columns%rows, int64(i)%columns, c.Int("diagonal")) {
					numbers[i] = 0
				}
			}
			return [][]float64{numbers}
		},
		Gradient: &op.Gradient{},
	}
}

// diagonalAxes are the two axes of a diag_embed result of the given rank.
func diagonalAxes(c *op.Call, rank int) ([]int, error) {
	return c.Axes([]int64{c.Int("dim1"), c.Int("dim2")}, rank)
}

// inferDiagEmbed makes the last axis a diagonal: [2,3] becomes [2,3,3], or
// [2,4,4] with offset 1.
func inferDiagEmbed(c *op.Call) error {
	input := c.Tensor("input")
	rank := len(input.Shape)
	if rank == 0 {
		return c.Errorf("expects a tensor of at least one axis")
	}
	axes, err := diagonalAxes(c, rank+1)
	if err != nil {
		return err
	}
	offset := c.Int("offset")
	if offset > maxPieces || offset < -maxPieces {
		return c.Errorf("offset %d is out of range", offset)
	}
	size := input.Shape[rank-1] + max(offset, -offset)
	slices.Sort(axes)
	shape := slices.Insert(slices.Clone(input.Shape[:rank-1]), axes[0], size)
	shape = slices.Insert(shape, axes[1], size)
	c.Out(shape, input.DType)
	return nil
}

func evalDiagEmbed(c *op.Call) [][]float64 {
	out := c.Outputs()[0]
	axes, err := diagonalAxes(c, len(out.Shape))
	if err != nil {
		return nil
	}
	strides := graph.ContiguousStrides(out.Shape)
	diagonal := graph.Tensor{}
	for axis := range out.Shape {
		if !slices.Contains(axes, axis) {
			diagonal.Shape, diagonal.Strides = append(diagonal.Shape, out.Shape[axis]), append(diagonal.Strides, strides[axis])
		}
	}
	input, offset := c.Tensor("input"), c.Int("offset")
	diagonal.Shape = append(diagonal.Shape, input.Shape[len(input.Shape)-1])
	diagonal.Strides = append(diagonal.Strides, strides[axes[0]]+strides[axes[1]])
	diagonal.Offset = max(offset, 0)*strides[axes[1]] + max(-offset, 0)*strides[axes[0]]
	numbers, known := make([]float64, out.Elements()), input.Known()
	i := 0
	diagonal.EachOffset(func(at int64) {
		numbers[at] = known[i]
		i++
	})
	return [][]float64{numbers}
}

// expandDiag makes a matrix of a vector, and takes a copy of a matrix's
// diagonal.
func expandDiag(c *op.Call) ([]*graph.Tensor, error) {
	input := c.Tensor("input")
	switch len(input.Shape) {
	case 1:
		return result(c.Apply("diag_embed", input, c.Int("diagonal")))
	case 2:
		diagonal, err := c.Apply("diagonal", input, c.Int("diagonal"))
		if err != nil {
			return nil, err
		}
		return result(cloneAs(c, diagonal, "contiguous_format"))
	}
	return nil, c.Errorf("supports 1D or 2D tensors, got shape %v", input.Shape)
}
