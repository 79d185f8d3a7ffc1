package text

// This file prints a table of all layers with columns of the reader's choice.

import (
	"fmt"
	"strings"

	"heft/internal/report"
)

// column is one that a table may have.
type column struct {
	name, title string
	right       bool
	cell        func(p *printer, l report.Layer) string
	sum         func(l report.Layer) int64 // nil: it has no sum
}

func columns() []column {
	count := func(name, title string, of func(l report.Layer) int64) column {
		return column{name, title, true, func(_ *printer, l report.Layer) string { return orDot(of(l)) }, of}
	}
	return []column{
		{"type", "type", false, func(_ *printer, l report.Layer) string { return strings.TrimSpace(l.Type + " " + l.Detail) }, nil},
		{"input", "input", false, func(p *printer, l report.Layer) string { return p.shapeOf(l.Inputs) }, nil},
		{"output", "output", false, func(p *printer, l report.Layer) string { return p.output(l) }, nil},
		count("elements", "elements", func(l report.Layer) int64 { return l.Made }),
		count("params", "params", func(l report.Layer) int64 { return l.Parameters }),
		count("trainable", "trainable", func(l report.Layer) int64 { return l.Parameters - l.Frozen }),
		count("macs", "MACs", func(l report.Layer) int64 { return l.MACs }),
		count("flops", "FLOPs", func(l report.Layer) int64 { return l.FLOPs }),
		{"kept", "kept for backward", true, func(p *printer, l report.Layer) string {
			if l.Kept == 0 {
				return "·"
			}
			return p.bytes(l.Kept)
		}, nil},
		{"share", "share", true, func(_ *printer, l report.Layer) string { return fmt.Sprintf("%.1f %%", 100*l.Share) }, nil},
	}
}

// Columns lists the names of the columns that a table may have.
func Columns() []string {
	var names []string
	for _, c := range columns() {
		names = append(names, c.name)
	}
	return names
}

func (p *printer) shapeOf(shapes [][]int64) string {
	if len(shapes) == 0 {
		return ""
	}
	shape := shapes[0]
	if len(shape) > 1 && shape[0] == p.batch {
		shape = shape[1:]
	}
	return report.FormatShape(shape)
}

// LayerRows are a heading, a row for each layer that has no others inside, and the sums,
// with the columns of [Options].Columns, in English. The error is of an unknown column.
func LayerRows(r *report.Report, o Options) (right []bool, rows [][]string, err error) {
	p := printer{Page: new(Page), report: r, options: o, batch: report.BatchOf(r.Inputs, r.Outputs)}
	chosen, err := chooseColumns(o.Columns)
	if err != nil {
		return nil, nil, err
	}
	right, rows, _ = p.layerRows(chosen)
	return right, rows, nil
}

// layerRows are a heading, the rows and the sums; sums has those as numbers.
func (p *printer) layerRows(chosen []column) (right []bool, rows [][]string, sums []int64) {
	right = []bool{false}
	head := []string{"layer"}
	for _, c := range chosen {
		right, head = append(right, c.right), append(head, c.title)
	}
	rows = [][]string{head}
	sums = make([]int64, len(chosen))
	layers, left := p.leaves()
	for _, l := range layers {
		row := []string{l.Path}
		for _, c := range chosen {
			row = append(row, c.cell(p, l.Layer))
		}
		rows = append(rows, row)
	}
	for _, l := range p.report.Layers {
		for i, c := range chosen {
			if l.Leaf && c.sum != nil {
				sums[i] += c.sum(l)
			}
		}
	}
	if left > 0 {
		more := make([]string, len(head))
		more[0] = fmt.Sprintf("… %d more", left)
		rows = append(rows, more)
	}
	total := []string{p.ownWord("sum")}
	for i, c := range chosen {
		if c.sum == nil {
			total = append(total, "")
		} else {
			total = append(total, Grouped(sums[i]))
		}
	}
	return right, append(rows, total), sums
}

// columns prints a row for each layer, and the sums.
func (p *printer) columns() error {
	chosen, err := chooseColumns(p.options.Columns)
	if err != nil {
		return err
	}
	right, rows, sums := p.layerRows(chosen)
	p.Table(right, rows)
	p.Linef("")
	for i, c := range chosen {
		if c.name == "elements" || c.name == "params" {
			p.Linef("  %s  %s at 1 byte each, %s at 4", pad(p.ownWord(c.title), -10), Bytes(sums[i], true), Bytes(4*sums[i], true))
		}
	}
	p.Linef("")
	return nil
}

// leaves are the layers of a table of columns, in the order and number asked for, and
// how many are left out.
func (p *printer) leaves() (rows []mergedRow, left int) {
	for _, l := range p.report.Layers {
		if l.Leaf {
			rows = append(rows, mergedRow{tableRow: tableRow{Layer: l}})
		}
	}
	if p.options.Sort != "" {
		rows = sorted(rows, p.options.Sort)
	}
	return firstRows(rows, p.options.Top)
}

// firstRows are so many rows, 0 is all, and how many are left out.
func firstRows(rows []mergedRow, most int) ([]mergedRow, int) {
	if most > 0 && len(rows) > most {
		return rows[:most], len(rows) - most
	}
	return rows, 0
}

func chooseColumns(names []string) ([]column, error) {
	var chosen []column
	for _, name := range names {
		found := false
		for _, c := range columns() {
			if c.name == name {
				chosen, found = append(chosen, c), true
			}
		}
		if !found {
			return nil, fmt.Errorf("unknown column %q: there are %s", name, strings.Join(Columns(), ", "))
		}
	}
	return chosen, nil
}
