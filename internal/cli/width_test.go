package cli

// This file holds the tests of screens on narrow terminals.

import (
	"bytes"
	"strings"
	"testing"

	"heft"
	"heft/internal/escape"
	"heft/internal/render/text"
)

// screens are the reports that are printed as text, of models with long names and of
// runs that fit, do not fit and cannot be.
func screens(t *testing.T) map[string]func(o heft.TextOptions) string {
	t.Helper()
	m, err := heft.Open(t.Context(), heft.Name("fasterrcnn_mobilenet_v3_large_fpn"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(m.Close)
	small, err := heft.Open(t.Context(), heft.Name("resnet18"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(small.Close)
	table, err := m.Report(t.Context(), heft.Setting{}, heft.WithMemory())
	if err != nil {
		t.Fatal(err)
	}
	run := heft.Setting{Mode: heft.Training, Batch: 64, Optimizer: "adamw", Mem: heft.GiB, Checkpoint: []string{"layer1,layer2"}, OtherProcesses: heft.MiB}
	fails, err := small.Memory(t.Context(), run, heft.Observed("Tried to allocate 33.00 MiB. GPU 0 has a total capacity of 23.65 GiB of which 1.66 GiB is free. "+
		"Including non-PyTorch memory, this process has 20.81 GiB memory in use. Of the allocated memory 12.09 GiB is allocated by PyTorch, and 4.84 GiB is reserved by PyTorch but unallocated."))
	if err != nil {
		t.Fatal(err)
	}
	run.Mem = 12 * heft.GiB
	fits, err := small.Memory(t.Context(), run)
	if err != nil {
		t.Fatal(err)
	}
	run.Batch, run.Mem = 0, 2*heft.GiB
	largest, err := small.Fit(t.Context(), "batch", run)
	if err != nil {
		t.Fatal(err)
	}
	return map[string]func(heft.TextOptions) string{
		"table": printed(t, table), "a run that fails": printed(t, fails), "a run that fits": printed(t, fits), "fit": printed(t, largest),
	}
}

func printed[R heft.AnyReport](t *testing.T, r R) func(o heft.TextOptions) string {
	return func(o heft.TextOptions) string {
		var b bytes.Buffer
		if err := heft.WriteText(&b, r, o); err != nil {
			t.Error(err)
		}
		return b.String()
	}
}

// TestNarrowTerminals: no line of any screen is longer than the terminal is wide, and
// what an unlimited one shows is not lost but for the middles of names.
func TestNarrowTerminals(t *testing.T) {
	deeper := []string{"heft fit fasterrcnn_mobilenet_v3_large_fpn --train --optimizer adamw --gpu rtx3060 --other-processes 900MiB"}
	for name, screen := range screens(t) {
		for _, depth := range []int{1, 3, heft.AllDepths} {
			for _, width := range []int{60, 80} {
				text := screen(heft.TextOptions{Width: width, Depth: depth, Deeper: deeper})
				for _, line := range strings.Split(text, "\n") {
					if escape.Width(line) > width {
						t.Errorf("%s, depth %d, %d columns: a line of %d: %q", name, depth, width, escape.Width(line), line)
					}
				}
				if joined := strings.Join(strings.Fields(strings.ReplaceAll(text, "\\\n", "")), " "); !strings.Contains(joined, deeper[0]) {
					t.Errorf("%s, %d columns: the next command is cut:\n%s", name, width, text)
				}
			}
		}
	}
}

// TestPlainTerminals: nothing but ASCII reaches a terminal without UTF-8, and columns
// stay where they are.
func TestPlainTerminals(t *testing.T) {
	for name, screen := range screens(t) {
		text := screen(heft.TextOptions{Width: 80, Depth: 2, ASCII: true})
		for i, r := range text {
			if r > 126 {
				t.Errorf("%s: %q in %q", name, r, text[max(0, i-20):i+1])
				break
			}
		}
	}
}

// TestNarrowTables: a comparison and a check, which have no next commands, stay within
// the terminal, and every figure is there.
func TestNarrowTables(t *testing.T) {
	models := []heft.Source{heft.Name("fasterrcnn_mobilenet_v3_large_fpn"), heft.Name("resnet18"), heft.Name("nn.Linear(2048, 101)")}
	comparison, err := heft.Compare(t.Context(), heft.Setting{Mem: 2 * heft.GiB, GPU: "rtx3060"}, models[1:])
	if err != nil {
		t.Fatal(err)
	}
	bounded, err := heft.Compare(t.Context(), heft.Setting{}, models)
	if err != nil {
		t.Fatal(err)
	}
	check := &heft.CheckReport{Model: "resnet18", Budgets: []heft.CheckedBudget{
		{Measure: heft.ParameterCount, Value: 11_689_512, Most: 11_000_000, Over: 689_512},
		{Measure: heft.MACCount, Value: 1_814_073_344, Most: 2_000_000_000, AtLeast: true, Problem: "a loop runs more often than is counted"},
	}}
	for name, screen := range map[string]func(heft.TextOptions) string{
		"comparison": printed(t, comparison), "bounded": printed(t, bounded), "check": printed(t, check),
	} {
		for _, width := range []int{60, 80} {
			text := screen(heft.TextOptions{Width: width})
			for _, line := range strings.Split(text, "\n") {
				if escape.Width(line) > width {
					t.Errorf("%s, %d columns: a line of %d: %q", name, width, escape.Width(line), line)
				}
			}
			if name == "check" != strings.Contains(text, "11,689,512") || name != "check" && !strings.Contains(text, "11.69 M") {
				t.Errorf("%s, %d columns: resnet18's parameters are missing:\n%s", name, width, text)
			}
			if name == "comparison" && !strings.Contains(text, "largest batch") {
				t.Errorf("%d columns: the largest batch is missing:\n%s", width, text)
			}
		}
	}
}

// TestNarrowLists: lists, explanations and sizes stay within the terminal, in ASCII
// where it has nothing else, and their names and formulas are whole.
func TestNarrowLists(t *testing.T) {
	page := func(fill func(*text.Page)) func(heft.TextOptions) string {
		return func(o heft.TextOptions) string {
			p := text.NewPage(o)
			fill(p)
			var b bytes.Buffer
			if _, err := p.WriteTo(&b); err != nil {
				t.Error(err)
			}
			return b.String()
		}
	}
	m, err := heft.Open(t.Context(), heft.Name("resnet18"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(m.Close)
	layer, err := m.Explain(t.Context(), heft.Setting{}, "layer1.0.conv2")
	if err != nil {
		t.Fatal(err)
	}
	chain, err := heft.Shape("224x224", 0, "conv 7/2 p3", "pool 3/2 p1")
	if err != nil {
		t.Fatal(err)
	}
	sizes, err := heft.BytesOf("256x3x100x100", "")
	if err != nil {
		t.Fatal(err)
	}
	card, err := heft.LookupCard("rtx3090")
	if err != nil {
		t.Fatal(err)
	}
	operator, _ := heft.LookupOperator("conv2d")
	for name, c := range map[string]struct {
		screen func(heft.TextOptions) string
		whole  string
	}{
		"gpus": {page(func(p *text.Page) { listGPUs(p, heft.Cards()) }), "rtx3090"}, "a card": {page(func(p *text.Page) { showGPU(p, &card) }), "936 GB/s"}, "zoo": {page(listZoo), "fasterrcnn_mobilenet_v3_large_320_fpn"},
		"ops": {page(listOperators), "torch.conv2d"}, "an operator": {page(func(p *text.Page) { describeOperator(p, &operator) }), "for the backward keeps"},
		"explain": {printed(t, layer), "64 · 64 · 3 · 3"}, "shape": {printed(t, chain), "(224 + 2·3 − 7) / 2 + 1 = 112"}, "bytes": {printed(t, sizes), "30,720,000"},
	} {
		for _, width := range []int{60, 80} {
			screen := c.screen(heft.TextOptions{Width: width})
			for _, line := range strings.Split(screen, "\n") {
				if escape.Width(line) > width {
					t.Errorf("%s, %d columns: a line of %d: %q", name, width, escape.Width(line), line)
				}
			}
			if !strings.Contains(screen, c.whole) {
				t.Errorf("%s, %d columns: %q is not whole:\n%s", name, width, c.whole, screen)
			}
		}
		plain := c.screen(heft.TextOptions{Width: 80, ASCII: true})
		if at := strings.IndexFunc(plain, func(r rune) bool { return r > 126 }); at >= 0 {
			t.Errorf("%s: %q is no ASCII", name, plain[at:min(at+20, len(plain))])
		}
		for _, line := range strings.Split(plain, "\n") {
			if len(line) > 80 {
				t.Errorf("%s in ASCII: a line of %d: %q", name, len(line), line)
			}
		}
	}
}
