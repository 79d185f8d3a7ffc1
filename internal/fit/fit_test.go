package fit

// This file tests answers, refusals and which levers a plan gets.

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"heft/internal/graph"
	"heft/internal/memory"
	"heft/internal/op"
	"heft/internal/source"
)

// jobFor fits a built-in model into a card of so many MiB.
func jobFor(t *testing.T, name string, mebibytes int64, training bool) Job {
	t.Helper()
	m, err := source.Open(t.Context(), name, source.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(m.Close)
	job := Job{Run: Run{Batch: 1}, Solve: Batch, Image: 224, BFloat16: true, Levers: true}
	job.Plan.Hardware = memory.Hardware{Capability: 86, Memory: mebibytes << 20, Context: 240 << 20}
	if training {
		job.Plan.Mode = memory.Training
		job.Plan.Optimizer = memory.Optimizer{Name: "sgd", Momentum: 0.9}
	}
	job.Trace = func(r Run) (*graph.Graph, error) {
		return m.Trace(source.Run{Batch: r.Batch, Training: training, Precision: source.Precision{Autocast: r.Autocast, DType: r.Half}})
	}
	return job
}

// TestRefused: MobileNetV2's widest depthwise input is 96 channels of 112×112,
// 1,204,224 elements an image, of which PyTorch's kernel takes 2³¹−1: 1,783
// images, on a card with memory for more. Since 2.9 cuDNN takes over there.
func TestRefused(t *testing.T) {
	job := jobFor(t, "mobilenet_v2", 100_000, false)
	job.Levers = false
	for release, refused := range map[op.Release]bool{{Major: 2, Minor: 4}: true, {Major: 2, Minor: 9}: false} {
		job.Plan.Torch = release
		s, err := Solve(job)
		if err != nil {
			t.Fatal(err)
		}
		if (s.Size == 1783) != refused || (s.Refused != nil) != refused || (s.Over == 0) != refused {
			t.Errorf("torch %v: batch %d, refused by %v, over by %d; want refused %t", release, s.Size, s.Refused, s.Over, refused)
		}
		if refused && (s.Refused.Path() != "features.2.conv.1.0" || s.Needs > 30_000<<20) {
			t.Errorf("refused at %s with %d bytes", s.Refused.Path(), s.Needs)
		}
	}
}

// TestWithoutLine: a detector goes through its images one by one, so two runs do not
// do the same; the answer is exact all the same.
func TestWithoutLine(t *testing.T) {
	job := jobFor(t, "fasterrcnn_mobilenet_v3_large_320_fpn", 800, false)
	job.Image, job.Run.Batch = 0, 4
	s, err := Solve(job)
	if err != nil {
		t.Fatal(err)
	}
	checkAnswer(t, job, s)
}

// checkAnswer: the batch that was found runs on the card, and the next does not.
func checkAnswer(t *testing.T, job Job, s *Solution) {
	t.Helper()
	for size, fits := range map[int64]bool{s.Size: true, s.Next: false} {
		g, err := job.Trace(Run{Batch: size})
		if err != nil {
			t.Fatal(err)
		}
		r, err := memory.Simulate(g, job.Plan)
		if err != nil {
			t.Fatal(err)
		}
		if (r.OutOfMemory == nil) != fits {
			t.Errorf("batch %d: out of memory %v, want fits %t", size, r.OutOfMemory, fits)
		}
	}
}

// TestLeversLeft: where runs are long, what would help is not tried, and said so.
func TestLeversLeft(t *testing.T) {
	job := jobFor(t, "resnet18", 3000, true)
	trace := job.Trace
	job.Trace = func(r Run) (*graph.Graph, error) {
		g, err := trace(r)
		if err == nil {
			g.Steps = append(g.Steps, slices.Repeat([]graph.Step{{Kind: graph.StepDrop}}, lightSteps)...)
		}
		return g, err
	}
	s, err := Solve(job)
	if err != nil || !s.LeversLeft || len(s.Levers) > 0 || s.Size == 0 {
		t.Errorf("%+v, %v; want a batch, no levers, and that they were left", s, err)
	}
}

// TestSolve: the batch that is found runs on the card, and the next does not.
func TestSolve(t *testing.T) {
	job := jobFor(t, "resnet18", 3000, true)
	s, err := Solve(job)
	if err != nil {
		t.Fatal(err)
	}
	if s.Size < 20 || s.Size > 200 {
		t.Fatalf("a batch of %d for ResNet-18 in 3,000 MiB", s.Size)
	}
	checkAnswer(t, job, s)
	if s.Needs > job.Plan.Hardware.Memory || s.Uses < s.Needs {
		t.Errorf("needs %d, uses %d of %d", s.Needs, s.Uses, job.Plan.Hardware.Memory)
	}
	checkLevers(t, s)
}

func checkLevers(t *testing.T, s *Solution) {
	t.Helper()
	if len(s.Levers) != reported {
		t.Fatalf("%d levers, want %d: %+v", len(s.Levers), reported, s.Levers)
	}
	for i, l := range s.Levers {
		if l.Size <= s.Size || l.Name == "" || l.Cost == "" {
			t.Errorf("lever %+v does not help", l)
		}
		if i > 0 && l.Size > s.Levers[i-1].Size {
			t.Errorf("levers are not in order: %+v", s.Levers)
		}
	}
}

// TestAgreesWithMemory: what fit finds goes through on the card and needs no more
// than the card has; its next step does neither. The report of a single run tells
// the same from the same two questions.
func TestAgreesWithMemory(t *testing.T) {
	for _, c := range []struct {
		model     string
		training  bool
		mebibytes []int64
	}{
		{"squeezenet1_1", true, []int64{1500, 2111, 2917}},
		{"resnet18", true, []int64{1873, 4031}},
		{"mobilenet_v2", false, []int64{900, 1301}},
		{"shufflenet_v2_x0_5", true, []int64{1700}},
		{"fasterrcnn_mobilenet_v3_large_320_fpn", false, []int64{700, 1103}},
		{"ssdlite320_mobilenet_v3_large", false, []int64{611}},
	} {
		for _, size := range c.mebibytes {
			job := jobFor(t, c.model, size, c.training)
			job.Levers = false
			s, err := Solve(job)
			if err != nil {
				t.Fatalf("%s in %d MiB: %v", c.model, size, err)
			}
			agree(t, job, s)
		}
	}
}

// agree asks of the batch that was found, and of the next one, what the report of a
// single run asks.
func agree(t *testing.T, job Job, s *Solution) {
	t.Helper()
	card, unlimited := job.Plan.Hardware.Memory, job.Plan
	unlimited.Hardware.Memory = 0
	for batch, want := range map[int64]bool{s.Size: true, s.Next: false} {
		if batch == 0 {
			continue
		}
		g, err := job.Trace(Run{Batch: batch})
		if err != nil {
			t.Fatal(err)
		}
		r, err := memory.Simulate(g, unlimited)
		if err != nil {
			t.Fatal(err)
		}
		fits, enough, ends := r.Fits(card), r.Needs(card) <= card, r.EndsOn(card) != nil
		if fits != want || enough != want || ends == want {
			t.Errorf("%s, batch %d in %d bytes: fits %t, needs no more than the card has %t, ends %t; want it to fit: %t",
				g.Name, batch, card, fits, enough, ends, want)
		}
	}
}

// TestLeversFail: a lever that the model refuses says why.
func TestLeversFail(t *testing.T) {
	job := jobFor(t, "resnet18", 3000, true)
	trace := job.Trace
	job.Trace = func(r Run) (*graph.Graph, error) {
		if r.Autocast != graph.InvalidDType {
			return nil, errors.New("model.py:7: expected operands of one type")
		}
		return trace(r)
	}
	s, err := Solve(job)
	if err != nil {
		t.Fatal(err)
	}
	if len(s.Failed) != 1 || s.Failed[0].Name != "AMP (bf16)" || !strings.Contains(s.Failed[0].Reason, "operands of one type") {
		t.Errorf("failed levers %+v, want AMP (bf16) with the model's reason", s.Failed)
	}
}

func TestNothingFits(t *testing.T) {
	job := jobFor(t, "resnet18", 270, true)
	job.Levers = false
	s, err := Solve(job)
	if err != nil {
		t.Fatal(err)
	}
	if s.Size != 0 || s.Next != 1 || s.Over <= 0 {
		t.Errorf("size %d, next %d, over by %d; want nothing to fit in 30 MiB", s.Size, s.Next, s.Over)
	}
}

// TestLeversByPlan: each plan gets the levers that it has not pulled.
func TestLeversByPlan(t *testing.T) {
	for name, c := range map[string]struct {
		change      func(*Job)
		has, hasNot string
	}{
		"training":  {func(*Job) {}, "AMP (bf16)", "bf16 model"},
		"inference": {func(j *Job) { j.Plan.Mode = memory.Inference }, "bf16 model", "AMP"},
		"old card":  {func(j *Job) { j.BFloat16 = false }, "AMP (fp16)", "bf16"},
		"amp":       {func(j *Job) { j.Run.Autocast = graph.Float16 }, "192 px images", "AMP"},
		"plain sgd": {func(j *Job) { j.Plan.Optimizer = memory.Optimizer{} }, "expandable segments", "no momentum"},
		"adam":      {func(j *Job) { j.Plan.Optimizer = memory.Optimizer{Name: "adam"} }, "adam → SGD", "no momentum"},
		"no image":  {func(j *Job) { j.Image = 0 }, "checkpoint", "px images"},
	} {
		job := jobFor(t, "resnet18", 3000, true)
		c.change(&job)
		f := newFitter(job)
		var names []string
		for _, l := range f.levers(&Solution{Size: 8}) {
			names = append(names, l.name)
		}
		all := strings.Join(names, "; ")
		if !strings.Contains(all, c.has) || strings.Contains(all, c.hasNot) {
			t.Errorf("%s: levers %s; want %q and not %q", name, all, c.has, c.hasNot)
		}
	}
}
