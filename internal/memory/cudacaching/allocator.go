package cudacaching

// This file allocates and frees blocks, as PyTorch's caching allocator does.

import "slices"

// Block is a handle of an allocated block.
type Block int32

// NoBlock is what a request of zero bytes gets.
const NoBlock Block = -1

// block is a piece of a segment. Neighbours are linked in order of address;
// addresses only break ties, so segments get made-up ones.
type block struct {
	address, size int64
	requested     int64
	prev, next    Block
	pool          uint8
	allocated     bool
	mapped        bool // false only in the unmapped part of an expandable segment
	expandable    bool
}

// The pools.
const (
	smallPool = iota
	largePool
	poolCount
)

type pool struct {
	free     freeSet
	unmapped freeSet // of the expandable segment
}

// Allocator is one device's caching allocator. It is not safe for concurrent
// use.
type Allocator struct {
	options     Options
	stats       Stats
	pools       [poolCount]pool
	blocks      []block
	spare       []Block // unused places in blocks
	nextSegment int64
	enough      int64 // the most that was reserved where the driver gave
	short       int64 // the least that would have been where it did not
}

// segmentSpacing is the distance between the made-up addresses of segments:
// larger than any of them, and a multiple of both page sizes.
const segmentSpacing = LargeSegment << 21

// New returns an empty allocator.
func New(o Options) *Allocator {
	return &Allocator{options: o.withDefaults(), short: Unlimited}
}

// Reserve makes room for so many blocks.
func (a *Allocator) Reserve(blocks int) { a.blocks = slices.Grow(a.blocks, blocks) }

// Blocks is how many blocks there were at most at a time.
func (a *Allocator) Blocks() int { return len(a.blocks) }

// Reset forgets everything, so that the allocator can serve another run with
// other options in the memory that it has.
func (a *Allocator) Reset(o Options) {
	a.options, a.stats = o.withDefaults(), Stats{}
	a.blocks, a.spare, a.nextSegment = a.blocks[:0], a.spare[:0], 0
	a.enough, a.short = 0, Unlimited
	for p := range a.pools {
		a.pools[p].free.entries = a.pools[p].free.entries[:0]
		a.pools[p].unmapped.entries = a.pools[p].unmapped.entries[:0]
	}
}

// Resume forgets everything and goes on where another allocator stands, with other options:
// with another capacity as if it had come there itself, as long as that one is between those
// of [Allocator.Alike].
func (a *Allocator) Resume(from *Allocator, o Options) {
	a.options, a.stats = o.withDefaults(), from.stats
	a.blocks, a.spare = append(a.blocks[:0], from.blocks...), append(a.spare[:0], from.spare...)
	a.nextSegment, a.enough, a.short = from.nextSegment, from.enough, from.short
	for p := range a.pools {
		to, of := &a.pools[p], &from.pools[p]
		to.free.entries = append(to.free.entries[:0], of.free.entries...)
		to.unmapped.entries = append(to.unmapped.entries[:0], of.unmapped.entries...)
	}
}

func (a *Allocator) newBlock(b block) Block {
	if last := len(a.spare) - 1; last >= 0 {
		handle := a.spare[last]
		a.spare = a.spare[:last]
		a.blocks[handle] = b
		return handle
	}
	a.blocks = append(a.blocks, b)
	return Block(len(a.blocks) - 1)
}

func poolOf(rounded int64) uint8 {
	if rounded <= SmallSize {
		return smallPool
	}
	return largePool
}

// Malloc serves a request of n bytes, as cudaMalloc through the cache. Zero
// bytes get NoBlock and count nowhere. The error is an *OutOfMemoryError.
func (a *Allocator) Malloc(n int64) (Block, error) {
	if n <= 0 {
		return NoBlock, nil
	}
	rounded := a.options.roundSize(n)
	p := poolOf(rounded)
	handle, ok := a.fromCache(p, rounded)
	if !ok {
		handle, ok = a.fromDriver(p, rounded)
	}
	if !ok {
		a.stats.OutOfMemory++
		return NoBlock, &OutOfMemoryError{
			Requested: n, Reserved: a.Reserved(), Allocated: a.Allocated(), Capacity: a.options.Capacity,
		}
	}
	b := &a.blocks[handle]
	b.allocated, b.requested = true, n
	a.stats.Allocated.add(b.size)
	a.stats.Requested.add(n)
	a.stats.Allocations.add(1)
	return handle, nil
}

// fromCache takes the smallest free block that serves a rounded size, and leaves there what
// is too much of it.
func (a *Allocator) fromCache(p uint8, rounded int64) (Block, bool) {
	free := &a.pools[p].free
	i, ok := a.bestFit(free, rounded)
	if !ok {
		return NoBlock, false
	}
	handle := free.entries[i].block
	if !a.shouldSplit(handle, rounded) {
		return free.removeAt(i), true
	}
	free.shrink(i, a.entry(a.cut(handle, rounded)))
	return handle, true
}

// bestFit is the place of the smallest free block that serves a rounded size.
func (a *Allocator) bestFit(free *freeSet, rounded int64) (int, bool) {
	i := free.from(rounded, 0)
	if i == len(free.entries) {
		return i, false
	}
	if a.options.ExpandableSegments {
		i = a.smallestGrowth(free, i)
	}
	limit, size := a.options.MaxSplitSize, free.entries[i].size
	refused := rounded < limit && size >= limit || rounded >= limit && size >= rounded+nonSplitExcess
	return i, !refused
}

