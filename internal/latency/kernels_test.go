package latency_test

// This file compares the kernels of single layers, and what is made of them on a few cards, with what was read
// once: each field of each kernel, each sum of each estimate.

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"heft/internal/gpu"
	"heft/internal/graph"
	"heft/internal/input"
	"heft/internal/latency"
	"heft/internal/memory"
	"heft/internal/op"
	"heft/internal/packed"
	"heft/internal/source"
)

const layersProgram = `import torch
from torch import nn
from torch.nn import functional as F

class Calls(nn.Module):
    def __init__(self, f, *layers):
        super().__init__()
        self.f = f
        self.layers = nn.ModuleList(layers)
    def forward(self, *inputs):
        return self.f(*inputs, *self.layers)

def again(x, layer):
    for _ in range(3):
        x = layer(x)
    return x

def Net():
    return `

// kernelCases are layers, their inputs and how they are run.
var kernelCases = []struct {
	layer, input string
	run          latency.Run
	precision    source.Precision
}{
	{"nn.Linear(100, 70)", "6x100", latency.Run{Training: true, Passes: 8}, source.Precision{}},
	{"nn.Linear(64, 128)", "2x3x64", latency.Run{Training: true, Passes: 8}, source.Precision{DType: graph.Float16}},
	{"nn.Linear(2048, 64, bias=False)", "100x2048", latency.Run{Training: true, Accumulate: 3}, source.Precision{DType: graph.BFloat16}},
	{"nn.Conv2d(3, 16, 7, stride=2)", "2x3x32x32", latency.Run{Training: true}, source.Precision{}},
	{"nn.Conv2d(8, 16, 3)", "2x8x32x32", latency.Run{}, source.Precision{}},
	{"nn.Conv2d(64, 128, 3)", "2x64x16x16", latency.Run{Training: true}, source.Precision{ChannelsLast: true, DType: graph.Float16}},
	{"nn.Sequential(nn.ReLU(), nn.Conv2d(128, 256, 3, groups=32))", "2x128x16x16", latency.Run{Training: true}, source.Precision{ChannelsLast: true}},
	{"nn.Sequential(nn.Conv2d(64, 64, 1), nn.Conv2d(64, 96, 3, groups=4))", "2x64x16x16", latency.Run{Training: true}, source.Precision{}},
	{"nn.Sequential(nn.Conv2d(64, 64, 1), nn.Conv2d(64, 96, 3, groups=4))", "2x64x16x16", latency.Run{Training: true}, source.Precision{ChannelsLast: true}},
	{"nn.Conv2d(32, 32, 3, groups=32)", "2x32x16x16", latency.Run{Training: true}, source.Precision{}},
	{"nn.Conv2d(32, 32, 9, groups=32)", "2x32x16x16", latency.Run{Training: true}, source.Precision{}},
	{"nn.Conv2d(32, 32, 3, groups=32)", "300x32x512x512", latency.Run{}, source.Precision{ChannelsLast: true}},
	{"nn.ConvTranspose2d(32, 48, 2, stride=2)", "2x32x16x16", latency.Run{Training: true}, source.Precision{}},
	{"nn.Conv1d(16, 16, 3)", "2x16x50", latency.Run{Training: true}, source.Precision{}},
	{"nn.Conv3d(16, 16, 3)", "2x16x8x8x8", latency.Run{Training: true}, source.Precision{}},
	{"nn.Conv2d(0, 4, 3)", "2x0x8x8", latency.Run{}, source.Precision{}},
	{"nn.Conv2d(1, 1, 1)", "1x1x1x1", latency.Run{}, source.Precision{}},
	{"nn.BatchNorm2d(32)", "2x32x16x16", latency.Run{Training: true}, source.Precision{}},
	{"nn.Sequential(nn.Linear(64, 64), nn.LayerNorm(64), nn.GELU(), nn.Softmax(-1), nn.Dropout())", "6x64", latency.Run{Training: true}, source.Precision{}},
	{"nn.Sequential(nn.Linear(64, 64), nn.LayerNorm(64))", "6x64", latency.Run{Training: true}, source.Precision{DType: graph.Float16}},
	{"nn.Sequential(nn.Conv2d(32, 32, 1), nn.GroupNorm(4, 32), nn.MaxPool2d(3, 2), nn.AvgPool2d(2), nn.AdaptiveAvgPool2d(1), nn.Flatten())", "2x32x16x16", latency.Run{Training: true}, source.Precision{}},
	{"nn.Sequential(nn.Linear(64, 64), nn.Tanh(), nn.Sigmoid(), nn.ELU())", "6x64", latency.Run{Training: true}, source.Precision{}},
	{"nn.Embedding(100, 64)", "4x7:int64", latency.Run{Training: true, Passes: 4}, source.Precision{}},
	{"nn.MultiheadAttention(64, 4, batch_first=True)", "2x10x64,2x10x64,2x10x64", latency.Run{Training: true}, source.Precision{}},
	{"Calls(lambda x, l: F.scaled_dot_product_attention(l(x), l(x), l(x)), nn.Linear(16, 16))", "2x4x10x16", latency.Run{Training: true}, source.Precision{DType: graph.Float16}},
	{"nn.LSTM(16, 32, 2)", "7x3x16", latency.Run{Training: true}, source.Precision{}},
	{"nn.GRU(16, 32, batch_first=True)", "3x7x16", latency.Run{}, source.Precision{}},
	{"Calls(lambda x, l: torch.bmm(l(x), x.transpose(1, 2)), nn.Linear(10, 10))", "4x6x10", latency.Run{Training: true}, source.Precision{}},
	{"Calls(lambda x, l: l(x).permute(0, 2, 3, 1).contiguous(), nn.Conv2d(8, 8, 1))", "2x8x6x6", latency.Run{Training: true}, source.Precision{}},
	{"Calls(lambda x, l: l(x).sum() + l(x).mean(1).amax(), nn.Linear(64, 64))", "6x64", latency.Run{Training: true}, source.Precision{}},
	{"Calls(lambda x, l: (l(x) * l(x)[:, :1]).argmax(1), nn.Linear(64, 64))", "6x64", latency.Run{Training: true}, source.Precision{}},
	{"Calls(lambda x, l: F.interpolate(l(x), scale_factor=2, mode='bilinear') + l(x).new_zeros(1), nn.Conv2d(8, 8, 1))", "2x8x6x6", latency.Run{Training: true}, source.Precision{}},
	{"Calls(again, nn.Linear(64, 64))", "6x64", latency.Run{Training: true, Accumulate: 2, Passes: 8}, source.Precision{}},
	{"Calls(lambda x, a, b: b(a(x).relu()), nn.Linear(64, 64), nn.Linear(64, 32))", "6x64", latency.Run{Training: true, Passes: 8, Frozen: []string{"layers.0"}}, source.Precision{}},
	{"nn.Sequential(*[nn.Linear(64, 64) for _ in range(40)])", "6x64", latency.Run{Training: true, Passes: 9, Frozen: []string{"3", "layers"}}, source.Precision{}},
	{"Calls(lambda x, l: torch.utils.checkpoint.checkpoint(l, x, use_reentrant=False), nn.Sequential(nn.Linear(64, 64), nn.ReLU(), nn.Linear(64, 32)))", "6x64", latency.Run{Training: true}, source.Precision{}},
	{"Calls(lambda x, l: l(x).detach() + x.exp(), nn.Linear(64, 64))", "6x64", latency.Run{Training: true}, source.Precision{Autocast: graph.Float16}},
	{"nn.Sequential(nn.Linear(64, 64), nn.Conv1d(6, 6, 3))", "6x64", latency.Run{Training: true}, source.Precision{Autocast: graph.BFloat16}},
}

