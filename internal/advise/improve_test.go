package advise

// This file tests the search for speed and for small models.

import (
	"slices"
	"strings"
	"testing"

	"heft/internal/fault"
	"heft/internal/report"
	"heft/internal/run"
)

// TestImproves: what is advised is what the same changes, named, give; it fits, and each
// further combination gains at least 5 % on the one before.
func TestImproves(t *testing.T) {
	for _, c := range []struct {
		model   string
		goal    Goal
		setting run.Setting
		first   []string // the combination
	}{
		{"resnet18", Speed, run.Setting{Mode: run.Training, Batch: 64, GPU: "rtx3090"}, []string{"amp=bf16", "channels_last=true"}},
		{"resnet18", Speed, run.Setting{Batch: 64, GPU: "rtx3090"}, []string{"dtype=bf16", "channels_last=true"}},
		{"vgg16", Speed, run.Setting{Mode: run.Training, Batch: 64, GPU: "gtx 1060 6gb"}, []string{"amp=fp16"}}, // does not fit by itself
		{"resnet18", Size, run.Setting{}, []string{"dtype=bf16"}},
		{"vgg11", Size, run.Setting{}, []string{"dtype=bf16"}},
	} {
		t.Run(c.model+" "+string(c.goal), func(t *testing.T) {
			r, err := Advise(bench(t, c.model), c.setting, c.goal)
			if err != nil {
				t.Fatal(err)
			}
			if r.Combination == nil || !slices.Equal(r.Combination.Sets, c.first) {
				t.Fatalf("%+v is advised, want %v", r.Combination, c.first)
			}
			last := amountOf(c.goal, &r.Now)
			for _, found := range append([]report.AdvisedCombination{*r.Combination}, r.Further...) {
				now := amountOf(c.goal, &found.After)
				if now > last*(1-worthwhile) && r.Now.Fits != nil && *r.Now.Fits {
					t.Errorf("%v takes %g, and the one before %g", found.Sets, now, last)
				}
				last = now
				moves, err := ReadMoves(found.Sets)
				if err != nil {
					t.Fatal(err)
				}
				w, err := WhatIf(bench(t, c.model), c.setting, moves)
				if err != nil {
					t.Fatal(err)
				}
				if w.Verdict() != nil || w.After.Needs != found.After.Needs || amountOf(c.goal, &w.After.AdvisedFigures) != now {
					t.Errorf("%v: %+v, and %+v when it is asked for", found.Sets, found.After, w.After.AdvisedFigures)
				}
			}
			if got := len(r.Levers) + len(r.NotTried); got != len(Catalogue()) {
				t.Errorf("%d levers are listed, of %d", got, len(Catalogue()))
			}
		})
	}
}

// amountOf is what a goal wants less of; batches are equal here.
func amountOf(goal Goal, f *report.AdvisedFigures) float64 {
	switch {
	case goal == Size:
		return float64(f.ModelBytes)
	case f.Seconds == nil:
		return 0
	}
	return *f.Seconds
}

// TestSpeedNeedsRates: there is no estimate for a card whose rates nobody knows, and none
// for several cards.
func TestSpeedNeedsRates(t *testing.T) {
	for want, setting := range map[string]run.Setting{
		"rates of":                         {GPU: "rtx 3060 laptop"},
		"cards take to talk to each other": {Mode: run.Training, Batch: 8, GPU: "a100", Parallel: "ddp", Ranks: 2},
	} {
		_, err := Advise(bench(t, "alexnet"), setting, Speed)
		if _, ok := err.(*fault.Error); !ok || !strings.Contains(err.Error(), want) {
			t.Errorf("%+v: %v, want %q", setting, err, want)
		}
	}
}
