package op_test

// This file tests which inputs are indices.

import (
	"slices"
	"testing"

	"heft/internal/input"
	"heft/internal/op"
	"heft/internal/source"
)

const lookups = `import torch
from torch import nn
import torch.nn.functional as F

class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.table = nn.Embedding(10, 4)
        self.head = nn.Linear(4, 10)

    def forward(self, words):
        x = self.head(self.table(words))
        picked = x.gather(1, words.unsqueeze(1))
        return F.cross_entropy(x, words) + picked.sum() + x[words].sum() + (words * 2).sum()
`

// TestTakesIndices: words are indices of an embedding, a gather, an indexing and a loss, and
// numbers of a product.
func TestTakesIndices(t *testing.T) {
	m, err := source.OpenFrom(t.Context(), source.Bytes("net.py:Net", []byte(lookups)), source.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer m.Close()
	specs, err := input.Parse("3:int64")
	if err != nil {
		t.Fatal(err)
	}
	g, err := m.Trace(source.Run{Inputs: specs})
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, o := range g.Ops() {
		for _, in := range o.Inputs {
			if in != nil && op.TakesIndices(o, in) {
				names = append(names, o.Name)
			}
		}
	}
	slices.Sort(names)
	if want := []string{"embedding", "gather", "index", "nll_loss"}; !slices.Equal(names, want) {
		t.Errorf("indices are read by %q, want %q", names, want)
	}
}
