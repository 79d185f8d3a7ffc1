package heft

// This file counts models as other tools do.

import (
	"context"
	"fmt"
	"strings"

	"heft/internal/cost/convention"
	"heft/internal/fault"
	"heft/internal/graph"
	"heft/internal/report"
	"heft/internal/spell"
)

// Convention is how a tool counts a model: a preset for [Model.Count].
type Convention struct {
	Name    string // "thop"
	Release string // whose numbers it gives, "" for one that is no tool's
	Unit    string // what the tool calls the number: "MACs"
	Counts  string // one line on what is counted
}

// Conventions lists the presets, heft's own first.
func Conventions() []Convention {
	var list []Convention
	for _, c := range convention.All() {
		list = append(list, Convention{c.Name, c.Release, c.Unit, c.Counts})
	}
	return list
}

// Count runs the model in evaluation mode and counts it by conventions, by name:
// "thop", "fvcore". With two or more, the report says what makes the first two differ.
// Errors are *Error.
func (m *Model) Count(ctx context.Context, s Setting, conventions ...string) (*CountReport, error) {
	presets, err := conventionsOf(conventions)
	if err != nil {
		return nil, err
	}
	if _, err := m.begin(ctx, nil); err != nil {
		return nil, faultOf(err)
	}
	defer m.end()
	r, err := m.count(s, presets)
	if err != nil {
		return nil, faultOf(err)
	}
	return r, nil
}

func (m *Model) count(s Setting, presets []*convention.Convention) (*CountReport, error) {
	plan, err := s.TablePlan()
	if err != nil {
		return nil, err
	}
	g, err := m.source.Trace(plan.Trace)
	if err != nil {
		return nil, err
	}
	var results []convention.Result
	for _, c := range presets {
		if err := countable(c, g); err != nil {
			return nil, err
		}
		results = append(results, c.Count(g))
	}
	return report.NewCount(g, results), nil
}

// countable refuses a file for a tool that hooks a program, and a program for one that
// reads a file's nodes.
func countable(c *convention.Convention, g *graph.Graph) error {
	if c.Files && len(g.Nodes) == 0 {
		return &fault.Error{Kind: fault.Usage, Message: fmt.Sprintf("%s counts the nodes of an ONNX file, and %s is a program", c.Name, g.Name),
			Advice: "export it with torch.onnx.export, and count the file"}
	}
	if c.Programs && !g.DropsExact {
		return &fault.Error{Kind: fault.Usage, Message: fmt.Sprintf("%s counts modules and functions of a PyTorch program, and %s is a file", c.Name, g.Name),
			Advice: "macs, flops, flop-counter and keras-flops count files as well; onnx-tool and onnx-opcounter nothing else"}
	}
	return nil
}

func conventionsOf(names []string) ([]*convention.Convention, error) {
	var list []*convention.Convention
	for _, name := range names {
		c, ok := convention.Lookup(name)
		if !ok {
			return nil, unknownConvention(name)
		}
		list = append(list, c)
	}
	if len(list) == 0 {
		return nil, &Error{Kind: Usage, Message: "no convention is named", Advice: "there are " + strings.Join(convention.Names(), ", ")}
	}
	return list, nil
}

func unknownConvention(name string) error {
	advice := "there are " + strings.Join(convention.Names(), ", ")
	if near := spell.Nearest(name, convention.Names()); near != "" {
		advice = "did you mean " + near + "? " + advice
	}
	return &Error{Kind: Usage, Message: fmt.Sprintf("unknown convention %q", name), Advice: advice}
}
