package memory

// This file tests who is listed among those that hold memory.

import (
	"slices"
	"testing"
)

// TestLargest: the ten largest of twelve, in falling order; of equal ones the earlier.
func TestLargest(t *testing.T) {
	run := tape{}
	for _, bytes := range []int64{5, 9, 1, 9, 3, 12, 7, 7, 2, 5, 9, 4} {
		run.holdings = append(run.holdings, holding{bytes: bytes})
	}
	alive := []int32{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11}
	if got, want := run.largest(alive), []int32{5, 1, 3, 10, 6, 7, 0, 9, 11, 4}; !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
	if got, want := run.largest([]int32{2, 4}), []int32{4, 2}; !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
}
