package heft

// This file measures models side by side, and holds one to budgets.

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"

	"heft/internal/cost/convention"
	"heft/internal/fault"
	"heft/internal/report"
	"heft/internal/run"
)

// Compare measures models one after the other: parameters, work, the memory of
// inference and of a training step, and where the setting names a card or its memory,
// the largest batch of training. The setting's mode is not read. A model that cannot
// be trained has a reason instead of these figures, and one that cannot be run has its
// error: [Comparison].Failed counts them. Where none has figures, the first error is that of
// the comparison, and names its model. Errors are *Error.
func Compare(ctx context.Context, s Setting, models []Source, options ...OpenOption) (*Comparison, error) {
	return CompareAs(ctx, s, "", models, options...)
}

// CompareAs is Compare with the parameters and the work as another tool counts them:
// "thop". A model that the tool cannot count has a reason instead.
func CompareAs(ctx context.Context, s Setting, as string, models []Source, options ...OpenOption) (*Comparison, error) {
	counting, err := countingAs(as)
	if err != nil {
		return nil, err
	}
	plan, err := s.For(run.Training).Plan()
	if err != nil {
		return nil, faultOf(err)
	}
	if len(models) == 0 {
		return nil, &Error{Kind: Usage, Message: "no models to compare", Advice: "name two or more: resnet50 vit_b_16"}
	}
	r := &Comparison{Version: report.ComparisonVersion, GPU: plan.CardName(), Capacity: plan.Capacity, Models: []Compared{}}
	if counting != nil {
		r.Convention, r.Unit = counting.Name, counting.Unit
	}
	var first *Error
	for _, model := range models {
		row, err := compared(ctx, s, model, counting, plan.Capacity > 0, options)
		if ctx.Err() != nil {
			return nil, ofModel(model.from.Name, context.Cause(ctx))
		}
		if err != nil {
			row, first = report.FailedCompared(model.from.Name, faultOf(err)), cmp.Or(first, ofModel(model.from.Name, err))
		}
		r.Add(row)
	}
	if r.Failed() == len(models) {
		return nil, first
	}
	return r, nil
}

// ofModel is an error of one of several models.
func ofModel(name string, err error) *Error {
	named := *faultOf(err)
	named.Message = name + ": " + named.Message
	return &named
}

// compared measures one model.
func compared(ctx context.Context, s Setting, from Source, counting *convention.Convention, card bool, options []OpenOption) (Compared, error) {
	m, err := Open(ctx, from, append(slices.Clone(options), several(true))...)
	if err != nil {
		return Compared{}, err
	}
	defer m.Close()
	limits := limitsOf(options)
	table, err := m.Report(ctx, tableOf(s), limits)
	if err != nil {
		return Compared{}, err
	}
	inference, err := m.Memory(ctx, s.For(run.Inference), limits)
	if err != nil {
		return Compared{}, err
	}
	row := report.NewCompared(from.from.Name, table, inference)
	if counting != nil {
		if row.Counted, err = m.countedAs(ctx, s, counting); err != nil {
			return Compared{}, err
		}
	}
	if row.InferenceSeconds, err = m.seconds(ctx, s.For(run.Inference)); err != nil {
		return Compared{}, err
	}
	return row, m.compareTraining(ctx, s.For(run.Training), card, limits, &row)
}

// countingAs is the convention of a name, nil of none.
func countingAs(name string) (*convention.Convention, error) {
	if name == "" {
		return nil, nil
	}
	found, err := conventionsOf([]string{name})
	if err != nil {
		return nil, err
	}
	return found[0], nil
}

// countedAs is what a tool counts for the model, or why it counts nothing.
func (m *Model) countedAs(ctx context.Context, s Setting, c *convention.Convention) (*report.Counted, error) {
	r, err := m.Count(ctx, tableOf(s), c.Name)
	if ctx.Err() != nil {
		return nil, context.Cause(ctx)
	}
	if err != nil {
		return &report.Counted{Problem: err.Error()}, nil
	}
	return &report.Counted{Total: r.Counts[0].Total, Parameters: r.Counts[0].Parameters}, nil
}

// limitsOf are the limits among options, for each call as for opening.
func limitsOf(options []OpenOption) Limits {
	var o openOptions
	for _, option := range options {
		option.applyOpen(&o)
	}
	return o.limits
}

