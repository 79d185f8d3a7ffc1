package fit

// This file traces and simulates runs of a size, and solves a job with them.

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"math"
	"slices"

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
	Batch int64
	Side  int64 // of square images; 0 leaves the input as it is
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
	// Levers are the changes that might help, for a run of the size that was found;
	// nil asks for none.
	Levers func(size int64) ([]Lever, error)
	// Trying is told each run before it is made; nil is told nothing.
	Trying func(Run)
}

// Solution is the answer.
type Solution struct {
	Solve Variable
	Size  int64 // the largest that fits, 0 if not even the smallest does
	Next  int64 // the next size, which does not; 0 if Size is the largest tried
	Needs int64 // device memory at Size, bytes; at Next if nothing fits
	Uses  int64 // what a free run would take
	Over  int64 // by how much Next is over, bytes
	// Refused is why Next fails whatever the memory; nil where memory is what
	// limits the run.
	Refused *memory.Refusal
	Result  *memory.Result
	Levers  []Outcome
	// Failed are the levers that could not be simulated.
	Failed []Failure
	// LeversLeft tells that levers were not tried: each run takes too long.
	LeversLeft bool
	// Unfinished tells that the time ended the search: Size is the largest that was
	// simulated and fits, and larger ones may.
	Unfinished bool
	Trials     int // simulations in all
}

// Bounds of a search: beyond them memory is not what limits a run.
const (
	maxBatch = 1 << 20
	maxSide  = 1 << 14
	sideStep = 32 // networks halve images five times
)

// usualBatch is where a search begins: large enough that what grows with the
// batch shows.
const usualBatch = 32

// Solve runs a job. Errors are those of the trace and of the plan.
func Solve(job Job) (*Solution, error) {
	f := newFitter(job)
	own := newWay(job.Run, job.Plan)
	size, err := f.largest(own, f.start())
	solution := &Solution{Solve: job.Solve, Size: size}
	if err == nil {
		err = f.describe(solution, own)
	}
	if errors.Is(err, context.DeadlineExceeded) {
		return f.best(own, err)
	}
	if err != nil {
		return nil, err
	}
	switch {
	case job.Levers == nil:
	case f.heavy:
		solution.LeversLeft = true
	default:
		err = f.pull(solution)
	}
	if errors.Is(err, context.DeadlineExceeded) {
		solution.LeversLeft, err = true, nil
	}
	if err != nil {
		return nil, err
	}
	solution.Trials = f.trials
	return solution, nil
}

// best is what was found when the time was up: the largest size that was simulated
// and fits. If there is none, the search ends with the error.
func (f *fitter) best(own *way, err error) (*Solution, error) {
	s := &Solution{Solve: f.job.Solve, Unfinished: true, LeversLeft: f.job.Levers != nil, Trials: f.trials}
	for size, t := range own.trials {
		if size > s.Size && t.fits() {
			s.Size = size
		}
	}
	if s.Size == 0 {
		return nil, err
	}
	s.at(own.trials[s.Size])
	return s, nil
}

// at takes the figures of a trial.
func (s *Solution) at(t *trial) { s.Result, s.Needs, s.Uses = t.result, t.needs(), t.result.Device }

// fitter carries one job through.
type fitter struct {
	job      Job
	limits   Limits
	capacity int64
	graphs   map[traced]*graph.Graph
	trials   int
	heavy    bool // a trace was long
	// straight tells that the job's own answer was where a line between two
	// runs had it: the levers' searches then go along such lines.
	straight bool
}

