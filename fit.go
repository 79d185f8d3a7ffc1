package heft

// This file makes a run as large as a card allows.

import (
	"context"
	"errors"
	"fmt"

	"heft/internal/advise"
	"heft/internal/fit"
	"heft/internal/graph"
	"heft/internal/input"
	"heft/internal/report"
	"heft/internal/run"
	"heft/internal/source"
)

// Fit finds the largest batch, or the largest square image, that runs on a card,
// and which changes would allow more. Every size that counts is run and simulated.
// The setting must name a card or its memory. A search that its context's deadline
// ends answers with what it has found, and its Verdict says so. Errors are *Error.
func (m *Model) Fit(ctx context.Context, v Variable, s Setting, options ...CallOption) (*FitReport, error) {
	o, err := m.begin(ctx, options)
	if err != nil {
		return nil, faultOf(err)
	}
	defer m.end()
	r, err := m.fit(ctx, v, s, o)
	if err != nil {
		return nil, faultOf(err)
	}
	return r, nil
}

func (m *Model) fit(ctx context.Context, v Variable, s Setting, o callOptions) (*FitReport, error) {
	plan, err := s.FitPlan(v)
	if err != nil {
		return nil, err
	}
	in, err := m.sample(plan)
	if err != nil {
		return nil, err
	}
	job, err := m.job(ctx, v, plan, in)
	if err != nil {
		return nil, err
	}
	if !o.largestOnly {
		job.Levers = m.levers(ctx, v, s, plan, in)
	}
	if o.trying != nil {
		job.Trying = func(r fit.Run) { o.trying(r.String()) }
	}
	solution, err := fit.Solve(job)
	if err != nil {
		return nil, err
	}
	if cause := context.Cause(ctx); cause != nil && !errors.Is(cause, context.DeadlineExceeded) { // while levers were tried, which leave errors out
		return nil, cause
	}
	return report.NewFit(solution, report.FitSetting{
		Model: in.graph.Name, Assumptions: plan.Assumptions(in.graph), Training: s.Mode == run.Training, Batch: job.Run.Batch, Side: job.Image,
		GPU: plan.CardName(), Capacity: plan.Capacity, Precision: plan.PrecisionName(in.graph), Optimizer: plan.OptimizerName(in.graph), Settings: plan.Differences(),
	}), nil
}

// job is the search for a plan.
func (m *Model) job(ctx context.Context, v Variable, plan *run.Plan, in sample) (fit.Job, error) {
	trace := plan.Trace
	job := fit.Job{
		Solve: v, Plan: plan.Limited(in.graph), Image: in.side,
		Run: fit.Run{Batch: max(trace.Batch, 1)},
	}
	if in.side == 0 && v == fit.Side {
		return job, run.NoImage()
	}
	job.Plan.Ended = ctx
	job.Trace = m.tracing(ctx, trace, in)
	return job, nil
}

// tracing runs the model in any size.
func (m *Model) tracing(ctx context.Context, t source.Run, in sample) func(fit.Run) (*graph.Graph, error) {
	return func(r fit.Run) (*graph.Graph, error) {
		if ctx.Err() != nil {
			return nil, context.Cause(ctx)
		}
		m.source.Again(source.Limits(m.limits))
		t.Batch = r.Batch
		if r.Side > 0 {
			t.Inputs = []input.Spec{input.Float32(r.Batch, in.channels, r.Side, r.Side)}
		}
		return m.source.Trace(t)
	}
}

// levers are the changes of a setting that a fit searches again with.
func (m *Model) levers(ctx context.Context, v Variable, s Setting, plan *run.Plan, in sample) func(int64) ([]fit.Lever, error) {
	return func(size int64) ([]fit.Lever, error) {
		s := s
		if v == fit.Side {
			s.Input = fmt.Sprintf("%dx%dx%dx%d", max(plan.Trace.Batch, 1), in.channels, size, size)
		} else {
			s.Batch = size
		}
		changed, err := advise.ForFit(advise.NewBench(ctx, m.source, func() {}, nil), s, v == fit.Side)
		if err != nil {
			return nil, err
		}
		var list []fit.Lever
		for _, c := range changed {
			l := fit.Lever{Name: c.Name, Cost: c.Cost, Plan: c.Plan.Limited(in.graph)}
			l.Plan.Ended = ctx
			if c.Retraced {
				l.Trace = m.tracing(ctx, c.Plan.Trace, in)
			}
			list = append(list, l)
		}
		return list, nil
	}
}

// sample is what a model takes. Channels and side are those of one batch of square
// images, 0 for other inputs.
type sample struct {
	graph          *graph.Graph
	channels, side int64
}

// sample runs the model once, for inference: training may ask for more than one
// image.
func (m *Model) sample(plan *run.Plan) (sample, error) {
	trace := source.Run{Inputs: plan.Trace.Inputs, Dims: plan.Trace.Dims, Batch: max(plan.Trace.Batch, 1), Precision: plan.Trace.Precision}
	g, err := m.source.Trace(trace)
	if err != nil {
		return sample{}, err
	}
	found := sample{graph: g}
	if len(g.Inputs) != 1 {
		return found, nil
	}
	t := g.Inputs[0].Tensor
	if len(t.Shape) == 4 && t.Shape[2] == t.Shape[3] && t.DType.IsFloating() {
		found.channels, found.side = t.Shape[1], t.Shape[2]
	}
	return found, nil
}
