package source

// This file tests presets of how much a detector finds.

import (
	"strings"
	"testing"

	"heft/internal/cost"
	"heft/internal/input"
)

// TestDetectionPresets: torchvision's published work (GMACs of the weights' _ops, 0.29) at
// 800 · 800 px, and the formula static + n_roi · c_box + n_det · c_mask: a region of the
// box head takes 256·49·1024 + 1024·1024 + 1024·(91 + 364) MACs.
func TestDetectionPresets(t *testing.T) {
	const perRegion = 256*49*1024 + 1024*1024 + 1024*(91+4*91)
	work := func(model, preset string) int64 {
		m, err := Open(t.Context(), model, Options{Assume: []string{"detection=" + preset}})
		if err != nil {
			t.Fatal(err)
		}
		defer m.Close()
		specs, err := input.Parse("[3x800x800]")
		if err != nil {
			t.Fatal(err)
		}
		g, err := m.Trace(Run{Inputs: specs})
		if err != nil {
			t.Fatalf("%s %s: %v", model, preset, err)
		}
		return cost.Of(g).Total.Forward.MACs
	}
	for model, want := range map[string]float64{
		"fasterrcnn_resnet50_fpn": 134.380, "maskrcnn_resnet50_fpn": 134.380, "keypointrcnn_resnet50_fpn": 137.420, "fasterrcnn_mobilenet_v3_large_320_fpn": 0.719,
		"fasterrcnn_mobilenet_v3_large_fpn": 4.494,
	} {
		if got := float64(work(model, "published")) / 1e9; got < want-0.02 || got > want+0.02 {
			t.Errorf("%s: %.3f GMACs, published are %.3f", model, got, want)
		}
	}
	most, none := work("fasterrcnn_resnet50_fpn", "max"), work("fasterrcnn_resnet50_fpn", "none")
	if got := most - none; got != 1000*perRegion {
		t.Errorf("a thousand regions take %d MACs, want %d", got, 1000*perRegion)
	}
	for model, preset := range map[string]string{"resnet18": "typical", "fasterrcnn_resnet50_fpn": "many"} {
		if _, err := Open(t.Context(), model, Options{Assume: []string{"detection=" + preset}}); err == nil || !strings.Contains(err.Error(), "detect") {
			t.Errorf("%s takes detection=%s: %v", model, preset, err)
		}
	}
}
