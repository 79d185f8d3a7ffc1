package tape

// This file compares all that tapes become, each changed at one place, with what was read once: the whole graph, what is
// assumed, or the whole error.

import (
	"fmt"
	"strings"
	"testing"

	"heft/internal/formula"
	"heft/internal/graph"
	"heft/internal/op"
	"heft/internal/packed"
)

// changes are what is written in place of a part of the tape linear.
var changes = [][2]string{
	{"", ""}, {`heft.tape/1`, `heft.tape/9`}, {`{"format"`, `["format"`}, {`"batch": 4`, `"batch": -1`}, {`"batch": 4`, `"batch": 0`}, {`"batch": 4`, `"batch": 4, "more": 1`}, {`"training": false`, `"training": true`}, {`]]}`, `]]} {}`}, {`"storages": [24`, `"storages": ["24"`}, {`"storages": [24`, `"storages": [-24`}, {`{"b": [0, 12]}`, `{"b": [0]}`}, {`{"b": [0, 12]}`, `{"b": [0, 1.5]}`}, {`{"b": [0, 12]}`, `{"b": [9223372036854775807, 1]}`}, {`{"b": [0, 12]}`, `{"b": [4, 12]}`},
	{`[0, 0, [2, 3]`, `[9, 0, [2, 3]`}, {`[0, 0, [2, 3]`, `[-1, 0, [2, 3]`}, {`[2, 3], [3, 1], "float32"]`, `[2, 3], [3], "float32"]`}, {`[2, 3], [3, 1], "float32"]`, `[-2, 3], [3, 1], "float32"]`}, {`[2, 3], [3, 1], "float32"]`, `[2, 3], [-3, 1], "float32"]`}, {`[2, 3], [3, 1], "float32"]`, `[2000, 3], [3, 1], "float32"]`}, {`[2, 3], [3, 1], "float32"]`, `[2, 3], [3, 1], "float31"]`}, {`[2, 3], [3, 1], "float32"]`, `[2, 3], [3, 1], "float32", 1]`}, {`[2, 3], [3, 1], "float32"]`, `[2, 3], [3, 1], 5]`}, {`[0, 0, [2, 3]`, `[0, 1, [2, 3]`}, {`[0, 0, [2, 3]`, `[0, -1, [2, 3]`}, {`[0, 0, [2, 3], [3, 1]`, `[0, 0, [0, 3], [3, 1]`}, {`[2, 3], [3, 1], "float32"]`, `[2, 3], [1, 2], "float32"]`}, {`[1, 0, [2], [1], "float32"]`, `[1, 0, [2], [1], "int64"]`}, {`[1, 0, [2], [1], "float32"]`, `[1, 0, [2], [1], "float16"]`},
	{`["fc", "Linear"`, `["a.fc", "Linear"`}, {`["", "Net"`, `["x", "Net"`}, {`["fc", "Linear"`, `["", "Linear"`}, {`["torch.nn.modules.linear.Linear"]]`, `["torch.nn.modules.linear.Linear", "Module"], ["gc"]]`}, {`["fc", "Linear", ["torch.nn.modules.linear.Linear"]]`, `["fc"]`}, {`["fc", "Linear", ["torch.nn.modules.linear.Linear"]]`, `["fc", 1]`}, {`["fc", "Linear", ["torch.nn.modules.linear.Linear"]]`, `["fc", "Linear"], ["fc.in", "Inner"]`},
	{`["fc.bias", 1, true]`, `["fc.bias", 0, true]`}, {`["fc.bias", 1, true]`, `["gc.bias", 1, true]`}, {`["fc.bias", 1, true]`, `["fc.bias", 77, true]`}, {`["fc.bias", 1, true]`, `["fc.bias", 1, false]`}, {`["fc.bias", 1, true]`, `["fc.bias", 1, true, ["bias", "fc.other"]]`}, {`["fc.bias", 1, true]`, `["fc.bias", 1]`}, {`["fc.bias", 1, true]], "buffers": []`, `["fc.weight2", 0, true]], "buffers": [["fc.bias", 1, true]]`}, {`, ["fc.bias", 1, true]], "buffers": []`, `], "buffers": [["fc.bias", 1, true]]`}, {`, ["fc.bias", 1, true]], "buffers": []`, `], "buffers": [["bias", 1, false]]`}, {`[["x", 2]]`, `[["x", 9]]`}, {`[["x", 2]]`, `[["x"]]`}, {`[["out", 4]]`, `[["out", -1]]`}, {`[["out", 4]]`, `[["out", 4], ["again", 4], ["in", 2]]`},
	{`["enter", 1, [2]]`, `["enter", 5, [2]]`}, {`["enter", 1, [2]]`, `["enter"]`}, {`["enter", 1, [2]]`, `["enter", 1, [7]]`}, {`["leave", [3]]`, `["hop", [3]]`}, {`["leave", [3]]`, `[]`}, {`["leave", [3]]`, `[7]`}, {`["leave", [3]]`, `["leave", [3], 1]`}, {`["leave", [3]]`, `["leave", 3]`}, {`["free", 3], ["leave", [4]]`, `["free", 3], ["leave", [4]], ["leave", [4]]`}, {`["free", 3], ["leave", [4]]`, `["free", 3]`}, {`["free", 3]`, `["free", 4]`}, {`["free", 3]`, `["free", 30]`}, {`["free", 3]`, `["free"]`}, {`["free", 3]`, `["free", 2]`}, {`["free", 3]`, `["free", 0]`},
	{`["op", "aten.relu.default", [{"t": 3}], [4]]`, `["grad", false], ["op", "aten.relu.default", [{"t": 3}], [4]], ["grad", true]`}, {`["free", 3]`, `["grad", 1]`}, {`["free", 3]`, `["autocast", "int8"]`}, {`["free", 3]`, `["autocast", 5]`}, {`["free", 3]`, `["autocast", "float16", 1]`}, {`["enter", 1, [2]]`, `["autocast", "float16"], ["enter", 1, [2]]`}, {`["enter", 1, [2]]`, `["autocast", "bfloat16"], ["autocast", null], ["enter", 1, [2]]`}, {`["op", "aten.relu.default", [{"t": 3}], [4]], ["free", 3]`, `["checkpoint", true, [3]], ["op", "aten.relu.default", [{"t": 3}], [4]], ["checkpoint end"], ["free", 3]`}, {`["op", "aten.relu.default", [{"t": 3}], [4]], ["free", 3]`, `["checkpoint", false, [3]], ["op", "aten.relu.default", [{"t": 3}], [4]], ["checkpoint end"], ["free", 3]`}, {`["free", 3]`, `["checkpoint", true], ["checkpoint", true]`}, {`["free", 3]`, `["checkpoint", true]`}, {`["free", 3]`, `["checkpoint end"]`}, {`["free", 3]`, `["checkpoint end", 1]`},
	{`{"t": 0}, {"t": 1}]`, `{"t": 0}, {"u": 1}]`}, {`{"t": 0}, {"t": 1}]`, `{"t": 0}, {"t": -1}]`}, {`{"t": 0}, {"t": 1}]`, `{"t": 0}, {"t": 1.5}]`}, {`{"t": 0}, {"t": 1}]`, `{"t": 0}, [[[[[[1]]]]]]]`}, {`{"t": 0}, {"t": 1}]`, `{"t": 0}, [[[[1]]]]]`}, {`{"t": 0}, {"t": 1}]`, `{"t": 0}, null]`}, {`{"t": 0}, {"t": 1}]`, `{"t": 0}]`}, {`{"t": 0}, {"t": 1}]`, `{"t": 0}, {"d": "float31"}]`}, {`{"t": 0}, {"t": 1}]`, `{"t": 0}, {"x": "half"}]`}, {`{"t": 0}, {"t": 1}]`, `{"t": 0}, {"b": [1]}]`}, {`{"t": 0}, {"t": 1}]`, `{"t": 0}, 1e999]`}, {`"op", "aten.relu.default"`, `"op", 7`}, {`"op", "aten.relu.default", [{"t": 3}], [4]`, `"op", "aten.relu.default"`}, {`"op", "aten.relu.default", [{"t": 3}], [4]`, `"op", "aten.relu.default", [{"t": 3}], [44]`}, {`"op", "aten.relu.default", [{"t": 3}], [4]`, `"op", "aten.relu.default", [{"t": 3}], [null]`}, {`"op", "aten.relu.default", [{"t": 3}], [4]`, `"op", "aten.relu.default", [{"t": 3}], [4], {"x": {"t": 99}}`},
	{`"op", "aten.relu.default", [{"t": 3}], [4]`, `"op", "aten.relu.default", [], [4], {"self": {"t": 3}}`}, {`"op", "aten.relu.default", [{"t": 3}], [4]`, `"op", "aten.relu_.default", [{"t": 3}], [3]], ["op", "aten.mul.Scalar", [{"t": 3}, 2], [4]`}, {`"op", "aten.relu.default", [{"t": 3}], [4]`, `"op", "aten.mul.Scalar", [{"t": 3}, 0.5], [4]`}, {`"op", "aten.relu.default", [{"t": 3}], [4]`, `"op", "aten.mul.Scalar", [{"t": 3}, {"x": "-inf"}], [4]`}, {`"op", "aten.relu.default", [{"t": 3}], [4]`, `"op", "aten.add.Tensor", [{"t": 3}, {"t": 3}], [4], {"alpha": 2}`}, {`"op", "aten.relu.default", [{"t": 3}], [4]`, `"op", "aten._to_copy.default", [{"t": 3}], [4], {"dtype": {"d": "float32"}}`}, {`"op", "aten.relu.default", [{"t": 3}], [4]`, `"op", "aten.view.default", [{"t": 3}, [{"b": [0, 1]}, 2]], [4]`}, {`"op", "aten.relu.default", [{"t": 3}], [4]`, `"op", "aten.cat.default", [[{"t": 3}], 0], [4]`}, {`"op", "aten.relu.default", [{"t": 3}], [4]`, `"op", "aten.leaky_relu.default", [{"t": 3}, 0.2], [4]`}, {`"op", "aten.relu.default", [{"t": 3}], [4]`, `"op", "aten.native_dropout.default", [{"t": 3}, 0.1, true], [4, null]`}, {`"op", "aten.relu.default", [{"t": 3}], [4]`, `"op", "mine.fused.default", [{"t": 3}], [4]`}, {`"op", "aten.relu.default", [{"t": 3}], [4]`, `"op", "aten.nothing.default", [{"t": 3}], [4]`}, {`"op", "aten.relu.default", [{"t": 3}], [4]`, `"op", "aten.detach.default", [{"t": 3}], [4]`}, {`"op", "aten.relu.default", [{"t": 3}], [4]`, `"op", "aten.sum.default", [{"t": 3}], [4]`}, {`"op", "aten.relu.default", [{"t": 3}], [4]`, `"op", "aten.linear.default", [{"t": 3}, {"t": 0}], [4]`},
}

