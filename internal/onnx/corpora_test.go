package onnx

// This file traces real files and compares them with what is known of them from
// elsewhere.

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"heft/internal/acid"
	"heft/internal/graph"
	"heft/internal/input"
	"heft/internal/op"
	"heft/internal/packed"
)

var (
	updateRatchet = flag.Bool("ratchet", false, "write the counts of exact files to the ratchet file")
	onlyFiles     = flag.String("files", "", "run only the files with this in their name")
)

const facts = "../../testdata/onnx"

// corpus is a folder of model files and what their source says of them.
type corpus struct {
	name     string // of the facts
	variable string // names the folder
	stored   string // an archive of some of its files, taken where there is no folder
}

var corpora = []corpus{
	{name: "torchvision-0.14", variable: "HEFT_ONNX_MODELS"},
	{name: "exports", variable: "HEFT_ONNX_EXPORTS", stored: "exports.tar.gz"},
	{name: "packages", variable: "HEFT_ONNX_PACKAGES"},
}

// fileFacts is what is known of one file from elsewhere.
type fileFacts struct {
	File   string
	Feed   string     // as --input takes it; "": what the file declares
	Params int64      // of the source model
	Left   *int64     // what the exporter kept of them where it folded batch norms
	MACs   *int64     `json:"macs"`
	Bound  bool       // MACs is an upper bound
	Out    [][]int64  // of the source model
	Shapes []*[]int64 // of all nodes' outputs, as far as ONNX's own inference knows them
	Why    string     // the file does not tell the source's parameters, for this reason
	More   int64      // how many more it seems to have therefore
}

// tally counts files that agree with their facts.
type tally struct {
	Files      int `json:"files"`      // traced
	Static     int `json:"static"`     // every shape is known
	Parameters int `json:"parameters"` // as the source's, less what folding took
	MACs       int `json:"macs"`
	Shapes     int `json:"shapes"` // agree with all that ONNX's inference and the source know
}

// TestCorpora traces real files and compares them with facts from the
// frameworks that made them. Most of the files are not in the repository; see
// tools/acid/fetch.sh and tools/goldens/README.md.
func TestCorpora(t *testing.T) {
	for _, c := range corpora {
		t.Run(c.name, func(t *testing.T) {
			name, files, open := c.files(t)
			var exact tally
			for _, f := range files {
				for _, problem := range exact.file(f, open) {
					t.Logf("%s: %s", f.File, problem)
				}
			}
			t.Logf("%s: %d files; exact: %+v", name, len(files), exact)
			if *onlyFiles == "" {
				checkRatchet(t, name, exact)
			}
		})
	}
}

// files lists the files that are there, and says how to open them. Some are in
// the repository without the files of their weights, which Open would miss.
func (c corpus) files(t *testing.T) (string, []*fileFacts, func(name string) (*File, error)) {
	if c.stored == "" || os.Getenv(c.variable) != "" {
		folder := acid.Folder(t, c.variable)
		return c.name, readFacts(t, c.name), func(name string) (*File, error) { return openPath(filepath.Join(folder, name)) }
	}
	stored := packed.Files(t, filepath.Join(facts, c.stored))
	rows := slices.DeleteFunc(readFacts(t, c.name), func(f *fileFacts) bool { return stored[f.File] == nil })
	return c.name + ", stored", rows, func(name string) (*File, error) {
		return Read(bytes.NewReader(stored[name]), int64(len(stored[name])))
	}
}

func readFacts(t *testing.T, name string) []*fileFacts {
	t.Helper()
	return slices.DeleteFunc(packed.Rows[*fileFacts](t, filepath.Join(facts, name+".jsonl.gz")), func(row *fileFacts) bool {
		return row.File == "" || !strings.Contains(row.File, *onlyFiles)
	})
}

// file traces one file and returns what differs.
func (a *tally) file(facts *fileFacts, open func(string) (*File, error)) []string {
	f, err := open(facts.File)
	if err != nil {
		return []string{err.Error()}
	}
	defer f.Close()
	var specs []input.Spec
	if facts.Feed != "" {
		if specs, err = input.Parse(facts.Feed); err != nil {
			return []string{err.Error()}
		}
	}
	t := newTracer(f, Run{})
	g, err := t.trace(Run{Inputs: specs})
	if err == nil {
		err = graph.Validate(g)
	}
	if err != nil {
		return []string{err.Error()}
	}
	a.Files++
	return slices.Concat(
		count(&a.Static, openShapes(t)), count(&a.Parameters, facts.parameters(g)),
		count(&a.MACs, facts.macs(g)), count(&a.Shapes, facts.shapes(t, g)))
}

