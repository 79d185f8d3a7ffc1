package main

// This file measures how well each entry of the table of convolution workspaces fits:
// what the errors would be with other factors.

import (
	"fmt"
	"io"
	"maps"
	"math"
	"os"
	"slices"
	"strings"
	"sync"

	"heft/internal/graph"
	"heft/internal/memory"
	"heft/internal/run"
)

// factors are the multiples of input and output that are tried for an entry.
var factors = []float64{0, 0.5, 1, 1.5, 2}

// passes in the order of an entry's factors.
var passes = []string{"forward", "gradient of the input", "gradient of the weight"}

// withTable predicts a row anew with another table of workspaces.
func withTable(g *graph.Graph, plan *run.Plan) func(memory.WorkspaceTable) (float64, error) {
	return func(table memory.WorkspaceTable) (float64, error) {
		limited := plan.Limited(g)
		limited.Workspace = table.Rule(limited.Benchmark)
		result, err := memory.Simulate(g, limited)
		if err != nil {
			return 0, err
		}
		return mebibytes(result.Device), nil
	}
}

// fitWorkspaces predicts tables N (with a search for algorithms) and X (without), and
// writes the residual of every row, then for every entry of the table the mean error
// with each factor. It changes nothing: whoever changes a factor looks here first.
func (b *bench) fitWorkspaces(w io.Writer) error {
	for _, t := range []*table{deviceTable(), headToHeadTable()} {
		o, err := t.run(b, t)
		if err != nil {
			return fmt.Errorf("table %s: %w", t.id, err)
		}
		rows := slices.DeleteFunc(o.rows, func(r *row) bool { return r.again == nil })
		if len(rows) == 0 {
			fmt.Fprintf(os.Stderr, "%s: none of the rows can be predicted\n", t.id)
			continue
		}
		fmt.Fprintf(w, "\n%s: %d rows\n", t.title, len(rows))
		for _, r := range rows {
			fmt.Fprintf(w, "%-60s %8.0f MiB %8.0f %+7.1f %%\n", r.name, r.measured, r.predicted, 100*r.relative(r.predicted))
		}
		b.fitEntries(w, rows)
	}
	return nil
}

func (b *bench) fitEntries(w io.Writer, rows []*row) {
	table := memory.Workspaces()
	fmt.Fprintf(w, "\nmean error as the table is: %.2f %%\n", 100*b.meanError(rows, table))
	keys := slices.SortedFunc(maps.Keys(table), func(a, b memory.WorkspaceKey) int { return strings.Compare(a.String(), b.String()) })
	for _, key := range keys {
		for pass, name := range passes {
			if errors := b.errorsByFactor(rows, table, key, pass); slices.Max(errors) > slices.Min(errors) {
				fmt.Fprintf(w, "%s, %s:%s\n", key, name, entryLine(table[key].Converted[pass], errors))
			}
		}
	}
}

// errorsByFactor is the mean error with each factor of one pass of an entry.
func (b *bench) errorsByFactor(rows []*row, table memory.WorkspaceTable, key memory.WorkspaceKey, pass int) []float64 {
	errors := make([]float64, len(factors))
	for i, factor := range factors {
		entry := table[key]
		entry.Converted[pass] = factor
		changed := maps.Clone(table)
		changed[key] = entry
		errors[i] = b.meanError(rows, changed)
	}
	return errors
}

// entryLine shows the errors with the factor in use marked.
func entryLine(used float64, errors []float64) string {
	var line strings.Builder
	for i, factor := range factors {
		mark := ""
		if factor == used {
			mark = "*"
		}
		fmt.Fprintf(&line, "  ×%g%s %.2f %%", factor, mark, 100*errors[i])
	}
	return line.String()
}

// meanError is the mean absolute error of rows under a table; rows that do not go
// through count as wholly wrong.
func (b *bench) meanError(rows []*row, table memory.WorkspaceTable) float64 {
	errors := make([]float64, len(rows))
	numbers := make(chan int)
	var workers sync.WaitGroup
	for range b.jobs {
		workers.Go(func() {
			for i := range numbers {
				errors[i] = 1
				if predicted, err := rows[i].again(table); err == nil {
					errors[i] = math.Abs(rows[i].relative(predicted))
				}
			}
		})
	}
	for i := range rows {
		numbers <- i
	}
	close(numbers)
	workers.Wait()
	var sum float64
	for _, e := range errors {
		sum += e
	}
	return sum / float64(len(rows))
}
