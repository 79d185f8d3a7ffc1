package heft

// This file shows the graph that every figure is counted from.

import (
	"context"
	"fmt"
	"io"

	"heft/internal/fault"
	"heft/internal/graph"
)

// Dump runs the model and writes what ran, one line a step: operators with the shapes
// of their results, module calls entered and left, and the points at which the program
// lets go of a tensor. The form is for readers and may change. Errors are *Error, or
// those of w.
func (m *Model) Dump(ctx context.Context, w io.Writer, s Setting, options ...CallOption) error {
	g, err := m.graph(ctx, s, options)
	if err != nil {
		return faultOf(err)
	}
	return graph.Dump(w, g)
}

// Validate runs the model and checks what counting and simulating rely on. An *Error
// of kind [Internal] lists what does not hold: a defect of heft.
func (m *Model) Validate(ctx context.Context, s Setting, options ...CallOption) error {
	g, err := m.graph(ctx, s, options)
	if err != nil {
		return faultOf(err)
	}
	if err := graph.Validate(g); err != nil {
		return &fault.Error{Kind: fault.Internal, Message: fmt.Sprintf("the graph is not sound: %v", err), Err: err}
	}
	return nil
}

// graph is what ran in a call.
func (m *Model) graph(ctx context.Context, s Setting, options []CallOption) (*graph.Graph, error) {
	if _, err := m.begin(ctx, options); err != nil {
		return nil, err
	}
	defer m.end()
	plan, err := s.TablePlan()
	if err != nil {
		return nil, err
	}
	return m.source.Trace(plan.Trace)
}
