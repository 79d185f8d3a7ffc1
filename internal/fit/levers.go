package fit

// This file searches again with changes of the run that would allow more, and picks
// those worth naming. What they are is not known here: the job brings them.

import (
	"cmp"
	"context"
	"errors"
	"strings"

	"heft/internal/graph"
	"heft/internal/memory"
	"heft/internal/stable"
)

// Lever is a change of a job's run.
type Lever struct {
	Name string // "AMP (bf16)"
	Cost string // what is paid for it: "+ 23 % work"
	// Trace runs the changed model; nil where it runs as the job has it.
	Trace func(Run) (*graph.Graph, error)
	Plan  memory.Plan
}

// Outcome is what a lever would bring.
type Outcome struct {
	Name string // "AMP (bf16)"
	Size int64  // the largest batch or side with it
	Cost string // what is paid for it: "+ 23 % work"
}

// Failure is a lever that could not be simulated.
type Failure struct {
	Name   string // "AMP (bf16)"
	Reason string
}

// reported is how many levers an answer names.
const reported = 3

// pull searches again with every lever and keeps those that help most. One that
// the model refuses says why.
func (f *fitter) pull(s *Solution) error {
	levers, err := f.job.Levers(max(s.Size, f.limits.Step))
	if err != nil {
		return err
	}
	for i, l := range levers {
		w := newWay(f.job.Run, l.Plan)
		if l.Trace != nil {
			w.trace, w.variant = l.Trace, i+1
		}
		size, err := f.nearly(w, max(s.Size, f.limits.Step))
		if errors.Is(err, context.DeadlineExceeded) {
			s.LeversLeft = true
			break
		}
		if err != nil {
			s.Failed = append(s.Failed, Failure{l.Name, headline(err)})
			continue
		}
		if size > s.Size {
			s.Levers = append(s.Levers, Outcome{l.Name, size, l.Cost})
		}
	}
	stable.Sort(s.Levers, func(a, b Outcome) int { return cmp.Compare(b.Size, a.Size) })
	s.Levers = s.Levers[:min(len(s.Levers), reported)]
	return nil
}

// headline is the first line of an error: those behind it say where in the model it is,
// of which a list of levers has no room.
func headline(err error) string {
	first, _, _ := strings.Cut(err.Error(), "\n")
	return first
}
