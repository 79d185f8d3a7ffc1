package report

// This file is the result of one run of many: a line of a job list, a point of a
// sweep.

import (
	"heft/internal/cost"
	"heft/internal/fault"
	"heft/internal/graph"
	"heft/internal/memory"
)

// JobVersion names the JSON contract of JobResult.
const JobVersion = "heft.job/1"

// JobResult is a run's figures, or why there are none. Sizes of memory are bytes.
type JobResult struct {
	Version string `json:"version"`
	Line    int64  `json:"line"`         // of the list, from 1
	ID      string `json:"id,omitempty"` // as the list has it
	Model   string `json:"model"`
	// Error is why there are no figures, null if there are.
	Error *JobError `json:"error"`
	*JobFigures
}

// JobFigures are what a run takes; nil where there is an error.
type JobFigures struct {
	Mode      string  `json:"mode"`
	Batch     int64   `json:"batch,omitempty"`
	Inputs    []Value `json:"inputs"`
	Precision string  `json:"precision"`
	Optimizer string  `json:"optimizer,omitempty"`
	GPU       string  `json:"gpu"`
	Capacity  int64   `json:"capacity,omitempty"` // what the driver offers; 0: no card was named

	Parameters int64 `json:"parameters"`
	MACs       int64 `json:"macs"`      // of a forward
	Device     int64 `json:"device"`    // reserved and context: what nvidia-smi shows
	Reserved   int64 `json:"reserved"`  // torch.cuda.max_memory_reserved
	Allocated  int64 `json:"allocated"` // torch.cuda.max_memory_allocated
	Needs      int64 `json:"needs"`     // the smallest device memory in which the same still runs
	Context    int64 `json:"context"`
	Fits       *bool `json:"fits"` // null where no card was named, and a run on some card is possible
	Missing    int64 `json:"missing,omitempty"`
	Bound      bool  `json:"bound,omitempty"`    // everything is an upper bound
	AtLeast    bool  `json:"at_least,omitempty"` // everything is a lower bound

	Refused     *Refusal     `json:"refused,omitempty"` // by an operator's kernel, on any card
	Assumptions []Assumption `json:"assumptions,omitempty"`
}

// JobError is why a run has no figures.
type JobError struct {
	Kind    string `json:"kind"` // "usage", "unreadable", "program", "unsupported" …
	Message string `json:"message"`
	Hint    string `json:"hint,omitempty"`    // settings stand in backquotes, as `batch`
	Setting string `json:"setting,omitempty"` // that is wrong
}

// NewJobError is the result of a job without figures.
func NewJobError(line int64, id, model string, e *fault.Error) *JobResult {
	return &JobResult{
		Version: JobVersion, Line: line, ID: id, Model: model,
		Error: &JobError{Kind: e.Kind.String(), Message: e.Message, Hint: e.Advice, Setting: e.Setting},
	}
}

// Traced is a graph with the figures that every run of it has.
type Traced struct {
	Graph      *graph.Graph
	Parameters int64
	MACs       int64
}

// NewTraced is a graph with its figures.
func NewTraced(g *graph.Graph) Traced {
	t := Traced{Graph: g, MACs: cost.Forward(g).MACs}
	for _, p := range g.Params {
		if !p.Buffer {
			t.Parameters += p.Tensor.Elements()
		}
	}
	return t
}

// NewJobResult is the result of a simulation.
func NewJobResult(line int64, id, model string, t Traced, r *memory.Result, s MemorySetting) *JobResult {
	inputs := valuesOf(t.Graph.Inputs)
	j := &JobFigures{
		Mode: modeName(r.Mode), Batch: BatchOf(inputs, valuesOf(t.Graph.Outputs)), Inputs: inputs,
		Precision: s.Precision, Optimizer: s.Optimizer, GPU: s.GPU, Capacity: s.Capacity, Parameters: t.Parameters, MACs: t.MACs,
		Device: r.Device, Reserved: r.Reserved, Allocated: r.Allocated, Context: r.Context,
		Needs: r.Needs(s.Capacity), Refused: refusalOf(r.Refused), Assumptions: assumptionsOf(s.Assumptions),
	}
	if s.Capacity > 0 {
		j.Missing = max(j.Needs-s.Capacity, 0)
	}
	if fits := j.Missing == 0 && j.Refused == nil; !fits || s.Capacity > 0 {
		j.Fits = &fits
	}
	j.Bound, j.AtLeast = t.Graph.AtMost || anyBound(t.Graph.Tensors), t.Graph.AtLeast || anyAtLeast(t.Graph.Tensors)
	return &JobResult{Version: JobVersion, Line: line, ID: id, Model: model, JobFigures: j}
}
