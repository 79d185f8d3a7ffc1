package memory

// What is minimised: a model's own loss, or its predictions; never what it hands on.

import (
	"testing"

	"heft/internal/graph"
)

// TestObjective: the loss is taken of the outputs that are named, and targets are
// placed for these only, each in a block of 512 bytes beside the 2,048 of x and the
// 512 of y.
func TestObjective(t *testing.T) {
	for returned, want := range map[string]struct {
		text    string
		targets int64
	}{
		`F.cross_entropy(h, y), h`:                              {"output of [0]", 0},
		`F.cross_entropy(h, y), h, (h + 1, h + 2)`:              {"output of [0]", 0},
		`{"loss": F.cross_entropy(h, y), "logits": h}`:          {"output of loss", 0},
		`{"a": h.mean(), "b": h.sum(), "map": h}`:               {"output of a, b", 0},
		`{"a": h.mean(), "b": h.sum()}`:                         {"output", 0},
		`{"logits": h, "past_key_values": [h + 1, h + 2]}`:      {"cross_entropy of logits", 1},
		`{"logits": h, "past_key_values": [[h + 1], [h + 2]]}`:  {"cross_entropy of logits", 1},
		`h, (h + 1, h + 2)`:                                     {"cross_entropy of [0]", 1},
		`h, h + 1`:                                              {"cross_entropy", 2},
		`[[h, h + 1], [h + 2]]`:                                 {"cross_entropy", 3},
		`h`:                                                     {"cross_entropy", 1},
		`F.cross_entropy(h, y, reduction="none"), h.detach()`:   {"bce", 1},
		`F.cross_entropy(h, y), F.mse_loss(h, torch.zeros(16))`: {"output", 0},
	} {
		r := simulate(t, objectiveNet(t, returned), Plan{Mode: Training})
		placed := r.stage(t, PhaseData, 0, 0).Rounded - r.stage(t, PhaseModel, 0, 0).Rounded
		if bytes := 2048 + 512 + 512*want.targets; r.Loss != want.text || placed != bytes {
			t.Errorf("return %s: loss %q with %d bytes of data, want %q with %d", returned, r.Loss, placed, want.text, bytes)
		}
	}
	if r := simulate(t, objectiveNet(t, "h, (h + 1, h + 2)"), Plan{Mode: Training, Loss: LossMSE}); r.Loss != "mse of [0]" {
		t.Errorf("loss mse: %q", r.Loss)
	}
}

// objectiveNet returns what an expression makes of h, [8, 16], and the labels y.
func objectiveNet(t *testing.T, returned string) *graph.Graph {
	t.Helper()
	return trace(t, `
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(64, 16)
    def forward(self, x, y):
        h = self.fc(x)
        return `+returned+"\n", "x=8x64,y=8:int64", true)
}
