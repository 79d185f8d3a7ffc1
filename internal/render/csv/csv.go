// Package csv writes reports for spreadsheets: a heading, then a line for each row,
// numbers in full and memory in bytes. Entry points: Layers, Comparison, Job.
package csv

import (
	"encoding/csv"
	"io"
	"slices"
	"strconv"
	"strings"

	"heft/internal/escape"
	"heft/internal/report"
)

// Comparison writes a line for each model. A figure that there is not is empty; the
// last column says why, or which figures are bounds.
func Comparison(w io.Writer, r *report.Comparison) error {
	out := csv.NewWriter(w)
	head := []string{"macs", "flops"}
	if r.Convention != "" {
		head = []string{cell(r.Convention)}
	}
	lines := [][]string{slices.Concat([]string{"model", "input", "parameters"}, head, []string{"inference_bytes", "training_bytes", "largest_batch", "remark"})}
	for _, m := range r.Models {
		if m.Error != nil {
			lines = append(lines, failedLine(r, &m, len(lines[0])))
			continue
		}
		lines = append(lines, slices.Concat([]string{cell(m.Name), cell(inputsOf(m.Inputs))}, work(r, &m), []string{number(m.Inference), training(&m), largest(&m), cell(remark(r, &m))}))
	}
	return out.WriteAll(lines)
}

// failedLine is the line of a model that cannot be run: its name and why.
func failedLine(r *report.Comparison, m *report.Compared, columns int) []string {
	line := make([]string, columns)
	line[0], line[columns-1] = cell(m.Name), cell(remark(r, m))
	return line
}

// Layers writes a line for each row of a model's table, those with others inside too:
// the depth tells them apart.
func Layers(w io.Writer, r *report.Report) error {
	out := csv.NewWriter(w)
	lines := [][]string{{"path", "type", "depth", "call", "leaf", "input", "output", "parameters", "frozen_parameters", "macs", "flops", "elements_made", "kept_for_backward_bytes", "source"}}
	for i := range r.Layers {
		l := &r.Layers[i]
		lines = append(lines, []string{
			cell(l.Path), cell(strings.TrimSpace(l.Type + " " + l.Detail)), strconv.Itoa(l.Depth), strconv.Itoa(l.Call), strconv.FormatBool(l.Leaf), shapes(l.Inputs), shapes(l.Outputs),
			number(l.Parameters), number(l.Frozen), number(l.MACs), number(l.FLOPs), number(l.Made), number(l.Kept), cell(l.Source),
		})
	}
	return out.WriteAll(lines)
}

// shapes are the sizes of several tensors: "1x3x224x224 1x64".
func shapes(all [][]int64) string {
	var words []string
	for _, shape := range all {
		var sizes []string
		for _, n := range shape {
			sizes = append(sizes, number(n))
		}
		words = append(words, strings.Join(sizes, "x"))
	}
	return strings.Join(words, " ")
}

// work are a model's parameters and its work, or what a tool counts.
func work(r *report.Comparison, m *report.Compared) []string {
	switch {
	case r.Convention == "":
		return []string{number(m.Parameters), number(m.MACs), number(m.FLOPs)}
	case m.Counted == nil || m.Counted.Problem != "":
		return []string{"", ""}
	}
	return []string{number(m.Counted.Parameters), number(m.Counted.Total)}
}

func number(n int64) string { return strconv.FormatInt(n, 10) }

func training(m *report.Compared) string {
	if m.Problem != "" {
		return ""
	}
	return number(m.Training)
}

func largest(m *report.Compared) string {
	if m.Largest == nil {
		return ""
	}
	return number(*m.Largest)
}

// remark says what the numbers alone do not.
func remark(r *report.Comparison, m *report.Compared) string {
	return strings.Join(append(append(m.Bounds(), r.Remarks(m)...), assumed(m.Assumptions)...), "; ")
}

func inputsOf(inputs []report.Value) string {
	var shapes []string
	for _, v := range inputs {
		sizes := make([]string, len(v.Shape))
		for i, n := range v.Shape {
			sizes[i] = number(n)
		}
		shapes = append(shapes, strings.Join(sizes, "x"))
	}
	return strings.Join(shapes, " ")
}

// cell is text that a spreadsheet shows and does not run: what begins like a formula
// gets an apostrophe in front.
func cell(text string) string {
	text = escape.Line(text)
	if text != "" && strings.ContainsRune("=+-@", rune(text[0])) {
		return "'" + text
	}
	return text
}

// jobHeading are the columns of Jobs.
var jobHeading = []string{
	"line", "id", "model", "mode", "input", "batch", "precision", "optimizer", "gpu", "capacity_bytes", "parameters", "macs",
	"device_bytes", "needs_bytes", "allocated_bytes", "fits", "missing_bytes", "remark",
}

// JobHeading writes the heading of a list of jobs.
func JobHeading(w io.Writer) error { return oneLine(w, jobHeading) }

// Job writes the line of a job's result. One without figures has a remark alone.
func Job(w io.Writer, r *report.JobResult) error {
	if r.Error != nil {
		line := make([]string, len(jobHeading))
		line[0], line[1], line[2], line[len(line)-1] = number(r.Line), cell(r.ID), cell(r.Model), cell(r.Error.Message)
		return oneLine(w, line)
	}
	fits := ""
	if r.Fits != nil {
		fits = strconv.FormatBool(*r.Fits)
	}
	return oneLine(w, []string{
		number(r.Line), cell(r.ID), cell(r.Model), r.Mode, cell(inputsOf(r.Inputs)), number(r.Batch), r.Precision, r.Optimizer, r.GPU, number(r.Capacity), number(r.Parameters), number(r.MACs),
		number(r.Device), number(r.Needs), number(r.Allocated), fits, number(r.Missing), cell(jobRemark(r)),
	})
}

// jobRemark says what a job's numbers alone do not: what refuses it, bounds, assumptions.
func jobRemark(r *report.JobResult) string {
	var parts []string
	switch {
	case r.Refused != nil:
		parts = append(parts, "refused by "+r.Refused.String())
	case r.AtLeast:
		parts = append(parts, "memory is a lower bound")
	case r.Bound:
		parts = append(parts, "memory is an upper bound")
	}
	return strings.Join(append(parts, assumed(r.Assumptions)...), "; ")
}

// assumed are assumptions as remarks.
func assumed(list []report.Assumption) []string {
	var parts []string
	for _, a := range list {
		parts = append(parts, "assumed: "+a.Text)
	}
	return parts
}

func oneLine(w io.Writer, cells []string) error {
	out := csv.NewWriter(w)
	// The error is Flush's, too.
	_ = out.Write(cells)
	out.Flush()
	return out.Error()
}
