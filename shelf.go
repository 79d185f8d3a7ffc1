package heft

// This file keeps opened models between calls.

import (
	"cmp"
	"context"
	"reflect"
	"slices"
	"sync"

	"heft/internal/fault"
	"heft/internal/memory"
	"heft/internal/report"
	"heft/internal/run"
	"heft/internal/source"
)

// Shelf keeps opened models between calls, the one used last at the end: one that is
// asked for again need not be opened, and for a [Job] not be traced where only its card
// or its optimizer is another. The zero value opens models as [Name] does and keeps
// eight. A file that changes on disk is not read again while its model is kept. Several
// goroutines may use a shelf: a model is with one of them at a time.
type Shelf struct {
	// Most is how many models are kept while nobody uses them; 0 is eight.
	Most int
	// Options open every model.
	Options []OpenOption
	// From says where a model's name is looked up; nil is [Name].
	From func(name string) Source
	// Limits bound the run of a job; zero fields are the defaults.
	Limits Limits

	mutex  sync.Mutex
	idle   []*opened
	closed bool
}

// opened is a model with its last traces. One job has it at a time.
type opened struct {
	name   string
	how    Opening
	torch  string // the release whose names the program finds
	model  *Model
	traces []trace
	room   memory.Room
}

// trace is what a run's trace gave.
type trace struct {
	run    source.Run
	traced report.Traced
}

// mostTraces is how many traces of a model are kept: of a training step and an
// inference at two sizes.
const mostTraces = 4

// Job does one job, as [Pool.Run] does those of a list; line is its place there.
func (s *Shelf) Job(ctx context.Context, line int64, job Job) *JobResult {
	return s.run(ctx, cmp.Or(job.line, line), &job)
}

func (s *Shelf) run(ctx context.Context, line int64, job *Job) *JobResult {
	result, err := s.result(ctx, line, job)
	if err != nil {
		return report.NewJobError(line, job.ID, job.Model, faultOf(err))
	}
	return result
}

func (s *Shelf) result(ctx context.Context, line int64, job *Job) (*JobResult, error) {
	switch {
	case ctx.Err() != nil:
		return nil, context.Cause(ctx)
	case job.Problem != nil:
		return nil, job.Problem
	case job.Model == "":
		return nil, &Error{Kind: Usage, Message: "the job names no model", Advice: `write "model": "resnet50"`}
	}
	plan, err := job.Setting.Plan()
	if err != nil {
		return nil, err
	}
	var result *JobResult
	err = s.use(ctx, opened{name: job.Model, how: job.Opening, torch: job.Setting.Torch}, func(o *opened) error {
		result, err = o.result(ctx, line, job, plan, s.Limits)
		return err
	})
	return result, err
}

// result runs a job on the model, in its turn.
func (o *opened) result(ctx context.Context, line int64, job *Job, plan *run.Plan, limits Limits) (*JobResult, error) {
	if _, err := o.model.begin(ctx, []CallOption{limits}); err != nil {
		return nil, err
	}
	defer o.model.end()
	traced, err := o.trace(plan)
	if err != nil {
		return nil, err
	}
	simulated, err := simulateIn(ctx, &o.room, traced.Graph, plan)
	if err != nil {
		return nil, err
	}
	return report.NewJobResult(line, job.ID, job.Model, traced, simulated, described(plan, traced.Graph)), nil
}

// Use hands a named model to a call. Afterwards it is kept, unless the call was broken
// off: by a limit, by its context, or by a panic. Errors of opening are *Error.
func (s *Shelf) Use(ctx context.Context, name string, call func(*Model) error) error {
	return s.use(ctx, opened{name: name}, func(o *opened) error { return call(o.model) })
}

func (s *Shelf) use(ctx context.Context, asked opened, call func(*opened) error) error {
	o, err := s.take(ctx, asked)
	if err != nil {
		return err
	}
	whole := false
	defer func() {
		if whole {
			s.put(o)
		} else {
			o.model.Close()
		}
	}()
	err = call(o)
	whole = err == nil || !brokenOff(err)
	return err
}

// brokenOff tells an error that ended a program somewhere in its middle.
func brokenOff(err error) bool {
	kind := faultOf(err).Kind
	return kind == fault.Internal || kind >= fault.OutOfSteps
}

// trace is the model's trace for a plan: a kept one, if there is one of the same run.
func (o *opened) trace(plan *run.Plan) (report.Traced, error) {
	for _, t := range o.traces {
		if reflect.DeepEqual(t.run, plan.Trace) {
			return t.traced, nil
		}
	}
	g, err := o.model.source.Trace(plan.Trace)
	if err != nil {
		return report.Traced{}, err
	}
	t := trace{plan.Trace, report.NewTraced(g)}
	o.traces = append(o.traces, t)
	if len(o.traces) > mostTraces {
		o.traces = slices.Delete(o.traces, 0, 1)
	}
	return t.traced, nil
}

// same tells a model that was opened as another is asked for.
func (o *opened) same(asked *opened) bool {
	return o.name == asked.name && o.torch == asked.torch && reflect.DeepEqual(o.how, asked.how)
}

// take hands out a model that was opened as it is asked for and that no job has, or opens it.
func (s *Shelf) take(ctx context.Context, asked opened) (*opened, error) {
	s.mutex.Lock()
	for i := len(s.idle) - 1; i >= 0; i-- {
		if o := s.idle[i]; o.same(&asked) {
			s.idle = slices.Delete(s.idle, i, i+1)
			s.mutex.Unlock()
			return o, nil
		}
	}
	s.mutex.Unlock()
	from := Name
	if s.From != nil {
		from = s.From
	}
	options := append(slices.Clone(s.Options), asked.how)
	if asked.torch != "" { // else the shelf's own release, if it has one
		options = append(options, TorchRelease(asked.torch))
	}
	model, err := Open(ctx, from(asked.name), options...)
	if err != nil {
		return nil, err
	}
	asked.model = model
	return &asked, nil
}

// put takes a model back, and closes the one that was used longest ago if there are
// too many.
func (s *Shelf) put(o *opened) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	if s.closed {
		o.model.Close()
		return
	}
	s.idle = append(s.idle, o)
	if len(s.idle) > cmp.Or(s.Most, 8) {
		s.idle[0].model.Close()
		s.idle = slices.Delete(s.idle, 0, 1)
	}
}

// Close lets go of the models that are kept, and of others when they come back.
func (s *Shelf) Close() {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	for _, o := range s.idle {
		o.model.Close()
	}
	s.idle, s.closed = nil, true
}
