package op

// This file holds the tests of strides.

import (
	"slices"
	"testing"

	"heft/internal/graph"
)

func TestElementwiseStrides(t *testing.T) {
	tensor := func(shape, strides []int64) *graph.Tensor {
		return &graph.Tensor{Shape: shape, Strides: strides, Storage: &graph.Storage{}}
	}
	channelsLast := tensor([]int64{2, 3, 4, 5}, []int64{60, 1, 15, 3})
	perChannel := tensor([]int64{1, 3, 1, 1}, []int64{3, 1, 1, 1})
	got := ElementwiseStrides([]int64{2, 3, 4, 5}, []*graph.Tensor{channelsLast, perChannel})
	if want := []int64{60, 1, 15, 3}; !slices.Equal(got, want) {
		t.Errorf("channels-last times per-channel: got %v, want %v", got, want)
	}
	transposed := tensor([]int64{4, 3}, []int64{1, 4})
	if got, want := ElementwiseStrides([]int64{4, 3}, []*graph.Tensor{transposed}), []int64{1, 4}; !slices.Equal(got, want) {
		t.Errorf("transposed: got %v, want %v", got, want)
	}
}

// TestOneDenseLayout: torch's fast path, from programs that real torch ran. Operands
// of one shape that lie channels-last give its strides anew, those of a number
// beside them the iterator's order: [1, 8] with strides [1, 1].
func TestOneDenseLayout(t *testing.T) {
	tensor := func(shape, strides []int64) *graph.Tensor {
		return &graph.Tensor{Shape: shape, Strides: strides, Storage: &graph.Storage{}}
	}
	number := tensor([]int64{}, []int64{})
	for _, tt := range []struct {
		name     string
		shape    []int64
		operands []*graph.Tensor
		want     []int64
	}{
		{"channels-last, an axis of size 1", []int64{3, 3, 5, 1}, []*graph.Tensor{tensor([]int64{3, 3, 5, 1}, []int64{15, 1, 3, 15})}, []int64{15, 1, 3, 3}},
		{"contiguous alone", []int64{1, 8}, []*graph.Tensor{tensor([]int64{1, 8}, []int64{1, 1})}, []int64{8, 1}},
		{"with a number", []int64{1, 8}, []*graph.Tensor{tensor([]int64{1, 8}, []int64{1, 1}), number}, []int64{1, 1}},
		{"empty, with a number", []int64{0, 0, 1, 1}, []*graph.Tensor{tensor([]int64{0, 0, 1, 1}, []int64{1, 1, 1, 1}), number}, []int64{0, 1, 0, 0}},
	} {
		if got := ElementwiseStrides(tt.shape, tt.operands); !slices.Equal(got, tt.want) {
			t.Errorf("%s: got %v, want %v", tt.name, got, tt.want)
		}
	}
}

// TestOverlapsInPart: what real torch 2.15 said to each copy_ into the first tensor.
func TestOverlapsInPart(t *testing.T) {
	storage, another := &graph.Storage{Bytes: 400}, &graph.Storage{Bytes: 400}
	view := func(s *graph.Storage, offset int64, shape, strides []int64) *graph.Tensor {
		return &graph.Tensor{Shape: shape, Strides: strides, Offset: offset, DType: graph.Float32, Storage: s}
	}
	x := view(storage, 0, []int64{3, 3}, []int64{3, 1})
	for _, tt := range []struct {
		name           string
		written, input *graph.Tensor
		want           bool
	}{
		{"itself", x, x, false},
		{"x[:] = x", view(storage, 0, []int64{3, 3}, []int64{3, 1}), x, false},
		{"x.copy_(x.t())", x, view(storage, 0, []int64{3, 3}, []int64{1, 3}), true},
		{"x[1:] = x[:-1]", view(storage, 3, []int64{2, 3}, []int64{3, 1}), view(storage, 0, []int64{2, 3}, []int64{3, 1}), true},
		{"x[0] = x[-1]", view(storage, 0, []int64{3}, []int64{1}), view(storage, 6, []int64{3}, []int64{1}), false},
		{"x[:, 1:] = x[:, :-1]", view(storage, 1, []int64{3, 2}, []int64{3, 1}), view(storage, 0, []int64{3, 2}, []int64{3, 1}), false},
		{"x[None] = x", view(storage, 0, []int64{1, 3, 3}, []int64{9, 3, 1}), x, false},
		{"x.sub_(x[:1])", x, view(storage, 0, []int64{1, 3}, []int64{3, 1}), true},
		{"another storage", x, view(another, 0, []int64{3, 3}, []int64{1, 3}), false},
		{"nothing written", view(storage, 0, []int64{0, 3}, []int64{3, 1}), x, false},
	} {
		if got := overlapsInPart(tt.written, tt.input); got != tt.want {
			t.Errorf("%s: %v, want %v", tt.name, got, tt.want)
		}
	}
}
