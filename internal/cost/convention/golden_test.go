package convention_test

// This file compares the presets with what the tools answered.

import (
	"context"
	"slices"
	"testing"

	"heft/internal/cost/convention"
	"heft/internal/graph"
	"heft/internal/input"
	"heft/internal/packed"
	"heft/internal/source"
)

// golden is a model, and what each tool answered in a process of its own (torch
// 2.15, torchvision 0.29.2, thop 0.1.1, fvcore 0.1.5.post20221221, ptflops 0.7.5,
// torchinfo 1.8.0, calflops 0.3.2).
type golden struct {
	Suite, Case, Model, Source, Input string
	Training                          bool
	Tools                             map[string]answer
}

// answer is a tool's figures by name, or its error.
type answer map[string]any

// figure is one of a tool's numbers, and the preset that gives it: its total, its
// parameters, or a memory line.
type figure struct {
	tool, field, preset string
	parameters          bool
	size                string // a memory line
}

// of is the preset's number.
func (f figure) of(r convention.Result) int64 {
	for _, s := range r.Sizes {
		if s.Name == f.size {
			return s.Bytes
		}
	}
	if f.parameters {
		return r.Parameters
	}
	return r.Total
}

func figures() []figure {
	return []figure{
		{tool: "fvcore", field: "flops", preset: "fvcore"},
		{tool: "fvcore_activations", field: "activations", preset: "activations"},
		{tool: "mmengine", field: "flops", preset: "mmengine"},
		{tool: "mmengine", field: "activations", preset: "activations"},
		{tool: "thop", field: "macs", preset: "thop"},
		{tool: "thop", field: "params", preset: "thop", parameters: true},
		{tool: "torchinfo", field: "mult_adds", preset: "torchinfo"},
		{tool: "torchinfo", field: "params", preset: "torchinfo", parameters: true},
		{tool: "torchinfo", field: "output_bytes", preset: "torchinfo", size: "forward/backward pass"},
		{tool: "torchinfo", field: "param_bytes", preset: "torchinfo", size: "params"},
		{tool: "torchinfo_main", field: "output_bytes", preset: "torchinfo-main", size: "forward/backward pass"},
		{tool: "torchinfo_main", field: "param_bytes", preset: "torchinfo-main", size: "params"},
		{tool: "calflops", field: "flops", preset: "calflops"},
		{tool: "calflops", field: "macs", preset: "calflops-macs"},
		{tool: "calflops", field: "params", preset: "calflops", parameters: true},
		{tool: "ptflops_pytorch", field: "macs", preset: "ptflops"},
		{tool: "ptflops_pytorch", field: "params", preset: "ptflops", parameters: true},
		{tool: "ptflops_modules", field: "macs", preset: "ptflops-modules"},
		{tool: "ptflops_aten", field: "macs", preset: "ptflops-aten"},
		{tool: "flop_counter", field: "flops", preset: "flop-counter"},
		{tool: "flop_counter_backward", field: "flops", preset: "flop-counter-backward"},
		{tool: "torchprofile", field: "macs", preset: "torchprofile"},
		{tool: "ultralytics_thop", field: "macs", preset: "ultralytics-thop"},
		{tool: "ultralytics_thop", field: "params", preset: "ultralytics-thop", parameters: true},
		{tool: "deepspeed", field: "flops", preset: "deepspeed"},
		{tool: "deepspeed", field: "macs", preset: "deepspeed-macs"},
		{tool: "deepspeed", field: "params", preset: "deepspeed", parameters: true},
		{tool: "torchinfo_main", field: "mult_adds", preset: "torchinfo-main"},
		{tool: "torchinfo_main", field: "params", preset: "torchinfo-main", parameters: true},
		{tool: "torchsummary", field: "params", preset: "torchsummary", parameters: true},
		{tool: "torchsummary_head", field: "params", preset: "torchsummary-head", parameters: true},
	}
}

// want is the tool's number, false if it gave none.
func (g golden) want(f figure) (int64, bool) {
	n, ok := g.Tools[f.tool][f.field].(float64)
	return int64(n), ok
}

