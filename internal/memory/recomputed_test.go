package memory

// This file tests which operators a backward runs again.

import (
	"slices"
	"strings"
	"testing"
)

// netOf is a program whose layers stand in a Sequential `body`, a ModuleList `blocks`,
// and a checkpoint of its own.
const netOf = `
from torch.utils.checkpoint import checkpoint


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.body = nn.Sequential(nn.Linear(8, 8), nn.Tanh(), nn.Linear(8, 8), nn.ReLU(), nn.Linear(8, 8))
        self.blocks = nn.ModuleList(nn.Sequential(nn.Linear(8, 8), nn.Sigmoid()) for _ in range(2))
        self.own = nn.Sequential(nn.Linear(8, 8), nn.Softplus(), nn.Linear(8, 8))
        self.unused = nn.Linear(8, 8)

    def forward(self, x):
        x = self.body(x)
        for block in self.blocks:
            x = block(x)
        checkpoint(self.unused, x, use_reentrant=False)
        return OWN
`

// TestRecomputed: a recomputation ends where torch's does, with the last tensor that the
// backward needs. A linear layer keeps what it reads, so that one at the end is not run
// again; tanh and sigmoid keep what they make, so that they are; so is everything of a
// reentrant checkpoint. What no gradient comes to is not run again.
func TestRecomputed(t *testing.T) {
	const plain, own = "self.own(x)", "checkpoint(self.own, x, use_reentrant=False)"
	for _, c := range []struct {
		last       string
		checkpoint []string
		want       string
	}{
		{plain, nil, ""},
		{plain, []string{"body"}, "linear tanh linear relu"},
		{plain, []string{"body.0:2"}, "linear tanh"},
		{plain, []string{"body.1:3"}, "tanh"},
		{plain, []string{"body.0"}, ""},
		{plain, []string{"blocks"}, "linear sigmoid linear sigmoid"},
		{plain, []string{"blocks.1"}, "linear sigmoid"},
		{plain, []string{"blocks.*,body.3:5"}, "linear sigmoid linear sigmoid relu"},
		{own, nil, "linear softplus"},
		{own, []string{"body.0:2"}, "linear softplus linear tanh"},
		{"checkpoint(self.own, x, use_reentrant=True)", nil, "linear softplus linear"},
	} {
		g := trace(t, strings.Replace(netOf, "OWN", c.last, 1), "2x8", true)
		plan := Plan{Mode: Training, Checkpoint: c.checkpoint, Optimizer: Optimizer{Name: "sgd"}}
		list, err := Recomputed(g, plan)
		if err != nil {
			t.Fatal(err)
		}
		var names []string
		var work int64
		for _, o := range list {
			names = append(names, o.Name)
			if o.Name == "linear" {
				work += 2 * 8 * 8
			}
		}
		want := strings.Fields(c.want)
		if !slices.Equal(names, want) {
			t.Errorf("%s with %q: %q, want %q", c.last, c.checkpoint, names, want)
		}
		if r, err := Simulate(g, plan); err != nil || r.Recomputed.MACs != work {
			t.Errorf("%s with %q: %d MACs again, %v; want %d", c.last, c.checkpoint, r.Recomputed.MACs, err, work)
		}
	}
}
