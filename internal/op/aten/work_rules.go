package aten

// This file holds Work rules that several families share.

import (
	"heft/internal/graph"
	"heft/internal/op"
)

// perElement is the work of an element-wise operator: so much for each element
// of the first output.
func perElement(w op.Work) func(o *graph.Op) op.Work {
	return func(o *graph.Op) op.Work { return w.Times(o.Outputs[0].Elements()) }
}

// biasWork is one addition for each element of the result, if a bias is added.
func biasWork(o *graph.Op) op.Work {
	if op.Input(o, "bias") == nil {
		return op.Work{}
	}
	return op.Work{Adds: o.Outputs[0].Elements()}
}

// perInput is the work of an operator that passes once over its first input.
func perInput(w op.Work) func(o *graph.Op) op.Work {
	return func(o *graph.Op) op.Work {
		if len(o.Inputs) == 0 || o.Inputs[0] == nil {
			return op.Work{}
		}
		return w.Times(o.Inputs[0].Elements())
	}
}
