package torch

// This file tells a model whose sequences have their steps on the first axis and the
// batch on the second, as torch's recurrent and attention layers take them by default.

import (
	"slices"
	"strings"

	"heft/internal/graph"
	"heft/internal/python/vm"
)

// TakesStepsFirst tells whether a run that fed a batch and then its steps fed a layer that
// takes the steps first: the first recurrent or attention layer saw the batch where its
// steps are. What gives one row for each of the batch reads its sequences as they were fed.
func (s *Session) TakesStepsFirst(m *Model, g *graph.Graph, batch, steps int64) bool {
	if batch == steps || len(g.Outputs) == 0 {
		return false
	}
	if out := g.Outputs[0].Tensor; out != nil && len(out.Shape) == 2 && out.Shape[0] == batch && out.Shape[1] != steps {
		return false
	}
	modules, err := walk(s.library, m.object, "", false)
	if err != nil {
		return false
	}
	byPath := map[string]*vm.Object{}
	for _, at := range modules {
		byPath[at.path] = at.value
	}
	for _, call := range g.Calls {
		layer := byPath[call.Module.Path]
		if layer == nil || len(call.Inputs) == 0 || !s.stepsFirst(layer) {
			continue
		}
		shape := call.Inputs[0].Shape
		return len(shape) == 3 && shape[0] == batch && shape[1] == steps
	}
	return false
}

// stepsFirst tells a layer of sequences that was not made with batch_first.
func (s *Session) stepsFirst(layer *vm.Object) bool {
	for _, class := range layer.Class.MRO {
		if class.Name == "RNNBase" || class.Name == "MultiheadAttention" {
			return s.library.attribute(layer, "batch_first") == vm.False
		}
	}
	return false
}

// IsStepsFirst tells a model that is itself a layer of sequences without batch_first, or a
// stack of them: its inputs are steps×batch×features, whatever their sizes.
func IsStepsFirst(s *Session, m *Model) bool {
	whole := slices.ContainsFunc(m.object.Class.MRO, func(c *vm.Class) bool {
		return strings.HasPrefix(c.ModuleName, "torch.") && (c.Name == "Transformer" || slices.Contains(sequenceLayers, c.Name))
	})
	return whole && HasStepsFirst(s, m)
}

// HasStepsFirst tells whether some layer of a model takes its steps first.
func HasStepsFirst(s *Session, m *Model) bool {
	modules, err := walk(s.library, m.object, "", false)
	return err == nil && slices.ContainsFunc(modules, func(at named) bool { return s.stepsFirst(at.value) })
}
