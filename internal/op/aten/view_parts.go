package aten

// This file holds operators that show a part of a tensor.

import (
	"math"
	"slices"

	"heft/internal/graph"
	"heft/internal/op"
)

// partsFamily: the operators that show a part of a tensor.
func partsFamily() []*op.Operator {
	return slices.Concat(sliceFamily(), splitFamily(), stridedFamily())
}

// sliceFamily lists one part of a tensor.
func sliceFamily() []*op.Operator {
	return []*op.Operator{
		{
			Name:     "select",
			Schemas:  []string{"(Tensor input, int dim, int index) -> Tensor"},
			Python:   "torch.select Tensor.select",
			Infer:    inferSelect,
			Gradient: &op.Gradient{},
		},
		{
			// slice has no Python name: the front end spells x[1:7:2] as
			// slice(x, dim, start, end, step).
			Name:     "slice",
			Schemas:  []string{"(Tensor input, int dim=0, int? start=None, int? end=None, int step=1) -> Tensor"},
			Infer:    inferSlice,
			Gradient: &op.Gradient{},
		},
		{
			Name:    "narrow",
			Schemas: []string{"(Tensor input, int dim, int start, int length) -> Tensor"},
			Python:  "torch.narrow Tensor.narrow",
			Expand:  expandNarrow,
		},
		{
			Name:    "narrow_copy",
			Schemas: []string{"(Tensor input, int dim, int start, int length) -> Tensor"},
			Python:  "torch.narrow_copy Tensor.narrow_copy",
			Expand: func(c *op.Call) ([]*graph.Tensor, error) {
				s := newScript(c)
				part := s.do("narrow", c.Tensor("input"), c.Int("dim"), c.Int("start"), c.Int("length"))
				if s.err != nil {
					return nil, s.err
				}
				return c.ApplyAll("clone", []any{part}, op.Keyword{Name: "memory_format", Value: "contiguous_format"})
			},
		},
	}
}

// splitFamily lists all parts of a tensor.
func splitFamily() []*op.Operator {
	return []*op.Operator{
		{
			Name:         "split",
			SeveralViews: true,
			Balances:     true,
			Schemas: []string{
				"torch.split_with_sizes Tensor.split_with_sizes: (Tensor input, int[] split_sizes, int dim=0) -> Tensor[]",
				"(Tensor input/tensor, int split_size_or_sections, int dim=0) -> Tensor[]",
				"(Tensor input/tensor, int[] split_size_or_sections, int dim=0) -> Tensor[]",
				"Tensor.split: (Tensor input, int split_size, int dim=0) -> Tensor[]",
				"Tensor.split: (Tensor input, int[] split_size, int dim=0) -> Tensor[]",
			},
			Python:   "torch.split torch.split_with_sizes Tensor.split Tensor.split_with_sizes",
			Infer:    inferSplit,
			Gradient: &op.Gradient{},
		},
		{
			Name:    "chunk",
			Schemas: []string{"(Tensor input, int chunks, int dim=0) -> Tensor[]"},
			Python:  "torch.chunk Tensor.chunk",
			Expand:  expandChunk,
		},
		{
			Name: "tensor_split",
			Schemas: []string{
				"(Tensor input, Tensor tensor_indices_or_sections/indices_or_sections, int dim=0) -> Tensor[]",
				"(Tensor input, int sections/indices_or_sections, int dim=0) -> Tensor[]",
				"(Tensor input, int[] indices/indices_or_sections, int dim=0) -> Tensor[]",
			},
			Python: "torch.tensor_split Tensor.tensor_split",
			Expand: func(c *op.Call) ([]*graph.Tensor, error) { return expandTensorSplit(c, c.Int("dim")) },
		},
		{
			Name:    "hsplit",
			Schemas: numpySplitSchemas("hsplit"),
			Python:  "torch.hsplit Tensor.hsplit",
			Expand: func(c *op.Call) ([]*graph.Tensor, error) {
				if len(c.Tensor("input").Shape) == 1 {
					return expandNumpySplit(c, 1, 0)
				}
				return expandNumpySplit(c, 1, 1)
			},
		},
		{
			Name:    "vsplit",
			Schemas: numpySplitSchemas("vsplit"),
			Python:  "torch.vsplit Tensor.vsplit",
			Expand:  func(c *op.Call) ([]*graph.Tensor, error) { return expandNumpySplit(c, 2, 0) },
		},
		{
			Name:    "dsplit",
			Schemas: numpySplitSchemas("dsplit"),
			Python:  "torch.dsplit Tensor.dsplit",
			Expand:  func(c *op.Call) ([]*graph.Tensor, error) { return expandNumpySplit(c, 3, 2) },
		},
		{
			Name:         "unbind",
			SeveralViews: true,
			Schemas:      []string{"(Tensor input, int dim=0) -> Tensor[]"},
			Python:       "torch.unbind Tensor.unbind",
			Infer:        inferUnbind,
			Gradient:     &op.Gradient{Backward: unbindBackward},
		},
	}
}

