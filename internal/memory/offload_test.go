package memory

// This file tests by hand what lies on the host, steps in the backward, and float32
// masters.

import (
	"strings"
	"testing"
)

// Two layers of 64 · 64 weights, 16,384 bytes each, over 8 rows of 64: 2,048 bytes.
const twoLayers = `
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.a = nn.Linear(64, 64, bias=False)
        self.b = nn.Linear(64, 64, bias=False)

    def forward(self, x):
        return self.b(torch.sigmoid(self.a(x)))
`

// TestOffloadedActivations: the sigmoid's result is kept for its own backward and for b's
// weight; on the host, it goes. Then b's backward has copies of it and of b's weight, and
// the sigmoid's one of its result.
func TestOffloadedActivations(t *testing.T) {
	g := trace(t, twoLayers, "8x64", true)
	plan := Plan{Mode: Training, Loss: LossSum, Optimizer: Optimizer{Name: "sgd"}, TensorsOnly: true}
	kept := simulate(t, g, plan)
	plan.Offload = OffloadActivations
	away := simulate(t, g, plan)
	if got := kept.stage(t, PhaseForward, 2, 0).Rounded - away.stage(t, PhaseForward, 2, 0).Rounded; got != 2048 {
		t.Errorf("%d bytes of the forward go, want 2048", got)
	}
	// Behind the forward: weights, input, output, the loss of 512, its gradient of 512.
	// b's backward: the gradient of the output (sum expands it: 2,048 made by nobody),
	// copies of 2,048 and 16,384, gradients of 16,384 and 2,048.
	base := int64(2*16384 + 2*2048 + 2*512)
	if got, want := away.stage(t, PhaseBackward, 2, 0).PeakRound, base+2048+16384+16384+2048; got != want {
		t.Errorf("the backward takes %d, want %d", got, want)
	}
}

// TestStepInBackward: no gradient is left behind the backward. Its peak was in a's part:
// both weights' gradients and a's incoming one; now it is in b's: one weight's, the
// incoming one that b makes, and what the sigmoid keeps.
func TestStepInBackward(t *testing.T) {
	g := trace(t, twoLayers, "8x64", true)
	plan := Plan{Mode: Training, Loss: LossSum, Optimizer: Optimizer{Name: "sgd"}, TensorsOnly: true}
	behind := simulate(t, g, plan)
	plan.StepInBackward = true
	within := simulate(t, g, plan)
	if got := behind.stage(t, PhaseBackward, 2, 0).Rounded - within.stage(t, PhaseBackward, 2, 0).Rounded; got != 2*16384 {
		t.Errorf("%d bytes of gradients go, want %d", got, 2*16384)
	}
	if got := behind.stage(t, PhaseBackward, 2, 0).PeakRound - within.stage(t, PhaseBackward, 2, 0).PeakRound; got != 16384-2048 {
		t.Errorf("the peak of the backward falls by %d, want %d", got, 16384-2048)
	}
}

// TestOffloadedOptimizer: Adam's two moments, and what its step makes, are the host's.
func TestOffloadedOptimizer(t *testing.T) {
	g := trace(t, twoLayers, "8x64", true)
	plan := Plan{Mode: Training, Loss: LossSum, Optimizer: Optimizer{Name: "adam"}, TensorsOnly: true}
	here := simulate(t, g, plan)
	plan.Offload = OffloadOptimizer
	away := simulate(t, g, plan)
	if got := here.stage(t, PhaseForward, 2, 0).Rounded - away.stage(t, PhaseForward, 2, 0).Rounded; got != 4*16384 {
		t.Errorf("%d bytes of state go, want %d", got, 4*16384)
	}
	step := away.stage(t, PhaseStep, 2, 0)
	if step.PeakRound != step.Rounded {
		t.Errorf("the step takes %d more on the card, want nothing", step.PeakRound-step.Rounded)
	}
}

// TestMasters: 4,096 parameters in bfloat16 over four ranks, SGD with momentum, behind the
// backward. ZeRO-3: 2 + 2 + 4 + 4 bytes a parameter, spread. FSDP: 4 + 4 + 4 bytes.
// ZeRO-1: 2 + 2 whole, 4 + 4 spread. Two units and a unit's gradients are gathered in 16
// bits: 3 · 8,192; DDP's bucket of ZeRO-1 is 8,192.
func TestMasters(t *testing.T) {
	const program = `
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.a = nn.Linear(64, 64, bias=False, dtype=torch.bfloat16)

    def forward(self, x):
        return self.a(x)
`
	g := trace(t, program, "8x64:bfloat16", true)
	for _, c := range []struct {
		scheme Scheme
		want   int64
	}{
		{ZeRO3, 4096*(2+2+4+4)/4 + 3*8192},
		{FSDP, 4096*(4+4+4)/4 + 3*8192},
		{ZeRO1, 4096*(2+2) + 4096*(4+4)/4 + 8192},
	} {
		plan := Plan{Mode: Training, Loss: LossSum, Optimizer: Optimizer{Name: "sgd", Momentum: 0.9}, TensorsOnly: true}
		plan.Parallel = Parallel{Scheme: c.scheme, Ranks: 4, Masters: true}
		// besides: the input and the output of 1,024, the loss of 512
		if got := simulate(t, g, plan).stage(t, PhaseBackward, 2, 0).Rounded; got != c.want+2*1024+512 {
			t.Errorf("%s: %d bytes behind the backward, want %d", c.scheme, got, c.want+2*1024+512)
		}
	}
}

// TestOffloadIsRefused: what was not simulated together says so.
func TestOffloadIsRefused(t *testing.T) {
	g := trace(t, twoLayers, "8x64", true)
	for want, change := range map[string]func(*Plan){
		"inputs lie on the host":   func(p *Plan) { p.Offload, p.Checkpoint = OffloadBoth, []string{"a"} },
		"unknown `offload`":        func(p *Plan) { p.Offload = "disk" },
		"several micro-batches":    func(p *Plan) { p.StepInBackward, p.Accumulate = true, 2 },
		"of several cards":         func(p *Plan) { p.StepInBackward, p.Parallel = true, Parallel{Scheme: DDP, Ranks: 2} },
		"LBFGS runs the model":     func(p *Plan) { p.StepInBackward, p.Optimizer.Name = true, "lbfgs" },
		"DDP has no parameters in": func(p *Plan) { p.Parallel = Parallel{Scheme: DDP, Ranks: 2, Masters: true} },
	} {
		plan := Plan{Mode: Training, Optimizer: Optimizer{Name: "sgd"}}
		change(&plan)
		if _, err := Simulate(g, plan); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want %q", err, want)
		}
	}
}
