package torch

// This file holds that the work of a trace grows in proportion to the program.

import (
	"fmt"
	"math"
	"testing"

	"heft/internal/graph"
)

// TestTraceIsLinear counts the machine's steps, in which the walks before each
// operator are charged, at two sizes. The exponent is that of the larger against
// the smaller: 1 is in proportion, 2 is quadratic.
func TestTraceIsLinear(t *testing.T) {
	const most = 1.1
	for name, source := range map[string]string{
		"a loop over a ModuleList": `
class Net(nn.Module):
    def __init__(self, n):
        super().__init__()
        self.m = nn.ModuleList(nn.Linear(4, 4) for _ in range(n))
    def forward(self, x):
        for m in self.m:
            x = m(x)
        return x
`,
		"a Sequential of blocks": `
class Block(nn.Module):
    def __init__(self):
        super().__init__()
        self.a, self.n, self.b = nn.Linear(4, 4), nn.LayerNorm(4), nn.Linear(4, 4)
    def forward(self, x):
        return x + self.b(self.n(self.a(x)).relu())
class Net(nn.Module):
    def __init__(self, n):
        super().__init__()
        self.m = nn.Sequential(*[Block() for _ in range(n)])
    def forward(self, x):
        return self.m(x)
`,
		"a ModuleDict by its values": `
class Net(nn.Module):
    def __init__(self, n):
        super().__init__()
        self.m = nn.ModuleDict({str(i): nn.Linear(4, 4) for i in range(n)})
    def forward(self, x):
        for name, m in self.m.items():
            x = m(x)
        return x
`,
		"a list of images that are held": `
class Net(nn.Module):
    def __init__(self, n):
        super().__init__()
        self.n = n
    def forward(self, x):
        xs = [x + i for i in range(self.n)]
        ys = []
        for y in xs:
            ys.append({"boxes": (y * 2).relu(), "labels": y - 1})
        for i in range(len(ys)):
            ys[i]["boxes"] = ys[i]["boxes"] * 2
            ys[i] = (ys[i]["boxes"], y)
        return torch.cat([y for y, _ in ys])
`,
		"modules that keep their results": `
class Block(nn.Module):
    def __init__(self):
        super().__init__()
        self.a = nn.Linear(4, 4)
    def forward(self, x):
        self.seen = self.a(x)
        self.history = [self.seen, x]
        return self.seen.relu()
class Net(nn.Module):
    def __init__(self, n):
        super().__init__()
        self.m = nn.Sequential(*[Block() for _ in range(n)])
    def forward(self, x):
        return self.m(x)
`,
		"a dict that grows": `
class Net(nn.Module):
    def __init__(self, n):
        super().__init__()
        self.n = n
    def forward(self, x):
        states = {}
        for i in range(self.n):
            x = (x * 2).relu()
            states[f"layer{i}"] = x
        return torch.stack(list(states.values()))
`,
		"a part of a ModuleList": `
class Net(nn.Module):
    def __init__(self, n):
        super().__init__()
        self.m = nn.ModuleList(nn.Linear(4, 4) for _ in range(n))
    def forward(self, x):
        for i, m in enumerate(self.m[1:]):
            x = m(x)
        return x
`,
	} {
		t.Run(name, func(t *testing.T) {
			small, large := tracingSteps(t, source, 200), tracingSteps(t, source, 1600)
			if exponent := math.Log2(float64(large)/float64(small)) / 3; exponent > most {
				t.Errorf("%d steps for 200, %d for 1,600: exponent %.2f, at most %.2f", small, large, exponent, most)
			}
		})
	}
}

// tracingSteps is how many steps the trace of Net(n) takes.
func tracingSteps(t *testing.T, source string, n int) int64 {
	t.Helper()
	s, err := Open(Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if err := s.LoadSource("net.py", []byte("import torch\nfrom torch import nn\n"+source)); err != nil {
		t.Fatal(err)
	}
	m, err := s.Build(fmt.Sprintf("Net(%d)", n))
	if err != nil {
		t.Fatal(err)
	}
	before := s.library.vm.StepsUsed()
	if _, err := s.Trace(m, Run{Inputs: []Input{{Shape: []int64{1, 4}, DType: graph.Float32}}}); err != nil {
		t.Fatal(err)
	}
	return s.library.vm.StepsUsed() - before
}
