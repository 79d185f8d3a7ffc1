package main

// This file predicts the allocator's peak in training, as detection toolboxes log
// it.

import (
	"fmt"
	"path"
	"strings"

	"heft"
	"heft/internal/memory"
	"heft/internal/torch"
)

// allocatedTable compares the allocator's peak in training at fixed crops:
// nothing but tensors and workspaces. Four GPUs with DDP; SGD with momentum;
// gradients are zeroed, not let go, as was the default then. The networks are
// those of nets/segmentation.py.
func allocatedTable() *table {
	return &table{
		id: "A", title: "Allocated memory of training, segmentation and rotated detectors at fixed sizes", metric: "max_memory_allocated, printed to 0.1 or 0.01 GiB; how many objects the fullest images have (650, HRSC 20) was inferred from the detectors",
		goal: "median ≤ 3 %, p90 ≤ 8 %",
		run:  runAllocated,
	}
}

// addRotated predicts the rows of rotated detectors: one GPU, but started by a
// launcher, so with DDP's buckets; fixed image sizes; half precision by autocast.
// Their peak stands where boxes are assigned to the objects of the fullest image,
// whose number is the same for all rows of a data set (nets/rotated_boxes.py).
func (b *bench) addRotated(o *outcome) error {
	base, err := o.table.setting()
	if err != nil {
		return err
	}
	base.Ranks = 1
	records, err := readCSV(b.data, "mmrotate_train_mem.csv")
	if err != nil {
		return err
	}
	rows, crops := b.croppedRows(o, records, rotatedRow)
	b.trainCrops("rotated_detector(%q)", rows, func(x *row) (heft.Setting, crop) { return base, crops[x] })
	o.rows = append(o.rows, rows...)
	return nil
}

// croppedRows reads what each record trains, and takes a sample of those.
func (b *bench) croppedRows(o *outcome, records []record, read func(r record) (*row, crop, error)) ([]*row, map[*row]crop) {
	var rows []*row
	crops := map[*row]crop{}
	for _, r := range records {
		x, c, err := read(r)
		if err != nil {
			o.unreadable(err)
			continue
		}
		crops[x] = c
		rows = append(rows, x)
	}
	return b.sample(rows), crops
}

// trainCrops predicts rows of models that an expression builds from a row's name.
func (b *bench) trainCrops(expression string, rows []*row, of func(x *row) (heft.Setting, crop)) {
	b.eachModel(rows, func(w *workshop, rows []*row) {
		built, err := w.build(fmt.Sprintf(expression, rows[0].model))
		if err != nil {
			skipAll(rows, err)
			return
		}
		for _, x := range rows {
			setting, c := of(x)
			if x.predicted, err = w.allocated(built, setting, c); err != nil {
				x.skipped = oneLine(err)
			}
		}
	})
}

func rotatedRow(r record) (*row, crop, error) {
	var c crop
	var err error
	if c.batch, err = r.integer("images_per_gpu"); err != nil {
		return nil, c, err
	}
	if c.height, err = r.integer("img_h"); err != nil {
		return nil, c, err
	}
	if c.width, err = r.integer("img_w"); err != nil {
		return nil, c, err
	}
	measured, err := r.number("mem_gb")
	if err != nil {
		return nil, c, err
	}
	config := configName(r)
	c.optimizer = "SGD"
	if strings.Contains(config, "adamw") {
		c.optimizer = "AdamW"
	}
	if strings.Contains(config, "fp16") {
		c.precision = heft.AutocastFloat16
	}
	return &row{name: config, model: config, group: "rotated detectors", measured: measured * mebibytesOfGB}, c, nil
}

// crop is what one row trains.
type crop struct {
	config, optimizer    string
	precision            heft.Precision
	batch, height, width int64
	classes              int
}

// configName is the file name of a row's configuration.
func configName(r record) string { return strings.TrimSuffix(path.Base(r.text("config")), ".py") }

func runAllocated(b *bench, t *table) (*outcome, error) {
	base, err := t.setting()
	if err != nil {
		return nil, err
	}
	base.Ranks = 4
	records, err := readCSV(b.data, "mmsegmentation_v0_train_mem.csv")
	if err != nil {
		return nil, err
	}
	o := &outcome{table: t}
	rows, crops := b.croppedRows(o, records, cropRow)
	b.eachModel(rows, func(w *workshop, rows []*row) {
		for _, x := range rows {
			if x.predicted, err = w.crop(crops[x], base); err != nil {
				x.skipped = oneLine(err)
			}
		}
	})
	o.rows = append(o.rows, rows...)
	return o, b.addRotated(o)
}

func cropRow(r record) (*row, crop, error) {
	c := crop{config: configName(r), optimizer: r.text("optimizer")}
	var err error
	if c.batch, err = r.integer("images_per_gpu"); err != nil {
		return nil, c, err
	}
	if _, err := fmt.Sscanf(r.text("crop_size"), "%dx%d", &c.height, &c.width); err != nil {
		return nil, c, fmt.Errorf("%s: crop %q is not of the form 512x1024", r.place, r.text("crop_size"))
	}
	measured, err := r.number("mem_gb")
	if err != nil {
		return nil, c, err
	}
	c.classes = classesOf(r.text("config"))
	if r.text("fp16") == "1" {
		c.precision = heft.AutocastFloat16
	}
	return &row{
		name:  fmt.Sprintf("%s, %s, %s, %d classes, batch %d", r.text("method"), r.text("backbone"), r.text("crop_size"), c.classes, c.batch),
		model: strings.Join(strings.SplitN(c.config, "_", 3)[:2], " "), group: "segmentation", measured: measured * mebibytesOfGB,
	}, c, nil
}

// useOptimizer is the toolboxes' optimizer of that name.
func useOptimizer(s *heft.Setting, name string) {
	switch strings.ToLower(name) {
	case "adam", "adamw":
		s.Optimizer = strings.ToLower(name)
	default:
		s.Optimizer, s.Momentum = "sgd", new(0.9)
	}
}

// mebibytesOfGB: the toolboxes log MiB, and the script that fills their tables
// divides them by 1024.
const mebibytesOfGB = 1024

// classesOf reads the data set off a configuration's name.
func classesOf(config string) int {
	for _, set := range []struct {
		name    string
		classes int
	}{
		{"cityscapes", 19}, {"ade20k", 150}, {"voc12aug", 21}, {"pascal_context", 60},
		{"drive", 2}, {"stare", 2}, {"chase_db1", 2}, {"hrf", 2},
	} {
		if strings.Contains(config, set.name) {
			return set.classes
		}
	}
	return 19
}

// crop predicts one row, in MiB.
func (w *workshop) crop(c crop, s heft.Setting) (float64, error) {
	built, err := w.build(fmt.Sprintf("segmentor(%q, %d)", c.config, c.classes))
	if err != nil {
		return 0, err
	}
	return w.allocated(built, s, c)
}

// allocated is the peak of training a network that returns its loss, in MiB.
func (w *workshop) allocated(built *torch.Model, s heft.Setting, c crop) (float64, error) {
	s.Precision = c.precision
	useOptimizer(&s, c.optimizer)
	plan, err := s.Plan()
	if err != nil {
		return 0, err
	}
	g, err := w.trace(built, plan, c.batch, 3, c.height, c.width)
	if err != nil {
		return 0, err
	}
	result, err := memory.Simulate(g, plan.On(g))
	if err != nil {
		return 0, err
	}
	return mebibytes(result.Allocated), nil
}
