package advise

// This file compares which levers a run is offered, and why it is not offered the others, under one setting after the
// other: a reason of a lever that no run meets is one that no test knows.

import (
	"fmt"
	"strings"
	"testing"

	"heft/internal/packed"
	"heft/internal/run"
)

func TestOffers(t *testing.T) {
	none, some := 0.0, 0.9
	trained := func(change func(s *run.Setting)) run.Setting {
		s := run.Setting{Mode: run.Training, Input: "4x3x32x32", GPU: "rtx3090"}
		change(&s)
		return s
	}
	var all strings.Builder
	for _, s := range []run.Setting{
		{Input: "4x3x32x32"}, {Input: "1x3x32x32", GPU: "t4", ExpandableSegments: true}, {Input: "4x3x32x32", Mode: run.InferenceWithGrad, MaxSplitSize: 64 * run.MiB}, {Input: "4x3x32x32", GPU: "rtx3090", Precision: run.Float16, Layout: run.ChannelsLast}, {Input: "4x3x32x32", Precision: run.AutocastBFloat16, GPU: "a100"},
		trained(func(s *run.Setting) { s.ZeroGrad = run.ZeroGradAfterStep }),
		trained(func(s *run.Setting) { s.Optimizer, s.Momentum = "sgd", &none }),
		trained(func(s *run.Setting) { s.Optimizer, s.Momentum, s.Nesterov, s.WeightDecay = "sgd", &some, true, 0.01 }),
		trained(func(s *run.Setting) { s.Optimizer, s.Implementation = "adam", "fused" }),
		trained(func(s *run.Setting) { s.Optimizer, s.Implementation = "adamw", "single" }),
		trained(func(s *run.Setting) { s.Optimizer = "adafactor" }),
		trained(func(s *run.Setting) { s.Optimizer = "adam8bit" }),
		trained(func(s *run.Setting) { s.Optimizer = "lbfgs" }),
		trained(func(s *run.Setting) { s.Optimizer, s.Centered = "rmsprop", true }),
		trained(func(s *run.Setting) { s.OptimizerInBackward = true }),
		trained(func(s *run.Setting) { s.Accumulate = 4 }),
		trained(func(s *run.Setting) { s.Offload = "optimizer" }),
		trained(func(s *run.Setting) { s.Checkpoint = []string{"layer1"} }),
		trained(func(s *run.Setting) { s.Parallel, s.Ranks = "ddp", 2 }),
		trained(func(s *run.Setting) { s.Parallel, s.Ranks, s.Precision = "zero3", 8, run.AutocastBFloat16 }),
		trained(func(s *run.Setting) { s.Precision, s.GPU = run.AutocastFloat16, "v100" }),
		trained(func(s *run.Setting) { s.Precision, s.GPU = run.AutocastBFloat16, "h100" }),
		trained(func(s *run.Setting) { s.Layout, s.GPU = run.ChannelsLast, "gtx1080ti" }),
		trained(func(s *run.Setting) { s.ExpandableSegments = true }),
		trained(func(s *run.Setting) { s.MaxSplitSize = 64 * run.MiB }),
		trained(func(s *run.Setting) { s.GPU, s.Input = "", "1x3x32x32" }),
	} {
		b := bench(t, advisedModels["images"])
		subject, _, err := b.Examine(Case{Setting: s})
		fmt.Fprintf(&all, "%s\n", packed.Fields(s))
		if err != nil {
			fmt.Fprintf(&all, "  %s\n", packed.Fields(err))
			continue
		}
		for _, l := range Catalogue() {
			offer := l.Applies(subject)
			fmt.Fprintf(&all, "  %s: offers %q; %s\n", l.ID, offer.Values, offer.Reason)
			for _, value := range offer.Values {
				c, err := apply([]Move{{l, value}}, subject)
				if err != nil {
					fmt.Fprintf(&all, "    %s: %s\n", value, packed.Fields(err))
					continue
				}
				fmt.Fprintf(&all, "    %s: %s; %q; %s; %q\n", value, l.Title(subject, value), c.Changes, packed.Fields(l.Price(subject, value)), subject.code([]Move{{l, value}}))
			}
		}
	}
	packed.Matches(t, "testdata/offers.txt.gz", all.String())
}

// TestAccessor: numbers are indices, names are attributes.
func TestAccessor(t *testing.T) {
	for path, want := range map[string]string{"": "model", "fc": "model.fc", "features.0.conv": "model.features[0].conv", "0": "model[0]", "a.12.3": "model.a[12][3]", "layer1.b2": "model.layer1.b2", "x.1a": "model.x.1a"} {
		if got := accessor(path); got != want {
			t.Errorf("%q is %s, want %s", path, got, want)
		}
	}
}
