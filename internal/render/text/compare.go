package text

// This file prints models side by side.

import (
	"fmt"
	"io"
	"math"
	"slices"
	"strings"

	"heft/internal/report"
)

// Comparison prints a row for each model, why there is no figure of training where
// there is none, and what was assumed.
func Comparison(w io.Writer, r *report.Comparison, o Options) error {
	p := NewPage(o)
	models := fmt.Sprintf(p.sayFormat("%d models"), len(r.Models))
	if len(r.Models) == 1 {
		models = p.ownWord("1 model")
	}
	p.head(models, r.Precision, fmt.Sprintf(p.sayFormat("memory on %s"), p.usable(r.GPU, r.Capacity)))
	p.Linef("")
	right, rows := ComparisonRows(r, o)
	p.comparison(right, rows, comparedParts(right, slices.Index(rows[0], "inference"), hasTimes(r) && len(o.Columns) == 0))
	for i := range r.Models {
		p.remarks(r, &r.Models[i])
	}
	p.Linef("")
	for _, note := range p.comparisonFooter(r) {
		p.Linef("  %s", note.Text)
	}
	_, err := p.WriteTo(w)
	return err
}

// contextsOf tells how much of every figure of memory is the CUDA context.
func (p *Page) contextsOf(r *report.Comparison) string {
	least, most := int64(math.MaxInt64), int64(0)
	for _, m := range r.Models {
		if m.Error == nil {
			least, most = min(least, m.Context), max(most, m.Context)
		}
	}
	switch {
	case most == 0:
		return ""
	case least < most:
		return fmt.Sprintf(p.sayFormat("; %s to %s of it are the CUDA context"), p.bytes(least), p.bytes(most))
	}
	return fmt.Sprintf(p.sayFormat("; %s of it are the CUDA context"), p.bytes(most))
}

// comparedParts are where the columns of a comparison are cut for narrow terminals:
// before those of memory, and before those of times.
func comparedParts(right []bool, memory int, times bool) []int {
	columns := len(right)
	if memory < 2 || memory == columns {
		return []int{columns}
	}
	if times && columns-2 > memory {
		return []int{memory, columns - 2, columns}
	}
	return []int{memory, columns}
}

// comparison writes the rows, on a narrow terminal in tables one below the other: work,
// memory, times.
func (p *Page) comparison(right []bool, rows [][]string, parts []int) {
	if p.holds(right, rows) {
		p.Table(right, rows)
		return
	}
	from := 1
	for i, end := range parts {
		if i > 0 {
			p.Linef("")
		}
		part := make([][]string, len(rows))
		for j, row := range rows {
			part[j] = append([]string{row[0]}, row[from:end]...)
		}
		p.Table(append([]bool{right[0]}, right[from:end]...), part)
		from = end
	}
}

// remarks are what must be known about a model's figures.
func (p *Page) remarks(r *report.Comparison, m *report.Compared) {
	lines := p.remarkLines(r, m)
	if len(lines) == 0 {
		return
	}
	p.Linef("")
	p.Linef("  %s", m.Name)
	for _, line := range lines {
		p.Linef("    %s", line)
	}
}

// remarkLines are a row's assumptions and remarks.
func (p *Page) remarkLines(r *report.Comparison, m *report.Compared) []string {
	var lines []string
	for _, line := range p.assumptionLines(m.Assumptions) {
		if line = strings.TrimSpace(line); line != "" {
			lines = append(lines, p.worded(line))
		}
	}
	for _, remark := range r.Remarks(m) {
		lines = append(lines, p.worded(p.say(remark)))
	}
	return lines
}

// Note is what a table's cells do not say of a model, or of all where that is "".
type Note struct{ Model, Text string }

// ComparisonNotes are what text says around the table of a comparison, for tables that stand alone.
func ComparisonNotes(r *report.Comparison, o Options) []Note {
	p := NewPage(o)
	notes := []Note{{"", fmt.Sprintf(p.sayFormat("memory on %s"), p.usable(r.GPU, r.Capacity)) + ", " + r.Precision}}
	for i := range r.Models {
		m := &r.Models[i]
		for _, line := range p.remarkLines(r, m) {
			notes = append(notes, Note{m.Name, line})
		}
	}
	return append(notes, p.comparisonFooter(r)...)
}

// comparisonFooter is how the figures of a comparison are meant.
func (p *Page) comparisonFooter(r *report.Comparison) []Note {
	notes := []Note{{"", fmt.Sprintf(p.sayFormat("memory is that of a run of the input shown, simulated, not measured%s"), p.contextsOf(r))}}
	if hasTimes(r) {
		notes = append(notes, Note{"", p.ownWord("times are estimates of a forward and of a training step: compare them with each other")})
	}
	return notes
}

