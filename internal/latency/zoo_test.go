package latency_test

// This file holds the times of built-in models against those that were committed: what
// is not meant to change an estimate changes no digit of it.

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"heft/internal/gpu"
	"heft/internal/graph"
	"heft/internal/input"
	"heft/internal/latency"
	"heft/internal/op"
	"heft/internal/torch"
	"heft/zoo"
)

const timesFile = "testdata/times.txt"

// timed are models of each kind of kernel: convolutions, grouped, depthwise and over
// three axes, attention, windows of it, norms, interpolation, two-stage detection.
var timed = []string{
	"alexnet", "vgg11", "vgg16_bn", "resnet18", "resnet50", "resnext50_32x4d", "densenet121", "googlenet", "mobilenet_v2", "mobilenet_v3_large",
	"shufflenet_v2_x1_0", "mnasnet1_0", "efficientnet_b0", "regnet_y_400mf", "convnext_tiny", "swin_t", "vit_b_16", "r3d_18", "fcn_resnet50", "fasterrcnn_resnet50_fpn",
}

// TestTimesStay compares times on an RTX 3090, in seconds: of a forward, and of a step
// in training with the kernels of its backward. HEFT_UPDATE=1 writes them anew.
func TestTimesStay(t *testing.T) {
	var b strings.Builder
	for _, name := range timed {
		m, ok := zoo.Lookup(name)
		if !ok {
			t.Fatalf("no model is named %q", name)
		}
		fmt.Fprintf(&b, "%s %s\n", name, strings.Join([]string{seconds(t, m, false), seconds(t, m, true)}, " "))
	}
	got := b.String()
	if os.Getenv("HEFT_UPDATE") != "" {
		if err := os.WriteFile(timesFile, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(timesFile)
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(string(want), "\n")
	for i, line := range strings.Split(got, "\n") {
		if i >= len(lines) || line != lines[i] {
			t.Errorf("%s now; %s has another in line %d", line, timesFile, i+1)
		}
	}
}

// seconds is a model's time to 12 digits: the last ones are for the order of sums.
func seconds(t *testing.T, m zoo.Model, training bool) string {
	t.Helper()
	card, err := gpu.Lookup("rtx3090")
	if err != nil {
		t.Fatal(err)
	}
	device, err := latency.On(card)
	if err != nil {
		t.Fatal(err)
	}
	run := latency.Run{Training: training, Passes: 3, Torch: op.Release{Major: 2, Minor: 4}}
	estimate := latency.Of(traced(t, m, training), device, run)
	return fmt.Sprintf("%.12g", estimate.Device.Seconds)
}

func traced(t *testing.T, m zoo.Model, training bool) *graph.Graph {
	t.Helper()
	s, err := torch.Open(torch.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if err := s.LoadModule(m.Module); err != nil {
		t.Fatal(err)
	}
	model, err := s.Build(m.Name + "(" + m.Arguments + ")")
	if err != nil {
		t.Fatal(err)
	}
	run := torch.Run{Training: training && m.Task != zoo.Detection} // whose losses want targets
	for _, shape := range m.Published.Input {
		sizes := make([]int64, len(shape))
		for i, n := range shape {
			sizes[i] = int64(n)
		}
		run.Inputs = append(run.Inputs, input.Float32(sizes...))
	}
	if m.TakesImages() {
		run.Inputs = []input.Spec{{Kind: input.List, Items: run.Inputs}}
	}
	g, err := s.Trace(model, run)
	if err != nil {
		t.Fatalf("%s: %v", m.Name, err)
	}
	return g
}
