package exported

// This file runs operators that take a program: blocks without gradients, under
// autocast, in a checkpoint.

import (
	"encoding/json"
	"fmt"

	"heft/internal/graph"
)

// higher runs an operator that takes programs.
func (t *trace) higher(name string, n *nodeRecord, at *string) error {
	var within []*graphRecord
	var operands []argument
	var plain []any
	for i := range n.Inputs {
		a := n.Inputs[i].Arg
		switch a.kind {
		case "as_graph":
			var g struct {
				Graph graphRecord `json:"graph"`
			}
			if err := json.Unmarshal(a.raw, &g); err != nil {
				return wrong("the program within cannot be read: %v", err)
			}
			within = append(within, &g.Graph)
		case "as_tensor", "as_sym_int", "as_tensors":
			if within == nil { // the condition of a torch.cond
				continue
			}
			list, err := singles(a)
			if err != nil {
				return err
			}
			operands = append(operands, list...)
		default:
			v, err := t.argument(&a)
			if err != nil {
				return err
			}
			plain = append(plain, v)
		}
	}
	if len(within) == 0 {
		return &Error{Message: "heft does not know the operator " + name, Unsupported: true}
	}
	switch name {
	case "wrap_with_set_grad_enabled":
		before := t.builder.NoGrad
		if len(plain) > 0 {
			t.builder.NoGrad = plain[0] == any(false)
		}
		defer func() { t.builder.NoGrad = before }()
	case "wrap_with_autocast":
		restore := t.autocast(plain)
		defer restore()
	case "tag_activation_checkpoint", "wrap_activation_checkpoint":
		region := t.builder.BeginRegion(t.tensorsOf(operands), false)
		defer t.builder.EndRegion(region)
	case "invoke_subgraph", "wrap", "hints_wrapper":
	case "cond":
		t.builder.Assume("branch", "the first side of a torch.cond", "the other one is not counted")
		within = within[:1]
	default:
		return &Error{Message: "heft does not know the operator " + name, Unsupported: true}
	}
	return t.inside(within[0], operands, n, at)
}

// singles are the tensors of a list one by one, and any other value as it is.
func singles(a argument) ([]argument, error) {
	if a.kind != "as_tensors" {
		return []argument{a}, nil
	}
	items, err := rawList(a.raw)
	if err != nil {
		return nil, err
	}
	list := make([]argument, len(items))
	for i, item := range items {
		list[i] = argument{kind: "as_tensor", raw: item}
	}
	return list, nil
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

func (t *trace) tensorsOf(operands []argument) []*graph.Tensor {
	var list []*graph.Tensor
	for i := range operands {
		if x, ok := t.values[operands[i].name()].(*graph.Tensor); ok {
			list = append(list, x)
		}
	}
	return list
}

// inside runs a program within another. Its names are its own.
func (t *trace) inside(g *graphRecord, operands []argument, n *nodeRecord, at *string) error {
	if t.nested++; t.nested > maxNested {
		return wrong("programs lie more than %d deep in each other", maxNested)
	}
	defer func() { t.nested-- }()
	if len(g.Nodes) > maxNodes {
		return wrong("a program within has %d nodes; at most %d are run", len(g.Nodes), maxNodes)
	}
	values := map[string]any{}
	for i := range g.Inputs {
		if i >= len(operands) {
			return wrong("a program within takes %d values and is given %d", len(g.Inputs), len(operands))
		}
		v, err := t.argument(&operands[i])
		if err != nil {
			return err
		}
		values[g.Inputs[i].name()] = v
	}
	outer, outerGraph := t.values, t.program.graph
	program := *t.program
	program.graph = g
	t.values, t.program = values, &program
	err := t.nodes(g, at)
	var results []any
	for i := range g.Outputs {
		results = append(results, t.values[g.Outputs[i].name()])
	}
	program = *t.program
	program.graph = outerGraph
	t.values, t.program = outer, &program
	if err != nil {
		return fmt.Errorf("in the program within: %w", err)
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
	return nil
}
