package text

// This file tests the table of layers, the bar of the card, and names that hold
// what a terminal obeys.

import (
	"fmt"
	"strings"
	"testing"

	"heft/internal/escape"
	"heft/internal/report"
)

// layersOf is a report of a module in the root, with layers inside.
func layersOf(n int) *report.Report {
	r := &report.Report{Layers: []report.Layer{{}, {Path: "net", Depth: 1}}}
	for i := range n {
		r.Layers = append(r.Layers, report.Layer{Path: fmt.Sprintf("net.%d", i), Depth: 2, Leaf: true})
	}
	return r
}

// TestTableLength: a lone row opens, unless a depth was asked for; 100 rows are
// 50, a line for 41, and the last 10 on a terminal.
func TestTableLength(t *testing.T) {
	for _, c := range []struct {
		layers int
		o      Options
		rows   int
		more   string
	}{
		{3, Options{Depth: 1}, 1, ""},
		{3, Options{Depth: 1, Deepen: true}, 4, ""},
		{100, Options{Depth: 1, Deepen: true}, 101, ""},
		{100, Options{Depth: 1, Deepen: true, Width: 80}, 61, "… 41 more"},
		{60, Options{Depth: 1, Deepen: true, Width: 80}, 61, ""},
		{100, Options{Depth: 2, Width: 80}, 101, ""},
	} {
		var out strings.Builder
		if err := Model(&out, layersOf(c.layers), c.o); err != nil {
			t.Fatal(err)
		}
		rows, more := 0, ""
		body, _, _ := strings.Cut(out.String(), "  parameters")
		for _, line := range strings.Split(body, "\n")[3:] {
			if strings.TrimSpace(line) != "" {
				rows++
			}
			if line = strings.TrimSpace(line); strings.HasPrefix(line, "…") {
				more, _, _ = strings.Cut(line, "  ")
			}
		}
		if rows != c.rows || more != c.more {
			t.Errorf("%d layers, %+v: %d rows and %q, want %d and %q", c.layers, c.o, rows, more, c.rows, c.more)
		}
	}
}

// TestMemoryLine: the figures stay on one line of 80 columns; the CUDA context is not the model's.
func TestMemoryLine(t *testing.T) {
	const mib = 1 << 20
	for _, c := range []struct {
		memory report.MemorySummary
		first  string
	}{
		{report.MemorySummary{Inference: 600*mib + mib/2, Training: 610 * mib, Context: 600 * mib}, "  memory      ~ 512.0 KiB inference, 10.00 MiB training + 600.0 MiB CUDA context"},
		{report.MemorySummary{Inference: 600*mib + mib/2, Context: 600 * mib, Problem: "why"}, "  memory      ~ 512.0 KiB inference + 600.0 MiB CUDA context"},
		{report.MemorySummary{Inference: 601 * mib, Training: 610 * mib}, "  memory      ~ 601.0 MiB inference, 610.0 MiB training"},
	} {
		r := layersOf(1)
		r.Memory = &c.memory
		r.Memory.Setting = "SGD with momentum, float32, H100"
		var out strings.Builder
		if err := Model(&out, r, Options{Depth: 1, Width: 80}); err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(out.String(), c.first+"\n") {
			t.Errorf("no line %q in\n%s", c.first, out.String())
		}
	}
}

