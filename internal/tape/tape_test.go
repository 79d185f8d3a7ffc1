package tape

// This file tests tapes written by hand: what they become, and what is refused.

import (
	"strings"
	"testing"

	"heft/internal/cost"
	"heft/internal/graph"
)

// linear is a module of one layer for a batch that is open: 3 inputs, 2 outputs,
// bias; then a relu whose argument is let go.
const linear = `{"format": "heft.tape/1", "name": "Net", "torch": "2.15.0", "training": false, "batch": 4,
"storages": [24, 8, {"b": [0, 12]}, {"b": [0, 8]}, {"b": [0, 8]}],
"tensors": [[0, 0, [2, 3], [3, 1], "float32"], [1, 0, [2], [1], "float32"], [2, 0, [{"b": [0, 1]}, 3], [3, 1], "float32"],
  [3, 0, [{"b": [0, 1]}, 2], [2, 1], "float32"], [4, 0, [{"b": [0, 1]}, 2], [2, 1], "float32"]],
"modules": [["", "Net", ["Net"]], ["fc", "Linear", ["torch.nn.modules.linear.Linear"]]],
"parameters": [["fc.weight", 0, true], ["fc.bias", 1, true]], "buffers": [],
"inputs": [["x", 2]], "outputs": [["out", 4]],
"events": [["enter", 0, [2]], ["enter", 1, [2]],
  ["op", "aten.linear.default", [{"t": 2}, {"t": 0}, {"t": 1}], [3]], ["leave", [3]],
  ["op", "aten.relu.default", [{"t": 3}], [4]], ["free", 3], ["leave", [4]]]}`

// TestTrace runs a tape: 4·2·3 MACs, and one tensor that is dropped.
func TestTrace(t *testing.T) {
	for _, test := range []struct{ batch, macs int64 }{{0, 24}, {4, 24}, {16, 96}} {
		g := trace(t, linear, Run{Name: "Net", Batch: test.batch})
		if err := graph.Validate(g); err != nil {
			t.Error(err)
		}
		if got := cost.Of(g).Total.Forward.MACs; got != test.macs {
			t.Errorf("batch %d: %d MACs, not %d", test.batch, got, test.macs)
		}
		if g.Uncounted != 0 || len(g.Params) != 2 || len(g.Calls) != 2 || !g.DropsExact {
			t.Errorf("batch %d: %d uncounted, %d parameters, %d calls, exact %v", test.batch, g.Uncounted, len(g.Params), len(g.Calls), g.DropsExact)
		}
		drops := 0
		for _, s := range g.Steps {
			drops += len(s.Dropped)
		}
		if drops != 1 {
			t.Errorf("batch %d: %d tensors are dropped, not 1", test.batch, drops)
		}
	}
}

// TestUnknown keeps the recorded sizes of an overload that no operator has, and says
// so.
func TestUnknown(t *testing.T) {
	g := trace(t, strings.Replace(linear, "aten.relu.default", "mine.fused.default", 1), Run{})
	if g.Uncounted != 1 || len(g.Assumptions) != 1 || !strings.Contains(g.Assumptions[0].Text, "1 × mine.fused.default") {
		t.Errorf("%d uncounted, assumptions %v", g.Uncounted, g.Assumptions)
	}
	if got := g.Outputs[0].Tensor; got.Shape[0] != 4 || got.Shape[1] != 2 || !got.RequiresGrad {
		t.Errorf("the result is %v, requires grad %v", got.Shape, got.RequiresGrad)
	}
}

