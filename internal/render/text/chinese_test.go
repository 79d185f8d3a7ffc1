package text

// This file tests that no text of explanations and totals lacks its Chinese, and that
// columns of it line up.

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"heft/internal/escape"
	"heft/internal/lang"
	"heft/internal/report"
)

// TestNoKeyIsMissing finds every text that say is asked for, and those of the
// explanation's facts, in the source.
func TestNoKeyIsMissing(t *testing.T) {
	chinese := lang.Of("zh")
	asked := 0
	for pattern, files := range map[string]string{`\.say\("([^"]+)"\)`: "*.go", `(?:What|Formula): "([^"]+)"`: "../../report/explain.go"} {
		names, err := filepath.Glob(files)
		if err != nil || len(names) == 0 {
			t.Fatal(files, err)
		}
		for _, name := range names {
			source, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			for _, found := range regexp.MustCompile(pattern).FindAllStringSubmatch(string(source), -1) {
				asked++
				text := found[1]
				if strings.HasSuffix(text, " ") { // a name follows
					text += "x"
				}
				if chinese.Say(text) == text && text != "MACs" && text != "FLOPs" {
					t.Errorf("%s: %q has no Chinese", name, found[1])
				}
			}
		}
	}
	if asked < 25 {
		t.Errorf("%d texts found, want all", asked)
	}
}

// TestEveryFormatIsSaid: each line of a screen that has words has its Chinese, verbs in
// order, in this package and in the commands that write screens of their own.
func TestEveryFormatIsSaid(t *testing.T) {
	chinese := lang.Of("zh")
	asked := 0
	for _, pattern := range []string{"*.go", "../../cli/*.go"} {
		names, err := filepath.Glob(pattern)
		if err != nil || len(names) == 0 {
			t.Fatal(pattern, err)
		}
		for _, name := range names {
			source, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			for _, found := range lineFormat.FindAllStringSubmatch(string(source), -1) {
				asked++
				format := strings.TrimLeft(literalEnd.ReplaceAllString(found[1], ""), " ")
				if words := formatVerb.ReplaceAllString(format, ""); hasWords.MatchString(words) && chinese.Word(format) == format {
					t.Errorf("%s: the line %q has no Chinese: add it to zh.txt", name, format)
				}
			}
		}
	}
	if asked < 100 {
		t.Errorf("%d lines found, want all", asked)
	}
}

// What stands in a line's format: the text, its verbs, and words that are no unit or name
// which Chinese keeps.
var (
	lineFormat = regexp.MustCompile(`(?:Linef|sayFormat)\(\s*"((?:[^"\\]|"\s*\+\s*")*)"`)
	literalEnd = regexp.MustCompile(`"\s*\+\s*"`)
	formatVerb = regexp.MustCompile(`%[-+.0-9]*[a-z]|TFLOPS|Python|autocast|MACs|FLOPs`)
	hasWords   = regexp.MustCompile(`[a-z]{2}`)
)

// TestChineseFolds: a sentence without spaces is folded between its letters, not before a
// comma; a narrow screen of a difference keeps the names of its totals.
func TestChineseFolds(t *testing.T) {
	for _, part := range fold("  使用:含分配器缓存和卷积工作区,需要:不含它们时能运行的最小值", 30) {
		if escape.Width(part) > 30 || strings.HasPrefix(strings.TrimLeft(part, " "), ",") {
			t.Errorf("%q is %d columns wide, or begins with a comma", part, escape.Width(part))
		}
	}
	r := &report.Diff{Totals: []report.TotalChange{{Measure: "parameters", Before: report.Amount{Value: 1_811_689_512}, After: report.Amount{Value: 2_021_797_672}, Change: 210_108_160}}}
	for language, name := range map[string]string{"en": "parameters", "zh": "参数"} {
		var b strings.Builder
		if err := Diff(&b, r, Options{Language: language, Width: 60}); err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(b.String(), "  "+name+" ") {
			t.Errorf("no total has the name %s:\n%s", name, b.String())
		}
	}
}

// TestChineseLinesUp: the last column of an explanation ends in the same column.
func TestChineseLinesUp(t *testing.T) {
	r := &report.Explanation{Path: "fc", Type: "Linear", Facts: []report.Fact{
		{What: "output size", Formula: "1 + 1", Value: 2}, {What: "parameters of weight", Value: 1000}, {What: "buffers", Formula: "of all products", Value: 12},
	}}
	var b strings.Builder
	if err := Explanation(&b, r, Options{Language: "zh"}); err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(b.String(), "\n")[2:5]
	for _, line := range lines {
		if escape.Width(line) != escape.Width(lines[0]) {
			t.Errorf("lines do not end together:\n%s", b.String())
		}
	}
	if !strings.Contains(b.String(), "参数:weight") || !strings.Contains(b.String(), "为反向传播") && !strings.Contains(b.String(), "反向传播") {
		t.Errorf("not Chinese:\n%s", b.String())
	}
}
