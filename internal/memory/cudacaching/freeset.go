package cudacaching

// This file keeps free blocks in the order in which they are searched.

// freeEntry is a free block in its pool's order.
type freeEntry struct {
	size, address int64
	block         Block
}

// freeSet keeps free blocks ordered by size, then address. Pools hold a few
// dozen to a few hundred free blocks: a sorted slice beats a tree there.
type freeSet struct {
	entries []freeEntry
}

// from is the position of the first block not before (size, address). It is
// what an allocator does most, hence no sort.Search with its calls.
func (s *freeSet) from(size, address int64) int {
	low, high := 0, len(s.entries)
	for low < high {
		middle := int(uint(low+high) / 2)
		if e := &s.entries[middle]; e.size < size || e.size == size && e.address < address {
			low = middle + 1
		} else {
			high = middle
		}
	}
	return low
}

func (s *freeSet) insert(e freeEntry) {
	i := s.from(e.size, e.address)
	s.entries = append(s.entries, freeEntry{})
	copy(s.entries[i+1:], s.entries[i:])
	s.entries[i] = e
}

func (s *freeSet) remove(size, address int64) {
	s.removeAt(s.from(size, address))
}

func (s *freeSet) removeAt(i int) Block {
	b := s.entries[i].block
	s.entries = append(s.entries[:i], s.entries[i+1:]...)
	return b
}
