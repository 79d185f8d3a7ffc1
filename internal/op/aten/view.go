package aten

// This file holds operators that show the same elements under another shape.

import (
	"slices"

	"heft/internal/graph"
	"heft/internal/op"
)

// viewFamily: the operators that show the same elements under another shape.
func viewFamily() []*op.Operator {
	return slices.Concat(reshapeFamily(), broadcastFamily())
}

// reshapeFamily lists views of another shape of as many elements.
func reshapeFamily() []*op.Operator {
	return []*op.Operator{
		{
			Name: "view",
			Schemas: []string{
				"(Tensor input, dtype dtype) -> Tensor",
				"(Tensor input, int[]... size/shape) -> Tensor",
			},
			Python:   "Tensor.view",
			Infer:    inferView,
			Gradient: &op.Gradient{},
		},
		{
			Name:    "reshape",
			Schemas: []string{"(Tensor input, int[]... shape) -> Tensor"},
			Python:  "torch.reshape Tensor.reshape",
			Expand:  expandReshape,
		},
		{
			Name:    "view_as",
			Schemas: []string{"(Tensor input, Tensor other) -> Tensor"},
			Python:  "Tensor.view_as",
			Expand: func(c *op.Call) ([]*graph.Tensor, error) {
				return result(c.Apply("view", c.Tensor("input"), c.Tensor("other").Shape))
			},
		},
		{
			Name:    "reshape_as",
			Schemas: []string{"(Tensor input, Tensor other) -> Tensor"},
			Python:  "Tensor.reshape_as",
			Expand: func(c *op.Call) ([]*graph.Tensor, error) {
				return result(c.Apply("reshape", c.Tensor("input"), c.Tensor("other").Shape))
			},
		},
		{
			Name:    "flatten",
			Schemas: []string{"(Tensor input, int start_dim=0, int end_dim=-1) -> Tensor"},
			Python:  "torch.flatten Tensor.flatten",
			Expand:  expandFlatten,
		},
		{
			Name:    "ravel",
			Schemas: []string{"(Tensor input) -> Tensor"},
			Python:  "torch.ravel Tensor.ravel",
			Expand: func(c *op.Call) ([]*graph.Tensor, error) {
				whole, err := c.Apply("contiguous", c.Tensor("input"))
				if err != nil {
					return nil, err
				}
				return result(c.Apply("view", whole, []int64{-1}))
			},
		},
		{
			Name:    "unflatten",
			Schemas: []string{"(Tensor input, int dim, int[] sizes/unflattened_size) -> Tensor"},
			Python:  "torch.unflatten Tensor.unflatten",
			Expand:  expandUnflatten,
		},
	}
}

// broadcastFamily lists views with axes more or fewer, and repeated ones.
func broadcastFamily() []*op.Operator {
	return []*op.Operator{
		{
			Name: "squeeze",
			Schemas: []string{
				"Tensor.squeeze Tensor.squeeze_: (Tensor input) -> Tensor",
				"Tensor.squeeze Tensor.squeeze_: (Tensor input, int dim/axis) -> Tensor",
				"Tensor.squeeze Tensor.squeeze_: (Tensor input, int[]... dim/axis) -> Tensor",
				"(Tensor input) -> Tensor",
				"(Tensor input, int dim/axis) -> Tensor",
				"(Tensor input, int[] dim/axis) -> Tensor",
			},
			Python:   "torch.squeeze Tensor.squeeze Tensor.squeeze_",
			Infer:    inferSqueeze,
			Gradient: &op.Gradient{},
		},
		{
			Name:     "unsqueeze",
			Schemas:  []string{"(Tensor input, int dim/axis) -> Tensor"},
			Python:   "torch.unsqueeze Tensor.unsqueeze Tensor.unsqueeze_",
			Infer:    inferUnsqueeze,
			Gradient: &op.Gradient{},
		},
		{
			Name:     "expand",
			Schemas:  []string{"(Tensor input, int[]... size/sizes, *, bool implicit=False) -> Tensor"},
			Python:   "Tensor.expand",
			Infer:    inferExpand,
			Gradient: &op.Gradient{},
		},
		{
			Name:    "expand_as",
			Schemas: []string{"(Tensor input, Tensor other) -> Tensor"},
			Python:  "Tensor.expand_as",
			Expand: func(c *op.Call) ([]*graph.Tensor, error) {
				return result(c.Apply("expand", c.Tensor("input"), c.Tensor("other").Shape))
			},
		},
		{
			Name:    "broadcast_to",
			Schemas: []string{"(Tensor input, int[]... size/shape) -> Tensor"},
			Python:  "torch.broadcast_to Tensor.broadcast_to",
			Expand: func(c *op.Call) ([]*graph.Tensor, error) {
				return result(c.Apply("expand", c.Tensor("input"), c.Ints("size")))
			},
		},
		{
			Name:    "broadcast_tensors",
			Schemas: []string{"(Tensor... tensors) -> Tensor[]"},
			Python:  "torch.broadcast_tensors",
			Expand:  expandBroadcastTensors,
		},
		{
			Name:    "atleast_1d",
			Schemas: []string{"(Tensor input) -> Tensor", "(Tensor[]... tensors) -> Tensor[]"},
			Python:  "torch.atleast_1d",
			Expand:  func(c *op.Call) ([]*graph.Tensor, error) { return expandAtLeast(c, 1) },
		},
		{
			Name:    "atleast_2d",
			Schemas: []string{"(Tensor input) -> Tensor", "(Tensor[]... tensors) -> Tensor[]"},
			Python:  "torch.atleast_2d",
			Expand:  func(c *op.Call) ([]*graph.Tensor, error) { return expandAtLeast(c, 2) },
		},
		{
			Name:    "atleast_3d",
			Schemas: []string{"(Tensor input) -> Tensor", "(Tensor[]... tensors) -> Tensor[]"},
			Python:  "torch.atleast_3d",
			Expand:  func(c *op.Call) ([]*graph.Tensor, error) { return expandAtLeast(c, 3) },
		},
	}
}

