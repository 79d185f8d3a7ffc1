package heft_test

// This file tests that many runs give what each gives alone, in order.

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"heft"
)

// TestPool: runs that share a model, and a trace where only the card or the optimizer
// is another, give what each gives alone, in the order of the list.
func TestPool(t *testing.T) {
	var jobs []heft.Job
	for i, s := range []heft.Setting{
		{Batch: 2}, {Mode: heft.Training, Batch: 3}, {Mode: heft.Training, Batch: 3, Optimizer: "adamw"}, {Mode: heft.Training, Batch: 3, Freeze: []string{"features"}},
		{Mode: heft.Training, Batch: 3, GPU: "t4", Precision: heft.AutocastFloat16}, {Mode: heft.Training, Batch: 3, Mem: 700 * heft.MiB, GPU: "t4"}, {Batch: 2, Torch: "1.13"},
	} {
		for _, model := range []string{"squeezenet1_1", "mobilenet_v2"} {
			jobs = append(jobs, heft.Job{ID: fmt.Sprint(i), Model: model, Setting: s})
		}
	}
	var results []*heft.JobResult
	if err := (heft.Pool{Workers: 3, Models: 2}).Run(t.Context(), slices.Values(jobs), func(r *heft.JobResult) error {
		results = append(results, r)
		return nil
	}); err != nil || len(results) != len(jobs) {
		t.Fatalf("%d results of %d jobs, %v", len(results), len(jobs), err)
	}
	for i, r := range results {
		if r.Error != nil {
			t.Errorf("%s %s: %v", r.Model, r.ID, *r.Error)
			continue
		}
		m, err := heft.Open(t.Context(), heft.Name(jobs[i].Model))
		if err != nil {
			t.Fatal(err)
		}
		want, err := m.Memory(t.Context(), jobs[i].Setting)
		if err != nil {
			t.Fatal(err)
		}
		m.Close()
		if r.ID != jobs[i].ID || r.Line != int64(i)+1 || r.Model != jobs[i].Model || r.Device != want.Device || r.Needs != want.Needs || r.Allocated != want.Allocated || (r.Fits == nil) != (want.Fits == nil) {
			t.Errorf("job %d: %+v, want what the run gives alone: device %d, needs %d", i, *r, want.Device, want.Needs)
		}
	}
}

// TestPoolEnds: an error of the function that takes results, and the end of the
// context, end a list without end.
func TestPoolEnds(t *testing.T) {
	endless := func(yield func(heft.Job) bool) {
		for yield(heft.Job{Model: "none"}) {
		}
	}
	enough := errors.New("enough")
	taken := 0
	err := heft.Pool{Workers: 2}.Run(t.Context(), endless, func(r *heft.JobResult) error {
		if taken++; taken == 5 {
			return enough
		}
		return nil
	})
	if !errors.Is(err, enough) || taken != 5 {
		t.Errorf("%v after %d results, want the function's error after 5", err, taken)
	}
	ctx, cancel := context.WithCancel(t.Context())
	err = heft.Pool{}.Run(ctx, endless, func(*heft.JobResult) error { cancel(); return nil })
	if !errors.Is(err, context.Canceled) {
		t.Errorf("%v, want the context's end", err)
	}
}

// TestJobsOpen: a line says how its model is opened, over what all are opened with; a model that was
// opened otherwise is another, and the lists of the flags stay as they are.
func TestJobsOpen(t *testing.T) {
	program := `import argparse
import torch.nn as nn

class Net(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.fc = nn.Linear(width, 10)

    def forward(self, x):
        return self.fc(x)

parser = argparse.ArgumentParser()
parser.add_argument('--width', type=int, default=8)
net = Net(parser.parse_args().width)
net(torch.zeros(2, parser.parse_args().width))
`
	folder := t.TempDir()
	if err := os.WriteFile(filepath.Join(folder, "net.py"), []byte(program), 0o600); err != nil {
		t.Fatal(err)
	}
	t.Chdir(folder)
	lines := `{"model": "net.py"}
{"model": "net.py", "args": "--width 16"}
{"model": "net.py", "args": ["--width", "32"], "assume": ["net.py:1=true"]}
{"model": "net.py", "args": "--width 16"}
{"model": "net.py", "args": []}
{"model": "net.py", "args": "--width '16"}
{"model": "net.py", "args": 16}
`
	otherwise := heft.Job{Opening: heft.Opening{Args: heft.Args{"--width", "4"}}}
	var got []string
	err := heft.Pool{Workers: 1}.Run(t.Context(), heft.DecodeJobs(heft.Lines(strings.NewReader(lines)), otherwise), func(r *heft.JobResult) error {
		if r.Error != nil {
			got = append(got, r.Error.Message)
		} else {
			got = append(got, fmt.Sprint(r.Parameters))
		}
		return nil
	})
	// 10 rows of so many weights and a bias each.
	want := []string{"50", "170", "330", "170", "90", "args --width '16 has no closing '", "args cannot be 16: they are a text or a list of texts"}
	if err != nil || !slices.Equal(got, want) || !slices.Equal(otherwise.Opening.Args, heft.Args{"--width", "4"}) {
		t.Errorf("%q, %v; want %q", got, err, want)
	}
}

