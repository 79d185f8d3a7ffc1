package advise

// This file tests weights of fewer bits by counts worked by hand and by torch's own.

import (
	"testing"

	"heft/internal/run"
)

const recurrentNet = `
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.lstm = nn.LSTM(64, 128, num_layers=2, bidirectional=True, batch_first=True)
        self.gru = nn.GRU(256, 32)
        self.head = nn.Linear(32, 10)

    def forward(self, x):
        return self.head(self.gru(self.lstm(x)[0])[0])
`

// TestQuantizedBytes: what models weigh.
func TestQuantizedBytes(t *testing.T) {
	for _, c := range []struct {
		name, model, input, set string
		parameters, bytes       int64
	}{
		// What torch 2.15's quantize_dynamic keeps in its packed parameters: 617,792 codes of
		// a byte; 4,288 biases of four bytes, those of LSTM and GRU twice; 10 of the head.
		{"recurrent layers", recurrentNet, "2x5x64", "quantize=dynamic-int8", 0, 617792 + 2*4*(4096+192) + 40},
		// 4096 · 4096 weights: half a byte each, a byte for each 64, four for each 64 · 256;
		// tables of 16 and 256 numbers, an offset; no bias: 0.5159 bytes a weight.
		{"nf4", `
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.wide = nn.Linear(4096, 4096, bias=False)

    def forward(self, x):
        return self.wide(x)
`, "2x4096", "quantize=nf4", 0, 8388608 + 262144 + 4096 + 64 + 1024 + 4},
	} {
		moves, err := ReadMoves([]string{c.set})
		if err != nil {
			t.Fatal(err)
		}
		r, err := WhatIf(bench(t, c.model), run.Setting{Input: c.input}, moves)
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		if after := r.After; after.Parameters != c.parameters || after.ModelBytes != c.bytes || after.MACs != r.Before.MACs {
			t.Errorf("%s: %d parameters, %d bytes, %d MACs; want %d, %d, %d", c.name, after.Parameters, after.ModelBytes, after.MACs, c.parameters, c.bytes, r.Before.MACs)
		}
	}
}
