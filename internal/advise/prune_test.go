package advise

// This file tests channel pruning by hand-worked nets, and writes the cases that real
// torch is asked about.

import (
	"encoding/json"
	"os"
	"slices"
	"strings"
	"testing"

	"heft/internal/run"
)

// prunedNets are small nets with the layers whose sizes change at half of the channels,
// worked by hand.
var prunedNets = []struct {
	name, program string
	want          []string
}{
	{"the sum of a residual has the channels of both", `
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.stem = nn.Conv2d(3, 16, 3, padding=1)
        self.norm = nn.BatchNorm2d(16)
        self.a = nn.Conv2d(16, 8, 1)
        self.b = nn.Conv2d(8, 16, 1)
        self.head = nn.Linear(16, 5)

    def forward(self, x):
        x = F.relu(self.norm(self.stem(x)))
        x = x + self.b(F.relu(self.a(x)))
        return self.head(x.mean((2, 3)))
`, []string{`"stem": (3, 8)`, `"norm": (8, 8)`, `"a": (8, 4)`, `"b": (4, 8)`, `"head": (8, 5)`}},
	{"concatenated lanes, a filter for each channel, a flattened map", `
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.a = nn.Conv2d(3, 4, 3, padding=1)
        self.b = nn.Conv2d(3, 6, 3, padding=1)
        self.each = nn.Conv2d(10, 10, 3, padding=1, groups=10)
        self.head = nn.Linear(10 * 4, 5)

    def forward(self, x):
        x = self.each(torch.cat([self.a(x), self.b(x)], 1))
        return self.head(torch.flatten(F.adaptive_avg_pool2d(x, 2), 1))
`, []string{`"a": (3, 2)`, `"b": (3, 3)`, `"each": (5, 5)`, `"head": (20, 5)`}},
	{"groups, split channels and what is returned keep their sizes", `
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.first = nn.Conv2d(3, 8, 1)
        self.grouped = nn.Conv2d(8, 8, 1, groups=2)
        self.free = nn.Conv2d(8, 6, 1)
        self.split = nn.Conv2d(6, 8, 1)
        self.last = nn.Conv2d(4, 8, 1)

    def forward(self, x):
        left, right = self.split(self.free(self.grouped(self.first(x)))).chunk(2, 1)
        return self.last(left * right)
`, []string{`"free": (8, 3)`, `"split": (3, 8)`}},
	{"the width inside of a transformer's block, not that of its heads", `
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.embed = nn.Linear(3, 8)
        self.qkv = nn.Linear(8, 24)
        self.wide = nn.Linear(8, 32)
        self.norm = nn.LayerNorm(32)
        self.narrow = nn.Linear(32, 8)

    def forward(self, x):
        x = self.embed(x.flatten(2).transpose(1, 2))
        q, k, v = self.qkv(x).view(x.shape[0], -1, 3, 2, 4).permute(2, 0, 3, 1, 4).unbind(0)
        x = x + F.scaled_dot_product_attention(q, k, v).transpose(1, 2).reshape(x.shape)
        return self.narrow(self.norm(F.gelu(self.wide(x)))) + x
`, []string{`"wide": (8, 16)`, `"norm": (16, 16)`, `"narrow": (16, 8)`}},
	{"a batch norm of a class of its own goes with its channels, groups and numbers for each channel do not", `
class NormAct(nn.BatchNorm2d):
    def __init__(self, features):
        super().__init__(features)
        self.act = nn.SiLU()

    def forward(self, x):
        x = F.batch_norm(x, self.running_mean, self.running_var, self.weight, self.bias, self.training)
        return self.act(x)

class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.a = nn.Conv2d(3, 8, 1)
        self.norm = NormAct(8)
        self.b = nn.Conv2d(8, 12, 1)
        self.groups = nn.GroupNorm(3, 12)
        self.c = nn.Conv2d(12, 8, 1)
        self.slope = nn.Parameter(torch.ones(8))
        self.d = nn.Conv2d(8, 4, 1)
        self.e = nn.Conv2d(4, 2, 1)

    def forward(self, x):
        x = self.groups(self.b(self.norm(self.a(x))))
        x = self.d(F.prelu(self.c(x), self.slope))
        return self.e(x + torch.ones(8))
`, []string{`"a": (3, 4)`, `"norm": (4, 4)`, `"b": (4, 12)`, `"d": (8, 2)`, `"e": (2, 2)`}},
	{"a layer that runs twice reads the same channels both times", `
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.a = nn.Conv2d(3, 8, 1)
        self.b = nn.Conv2d(3, 8, 1)
        self.shared = nn.Conv2d(8, 4, 1)
        self.head = nn.Conv2d(4, 2, 1)

    def forward(self, x):
        return self.head(self.shared(self.a(x))), self.head(self.shared(self.b(x)))
`, []string{`"a": (3, 4)`, `"shared": (4, 2)`, `"head": (2, 2)`, `"b": (3, 4)`}},
}

