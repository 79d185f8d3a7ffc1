package fit

import (
	"errors"
	"fmt"

	"heft/internal/cost"
	"heft/internal/graph"
	"heft/internal/memory"
)

// Variable is what a search changes.
type Variable string

// The variables.
const (
	Batch Variable = "batch"
	Side  Variable = "size" // height and width of images
)

// Run is one way to run the model.
type Run struct {
	Batch    int64
	Side     int64       // of square images; 0 leaves the input as it is
	Autocast graph.DType // InvalidDType: none
	Half     graph.DType // the whole model in this type; InvalidDType: as it is
}

// Job is a search with its levers.
type Job struct {
	// Trace runs the model, in the mode of the plan.
	Trace func(Run) (*graph.Graph, error)
	// Plan holds the limit in Hardware.Memory.
	Plan memory.Plan
	Run  Run
	// Solve is what grows; the other stays as Run has it.
	Solve Variable
	// Image is the side of the images at hand, 0 where the input is no image.
	Image int64
	// BFloat16 tells that the card computes in bfloat16.
	BFloat16 bool
	// Levers asks for the changes that would help.
	Levers bool
}

// Solution is the answer.
type Solution struct {
	Solve  Variable
	Size   int64 // the largest that fits, 0 if not even the smallest does
	Next   int64 // the next size, which does not; 0 if Size is the largest tried
	Needs  int64 // device memory at Size, bytes; at Next if nothing fits
	Uses   int64 // what a free run would take
	Over   int64 // by how much Next is over, bytes
	Result *memory.Result
	Levers []Outcome
	Trials int // simulations in all
}

// Bounds of a search: beyond them memory is not what limits a run.
const (
	maxBatch = 1 << 20
	maxSide  = 1 << 14
	sideStep = 32 // networks halve images five times
)

// Solve runs a job. Errors are those of the trace and of the plan.
func Solve(job Job) (*Solution, error) {
	f := &fitter{job: job, graphs: map[Run]*graph.Graph{}, free: map[Run]*memory.Result{}}
	found, err := Search(f.start(), f.limits(), func(size int64) (Trial, error) {
		run := f.sized(job.Run, size)
		free, err := f.own(run)
		if err != nil {
			return Trial{}, err
		}
		return f.judge(run, job.Plan, free)
	})
	if err != nil {
		return nil, err
	}
	solution := &Solution{Solve: job.Solve, Size: found.Size}
	if err := f.describe(solution); err != nil {
		return nil, err
	}
	if job.Levers {
		if err := f.pull(solution); err != nil {
			return nil, err
		}
	}
	solution.Trials = f.trials
	return solution, nil
}

// fitter carries one job through.
type fitter struct {
	job    Job
	graphs map[Run]*graph.Graph
	free   map[Run]*memory.Result // of the job's own plan, on a card without end
	trials int
}

func (f *fitter) start() int64 {
	if f.job.Solve == Side {
		return max(f.job.Image, sideStep)
	}
	if f.job.Run.Batch > 1 {
		return f.job.Run.Batch
	}
	return usualBatch
}

// usualBatch is where a search begins: large enough that what grows with the
// batch shows.
const usualBatch = 32

func (f *fitter) limits() Limits {
	if f.job.Solve == Side {
		return Limits{Step: sideStep, Most: maxSide, Bytes: f.job.Plan.Hardware.Memory}
	}
	return Limits{Step: 1, Most: maxBatch, Bytes: f.job.Plan.Hardware.Memory}
}

// sized is a run with another size of what the job solves for.
func (f *fitter) sized(run Run, size int64) Run {
	if f.job.Solve == Side {
		run.Side = size
	} else {
		run.Batch = size
	}
	return run
}

// trace runs the model once for each way to run it.
func (f *fitter) trace(run Run) (*graph.Graph, error) {
	if g, known := f.graphs[run]; known {
		return g, nil
	}
	g, err := f.job.Trace(run)
	if err != nil {
		return nil, &RunError{Run: run, Err: err, otherSize: run.Side > 0 && run.Side != f.job.Image}
	}
	f.graphs[run] = g
	return g, nil
}

