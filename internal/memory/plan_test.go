package memory

// This file tests what each part of a plan does to a run.

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"heft/internal/graph"
)

const blocks = `
class Block(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc1 = nn.Linear(512, 512, bias=False)
        self.fc2 = nn.Linear(512, 512, bias=False)
    def forward(self, x):
        return torch.sigmoid(self.fc2(torch.sigmoid(self.fc1(x))))

class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.stem = nn.Linear(512, 512, bias=False)
        self.a = Block()
        self.b = Block()
        self.c = Block()
    def forward(self, x):
        return self.c(self.b(self.a(self.stem(x))))
`

// TestCheckpointKeepsInputsOnly: with activations of 1 MiB a block keeps two
// sigmoids (its input belongs to the block before); checkpointed it keeps
// nothing but its input.
func TestCheckpointKeepsInputsOnly(t *testing.T) {
	g := trace(t, blocks, "512x512", true)
	const a = 1 << 20
	base := int64(8 * a) // seven weights and the input
	plain := simulate(t, g, Plan{Mode: Training, Loss: LossMean, Iterations: 1})
	check(t, plain, expected{phase: PhaseForward, iteration: 1, current: base + 7*a}) // stem, and two sigmoids a block
	some := simulate(t, g, Plan{Mode: Training, Loss: LossMean, Iterations: 1, Checkpoint: []string{"a", "b", "c"}})
	check(t, some, expected{phase: PhaseForward, iteration: 1, current: base + 4*a}) // stem and three block outputs
	if some.stage(t, PhaseBackward, 1, 0).Allocated != plain.stage(t, PhaseBackward, 1, 0).Allocated {
		t.Errorf("after the backward %d bytes are left, %d without checkpoints",
			some.stage(t, PhaseBackward, 1, 0).Allocated, plain.stage(t, PhaseBackward, 1, 0).Allocated)
	}
	// At the first block: its input and the model's result are kept, four
	// weights have gradients, and the recomputation ends with the incoming
	// gradient, the first sigmoid, the second product and its sigmoid.
	check(t, some, expected{phase: PhaseBackward, iteration: 1, peak: base + 2*a + 4*a + 4*a + 512 + 512})
}

// TestCheckpointAsWritten traces torch.utils.checkpoint in the model's code.
func TestCheckpointAsWritten(t *testing.T) {
	code := strings.Replace(blocks, "return self.c(self.b(self.a(self.stem(x))))", `
        from torch.utils.checkpoint import checkpoint
        x = self.stem(x)
        for block in (self.a, self.b, self.c):
            x = checkpoint(block, x, use_reentrant=False)
        return x`, 1)
	const a = 1 << 20
	r := simulate(t, trace(t, code, "512x512", true), Plan{Mode: Training, Loss: LossMean, Iterations: 1})
	check(t, r, expected{phase: PhaseForward, iteration: 1, current: 8*a + 4*a})
}

// TestRecomputationHasScratch: what a kernel holds beside its result is there again
// when a region is recomputed. The softmax of a transposed tensor copies it first: 512 ·
// 512 numbers of 4 bytes, and its backward takes as many once in both runs.
func TestRecomputationHasScratch(t *testing.T) {
	code := `
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.a = Block()
        self.fc = nn.Linear(512, 512)
    def forward(self, x):
        return self.fc(self.a(x))

class Block(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc1 = nn.Linear(512, 512, bias=False)
    def forward(self, x):
        return torch.sigmoid(F.softmax(self.fc1(x).transpose(0, 1), -1))
`
	g := trace(t, code, "512x512", true)
	scratch := func(checkpoint ...string) (n int) {
		r := simulate(t, g, Plan{Mode: Training, Loss: LossMean, Iterations: 1, Checkpoint: checkpoint})
		for _, h := range r.tape.holdings {
			if h.owner == OwnerTemporaries && h.bytes == 1<<20 {
				n++
			}
		}
		return n
	}
	if without, with := scratch(), scratch("a"); without == 0 || with != without+1 {
		t.Errorf("%d temporaries of 1 MiB with a checkpoint, %d without; want one more", with, without)
	}
}

func TestFrozenPartsHaveNoGradients(t *testing.T) {
	g := trace(t, blocks, "512x512", true)
	const a = 1 << 20
	r := simulate(t, g, Plan{Mode: Training, Loss: LossMean, Iterations: 1, Frozen: []string{"stem", "a", "b"}})
	check(t, r,
		// The last block keeps its input and two sigmoids.
		expected{phase: PhaseForward, iteration: 1, current: 8*a + 3*a},
		expected{phase: PhaseBackward, iteration: 1, current: 8*a + 2*a + a + 512})
}

