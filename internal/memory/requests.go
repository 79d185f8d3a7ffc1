package memory

// This file finds the requests of a run that a message of torch's may be about.

import "heft/internal/memory/cudacaching"

// Request is one request of a run to its allocator. Sizes are bytes.
type Request struct {
	Moment
	Owner     Owner
	Requested int64
	Allocated int64 // in use before it, rounded to blocks, without workspaces that were left out
}

// Tried is what torch would say that it tried to allocate, if the request failed:
// the segment that the driver is asked for.
func (r *Request) Tried() int64 { return triedFor(r.Requested) }

func triedFor(requested int64) int64 {
	return cudacaching.SegmentSize(cudacaching.RoundSize(requested))
}

// Requests lists the requests that torch would name by a size that is wanted, in
// the order of the run.
func (r *Result) Requests(wanted func(tried int64) bool) []Request {
	var list []Request
	var allocated int64
	for _, e := range r.tape.events {
		switch {
		case e.holding == emptyCache:
		case e.holding < 0:
			allocated -= cudacaching.RoundSize(r.tape.holdings[^e.holding].bytes)
		default:
			h := &r.tape.holdings[e.holding]
			if h.bytes > 0 && wanted(triedFor(h.bytes)) {
				m := r.tape.moments[e.moment]
				list = append(list, Request{
					Moment: Moment{Phase: m.phase, Iteration: int(m.iteration), Op: m.op, Param: m.param},
					Owner:  h.owner, Requested: h.bytes, Allocated: allocated,
				})
			}
			allocated += cudacaching.RoundSize(h.bytes)
		}
	}
	return list
}
