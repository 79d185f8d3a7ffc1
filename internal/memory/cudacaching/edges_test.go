package cudacaching

// This file tests sizes at the edges of the allocator's rules, to the byte.

import (
	"slices"
	"testing"
)

// The cases of this file stand on the edges of the allocator's rules: a rule that is
// off by one block, one page or one comparison fails here. All are worked by hand
// from c10/cuda/CUDACachingAllocator.cpp (torch 2.6 to 2.9: get_free_block, alloc_block,
// should_split, release_available_cached_blocks, map_block, unmap_block).

// TestSegmentSizes: the driver is asked for 2 MiB, 20 MiB, or multiples of 2 MiB from
// 10 MiB on.
func TestSegmentSizes(t *testing.T) {
	for rounded, want := range map[int64]int64{
		512: 2 * mib, mib: 2 * mib, mib + 512: 20 * mib, 10*mib - 512: 20 * mib, 10 * mib: 10 * mib, 10*mib + 512: 12 * mib, 12 * mib: 12 * mib,
	} {
		if got := SegmentSize(rounded); got != want {
			t.Errorf("a block of %d has a segment of %d, want %d", rounded, got, want)
		}
	}
}

// TestDivisions: two divisions are the fewest; below 512 bytes for each, sizes
// are rounded as by default; a step below one byte gives the next power of two.
func TestDivisions(t *testing.T) {
	halves := Options{RoundupPower2Divisions: 2}
	for n, want := range map[int64]int64{1000: 1024, 2500: 3072, 3073: 4096} {
		if got := halves.roundSize(n); got != want {
			t.Errorf("%d in halves rounds to %d, want %d", n, got, want)
		}
	}
	if got := powerOfTwoDivision(3, 8); got != 4 {
		t.Errorf("3 in eighths is %d, want 4", got)
	}
}

// TestSmallRemainderOf512IsSplit: 2 MiB = 1 MiB + (1 MiB − 512) + 512.
func TestSmallRemainderOf512IsSplit(t *testing.T) {
	s := newScript(t, Options{})
	s.malloc("a", mib)
	s.malloc("b", mib-512)
	s.want(2*mib-512, 2*mib, 512)
}

// TestCapacityToTheByte: a segment that fills the card is had.
func TestCapacityToTheByte(t *testing.T) {
	for _, expandable := range []bool{false, true} {
		s := newScript(t, Options{Capacity: 100 * mib, ExpandableSegments: expandable})
		s.malloc("a", 100*mib)
		s.want(100*mib, 100*mib)
		if _, err := s.Malloc(1); err == nil {
			t.Errorf("expandable %t: a byte more than the card has is served", expandable)
		}
	}
}

// TestUnsplittableBlocks: with a maximal split size of 30 MiB, a cached block serves
// requests from 30 MiB on that leave less than 20 MiB, whole; smaller requests are
// not served by it.
func TestUnsplittableBlocks(t *testing.T) {
	for _, c := range []struct{ cached, request, allocated, reserved int64 }{
		{30 * mib, 28 * mib, 28 * mib, 58 * mib},       // below the limit, and the block is not
		{40 * mib, 30 * mib, 40 * mib, 40 * mib},       // at the limit: whole
		{60 * mib, 40 * mib, 40 * mib, 100 * mib},      // leaves 20 MiB: no
		{60 * mib, 40*mib + 512, 60 * mib, 60 * mib},   // leaves 512 bytes less: whole
		{28 * mib, 20 * mib, 20 * mib, 28 * mib},       // both below: split
		{28 * mib, 28*mib + 1, 28*mib + 512, 58 * mib}, // too small; the new segment leaves 2 MiB − 512: split
	} {
		s := newScript(t, Options{MaxSplitSize: 30 * mib})
		s.malloc("a", c.cached)
		s.free("a")
		s.malloc("b", c.request)
		if s.Allocated() != c.allocated || s.Reserved() != c.reserved {
			t.Errorf("%d of a cached %d: %d allocated, %d reserved; want %d, %d", c.request, c.cached, s.Allocated(), s.Reserved(), c.allocated, c.reserved)
		}
	}
}

// TestReleaseOfOversizeBlocks: before the cache is emptied, which counts as a
// retry, oversize blocks go back: one that is large enough, else the largest until
// enough is free.
func TestReleaseOfOversizeBlocks(t *testing.T) {
	for _, c := range []struct {
		name              string
		capacity, request int64
		cached            []int64
		left              []int64 // cached afterwards
		retries           int64
	}{
		{"one is enough", 150 * mib, 70 * mib, []int64{30 * mib, 100 * mib}, []int64{30 * mib}, 0},
		{"several", 200 * mib, 70 * mib, []int64{30 * mib, 60 * mib, 60 * mib}, []int64{30 * mib}, 0},
		{"no more than needed", 190 * mib, 120 * mib, []int64{60 * mib, 60 * mib, 60 * mib}, []int64{60 * mib}, 0},
		{"at the limit", 120 * mib, 60 * mib, []int64{50 * mib, 50 * mib}, nil, 0},
		{"not enough", 160 * mib, 100 * mib, []int64{30 * mib, 60 * mib}, nil, 1},
		{"none", 90 * mib, 70 * mib, []int64{30 * mib, 40 * mib}, nil, 1},
	} {
		s := newScript(t, Options{MaxSplitSize: 50 * mib, Capacity: c.capacity})
		var blocks []Block
		for _, n := range c.cached {
			b, err := s.Malloc(n)
			if err != nil {
				t.Fatal(err)
			}
			blocks = append(blocks, b)
		}
		for _, b := range blocks {
			s.Free(b)
		}
		s.malloc("x", c.request)
		if got := s.FreeBlocks(); !slices.Equal(got, c.left) || s.Stats().Retries != c.retries {
			t.Errorf("%s: %v left, %d retries; want %v, %d", c.name, got, s.Stats().Retries, c.left, c.retries)
		}
	}
}