// stridedFamily lists views of chosen strides.
func stridedFamily() []*op.Operator {
	return []*op.Operator{
		{
			// Tensor.unfold(dim, size, step): windows along one axis, shown
			// without a copy. 10 elements, size 4, step 3: (10−4)/3+1 = 3
			// windows. torch.nn.functional.unfold is another operator.
			Name:     "unfold_dimension",
			Schemas:  []string{"(Tensor input, int dimension, int size, int step) -> Tensor"},
			Python:   "Tensor.unfold",
			Infer:    inferUnfoldDimension,
			Gradient: &op.Gradient{},
		},
		{
			Name:     "as_strided",
			Schemas:  []string{"(Tensor input, int[] size, int[] stride, int? storage_offset=None) -> Tensor"},
			Python:   "torch.as_strided Tensor.as_strided Tensor.as_strided_",
			Infer:    inferAsStrided,
			Gradient: &op.Gradient{},
		},
		{
			Name:     "diagonal",
			Schemas:  []string{"(Tensor input, int offset=0, int dim1/axis1=0, int dim2/axis2=1) -> Tensor"},
			Python:   "torch.diagonal Tensor.diagonal",
			Infer:    inferDiagonal,
			Gradient: &op.Gradient{},
		},
		{
			Name:    "linalg_diagonal",
			Schemas: []string{"(Tensor A/input, *, int offset=0, int dim1=-2, int dim2=-1) -> Tensor"},
			Python:  "torch.linalg.diagonal",
			Expand: func(c *op.Call) ([]*graph.Tensor, error) {
				return result(c.Apply("diagonal", c.Tensor("A"), c.Int("offset"), c.Int("dim1"), c.Int("dim2")))
			},
		},
	}
}

func inferSelect(c *op.Call) error {
	input, index := c.Tensor("input"), c.Int("index")
	if len(input.Shape) == 0 {
		return c.Errorf("select() cannot be applied to a 0-dim tensor")
	}
	dim, err := c.Dim("dim", len(input.Shape))
	if err != nil {
		return err
	}
	size := input.Shape[dim]
	if index < -size || index >= size {
		return c.Errorf("index %d is out of bounds for dimension %d with size %d (shape %v)", index, dim, size, input.Shape)
	}
	if index < 0 {
		index += size
	}
	shape := slices.Delete(slices.Clone(input.Shape), dim, dim+1)
	strides := slices.Delete(slices.Clone(input.Strides), dim, dim+1)
	c.View(input, shape, strides, input.Offset+index*input.Strides[dim])
	return nil
}

// inferSlice clamps the bounds as Python does: of 10 elements, [-3:100:2]
// shows 7 and 9.
func inferSlice(c *op.Call) error {
	input, step := c.Tensor("input"), c.Int("step")
	if len(input.Shape) == 0 {
		return c.Errorf("slice() cannot be applied to a 0-dim tensor")
	}
	dim, err := c.Dim("dim", len(input.Shape))
	if err != nil {
		return err
	}
	if step <= 0 {
		return c.Errorf("slice step must be positive, got %d", step)
	}
	size := input.Shape[dim]
	start, end := int64(0), int64(math.MaxInt64)
	if c.Has("start") {
		start = c.Int("start")
	}
	if c.Has("end") {
		end = c.Int("end")
	}
	start = clampBound(start, size)
	end = max(clampBound(end, size), start)
	shape, strides := slices.Clone(input.Shape), slices.Clone(input.Strides)
	shape[dim] = (end - start) / step
	if (end-start)%step != 0 {
		shape[dim]++
	}
	if shape[dim] > 1 {
		strides[dim] *= step
	} else if step < op.MaxBytes && strides[dim] < op.MaxBytes/step {
		strides[dim] *= step
	}
	c.View(input, shape, strides, input.Offset+start*input.Strides[dim])
	return nil
}