// TestKernels writes down every kernel, and the estimates.
func TestKernels(t *testing.T) {
	var all strings.Builder
	for i, c := range kernelCases {
		fmt.Fprintf(&all, "%s(%s) %s %s\n", c.layer, c.input, packed.Fields(c.run), packed.Fields(c.precision))
		c.run.Torch = op.Release{Major: 2, Minor: 11}
		g := tracedLayer(t, c.layer, c.input, c.run.Training, c.precision)
		var err error
		if c.run.Training {
			plan := memory.Plan{Mode: memory.Training, Frozen: c.run.Frozen, Optimizer: memory.Optimizer{Name: "sgd"}}
			if c.run.Recomputed, err = memory.Recomputed(g, plan); err != nil {
				t.Fatal(err)
			}
		}
		for _, w := range latency.Kernels(g, c.run) {
			name := "-"
			if w.Op != nil {
				name = w.Op.Name
			}
			for _, k := range w.Kernels {
				fmt.Fprintf(&all, "    %s, %s: %s\n", w.Part, name, strings.Trim(packed.Fields(k), "{}"))
			}
		}
		fmt.Fprintf(&all, "    in 16 bits: %t\n", latency.HalfPrecision(g))
		for _, name := range []string{"rtx3090", "gtx1080ti", "v100", "mi250"}[:1+i%4] {
			all.WriteString(estimated(t, name, g, c.run))
		}
	}
	packed.Matches(t, "testdata/kernels.txt.gz", all.String())
}

