package text

// This file prints the explanation of a layer.

import (
	"fmt"
	"io"
	"strings"

	"heft/internal/report"
)

// Explanation prints each number with its formula.
func Explanation(w io.Writer, r *report.Explanation, o Options) error {
	p := NewPage(o)
	p.Linef("%s", p.explanationHead(r))
	p.Linef("")
	rows := [][]string{}
	for _, f := range r.Facts {
		rows = append(rows, []string{p.say(f.What), p.say(f.Formula), p.factValue(f)})
	}
	p.facts(rows)
	p.Linef("")
	if len(r.Kinds) > 0 {
		p.kinds(r.Kinds)
	} else {
		p.keptLines(r)
	}
	p.assumptions(r.Assumptions)
	_, err := p.WriteTo(w)
	return err
}

// facts writes each number with its formula, on a narrow terminal the formula below it.
func (p *Page) facts(rows [][]string) {
	if p.holds([]bool{false, false, true}, rows) {
		p.Table([]bool{false, false, true}, rows)
		return
	}
	short := make([][]string, len(rows))
	for i, row := range rows {
		short[i] = []string{row[0], row[2]}
	}
	for i, line := range p.tableLines([]bool{false, true}, short, p.width-2) {
		p.Linef("  %s", line)
		if rows[i][1] != "" {
			p.Linef("      %s", rows[i][1])
		}
	}
}

// kinds says where parameters and work sit.
func (p *Page) kinds(kinds []report.KindShare) {
	rows := [][]string{{p.say("kind"), p.say("layers"), p.say("params"), "MACs", "FLOPs", ""}}
	for _, k := range kinds {
		rows = append(rows, []string{k.Type, Grouped(int64(k.Layers)), orDot(k.Parameters), orDot(k.MACs), orDot(k.FLOPs), fmt.Sprintf("%.1f %%", 100*k.Share)})
	}
	p.Table([]bool{false, true, true, true, true, true}, rows)
}

func (p *Page) explanationHead(r *report.Explanation) string {
	name := r.Path
	if name == "" {
		name = r.Model
	}
	text := name + " · " + strings.TrimSpace(r.Type+" "+r.Detail)
	if len(r.Inputs) > 0 && len(r.Outputs) > 0 {
		text += fmt.Sprintf(" · %s → %s", report.FormatShape(r.Inputs[0]), report.FormatShape(r.Outputs[0]))
	}
	if r.Calls > 1 {
		text += " · " + fmt.Sprintf(p.say("the first of %d calls"), r.Calls)
	}
	return text
}

func (p *Page) factValue(f report.Fact) string {
	switch f.Unit {
	case "B":
		return p.bytes(f.Value)
	case "":
		return Grouped(f.Value)
	}
	return Grouped(f.Value) + " " + f.Unit
}

func (p *Page) keptLines(r *report.Explanation) {
	for _, k := range r.Kept {
		anyway := ""
		if k.Anyway {
			anyway = p.say(", which is there anyway")
		}
		what := p.say(k.What)
		if p.words != nil && what == k.What {
			what = " " + what // a name between letters that have no spaces
		}
		p.Linef("  "+p.say("for the backward it keeps %s, %s: %s%s"), what, report.FormatShape(k.Shape), p.bytes(k.Bytes), anyway)
	}
	if len(r.Kept) == 0 {
		p.Linef("  %s", p.say("for the backward it keeps nothing itself"))
	}
	if len(r.KeptBy) > 0 {
		p.Linef("  "+p.say("its output is kept by %s"), strings.Join(r.KeptBy, ", "))
	}
}
