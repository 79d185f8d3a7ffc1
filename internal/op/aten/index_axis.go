package aten

// This file holds indexing along one axis: gather, take, index_select and their
// writes.

import (
	"slices"

	"heft/internal/graph"
	"heft/internal/op"
)

// indexAxisFamily: indexing along one axis.
func indexAxisFamily() []*op.Operator {
	return []*op.Operator{
		{
			Name:     "gather",
			Kernel:   op.KernelSampling,
			Reads:    readsResult,
			Schemas:  []string{"(Tensor input, int dim, Tensor index, *, bool sparse_grad=False) -> Tensor"},
			Python:   "torch.gather Tensor.gather",
			Infer:    inferGather,
			Eval:     evalGather,
			Gradient: &op.Gradient{Saves: []op.Save{{Tensor: "input"}, {Tensor: "index"}}},
		},
		{
			Name:    "take_along_dim",
			Schemas: []string{"(Tensor input, Tensor indices, int? dim=None) -> Tensor"},
			Python:  "torch.take_along_dim Tensor.take_along_dim",
			Expand:  expandTakeAlongDim,
		},
		{
			Name:     "take",
			Kernel:   op.KernelSampling,
			Reads:    readsResult,
			Schemas:  []string{"(Tensor input, Tensor index) -> Tensor"},
			Python:   "torch.take Tensor.take",
			Infer:    inferTake,
			Eval:     evalTake,
			Gradient: &op.Gradient{Saves: []op.Save{{Tensor: "input"}, {Tensor: "index"}}, Backward: withInputTemporaries(1)}, // zeros, and a copy with the gradient put in
		},
		{
			Name:     "put",
			Schemas:  []string{"(Tensor input, Tensor index, Tensor source, bool accumulate=False) -> Tensor"},
			Python:   "torch.put Tensor.put Tensor.put_",
			Infer:    inferPut,
			Gradient: &op.Gradient{Saves: []op.Save{{Tensor: "index"}, {Tensor: "source", For: "source"}}},
		},
		{
			Name:     "index_select",
			Kernel:   op.KernelSampling,
			Reads:    readsResult,
			Schemas:  []string{"(Tensor input, int dim, Tensor index) -> Tensor"},
			Python:   "torch.index_select Tensor.index_select",
			Infer:    inferIndexSelect,
			Eval:     evalIndexSelect,
			Gradient: &op.Gradient{Saves: []op.Save{{Tensor: "index"}}},
		},
		{
			Name:     "index_add",
			Schemas:  []string{"(Tensor input, int dim, Tensor index, Tensor source, *, Scalar alpha=1) -> Tensor"},
			Python:   spelled("index_add"),
			Infer:    func(c *op.Call) error { return inferIndexWrite(c, true) },
			Eval:     evalIndexAdd,
			Work:     work("one addition for each element of the source", sourceWork),
			Gradient: &op.Gradient{Saves: []op.Save{{Tensor: "index", For: "source"}, {Tensor: "source", For: "source"}}, Backward: sourceBackward("source")},
		},
		{
			Name:     "index_copy",
			Schemas:  []string{"(Tensor input, int dim, Tensor index, Tensor source) -> Tensor"},
			Python:   spelled("index_copy"),
			Infer:    func(c *op.Call) error { return expectLongIndex(c, inferIndexWrite(c, true)) },
			Eval:     func(c *op.Call) [][]float64 { return indexWritten(c, func(_, b float64) float64 { return b }) },
			Gradient: &op.Gradient{Saves: []op.Save{{Tensor: "index"}, {Tensor: "source", For: "source"}}},
		},
		{
			Name:    "index_reduce",
			Schemas: []string{"(Tensor input, int dim, Tensor index, Tensor source, str reduce, *, bool include_self=True) -> Tensor"},
			Python:  spelled("index_reduce"),
			Infer: func(c *op.Call) error {
				if how := c.Text("reduce"); !slices.Contains([]string{"prod", "mean", "amax", "amin"}, how) {
					return c.Errorf("expected reduce to be one of prod, mean, amax or amin but got %q", how)
				}
				return inferIndexWrite(c, true)
			},
			Work: work("one addition for each element of the source", sourceWork),
			Gradient: &op.Gradient{Saves: []op.Save{
				{Tensor: "input", CloneInPlace: true}, {Tensor: "index"}, {Tensor: "source"}, {Tensor: "result"},
			}},
		},
		{
			Name:         "index_fill",
			WritesShared: true,
			Schemas:      []string{"(Tensor input, int dim, Tensor index, Tensor|Scalar value) -> Tensor"},
			Python:       spelled("index_fill"),
			Infer:        func(c *op.Call) error { return expectLongIndex(c, inferIndexWrite(c, false)) },
			Eval:         evalIndexFill,
			Gradient:     &op.Gradient{Saves: []op.Save{{Tensor: "index"}}},
		},
		{
			Name: "scatter",
			Schemas: []string{
				"(Tensor input, int dim, Tensor index, Tensor|Scalar src/value, *, str? reduce=None) -> Tensor",
			},
			Python:   spelled("scatter"),
			Infer:    inferScatter,
			Eval:     evalScatter,
			Gradient: &op.Gradient{Saves: []op.Save{{Tensor: "index"}}},
		},
		{
			Name:     "scatter_add",
			Autocast: op.AutocastWidest,
			Schemas:  []string{"(Tensor input, int dim, Tensor index, Tensor src) -> Tensor"},
			Python:   spelled("scatter_add"),
			Infer:    inferScatter,
			Eval:     evalScatterAdd,
			Work:     work("one addition for each element of the index", func(o *graph.Op) op.Work { return indexWork(o) }),
			Gradient: &op.Gradient{Saves: []op.Save{{Tensor: "index", For: "src"}}, Backward: sourceBackward("src")},
		},
		{
			Name:    "scatter_reduce",
			Schemas: []string{"(Tensor input, int dim, Tensor index, Tensor src, str reduce, *, bool include_self=True) -> Tensor"},
			Python:  spelled("scatter_reduce"),
			Infer:   inferScatterReduce,
			Work:    work("one addition for each element of the index", func(o *graph.Op) op.Work { return indexWork(o) }),
			Gradient: &op.Gradient{Saves: []op.Save{
				{Tensor: "input", CloneInPlace: true}, {Tensor: "index"}, {Tensor: "src"}, {Tensor: "result"},
			}},
		},
	}
}

