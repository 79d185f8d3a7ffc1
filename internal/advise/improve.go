package advise

// This file looks for the combinations that gain most: in time, or in the size of the
// model.

import (
	"cmp"
	"math"
	"slices"

	"heft/internal/fault"
	"heft/internal/latency"
	"heft/internal/stable"
)

// Bounds of the search.
const (
	// beam is how many combinations of a length are made longer, wide how many moves are
	// tried with each.
	beam, wide = 2, 5
	// worthwhile is what a change has to gain of the time, or of the model, to be worth its
	// line: estimates of small differences mean little.
	worthwhile = 0.05
	// fewSets is how many sets of checkpoints are simulated where they gain nothing.
	fewSets = 2
	// mostMeasured is how many of the best are simulated until one fits.
	mostMeasured = 8
)

// tiers are the highest prices of the combinations that are named: the same results but
// for rounding; the same network; another one.
var tiers = []Class{Numerics, Data, Architecture}

// leastGain is worthwhile for the goals that know it.
func leastGain(goal Goal) float64 {
	if goal == Speed || goal == Size {
		return worthwhile
	}
	return 0
}

// timed refuses to look for speed on a card without known rates.
func timed(goal Goal, now *Outcome) error {
	if goal != Speed || now.Seconds > 0 {
		return nil
	}
	if _, err := latency.On(now.Plan.Card); err != nil {
		return &fault.Error{Kind: fault.Unsupported, Setting: "gpu", Message: err.Error(), Advice: "name a card of the same generation whose rates `gpus` lists", Err: err}
	}
	if err := now.Plan.Setting.Untimed(); err != nil {
		return err
	}
	return &fault.Error{Kind: fault.Unsupported, Message: "the time of this run is not estimated", Advice: "look for a smaller model instead: `goal` size"}
}

// perSample is the estimated time of a sample, 0 where there is none.
func perSample(o *Outcome) float64 {
	if samples := o.Samples(); samples > 0 {
		return o.Seconds / float64(samples)
	}
	return o.Seconds
}

// longerBy is by which share the time of as many samples grows, nil where it is not known.
func longerBy(now, then *Outcome) *float64 {
	before, after := perSample(now), perSample(then)
	if before <= 0 || after <= 0 {
		return nil
	}
	longer := after/before - 1
	return &longer
}

// amount is what the goal wants less of, infinite where it is not known.
func (a *adviser) amount(o *Outcome) float64 {
	switch {
	case a.goal == Size:
		return float64(o.ModelBytes)
	case o.Seconds <= 0:
		return math.Inf(1)
	}
	return perSample(o)
}

// mix is a combination with what it takes.
type mix struct {
	moves   []tried
	outcome *Outcome
	score   float64 // its amount, a little more for each of its moves
}

// improve names the best combination of each tier that gains more than those before.
func (a *adviser) improve() error {
	base, err := a.fitting()
	if err != nil || base == nil {
		return err
	}
	last := base.score
	if !a.now.Fits {
		last = math.Inf(1) // whatever fits is better
	}
	for _, most := range tiers {
		found, err := a.best(base, most)
		if err != nil {
			return err
		}
		if found == nil || found.score > last*(1-worthwhile) || len(found.moves) == 0 {
			continue
		}
		last = found.score
		c := a.combined(&combination{moves: found.moves}, found.outcome)
		if a.report.Combination == nil {
			a.report.Combination = c
			continue
		}
		a.report.Further = append(a.report.Further, *c)
	}
	return nil
}

