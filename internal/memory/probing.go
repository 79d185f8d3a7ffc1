package memory

// This file plays one tape with one memory after the other.

// probing asks whether a run fits with one memory after the other. Between what its
// requests took and what they were refused, another capacity changes nothing: such a
// run is not played again.
type probing struct {
	result *Result
	device *device
	known  [2]capacities // the last that the run did not go through with, and the last that it did
}

// capacities goes from the first number to before the second.
type capacities struct{ from, below int64 }

func (s capacities) has(x int64) bool { return s.from <= x && x < s.below }

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
	if p.device.fits(p.result.tape, &p.result.plan, memory) {
		answer = 1
	}
	p.known[answer].from, p.known[answer].below = p.device.allocator.Alike()
	return answer == 1
}
