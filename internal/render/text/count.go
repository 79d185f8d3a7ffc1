package text

// This file prints a model's counts by the conventions of tools.

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"heft/internal/report"
)

// Conventions prints what each convention counts by kind, and what makes the first and each
// other one differ.
func Conventions(w io.Writer, r *report.Count, o Options) error {
	if screen, ok := screens()[o.Style]; ok && len(r.Counts) > 0 {
		return screen(w, r.Counts[0], o)
	}
	p := NewPage(o)
	p.Linef("%s · input %s", r.Model, inputsText(r.Inputs))
	for _, c := range r.Counts {
		p.count(c)
	}
	if len(r.Counts) > 1 {
		p.differences(r.Counts[0], r.Counts[1], r.Differences)
	}
	for _, further := range r.Further {
		if i := slices.IndexFunc(r.Counts, func(c report.ConventionCount) bool { return c.Convention == further.Convention }); i > 0 {
			p.differences(r.Counts[0], r.Counts[i], further.Differences)
		}
	}
	p.assumptions(r.Assumptions)
	_, err := p.WriteTo(w)
	return err
}

func (p *Page) count(c report.ConventionCount) {
	p.Linef("")
	p.Linef("%s: %s %s, %s parameters", conventionName(c), Grouped(c.Total), p.say(c.Unit), Grouped(c.Parameters))
	p.Linef("  counts %s", p.say(c.Counts))
	p.Linef("")
	rows := [][]string{{"kind", "places", p.say(c.Unit), "rule"}}
	for _, k := range c.Kinds {
		rows = append(rows, []string{k.Kind, Grouped(int64(k.Places)), Grouped(k.Count), p.say(k.Rule)})
	}
	p.Table([]bool{false, true, true, false}, rows)
	if len(c.Sizes) > 0 {
		p.Linef("")
		p.Linef("  prints sizes: %s", toolSizes(c.Sizes))
	}
}

// toolSizes are a tool's memory lines, in bytes and as torchsummary prints them, which
// calls MiB MB.
func toolSizes(sizes []report.ToolSize) string {
	var said []string
	for _, s := range sizes {
		said = append(said, fmt.Sprintf("%s %s B (%.2f MiB)", s.Name, Grouped(s.Bytes), float64(s.Bytes)/(1<<20)))
	}
	return strings.Join(said, ", ")
}

func conventionName(c report.ConventionCount) string {
	if c.Release == "" {
		return c.Convention
	}
	return c.Convention + " (" + c.Release + ")"
}

func (p *Page) differences(a, b report.ConventionCount, list []report.Difference) {
	p.Linef("")
	if len(list) == 0 {
		p.Linef("%s and %s count the same.", a.Convention, b.Convention)
		return
	}
	p.Linef("%s − %s = %s", a.Convention, b.Convention, Grouped(a.Total-b.Total))
	p.Linef("")
	rows := [][]string{{"kind", "places", a.Convention, b.Convention, "difference", "rules"}}
	for _, d := range list {
		rows = append(rows, []string{
			d.Kind, Grouped(int64(d.Places)), orDot(d.Counts[0]), orDot(d.Counts[1]), Grouped(d.Counts[0] - d.Counts[1]),
			p.rulesText(d, a.Convention, b.Convention),
		})
	}
	p.Table([]bool{false, true, true, true, true, false}, rows)
}

func orDot(n int64) string {
	if n == 0 {
		return "·"
	}
	return Grouped(n)
}

func (p *Page) rulesText(d report.Difference, a, b string) string {
	said := []string{}
	for i, name := range []string{a, b} {
		if d.Rules[i] != "" {
			said = append(said, name+": "+p.say(d.Rules[i]))
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
			texts[i] = fmt.Sprintf("%s %s", in.Name, texts[i])
		}
	}
	return strings.Join(texts, ", ")
}
