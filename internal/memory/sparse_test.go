package memory

// This file tests sparse gradients of embeddings.

import (
	"strings"
	"testing"

	"heft/internal/graph"
)

// table looks 64 lists of 20 indices up in a table of 5,120,000 bytes.
func table(code string) string {
	return `
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.table = ` + code + `
        self.fc = nn.Linear(128, 2)
    def forward(self, ids):
        x = self.table(ids)
        return self.fc(x if x.dim() == 2 else x.mean(1))
`
}

// TestSparseGradients: a table of 10,000 × 128 numbers is 5,120,000 bytes; the
// gradient's 64 · 20 rows are 655,360, of an embedding the gradient of its result
// itself (torch 2.15: values and indices share its storages).
func TestSparseGradients(t *testing.T) {
	for _, c := range []struct {
		code string
		rows int64 // bytes of the sparse gradient
	}{
		{"nn.Embedding(10000, 128%s)", 655_360},
		{"nn.Embedding(10000, 128, padding_idx=0%s)", 655_360 + 8*1280},
		{"nn.EmbeddingBag(10000, 128, mode='sum'%s)", 655_360},
	} {
		kept := func(sparse string) int64 {
			g := trace(t, table(strings.Replace(c.code, "%s", sparse, 1)), "64x20:int64", true)
			return simulate(t, g, Plan{Mode: Training, Loss: LossMean, TensorsOnly: true}).stage(t, PhaseBackward, 1, 0).Rounded
		}
		if saved := kept("") - kept(", sparse=True"); saved != 5_120_000-c.rows {
			t.Errorf("%s: sparse=True saves %d bytes, want %d", c.code, saved, 5_120_000-c.rows)
		}
	}
}

// TestSparseGradientsAddUp: two micro-batches, and two look-ups of one table, hold
// the rows of both.
func TestSparseGradientsAddUp(t *testing.T) {
	g := trace(t, table("nn.EmbeddingBag(10000, 128, mode='sum', sparse=True)"), "64x20:int64", true)
	one := simulate(t, g, Plan{Mode: Training, Loss: LossMean, TensorsOnly: true}).stage(t, PhaseBackward, 1, 0)
	two := simulate(t, g, Plan{Mode: Training, Loss: LossMean, TensorsOnly: true, Accumulate: 2}).stage(t, PhaseBackward, 1, 1)
	if more := two.Rounded - one.Rounded; more != 655_360 {
		t.Errorf("a second micro-batch adds %d bytes, want 655360", more)
	}
	twice := strings.Replace(table("nn.EmbeddingBag(10000, 128, mode='sum', sparse=True)"), "x = self.table(ids)", "x = self.table(ids) + self.table(ids)", 1)
	g = trace(t, twice, "64x20:int64", true)
	both := simulate(t, g, Plan{Mode: Training, Loss: LossMean, TensorsOnly: true}).stage(t, PhaseBackward, 1, 0)
	if more := both.Rounded - one.Rounded; more != 655_360 {
		t.Errorf("a second look-up adds %d bytes, want 655360", more)
	}
}

// TestSparseOptimizers: who takes sparse gradients, as torch 2.15 does.
func TestSparseOptimizers(t *testing.T) {
	sparse := trace(t, table("nn.Embedding(10000, 128, sparse=True)"), "64x20:int64", true)
	dense := trace(t, table("nn.Embedding(10000, 128)"), "64x20:int64", true)
	tied := trace(t, strings.Replace(table("nn.Embedding(10000, 128, sparse=True)"), "x.mean(1))", "x.mean(1)) + self.table.weight.sum()", 1), "64x20:int64", true)
	for _, c := range []struct {
		plan Plan
		want string // of the refusal; "" runs
	}{
		{Plan{Optimizer: Optimizer{Name: "sgd"}}, ""},
		{Plan{Optimizer: Optimizer{Name: "sgd", WeightDecay: 0.1}}, "weight decay is not compatible with sparse gradients: table.weight"},
		{Plan{Optimizer: Optimizer{Name: "sgd", Momentum: 0.9}}, "momentum of a sparse gradient"},
		{Plan{Optimizer: Optimizer{Name: "adagrad"}}, ""},
		{Plan{Optimizer: Optimizer{Name: "adam"}}, "Adam does not support sparse gradients: table.weight"},
		{Plan{Optimizer: Optimizer{Name: "adam"}, Frozen: []string{"table"}}, ""},
		{Plan{Optimizer: Optimizer{Name: "sparse_adam"}}, "SparseAdam does not support dense gradients, please consider Adam instead: fc.weight"},
		{Plan{Optimizer: Optimizer{Name: "sparse_adam"}, Frozen: []string{"fc"}}, ""},
	} {
		c.plan.Mode = Training
		if _, err := Simulate(sparse, c.plan); refused(err, c.want) {
			t.Errorf("%+v: %v, want %q", c.plan.Optimizer, err, c.want)
		}
	}
	for name, g := range map[string]*graph.Graph{"dense": dense, "tied": tied} {
		if _, err := Simulate(g, Plan{Mode: Training, Optimizer: Optimizer{Name: "adam"}}); err != nil {
			t.Errorf("a table whose gradient is dense (%s) is refused: %v", name, err)
		}
	}
}

func refused(err error, want string) bool {
	if want == "" || err == nil {
		return (err == nil) != (want == "")
	}
	return !strings.Contains(err.Error(), want)
}
