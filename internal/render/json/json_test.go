package json

// This file tests the form of the JSON and the versions of its kinds.

import (
	"encoding/json"
	"strings"
	"testing"

	"heft/internal/report"
)

// TestLists: lists of numbers stand on one line, others and text that looks
// like a list do not change.
func TestLists(t *testing.T) {
	r := &report.Report{
		Version: report.Version, Model: "a [\n1, 2\n] <b>&",
		Inputs: []report.Value{{Name: "x", Shape: []int64{2, -3, 4}, DType: "float32"}},
		Layers: []report.Layer{{Path: "fc", Inputs: [][]int64{{1, 2}, {}}, Outputs: nil}},
	}
	var b strings.Builder
	if err := Write(&b, r); err != nil {
		t.Fatal(err)
	}
	text := b.String()
	for _, want := range []string{`"shape": [2, -3, 4],`, `"model": "a [\n1, 2\n] <b>&"`, "\"inputs\": [\n        [1, 2],\n        []\n      ]", `"outputs": null`} {
		if !strings.Contains(text, want) {
			t.Errorf("the text lacks %s:\n%s", want, text)
		}
	}
	if !strings.HasSuffix(text, "}\n") {
		t.Error("the text does not end in a line break")
	}
	var back report.Report
	if err := json.Unmarshal([]byte(text), &back); err != nil || back.Model != r.Model || back.Inputs[0].Shape[2] != 4 {
		t.Errorf("reads back as %+v, %v", back, err)
	}
}

// TestKinds: each result carries its own version.
func TestKinds(t *testing.T) {
	for want, write := range map[string]func(b *strings.Builder) error{
		"heft.memory/1": func(b *strings.Builder) error { return Write(b, &report.Memory{Version: report.MemoryVersion}) },
		"heft.fit/1":    func(b *strings.Builder) error { return Write(b, &report.Fit{Version: report.FitVersion}) },
	} {
		var b strings.Builder
		if err := write(&b); err != nil || !strings.Contains(b.String(), `"version": "`+want+`"`) {
			t.Errorf("%v, %s", err, b.String())
		}
	}
}
