package text

// This file prints a job held to the cards that it asks for.

import (
	"fmt"
	"io"

	"heft/internal/report"
)

// Placements prints a paragraph for each run of a job.
func Placements(w io.Writer, r *report.Placements, o Options) error {
	p := NewPage(o)
	for i, run := range r.Runs {
		if i > 0 {
			p.Linef("")
		}
		p.Linef("%s:%d · %s", r.Job, run.Line, run.Run)
		p.placement(&run)
	}
	p.deeper(o.Deeper)
	_, err := p.WriteTo(w)
	return err
}

func (p *Page) placement(r *report.Placement) {
	switch {
	case r.Error != nil:
		p.Linef("  not checked: %s", p.worded(r.Error.Message))
		if r.Error.Hint != "" {
			p.Linef("  hint: %s", p.worded(r.Error.Hint))
		}
		return
	case r.Refused != nil:
		p.Linef("  runs on no card: refused by %s: %s", r.Refused, r.Refused.Reason)
	case r.Fits == nil:
		p.Linef("  the job names no card; the run needs %s", p.needs(r))
	case !*r.Fits:
		p.Linef("  does not fit %s: needs %s of %s, %s too much", card(r), p.needs(r), p.bytes(r.Capacity), p.bytes(r.Missing))
	default:
		p.Linef("  fits %s: needs %s of %s, %.0f %%", card(r), p.needs(r), p.bytes(r.Capacity), 100*r.Use)
	}
	if r.Largest != nil {
		p.Linef("  batch %s fits", Grouped(*r.Largest))
	}
	if r.Smallest != "" {
		p.Linef("  the smallest card of the cluster that it fits: %s", r.Smallest)
	}
	if r.Underused {
		p.Linef("  most of the card stays unused")
	}
	if r.Count > 1 && r.Ranks == 1 {
		p.Linef("  the job asks for %d cards a node, and the run is that of one: --parallel ddp --ranks %d is one of them", r.Count, r.Count)
	}
}

// needs is what a run needs, with the sign of a bound.
func (p *Page) needs(r *report.Placement) string {
	return marked(p.bytes(r.Needs), r.Bound, r.AtLeast)
}

// card is the card's name with that of the job.
func card(r *report.Placement) string {
	if r.Asked == "" {
		return r.GPU
	}
	return fmt.Sprintf("%s (%s)", r.Asked, r.GPU)
}
