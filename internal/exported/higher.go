package exported

// This file runs operators that take a program: blocks without gradients, under
// autocast, in a checkpoint, the sides of a condition.

import (
	"encoding/json"
	"fmt"
	"slices"

	"heft/internal/graph"
)

// programs are what an operator of programs is called with.
type programs struct {
	graphs []*graphRecord
	before []any   // the values in front of the programs: settings, a condition
	lists  [][]any // the values behind them, list by list
	node   *nodeRecord
	at     *string
}

// operands are the values behind the programs, one by one.
func (p *programs) operands() []any { return flat(p.lists) }

// programIn decodes the program that is an argument, once: in a loop it runs many times.
func (t *trace) programIn(a *argument) (*graphRecord, error) {
	if g := t.decoded[a]; g != nil {
		return g, nil
	}
	var read struct {
		Graph graphRecord `json:"graph"`
	}
	if err := json.Unmarshal(a.raw, &read); err != nil {
		return nil, wrong("the program within cannot be read: %v", err)
	}
	if t.decoded == nil {
		t.decoded = map[*argument]*graphRecord{}
	}
	t.decoded[a] = &read.Graph
	return &read.Graph, nil
}

// programsOf reads the arguments of an operator of programs.
func (t *trace) programsOf(n *nodeRecord, at *string) (*programs, error) {
	p := &programs{node: n, at: at}
	for i := range n.Inputs {
		a := &n.Inputs[i].Arg
		if a.kind == "as_graph" {
			g, err := t.programIn(a)
			if err != nil {
				return nil, err
			}
			p.graphs = append(p.graphs, g)
			continue
		}
		v, err := t.argument(a)
		if err != nil {
			return nil, err
		}
		if p.graphs == nil {
			p.before = append(p.before, v)
		} else {
			p.lists = append(p.lists, singles(v))
		}
	}
	return p, nil
}

// singles are the values of a list one by one, and any other value as it is.
func singles(v any) []any {
	list := []any{}
	switch v := v.(type) {
	case []*graph.Tensor:
		for _, x := range v {
			list = append(list, x)
		}
	case []int64:
		for _, n := range v {
			list = append(list, n)
		}
	default:
		list = append(list, v)
	}
	return list
}

// higher runs an operator that takes programs.
func (t *trace) higher(name string, n *nodeRecord, at *string) error {
	p, err := t.programsOf(n, at)
	if err != nil {
		return err
	}
	run := map[string]func(*programs) ([]any, error){
		"wrap_with_set_grad_enabled": t.withGradients, "wrap_with_autocast": t.withAutocast,
		"tag_activation_checkpoint": t.checkpointed, "wrap_activation_checkpoint": t.checkpointed,
		"invoke_subgraph": t.first, "wrap": t.first, "hints_wrapper": t.first,
		"cond": t.side, "while_loop": t.whileLoop, "scan": t.scan, "map_impl": t.mapped,
	}[name]
	if len(p.graphs) == 0 || run == nil {
		return &Error{Message: "heft does not know the operator " + name, Unsupported: true}
	}
	if t.nested++; t.nested > maxNested {
		return wrong("programs lie more than %d deep in each other", maxNested)
	}
	outer := t.within
	t.within = nil
	results, err := run(p)
	t.nested--
	made := t.within
	t.within = outer
	if err != nil {
		return err
	}
	names := resultNames(n)
	for i, name := range names {
		if i >= len(results) {
			return wrong("a program within returns %d values where %d are read", len(results), len(names))
		}
		if x, ok := results[i].(*graph.Tensor); ok {
			t.keep(name, x)
		} else {
			t.values[name] = results[i]
		}
	}
	for _, x := range made {
		t.builder.LetGo(x)
	}
	return nil
}

// first runs the one program as it is.
func (t *trace) first(p *programs) ([]any, error) { return t.inside(p.graphs[0], p.operands(), p.at) }

// withGradients runs a program with gradients or without.
func (t *trace) withGradients(p *programs) ([]any, error) {
	before := t.builder.NoGrad
	if len(p.before) > 0 {
		t.builder.NoGrad = p.before[0] == any(false)
	}
	defer func() { t.builder.NoGrad = before }()
	return t.first(p)
}

