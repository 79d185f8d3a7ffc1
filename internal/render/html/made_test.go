package html_test

// This file compares pages of reports that no model gave.

import (
	"fmt"
	"strings"
	"testing"

	"heft/internal/render/html"
	"heft/internal/report"
	"heft/internal/report/made"
)

func TestMadePages(t *testing.T) {
	var s made.Screens
	for _, number := range made.Numbers() {
		var table report.Report
		var run report.Memory
		made.Fill(&table, number)
		made.Fill(&run, number)
		for i, o := range []html.Options{{}, {SI: true, Word: strings.ToUpper}} {
			c := html.Content{Table: &table, Runs: []*report.Memory{&run}}
			s.Add(fmt.Sprintf("page %d, way %d", number, i), func(w *strings.Builder) error { return html.Page(w, c, o) })
		}
	}
	s.Compare(t, "testdata/made.txt.gz")
}
