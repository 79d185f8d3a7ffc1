package memory

// This file tells where a run ends on a card that is too small, in the figures of
// torch's message.

import (
	"fmt"

	"heft/internal/graph"
	"heft/internal/memory/cudacaching"
)

// OutOfMemory is where a run ends on a card that is too small, with the figures of
// torch's message: "CUDA out of memory. Tried to allocate 384.00 MiB (15.90 GiB
// total capacity; 14.78 GiB already allocated; 219.75 MiB free; 14.82 GiB
// reserved)". All sizes are bytes.
type OutOfMemory struct {
	// Moment is the phase, the iteration, and the operator whose forward or
	// backward asked, or the parameter whose state was made.
	Moment
	// Breakdown is that of Allocated, before the request.
	Breakdown
	// Requested is what was asked for: a tensor, or what a kernel works in.
	Requested int64
	// Tried is what torch says it tried to allocate: the segment that the driver
	// was asked for, 2 or 20 MiB for small requests.
	Tried int64
	// Allocated and Reserved are what the allocator had handed out and what it
	// held, once its cache was given back.
	Allocated int64
	Reserved  int64
	// Free is what the driver had left for this process.
	Free int64
	// Capacity is the memory of the card, the CUDA context included.
	Capacity int64
}

// Error words the end as torch does, with its place.
func (e *OutOfMemory) Error() string {
	return fmt.Sprintf("out of memory in the %s: tried to allocate %d bytes, %d of %d free, %d allocated, %d reserved",
		e.Phase, e.Tried, e.Free, e.Capacity, e.Allocated, e.Reserved)
}

// Position is the line of the program that ran the operator, empty where none did.
func (m Moment) Position() graph.Position {
	if m.Op == nil {
		return graph.Position{}
	}
	return m.Op.Pos
}

// EndsOn tells where the run ends on a card whose driver offers so many bytes, nil
// where it goes through, as Fits tells it, or where it is refused on any card.
func (r *Result) EndsOn(memory int64) *OutOfMemory {
	if r.Fits(memory) || r.Refused != nil {
		return nil
	}
	options := r.plan.Allocator
	options.Capacity = max(memory-r.plan.Hardware.Context, 1)
	d := r.room.device(options, len(r.tape.holdings))
	defer r.room.back(d)
	for i, e := range r.tape.events {
		if failure := d.play(e, r.tape.holdings); failure != nil {
			return r.endAt(i, failure, d.blocks)
		}
	}
	return nil
}

// endAt places an allocator's failure at an event in the run.
func (r *Result) endAt(event int, failure *cudacaching.OutOfMemoryError, blocks []cudacaching.Block) *OutOfMemory {
	m := r.tape.moments[r.tape.events[event].moment]
	return &OutOfMemory{
		Breakdown: r.tape.breakdown(int32(event)-1, failure.Allocated, blocks),
		Moment:    Moment{Phase: m.phase, Iteration: int(m.iteration), Op: m.op, Param: m.param},
		Requested: failure.Requested, Tried: triedFor(failure.Requested),
		Allocated: failure.Allocated, Reserved: failure.Reserved, Free: failure.Capacity - failure.Reserved,
		Capacity: failure.Capacity + r.plan.Hardware.Context,
	}
}
