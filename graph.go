package heft

// This file hands out the graph of a model, for who looks into what is counted.

import (
	"context"
	"io"

	"heft/internal/fault"
	"heft/internal/graph"
)

// Graph is what a model ran: its modules, parameters, tensors and steps.
type Graph struct{ graph *graph.Graph }

// Graph runs the model and returns what it did. Of the setting, it takes what
// [Model.Report] takes. A graph that does not hold together is an error of kind
// [Internal]. Errors are *Error.
func (m *Model) Graph(ctx context.Context, s Setting, options ...CallOption) (*Graph, error) {
	if _, err := m.begin(ctx, options); err != nil {
		return nil, faultOf(err)
	}
	defer m.end()
	plan, err := s.TablePlan()
	if err != nil {
		return nil, faultOf(err)
	}
	g, err := m.source.Trace(plan.Trace)
	if err != nil {
		return nil, faultOf(err)
	}
	if err := graph.Validate(g); err != nil {
		return nil, &fault.Error{Kind: fault.Internal, Message: "the graph does not hold together: " + err.Error(), Err: err}
	}
	return &Graph{g}, nil
}

// Dump writes the graph as text, step by step.
func (g *Graph) Dump(w io.Writer) error { return graph.Dump(w, g.graph) }
