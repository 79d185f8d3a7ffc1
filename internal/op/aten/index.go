package aten

// This file holds indexing with tensors.

import (
	"slices"

	"heft/internal/graph"
	"heft/internal/op"
)

// indexFamily: indexing with tensors. The front end resolves integers, slices,
// None and Ellipsis by select, slice and unsqueeze, and passes what is left as a
// list with nil for the axes that are taken whole: x[:, i, mask] is
// index(x, [nil, i, mask]).
func indexFamily() []*op.Operator {
	return []*op.Operator{
		{
			Name:     "index",
			Kernel:   op.KernelSampling,
			Reads:    readsResult,
			Schemas:  []string{"(Tensor input, Tensor?[] indices) -> Tensor"},
			Infer:    inferIndex,
			Eval:     evalIndex,
			Gradient: &op.Gradient{Saves: []op.Save{{Tensor: "indices"}}},
		},
		{
			Name:         "index_put",
			WritesShared: true,
			Autocast:     op.AutocastWidest,
			Schemas: []string{
				"torch.index_put Tensor.index_put Tensor.index_put_: (Tensor input, Tensor[] indices, Tensor values, bool accumulate=False) -> Tensor",
				"(Tensor input, Tensor?[] indices, Tensor|Scalar values, bool accumulate=False) -> Tensor", // of x[:, i] = v
			},
			Python:   spelled("index_put"),
			Infer:    inferIndexPut,
			Eval:     evalIndexPut,
			Gradient: &op.Gradient{Saves: []op.Save{{Tensor: "indices"}}},
		},
	}
}

// indexing is the geometry of advanced indexing: which axes are indexed, the
// broadcast shape of the indices, and where it stands in the result.
type indexing struct {
	input   *graph.Tensor
	axes    []int           // indexed axes of the input, ascending
	indices []*graph.Tensor // one a axis; for a mask, its column of nonzero()
	shape   []int64         // of the indices broadcast together
	before  int             // where the indices' axes stand in the result
	bound   bool            // a mask's values are not known
	upTo    func(bound int64) int64
}

// readIndexing resolves the arguments "input" and "indices". The elements that a
// mask of unknown values selects are counted by upTo; nil counts all.
func readIndexing(c *op.Call, upTo func(bound int64) int64) (*indexing, error) {
	x := &indexing{input: c.Tensor("input"), upTo: upTo}
	axis := 0
	for _, index := range c.Tensors("indices") {
		if index == nil {
			axis++
			continue
		}
		if err := x.add(c, index, &axis); err != nil {
			return nil, err
		}
	}
	if axis > len(x.input.Shape) {
		return nil, c.Errorf("too many indices for tensor of dimension %d (shape %v): got %d", len(x.input.Shape), x.input.Shape, axis)
	}
	if len(x.indices) == 0 {
		return nil, c.Errorf("at least one index must be provided")
	}
	if err := x.broadcast(c); err != nil {
		return nil, err
	}
	adjacent := x.axes[len(x.axes)-1]-x.axes[0] == len(x.axes)-1
	if adjacent {
		x.before = x.axes[0]
	}
	return x, nil
}

// add takes one index tensor: a mask of k axes stands for k columns of indices.
func (x *indexing) add(c *op.Call, index *graph.Tensor, axis *int) error {
	switch {
	case index.DType == graph.Bool || index.DType == graph.UInt8:
		return x.addMask(c, index, axis)
	case index.DType != graph.Int64 && index.DType != graph.Int32:
		return c.Errorf("tensors used as indices must be long, int, byte or bool tensors, got %v", index.DType)
	}
	x.axes = append(x.axes, *axis)
	x.indices = append(x.indices, index)
	*axis++
	return nil
}

func (x *indexing) addMask(c *op.Call, mask *graph.Tensor, axis *int) error {
	rank := len(mask.Shape)
	if *axis+rank > len(x.input.Shape) || !slices.Equal(mask.Shape, x.input.Shape[*axis:*axis+rank]) {
		return c.Errorf("the shape of the mask %v at index %d does not match the shape of the indexed tensor %v", mask.Shape, *axis, x.input.Shape)
	}
	rows, known := nonzeroRows(mask)
	count := int64(len(rows))
	if !known {
		x.bound = true
		count = mask.Elements()
		if x.upTo != nil {
			count = x.upTo(count)
		}
	}
	for k := range rank {
		column := &graph.Tensor{Shape: []int64{count}, Strides: []int64{int64(rank)}, DType: graph.Int64, Storage: &graph.Storage{}}
		if known {
			column.Strides[0] = 1
			column.Storage.Known = make([]float64, count)
			for i, row := range rows {
				column.Storage.Known[i] = float64(row[k])
			}
		}
		x.axes = append(x.axes, *axis)
		x.indices = append(x.indices, column)
		*axis++
	}
	return nil
}

