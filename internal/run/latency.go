package run

// This file completes a setting to an estimate of time.

import (
	"reflect"
	"slices"

	"heft/internal/graph"
	"heft/internal/latency"
	"heft/internal/memory"
)

// withoutTime are the settings that decide about memory alone. A step in the backward runs
// the same kernels.
var withoutTime = []string{
	"mem", "driver", "other_processes", "context", "module_loading", "max_split_size", "expandable_segments", "cuda", "cudnn_benchmark", "zero_grad",
	"optimizer_in_backward",
}

// unestimated are the settings of runs whose time is not estimated, and why.
var unestimated = []struct{ setting, advice, why string }{
	{"parallel", "leave it out for the time of one card's own work", "the time that cards take to talk to each other is not estimated"},
	{"offload", "leave it out for the time of the card's own work", "the time of copies between card and host is not estimated"},
}

// Untimed says why a run's time is not estimated, nil where it is.
func (s Setting) Untimed() error {
	for _, u := range unestimated {
		if s.given(u.setting) {
			return refuse(u.setting, u.advice, "%s", u.why)
		}
	}
	return nil
}

// LatencyPlan is Plan for an estimate of time: it refuses one without a card, settings
// that change nothing in it, and runs over several cards.
func (s Setting) LatencyPlan() (*Plan, error) {
	for _, name := range s.Given() {
		if slices.Contains(withoutTime, name) {
			return nil, refuse(name, "the memory of a run takes it", "the estimate of time is the same for every `%s`", name)
		}
	}
	if err := s.Untimed(); err != nil {
		return nil, err
	}
	if s.GPU == "" {
		return nil, refuse("gpu", "`gpu` rtx3090", "an estimate of time needs a card")
	}
	return s.Plan()
}

// ForLatency is the setting without what decides about memory alone.
func (s Setting) ForLatency() Setting {
	value := reflect.ValueOf(&s).Elem()
	for i := range value.NumField() {
		if slices.Contains(withoutTime, Name(value.Type().Field(i))) {
			value.Field(i).SetZero()
		}
	}
	return s
}

// Latency is what is estimated of a traced model.
func (p *Plan) Latency(g *graph.Graph) (latency.Run, error) {
	s := &p.Setting
	r := latency.Run{Training: s.Mode == Training, Accumulate: s.Accumulate, Torch: p.Trace.Torch}
	if !r.Training {
		return r, nil
	}
	var err error
	if r.Frozen, err = memory.ExpandPaths(g, "freeze", s.Freeze); err != nil {
		return r, err
	}
	if r.Recomputed, err = memory.Recomputed(g, p.On(g)); err != nil {
		return r, err
	}
	r.Passes, err = memory.StepPasses(p.On(g).Optimizer)
	return r, err
}