// count adds a file that has no problem of a kind.
func count(exact *int, problem string) []string {
	if problem != "" {
		return []string{problem}
	}
	*exact++
	return nil
}

// openShapes names the values of the main graph whose shape is not known.
func openShapes(t *tracer) string {
	if len(t.unknown) > 0 {
		return fmt.Sprintf("unknown operators %v", slices.Collect(maps.Keys(t.unknown)))
	}
	for _, n := range t.model.graph.nodes {
		for _, name := range n.outputs {
			if v, _ := t.main.lookup(name); v.kind == isUnknown {
				return fmt.Sprintf("the shape of %q, made by a %s, is open", name, n.opType)
			}
		}
	}
	return ""
}

func (f *fileFacts) parameters(g *graph.Graph) string {
	var total int64
	for _, p := range g.Params {
		if !p.Buffer {
			total += p.Tensor.Elements()
		}
	}
	want := f.Params
	if f.Left != nil {
		want = *f.Left
	}
	switch {
	case total == want && f.Why != "":
		return "parameters are exact, but a reason is given why not: take it away"
	case total == want:
		return ""
	case total == want+f.More:
		return fmt.Sprintf("%+d parameters: %s", f.More, f.Why)
	}
	return fmt.Sprintf("%d parameters, want %d (the source has %d)", total, want, f.Params)
}

func (f *fileFacts) macs(g *graph.Graph) string {
	if f.MACs == nil {
		return ""
	}
	var total int64
	for _, o := range g.Ops() {
		total += op.ForwardWork(o).MACs
	}
	if total == *f.MACs {
		return ""
	}
	return fmt.Sprintf("%d MACs, want %d (%.4f)", total, *f.MACs, float64(total)/float64(*f.MACs))
}

// shapes compares every node's outputs with ONNX's inference, and the model's
// outputs with the source's.
func (f *fileFacts) shapes(t *tracer, g *graph.Graph) string {
	for i, want := range f.Out {
		if i >= len(g.Outputs) {
			return fmt.Sprintf("%d outputs, want %d", len(g.Outputs), len(f.Out))
		}
		if got := g.Outputs[i].Tensor; !slices.Equal(got.Shape, want) && !got.Bound {
			return fmt.Sprintf("output %s has shape %v, want %v", g.Outputs[i].Name, got.Shape, want)
		}
	}
	if f.Shapes == nil {
		return ""
	}
	i := 0
	for _, n := range t.model.graph.nodes {
		for _, name := range n.outputs {
			v, _ := t.main.lookup(name)
			if want := f.Shapes[i]; want != nil && (v.kind != isTensor || !slices.Equal(*want, v.tensor.Shape)) {
				return fmt.Sprintf("%q, made by a %s, differs from ONNX's inference: want %v, got %+v", name, n.opType, *want, v.tensor.Shape)
			}
			i++
		}
	}
	return ""
}

// checkRatchet fails when fewer files are exact than were before.
func checkRatchet(t *testing.T, name string, exact tally) {
	t.Helper()
	file := filepath.Join(facts, "ratchet.json")
	ratchet := map[string]tally{}
	if text, err := os.ReadFile(file); err == nil {
		if err := json.Unmarshal(text, &ratchet); err != nil {
			t.Fatal(err)
		}
	}
	if *updateRatchet {
		ratchet[name] = exact
		text, err := json.MarshalIndent(ratchet, "", "  ")
		if err == nil {
			err = os.WriteFile(file, append(text, '\n'), 0o644)
		}
		if err != nil {
			t.Fatal(err)
		}
		return
	}
	was := ratchet[name]
	for _, row := range []struct {
		what     string
		now, was int
	}{
		{"files traced", exact.Files, was.Files}, {"files with static shapes", exact.Static, was.Static},
		{"parameter counts", exact.Parameters, was.Parameters}, {"MACs", exact.MACs, was.MACs}, {"shapes", exact.Shapes, was.Shapes},
	} {
		if row.now < row.was {
			t.Errorf("%s: %d exact, the ratchet stands at %d", row.what, row.now, row.was)
		}
	}
}