// clampBound resolves a slice bound against a size; negative ones count from
// the end.
func clampBound(bound, size int64) int64 {
	if bound < 0 {
		bound += size
	}
	return min(max(bound, 0), size)
}

func expandNarrow(c *op.Call) ([]*graph.Tensor, error) {
	input, start, length := c.Tensor("input"), c.Int("start"), c.Int("length")
	if len(input.Shape) == 0 {
		return nil, c.Errorf("narrow() cannot be applied to a 0-dim tensor")
	}
	dim, err := c.Dim("dim", len(input.Shape))
	if err != nil {
		return nil, err
	}
	size := input.Shape[dim]
	if length < 0 || start < -size || start > size {
		return nil, c.Errorf("start (%d) and length (%d) do not fit dimension %d of size %d", start, length, dim, size)
	}
	if start < 0 {
		start += size
	}
	if length > size-start {
		return nil, c.Errorf("start (%d) + length (%d) exceeds dimension size (%d)", start, length, size)
	}
	return result(c.Apply("slice", input, int64(dim), start, start+length, int64(1)))
}

// maxPieces bounds how many views one call may make.
const maxPieces = 1 << 20

func inferSplit(c *op.Call) error {
	input := c.Tensor("input")
	if len(input.Shape) == 0 {
		return c.Errorf("split expects at least a 1-dimensional tensor")
	}
	dim, err := c.Dim("dim", len(input.Shape))
	if err != nil {
		return err
	}
	size := input.Shape[dim]
	wanted := slices.IndexFunc([]string{"split_size_or_sections", "split_size", "split_sizes"}, c.Has)
	name := []string{"split_size_or_sections", "split_size", "split_sizes"}[max(wanted, 0)]
	sizes, isList := c.Arg(name).([]int64)
	if !isList {
		if sizes, err = equalPieces(c, size, c.Int(name)); err != nil {
			return err
		}
	}
	start := int64(0)
	for _, n := range sizes {
		if n < 0 || n > size-start {
			return c.Errorf("split_with_sizes expects split_sizes to sum exactly to %d (input tensor's size at dimension %d), but got split_sizes=%v", size, dim, sizes)
		}
		shape := slices.Clone(input.Shape)
		shape[dim] = n
		c.View(input, shape, slices.Clone(input.Strides), input.Offset+start*input.Strides[dim])
		start += n
	}
	if start != size {
		return c.Errorf("split_with_sizes expects split_sizes to sum exactly to %d (input tensor's size at dimension %d), but got split_sizes=%v", size, dim, sizes)
	}
	return nil
}

// equalPieces cuts a size into pieces of one length; the last may be shorter.
func equalPieces(c *op.Call, size, length int64) ([]int64, error) {
	if length < 0 || length == 0 && size != 0 {
		return nil, c.Errorf("split_size must be positive, got %d for a dimension of size %d", length, size)
	}
	if size == 0 {
		return []int64{0}, nil
	}
	if size/length > maxPieces {
		return nil, c.Errorf("splitting %d elements by %d makes too many tensors: more than %d", size, length, maxPieces)
	}
	var sizes []int64
	for left := size; left > 0; left -= length {
		sizes = append(sizes, min(length, left))
	}
	return sizes, nil
}

// expandChunk makes pieces of ⌈size/chunks⌉, so it may return fewer than asked
// for: 10 in 4 chunks gives 3, 3, 3, 1; 6 in 4 gives 2, 2, 2.
func expandChunk(c *op.Call) ([]*graph.Tensor, error) {
	input, chunks := c.Tensor("input"), c.Int("chunks")
	if len(input.Shape) == 0 {
		return nil, c.Errorf("chunk expects at least a 1-dimensional tensor")
	}
	if chunks <= 0 || chunks > maxPieces {
		return nil, c.Errorf("chunk expects `chunks` to be greater than 0, got: %d", chunks)
	}
	dim, err := c.Dim("dim", len(input.Shape))
	if err != nil {
		return nil, err
	}
	size := input.Shape[dim]
	if size == 0 {
		return c.ApplyAll("split", []any{input, make([]int64, chunks), int64(dim)})
	}
	return c.ApplyAll("split", []any{input, (size + chunks - 1) / chunks, int64(dim)})
}

