package memory

// This file plays one tape with one memory after the other.

import (
	"math"

	"heft/internal/memory/cudacaching"
)

// probing seeks the memory with which a run goes through between two others. Between what
// its requests took and what they were refused, another capacity changes nothing: such a
// run is not played again. And until the driver refuses something, runs with all capacities
// are one: what comes before that is played once.
type probing struct {
	result    *Result
	device    *device
	low, high int64         // memory that is too little, and that is enough
	known     [2]capacities // the last that the run did not go through with, and the last that it did

	rises []rise // of every run
	begun begun
}

// capacities goes from the first number to before the second.
type capacities struct{ from, below int64 }

func (s capacities) has(x int64) bool { return s.from <= x && x < s.below }

// rise is an event with which the driver gives more than ever before, where it has so much.
type rise struct {
	event int
	given int64
}

// begun is the state before an event which every run that is still to be played comes to.
type begun struct {
	event  int
	device *device
}

// try plays the run with a memory between the two, and puts it in the place of one of them.
func (p *probing) try(memory int64) {
	if p.fits(memory) {
		p.high = memory
	} else {
		p.low = memory
	}
}

func (p *probing) fits(memory int64) bool {
	capacity := memory - p.result.plan.Hardware.Context
	for answer, span := range p.known {
		if span.has(capacity) {
			return answer == 1
		}
	}
	if capacity <= 0 {
		return false
	}
	answer := 0
	if p.goesThrough(capacity) {
		answer = 1
	}
	p.known[answer].from, p.known[answer].below = p.device.allocator.Alike()
	return answer == 1
}

// goesThrough tells whether the run comes to its end with a capacity.
func (p *probing) goesThrough(capacity int64) bool {
	options := p.result.plan.Allocator
	options.Capacity = capacity
	p.begin(options)
	d, tape, turn, alone := p.device, p.result.tape, p.parting(), false
	for i := p.begun.event; i < len(tape.events); i++ {
		if i == turn {
			p.keep(i)
		}
		failure := d.play(tape.events[i], tape.holdings)
		if !alone {
			alone = p.note(i)
		}
		if failure != nil {
			return false
		}
	}
	return true
}

// begin puts the device where all runs that are left have come to.
func (p *probing) begin(options cudacaching.Options) {
	if p.begun.device == nil {
		p.device.allocator.Reset(options)
		return
	}
	p.device.allocator.Resume(p.begun.device.allocator, options)
	copy(p.device.blocks, p.begun.device.blocks)
}

// parting is the first event with which more is given than what is known to be too little:
// there the runs that are left may part. It is none as long as nobody knows.
func (p *probing) parting() int {
	for _, r := range p.rises {
		if r.given > p.low-p.result.plan.Hardware.Context {
			return r.event
		}
	}
	return math.MaxInt
}

// keep notes the state before an event.
func (p *probing) keep(event int) {
	if p.begun.device == nil {
		p.begun.device = p.result.device()
	}
	p.begun.event = event
	p.begun.device.allocator.Resume(p.device.allocator, p.result.plan.Allocator)
	copy(p.begun.device.blocks, p.device.blocks)
}

// note notes what an event asks the driver for, if it is more than ever before, and tells
// whether the driver refused it: what follows is of this capacity alone.
func (p *probing) note(event int) (refused bool) {
	given, below := p.device.allocator.Alike()
	if refused = below != cudacaching.Unlimited; refused {
		given = below
	}
	if last := len(p.rises) - 1; last < 0 || given > p.rises[last].given {
		p.rises = append(p.rises, rise{event, given})
	}
	return refused
}
