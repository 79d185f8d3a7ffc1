package heft

// This file tells what differs between two models.

import (
	"context"

	"heft/internal/cost/convention"
	"heft/internal/report"
	"heft/internal/run"
)

// Diff compares two models layer by layer, matched by path and structure, and in
// every total: parameters, work, the memory of inference and of a training step with
// the setting, whose mode is not read. A model that cannot be trained has a reason
// instead of that figure. Errors are *Error, and name the model.
func Diff(ctx context.Context, s Setting, before, after Source, options ...OpenOption) (*DiffReport, error) {
	return DiffAs(ctx, s, "", before, after, options...)
}

// DiffAs is Diff with the totals of parameters and work as another tool counts them:
// "thop".
func DiffAs(ctx context.Context, s Setting, as string, before, after Source, options ...OpenOption) (*DiffReport, error) {
	counting, err := countingAs(as)
	if err != nil {
		return nil, err
	}
	if _, err := s.For(run.Training).Plan(); err != nil {
		return nil, faultOf(err)
	}
	var sides [2]measured
	for i, from := range []Source{before, after} {
		if sides[i], err = measure(ctx, s, from, counting, options); err != nil {
			return nil, ofModel(from.from.Name, err)
		}
	}
	a, b := sides[0], sides[1]
	d := report.NewDiff(a.table, b.table)
	if counting != nil {
		d.AddCounted(report.Measure(counting.Name), a.counted, b.counted)
	} else {
		d.AddWork(&a.table.Totals, &b.table.Totals)
	}
	d.AddTotal(report.InferenceMemory, a.inference, b.inference)
	d.AddTotal(report.TrainingMemory, a.training, b.training)
	return d, nil
}

// measured is one model of a diff.
type measured struct {
	table               *Report
	inference, training report.Amount
	counted             *report.Counted // by a tool; nil if none was named
}

func measure(ctx context.Context, s Setting, from Source, counting *convention.Convention, options []OpenOption) (found measured, err error) {
	m, err := Open(ctx, from, options...)
	if err != nil {
		return found, err
	}
	defer m.Close()
	if found.table, err = m.Report(ctx, tableOf(s)); err != nil {
		return found, err
	}
	if counting != nil {
		if found.counted, err = m.countedAs(ctx, s, counting); err != nil {
			return found, err
		}
	}
	inference, err := m.Memory(ctx, s.For(run.Inference))
	if err != nil {
		return found, err
	}
	training, problem := m.Memory(ctx, s.For(run.Training))
	if ctx.Err() != nil {
		return found, context.Cause(ctx)
	}
	found.inference, found.training = report.AmountOf(inference, nil), report.AmountOf(training, problem)
	return found, nil
}
