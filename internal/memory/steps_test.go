package memory

// This file compares whole steps with real torch on fake GPU tensors.

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"heft/internal/acid"
	"heft/internal/files"
	"heft/internal/graph"
	"heft/internal/input"
	"heft/internal/packed"
	"heft/internal/python/vm"
	"heft/internal/source"
	"heft/internal/torch"
)

// recordedRun is one run of real torch on fake GPU tensors
// (tools/goldens/memory.py): the sums of live storages, rounded to 512 bytes.
type recordedRun struct {
	ID        string
	Inputs    [][3]any
	Mode      string
	Optimizer string
	Loss      Loss
	Stages    []recordedStage
}

// recordedStage is [phase, iteration, bytes at its end, peak].
type recordedStage struct {
	phase     string
	iteration int
	end, peak int64
}

func (s *recordedStage) UnmarshalJSON(text []byte) error {
	return json.Unmarshal(text, &[]any{&s.phase, &s.iteration, &s.end, &s.peak})
}

// stepTolerance is how far a phase may be off, relative to torch's figure; two
// blocks of 512 bytes are allowed in any case, for the smallest models.
const (
	stepTolerance = 0.005
	stepBlocks    = 1024
)

// stepsDiffer lists models whose steps are known to be further off, and why.
var stepsDiffer = map[string]string{
	"domain_adversarial":    "what the Python code of a backward makes on its way is not followed: -25 % at the peak of backward",
	"pointnet":              "tables that forward makes of constants (torch.eye) count as part of the model: +1.0 %",
	"rnn_grucell":           "the gradients of a gated cell's gates serve both of its products; here each is made anew: +4.1 %",
	"rnn_lstmcell":          "as rnn_grucell: +3.3 %",
	"seg_tokens":            "47,616 bytes of the backward of an encoder layer are missing: -2.4 %",
	"seq2seq_gru_attention": "4,608 bytes of a step's results live longer here than in torch: +4.1 %",
	"timm.cpubone_nano":     "526,336 bytes of the forward live longer here than in torch: +0.7 %",
	"tiny_swin":             "24,576 bytes of the backward of its window attention are missing: -0.7 %",
	"timm.shvit_s1":         "group_norm of a part of a tensor keeps a copy; torch 2.15 keeps the part, older ones the copy: -1.2 %",
}

// TestStepsAgreeWithTorch simulates whole training steps and inference, and
// compares the bytes of live tensors at the end of every phase and at its peak.
// Models of timm take a minute more: they run where HEFT_TIMM names its sources.
func TestStepsAgreeWithTorch(t *testing.T) {
	opener := newModelOpener(t)
	t.Run("timm", func(t *testing.T) { acid.Folder(t, "HEFT_TIMM") }) // says when its models are left out
	agree, differ := map[string]bool{}, map[string]bool{}
	for _, run := range readRuns(t) {
		if opener.leavesOut(run.ID) {
			continue
		}
		agree[run.ID] = true
		text := opener.compare(&run)
		if text == "" {
			continue
		}
		differ[run.ID] = true
		if reason := stepsDiffer[run.ID]; reason == "" {
			t.Errorf("%s %s %s: %s", run.ID, run.Mode, run.Optimizer, text)
		}
	}
	for id := range differ {
		delete(agree, id)
	}
	for id := range stepsDiffer {
		if agree[id] {
			t.Errorf("%s is listed as different, and agrees", id)
		}
	}
	t.Logf("%d models agree within %v %%, %d differ", len(agree), 100*stepTolerance, len(differ))
	if len(agree) < 60 {
		t.Errorf("only %d models agree", len(agree))
	}
}

func readRuns(t *testing.T) []recordedRun {
	t.Helper()
	return packed.Rows[recordedRun](t, "../../testdata/goldens/memory.jsonl.gz")
}

const userModels = "../../testdata/models"

// modelOpener traces the models of the recorded runs. It keeps the last graph,
// since runs that differ in the optimizer follow each other. Each mode builds
// its model anew: modules may keep what a forward made.
type modelOpener struct {
	entries map[string]manifestEntry
	timm    string         // folder that holds timm's sources, "" if there is none
	library *torch.Session // that has imported timm, whose models are built one after the other
	traced  string         // name and mode of graph
	graph   *graph.Graph
}

type manifestEntry struct {
	ID, File, Root, Build string

	folder string
}

// manifests list the models of the recorded runs that are neither torchvision's nor
// timm's.
var manifests = []string{userModels + "/manifest.json", "testdata/nets/nets.json"}

func newModelOpener(t *testing.T) *modelOpener {
	t.Helper()
	o := &modelOpener{entries: map[string]manifestEntry{}, timm: os.Getenv("HEFT_TIMM")}
	for _, manifest := range manifests {
		text, err := os.ReadFile(manifest)
		if err != nil {
			t.Fatal(err)
		}
		var entries []manifestEntry
		if err := json.Unmarshal(text, &entries); err != nil {
			t.Fatal(err)
		}
		for _, e := range entries {
			e.folder = filepath.Dir(manifest)
			o.entries[e.ID] = e
		}
	}
	return o
}