func TestZeroGradPolicies(t *testing.T) {
	g := trace(t, blocks, "512x512", true)
	const a = 1 << 20
	for policy, kept := range map[ZeroGrad]int64{ZeroGradAfterStep: 0, ZeroGradBeforeBackward: 7 * a, ZeroGradKeep: 7 * a} {
		r := simulate(t, g, Plan{Mode: Training, Loss: LossMean, ZeroGrad: policy})
		first, second := r.stage(t, PhaseForward, 1, 0), r.stage(t, PhaseForward, 2, 0)
		if got := second.Rounded - first.Rounded - 512; got != kept {
			t.Errorf("policy %d: the second forward has %d bytes more, want %d of gradients", policy, got, kept)
		}
	}
}

func TestParallelSchemes(t *testing.T) {
	g := trace(t, blocks, "512x512", true)
	const a = 1 << 20
	adam := Optimizer{Name: "adam"}
	alone := simulate(t, g, Plan{Mode: Training, Optimizer: adam})
	for _, c := range []struct {
		parallel  Parallel
		more      int64 // than one GPU, between steps
		gradients int64
	}{
		{Parallel{Scheme: DDP, Ranks: 4}, 7 * a, 7 * a},            // buckets
		{Parallel{Scheme: ZeRO1, Ranks: 4}, 7*a - 14*a*3/4, 7 * a}, // and a quarter of the state
		// Three units of two weights, of which two are gathered and the
		// gradients of one stand together.
		{Parallel{Scheme: FSDP, Ranks: 4}, 4*a + 2*a - 7*a*3/4 - 14*a*3/4, 7 * a / 4},
		{Parallel{Scheme: ZeRO2, Ranks: 4}, 7*a + 2*a - 7*a*3/4 - 14*a*3/4, 7 * a / 4}, // all weights gathered
	} {
		r := simulate(t, g, Plan{Mode: Training, Optimizer: adam, Parallel: c.parallel})
		between := r.stage(t, PhaseZeroGrad, 2, 0).Rounded
		if got := between - alone.stage(t, PhaseZeroGrad, 2, 0).Rounded; got != c.more {
			t.Errorf("%+v holds %d bytes more than one GPU, want %d", c.parallel, got, c.more)
		}
		if got := r.stage(t, PhaseBackward, 2, 0).Rounded - between; got != c.gradients {
			t.Errorf("%+v holds %d bytes of gradients, want %d", c.parallel, got, c.gradients)
		}
	}
	// The step of a quarter: Adam's square roots are a quarter, too.
	for _, scheme := range []Scheme{ZeRO1, ZeRO3} {
		r := simulate(t, g, Plan{Mode: Training, Optimizer: adam, Parallel: Parallel{Scheme: scheme, Ranks: 4}})
		step := r.stage(t, PhaseStep, 2, 0)
		if got := step.PeakRound - step.Rounded; got != 7*a/4 {
			t.Errorf("%s: a step takes %d bytes beside the state, want %d", scheme, got, 7*a/4)
		}
	}
}

// TestUnits: elements of stacks are units, other modules and the parameters of
// the model itself stand outside; what is shared counts once.
func TestUnits(t *testing.T) {
	g := trace(t, `
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.scale = nn.Parameter(torch.ones(10))
        self.stem = nn.Linear(10, 10, bias=False)
        self.stages = nn.Sequential(
            nn.Sequential(nn.Linear(10, 20, bias=False), nn.Linear(20, 10, bias=False)),
            nn.Sequential(nn.Linear(10, 30, bias=False), nn.Linear(30, 10, bias=False)))
        self.head = nn.Linear(10, 10, bias=False)
        self.head.weight = self.stem.weight
    def forward(self, x):
        return self.head(self.stages(self.stem(x * self.scale)))
`, "2x10", true)
	u := unitsOf(g)
	if u.outside != 4*(10+100) || u.largest != 4*300 || u.total != 4*(10+100+2*200+2*300) {
		t.Errorf("outside %d, largest %d, total %d", u.outside, u.largest, u.total)
	}
}

func TestBuckets(t *testing.T) {
	const mib = 1 << 20
	got := Parallel{}.buckets([]int64{30 * mib, 10 * mib, 20 * mib, 2 * mib})
	if want := []int64{2 * mib, 30 * mib, 30 * mib}; !slices.Equal(got, want) {
		t.Errorf("buckets %v, want %v", got, want)
	}
}

