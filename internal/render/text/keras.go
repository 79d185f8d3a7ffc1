package text

// This file prints a count as the summary of a Keras 3 model looks.

import (
	"fmt"
	"io"
	"strings"

	"heft/internal/escape"
	"heft/internal/report"
)

// kerasWidths are the widths of the columns: the tool's shares of 84 characters.
var kerasWidths = [3]int{36, 27, 15}

// kerasScreen prints the layers that have none in them, shapes with None for the batch,
// and the totals with their bytes at four each.
func kerasScreen(w io.Writer, c report.ConventionCount, _ Options) error {
	var b strings.Builder
	rule := func(left, fill, between, right string) {
		var parts []string
		for _, width := range kerasWidths {
			parts = append(parts, strings.Repeat(fill, width+2))
		}
		b.WriteString(left + strings.Join(parts, between) + right + "\n")
	}
	line := func(bar string, cells [3]string) {
		fmt.Fprintf(&b, "%s %s %s %s %s %*s %s\n", bar, kerasCell(cells[0], kerasWidths[0]), bar, kerasCell(cells[1], kerasWidths[1]), bar, kerasWidths[2], cells[2], bar)
	}
	rule("┏", "━", "┳", "┓")
	line("┃", [3]string{"Layer (type)", "Output Shape", "Param #"})
	rule("┡", "━", "╇", "┩")
	var trainable int64
	for i, row := range c.Rows {
		if i > 0 {
			rule("├", "─", "┼", "┤")
		}
		trainable += row.TrainableParameters
		line("│", [3]string{row.Name, kerasShape(row.Outputs), Grouped(row.Parameters)})
	}
	rule("└", "─", "┴", "┘")
	for _, total := range []struct {
		name string
		n    int64
	}{{"Total params", c.Parameters}, {"Trainable params", trainable}, {"Non-trainable params", c.Parameters - trainable}} {
		fmt.Fprintf(&b, " %s: %s (%s)\n", total.name, Grouped(total.n), kerasBytes(4*total.n))
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// kerasCell cuts what is too long for a column, and fills what is not.
func kerasCell(text string, width int) string {
	text = escape.Cut(text, width)
	return text + strings.Repeat(" ", max(width-escape.Width(text), 0))
}

func kerasShape(outputs [][]int64) string {
	if len(outputs) == 0 {
		return "?"
	}
	text := "(None"
	for _, n := range outputs[0] {
		text += fmt.Sprintf(", %d", n)
	}
	if len(outputs[0]) == 0 {
		text += ","
	}
	return text + ")"
}

// kerasBytes writes bytes in steps of 1,024, which the tool calls KB, MB and GB.
func kerasBytes(n int64) string {
	x := float64(n)
	for _, unit := range []string{"B", "KB", "MB", "GB"} {
		if x < 1024 || unit == "GB" {
			return fmt.Sprintf("%.2f %s", x, unit)
		}
		x /= 1024
	}
	return ""
}