func sourceWork(o *graph.Op) op.Work {
	if source := op.Input(o, "source"); source != nil {
		return op.Work{Adds: source.Elements()}
	}
	return op.Work{}
}

func indexWork(o *graph.Op) op.Work {
	if index := op.Input(o, "index"); index != nil {
		return op.Work{Adds: index.Elements()}
	}
	return op.Work{}
}

// axisOf gives a 0-dim tensor one axis, as the indexing operators do.
func axisOf(shape []int64) []int64 {
	if len(shape) == 0 {
		return []int64{1}
	}
	return shape
}

// checkGather: the index has the input's rank, and no size but the indexed
// axis's may be larger than the input's.
func checkGather(c *op.Call, input, index *graph.Tensor) (axis int, err error) {
	if index.DType != graph.Int64 && index.DType != graph.Int32 {
		return 0, c.Errorf("expected dtype int32/int64 for index, got %v", index.DType)
	}
	shape, sizes := axisOf(input.Shape), axisOf(index.Shape)
	axis, err = c.Dim("dim", len(shape))
	if err != nil || index.Elements() == 0 {
		return axis, err
	}
	if len(shape) != len(sizes) {
		return 0, c.Errorf("index tensor must have the same number of dimensions as input tensor, got %v and %v", index.Shape, input.Shape)
	}
	for d := range shape {
		if d != axis && sizes[d] > shape[d] {
			return 0, c.Errorf("size does not match at dimension %d: expected index %v to be no larger than self %v apart from dimension %d", d, index.Shape, input.Shape, axis)
		}
	}
	return axis, checkIndices(c, index, shape[axis], axis)
}

func inferGather(c *op.Call) error {
	input, index := c.Tensor("input"), c.Tensor("index")
	if _, err := checkGather(c, input, index); err != nil {
		return err
	}
	c.Out(index.Shape, input.DType)
	return nil
}

// gatherOffsets lists for every element of the index its target's row-major
// position in a tensor of the given shape.
func gatherOffsets(shape []int64, index *graph.Tensor, axis int) []int64 {
	shape, sizes := axisOf(shape), axisOf(index.Shape)
	strides := graph.ContiguousStrides(shape)
	size, stride := shape[axis], strides[axis]
	strides[axis] = 0
	var offsets []int64
	t := graph.Tensor{Shape: sizes, Strides: strides}
	t.EachOffset(func(offset int64) { offsets = append(offsets, offset) })
	for i, number := range index.Known() {
		at := int64(number)
		if at < 0 {
			at += size
		}
		offsets[i] += at * stride
	}
	return offsets
}

