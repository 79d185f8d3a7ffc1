package memory

// This file plays one tape with one memory after the other.

// probing asks whether a run fits with one memory after the other, each larger than the
// last that was too small. Between what its requests took and what they were refused,
// another capacity changes nothing: such a run is not played again. Nor is what comes
// before the driver's first refusal, since a larger capacity refuses nothing there.
type probing struct {
	result *Result
	known  [2]capacities // the last that the run did not go through with, and the last that it did

	device  *device
	start   position // where every run that is still asked for comes by
	refused position // where the running one was refused first
}

// position is a device that stands before an event.
type position struct {
	device *device
	event  int
}

// capacities goes from the first number to before the second.
type capacities struct{ from, below int64 }

func (s capacities) has(x int64) bool { return s.from <= x && x < s.below }

// newProbing begins a search above a memory.
func newProbing(r *Result, low int64) *probing {
	p := &probing{result: r, device: r.device(), start: position{device: r.device()}, refused: position{device: r.device()}}
	if capacity := p.capacity(low); p.resumes() && capacity > 0 {
		p.start.device.allocator.Limit(capacity)
		p.start.event = p.start.device.playUnrefused(r.tape, 0)
	}
	return p
}

// resumes tells whether runs have a part in common: an expandable segment may have grown
// by some of its pages when the driver refuses the next.
func (p *probing) resumes() bool { return !p.result.plan.Allocator.ExpandableSegments }

func (p *probing) capacity(memory int64) int64 { return memory - p.result.plan.Hardware.Context }

func (p *probing) fits(memory int64) bool {
	capacity := p.capacity(memory)
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

func (p *probing) goesThrough(capacity int64) bool {
	d, t := p.device, p.result.tape
	if !p.resumes() {
		options := p.result.plan.Allocator
		options.Capacity = capacity
		return d.goesThrough(t, options)
	}
	d.copy(p.start.device)
	d.allocator.Limit(capacity)
	at := d.playUnrefused(t, p.start.event)
	if at == len(t.events) {
		return true
	}
	p.refused.device.copy(d)
	p.refused.event = at
	for _, e := range t.events[at:] {
		if d.play(e, t.holdings) != nil {
			p.start, p.refused = p.refused, p.start
			return false
		}
	}
	return true
}

// playUnrefused plays a tape from an event to before the first that the driver refuses, or
// to its end.
func (d *device) playUnrefused(t *tape, from int) int {
	for i, e := range t.events[from:] {
		if e.holding < 0 {
			d.play(e, nil)
			continue
		}
		block, ok := d.allocator.MallocAtOnce(t.holdings[e.holding].bytes)
		if !ok {
			return from + i
		}
		d.blocks[e.holding] = block
	}
	return len(t.events)
}

// copy takes over another device's state, for the same tape.
func (d *device) copy(other *device) {
	d.allocator.Copy(other.allocator)
	copy(d.blocks, other.blocks)
}