// estimated is an estimate on a card, in microseconds. What is not listed is none.
func estimated(t *testing.T, name string, g *graph.Graph, run latency.Run) string {
	t.Helper()
	card, err := gpu.Lookup(name)
	if err != nil {
		t.Fatal(err)
	}
	device, err := latency.On(card)
	if err != nil {
		t.Fatal(err)
	}
	e := latency.Of(g, device, run)
	var b strings.Builder
	fmt.Fprintf(&b, "    %s: %.6g µs, host %.6g, bound by %s", name, 1e6*e.Seconds, 1e6*e.Host, e.Bound())
	add := func(what string, t latency.Time) {
		if t != (latency.Time{}) {
			fmt.Fprintf(&b, "; %s %.6g: %.6g %.6g %.6g %d %s", what, 1e6*t.Seconds, 1e6*t.Compute, 1e6*t.Memory, 1e6*t.Launch, t.Kernels, t.Bound())
		}
	}
	add("all", e.Device)
	add("loose", e.Loose)
	for i, part := range e.Parts {
		add(latency.Part(i).String(), part)
	}
	for i, class := range e.Classes {
		add(latency.Class(i).String(), class)
	}
	for i, call := range e.Calls {
		add(g.Calls[i].Module.Path, call)
		add("own", e.Own[i])
	}
	return b.String() + "\n"
}

func tracedLayer(t *testing.T, layer, inputs string, training bool, precision source.Precision) *graph.Graph {
	t.Helper()
	path := filepath.Join(t.TempDir(), "net.py")
	if err := os.WriteFile(path, []byte(layersProgram+layer+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	m, err := source.Open(t.Context(), path+":Net", source.Options{})
	if err != nil {
		t.Fatalf("%s: %v", layer, err)
	}
	t.Cleanup(m.Close)
	in, err := input.Parse(inputs)
	if err != nil {
		t.Fatal(err)
	}
	g, err := m.Trace(source.Run{Inputs: in, Training: training, Precision: precision})
	if err != nil {
		t.Fatalf("%s: %v", layer, err)
	}
	return g
}

// TestUnrated: a card without rates says so, and what to do.
func TestUnrated(t *testing.T) {
	unrated := ""
	for _, card := range gpu.Cards() {
		if _, err := latency.On(card); err != nil && unrated == "" {
			unrated = card.Name
			hint, ok := err.(interface{ Hint() string })
			if want := "the peak rates of " + card.Name + " are not known: they depend on its power limit"; err.Error() != want || !ok ||
				hint.Hint() != "`gpus` lists the cards; name a desktop card of the same generation for an order of magnitude" {
				t.Errorf("%v", err)
			}
		}
	}
	if unrated == "" {
		t.Error("every card has rates: the error is for none")
	}
}
