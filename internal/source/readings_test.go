package source

// This file compares all that is said of many small programs, each opened as a user names it, with what was read
// once: which model is meant and why, what it is fed, what its constructor was given, and whole errors.

import (
	"fmt"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"

	"heft/internal/graph"
	"heft/internal/packed"
)

// TestReadings takes testdata/readings.txt: "=== title | what is opened", or "… | what is opened|train|batch", and below
// it "--- file" with its text.
func TestReadings(t *testing.T) {
	var all strings.Builder
	cases := strings.Split(packed.Text(t, "testdata/readings.txt"), "=== ")[1:]
	if len(cases) < 150 {
		t.Errorf("only %d programs", len(cases))
	}
	for _, text := range cases {
		parts := strings.Split(text, "--- ")
		title, opens, _ := strings.Cut(strings.TrimSuffix(parts[0], "\n"), " | ")
		tree := fstest.MapFS{}
		for _, part := range parts[1:] {
			name, content, _ := strings.Cut(part, "\n")
			tree[name] = &fstest.MapFile{Data: []byte(content)}
		}
		all.WriteString("== " + title + "\n" + reading(t, tree, opens))
	}
	packed.Matches(t, "testdata/readings.said.txt.gz", all.String())
}

// reading opens and runs one program.
func reading(t *testing.T, tree fstest.MapFS, opens string) string {
	t.Helper()
	run := Run{}
	name, how, _ := strings.Cut(opens, "|")
	mode, batch, _ := strings.Cut(how, "|")
	run.Training = mode == "train"
	run.Batch, _ = strconv.ParseInt(batch, 10, 64)
	m, err := OpenFrom(t.Context(), Source{Name: name, FS: tree}, Options{NoSite: true})
	if err != nil {
		return "  not opened: " + faultSaid(err)
	}
	defer m.Close()
	g, err := m.Trace(run)
	if err != nil {
		return "  not run: " + faultSaid(err)
	}
	return readingSaid(m, g)
}

func faultSaid(err error) string {
	f := Fault(err)
	f.Err = nil
	return packed.Fields(f) + "\n"
}

func readingSaid(m *Model, g *graph.Graph) string {
	var b strings.Builder
	fmt.Fprintf(&b, "  %s, of %s; %s, of %s; %d steps\n", m.Name(), m.source, g.Name, g.Source, len(g.Steps))
	for _, in := range g.Inputs {
		fmt.Fprintf(&b, "  fed %s %v %s\n", in.Name, in.Tensor.Shape, in.Tensor.DType)
	}
	for _, out := range g.Outputs {
		fmt.Fprintf(&b, "  gives %s %v %s\n", out.Name, out.Tensor.Shape, out.Tensor.DType)
	}
	for _, p := range g.Params {
		fmt.Fprintf(&b, "  %s %v\n", p.Path, p.Tensor.Shape)
	}
	for _, a := range g.Assumptions {
		fmt.Fprintf(&b, "  assumed %s\n", packed.Fields(a))
	}
	if g.Optimizer != nil {
		fmt.Fprintf(&b, "  trained by %s\n", packed.Fields(g.Optimizer))
	}
	if told, err := m.session.Text("str(getattr(model, 'told', ''))", m.model); err == nil && told != "" {
		fmt.Fprintf(&b, "  made with %s\n", told)
	}
	return b.String()
}