func trace(t *testing.T, g golden, training bool) *graph.Graph {
	t.Helper()
	from := source.Source{Name: g.Model}
	if g.Source != "" {
		from = source.Bytes(g.Model, []byte(g.Source))
	}
	m, err := source.OpenFrom(t.Context(), from, source.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer m.Close()
	var specs []input.Spec
	if g.Input != "" {
		if specs, err = input.Parse(g.Input); err != nil {
			t.Fatal(err)
		}
	}
	m.Begin(context.Background(), source.Limits{})
	traced, err := m.Trace(source.Run{Inputs: specs, Training: training})
	if err != nil {
		t.Fatal(err)
	}
	return traced
}

// faults are answers that a preset does not give, by case.
var faults = map[string][]string{
	// A custom function is one opaque operator in the traced program, whose inside
	// fvcore does not see.
	"a custom autograd function with two mm in its backward":        {"fvcore"},
	"a custom function whose backward is written with convolutions": {"fvcore", "activations"},
	// ptflops divides by every call of the root, also by itself: 11 / 4.
	"a module that calls itself": {"ptflops", "torchinfo params"},
	// torchinfo 1.8.0 keeps one place for a module of two, and takes what it cannot
	// place for what is left of its parents.
	"a module shared under two parents and two names": {"torchinfo params"},
	// torchprofile counts products of sizes; heft only the four of each attention.
	"nn.MultiheadAttention(24, 3, add_bias_kv=True, add_zero_attn=True)": {"torchprofile"},
	"nn.TransformerDecoderLayer(16, 4, 20, batch_first=True)":            {"torchprofile"},
	"nn.Transformer(16, 2, 1, 1, 24, batch_first=True)":                  {"torchprofile"},
	// Torch's is one opaque function, heft's the arithmetic in it.
	"nn.CrossMapLRN2d(3)": {"ptflops", "torchprofile", "deepspeed"},
	// torchsummary counts whatever a module calls weight, a computed one as well.
	"nn.utils.parametrizations.weight_norm(nn.Conv2d(3, 6, 3))": {"torchsummary"},
	"nn.utils.parametrizations.spectral_norm(nn.Linear(6, 9))":  {"torchsummary"},
	"nn.utils.weight_norm(nn.Linear(6, 9))":                     {"torchsummary"},
	// A lazy layer gets its class when it first runs; thop looks before.
	"nn.LazyConv2d(7, 3)": {"thop"},
	// The probe's loss is of the first result, heft's of all.
	"dict output, aux head, uncalled": {"flop-counter-backward"},
}

// leastEqual is how many answers of each tool come out.
var leastEqual = map[string]int{
	"fvcore": 186, "activations": 189, "thop": 190, "torchinfo": 189, "calflops": 104, "calflops-macs": 104, "ptflops": 185, "ptflops-aten": 187,
}

func TestTools(t *testing.T) {
	equal := compareWith(t, "testdata/tools.jsonl.gz")
	for name, want := range leastEqual {
		if equal[name] < want {
			t.Errorf("%s: %d answers come out, want %d", name, equal[name], want)
		}
	}
}

// compareWith compares the presets with a file of answers, and counts those that come
// out by preset.
func compareWith(t *testing.T, path string) map[string]int {
	equal := map[string]int{}
	for _, g := range packed.Rows[golden](t, path) {
		if g.Model == "" {
			g.Model = "model.py:Net"
		}
		t.Run(g.Suite+" "+g.Case, func(t *testing.T) {
			if slices.Contains(faults[g.Case], "all") {
				t.Skip("heft does not run it")
			}
			g.compare(t, equal)
		})
	}
	return equal
}

func (g golden) compare(t *testing.T, equal map[string]int) {
	traced := trace(t, g, false)
	for _, f := range figures() {
		want, ok := g.want(f)
		if !ok || slices.Contains(faults[g.Case], f.preset) || slices.Contains(faults[g.Case], f.preset+" "+f.field) {
			continue
		}
		counted := traced
		if f.preset == "fvcore" && g.Training { // the only one that leaves the mode as it is
			counted = trace(t, g, true)
		}
		c, _ := convention.Lookup(f.preset)
		got := f.of(c.Count(counted))
		if got != want {
			t.Errorf("%s %s: %d, want %d", f.preset, f.field, got, want)
			continue
		}
		if !f.parameters && f.size == "" {
			equal[f.preset]++
		}
	}
}