func evalGather(c *op.Call) [][]float64 {
	input, index := c.Tensor("input"), c.Tensor("index")
	axis, err := checkGather(c, input, index)
	if err != nil {
		return nil
	}
	return [][]float64{pickAt(input.ReadKnown(), gatherOffsets(input.Shape, index, axis))}
}

// expandTakeAlongDim broadcasts input and indices apart from the axis.
func expandTakeAlongDim(c *op.Call) ([]*graph.Tensor, error) {
	input, indices := c.Tensor("input"), c.Tensor("indices")
	if c.Has("dim") && indices.DType != graph.Int64 {
		return nil, c.Errorf("dtype of indices should be int64, got %v", indices.DType)
	}
	if c.Has("dim") && len(input.Shape) == 0 {
		return nil, c.Errorf("Dimension specified as %d but tensor has no dimensions", c.Int("dim"))
	}
	if !c.Has("dim") {
		flat, err := c.Apply("view", input, []int64{-1})
		if err != nil {
			return nil, err
		}
		positions, err := c.Apply("view", indices, []int64{-1})
		if err != nil {
			return nil, err
		}
		return result(c.Apply("gather", flat, int64(0), positions))
	}
	if len(input.Shape) != len(indices.Shape) {
		return nil, c.Errorf("input and indices should have the same number of dimensions, but got %v and %v", input.Shape, indices.Shape)
	}
	axis, err := c.Dim("dim", len(input.Shape))
	if err != nil {
		return nil, err
	}
	if len(input.Shape) == 0 {
		return result(c.Apply("gather", input, int64(0), indices))
	}
	reduced := slices.Clone(input.Shape)
	reduced[axis] = indices.Shape[axis]
	shape, ok := op.BroadcastShapes(reduced, indices.Shape)
	if !ok {
		return nil, c.BroadcastError([][]int64{reduced, indices.Shape})
	}
	wide := slices.Clone(shape)
	wide[axis] = input.Shape[axis]
	if input, err = expandOperand(c, input, wide); err != nil {
		return nil, err
	}
	if indices, err = expandOperand(c, indices, shape); err != nil {
		return nil, err
	}
	return result(c.Apply("gather", input, int64(axis), indices))
}

// expandOperand expands a tensor unless it has the shape already.
func expandOperand(c *op.Call, t *graph.Tensor, shape []int64) (*graph.Tensor, error) {
	if slices.Equal(t.Shape, shape) {
		return t, nil
	}
	return c.Apply("expand", t, shape)
}

func inferTake(c *op.Call) error {
	input, index := c.Tensor("input"), c.Tensor("index")
	if index.DType != graph.Int64 {
		return c.Errorf("expected a long tensor for index, but got %v", index.DType)
	}
	if input.Elements() == 0 && index.Elements() > 0 {
		return c.Errorf("tried to take from an empty tensor: out of bounds")
	}
	if err := checkIndices(c, index, input.Elements(), 0); err != nil {
		return err
	}
	c.Out(index.Shape, input.DType)
	return nil
}

func evalTake(c *op.Call) [][]float64 {
	numbers := c.Tensor("input").Known()
	positions := integers(c.Tensor("index").Known())
	for i, at := range positions {
		if at < 0 {
			positions[i] += int64(len(numbers))
		}
	}
	return [][]float64{pickAt(numbers, positions)}
}

func inferPut(c *op.Call) error {
	input, index, source := c.Tensor("input"), c.Tensor("index"), c.Tensor("source")
	if index.Elements() != source.Elements() {
		return c.Errorf("source %v should have the same number of elements as index %v", source.Shape, index.Shape)
	}
	if index.DType != graph.Int64 {
		return c.Errorf("expected a long tensor for index, but got %v", index.DType)
	}
	if source.DType != input.DType {
		return c.Errorf("self and source expected to have the same dtype, but got %v and %v", input.DType, source.DType)
	}
	if input.Elements() == 0 && index.Elements() > 0 {
		return c.Errorf("tried to put elements into an empty tensor (shape %v)", input.Shape)
	}
	if c.InPlace && source.Storage == input.Storage {
		return c.Errorf("unsupported operation: some elements of the source and the written-to tensor (shape %v) refer to a single memory location; clone() the source", input.Shape)
	}
	c.OutStrided(input.Shape, op.LikeStrides(input), input.DType)
	return nil
}