// expandTensorSplit cuts at given indices, or into equal sections of which the
// first ones are one longer: 7 in 3 sections gives 3, 2, 2.
func expandTensorSplit(c *op.Call, dim int64) ([]*graph.Tensor, error) {
	input := c.Tensor("input")
	if len(input.Shape) == 0 {
		return nil, c.Errorf("expected at least a 1-dimensional tensor, but got a tensor with 0 dims")
	}
	axis, err := c.Axis(dim, len(input.Shape))
	if err != nil {
		return nil, err
	}
	indices, err := tensorSplitIndices(c, input.Shape[axis])
	if err != nil {
		return nil, err
	}
	var outs []*graph.Tensor
	start := int64(0)
	for i := 0; i <= len(indices); i++ {
		end := input.Shape[axis]
		if i < len(indices) {
			end = indices[i]
		}
		piece, err := c.Apply("slice", input, int64(axis), start, end, int64(1))
		if err != nil {
			return nil, err
		}
		outs = append(outs, piece)
		start = end
	}
	return outs, nil
}

func tensorSplitIndices(c *op.Call, size int64) ([]int64, error) {
	if t := c.Tensor("tensor_indices_or_sections"); t != nil {
		known := t.Known()
		if t.DType != graph.Int64 {
			return nil, c.Errorf("expected indices of type int64, got %v", t.DType)
		}
		if known == nil || len(t.Shape) > 1 {
			return nil, c.Errorf("indices must be a tensor of known values with at most one dimension, got shape %v", t.Shape)
		}
		if len(t.Shape) == 0 {
			return sectionIndices(c, size, int64(known[0]))
		}
		return integers(known), nil
	}
	if sections, ok := c.Arg("sections").(int64); ok {
		return sectionIndices(c, size, sections)
	}
	return c.Ints("indices"), nil
}

func sectionIndices(c *op.Call, size, sections int64) ([]int64, error) {
	if sections <= 0 || sections > maxPieces {
		return nil, c.Errorf("number of sections must be larger than 0, got %d", sections)
	}
	var indices []int64
	at := int64(0)
	for i := range sections - 1 {
		at += size / sections
		if i < size%sections {
			at++
		}
		indices = append(indices, at)
	}
	return indices, nil
}

// integers converts known values.
func integers(numbers []float64) []int64 {
	ints := make([]int64, len(numbers))
	for i, x := range numbers {
		ints[i] = int64(x)
	}
	return ints
}

func numpySplitSchemas(name string) []string {
	return []string{
		"Tensor." + name + ": (Tensor input, Tensor tensor_indices_or_sections/indices_or_sections) -> Tensor[]",
		"(Tensor input, Tensor tensor_indices_or_sections/indices_or_sections) -> Tensor[]",
		"Tensor." + name + ": (Tensor input, int sections/indices_or_sections) -> Tensor[]",
		"Tensor." + name + ": (Tensor input, int[] indices/indices_or_sections) -> Tensor[]",
		"Tensor." + name + ": (Tensor input, int[]... indices/indices_or_sections) -> Tensor[]",
		"(Tensor input, int sections/indices_or_sections) -> Tensor[]",
		"(Tensor input, int[] indices/indices_or_sections) -> Tensor[]",
	}
}

func expandNumpySplit(c *op.Call, minRank int, dim int64) ([]*graph.Tensor, error) {
	input := c.Tensor("input")
	if len(input.Shape) < minRank {
		return nil, c.Errorf("requires a tensor with at least %d dimensions, got shape %v", minRank, input.Shape)
	}
	if t := c.Tensor("tensor_indices_or_sections"); t != nil && len(t.Shape) == 1 {
		return expandTensorSplit(c, dim)
	}
	sections, ok := c.Arg("sections").(int64)
	if t := c.Tensor("tensor_indices_or_sections"); t != nil && t.Known() != nil && len(t.Shape) == 0 {
		sections, ok = int64(t.Known()[0]), true
	}
	if ok && (sections <= 0 || input.Shape[dim]%sections != 0) {
		return nil, c.Errorf("the size of dimension %d (%d) is not divisible by %d sections", dim, input.Shape[dim], sections)
	}
	return expandTensorSplit(c, dim)
}

