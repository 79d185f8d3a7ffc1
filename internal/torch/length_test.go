package torch

// This file holds that a program whose length doubles with each line of it ends at the
// limit of its length or of its steps, in bounded memory.

import (
	"errors"
	"runtime"
	"testing"

	"heft/internal/graph"
	"heft/internal/op"
	"heft/internal/python/vm"
)

// TestDoublingTowers: each runs something 2⁶⁰ times.
func TestDoublingTowers(t *testing.T) {
	const maxBytes = 400 << 20 // allocated in all, for a tenth of the command's length and steps
	for name, source := range map[string]string{
		"a module called twice": `
class Twice(nn.Module):
    def __init__(self, m):
        super().__init__()
        self.m = m
    def forward(self, x):
        return self.m(self.m(x))
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.m = nn.Identity()
        for _ in range(60):
            self.m = Twice(self.m)
    def forward(self, x):
        return self.m(x)
`,
		"containers in containers": `
def Net():
    m = nn.Identity()
    for _ in range(60):
        m = nn.Sequential(m, m)
    return m
`,
		"weights tied by a list of layers": `
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.layers = nn.ModuleList([nn.Linear(4, 4)] * 60)
    def run(self, x, depth):
        if depth == len(self.layers):
            return x
        x = self.layers[depth](x)
        return self.run(x, depth + 1) + self.run(x, depth + 1)
    def forward(self, x):
        return self.run(x, 0)
`,
		"a function that calls itself": `
def again(x, depth):
    if depth == 0:
        return x
    return again(again(x, depth - 1), depth - 1)
class Net(nn.Module):
    def forward(self, x):
        return again(x, 60)
`,
		"hooks that call": `
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.layers = nn.ModuleList(nn.Identity() for _ in range(60))
        for below, layer in zip(self.layers, list(self.layers)[1:]):
            layer.register_forward_hook(lambda m, args, out, below=below: below(below(out)))
    def forward(self, x):
        return self.layers[-1](x)
`,
		"checkpoints": `
from torch.utils.checkpoint import checkpoint
def again(x, depth):
    if depth == 0:
        return checkpoint(lambda y: y, x, use_reentrant=False)
    return again(again(x, depth - 1), depth - 1)
class Net(nn.Module):
    def forward(self, x):
        return again(x, 60)
`,
		"a loss of many heads": `
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.m = nn.Linear(4, 4)
    def forward(self, x):
        heads = [x]
        for _ in range(60):
            heads = [self.m(h) for h in heads for _ in range(2)]
        return heads
`,
	} {
		t.Run(name, func(t *testing.T) {
			before := allocated()
			err := tracedLength(t, source, Options{MaxOps: 50_000, Limits: vm.Limits{Steps: 5_000_000, MemoryBytes: 32 << 20}})
			var length *op.LengthError
			var limit *vm.LimitError
			if !errors.As(err, &length) && !errors.As(err, &limit) {
				t.Errorf("%v, want a limit", err)
			}
			if bytes := allocated() - before; bytes > maxBytes {
				t.Errorf("allocates %d MiB", bytes>>20)
			}
			runtime.GC()
		})
	}
}

// tracedLength is the error of the trace of Net().
func tracedLength(t *testing.T, source string, options Options) error {
	t.Helper()
	s, err := Open(options)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if err := s.LoadSource("net.py", []byte("import torch\nfrom torch import nn\n"+source)); err != nil {
		t.Fatal(err)
	}
	m, err := s.Build("Net()")
	if err != nil {
		t.Fatal(err)
	}
	_, err = s.Trace(m, Run{Inputs: []Input{{Shape: []int64{1, 4}, DType: graph.Float32}}})
	return err
}