func inferView(c *op.Call) error {
	input := c.Tensor("input")
	if dtype, ok := c.Arg("dtype").(graph.DType); ok {
		return inferViewDType(c, input, dtype)
	}
	shape, err := inferSize(c, c.Ints("size"), input.Elements())
	if err != nil {
		return err
	}
	strides, ok := ViewStrides(input.Shape, input.Strides, shape)
	if !ok {
		return c.Errorf("view size %v is not compatible with input tensor's size %v and stride %v (at least one dimension spans across two contiguous subspaces); use reshape instead",
			shape, input.Shape, input.Strides)
	}
	c.View(input, shape, strides, input.Offset)
	return nil
}

// inferViewDType reinterprets bytes: a float32 [2,3] is an int8 [2,12].
func inferViewDType(c *op.Call, input *graph.Tensor, dtype graph.DType) error {
	from, to := int64(input.DType.Bits()), int64(dtype.Bits())
	if from == 0 || to == 0 || from%8 != 0 || to%8 != 0 {
		return c.Errorf("cannot view %v as %v", input.DType, dtype)
	}
	if dtype != input.DType {
		c.Forget(input)
	}
	shape, strides, offset := slices.Clone(input.Shape), slices.Clone(input.Strides), input.Offset
	last := len(shape) - 1
	if from != to && (last < 0 || strides[last] != 1 && input.Elements() > 0) {
		return c.Errorf("self.stride(-1) must be 1 to view %v as %v (different element sizes), got shape %v, strides %v", input.DType, dtype, shape, strides)
	}
	switch {
	case from > to:
		ratio := from / to
		for i := range strides {
			strides[i] *= ratio
		}
		strides[last] = 1
		shape[last] *= ratio
		offset *= ratio
	case from < to:
		ratio := to / from
		for i, stride := range strides[:last] {
			if stride%ratio != 0 {
				return c.Errorf("stride %d of dimension %d must be divisible by %d to view %v as %v", stride, i, ratio, input.DType, dtype)
			}
			strides[i] /= ratio
		}
		if shape[last]%ratio != 0 || offset%ratio != 0 {
			return c.Errorf("last dimension %d and storage offset %d must be divisible by %d to view %v as %v", shape[last], offset, ratio, input.DType, dtype)
		}
		shape[last] /= ratio
		offset /= ratio
	}
	view := c.View(input, shape, strides, offset)
	view.DType = dtype
	c.Constant(view)
	return nil
}