func trace(t *testing.T, text string, run Run) *graph.Graph {
	t.Helper()
	tape, err := Read([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	g, err := tape.Trace(run)
	if err != nil {
		t.Fatal(err)
	}
	return g
}

// TestRefused changes one thing of a sound tape.
func TestRefused(t *testing.T) {
	for _, test := range []struct{ before, after, want string }{
		{`heft.tape/1`, `heft.tape/9`, `the tape's format is "heft.tape/9"`},
		{`"batch": 4`, `"batch": -1`, "the batch of the tape is -1"},
		{`"batch": 4`, `"batch": 4, "more": 1`, `unknown field "more"`},
		{`[0, 0, [2, 3]`, `[9, 0, [2, 3]`, "tensor 0 shows storage 9 of 5"},
		{`[2, 3], [3, 1], "float32"]`, `[2, 3], [3], "float32"]`, "a tensor of 2 sizes has 1 strides"},
		{`[2, 3], [3, 1], "float32"]`, `[-2, 3], [3, 1], "float32"]`, "negative size -2"},
		{`[2, 3], [3, 1], "float32"]`, `[2, 3], [-3, 1], "float32"]`, "at strides [-3 1]"},
		{`[2, 3], [3, 1], "float32"]`, `[2000, 3], [3, 1], "float32"]`, "lies outside of its storage of 24 bytes"},
		{`[2, 3], [3, 1], "float32"]`, `[1125899906842624, 1125899906842624], [3, 1], "float32"]`, "too large"},
		{`[2, 3], [3, 1], "float32"]`, `[2, 3], [3, 1], "float31"]`, `no element type "float31"`},
		{`["fc", "Linear"`, `["a.fc", "Linear"`, `module "a.fc" of the tape has no parent`},
		{`["", "Net"`, `["x", "Net"`, "module 0 of the tape"},
		{`["fc.bias", 1, true]`, `["fc.bias", 0, true]`, "are one tensor"},
		{`["fc.bias", 1, true]`, `["gc.bias", 1, true]`, "belongs to no module"},
		{`["fc.bias", 1, true]`, `["fc.bias", 77, true]`, "tensor 77 of 5"},
		{`["enter", 1, [2]]`, `["enter", 5, [2]]`, "module 5 of 2 is entered"},
		{`["leave", [3]]`, `["hop", [3]]`, `no event "hop"`},
		{`["free", 3], ["leave", [4]]`, `["free", 3], ["leave", [4]], ["leave", [4]]`, "a module's call ends that has not begun"},
		{`["free", 3], ["leave", [4]]`, `["free", 3]`, "ends within a module's call"},
		{`["free", 3]`, `["free", 4]`, "tensor 4 is read, whose storage was freed"},
		{`["free", 3]`, `["free", 30]`, "storage 30 of 5 is freed"},
		{`{"t": 0}, {"t": 1}]`, `{"t": 0}, {"u": 1}]`, "an argument is an object that heft cannot read"},
		{`{"t": 0}, {"t": 1}]`, `{"t": 0}, {"t": -1}]`, "an argument of aten.linear.default is tensor -1 of 5"},
		{`{"t": 0}, {"t": 1}]`, `{"t": 0}, [[[[[[1]]]]]]]`, "nests too deep"},
		{`"op", "aten.relu.default"`, `"op", 7`, "7 in a call"},
		{`["free", 3]`, `["autocast", "int8"]`, `autocast to "int8"`},
		{`["free", 3]`, `["checkpoint", true], ["checkpoint", true]`, "a checkpoint begins in another"},
		{`]]}`, `]]} {}`, "after top-level value"},
	} {
		text := strings.Replace(linear, test.before, test.after, 1)
		if text == linear {
			t.Fatalf("%q changes nothing", test.before)
		}
		tape, err := Read([]byte(text))
		if err == nil {
			_, err = tape.Trace(Run{})
		}
		if err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s in place of %s: %v, not %q", test.after, test.before, err, test.want)
		}
	}
}

// TestRuns refuses what a recording cannot answer.
func TestRuns(t *testing.T) {
	fixed := strings.NewReplacer(`{"b": [0, 12]}`, "48", `{"b": [0, 8]}`, "32", `{"b": [0, 1]}`, "4").Replace(linear)
	for _, test := range []struct {
		text string
		run  Run
		want string
	}{
		{linear, Run{Training: true}, "recorded in evaluation mode"},
		{fixed, Run{Batch: 8}, "recorded for a batch of 4 alone"},
		{strings.Replace(fixed, `"batch": 4`, `"batch": 0`, 1), Run{Batch: 8}, "does not tell which of its sizes grow"},
		{linear, Run{Batch: 1 << 60}, "too large"},
		{linear, Run{MaxOps: 1}, "more than 1 operations"},
	} {
		tape, err := Read([]byte(test.text))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := tape.Trace(test.run); err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%+v: %v, not %q", test.run, err, test.want)
		}
	}
}

// FuzzTape reads and runs whatever bytes: no panic, and a graph that is sound.
func FuzzTape(f *testing.F) {
	f.Add([]byte(linear), int64(3))
	f.Add([]byte(strings.Replace(linear, "aten.relu.default", "aten.relu_.default", 1)), int64(0))
	f.Add([]byte(strings.Replace(linear, "aten.linear.default", "aten.cat.default", 1)), int64(0))
	f.Fuzz(func(t *testing.T, text []byte, batch int64) {
		tape, err := Read(text)
		if err != nil {
			return
		}
		g, err := tape.Trace(Run{Batch: batch, MaxOps: 2000})
		if err != nil {
			if _, defect := err.(*internalError); defect {
				t.Fatal(err)
			}
			return
		}
		if err := graph.Validate(g); err != nil {
			t.Fatal(err)
		}
	})
}
