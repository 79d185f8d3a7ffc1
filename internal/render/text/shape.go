package text

// This file prints sizes: of layers' outputs, and of tensors in bytes.

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"heft/internal/report"
)

// Shape prints a chain: one step with its formula and a drawing, several as a table.
func Shape(w io.Writer, r *report.Shape, o Options) error {
	p := NewPage(o)
	if len(r.Steps) == 1 {
		p.step(r.Steps[0])
	} else {
		p.chain(r)
	}
	if r.For != nil {
		p.Linef("  %s", p.inputsLine(r.For))
	}
	_, err := p.WriteTo(w)
	return err
}

func (p *Page) step(s report.ShapeStep) {
	p.Linef("%s → %s", report.FormatShape(s.In), report.FormatShape(s.Out))
	p.Linef("")
	for _, formula := range slices.Compact(slices.Clone(s.Formulas)) {
		p.Linef("  %s", p.say(formula))
	}
	if s.Keeping[0] >= 0 {
		p.Linef("  padding %d keeps the size at stride 1", s.Keeping[0])
	} else {
		p.Linef("  no padding that is equal on both sides keeps the size: the window is even")
	}
	if len(s.Drawing) > 0 {
		p.Linef("")
	}
	for _, line := range s.Drawing {
		p.Linef("  %s", p.relabelled(line))
	}
}

// relabelled is a row of a drawing with the label in front of it, if it has one, in the
// page's language.
func (p *Page) relabelled(row string) string {
	label, _, _ := strings.Cut(row, " ")
	word, width := p.ownWord(label), len("output   ")
	if word == label || len(row) < width {
		return row
	}
	return pad(word, -width) + row[width:]
}

func (p *Page) chain(r *report.Shape) {
	rows := [][]string{{"step", "output", "formula", "receptive field", "jump"}, {p.ownWord("input"), report.FormatShape(r.Size), "", "1", "1"}}
	for _, s := range r.Steps {
		formulas := slices.Compact(slices.Clone(s.Formulas))
		rows = append(rows, []string{s.Step, report.FormatShape(s.Out), p.say(strings.Join(formulas, "; ")), sightText(s.Receptive), sightText(s.Jump)})
	}
	if right := []bool{false, true, false, true, true}; p.holds(right, rows) {
		p.Table(right, rows)
		return
	}
	p.narrowChain(rows)
}

// narrowChain has the formulas below the sizes.
func (p *Page) narrowChain(rows [][]string) {
	var formulas []string
	for i, row := range rows {
		if i > 0 && row[2] != "" {
			formulas = append(formulas, row[0]+": "+row[2])
		}
		rows[i] = slices.Delete(slices.Clone(row), 2, 3)
	}
	p.Table([]bool{false, true, true, true}, rows)
	p.Linef("")
	for _, formula := range formulas {
		p.Linef("  %s", formula)
	}
}

// sightText is a size that a transposed convolution leaves undefined.
func sightText(sizes []int64) string {
	if slices.Contains(sizes, 0) {
		return "–"
	}
	return report.FormatShape(slices.Compact(slices.Clone(sizes)))
}

func (p *Page) inputsLine(f *report.ShapeInputs) string {
	if f.Least == f.Most {
		return fmt.Sprintf(p.sayFormat("an input of %d gives %d"), f.Least, f.Output)
	}
	return fmt.Sprintf(p.sayFormat("inputs of %d to %d give %d"), f.Least, f.Most, f.Output)
}

// TensorBytes prints what a tensor takes, in both systems of units.
func TensorBytes(w io.Writer, r *report.Bytes, o Options) error {
	p := NewPage(o)
	if len(r.Types) == 1 {
		t := r.Types[0]
		p.Linef("%s %s: %s elements · %g B = %s B = %s = %s", report.FormatShape(r.Shape), t.DType,
			Grouped(r.Elements), t.PerElement, Grouped(t.Bytes), Bytes(t.Bytes, true), Bytes(t.Bytes, false))
	} else {
		p.types(r)
	}
	_, err := p.WriteTo(w)
	return err
}

func (p *Page) types(r *report.Bytes) {
	p.Linef("%s: %s elements", report.FormatShape(r.Shape), Grouped(r.Elements))
	rows := [][]string{{"type", "B each", "bytes", "1 M = 1000²", "1 Mi = 1024²"}}
	for _, d := range r.Types {
		rows = append(rows, []string{d.DType, fmt.Sprintf("%g", d.PerElement), Grouped(d.Bytes), Bytes(d.Bytes, true), Bytes(d.Bytes, false)})
	}
	p.Table([]bool{false, true, true, true, true}, rows)
}