// runs are ways to run each tape.
var runs = []Run{
	{}, {Name: "Net", Source: "net.json", Batch: 16}, {Batch: 4, Training: true}, {Batch: 1 << 60}, {MaxOps: 1}, {Autocast: graph.Float16, Torch: op.Release{Major: 2, Minor: 1}},
}

func TestTapesSaid(t *testing.T) {
	var all strings.Builder
	for _, change := range changes {
		text := strings.Replace(linear, change[0], change[1], 1)
		if text == linear && change[0] != "" {
			t.Fatalf("%q changes nothing", change[0])
		}
		fmt.Fprintf(&all, "== %s for %s\n", change[1], change[0])
		last := ""
		for i, run := range runs {
			if i == 0 { // what is mine is counted by a formula, in one of the runs
				c, err := formula.Parse("mine.fused = 7")
				if err != nil {
					t.Fatal(err)
				}
				c.Own = true
				run.Costs = []formula.Cost{c}
			}
			if said := tapeSaid(text, run); said != last {
				fmt.Fprintf(&all, "run %d\n%s", i, said)
				last = said
			}
		}
	}
	packed.Matches(t, "testdata/tapes.txt.gz", all.String())
}

// tapeSaid is what a tape becomes.
func tapeSaid(text string, run Run) string {
	tape, err := Read([]byte(text))
	if err != nil {
		return "  not read: " + packed.Fields(err) + "\n"
	}
	g, err := tape.Trace(run)
	if err != nil {
		return fmt.Sprintf("  not run: %v %s\n", err, packed.Fields(err))
	}
	var b strings.Builder
	if err := graph.Dump(&b, g); err != nil {
		return err.Error()
	}
	fmt.Fprintf(&b, "%q of %q, training %t, %d uncounted, exact %t, assumed %s\n", g.Name, g.Source, g.Training, g.Uncounted, g.DropsExact, packed.Fields(g.Assumptions))
	for _, m := range g.Modules {
		fmt.Fprintf(&b, "module %s %s %v %v of %d\n", m.Path, m.Class, m.Lineage, m.Aliases, len(m.Params))
	}
	for _, p := range g.Params {
		fmt.Fprintf(&b, "parameter %s %v trainable %t, buffer %t, persistent %t\n", p.Path, p.Aliases, p.Trainable, p.Buffer, p.Persistent)
	}
	return "  " + strings.ReplaceAll(strings.TrimSuffix(b.String(), "\n"), "\n", "\n  ") + "\n"
}

// TestLooks: what begins as a tape does.
func TestLooks(t *testing.T) {
	for text, want := range map[string]bool{
		linear: true, " {\n\t\"format\"\r :  \"heft.tape/7": true, `{"format": "heft.other/1"}`: false, `{"name": "x"}`: false, `["format"]`: false, `{"format"`: false, `{"format" "heft.tape/1"`: false, "": false,
	} {
		if got := Looks([]byte(text)); got != want {
			t.Errorf("%.40s: %t", text, got)
		}
	}
}
