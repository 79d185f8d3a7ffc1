package memory

// This file tells who holds memory along the timeline of a run.

// Owned is what each owner holds at a moment, in bytes, in the order of the owners.
type Owned [ownerCount]int64

// Owners lists all owners, in the order of Owned.
func Owners() []Owner {
	list := make([]Owner, ownerCount)
	for i := range list {
		list[i] = Owner(i)
	}
	return list
}

// OwnedAlong is what each owner holds at the points of the timeline, without the
// allocator's rounding. It is of a run that came to its end.
func (r *Result) OwnedAlong() []Owned {
	along := make([]Owned, len(r.Timeline)+1) // the last is of what changes behind all points
	seen := r.firstPoints()
	r.tape.changes(func(event int32, owner Owner, bytes int64) { along[seen[event]][owner] += bytes })
	for i := 1; i < len(along); i++ {
		for owner := range along[i] {
			along[i][owner] += along[i-1][owner]
		}
	}
	return along[:len(r.Timeline)]
}

// firstPoints is, by event, the first point of the timeline that comes with or after it.
func (r *Result) firstPoints() []int32 {
	points := make([]int32, len(r.tape.events)+1)
	next := 0
	for event := range points {
		for next < len(r.Timeline) && int(r.Timeline[next].event) < event {
			next++
		}
		points[event] = int32(next)
	}
	return points
}

// changes tells, in no order, what every holding adds to its owner and takes away, and at
// which event: a value that autograd begins to keep goes from the program's temporaries to
// the activations.
func (t *tape) changes(tell func(event int32, owner Owner, bytes int64)) {
	for i := range t.holdings {
		h := &t.holdings[i]
		owner := h.ownerAt(h.born)
		tell(h.born, owner, h.bytes)
		if kept := h.ownerAt(max(h.saved, h.born)); kept != owner && (h.died < 0 || h.saved < h.died) {
			tell(h.saved, owner, -h.bytes)
			tell(h.saved, kept, h.bytes)
			owner = kept
		}
		if h.died >= 0 {
			tell(h.died, owner, -h.bytes)
		}
	}
}
