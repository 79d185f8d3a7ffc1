// Package stable sorts lists.
//
// The generic sorts of package slices are compiled once for each type that is sorted,
// 7 to 12 kB each: 400 kB of a program that sorts fifty kinds of rows. Here one copy
// serves all.
package stable

// This file holds the sort.

import "sort"

// Sort sorts a list by a comparison and leaves in their order what compares alike, as
// slices.SortStableFunc does.
func Sort[T any](list []T, compare func(a, b T) int) {
	sort.SliceStable(list, func(i, j int) bool { return compare(list[i], list[j]) < 0 })
}
