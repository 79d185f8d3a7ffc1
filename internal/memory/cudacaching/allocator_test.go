package cudacaching

// This file tests the allocator on scripts of named blocks.

import (
	"errors"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

const mib = 1 << 20

// script runs allocations named by letters: tests read like the examples.
type script struct {
	*Allocator
	t      *testing.T
	blocks map[string]Block
}

func newScript(t *testing.T, o Options) *script {
	return &script{Allocator: New(o), t: t, blocks: map[string]Block{}}
}

func (s *script) malloc(name string, n int64) {
	s.t.Helper()
	b, err := s.Malloc(n)
	if err != nil {
		s.t.Fatal(err)
	}
	s.blocks[name] = b
}

func (s *script) free(names string) {
	for _, name := range strings.Fields(names) {
		s.Free(s.blocks[name])
	}
}

func (s *script) want(allocated, reserved int64, free ...int64) {
	s.t.Helper()
	if s.Allocated() != allocated || s.Reserved() != reserved {
		s.t.Errorf("allocated %d, reserved %d; want %d, %d", s.Allocated(), s.Reserved(), allocated, reserved)
	}
	if got := s.FreeBlocks(); !slices.Equal(got, free) {
		s.t.Errorf("free blocks %v, want %v", got, free)
	}
}

func TestSmallBlocksShareASegment(t *testing.T) {
	s := newScript(t, Options{})
	for _, n := range []int64{1, 512, 513, 1_000_000} {
		s.malloc("", n)
	}
	s.want(1_002_496, 2_097_152, 1_094_656)
}

func TestSmallPoolOpensASecondSegment(t *testing.T) {
	s := newScript(t, Options{})
	s.malloc("a", mib)
	s.malloc("b", mib)
	s.malloc("c", 1)
	s.want(2_097_664, 4_194_304, 2_096_640)
}

func TestMediumBlocksFillTwentyMiB(t *testing.T) {
	s := newScript(t, Options{})
	for _, n := range []int64{mib + 1, 5 * mib, 8 * mib, 8 * mib} {
		s.malloc("", n)
	}
	s.want(23_069_184, 41_943_040, 6_290_944, 12_582_912)
}

func TestLargeBlocksAreSplitAboveOneMiB(t *testing.T) {
	s := newScript(t, Options{})
	s.malloc("a", 10*mib-512)
	s.want(10_485_248, 20_971_520, 10_486_272)
	s.malloc("b", 10*mib)
	s.want(20_971_520, 20_971_520)
	s.malloc("c", 10*mib+1)
	s.want(31_457_792, 33_554_432, 2_096_640)
	s.malloc("d", 11*mib)
	s.want(44_040_704, 46_137_344, 2_096_640)
}

func TestUnsplitRemainderCountsAsAllocated(t *testing.T) {
	s := newScript(t, Options{})
	s.malloc("a", 20*mib)
	s.free("a")
	s.malloc("a", 19*mib)
	s.want(20_971_520, 20_971_520)
	s.free("a")
	s.malloc("a", 19*mib-512)
	s.want(19_922_432, 20_971_520, 1_049_088)
}

func TestFreedNeighboursMerge(t *testing.T) {
	s := newScript(t, Options{})
	s.malloc("a", 4*mib)
	s.malloc("b", 6*mib)
	s.malloc("c", 3*mib)
	s.free("a")
	s.want(9*mib, 20_971_520, 4_194_304, 7_340_032)
	s.free("c")
	s.want(6*mib, 20_971_520, 4_194_304, 10_485_760)
	s.free("b")
	s.want(0, 20_971_520, 20_971_520)
	s.malloc("d", 15*mib)
	s.want(15_728_640, 20_971_520, 5_242_880)
}

func TestBestFitAndPinnedSegments(t *testing.T) {
	s := newScript(t, Options{})
	s.malloc("a", 30*mib)
	s.malloc("b", 12*mib)
	s.free("a b")
	s.malloc("c", 11*mib)
	s.want(12_582_912, 44_040_192, 31_457_280)
	s.malloc("d", 11*mib)
	s.want(24_117_248, 44_040_192, 19_922_944)
	s.EmptyCache()
	s.want(24_117_248, 44_040_192, 19_922_944)
}

func TestEmptyCacheFreesWholeSegments(t *testing.T) {
	s := newScript(t, Options{})
	s.malloc("a", 64*mib)
	s.free("a")
	s.malloc("b", 62*mib)
	s.malloc("c", 2*mib)
	s.want(67_108_864, 67_108_864)
	s.free("b")
	s.EmptyCache()
	s.want(2_097_152, 67_108_864, 65_011_712)
	if got := s.InactiveSplit(); got != 65_011_712 {
		t.Errorf("inactive split %d, want 65011712", got)
	}
	s.free("c")
	s.EmptyCache()
	s.want(0, 0)
}

func TestPoolsAreApart(t *testing.T) {
	s := newScript(t, Options{})
	s.malloc("a", mib-511)
	s.malloc("b", mib+1)
	s.free("b")
	s.malloc("c", 2*mib)
	s.malloc("d", mib)
	s.want(4_194_304, 23_068_672, 18_874_368)
}

func TestExpandableSegments(t *testing.T) {
	s := newScript(t, Options{ExpandableSegments: true})
	s.malloc("a", 11*mib)
	s.want(11_534_336, 20_971_520, 9_437_184)
	s.malloc("b", 12*mib)
	s.want(24_117_248, 41_943_040, 17_825_792)
	// A hole inside the segment is taken before the open end.
	s.malloc("c", 2*mib)
	s.free("a")
	s.malloc("d", 10*mib)
	s.want(24*mib, 41_943_040, mib, 15_728_640)
	// The first page holds d and the hole; the second ends behind c at 25 MiB.
	s.free("b c d")
	s.want(0, 41_943_040, 41_943_040)
	s.EmptyCache()
	s.want(0, 0)
	s.malloc("e", 1)
	s.malloc("f", 30*mib)
	s.want(30*mib+512, 44_040_192, 2*mib-512, 10*mib)
}

func TestExpandableSegmentsUnmapPagesInsideHoles(t *testing.T) {
	s := newScript(t, Options{ExpandableSegments: true})
	s.malloc("a", 10*mib)
	s.malloc("b", 60*mib)
	s.malloc("c", 5*mib)
	s.want(75*mib, 80*mib, 5*mib)
	s.free("b")
	s.EmptyCache() // of 10 to 70 MiB the pages 20 to 40 and 40 to 60 are whole
	s.want(15*mib, 40*mib, 5*mib, 10*mib, 10*mib)
	s.malloc("d", 45*mib) // 10 free, 35 of the hole in two pages
	s.want(60*mib, 80*mib, 5*mib, 15*mib)
}

func TestOutOfMemoryRetriesAfterEmptyingTheCache(t *testing.T) {
	s := newScript(t, Options{Capacity: 100 * mib})
	s.malloc("a", 60*mib)
	s.free("a")
	s.malloc("b", 70*mib) // the cached 60 MiB go back first
	s.want(70*mib, 70*mib)
	if got := s.Stats(); got.Retries != 1 || got.Reserved.Peak != 70*mib || got.OutOfMemory != 0 {
		t.Errorf("stats %+v: want 1 retry, a peak of 70 MiB, no failure", got)
	}
	_, err := s.Malloc(40 * mib)
	var oom *OutOfMemoryError
	if !errors.As(err, &oom) || oom.Requested != 40*mib || oom.Allocated != 70*mib || s.Stats().OutOfMemory != 1 {
		t.Errorf("error %v, stats %+v", err, s.Stats())
	}
}

func TestMaxSplitSizeKeepsLargeBlocksWhole(t *testing.T) {
	s := newScript(t, Options{MaxSplitSize: 50 * mib, Capacity: 200 * mib})
	s.malloc("a", 100*mib)
	s.free("a")
	s.malloc("b", 40*mib) // a block of 100 MiB is not cut for 40
	s.want(40*mib, 140*mib, 100*mib)
	s.malloc("c", 90*mib) // leaves 10 MiB unsplit
	s.want(140*mib, 140*mib)
	s.free("c")
	s.malloc("d", 110*mib) // does not fit beside; the oversize block goes back
	s.want(150*mib, 150*mib)
}

func TestRoundupPower2Divisions(t *testing.T) {
	o := Options{RoundupPower2Divisions: 4}
	for n, want := range map[int64]int64{1200: 1536, 4096: 4096, 5000: 5120, 3 * mib: 3 * mib, 3*mib + 1: 3*mib + mib/2} {
		if got := o.roundSize(n); got != want {
			t.Errorf("%d rounds to %d, want %d", n, got, want)
		}
	}
	if got := powerOfTwoDivision(1200, 4); got != 1280 {
		t.Errorf("1200 in quarters is %d, want 1280", got)
	}
}

func TestZeroBytesHaveNoBlock(t *testing.T) {
	a := New(Options{})
	b, err := a.Malloc(0)
	if b != NoBlock || err != nil || a.Stats() != (Stats{}) {
		t.Errorf("block %d, error %v, stats %+v", b, err, a.Stats())
	}
	a.Free(b)
}

// TestInvariants checks, over random programs, that blocks tile their segments,
// that no two free neighbours stand apart, and that the counts agree.
func TestInvariants(t *testing.T) {
	for _, o := range []Options{{}, {ExpandableSegments: true}, {MaxSplitSize: 30 * mib}, {Capacity: 300 * mib}} {
		random := rand.New(rand.NewPCG(1, 2))
		a := New(o)
		var live []Block
		for range 3000 {
			switch k := random.IntN(100); {
			case k < 55 || len(live) == 0:
				if b, err := a.Malloc(1 + random.Int64N(1<<random.IntN(26))); err == nil {
					live = append(live, b)
				}
			case k < 99:
				i := random.IntN(len(live))
				a.Free(live[i])
				live = slices.Delete(live, i, i+1)
			default:
				a.EmptyCache()
			}
			checkInvariants(t, a, live)
		}
		for _, b := range live {
			a.Free(b)
		}
		a.EmptyCache()
		if a.Reserved() != 0 || a.Allocated() != 0 {
			t.Errorf("%+v: %d reserved, %d allocated after everything was freed", o, a.Reserved(), a.Allocated())
		}
	}
}

func checkInvariants(t *testing.T, a *Allocator, live []Block) {
	t.Helper()
	var allocated, free int64
	for _, b := range live {
		allocated += a.Size(b)
		if next := a.blocks[b].next; next != NoBlock && a.blocks[next].address != a.blocks[b].address+a.blocks[b].size {
			t.Fatalf("a gap behind block %d", b)
		}
	}
	for p := range a.pools {
		for _, e := range a.pools[p].free.entries {
			b := &a.blocks[e.block]
			free += b.size
			if b.allocated || !b.mapped || b.size != e.size || a.mergeable(e.block, b.next) {
				t.Fatalf("block %+v should not stand in the free list", *b)
			}
		}
	}
	if allocated != a.Allocated() || allocated+free != a.Reserved() {
		t.Fatalf("%d allocated and %d free, but the counts are %d and %d reserved", allocated, free, a.Allocated(), a.Reserved())
	}
}

func BenchmarkStep(b *testing.B) {
	sizes := make([]int64, 1000)
	random := rand.New(rand.NewPCG(3, 4))
	for i := range sizes {
		sizes[i] = 1 + random.Int64N(1<<(9+random.IntN(18)))
	}
	a := New(Options{})
	blocks := make([]Block, len(sizes))
	for b.Loop() {
		a.Reset(Options{})
		for i, n := range sizes {
			blocks[i], _ = a.Malloc(n)
			if i%3 == 0 {
				a.Free(blocks[i/2])
				blocks[i/2] = NoBlock
			}
		}
	}
}
