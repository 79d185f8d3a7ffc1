package text

// This file prints what a file of parameters stores.

import (
	"fmt"
	"io"
	"strings"

	"heft/internal/escape"
	"heft/internal/report"
)

// Weights prints the tree of names, the totals, and what is stored besides.
func Weights(w io.Writer, r *report.Weights, o Options) error {
	p := weightsPrinter{printer{Page: NewPage(o), report: &report.Report{}, options: o, stored: weightsRows(r)}, r, map[string][]report.WeightsSetting{}}
	for _, l := range r.Layers {
		if l.Kind == report.KindModule && l.Leaf {
			p.settings[l.Path] = l.Settings
		}
	}
	p.head()
	p.table()
	p.totals()
	p.metadata()
	p.assumptions(r.Assumptions)
	p.hint()
	_, err := p.WriteTo(w)
	return err
}

type weightsPrinter struct {
	printer
	file     *report.Weights
	settings map[string][]report.WeightsSetting // of modules without others below, by path
}

// weightsRows are the rows of the table, so that the same rules choose, fold and order
// them as those of a model's layers. What differs between two rows stands in the detail.
func weightsRows(r *report.Weights) []tableRow {
	rows := make([]tableRow, len(r.Layers))
	for i, l := range r.Layers {
		x := report.Layer{Path: l.Path, Kind: l.Kind, Type: l.Type, Depth: l.Depth, Leaf: l.Leaf, Parameters: l.Parameters, Detail: l.DType}
		if l.Shape != nil {
			x.Outputs = [][]int64{l.Shape}
		}
		rows[i] = tableRow{Layer: x, buffers: l.Buffers, stored: l.Bytes}
	}
	return rows
}

func (p *weightsPrinter) head() {
	files := ""
	if n := len(p.file.Files); n > 1 {
		files = " · " + fmt.Sprintf(p.sayFormat("%d files"), n)
	}
	p.Linef("%s · %s%s · %s", p.file.Model, p.file.Format, files, p.bytes(p.file.Totals.FileBytes))
	p.Linef("")
}

func (p *weightsPrinter) table() {
	rows, left := p.rows()
	if len(rows) == 0 {
		return
	}
	if p.options.Sort == "" && p.options.Depth != AllDepths {
		rows = folded(rows)
	}
	classes, buffers := false, p.file.Totals.Buffers > 0
	for _, row := range rows {
		classes = classes || row.Type != ""
	}
	cells := [][]string{{"module", "class", "shape", "type", "params", "buffers", "bytes"}}
	for i, row := range rows {
		if p.leftOut(i, len(rows)) {
			if i == mostRows-lastRows {
				cells = append(cells, []string{p.more(len(rows) - mostRows), "", "", "", "", "", ""})
			}
			continue
		}
		shape := ""
		if len(row.Outputs) > 0 {
			shape = report.FormatShape(row.Outputs[0])
		}
		cells = append(cells, []string{p.nameOf(&row), p.class(row), shape, row.Detail, dotted(row.Parameters), dotted(row.buffers), p.size(row.stored)})
	}
	if left > 0 {
		cells = append(cells, []string{p.more(left), "", "", "", "", "", ""})
	}
	right := []bool{false, false, false, false, true, true, true}
	shown := []bool{true, classes, true, true, true, buffers, true}
	p.Table(chosen(right, shown), chosenCells(cells, shown))
	p.Linef("")
}

// class is a pickled layer's class with its settings, as far as there is room.
func (p *weightsPrinter) class(row mergedRow) string {
	text := row.Type
	for i, s := range p.settings[row.Path] {
		setting := " " + s.Name + "=" + s.Value
		if len(text)+len(setting) > 64 {
			return text + fmt.Sprintf(" +%d", len(p.settings[row.Path])-i)
		}
		text += setting
	}
	return text
}

// size is a number of bytes, or a dot for zero.
func (p *weightsPrinter) size(n int64) string {
	if n == 0 {
		return "·"
	}
	return p.bytes(n)
}

// dotted is a number, or a dot for zero.
func dotted(n int64) string {
	if n == 0 {
		return "·"
	}
	return Grouped(n)
}

