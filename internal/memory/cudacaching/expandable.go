package cudacaching

// This file holds expandable segments: each pool has one segment of address
// space without end, mapped page by page. Unmapped parts are blocks as well, so
// that a hole can be mapped again.

func pageSize(p uint8) int64 {
	if p == smallPool {
		return SmallSegment
	}
	return LargeSegment
}

// addressSpace is the length of an expandable segment.
const addressSpace = segmentSpacing / 2

// smallestGrowth moves on from the best fit while the next block could grow
// less: a hole inside the segment is taken before its open end.
func (a *Allocator) smallestGrowth(free *freeSet, i int) int {
	for i+1 < len(free.entries) && a.growableSize(free.entries[i+1].block) < a.growableSize(free.entries[i].block) {
		i++
	}
	return i
}

func (a *Allocator) growableSize(handle Block) int64 {
	b := &a.blocks[handle]
	if b.next != NoBlock && !a.blocks[b.next].mapped {
		return b.size + a.blocks[b.next].size
	}
	return b.size
}

// grow maps pages until a free block of the rounded size stands, and takes it.
func (a *Allocator) grow(p uint8, rounded int64) (Block, bool) {
	candidate := a.growable(p, rounded)
	if !a.blocks[candidate].mapped {
		if !a.mapPages(&candidate, min(a.blocks[candidate].size, rounded)) {
			return NoBlock, false
		}
	}
	for a.blocks[candidate].size < rounded {
		next := a.blocks[candidate].next
		missing := rounded - a.blocks[candidate].size
		if !a.mapPages(&next, min(missing, a.blocks[next].size)) {
			return NoBlock, false
		}
		candidate = next
	}
	b := &a.blocks[candidate]
	a.pools[p].free.remove(b.size, b.address)
	return candidate, true
}

// growable finds where free and unmapped neighbours leave room, and opens the
// segment if there is none yet.
func (a *Allocator) growable(p uint8, rounded int64) Block {
	for _, e := range a.pools[p].unmapped.entries {
		start := e.block
		if prev := a.blocks[start].prev; prev != NoBlock && !a.blocks[prev].allocated {
			start = prev
		}
		if a.hasRoom(start, rounded) {
			return start
		}
	}
	handle := a.newBlock(block{
		address: a.segmentAddress(), size: addressSpace, prev: NoBlock, next: NoBlock, pool: p, expandable: true,
	})
	a.stats.Segments.add(1)
	a.insertUnmapped(handle)
	return handle
}

func (a *Allocator) hasRoom(handle Block, rounded int64) bool {
	for room := int64(0); handle != NoBlock && !a.blocks[handle].allocated; handle = a.blocks[handle].next {
		room += a.blocks[handle].size
		if room >= rounded {
			return true
		}
	}
	return false
}

func (a *Allocator) insertUnmapped(handle Block) {
	b := &a.blocks[handle]
	a.pools[b.pool].unmapped.insert(freeEntry{b.size, b.address, handle})
}

// mapPages maps the pages that hold the first size bytes of an unmapped block,
// and merges them with free neighbours; handle becomes the merged block.
func (a *Allocator) mapPages(handle *Block, size int64) bool {
	b := &a.blocks[*handle]
	page := pageSize(b.pool)
	mapped := min((size+page-1)/page*page, b.size)
	if !a.driverGives(mapped) {
		return false
	}
	p := &a.pools[b.pool]
	p.unmapped.remove(b.size, b.address)
	if mapped < b.size {
		a.insertUnmapped(a.cut(*handle, mapped))
	}
	a.blocks[*handle].mapped = true
	a.stats.Reserved.add(mapped)
	*handle = a.join(*handle, &p.free)
	return true
}

// unmapFreePages returns the pages that lie completely inside free blocks.
func (a *Allocator) unmapFreePages(p uint8) {
	var expandable []Block
	for _, e := range a.pools[p].free.entries {
		if a.blocks[e.block].expandable {
			expandable = append(expandable, e.block)
		}
	}
	for _, handle := range expandable {
		a.unmap(handle)
	}
}

func (a *Allocator) unmap(handle Block) {
	b := a.blocks[handle]
	page := pageSize(b.pool)
	first := (b.address + page - 1) / page * page
	end := (b.address + b.size) / page * page
	if first >= end {
		return
	}
	p := &a.pools[b.pool]
	p.free.remove(b.size, b.address)
	if first > b.address {
		middle := a.cut(handle, first-b.address)
		a.insertFree(handle)
		handle = middle
	}
	if rest := b.address + b.size - end; rest > 0 {
		a.insertFree(a.cut(handle, end-first))
	}
	a.blocks[handle].mapped = false
	a.stats.Reserved.add(first - end)
	a.join(handle, &p.unmapped)
}