func TestChannelsAreFollowed(t *testing.T) {
	for _, c := range prunedNets {
		t.Run(c.name, func(t *testing.T) {
			b := bench(t, c.program)
			s, now, err := b.Examine(Case{Setting: run.Setting{Mode: run.Training, Input: "2x3x8x8"}})
			if err != nil {
				t.Fatal(err)
			}
			got := narrower(s.Graph, 0.5)
			if !slices.Equal(slices.Sorted(slices.Values(got)), slices.Sorted(slices.Values(c.want))) {
				t.Errorf("at half of the channels\n  %v, want\n  %v", got, c.want)
			}
			l, err := Find("prune")
			if err != nil {
				t.Fatal(err)
			}
			for _, value := range []string{"0.1", "0.25", "0.5", "0.9"} {
				o, err := b.Measure(must(apply([]Move{{l, value}}, s)))
				if err != nil {
					t.Errorf("%s of the channels: %v", value, err)
				} else if o.Parameters > now.Parameters {
					t.Errorf("%s of the channels pruned: %d parameters, %d before", value, o.Parameters, now.Parameters)
				}
			}
		})
	}
}

func must(c Case, err error) Case {
	if err != nil {
		panic(err)
	}
	return c
}

// prunedModels are models that real torch is asked about, at a share of the channels.
var prunedModels = []struct{ model, share string }{
	{"resnet18", "0.25"}, {"vgg11", "0.5"}, {"mobilenet_v2", "0.3"}, {"densenet121", "0.5"}, {"efficientnet_b0", "0.25"}, {"shufflenet_v2_x1_0", "0.5"},
	{"vit_b_16", "0.25"}, {"convnext_tiny", "0.5"}, {"fcn_resnet50", "0.5"},
}

// TestPrunedAreGoldens: HEFT_UPDATE=1 writes the calls that real torch is asked about.
func TestPrunedAreGoldens(t *testing.T) {
	if os.Getenv("HEFT_UPDATE") == "" {
		t.Skip("HEFT_UPDATE=1 writes testdata/pruned.json")
	}
	type line struct {
		Model string   `json:"model"`
		Calls []string `json:"calls"`
	}
	var lines []line
	for _, c := range prunedModels {
		s, _, err := bench(t, c.model).Examine(Case{Setting: run.Setting{Mode: run.Training, Batch: 2}})
		if err != nil {
			t.Fatal(err)
		}
		moves, err := ReadMoves([]string{"prune=" + c.share})
		if err != nil {
			t.Fatal(err)
		}
		lines = append(lines, line{c.model, must(apply(moves, s)).Changes})
	}
	text, err := json.MarshalIndent(lines, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile("testdata/pruned.json", append(text, '\n'), 0o644); err != nil {
		t.Fatal(err)
	}
}

// TestPrunedCallsStay: what goldens were made of is what the lever still does.
func TestPrunedCallsStay(t *testing.T) {
	asked := map[string]bool{}
	for _, r := range readChanges(t) {
		for _, call := range r.Calls {
			if strings.HasPrefix(call, "resize_channels") {
				asked[r.Model+" "+call] = true
			}
		}
	}
	moves, err := ReadMoves([]string{"prune=0.25"})
	if err != nil {
		t.Fatal(err)
	}
	s, _, err := bench(t, "resnet18").Examine(Case{Setting: run.Setting{Mode: run.Training, Batch: 2}})
	if err != nil {
		t.Fatal(err)
	}
	if call := must(apply(moves, s)).Changes[0]; !asked["resnet18 "+call] {
		t.Errorf("torch was not asked about %s", call)
	}
}
