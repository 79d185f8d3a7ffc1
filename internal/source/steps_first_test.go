package source

// This file tests where the batch of given inputs is: torch's layers of sequences have it
// on the second axis unless they were made with batch_first (torch 2.15's default is False).

import (
	"cmp"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"heft/internal/graph"
	"heft/internal/input"
)

// TestGivenStepsFirst: a batch of 7 for inputs of 5 steps and a batch of 3, or of a batch of
// 5 and 3 steps where the layer takes that first.
func TestGivenStepsFirst(t *testing.T) {
	const net = "import torch\nfrom torch import nn\nclass Net(nn.Module):\n    def __init__(self):\n        super().__init__()\n        self.rnn = nn.LSTM(64, 20)\n" +
		"    def forward(self, x):\n        return self.rnn(x)[0]%s\n"
	for _, tt := range []struct {
		model, inputs string
		before        int64
		want          string
	}{
		{"nn.LSTM(64, 20, 2)", "5x3x64", 3, "5x7x64"},
		{"nn.LSTM(64, 20, 2)", "5x5x64", 5, "5x7x64"},
		{"nn.GRU(64, 20)", "5x3x64", 3, "5x7x64"},
		{"nn.RNN(64, 20, batch_first=True)", "5x3x64", 5, "7x3x64"},
		{"nn.MultiheadAttention(64, 4)", "5x3x64,9x3x64,9x3x64", 3, "5x7x64,9x7x64,9x7x64"},
		{"nn.MultiheadAttention(64, 4, batch_first=True)", "5x3x64,5x3x64,5x3x64", 5, "7x3x64,7x3x64,7x3x64"},
		{"nn.TransformerEncoderLayer(64, 4)", "5x3x64", 3, "5x7x64"},
		{"nn.TransformerEncoder(nn.TransformerEncoderLayer(64, 4), 1)", "5x3x64", 3, "5x7x64"},
		{"nn.Transformer(64, 4, 1, 1)", "5x3x64,9x3x64", 3, "5x7x64,9x7x64"},
		{"nn.Sequential(nn.Linear(8, 64), nn.LSTM(64, 20))", "5x3x8", 3, "5x7x8"},
		{"", "5x3x64", 3, "5x7x64"},
		{"[:, -1]", "5x3x64", 5, "7x3x64"}, // a row for each of the first axis: a batch, as the program has it
	} {
		name := tt.model
		if !strings.HasPrefix(name, "nn.") {
			name = filepath.Join(filepath.ToSlash(t.TempDir()), "net.py")
			write(t, name, fmt.Appendf(nil, net, tt.model))
		}
		specs, err := input.Parse(tt.inputs)
		if err != nil {
			t.Fatal(err)
		}
		for batch, want := range map[int64]string{0: tt.inputs, 7: tt.want} {
			g, err := opened(t, name, Options{}).Trace(Run{Inputs: specs, Batch: batch})
			if err != nil {
				t.Errorf("%s: %v", name, err)
				continue
			}
			if fed := fedWith(g); fed != want || batchOf(g) != cmp.Or(batch, tt.before) {
				t.Errorf("%s %s, batch %d: fed with %s of batch %d, want %s", name, tt.inputs, batch, fed, batchOf(g), want)
			}
			said := len(g.Assumptions) > 0 && strings.Contains(g.Assumptions[0].Text, "second axis")
			if inner := tt.model == "" || strings.Contains(tt.model, "Sequential"); said != inner {
				t.Errorf("%s %s, batch %d: assumed %v", name, tt.inputs, batch, g.Assumptions)
			}
		}
	}
}

// fedWith are the sizes of a run's inputs, as `input` has them.
func fedWith(g *graph.Graph) string {
	var sizes []string
	for _, in := range g.Inputs {
		sizes = append(sizes, strings.ReplaceAll(strings.Trim(fmt.Sprint(in.Tensor.Shape), "[]"), " ", "x"))
	}
	return strings.Join(sizes, ",")
}

// batchOf is the batch of a run's first input.
func batchOf(g *graph.Graph) int64 {
	if g.Inputs[0].StepsFirst {
		return g.Inputs[0].Tensor.Shape[1]
	}
	return g.Inputs[0].Tensor.Shape[0]
}
