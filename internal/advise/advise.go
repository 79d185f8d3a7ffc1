package advise

// This file tries every lever and ranks what they do.

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"heft/internal/fault"
	"heft/internal/graph"
	"heft/internal/report"
	"heft/internal/run"
	"heft/internal/stable"
)

// Goal is what advice is for.
type Goal string

// The goals.
const (
	Fit   Goal = "fit"   // the run on the card, at the user's own batch
	Speed Goal = "speed" // less time for as many samples, as it is estimated
	Size  Goal = "size"  // a smaller model
)

// Goals lists them.
func Goals() []Goal { return []Goal{Fit, Speed, Size} }

// tried is a move with what it does alone.
type tried struct {
	Move
	outcome *Outcome
	price   Price
}

// adviser carries one question through.
type adviser struct {
	bench   *Bench
	subject *Subject
	now     *Outcome
	goal    Goal
	report  *report.Advice
	moves   []tried
}

// Advise tries the levers on a run and looks for the shortest combination that
// reaches the goal. Errors are those of the run as it is.
func Advise(b *Bench, setting run.Setting, goal Goal) (*report.Advice, error) {
	if !slices.Contains(Goals(), goal) {
		return nil, &fault.Error{Kind: fault.Usage, Setting: "goal", Message: fmt.Sprintf("there is no goal %q", goal), Advice: "`goal` fit, speed or size"}
	}
	if goal != Fit {
		b.sets = fewSets
	}
	s, now, err := b.Examine(Case{Setting: setting})
	if err != nil {
		return nil, err
	}
	if err := timed(goal, now); err != nil {
		return nil, err
	}
	a := &adviser{bench: b, subject: s, now: now, goal: goal}
	a.report = &report.Advice{
		Version: report.AdviceVersion, AdvisedRun: s.run(now), Goal: string(goal), LeastGain: leastGain(goal), Now: figures(now), Levers: []report.AdvisedLever{},
		NotTried: []report.FailedLever{}, Assumptions: report.AdviceAssumptions(now.Plan.Assumptions(now.Graph)),
	}
	if err := a.tryAll(); err != nil {
		return nil, err
	}
	if err := a.rank(); err != nil {
		return nil, err
	}
	if err := a.reach(); err != nil {
		return nil, err
	}
	a.report.Trials = b.trials
	return a.report, nil
}

// reach looks for combinations that reach the goal.
func (a *adviser) reach() error {
	switch {
	case a.goal != Fit:
		return a.improve()
	case a.bench.capacity == 0:
		return nil
	}
	a.report.Reached = a.now.Fits
	return a.combine()
}

// run says which run it is.
func (s *Subject) run(o *Outcome) report.AdvisedRun {
	return report.AdvisedRun{
		Model: o.Graph.Name, Mode: s.Setting.Mode.String(), Batch: s.Batch, Precision: o.Plan.PrecisionName(o.Graph), Optimizer: o.Plan.OptimizerName(o.Graph),
		Settings: o.Plan.Differences(), GPU: o.Plan.CardName(), Capacity: o.Plan.Capacity,
	}
}

// figures are an outcome's as reports have them.
func figures(o *Outcome) report.AdvisedFigures {
	f := report.AdvisedFigures{
		Parameters: o.Parameters, Buffers: o.Buffers, ModelBytes: o.ModelBytes, MACs: o.MACs, Work: o.Work.MACs, Recomputed: o.Recomputed,
		Needs: o.Needs, Uses: o.Uses, Bound: report.Bounded(o.Graph),
	}
	if o.Plan.Capacity > 0 {
		f.Fits = &o.Fits
	}
	if o.Seconds > 0 {
		f.Seconds = &o.Seconds
	}
	return f
}

// tryAll measures every lever alone. Long traces end it before its time: the rest is
// listed as not tried.
func (a *adviser) tryAll() error {
	for _, l := range triedFirst() {
		over := a.bench.effort > triesEffort
		if over && l.ID == searched {
			a.tooLong(l)
			continue
		}
		offer := l.Applies(a.subject)
		switch {
		case len(offer.Values) == 0:
			a.leave(l, offer.Reason)
			continue
		case over:
			a.tooLong(l)
			continue
		}
		if err := a.try(l, offer.Values); err != nil {
			return err
		}
	}
	stable.Sort(a.moves, func(x, y tried) int { return place(x.Lever.ID) - place(y.Lever.ID) })
	stable.Sort(a.report.NotTried, func(x, y report.FailedLever) int { return place(x.With) - place(y.With) })
	return nil
}

// Bounds of what a search traces and simulates, in units of about ten microseconds on a
// slow core: a trace takes two for each of its steps, a simulation a tenth for each of its
// events. Levers are tried up to triesEffort, so that something is left for combinations.
const (
	searchEffort = 180_000
	triesEffort  = 140_000
	roundsEffort = 20_000 // of the micro-batches of one run that no combination needs
)

// tooLong leaves a lever out since the search has taken its time.
func (a *adviser) tooLong(l *Lever) {
	a.leave(l, fmt.Sprintf("each run is long, and %d were made", a.bench.trials))
	a.report.Unfinished = true
}

