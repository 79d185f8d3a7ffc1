package heft_test

// This file tests what an estimate of time counts.

import (
	"testing"

	"heft"
)

const recomputing = `from torch import nn

class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.body = nn.Sequential(nn.Linear(8, 8), nn.Tanh(), nn.Linear(8, 8), nn.ReLU(), nn.Linear(8, 8))
        self.blocks = nn.ModuleList(nn.Sequential(nn.Linear(8, 8), nn.Sigmoid()) for _ in range(2))

    def forward(self, x):
        x = self.body(x)
        for block in self.blocks:
            x = block(x)
        return x
`

// TestTimeOfCheckpoints: each linear layer and each activation is one kernel, and what
// the memory's simulation runs again is timed: of the body all but its last layer, which
// keeps what it reads, of a run of it what stands in the run, of a list its members;
// activations keep what they make.
func TestTimeOfCheckpoints(t *testing.T) {
	m := openBytes(t, "net.py:Net", recomputing)
	for checkpoint, want := range map[string]int64{"": 0, "body": 4, "body.0:2": 2, "body.0:1": 0, "blocks": 4, "blocks.1,body.0:4": 6} {
		s := heft.Setting{Input: "2x8", Mode: heft.Training, GPU: "rtx3090"}
		if checkpoint != "" {
			s.Checkpoint = []string{checkpoint}
		}
		r, err := m.Latency(t.Context(), s)
		if err != nil {
			t.Fatal(err)
		}
		var kernels int64
		for _, part := range r.Parts {
			if part.Name == "recomputation" {
				kernels = part.Kernels
			}
		}
		if kernels != want {
			t.Errorf("checkpoint %q: %d kernels again, want %d", checkpoint, kernels, want)
		}
	}
}
