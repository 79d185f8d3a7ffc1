package memory

import (
	"errors"

	"heft/internal/memory/optimizer"
)

// This file plays an optimizer's events in the simulation. What an optimizer
// keeps and makes stands in its literal (package optimizer).

// Optimizer is an optimizer with the settings that decide its memory.
type Optimizer = optimizer.Optimizer

// Implementation is how an optimizer runs over its parameters.
type Implementation = optimizer.Implementation

// The implementations. The zero value is torch's choice on a GPU.
const (
	ForEach      = optimizer.ForEach
	Fused        = optimizer.Fused
	SingleTensor = optimizer.SingleTensor
)

// OptimizerNames lists the known optimizers.
func OptimizerNames() []string { return optimizer.Names() }

// resolveOptimizer finds the literal of a plan's optimizer.
func resolveOptimizer(o *Optimizer) (*optimizer.Rule, error) {
	rule, err := o.Resolve()
	var refused *optimizer.Error
	if errors.As(err, &refused) {
		return nil, planErrorf(refused.Advice, "%s", refused.Message)
	}
	return rule, err
}

// optimizerRun is the optimizer of a simulation.
type optimizerRun struct {
	rule    *optimizer.Rule
	run     *optimizer.Run
	leaves  []int   // by parameter of the run: its leaf
	tensors []int32 // by number of a tensor: its slot
}

// buildOptimizer runs the constructor over the parameters that are trained.
func (s *simulation) buildOptimizer() {
	o := &s.optimizer
	var parameters []optimizer.Parameter
	for i := range s.leaves {
		if t := s.leaves[i].tensor; s.leaves[i].param != nil {
			o.leaves = append(o.leaves, i)
			parameters = append(parameters, optimizer.Parameter{Shape: t.Shape, ElementBytes: t.DType.Bytes(1)})
		}
	}
	run, events := optimizer.NewRun(s.plan.Optimizer, o.rule, parameters)
	o.run = run
	s.playOptimizer(events)
}

// step runs the optimizer over the parameters that have a gradient.
func (s *simulation) step() {
	o := &s.optimizer
	s.playOptimizer(o.run.Step(func(parameter int) bool { return s.leaves[o.leaves[parameter]].present }))
}

// playOptimizer allocates and frees what an optimizer does; a shard of it where
// states are spread over ranks.
func (s *simulation) playOptimizer(events []optimizer.Event) {
	o := &s.optimizer
	for _, e := range events {
		if e.Dropped {
			s.release(o.tensors[e.Tensor])
			continue
		}
		owner := OwnerTemporaries
		if e.State {
			owner = OwnerOptimizer
		}
		slot := s.allocate(s.plan.Parallel.stateShard(e.Bytes), owner)
		if e.State && e.Parameter >= 0 {
			s.own(slot, owner).param = s.leaves[o.leaves[e.Parameter]].param
		}
		o.tensors = append(o.tensors, slot)
	}
}
