// Package text prints reports for a terminal: the answer first, one screen,
// aligned, no decoration that carries nothing, assumptions at the end, and the
// next useful command. It only formats: every number stands in the report.
//
// Signs: a dot is truly zero, "≤" an upper bound, "(shared)" parameters that an
// earlier row counted. The batch stands once, in the head line, and is left out
// of the output column where it is the first axis.
package text

import (
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"

	"heft/internal/escape"
	"heft/internal/report"
)

// AllDepths shows every row.
const AllDepths = math.MaxInt

// Options say how to print.
type Options struct {
	Width int  // columns of the terminal; 0 is unlimited
	Depth int  // rows down to this depth below the root
	SI    bool // bytes in powers of 1000
	ASCII bool // no other signs
	// Sort orders a table of layers: by "macs", "params" or "flops", largest first;
	// empty is the order of the run.
	Sort string
	// Top keeps so many rows of it; 0 is all.
	Top int
	// Columns are those of a table of all layers instead of the usual one: see Columns.
	Columns []string
	// Style prints a count as the tool that it is named after does: one of Styles.
	Style string
	// Word words a text in which names of settings stand in backquotes: the command
	// line writes them as flags. nil leaves them.
	Word func(string) string
	// Language is that of explanations and totals: "" or "en", or "zh".
	Language string
	// Deeper are the next useful commands, which the last line names.
	Deeper []string
	// Others are the commands for the other models of a folder that was named as one.
	Others []string

	// Deepen is set where nobody asked for a depth. It goes deeper as long as a
	// single row would be shown: many an export is wrapped in one module. A table
	// that is too long for a terminal loses its middle.
	Deepen bool
}

// Model prints the table, the totals and the assumptions of a model.
func Model(w io.Writer, r *report.Report, o Options) error {
	p := printer{Page: NewPage(o), report: r, options: o, batch: report.BatchOf(r.Inputs, r.Outputs)}
	p.head()
	if len(o.Columns) > 0 {
		if err := p.columns(); err != nil {
			return err
		}
	} else {
		p.table()
	}
	p.totals()
	p.memory()
	p.match()
	p.assumptions(r.Assumptions)
	p.others()
	p.hint()
	_, err := p.WriteTo(w)
	return err
}

type printer struct {
	*Page
	report  *report.Report
	options Options
	batch   int64      // common first axis of the inputs, 0 if there is none
	stored  []tableRow // of a file of parameters, nil for a report's layers
}

func (p *printer) head() {
	parts := []string{fmt.Sprintf(p.sayFormat("input %s"), inputsText(p.report.Inputs))}
	if p.report.Source != p.report.Model {
		parts = append([]string{p.report.Source}, parts...)
	}
	if p.report.Training {
		parts = append(parts, "training mode")
	}
	p.Page.head(p.report.Model, parts...)
	p.Linef("")
}

func (p *printer) table() {
	rows, left := p.rows()
	if len(rows) == 0 {
		return
	}
	cells := [][]string{{"module", "type", "output", "params", "MACs", ""}}
	for i, row := range rows {
		if p.leftOut(i, len(rows)) {
			if i == mostRows-lastRows {
				cells = append(cells, []string{p.more(len(rows) - mostRows), "--depth " + strconv.Itoa(p.options.Depth), "", "", "", ""})
			}
			continue
		}
		cells = append(cells, p.row(row))
	}
	if left > 0 {
		cells = append(cells, []string{p.more(left), "", "", "", "", ""})
	}
	p.Table([]bool{false, false, false, true, true, false}, cells)
	p.Linef("")
}

// Rows that a terminal shows of a long table at most, and how many of them are
// the last.
const mostRows, lastRows = 60, 10

// more says how many rows are not shown.
func (p *Page) more(n int) string { return fmt.Sprintf(p.sayFormat("… %d more"), n) }

// nameOf is a row's name with heft's own words in the page's language.
func (p *printer) nameOf(l *mergedRow) string {
	name := l.name()
	own := strings.TrimLeft(name, " ")
	if !strings.HasPrefix(own, "(") {
		return name
	}
	return name[:len(name)-len(own)] + p.say(own)
}

// leftOut tells a row in the middle of a table that is too long for a terminal,
// as long as nobody asked for it.
func (p *printer) leftOut(i, rows int) bool {
	return p.options.Deepen && p.options.Width > 0 && rows > mostRows+1 && i >= mostRows-lastRows && i < rows-lastRows
}

