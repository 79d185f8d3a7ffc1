package cudacaching

// This file keeps free blocks in the order in which they are searched.

import "math/bits"

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

// from is the position of the first block not before (size, address). It is what an
// allocator does most, and where it stands is no habit that a processor could learn: hence
// no branch on a comparison, and no sort.Search with its calls.
func (s *freeSet) from(size, address int64) int { return position(s.entries, size, address) }

// position is how many of some entries in order stand before (size, address). Neither is
// ever negative, so that the two make one number.
func position(entries []freeEntry, size, address int64) int {
	if len(entries) == 0 {
		return 0
	}
	first := 0
	for n := len(entries); n > 1; {
		half := n / 2
		first += half & -entries[first+half-1].before(size, address)
		n -= half
	}
	return first + entries[first].before(size, address)
}

// before is 1 for an entry before (size, address), else 0.
func (e *freeEntry) before(size, address int64) int {
	_, less := bits.Sub64(uint64(e.address), uint64(address), 0)
	_, less = bits.Sub64(uint64(e.size), uint64(size), less)
	return int(less)
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

// shrink puts what is left of the block at i, which is smaller, in its place.
func (s *freeSet) shrink(i int, e freeEntry) {
	to := position(s.entries[:i], e.size, e.address)
	copy(s.entries[to+1:i+1], s.entries[to:i])
	s.entries[to] = e
}

// grow puts what the block at i has become, which is larger, in its place.
func (s *freeSet) grow(i int, e freeEntry) {
	to := i + position(s.entries[i+1:], e.size, e.address)
	copy(s.entries[i:to], s.entries[i+1:to+1])
	s.entries[to] = e
}
