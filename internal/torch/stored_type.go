package torch

// This file tells how many parameters a model holds, and in which type.

import "heft/internal/graph"

// FloatingType is the floating-point type of a model's parameters, InvalidDType where they
// are of several types or it has none.
func (m *Model) FloatingType() graph.DType {
	found := graph.InvalidDType
	for parameter := range (&watch{library: m.session.library}).parametersOf(m.object) {
		state, _ := tensorOf(parameter)
		d := state.tensor.DType
		if !d.IsFloating() || found != graph.InvalidDType && found != d {
			return graph.InvalidDType
		}
		found = d
	}
	return found
}

// Parameters counts the elements of the model's parameters, each once.
func (m *Model) Parameters() int64 { return (&watch{library: m.session.library}).parameters(m.object) }
