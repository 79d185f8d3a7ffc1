package memory

// This file tells who holds memory along the timeline of a run.

import (
	"cmp"

	"heft/internal/stable"
)

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

// change is what an event changes in an owner's holdings.
type change struct {
	event int32
	owner Owner
	bytes int64
}

// OwnedAlong is what each owner holds at the points of the timeline, without the
// allocator's rounding. It is of a run that came to its end.
func (r *Result) OwnedAlong() []Owned {
	changes := r.tape.changes()
	along := make([]Owned, len(r.Timeline))
	var now Owned
	next := 0
	for i, point := range r.Timeline {
		for ; next < len(changes) && changes[next].event <= point.event; next++ {
			now[changes[next].owner] += changes[next].bytes
		}
		along[i] = now
	}
	return along
}

// changes lists, in the order of events, what every holding adds to its owner and
// takes away: a value that autograd begins to keep goes from the program's
// temporaries to the activations.
func (t *tape) changes() []change {
	var list []change
	for i := range t.holdings {
		h := &t.holdings[i]
		owner := h.ownerAt(h.born)
		list = append(list, change{h.born, owner, h.bytes})
		if kept := h.ownerAt(max(h.saved, h.born)); kept != owner && (h.died < 0 || h.saved < h.died) {
			list = append(list, change{h.saved, owner, -h.bytes}, change{h.saved, kept, h.bytes})
			owner = kept
		}
		if h.died >= 0 {
			list = append(list, change{h.died, owner, -h.bytes})
		}
	}
	stable.Sort(list, func(a, b change) int { return cmp.Compare(a.event, b.event) })
	return list
}
