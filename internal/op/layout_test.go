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
