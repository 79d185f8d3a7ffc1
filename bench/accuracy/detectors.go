package main

// This file predicts the allocator's peak in training of detectors whose images are
// resized: at the largest size that they come in.

import (
	"strings"

	"heft"
)

// detectorTable compares detectors of images of many sizes with their published peak,
// which belongs to the fullest image at the largest size. The nets are those of
// nets/detectors.py.
func detectorTable() *table {
	return &table{
		id: "D", title: "Allocated memory of training, detectors at resized images",
		metric: "max_memory_allocated, the most of 8 GPUs, printed to 0.1 GiB, so ± 1 %; images at their largest, 800 × 1344 (Cityscapes 1024 × 2048), with as many objects as the fullest of the data set is taken to have (COCO 93, people 20, Cityscapes 120: assumptions; so are the releases of PyTorch). Nets that are not written here are listed. What is missing in the rows of torchvision is not known: they are of 2019, and the program that theirs began as took 6.1 instead of 7.9 GB on later builds of torch and cuDNN (maskrcnn-benchmark, issue 528)",
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
	return o, b.addTorchvisionDetectors(o, base)
}

// addTorchvisionDetectors predicts the rows of torchvision's own documentation; the
// release of torch stands in each.
func (b *bench) addTorchvisionDetectors(o *outcome, base heft.Setting) error {
	records, err := readCSV(b.data, "torchvision_detection_train.csv")
	if err != nil {
		return err
	}
	releases := map[*row]string{}
	var rows []*row
	for _, r := range records {
		measured, err := r.number("mem_mib")
		if err != nil {
			o.unreadable(err)
			continue
		}
		name := r.text("model")
		x := &row{name: "torchvision " + name, model: name, group: "torchvision", measured: measured}
		releases[x] = r.text("torch")
		rows = append(rows, x)
	}
	rows = b.sample(rows)
	b.trainCrops("torchvision_detector(%q)", rows, func(x *row) (heft.Setting, crop) {
		setting := base
		setting.Torch = releases[x]
		return setting, crop{optimizer: "SGD", batch: 2, height: 800, width: 1333}
	})
	o.rows = append(o.rows, rows...)
	return nil
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
