package cudacaching

// This file holds the allocator's constants and settings, and how requests are
// rounded.

import (
	"fmt"
	"math"
	"math/bits"
)

// The allocator's constants, in bytes.
const (
	MinBlock       = 512      // every block is a multiple of this
	SmallSize      = 1 << 20  // the largest block of the small pool
	SmallSegment   = 2 << 20  // a segment of the small pool
	MinLargeAlloc  = 10 << 20 // blocks from here on have a segment of their own size
	LargeSegment   = 20 << 20 // a segment for smaller blocks of the large pool
	RoundLarge     = 2 << 20  // segments of large blocks are multiples of this
	nonSplitExcess = 20 << 20 // how much larger an unsplittable block may be than the request
)

// Unlimited is a capacity that is never reached.
const Unlimited = math.MaxInt64

// Options are the settings of PYTORCH_ALLOC_CONF, and the card's memory. The
// zero value is torch's default on a card without end.
type Options struct {
	// Capacity is what the driver gives at most, in bytes: the card's memory
	// without the CUDA context. Zero is Unlimited.
	Capacity int64
	// MaxSplitSize is max_split_size_mb in bytes: blocks from this size on
	// are never split. Zero is unlimited.
	MaxSplitSize int64
	// RoundupPower2Divisions rounds requests up to a fraction of a power of
	// two: with 4, 1200 becomes 1280. Zero is off.
	RoundupPower2Divisions int64
	// ExpandableSegments lets one segment of each pool grow by pages.
	ExpandableSegments bool
}

func (o Options) withDefaults() Options {
	if o.Capacity <= 0 {
		o.Capacity = Unlimited
	}
	if o.MaxSplitSize <= 0 {
		o.MaxSplitSize = math.MaxInt64
	}
	return o
}

// RoundSize is the size of the block that serves a request of n bytes, n > 0,
// by the default rule: 513 takes 1024.
func RoundSize(n int64) int64 {
	return max(MinBlock, (n+MinBlock-1)/MinBlock*MinBlock)
}

func (o *Options) roundSize(n int64) int64 {
	if d := o.RoundupPower2Divisions; d > 1 && n > MinBlock*d {
		return powerOfTwoDivision(n, d)
	}
	return RoundSize(n)
}

// powerOfTwoDivision rounds up to the next of d equal steps between two powers
// of two: 1200 lies between 1024 and 2048, a quarter step is 256, so 1280.
func powerOfTwoDivision(n, d int64) int64 {
	if n&(n-1) == 0 {
		return n
	}
	floor := int64(1) << (bits.Len64(uint64(n)) - 1)
	step := floor >> (bits.Len64(uint64(d)) - 1)
	if step == 0 {
		return floor << 1
	}
	low := n &^ (step - 1)
	if low == n {
		return n
	}
	return low + step
}

// SegmentSize is what the driver is asked for when no free block serves a
// rounded size: 20 MiB for 5 MiB, 12 MiB for 10 MiB + 512.
func SegmentSize(rounded int64) int64 {
	switch {
	case rounded <= SmallSize:
		return SmallSegment
	case rounded < MinLargeAlloc:
		return LargeSegment
	}
	return (rounded + RoundLarge - 1) / RoundLarge * RoundLarge
}

// OutOfMemoryError says that the driver had no memory left even after the
// cache was emptied.
type OutOfMemoryError struct {
	Requested int64 // bytes asked for
	Reserved  int64 // bytes the allocator held
	Allocated int64 // bytes in use
	Capacity  int64
}

// Error names the request and what stood in its way.
func (e *OutOfMemoryError) Error() string {
	return fmt.Sprintf("out of memory: %d bytes requested, %d of %d reserved, %d allocated",
		e.Requested, e.Reserved, e.Capacity, e.Allocated)
}
