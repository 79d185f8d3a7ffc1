package stable

// This file tests the sort.

import (
	"cmp"
	"slices"
	"testing"
)

// TestSort: by the first number alone; the second tells that what is alike stays in order.
func TestSort(t *testing.T) {
	list := [][2]int{{3, 0}, {1, 1}, {3, 2}, {2, 3}, {1, 4}}
	Sort(list, func(a, b [2]int) int { return cmp.Compare(a[0], b[0]) })
	if want := [][2]int{{1, 1}, {1, 4}, {2, 3}, {3, 0}, {3, 2}}; !slices.Equal(list, want) {
		t.Errorf("%v, want %v", list, want)
	}
}
