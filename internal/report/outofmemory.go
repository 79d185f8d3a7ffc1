package report

// This file tells where a run ends on a card that is too small.

import "heft/internal/memory"

// OutOfMemory is where a run ends on a card that is too small: its place, the
// figures of torch's message at that moment, and who holds the memory then. Sizes
// are bytes.
type OutOfMemory struct {
	MemoryPlace
	Requested int64 `json:"requested"` // what was asked for
	Tried     int64 `json:"tried"`     // what torch's message says it tried to allocate: a segment
	Allocated int64 `json:"allocated"` // in use
	Reserved  int64 `json:"reserved"`  // held by the allocator
	Free      int64 `json:"free"`      // left by the driver
	Capacity  int64 `json:"capacity"`  // of the card

	Owners  []MemoryShare  `json:"owners"` // add up to Capacity
	Largest []MemoryHolder `json:"largest"`
}

// MemoryPlace is a place of a run.
type MemoryPlace struct {
	Phase     string `json:"phase"` // "forward", "backward", "step" …
	Iteration int    `json:"iteration"`
	Module    string `json:"module,omitempty"`    // in which the operator ran
	Operator  string `json:"operator,omitempty"`  // whose forward or backward asked
	Parameter string `json:"parameter,omitempty"` // whose state was made
	File      string `json:"file,omitempty"`      // of the line that ran the operator
	Line      int    `json:"line,omitempty"`
}

func placeOf(m memory.Moment) MemoryPlace {
	at := m.Position()
	place := MemoryPlace{Phase: m.Phase.String(), Iteration: m.Iteration, Module: m.Path(), File: at.File, Line: at.Line}
	if m.Op != nil {
		place.Operator = m.Op.Name
	}
	if m.Param != nil {
		place.Parameter = m.Param.Path
	}
	return place
}

// outOfMemoryOf describes the end of a run, nil if it does not end.
func outOfMemoryOf(e *memory.OutOfMemory, s MemorySetting) *OutOfMemory {
	if e == nil {
		return nil
	}
	o := &OutOfMemory{
		MemoryPlace: placeOf(e.Moment),
		Requested:   e.Requested, Tried: e.Tried, Allocated: e.Allocated, Reserved: e.Reserved, Free: e.Free, Capacity: e.Capacity + s.Others,
		Largest: holdersOf(e.Breakdown),
	}
	o.Owners = append(sharesOf(e.Breakdown),
		MemoryShare{Owner: "allocator: rounding", Bytes: e.Slack},
		MemoryShare{Owner: "reserved but unallocated", Bytes: e.Reserved - e.Allocated},
		MemoryShare{Owner: "CUDA context", Bytes: e.Capacity - e.Reserved - e.Free, Estimate: true, Unknown: s.ContextUnknown},
		MemoryShare{Owner: "free", Bytes: e.Free})
	if s.Others > 0 {
		o.Owners = append(o.Owners, MemoryShare{Owner: "other processes", Bytes: s.Others})
	}
	shareOut(o.Owners, o.Capacity)
	return o
}