func (p *printer) row(l mergedRow) []string {
	kind := l.Type
	if l.Detail != "" {
		kind += " " + l.Detail
	}
	if l.calls > 1 {
		kind += " " + fmt.Sprintf(p.sayFormat("(%d calls)"), l.calls)
	}
	if l.Kind == report.KindUnused {
		kind += " " + p.ownWord("(not called)")
	}
	return []string{p.nameOf(&l), kind, p.output(l.Layer), p.parameters(l.Layer), macs(l.Layer), bar(l.Share, p.barColumns())}
}

// lastName is the path for the first level, below it the last component: the
// indentation shows the rest.
func lastName(path string, depth int) string {
	if depth <= 1 {
		return path
	}
	return path[strings.LastIndexByte(path, '.')+1:]
}

func (p *printer) output(l report.Layer) string {
	if len(l.Outputs) == 0 {
		return ""
	}
	shape := l.Outputs[0]
	if len(shape) > 1 && shape[0] == p.batch && !l.Bound && !l.AtLeast && l.Kind != report.KindParameter {
		shape = shape[1:]
	}
	text := report.FormatShape(shape)
	if l.Bound {
		text = "≤ " + text
	}
	if l.AtLeast {
		text = "≥ " + text
	}
	if more := len(l.Outputs) - 1; more > 0 {
		text += fmt.Sprintf(" (+%d)", more)
	}
	return text
}

func (p *printer) parameters(l report.Layer) string {
	switch {
	case l.Parameters > 0:
		return Grouped(l.Parameters)
	case l.Shared:
		return p.ownWord("(shared)")
	}
	return "·"
}

func macs(l report.Layer) string {
	if l.MACs == 0 {
		return "·"
	}
	return Count(l.MACs)
}

// barColumns is how long the bar of all MACs is: what a narrow terminal has no room
// for is left to names.
func (p *printer) barColumns() int {
	switch {
	case p.width == 0 || p.width >= 100:
		return 25
	case p.width >= 72:
		return 10
	}
	return 0
}

// bar draws a share of the MACs in so many columns: of 25, a full block is 4 %.
func bar(share float64, columns int) string {
	eighths := int(math.Round(share * float64(columns) * 8))
	if eighths == 0 {
		if share > 0 && columns > 0 {
			return "▏"
		}
		return ""
	}
	text := strings.Repeat("█", eighths/8)
	if rest := eighths % 8; rest > 0 {
		text += string([]rune("▏▎▍▌▋▊▉")[rest-1])
	}
	return text
}

func (p *printer) totals() {
	t := p.report.Totals
	trainable := p.say("all trainable")
	if t.Trainable == 0 && t.Parameters > 0 {
		trainable = p.say("all frozen")
	} else if t.Trainable != t.Parameters {
		trainable = fmt.Sprintf(p.say("%s trainable"), Grouped(t.Trainable))
	}
	line := fmt.Sprintf("  %s  %14s    %s    %s", pad(p.say("parameters"), -10), Grouped(t.Parameters), p.bytes(t.ParameterBytes), trainable)
	if t.Buffers > 0 {
		line += " · " + fmt.Sprintf(p.say("buffers %s"), Grouped(t.Buffers))
	}
	if t.FileElements > 0 && t.FileElements != t.Parameters+t.Buffers {
		line += " · " + fmt.Sprintf(p.say("the file stores %s"), Grouped(t.FileElements))
	}
	p.Linef("%s", line)
	line = fmt.Sprintf("  %s  %s MACs    %s FLOPs    "+p.say("backward %s FLOPs"), pad(p.say("work"), -10),
		pad(p.counted(t.MACsBound, Grouped(t.MACs)), 14), p.counted(t.FLOPsBound, Count(t.FLOPs)), p.counted(t.FLOPsBound, Count(t.BackwardFLOPs)))
	if t.MACsPerSample > 0 {
		line += " · " + fmt.Sprintf(p.say("%s MACs a sample"), p.counted(t.MACsBound, Grouped(t.MACsPerSample)))
	}
	if t.Uncounted > 0 {
		line += "    " + p.say("not counted: "+plural(t.Uncounted, "operator"))
	}
	p.Linef("%s", line)
}

