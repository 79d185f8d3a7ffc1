package advise

// This file tests that the search for checkpoints does better than recomputing every
// stage.

import (
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"testing"

	"heft/internal/memory"
	"heft/internal/run"
)

// stageRules are models with what people recompute: every stage, every block.
var stageRules = []struct {
	name, model, input string
	batch              int64
	stages             []string
}{
	{"ResNet-50", "resnet50", "", 32, []string{"layer1", "layer2", "layer3", "layer4"}},
	{"ViT-B/16", "vit_b_16", "", 32, []string{"encoder.layers.*"}},
	{"Swin-T", "swin_t", "", 32, []string{"features.1", "features.3", "features.5", "features.7"}},
	{"U-Net", "testdata/unet.py:Net", "4x3x256x256", 0, []string{"first", "down", "join"}},
	{"GPT-2", "testdata/gpt2.py:Net", "4x512:int64", 0, []string{"h"}},
}

// TestCheckpointsBeatStages: some set saves as much as the rule for less work, or three
// quarters of it for four fifths of the work a byte.
func TestCheckpointsBeatStages(t *testing.T) {
	for _, c := range stageRules {
		t.Run(c.name, func(t *testing.T) {
			b := bench(t, c.model)
			setting := run.Setting{Mode: run.Training, Batch: c.batch, Input: c.input}
			s, now, err := b.Examine(Case{Setting: setting})
			if err != nil {
				t.Fatal(err)
			}
			setting.Checkpoint = c.stages
			o, err := b.Measure(Case{Setting: setting})
			if err != nil {
				t.Fatal(err)
			}
			rule := Checkpointing{Saved: now.Allocated - o.Allocated, Again: o.Recomputed}
			found, err := s.Checkpoints()
			if err != nil {
				t.Fatal(err)
			}
			trials := b.Trials()
			t.Logf("%d trials; peak %d MiB; every stage saves %d MiB for %d M MACs", trials, now.Allocated>>20, rule.Saved>>20, rule.Again/1e6)
			expectRow(t, c.name, now.Allocated, rule)
			better := false
			for _, x := range found {
				t.Logf("  %6d MiB %8d M MACs  %s", x.Saved>>20, x.Again/1e6, memory.ShortPaths(x.Paths))
				ratio := float64(x.Saved) / float64(max(x.Again, 1)) / (float64(rule.Saved) / float64(rule.Again))
				better = better || x.Saved >= rule.Saved && x.Again < rule.Again || float64(x.Saved) >= 0.75*float64(rule.Saved) && ratio >= 1.25
			}
			if !better {
				t.Errorf("no set saves as much for less work, or nearly as much for much less")
			}
		})
	}
}

// expectRow holds the table of docs/advise.md to what was simulated.
func expectRow(t *testing.T, name string, peak int64, rule Checkpointing) {
	t.Helper()
	page, err := os.ReadFile("../../docs/advise.md")
	if err != nil {
		t.Fatal(err)
	}
	figures := fmt.Sprintf("| %s MiB | %s MiB | %.1f G |", thousands(peak>>20), thousands(rule.Saved>>20), float64(rule.Again)/1e9)
	rows := 0
	for line := range strings.Lines(string(page)) {
		if strings.HasPrefix(line, "| "+name+" |") {
			rows++
			if !strings.Contains(line, figures) {
				t.Errorf("docs/advise.md: %swant %s", line, figures)
			}
		}
	}
	if rows == 0 {
		t.Errorf("docs/advise.md has no row of %s", name)
	}
}

// thousands writes 2938 as 2,938.
func thousands(n int64) string {
	if n < 1000 {
		return fmt.Sprint(n)
	}
	return fmt.Sprintf("%d,%03d", n/1000, n%1000)
}

