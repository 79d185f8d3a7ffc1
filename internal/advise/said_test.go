package advise

// This file compares whole advice, and what every lever does to several models, with what was read once: its figures,
// words, code and price.

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"heft/internal/packed"
	"heft/internal/report"
	"heft/internal/run"
)

// advisedModels are programs whose class is Net, or names of the zoo.
var advisedModels = map[string]string{
	"images": `
class Block(nn.Module):
    def __init__(self, a, b, stride=1):
        super().__init__()
        self.conv1 = nn.Conv2d(a, b, 3, stride, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(b)
        self.relu = nn.ReLU()
        self.conv2 = nn.Conv2d(b, b, 3, 1, 1, groups=4, bias=False)
        self.bn2 = nn.BatchNorm2d(b)
        self.down = nn.Conv2d(a, b, 1, stride) if a != b else nn.Identity()

    def forward(self, x):
        return self.relu(self.bn2(self.conv2(self.relu(self.bn1(self.conv1(x))))) + self.down(x))


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.stem = nn.Sequential(nn.Conv2d(3, 32, 7, 2, 3), nn.BatchNorm2d(32), nn.SiLU(), nn.MaxPool2d(3, 2, 1))
        self.layer1 = nn.Sequential(Block(32, 32), Block(32, 32))
        self.layer2 = nn.Sequential(Block(32, 64, 2), Block(64, 64))
        self.pool = nn.AdaptiveAvgPool2d(1)
        self.drop = nn.Dropout(0.2)
        self.fc = nn.Linear(64, 10)

    def forward(self, x):
        return self.fc(self.drop(self.pool(self.layer2(self.layer1(self.stem(x)))).flatten(1)))
`,
	"words": `
class Block(nn.Module):
    def __init__(self, d):
        super().__init__()
        self.norm = nn.LayerNorm(d)
        self.q, self.k, self.v = nn.Linear(d, d), nn.Linear(d, d), nn.Linear(d, d)
        self.mlp = nn.Sequential(nn.Linear(d, 4 * d), nn.GELU(), nn.Linear(4 * d, d))

    def forward(self, x):
        y = self.norm(x)
        w = torch.softmax(self.q(y) @ self.k(y).transpose(1, 2) / 8, -1)
        x = x + w @ self.v(y)
        return x + self.mlp(x)


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.embed = nn.Embedding(1000, 64)
        self.blocks = nn.ModuleList([Block(64) for _ in range(3)])
        self.head = nn.Linear(64, 1000)

    def forward(self, x):
        x = self.embed(x)
        for b in self.blocks:
            x = b(x)
        return self.head(x)
`,
}

// advisedRuns are questions about them.
var advisedRuns = []struct {
	model   string
	setting run.Setting
	goals   []Goal
}{
	{"images", run.Setting{Mode: run.Training, Input: "32x3x128x128", GPU: "rtx3060", Mem: 240 * run.MiB}, []Goal{Fit, Speed}},
	{"images", run.Setting{Mode: run.Training, Input: "4x3x64x64", GPU: "gtx1080ti", Optimizer: "adamw", Precision: run.Float16, Layout: run.ChannelsLast}, []Goal{Speed}},
	{"images", run.Setting{Input: "64x3x128x128", GPU: "rtx3060", Mem: 180 * run.MiB}, []Goal{Fit, Size}},
	{"images", run.Setting{Mode: run.InferenceWithGrad, Input: "16x3x128x128", GPU: "a100"}, []Goal{Fit}},
	{"words", run.Setting{Mode: run.Training, Input: "16x128:int64", GPU: "v100", Optimizer: "adam", AMSGrad: true, Accumulate: 2, Mem: 350 * run.MiB}, []Goal{Fit}},
	{"words", run.Setting{Mode: run.Training, Input: "32x128:int64", GPU: "h100", Mem: 900 * run.MiB, Precision: run.AutocastBFloat16}, []Goal{Fit}},
	{"words", run.Setting{Input: "1x16:int64", Precision: run.BFloat16}, []Goal{Size}},
	{"words", run.Setting{Mode: run.Training, Input: "8x64:int64", GPU: "a100", Parallel: "zero2", Ranks: 4}, []Goal{Fit}},
}

func TestAdviceSaid(t *testing.T) {
	var all strings.Builder
	for _, c := range advisedRuns {
		for _, goal := range c.goals {
			r, err := Advise(bench(t, advisedModels[c.model]), c.setting, goal)
			fmt.Fprintf(&all, "%s %s %s\n", c.model, goal, packed.Fields(c.setting))
			if err != nil {
				fmt.Fprintf(&all, "    %s\n", packed.Fields(err))
				continue
			}
			all.WriteString(nowhere(adviceSaid(*r)))
		}
	}
	packed.Matches(t, "testdata/advice.txt.gz", all.String())
}

