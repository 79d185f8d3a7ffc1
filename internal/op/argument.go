package op

import "heft/internal/graph"

// This file answers, for a recorded operator, which tensor was which argument:
// what work rules, savers and renderers need.

// Input returns the tensor passed for a parameter, nil if there was none. A
// parameter that takes a list answers with its first tensor.
func Input(o *graph.Op, parameter string) *graph.Tensor {
	list := InputList(o, parameter)
	if len(list) == 0 {
		return nil
	}
	return list[0]
}

// InputList returns the tensors passed for a parameter. A signature has at most
// one list of tensors, so the list's length follows from the number of inputs.
func InputList(o *graph.Op, parameter string) []*graph.Tensor {
	operator, ok := Lookup(o.Name)
	if !ok {
		return nil
	}
	parameters := operator.ParsedSchemas()[o.Schema].Parameters
	single := 0
	for i := range parameters {
		if parameters[i].takesTensor() && parameters[i].Kind&KindTensors == 0 {
			single++
		}
	}
	at := 0
	for i := range parameters {
		p := &parameters[i]
		width := 0
		switch {
		case p.Kind&KindTensors != 0:
			width = len(o.Inputs) - single
		case p.takesTensor():
			width = 1
		}
		if p.Name == parameter && at+width <= len(o.Inputs) {
			return o.Inputs[at : at+width]
		}
		at += width
	}
	return nil
}