// nonzeroRows lists the positions of a mask's known nonzero elements.
func nonzeroRows(mask *graph.Tensor) (rows [][]int64, known bool) {
	if mask.Elements() > op.MaxKnown {
		return nil, false
	}
	numbers := mask.Known()
	if numbers == nil {
		return nil, false
	}
	position := make([]int64, len(mask.Shape))
	for _, number := range numbers {
		if number != 0 {
			rows = append(rows, slices.Clone(position))
		}
		for k := len(position) - 1; k >= 0; k-- {
			if position[k]++; position[k] < mask.Shape[k] {
				break
			}
			position[k] = 0
		}
	}
	return rows, true
}

func (x *indexing) broadcast(c *op.Call) error {
	shapes := make([][]int64, len(x.indices))
	for i, index := range x.indices {
		shapes[i] = index.Shape
	}
	shape, ok := op.BroadcastShapes(shapes...)
	if !ok {
		return c.Errorf("shape mismatch: indexing tensors could not be broadcast together with shapes %v", shapes)
	}
	x.shape = shape
	return nil
}

// rest lists the axes of the input that are taken whole.
func (x *indexing) rest() []int {
	var rest []int
	for axis := range x.input.Shape {
		if !slices.Contains(x.axes, axis) {
			rest = append(rest, axis)
		}
	}
	return rest
}

// layout is the result's shape, and its strides as torch's iterator over the
// input (not moving along the indices' axes) and the indices chooses them.
func (x *indexing) layout() (shape, strides []int64) {
	rest := x.rest()
	source := &graph.Tensor{}
	for i, axis := range rest {
		if i == x.before {
			source.Strides = append(source.Strides, make([]int64, len(x.shape))...)
			shape = append(shape, x.shape...)
		}
		source.Strides = append(source.Strides, x.input.Strides[axis])
		shape = append(shape, x.input.Shape[axis])
	}
	if x.before >= len(rest) {
		source.Strides = append(source.Strides, make([]int64, len(x.shape))...)
		shape = append(shape, x.shape...)
	}
	if shape == nil {
		shape = []int64{}
	}
	source.Shape = shape
	operands := []*graph.Tensor{source}
	for _, index := range x.indices {
		operands = append(operands, x.placed(index, len(shape)))
	}
	return shape, op.ElementwiseStrides(shape, operands)
}

// placed shows an index tensor along its axes of the result, as reshape does: the
// others have size 1, and a stride each.
func (x *indexing) placed(index *graph.Tensor, rank int) *graph.Tensor {
	shape := slices.Repeat([]int64{1}, rank)
	if graph.Product(x.shape) == 0 && !slices.Equal(index.Shape, x.shape) { // expanded before: reshape lays out nothing anew
		copy(shape[x.before:], x.shape)
		return &graph.Tensor{Shape: shape, Strides: graph.ContiguousStrides(shape)}
	}
	lead := x.before + len(x.shape) - len(index.Shape)
	copy(shape[lead:], index.Shape)
	strides, ok := ViewStrides(index.Shape, index.Strides, shape)
	if !ok {
		strides = graph.ContiguousStrides(shape)
	}
	return &graph.Tensor{Shape: shape, Strides: strides}
}

// offsets lists, in the result's row-major order, the row-major position of
// every element in the input; ok is false if an index is not known or out of
// range.
func (x *indexing) offsets() (offsets []int64, ok bool) {
	contiguous := graph.ContiguousStrides(x.input.Shape)
	base := make([]int64, graph.Product(x.shape))
	for i, index := range x.indices {
		size, stride := x.input.Shape[x.axes[i]], contiguous[x.axes[i]]
		numbers := broadcastKnown(index, x.shape)
		if numbers == nil && len(base) > 0 {
			return nil, false
		}
		for j, number := range numbers {
			at := int64(number)
			if at < 0 {
				at += size
			}
			if at < 0 || at >= size {
				return nil, false
			}
			base[j] += at * stride
		}
	}
	rest := x.rest()
	lead, tail := x.whole(rest[:x.before], contiguous), x.whole(rest[x.before:], contiguous)
	for _, a := range lead {
		for _, b := range base {
			for _, d := range tail {
				offsets = append(offsets, a+b+d)
			}
		}
	}
	return offsets, true
}

