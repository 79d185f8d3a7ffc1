// Package spell finds the name that a user probably meant.
//
// Nearest compares by edit distance (insertions, deletions, substitutions and
// swaps of neighbours each count one) and accepts a candidate only if it is
// close for its length: a third of the letters at most. It is meant for lists
// of hundreds of short names, not for prose.
package spell

import "strings"

// Nearest returns the candidate closest to name, "" if none is close. Case
// does not count; the first of equally close candidates wins.
func Nearest(name string, candidates []string) string {
	wanted := []rune(strings.ToLower(name))
	if len(wanted) > 64 {
		return ""
	}
	best, bestDistance := "", len(wanted)/3+1
	for _, candidate := range candidates {
		letters := []rune(strings.ToLower(candidate))
		if len(letters) > 64 {
			continue
		}
		if d := distance(wanted, letters); d < bestDistance {
			best, bestDistance = candidate, d
		}
	}
	return best
}

// distance is the optimal string alignment distance, by rows of its table:
// "resnte50" and "resnet50" are 1 apart.
func distance(a, b []rune) int {
	before, previous, current := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range previous {
		previous[j] = j
	}
	for i := range a {
		current[0] = i + 1
		for j := range b {
			substitution := previous[j]
			if a[i] != b[j] {
				substitution++
			}
			current[j+1] = min(substitution, previous[j+1]+1, current[j]+1)
			if i > 0 && j > 0 && a[i] == b[j-1] && a[i-1] == b[j] {
				current[j+1] = min(current[j+1], before[j-1]+1)
			}
		}
		before, previous, current = previous, current, before
	}
	return previous[len(b)]
}
