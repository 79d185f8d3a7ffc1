package text

// This file prints a model held to budgets.

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"heft/internal/report"
)

// Check prints a line for each budget.
func Check(w io.Writer, r *report.Check, o Options) error {
	p := NewPage(o)
	p.check(r, o)
	_, err := p.WriteTo(w)
	return err
}

// CheckList prints the checks of several models.
func CheckList(w io.Writer, l *report.CheckList, o Options) error {
	p := NewPage(o)
	for i, r := range l.Checks {
		if i > 0 {
			p.Linef("")
		}
		p.check(r, o)
	}
	_, err := p.WriteTo(w)
	return err
}

func (p *Page) check(r *report.Check, o Options) {
	if r.Problem != "" {
		p.Linef("%s", r.Model)
		p.Linef("")
		p.Linef("  not checked: %s", p.worded(r.Problem))
		return
	}
	p.Linef("%s · input %s", r.Model, inputsOf(r.Inputs))
	p.Linef("")
	right, rows := CheckRows(r, o)
	for _, row := range rows[1:] {
		row[0], row[len(row)-1] = p.say(row[0]), p.say(row[len(row)-1])
	}
	p.Table(right, rows)
	p.ofBatch(r)
	p.assumptions(r.Assumptions)
}

// ofBatch says what a budget of work that is not kept would be for one sample.
func (p *Page) ofBatch(r *report.Check) {
	for _, b := range r.Budgets {
		if batch, share, ok := r.Sample(&b); ok {
			p.Linef("")
			p.Linef("  work is that of a batch of %d: %s is %s a sample", batch, measured(&b), Count(share))
		}
	}
}

// CheckRows are the cells of a check, a heading first, and which columns stand on
// the right. Figures of a baseline are columns where there are any.
func CheckRows(r *report.Check, o Options) (right []bool, rows [][]string) {
	if slices.ContainsFunc(r.Budgets, func(b report.Checked) bool { return b.Before > 0 }) {
		return checkedRows(r, o)
	}
	rows = append(rows, []string{"budget", "has", "at most", "verdict"})
	for _, b := range r.Budgets {
		rows = append(rows, []string{measured(&b), marked(amount(&b, b.Value, o), b.AtMost, b.AtLeast), amount(&b, b.Most, o), verdict(&b, o)})
	}
	return []bool{false, true, true, false}, rows
}

// checkedRows are CheckRows with what there was before.
func checkedRows(r *report.Check, o Options) (right []bool, rows [][]string) {
	rows = append(rows, []string{"budget", "before", "has", "change", "at most", "verdict"})
	for _, b := range r.Budgets {
		before, change := "", ""
		if b.Before > 0 {
			before, change = amount(&b, b.Before, o), percentChange(b.Before, b.Value-b.Before)
			if change == "" {
				change = "·"
			}
		}
		rows = append(rows, []string{measured(&b), before, marked(amount(&b, b.Value, o), b.AtMost, b.AtLeast), change, amount(&b, b.Most, o), verdict(&b, o)})
	}
	return []bool{false, true, true, true, true, false}, rows
}

// CheckLine is a budget as a sentence.
func CheckLine(b *report.Checked, o Options) string {
	return fmt.Sprintf("%s: %s of at most %s, %s", measured(b), marked(amount(b, b.Value, o), b.AtMost, b.AtLeast), amount(b, b.Most, o), verdict(b, o))
}

// measured names what a budget bounds.
func measured(b *report.Checked) string {
	if b.Measure == report.CardMemory {
		return b.Of
	}
	words := strings.ReplaceAll(string(b.Measure), "_", " ")
	return strings.NewReplacer("macs", "MACs", "flops", "FLOPs").Replace(words)
}

func verdict(b *report.Checked, o Options) string {
	switch {
	case b.Over > 0:
		return "over by " + amount(b, b.Over, o)
	case b.Problem != "":
		return "not kept: " + b.Problem
	}
	return "ok"
}

// amount writes counts to the last digit: 25,557,032 is over 25.55 M.
func amount(b *report.Checked, n int64, o Options) string {
	if b.Measure.InBytes() {
		return Bytes(n, o.SI)
	}
	return Grouped(n)
}