func TestImpossiblePlansAreRefused(t *testing.T) {
	g := trace(t, blocks, "512x512", true)
	frozen := trace(t, `
class Net(nn.Module):
    def forward(self, x):
        return x * 2
`, "2x2", true)
	for _, c := range []struct {
		graph  *graph.Graph
		plan   Plan
		reason string
	}{
		{g, Plan{Mode: Training, Optimizer: Optimizer{Name: "adm"}}, `unknown optimizer "adm"`},
		{g, Plan{Mode: Training, Optimizer: Optimizer{Nesterov: true}}, "nesterov momentum requires a momentum"},
		{g, Plan{Mode: Training, Optimizer: Optimizer{Name: "lbfgs", Implementation: Fused}}, "L-BFGS has no fused implementation"},
		{g, Plan{Mode: Training, Optimizer: Optimizer{Momentum: -1}}, "must not be negative"},
		{g, Plan{Mode: Training, Frozen: []string{"stem", "a", "b", "c"}}, "are frozen: there is nothing to train"},
		{g, Plan{Mode: Training, Frozen: []string{"d"}}, "`freeze` \"d\" names no module"},
		{g, Plan{Mode: Training, Checkpoint: []string{"d"}}, "`checkpoint` \"d\" names no module"},
		{g, Plan{Mode: Training, Parallel: Parallel{Scheme: "magic"}}, "unknown scheme"},
		{g, Plan{Mode: Training, Parallel: Parallel{Scheme: FSDP}}, "needs the number of ranks"},
		{g, Plan{Mode: Training, Accumulate: -1}, "micro-batches"},
		{frozen, Plan{Mode: Training}, "has no parameters to train"},
	} {
		_, err := Simulate(c.graph, c.plan)
		var refused *PlanError
		if !errors.As(err, &refused) || !strings.Contains(err.Error(), c.reason) {
			t.Errorf("%+v: error %v, want %q", c.plan, err, c.reason)
		}
	}
}

func TestTooSmallACard(t *testing.T) {
	g := trace(t, blocks, "512x512", true)
	r := simulate(t, g, Plan{Mode: Training, Hardware: Hardware{Memory: 30 << 20, Context: 20 << 20}})
	if r.OutOfMemory == nil || r.OutOfMemory.Capacity != 30<<20 || r.OutOfMemory.Phase != PhaseForward {
		t.Errorf("out of memory: %v, want the forward to end in 30 MiB", r.OutOfMemory)
	}
	free := simulate(t, g, Plan{Mode: Training})
	needs := free.Needs(0)
	if needs > free.Reserved {
		t.Errorf("needs %d, more than the %d it uses", needs, free.Reserved)
	}
	if r = simulate(t, g, Plan{Mode: Training, Hardware: Hardware{Memory: needs}}); r.OutOfMemory != nil {
		t.Errorf("does not run in the %d bytes it needs: %v", needs, r.OutOfMemory)
	}
}

func TestEveryOptimizerSteps(t *testing.T) {
	g := trace(t, blocks, "512x512", true)
	for _, name := range OptimizerNames() {
		if name == "sparse_adam" {
			continue // TestSparseOptimizers
		}
		for _, decay := range []float64{0, 0.01} {
			r := simulate(t, g, Plan{Mode: Training, Optimizer: Optimizer{Name: name, WeightDecay: decay}})
			first, second := r.stage(t, PhaseStep, 1, 0), r.stage(t, PhaseStep, 2, 0)
			if second.Rounded != first.Rounded {
				t.Errorf("%s: %d bytes after the first step, %d after the second", name, first.Rounded, second.Rounded)
			}
		}
	}
}

// TestDescribe: the settings that matter, and what is not torch's own.
func TestDescribe(t *testing.T) {
	for _, c := range []struct {
		optimizer Optimizer
		want      string
	}{
		{Optimizer{}, "SGD (foreach)"},
		{Optimizer{Name: "sgd", Momentum: 0.9, Nesterov: true, WeightDecay: 1e-4}, "SGD momentum 0.9 nesterov weight decay 0.0001 (foreach)"},
		{Optimizer{Name: "adam", AMSGrad: true, Implementation: Fused}, "Adam amsgrad (fused)"},
		{Optimizer{Name: "adafactor"}, "Adafactor (single)"},
		{Optimizer{Name: "lion"}, "Lion (foreach)"},
		{Optimizer{Name: "adam8bit"}, "8-bit Adam (single, an estimate)"},
	} {
		if got := c.optimizer.Describe(); got != c.want {
			t.Errorf("%+v is described as %q, want %q", c.optimizer, got, c.want)
		}
	}
}
