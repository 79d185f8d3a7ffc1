package exported

// This file runs small programs of torch.export, each with one kind of thing in it: what real torch says
// of them, and all that is read of them as one text.

import (
	"bytes"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"heft/internal/cost"
	"heft/internal/graph"
	"heft/internal/input"
	"heft/internal/packed"
)

// kind is a row of testdata/exported/kinds.jsonl.gz, by tools/goldens/exported_kinds.py.
type kind struct {
	Title               string
	Program, Weights    string
	Parameters, Buffers int64
	Runs                []kindRun
}

// kindRun is what torch answers for a shape of the first argument. FLOPs of -1 were not counted.
type kindRun struct {
	Input   []int64
	FLOPs   int64
	Outputs []string
}

// otherFLOPs are programs whose FLOPs torch's counter has otherwise.
var otherFLOPs = map[string]int64{
	"sides for [2 4]":     2 * 2 * 4 * 4, // the counter fails on torch.cond: a linear layer of 4 by 4 on 2 rows
	"chosen for [6 4]":    2 * 6 * 4 * 4, // more than 4 rows: one layer
	"chosen for [3 4]":    2 * 2 * 3 * 4 * 4,
	"turns for [2 4]":     3 * 2 * 2 * 4 * 4,
	"scanned for [5 2 3]": 5 * 2 * 2 * 7 * 4, // 4 values carried, beside the row's 3
	"mapped for [5 2 4]":  5 * 2 * 2 * 4 * 3,
	"mapped for [3 6 4]":  3 * 2 * 6 * 4 * 3,
}

// TestKinds: FLOPs, shapes and types of the outputs are torch's, also for other sizes than the program was exported with.
func TestKinds(t *testing.T) {
	rows := packed.Rows[kind](t, "../../testdata/exported/kinds.jsonl.gz")
	if len(rows) < 15 {
		t.Fatalf("only %d programs", len(rows))
	}
	var all strings.Builder
	for _, row := range rows {
		for i, want := range row.Runs {
			title := fmt.Sprintf("%s for %v", row.Title, want.Input)
			g, err := row.archive(t).Trace(Run{Name: "net", Source: "net.pt2", Inputs: row.inputs(want.Input)})
			if text := refused[row.Title]; text != "" {
				if err == nil || err.Error() != text {
					t.Errorf("%s: %v; want %q", title, err, text)
				}
				continue
			}
			if err == nil {
				err = graph.Validate(g)
			}
			if err != nil {
				t.Errorf("%s: %v", title, err)
				continue
			}
			flops, other := otherFLOPs[title]
			if !other {
				flops = want.FLOPs
			}
			if got := 2 * cost.Of(g).Total.Forward.MACs; got != flops {
				t.Errorf("%s: %d FLOPs of products, torch counts %d", title, got, flops)
			}
			if got := outputsOf(g); !slices.Equal(got, want.Outputs) {
				t.Errorf("%s: outputs %v, torch has %v", title, got, want.Outputs)
			}
			if g.Uncounted > 0 {
				t.Errorf("%s: %d operators are not counted", title, g.Uncounted)
			}
			parameters, buffers := elementsOf(g)
			if parameters != row.Parameters || buffers != row.Buffers {
				t.Errorf("%s: %d parameters and %d buffers, torch has %d and %d", title, parameters, buffers, row.Parameters, row.Buffers)
			}
			if i == 0 {
				all.WriteString(wholeText(t, row.Title, g))
			}
		}
	}
	sameText(t, "testdata/kinds.txt", all.String())
}

// refused are programs that cannot be run, and why.
var refused = map[string]string{
	"data": "node item: the number item of torch.ops.aten.item.default depends on data",
}

// archive is the program as torch.export.save packs it.
func (k kind) archive(t *testing.T) *Program {
	t.Helper()
	data := archived("net/archive_format", "pt2", "net/models/model.json", k.Program, "net/data/weights/model_weights_config.json", k.Weights)
	p, err := Read(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatalf("%s: %v", k.Title, err)
	}
	return p
}

// inputs gives the first argument a shape. The others keep those of the export.
func (k kind) inputs(shape []int64) []input.Spec { return []input.Spec{input.Float32(shape...)} }

func outputsOf(g *graph.Graph) []string {
	var texts []string
	for _, out := range g.Outputs {
		texts = append(texts, fmt.Sprintf("%s %s", out.Tensor.DType, strings.ReplaceAll(fmt.Sprint(out.Tensor.Shape), " ", ", ")))
	}
	return texts
}

func elementsOf(g *graph.Graph) (parameters, buffers int64) {
	for _, p := range g.Params {
		if p.Buffer {
			buffers += p.Tensor.Elements()
		} else {
			parameters += p.Tensor.Elements()
		}
	}
	return parameters, buffers
}

// wholeText is all that a graph tells: parameters, modules, steps, and where the source made each.
func wholeText(t *testing.T, title string, g *graph.Graph) string {
	t.Helper()
	var b strings.Builder
	fmt.Fprintf(&b, "== %s\n", title)
	for _, p := range g.Params {
		fmt.Fprintf(&b, "param %s %v trainable=%v buffer=%v persistent=%v aliases=%q\n", p.Path, p.Tensor.Shape, p.Trainable, p.Buffer, p.Persistent, p.Aliases)
	}
	for _, m := range g.Modules {
		fmt.Fprintf(&b, "module %q %s %q\n", m.Path, m.Class, m.Lineage)
	}
	for _, c := range g.Calls {
		fmt.Fprintf(&b, "call %q takes %s, gives %s\n", c.Module.Path, shapesOf(c.Inputs), shapesOf(c.Outputs))
	}
	for _, s := range g.Steps {
		if s.Op != nil && s.Op.Pos.File != "" {
			fmt.Fprintf(&b, "at %s:%d %s\n", s.Op.Pos.File, s.Op.Pos.Line, s.Op.Name)
		}
	}
	if err := graph.Dump(&b, g); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func shapesOf(list []*graph.Tensor) string {
	var texts []string
	for _, x := range list {
		texts = append(texts, fmt.Sprint(x.Shape))
	}
	return strings.Join(texts, " ")
}

// sameText compares a text with a file of it, line by line. HEFT_UPDATE=1 writes the file anew.
func sameText(t *testing.T, file, got string) {
	t.Helper()
	if os.Getenv("HEFT_UPDATE") != "" {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	a, b := strings.Split(got, "\n"), strings.Split(string(want), "\n")
	for i := range min(len(a), len(b)) {
		if a[i] != b[i] {
			t.Fatalf("%s, line %d:\n%s\nwant\n%s", file, i+1, a[i], b[i])
		}
	}
	if len(a) != len(b) {
		t.Fatalf("%s: %d lines, want %d", file, len(a), len(b))
	}
}

// kindShape is the shape of an input.
type kindShape []int64

func specs(shapes []kindShape) []input.Spec {
	var list []input.Spec
	for _, s := range shapes {
		list = append(list, input.Float32(s...))
	}
	return list
}
