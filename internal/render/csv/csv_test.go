package csv

// This file tests the lines of comparisons and of layers.

import (
	"encoding/csv"
	"strings"
	"testing"

	"heft/internal/report"
)

// TestComparison: names come back as they were or harmless, and a figure that there
// is not is empty.
func TestComparison(t *testing.T) {
	batch := int64(0)
	var b strings.Builder
	err := Comparison(&b, &report.Comparison{Models: []report.Compared{
		{Name: `Net(a="x", b=2)`, Inputs: []report.Value{{Shape: []int64{1, 3, 8, 8}}, {Shape: []int64{4}}}, Parameters: 1234567, MACs: 5, FLOPs: 11, Inference: 1024, Training: 2048, Largest: &batch},
		{Name: "=HYPERLINK(1)", Problem: "nothing to train", MACsBound: true},
		{Name: "two\nlines"},
	}})
	if err != nil {
		t.Fatal(err)
	}
	lines, err := csv.NewReader(strings.NewReader(b.String())).ReadAll()
	if err != nil || len(lines) != 4 {
		t.Fatalf("%d lines, %v", len(lines), err)
	}
	for i, want := range []string{
		"model|input|parameters|macs|flops|inference_bytes|training_bytes|largest_batch|remark",
		`Net(a="x", b=2)|1x3x8x8 4|1234567|5|11|1024|2048|0|`,
		"'=HYPERLINK(1)||0|0|0|0|||macs are an upper bound; no training: nothing to train",
		`two\nlines||0|0|0|0|0||`,
	} {
		if got := strings.Join(lines[i], "|"); got != want {
			t.Errorf("line %d is %s, want %s", i, got, want)
		}
	}
}

// TestLayers: a row has its numbers in full, its sizes with x, and a name that a
// spreadsheet does not run.
func TestLayers(t *testing.T) {
	var b strings.Builder
	err := Layers(&b, &report.Report{Layers: []report.Layer{
		{Type: "Net", Detail: "×2", Inputs: [][]int64{{1, 3}, {}}, Outputs: [][]int64{{1, 1234567}}, Parameters: 1234567, Frozen: 7, MACs: 5, FLOPs: 11, Made: 3, Kept: 4096, Source: "net.py:3"},
		{Path: "=cmd", Type: "Linear", Depth: 1, Call: 2, Leaf: true},
	}})
	if err != nil {
		t.Fatal(err)
	}
	lines, err := csv.NewReader(strings.NewReader(b.String())).ReadAll()
	if err != nil || len(lines) != 3 {
		t.Fatalf("%d lines, %v", len(lines), err)
	}
	for i, want := range []string{
		"path|type|depth|call|leaf|input|output|parameters|frozen_parameters|macs|flops|elements_made|kept_for_backward_bytes|source",
		"|Net ×2|0|0|false|1x3 |1x1234567|1234567|7|5|11|3|4096|net.py:3",
		"'=cmd|Linear|1|2|true|||0|0|0|0|0|0|",
	} {
		if got := strings.Join(lines[i], "|"); got != want {
			t.Errorf("line %d is %s, want %s", i, got, want)
		}
	}
}
