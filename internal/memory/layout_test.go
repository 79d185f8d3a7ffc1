package memory

// This file tests how gradients lie, and what is copied because of it.

import (
	"slices"
	"testing"

	"heft/internal/graph"
)

// TestViewStrides: whether a tensor can be seen in another shape, as Tensor.view of
// torch 2.15 answers for these sizes and strides.
func TestViewStrides(t *testing.T) {
	for _, c := range []struct {
		shape, strides, wanted, want []int64
	}{
		{[]int64{4, 6}, []int64{6, 1}, []int64{24}, []int64{1}},
		{[]int64{4, 6}, []int64{1, 4}, []int64{24}, nil},
		{[]int64{2, 3, 4}, []int64{12, 1, 3}, []int64{2, 12}, nil},
		{[]int64{2, 3, 4}, []int64{12, 1, 3}, []int64{2, 3, 2, 2}, []int64{12, 1, 6, 3}},
		{[]int64{2, 3, 4}, []int64{4, 8, 1}, []int64{6, 4}, nil},
		{[]int64{2, 3, 4}, []int64{24, 8, 2}, []int64{24}, []int64{2}},
		{[]int64{2, 1, 4}, []int64{4, 77, 1}, []int64{8}, []int64{1}},
		{[]int64{1, 4}, []int64{9, 1}, []int64{2, 2}, []int64{2, 1}},
		{[]int64{1, 1}, []int64{1, 1}, []int64{1}, []int64{1}},
		{[]int64{3, 4}, []int64{0, 1}, []int64{12}, nil},
	} {
		got, ok := viewStrides(c.shape, c.strides, c.wanted)
		if ok != (c.want != nil) || ok && !liesAs(c.wanted, got, c.want) {
			t.Errorf("%v with strides %v seen as %v: %v %v, want %v", c.shape, c.strides, c.wanted, got, ok, c.want)
		}
	}
}

// TestThroughView: the gradient of a view as the base sees it.
func TestThroughView(t *testing.T) {
	base := &graph.Tensor{Shape: []int64{2, 3, 4}, Strides: []int64{12, 4, 1}}
	turned := &graph.Tensor{Shape: []int64{2, 4, 3}, Strides: []int64{12, 1, 4}}
	flat := &graph.Tensor{Shape: []int64{2, 12}, Strides: []int64{12, 1}}
	for _, c := range []struct {
		name    string
		view    *graph.Tensor
		strides []int64
		want    []int64
		copied  bool
	}{
		{"lies as the view", turned, []int64{12, 1, 4}, []int64{12, 4, 1}, false},
		{"lies in rows", turned, []int64{12, 3, 1}, []int64{12, 1, 3}, false},
		{"flattened", flat, []int64{12, 1}, []int64{12, 4, 1}, false},
		{"flattened, turned", flat, []int64{1, 2}, []int64{1, 8, 2}, false},
		{"not known", flat, nil, nil, false},
	} {
		got, copied := throughView(base, c.view, c.strides)
		if copied != c.copied || !slices.Equal(got, c.want) {
			t.Errorf("%s: %v %v, want %v %v", c.name, got, copied, c.want, c.copied)
		}
	}
	if got, copied := throughView(flat, base, []int64{12, 1, 3}); !copied || !slices.Equal(got, []int64{12, 1}) {
		t.Errorf("a turned gradient of an unflattened tensor: %v %v, want a copy", got, copied)
	}
}
