package cudacaching

// This file holds the counts of torch.cuda.memory_stats.

// Statistic is a current value and its highest since the last ResetPeaks.
type Statistic struct {
	Current, Peak int64
}

func (s *Statistic) add(n int64) {
	s.Current += n
	if s.Current > s.Peak {
		s.Peak = s.Current
	}
}

// Stats are the allocator's counts, defined as torch.cuda.memory_stats does.
type Stats struct {
	Allocated   Statistic // bytes of blocks in use: memory_allocated
	Reserved    Statistic // bytes of segments: memory_reserved
	Requested   Statistic // bytes asked for, before rounding
	Allocations Statistic // blocks in use
	Segments    Statistic // segments held
	Retries     int64     // driver requests repeated after emptying the cache
	OutOfMemory int64     // requests that failed
}

// Stats returns the current counts.
func (a *Allocator) Stats() Stats { return a.stats }

// Allocated is the number of bytes in use.
func (a *Allocator) Allocated() int64 { return a.stats.Allocated.Current }

// Reserved is the number of bytes held in segments.
func (a *Allocator) Reserved() int64 { return a.stats.Reserved.Current }

// ResetPeaks sets every peak to the current value.
func (a *Allocator) ResetPeaks() {
	for _, s := range []*Statistic{&a.stats.Allocated, &a.stats.Reserved, &a.stats.Requested, &a.stats.Allocations, &a.stats.Segments} {
		s.Peak = s.Current
	}
}

// FreeBlocks lists the sizes of free blocks, those of the small pool first, in
// rising order.
func (a *Allocator) FreeBlocks() []int64 {
	var sizes []int64
	for p := range a.pools {
		for _, e := range a.pools[p].free.entries {
			sizes = append(sizes, e.size)
		}
	}
	return sizes
}

// InactiveSplit is the number of free bytes in segments that are partly in use:
// what emptying the cache would not give back. Torch leaves expandable segments
// out of this count.
func (a *Allocator) InactiveSplit() int64 {
	var total int64
	for p := range a.pools {
		for _, e := range a.pools[p].free.entries {
			if b := &a.blocks[e.block]; !b.expandable && (b.prev != NoBlock || b.next != NoBlock) {
				total += b.size
			}
		}
	}
	return total
}
