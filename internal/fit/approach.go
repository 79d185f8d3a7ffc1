package fit

// This file finds the largest size by what runs need, where a run takes long: each one
// is put where the line through the two nearest meets the card's memory.

import "math"

// approach is a search that has closed in on the answer between two sizes.
type approach struct {
	limits Limits
	slack  int64 // the size found may be smaller by one part in slack; 0 is exact
	start  int64

	low, high *tried // fits and does not; nil where none is known
	past      []tried
	slow      int // trials since the bracket was halved
}

// tried is a size, what memory grows with there, and how much of the card is left:
// less than nothing where the run does not fit.
type tried struct {
	size   int64
	growth float64
	left   float64
}

func newApproach(start int64, limits Limits, slack int64) *approach {
	return &approach{limits: limits, slack: slack, start: min(start, limits.Most) / limits.Step * limits.Step}
}

// learn takes the answer of a trial.
func (a *approach) learn(size int64, growth, left float64, fits bool) {
	t := tried{size, growth, left}
	width := a.width()
	a.past = append(a.past, t)
	if fits && (a.low == nil || size > a.low.size) {
		a.low = &t
	}
	if !fits && (a.high == nil || size < a.high.size) {
		a.high = &t
	}
	if a.slow++; 2*a.width() <= width {
		a.slow = 0
	}
}

// floor and ceiling are the ends of what is open, whole steps both: the first fits, or is
// nothing; the second does not, or is beyond what is tried. A size that was known before
// the search need be no whole step: what is below one that fits, fits.
func (a *approach) floor() int64 {
	if a.low == nil {
		return 0
	}
	return a.low.size / a.limits.Step * a.limits.Step
}

func (a *approach) ceiling() int64 {
	if a.high == nil {
		return a.limits.Most/a.limits.Step*a.limits.Step + a.limits.Step
	}
	return (a.high.size + a.limits.Step - 1) / a.limits.Step * a.limits.Step
}

func (a *approach) width() int64 { return a.ceiling() - a.floor() }

func (a *approach) done() bool {
	return a.width() <= a.limits.Step || a.low != nil && a.high != nil && a.slack > 0 && a.width()*a.slack <= a.low.size
}

func (a *approach) found() int64 { return a.floor() }

// patience is how many trials may pass without the bracket being halved.
const patience = 2

// next is the size to try. sizeOf turns what memory grows with into a size.
func (a *approach) next(sizeOf func(growth float64) float64) int64 {
	if inside := a.start > a.floor() && a.start < a.ceiling(); inside {
		size := a.start
		a.start, a.slow = 0, 0
		return size
	}
	floor, ceiling, step := a.floor(), a.ceiling(), a.limits.Step
	switch {
	case len(a.past) > 1:
	case a.low != nil:
		return floor + step
	default:
		return ceiling - step
	}
	if a.low != nil && a.high != nil && a.slow >= patience {
		return floor + (ceiling-floor)/step/2*step
	}
	most := ceiling - step
	if a.high == nil {
		most = min(most, farthest*max(floor, step))
	}
	size := int64(math.Min(sizeOf(a.meeting()), float64(most))) / step * step
	if a.low == nil && a.slow >= patience {
		size = min(size, ceiling/step/2*step)
	}
	if a.high == nil && a.slow > patience {
		size = max(size, floor+step<<min(a.slow-patience, 40))
	}
	return min(max(size, floor+step), most)
}

// meeting is where the line through the two trials nearest to the answer has nothing
// of the card left.
func (a *approach) meeting() float64 {
	one, other := a.nearest()
	slope := (one.left - other.left) / (one.growth - other.growth)
	if slope >= 0 || math.IsNaN(slope) { // a larger run needs no more: no line
		return math.Inf(1)
	}
	return one.growth - one.left/slope
}

// nearest are the two trials with least left, or least lacking.
func (a *approach) nearest() (one, other tried) {
	far := func(t tried) float64 { return math.Abs(t.left) }
	for i, t := range a.past {
		switch {
		case i == 0 || far(t) < far(one):
			one, other = t, one
		case i == 1 || far(t) < far(other):
			other = t
		}
	}
	return one, other
}
