package memory

// This file follows how gradients lie. A gradient that does not lie as its
// parameter is copied when .grad takes it (AccumulateGrad's layout contract:
// torch/csrc/autograd/utils/grad_layout_contract.h), and the backward of a view
// copies one that cannot be seen in the base's shape: it calls reshape.

import (
	"heft/internal/graph"
	"heft/internal/stable"
)

// liesAs tells whether strides are those of a tensor of a shape; axes of one element
// have none that matter. Strides that are not known are taken to be.
func liesAs(shape, strides, wanted []int64) bool {
	if strides == nil || len(strides) != len(shape) || len(wanted) != len(shape) {
		return true
	}
	for i, size := range shape {
		if size != 1 && strides[i] != wanted[i] {
			return false
		}
	}
	return true
}

// takenOver tells whether a gradient lies as AccumulateGrad wants it: as the
// parameter, or in row-major order where the parameter has gaps or repeated
// elements.
func takenOver(g *gradient, t *graph.Tensor) bool {
	if !liesAs(t.Shape, g.strides, t.Strides) {
		return !isDense(t) && liesAs(t.Shape, g.strides, graph.ContiguousStrides(t.Shape))
	}
	return true
}

// isDense tells whether the elements of a tensor lie without gaps, each once, in any
// order of axes.
func isDense(t *graph.Tensor) bool {
	next := int64(1)
	for _, i := range byStride(t.Shape, t.Strides) {
		if t.Strides[i] != next {
			return false
		}
		next *= t.Shape[i]
	}
	return true
}

// byStride lists the axes of more than one element, the innermost first.
func byStride(shape, strides []int64) []int {
	var axes []int
	for i, size := range shape {
		if size != 1 {
			axes = append(axes, i)
		}
	}
	stable.Sort(axes, func(a, b int) int { return int(strides[a] - strides[b]) })
	return axes
}

// throughView is how the gradient of a view lies when it is seen as the base's: its
// strides, nil where they are not known. copied: it cannot be seen so.
func throughView(base, view *graph.Tensor, strides []int64) (seen []int64, copied bool) {
	switch {
	case strides == nil || len(strides) != len(view.Shape) || view.DType != base.DType:
		return nil, false
	case liesAs(view.Shape, strides, view.Strides):
		return base.Strides, false
	}
	if seen, ok := permuted(base, view, strides); ok {
		return seen, false
	}
	if seen, ok := viewStrides(view.Shape, strides, base.Shape); ok {
		return seen, false
	}
	return graph.ContiguousStrides(base.Shape), true
}

// permuted maps strides back through a view that only changed the order of axes or
// added and dropped axes of one element. Axes are known by their size and stride, which
// differ in a tensor without repeated elements.
func permuted(base, view *graph.Tensor, strides []int64) ([]int64, bool) {
	seen := make([]int64, len(base.Shape))
	for i, size := range base.Shape {
		if size == 1 {
			seen[i] = 1
			continue
		}
		at := -1
		for j := range view.Shape {
			if view.Shape[j] == size && view.Strides[j] == base.Strides[i] {
				if at >= 0 {
					return nil, false
				}
				at = j
			}
		}
		if at < 0 {
			return nil, false
		}
		seen[i] = strides[at]
	}
	return seen, true
}

// viewStrides are the strides with which a tensor can be seen in another shape of as
// many elements, as Tensor.view finds them: axes that continue each other are one run
// of elements, and the new axes must cut runs only.
func viewStrides(shape, strides, wanted []int64) ([]int64, bool) {
	if graph.Product(shape) == 0 {
		return graph.ContiguousStrides(wanted), true
	}
	result := make([]int64, len(wanted))
	at := len(wanted) - 1
	for last := len(shape) - 1; last >= 0; last-- {
		inner, elements := strides[last], shape[last]
		for ; last > 0 && (shape[last-1] == 1 || elements == 1 || strides[last-1] == elements*inner); last-- {
			if elements == 1 {
				inner = strides[last-1]
			}
			elements *= shape[last-1]
		}
		covered := int64(1)
		for ; at >= 0 && (covered < elements || wanted[at] == 1); at-- {
			result[at] = covered * inner
			covered *= wanted[at]
		}
		if covered != elements {
			return nil, false
		}
	}
	return result, at < 0
}