// TestSmallRequestsReleaseNoOversizeBlock: they search their own pool, and then
// empty the cache.
func TestSmallRequestsReleaseNoOversizeBlock(t *testing.T) {
	s := newScript(t, Options{MaxSplitSize: 50 * mib, Capacity: 101 * mib})
	s.malloc("a", 100*mib)
	s.free("a")
	s.malloc("b", 512)
	s.want(512, 2*mib, 2*mib-512)
	if s.Stats().Retries != 1 {
		t.Errorf("%d retries, want 1", s.Stats().Retries)
	}
}

// TestCountOfSegments: what is released is no segment any more.
func TestCountOfSegments(t *testing.T) {
	s := newScript(t, Options{})
	s.malloc("a", 30*mib)
	s.malloc("b", 1)
	s.free("a b")
	s.EmptyCache()
	if got := s.Stats().Segments; got.Current != 0 || got.Peak != 2 {
		t.Errorf("segments %+v, want none, at most 2", got)
	}
}

// TestInactiveSplit: the rest of a segment behind its one block, or before it; not
// of an expandable one.
func TestInactiveSplit(t *testing.T) {
	s := newScript(t, Options{})
	s.malloc("a", 5*mib)
	if got := s.InactiveSplit(); got != 15*mib {
		t.Errorf("behind the block %d, want 15 MiB", got)
	}
	s.malloc("b", 15*mib)
	s.free("a")
	if got := s.InactiveSplit(); got != 5*mib {
		t.Errorf("before the block %d, want 5 MiB", got)
	}
	s = newScript(t, Options{ExpandableSegments: true})
	s.malloc("a", 5*mib)
	if got := s.InactiveSplit(); got != 0 {
		t.Errorf("expandable: %d, want 0", got)
	}
}

// TestExpandableGrowth: whole pages, as few as reach behind the block.
func TestExpandableGrowth(t *testing.T) {
	s := newScript(t, Options{ExpandableSegments: true})
	s.malloc("a", 20*mib) // one page, full
	s.want(20*mib, 20*mib)
	s.malloc("b", 11*mib)
	s.malloc("c", 25*mib) // 9 MiB of the second page and 16 of the third
	s.want(56*mib, 60*mib, 4*mib)
}

// TestExpandableHoleBeforeTheEnd: the open end is a smaller block, but could grow.
func TestExpandableHoleBeforeTheEnd(t *testing.T) {
	s := newScript(t, Options{ExpandableSegments: true})
	s.malloc("a", 11*mib)
	s.malloc("b", 20*mib) // 9 MiB are left at the end
	s.free("a")
	s.malloc("c", 8*mib)
	s.want(28*mib, 40*mib, 3*mib, 9*mib)
}

// TestExpandableTie: of two holes of one size the first is taken.
func TestExpandableTie(t *testing.T) {
	s := newScript(t, Options{ExpandableSegments: true})
	for _, name := range []string{"a", "b", "c", "d"} {
		s.malloc(name, 10*mib)
	}
	s.free("a c")
	s.malloc("e", 8*mib)
	s.free("b") // joins 2 MiB behind e, its own 10 and those of c
	s.want(18*mib, 40*mib, 22*mib)
}

// TestExpandableUnmappedHoleIsFilledExactly: 10 MiB free, two unmapped pages and 10
// MiB free take 60 MiB.
func TestExpandableUnmappedHoleIsFilledExactly(t *testing.T) {
	s := newScript(t, Options{ExpandableSegments: true})
	s.malloc("a", 10*mib)
	s.malloc("b", 60*mib)
	s.malloc("c", 5*mib)
	s.free("b")
	s.EmptyCache()
	s.malloc("d", 60*mib)
	s.want(75*mib, 80*mib, 5*mib)
}

// TestExpandableHoleWithoutAWholePage: it stays mapped, and whole: its neighbours
// join it later.
func TestExpandableHoleWithoutAWholePage(t *testing.T) {
	s := newScript(t, Options{ExpandableSegments: true})
	s.malloc("a", 10*mib)
	s.malloc("b", 10*mib)
	s.malloc("c", 20*mib)
	s.free("b") // ends where a page ends
	s.EmptyCache()
	s.want(30*mib, 40*mib, 10*mib)
	s.free("a c")
	s.want(0, 40*mib, 40*mib)
}
