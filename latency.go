package heft

// This file estimates how long runs take.

import (
	"context"
	"errors"

	"heft/internal/latency"
	"heft/internal/report"
)

// Latency estimates how long a run takes on the setting's card: a forward, or with
// Mode Training a whole step. It is an estimate, with the range that published
// measurements had around it; its Caveats say where there were none. A card whose
// rates are not known is an error of kind Unsupported. Errors are *Error.
func (m *Model) Latency(ctx context.Context, s Setting) (*LatencyReport, error) {
	if _, err := m.begin(ctx, nil); err != nil {
		return nil, faultOf(err)
	}
	defer m.end()
	r, err := m.latency(s)
	if err != nil {
		return nil, faultOf(err)
	}
	return r, nil
}

func (m *Model) latency(s Setting) (*LatencyReport, error) {
	plan, err := s.LatencyPlan()
	if err != nil {
		return nil, err
	}
	device, err := latency.On(plan.Card)
	if err != nil {
		return nil, unrated(err)
	}
	g, err := m.source.Trace(plan.Trace)
	if err != nil {
		return nil, err
	}
	run, err := plan.Latency(g)
	if err != nil {
		return nil, err
	}
	return report.NewLatency(g, plan.Card, latency.Of(g, device, run), report.LatencySetting{
		Mode: s.Mode.String(), Precision: plan.PrecisionName(g), Optimizer: plan.OptimizerName(g), Settings: plan.Differences(), Assumptions: plan.Assumptions(g),
	}), nil
}

func unrated(err error) error {
	var unknown *latency.UnratedError
	if !errors.As(err, &unknown) {
		return err
	}
	return &Error{Kind: Unsupported, Message: unknown.Error(), Advice: unknown.Hint(), Setting: "gpu", Err: err}
}
