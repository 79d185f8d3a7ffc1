package text

// This file prints what differs between two models.

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"heft/internal/report"
)

// Diff prints the totals of both models with their change, then the layers that are
// not the same. Layers that only see another size, and those that only have another
// path, are joined.
func Diff(w io.Writer, r *report.Diff, o Options) error {
	p := NewPage(o)
	p.diffHead(r)
	p.Linef("")
	right, rows := DiffTotals(r, o)
	for _, row := range rows[1:] {
		row[0] = p.ownWord(row[0])
	}
	p.Table(right, rows)
	p.Linef("")
	p.Linef("  %s", p.said(DiffSummary(r)))
	right, rows = DiffLayers(r, o)
	if n := len(rows) - mostRows; p.width > 0 && n > 0 {
		rows = append(rows[:mostRows], []string{"", fmt.Sprintf("… %d more", n), "", "", "", ""})
	}
	for _, row := range rows {
		row[2] = p.say(row[2])
	}
	if len(rows) > 1 {
		p.Linef("")
		p.diffLayers(right, rows)
	}
	for _, line := range DiffJoined(r) {
		p.Linef("  %s", p.say(line))
	}
	for _, side := range []report.DiffSide{r.Before, r.After} {
		p.sideAssumptions(side)
	}
	_, err := p.WriteTo(w)
	return err
}

// diffLayers writes the rows of layers, on a narrow terminal without the outputs, and
// below each other where that is too wide still.
func (p *Page) diffLayers(right []bool, rows [][]string) {
	if !p.holds(right, rows) {
		right = slices.Delete(slices.Clone(right), 3, 4)
		for i, row := range rows {
			rows[i] = slices.Delete(slices.Clone(row), 3, 4)
		}
	}
	if p.holds(right, rows) || len(rows) == 0 {
		p.Table(right, rows)
		return
	}
	for _, row := range rows[1:] {
		p.Linef("  %s %s", row[0], row[1])
		p.Linef("      %s", strings.Join(row[2:], " · "))
	}
}

func (p *Page) sideAssumptions(side report.DiffSide) {
	lines := p.assumptionLines(side.Assumptions)
	if len(lines) == 0 {
		return
	}
	p.Linef("")
	p.Linef("  %s", side.Model)
	for _, line := range lines {
		if line != "" {
			p.Linef("  %s", p.worded(line))
		}
	}
}

// diffHead names both models, and their input, once if it is the same.
func (p *Page) diffHead(r *report.Diff) {
	before, after := inputsOf(r.Before.Inputs), inputsOf(r.After.Inputs)
	if before == after {
		p.Linef("%s → %s · input %s", r.Before.Model, r.After.Model, before)
		return
	}
	p.Linef("%s · input %s → %s · input %s", r.Before.Model, before, r.After.Model, after)
}

// DiffSummary counts the layers by what happened to them.
func DiffSummary(r *report.Diff) string {
	var parts []string
	for _, kind := range []report.ChangeKind{report.LayerAdded, report.LayerRemoved, report.LayerChanged, report.LayerResized, report.LayerRenamed} {
		if n := r.Count(kind); n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", n, kind))
		}
	}
	return strings.Join(append(parts, fmt.Sprintf("%d the same", r.Same)), " · ") + ", of all layers"
}

// DiffTotals are the cells of the totals, a heading first, and which columns stand on
// the right.
func DiffTotals(r *report.Diff, o Options) (right []bool, rows [][]string) {
	rows = append(rows, []string{"total", "before", "after", "change", ""})
	for _, t := range r.Totals {
		name := strings.NewReplacer("_", " ", "macs", "MACs", "flops", "FLOPs").Replace(string(t.Measure))
		before, after := amountText(t.Measure, t.Before, o), amountText(t.Measure, t.After, o)
		row := []string{name, before, after, "–", ""}
		if !t.Before.Missing() && !t.After.Missing() {
			row[3], row[4] = signed(t.Change, func(n int64) string { return totalText(t.Measure, n, o) }), percentChange(t.Before.Value, t.Change)
		}
		rows = append(rows, row)
	}
	return []bool{false, true, true, true, true}, rows
}

func amountText(of report.Measure, a report.Amount, o Options) string {
	if a.Missing() {
		return "–"
	}
	return marked(totalText(of, a.Value, o), a.AtMost, a.AtLeast)
}

func totalText(of report.Measure, n int64, o Options) string {
	if of.InBytes() {
		return Bytes(n, o.SI)
	}
	return Grouped(n)
}

// signed writes a change with its sign, a dot for none.
func signed(n int64, text func(int64) string) string {
	switch {
	case n > 0:
		return "+" + text(n)
	case n < 0:
		return "−" + text(-n)
	}
	return "·"
}

