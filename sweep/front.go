package main

// This file finds the runs that no other beats.

import (
	"fmt"
	"slices"
	"strings"

	"github.com/apache/beam/sdks/v2/go/pkg/beam"
)

// figures are what runs are compared by.
var figures = map[string]func(*Row) int64{
	"parameters": func(r *Row) int64 { return r.Parameters },
	"macs":       func(r *Row) int64 { return r.MACs },
	"device":     func(r *Row) int64 { return r.Device },
	"needs":      func(r *Row) int64 { return r.Needs },
	"allocated":  func(r *Row) int64 { return r.Allocated },
}

// Objectives are the figures that are to be small, and those that are to be large.
type Objectives struct {
	Small []string
	Large []string
}

// ReadObjectives reads lists of names with commas between. Cost is to be small; what a
// network can do is not known before it is trained, and its work or its parameters, to be
// large, stand for it.
func ReadObjectives(small, large string) (Objectives, error) {
	o := Objectives{Small: names(small), Large: names(large)}
	for _, name := range slices.Concat(o.Small, o.Large) {
		if figures[name] == nil {
			return o, fmt.Errorf("%q is no figure of a run: parameters, macs, device, needs or allocated", name)
		}
	}
	if len(o.Small)+len(o.Large) == 0 {
		return o, fmt.Errorf("a front needs a figure to be small or large")
	}
	return o, nil
}

func names(list string) []string {
	return strings.FieldsFunc(list, func(r rune) bool { return r == ',' || r == ' ' })
}

// Beats tells whether a run is at least as good as another by every figure, and better by
// one. Of two that are equal by all, the first in the space beats the other.
func (o *Objectives) Beats(a, b *Row) bool {
	better := false
	for _, name := range o.Small {
		x, y := figures[name](a), figures[name](b)
		if x > y {
			return false
		}
		better = better || x < y
	}
	for _, name := range o.Large {
		x, y := figures[name](a), figures[name](b)
		if x < y {
			return false
		}
		better = better || x > y
	}
	return better || a.Run < b.Run
}

// Front is the combination of rows to those that none beats. Rows with a problem, and
// those that do not fit their card, are not among them.
type Front struct {
	Objectives Objectives
}

// Unbeaten are the rows that nothing has beaten so far.
type Unbeaten struct {
	Rows []Row
}

// CreateAccumulator begins with none.
func (f *Front) CreateAccumulator() Unbeaten { return Unbeaten{} }

// AddInput takes a row in, unless one beats it.
func (f *Front) AddInput(u Unbeaten, r Row) Unbeaten {
	if r.Problem != "" || !r.Fits || slices.ContainsFunc(u.Rows, func(x Row) bool { return x.Run != r.Run && f.Objectives.Beats(&x, &r) }) {
		return u
	}
	u.Rows = append(slices.DeleteFunc(u.Rows, func(x Row) bool { return f.Objectives.Beats(&r, &x) }), r)
	return u
}

// MergeAccumulators takes the rows of one in the other.
func (f *Front) MergeAccumulators(a, b Unbeaten) Unbeaten {
	for _, r := range b.Rows {
		a = f.AddInput(a, r)
	}
	return a
}

// ExtractOutput puts the rows in the space's order.
func (f *Front) ExtractOutput(u Unbeaten) Unbeaten {
	slices.SortFunc(u.Rows, func(a, b Row) int { return int(a.Run - b.Run) })
	return u
}

// Unbeatable is the one value of a front: the rows that no other beats.
func Unbeatable(s beam.Scope, o Objectives, rows beam.PCollection) beam.PCollection {
	return beam.Combine(s.Scope("Front"), &Front{Objectives: o}, rows)
}
