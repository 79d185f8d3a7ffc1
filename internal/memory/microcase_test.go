package memory

// This file tests small programs whose every byte is worked out by hand.

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"heft/internal/graph"
	"heft/internal/input"
	"heft/internal/source"
)

// trace runs the class Net of a Python program.
func trace(t *testing.T, program, inputs string, training bool) *graph.Graph {
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
	g, err := m.Trace(source.Run{Inputs: specs, Training: training})
	if err != nil {
		t.Fatal(err)
	}
	return g
}

func simulate(t *testing.T, g *graph.Graph, plan Plan) *Result {
	t.Helper()
	r, err := Simulate(g, plan)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// stage finds a phase of an iteration; the n-th of several micro-batches.
func (r *Result) stage(t *testing.T, phase Phase, iteration, n int) Stage {
	t.Helper()
	for _, s := range r.Stages {
		if s.Phase == phase && (s.Iteration == iteration || s.Iteration == 0) {
			if n == 0 {
				return s
			}
			n--
		}
	}
	t.Fatalf("no phase %v of iteration %d", phase, iteration)
	return Stage{}
}

// expected is what a stage must show, in bytes; zero is not checked.
type expected struct {
	phase     Phase
	iteration int
	batch     int // which micro-batch
	current   int64
	peak      int64
	reserved  int64
}

func check(t *testing.T, r *Result, wants ...expected) {
	t.Helper()
	for _, w := range wants {
		s := r.stage(t, w.phase, w.iteration, w.batch)
		if w.current != 0 && s.Allocated != w.current || w.peak != 0 && s.Peak != w.peak || w.reserved != 0 && s.Reserved != w.reserved {
			t.Errorf("%v %d.%d: %d allocated, peak %d, %d reserved; want %d, %d, %d", w.phase, w.iteration, w.batch,
				s.Allocated, s.Peak, s.Reserved, w.current, w.peak, w.reserved)
		}
	}
}

var (
	a100 = Hardware{Name: "A100", Capability: 80}
	h100 = Hardware{Name: "H100", Capability: 90}
)

// The micro cases: small programs whose course was written down from real
// PyTorch under an allocation tracer, or by hand from its rules.

const inferenceMLP = `
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.body = nn.Sequential(nn.Linear(1024, 4096), nn.ReLU(), nn.Linear(4096, 1000))
    def forward(self, x):
        return self.body(x)
`

func TestInferenceMLP(t *testing.T) {
	g := trace(t, inferenceMLP, "256x1024", false)
	r := simulate(t, g, Plan{Iterations: 1})
	check(t, r,
		expected{phase: PhaseData, current: 34_623_488, reserved: 35_651_584},
		expected{phase: PhaseForward, iteration: 1, current: 35_647_488, peak: 43_012_096, reserved: 56_623_104})
	if s := r.stage(t, PhaseForward, 1, 0); s.PeakRound != 42_618_880 || s.Rounded != 35_254_272 {
		t.Errorf("rounded peak %d and end %d, want 42618880 and 35254272", s.PeakRound, s.Rounded)
	}
	r = simulate(t, g, Plan{Iterations: 1, Hardware: a100})
	check(t, r, expected{phase: PhaseForward, iteration: 1, current: 45_215_744, peak: 52_580_352, reserved: 58_720_256})
	r = simulate(t, g, Plan{Iterations: 1, Hardware: h100})
	check(t, r, expected{phase: PhaseForward, iteration: 1, current: 70_250_496, peak: 77_615_104, reserved: 92_274_688})
}

const trainingMLP = `
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc1 = nn.Linear(1024, 2048)
        self.act = nn.ReLU()
        self.fc2 = nn.Linear(2048, 10)
    def forward(self, x):
        return self.fc2(self.act(self.fc1(x)))
`

func TestTrainingMLP(t *testing.T) {
	g := trace(t, trainingMLP, "64x1024", true)
	momentum := Optimizer{Name: "sgd", Momentum: 0.9}
	r := simulate(t, g, Plan{Mode: Training, Optimizer: momentum})
	check(t, r,
		expected{phase: PhaseModel, current: 8_479_232, reserved: 23_068_672},
		expected{phase: PhaseData, current: 8_741_888, reserved: 23_068_672},
		expected{phase: PhaseForward, iteration: 1, current: 9_268_736, peak: 9_790_464, reserved: 23_068_672},
		expected{phase: PhaseLoss, iteration: 1, current: 9_272_320, peak: 9_272_320, reserved: 23_068_672},
		expected{phase: PhaseBackward, iteration: 1, current: 17_224_192, peak: 17_748_992, reserved: 25_165_824},
		expected{phase: PhaseStep, iteration: 1, current: 25_703_424, peak: 25_703_424, reserved: 46_137_344},
		expected{phase: PhaseZeroGrad, iteration: 1, current: 17_224_192},
		expected{phase: PhaseForward, iteration: 2, current: 17_748_480, peak: 18_272_768, reserved: 46_137_344},
		expected{phase: PhaseLoss, iteration: 2, current: 17_751_552, peak: 17_752_064},
		expected{phase: PhaseBackward, iteration: 2, current: 25_703_424, peak: 26_228_224, reserved: 46_137_344})
	r = simulate(t, g, Plan{Mode: Training, Optimizer: momentum, Hardware: a100})
	check(t, r,
		expected{phase: PhaseForward, iteration: 1, current: 18_836_992, peak: 19_358_720, reserved: 25_165_824},
		expected{phase: PhaseLoss, iteration: 1, current: 18_840_576, reserved: 25_165_824},
		expected{phase: PhaseBackward, iteration: 1, current: 35_312_128, peak: 35_836_928, reserved: 46_137_344},
		expected{phase: PhaseStep, iteration: 1, current: 43_791_360, peak: 43_791_360, reserved: 67_108_864},
		expected{phase: PhaseBackward, iteration: 2, current: 43_791_360, peak: 44_316_160, reserved: 67_108_864})
	r = simulate(t, g, Plan{Mode: Training, Optimizer: momentum, Hardware: h100})
	check(t, r,
		expected{phase: PhaseForward, iteration: 1, current: 43_871_744, peak: 44_393_472, reserved: 58_720_256},
		expected{phase: PhaseBackward, iteration: 1, current: 85_381_632, peak: 85_906_432, reserved: 92_274_688},
		expected{phase: PhaseStep, iteration: 1, current: 93_860_864, reserved: 113_246_208},
		expected{phase: PhaseForward, iteration: 2, current: 85_905_920, peak: 86_430_208, reserved: 113_246_208},
		expected{phase: PhaseBackward, iteration: 2, current: 93_860_864, peak: 94_385_664, reserved: 113_246_208})
}

// TestOptimizersAlone steps optimizers on the parameters of the training MLP
// with nothing else alive.
func TestOptimizersAlone(t *testing.T) {
	cases := []struct {
		optimizer Optimizer
		before    int64 // with gradients and early state
		after     int64
		peak      int64
		reserved  int64
	}{
		{Optimizer{Name: "adam"}, 16_958_464, 33_916_928, 42_396_160, 65_011_712},
		{Optimizer{Name: "adamw", WeightDecay: 0.01}, 16_958_464, 33_916_928, 42_396_160, 65_011_712},
		{Optimizer{Name: "adam", WeightDecay: 0.01}, 16_958_464, 33_916_928, 42_396_160, 65_011_712},
		{Optimizer{Name: "adam", Implementation: Fused}, 16_958_464, 33_916_928 + 4*512, 33_916_928 + 4*512, 0},
		{Optimizer{Name: "adagrad"}, 25_437_696, 25_437_696, 42_396_160, 0},
		{Optimizer{Name: "sgd"}, 16_958_464, 16_958_464, 16_958_464, 0},
		{Optimizer{Name: "sgd", WeightDecay: 1e-4}, 16_958_464, 16_958_464, 25_437_696, 0},
	}
	g := trace(t, trainingMLP, "64x1024", true)
	for _, c := range cases {
		s := &simulation{room: new(Room), plan: Plan{Mode: Training, Optimizer: c.optimizer}, region: -1, gradMode: true}
		var err error
		if s.optimizer.rule, err = s.plan.check(g); err != nil {
			t.Fatal(err)
		}
		s.model = newProgram(g)
		s.findLeaves()
		s.tape.begin(PhaseModel, 0)
		s.placeModel()
		for i := range s.leaves {
			s.leaves[i].grad, s.leaves[i].present = s.allocate(s.leaves[i].tensor.Bytes(), OwnerGradients), true
		}
		s.tape.begin(PhaseStep, 1)
		s.step()
		s.tape.endStage()
		r, err := s.result()
		if err != nil {
			t.Fatal(err)
		}
		check(t, r,
			expected{phase: PhaseModel, current: c.before},
			expected{phase: PhaseStep, iteration: 1, current: c.after, peak: c.peak, reserved: c.reserved})
	}
}

func TestElementwiseChain(t *testing.T) {
	g := trace(t, `
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.x = nn.Parameter(torch.zeros(262144))
    def forward(self, unused):
        return (self.x.relu().sigmoid() * 2) + 1
`, "0", true)
	r := simulate(t, g, Plan{Mode: Training, Loss: LossMean, Iterations: 1})
	check(t, r,
		expected{phase: PhaseForward, iteration: 1, current: 4_194_304, peak: 5_242_880},
		expected{phase: PhaseBackward, iteration: 1, current: 3_146_240, peak: 6_292_480})
}

func TestActivationsKeepWhatTorchKeeps(t *testing.T) {
	const program = `
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.w = nn.Parameter(torch.zeros(262144))
    def forward(self, unused):
        h = self.w + 1
        y = ACT
        return h, y
`
	for code, want := range map[string]int64{
		"F.relu(h)": 1 << 20, "h.relu_()": 0, "F.leaky_relu_(h)": 0, "F.elu_(h)": 0, "h.sigmoid_()": 0, "h.tanh_()": 0,
		"h.add_(1)": 0, "h.mul_(2)": 0, "F.relu6(h, inplace=True)": 1 << 20, "F.hardswish(h, inplace=True)": 1 << 20,
		"F.hardsigmoid(h, inplace=True)": 1 << 20, "F.silu(h, inplace=True)": 1 << 20, "F.mish(h, inplace=True)": 1 << 20,
		"h.clamp_(0, 6)": 1 << 20, "F.dropout(h, 0.5, True, inplace=True)": 1 << 20,
		"F.relu6(h)": 1 << 20, "F.silu(h)": 1 << 20, "F.gelu(h)": 1 << 20,
	} {
		g := trace(t, strings.Replace(program, "ACT", code, 1), "0", true)
		r := simulate(t, g, Plan{Mode: ForwardWithGrad, Iterations: 1})
		if got := r.stage(t, PhaseForward, 1, 0).Allocated - 2<<20; got != want {
			t.Errorf("%s adds %d bytes, want %d", code, got, want)
		}
	}
}

const residualNet = `
class Block(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(32, 32, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(32)
        self.relu = nn.ReLU(inplace=INPLACE)
        self.conv2 = nn.Conv2d(32, 32, 1, bias=False)
        self.bn2 = nn.BatchNorm2d(32)
    def forward(self, x):
        identity = x
        out = self.conv1(x)
        out = self.bn1(out)
        out = self.relu(out)
        out = self.conv2(out)
        out = self.bn2(out)
        out += identity
        out = self.relu(out)
        return out

class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(16, 32, 1, bias=False)
        self.bn = nn.BatchNorm2d(32)
        self.relu = nn.ReLU(inplace=INPLACE)
        self.blocks = nn.Sequential(Block(), Block())
        self.pool = nn.AdaptiveAvgPool2d(1)
        self.fc = nn.Linear(32, 10)
    def forward(self, x):
        x = self.conv(x)
        x = self.bn(x)
        x = self.relu(x)
        x = self.blocks(x)
        x = self.pool(x)
        x = torch.flatten(x, 1)
        return self.fc(x)
`

func TestResidualTraining(t *testing.T) {
	const data = 524_288 + 512
	g := trace(t, strings.ReplaceAll(residualNet, "INPLACE", "True"), "8x16x32x32", true)
	r := simulate(t, g, Plan{Mode: Training, Iterations: 1})
	base := r.stage(t, PhaseData, 0, 0).Allocated
	if base != 33_280+data {
		t.Errorf("parameters and data take %d, want %d", base, 33_280+data)
	}
	check(t, r,
		expected{phase: PhaseForward, iteration: 1, current: base + 10_492_416},
		expected{phase: PhaseLoss, iteration: 1, current: base + 10_492_416 + 1_536},
		expected{phase: PhaseBackward, iteration: 1, current: base + 26_624, peak: base + 12_591_616})
	g = trace(t, strings.ReplaceAll(residualNet, "INPLACE", "False"), "8x16x32x32", true)
	r = simulate(t, g, Plan{Mode: Training, Iterations: 1})
	check(t, r, expected{phase: PhaseForward, iteration: 1, current: base + 10_492_416, peak: base + 11_539_456})
}

func TestResidualInferencePinsInputs(t *testing.T) {
	g := trace(t, strings.ReplaceAll(residualNet, "INPLACE", "True"), "8x16x32x32", false)
	r := simulate(t, g, Plan{Iterations: 1})
	base := r.stage(t, PhaseData, 0, 0).Allocated
	check(t, r, expected{phase: PhaseForward, iteration: 1, current: base + 512, peak: base + 4_194_304})
}

func TestTransformerMLP(t *testing.T) {
	g := trace(t, `
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.norm = nn.LayerNorm(256)
        self.fc1 = nn.Linear(256, 1024)
        self.fc2 = nn.Linear(1024, 256)
    def forward(self, x):
        return x + self.fc2(F.gelu(self.fc1(self.norm(x))))
`, "8x128x256", true)
	r := simulate(t, g, Plan{Mode: Training, Loss: LossMean, Iterations: 1})
	check(t, r,
		expected{phase: PhaseModel, current: 2_104_320, reserved: 4_194_304},
		expected{phase: PhaseData, current: 3_152_896, reserved: 4_194_304},
		expected{phase: PhaseForward, iteration: 1, current: 13_646_848, peak: 14_695_424, reserved: 29_360_128},
		expected{phase: PhaseLoss, iteration: 1, current: 13_647_360},
		expected{phase: PhaseBackward, iteration: 1, current: 6_306_304, peak: 19_940_352, reserved: 31_457_280})
}

func TestLargeVocabulary(t *testing.T) {
	g := trace(t, `
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.head = nn.Linear(8, 50257, bias=False)
    def forward(self, h):
        return self.head(h)
`, "64x8", true)
	r := simulate(t, g, Plan{Mode: Training, Iterations: 1})
	check(t, r,
		expected{phase: PhaseForward, iteration: 1, current: 14_477_312},
		expected{phase: PhaseLoss, iteration: 1, current: 27_344_384},
		expected{phase: PhaseBackward, iteration: 1, current: 16_291_840, peak: 53_076_480, reserved: 67_108_864})
	if s := r.stage(t, PhaseBackward, 1, 0); s.Rounded != 16_086_528 {
		t.Errorf("%d bytes at the end, want 16086528", s.Rounded)
	}
}

func TestGradientAccumulation(t *testing.T) {
	g := trace(t, `
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc1 = nn.Linear(256, 512)
        self.act = nn.ReLU()
        self.fc2 = nn.Linear(512, 10)
    def forward(self, x):
        return self.fc2(self.act(self.fc1(x)))
`, "32x256", true)
	r := simulate(t, g, Plan{Mode: Training, Accumulate: 2, Iterations: 1})
	check(t, r,
		expected{phase: PhaseModel, current: 547_328},
		expected{phase: PhaseForward, iteration: 1, current: 647_680, peak: 711_680},
		expected{phase: PhaseBackward, iteration: 1, current: 1_129_984, peak: 1_196_032},
		expected{phase: PhaseForward, iteration: 1, batch: 1, current: 1_195_520, peak: 1_261_056},
		expected{phase: PhaseBackward, iteration: 1, batch: 1, current: 1_129_984, peak: 1_722_368},
		expected{phase: PhaseStep, iteration: 1, current: 1_129_984, peak: 1_129_984},
		expected{phase: PhaseZeroGrad, iteration: 1, current: 582_656})
}

func TestDropoutKeepsItsMask(t *testing.T) {
	g := trace(t, `
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.x = nn.Parameter(torch.zeros(64, 1000))
    def forward(self, unused):
        return F.dropout(self.x, 0.5, True)
`, "0", true)
	r := simulate(t, g, Plan{Mode: Training, Loss: LossSum, Iterations: 1})
	check(t, r,
		expected{phase: PhaseForward, iteration: 1, current: 576_000},
		expected{phase: PhaseBackward, iteration: 1, current: 768_512, peak: 833_024, reserved: 2_097_152})
}

const stem = `
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(3, 64, 7, 2, 3, bias=False)
        self.bn1 = nn.BatchNorm2d(64)
        self.relu = nn.ReLU(inplace=True)
        self.maxpool = nn.MaxPool2d(3, 2, 1)
    def forward(self, x):
        return self.maxpool(self.relu(self.bn1(self.conv1(x))))
`

// TestStemSegments: the sizes alone, without parameters and statistics.
func TestStemSegments(t *testing.T) {
	s := &simulation{room: new(Room), plan: Plan{Mode: ForwardWithGrad}, region: -1}
	s.tape.begin(PhaseForward, 1)
	for _, bytes := range []int64{38_535_168, 205_520_896, 205_520_896, 51_380_224, 102_760_448} {
		s.allocate(bytes, OwnerActivations)
	}
	s.tape.endStage()
	r, err := s.result()
	if err != nil {
		t.Fatal(err)
	}
	if r.Rounded != 603_717_632 || r.Allocated != 604_766_208 || r.Reserved != 606_076_928 {
		t.Errorf("%d rounded, %d allocated, %d reserved; want 603717632, 604766208, 606076928", r.Rounded, r.Allocated, r.Reserved)
	}
	r = simulate(t, trace(t, stem, "64x3x224x224", true), Plan{Mode: ForwardWithGrad, Iterations: 1})
	const small = 37_888 + 5*512 + 2*512 // the weight, batch norm and its statistics
	if want := int64(603_717_632 + small); r.stage(t, PhaseForward, 1, 0).Rounded != want {
		t.Errorf("the traced stem keeps %d bytes, want %d", r.stage(t, PhaseForward, 1, 0).Rounded, want)
	}
}

func TestConvNormActivationChains(t *testing.T) {
	const program = `
class Frozen(nn.Module):
    def __init__(self, n):
        super().__init__()
        for name in ("weight", "bias", "running_mean", "running_var"):
            self.register_buffer(name, torch.ones(n))
    def forward(self, x):
        w = self.weight.reshape(1, -1, 1, 1)
        b = self.bias.reshape(1, -1, 1, 1)
        rv = self.running_var.reshape(1, -1, 1, 1)
        rm = self.running_mean.reshape(1, -1, 1, 1)
        scale = w * (rv + 1e-5).rsqrt()
        bias = b - rm * scale
        return x * scale + bias

class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.layers = nn.ModuleList(nn.ModuleList([nn.Conv2d(32, 32, 1, bias=False), NORM, nn.ACT]) for _ in range(N))
    def forward(self, x):
        for conv, norm, act in self.layers:
            x = act(norm(conv(x)))
        return x
`
	const a = 1 << 20
	for _, c := range []struct {
		norm, act string
		n         string
		kept      int64
		peak      int64
	}{
		{"nn.BatchNorm2d(32)", "ReLU()", "3", 6*a + 3072, 7*a + 3072},
		{"nn.BatchNorm2d(32)", "ReLU(True)", "3", 6*a + 3072, 0},
		{"nn.BatchNorm2d(32)", "LeakyReLU(0.1, True)", "3", 6*a + 3072, 0},
		{"nn.BatchNorm2d(32)", "ReLU6()", "3", 9*a + 3072, 0},
		{"nn.BatchNorm2d(32)", "ReLU6(True)", "3", 9*a + 3072, 0},
		{"nn.BatchNorm2d(32)", "SiLU()", "3", 9*a + 3072, 0},
		{"nn.BatchNorm2d(32)", "SiLU(True)", "3", 9*a + 3072, 0},
		{"nn.BatchNorm2d(32)", "Hardswish(True)", "3", 9*a + 3072, 0},
		{"nn.BatchNorm2d(32)", "GELU()", "3", 9*a + 3072, 0},
		{"Frozen(32)", "ReLU(True)", "1", a + 512, 3*a + 1024},
	} {
		code := strings.NewReplacer("NORM", c.norm, "ACT", c.act, "range(N)", "range("+c.n+")").Replace(program)
		r := simulate(t, trace(t, code, "8x32x32x32", true), Plan{Mode: ForwardWithGrad, Iterations: 1})
		base := r.stage(t, PhaseData, 0, 0).Allocated
		s := r.stage(t, PhaseForward, 1, 0)
		if s.Allocated-base != c.kept || c.peak != 0 && s.Peak-base != c.peak {
			t.Errorf("%s %s: keeps %d, peak %d; want %d, %d", c.norm, c.act, s.Allocated-base, s.Peak-base, c.kept, c.peak)
		}
	}
}