// percentChange is a change as a part of what was there before.
func percentChange(before, change int64) string {
	if change == 0 || before == 0 {
		return ""
	}
	sign := "+"
	if change < 0 {
		sign, change = "−", -change
	}
	part := 100 * float64(change) / float64(before)
	if part < 0.05 {
		return fmt.Sprintf("%s%.1g %%", sign, part)
	}
	return fmt.Sprintf("%s%.1f %%", sign, part)
}

// DiffLayers are the cells of the layers that were added, removed or changed, a heading
// first, and which columns stand on the right.
func DiffLayers(r *report.Diff, o Options) (right []bool, rows [][]string) {
	rows = append(rows, []string{"", "layer", "type", "output", "params", "MACs"})
	for i := 0; i < len(r.Layers); {
		end := blockOf(r.Layers, i)
		switch c := r.Layers[i]; {
		case end-i > 1:
			rows = append(rows, blockCells(r.Layers[i:end]))
		case c.Kind == report.LayerAdded:
			rows = append(rows, layerCells("+", c.Path, c.After))
		case c.Kind == report.LayerRemoved:
			rows = append(rows, layerCells("−", c.Path, c.Before))
		case c.Kind == report.LayerChanged:
			rows = append(rows, changedCells(c))
		}
		i = end
	}
	return []bool{false, false, false, false, true, true}, rows
}

// leastBlock is how many layers of one module, added or removed one after the other,
// are shown in one row.
const leastBlock = 3

// blockOf is the end of the block that is shown in the row of change i.
func blockOf(changes []report.LayerChange, i int) int {
	first := changes[i]
	parent := parentOf(first.Path)
	if parent == "" || first.Kind != report.LayerAdded && first.Kind != report.LayerRemoved {
		return i + 1
	}
	end := i
	for end < len(changes) && changes[end].Kind == first.Kind && strings.HasPrefix(changes[end].Path, parent+".") {
		end++
	}
	if end-i < leastBlock {
		return i + 1
	}
	return end
}

// blockCells are those of layers that were added or removed together.
func blockCells(block []report.LayerChange) []string {
	sign, sum := "+", report.DiffLayer{Type: layersText(len(block))}
	for _, c := range block {
		l := c.After
		if c.Kind == report.LayerRemoved {
			sign, l = "−", c.Before
		}
		sum.Parameters += l.Parameters
		sum.MACs += l.MACs
		if len(l.Outputs) > 0 {
			sum.Outputs = l.Outputs
		}
	}
	return layerCells(sign, parentOf(block[0].Path)+".*", &sum)
}

func layerCells(sign, path string, l *report.DiffLayer) []string {
	return []string{sign, path, l.String(), firstShape(l), figureOrDot(l.Parameters, Grouped), figureOrDot(l.MACs, Count)}
}

// changedCells has what was and what is in each cell that differs.
func changedCells(c report.LayerChange) []string {
	name := c.Path
	if c.Was != "" {
		name = c.Was + " → " + c.Path
	}
	was, is := layerCells("~", name, c.Before), layerCells("~", name, c.After)
	for i := 2; i < len(is); i++ {
		if was[i] != is[i] {
			is[i] = was[i] + " → " + is[i]
		}
	}
	if slices.Contains(c.Differs, "calls") {
		is[2] += fmt.Sprintf(" (%d → %d calls)", c.Before.Calls, c.After.Calls)
	}
	return is
}

func figureOrDot(n int64, text func(int64) string) string {
	if n == 0 {
		return "·"
	}
	return text(n)
}

func firstShape(l *report.DiffLayer) string {
	if len(l.Outputs) == 0 {
		return ""
	}
	return report.FormatShape(l.Outputs[0])
}

// DiffJoined are lines for layers that are renamed or see another size.
func DiffJoined(r *report.Diff) []string {
	var lines []string
	for _, n := range r.Renamed() {
		if n.Was == n.Path {
			lines = append(lines, fmt.Sprintf("renamed  %s of %s have another number", layersText(n.Layers), orModel(n.Was)))
			continue
		}
		lines = append(lines, fmt.Sprintf("renamed  %s → %s (%s)", orModel(n.Was), orModel(n.Path), layersText(n.Layers)))
	}
	first := slices.IndexFunc(r.Layers, func(c report.LayerChange) bool { return c.Kind == report.LayerResized })
	if first >= 0 {
		c := r.Layers[first]
		lines = append(lines, fmt.Sprintf("resized  %s: the same on other sizes, beginning with %s, %s → %s",
			layersText(r.Count(report.LayerResized)), c.Path, firstShape(c.Before), firstShape(c.After)))
	}
	if len(lines) > 0 {
		lines = append([]string{""}, lines...)
	}
	return lines
}

func orModel(path string) string {
	if path == "" {
		return "(the model)"
	}
	return path
}

func layersText(n int) string {
	if n == 1 {
		return "1 layer"
	}
	return fmt.Sprintf("%d layers", n)
}