// seconds estimates the time of a run where its setting names a card whose rates are
// known.
func (m *Model) seconds(ctx context.Context, s Setting) (*float64, error) {
	if s.GPU == "" || s.Untimed() != nil {
		return nil, nil
	}
	r, err := m.Latency(ctx, s.ForLatency())
	var known *Error
	if errors.As(err, &known) && known.Kind == Unsupported {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return &r.Seconds, nil
}

// compareTraining adds what training takes, or why the model cannot be trained.
func (m *Model) compareTraining(ctx context.Context, s Setting, card bool, limits Limits, row *Compared) error {
	training, err := m.Memory(ctx, s, limits)
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	if err != nil {
		row.Problem = err.Error()
		return nil
	}
	row.Training, row.MemoryBound, row.AtLeast = training.Device, row.MemoryBound || training.Bound, row.AtLeast || training.AtLeast
	if row.TrainingSeconds, err = m.seconds(ctx, s); err != nil {
		return err
	}
	if !card {
		return nil
	}
	s.Batch = 0
	found, err := m.Fit(ctx, LargestBatch, s, LargestOnly(), limits)
	if err != nil {
		return err
	}
	row.Largest = &found.Largest
	if found.Unfinished {
		return found.Verdict()
	}
	return nil
}

// tableOf is what decides about the run itself.
func tableOf(s Setting) Setting {
	return Setting{Input: s.Input, Dim: s.Dim, Batch: s.Batch, Cost: s.Cost}
}

// Check holds the model to budgets; a setting that names a card or its memory has the
// run of its mode fit it besides. A model that keeps none of them is reported as well:
// see [CheckReport].Verdict. A figure that is only a lower bound, or that could not be
// found, keeps no budget. Errors are *Error.
func (m *Model) Check(ctx context.Context, s Setting, budgets ...Budget) (*CheckReport, error) {
	plan, err := planOf(s, budgets).Plan()
	if err != nil {
		return nil, faultOf(err)
	}
	if len(budgets) == 0 && plan.Capacity == 0 {
		return nil, &Error{Kind: Usage, Message: "check needs a budget", Advice: "bound the parameters, the work or the memory, or name a card: `gpu` rtx3060"}
	}
	table, err := m.Report(ctx, tableOf(s))
	if err != nil {
		return nil, err
	}
	r := report.NewCheck(table)
	if plan.Capacity > 0 {
		budgets = append(budgets[:len(budgets):len(budgets)], Budget{Of: report.CardMemory, Most: plan.Capacity})
	}
	for _, b := range budgets {
		f, err := m.figure(ctx, s, table, b.Of)
		if err != nil {
			return nil, err
		}
		r.Add(b, f)
	}
	return r, nil
}

// planOf is the setting that must be meant: one of training where a budget is about
// it, whatever mode is asked to fit the card.
func planOf(s Setting, budgets []Budget) Setting {
	if slices.ContainsFunc(budgets, func(b Budget) bool { return b.Of == report.TrainingMemory }) {
		s.Mode = run.Training
	}
	return s
}

// figure is the model's figure for a measure.
func (m *Model) figure(ctx context.Context, s Setting, table *Report, of Measure) (report.Figure, error) {
	switch of {
	case report.ParameterCount:
		return report.Figure{Value: table.Totals.Parameters}, nil
	case report.MACCount, report.FLOPCount:
		return table.Totals.Work(of), nil
	case report.InferenceMemory:
		return m.memoryFigure(ctx, s.For(run.Inference), (*report.Memory).DeviceFigure)
	case report.TrainingMemory:
		return m.memoryFigure(ctx, s.For(run.Training), (*report.Memory).DeviceFigure)
	case report.CardMemory:
		return m.memoryFigure(ctx, s, (*report.Memory).CardFigure)
	}
	if c, ok := convention.Lookup(string(of)); ok {
		return m.countFigure(ctx, s, c)
	}
	return report.Figure{}, &fault.Error{Kind: fault.Usage, Message: fmt.Sprintf("unknown measure %q of a budget", of),
		Advice: "there are parameters, macs, flops, inference_memory, training_memory, and the conventions: thop, fvcore, …"}
}

// countFigure is a count by a convention.
func (m *Model) countFigure(ctx context.Context, s Setting, c *convention.Convention) (report.Figure, error) {
	r, err := m.Count(ctx, tableOf(s), c.Name)
	if err != nil {
		return report.Figure{}, err
	}
	return report.Figure{Value: r.Counts[0].Total}, nil
}

func (m *Model) memoryFigure(ctx context.Context, s Setting, of func(*report.Memory) report.Figure) (report.Figure, error) {
	r, err := m.Memory(ctx, s)
	if err != nil {
		return report.Figure{}, err
	}
	return of(r), nil
}
