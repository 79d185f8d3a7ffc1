package heft

// This file explains layers.

import (
	"context"
	"fmt"

	"heft/internal/cost"
	"heft/internal/report"
	"heft/internal/spell"
)

// Explain says where the numbers of a layer come from: the module at a path as the
// table has it, "layer1.0.conv1", or "" for the model itself. Errors are *Error.
func (m *Model) Explain(ctx context.Context, s Setting, path string) (*Explanation, error) {
	if _, err := m.begin(ctx, nil); err != nil {
		return nil, faultOf(err)
	}
	defer m.end()
	r, err := m.explain(s, path)
	if err != nil {
		return nil, faultOf(err)
	}
	return r, nil
}

func (m *Model) explain(s Setting, path string) (*Explanation, error) {
	plan, err := s.TablePlan()
	if err != nil {
		return nil, err
	}
	g, err := m.trace(plan.Trace)
	if err != nil {
		return nil, err
	}
	r, ok := report.Explain(g, cost.Of(g), path)
	if !ok {
		return nil, unknownPath(g.Name, path, report.Paths(g))
	}
	return r, nil
}

func unknownPath(model, path string, paths []string) error {
	advice := "`depth` all shows the paths of all layers"
	if near := spell.Nearest(path, paths); near != "" {
		advice = "did you mean " + near + "? " + advice
	}
	return &Error{Kind: Usage, Message: fmt.Sprintf("%s runs no module %q", model, path), Advice: advice}
}
