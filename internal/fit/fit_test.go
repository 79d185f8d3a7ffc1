package fit

// This file tests answers, refusals and what levers bring.

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
	job := Job{Run: Run{Batch: 1}, Solve: Batch, Image: 224}
	job.Plan.Hardware = memory.Hardware{Capability: 86, Memory: mebibytes << 20, Context: 240 << 20}
	if training {
		job.Plan.Mode = memory.Training
		job.Plan.Optimizer = memory.Optimizer{Name: "sgd", Momentum: 0.9}
	}
	job.Trace = func(r Run) (*graph.Graph, error) {
		return m.Trace(source.Run{Batch: r.Batch, Training: training})
	}
	job.Levers = func(int64) ([]Lever, error) { return someLevers(m, &job), nil }
	return job
}

// TestRefused: MobileNetV2's widest depthwise input is 96 channels of 112×112,
// 1,204,224 elements an image, of which PyTorch's kernel takes 2³¹−1: 1,783
// images, on a card with memory for more. Since 2.9 cuDNN takes over there.
func TestRefused(t *testing.T) {
	job := jobFor(t, "mobilenet_v2", 100_000, false)
	job.Levers = nil
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
			job.Levers = nil
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

// someLevers are changes of a job as a caller brings them: three that help, and one
// that the model refuses.
func someLevers(m *source.Model, job *Job) []Lever {
	half, segments, plain := job.Plan, job.Plan, job.Plan
	half.Autocast = graph.BFloat16
	segments.Allocator.ExpandableSegments = true
	plain.Optimizer = memory.Optimizer{Name: "sgd"}
	return []Lever{
		{Name: "AMP (bf16)", Cost: "–", Plan: half, Trace: func(r Run) (*graph.Graph, error) {
			return m.Trace(source.Run{Batch: r.Batch, Training: job.Plan.Mode == memory.Training, Precision: source.Precision{Autocast: graph.BFloat16}})
		}},
		{Name: "expandable segments", Cost: "–", Plan: segments},
		{Name: "SGD → no momentum", Cost: "accuracy to be checked", Plan: plain},
		{Name: "float8", Cost: "–", Plan: job.Plan, Trace: func(Run) (*graph.Graph, error) {
			return nil, errors.New("model.py:7: expected operands of one type")
		}},
	}
}

// TestLeversFail: a lever that the model refuses says why.
func TestLeversFail(t *testing.T) {
	s, err := Solve(jobFor(t, "resnet18", 3000, true))
	if err != nil {
		t.Fatal(err)
	}
	if len(s.Failed) != 1 || s.Failed[0].Name != "float8" || !strings.Contains(s.Failed[0].Reason, "operands of one type") {
		t.Errorf("failed levers %+v, want float8 with the model's reason", s.Failed)
	}
}

func TestNothingFits(t *testing.T) {
	job := jobFor(t, "resnet18", 270, true)
	job.Levers = nil
	s, err := Solve(job)
	if err != nil {
		t.Fatal(err)
	}
	if s.Size != 0 || s.Next != 1 || s.Over <= 0 {
		t.Errorf("size %d, next %d, over by %d; want nothing to fit in 30 MiB", s.Size, s.Next, s.Over)
	}
}
