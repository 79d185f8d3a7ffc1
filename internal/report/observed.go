package report

// This file sets a user's "CUDA out of memory" beside the simulated run.

import (
	"slices"

	"heft/internal/memory"
	"heft/internal/oom"
)

// Observed is torch's message as a user had it, and what it says about the run. Sizes
// are bytes, rounded as the message rounds them; null is what its form does not tell.
type Observed struct {
	Tried     int64  `json:"tried"`
	Total     int64  `json:"total"`
	Free      *int64 `json:"free"`
	Allocated *int64 `json:"allocated"`
	Reserved  *int64 `json:"reserved"`        // with what is allocated
	Context   *int64 `json:"context"`         // taken for the process's own beside PyTorch
	Others    int64  `json:"other_processes"` // taken for that of other processes
	// Requests counts those of the simulated run, in all its iterations, that torch
	// would name by the same size.
	Requests int `json:"requests"`
	// Match is that of them which the message is about: where the simulated run ends,
	// if that is of the size and at about what the message has allocated, and else the
	// one that is nearest to it; null if there is none.
	Match    *ObservedMatch `json:"match"`
	Findings []Finding      `json:"findings"`
}

// OtherCard tells that the setting named another card than the message's.
func (o *Observed) OtherCard() bool {
	return slices.ContainsFunc(o.Findings, func(f Finding) bool { return f.Code == FindingOtherCard })
}

// Unallocated is what the allocator has reserved and no tensor uses; false where the
// message does not tell.
func (o *Observed) Unallocated() (bytes int64, known bool) {
	if o.Reserved == nil || o.Allocated == nil {
		return 0, false
	}
	return *o.Reserved - *o.Allocated, true
}

// Beside is what the card holds beside PyTorch's allocator, the process's own and that of
// others; false where the message does not tell.
func (o *Observed) Beside() (bytes int64, known bool) {
	if o.Context == nil {
		return 0, false
	}
	return *o.Context + o.Others, true
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
	// FindingOtherCard: the card that the setting names has another memory than the
	// message's.
	FindingOtherCard FindingCode = "other_card"
)

// tolerance is the part of what is allocated by which a simulated and a measured run
// may differ and still be the same: the ten reproducible public messages
// (docs/accuracy.md) lie within 2 %, but for one whose model was not certain.
const tolerance = 0.05

// Outside is what a message's card holds beside PyTorch's allocator: what is taken
// for the process's own (nil where the message does not tell), the most that a CUDA
// context is known to take there, what is taken for other processes, and the memory of the
// card that the setting names, where it is not the message's; 0 where it is.
type Outside struct {
	Context                        *int64
	MostContext, Others, OtherCard int64
}

// Observe adds what a message says about the run.
func (m *Memory) Observe(r *memory.Result, message *oom.Message, outside Outside) {
	o := &Observed{
		Tried: message.Tried.Bytes, Total: message.Total.Bytes, Free: toldSize(message.Free), Allocated: toldSize(message.Allocated),
		Reserved: toldSize(message.Reserved), Context: outside.Context, Others: outside.Others, Findings: []Finding{},
	}
	requests := r.Requests(message.Tried.Has)
	o.Requests = len(requests)
	if len(requests) > 0 {
		o.match(nearestTo(requests, message.Allocated.Bytes), m.OutOfMemory, message)
	}
	o.find(outside.OtherCard > 0, FindingOtherCard, outside.OtherCard)
	o.find(o.Tried > o.Total, FindingTooLarge, o.Tried)
	if unallocated, known := o.Unallocated(); known {
		o.find(unallocated >= o.Tried, FindingFragmented, unallocated)
	}
	o.find(o.Others > 0, FindingOthers, o.Others)
	if o.Context != nil {
		o.find(outside.MostContext > 0 && *o.Context > outside.MostContext, FindingBeside, *o.Context)
	}
	o.find(message.Allowed.Known, FindingAllowed, message.Allowed.Bytes)
	o.find(message.Free.Known && message.Free.Bytes >= o.Tried && !message.Allowed.Known, FindingFree, message.Free.Bytes)
	m.Observed = o
}

// toldSize is a figure of the message, nil if its form does not tell it.
func toldSize(f oom.Figure) *int64 {
	if !f.Known {
		return nil
	}
	return &f.Bytes
}

// match takes a request for the message's: where the run ends, if that is of its size
// and at about what it has allocated, and else the nearest.
func (o *Observed) match(nearest *memory.Request, end *OutOfMemory, message *oom.Message) {
	o.Match = &ObservedMatch{
		MemoryPlace: placeOf(nearest.Moment), Owner: nearest.Owner.String(), Requested: nearest.Requested, Allocated: nearest.Allocated,
	}
	if end != nil && message.Tried.Has(end.Tried) && o.differs(end.Allocated) == 0 {
		o.Match.MemoryPlace, o.Match.Allocated = end.MemoryPlace, end.Allocated
	}
	o.find(nearest.Owner == memory.OwnerWorkspace, FindingWorkspace, nearest.Requested)
	difference := o.differs(o.Match.Allocated)
	o.find(difference > 0, FindingMore, difference)
	o.find(difference < 0, FindingLess, -difference)
}

// differs is by how much the message has more allocated than a simulated run, 0 within
// the tolerance and where it does not tell.
func (o *Observed) differs(allocated int64) int64 {
	if o.Allocated == nil {
		return 0
	}
	difference := *o.Allocated - allocated
	if float64(max(difference, -difference)) <= tolerance*float64(max(*o.Allocated, allocated)) {
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
