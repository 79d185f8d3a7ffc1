package text

import (
	"fmt"
	"io"
	"strings"

	"heft/internal/escape"
	"heft/internal/report"
)

// This file prints a model's counts by the conventions of tools.

// Conventions prints what each convention counts by kind, and what makes the first two
// differ.
func Conventions(w io.Writer, r *report.Count, o Options) error {
	p := &countPrinter{options: o}
	p.linef("%s · input %s", r.Model, inputsText(r.Inputs))
	for _, c := range r.Counts {
		p.count(c)
	}
	if len(r.Counts) > 1 {
		p.differences(r)
	}
	for _, line := range assumptionLines(r.Assumptions) {
		p.linef("%s", line)
	}
	_, err := io.WriteString(w, p.out.String())
	return err
}

type countPrinter struct {
	options Options
	out     strings.Builder
}

func (p *countPrinter) linef(format string, args ...any) {
	p.out.WriteString(escape.Line(fmt.Sprintf(format, args...)) + "\n")
}

func (p *countPrinter) table(t *table) {
	for _, line := range t.lines(p.options.Width - 2) {
		p.linef("  %s", line)
	}
}

func (p *countPrinter) count(c report.ConventionCount) {
	p.linef("")
	p.linef("%s: %s %s, %s parameters", conventionName(c), Grouped(c.Total), c.Unit, Grouped(c.Parameters))
	p.linef("  counts %s", c.Counts)
	p.linef("")
	t := &table{right: []bool{false, true, true, false}}
	t.add("kind", "places", c.Unit, "rule")
	for _, k := range c.Kinds {
		t.add(k.Kind, Grouped(int64(k.Places)), Grouped(k.Count), k.Rule)
	}
	p.table(t)
}

func conventionName(c report.ConventionCount) string {
	if c.Release == "" {
		return c.Convention
	}
	return c.Convention + " (" + c.Release + ")"
}

func (p *countPrinter) differences(r *report.Count) {
	a, b := r.Counts[0], r.Counts[1]
	p.linef("")
	if len(r.Differences) == 0 {
		p.linef("%s and %s count the same.", a.Convention, b.Convention)
		return
	}
	p.linef("%s − %s = %s", a.Convention, b.Convention, Grouped(a.Total-b.Total))
	p.linef("")
	t := &table{right: []bool{false, true, true, true, true, false}}
	t.add("kind", "places", a.Convention, b.Convention, "difference", "rules")
	for _, d := range r.Differences {
		t.add(d.Kind, Grouped(int64(d.Places)), orDot(d.Counts[0]), orDot(d.Counts[1]), Grouped(d.Counts[0]-d.Counts[1]), rulesText(d, a.Convention, b.Convention))
	}
	p.table(t)
}

func orDot(n int64) string {
	if n == 0 {
		return "·"
	}
	return Grouped(n)
}

func rulesText(d report.Difference, a, b string) string {
	said := []string{}
	for i, name := range []string{a, b} {
		if d.Rules[i] != "" {
			said = append(said, name+": "+d.Rules[i])
		}
	}
	return strings.Join(said, "; ")
}

// inputsText are a model's inputs for a head line.
func inputsText(inputs []report.Value) string {
	texts := make([]string, len(inputs))
	for i, in := range inputs {
		texts[i] = report.FormatShape(in.Shape) + " " + in.DType
		if len(inputs) > 1 {
			texts[i] = in.Name + " " + texts[i]
		}
	}
	return strings.Join(texts, ", ")
}
