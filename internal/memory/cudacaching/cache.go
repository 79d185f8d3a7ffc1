package cudacaching

// This file gives cached segments back to the driver.

import "slices"

// EmptyCache gives every segment without a block in use back to the driver,
// and the unused pages of expandable segments: torch.cuda.empty_cache.
func (a *Allocator) EmptyCache() {
	for _, p := range []uint8{largePool, smallPool} {
		a.releaseSegments(p)
		a.unmapFreePages(p)
	}
}

func (a *Allocator) releaseSegments(p uint8) {
	free := &a.pools[p].free
	free.entries = slices.DeleteFunc(free.entries, func(e freeEntry) bool {
		return a.releaseIfWhole(e.block)
	})
}

// releaseIfWhole gives a free block back if it is a whole ordinary segment.
func (a *Allocator) releaseIfWhole(handle Block) bool {
	b := &a.blocks[handle]
	if b.expandable || b.prev != NoBlock || b.next != NoBlock {
		return false
	}
	a.stats.Reserved.add(-b.size)
	a.stats.Segments.add(-1)
	a.spare = append(a.spare, handle)
	return true
}

// releaseOversize is the first step after the driver refused, with a maximal
// split size only: it releases one oversize segment that would be large
// enough, or else the largest ones until enough bytes are free. It looks in the
// request's own pool only: a small request releases none.
func (a *Allocator) releaseOversize(p uint8, rounded int64) bool {
	if a.options.MaxSplitSize == Unlimited {
		return false
	}
	free := &a.pools[p].free
	wanted := max(rounded, a.options.MaxSplitSize)
	if i := free.from(wanted, 0); i < len(free.entries) {
		if a.releaseIfWhole(free.entries[i].block) {
			free.removeAt(i)
			return true
		}
		return false
	}
	var released int64
	for i := len(free.entries) - 1; i >= 0 && released < wanted; i-- {
		size := free.entries[i].size
		if size < a.options.MaxSplitSize {
			break
		}
		if a.releaseIfWhole(free.entries[i].block) {
			free.removeAt(i)
			released += size
		}
	}
	return released >= wanted
}