// withAutocast runs a program in mixed precision.
func (t *trace) withAutocast(p *programs) ([]any, error) {
	restore := t.autocast(p.before)
	defer restore()
	return t.first(p)
}

// checkpointed runs a program whose values are made again for the backward.
func (t *trace) checkpointed(p *programs) ([]any, error) {
	region := t.builder.BeginRegion(tensorsOf(p.operands()), false)
	defer t.builder.EndRegion(region)
	return t.first(p)
}

// side runs the side of a torch.cond that its condition tells, else the first one.
func (t *trace) side(p *programs) ([]any, error) {
	if len(p.graphs) == 2 && len(p.before) > 0 {
		if truth, known := truthOf(p.before[0]); known {
			if !truth {
				p.graphs[0] = p.graphs[1]
			}
			return t.first(p)
		}
	}
	t.builder.Assume("branch", "the first side of a torch.cond", "the other one is not counted")
	return t.first(p)
}

// truthOf is a condition, false if it depends on data.
func truthOf(v any) (truth, known bool) {
	switch v := v.(type) {
	case bool:
		return v, true
	case int64:
		return v != 0, true
	case *graph.Tensor:
		if v != nil && v.Elements() == 1 {
			if elements := v.Known(); elements != nil {
				return elements[0] != 0, true
			}
		}
	}
	return false, false
}

// autocast switches mixed precision: device, type, whether it is on, whether it caches casts. Of truths the first
// is meant. What was on around the block is so again behind it.
func (t *trace) autocast(plain []any) (restore func()) {
	fast, isOn, told := graph.InvalidDType, true, false
	for _, v := range plain {
		switch v := v.(type) {
		case graph.DType:
			fast = v
		case bool:
			if !told {
				isOn, told = v, true
			}
		}
	}
	if !isOn {
		fast = graph.InvalidDType
	}
	before := t.mixed
	t.setAutocast(fast)
	return func() { t.setAutocast(before) }
}

// setAutocast runs what follows in mixed precision of a type, InvalidDType is in none.
func (t *trace) setAutocast(fast graph.DType) {
	t.mixed = fast
	if fast == graph.InvalidDType {
		t.builder.ClearAutocast()
		return
	}
	t.runner.OtherTypes = true
	t.builder.SetAutocast(fast)
}

func tensorsOf(values []any) []*graph.Tensor {
	var list []*graph.Tensor
	for _, v := range values {
		if x, ok := v.(*graph.Tensor); ok {
			list = append(list, x)
		}
	}
	return list
}

// inside runs a program within another. Its names are its own.
func (t *trace) inside(g *graphRecord, operands []any, at *string) ([]any, error) {
	if len(g.Nodes) > maxNodes {
		return nil, wrong("a program within has %d nodes; at most %d are run", len(g.Nodes), maxNodes)
	}
	if len(g.Inputs) > len(operands) {
		return nil, wrong("a program within takes %d values and is given %d", len(g.Inputs), len(operands))
	}
	values := map[string]any{}
	for i := range g.Inputs {
		values[g.Inputs[i].name()] = operands[i]
	}
	outer, outerProgram, before := t.values, t.program, len(t.within)
	program := *t.program
	program.graph = g
	t.values, t.program = values, &program
	err := t.nodes(g, at)
	var results []any
	for i := range g.Outputs {
		v := t.values[g.Outputs[i].name()]
		if g.Outputs[i].name() == "" {
			v, _ = t.argument(&g.Outputs[i]) // a number that is written out
		}
		results = append(results, v)
	}
	t.values, t.program = outer, outerProgram
	if err != nil {
		return nil, fmt.Errorf("in the program within: %w", err)
	}
	t.returned(before, tensorsOf(results))
	return results, nil
}

// returned lets go of what a program within has made since the first so many tensors, and
// does not return.
func (t *trace) returned(before int, results []*graph.Tensor) {
	kept := t.within[:before]
	for _, x := range t.within[before:] {
		if slices.Contains(results, x) {
			kept = append(kept, x)
		} else {
			t.builder.LetGo(x)
		}
	}
	t.within = kept
}
