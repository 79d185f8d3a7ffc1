package op

// This file holds broadcasting and strides: where the elements of results lie.

import (
	"slices"

	"heft/internal/graph"
	"heft/internal/stable"
)

// BroadcastShapes applies NumPy's rule; ok is false if the shapes do not fit.
func BroadcastShapes(shapes ...[]int64) (shape []int64, ok bool) {
	rank := 0
	for _, s := range shapes {
		rank = max(rank, len(s))
	}
	shape = slices.Repeat([]int64{1}, rank)
	for _, s := range shapes {
		for i, size := range s {
			at := rank - len(s) + i
			switch {
			case size == shape[at] || size == 1:
			case shape[at] == 1:
				shape[at] = size
			default:
				return nil, false
			}
		}
	}
	return shape, true
}

// Elementwise declares an output of the broadcast shape of the operands, laid
// out as torch's element-wise iterator does: all operands of one dense layout
// keep it; otherwise axes are ordered by the operands' strides.
func (c *Call) Elementwise(dtype graph.DType, operands ...*graph.Tensor) (*graph.Tensor, error) {
	operands = slices.DeleteFunc(slices.Clone(operands), func(t *graph.Tensor) bool { return t == nil })
	shapes := make([][]int64, len(operands))
	for i, t := range operands {
		shapes[i] = t.Shape
	}
	shape, ok := BroadcastShapes(shapes...)
	if !ok {
		return nil, c.BroadcastError(shapes)
	}
	return c.OutStrided(shape, ElementwiseStrides(shape, operands), dtype), nil
}

// BroadcastError refuses shapes that cannot be broadcast together: "The size of
// tensor a (3) must match the size of tensor b (4) at non-singleton dimension 1".
func (c *Call) BroadcastError(shapes [][]int64) error {
	if len(shapes) == 2 {
		a, b := shapes[0], shapes[1]
		for i := 1; i <= min(len(a), len(b)); i++ {
			x, y := a[len(a)-i], b[len(b)-i]
			if x != y && x != 1 && y != 1 {
				return c.Errorf("The size of tensor a (%d) must match the size of tensor b (%d) at non-singleton dimension %d (shapes %v and %v)",
					x, y, max(len(a), len(b))-i, a, b)
			}
		}
	}
	return c.Errorf("shapes %v cannot be broadcast together", shapes)
}

// ElementwiseStrides are those of a result that torch's iterator allocates: the
// operands' own if they share one dense layout, else dense in the order of the
// operands' strides.
func ElementwiseStrides(shape []int64, operands []*graph.Tensor) []int64 {
	if same := sameDenseLayout(shape, operands); same != nil {
		return same
	}
	return DenseStrides(shape, IterationOrder(shape, operands))
}

// sameDenseLayout returns the strides of a result whose operands all have its
// shape and one dense layout: contiguous or channels-last ones are written anew
// (an axis of size 1 may get another stride), others are the operands'.
func sameDenseLayout(shape []int64, operands []*graph.Tensor) []int64 {
	if len(operands) == 0 {
		return graph.ContiguousStrides(shape)
	}
	contiguous, channelsLast := true, true
	for _, t := range operands {
		if !slices.Equal(t.Shape, shape) {
			return nil
		}
		contiguous = contiguous && t.IsContiguous()
		channelsLast = channelsLast && LiesChannelsLast(t) && len(t.Shape) == 4
	}
	switch {
	case contiguous:
		return graph.ContiguousStrides(shape)
	case channelsLast:
		return ChannelsLastStrides(shape)
	}
	first := operands[0]
	if !IsDense(first) {
		return nil
	}
	for _, t := range operands[1:] {
		if !slices.Equal(t.Strides, first.Strides) {
			return nil
		}
	}
	return first.Strides
}