func (a *adviser) leave(l *Lever, reason string) {
	a.report.NotTried = append(a.report.NotTried, report.FailedLever{With: l.ID, Reason: reason})
}

// try measures a lever's values, the mildest first, up to the first that reaches the
// goal.
func (a *adviser) try(l *Lever, list []string) error {
	var failed error
	some := false
	for _, value := range list {
		m := Move{l, value}
		o, err := a.measure([]Move{m})
		if err != nil {
			if a.bench.ended(err) {
				return err
			}
			failed = err
			continue
		}
		some = true
		a.moves = append(a.moves, tried{m, o, l.Price(a.subject, value)})
		if a.goal == Fit && a.bench.capacity > 0 && o.Fits {
			break
		}
	}
	if !some && failed != nil {
		a.leave(l, failed.Error())
	}
	return nil
}

func (a *adviser) measure(moves []Move) (*Outcome, error) {
	c, err := apply(moves, a.subject)
	if err != nil {
		return nil, err
	}
	return a.bench.Try(c)
}

// rank writes down each lever with the value that does most for what it costs: the
// first that reaches the goal, else the last; for speed and size the one that gains most.
func (a *adviser) rank() error {
	best := map[string]tried{}
	var order []string
	for _, t := range a.moves {
		before, known := best[t.Lever.ID]
		if !known {
			order = append(order, t.Lever.ID)
		}
		if !known || a.goal == Fit || a.amount(t.outcome) < a.amount(before.outcome) {
			best[t.Lever.ID] = t
		}
	}
	for _, id := range order {
		t, err := a.whole(best[id])
		if err != nil {
			return err
		}
		a.report.Levers = append(a.report.Levers, a.advised(t))
	}
	stable.Sort(a.report.Levers, func(x, y report.AdvisedLever) int {
		return cmp.Or(cmp.Compare(a.missed(x), a.missed(y)), cmp.Compare(a.gain(&y), a.gain(&x)))
	})
	return nil
}

// whole is a move with all its micro-batches simulated; where these are very many, with
// those that were, which the report says.
func (a *adviser) whole(t tried) (tried, error) {
	rounds := t.outcome.Plan.Setting.Accumulate
	if rounds <= fewRounds || t.outcome.effort*rounds/fewRounds <= roundsEffort {
		o, err := a.exactly(combination{moves: []tried{t}})
		t.outcome = o
		return t, err
	}
	a.report.Assumptions = append(a.report.Assumptions, report.AdviceAssumptions([]graph.Assumption{{
		Code: "micro_batches", Text: fmt.Sprintf("of %d micro-batches %d were simulated", rounds, fewRounds),
		Effect: "all may take a few MiB more or less; combinations are simulated whole",
	}})...)
	return t, nil
}

// missed is 0 for a lever that reaches the goal alone.
func (a *adviser) missed(l report.AdvisedLever) int {
	if a.goal == Fit && l.After.Fits != nil && *l.After.Fits {
		return 0
	}
	return 1
}

// gain is what counts for the goal.
func (a *adviser) gain(l *report.AdvisedLever) float64 {
	switch {
	case a.goal == Speed && l.Costs.Time == nil:
		return math.Inf(-1)
	case a.goal == Speed:
		return -*l.Costs.Time
	case a.goal == Size:
		return float64(l.Saves.ModelBytes)
	}
	return float64(l.Saves.Bytes)
}

func (a *adviser) advised(t tried) report.AdvisedLever {
	return report.AdvisedLever{
		Lever: t.Lever.ID, Set: t.String(), Title: t.Title(a.subject), Why: t.Lever.Why, After: figures(t.outcome),
		Saves: a.saving(t.outcome), Costs: a.cost(t.Move, t.outcome), Code: a.subject.code([]Move{t.Move}),
	}
}

func (a *adviser) saving(o *Outcome) report.AdvisedSaving { return savingOf(a.now, o) }

func savingOf(now, o *Outcome) report.AdvisedSaving {
	return report.AdvisedSaving{
		Bytes: now.Needs - o.Needs, ModelBytes: now.ModelBytes - o.ModelBytes, Parameters: now.Parameters - o.Parameters, MACs: now.Work.MACs - o.Work.MACs,
	}
}

func (a *adviser) cost(m Move, o *Outcome) report.AdvisedCost { return costOf(a.subject, m, a.now, o) }

func costOf(s *Subject, m Move, now, o *Outcome) report.AdvisedCost {
	p := m.Lever.Price(s, m.Value)
	c := report.AdvisedCost{Kind: p.Class.String(), Words: p.Words}
	if o == nil {
		return c
	}
	if now.Work.MACs > 0 {
		c.Work = float64(o.Work.MACs)/float64(now.Work.MACs) - 1
	}
	c.Time = longerBy(now, o)
	return c
}

// code is what moves are written as.
func (s *Subject) code(moves []Move) []string {
	c, err := apply(moves, s)
	if err != nil {
		return nil
	}
	text := changeCode(c.Changes)
	for _, m := range moves {
		if m.Lever.How != nil {
			text = append(text, m.Lever.How(c, s, m.Value)...)
		}
	}
	return text
}
