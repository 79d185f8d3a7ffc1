package text_test

// This file compares the screens of reports that no model gave: every branch of what prints them, on terminals
// of three widths.

import (
	"fmt"
	"io"
	"strings"
	"testing"

	"heft/internal/render/text"
	"heft/internal/report/made"
)

// options are how screens are asked for.
var options = map[string][]text.Options{
	"":      {{}, {Width: 80, Depth: 2, Deepen: true}, {Width: 40, SI: true, ASCII: true, Depth: text.AllDepths, Deeper: []string{"--depth 3"}}},
	"model": {{Depth: 1}, {Width: 100, Depth: text.AllDepths}, {Sort: "flops", Top: 2, Depth: 3}, {Language: "zh", Width: 60}, {Columns: text.Columns(), Depth: 2}},
}

// screensOf prints reports of a type in each way.
func screensOf[T any](s *made.Screens, name string, print func(io.Writer, *T, text.Options) error, ways []text.Options) {
	for _, number := range made.Numbers() {
		for i, o := range ways {
			var r T
			made.Fill(&r, number)
			s.Add(fmt.Sprintf("%s %d, way %d", name, number, i), func(w *strings.Builder) error { return print(w, &r, o) })
		}
	}
}

func TestMadeScreens(t *testing.T) {
	var s made.Screens
	usual := options[""]
	screensOf(&s, "advice", text.Advice, usual)
	screensOf(&s, "what-if", text.WhatIf, usual)
	screensOf(&s, "fit", text.Fit, usual)
	screensOf(&s, "weights", text.Weights, usual)
	screensOf(&s, "comparison", text.Comparison, usual)
	screensOf(&s, "diff", text.Diff, usual)
	screensOf(&s, "latency", text.Latency, usual)
	screensOf(&s, "memory", text.Memory, usual)
	screensOf(&s, "placements", text.Placements, usual)
	screensOf(&s, "shape", text.Shape, usual)
	screensOf(&s, "bytes", text.TensorBytes, usual)
	screensOf(&s, "explanation", text.Explanation, append(usual, text.Options{Language: "zh"}))
	screensOf(&s, "conventions", text.Conventions, usual)
	screensOf(&s, "check", text.Check, usual)
	screensOf(&s, "checks", text.CheckList, usual)
	screensOf(&s, "model", text.Model, append(options["model"], usual...))
	for _, n := range []float64{0, 1e-9, 9.994e-7, 0.0123, 0.9999, 1, 12.34, 99.95, 1234} {
		s.Add(fmt.Sprint(n, " seconds"), func(w *strings.Builder) error { _, err := io.WriteString(w, text.Seconds(n)); return err })
	}
	s.Compare(t, "testdata/made.txt.gz")
}
