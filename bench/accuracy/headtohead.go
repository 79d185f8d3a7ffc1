package main

// This file compares with the published figures of other estimators.

import (
	"fmt"
	"strings"
	"unicode"

	"heft"
	"heft/zoo"
)

// headToHeadTable compares with published figures of other estimators for the
// same runs. xMem's and DNNMem's had the context measured on the card; heft's
// is predicted.
func headToHeadTable() *table {
	return &table{
		id: "X", title: "Device memory of training, torchvision models, beside other estimators", metric: "nvidia-smi, peak less idle",
		goal:      "median ≤ 3 %, mean ≤ 4.5 %, context predicted",
		baselines: []string{"xMem (context measured)", "DNNMem (context measured)", "SchedTune"},
		run:       runHeadToHead,
	}
}

// contest is what one row of the comparison runs.
type contest struct {
	batch, classes int64
	side           int64
	optimizer      string
	card           string
	available      int64 // bytes that a process could have on it
}

func runHeadToHead(b *bench, t *table) (*outcome, error) {
	records, err := readCSV(b.data, "xmem_eval_sample.csv")
	if err != nil {
		return nil, err
	}
	available := availableMemory(records)
	base, err := t.setting()
	if err != nil {
		return nil, err
	}
	o := &outcome{table: t}
	contests := map[*row]contest{}
	for _, r := range records {
		if r.text("kind") != "cnn" {
			o.leaveOut(r.text("kind") + ": the sources of these models are not among the given packages")
			continue
		}
		if r.text("real_oom") == "1" {
			o.leaveOut("ran out of memory: only a lower bound")
			continue
		}
		x, c, err := contestRow(r)
		if err != nil {
			o.unreadable(err)
			continue
		}
		c.available = available[c.card]
		contests[x] = c
		o.rows = append(o.rows, x)
	}
	b.eachModel(o.rows, func(w *workshop, rows []*row) {
		for _, x := range rows {
			if x.predicted, err = w.contest(x, contests[x], base); err != nil {
				x.skipped = oneLine(err)
			}
		}
	})
	return o, nil
}

// availableMemory is what a process could have on each card: the most that a run
// held which ran out of memory. The rest of the card was in use before. Where no
// run failed, it is the published size.
func availableMemory(records []record) map[string]int64 {
	total, most := map[string]int64{}, map[string]int64{}
	for _, r := range records {
		if bytes, err := r.integer("gpu_total_bytes"); err == nil {
			total[r.text("gpu")] = bytes
		}
		if held, err := r.integer("measured_nvml_bytes"); err == nil && r.text("real_oom") == "1" {
			most[r.text("gpu")] = max(most[r.text("gpu")], held)
		}
	}
	for card := range most {
		total[card] = most[card]
	}
	return total
}

func contestRow(r record) (*row, contest, error) {
	c := contest{optimizer: strings.ToLower(r.text("optimizer")), card: r.text("gpu")}
	var err error
	if c.batch, err = r.integer("batch"); err != nil {
		return nil, c, err
	}
	if c.classes, err = r.integer("num_classes"); err != nil {
		return nil, c, err
	}
	if _, err := fmt.Sscanf(r.text("input"), "3x%dx", &c.side); err != nil {
		return nil, c, fmt.Errorf("%s: input %q is not of the form 3x86x86", r.place, r.text("input"))
	}
	measured, err := r.number("measured_nvml_bytes")
	if err != nil {
		return nil, c, err
	}
	x := &row{name: fmt.Sprintf("%s, %s, batch %d, %s", r.text("model"), r.text("optimizer"), c.batch, c.card), model: r.text("model"),
		measured: mebibytes(int64(measured))}
	for _, column := range []string{"xmem_bytes", "dnnmem_bytes", "schedtune_bytes"} {
		x.baselines = append(x.baselines, mebibytes(int64(r.optional(column))))
	}
	return x, c, nil
}

// contest predicts one run: the model's builder, its optimizer with torch's
// defaults.
func (w *workshop) contest(x *row, c contest, s heft.Setting) (float64, error) {
	builder, err := torchvisionName(x.model)
	if err != nil {
		return 0, err
	}
	built, err := w.build(fmt.Sprintf("torchvision_models.get_model(%q, weights=None, num_classes=%d)", builder, c.classes))
	if err != nil {
		return 0, err
	}
	s.Optimizer, s.GPU, s.Mem = c.optimizer, c.card, heft.Size(c.available)
	if c.optimizer == "adamw" {
		s.WeightDecay = 0.01
	}
	plan, err := s.Plan()
	if err != nil {
		return 0, err
	}
	n := &net{shop: w, model: built, image: []int64{3, c.side, c.side}}
	return n.trained(x, c.batch, plan)
}

// torchvisionName finds the builder of a model named as in prose: "ResNet101",
// "RegNetY400MF". A name without its size (MNASNet) means the plain one.
func torchvisionName(name string) (string, error) {
	wanted := lettersAndDigits(name)
	for _, builder := range zoo.Names() {
		if plain := lettersAndDigits(builder); plain == wanted || plain == wanted+"10" {
			return builder, nil
		}
	}
	return "", fmt.Errorf("%s is not a torchvision model", name)
}

func lettersAndDigits(name string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, name)
}