func newFitter(job Job) *fitter {
	f := &fitter{job: job, capacity: job.Plan.Hardware.Memory, graphs: map[traced]*graph.Graph{}, limits: Limits{Step: 1, Most: maxBatch}}
	if job.Solve == Side {
		f.limits = Limits{Step: sideStep, Most: maxSide}
	}
	return f
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

// traced is a run of the job's model, or of a lever's.
type traced struct {
	variant int
	run     Run
}

// way is one way to run the model, at every size.
type way struct {
	variant int // 0: as the job has it
	trace   func(Run) (*graph.Graph, error)
	run     Run
	plan    memory.Plan      // on a card without end
	trials  map[int64]*trial // by size
	settles bool             // trials are settled at once
}

func newWay(run Run, plan memory.Plan) *way {
	plan.Hardware.Memory = 0
	return &way{run: run, plan: plan, trials: map[int64]*trial{}}
}

// narrow lets the trials go that lie outside of the bracket which a trial closes:
// each holds its trace.
func (w *way) narrow(size int64, fits bool) {
	maps.DeleteFunc(w.trials, func(other int64, _ *trial) bool {
		return fits && other < size || !fits && other > size
	})
}

// settle keeps of every trial, also of those to come, what the search asks of it.
func (w *way) settle() {
	w.settles = true
	for _, t := range w.trials {
		t.settle()
	}
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

// growth is what memory grows in proportion to: the batch, or the pixels.
func (f *fitter) growth(size int64) float64 {
	if f.job.Solve == Side {
		return float64(size) * float64(size)
	}
	return float64(size)
}

// lightSteps is up to which length traces are kept and levers tried. Longer ones, of
// detectors that go through a hundred images one by one, take a hundred megabytes
// and a second each.
const lightSteps = 20_000

// trace runs the model once for each way to run it.
func (f *fitter) trace(w *way, run Run) (*graph.Graph, error) {
	key := traced{w.variant, run}
	if g, known := f.graphs[key]; known {
		return g, nil
	}
	if f.job.Trying != nil {
		f.job.Trying(run)
	}
	trace := f.job.Trace
	if w.trace != nil {
		trace = w.trace
	}
	g, err := trace(run)
	if err != nil {
		return nil, &RunError{Run: run, Err: err, otherSize: run.Side > 0 && run.Side != f.job.Image}
	}
	if len(g.Steps) > lightSteps {
		f.heavy = true
		return g, nil
	}
	f.graphs[key] = g
	return g, nil
}

// simulate is a run on a card without end.
func (f *fitter) simulate(w *way, size int64) (*trial, error) {
	if t, known := w.trials[size]; known {
		return t, nil
	}
	g, err := f.trace(w, f.sized(w.run, size))
	if err != nil {
		return nil, err
	}
	f.trials++
	r, err := memory.Simulate(g, w.plan)
	if err != nil {
		return nil, err
	}
	t := &trial{result: r, capacity: f.capacity}
	if w.settles {
		t.settle()
	}
	w.trials[size] = t
	return t, nil
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
		return "the model may take images of one size only; solving for the batch works for any"
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

// largest finds the largest size that goes through: a line between two runs
// tells where to look, and simulations decide.
func (f *fitter) largest(w *way, start int64) (int64, error) {
	probable, line, err := f.probable(w, start)
	if err != nil {
		return 0, err
	}
	if !line {
		return f.approach(w, probable, 0)
	}
	size, err := f.search(w, max(probable, f.limits.Step))
	f.straight = err == nil && size == probable
	return size, err
}

// nearly is largest for what need not be exact: a straight line's word is taken,
// and otherwise the answer may be smaller by one part in 64.
func (f *fitter) nearly(w *way, start int64) (int64, error) {
	probable, line, err := f.probable(w, start)
	if err != nil || line && f.straight {
		return probable, err
	}
	return f.approach(w, probable, nearEnough)
}

// nearEnough is the part of a size by which an answer that need not be exact may be
// smaller.
const nearEnough = 64

func (f *fitter) search(w *way, start int64) (int64, error) {
	return Search(start, f.limits, func(size int64) (bool, error) {
		t, err := f.simulate(w, size)
		if err != nil {
			return false, err
		}
		w.narrow(size, t.fits())
		return t.fits(), nil
	})
}

// approach finds the largest size by what runs need, in few of them: each takes long
// where two of them draw no line.
func (f *fitter) approach(w *way, start, slack int64) (int64, error) {
	a := newApproach(max(start, f.limits.Step), f.limits, slack)
	for _, size := range slices.Sorted(maps.Keys(w.trials)) {
		t := w.trials[size]
		a.learn(size, f.growth(size), float64(f.capacity-t.needs()), t.fits())
	}
	for !a.done() {
		size := a.next(f.sizeOf)
		t, err := f.simulate(w, size)
		if err != nil {
			return 0, err
		}
		a.learn(size, f.growth(size), float64(f.capacity-t.needs()), t.fits())
		w.narrow(size, t.fits())
	}
	found := a.found()
	if found > 0 { // a smaller one than fits, where that was no whole step
		if _, err := f.simulate(w, found); err != nil {
			return 0, err
		}
	}
	return found, nil
}

// probable runs at two sizes and follows the line between them to the last size
// that fits. Where there is no line, it is the better of the two sizes.
func (f *fitter) probable(w *way, start int64) (size int64, line bool, err error) {
	first, err := f.simulate(w, start)
	if err != nil {
		return 0, false, err
	}
	aim := f.aim(first.result, start)
	other := f.other(w, start, aim)
	if f.heavy && start > f.limits.Step {
		other = f.bounded(float64(start) / 2) // of a program that goes through its images one by one, a smaller run tells as much
	}
	if other == start {
		return start, false, nil
	}
	second, err := f.simulate(w, other)
	if err != nil {
		return 0, false, err
	}
	between := memory.Between(first.result, second.result, f.growth(start), f.growth(other))
	if between == nil {
		w.settle()
		return f.meet(first, second, start, other), false, nil
	}
	limits := f.limits
	limits.Stride = 64
	size, err = Search(aim, limits, func(size int64) (bool, error) {
		return between.Fits(f.growth(size), f.capacity), nil
	})
	return size, true, err
}

// meet is the size at which the needs of two runs, drawn on, reach the card's
// memory: for programs that do not do the same at every size, such as detectors,
// which go through the images one by one.
func (f *fitter) meet(first, second *trial, start, other int64) int64 {
	needs, more := float64(first.needs()), float64(second.needs())
	slope := (more - needs) / (f.growth(other) - f.growth(start))
	if slope <= 0 {
		return other
	}
	at := f.growth(start) + (float64(f.capacity)-needs)/slope
	return f.bounded(min(f.sizeOf(at), float64(farthest*max(start, other))))
}

// sizeOf is the size that a growth belongs to.
func (f *fitter) sizeOf(growth float64) float64 {
	if f.job.Solve == Side {
		return math.Sqrt(max(growth, 0))
	}
	return growth
}

// bounded is a size that may be tried.
func (f *fitter) bounded(size float64) int64 {
	steps := int64(min(size, float64(f.limits.Most))) / f.limits.Step
	return max(steps, 1) * f.limits.Step
}

// farthest bounds how many times as large as a run the next one is: a size that
// no program was written for proves nothing.
const farthest = 16

// aim is the size at which a run would fill the card if all that a run adds to
// the model grew in proportion.
func (f *fitter) aim(r *memory.Result, size int64) int64 {
	fixed := r.Context + r.Stages[0].Allocated
	grown := max(r.Requested+r.Context-fixed, 1)
	ratio := min(float64(f.capacity-fixed)/float64(grown), farthest)
	if f.job.Solve == Side {
		ratio = math.Sqrt(max(ratio, 0))
	}
	return f.bounded(float64(size) * ratio)
}

// other is the second size of a line: the largest that is traced already and
// lies well apart, else the one aimed at.
func (f *fitter) other(w *way, start, aim int64) int64 {
	var known int64
	for key := range f.graphs {
		size := key.run.Batch
		if f.job.Solve == Side {
			size = key.run.Side
		}
		if key == (traced{w.variant, f.sized(w.run, size)}) && 2*min(size, start) <= max(size, start) {
			known = max(known, size)
		}
	}
	if known > 0 {
		return known
	}
	return aim
}

// describe fills in the figures at the size that was found and at the next.
func (f *fitter) describe(s *Solution, w *way) error {
	if s.Size+f.limits.Step <= f.limits.Most {
		s.Next = s.Size + f.limits.Step
		over, err := f.simulate(w, s.Next)
		if err != nil {
			return err
		}
		s.at(over)
		s.Over = max(s.Needs-f.capacity, 0)
		s.Refused = over.result.Refused
	}
	if s.Size == 0 {
		return nil
	}
	at, err := f.simulate(w, s.Size)
	if err != nil {
		return err
	}
	s.at(at)
	return nil
}
