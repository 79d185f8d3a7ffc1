package main

// This file compares peaks of live tensors with those of PyTorch's fake tensors.

import (
	"fmt"
	"math"

	"heft/internal/graph"
	"heft/internal/memory"
	"heft/internal/op"
	"heft/internal/run"
)

// tensorTable compares peaks of live tensors with those of PyTorch's fake
// tensors. The published column counts storages that operators returned: of the
// model only the weights that some operator returns a view of.
func tensorTable() *table {
	return &table{
		id: "T", title: "Peak of live tensors", metric: "live storages, no allocator",
		goal: "median ≤ 1 %, 95 % of models within 3 %",
		run:  runTensors,
	}
}

func runTensors(b *bench, t *table) (*outcome, error) {
	records, err := readCSV(b.data, "gpumemnet_timm_train_a100.csv")
	if err != nil {
		return nil, err
	}
	o := &outcome{table: t, note: b.timmNote()}
	batches := map[*row]int64{}
	for _, r := range records {
		measured, err := r.number("faketensor_fwd_bwd_mib")
		if err != nil {
			o.leaveOut("no fake-tensor figure")
			continue
		}
		batch, err := r.integer("batch")
		if err != nil {
			o.unreadable(err)
			continue
		}
		if r.text("flag") == "no_growth_with_batch" {
			o.leaveOut("flag no_growth_with_batch")
			continue
		}
		x := &row{name: fmt.Sprintf("%s, batch %d", r.text("model"), batch), model: r.text("model"), measured: measured}
		batches[x] = batch
		o.rows = append(o.rows, x)
	}
	o.rows = b.sample(o.rows)
	plan, err := t.plan()
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
			if err := net.tensors(x, batches[x], plan); err != nil {
				x.skipped = oneLine(err)
			}
		}
	})
	return o, nil
}

func (n *net) tensors(x *row, batch int64, plan *run.Plan) error {
	g, err := n.trace(batch, plan)
	if err != nil {
		return err
	}
	if x.predicted, err = tensorPeak(g, plan); err == nil {
		x.group = networkGroup(x.predicted, x.measured)
	}
	return err
}

// sameNetwork is how far heft's peak of live tensors may lie from the published
// one before the row counts as another network's. The runs' version of timm and
// their image sizes are not published: the figures are those of timm 1.0.9, and
// since then a few models have changed their code or their usual image size.
const sameNetwork = 0.25

// networkGroup says whether the published tensors can be those of the network
// at hand. Rows where they cannot are counted all the same.
func networkGroup(predicted, published float64) string {
	if math.Abs(predicted/published-1) > sameNetwork {
		return "other tensors than published"
	}
	return "tensors as published"
}

// tensorPeak is the peak of what operators make in forward and backward of
// out.sum(), in MiB, with the weights that operators show. The images count twice:
// the published slopes hold one more copy than the network does, as where a
// batch is drawn and then moved to the card.
func tensorPeak(g *graph.Graph, plan *run.Plan) (float64, error) {
	seen := plan.On(g)
	seen.Iterations, seen.TensorsOnly, seen.Observed = 1, true, true
	result, err := memory.Simulate(g, seen)
	if err != nil {
		return 0, err
	}
	bytes := seenWeights(g) + g.Inputs[0].Tensor.Storage.Bytes
	for _, share := range result.Owners {
		switch share.Owner {
		case memory.OwnerParameters, memory.OwnerBuffers, memory.OwnerOptimizer:
		default:
			bytes += share.Bytes
		}
	}
	return mebibytes(bytes), nil
}

// seenWeights sums the parameters that operators return views of: the weights
// of linear layers, transposed, and those that standardized convolutions
// reshape.
func seenWeights(g *graph.Graph) int64 {
	var bytes int64
	isParameter, seen := map[*graph.Storage]bool{}, map[*graph.Storage]bool{}
	for _, p := range g.Params {
		isParameter[p.Tensor.Storage] = !p.Buffer
	}
	add := func(t *graph.Tensor) {
		if !seen[t.Storage] && isParameter[t.Storage] {
			seen[t.Storage] = true
			bytes += t.Storage.Bytes
		}
	}
	for _, o := range g.Ops() {
		if weight := op.Input(o, "weight"); weight != nil && op.KernelOf(o) == op.KernelProduct {
			add(weight)
		}
		for _, out := range o.Outputs {
			add(out)
		}
	}
	return bytes
}
