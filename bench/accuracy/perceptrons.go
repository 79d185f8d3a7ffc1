package main

// This file predicts perceptrons, which check everything but convolutions.

import (
	"fmt"
	"strings"

	"heft/internal/run"
)

// perceptronTable is a check of everything but convolutions: with small tensors,
// what remains is the context, cuBLAS's workspaces and the optimizer.
func perceptronTable() *table {
	return &table{
		id: "L", title: "Device memory of training, perceptrons, A100 40 GB", metric: "nvidia-smi, peak",
		goal:      "median ≤ 1 %, p90 ≤ 3 %",
		baselines: []string{"16 B a parameter + 1,495 MiB"},
		run:       runPerceptrons,
	}
}

// perceptron is what one row trains.
type perceptron struct {
	width, batch int64
	layers       string
}

func runPerceptrons(b *bench, t *table) (*outcome, error) {
	o := &outcome{table: t}
	nets := map[*row]perceptron{}
	for _, file := range []string{"gpumemnet_mlp_step1_a100.csv", "gpumemnet_mlp_step2_a100.csv"} {
		records, err := readCSV(b.data, file)
		if err != nil {
			return nil, err
		}
		for _, r := range records {
			x, p, err := perceptronRow(r)
			if err != nil {
				o.unreadable(err)
				continue
			}
			x.group = strings.TrimSuffix(strings.TrimPrefix(file, "gpumemnet_mlp_"), "_a100.csv")
			nets[x] = p
			o.rows = append(o.rows, x)
		}
	}
	o.rows = b.sample(o.rows)
	plan, err := t.plan()
	if err != nil {
		return nil, err
	}
	b.eachModel(o.rows, func(w *workshop, rows []*row) {
		for _, x := range rows {
			if x.predicted, err = w.perceptron(nets[x], plan); err != nil {
				x.skipped = oneLine(err)
			}
		}
	})
	return o, nil
}

func perceptronRow(r record) (*row, perceptron, error) {
	p := perceptron{layers: r.text("layers")}
	var err error
	if p.width, err = r.integer("input"); err != nil {
		return nil, p, err
	}
	if p.batch, err = r.integer("batch"); err != nil {
		return nil, p, err
	}
	measured, err := r.number("max_gpu_memory_mib")
	if err != nil {
		return nil, p, err
	}
	x := &row{name: r.place, model: r.place, measured: measured}
	if parameters := r.optional("total_params"); parameters > 0 {
		x.baselines = []float64{1495 + 16*parameters/(1<<20)}
	} else {
		x.baselines = []float64{0}
	}
	return x, p, nil
}

func (w *workshop) perceptron(p perceptron, plan *run.Plan) (float64, error) {
	built, err := w.build(fmt.Sprintf("Perceptron(%d, %q)", p.width, p.layers))
	if err != nil {
		return 0, err
	}
	g, err := w.trace(built, plan, p.batch, p.width)
	if err != nil {
		return 0, err
	}
	return deviceMemory(g, plan)
}
