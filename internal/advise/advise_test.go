package advise

// This file tests that levers do what they say, on small models and on real ones, and
// that combinations fit.

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"heft/internal/report"
	"heft/internal/run"
	"heft/internal/source"
)

// bench opens a model of the zoo, or a program whose class is Net.
func bench(t *testing.T, model string) *Bench {
	t.Helper()
	if strings.Contains(model, "\n") {
		file := filepath.Join(t.TempDir(), "model.py")
		if err := os.WriteFile(file, []byte("import torch\nfrom torch import nn\nimport torch.nn.functional as F\n"+model), 0o600); err != nil {
			t.Fatal(err)
		}
		model = file + ":Net"
	}
	m, err := source.Open(t.Context(), model, source.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(m.Close)
	return NewBench(t.Context(), m, func() { m.Begin(t.Context(), source.Limits{}) }, nil)
}

// training is a setting of training steps.
func training(batch int64, mem run.Size) run.Setting {
	return run.Setting{Mode: run.Training, Batch: batch, Mem: mem}
}

// TestCombinationFits: the combination is what the same changes, named, give.
func TestCombinationFits(t *testing.T) {
	for _, c := range []struct {
		model   string
		setting run.Setting
	}{
		{"vgg16", run.Setting{Mode: run.Training, Batch: 64, GPU: "gtx 1060 6gb"}},
		{"resnet18", training(256, 4*run.GiB)},
		{"resnet50", training(64, 2*run.GiB)},
		{"mobilenet_v2", run.Setting{Batch: 512, Mem: run.GiB}},
	} {
		t.Run(c.model, func(t *testing.T) {
			b := bench(t, c.model)
			r, err := Advise(b, c.setting, Fit)
			if err != nil {
				t.Fatal(err)
			}
			if r.Reached || r.Combination == nil {
				t.Fatalf("needs %d of %d; no combination, of levers %+v", r.Now.Needs, r.Capacity, r.Levers)
			}
			for _, found := range []*report.AdvisedCombination{r.Combination, r.Gentler} {
				if found == nil {
					continue
				}
				moves, err := ReadMoves(found.Sets)
				if err != nil {
					t.Fatal(err)
				}
				w, err := WhatIf(bench(t, c.model), c.setting, moves)
				if err != nil {
					t.Fatal(err)
				}
				if w.Verdict() != nil || w.After.Needs != found.After.Needs {
					t.Errorf("%v needs %d, and %d of %d when it is asked for", found.Sets, found.After.Needs, w.After.Needs, r.Capacity)
				}
			}
			if got := len(r.Levers) + len(r.NotTried); got != len(Catalogue()) {
				t.Errorf("%d levers are listed, of %d", got, len(Catalogue()))
			}
		})
	}
}

// TestInPlaceIsSafe: only activations whose input nobody needs again are changed.
func TestInPlaceIsSafe(t *testing.T) {
	const program = `
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 8, 3, padding=1)
        self.free = nn.ReLU()
        self.read_again = nn.ReLU()
        self.kept = nn.ReLU()
        self.already = nn.ReLU(inplace=True)
        self.on_input = nn.ReLU()
        self.twice = nn.ReLU()

    def forward(self, x):
        x = self.on_input(x)
        y = self.free(self.conv(x))
        z = y * 2
        y = self.read_again(z) + z
        y = self.kept(torch.sigmoid(y))
        y = self.already(y + 1)
        y = self.twice(y + 1)
        return self.twice(y) + y
`
	for mode, want := range map[run.Mode][]string{run.Training: {"free"}, run.Inference: {"free", "kept"}} {
		s, _, err := bench(t, program).Examine(Case{Setting: run.Setting{Mode: mode, Input: "2x3x16x16"}})
		if err != nil {
			t.Fatal(err)
		}
		got, found := overwritable(s)
		if !found || !slices.Equal(got, want) {
			t.Errorf("%v: %v can write in place, want %v", mode, got, want)
		}
	}
}

// TestReadMoves reads what --set takes.
func TestReadMoves(t *testing.T) {
	for text, want := range map[string]string{
		"amp=bf16,inplace=true":               "amp=bf16 inplace=true",
		"checkpoint=layer1,layer2.0,amp=fp16": "checkpoint=layer1,layer2.0 amp=fp16",
		"frozen_bn, channels_last":            "frozen_bn=true channels_last=true",
		"rpn.post_nms=100,backbone=resnet18":  "rpn.post_nms=100 backbone=resnet18",
		"ampp=bf16":                           `there is no change named "ampp"`,
		"":                                    `there is no change named ""`,
	} {
		moves, err := ReadMoves([]string{text})
		var got string
		for _, m := range moves {
			got += " " + m.String()
		}
		if err != nil {
			got = err.Error()
		}
		if strings.TrimSpace(got) != want {
			t.Errorf("%q reads %q, want %q", text, got, want)
		}
	}
}

// TestRefusals: what cannot be meant is an error that says what can.
func TestRefusals(t *testing.T) {
	b := bench(t, "resnet18")
	for text, want := range map[string]string{
		"amp=fp8":                 `amp cannot be "fp8"`,
		"amp=bf16,dtype=fp16":     "amp=bf16 and dtype=fp16 exclude each other",
		"accumulate=3":            `accumulate cannot be "3"`,
		"rpn.post_nms=100":        "rpn.post_nms=100 changes nothing: the model is no two-stage detector",
		"average_head=true":       "average_head=true changes nothing: the model has no Sequential of linear layers behind",
		"inplace=true":            "inplace=true changes nothing: each activation's input is needed again",
		"quantize=int9":           "quantize=int9 changes nothing: rounded weights are for inference",
		"checkpoint=nothing.here": "names no module",
		"freeze=nothing":          "names no module",
		"backbone=no_such_net":    `backbone cannot be "no_such_net"`,
		"fpn=false":               "fpn=false changes nothing",
		"optimizer=magic":         `optimizer cannot be "magic"`,
		"parallel=fsdp":           `parallel cannot be "fsdp"`,
		"share_backbone=true":     "heft cannot rewrite a forward",
	} {
		moves, err := ReadMoves([]string{text})
		if err == nil {
			_, err = WhatIf(b, training(4, 0), moves)
		}
		if err == nil || !strings.Contains(err.Error()+hintOf(err), want) {
			t.Errorf("%s: %v, want %q", text, err, want)
		}
	}
}

func hintOf(err error) string {
	if h, ok := err.(interface{ Hint() string }); ok {
		return h.Hint()
	}
	return ""
}

// TestEveryLeverIsWhole: each has its words, and says them of a model that it applies to
// or not.
func TestEveryLeverIsWhole(t *testing.T) {
	s, _, err := bench(t, "resnet18").Examine(Case{Setting: training(8, 0)})
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for _, l := range Catalogue() {
		if seen[l.ID] || l.ID == "" || l.Takes == "" || l.Why == "" {
			t.Errorf("lever %q is not whole, or is there twice", l.ID)
		}
		seen[l.ID] = true
		offer := l.Applies(s)
		if len(offer.Values) == 0 && offer.Reason == "" {
			t.Errorf("%s neither applies nor says why", l.ID)
		}
		for _, value := range offer.Values {
			m := Move{l, value}
			if m.Title(s) == "" || l.Price(s, value).Words == "" || len(s.code([]Move{m})) == 0 {
				t.Errorf("%s has no title, price or code", m)
			}
		}
		for _, other := range l.Excludes {
			if _, err := Find(other); err != nil {
				t.Errorf("%s excludes %q, which there is not", l.ID, other)
			}
		}
	}
}