func inferUnbind(c *op.Call) error {
	input := c.Tensor("input")
	if len(input.Shape) == 0 {
		return c.Errorf("Dimension specified as %d but tensor has no dimensions", c.Int("dim"))
	}
	dim, err := c.Dim("dim", len(input.Shape))
	if err != nil {
		return err
	}
	if input.Shape[dim] > maxPieces {
		return c.Errorf("unbinding dimension %d of size %d makes too many tensors: more than %d", dim, input.Shape[dim], maxPieces)
	}
	for i := range input.Shape[dim] {
		shape := slices.Delete(slices.Clone(input.Shape), dim, dim+1)
		strides := slices.Delete(slices.Clone(input.Strides), dim, dim+1)
		c.View(input, shape, strides, input.Offset+i*input.Strides[dim])
	}
	return nil
}

func inferUnfoldDimension(c *op.Call) error {
	input, size, step := c.Tensor("input"), c.Int("size"), c.Int("step")
	dim, err := c.Dim("dimension", len(input.Shape))
	if err != nil {
		return err
	}
	axisSize, axisStride := int64(1), int64(1)
	if len(input.Shape) > 0 {
		axisSize, axisStride = input.Shape[dim], input.Strides[dim]
	}
	if size < 0 || size > axisSize {
		return c.Errorf("maximum size for tensor at dimension %d is %d but size is %d", dim, axisSize, size)
	}
	if step <= 0 {
		return c.Errorf("step is %d but must be > 0", step)
	}
	shape := append(slices.Clone(input.Shape), size)
	strides := append(slices.Clone(input.Strides), axisStride)
	if len(input.Shape) > 0 {
		shape[dim] = (axisSize-size)/step + 1
		if step < op.MaxBytes && axisStride < op.MaxBytes/step {
			strides[dim] = step * axisStride
		}
	}
	c.View(input, shape, strides, input.Offset)
	return nil
}

func inferAsStrided(c *op.Call) error {
	input, size, stride := c.Tensor("input"), c.Ints("size"), c.Ints("stride")
	if len(size) != len(stride) {
		return c.Errorf("mismatch in length of strides and shape: %v and %v", stride, size)
	}
	offset := input.Offset
	if c.Has("storage_offset") {
		offset = c.Int("storage_offset")
	}
	if offset < 0 {
		return c.Errorf("storage offset must be non-negative, got %d", offset)
	}
	last := offset
	for i := range size {
		if size[i] < 0 || stride[i] < 0 {
			return c.Errorf("negative size or stride: size %v, stride %v", size, stride)
		}
		if size[i] > 1 && (stride[i] > op.MaxBytes || size[i] > op.MaxBytes || stride[i] > 0 && size[i] > op.MaxBytes/stride[i]) {
			return c.Errorf("size %v with stride %v is out of bounds for storage of %d bytes", size, stride, input.Storage.Bytes)
		}
		last += max(size[i]-1, 0) * stride[i]
	}
	if !slices.Contains(size, 0) && (last > op.MaxBytes || input.DType.Bytes(last+1) > input.Storage.Bytes) {
		return c.Errorf("size %v, stride %v, storage offset %d are out of bounds for storage of %d bytes", size, stride, offset, input.Storage.Bytes)
	}
	c.View(input, slices.Clone(size), slices.Clone(stride), offset)
	return nil
}

// inferDiagonal moves the diagonal to the last axis: [3,4] with offset 1 shows
// 3 elements, stride 4+1, from element 1 on.
func inferDiagonal(c *op.Call) error {
	input, offset := c.Tensor("input"), c.Int("offset")
	rank := len(input.Shape)
	axes, err := c.Axes([]int64{c.Int("dim1"), c.Int("dim2")}, rank)
	if err != nil || rank < 2 {
		return c.Errorf("diagonal dimensions cannot be identical and must exist, got %d, %d for shape %v", c.Int("dim1"), c.Int("dim2"), input.Shape)
	}
	rows, columns := input.Shape[axes[0]], input.Shape[axes[1]]
	length, start := int64(0), int64(0)
	if offset >= 0 && offset < columns {
		length, start = min(rows, columns-offset), offset*input.Strides[axes[1]]
	} else if offset < 0 && -offset < rows && -offset > 0 {
		length, start = min(rows+offset, columns), -offset*input.Strides[axes[0]]
	}
	shape, strides := []int64{}, []int64{}
	for i := range input.Shape {
		if !slices.Contains(axes, i) {
			shape, strides = append(shape, input.Shape[i]), append(strides, input.Strides[i])
		}
	}
	shape = append(shape, length)
	strides = append(strides, input.Strides[axes[0]]+input.Strides[axes[1]])
	if length == 0 {
		start = 0
	}
	c.View(input, shape, strides, input.Offset+start)
	return nil
}
