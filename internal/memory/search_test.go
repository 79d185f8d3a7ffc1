package memory

// This file tests when searches empty the cache.

import "testing"

// searching is a plan with cudnn.benchmark on an A100.
func searching(mode Mode, iterations int) Plan {
	return Plan{
		Mode: mode, Iterations: iterations, Optimizer: Optimizer{Name: "sgd"}, Hardware: Hardware{Capability: 80},
		Workspace: ConvolutionWorkspace(true), Benchmark: true,
	}
}

// TestSearches counts how often a search empties the cache: once for each pass
// of a convolution that differs from those before in its sizes. PyTorch's own
// kernel for depthwise convolutions in float32 has nothing to search for.
func TestSearches(t *testing.T) {
	const two = "nn.Sequential(nn.Conv2d(8, 8, 3, padding=1), nn.Conv2d(8, 8, 3, padding=1))"
	for _, c := range []struct {
		layer string
		mode  Mode
		want  int
	}{
		{two, Inference, 1},
		{two, Training, 3}, // forward, weight; the input's only in the second
		{"nn.Sequential(nn.Conv2d(8, 8, 3), nn.Conv2d(8, 8, 3))", Inference, 2}, // 16 wide, then 14
		{"nn.Conv2d(8, 8, 3, groups=8)", Inference, 0},
	} {
		r, err := Simulate(trace(t, oneLayer(c.layer), "2x8x16x16", c.mode == Training), searching(c.mode, 2))
		if err != nil {
			t.Fatal(err)
		}
		count := 0
		for _, e := range r.tape.events {
			if e.holding == emptyCache {
				count++
			}
		}
		if count != c.want {
			t.Errorf("%s in mode %d: the cache is emptied %d times, want %d", c.layer, c.mode, count, c.want)
		}
	}
}

// TestSearchEmptiesCache: 16 MiB are cached when the convolution comes, whose own
// tensors lie in one segment of 2 MiB. Its search gives them back; the second
// run takes them again.
func TestSearchEmptiesCache(t *testing.T) {
	g := trace(t, `class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(8, 8, 3)
    def forward(self, x):
        s = x.repeat(1, 1, 64, 16).sum()
        return self.conv(x) + s
`, "2x8x16x16", false)
	for iterations, want := range map[int]int64{1: 2 << 20, 2: 18 << 20} {
		r, err := Simulate(g, searching(Inference, iterations))
		if err != nil {
			t.Fatal(err)
		}
		if got := r.Stages[len(r.Stages)-1].Reserved; got != want || r.Reserved != 18<<20 {
			t.Errorf("after %d runs %d bytes are reserved, %d at most; want %d, 18 MiB", iterations, got, r.Reserved, want)
		}
	}
}
