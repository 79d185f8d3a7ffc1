package text

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"heft/internal/report"
)

// This file prints sizes: of layers' outputs, and of tensors in bytes.

// Shape prints a chain: one step with its formula and a drawing, several as a table.
func Shape(w io.Writer, r *report.Shape, o Options) error {
	lines := shapeTable(r, o.Width)
	if len(r.Steps) == 1 {
		lines = shapeStep(r.Steps[0])
	}
	if r.For != nil {
		lines = append(lines, inputsLine(r.For))
	}
	_, err := io.WriteString(w, strings.Join(lines, "\n")+"\n")
	return err
}

func shapeStep(s report.ShapeStep) []string {
	lines := []string{fmt.Sprintf("%s → %s", report.FormatShape(s.In), report.FormatShape(s.Out)), ""}
	formulas := slices.Compact(slices.Clone(s.Formulas))
	for _, formula := range formulas {
		lines = append(lines, "  "+formula)
	}
	if s.Keeping[0] >= 0 {
		lines = append(lines, fmt.Sprintf("  padding %d keeps the size at stride 1", s.Keeping[0]))
	} else {
		lines = append(lines, "  no padding that is equal on both sides keeps the size: the window is even")
	}
	if len(s.Drawing) > 0 {
		lines = append(lines, "")
	}
	for _, line := range s.Drawing {
		lines = append(lines, "  "+line)
	}
	return lines
}

func shapeTable(r *report.Shape, width int) []string {
	t := &table{right: []bool{false, true, false, true, true}}
	t.add("step", "output", "formula", "receptive field", "jump")
	t.add("input", report.FormatShape(r.Size), "", "1", "1")
	for _, s := range r.Steps {
		formulas := slices.Compact(slices.Clone(s.Formulas))
		t.add(s.Step, report.FormatShape(s.Out), strings.Join(formulas, "; "), sightText(s.Receptive), sightText(s.Jump))
	}
	return t.lines(width)
}

// sightText is a size that a transposed convolution leaves undefined.
func sightText(sizes []int64) string {
	if slices.Contains(sizes, 0) {
		return "–"
	}
	return report.FormatShape(slices.Compact(slices.Clone(sizes)))
}

func inputsLine(f *report.ShapeInputs) string {
	if f.Least == f.Most {
		return fmt.Sprintf("  an input of %d gives %d", f.Least, f.Output)
	}
	return fmt.Sprintf("  inputs of %d to %d give %d", f.Least, f.Most, f.Output)
}

// TensorBytes prints what a tensor takes, in both systems of units.
func TensorBytes(w io.Writer, r *report.Bytes, o Options) error {
	if len(r.Types) == 1 {
		t := r.Types[0]
		_, err := fmt.Fprintf(w, "%s %s: %s elements · %g B = %s B = %s = %s\n", report.FormatShape(r.Shape), t.DType,
			Grouped(r.Elements), t.PerElement, Grouped(t.Bytes), Bytes(t.Bytes, true), Bytes(t.Bytes, false))
		return err
	}
	t := &table{right: []bool{false, true, true, true, true}}
	t.add("type", "B each", "bytes", "1 M = 1000²", "1 Mi = 1024²")
	for _, d := range r.Types {
		t.add(d.DType, fmt.Sprintf("%g", d.PerElement), Grouped(d.Bytes), Bytes(d.Bytes, true), Bytes(d.Bytes, false))
	}
	lines := append([]string{fmt.Sprintf("%s: %s elements", report.FormatShape(r.Shape), Grouped(r.Elements))}, t.lines(o.Width)...)
	_, err := io.WriteString(w, strings.Join(lines, "\n")+"\n")
	return err
}
