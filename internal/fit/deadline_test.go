package fit

// This file tests a search whose time ends.

import (
	"context"
	"errors"
	"testing"

	"heft/internal/graph"
)

// TestDeadline: after so many runs the answer is the largest batch that was simulated and
// fits, and said to be unfinished; without any, the search ends with the error.
func TestDeadline(t *testing.T) {
	for _, runs := range []int{0, 1, 2} {
		job := jobFor(t, "squeezenet1_1", 3000, true)
		trace, left := job.Trace, runs
		tried := map[int64]bool{}
		job.Trace = func(r Run) (*graph.Graph, error) {
			if left--; left < 0 {
				return nil, context.DeadlineExceeded
			}
			tried[r.Batch] = true
			return trace(r)
		}
		s, err := Solve(job)
		if runs == 0 {
			if s != nil || !errors.Is(err, context.DeadlineExceeded) {
				t.Errorf("no time at all: %+v, %v", s, err)
			}
			continue
		}
		if err != nil {
			t.Errorf("%d runs: %v", runs, err)
			continue
		}
		if !s.Unfinished || !s.LeversLeft || !tried[s.Size] || s.Result == nil || s.Trials == 0 || s.Needs <= 0 || s.Uses != s.Result.Device {
			t.Errorf("%d runs: %+v", runs, s)
		}
		if !s.Result.Fits(job.Plan.Hardware.Memory) {
			t.Errorf("batch %d does not fit", s.Size)
		}
		for size := range tried {
			if size > s.Size && fitsAlone(t, job, trace, size) {
				t.Errorf("batch %d was found, %d fits and was simulated", s.Size, size)
			}
		}
	}
}

func fitsAlone(t *testing.T, job Job, trace func(Run) (*graph.Graph, error), size int64) bool {
	t.Helper()
	job.Trace, job.Levers = trace, nil
	f := newFitter(job)
	result, err := f.simulate(newWay(Run{Batch: size}, job.Plan), size)
	if err != nil {
		t.Fatal(err)
	}
	return result.fits()
}
