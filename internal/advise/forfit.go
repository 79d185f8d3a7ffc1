package advise

// This file picks the levers that a search for the largest batch or image tries.

import (
	"fmt"
	"reflect"

	"heft/internal/run"
)

// Changed is a lever's run, for a search over sizes.
type Changed struct {
	Name string // "AMP (bf16)"
	Cost string // "+ 23 % work", "accuracy to be checked"
	Plan *run.Plan
	// Retraced tells that the model runs otherwise than in the setting.
	Retraced bool
}

// fitLevers are those whose answer is worth a search of its own. sideFixed are left
// out where the image is what is searched for.
var (
	fitLevers = []string{"amp", "dtype", "image", "expandable_segments", "checkpoint", "optimizer"}
	sideFixed = "image"
)

// fitSets is how many sets of checkpoints are simulated for a search.
const fitSets = 8

// ForFit lists changed runs of a setting at the size that was found. Errors are those
// of the setting's own run.
func ForFit(b *Bench, setting run.Setting, solveSide bool) ([]Changed, error) {
	b.sets = fitSets
	s, now, err := b.Examine(Case{Setting: setting})
	if err != nil {
		return nil, err
	}
	var list []Changed
	for _, id := range fitLevers {
		l, err := Find(id)
		if err != nil {
			return nil, err
		}
		if solveSide && id == sideFixed || s.Training() && id == "dtype" || !s.Training() && id == "amp" {
			continue
		}
		offer := l.Applies(s)
		if len(offer.Values) == 0 {
			continue
		}
		m := Move{l, offer.Values[0]}
		switch id {
		case "checkpoint": // the set that recomputes most
			m.Value = offer.Values[len(offer.Values)-1]
		case "optimizer":
			m.Value = plainer(s)
		}
		c, err := changedRun(b, s, now, m)
		if err != nil {
			return nil, err
		}
		list = append(list, c)
	}
	return list, nil
}

// plainer is SGD with momentum, for an optimizer with more state; SGD without, for
// that.
func plainer(s *Subject) string {
	if s.optimizer().Name == "sgd" {
		return "sgd-plain"
	}
	return "sgd"
}

func changedRun(b *Bench, s *Subject, now *Outcome, m Move) (Changed, error) {
	c, err := apply([]Move{m}, s)
	if err != nil {
		return Changed{}, err
	}
	plan, err := c.Setting.Plan()
	if err != nil {
		return Changed{}, err
	}
	changed := Changed{Name: m.Title(s), Cost: m.Lever.Price(s, m.Value).Words, Plan: plan}
	changed.Retraced = !reflect.DeepEqual(plan.Trace, now.Plan.Trace)
	if m.Lever.ID == "checkpoint" {
		if o, err := b.Measure(c); err == nil && now.Work.MACs > 0 {
			changed.Cost = fmt.Sprintf("+ %.0f %% work", 100*float64(o.Recomputed)/float64(now.Work.MACs))
		}
	}
	return changed, nil
}
