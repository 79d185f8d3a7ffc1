package text

// This file prints a count as torchsummary prints its table.

import (
	"fmt"
	"io"
	"strings"

	"heft/internal/report"
)

// torchsummaryScreen prints the rows, totals and sizes of a count by the convention
// torchsummary as the tool does: shapes of one sample with −1 for the batch, sizes in
// MiB that it calls MB.
func torchsummaryScreen(w io.Writer, c report.ConventionCount, _ Options) error {
	var b strings.Builder
	line := strings.Repeat("-", 64) + "\n"
	double := strings.Repeat("=", 64) + "\n"
	b.WriteString(line)
	fmt.Fprintf(&b, "%20s  %25s %15s\n", "Layer (type)", "Output Shape", "Param #")
	b.WriteString(double)
	var trainable int64
	for _, row := range c.Rows {
		fmt.Fprintf(&b, "%20s  %25s %15s\n", row.Name, sampleShapes(row), Grouped(row.Parameters))
		if row.Trainable {
			trainable += row.Parameters
		}
	}
	b.WriteString(double)
	fmt.Fprintf(&b, "Total params: %s\nTrainable params: %s\nNon-trainable params: %s\n", Grouped(c.Parameters), Grouped(trainable), Grouped(c.Parameters-trainable))
	b.WriteString(line)
	for i, name := range []string{"Input size", "Forward/backward pass size", "Params size", "Estimated Total Size"} {
		fmt.Fprintf(&b, "%s (MB): %.2f\n", name, float64(c.Sizes[i].Bytes)/(1<<20))
	}
	b.WriteString(line)
	_, err := io.WriteString(w, b.String())
	return err
}

// sampleShapes is a row's shape as Python prints a list.
func sampleShapes(row report.ToolRow) string {
	var shapes []string
	for _, shape := range row.Outputs {
		text := "[-1"
		for _, n := range shape {
			text += fmt.Sprintf(", %d", n)
		}
		shapes = append(shapes, text+"]")
	}
	if row.List {
		return "[" + strings.Join(shapes, ", ") + "]"
	}
	return strings.Join(shapes, ", ")
}