// TestCheckpointsAreGoldens: HEFT_UPDATE=1 writes the sets that real torch is asked
// about: every stage, and some of those that the search finds.
func TestCheckpointsAreGoldens(t *testing.T) {
	if os.Getenv("HEFT_UPDATE") == "" {
		t.Skip("HEFT_UPDATE=1 writes testdata/checkpoints.json")
	}
	type line struct {
		Model string     `json:"model"`
		Input []any      `json:"input"`
		Calls [][]string `json:"calls"`
	}
	var lines []line
	for _, c := range stageRules {
		b := bench(t, c.model)
		s, _, err := b.Examine(Case{Setting: run.Setting{Mode: run.Training, Batch: c.batch, Input: c.input}})
		if err != nil {
			t.Fatal(err)
		}
		found, err := s.Checkpoints()
		if err != nil {
			t.Fatal(err)
		}
		in := s.Graph.Inputs[0].Tensor
		x := line{Model: strings.TrimSuffix(c.model, ":Net"), Input: []any{in.DType.String(), in.Shape}, Calls: [][]string{{}}}
		stages, err := memory.ExpandPaths(s.Graph, "checkpoint", c.stages)
		if err != nil {
			t.Fatal(err)
		}
		x.Calls = append(x.Calls, checkpointCalls(calledPaths(s, stages)))
		for _, i := range []int{0, len(found) / 3, 2 * len(found) / 3, len(found) - 1} {
			x.Calls = append(x.Calls, checkpointCalls(calledPaths(s, found[i].Paths)))
		}
		lines = append(lines, x)
	}
	text, err := json.MarshalIndent(lines, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile("testdata/checkpoints.json", append(text, '\n'), 0o644); err != nil {
		t.Fatal(err)
	}
}

// calledPaths are the elements of lists that are themselves never called.
func calledPaths(s *Subject, paths []string) []string {
	var called []string
	for _, path := range paths {
		if m := s.Module(path); m != nil && m.Class == "ModuleList" {
			for _, child := range m.Children {
				called = append(called, child.Path)
			}
			continue
		}
		called = append(called, path)
	}
	return called
}

// TestMicroBatchesRecomputeAsMuch: four micro-batches of 4 images run again what one batch
// of 16 does.
func TestMicroBatchesRecomputeAsMuch(t *testing.T) {
	b := bench(t, "resnet18")
	setting := training(16, 0)
	setting.Checkpoint = []string{"layer1", "layer2.0"}
	one, err := b.Measure(Case{Setting: setting})
	if err != nil {
		t.Fatal(err)
	}
	setting.Batch, setting.Accumulate = 4, 4
	four, err := b.Measure(Case{Setting: setting})
	if err != nil {
		t.Fatal(err)
	}
	if one.Recomputed == 0 || four.Recomputed != one.Recomputed || four.Work.MACs != one.Work.MACs {
		t.Errorf("%d MACs are run again and %d at once; in all %d and %d", four.Recomputed, one.Recomputed, four.Work.MACs, one.Work.MACs)
	}
}

// TestFewMicroBatchesStandForMore: what a search takes from a few of them is what all give,
// but for what the allocator makes of the same requests again.
func TestFewMicroBatchesStandForMore(t *testing.T) {
	for _, model := range []string{"resnet18", "densenet121", "swin_t", "mobilenet_v3_small"} {
		b := bench(t, model)
		for _, checkpoint := range [][]string{nil, {"features"}} {
			setting := training(2, 0)
			setting.Accumulate = 16
			if model != "resnet18" {
				setting.Checkpoint = checkpoint
			}
			c := Case{Setting: setting}
			tried, err := b.Try(c)
			if err != nil {
				t.Fatal(err)
			}
			measured, err := b.Measure(c)
			if err != nil {
				t.Fatal(err)
			}
			if tried == measured || tried.effort >= measured.effort {
				t.Errorf("%s: all micro-batches were simulated", model)
			}
			if max(tried.Needs, measured.Needs)-min(tried.Needs, measured.Needs) > 8<<20 || tried.Work != measured.Work || tried.Recomputed != measured.Recomputed || tried.Seconds != measured.Seconds {
				t.Errorf("%s: few micro-batches need %d of %d bytes, all %d of %d", model, tried.Needs, tried.Uses, measured.Needs, measured.Uses)
			}
		}
	}
}
