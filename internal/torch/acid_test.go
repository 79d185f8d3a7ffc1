package torch

// This file runs torchvision's and timm's own sources, where their folders are
// named.

import (
	"cmp"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strings"
	"sync"
	"testing"

	"heft/internal/acid"
	"heft/internal/files"
	"heft/internal/graph"
	"heft/internal/input"
	"heft/internal/op"
	"heft/internal/packed"
	"heft/internal/python/vm"
)

var (
	updateRatchet = flag.Bool("ratchet", false, "write the counts of exact models to the ratchet file")
	onlyModels    = flag.String("models", "", "run only the corpus models with this in their name")
)

// corpus is a library whose own sources are run, and what real torch says
// about its models.
type corpus struct {
	name     string // of the golden files
	variable string // names the folder that holds the library's package
	module   string // to import
	build    func(m *corpusModel) string
}

var corpora = []corpus{
	{"torchvision-0.14.1", "HEFT_TORCHVISION_0_14", "torchvision.models", buildTorchvision},
	{"torchvision-0.29.2", "HEFT_TORCHVISION", "torchvision.models", buildTorchvision},
	{"timm-1.0.31", "HEFT_TIMM", "timm", func(m *corpusModel) string { return fmt.Sprintf("create_model(%q)", m.Name) }},
}

// buildTorchvision asks for no weights, neither of the model nor of its
// backbone.
func buildTorchvision(m *corpusModel) string {
	extra := ""
	if m.takesImages() || strings.Contains(m.Module, ".segmentation") || strings.HasPrefix(m.Name, "fcn_") ||
		strings.HasPrefix(m.Name, "deeplab") || strings.HasPrefix(m.Name, "lraspp") {
		extra = ", weights_backbone=None"
	}
	return fmt.Sprintf("get_model(%q, weights=None%s)", m.Name, extra)
}

// corpusModel is what real torch says about one model. The calls are those of
// modules in order of return.
type corpusModel struct {
	Name    string
	Module  string
	Input   [][]int64
	Params  int64
	Buffers int64
	Out     any
	MACs    *int64 `json:"macs"`
	Bound   any    `json:"out_bound"` // where a run's sizes depend on data: their upper bounds
	Most    *int64 `json:"macs_bound"`
	Calls   []corpusCall
}

type corpusCall struct {
	class  string
	shapes []string
}

// takesImages tells a detector: its argument is a list of images.
func (m *corpusModel) takesImages() bool {
	return len(m.Input) == 1 && len(m.Input[0]) == 3 || strings.Contains(m.Module, ".detection")
}

// inputs are the golden's, or torchvision's defaults where the goldens do not
// say.
func (m *corpusModel) inputs() []Input {
	shapes := m.Input
	switch {
	case shapes != nil:
	case m.takesImages():
		shapes = [][]int64{{3, 300, 400}}
	case strings.Contains(m.Module, ".video"):
		shapes = [][]int64{{1, 3, 16, 224, 224}}
	case strings.Contains(m.Module, ".optical_flow"):
		shapes = [][]int64{{1, 3, 128, 128}, {1, 3, 128, 128}}
	case m.Name == "inception_v3":
		shapes = [][]int64{{1, 3, 299, 299}}
	default:
		shapes = [][]int64{{1, 3, 224, 224}}
	}
	specs := make([]Input, len(shapes))
	for i, shape := range shapes {
		specs[i] = input.Float32(shape...)
	}
	if m.takesImages() {
		return []Input{{Kind: input.List, Items: specs}}
	}
	return specs
}

// tally counts what agrees with real torch.
type tally struct {
	Models     int `json:"models"`
	Parameters int `json:"parameters"`
	Buffers    int `json:"buffers"`
	Outputs    int `json:"outputs"`
	MACs       int `json:"macs"`
	CallLists  int `json:"call_lists"` // models all of whose module calls agree
	Calls      int `json:"calls"`
}

// corpusResult holds what is exact, what the goldens know at all, and why the rest is not exact.
type corpusResult struct {
	exact, known tally
	reasons      []string
}