func inferIndexSelect(c *op.Call) error {
	input, index := c.Tensor("input"), c.Tensor("index")
	axis, err := c.Dim("dim", len(input.Shape))
	if err != nil {
		return err
	}
	if len(index.Shape) > 1 || !index.DType.IsInteger() {
		return c.Errorf("index is supposed to be a vector of integers, got %v of shape %v", index.DType, index.Shape)
	}
	shape := slices.Clone(input.Shape)
	if len(shape) > 0 {
		if err := checkIndices(c, index, shape[axis], axis); err != nil {
			return err
		}
		shape[axis] = index.Elements()
		if input.Shape[axis] == 0 && index.Elements() > 0 {
			return c.Errorf("the indexed axis of input %v has no elements", input.Shape)
		}
	} else if index.Elements() != 1 {
		return c.Errorf("index to a scalar can have only 1 value, got %d", index.Elements())
	}
	c.Out(shape, input.DType)
	return nil
}

func evalIndexSelect(c *op.Call) [][]float64 {
	input, out := c.Tensor("input"), c.Outputs()[0]
	if len(input.Shape) == 0 {
		return evalSame(c)
	}
	axis, err := c.Dim("dim", len(input.Shape))
	if err != nil {
		return nil
	}
	all := spreadIndex(c, out.Shape, axis)
	return [][]float64{pickAt(input.ReadKnown(), gatherOffsets(input.Shape, all, axis))}
}

// inferIndexWrite: the result is a fresh contiguous tensor, or for index_fill a
// copy in the input's layout.
func inferIndexWrite(c *op.Call, hasSource bool) error {
	input, index := c.Tensor("input"), c.Tensor("index")
	axis, err := c.Dim("dim", len(input.Shape))
	if err != nil {
		return err
	}
	if len(index.Shape) > 1 || !index.DType.IsInteger() {
		return c.Errorf("index is supposed to be a vector of integers, got %v of shape %v", index.DType, index.Shape)
	}
	if !hasSource {
		if value := c.Tensor("value"); value != nil && len(value.Shape) > 0 {
			return c.Errorf("index_fill_ only supports a 0-dimensional value tensor, but got tensor with %d dimension(s)", len(value.Shape))
		}
		if err := expectNumberFits(c, "value", input.DType); err != nil {
			return err
		}
		c.OutStrided(input.Shape, op.LikeStrides(input), input.DType)
		return nil
	}
	source := c.Tensor("source")
	if c.InPlace && op.Overlaps(input, source) {
		return c.Errorf("unsupported operation: some elements of the input tensor and the written-to tensor refer to a single memory location; clone() the source first")
	}
	if source.DType != input.DType {
		return c.Errorf("self (%v) and source (%v) must have the same scalar type", input.DType, source.DType)
	}
	want := slices.Clone(axisOf(input.Shape))
	want[axis] = index.Elements()
	if !slices.Equal(axisOf(source.Shape), want) {
		return c.Errorf("source shape %v must match the input's shape %v with %d elements along dimension %d", source.Shape, input.Shape, index.Elements(), axis)
	}
	c.Out(input.Shape, input.DType)
	return nil
}

// expectLongIndex refuses indices of other types than int64, which gather and
// index_add take.
func expectLongIndex(c *op.Call, err error) error {
	if index := c.Tensor("index"); err == nil && index.DType != graph.Int64 {
		return c.Errorf("expected dtype int64 for index, got %v", index.DType)
	}
	return err
}

func evalIndexAdd(c *op.Call) [][]float64 {
	alpha := c.Float("alpha")
	return indexWritten(c, func(a, b float64) float64 { return a + alpha*b })
}

// indexWritten combines slices of the input along an axis with the source's.
func indexWritten(c *op.Call, combine func(a, b float64) float64) [][]float64 {
	input, source := c.Tensor("input"), c.Tensor("source")
	axis, err := c.Dim("dim", len(input.Shape))
	if err != nil || len(input.Shape) == 0 || len(c.Tensor("index").Shape) == 0 {
		return nil
	}
	numbers, values := input.Known(), source.Known()
	all := spreadIndex(c, source.Shape, axis)
	for i, at := range gatherOffsets(input.Shape, all, axis) {
		if at < 0 || at >= int64(len(numbers)) {
			return nil
		}
		numbers[at] = combine(numbers[at], values[i])
	}
	return [][]float64{numbers}
}

