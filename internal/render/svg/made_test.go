package svg_test

// This file compares drawings of reports that no model gave.

import (
	"fmt"
	"strings"
	"testing"

	"heft/internal/render/svg"
	"heft/internal/report"
	"heft/internal/report/made"
)

func TestMadeDrawings(t *testing.T) {
	var s made.Screens
	for _, number := range made.Numbers() {
		var table report.Report
		var memory report.Memory
		var comparison report.Comparison
		made.Fill(&table, number)
		made.Fill(&memory, number)
		made.Fill(&comparison, number)
		for i, o := range []svg.Options{{}, {Part: true, SI: true, Measure: "params"}, {Measure: "macs"}, {Measure: "kept"}} {
			s.Add(fmt.Sprintf("layers %d, way %d", number, i), func(w *strings.Builder) error { return svg.Layers(w, &table, o) })
			s.Add(fmt.Sprintf("icicle %d, way %d", number, i), func(w *strings.Builder) error { return svg.Icicle(w, &table, o) })
			s.Add(fmt.Sprintf("timeline %d, way %d", number, i), func(w *strings.Builder) error { return svg.Timeline(w, &memory, o) })
			s.Add(fmt.Sprintf("scatter %d, way %d", number, i), func(w *strings.Builder) error { return svg.Scatter(w, &comparison, o) })
		}
	}
	s.Compare(t, "testdata/made.txt.gz")
}
