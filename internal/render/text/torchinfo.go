package text

// This file prints a count as torchinfo 1.8.0 prints its table.

import (
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"heft/internal/report"
)

const torchinfoWidth = 25 // of a column

// torchinfoColumn is a column of torchinfo's table: its title and its cell. deepest says
// that rows below are not shown.
type torchinfoColumn struct {
	title string
	cell  func(row report.ToolRow, deepest bool, total int64) string
}

// torchinfoColumns are the columns by the names that the tool has for them.
func torchinfoColumns() map[string]torchinfoColumn {
	return map[string]torchinfoColumn{
		"kernel_size":    {"Kernel Shape", func(r report.ToolRow, _ bool, _ int64) string { return orDashes(r.Tree.Kernel) }},
		"input_size":     {"Input Shape", func(r report.ToolRow, _ bool, _ int64) string { return listOrDashes(r.Tree.Input) }},
		"output_size":    {"Output Shape", func(r report.ToolRow, _ bool, _ int64) string { return listOrDashes(r.Tree.Output) }},
		"num_params":     {"Param #", torchinfoParameters},
		"params_percent": {"Param %", torchinfoShare},
		"mult_adds":      {"Mult-Adds", torchinfoMultAdds},
		"trainable":      {"Trainable", torchinfoTrainable},
	}
}

// torchinfoScreen prints the rows down to a depth, 3 if none is given, with the columns
// that are asked for, then the totals and sizes.
func torchinfoScreen(w io.Writer, c report.ConventionCount, o Options) error {
	if o.Depth == 0 {
		o.Depth = 3
	}
	names := o.Columns
	if len(names) == 0 {
		names = []string{"output_size", "num_params"}
	}
	all := torchinfoColumns()
	var columns []torchinfoColumn
	for _, name := range names {
		columns = append(columns, all[name])
	}
	names = names[:0:0]
	for _, column := range columns {
		names = append(names, column.title)
	}
	var trainable int64
	width := 40
	for _, row := range c.Rows {
		trainable += row.TrainableParameters
		if n := 5*row.Tree.Depth + 1 + utf8.RuneCountInString(torchinfoName(row)); n >= width {
			width = (n + 4) / 5 * 5
		}
	}
	line := strings.Repeat("=", width+torchinfoWidth*len(columns)) + "\n"
	var b strings.Builder
	b.WriteString(line)
	torchinfoLine(&b, width, "Layer (type:depth-idx)", names)
	b.WriteString(line)
	for _, row := range c.Rows {
		if row.Tree.Depth > o.Depth && o.Depth != AllDepths {
			continue
		}
		var cells []string
		for _, column := range columns {
			cells = append(cells, column.cell(row, row.Tree.Depth == o.Depth, c.Parameters))
		}
		torchinfoLine(&b, width, torchinfoIndent(row.Tree.Depth)+torchinfoName(row), cells)
	}
	b.WriteString(line)
	fmt.Fprintf(&b, "Total params: %s\nTrainable params: %s\nNon-trainable params: %s\n", Grouped(c.Parameters), Grouped(trainable), Grouped(c.Parameters-trainable))
	fmt.Fprintf(&b, "Total mult-adds (Units.%s\n%s", torchinfoTotal(c.Total), line)
	for i, name := range []string{"Input size", "Forward/backward pass size", "Params size", "Estimated Total Size"} {
		fmt.Fprintf(&b, "%s (MB): %.2f\n", name, float64(c.Sizes[i].Bytes)/1e6)
	}
	b.WriteString(line)
	_, err := io.WriteString(w, b.String())
	return err
}

func torchinfoLine(b *strings.Builder, width int, name string, cells []string) {
	text := fmt.Sprintf("%-*s ", width, name)
	for _, cell := range cells {
		text += fmt.Sprintf("%-*s ", torchinfoWidth, cell)
	}
	b.WriteString(strings.TrimRight(text, " ") + "\n")
}

func torchinfoName(row report.ToolRow) string {
	if row.Tree.Depth == 0 {
		return row.Name
	}
	return fmt.Sprintf("%s: %d-%d", row.Name, row.Tree.Depth, row.Tree.Index)
}

func torchinfoIndent(depth int) string {
	switch depth {
	case 0:
		return ""
	case 1:
		return "├─"
	}
	return strings.Repeat("│    ", depth-1) + "└─"
}

func torchinfoParameters(r report.ToolRow, deepest bool, _ int64) string {
	t := r.Tree
	switch {
	case t.Below == 0:
		return "--"
	case t.Recursive:
		return "(recursive)"
	case !deepest && !t.Leaf && t.Left <= 0:
		return "--"
	case !deepest && !t.Leaf:
		return Grouped(t.Left)
	case t.TrainableBelow == 0:
		return "(" + Grouped(t.Below) + ")"
	}
	return Grouped(t.Below)
}

func torchinfoShare(r report.ToolRow, deepest bool, total int64) string {
	t := r.Tree
	n := t.Left
	if deepest || t.Leaf {
		n = t.Below
	}
	switch {
	case total != 0 && t.Recursive:
		return "(recursive)"
	case total == 0 || n == 0:
		return "     --"
	}
	return fmt.Sprintf("%7s", fmt.Sprintf("%.2f%%", 100*float64(n)/float64(total)))
}

func torchinfoMultAdds(r report.ToolRow, deepest bool, _ int64) string {
	switch {
	case r.Tree.Leaf && r.Tree.Count > 0:
		return Grouped(r.Tree.Count)
	case !r.Tree.Leaf && deepest && r.Tree.Counts:
		return Grouped(r.Tree.CountBelow)
	}
	return "--"
}

func torchinfoTrainable(r report.ToolRow, _ bool, _ int64) string {
	switch t := r.Tree; {
	case t.Below == 0:
		return "--"
	case t.TrainableBelow == 0:
		return "False"
	case t.TrainableBelow == t.Below:
		return "True"
	}
	return "Partial"
}

// torchinfoTotal is the total as Python 3.11 prints it, the unit by the name that the
// tool has for it.
func torchinfoTotal(n int64) string {
	name, unit := "MEGABYTES", 1e6
	switch {
	case float64(n) >= 1e12:
		name, unit = "TERABYTES", 1e12
	case float64(n) >= 1e9:
		name, unit = "GIGABYTES", 1e9
	}
	x := float64(n) / unit
	if x == float64(int64(x)) {
		return fmt.Sprintf("%s): %s", name, Grouped(int64(x)))
	}
	return fmt.Sprintf("%s): %.2f", name, x)
}

func orDashes(text string) string {
	if text == "" {
		return "--"
	}
	return text
}

func listOrDashes(sizes []int64) string {
	if len(sizes) == 0 {
		return "--"
	}
	return strings.ReplaceAll(fmt.Sprint(sizes), " ", ", ")
}
