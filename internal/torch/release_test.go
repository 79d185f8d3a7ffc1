package torch

// This file tests what programs find under an older release.

import (
	"fmt"
	"strings"
	"testing"

	"heft/internal/input"
	"heft/internal/op"
)

// TestReleaseThatLacksNames: a program that asks for what an older release has not
// is told of, once; one that does not ask is not, and neither for a newer release.
func TestReleaseThatLacksNames(t *testing.T) {
	const asks = "import torch\nfrom torch import nn\nfast = hasattr(nn.functional, 'scaled_dot_product_attention')\nold = torch.__version__ < '1.9'\nclass Net(nn.Module):\n    def forward(self, x):\n        return x.relu()\n"
	const asksNothing = "import torch\nfrom torch import nn\nclass Net(nn.Module):\n    def forward(self, x):\n        return x.relu()\n"
	for _, c := range []struct {
		source  string
		release op.Release
		notes   int
	}{
		{asks, op.Release{Major: 1, Minor: 13}, 2},
		{asks, op.Release{Major: 2, Minor: 0}, 0},
		{asks, op.Release{}, 0},
		{asksNothing, op.Release{Major: 1, Minor: 7}, 0},
	} {
		s, err := Open(Options{})
		if err != nil {
			t.Fatal(err)
		}
		defer s.Close()
		if err := s.LoadSource("net.py", []byte(c.source)); err != nil {
			t.Fatal(explain(err))
		}
		m, err := s.Build("Net")
		if err != nil {
			t.Fatal(err)
		}
		g, err := s.Trace(m, Run{Inputs: []Input{input.Float32(2)}, Torch: c.release})
		if err != nil {
			t.Fatal(explain(err))
		}
		notes := 0
		for _, a := range g.Assumptions {
			if a.Code == "release" && (strings.Contains(a.Text, "scaled_dot_product_attention") || strings.Contains(a.Text, "__version__")) {
				notes++
			}
		}
		if notes != c.notes || len(g.Assumptions) != c.notes {
			t.Errorf("release %v: assumptions %v, want %d", c.release, g.Assumptions, c.notes)
		}
	}
}

// TestNamesByRelease: a session that is opened for a release hides younger names from
// hasattr and from getattr with a default; what is used without asking is there.
func TestNamesByRelease(t *testing.T) {
	const source = `import torch
import torch.nn.functional as F
from torch import nn
class Net(nn.Module):
    def forward(self, x):
        asked = hasattr(F, "scaled_dot_product_attention"), getattr(torch, "compile", None) is not None, hasattr(torch, "relu")
        return x.new_zeros([1 + int(a) for a in asked])
class Uses(nn.Module):
    def forward(self, x):
        return F.scaled_dot_product_attention(x, x, x)
`
	for _, c := range []struct {
		release op.Release
		model   string
		shape   string
	}{
		{op.Release{}, "Net", "[2 2 2]"},
		{op.Release{Major: 2, Minor: 0}, "Net", "[2 2 2]"},
		{op.Release{Major: 1, Minor: 13}, "Net", "[1 1 2]"},
		{op.Release{Major: 1, Minor: 13}, "Uses", "[1 2 4]"},
	} {
		s, err := Open(Options{Torch: c.release})
		if err != nil {
			t.Fatal(err)
		}
		defer s.Close()
		if err := s.LoadSource("net.py", []byte(source)); err != nil {
			t.Fatal(explain(err))
		}
		m, err := s.Build(c.model)
		if err != nil {
			t.Fatal(err)
		}
		g, err := s.Trace(m, Run{Inputs: []Input{input.Float32(1, 2, 4)}, Torch: c.release})
		if err != nil {
			t.Fatal(explain(err))
		}
		if got := fmt.Sprint(g.Outputs[0].Tensor.Shape); got != c.shape {
			t.Errorf("%s under %v: %s, want %s", c.model, c.release, got, c.shape)
		}
	}
}
