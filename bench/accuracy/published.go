package main

// This file holds single published runs of transformers as a table.

import (
	"fmt"
	"strings"

	"heft"
	"heft/internal/input"
	"heft/internal/memory"
	"heft/internal/torch"
)

// publishedTable is about single training runs of transformers whose figures stand
// in guides and repositories: a BERT with its context measured on the page, and
// vision transformers under autocast.
func publishedTable() *table {
	return &table{
		id: "B", title: "Training of transformers, single published runs", metric: "nvidia-smi, with the context that the page measured (BERT); max_memory_allocated (vision)",
		goal: "every row within 3 %",
		run:  runPublished,
	}
}

func runPublished(b *bench, t *table) (*outcome, error) {
	records, err := readCSV(b.data, "published_transformer_train.csv")
	if err != nil {
		return nil, err
	}
	base, err := t.setting()
	if err != nil {
		return nil, err
	}
	o := &outcome{table: t}
	byRow := map[*row]record{}
	for _, r := range records {
		measured, err := r.number("measured_mib")
		if err != nil {
			o.unreadable(err)
			continue
		}
		x := &row{name: r.text("what"), model: r.text("model"), measured: measured}
		byRow[x] = r
		o.rows = append(o.rows, x)
	}
	b.eachModel(o.rows, func(w *workshop, rows []*row) {
		built, err := w.build(rows[0].model)
		if err != nil {
			skipAll(rows, err)
			return
		}
		for _, x := range rows {
			if x.predicted, err = w.published(built, byRow[x], base); err != nil {
				x.skipped = oneLine(err)
			}
		}
	})
	return o, nil
}

// published predicts one run, in MiB of its metric.
func (w *workshop) published(built *torch.Model, r record, s heft.Setting) (float64, error) {
	accumulate, err := r.integer("accumulate")
	if err != nil {
		return 0, err
	}
	if err := s.Precision.UnmarshalText([]byte(r.text("precision"))); err != nil {
		return 0, err
	}
	s.Optimizer, s.Torch, s.Accumulate, s.Checkpoint = r.text("optimizer"), r.text("torch"), int(accumulate), strings.Fields(r.text("checkpoint"))
	s.Context = new(heft.Size(r.optional("context_mib")) * heft.MiB)
	plan, err := s.Plan()
	if err != nil {
		return 0, err
	}
	inputs, err := input.Parse(r.text("input"))
	if err != nil {
		return 0, err
	}
	g, err := w.session.Trace(built, torch.Run{Inputs: inputs, Training: true, Torch: plan.Trace.Torch, Precision: plan.Trace.Precision})
	if err != nil {
		return 0, err
	}
	result, err := memory.Simulate(g, plan.On(g))
	if err != nil {
		return 0, err
	}
	switch metric := r.text("metric"); metric {
	case "device":
		return mebibytes(result.Device), nil
	case "allocated":
		return mebibytes(result.Allocated), nil
	default:
		return 0, fmt.Errorf("%s: unknown metric %q", r.place, metric)
	}
}
