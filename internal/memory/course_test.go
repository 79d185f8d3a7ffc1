package memory

// This file tests that the owners along the timeline are those of every moment.

import (
	"testing"

	"heft/internal/memory/cudacaching"
)

// TestOwnedAlong compares the owners at each point, found by one pass over the
// tape, with the breakdown of that moment alone.
func TestOwnedAlong(t *testing.T) {
	r := &Result{tape: &tape{}}
	r.tape.begin(PhaseForward, 1)
	weight := r.tape.alloc(1024, OwnerParameters)
	kept := r.tape.alloc(2048, OwnerActivations)
	r.tape.holdings[kept].saved = int32(len(r.tape.events)) + 1
	lost := r.tape.alloc(512, OwnerActivations)
	r.tape.free(lost)
	r.tape.alloc(4096, OwnerGradients)
	r.tape.free(kept)
	r.tape.free(weight)
	r.tape.endStage()
	blocks := make([]cudacaching.Block, len(r.tape.holdings))
	for i := range blocks {
		blocks[i] = cudacaching.NoBlock + 1
	}
	for i := range r.tape.events {
		r.Timeline = append(r.Timeline, Point{event: int32(i)})
	}
	seen := map[Owner]bool{}
	for i, owned := range r.OwnedAlong() {
		var want Owned
		for _, share := range r.tape.breakdown(int32(i), 0, blocks).Owners {
			want[share.Owner] = share.Bytes
			seen[share.Owner] = true
		}
		if owned != want {
			t.Errorf("event %d: owners hold %v, want %v", i, owned, want)
		}
	}
	if len(seen) != 4 || len(Owners()) != len(Owned{}) {
		t.Errorf("%d owners were seen, want parameters, activations, temporaries and gradients", len(seen))
	}
}
