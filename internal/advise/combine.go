package advise

// This file looks for the shortest combination of levers with which a run fits.

import (
	"cmp"
	"slices"

	"heft/internal/report"
	"heft/internal/stable"
)

// Bounds of the search.
const (
	longestCombination = 4
	// trialsPerLength is how many combinations of a length are simulated.
	trialsPerLength = 48
	// optimism is how much more two levers are taken to save together than they do
	// alone: one may uncover a peak for the other.
	optimism = 1.25
)

// combination is a set of moves, with what is expected of it.
type combination struct {
	moves []tried
	price float64
	saves float64 // bytes of Needs, of each alone
}

// combine finds the shortest combination with which the run fits, of those the one
// that costs least, and a longer one that costs less.
func (a *adviser) combine() error {
	if a.now.Fits {
		return nil
	}
	useful := slices.DeleteFunc(slices.Clone(a.moves), func(t tried) bool { return t.outcome.Needs >= a.now.Needs && !t.outcome.Fits })
	var found *combination
	for length := 1; length <= longestCombination; length++ {
		if found != nil && length > shortEnough {
			return nil
		}
		best, outcome, err := a.search(useful, length, found)
		if err != nil {
			return err
		}
		switch {
		case best == nil:
		case found == nil:
			found = best
			a.report.Combination = a.combined(best, outcome)
		default:
			a.report.Gentler = a.combined(best, outcome)
			return nil
		}
		if found != nil && found.price == 0 {
			return nil
		}
	}
	return nil
}

// shortEnough is the longest combination that is looked for where a shorter one is
// known.
const shortEnough = 3

// search simulates combinations of a length, the cheapest first, up to the first that
// fits. Where one is known already, only cheaper ones are looked at.
func (a *adviser) search(moves []tried, length int, known *combination) (*combination, *Outcome, error) {
	over := float64(a.now.Needs - a.bench.capacity)
	var open []combination
	each(moves, length, func(set []tried) {
		c := combination{moves: slices.Clone(set)}
		for _, t := range set {
			c.price += a.priceOf(t)
			c.saves += float64(a.now.Needs - t.outcome.Needs)
		}
		if (known == nil || c.price < known.price*muchCheaper) && (length == 1 || c.saves*optimism >= over) {
			open = append(open, c)
		}
	})
	stable.Sort(open, func(x, y combination) int {
		return cmp.Or(cmp.Compare(x.price, y.price), cmp.Compare(y.saves, x.saves))
	})
	for i, c := range open {
		if length > 1 && (i >= trialsPerLength || a.bench.effort > searchEffort) { // single moves are known
			a.report.Unfinished = true
			return nil, nil, nil
		}
		fits, err := a.fits(c)
		if err != nil {
			if a.bench.ended(err) {
				return nil, nil, err
			}
			continue // together they cannot be run
		}
		if !fits {
			continue
		}
		o, err := a.exactly(c)
		if err != nil || o.Fits {
			return &c, o, err
		}
	}
	return nil, nil, nil
}

// muchCheaper is below which share of a shorter combination's price a longer one is
// worth naming.
const muchCheaper = 0.7

func (a *adviser) outcome(c combination) (*Outcome, error) {
	switch len(c.moves) {
	case 0:
		return a.now, nil
	case 1:
		return c.moves[0].outcome, nil
	}
	return a.measure(movesOf(c.moves))
}

// exactly is the outcome of all micro-batches.
func (a *adviser) exactly(c combination) (*Outcome, error) {
	changed, err := apply(movesOf(c.moves), a.subject)
	if err != nil {
		return nil, err
	}
	return a.bench.Measure(changed)
}

func (a *adviser) fits(c combination) (bool, error) {
	if len(c.moves) < 2 {
		o, err := a.outcome(c)
		return err == nil && o.Fits, err
	}
	changed, err := apply(movesOf(c.moves), a.subject)
	if err != nil {
		return false, err
	}
	return a.bench.fits(changed)
}

func movesOf(list []tried) []Move {
	var moves []Move
	for _, t := range list {
		moves = append(moves, t.Move)
	}
	return moves
}

// priceOf puts a number on a move: its class, the time that it adds and, so that of
// equals the milder one is taken, a little for what it saves.
func (a *adviser) priceOf(t tried) float64 {
	p := weights[t.price.Class]
	if t.price.Class != Hardware && t.outcome.Plan.Setting.Ranks > a.now.Plan.Setting.Ranks {
		p += weights[Hardware] // what rounds as well takes cards as well
	}
	more := a.longer(t.outcome)
	if a.now.Seconds > 0 && t.outcome.Seconds == 0 && t.price.Class == Time {
		more = unknownTime
	}
	if more > 0 {
		p += 4 * more
	}
	if p == 0 {
		return 0
	}
	return p * (1 + 0.01*float64(a.now.Needs-t.outcome.Needs)/float64(a.now.Needs))
}

// unknownTime is the share of a step that a change is taken to cost in time where that is
// not estimated: copies to the host. It orders changes; no figure of a report depends on it.
const unknownTime = 1

// longer is by which share a step gets longer: by the estimated time of as many samples,
// or by its work where there is no estimate.
func (a *adviser) longer(o *Outcome) float64 {
	if longer := longerBy(a.now, o); longer != nil {
		return *longer
	}
	return float64(o.Work.MACs)/float64(max(a.now.Work.MACs, 1)) - 1
}

// each calls visit with every set of a length whose moves go together.
func each(moves []tried, length int, visit func([]tried)) {
	var set []tried
	var from func(i int)
	from = func(i int) {
		if len(set) == length {
			visit(set)
			return
		}
		for ; i < len(moves); i++ {
			if slices.ContainsFunc(set, func(t tried) bool { return t.clashes(moves[i].Move) }) {
				continue
			}
			set = append(set, moves[i])
			from(i + 1)
			set = set[:len(set)-1]
		}
	}
	from(0)
}

// combined writes a combination down.
func (a *adviser) combined(c *combination, o *Outcome) *report.AdvisedCombination {
	moves := movesOf(c.moves)
	r := &report.AdvisedCombination{After: figures(o), Saves: a.saving(o), Time: longerBy(a.now, o), Code: a.subject.code(moves)}
	for _, t := range c.moves {
		r.Sets, r.Titles = append(r.Sets, t.String()), append(r.Titles, t.Title(a.subject))
		r.Costs = append(r.Costs, a.cost(t.Move, t.outcome))
	}
	r.Setting = a.subject.differing(moves)
	return r
}
