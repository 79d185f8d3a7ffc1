package main

// This file predicts the allocator's peak in training of detectors whose images are
// resized: at the largest size that they come in.

import (
	"cmp"
	"errors"
	"fmt"
	"path"
	"strings"

	"heft"
)

// detectorTable compares detectors of images of many sizes with their published peak,
// which belongs to the fullest image at the largest size. The nets are those of
// nets/detectors.py.
func detectorTable() *table {
	return &table{
		id: "D", title: "Allocated memory of training, detectors at resized images",
		metric: "max_memory_allocated, the most of 8 GPUs, printed to 0.1 GiB, so ± 1 %; images at their largest, 800 × 1344 (Cityscapes 1024 × 2048), with as many objects as the fullest of the data set is taken to have (COCO 93, people 20, Cityscapes 120: assumptions; so are the releases of PyTorch). Nets that are not written here are listed. Rows of torchvision, maskrcnn-benchmark and detectron2 run on torchvision's parts, whose comparison of boxes and masks takes more than theirs. Builds before torch 1.0 kept the arguments of every product, fixed batch norms among them, and what ReLU overwrote: maskrcnn-benchmark's were such builds (its page); that torchvision's of torch 1.0 were is inferred from the figures",
		goal:   "median ≤ 3 %, p90 ≤ 10 %",
		run:    runDetectors,
	}
}

func runDetectors(b *bench, t *table) (*outcome, error) {
	base, err := t.setting()
	if err != nil {
		return nil, err
	}
	base.Ranks = 8
	records, err := readCSV(b.data, "mmdetection_v2_train_mem.csv")
	if err != nil {
		return nil, err
	}
	o := &outcome{table: t}
	rows, crops := b.croppedRows(o, records, detectorRow)
	b.trainCrops("upright_detector(%q)", rows, func(x *row) (heft.Setting, crop) { return base, crops[x] })
	o.rows = append(o.rows, rows...)
	for _, p := range publishedDetectorTables() {
		if err := b.addPublished(o, base, p); err != nil {
			return nil, err
		}
	}
	return o, nil
}

// publishedDetectors are the rows of one table that are made of torchvision's parts.
type publishedDetectors struct {
	file, group string
	torch       string // release; "" is that of the column torch
	early       bool   // trained on builds before the release of torch 1.0
	config      func(r record) (name string, images int64, err error)
	memory      func(r record) (mebibytes float64, err error)
}

func publishedDetectorTables() []publishedDetectors {
	return []publishedDetectors{
		{file: "torchvision_detection_train.csv", group: "torchvision", config: documentedDetector, memory: memoryIn("mem_mib", 1)},
		{file: "maskrcnn_benchmark_train_mem.csv", group: "maskrcnn-benchmark", torch: "1.0", early: true, config: benchmarkDetector, memory: memoryIn("train_mem_gb", mebibytesOfGB)},
		{file: "detectron2_train_mem.csv", group: "detectron2", torch: "1.3", config: zooDetector, memory: memoryIn("train_mem_gb", mebibytesOfGB)},
	}
}

// addPublished predicts the rows of one such table.
func (b *bench) addPublished(o *outcome, base heft.Setting, p publishedDetectors) error {
	records, err := readCSV(b.data, p.file)
	if err != nil {
		return err
	}
	releases, images := map[*row]string{}, map[*row]int64{}
	var rows []*row
	for _, r := range records {
		name, count, err := p.config(r)
		if err != nil {
			o.leaveOut(err.Error())
			continue
		}
		measured, err := p.memory(r)
		if err != nil {
			o.unreadable(err)
			continue
		}
		x := &row{name: p.group + " " + name, model: name, group: p.group, measured: measured}
		releases[x], images[x] = cmp.Or(p.torch, r.text("torch")), count
		rows = append(rows, x)
	}
	rows = b.sample(rows)
	python := map[bool]string{true: "True", false: "False"}
	b.eachModel(rows, func(w *workshop, rows []*row) {
		early := p.early || releases[rows[0]] == "1.0"
		built, err := w.build(fmt.Sprintf("published_detector(%q, %s)", rows[0].model, python[early]))
		if err != nil {
			skipAll(rows, err)
			return
		}
		for _, x := range rows {
			setting := base
			setting.Torch = releases[x]
			if x.predicted, err = w.allocated(built, setting, crop{optimizer: "SGD", batch: images[x], height: 800, width: 1333}); err != nil {
				x.skipped = oneLine(err)
			}
		}
	})
	o.rows = append(o.rows, rows...)
	return nil
}

func memoryIn(column string, unit float64) func(r record) (float64, error) {
	return func(r record) (float64, error) {
		measured, err := r.number(column)
		return measured * unit, err
	}
}

func documentedDetector(r record) (string, int64, error) { return r.text("model"), 2, nil }

// benchmarkDetector names a row of maskrcnn-benchmark as detectron2 names its own.
func benchmarkDetector(r record) (string, int64, error) {
	if resolution := r.text("resolution"); resolution != "" && resolution != "800" {
		return "", 0, errors.New("mobile backbones of other sizes, not written here")
	}
	kind := map[string]string{"Fast": "faster", "Mask": "mask", "Keypoint": "keypoint"}[r.text("type")]
	images, err := r.integer("images_per_gpu")
	return kind + "_rcnn_" + strings.ReplaceAll(r.text("backbone"), "-", "_"), images, err
}

// zooDetector names a row of detectron2 by its configuration, of the model zoo's plain part only.
func zooDetector(r record) (string, int64, error) {
	config := r.text("config")
	if !strings.HasPrefix(config, "configs/COCO-") {
		return "", 0, errors.New("a project of its own, or another data set: not written here")
	}
	return strings.TrimSuffix(path.Base(config), ".yaml"), 2, nil
}

func detectorRow(r record) (*row, crop, error) {
	config := configName(r)
	c := crop{config: config, optimizer: r.text("optimizer"), height: 800, width: 1344}
	var err error
	if c.batch, err = r.integer("images_per_gpu"); err != nil {
		return nil, c, err
	}
	measured, err := r.number("mem_gb")
	if err != nil {
		return nil, c, err
	}
	if strings.Contains(config, "cityscapes") {
		c.height, c.width = 1024, 2048
	}
	if r.text("fp16") == "1" {
		c.precision = heft.AutocastFloat16
	}
	return &row{name: config, model: config, group: detectorGroup(config), measured: measured * mebibytesOfGB}, c, nil
}

// detectorGroup is the kind of detector that a configuration's name begins with.
func detectorGroup(config string) string {
	for _, group := range []struct{ prefix, name string }{
		{"cascade_mask_rcnn", "Cascade Mask R-CNN"}, {"cascade_rcnn", "Cascade R-CNN"}, {"mask_rcnn", "Mask R-CNN"},
		{"faster_rcnn", "Faster R-CNN"}, {"retinanet", "RetinaNet"}, {"atss", "ATSS"},
	} {
		if strings.HasPrefix(config, group.prefix) {
			return group.name
		}
	}
	return ""
}
