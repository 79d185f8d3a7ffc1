package op

// This file answers, for a recorded operator, which tensor was which argument:
// what work rules, savers and renderers need.

import "heft/internal/graph"

// Input returns the tensor passed for a parameter, nil if there was none. A
// parameter that takes a list answers with its first tensor.
func Input(o *graph.Op, parameter string) *graph.Tensor {
	list := InputList(o, parameter)
	if len(list) == 0 {
		return nil
	}
	return list[0]
}

// InputList returns the tensors passed for a parameter.
func InputList(o *graph.Op, parameter string) []*graph.Tensor {
	at, width := inputRange(o, parameter)
	if width == 0 {
		return nil
	}
	return o.Inputs[at : at+width]
}
