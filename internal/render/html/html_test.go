package html

// This file tests that a page holds itself alone, and names as text.

import (
	"regexp"
	"strings"
	"testing"

	"heft/internal/report"
)

func TestPage(t *testing.T) {
	const hostile = "</script><script>alert(1)</script><img src=x onerror=alert(2)>\x1b[31m\""
	table := &report.Report{
		Model: hostile, Source: hostile, Inputs: []report.Value{{Name: hostile, Shape: []int64{1, 2}, DType: "float32"}},
		Layers:      []report.Layer{{Path: "", Type: hostile}, {Path: hostile, Type: hostile, Depth: 1, Leaf: true, Parameters: 5, Outputs: [][]int64{{1, 2}}}},
		Assumptions: []report.Assumption{{Text: hostile, Effect: "`input` " + hostile}},
	}
	run := &report.Memory{
		Model: hostile, Mode: "training", GPU: hostile, Settings: []string{hostile}, TimelineOwners: []string{"parameters"}, Owners: []report.MemoryShare{{Owner: hostile, Bytes: 5}},
		Timeline: []report.MemoryPoint{{Phase: hostile, Allocated: 10, Reserved: 20, Owned: []int64{5}}},
		Refused:  &report.Refusal{Operator: hostile, Reason: hostile},
	}
	var b strings.Builder
	if err := Page(&b, Content{Table: table, Runs: []*report.Memory{run}}, Options{Word: strings.ToUpper}); err != nil {
		t.Fatal(err)
	}
	text := b.String()
	for _, bad := range []string{"<img", "<script>alert", "\x1b", "</script><script>alert"} {
		if strings.Contains(text, bad) {
			t.Errorf("the page holds %q", bad)
		}
	}
	if n := strings.Count(text, "<script"); n != 2 {
		t.Errorf("%d scripts, want the data and the page's own", n)
	}
	for _, address := range regexp.MustCompile(`(?:https?:)?//[a-z][\w.]+`).FindAllString(text, -1) {
		if address != "http://www.w3.org" {
			t.Errorf("the page names %s", address)
		}
	}
	for _, want := range []string{"&lt;img src=x", "`INPUT`", "default-src 'none'"} {
		if !strings.Contains(text, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
}
