package csv_test

// This file compares tables of reports that no model gave.

import (
	"fmt"
	"strings"
	"testing"

	"heft/internal/render/csv"
	"heft/internal/report"
	"heft/internal/report/made"
)

func TestMadeTables(t *testing.T) {
	var s made.Screens
	s.Add("jobs", func(w *strings.Builder) error { return csv.JobHeading(w) })
	for _, number := range made.Numbers() {
		var table report.Report
		var comparison report.Comparison
		var job report.JobResult
		made.Fill(&table, number)
		made.Fill(&comparison, number)
		made.Fill(&job, number)
		s.Add(fmt.Sprint("layers ", number), func(w *strings.Builder) error { return csv.Layers(w, &table) })
		s.Add(fmt.Sprint("comparison ", number), func(w *strings.Builder) error { return csv.Comparison(w, &comparison) })
		s.Add(fmt.Sprint("job ", number), func(w *strings.Builder) error { return csv.Job(w, &job) })
	}
	s.Compare(t, "testdata/made.txt.gz")
}
