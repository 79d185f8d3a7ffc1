package text

// This file prints the report of a fit.

import (
	"fmt"
	"io"
	"strings"

	"heft/internal/escape"
	"heft/internal/report"
)

// Fit prints the largest batch or image for a card, what limits it, and what
// would help.
func Fit(w io.Writer, r *report.Fit, o Options) error {
	p := fitPrinter{fit: r, options: o}
	p.head()
	p.answer()
	p.levers()
	p.assumptions()
	p.hint()
	_, err := io.WriteString(w, p.out.String())
	return err
}

type fitPrinter struct {
	fit     *report.Fit
	options Options
	out     strings.Builder
}

func (p *fitPrinter) linef(format string, args ...any) {
	p.out.WriteString(escape.Line(fmt.Sprintf(format, args...)) + "\n")
}

func (p *fitPrinter) bytes(n int64) string { return Bytes(n, p.options.SI) }

// head: resnet50 · training · float32 · SGD · GeForce RTX 3060, 11.75 GiB usable
func (p *fitPrinter) head() {
	f := p.fit
	parts := []string{f.Model, f.Mode, f.Precision}
	if f.Optimizer != "" {
		parts = append(parts, f.Optimizer)
	}
	parts = append(parts, f.Settings...)
	parts = append(parts, f.GPU+", "+p.bytes(f.Capacity)+" usable")
	p.linef("%s", strings.Join(parts, " · "))
	p.linef("")
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
		p.linef("  nothing runs    %s %s is refused by %s", what, p.size(f.Next), f.Refused)
	case f.Largest == 0:
		p.linef("  nothing fits    %s %s needs %s, %s too much", what, p.size(f.Next), p.bytes(f.Needs), p.bytes(f.Over))
	default:
		p.linef("  largest %s   %s%s", what, p.size(f.Largest), other)
		p.linef("  needs           %s of %s    uses %s where it can", p.bytes(f.Needs), p.bytes(f.Capacity), p.bytes(f.Uses))
		p.next()
	}
	if f.Refused != nil {
		p.linef("  what limits it  %s", f.Limit)
		return
	}
	p.linef("  what limits it  %s, %.0f %% of the peak", f.Limit, 100*f.LimitShare)
}

// next says what becomes of the next step.
func (p *fitPrinter) next() {
	switch f := p.fit; {
	case f.Next == 0:
	case f.Refused != nil:
		p.linef("  one more step   %s is refused by %s, on any card", p.size(f.Next), f.Refused)
	default:
		p.linef("  one more step   %s is over by %s", p.size(f.Next), p.bytes(f.Over))
	}
}

func (p *fitPrinter) size(n int64) string {
	if p.fit.Solve == "size" {
		return fmt.Sprintf("%d × %d", n, n)
	}
	return Grouped(n)
}

func (p *fitPrinter) levers() {
	if p.fit.LeversLeft {
		p.linef("")
		p.linef("  what would help was not tried: the model goes through its images one by one, and a run of so many takes long")
	}
	if len(p.fit.Levers) == 0 {
		return
	}
	p.linef("")
	t := table{right: []bool{false, true, false}}
	t.add("with", p.fit.Solve, "costs")
	for _, l := range p.fit.Levers {
		t.add(l.With, p.size(l.Largest), l.Costs)
	}
	for _, line := range t.lines(p.options.Width - 2) {
		p.linef("  %s", strings.TrimRight(line, " "))
	}
}

func (p *fitPrinter) assumptions() {
	for _, line := range assumptionLines(p.fit.Assumptions) {
		p.linef("%s", line)
	}
}

func (p *fitPrinter) hint() {
	if !p.options.Hint {
		return
	}
	train := ""
	if p.fit.Mode == "training" {
		train = " --train"
	}
	p.linef("")
	p.linef("  simulated, not measured: leave some room for what else runs on the card")
	p.linef("  deeper: heft memory %s%s --batch %d", shellWord(p.fit.Model), train, max(p.fit.Batch, 1))
}