// leavesOut tells whether a model is not compared: one of timm where there are
// no sources.
func (o *modelOpener) leavesOut(id string) bool {
	return o.timm == "" && strings.HasPrefix(id, "timm.")
}

func (o *modelOpener) trace(run *recordedRun) (*graph.Graph, error) {
	key := run.ID + " " + run.Mode
	if o.traced == key {
		return o.graph, nil
	}
	specs := make([]input.Spec, len(run.Inputs))
	for i, in := range run.Inputs { // in forward's order: the models here name their arguments otherwise
		dtype, _ := graph.DTypeByName(in[1].(string))
		specs[i] = input.Spec{Kind: input.Tensor, DType: dtype}
		for _, size := range in[2].([]any) {
			specs[i].Shape = append(specs[i].Shape, int64(size.(float64)))
		}
	}
	g, err := o.open(run.ID, specs, run.Mode == "train")
	if err == nil {
		o.traced, o.graph = key, g
	}
	return g, err
}

func (o *modelOpener) open(id string, specs []input.Spec, training bool) (*graph.Graph, error) {
	if e, ok := o.entries[id]; ok {
		return e.trace(torch.Run{Inputs: specs, Training: training})
	}
	corpus, name, _ := strings.Cut(id, ".")
	if corpus == "timm" {
		return o.traceTimm(name, torch.Run{Inputs: specs, Training: training})
	}
	m, err := source.Open(context.Background(), name, source.Options{})
	if err != nil {
		return nil, err
	}
	defer m.Close()
	specs[0].Name = ""
	return m.Trace(source.Run{Inputs: specs, Training: training})
}

// traceTimm builds a model of timm, which is imported once: that takes longer than most
// of its models.
func (o *modelOpener) traceTimm(name string, run torch.Run) (*graph.Graph, error) {
	if o.library == nil {
		s, err := torch.Open(torch.Options{
			Roots:  []*files.Root{files.New(os.DirFS(o.timm), "", "/packages")},
			Limits: vm.Limits{Steps: 1 << 40, MemoryBytes: 2 << 30},
		})
		if err != nil {
			return nil, err
		}
		if err := s.LoadSource("models.py", []byte("import timm\n")); err != nil {
			return nil, err
		}
		o.library = s
	}
	m, err := o.library.Build(fmt.Sprintf("timm.create_model(%q)", name))
	if err != nil {
		return nil, err
	}
	run.Inputs[0].Name = ""
	return o.library.Trace(m, run)
}

// trace builds and runs an entry of the manifest.
func (e *manifestEntry) trace(run torch.Run) (*graph.Graph, error) {
	folder, file := filepath.Split(e.File)
	if e.Root != "" {
		folder, file = e.Root, strings.TrimPrefix(e.File, e.Root+"/")
	}
	s, err := torch.Open(torch.Options{Roots: []*files.Root{files.New(os.DirFS(filepath.Join(e.folder, folder)), "", "/model")}})
	if err != nil {
		return nil, err
	}
	defer s.Close()
	if err := s.LoadFile(file); err != nil {
		return nil, err
	}
	m, err := s.Build(e.Build)
	if err != nil {
		return nil, err
	}
	return s.Trace(m, run)
}

// compare simulates a run and describes the first phase that is off.
func (o *modelOpener) compare(run *recordedRun) string {
	g, err := o.trace(run)
	if err != nil {
		return err.Error()
	}
	plan := Plan{TensorsOnly: true, Iterations: 1}
	if run.Mode == "train" {
		plan.Mode, plan.Iterations, plan.Loss = Training, 2, run.Loss
		plan.Optimizer = Optimizer{Name: run.Optimizer}
		if run.Optimizer == "sgd" {
			plan.Optimizer.Momentum = 0.9
		}
	}
	r, err := Simulate(g, plan)
	if err != nil {
		return err.Error()
	}
	if len(r.Stages) != len(run.Stages) {
		return fmt.Sprintf("%d phases, torch has %d", len(r.Stages), len(run.Stages))
	}
	for i, want := range run.Stages {
		got := r.Stages[i]
		placing := got.Iteration == 0
		if apart(got.Rounded, want.end) || !placing && apart(got.PeakRound, want.peak) {
			return fmt.Sprintf("%s %d ends at %d, peak %d; torch has %d, %d (%+d, %+d; %+.2f %%, %+.2f %%)", want.phase, want.iteration,
				got.Rounded, got.PeakRound, want.end, want.peak, got.Rounded-want.end, got.PeakRound-want.peak,
				percent(got.Rounded, want.end), percent(got.PeakRound, want.peak))
		}
	}
	return ""
}

func percent(got, want int64) float64 { return 100 * (float64(got)/float64(max(want, 1)) - 1) }

func apart(got, want int64) bool {
	difference := max(got-want, want-got)
	return difference > stepBlocks && float64(difference) > stepTolerance*float64(want)
}