// TestPoolRelease: a pool's release of torch holds for lines that name none.
func TestPoolRelease(t *testing.T) {
	program := "import torch\nfrom torch import nn\n\nclass Net(nn.Linear):\n    def __init__(self):\n        super().__init__(8 if hasattr(torch, 'compile') else 4, 1, bias=False)\n"
	folder := t.TempDir()
	if err := os.WriteFile(filepath.Join(folder, "net.py"), []byte(program), 0o600); err != nil {
		t.Fatal(err)
	}
	t.Chdir(folder)
	lines := "{\"model\": \"net.py:Net\"}\n{\"model\": \"net.py:Net\", \"torch\": \"2.3\"}\n" // torch.compile is of 2.0
	var got []int64
	pool := heft.Pool{Workers: 1, Options: []heft.OpenOption{heft.TorchRelease("1.13")}}
	err := pool.Run(t.Context(), heft.DecodeJobs(heft.Lines(strings.NewReader(lines)), heft.Job{}), func(r *heft.JobResult) error {
		got = append(got, r.Parameters)
		return nil
	})
	if err != nil || !slices.Equal(got, []int64{4, 8}) {
		t.Errorf("%v, %v; want 4 and 8 weights", got, err)
	}
}

// TestDecodeJobs: a line is read over the flags, and what cannot be read is a job with
// a problem, in its place.
func TestDecodeJobs(t *testing.T) {
	lines := []string{
		`{"batch": 4}`, ``, `{"id": 7, "model": "vgg16", "freeze": ["a"]}`, `{"id": "x", "mem": "12GiB", "momentum": 0.5}`, `{"batsch": 4}`, `{"batch": "four"}`, `{"model": 3}`, `[1]`, `{"batch": 4`, `{"gpu": "t4"} {}`,
	}
	otherwise := heft.Job{Model: "resnet18", Setting: heft.Setting{Batch: 2, Freeze: []string{"b", "c"}, Momentum: new(float64)}}
	var got []string
	for job := range heft.DecodeJobs(func(yield func([]byte, error) bool) {
		for _, line := range lines {
			if !yield([]byte(line), nil) {
				return
			}
		}
	}, otherwise) {
		text := fmt.Sprint(job.ID, " ", job.Model, " ", job.Setting.Batch, " ", job.Setting.Freeze, " ", *job.Setting.Momentum, " ", job.Setting.Mem)
		var problem *heft.Error
		if errors.As(job.Problem, &problem) {
			text = fmt.Sprint(problem.Kind, ": ", problem.Message)
		}
		got = append(got, text)
	}
	want := []string{
		" resnet18 4 [b c] 0 0", "7 vgg16 2 [a] 0 0", "x resnet18 2 [b c] 0.5 12884901888",
		`usage: the job has no key "batsch"`, "usage: batch cannot be a text: it takes a whole number", `usage: "model" cannot be 3`,
		"usage: the job cannot be a list: it is an object", "usage: the job is no JSON: it ends too early", "usage: the job is no JSON at byte 15",
	}
	if !slices.Equal(got, want) {
		t.Errorf("jobs\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if otherwise.Setting.Freeze[0] != "b" || *otherwise.Setting.Momentum != 0 {
		t.Error("a line changed the flags")
	}
}

func TestGrid(t *testing.T) {
	g, err := heft.ReadGrid([]byte(`{"models": ["a", "b"], "sizes": [224, "1x1x28x28"], "precisions": ["float32", "amp-bf16"], "batches": {"from": 1, "to": 17, "step": 8}, "gpus": ["t4", "a100"], "setting": {"mode": "training"}}`))
	if err != nil || g.Points() != 48 {
		t.Fatalf("%d points, %v; want 48", g.Points(), err)
	}
	seen := map[string]bool{}
	for job := range g.Jobs(0) {
		seen[job.ID] = true
	}
	if len(seen) != 48 {
		t.Errorf("%d different points, want 48", len(seen))
	}
	for job := range g.Jobs(47) {
		if job.ID != "b size=1x1x28x28 precision=amp-bf16 batch=17 gpu=a100" || job.Setting.Input != "1x1x28x28" || job.Setting.Batch != 17 || job.Setting.GPU != "a100" || job.Setting.Mode != heft.Training {
			t.Errorf("the last point is %+v", job)
		}
	}
	for _, text := range []string{
		`{}`, `{"models": []}`, `{"models": ["a"], "batch": [1]}`, `{"models": ["a"], "batches": [0]}`, `{"models": ["a"], "batches": {"to": 1000000000000}}`, `{"models": ["a"], "batches": {"from": 5, "to": 1}}`,
		`{"models": ["a"], "sizes": [-1]}`, `{"models": ["a"], "sizes": [true]}`, `{"models": ["a"], "gpus": ["t4"], "setting": {"gpu": "a100"}}`, `{"models": ["a"], "setting": {"batsch": 1}}`, `{"models": ["a"], "precisions": ["fp9"]}`, `[`, ``,
	} {
		var problem *heft.Error
		if _, err := heft.ReadGrid([]byte(text)); !errors.As(err, &problem) || problem.Kind != heft.Usage || problem.Advice == "" {
			t.Errorf("%s gives %v, want an error of usage with advice", text, err)
		}
	}
}
