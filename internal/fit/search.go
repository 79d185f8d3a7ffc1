package fit

// Trial is one run of the search.
type Trial struct {
	// Fits tells whether the run goes through.
	Fits bool
	// Takes is a figure that grows with the size about as the need for memory
	// does, in bytes, and Fixed the part of it that does not grow. They only
	// steer the search.
	Takes, Fixed int64
}

// Found is the result of a search. Sizes are multiples of the step.
type Found struct {
	Size   int64 // the largest that fits, 0 if none does
	Trials int   // how many sizes were tried
}

// Limits bound a search.
type Limits struct {
	Step  int64 // sizes are multiples of this
	Most  int64 // the largest size tried
	Bytes int64 // the memory that Trial.Takes runs up against
	// Slack ends the search early: the size found may be smaller than the
	// largest by one part in Slack. Zero searches to the end.
	Slack int64
}

// search is a running search; sizes are counted in steps.
type search struct {
	limits Limits
	try    func(size int64) (Trial, error)
	fits   int64 // the largest count known to fit
	fails  int64 // the smallest known not to, 0 while there is none
	points []point
	streak int // trials in a row with the same outcome
	fitted bool
	trials int
}

type point struct{ count, takes, fixed int64 }

// farthest bounds how many times as large as the last size a guess may be: a
// size that no program was written for proves nothing.
const farthest = 16

// maxTrials ends a search that a wild function would draw out; halving alone
// needs fewer than 40 for any size.
const maxTrials = 64

// Search finds the largest size for which try fits, if all smaller ones do. It
// begins at start, which need not fit.
//
// Example: runs that take 100 + 7·n bytes, a limit of 1000: from 1 it follows
// the line to 128, which fits, and tries 129, which does not.
func Search(start int64, limits Limits, try func(size int64) (Trial, error)) (Found, error) {
	s := &search{limits: limits, try: try}
	next := max(start/limits.Step, 1)
	for next > 0 && s.trials < maxTrials {
		if err := s.run(next); err != nil {
			return Found{Trials: s.trials}, err
		}
		next = s.next()
	}
	return Found{Size: s.fits * limits.Step, Trials: s.trials}, nil
}

func (s *search) run(count int64) error {
	trial, err := s.try(count * s.limits.Step)
	if err != nil {
		return err
	}
	s.trials++
	s.points = append(s.points, point{count, trial.Takes, trial.Fixed})
	if s.streak++; trial.Fits != s.fitted {
		s.streak, s.fitted = 1, trial.Fits
	}
	switch {
	case trial.Fits:
		s.fits = max(s.fits, count)
	case s.fails == 0 || count < s.fails:
		s.fails = count
	}
	return nil
}

// next is the size to try, 0 when the answer is known: the line's guess as long
// as one side of the answer is open, then steps away from the last guess.
func (s *search) next() int64 {
	low, high := s.fits+1, s.limits.Most/s.limits.Step
	if s.fails > 0 {
		high = min(high, s.fails-1)
	}
	if low > high || s.limits.Slack > 0 && s.fails > 0 && (s.fails-s.fits)*s.limits.Slack <= s.fits {
		return 0
	}
	if s.fits == 0 || s.fails == 0 {
		return min(max(s.guess(), low), high)
	}
	return s.near()
}

// near walks from the end of the bracket that was tried last towards the other,
// in steps that double, since the line's guess is seldom far off; where steps
// would cross the middle, the bracket is halved.
func (s *search) near() int64 {
	width := s.fails - s.fits
	step := max(s.fails/64, 1) << min(s.streak-1, 32)
	switch {
	case 2*step >= width:
		return s.fits + width/2
	case s.fitted:
		return s.fits + step
	}
	return s.fails - step
}

// guess draws a line through the last two sizes, or through the only one and
// what does not grow, and follows it to the limit. Where that says nothing it
// doubles or halves.
func (s *search) guess() int64 {
	last := s.points[len(s.points)-1]
	before := point{takes: last.fixed}
	if len(s.points) > 1 {
		before = s.points[len(s.points)-2]
	}
	rise, run := last.takes-before.takes, last.count-before.count
	if run == 0 || rise == 0 || rise > 0 != (run > 0) {
		if s.fits == 0 {
			return last.count / 2
		}
		return 2 * last.count
	}
	guess := float64(last.count) + float64(s.limits.Bytes-last.takes)*float64(run)/float64(rise)
	return int64(min(guess, float64(farthest*last.count)))
}
