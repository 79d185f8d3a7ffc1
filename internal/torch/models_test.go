package torch

// This file builds and runs the models of testdata and compares them with real
// torch.

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"heft/internal/files"
	"heft/internal/graph"
)

const userModels = "../../testdata/models"

// modelEntry is an entry of the manifest of user models.
type modelEntry struct {
	ID, File, Root, Build string
	Inputs                []struct {
		Name, DType string
		Shape       []int64
	}
}

// modelFacts are what real torch says about an entry.
type modelFacts struct {
	ID                         string
	Eval                       runFacts
	Train                      json.RawMessage
	Params, Trainable, Buffers int64
	Parameters                 [][2]any
	BufferNames                [][3]any `json:"buffer_names"`
	NotInStateDict             []string `json:"not_in_state_dict"`
}

type runFacts struct {
	Out   any
	Error string
	Calls [][2]any
}

func readModels(t *testing.T) ([]modelEntry, map[string]modelFacts) {
	t.Helper()
	var entries []modelEntry
	text, err := os.ReadFile(filepath.Join(userModels, "manifest.json"))
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(text, &entries); err != nil {
		t.Fatal(err)
	}
	file, err := os.Open(filepath.Join(goldens, "models.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	facts := map[string]modelFacts{}
	lines := bufio.NewScanner(file)
	lines.Buffer(nil, 1<<24)
	for lines.Scan() {
		var f modelFacts
		if err := json.Unmarshal(lines.Bytes(), &f); err != nil {
			t.Fatal(err)
		}
		facts[f.ID] = f
	}
	return entries, facts
}

// TestModules builds and runs every user model in both modes and compares
// parameters, buffers, the output and the shape of every module call with real
// torch's.
func TestModules(t *testing.T) {
	entries, facts := readModels(t)
	for _, e := range entries {
		want, ok := facts[e.ID]
		if !ok {
			continue
		}
		t.Run(e.ID, func(t *testing.T) { checkModel(t, e, want) })
	}
}

func checkModel(t *testing.T, e modelEntry, want modelFacts) {
	folder, file := filepath.Split(e.File)
	if e.Root != "" {
		folder = e.Root
		rel, err := filepath.Rel(e.Root, e.File)
		if err != nil {
			t.Fatal(err)
		}
		file = rel
	}
	s, err := Open(Options{Roots: []*files.Root{files.New(os.DirFS(filepath.Join(userModels, folder)), "", "/model")}})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if err := s.LoadFile(filepath.ToSlash(file)); err != nil {
		t.Fatal(explain(err))
	}
	m, err := s.Build(e.Build)
	if err != nil {
		t.Fatal(explain(err))
	}
	var run Run
	for _, in := range e.Inputs { // in forward's order: the models here name their arguments otherwise
		d, _ := graph.DTypeByName(in.DType)
		run.Inputs = append(run.Inputs, Input{Shape: in.Shape, DType: d})
	}
	train := want.Eval
	if string(want.Train) != `"same"` {
		train = runFacts{}
		if err := json.Unmarshal(want.Train, &train); err != nil {
			t.Fatal(err)
		}
	}
	g := checkRun(t, s, m, run, want.Eval, "eval")
	if g != nil {
		checkParameters(t, g, want)
	}
	run.Training = true
	checkRun(t, s, m, run, train, "train")
}

func explain(err error) string {
	text := err.Error()
	if e, ok := err.(*Error); ok {
		text += "\n" + e.Traceback()
	}
	return text
}

func checkRun(t *testing.T, s *Session, m *Model, run Run, want runFacts, mode string) *graph.Graph {
	if want.Error != "" {
		return nil
	}
	g, err := s.Trace(m, run)
	if err != nil {
		t.Errorf("%s: %s", mode, explain(err))
		return nil
	}
	if err := graph.Validate(g); err != nil {
		t.Errorf("%s: %v", mode, err)
	}
	var outs []string
	for _, o := range g.Outputs {
		outs = append(outs, fmt.Sprint(o.Tensor.Shape))
	}
	wanted := shapesIn(want.Out)
	slices.Sort(outs) // the golden lost the order of dicts
	slices.Sort(wanted)
	if !slices.Equal(outs, wanted) {
		t.Errorf("%s: outputs %v, want %v", mode, outs, wanted)
	}
	checkCalls(t, g, want.Calls, mode)
	return g
}

// shapesIn lists the shapes of a golden structure in order. JSON objects lose
// the order of dicts, so those are listed as they come by key.
func shapesIn(v any) []string {
	switch v := v.(type) {
	case []any:
		if len(v) == 0 || isNumber(v[0]) {
			ints := make([]int64, len(v))
			for i, n := range v {
				ints[i] = int64(n.(float64))
			}
			return []string{fmt.Sprint(ints)}
		}
		var all []string
		for _, item := range v {
			all = append(all, shapesIn(item)...)
		}
		return all
	case map[string]any:
		var all []string
		for _, key := range []string{"tuple", "list", "dict", "fields"} {
			if inner, ok := v[key]; ok {
				all = append(all, shapesInContainer(inner)...)
			}
		}
		return all
	}
	return nil
}

func shapesInContainer(v any) []string {
	var all []string
	switch v := v.(type) {
	case []any:
		for _, item := range v {
			all = append(all, shapesIn(item)...)
		}
	case map[string]any:
		for _, item := range v {
			all = append(all, shapesIn(item)...)
		}
	}
	return all
}

func isNumber(v any) bool {
	_, ok := v.(float64)
	return ok
}

// checkCalls compares the module calls in order of return.
func checkCalls(t *testing.T, g *graph.Graph, want [][2]any, mode string) {
	var got []string
	for i := range g.Steps {
		if step := &g.Steps[i]; step.Kind == graph.StepLeave {
			got = append(got, describeCall(step.Call))
		}
	}
	for i, w := range want {
		text := fmt.Sprintf("%v %v", w[0], strings.Join(shapesIn(w[1]), " "))
		if i >= len(got) || got[i] != text {
			shown := "nothing"
			if i < len(got) {
				shown = got[i]
			}
			if len(shapesIn(w[1])) > 1 && strings.HasPrefix(shown, fmt.Sprint(w[0])) {
				continue // a dict's order is lost in the golden
			}
			t.Errorf("%s: module call %d is %s, want %s", mode, i, shown, text)
			return
		}
	}
	if len(got) > len(want) {
		t.Errorf("%s: %d module calls, want %d", mode, len(got), len(want))
	}
}

func describeCall(c *graph.Call) string {
	var shapes []string
	for _, out := range c.Outputs {
		shapes = append(shapes, fmt.Sprint(out.Shape))
	}
	return c.Module.Class + " " + strings.Join(shapes, " ")
}

func checkParameters(t *testing.T, g *graph.Graph, want modelFacts) {
	var names, wanted []string
	var params, trainable, buffers int64
	for _, p := range g.Params {
		n := p.Tensor.Elements()
		if p.Buffer {
			buffers += n
			continue
		}
		params += n
		if p.Trainable {
			trainable += n
		}
		names = append(names, fmt.Sprintf("%s %v", p.Path, p.Tensor.Shape))
	}
	for _, p := range want.Parameters {
		wanted = append(wanted, fmt.Sprintf("%s %s", p[0], strings.Join(shapesIn(p[1]), "")))
	}
	if params != want.Params || trainable != want.Trainable || buffers != want.Buffers {
		t.Errorf("parameters %d trainable %d buffers %d, want %d %d %d", params, trainable, buffers, want.Params, want.Trainable, want.Buffers)
	}
	if !slices.Equal(names, wanted) {
		t.Errorf("parameters %v, want %v", names, wanted)
	}
}
