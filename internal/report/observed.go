package report

// This file sets a user's "CUDA out of memory" beside the simulated run.

import (
	"heft/internal/memory"
	"heft/internal/oom"
)

// Observed is torch's message as a user had it, and what it says about the run. Sizes
// are bytes, rounded as the message rounds them.
type Observed struct {
	Tried     int64 `json:"tried"`
	Total     int64 `json:"total"`
	Free      int64 `json:"free"`
	Allocated int64 `json:"allocated"`
	Reserved  int64 `json:"reserved"`
	Context   int64 `json:"context"`         // taken for the process's own beside PyTorch
	Others    int64 `json:"other_processes"` // taken for that of other processes
	// Requests counts those of the simulated run, in all its iterations, that torch
	// would name by the same size.
	Requests int `json:"requests"`
	// Match is that of them which the message is about: where the simulated run ends,
	// if that is of the size and at about what the message has allocated, and else the
	// one that is nearest to it; null if there is none.
	Match    *ObservedMatch `json:"match"`
	Findings []Finding      `json:"findings"`
}

// ObservedMatch is the request of the simulated run that a message is about.
type ObservedMatch struct {
	MemoryPlace
	Owner     string `json:"owner"`
	Requested int64  `json:"requested"`
	Allocated int64  `json:"allocated"` // in the simulated run before it
}

// Finding is something that a message tells.
type Finding struct {
	Code  FindingCode `json:"code"`
	Bytes int64       `json:"bytes"` // what it is about
}

// FindingCode names a finding.
type FindingCode string

// The findings.
const (
	// FindingFragmented: as much as was asked for lies in the allocator, in pieces
	// too small for it.
	FindingFragmented FindingCode = "fragmented"
	// FindingOthers: other processes hold memory of the card.
	FindingOthers FindingCode = "other_processes"
	// FindingBeside: the process holds more beside PyTorch than a CUDA context takes.
	FindingBeside FindingCode = "beside_pytorch"
	// FindingAllowed: the process was limited to less than the card.
	FindingAllowed FindingCode = "allowed"
	// FindingFree: the driver had as much free as was asked for.
	FindingFree FindingCode = "free"
	// FindingWorkspace: it is a workspace, without which convolutions run too.
	FindingWorkspace FindingCode = "workspace"
	// FindingMore: the message's run holds more than the simulated one at the same
	// request.
	FindingMore FindingCode = "more_allocated"
	// FindingLess: it holds less.
	FindingLess FindingCode = "less_allocated"
	// FindingTooLarge: the request is larger than the whole card.
	FindingTooLarge FindingCode = "larger_than_card"
)

// tolerance is the part of what is allocated by which a simulated and a measured run
// may differ and still be the same: the ten reproducible public messages
// (docs/accuracy.md) lie within 2 %, but for one whose model was not certain.
const tolerance = 0.05

// Outside is what a message's card holds beside PyTorch's allocator: what is taken
// for the process's own, the most that a CUDA context is known to take there, and
// what is taken for other processes.
type Outside struct{ Context, MostContext, Others int64 }

// Observe adds what a message says about the run.
func (m *Memory) Observe(r *memory.Result, message *oom.Message, outside Outside) {
	o := &Observed{
		Tried: message.Tried.Bytes, Total: message.Total.Bytes, Free: message.Free.Bytes, Allocated: message.Allocated.Bytes,
		Reserved: message.Reserved.Bytes, Context: outside.Context, Others: outside.Others, Findings: []Finding{},
	}
	requests := r.Requests(message.Tried.Has)
	o.Requests = len(requests)
	if len(requests) > 0 {
		nearest := nearestTo(requests, o.Allocated)
		o.Match = &ObservedMatch{
			MemoryPlace: placeOf(nearest.Moment), Owner: nearest.Owner.String(), Requested: nearest.Requested, Allocated: nearest.Allocated,
		}
		if e := m.OutOfMemory; e != nil && message.Tried.Has(e.Tried) && o.differs(e.Allocated) == 0 {
			o.Match.MemoryPlace, o.Match.Allocated = e.MemoryPlace, e.Allocated
		}
		o.find(nearest.Owner == memory.OwnerWorkspace, FindingWorkspace, nearest.Requested)
		difference := o.differs(o.Match.Allocated)
		o.find(difference > 0, FindingMore, difference)
		o.find(difference < 0, FindingLess, -difference)
	}
	o.find(o.Tried > o.Total, FindingTooLarge, o.Tried)
	o.find(o.Reserved-o.Allocated >= o.Tried, FindingFragmented, o.Reserved-o.Allocated)
	o.find(o.Others > 0, FindingOthers, o.Others)
	o.find(outside.MostContext > 0 && o.Context > outside.MostContext, FindingBeside, o.Context)
	o.find(message.Allowed.Known, FindingAllowed, message.Allowed.Bytes)
	o.find(o.Free >= o.Tried && !message.Allowed.Known, FindingFree, o.Free)
	m.Observed = o
}

// differs is by how much the message has more allocated than a simulated run, 0 within
// the tolerance.
func (o *Observed) differs(allocated int64) int64 {
	difference := o.Allocated - allocated
	if float64(max(difference, -difference)) <= tolerance*float64(max(o.Allocated, allocated)) {
		return 0
	}
	return difference
}

func (o *Observed) find(found bool, code FindingCode, bytes int64) {
	if found {
		o.Findings = append(o.Findings, Finding{code, bytes})
	}
}

// nearestTo picks the request before which as much was allocated.
func nearestTo(requests []memory.Request, allocated int64) *memory.Request {
	best := &requests[0]
	for i := range requests {
		if distance(requests[i].Allocated, allocated) < distance(best.Allocated, allocated) {
			best = &requests[i]
		}
	}
	return best
}

func distance(a, b int64) int64 { return max(a-b, b-a) }
