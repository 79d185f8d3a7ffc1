package memory

// This file tests autocast, half precision and channels-last.

import (
	"os"
	"path/filepath"
	"testing"

	"heft/internal/graph"
	"heft/internal/input"
	"heft/internal/source"
)

// traceIn is trace in other types or another layout.
func traceIn(t *testing.T, program, inputs string, p source.Precision) *graph.Graph {
	t.Helper()
	file := filepath.Join(t.TempDir(), "model.py")
	head := "import torch\nfrom torch import nn\nimport torch.nn.functional as F\n"
	if err := os.WriteFile(file, []byte(head+program), 0o600); err != nil {
		t.Fatal(err)
	}
	m, err := source.Open(t.Context(), file+":Net", source.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer m.Close()
	specs, err := input.Parse(inputs)
	if err != nil {
		t.Fatal(err)
	}
	g, err := m.Trace(source.Run{Inputs: specs, Training: true, Precision: p})
	if err != nil {
		t.Fatal(err)
	}
	return g
}

const oneLinear = `
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(1024, 1024)
    def forward(self, x):
        return self.fc(x)
`

// TestAutocastCastsAndCaches: inside the context the half copies of input,
// weight and bias stand beside the result. The copy of the input is kept for the
// weight's gradient; those of weight and bias go when the context ends, since
// an input that needs no gradient needs no weight.
func TestAutocastCastsAndCaches(t *testing.T) {
	const (
		static = 4_194_304 + 4_096 + 1_048_576
		x16    = 524_288
		w16    = 2_097_152
		b16    = 2_048
		y16    = 524_288
	)
	g := traceIn(t, oneLinear, "256x1024", source.Precision{Autocast: graph.Float16})
	r := simulate(t, g, Plan{Mode: ForwardWithGrad, Iterations: 1})
	check(t, r,
		expected{phase: PhaseData, current: static},
		expected{phase: PhaseForward, iteration: 1, peak: static + x16 + w16 + b16 + y16, current: static + x16 + y16, reserved: 25_165_824})
}

// TestAutocastKeepsHalfWeights: where the input needs a gradient the half weight
// is kept, 8,392,704 bytes with it and without the bias.
func TestAutocastKeepsHalfWeights(t *testing.T) {
	g := traceIn(t, `
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.x = nn.Parameter(torch.zeros(256, 1024))
        self.fc = nn.Linear(1024, 1024)
    def forward(self, unused):
        return self.fc(self.x)
`, "0", source.Precision{Autocast: graph.Float16})
	r := simulate(t, g, Plan{Mode: ForwardWithGrad, Iterations: 1})
	check(t, r, expected{phase: PhaseForward, iteration: 1, current: 8_392_704, peak: 8_394_752, reserved: 25_165_824})
}

// TestAutocastGradients: the half gradient of a weight and its float32 cast
// live together once; what stays is float32.
func TestAutocastGradients(t *testing.T) {
	g := traceIn(t, oneLinear, "256x1024", source.Precision{Autocast: graph.Float16})
	r := simulate(t, g, Plan{Mode: Training, Loss: LossSum, Autocast: graph.Float16, Iterations: 1})
	forward := r.stage(t, PhaseLoss, 1, 0)
	backward := r.stage(t, PhaseBackward, 1, 0)
	const (
		gradients = 4_194_304 + 4_096
		half      = 2_097_152 + 2_048
	)
	// Root 512, scaled and cast gradients of scalars, then both gradients in
	// both types before the half ones go.
	if got := backward.Peak - forward.Allocated; got < gradients || got > gradients+half+8*512 {
		t.Errorf("the backward adds %d bytes at its peak, want at most %d", got, gradients+half+8*512)
	}
	if got := backward.Allocated - forward.Allocated; got != gradients-524_288 {
		t.Errorf("the backward leaves %d bytes more, want %d of gradients less the half input", got, gradients-524_288)
	}
}

func TestHalfModelHalvesEverything(t *testing.T) {
	full := simulate(t, traceIn(t, oneLinear, "256x1024", source.Precision{}), Plan{Mode: Training, Optimizer: Optimizer{Name: "adam"}})
	half := simulate(t, traceIn(t, oneLinear, "256x1024", source.Precision{DType: graph.BFloat16}), Plan{Mode: Training, Optimizer: Optimizer{Name: "adam"}})
	if ratio := float64(half.Requested) / float64(full.Requested); ratio < 0.45 || ratio > 0.55 {
		t.Errorf("bfloat16 takes %d bytes, float32 %d", half.Requested, full.Requested)
	}
}

func TestChannelsLastCountsTheSame(t *testing.T) {
	rows := simulate(t, traceIn(t, stem, "8x3x64x64", source.Precision{}), Plan{Mode: ForwardWithGrad, TensorsOnly: true})
	last := simulate(t, traceIn(t, stem, "8x3x64x64", source.Precision{ChannelsLast: true}), Plan{Mode: ForwardWithGrad, TensorsOnly: true})
	if rows.Requested != last.Requested {
		t.Errorf("channels-last takes %d bytes, row-major %d", last.Requested, rows.Requested)
	}
}
