package text

// This file prints the report of a fit.

import (
	"fmt"
	"io"

	"heft/internal/report"
)

// Fit prints the largest batch or image for a card, what limits it, and what
// would help.
func Fit(w io.Writer, r *report.Fit, o Options) error {
	p := fitPrinter{Page: NewPage(o), fit: r}
	p.head()
	p.answer()
	p.levers()
	p.assumptions(r.Assumptions)
	p.Linef("")
	p.Linef("  simulated, not measured: leave some room for what else runs on the card")
	p.deeper(o.Deeper)
	_, err := p.WriteTo(w)
	return err
}

type fitPrinter struct {
	*Page
	fit *report.Fit
}

// head: resnet50 · training · float32 · SGD · GeForce RTX 3060, 11.75 GiB usable
func (p *fitPrinter) head() {
	f := p.fit
	parts := []string{f.Mode, f.Precision}
	if f.Optimizer != "" {
		parts = append(parts, f.Optimizer)
	}
	parts = append(parts, f.Settings...)
	p.Page.head(f.Model, append(parts, p.usable(f.GPU, f.Capacity))...)
	p.Linef("")
}

func (p *fitPrinter) answer() {
	f := p.fit
	what, other := "batch", ""
	switch {
	case f.Solve == "size":
		what, other = "image", fmt.Sprintf("   batch %d", f.Batch)
	case f.Side > 0:
		other = fmt.Sprintf("   %d px", f.Side)
	}
	switch {
	case f.Largest == 0 && f.Refused != nil:
		p.Linef("  nothing runs    %s %s is refused by %s", what, p.size(f.Next), f.Refused)
	case f.Largest == 0:
		p.Linef("  nothing fits    %s %s needs %s, %s too much", what, p.size(f.Next), p.bytes(f.Needs), p.bytes(f.Over))
	default:
		found := "largest"
		if f.Unfinished || f.Next == 0 && f.Refused == nil {
			found = "at least"
		}
		p.Linef("  "+found+" "+what+"   %s%s", p.size(f.Largest), other)
		p.Linef("  needs           %s of %s    uses %s where it can", p.bytes(f.Needs), p.bytes(f.Capacity), p.bytes(f.Uses))
		p.next()
	}
	switch {
	case f.Refused != nil:
		p.Linef("  what limits it  %s", f.Limit)
		return
	case f.Largest > 0 && f.Next == 0 && !f.Unfinished:
		p.Linef("  what limits it  nothing of the card: no larger one is tried")
		return
	}
	p.Linef("  what limits it  %s, %.0f %% of the peak", p.say(f.Limit), 100*f.LimitShare)
}

// next says what becomes of the next step.
func (p *fitPrinter) next() {
	switch f := p.fit; {
	case f.Next == 0:
	case f.Refused != nil:
		p.Linef("  one more step   %s is refused by %s, on any card", p.size(f.Next), f.Refused)
	default:
		p.Linef("  one more step   %s is over by %s", p.size(f.Next), p.bytes(f.Over))
	}
}

func (p *fitPrinter) size(n int64) string {
	if p.fit.Solve == "size" {
		return fmt.Sprintf("%d × %d", n, n)
	}
	return Grouped(n)
}

func (p *fitPrinter) levers() {
	if p.fit.Unfinished {
		p.Linef("")
		p.Linef("  its time or this machine's memory was up before the search was: larger ones may fit, and what would help was not tried")
		return
	}
	if p.fit.LeversLeft {
		p.Linef("")
		p.Linef("  what would help was not tried: the model goes through its images one by one, and a run of so many takes long")
	}
	for _, l := range p.fit.LeversFailed {
		p.Linef("")
		p.Linef("  %s could not be simulated: %s", p.say(l.With), p.say(l.Reason))
	}
	if len(p.fit.Levers) == 0 {
		return
	}
	p.Linef("")
	rows := [][]string{{"with", p.fit.Solve, "costs"}}
	for _, l := range p.fit.Levers {
		rows = append(rows, []string{p.say(l.With), p.size(l.Largest), p.say(l.Costs)})
	}
	p.Table([]bool{false, true, false}, rows)
}