// TestCorpora runs torchvision's and timm's own sources, all models, against
// facts from real torch. It needs their folders; see tools/acid/fetch.sh.
func TestCorpora(t *testing.T) {
	if testing.Short() {
		t.Skip("short")
	}
	defer debug.SetGCPercent(debug.SetGCPercent(200)) // most of the time goes to garbage
	for _, c := range corpora {
		t.Run(c.name, func(t *testing.T) {
			folder := acid.Folder(t, c.variable)
			result := runCorpus(c, folder, readCorpus(t, c.name))
			slices.Sort(result.reasons)
			for _, reason := range result.reasons {
				t.Log(reason)
			}
			e, k := result.exact, result.known
			t.Logf("%s: %d models; exact: parameters %d/%d, buffers %d/%d, outputs %d/%d, MACs %d/%d, module calls %d/%d (in full: %d/%d models)",
				c.name, k.Models, e.Parameters, k.Parameters, e.Buffers, k.Buffers,
				e.Outputs, k.Outputs, e.MACs, k.MACs, e.Calls, k.Calls, e.CallLists, k.CallLists)
			if *onlyModels == "" {
				checkRatchet(t, c.name, e)
			}
		})
	}
}

// checkRatchet fails when fewer facts are exact than were before.
func checkRatchet(t *testing.T, name string, exact tally) {
	t.Helper()
	file := filepath.Join(goldens, "ratchet.json")
	ratchet := map[string]tally{}
	if text, err := os.ReadFile(file); err == nil {
		if err := json.Unmarshal(text, &ratchet); err != nil {
			t.Fatal(err)
		}
	}
	if *updateRatchet {
		ratchet[name] = exact
		text, err := json.MarshalIndent(ratchet, "", "  ")
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, append(text, '\n'), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	was := ratchet[name]
	for _, row := range []struct {
		what     string
		now, was int
	}{
		{"models run", exact.Models, was.Models}, {"parameter counts", exact.Parameters, was.Parameters},
		{"buffer counts", exact.Buffers, was.Buffers}, {"outputs", exact.Outputs, was.Outputs}, {"MACs", exact.MACs, was.MACs},
		{"module calls", exact.Calls, was.Calls}, {"models with all calls", exact.CallLists, was.CallLists},
	} {
		if row.now < row.was {
			t.Errorf("%s: %d exact, the ratchet stands at %d", row.what, row.now, row.was)
		}
	}
}

// modelsPerSession bounds what one machine has to keep.
const modelsPerSession = 60

// runCorpus runs all models with two workers.
func runCorpus(c corpus, folder string, models []*corpusModel) corpusResult {
	var total corpusResult
	var lock sync.Mutex
	var workers sync.WaitGroup
	batches := slices.Collect(slices.Chunk(models, modelsPerSession))
	next := make(chan []*corpusModel, len(batches))
	for _, batch := range batches {
		next <- batch
	}
	close(next)
	for range 2 {
		workers.Go(func() {
			for batch := range next {
				r := runBatch(c, folder, batch)
				lock.Lock()
				total.add(r)
				lock.Unlock()
			}
		})
	}
	workers.Wait()
	return total
}

func (r *corpusResult) add(s corpusResult) {
	for _, pair := range [][2]*tally{{&r.exact, &s.exact}, {&r.known, &s.known}} {
		a, b := pair[0], pair[1]
		a.Models += b.Models
		a.Parameters += b.Parameters
		a.Buffers += b.Buffers
		a.Outputs += b.Outputs
		a.MACs += b.MACs
		a.Calls += b.Calls
		a.CallLists += b.CallLists
	}
	r.reasons = append(r.reasons, s.reasons...)
}

func runBatch(c corpus, folder string, models []*corpusModel) corpusResult {
	var r corpusResult
	for _, m := range models {
		r.expect(m)
	}
	s, err := Open(Options{
		Roots:  []*files.Root{files.New(os.DirFS(folder), "", "/model")},
		Limits: vm.Limits{Steps: 10_000_000_000, MemoryBytes: 8 << 30},
	})
	if err == nil {
		defer s.Close()
		err = s.LoadModule(c.module)
	}
	if err != nil {
		r.reasons = append(r.reasons, fmt.Sprintf("%s: import: %v", models[0].Name, explain(err)))
		return r
	}
	for _, m := range models {
		r.model(s, c, m)
	}
	return r
}

// expect counts what the goldens know of a model.
func (r *corpusResult) expect(m *corpusModel) {
	r.known.Models++
	r.known.Parameters++
	r.known.Buffers++
	if m.wantedOutput() != nil {
		r.known.Outputs++
	}
	if m.MACs != nil {
		r.known.MACs++
	}
	if m.Calls != nil {
		r.known.CallLists++
		r.known.Calls += len(m.Calls)
	}
}

func (r *corpusResult) differ(m *corpusModel, format string, args ...any) {
	r.reasons = append(r.reasons, m.Name+": "+fmt.Sprintf(format, args...))
}

// model builds and traces one model and compares it.
func (r *corpusResult) model(s *Session, c corpus, m *corpusModel) {
	defer func() {
		if x := recover(); x != nil {
			r.differ(m, "panic: %v", x)
		}
	}()
	model, err := s.Build(c.build(m))
	if err != nil {
		r.differ(m, "%s", explain(err))
		return
	}
	g, err := s.Trace(model, Run{Inputs: m.inputs()})
	if err != nil {
		r.differ(m, "%s", explain(err))
		r.sizes(m, s.elements(model))
		return
	}
	if err := graph.Validate(g); err != nil {
		r.differ(m, "graph: %v", err)
	}
	r.exact.Models++
	r.sizes(m, graphElements(g))
	r.outputs(m, g)
	r.macs(m, g)
	r.calls(m, g)
}

type elements struct{ params, buffers int64 }

func graphElements(g *graph.Graph) elements {
	var e elements
	for _, p := range g.Params {
		if p.Buffer {
			e.buffers += p.Tensor.Elements()
		} else {
			e.params += p.Tensor.Elements()
		}
	}
	return e
}

// elements counts a model that could not be traced.
func (s *Session) elements(m *Model) elements {
	var e elements
	for _, half := range []struct {
		method string
		count  *int64
	}{{"parameters", &e.params}, {"buffers", &e.buffers}} {
		found, err := s.library.vm.CallMethod(m.object, half.method)
		if err != nil {
			return e
		}
		items, err := s.library.vm.ToSlice(found)
		if err != nil {
			return e
		}
		for _, item := range items {
			if t, ok := tensorOf(item); ok {
				*half.count += t.tensor.Elements()
			}
		}
	}
	return e
}

func (r *corpusResult) sizes(m *corpusModel, e elements) {
	if e.params == m.Params {
		r.exact.Parameters++
	} else {
		r.differ(m, "%d parameters, want %d", e.params, m.Params)
	}
	if e.buffers == m.Buffers {
		r.exact.Buffers++
	} else {
		r.differ(m, "%d buffer elements, want %d", e.buffers, m.Buffers)
	}
}

func (r *corpusResult) outputs(m *corpusModel, g *graph.Graph) {
	var tensors []*graph.Tensor
	for _, o := range g.Outputs {
		tensors = append(tensors, o.Tensor)
	}
	want := m.wantedOutput()
	if want == nil {
		return
	}
	if agree(tensors, structureShapes(want)) {
		r.exact.Outputs++
	} else {
		r.differ(m, "output %v, want %v", shapesOf(tensors), want)
	}
}

// wantedOutput is nil where the goldens do not have it.
func (m *corpusModel) wantedOutput() any {
	if m.Bound != nil {
		return m.Bound
	}
	return m.Out
}

func (r *corpusResult) macs(m *corpusModel, g *graph.Graph) {
	want := m.MACs
	if m.Most != nil {
		want = m.Most
	}
	if want == nil {
		return
	}
	var total int64
	for _, o := range g.Ops() {
		total += op.ForwardWork(o).MACs
	}
	if total == *want {
		r.exact.MACs++
	} else {
		r.differ(m, "%d MACs, want %d", total, *want)
	}
}

func (r *corpusResult) calls(m *corpusModel, g *graph.Graph) {
	if m.Calls == nil {
		return
	}
	calls := slices.Clone(g.Calls)
	slices.SortStableFunc(calls, func(a, b *graph.Call) int { return cmp.Compare(a.Leave, b.Leave) })
	equal, first := 0, ""
	for i := range min(len(calls), len(m.Calls)) {
		got, want := calls[i], m.Calls[i]
		if got.Module.Class == want.class && agree(got.Outputs, want.shapes) {
			equal++
		} else if first == "" {
			first = fmt.Sprintf("call %d: %s %v, want %s %v", i, got.Module.Class, shapesOf(got.Outputs), want.class, want.shapes)
		}
	}
	r.exact.Calls += equal
	if equal == len(m.Calls) && len(calls) == len(m.Calls) {
		r.exact.CallLists++
		return
	}
	r.differ(m, "%d of %d module calls as in torch (%d here); %s", equal, len(m.Calls), len(calls), first)
}

func shapesOf(tensors []*graph.Tensor) []string {
	shapes := make([]string, len(tensors))
	for i, t := range tensors {
		shapes[i] = fmt.Sprint(t.Shape)
	}
	return shapes
}

// agree compares tensors with the shapes of a golden, whose dicts have lost
// their order. A size that is an upper bound may be larger.
func agree(tensors []*graph.Tensor, want []string) bool {
	if len(tensors) != len(want) {
		return false
	}
	rest := slices.Clone(want)
	for _, exact := range []bool{true, false} {
		tensors = slices.DeleteFunc(slices.Clone(tensors), func(t *graph.Tensor) bool {
			at := slices.IndexFunc(rest, func(shape string) bool { return fits(t, shape, exact) })
			if at >= 0 {
				rest = slices.Delete(rest, at, at+1)
			}
			return at >= 0
		})
	}
	return len(rest) == 0
}

func fits(t *graph.Tensor, shape string, exact bool) bool {
	if fmt.Sprint(t.Shape) == shape {
		return true
	}
	if exact || !t.Bound {
		return false
	}
	var sizes []int64
	if json.Unmarshal([]byte(strings.ReplaceAll(shape, " ", ",")), &sizes) != nil || len(sizes) != len(t.Shape) {
		return false
	}
	for i, n := range sizes {
		if t.Shape[i] < n || i > 0 && t.Shape[i] != n {
			return false
		}
	}
	return true
}

// corpusCalls are the module calls of a model, as pairs or in a table.
type corpusCalls struct {
	Name  string
	Calls [][2]any
	T     []struct {
		C string
		O any
	}
}

// readCorpus reads the facts of a corpus, module calls included.
func readCorpus(t *testing.T, name string) []*corpusModel {
	var models []*corpusModel
	byName := map[string]*corpusModel{}
	packed.Each(t, filepath.Join(goldens, name+".jsonl.gz"), func(m *corpusModel) {
		if strings.Contains(m.Name, *onlyModels) {
			models, byName[m.Name] = append(models, m), m
		}
	})
	packed.Each(t, filepath.Join(goldens, name+"-module-shapes.jsonl.gz"), func(row corpusCalls) {
		if byName[row.Name] == nil {
			return
		}
		calls := make([]corpusCall, 0, len(row.Calls)+len(row.T))
		for _, c := range row.Calls {
			class, _ := c[0].(string)
			calls = append(calls, corpusCall{class, structureShapes(c[1])})
		}
		for _, c := range row.T {
			calls = append(calls, corpusCall{c.C, structureShapes(c.O)})
		}
		byName[row.Name].Calls = calls
	})
	return models
}

// structureShapes lists the shapes in a golden's nested output: a list of
// numbers is a shape, other lists and objects hold more.
func structureShapes(v any) []string {
	switch v := v.(type) {
	case []any:
		if sizes, ok := asShape(v); ok {
			return []string{fmt.Sprint(sizes)}
		}
		var all []string
		for _, item := range v {
			all = append(all, structureShapes(item)...)
		}
		return all
	case map[string]any:
		var all []string
		for key, item := range v {
			if list, ok := item.([]any); ok && len(list) == 0 && (key == "list" || key == "tuple") {
				continue // an empty container, not a tensor without axes
			}
			all = append(all, structureShapes(item)...)
		}
		return all
	}
	return nil
}

func asShape(list []any) ([]int64, bool) {
	sizes := make([]int64, len(list))
	for i, item := range list {
		n, ok := item.(float64)
		if !ok {
			return nil, false
		}
		sizes[i] = int64(n)
	}
	return sizes, true
}