// fromDriver asks the driver for a segment; if it has no memory left, once more
// after releasing cached blocks. What is too much of the segment is free.
func (a *Allocator) fromDriver(p uint8, rounded int64) (Block, bool) {
	handle, ok := a.driven(p, rounded)
	if ok && a.shouldSplit(handle, rounded) {
		a.insertFree(a.cut(handle, rounded))
	}
	return handle, ok
}

func (a *Allocator) driven(p uint8, rounded int64) (Block, bool) {
	if handle, ok := a.newSegment(p, rounded); ok {
		return handle, true
	}
	if a.releaseOversize(p, rounded) {
		if handle, ok := a.newSegment(p, rounded); ok {
			return handle, true
		}
	}
	a.EmptyCache()
	a.stats.Retries++
	return a.newSegment(p, rounded)
}

func (a *Allocator) newSegment(p uint8, rounded int64) (Block, bool) {
	if a.options.ExpandableSegments {
		return a.grow(p, rounded)
	}
	size := SegmentSize(rounded)
	if !a.driverGives(size) {
		return NoBlock, false
	}
	a.stats.Reserved.add(size)
	a.stats.Segments.add(1)
	return a.newBlock(block{
		address: a.segmentAddress(), size: size, prev: NoBlock, next: NoBlock, pool: p, mapped: true,
	}), true
}

// driverGives tells whether the driver has so many bytes left.
func (a *Allocator) driverGives(size int64) bool {
	reserved := a.Reserved()
	if size > a.options.Capacity-reserved {
		a.short = min(a.short, reserved+min(size, Unlimited-reserved))
		return false
	}
	a.enough = max(a.enough, reserved+size)
	return true
}

// Alike are the capacities with which everything since the last [Allocator.Reset] would have
// gone the same way: from the first on, and below the second. Nothing but the driver's
// answers depends on the capacity.
func (a *Allocator) Alike() (from, below int64) { return a.enough, a.short }

func (a *Allocator) segmentAddress() int64 {
	a.nextSegment++
	return a.nextSegment * segmentSpacing
}

func (a *Allocator) shouldSplit(handle Block, rounded int64) bool {
	b := &a.blocks[handle]
	remaining := b.size - rounded
	if b.pool == smallPool || a.options.ExpandableSegments {
		return remaining >= MinBlock
	}
	return rounded < a.options.MaxSplitSize && remaining > SmallSize
}

// cut shortens a block and returns the new block behind it, in no list yet.
func (a *Allocator) cut(handle Block, size int64) Block {
	front := a.blocks[handle]
	rest := a.newBlock(block{
		address: front.address + size, size: front.size - size, prev: handle, next: front.next,
		pool: front.pool, mapped: front.mapped, expandable: front.expandable,
	})
	if front.next != NoBlock {
		a.blocks[front.next].prev = rest
	}
	a.blocks[handle].next = rest
	a.blocks[handle].size = size
	return rest
}

func (a *Allocator) insertFree(handle Block) {
	a.pools[a.blocks[handle].pool].free.insert(a.entry(handle))
}

// entry is what a list of free blocks has of a block.
func (a *Allocator) entry(handle Block) freeEntry {
	b := &a.blocks[handle]
	return freeEntry{b.size, b.address, handle}
}

// Free returns a block to its pool. NoBlock is ignored.
func (a *Allocator) Free(handle Block) {
	if handle == NoBlock {
		return
	}
	b := &a.blocks[handle]
	a.stats.Allocated.add(-b.size)
	a.stats.Requested.add(-b.requested)
	a.stats.Allocations.add(-1)
	b.allocated, b.requested = false, 0
	a.join(handle, &a.pools[b.pool].free)
}

// join puts a block that is in no list into the given one, in one piece with its
// neighbours of the same kind, which stand there, and returns the whole.
func (a *Allocator) join(handle Block, list *freeSet) Block {
	at := -1 // where a part of the whole stands
	if prev := a.blocks[handle].prev; a.mergeable(handle, prev) {
		at = list.from(a.blocks[prev].size, a.blocks[prev].address)
		a.absorb(prev, handle)
		handle = prev
	}
	if next := a.blocks[handle].next; a.mergeable(handle, next) {
		behind := list.from(a.blocks[next].size, a.blocks[next].address)
		a.absorb(handle, next)
		switch {
		case at < 0:
			at = behind
		case behind < at:
			list.removeAt(behind)
			at--
		default:
			list.removeAt(behind)
		}
	}
	if at < 0 {
		list.insert(a.entry(handle))
	} else {
		list.grow(at, a.entry(handle))
	}
	return handle
}

func (a *Allocator) mergeable(handle, neighbour Block) bool {
	return neighbour != NoBlock && !a.blocks[neighbour].allocated && a.blocks[neighbour].mapped == a.blocks[handle].mapped
}

// absorb joins a block with the one behind it.
func (a *Allocator) absorb(handle, behind Block) {
	b, rest := &a.blocks[handle], &a.blocks[behind]
	b.size += rest.size
	b.next = rest.next
	if rest.next != NoBlock {
		a.blocks[rest.next].prev = handle
	}
	a.spare = append(a.spare, behind)
}

// Size is the number of bytes that a block counts as allocated.
func (a *Allocator) Size(handle Block) int64 {
	if handle == NoBlock {
		return 0
	}
	return a.blocks[handle].size
}
