package text

// This file prints a model held to budgets.

import (
	"fmt"
	"io"
	"strings"

	"heft/internal/report"
)

// Check prints a line for each budget.
func Check(w io.Writer, r *report.Check, o Options) error {
	p := NewPage(o)
	p.Linef("%s · input %s", r.Model, inputsOf(r.Inputs))
	p.Linef("")
	right, rows := CheckRows(r, o)
	p.Table(right, rows)
	p.assumptions(r.Assumptions)
	_, err := p.WriteTo(w)
	return err
}

// CheckRows are the cells of a check, a heading first, and which columns stand on
// the right.
func CheckRows(r *report.Check, o Options) (right []bool, rows [][]string) {
	rows = append(rows, []string{"budget", "has", "at most", "verdict"})
	for _, b := range r.Budgets {
		rows = append(rows, []string{measured(&b), marked(amount(&b, b.Value, o), b.AtMost, b.AtLeast), amount(&b, b.Most, o), verdict(&b, o)})
	}
	return []bool{false, true, true, false}, rows
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
