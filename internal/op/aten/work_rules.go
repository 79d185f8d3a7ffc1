package aten

// This file holds Work rules that several families share.

import (
	"strconv"
	"strings"

	"heft/internal/graph"
	"heft/internal/op"
)

// work is a rule with its formula.
func work(formula string, count func(o *graph.Op) op.Work) *op.WorkRule {
	return &op.WorkRule{Formula: formula, Count: count}
}

// withTerms is a rule whose formula is an equation.
func withTerms(rule *op.WorkRule, terms func(o *graph.Op) []op.Term) *op.WorkRule {
	rule.Terms = terms
	return rule
}

// convolutionTerms are the symbols of a convolution's formula.
func convolutionTerms(o *graph.Op) []op.Term {
	input, weight := op.Input(o, "input"), op.Input(o, "weight")
	axes := len(weight.Shape) - 2
	spatial, groups := o.Outputs[0].Shape, max(o.Attrs.Int("groups"), 1)
	in, out := weight.Shape[1]*groups, weight.Shape[0]
	if window, _ := op.WindowOf(o); window.Transposed {
		spatial, in, out = input.Shape, weight.Shape[0], weight.Shape[1]*groups
	}
	images := int64(1)
	if len(input.Shape) == axes+2 {
		images = input.Shape[0]
	}
	return []op.Term{
		{Symbol: "N", Value: images}, {Symbol: "Cin", Value: in}, {Symbol: "Cout", Value: out}, {Symbol: "groups", Value: groups},
		{Symbol: "K", Value: graph.Product(weight.Shape[2:])}, {Symbol: "P", Value: graph.Product(spatial[len(spatial)-axes:])},
	}
}

// linearTerms are the symbols of a linear layer's formula.
func linearTerms(o *graph.Op) []op.Term {
	in := lastSize(op.Input(o, "input"))
	out := lastSize(o.Outputs[0])
	return []op.Term{{Symbol: "rows", Value: o.Outputs[0].Elements() / max(out, 1)}, {Symbol: "in", Value: in}, {Symbol: "out", Value: out}}
}

// perElement is the work of an element-wise operator: so much for each element
// of the first output.
func perElement(w op.Work) *op.WorkRule {
	return work(worded(w)+" for each element of the result", func(o *graph.Op) op.Work { return w.Times(o.Outputs[0].Elements()) })
}

// worded says counts in words: "1 addition, 2 multiplications".
func worded(w op.Work) string {
	var parts []string
	for _, c := range []struct {
		n    int64
		what string
	}{{w.MACs, "multiply-accumulate"}, {w.Adds, "addition"}, {w.Muls, "multiplication"}, {w.Compares, "comparison"}, {w.Divides, "division"}, {w.Exps, "exponential or root"}} {
		switch {
		case c.n == 1:
			parts = append(parts, "1 "+c.what)
		case c.n > 1 && c.what == "exponential or root":
			parts = append(parts, strconv.FormatInt(c.n, 10)+" exponentials or roots")
		case c.n > 1:
			parts = append(parts, strconv.FormatInt(c.n, 10)+" "+c.what+"s")
		}
	}
	if len(parts) == 0 {
		return "nothing"
	}
	return strings.Join(parts, ", ")
}

// biasWork is one addition for each element of the result, if a bias is added.
func biasWork(o *graph.Op) op.Work {
	if op.Input(o, "bias") == nil {
		return op.Work{}
	}
	return op.Work{Adds: o.Outputs[0].Elements()}
}

// perInput is the work of an operator that passes once over its first input.
func perInput(w op.Work) *op.WorkRule {
	return work(worded(w)+" for each element of the input", func(o *graph.Op) op.Work {
		if len(o.Inputs) == 0 || o.Inputs[0] == nil {
			return op.Work{}
		}
		return w.Times(o.Inputs[0].Elements())
	})
}

// readsResult is what an operator reads that copies places of its input: as much as
// it returns, and not the whole table.
func readsResult(o *graph.Op) int64 { return o.Outputs[0].Bytes() }