// inferSize fills in the -1 of a requested shape from the number of elements.
func inferSize(c *op.Call, sizes []int64, elements int64) ([]int64, error) {
	shape := slices.Clone(sizes)
	unknown, product := -1, int64(1)
	for i, size := range shape {
		switch {
		case size == -1 && unknown >= 0:
			return nil, c.Errorf("only one dimension can be inferred, got shape %v", sizes)
		case size == -1:
			unknown = i
		case size < 0:
			return nil, c.Errorf("invalid shape dimension %d in %v", size, sizes)
		case size > 0 && product > op.MaxBytes/size:
			return nil, c.Errorf("shape %v is invalid for input of size %d", sizes, elements)
		default:
			product *= size
		}
	}
	if unknown >= 0 {
		if product == 0 {
			if elements != 0 {
				return nil, c.Errorf("shape %v is invalid for input of size %d", sizes, elements)
			}
			return nil, c.Errorf("cannot reshape a tensor of 0 elements into shape %v because the unspecified dimension size -1 can be any value and is ambiguous", sizes)
		}
		shape[unknown] = elements / product
		product *= shape[unknown]
	}
	if product != elements {
		return nil, c.Errorf("shape %v is invalid for input of size %d", sizes, elements)
	}
	if shape == nil {
		shape = []int64{}
	}
	return shape, nil
}

// ViewStrides gives the strides under which a tensor of oldShape and
// oldStrides shows the same elements in another shape without a copy; ok is
// false if there are none. Axes that lie densely behind each other form a
// block, and every block must be divided by itself: [2,3,4] with strides
// [12,4,1] becomes [6,4] with [4,1]; transposed to [3,2,4] with [4,12,1] it
// cannot.
func ViewStrides(oldShape, oldStrides, shape []int64) (strides []int64, ok bool) {
	isEmpty := slices.Contains(oldShape, 0)
	switch {
	case isEmpty && slices.Equal(oldShape, shape):
		return slices.Clone(oldStrides), true
	case isEmpty || len(oldShape) == 0:
		return graph.ContiguousStrides(shape), true
	}
	strides = make([]int64, len(shape))
	at := len(shape) - 1
	base := oldStrides[len(oldStrides)-1]
	block := int64(1)
	for d := len(oldShape) - 1; d >= 0; d-- {
		block *= oldShape[d]
		if d > 0 && (oldShape[d-1] == 1 || oldStrides[d-1] == block*base) {
			continue
		}
		filled := int64(1)
		for at >= 0 && (filled < block || shape[at] == 1) {
			strides[at] = filled * base
			filled *= shape[at]
			at--
		}
		if filled != block {
			return nil, false
		}
		if d > 0 {
			base, block = oldStrides[d-1], 1
		}
	}
	return strides, at == -1
}

// expandReshape is a view where one exists, else a contiguous copy and a view
// of that.
func expandReshape(c *op.Call) ([]*graph.Tensor, error) {
	input := c.Tensor("input")
	shape, err := inferSize(c, c.Ints("shape"), input.Elements())
	if err != nil {
		return nil, err
	}
	if _, ok := ViewStrides(input.Shape, input.Strides, shape); !ok {
		if input, err = cloneAs(c, input, "contiguous_format"); err != nil {
			return nil, err
		}
	}
	return result(c.Apply("view", input, shape))
}

// cloneAs copies a tensor into a memory format.
func cloneAs(c *op.Call, t *graph.Tensor, format string) (*graph.Tensor, error) {
	outs, err := c.ApplyAll("clone", []any{t}, op.Keyword{Name: "memory_format", Value: format})
	if err != nil {
		return nil, err
	}
	return outs[0], nil
}

func expandFlatten(c *op.Call) ([]*graph.Tensor, error) {
	input := c.Tensor("input")
	rank := len(input.Shape)
	start, err := c.Dim("start_dim", rank)
	if err != nil {
		return nil, err
	}
	end, err := c.Dim("end_dim", rank)
	if err != nil {
		return nil, err
	}
	if start > end {
		return nil, c.Errorf("start_dim %d cannot come after end_dim %d", start, end)
	}
	if rank == 0 {
		return result(c.Apply("reshape", input, []int64{1}))
	}
	if start == end {
		return []*graph.Tensor{input}, nil
	}
	shape := slices.Clone(input.Shape[:start])
	shape = append(shape, graph.Product(input.Shape[start:end+1]))
	shape = append(shape, input.Shape[end+1:]...)
	return result(c.Apply("reshape", input, shape))
}

func expandUnflatten(c *op.Call) ([]*graph.Tensor, error) {
	input, sizes := c.Tensor("input"), c.Ints("sizes")
	if len(sizes) == 0 || len(input.Shape) == 0 {
		return nil, c.Errorf("sizes must be non-empty and the input must have axes, got sizes %v, input %v", sizes, input.Shape)
	}
	dim, err := c.Dim("dim", len(input.Shape))
	if err != nil {
		return nil, err
	}
	inner, err := inferSize(c, sizes, input.Shape[dim])
	if err != nil {
		return nil, err
	}
	shape := slices.Concat(input.Shape[:dim], inner, input.Shape[dim+1:])
	return result(c.Apply("view", input, shape))
}

