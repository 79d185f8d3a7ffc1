package memory

// This file tells who holds memory at one event of a run: at its peak, or where a
// card that is too small ends it.

import (
	"cmp"
	"slices"

	"heft/internal/graph"
	"heft/internal/memory/cudacaching"
	"heft/internal/stable"
)

// Breakdown is what is allocated at a moment, by who holds it. Sizes are bytes; the
// owners' sum and Slack are what the allocator has handed out.
type Breakdown struct {
	Owners []Share
	Slack  int64 // rounding and unsplit remainders
	// Activations breaks OwnerActivations down by the operator that made them,
	// largest first.
	Activations []OpShare
	// Holders are the largest allocations that are alive.
	Holders []Holder
}

// Share is the part of one owner.
type Share struct {
	Owner Owner
	Bytes int64
}

// OpShare is the part that one kind of operator made.
type OpShare struct {
	Op    string
	Bytes int64
}

// Holder is one allocation that is alive.
type Holder struct {
	Owner Owner
	Bytes int64
	Path  string // module or parameter
	Op    string // operator that made it, "" if none did
	Shape []int64
}

// largestHolders is how many holders are listed.
const largestHolders = 10

// breakdown tells who holds what after an event, of so many bytes allocated. A
// holding without a block is a workspace that the card had no room for.
func (t *tape) breakdown(event int32, allocated int64, blocks []cudacaching.Block) Breakdown {
	var owners [ownerCount]int64
	var total int64
	var alive []int32
	for i := range t.holdings {
		h := &t.holdings[i]
		if blocks[i] == cudacaching.NoBlock || h.born > event || h.died >= 0 && h.died <= event {
			continue
		}
		owners[h.ownerAt(event)] += h.bytes
		total += h.bytes
		alive = append(alive, int32(i))
	}
	b := Breakdown{Slack: allocated - total, Activations: t.activations(alive, event), Holders: t.holders(alive, event)}
	for owner, bytes := range owners {
		if bytes > 0 {
			b.Owners = append(b.Owners, Share{Owner(owner), bytes})
		}
	}
	return b
}

// activations adds those alive up by operator, largest first.
func (t *tape) activations(alive []int32, event int32) []OpShare {
	places := map[string]int{}
	var shares []OpShare
	for _, i := range alive {
		h := &t.holdings[i]
		if h.op == nil || h.ownerAt(event) != OwnerActivations {
			continue
		}
		at, ok := places[h.op.Name]
		if !ok {
			at = len(shares)
			places[h.op.Name] = at
			shares = append(shares, OpShare{Op: h.op.Name})
		}
		shares[at].Bytes += h.bytes
	}
	stable.Sort(shares, func(a, b OpShare) int { return cmp.Compare(b.Bytes, a.Bytes) })
	return shares
}

// ownerAt tells whose allocation it was at an event: a result that nothing
// keeps for the backward is a temporary of the program.
func (h *holding) ownerAt(at int32) Owner {
	if h.owner == OwnerActivations && (h.saved < 0 || h.saved > at) {
		return OwnerTemporaries
	}
	return h.owner
}

// largest are the largest of those alive, the earlier first where two are alike.
func (t *tape) largest(alive []int32) []int32 {
	var list []int32
	for _, i := range alive {
		at := len(list)
		for at > 0 && t.holdings[list[at-1]].bytes < t.holdings[i].bytes {
			at--
		}
		if at < largestHolders {
			list = slices.Insert(list, at, i)
			list = list[:min(len(list), largestHolders)]
		}
	}
	return list
}

// holders describes the largest of those alive.
func (t *tape) holders(alive []int32, event int32) []Holder {
	var list []Holder
	for _, i := range t.largest(alive) {
		h := &t.holdings[i]
		x := Holder{Owner: h.ownerAt(event), Bytes: h.bytes, Path: pathOf(h.op)}
		if h.op != nil {
			x.Op = h.op.Name
			x.Shape = shapeOf(h)
		}
		if h.param != nil {
			x.Path, x.Op, x.Shape = h.param.Path, "", h.param.Tensor.Shape
		}
		list = append(list, x)
	}
	return list
}

// shapeOf finds the tensor of an operator that has a holding's size.
func shapeOf(h *holding) []int64 {
	for _, list := range [][]*graph.Tensor{h.op.Outputs, h.op.Aux, h.op.Inputs} {
		for _, t := range list {
			if t != nil && t.Storage.Bytes == h.bytes {
				return t.Shape
			}
		}
	}
	return nil
}