// RunError says that the model did not run in a size that the search tried.
type RunError struct {
	Run Run
	Err error

	otherSize bool // than the image at hand
}

// Error names the run and what went wrong.
func (e *RunError) Error() string { return fmt.Sprintf("%s: %v", e.Run, e.Err) }

// Unwrap returns the model's own error.
func (e *RunError) Unwrap() error { return e.Err }

// Hint says what to try instead.
func (e *RunError) Hint() string {
	var hinted interface{ Hint() string }
	switch {
	case e.otherSize:
		return "the model may take images of one size only; --solve batch works for any"
	case errors.As(e.Err, &hinted):
		return hinted.Hint()
	}
	return ""
}

// String names a run in errors: "batch 64, 224 px".
func (r Run) String() string {
	if r.Side > 0 {
		return fmt.Sprintf("batch %d, %d px", r.Batch, r.Side)
	}
	return fmt.Sprintf("batch %d", r.Batch)
}

// largest searches with one way to run and one plan.
func (f *fitter) largest(run Run, plan memory.Plan, start, slack int64) (Found, error) {
	limits := f.limits()
	limits.Slack = slack
	return Search(start, limits, func(size int64) (Trial, error) {
		return f.try(f.sized(run, size), plan)
	})
}

// try tells whether a run goes through.
func (f *fitter) try(run Run, plan memory.Plan) (Trial, error) {
	free, err := f.simulate(run, plan)
	if err != nil {
		return Trial{}, err
	}
	return f.judge(run, plan, free)
}

// judge tells whether a run goes through, from one on a card without end; only
// where that does not decide, the run is repeated with the limit.
func (f *fitter) judge(run Run, plan memory.Plan, free *memory.Result) (Trial, error) {
	capacity := plan.Hardware.Memory
	trial := Trial{Fits: free.Device <= capacity, Takes: free.Requested + free.Context, Fixed: free.Context + free.Stages[0].Allocated}
	if trial.Fits || free.Requested-workspaceAtPeak(free)+free.Context > capacity {
		return trial, nil
	}
	g, err := f.trace(run)
	if err != nil {
		return Trial{}, err
	}
	bounded, err := memory.Simulate(g, plan)
	if err != nil {
		return Trial{}, err
	}
	trial.Fits = bounded.OutOfMemory == nil
	return trial, nil
}

// simulate is a run on a card without end.
func (f *fitter) simulate(run Run, plan memory.Plan) (*memory.Result, error) {
	g, err := f.trace(run)
	if err != nil {
		return nil, err
	}
	f.trials++
	plan.Hardware.Memory = 0
	return memory.Simulate(g, plan)
}

// own is a run of the job's own plan, kept for the report.
func (f *fitter) own(run Run) (*memory.Result, error) {
	if r, known := f.free[run]; known {
		return r, nil
	}
	r, err := f.simulate(run, f.job.Plan)
	f.free[run] = r
	return r, err
}

// workspaceAtPeak is what the peak could do without.
func workspaceAtPeak(r *memory.Result) int64 {
	for _, share := range r.Owners {
		if share.Owner == memory.OwnerWorkspace {
			return share.Bytes
		}
	}
	return 0
}

// describe fills in the figures at the size that was found and at the next.
func (f *fitter) describe(s *Solution) error {
	limits := f.limits()
	if s.Size+limits.Step <= limits.Most {
		s.Next = s.Size + limits.Step
		over, err := f.own(f.sized(f.job.Run, s.Next))
		if err != nil {
			return err
		}
		s.Result, s.Needs, s.Uses = over, over.Needs(), over.Device
		s.Over = max(s.Needs-limits.Bytes, 0)
	}
	if s.Size == 0 {
		return nil
	}
	at, err := f.own(f.sized(f.job.Run, s.Size))
	if err != nil {
		return err
	}
	s.Result, s.Needs, s.Uses = at, min(at.Needs(), limits.Bytes), at.Device
	return nil
}

// workOf is a graph's forward and backward, in multiply-accumulates.
func workOf(g *graph.Graph) (total int64, costs *cost.Costs) {
	costs = cost.Of(g)
	return costs.Total.Forward.MACs + costs.Total.Backward.MACs, costs
}