// whole lists the offsets of all positions along some axes.
func (x *indexing) whole(axes []int, contiguous []int64) []int64 {
	t := graph.Tensor{}
	for _, axis := range axes {
		t.Shape = append(t.Shape, x.input.Shape[axis])
		t.Strides = append(t.Strides, contiguous[axis])
	}
	var offsets []int64
	t.EachOffset(func(offset int64) { offsets = append(offsets, offset) })
	return offsets
}

// checkKnown refuses known indices out of range.
func (x *indexing) checkKnown(c *op.Call) error {
	if shape, _ := x.layout(); graph.Product(shape) == 0 { // no kernel reads them
		return nil
	}
	for i, index := range x.indices {
		size := x.input.Shape[x.axes[i]]
		if err := checkIndices(c, index, size, x.axes[i]); err != nil {
			return err
		}
	}
	return nil
}

// checkIndices refuses known indices outside of −size … size−1.
func checkIndices(c *op.Call, index *graph.Tensor, size int64, axis int) error {
	if index.Elements() > op.MaxKnown {
		return nil
	}
	for _, number := range index.Known() {
		if at := int64(number); at < -size || at >= size {
			return c.Errorf("index %d is out of bounds for dimension %d with size %d", at, axis, size)
		}
	}
	return nil
}

func inferIndex(c *op.Call) error {
	x, err := readIndexing(c, func(bound int64) int64 { return c.UpTo(bound, "elements that a mask selects") })
	if err != nil {
		return err
	}
	if err := x.checkKnown(c); err != nil {
		return err
	}
	shape, strides := x.layout()
	c.OutStrided(shape, strides, x.input.DType)
	return nil
}

func evalIndex(c *op.Call) [][]float64 {
	x, err := readIndexing(c, nil)
	if err != nil {
		return nil
	}
	offsets, ok := x.offsets()
	if !ok {
		return nil
	}
	return [][]float64{pickAt(x.input.ReadKnown(), offsets)}
}

// pickAt takes the numbers at the given positions.
func pickAt(numbers []float64, positions []int64) []float64 {
	picked := make([]float64, len(positions))
	for i, at := range positions {
		picked[i] = numbers[at]
	}
	return picked
}

// fillsMask tells whether a mask and one number are given: torch calls masked_fill_,
// which takes a number of any type (canDispatchToMaskedFill, TensorAdvancedIndexing.cpp,
// 2.15).
func (x *indexing) fillsMask(c *op.Call, values *graph.Tensor) bool {
	given := slices.DeleteFunc(slices.Clone(c.Tensors("indices")), func(t *graph.Tensor) bool { return t == nil })
	return len(given) == 1 && given[0].DType == graph.Bool && values.Elements() == 1 && !c.Bool("accumulate")
}

func inferIndexPut(c *op.Call) error {
	x, err := readIndexing(c, nil)
	if err != nil {
		return err
	}
	if err := x.checkKnown(c); err != nil {
		return err
	}
	shape, _ := x.layout()
	if values := c.Tensor("values"); values != nil {
		if values.DType != x.input.DType && !x.fillsMask(c, values) {
			return c.Errorf("requires the source and destination dtypes match, got %v for the destination and %v for the source", x.input.DType, values.DType)
		}
		if c.InPlace && graph.Product(shape) > 0 && op.Overlaps(x.input, values) && !x.fillsMask(c, values) {
			return c.Errorf("unsupported operation: some elements of the input tensor and the written-to tensor refer to a single memory location; clone() the values first")
		}
		all, ok := op.BroadcastShapes(shape, values.Shape)
		if !x.bound && (!ok || !slices.Equal(all, shape)) {
			return c.Errorf("shape mismatch: value tensor of shape %v cannot be broadcast to indexing result of shape %v", values.Shape, shape)
		}
	}
	c.OutStrided(x.input.Shape, op.LikeStrides(x.input), x.input.DType)
	return nil
}

func evalIndexPut(c *op.Call) [][]float64 {
	x, err := readIndexing(c, nil)
	if err != nil {
		return nil
	}
	offsets, ok := x.offsets()
	if !ok {
		return nil
	}
	shape, _ := x.layout()
	values := knownOperand(c, "values", shape, x.input.DType)
	numbers := x.input.Known()
	for i, at := range offsets {
		if c.Bool("accumulate") {
			numbers[at] += values[i]
		} else {
			numbers[at] = values[i]
		}
	}
	return [][]float64{numbers}
}