func plural(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

// counted marks a sum: an upper bound, or what some operators or some turns of a
// loop are missing in.
func (p *printer) counted(isBound bool, text string) string {
	switch {
	case p.report.Totals.Uncounted == 0 && !p.report.Totals.AtLeast:
		return bounded(isBound, text)
	case isBound:
		return "~ " + text
	}
	return "≥ " + text
}

// memory: inference and training at the given batch, what of the card CUDA itself takes
// for either, and how they are meant. The figures fit a line of 80 columns.
func (p *printer) memory() {
	m := p.report.Memory
	if m == nil {
		return
	}
	batch := ""
	if p.batch > 0 {
		batch = fmt.Sprintf(p.say("batch %d"), p.batch) + ", "
	}
	mark := "~ "
	if p.report.Totals.FLOPsBound {
		mark = "≤ "
	}
	figures := fmt.Sprintf(p.say("%s inference"), mark+p.bytes(m.OwnInference()))
	if m.Problem == "" {
		figures += ", " + fmt.Sprintf(p.say("%s training"), p.bytes(m.OwnTraining()))
	}
	if m.Context > 0 {
		figures += " + " + fmt.Sprintf(p.say("%s CUDA context"), p.bytes(m.Context))
	}
	p.Linef("  %s  %s    %s%s", pad(p.say("memory"), -10), figures, batch, p.say(m.Setting))
	if m.Problem != "" {
		p.Linef("  no training: %s", p.say(firstLine(m.Problem)))
	}
}

func firstLine(text string) string {
	line, _, _ := strings.Cut(text, "\n")
	return line
}

// bounded marks an upper bound.
func bounded(isBound bool, text string) string {
	if isBound {
		return "≤ " + text
	}
	return text
}

// pad fills text up with spaces on its left, or for a negative width on its right.
func pad(text string, width int) string {
	if width < 0 {
		return text + strings.Repeat(" ", max(-width-escape.Width(text), 0))
	}
	return strings.Repeat(" ", max(width-escape.Width(text), 0)) + text
}

// assumptions end a screen with what was taken for granted.
func (p *Page) assumptions(list []report.Assumption) {
	for _, line := range p.assumptionLines(list) {
		p.Linef("%s", p.worded(line))
	}
}

// deeper ends a screen with the next useful commands, one a line, as they can be
// typed: a line that is too long goes on behind a backslash.
func (p *Page) deeper(commands []string) { p.commands("deeper", commands) }

// commands lists commands below an empty line, the first behind a label.
func (p *Page) commands(name string, commands []string) {
	label := "  " + p.say(name) + ": "
	for i, command := range commands {
		if i == 0 {
			p.Linef("")
		} else {
			label = strings.Repeat(" ", escape.Width(label))
		}
		width := p.width - len(" \\")
		if p.width == 0 {
			width = 0
		}
		lines := fold(p.signs(escape.Line(label+command)), width)
		p.out.WriteString(strings.Join(lines, " \\\n") + "\n")
	}
}

// assumptionLines are a list of assumptions below an empty line, nothing where there
// are none.
func (p *Page) assumptionLines(list []report.Assumption) []string {
	if len(list) == 0 {
		return nil
	}
	var said []string
	places := map[string][]string{}
	for _, a := range list {
		line := "  " + p.say("assumed") + ": " + p.say(a.Text)
		if a.Effect != "" {
			line += "; " + p.say(a.Effect)
		}
		if places[line] == nil {
			said = append(said, line)
		}
		places[line] = append(places[line], a.Source)
	}
	lines := []string{""}
	for _, line := range said {
		lines = append(lines, line+p.placesText(places[line]))
	}
	return lines
}

// placesText says where the same was assumed: "(mask.py:10 and 3 more)".
func (p *Page) placesText(places []string) string {
	switch {
	case places[0] == "":
		return ""
	case len(places) == 1:
		return " (" + places[0] + ")"
	}
	return " " + fmt.Sprintf(p.sayFormat("(%s and %d more)"), places[0], len(places)-1)
}

// deepest is the depth of the innermost row.
func (p *printer) deepest() int {
	deepest := 0
	for _, l := range p.lines() {
		deepest = max(deepest, l.Depth)
	}
	return deepest
}

// others tells what else the folder has that was named as the model.
func (p *printer) others() {
	folder := p.report.Folder
	if folder == nil {
		return
	}
	others := p.options.Others
	if others == nil { // nobody said how these are asked for
		others = folder.Models
	}
	p.commands("the folder also has", others)
	if folder.More > 0 {
		p.Linef(p.sayFormat("  and %d more"), folder.More)
	}
	if folder.Partly {
		p.Linef("  %s", p.say("not all files of the folder were read"))
	}
}

// hint ends with commands that work on this very model; deeper rows are the first.
func (p *printer) hint() {
	commands := p.options.Deeper
	if len(commands) > 0 && p.deepest() > p.options.Depth {
		commands = append([]string{fmt.Sprintf("--depth %d, --depth all", p.options.Depth+1)}, commands...)
	}
	p.deeper(commands)
}
