package memory

// This file lists what autograd keeps of a forward, and what a backward runs again.

import (
	"slices"

	"heft/internal/graph"
)

// Kept is a storage that autograd holds when a training step's forward has ended.
type Kept struct {
	Bytes int64
	// Made is the operator that made it, nil for what was there before: parameters,
	// inputs.
	Made *graph.Op
	// Savers are the operators whose backward needs it.
	Savers []*graph.Op
}

// KeptFor lists what the backward of a plan's first step would find. It runs the
// forward alone. Errors are those of Simulate.
func KeptFor(g *graph.Graph, plan Plan) ([]Kept, error) {
	s := &simulation{plan: plan, region: -1, gradMode: true}
	s.returned = noHandle
	rule, err := s.plan.check(g)
	if err != nil {
		return nil, err
	}
	s.optimizer.rule = rule
	s.model, s.sparse = newProgram(g), sparseRows(g)
	s.model.findRegions(s.plan.Checkpoint)
	s.findLeaves()
	s.plan.Mode = ForwardWithGrad // nothing of the optimizer is placed
	s.tape.begin(PhaseModel, 0)
	s.placeModel()
	s.placeData()
	s.tape.begin(PhaseForward, 1)
	s.forward()
	return s.kept(), nil
}

// kept reads the nodes' lists.
func (s *simulation) kept() []Kept {
	at := map[int32]int{} // by holding
	var list []Kept
	for i := range s.nodes {
		n := &s.nodes[i]
		for _, slot := range s.saved[n.saved : n.saved+n.saves] {
			h := s.slots[slot].holding
			if h < 0 {
				continue
			}
			k, known := at[h]
			if !known {
				k = len(list)
				at[h] = k
				list = append(list, Kept{Bytes: s.tape.holdings[h].bytes, Made: s.tape.holdings[h].op})
			}
			if last := len(list[k].Savers) - 1; last < 0 || list[k].Savers[last] != n.op {
				list[k].Savers = append(list[k].Savers, n.op)
			}
		}
	}
	return list
}

// Recomputed lists the operators that the backward of a micro-batch runs again, in order:
// those of the model's own checkpoints and of the plan's, up to the last tensor that is
// needed. None without checkpoints, and outside of training. Errors are those of Simulate.
func Recomputed(g *graph.Graph, plan Plan) ([]*graph.Op, error) {
	begins := func(s graph.Step) bool { return s.Kind == graph.StepRegionBegin }
	if plan.Mode != Training || len(plan.Checkpoint) == 0 && !slices.ContainsFunc(g.Steps, begins) {
		return nil, nil
	}
	plan.Iterations, plan.Accumulate, plan.TensorsOnly = 1, 1, true
	s := new(Room).begin()
	if _, err := simulateInto(s, g, plan); err != nil {
		return nil, err
	}
	return s.again, nil
}
