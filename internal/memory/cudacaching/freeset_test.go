package cudacaching

// This file tests the order of free blocks against a sort of them all.

import (
	"cmp"
	"math/rand/v2"
	"slices"
	"testing"
)

// TestFreeSet puts blocks in and takes them out, shortens and lengthens them, and sorts
// all of them after each step: many have the same size, so that addresses decide.
func TestFreeSet(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	var set freeSet
	var all []freeEntry
	for step := range 4000 {
		address := int64(step) * segmentSpacing
		switch at := random.IntN(len(all) + 1); {
		case at == len(all) || len(all) < 40 && step%2 == 0:
			e := freeEntry{random.Int64N(30) << 9, address, Block(step)}
			set.insert(e)
			all = append(all, e)
		case step%3 == 0:
			set.remove(all[at].size, all[at].address)
			all = slices.Delete(all, at, at+1)
		case all[at].size > 0 && step%3 == 1:
			e := freeEntry{random.Int64N(all[at].size), address, all[at].block}
			set.shrink(set.from(all[at].size, all[at].address), e)
			all[at] = e
		default:
			e := freeEntry{all[at].size + random.Int64N(20) + 1, address, all[at].block}
			set.grow(set.from(all[at].size, all[at].address), e)
			all[at] = e
		}
		want := slices.SortedFunc(slices.Values(all), func(a, b freeEntry) int {
			return cmp.Or(cmp.Compare(a.size, b.size), cmp.Compare(a.address, b.address))
		})
		if !slices.Equal(set.entries, want) {
			t.Fatalf("step %d: %v, want %v", step, set.entries, want)
		}
	}
	if len(all) < 3 {
		t.Fatalf("%d blocks at the end", len(all))
	}
}
