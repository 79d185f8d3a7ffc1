package memory

// This file plays an optimizer's events in the simulation. What an optimizer
// keeps and makes stands in its literal (package optimizer).

import (
	"errors"

	"heft/internal/graph"
	"heft/internal/memory/optimizer"
	"heft/internal/op"
)

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

// OptimizerFacts are an optimizer's class and what it has; zero for an unknown one.
func OptimizerFacts(name string) optimizer.Facts { return optimizer.FactsOf(name) }

// CheckOptimizer refuses unknown optimizers and settings that contradict each
// other. Errors are *PlanError.
func CheckOptimizer(o Optimizer) error {
	_, err := resolveOptimizer(&o)
	return err
}

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

func parameterOf(t *graph.Tensor, sparseRows int64) optimizer.Parameter {
	return optimizer.Parameter{Shape: t.Shape, ElementBytes: t.DType.Bytes(1), SparseRows: sparseRows}
}

// sparseRows finds the tensors whose gradient is sparse, and how many rows it has
// at most: tables that are only looked up in with sparse=True, a row for each index.
func sparseRows(g *graph.Graph) map[*graph.Tensor]int64 {
	var rows map[*graph.Tensor]int64
	eachParameter(g, func(o *graph.Op, t *graph.Tensor) {
		if n := rowsLookedUp(o, t); n > 0 {
			if rows == nil {
				rows = map[*graph.Tensor]int64{}
			}
			rows[t] += n
		}
	})
	if rows == nil {
		return nil // most models: nothing is allocated for them
	}
	eachParameter(g, func(o *graph.Op, t *graph.Tensor) {
		if rowsLookedUp(o, t) == 0 {
			delete(rows, t)
		}
	})
	return rows
}

// eachParameter calls visit with every use of a parameter or buffer.
func eachParameter(g *graph.Graph, visit func(o *graph.Op, t *graph.Tensor)) {
	for i := range g.Steps {
		o := g.Steps[i].Op
		if o == nil {
			continue
		}
		for _, t := range o.Inputs {
			if t != nil && t.Param != nil {
				visit(o, t)
			}
		}
	}
}

// HasSparseGradients tells whether a trainable table's gradient is sparse.
func HasSparseGradients(g *graph.Graph) bool {
	for t := range sparseRows(g) {
		if t.Param.Trainable {
			return true
		}
	}
	return false
}

func rowsLookedUp(o *graph.Op, table *graph.Tensor) int64 {
	if o.Attrs.Get("sparse") == true && op.Input(o, "weight") == table {
		return op.Input(o, "input").Elements()
	}
	return 0
}

// checkGradients refuses sparse gradients where the optimizer takes none, and
// dense ones where it takes only sparse ones.
func (p *Plan) checkGradients(g *graph.Graph, rule *optimizer.Rule) error {
	sparse := sparseRows(g)
	var parameters []optimizer.Parameter
	var names []string
	for _, param := range g.Params {
		if param.Trainable && !below(param.Path, p.Frozen) {
			parameters = append(parameters, parameterOf(param.Tensor, sparse[param.Tensor]))
			names = append(names, param.Path)
		}
	}
	err := p.Optimizer.CheckGradients(rule, parameters, func(i int) string { return names[i] })
	var refused *optimizer.Error
	if errors.As(err, &refused) {
		return planErrorf(refused.Advice, "%s", refused.Message)
	}
	return nil
}

// buildOptimizer runs the constructor over the parameters that are trained.
func (s *simulation) buildOptimizer() {
	o := &s.optimizer
	var parameters []optimizer.Parameter
	for i := range s.leaves {
		if t := s.leaves[i].tensor; s.leaves[i].param != nil {
			s.leaves[i].trained = len(o.leaves)
			o.leaves = append(o.leaves, i)
			parameter := parameterOf(t, s.sparse[t])
			if s.plan.Parallel.Masters {
				parameter.ElementBytes = graph.Float32.Bytes(1)
			}
			parameters = append(parameters, parameter)
		}
	}
	run, events := optimizer.NewRun(s.plan.Optimizer, o.rule, parameters)
	o.run = run
	s.playOptimizer(events)
}

// step runs the optimizer over the parameters that have a gradient.
func (s *simulation) step() {
	o := &s.optimizer
	wide := widenGradients(s)
	s.playOptimizer(o.run.Step(func(parameter int) bool { return s.leaves[o.leaves[parameter]].present }))
	s.release(wide)
}

// playOptimizer allocates and frees what an optimizer does; a shard of it where
// states are spread over ranks.
func (s *simulation) playOptimizer(events []optimizer.Event) {
	o := &s.optimizer
	for _, e := range events {
		if s.plan.Offload.optimizer() { // the host's
			if !e.Dropped {
				o.tensors = append(o.tensors, noSlot)
			}
			continue
		}
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

// StepPasses is how often the optimizer's step reads or writes a number for each of a
// parameter's, in all its kernels. Fused, each state, the parameter and its gradient
// pass once. Else each term of the step is a kernel, as the multi-tensor steps of
// torch.optim are written: SGD adds the gradient, with momentum it scales and adds
// to the buffer (8 passes), Adam has seven kernels (19). Errors are *PlanError.
func StepPasses(o Optimizer) (int64, error) {
	if _, err := resolveOptimizer(&o); err != nil {
		return 0, err
	}
	states, err := optimizer.States(o)
	if err != nil {
		return 0, err
	}
	if o.Implementation == Fused {
		return 3 + 2*states, nil
	}
	passes := 3 + 5*states + 6*max(states-1, 0)
	if o.WeightDecay != 0 {
		passes += 3
	}
	return passes, nil
}
