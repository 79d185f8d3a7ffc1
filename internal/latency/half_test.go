package latency_test

// This file compares half precision on a card without units for it with published runs.

import (
	"math"
	"testing"

	"heft/internal/gpu"
	"heft/internal/graph"
	"heft/internal/latency"
	"heft/internal/op"
	"heft/internal/source"
)

// TestHalfWithoutUnits: what a whole model in float16 takes of its time in float32 on a
// GTX 1080 Ti, 16 images of 224 px (github.com/u39kun/deep-learning-benchmark, README at
// 02ef743, "PyTorch 0.3.0", "1080 Ti": vgg16 39.3 and 33.5 ms forward, 131.9 and 117.6 ms
// forward and backward; resnet152 57.8, 46.9, 206.4, 193.5; densenet161 62.9, 50.1, 211.9,
// 191.0). One number is fitted to the three of training.
func TestHalfWithoutUnits(t *testing.T) {
	card, err := gpu.Lookup("gtx1080ti")
	if err != nil {
		t.Fatal(err)
	}
	device, err := latency.On(card)
	if err != nil {
		t.Fatal(err)
	}
	var off float64
	for _, c := range []struct {
		model             string
		forward, training float64
	}{
		{"vgg16", 33.5 / 39.3, 117.6 / 131.9}, {"resnet152", 46.9 / 57.8, 193.5 / 206.4}, {"densenet161", 50.1 / 62.9, 191.0 / 211.9},
	} {
		for training, published := range map[bool]float64{false: c.forward, true: c.training} {
			ratio := withoutStep(t, device, c.model, training, graph.Float16) / withoutStep(t, device, c.model, training, graph.InvalidDType)
			t.Logf("%s, training %t: %.3f of float32, published %.3f", c.model, training, ratio, published)
			if ratio < published-0.1 || ratio > published+0.1 {
				t.Errorf("%s, training %t: half precision takes %.3f of float32, published is %.3f", c.model, training, ratio, published)
			}
			if training {
				off += math.Log(ratio / published)
			}
		}
	}
	if off = math.Abs(off / 3); off > 0.03 {
		t.Errorf("training is off by %.3f in the mean", off)
	}
}

// withoutStep is the time of a forward, and with training of its backward.
func withoutStep(t *testing.T, d *latency.Device, model string, training bool, dtype graph.DType) float64 {
	t.Helper()
	m, err := source.Open(t.Context(), model, source.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer m.Close()
	g, err := m.Trace(source.Run{Batch: 16, Training: training, Precision: source.Precision{DType: dtype}})
	if err != nil {
		t.Fatal(err)
	}
	e := latency.Of(g, d, latency.Run{Training: training, Passes: 2, Torch: op.Release{Major: 2, Minor: 11}})
	return e.Parts[latency.PartForward].Seconds + e.Parts[latency.PartBackward].Seconds
}