func TestSamePlaces(t *testing.T) {
	list := []report.Assumption{{Text: "a", Effect: "b", Source: "x:1"}, {Text: "c"}, {Text: "a", Effect: "b", Source: "x:2"}}
	got := strings.Join(new(Page).assumptionLines(list), "|")
	if want := "|  assumed: a; b (x:1 and 1 more)|  assumed: c"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

// TestGauge: 40 columns for the card; needs, uses and the rest, never more than
// there is.
func TestGauge(t *testing.T) {
	for _, c := range []struct {
		needs, uses, capacity int64
		full, used, free      int
	}{
		{10, 20, 40, 10, 10, 20},
		{0, 0, 40, 0, 0, 40},
		{39, 60, 40, 39, 1, 0},
		{80, 90, 40, 40, 0, 0},
	} {
		counts := map[rune]int{}
		for _, r := range gauge(c.needs, c.uses, c.capacity) {
			counts[r]++
		}
		if counts['█'] != c.full || counts['▒'] != c.used || counts['░'] != c.free {
			t.Errorf("gauge(%d, %d, %d): %v, want %d, %d and %d", c.needs, c.uses, c.capacity, counts, c.full, c.used, c.free)
		}
	}
}

// hostileName holds an escape sequence, a line break, a mark that turns writing
// around, and a letter of two columns.
const hostileName = "网\x1b[2J\n  FAKE\u202e"

// TestNamesAreData: whatever a name holds, each screen keeps its lines, and no
// sign of it is obeyed.
func TestNamesAreData(t *testing.T) {
	assumed := []report.Assumption{{Text: hostileName, Effect: hostileName, Source: hostileName}}
	model := layersOf(1)
	model.Model, model.Source, model.Assumptions = hostileName, hostileName, assumed
	model.Inputs = []report.Value{{Name: hostileName, DType: "float32"}, {Name: "y", DType: hostileName}}
	for i := range model.Layers {
		model.Layers[i].Path += hostileName
		model.Layers[i].Type, model.Layers[i].Detail = hostileName, hostileName
	}
	memory := &report.Memory{
		Model: hostileName, GPU: hostileName, Loss: hostileName, Assumptions: assumed,
		Owners:  []report.MemoryShare{{Owner: "activations", Parts: []report.MemoryPart{{Name: hostileName}}}},
		Largest: []report.MemoryHolder{{Path: hostileName, Operator: hostileName}},
	}
	memory.Peak.Module, memory.Peak.Operator = hostileName, hostileName
	fit := &report.Fit{Model: hostileName, GPU: hostileName, Limit: hostileName, Largest: 1, Assumptions: assumed}
	o := Options{Depth: 2, Deeper: []string{"heft fit " + hostileName}}
	for screen, print := range map[string]func(b *strings.Builder) error{
		"model":  func(b *strings.Builder) error { return Model(b, model, o) },
		"memory": func(b *strings.Builder) error { return Memory(b, memory, o) },
		"fit":    func(b *strings.Builder) error { return Fit(b, fit, o) },
	} {
		var b strings.Builder
		if err := print(&b); err != nil {
			t.Fatal(err)
		}
		if strings.ContainsAny(b.String(), "\x1b\u202e") || strings.Contains(b.String(), "\n  FAKE") {
			t.Errorf("%s prints %q", screen, b.String())
		}
		if !strings.Contains(b.String(), `网\x1b[2J\n  FAKE\u202e`) {
			t.Errorf("%s does not print the name: %q", screen, b.String())
		}
	}
}

// TestColumnsOfWideLetters: the second column stands below itself, whatever the
// letters of the first: two columns each for 编码器, one for the others.
func TestColumnsOfWideLetters(t *testing.T) {
	r := &report.Report{Layers: []report.Layer{
		{}, {Path: "编码器", Depth: 1, Type: "Conv2d"}, {Path: "e\u0301te\u0301", Depth: 1, Type: "Conv2d"}, {Path: "abcdef", Depth: 1, Type: "Conv2d"},
		{Path: strings.Repeat("网", 200), Depth: 2, Type: "Conv2d"},
	}}
	for _, width := range []int{0, 60} {
		var b strings.Builder
		if err := Model(&b, r, Options{Depth: 2, Width: width}); err != nil {
			t.Fatal(err)
		}
		at := -1
		for _, line := range strings.Split(b.String(), "\n") {
			before, _, found := strings.Cut(line, "Conv2d")
			if !found {
				continue
			}
			if at < 0 {
				at = escape.Width(before)
			}
			if escape.Width(before) != at || width > 0 && escape.Width(line) > width {
				t.Errorf("width %d: column %d, want %d: %q", width, escape.Width(before), at, line)
			}
		}
	}
}

// TestSettingsAreWorded: names of settings stand in backquotes until somebody says how
// the reader writes them.
func TestSettingsAreWorded(t *testing.T) {
	r := &report.Report{Assumptions: []report.Assumption{{Text: "batch = 1", Effect: "`input` says otherwise"}}}
	for want, word := range map[string]func(string) string{
		"batch = 1; `input` says otherwise": nil,
		"batch = 1; --input says otherwise": func(text string) string { return strings.ReplaceAll(text, "`input`", "--input") },
	} {
		var screen strings.Builder
		if err := Model(&screen, r, Options{Word: word}); err != nil || !strings.Contains(screen.String(), want) {
			t.Errorf("%q is not in %s (%v)", want, screen.String(), err)
		}
	}
}