// adviceSaid is advice, a line each lever and combination.
func adviceSaid(r report.Advice) string {
	var b strings.Builder
	levers, left, further := r.Levers, r.NotTried, r.Further
	r.Levers, r.NotTried, r.Further = nil, nil, nil
	fmt.Fprintf(&b, "    %s\n", packed.Fields(r))
	for _, l := range levers {
		fmt.Fprintf(&b, "    %s\n", packed.Fields(l))
	}
	for _, l := range left {
		fmt.Fprintf(&b, "    not tried %s\n", packed.Fields(l))
	}
	for _, c := range further {
		fmt.Fprintf(&b, "    further %s\n", packed.Fields(c))
	}
	return b.String()
}

// TestLeversSaid pulls every lever with each value that it offers, and with others.
func TestLeversSaid(t *testing.T) {
	var all strings.Builder
	for _, c := range []struct {
		model   string
		setting run.Setting
	}{
		{"images", run.Setting{Mode: run.Training, Input: "8x3x64x64", GPU: "rtx3090"}},
		{"images", run.Setting{Input: "8x3x64x64"}},
		{"words", run.Setting{Mode: run.Training, Input: "4x32:int64", GPU: "t4", Optimizer: "adamw"}},
	} {
		b := bench(t, advisedModels[c.model])
		s, _, err := b.Examine(Case{Setting: c.setting})
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&all, "%s %s\n", c.model, packed.Fields(c.setting))
		for _, l := range Catalogue() {
			offer := l.Applies(s)
			fmt.Fprintf(&all, "  %s: takes %s; offers %q; %s; excludes %v; %s\n", l.ID, l.Takes, offer.Values, offer.Reason, l.Excludes, l.Why)
			for i, value := range append(offer.Values, "true", "", "-1", "1e9", "layer1") {
				fmt.Fprintf(&all, "    %s: %s\n", value, nowhere(pulled(b, s, Move{l, value}, i < len(offer.Values), i == 0)))
			}
		}
	}
	packed.Matches(t, "testdata/levers.txt.gz", all.String())
}

// pulled is what a lever does to a case.
func pulled(b *Bench, s *Subject, m Move, measured, withCode bool) string {
	c, err := apply([]Move{m}, s)
	if err != nil {
		return packed.Fields(err)
	}
	said := fmt.Sprintf("%s, %s, changes %q, setting %s, differs %q", m.Title(s), packed.Fields(m.Lever.Price(s, m.Value)), c.Changes, packed.Fields(c.Setting), s.differing([]Move{m}))
	if withCode {
		said += fmt.Sprintf(", code %q", s.code([]Move{m}))
	}
	if !measured {
		return said
	}
	o, err := b.Measure(c)
	if err != nil {
		return said + ", " + packed.Fields(err)
	}
	return said + ", " + packed.Fields(figures(o))
}

// nowhere leaves out the folders of models, which are others in each run.
func nowhere(text string) string {
	words := strings.Fields(text)
	for _, word := range words {
		if at := strings.Index(word, string(filepath.Separator)); at >= 0 && strings.Contains(word[at:], "model.py:Net") {
			text = strings.ReplaceAll(text, word[at:strings.Index(word, "model.py:Net")], "")
		}
	}
	return text
}

// TestTwoMoves: moves that exclude each other are refused in the words of both.
func TestTwoMoves(t *testing.T) {
	b := bench(t, advisedModels["images"])
	s, _, err := b.Examine(Case{Setting: run.Setting{Mode: run.Training, Input: "8x3x64x64", GPU: "rtx3090"}})
	if err != nil {
		t.Fatal(err)
	}
	var all strings.Builder
	var moves []Move
	for _, l := range Catalogue() {
		if offer := l.Applies(s); len(offer.Values) > 0 {
			moves = append(moves, Move{l, offer.Values[0]})
		}
	}
	for i, x := range moves {
		for _, y := range moves[:i+1] {
			if c, err := apply([]Move{x, y}, s); err != nil {
				fmt.Fprintf(&all, "%s %s: %s\n", x, y, packed.Fields(err))
			} else {
				fmt.Fprintf(&all, "%s %s: %q\n", x, y, c.Changes)
			}
		}
	}
	packed.Matches(t, "testdata/pairs.txt.gz", all.String())
}