// ComparisonColumns lists what Options.Columns takes of a comparison; the model's name is the first always.
func ComparisonColumns() []string {
	return []string{"input", "params", "macs", "flops", "inference", "training", "batch", "forward", "step"}
}

// onlyColumns keeps the columns that are asked for, in their order; named says which each is.
func onlyColumns(right []bool, rows [][]string, named, columns []string) ([]bool, [][]string) {
	if len(columns) == 0 {
		return right, rows
	}
	at := []int{0}
	for _, name := range columns {
		if i := slices.Index(named, name); i > 0 {
			at = append(at, i)
		}
	}
	kept := make([][]string, len(rows))
	var rights []bool
	for _, i := range at {
		rights = append(rights, right[i])
		for j, row := range rows {
			kept[j] = append(kept[j], row[i])
		}
	}
	return rights, kept
}

// ComparisonRows are the cells of a comparison, a heading first, and which columns
// stand on the right. A figure that there is not is "–".
func ComparisonRows(r *report.Comparison, o Options) (right []bool, rows [][]string) {
	head := append(append([]string{"model", "input", "params"}, workHead(r)...), "inference", "training")
	named := append(append([]string{"model", "input", "params"}, []string{"macs", "flops"}[:len(workHead(r))]...), "inference", "training")
	right = []bool{false, false, true, true, true, true, true}[:len(head)]
	if r.Capacity > 0 {
		head, right, named = append(head, "largest batch"), append(right, true), append(named, "batch")
	}
	times := hasTimes(r)
	if times {
		head, right, named = append(head, "forward", "step"), append(right, true, true), append(named, "forward", "step")
	}
	rows = append(rows, head)
	for _, m := range r.Models {
		if m.Error != nil {
			rows = append(rows, append([]string{m.Name}, slices.Repeat([]string{"–"}, len(head)-1)...))
			continue
		}
		row := append([]string{m.Name, inputsOf(m.Inputs)}, workCells(r, &m)...)
		row = append(row, marked(Bytes(m.Inference, o.SI), m.MemoryBound, m.AtLeast))
		training := "–"
		if m.Problem == "" {
			training = marked(Bytes(m.Training, o.SI), m.MemoryBound, m.AtLeast)
		}
		row = append(row, training)
		if r.Capacity > 0 {
			row = append(row, largestOf(&m))
		}
		if times {
			row = append(row, estimated(m.InferenceSeconds), estimated(m.TrainingSeconds))
		}
		rows = append(rows, row)
	}
	return onlyColumns(right, rows, named, o.Columns)
}

// workHead are the headings of the work: of a tool's, its own number alone.
func workHead(r *report.Comparison) []string {
	if r.Convention == "" {
		return []string{"MACs", "FLOPs"}
	}
	return []string{r.Convention + " " + r.Unit}
}

// workCells are a model's parameters and its work.
func workCells(r *report.Comparison, m *report.Compared) []string {
	atLeast := m.AtLeast || m.Uncounted > 0
	switch {
	case r.Convention == "":
		return []string{Count(m.Parameters), marked(Count(m.MACs), m.MACsBound, atLeast), marked(Count(m.FLOPs), m.FLOPsBound, atLeast)}
	case m.Counted == nil || m.Counted.Problem != "":
		return []string{"–", "–"}
	}
	return []string{Count(m.Counted.Parameters), Count(m.Counted.Total)}
}

// hasTimes tells whether some model's time is estimated.
func hasTimes(r *report.Comparison) bool {
	return slices.ContainsFunc(r.Models, func(m report.Compared) bool { return m.InferenceSeconds != nil || m.TrainingSeconds != nil })
}

// estimated is a time, "–" where there is none.
func estimated(s *float64) string {
	if s == nil {
		return "–"
	}
	return "~ " + Seconds(*s)
}

func largestOf(m *report.Compared) string {
	switch {
	case m.Largest == nil:
		return "–"
	case *m.Largest == 0:
		return "none fits"
	}
	return Grouped(*m.Largest)
}

// inputsOf are the sizes of a model's inputs: 1×3×224×224.
func inputsOf(inputs []report.Value) string {
	var shapes []string
	for _, v := range inputs {
		shapes = append(shapes, report.FormatShape(v.Shape))
	}
	return strings.Join(shapes, ", ")
}

// marked shows whether a figure is an upper or a lower bound.
func marked(text string, atMost, atLeast bool) string {
	switch {
	case atLeast:
		return "≥ " + text
	case atMost:
		return "≤ " + text
	}
	return text
}
