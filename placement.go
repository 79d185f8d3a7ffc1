package heft

// This file holds a run to the card of a job, and looks for cards that would do.

import (
	"cmp"
	"context"
	"slices"

	"heft/internal/gpu"
	"heft/internal/report"
	"heft/internal/run"
	"heft/internal/stable"
)

// Place holds a run to the setting's card: whether it fits and how much of the card it
// takes, the largest batch where its own does not fit, and the smallest of a cluster's
// cards on which it does. Cards are names as [LookupCard] takes them. A run that takes
// less than the part leastUse of its card is underused. Errors are *Error.
func (m *Model) Place(ctx context.Context, s Setting, cards []string, leastUse float64, options ...CallOption) (*Placement, error) {
	memory, err := m.Memory(ctx, s, options...)
	if err != nil {
		return nil, err
	}
	p := report.NewPlacement(memory, int64(s.Ranks))
	fits := p.Fits != nil && *p.Fits
	p.Underused = fits && p.Use < leastUse
	if p.Fits != nil && !fits && p.Refused == nil && p.Batch > 1 {
		p.Largest = m.largest(ctx, s, options)
	}
	if !fits || p.Underused {
		if p.Smallest, err = m.smallestCard(ctx, s, cards, memory.Needs, options); err != nil {
			return nil, err
		}
	}
	if p.Underused && p.Smallest == p.GPU {
		p.Underused, p.Smallest = false, "" // the cluster has none that is smaller
	}
	return &p, nil
}

// largest is the largest batch that fits the setting's card, nil where none is found.
func (m *Model) largest(ctx context.Context, s Setting, options []CallOption) *int64 {
	s.Batch = 0
	found, err := m.Fit(ctx, LargestBatch, s, append(slices.Clone(options), largestOnly{})...)
	if err != nil || found.Largest == 0 {
		return nil
	}
	return &found.Largest
}

// smallestCard is the card of least memory on which the run fits, "" if it fits none.
// Those are left out that have less than nearly what the run needs elsewhere: contexts
// and workspaces differ from card to card by less.
func (m *Model) smallestCard(ctx context.Context, s Setting, names []string, needs int64, options []CallOption) (string, error) {
	var cards []*gpu.Card
	for _, name := range names {
		card, err := gpu.Lookup(name)
		if err != nil {
			return "", faultOf(err)
		}
		cards = append(cards, card)
	}
	stable.Sort(cards, func(a, b *gpu.Card) int { return cmp.Compare(a.TotalBytes(), b.TotalBytes()) })
	for _, card := range cards {
		if card.TotalBytes() < needs-needs/4-int64(run.GiB) {
			continue
		}
		s.GPU, s.Mem, s.Driver = card.Alias(), 0, ""
		memory, err := m.Memory(ctx, s, options...)
		if ctx.Err() != nil {
			return "", faultOf(context.Cause(ctx))
		}
		if err == nil && memory.Fits != nil && *memory.Fits {
			return card.Name, nil
		}
	}
	return "", nil
}

// FailedPlacement is the place of a run in a list for which there are no figures.
func FailedPlacement(err error) Placement { return report.FailedPlacement(faultOf(err)) }

// NewPlacements begins the list of a job's runs.
func NewPlacements(job string) *Placements {
	return &Placements{Version: report.PlacementsVersion, Job: job, Runs: []Placement{}}
}
