package main

// This file writes the results as Markdown and CSV.

import (
	"cmp"
	"encoding/csv"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
)

// worstRows is how many of the largest errors a table lists.
const worstRows = 12

const introduction = `# Accuracy

Predictions against memory that other people measured on real cards. Written by ` + "`go run ./bench/accuracy`" + `, which does
not know a single row: the simulation follows the program, the allocator's rules and two tables, one of convolution workspaces by kind and
architecture, one of CUDA contexts by architecture and version. No constant belongs to a model or to a family of models.

Errors are relative to the measurement; a negative bias is a prediction that is too low. Every table says which memory was measured.
`

// markdown writes the report.
func markdown(outcomes []*outcome) string {
	var b strings.Builder
	b.WriteString(introduction)
	for _, o := range outcomes {
		fmt.Fprintf(&b, "\n## %s · %s\n\n", o.table.id, o.table.title)
		fmt.Fprintf(&b, "Measured: %s. Goal: %s.\n\n", o.table.metric, o.table.goal)
		if o.note != "" {
			fmt.Fprintf(&b, "%s\n\n", o.note)
		}
		if o.table.ladder {
			writeLadder(&b, o)
		} else {
			writeErrors(&b, o)
		}
		writeCoverage(&b, o)
	}
	return b.String()
}

// predicted are the rows with a prediction.
func (o *outcome) predicted() []*row {
	return slices.DeleteFunc(slices.Clone(o.rows), func(r *row) bool { return r.skipped != "" })
}

// groups lists all rows first, then each group in order of its name.
func (o *outcome) groups() map[string][]*row {
	groups := map[string][]*row{"all": o.predicted()}
	for _, r := range o.predicted() {
		if r.group != "" {
			groups[r.group] = append(groups[r.group], r)
		}
	}
	return groups
}

func sortedKeys[V any](m map[string]V) []string {
	var keys []string
	for key := range m {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	return keys
}

func writeErrors(b *strings.Builder, o *outcome) {
	b.WriteString("| predictor | rows | median | mean | p90 | worst | within 3 % | within 10 % | bias | too low |\n")
	b.WriteString("|---|---|---|---|---|---|---|---|---|---|\n")
	groups := o.groups()
	for _, group := range sortedKeys(groups) {
		name := "**heft**"
		if group != "all" {
			name = "heft, " + group
		}
		writeSummary(b, name, summarize(errorsOf(groups[group], func(r *row) float64 { return r.predicted })))
	}
	for i, baseline := range o.table.baselines {
		writeSummary(b, baseline, summarize(errorsOf(o.predicted(), func(r *row) float64 { return r.baselines[i] })))
	}
	writeWorst(b, o)
}

// errorsOf collects signed errors of the rows for which there is a figure.
func errorsOf(rows []*row, figure func(*row) float64) []float64 {
	var errors []float64
	for _, r := range rows {
		if f := figure(r); f > 0 {
			errors = append(errors, r.relative(f))
		}
	}
	return errors
}

func writeSummary(b *strings.Builder, name string, s summary) {
	fmt.Fprintf(b, "| %s | %d | %.1f %% | %.1f %% | %.1f %% | %.0f %% | %.0f %% | %.0f %% | %+.1f %% | %.0f %% |\n", name, s.rows, 100*s.median, 100*s.mean,
		100*s.p90, 100*s.worst, 100*s.within[0.03], 100*s.within[0.10], 100*s.bias, 100*s.under)
}

func writeWorst(b *strings.Builder, o *outcome) {
	rows := o.predicted()
	slices.SortStableFunc(rows, func(x, y *row) int {
		return cmp.Compare(math.Abs(y.relative(y.predicted)), math.Abs(x.relative(x.predicted)))
	})
	if len(rows) == 0 {
		return
	}
	b.WriteString("\nLargest errors:\n\n| row | measured MiB | heft | error |\n|---|---|---|---|\n")
	for _, r := range rows[:min(len(rows), worstRows)] {
		fmt.Fprintf(b, "| %s | %.0f | %.0f | %+.1f %% |\n", r.name, r.measured, r.predicted, 100*r.relative(r.predicted))
	}
}

func writeLadder(b *strings.Builder, o *outcome) {
	b.WriteString("| rows | number | exact rung | within one rung | too high |\n|---|---|---|---|---|\n")
	groups := o.groups()
	for _, group := range sortedKeys(groups) {
		s := summarizeLadder(groups[group])
		fmt.Fprintf(b, "| %s | %d | %.1f %% | %.1f %% | %.1f %% |\n", group, s.rows, 100*s.exact, 100*s.withinOne, 100*s.high)
	}
	rows := o.predicted()
	slices.SortStableFunc(rows, func(x, y *row) int { return cmp.Compare(abs(y.rung.higher()), abs(x.rung.higher())) })
	if len(rows) == 0 {
		return
	}
	b.WriteString("\nFarthest off:\n\n| row | largest batch that ran | heft | rungs |\n|---|---|---|---|\n")
	for _, r := range rows[:min(len(rows), worstRows)] {
		fmt.Fprintf(b, "| %s | %.0f | %.0f | %+d |\n", r.name, r.measured, r.predicted, r.rung.higher())
	}
}

func abs(n int) int { return max(n, -n) }

// writeCoverage says what was not predicted, and why.
func writeCoverage(b *strings.Builder, o *outcome) {
	reasons := map[string]int{}
	for _, r := range o.rows {
		if r.skipped != "" {
			reasons[r.skipped]++
		}
	}
	fmt.Fprintf(b, "\nPredicted: %d of %d rows.\n", len(o.predicted()), len(o.rows))
	for _, reason := range sortedKeys(reasons) {
		fmt.Fprintf(b, "- not predicted, %d rows: %s\n", reasons[reason], reason)
	}
	for _, reason := range sortedKeys(o.left) {
		fmt.Fprintf(b, "- left out, %d rows: %s\n", o.left[reason], reason)
	}
}

// rowsCSV lists every row with its prediction.
func rowsCSV(outcomes []*outcome) string {
	var b strings.Builder
	w := csv.NewWriter(&b)
	number := func(x float64) string { return strconv.FormatFloat(x, 'f', 1, 64) }
	_ = w.Write([]string{"table", "row", "group", "measured", "predicted", "error", "not_predicted"})
	for _, o := range outcomes {
		for _, r := range o.rows {
			difference := ""
			if r.skipped == "" {
				difference = strconv.FormatFloat(r.relative(r.predicted), 'f', 4, 64)
			}
			_ = w.Write([]string{o.table.id, r.name, r.group, number(r.measured), number(r.predicted), difference, r.skipped})
		}
	}
	w.Flush()
	return b.String()
}
