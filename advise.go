package heft

// This file says what to change about a run.

import (
	"context"
	"errors"

	"heft/internal/advise"
	"heft/internal/source"
)

// Advise tries changes of a run, and of the model itself, one after the other, and
// reports what each saves and costs. Where the setting names a card or its memory and
// the goal is [GoalFit], it looks for the shortest combination with which the run fits
// at its own batch. Every figure is that of a traced and simulated run. Errors are
// *Error.
func (m *Model) Advise(ctx context.Context, goal Goal, s Setting, options ...CallOption) (*Advice, error) {
	return advised(ctx, m, options, func(b *advise.Bench) (*Advice, error) { return advise.Advise(b, s, goal) })
}

// WhatIf runs changes of a run, and of the model itself, and reports the run before
// and after. Changes are written as the command line's --set takes them: "amp=bf16",
// "inplace=true", or several with commas between. Errors are *Error.
func (m *Model) WhatIf(ctx context.Context, changes []string, s Setting, options ...CallOption) (*WhatIfReport, error) {
	moves, err := advise.ReadMoves(changes)
	if err != nil {
		return nil, faultOf(err)
	}
	return advised(ctx, m, options, func(b *advise.Bench) (*WhatIfReport, error) { return advise.WhatIf(b, s, moves) })
}

// advised runs a question on a bench, in the model's turn.
func advised[R any](ctx context.Context, m *Model, options []CallOption, ask func(*advise.Bench) (R, error)) (R, error) {
	var none R
	o, err := m.begin(ctx, options)
	if err != nil {
		return none, faultOf(err)
	}
	defer m.end()
	r, err := ask(advise.NewBench(ctx, m.source, func() { m.source.Begin(ctx, source.Limits(o.limits)) }, o.trying))
	if cause := context.Cause(ctx); cause != nil && (err == nil || !errors.Is(err, cause)) {
		err = cause
	}
	if err != nil {
		return none, faultOf(err)
	}
	return r, nil
}

// Levers lists the changes that [Model.Advise] tries and [Model.WhatIf] takes.
func Levers() []Lever {
	var list []Lever
	for _, l := range advise.Catalogue() {
		list = append(list, Lever{Name: l.ID, Takes: l.Takes, Why: l.Why, Never: l.Never})
	}
	return list
}

// Lever is a change of a run or of a model.
type Lever struct {
	Name  string // "amp"
	Takes string // what may stand behind it: "fp16 or bf16"
	Why   string // what it does to memory or work
	Never string // why it is made of no model; "" for all others
}
