package source

// This file tests that a run is what its mode says, whatever was run before it.

import (
	"path/filepath"
	"strings"
	"testing"

	"heft/internal/graph"
)

// TestRunsStandAlone: what configure_optimizers freezes, adds and holds is of no run: the
// model has 8·8 + 8·2 weights and 8 + 2 biases before and after a training run that asks
// it. One that fails or runs away leaves the run alone, without an optimizer's class.
func TestRunsStandAlone(t *testing.T) {
	for asked, class := range map[string]string{
		"for p in self.a.parameters(): p.requires_grad = False\n        self.more = nn.Linear(8, 500)\n        return torch.optim.Adam(self.b.parameters())": "Adam",
		"while True: self.held.append(bytes(1000))":    "",
		"while True: pass":                             "",
		"return torch.optim.Adam(self.trainer.chosen)": "",
	} {
		file := filepath.Join(filepath.ToSlash(t.TempDir()), "net.py")
		write(t, file, []byte("import torch\nfrom torch import nn\nclass Net(nn.Module):\n    def __init__(self):\n        super().__init__()\n"+
			"        self.a, self.b, self.held = nn.Linear(8, 8), nn.Linear(8, 2), []\n    def configure_optimizers(self):\n        "+asked+
			"\n    def forward(self, x):\n        x = self.a(x)\n        return self.b(self.more(x) if hasattr(self, 'more') else x)\n"))
		m := opened(t, file, Options{})
		for _, training := range []bool{false, true, false, true} {
			g, err := m.Trace(Run{Training: training})
			if err != nil {
				t.Errorf("%s: %v", asked, err)
				break
			}
			numbers, trained := int64(0), 0
			for _, p := range g.Params {
				numbers += p.Tensor.Elements()
				if p.Tensor.RequiresGrad {
					trained++
				}
			}
			if numbers != 90 || trained != 4 {
				t.Errorf("%s, training %v: %d numbers, %d trained parameters, want 90 and 4", asked, training, numbers, trained)
			}
			if training && (g.Optimizer == nil || g.Optimizer.Class != class) {
				t.Errorf("%s: %+v, want %q", asked, g.Optimizer, class)
			}
		}
	}
}

// TestGraphedRefuses: a view of several is changed in place where nothing is recorded, and
// torch refuses it with autograd on, also where nothing trains.
func TestGraphedRefuses(t *testing.T) {
	file := filepath.Join(filepath.ToSlash(t.TempDir()), "net.py")
	write(t, file, []byte("from torch import nn\nclass Net(nn.Module):\n    def __init__(self):\n        super().__init__()\n        self.l = nn.Linear(8, 8)\n"+
		"    def forward(self, x):\n        a, b = self.l(x).chunk(2, 1)\n        a.mul_(2)\n        return a + b\n"))
	m := opened(t, file, Options{})
	for _, run := range []Run{{Training: true}, {Graphed: true}} {
		if _, err := m.Trace(run); err == nil || !strings.Contains(err.Error(), "multiple views") {
			t.Errorf("%+v: %v", run, err)
		}
	}
	g, err := m.Trace(Run{})
	if err != nil || !assumes(g, "no_grad") {
		t.Errorf("inference: %v", err)
	}
}

func assumes(g *graph.Graph, code string) bool {
	for _, a := range g.Assumptions {
		if a.Code == code {
			return true
		}
	}
	return false
}
