package main

// This file predicts the device memory that nvidia-smi showed while models
// trained.

import (
	"fmt"

	"heft/internal/run"
)

// deviceTable compares the memory that nvidia-smi showed while timm models
// trained. The loop is taken to be timm's train.py as it stands: SGD with
// momentum, float32, cross-entropy, cudnn.benchmark.
func deviceTable() *table {
	return &table{
		id: "N", title: "Device memory of training, timm models, A100 40 GB", metric: "nvidia-smi, peak",
		goal:      "median ≤ 3 %, mean ≤ 5 %, p90 ≤ 10 %, 90 % within 10 %",
		baselines: []string{"fake tensors", "fake tensors × 1.14 + 1,900 MiB"},
		run:       runDevice,
	}
}

func runDevice(b *bench, t *table) (*outcome, error) {
	records, err := readCSV(b.data, "gpumemnet_timm_train_a100.csv")
	if err != nil {
		return nil, err
	}
	o := &outcome{table: t, note: b.timmNote()}
	batches := map[*row]int64{}
	for _, r := range records {
		if flag := r.text("flag"); flag != "ok" {
			o.leaveOut("flag " + flag)
			continue
		}
		x, batch, err := deviceRow(r)
		if err != nil {
			o.unreadable(err)
			continue
		}
		batches[x] = batch
		o.rows = append(o.rows, x)
	}
	o.rows = b.sample(o.rows)
	plan, err := t.plan()
	if err != nil {
		return nil, err
	}
	tensors, err := tensorTable().plan()
	if err != nil {
		return nil, err
	}
	b.eachAgedModel(o.rows, func(w *workshop, rows []*row) {
		net, err := w.timm(rows[0].model)
		if err != nil {
			skipAll(rows, err)
			return
		}
		for _, x := range rows {
			if err := net.compare(x, batches[x], plan, tensors); err != nil {
				x.skipped = oneLine(err)
			}
		}
	})
	return o, nil
}

func deviceRow(r record) (*row, int64, error) {
	batch, err := r.integer("batch")
	if err != nil {
		return nil, 0, err
	}
	measured, err := r.number("max_gpu_memory_mib")
	if err != nil {
		return nil, 0, err
	}
	fake, err := r.number("faketensor_total_mib")
	if err != nil {
		return nil, 0, err
	}
	return &row{
		name: fmt.Sprintf("%s, batch %d", r.text("model"), batch), model: r.text("model"),
		measured: measured, baselines: []float64{fake, 1.14*fake + 1900},
	}, batch, nil
}

// compare predicts a row, and marks those whose published tensors are not those
// of the network at hand. They are counted all the same.
func (n *net) compare(x *row, batch int64, plan, tensors *run.Plan) error {
	g, err := n.trace(batch, plan)
	if err != nil {
		return err
	}
	peak, err := tensorPeak(g, tensors)
	if err != nil {
		return err
	}
	x.group = networkGroup(peak, x.baselines[0])
	x.predicted, err = n.shop.deviceMemory(x, g, plan)
	return err
}

// trained is the device memory of training a batch, in MiB.
func (n *net) trained(x *row, batch int64, plan *run.Plan) (float64, error) {
	g, err := n.trace(batch, plan)
	if err != nil {
		return 0, err
	}
	return n.shop.deviceMemory(x, g, plan)
}
