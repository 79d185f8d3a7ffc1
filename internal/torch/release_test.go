package torch

// This file tests what programs find under an older release.

import (
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
