// Package spell finds the name that a user probably meant.
//
// Nearest and Near compare by edit distance (insertions, deletions,
// substitutions and swaps of neighbours each count one) and accept a candidate
// only if it is close for the name's length: a third of the letters at most; one
// that goes on where the name ends comes behind those. It is meant for lists
// of hundreds of short names, not for prose.
package spell

import (
	"slices"
	"strings"

	"heft/internal/stable"
)

// Nearest returns the candidate closest to name, "" if none is close. Case
// does not count; the first of equally close candidates wins.
func Nearest(name string, candidates []string) string {
	if near := Near(name, candidates, 1); len(near) > 0 {
		return near[0]
	}
	return ""
}

// Near returns the candidates close to name, the closest first, at most so many.
func Near(name string, candidates []string, most int) []string {
	wanted := []rune(strings.ToLower(name))
	if len(wanted) > longest {
		return nil
	}
	type scored struct {
		name     string
		distance int
	}
	var near []scored
	for _, candidate := range candidates {
		letters := []rune(strings.ToLower(candidate))
		if len(letters) > longest || len(letters) > len(wanted)+len(wanted)/3 {
			continue
		}
		if d := distance(wanted, letters); d <= len(wanted)/3 {
			near = append(near, scored{candidate, d})
		}
	}
	stable.Sort(near, func(a, b scored) int { return a.distance - b.distance })
	var names []string
	for _, x := range near {
		names = append(names, x.name)
	}
	for _, candidate := range candidates {
		if begins(wanted, candidate) && !slices.Contains(names, candidate) {
			names = append(names, candidate)
		}
	}
	return names[:min(len(names), most)]
}

// begins tells whether a candidate goes on where a name of two letters at least ends.
func begins(wanted []rune, candidate string) bool {
	return len(wanted) > 1 && len(candidate) <= longest && strings.HasPrefix(strings.ToLower(candidate), string(wanted))
}

// longest bounds the names compared, in letters: the table of distances grows with
// the square.
const longest = 64

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
