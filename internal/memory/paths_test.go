package memory

// This file holds the tests of lists, patterns and ranges of modules.

import (
	"strings"
	"testing"
)

const listed = `
class Block(nn.Module):
    def __init__(self):
        super().__init__()
        self.attn, self.mlp = nn.Linear(64, 64), nn.Linear(64, 64)

    def forward(self, x):
        return x + self.mlp(torch.relu(self.attn(x)))

class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.stem = nn.Linear(64, 64)
        self.layers = nn.ModuleList(Block() for _ in range(12))
        self.head = nn.Linear(64, 8)

    def forward(self, x):
        x = self.stem(x)
        for layer in self.layers:
            x = layer(x)
        return self.head(x)
`

// TestExpandPaths: lists, patterns and ranges of modules.
func TestExpandPaths(t *testing.T) {
	g := trace(t, listed, "32x64", true)
	for text, want := range map[string]string{
		"stem":                   "stem",
		"stem,head":              "stem head",
		"stem, head, stem":       "stem head",
		"layers.0-2":             "layers.0 layers.1 layers.2",
		"layers.10-99":           "layers.10 layers.11",
		"layers.2-3.attn":        "layers.2.attn layers.3.attn",
		"layers.1?":              "layers.10 layers.11",
		"s*":                     "stem",
		"layers.*.mlp.bias,stem": "12 of layers.0.mlp.bias stem",
		"layers.12-20":           "",
		"":                       "",
		"layers.[":               "",
		"layers.99999999999-3":   "",
		"l*.attn":                "",
	} {
		got, err := ExpandPaths(g, "checkpoint", []string{text})
		joined := strings.Join(got, " ")
		if strings.HasPrefix(want, "12 of ") && len(got) == 13 {
			joined = "12 of " + got[0] + " " + got[12]
		}
		if text == "" { // the model itself
			want = ""
		}
		if joined != want || (err == nil) != (len(got) > 0) {
			t.Errorf("%q: %q, %v; want %q", text, joined, err, want)
		}
	}
}

// TestCheckpointOfAList: a ModuleList is never called; its members are recomputed.
func TestCheckpointOfAList(t *testing.T) {
	g := trace(t, listed, "4096x64", true)
	run := func(paths ...string) int64 {
		return simulate(t, g, Plan{Mode: Training, Loss: LossMean, Iterations: 1, Checkpoint: paths}).Allocated
	}
	none, list, each := run(), run("layers"), run("layers.0-11")
	if list != each || list >= none {
		t.Errorf("without %d, the list %d, its members %d", none, list, each)
	}
}

// TestShortPaths: what is written is read as the same paths.
func TestShortPaths(t *testing.T) {
	g := trace(t, listed, "32x64", true)
	for text, want := range map[string]string{
		"layers.0-11":                  "layers.0-11",
		"stem,layers.3,layers.4,head":  "head,layers.3-4,stem",
		"layers.10,layers.2,layers.11": "layers.2,layers.10-11",
		"layers.0.attn,layers.1.attn":  "layers.0.attn,layers.1.attn",
	} {
		paths, err := ExpandPaths(g, "checkpoint", []string{text})
		if got := ShortPaths(paths); got != want || err != nil {
			t.Errorf("%s is written %s, %v; want %s", text, got, err, want)
		}
	}
}