func inferSqueeze(c *op.Call) error {
	input := c.Tensor("input")
	rank := len(input.Shape)
	squeezed := make([]bool, rank)
	switch dims := c.Arg("dim").(type) {
	case nil:
		for i := range squeezed {
			squeezed[i] = true
		}
	case int64:
		axis, err := c.Axis(dims, rank)
		if err != nil {
			return err
		}
		if rank > 0 {
			squeezed[axis] = true
		}
	case []int64:
		if len(dims) == 0 {
			break
		}
		axes, err := c.Axes(dims, rank)
		if err != nil {
			return err
		}
		for _, axis := range axes {
			if axis < rank {
				squeezed[axis] = true
			}
		}
	}
	shape, strides := []int64{}, []int64{}
	for i, size := range input.Shape {
		if size != 1 || !squeezed[i] {
			shape, strides = append(shape, size), append(strides, input.Strides[i])
		}
	}
	c.View(input, shape, strides, input.Offset)
	return nil
}

func inferUnsqueeze(c *op.Call) error {
	input := c.Tensor("input")
	dim, err := c.Dim("dim", len(input.Shape)+1)
	if err != nil {
		return err
	}
	stride := int64(1)
	if dim < len(input.Shape) {
		stride = input.Shape[dim] * input.Strides[dim]
	}
	shape := slices.Insert(slices.Clone(input.Shape), dim, 1)
	strides := slices.Insert(slices.Clone(input.Strides), dim, stride)
	c.View(input, shape, strides, input.Offset)
	return nil
}

// inferExpand repeats axes of size 1 with stride 0; -1 keeps a size.
func inferExpand(c *op.Call) error {
	input, sizes := c.Tensor("input"), c.Ints("size")
	lead := len(sizes) - len(input.Shape)
	if lead < 0 {
		return c.Errorf("the number of sizes provided (%d) must be greater or equal to the number of dimensions in the tensor (%d): sizes %v, shape %v",
			len(sizes), len(input.Shape), sizes, input.Shape)
	}
	shape, strides := slices.Clone(sizes), make([]int64, len(sizes))
	for i := len(sizes) - 1; i >= 0; i-- {
		old, stride := int64(1), int64(0)
		if i >= lead {
			old, stride = input.Shape[i-lead], input.Strides[i-lead]
		} else if lead < len(sizes) {
			stride = shape[i+1] * strides[i+1]
		}
		if sizes[i] == -1 {
			if i < lead {
				return c.Errorf("the expanded size of the tensor (-1) isn't allowed in a leading, non-existing dimension %d", i)
			}
			shape[i] = old
		}
		if shape[i] != old {
			if old != 1 {
				return c.Errorf("the expanded size of the tensor (%d) must match the existing size (%d) at non-singleton dimension %d: target sizes %v, tensor sizes %v",
					shape[i], old, i, sizes, input.Shape)
			}
			stride = 0
		}
		strides[i] = stride
	}
	if shape == nil {
		shape = []int64{}
	}
	c.View(input, shape, strides, input.Offset)
	return nil
}

func expandBroadcastTensors(c *op.Call) ([]*graph.Tensor, error) {
	tensors := c.Tensors("tensors")
	shapes := make([][]int64, len(tensors))
	for i, t := range tensors {
		shapes[i] = t.Shape
	}
	shape, ok := op.BroadcastShapes(shapes...)
	if !ok {
		return nil, c.BroadcastError(shapes)
	}
	outs := make([]*graph.Tensor, len(tensors))
	for i, t := range tensors {
		var err error
		if outs[i], err = expandOperand(c, t, shape); err != nil {
			return nil, err
		}
	}
	return outs, nil
}

// expandAtLeast adds axes of size 1: at the front up to two, a third at the end.
func expandAtLeast(c *op.Call, rank int) ([]*graph.Tensor, error) {
	tensors := c.Tensors("tensors")
	if input := c.Tensor("input"); input != nil {
		tensors = []*graph.Tensor{input}
	}
	outs := make([]*graph.Tensor, len(tensors))
	for i, t := range tensors {
		for len(t.Shape) < rank {
			at := int64(0)
			if len(t.Shape) == 2 {
				at = -1
			}
			var err error
			if t, err = c.Apply("unsqueeze", t, at); err != nil {
				return nil, err
			}
		}
		outs[i] = t
	}
	return outs, nil
}