// spreadIndex expands the vector "index" along an axis to a whole shape.
func spreadIndex(c *op.Call, shape []int64, axis int) *graph.Tensor {
	vector := c.Tensor("index")
	row := graph.Tensor{
		Shape: slices.Repeat([]int64{1}, len(shape)), Strides: make([]int64, len(shape)),
		Offset: vector.Offset, Storage: vector.Storage,
	}
	row.Shape[axis] = shape[axis]
	if len(vector.Strides) > 0 {
		row.Strides[axis] = vector.Strides[0]
	}
	known := broadcastKnown(&row, shape)
	return &graph.Tensor{Shape: shape, Strides: graph.ContiguousStrides(shape), Storage: &graph.Storage{Known: known}}
}

func evalIndexFill(c *op.Call) [][]float64 {
	input := c.Tensor("input")
	numbers := input.Known()
	axis, err := c.Dim("dim", len(input.Shape))
	if err != nil || len(input.Shape) == 0 {
		return nil
	}
	value := knownOperand(c, "value", nil, input.DType)[0]
	inner := graph.Product(input.Shape[axis+1:])
	chosen := map[int64]bool{}
	for _, at := range integers(c.Tensor("index").Known()) {
		chosen[(at+input.Shape[axis])%max(input.Shape[axis], 1)] = true
	}
	for i := range numbers {
		if chosen[int64(i)/inner%input.Shape[axis]] {
			numbers[i] = value
		}
	}
	return [][]float64{numbers}
}

func inferScatter(c *op.Call) error {
	input, index, src := c.Tensor("input"), c.Tensor("index"), c.Tensor("src")
	if _, err := checkGather(c, input, index); err != nil {
		return err
	}
	if how, given := c.Arg("reduce").(string); given && c.Operator.Name == "scatter" && how != "add" && how != "multiply" {
		return c.Errorf("reduce argument must be either add or multiply, got %q", how)
	}
	if _, number := c.Arg("src").(*graph.Tensor); !number {
		if err := expectNumberFits(c, "src", input.DType); err != nil {
			return err
		}
	}
	if src != nil {
		if src.DType != input.DType {
			return c.Errorf("expected self.dtype to be equal to src.dtype, got %v and %v", input.DType, src.DType)
		}
		if c.InPlace && op.Overlaps(input, src) {
			return c.Errorf("some elements of the source and the written-to tensor refer to a single memory location; clone() the source first")
		}
		sizes, available := axisOf(index.Shape), axisOf(src.Shape)
		for d := range sizes {
			if index.Elements() > 0 && (len(available) != len(sizes) || sizes[d] > available[d]) {
				return c.Errorf("expected index %v to be no larger than src %v", index.Shape, src.Shape)
			}
		}
	}
	out := c.Out(input.Shape, input.DType)
	if op.IsZero(input) {
		c.MostlyZero(out, index.Elements())
	}
	return nil
}

// inferScatterReduce: truth values have no mean, complex numbers no order.
func inferScatterReduce(c *op.Call) error {
	dtype := c.Tensor("input").DType
	switch reduce := c.Text("reduce"); {
	case c.Tensor("index").Elements() == 0: // no kernel runs
	case reduce == "mean" && dtype == graph.Bool, slices.Contains([]string{"amax", "amin", "max", "min"}, reduce) && dtype.IsComplex():
		return c.Errorf("%s is not implemented for %v", reduce, dtype)
	}
	return inferScatter(c)
}

func evalScatter(c *op.Call) [][]float64 {
	switch c.Text("reduce") {
	case "add":
		return scatterKnown(c, func(a, b float64) float64 { return a + b })
	case "multiply":
		return scatterKnown(c, func(a, b float64) float64 { return a * b })
	}
	return scatterKnown(c, func(_, b float64) float64 { return b })
}

func evalScatterAdd(c *op.Call) [][]float64 {
	return scatterKnown(c, func(a, b float64) float64 { return a + b })
}

func scatterKnown(c *op.Call, combine func(a, b float64) float64) [][]float64 {
	input, index := c.Tensor("input"), c.Tensor("index")
	axis, err := checkGather(c, input, index)
	if err != nil {
		return nil
	}
	numbers := input.Known()
	source := slices.Repeat([]float64{c.Float("src")}, int(index.Elements()))
	if src := c.Tensor("src"); src != nil && len(src.Shape) == 0 { // a number
		source = slices.Repeat(src.Known(), int(index.Elements()))
	} else if src != nil {
		part := graph.Tensor{Shape: index.Shape, Strides: src.Strides, Offset: src.Offset, Storage: src.Storage}
		source = part.Known()
	}
	for i, at := range gatherOffsets(input.Shape, index, axis) {
		numbers[at] = combine(numbers[at], source[i])
	}
	return [][]float64{numbers}
}