// IterationOrder sorts the axes from fastest to slowest. It is torch's
// insertion sort with ambiguous comparisons: operands are asked in turn, a
// stride of 0 (a broadcast axis) does not decide, equal strides are decided by
// the sizes.
func IterationOrder(shape []int64, operands []*graph.Tensor) []int {
	rank := len(shape)
	perm := make([]int, rank)
	for i := range perm {
		perm[i] = rank - 1 - i
	}
	strides := make([][]int64, len(operands))
	for i, t := range operands {
		strides[i] = BroadcastStrides(t, shape)
	}
	for i := 1; i < rank; i++ {
		dim1 := i
		for dim0 := i - 1; dim0 >= 0; dim0-- {
			comparison := compareAxes(shape, strides, perm[dim0], perm[dim1])
			if comparison > 0 {
				perm[dim0], perm[dim1] = perm[dim1], perm[dim0]
				dim1 = dim0
			} else if comparison < 0 {
				break
			}
		}
	}
	return perm
}

// compareAxes is positive if axis a must come after axis b (is slower).
func compareAxes(shape []int64, strides [][]int64, a, b int) int {
	for _, s := range strides {
		if s[a] == 0 || s[b] == 0 {
			continue
		}
		if s[a] < s[b] {
			return -1
		}
		if s[a] > s[b] {
			return 1
		}
		if shape[a] > shape[b] {
			return 1
		}
	}
	return 0
}

// BroadcastStrides are the strides of t expanded to a shape: 0 along axes that
// repeat. [3, 1] with strides [1, 1] as [2, 3, 4] has [0, 1, 0].
func BroadcastStrides(t *graph.Tensor, shape []int64) []int64 {
	strides := make([]int64, len(shape))
	shift := len(shape) - len(t.Shape)
	for i, size := range t.Shape {
		if size != 1 || shape[shift+i] == 1 {
			strides[shift+i] = t.Strides[i]
		}
	}
	return strides
}

// DenseStrides lays axes out without gaps, order[0] fastest: [2, 3] in the order
// 0, 1 has strides [1, 2]. As in torch, an empty axis counts as one element in
// the plain order only: [0, 1, 6] in the order 2, 0, 1 has strides [6, 0, 1].
func DenseStrides(shape []int64, order []int) []int64 {
	if isPlainOrder(order) {
		return graph.ContiguousStrides(shape)
	}
	strides := make([]int64, len(shape))
	step := int64(1)
	for _, axis := range order {
		strides[axis] = step
		step *= shape[axis]
	}
	return strides
}

// isPlainOrder tells whether the last axis is fastest and the first slowest.
func isPlainOrder(order []int) bool {
	for i, axis := range order {
		if axis != len(order)-1-i {
			return false
		}
	}
	return true
}

// IsDense tells whether the tensor's elements fill a block without gaps or
// overlap, in whatever order of axes.
func IsDense(t *graph.Tensor) bool {
	if t.Elements() == 0 {
		return true
	}
	axes := make([]int, 0, len(t.Shape))
	for i, size := range t.Shape {
		if size != 1 {
			axes = append(axes, i)
		}
	}
	stable.Sort(axes, func(a, b int) int { return int(t.Strides[a] - t.Strides[b]) })
	expected := int64(1)
	for _, axis := range axes {
		if t.Strides[axis] != expected {
			return false
		}
		expected *= t.Shape[axis]
	}
	return true
}

// ChannelsLastStrides returns the strides of memory_format=channels_last for a
// shape of rank 4 or channels_last_3d for rank 5.
func ChannelsLastStrides(shape []int64) []int64 {
	return DenseStrides(shape, channelsLastOrder(len(shape)))
}

// channelsLastOrders lists the axes from fastest to slowest, for images and for volumes.
var channelsLastOrders = [...][]int{4: {1, 3, 2, 0}, 5: {1, 4, 3, 2, 0}}

func channelsLastOrder(rank int) []int {
	if rank < len(channelsLastOrders) && channelsLastOrders[rank] != nil {
		return channelsLastOrders[rank]
	}
	order := []int{1}
	for i := rank - 1; i >= 2; i-- {
		order = append(order, i)
	}
	return append(order, 0)
}

