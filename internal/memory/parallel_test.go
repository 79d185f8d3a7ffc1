package memory

// This file compares buckets with those of torch's own function.

import (
	"slices"
	"testing"
)

// TestBucketsAgreeWithTorch: what torch 2.15's own function
// (_compute_bucket_assignment_by_size with DDP's limits of 1 and 25 MiB) makes of float32
// parameters, given last to first, as DDP orders them by the arrival of gradients.
func TestBucketsAgreeWithTorch(t *testing.T) {
	for _, c := range []struct {
		name     string
		elements []int64 // of each parameter, in the model's order
		want     []int64 // bytes
	}{
		{"all in the first", []int64{10, 20, 30}, []int64{240}},
		{"first bucket above its limit", []int64{262144, 1, 5}, []int64{1048600}},
		{"limits met exactly", []int64{262143, 1, 6553600}, []int64{26214400, 1048576}},
		{"mixed", []int64{786432, 1048576, 7340032, 100, 6553600, 6553599, 1, 10485760, 12}, []int64{41943088, 26214400, 26214400, 29360528, 7340032}},
		{"a small network", []int64{9408, 64, 64, 36864, 36864, 36864, 36864, 2359296, 2359296, 2359296, 2359296, 2359296, 512000, 1000}, []int64{2052000, 28311552, 19502336}},
		{"one large", []int64{26214400}, []int64{104857600}},
	} {
		var gradients []int64
		for _, n := range c.elements {
			gradients = append(gradients, 4*n)
		}
		if got := (Parallel{Scheme: DDP, Ranks: 8}).buckets(gradients); !slices.Equal(got, c.want) {
			t.Errorf("%s: buckets of %v, torch has %v", c.name, got, c.want)
		}
	}
}
