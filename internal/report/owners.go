package report

// This file lists who holds memory at a moment.

import "heft/internal/memory"

// estimated tells which owners are fitted and not counted.
func estimated(o memory.Owner) bool { return o == memory.OwnerWorkspace }

// sharesOf lists the owners of a moment.
func sharesOf(b memory.Breakdown) []MemoryShare {
	list := []MemoryShare{}
	for _, share := range b.Owners {
		x := MemoryShare{Owner: share.Owner.String(), Bytes: share.Bytes, Estimate: estimated(share.Owner)}
		if share.Owner == memory.OwnerActivations {
			for _, part := range b.Activations {
				x.Parts = append(x.Parts, MemoryPart{Name: part.Op, Bytes: part.Bytes})
			}
		}
		list = append(list, x)
	}
	return list
}

// shareOut tells each owner's part of a whole.
func shareOut(list []MemoryShare, whole int64) {
	for i := range list {
		list[i].Share = float64(list[i].Bytes) / float64(max(whole, 1))
	}
}

// holdersOf lists the largest allocations of a moment.
func holdersOf(b memory.Breakdown) []MemoryHolder {
	list := []MemoryHolder{}
	for _, h := range b.Holders {
		list = append(list, MemoryHolder{Owner: h.Owner.String(), Path: h.Path, Operator: h.Op, Shape: append([]int64{}, h.Shape...), Bytes: h.Bytes})
	}
	return list
}