// fitting is what the search begins with: nothing, or where the run does not fit what
// makes it fit. It is nil, and the report has no combination, where nothing does.
func (a *adviser) fitting() (*mix, error) {
	if a.now.Fits {
		return &mix{outcome: a.now, score: a.amount(a.now)}, nil
	}
	if err := a.combine(); err != nil || a.report.Combination == nil {
		return nil, err
	}
	sets := a.report.Combination.Sets
	a.report.Combination, a.report.Gentler = nil, nil
	m := &mix{}
	for _, t := range a.moves {
		if slices.Contains(sets, t.String()) {
			m.moves = append(m.moves, t)
		}
	}
	var err error
	m.outcome, err = a.exactly(combination{moves: m.moves})
	if err != nil {
		return nil, err
	}
	m.score = a.amount(m.outcome) * (1 + worthwhile*float64(len(m.moves)))
	return m, nil
}

// best is the combination of least score that fits, of moves of a class at most.
func (a *adviser) best(base *mix, most Class) (*mix, error) {
	moves := slices.DeleteFunc(slices.Clone(a.moves), func(t tried) bool {
		return t.price.Class > most || math.IsInf(a.amount(t.outcome), 1) || a.ratio(t) > 1.01
	})
	stable.Sort(moves, func(x, y tried) int { return cmp.Compare(a.ratio(x), a.ratio(y)) })
	open := []mix{*base}
	if len(base.moves) > 0 {
		open = append(open, mix{outcome: a.now, score: a.amount(a.now)})
	}
	all := slices.Clone(open[:1])
	for range longestCombination {
		longer, err := a.extend(open, moves)
		if err != nil {
			return nil, err
		}
		stable.Sort(longer, func(x, y mix) int { return cmp.Compare(x.score, y.score) })
		open = longer[:min(len(longer), beam)]
		least := slices.MinFunc(all, func(x, y mix) int { return cmp.Compare(x.score, y.score) }).score
		all = append(all, longer...)
		if len(open) == 0 || open[0].score >= least {
			break
		}
	}
	stable.Sort(all, func(x, y mix) int { return cmp.Compare(x.score, y.score) })
	for i := range min(len(all), mostMeasured) {
		o, err := a.exactly(combination{moves: all[i].moves})
		switch {
		case err != nil && a.bench.ended(err):
			return nil, err
		case err == nil && o.Fits:
			all[i].outcome = o
			return &all[i], nil
		}
	}
	if base.outcome.Fits {
		return base, nil
	}
	return nil, nil
}

// ratio is what a move alone leaves of the amount.
func (a *adviser) ratio(t tried) float64 { return a.amount(t.outcome) / a.amount(a.now) }

// extend adds a move to each combination: those that gain most alone.
func (a *adviser) extend(open []mix, moves []tried) ([]mix, error) {
	var longer []mix
	for _, m := range open {
		tries := 0
		for _, t := range moves {
			if tries == wide || len(m.moves) >= longestCombination {
				break
			}
			if slices.ContainsFunc(m.moves, func(other tried) bool { return other.clashes(t.Move) }) || has(longer, m.moves, t) {
				continue
			}
			if a.bench.effort > searchEffort {
				a.report.Unfinished = true
				return longer, nil
			}
			tries++
			set := append(slices.Clone(m.moves), t)
			o, err := a.estimate(set)
			if err != nil {
				if a.bench.ended(err) {
					return nil, err
				}
				continue // together they cannot be run
			}
			longer = append(longer, mix{set, o, a.amount(o) * (1 + worthwhile*float64(len(set)))})
		}
	}
	return longer, nil
}

// estimate is what a combination takes of the goal's amount.
func (a *adviser) estimate(moves []tried) (*Outcome, error) {
	c, err := apply(movesOf(moves), a.subject)
	if err != nil {
		return nil, err
	}
	return a.bench.Estimate(c)
}

// has tells whether a list has the same moves in another order.
func has(list []mix, moves []tried, further tried) bool {
	return slices.ContainsFunc(list, func(m mix) bool {
		if len(m.moves) != len(moves)+1 {
			return false
		}
		for _, t := range m.moves {
			if t.String() != further.String() && !slices.ContainsFunc(moves, func(other tried) bool { return other.String() == t.String() }) {
				return false
			}
		}
		return true
	})
}