// LiesChannelsLast tells whether t's elements lie in that order without gaps, as
// is_contiguous(memory_format=torch.channels_last) asks; axes of size 1 do not
// matter: [8, 1, 3, 2] with strides [6, 6, 2, 1] does.
func LiesChannelsLast(t *graph.Tensor) bool {
	if len(t.Shape) != 4 && len(t.Shape) != 5 {
		return false
	}
	expected := int64(1)
	for _, axis := range channelsLastOrder(len(t.Shape)) {
		if t.Shape[axis] == 1 {
			continue
		}
		if t.Strides[axis] != expected {
			return false
		}
		expected *= t.Shape[axis]
	}
	return true
}

// IsChannelsLast tells whether torch would suggest channels-last for t: rank 4
// or 5, channels fastest, and not also plainly contiguous.
func IsChannelsLast(t *graph.Tensor) bool {
	if len(t.Shape) != 4 && len(t.Shape) != 5 {
		return false
	}
	if t.Strides[1] == 0 {
		return false
	}
	least := int64(0)
	for _, axis := range channelsLastOrder(len(t.Shape)) {
		if t.Shape[axis] == 0 || t.Strides[axis] < least {
			return false
		}
		// The batch axis of N=1 and the channel axis of C=1 are ambiguous:
		// plain contiguous tensors are not channels-last.
		if axis == 0 && least == t.Strides[1] {
			return false
		}
		least = t.Strides[axis]
		if t.Shape[axis] > 1 {
			least *= t.Shape[axis]
		}
	}
	return true
}

// LikeStrides are the strides of empty_like: the layout of t if it is dense,
// else the layout of an element-wise result.
func LikeStrides(t *graph.Tensor) []int64 {
	if IsDense(t) {
		return t.Strides
	}
	return ElementwiseStrides(t.Shape, []*graph.Tensor{t})
}

// overlapsInPart tells whether an input lies in the same place as the tensor that is
// written, but otherwise: x[1:].add_(x[:-1]), x.copy_(x.t()). As torch does, tensors
// with gaps are not looked at (MemoryOverlap.cpp, get_overlap_status, 2.15).
func overlapsInPart(written, input *graph.Tensor) bool {
	if input == nil || input == written || input.Storage != written.Storage || written.Elements() == 0 || input.Elements() == 0 {
		return false
	}
	if !IsDense(written) || !IsDense(input) {
		return false
	}
	start, end := placeOf(written)
	from, to := placeOf(input)
	switch {
	case end <= from || to <= start:
		return false
	case start != from || end != to:
		return true
	}
	return !slices.Equal(expandedStrides(input, written.Shape), written.Strides)
}

// Overlaps tells whether two tensors lie without gaps and share elements: what torch's
// assert_no_overlap refuses.
func Overlaps(written, input *graph.Tensor) bool {
	if input == written {
		return true
	}
	if input == nil || input.Storage != written.Storage || written.Elements() == 0 || input.Elements() == 0 || !IsDense(written) || !IsDense(input) {
		return false
	}
	start, end := placeOf(written)
	from, to := placeOf(input)
	return from < end && start < to
}

// placeOf is where a dense tensor's bytes begin and end in its storage.
func placeOf(t *graph.Tensor) (start, end int64) {
	size := t.DType.Bytes(1)
	return t.Offset * size, (t.Offset + t.Elements()) * size
}

// expandedStrides are those of t expanded to a shape: a new axis before [2, 3] with
// strides [3, 1] has stride 6. Leading axes of size 1 that are too many go.
func expandedStrides(t *graph.Tensor, shape []int64) []int64 {
	sizes, own := t.Shape, t.Strides
	for len(sizes) > len(shape) && sizes[0] == 1 {
		sizes, own = sizes[1:], own[1:]
	}
	strides := make([]int64, len(shape))
	if len(sizes) > len(shape) {
		return strides
	}
	shift := len(shape) - len(sizes)
	for i := len(shape) - 1; i >= 0; i-- {
		if i < shift {
			switch {
			case shape[i] != 1:
				strides[i] = 0
			case i+1 < len(shape):
				strides[i] = shape[i+1] * strides[i+1]
			default:
				strides[i] = 1
			}
			continue
		}
		if sizes[i-shift] == shape[i] {
			strides[i] = own[i-shift]
		}
	}
	return strides
}
