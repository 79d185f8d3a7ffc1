package main

// This file lists the tables and runs those that are asked for.

import (
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
)

// table is one part of the benchmark.
type table struct {
	id        string
	title     string
	metric    string
	goal      string
	baselines []string // names of the predictors beside heft
	ladder    bool     // about the largest batch
	run       func(b *bench, t *table) (*outcome, error)
}

// bench is one run of the program.
type bench struct {
	data   string
	models string
	aged   string // folder with timm as it was when the A100's runs were made; "" is models
	every  int    // predict every n-th model only
	jobs   int
	fit    bool // rows keep what it takes to predict them anew
}

// sample keeps the rows of every n-th model.
func (b *bench) sample(rows []*row) []*row {
	if b.every <= 1 {
		return rows
	}
	number := map[string]int{}
	var kept []*row
	for _, r := range rows {
		if _, known := number[r.model]; !known {
			number[r.model] = len(number)
		}
		if number[r.model]%b.every == 0 {
			kept = append(kept, r)
		}
	}
	return kept
}

func tables() []*table {
	return []*table{tensorTable(), allocatedTable(), detectorTable(), publishedTable(), deviceTable(), headToHeadTable(), trainingLadderTable(), inferenceLadderTable(), perceptronTable()}
}

func main() {
	b := &bench{}
	flag.StringVar(&b.data, "data", "bench/accuracy/data", "folder with the CSV files of measurements")
	flag.StringVar(&b.models, "models", "", "folder with the packages timm and torchvision")
	flag.StringVar(&b.aged, "timm", "", "folder with the timm of tables T and N (theirs was 1.0.9), where it is not that of -models")
	flag.IntVar(&b.every, "every", 1, "predict the rows of every n-th model only")
	flag.IntVar(&b.jobs, "jobs", 2, "how many models are worked on at a time")
	flag.BoolVar(&b.fit, "fit", false, "instead of the report: how well each entry of the table of convolution workspaces fits")
	only := flag.String("only", "", "tables to run, by letter: T,N")
	rows := flag.String("rows", "", "write every row and its prediction to this CSV file")
	out := flag.String("out", "", "write the report to this file instead of standard output")
	flag.Parse()
	if err := b.main(*only, *rows, *out); err != nil {
		fmt.Fprintln(os.Stderr, "accuracy:", err)
		os.Exit(1)
	}
}

func (b *bench) main(only, rows, out string) error {
	if b.models == "" {
		return fmt.Errorf("-models is needed: a folder with the packages timm and torchvision")
	}
	if b.fit {
		return b.fitWorkspaces(os.Stdout)
	}
	var outcomes []*outcome
	for _, t := range tables() {
		if only != "" && !slices.Contains(strings.Split(only, ","), t.id) {
			continue
		}
		fmt.Fprintf(os.Stderr, "%s  %s\n", t.id, t.title)
		o, err := t.run(b, t)
		if err != nil {
			return fmt.Errorf("table %s: %w", t.id, err)
		}
		outcomes = append(outcomes, o)
	}
	if rows != "" {
		if err := writeFile(rows, rowsCSV(outcomes)); err != nil {
			return err
		}
	}
	return writeFile(out, markdown(outcomes))
}

// writeFile writes to a file, or to standard output where none is named.
func writeFile(name, text string) error {
	if name == "" {
		_, err := os.Stdout.WriteString(text)
		return err
	}
	return os.WriteFile(name, []byte(text), 0o644)
}
