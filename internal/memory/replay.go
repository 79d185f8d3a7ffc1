package memory

// This file plays the tape of a run again on cards with less memory, and between
// two batches.

import (
	"math"
	"slices"

	"heft/internal/memory/cudacaching"
)

// device is an allocator with the blocks of a tape's holdings.
type device struct {
	allocator *cudacaching.Allocator
	blocks    []cudacaching.Block
}

func newDevice(options cudacaching.Options, holdings, blocks int) *device {
	d := &device{cudacaching.New(options), make([]cudacaching.Block, holdings)}
	d.allocator.Reserve(blocks)
	return d
}

// play carries one event out. A workspace that the card has no room for is left
// out, as cuDNN falls back to an algorithm without.
func (d *device) play(e event, holdings []holding) *cudacaching.OutOfMemoryError {
	if e.holding == emptyCache {
		d.allocator.EmptyCache()
		return nil
	}
	if e.holding < 0 {
		d.allocator.Free(d.blocks[^e.holding])
		return nil
	}
	h := &holdings[e.holding]
	block, err := d.allocator.Malloc(h.bytes)
	d.blocks[e.holding] = block
	if err == nil || h.owner == OwnerWorkspace {
		return nil
	}
	failure, _ := err.(*cudacaching.OutOfMemoryError)
	return failure
}

// goesThrough tells whether a tape plays to its end, from the beginning.
func (d *device) goesThrough(t *tape, options cudacaching.Options) bool {
	d.allocator.Reset(options)
	for _, e := range t.events {
		if d.play(e, t.holdings) != nil {
			return false
		}
	}
	return true
}

// Fits tells whether the same run goes through on a card whose driver offers so
// many bytes: the allocator empties its cache before it gives up, and
// convolutions do without their workspace. A refused run fits no card.
func (r *Result) Fits(memory int64) bool {
	if r.Refused != nil {
		return false
	}
	if r.OutOfMemory == nil && r.Device <= memory {
		return true
	}
	d := r.device()
	defer r.room.back(d)
	return d.fits(r.tape, &r.plan, memory)
}

func (r *Result) device() *device { return r.room.device(r.plan.Allocator, len(r.tape.holdings)) }

func (d *device) fits(t *tape, plan *Plan, memory int64) bool {
	options := plan.Allocator
	options.Capacity = memory - plan.Hardware.Context
	return options.Capacity > 0 && d.goesThrough(t, options)
}

// Needs is the smallest device memory in which the same run still goes through,
// for a run that was not cut short by a limit. Searched to within 2 MiB by
// replaying the run.
//
// More memory is not always enough where less was: a cache that is given back later
// has small tensors in large segments, which then cannot be given back. Where a
// card is named, the search stays on the side of its memory on which Fits has the
// run: what fits needs no more than the card has, and what does not needs more.
func (r *Result) Needs(card int64) int64 {
	p := probing{result: r, device: r.device(), low: r.lowerBound() + r.Context, high: r.Device}
	if card > p.low && card < p.high {
		p.try(card)
	}
	for p.high-p.low > cudacaching.RoundLarge {
		p.try(p.low + (p.high-p.low)/2)
	}
	r.room.back(p.device)
	if p.begun.device != nil {
		r.room.back(p.begun.device)
	}
	return p.high
}

// Events is how many allocations and frees the run has: what playing it again takes goes
// with them.
func (r *Result) Events() int { return len(r.tape.events) }

// Figures is the result without the run: it leads to no operator and no allocation, so
// that the trace may go, and cannot be asked whether it fits or what it needs.
func (r *Result) Figures() *Result {
	figures := *r
	figures.tape, figures.room, figures.Timeline, figures.OutOfMemory, figures.plan = nil, nil, nil, nil, Plan{}
	figures.Peak.Op, figures.Peak.Param = nil, nil
	return &figures
}

// lowerBound is the peak of what must be there: everything but workspaces.
func (r *Result) lowerBound() int64 { return r.tape.highest - 1 }

// Line is a run at sizes that were not simulated. Programs do the same for every
// batch, and each allocation grows with it in proportion; so two runs tell how
// each allocation of a third one is, and its events can be played. Workspaces may
// step between the two, and a program may branch on its size: a line finds
// where to look, and a simulation there gives the figure.
type Line struct {
	tape   tape // events of both runs; the holdings' bytes are those of the size at hand
	plan   Plan
	device *device
	from   float64
	bytes  []float64 // of each holding at from
	slope  []float64
}

// Between draws the line through two runs of one plan at sizes x and y, nil where
// they do not do the same.
//
// Example: an activation of 400 bytes at batch 4 and of 800 at batch 8 has 600
// at batch 6; a weight keeps its size.
func Between(a, b *Result, x, y float64) *Line {
	same := slices.EqualFunc(a.tape.events, b.tape.events, func(e, f event) bool { return e.holding == f.holding })
	if !same || x == y {
		return nil
	}
	l := &Line{plan: a.plan, device: a.device(), from: x, tape: tape{events: a.tape.events, holdings: slices.Clone(a.tape.holdings)}}
	l.bytes, l.slope = make([]float64, len(l.tape.holdings)), make([]float64, len(l.tape.holdings))
	for i := range a.tape.holdings {
		first, second := &a.tape.holdings[i], &b.tape.holdings[i]
		if first.owner != second.owner {
			return nil
		}
		l.bytes[i] = float64(first.bytes)
		l.slope[i] = float64(second.bytes-first.bytes) / (y - x)
	}
	return l
}

// Fits is Result.Fits at a size.
func (l *Line) Fits(size float64, memory int64) bool {
	for i := range l.tape.holdings {
		l.tape.holdings[i].bytes = int64(math.Round(l.bytes[i] + l.slope[i]*(size-l.from)))
	}
	return l.device.fits(&l.tape, &l.plan, memory)
}