// chosen are the items of the columns that are shown.
func chosen[T any](items []T, shown []bool) []T {
	var kept []T
	for i, item := range items {
		if shown[i] {
			kept = append(kept, item)
		}
	}
	return kept
}

func chosenCells(rows [][]string, shown []bool) [][]string {
	kept := make([][]string, len(rows))
	for i, row := range rows {
		kept[i] = chosen(row, shown)
	}
	return kept
}

func (p *weightsPrinter) totals() {
	t := p.file.Totals
	var types []string
	for i, d := range p.file.Types {
		if i == 4 {
			types = append(types, fmt.Sprintf(p.sayFormat("%d more types"), len(p.file.Types)-i))
			break
		}
		share := ""
		if len(p.file.Types) > 1 {
			share = " " + p.bytes(d.Bytes)
		}
		types = append(types, d.DType+share)
	}
	line := fmt.Sprintf("  %s  %14s    %s    %s", pad(p.say("parameters"), -10), Grouped(t.Parameters), p.bytes(t.ParameterBytes), strings.Join(types, ", "))
	if t.Frozen > 0 {
		line += " · " + fmt.Sprintf(p.sayFormat("%s frozen"), Grouped(t.Frozen))
	}
	p.Linef("%s", line)
	if t.Buffers > 0 {
		p.Linef("  %s  %14s    %s", pad(p.say("buffers"), -10), Grouped(t.Buffers), p.bytes(t.BufferBytes))
	}
	line = fmt.Sprintf("  %s  %14s", pad(p.say("tensors"), -10), Grouped(int64(t.Tensors)))
	if t.Tied > 0 {
		line += "    " + fmt.Sprintf(p.sayFormat("%d of them another's, counted once"), t.Tied)
	}
	p.Linef("%s", line)
	for i, o := range p.file.Others {
		if i == 12 {
			p.Linef("  %s  %s", pad(p.say("besides"), -10), p.more(len(p.file.Others)-i))
			break
		}
		p.Linef("  %s  %14s    %s    %s", pad(p.say("besides"), -10), Grouped(o.Elements), p.bytes(o.Bytes), p.say(o.Key+" in "+plural(o.Tensors, "tensor")))
	}
}

// Metadata that a screen shows at most.
const mostMetadata = 16

func (p *weightsPrinter) metadata() {
	for i, m := range p.file.Metadata {
		if i == 0 {
			p.Linef("")
		}
		if i == mostMetadata {
			p.Linef("  and %d more: --format json has all", len(p.file.Metadata)-i)
			break
		}
		p.Linef("  %s: %s", escape.Cut(m.Key, 60), escape.Cut(strings.ReplaceAll(m.Value, "\n", " "), 100))
	}
}

// hint names deeper rows.
func (p *weightsPrinter) hint() {
	if p.deepest() > p.options.Depth {
		p.deeper([]string{fmt.Sprintf("--depth %d, --depth all", p.options.Depth+1)})
	}
}

// match says how the file of parameters beside a configuration goes with the model.
func (p *printer) match() {
	m := p.report.Stored
	if m == nil {
		return
	}
	what := plural(len(m.Files), "file")
	if len(m.Files) == 1 {
		what = m.Files[0]
	}
	line := fmt.Sprintf("  %s  %s: %s", pad(p.say("weights"), -10), p.say(what), p.say(plural(m.Tensors, "tensor")))
	if len(m.Missing)+len(m.Unexpected)+len(m.Different) == 0 {
		line += p.ownWord(", which are the model's")
	}
	p.Linef("%s", line)
	for _, list := range []struct {
		what  string
		names []string
	}{{"missing", m.Missing}, {"unexpected", m.Unexpected}, {"of another shape", m.Different}} {
		if n := len(list.names); n > 0 {
			p.Linef("              %s (%d): %s", p.ownWord(list.what), n, some(list.names))
		}
	}
}

// some are the first of a list of names.
func some(names []string) string {
	const most = 4
	if len(names) > most {
		return strings.Join(names[:most], ", ") + ", …"
	}
	return strings.Join(names, ", ")
}
