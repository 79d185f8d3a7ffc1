package convention

// This file holds conventions of tools that hook modules, and what their rules are
// made of.

import (
	"fmt"
	"slices"
	"strings"

	"heft/internal/graph"
	"heft/internal/op"
)

// layer is one call of a module as a hook sees it.
type layer struct {
	call *graph.Call
	ops  []*graph.Op // that ran in it
}

// layerRule is what a tool counts for a call of one class.
type layerRule struct {
	says  string
	count func(l layer) int64
}

// layerRules maps classes to rules. A class of torch.nn has its own name, "Conv2d",
// any other one that of its module too, so that a user's class Conv2d is none of
// torch's. A class that is missing counts nothing.
type layerRules map[string]layerRule

// with adds a rule for several classes.
func (rules layerRules) with(rule layerRule, classes ...string) layerRules {
	for _, class := range classes {
		rules[class] = rule
	}
	return rules
}

// exact is the rule of a module's own class, as for tools that look a type up.
func (rules layerRules) exact(m *graph.Module) (layerRule, bool) {
	rule, ok := rules[className(m)]
	return rule, ok && !m.Loose
}

// inherited is the rule of the nearest class that a module is an instance of.
func (rules layerRules) inherited(m *graph.Module) (layerRule, bool) {
	for _, class := range m.Lineage {
		if rule, ok := rules[shortName(class)]; ok {
			return rule, !m.Loose
		}
	}
	return layerRule{}, false
}

// parts counts every call of a class that has a rule.
func (rules layerRules) parts(g *graph.Graph) []Part { return partsOf(g, rules.exact) }

// partsOf counts every call of a module that a rule is found for.
func partsOf(g *graph.Graph, find func(m *graph.Module) (layerRule, bool)) []Part {
	var parts []Part
	for _, l := range layersOf(g) {
		if rule, ok := find(l.call.Module); ok && l.input() != nil && l.output() != nil {
			parts = append(parts, Part{Call: l.call, What: l.call.Module.Class, Count: rule.count(l), Says: rule.says})
		}
	}
	return parts
}

// className names a module's class as the keys of layerRules do; "" where a file does
// not tell it.
func className(m *graph.Module) string {
	if len(m.Lineage) == 0 {
		return ""
	}
	return shortName(m.Lineage[0])
}

// shortName leaves the module off a class of torch.nn: "Conv2d" for
// "torch.nn.modules.conv.Conv2d".
func shortName(class string) string {
	if strings.HasPrefix(class, "torch.nn.") {
		return class[strings.LastIndexByte(class, '.')+1:]
	}
	return class
}

// isA tells whether a module is an instance of a class of torch.nn or of one below it.
func isA(m *graph.Module, class string) bool {
	return slices.ContainsFunc(m.Lineage, func(c string) bool { return shortName(c) == class })
}

// layersOf lists the calls of a graph in order of entry.
func layersOf(g *graph.Graph) []layer {
	list := make([]layer, len(g.Calls))
	for i, c := range g.Calls {
		list[i].call = c
	}
	for _, o := range g.Ops() {
		for c := o.Call; c != nil; c = c.Parent {
			list[c.ID].ops = append(list[c.ID].ops, o)
		}
	}
	return list
}

// input is the first tensor that the module was given, nil if there was none.
func (l layer) input() *graph.Tensor { return firstTensor(l.call.Inputs) }

// output is the first tensor that the module returned, nil if there was none.
func (l layer) output() *graph.Tensor { return firstTensor(l.call.Outputs) }

func firstTensor(tensors []*graph.Tensor) *graph.Tensor {
	i := slices.IndexFunc(tensors, func(t *graph.Tensor) bool { return t != nil })
	if i < 0 {
		return nil
	}
	return tensors[i]
}

// parameter is the module's own parameter of a name, nil if it has none.
func (l layer) parameter(name string) *graph.Tensor { return parameterOf(l.call.Module, name) }

func parameterOf(m *graph.Module, name string) *graph.Tensor {
	for _, p := range m.Params {
		if !p.Buffer && nameIn(p, m) == name {
			return p.Tensor
		}
	}
	return nil
}

// nameIn is a parameter's name in a module that owns it.
func nameIn(p *graph.Param, m *graph.Module) string {
	for _, key := range append([]string{p.Path}, p.Aliases...) {
		at := strings.LastIndexByte(key, '.')
		if key[:max(at, 0)] == m.Path {
			return key[at+1:]
		}
	}
	return p.Path[strings.LastIndexByte(p.Path, '.')+1:]
}

// ran is the first operator of one of some names that ran in the call, nil if none
// did.
func (l layer) ran(names ...string) *graph.Op {
	i := slices.IndexFunc(l.ops, func(o *graph.Op) bool { return slices.Contains(names, o.Name) })
	if i < 0 {
		return nil
	}
	return l.ops[i]
}

// macs are those of the operators that ran in the call.
func (l layer) macs() int64 {
	var n int64
	for _, o := range l.ops {
		n += macs(o) * (1 + o.Repeat)
	}
	return n
}

// recurrence are the weights of one direction of one layer of a recurrent module.
type recurrence struct {
	inputs, hidden int64
	state          int64 // of the hidden state: fewer than hidden with a projection
	further        bool  // not of the first layer
	gates          int64 // 1 for RNN, 3 for GRU, 4 for LSTM
	bias           bool
}

// recurrences lists a recurrent module's layers and directions.
func (l layer) recurrences() []recurrence {
	var list []recurrence
	for i := 0; ; i++ {
		found := false
		for _, direction := range []string{"", "_reverse"} {
			suffix := fmt.Sprintf("_l%d%s", i, direction)
			if r, ok := l.recurrence(suffix); ok {
				r.further = i > 0
				list, found = append(list, r), true
			}
		}
		if !found {
			return list
		}
	}
}

func (l layer) recurrence(suffix string) (recurrence, bool) {
	fromInput, fromHidden := l.parameter("weight_ih"+suffix), l.parameter("weight_hh"+suffix)
	if fromInput == nil || fromHidden == nil || len(fromInput.Shape) != 2 || len(fromHidden.Shape) != 2 {
		return recurrence{}, false
	}
	gates := l.gates()
	return recurrence{
		inputs: fromInput.Shape[1], hidden: fromHidden.Shape[0] / gates, state: fromHidden.Shape[1], gates: gates,
		bias: l.parameter("bias_ih"+suffix) != nil,
	}, true
}

// gates are those of a recurrent module's kind.
func (l layer) gates() int64 {
	switch m := l.call.Module; {
	case isA(m, "LSTM"), isA(m, "LSTMCell"):
		return 4
	case isA(m, "GRU"), isA(m, "GRUCell"):
		return 3
	}
	return 1
}

// steps is the number of rows that a recurrent cell sees.
func (l layer) steps() int64 { return rows(l.input()) }

// stepsTimesBatch are the first two axes of a recurrent network's input, whatever they
// mean: of an input without a batch, 7 steps of 5 numbers, tools take the numbers for it.
// Packed samples have one axis of rows.
func (l layer) stepsTimesBatch() int64 {
	x := l.input()
	if o := l.ran(recurrentNetworks...); o != nil && op.Input(o, "batch_sizes") == nil && len(x.Shape) == 2 {
		return x.Elements()
	}
	return rows(x)
}

// rows is the number of rows that a layer of a last axis sees: all axes but the last.
func rows(t *graph.Tensor) int64 {
	if len(t.Shape) == 0 {
		return 1
	}
	return graph.Product(t.Shape[:len(t.Shape)-1])
}
