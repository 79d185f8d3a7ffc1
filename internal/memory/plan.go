package memory

// This file defines how a model is run, and refuses what cannot be.

import (
	"context"
	"errors"
	"fmt"

	"heft/internal/graph"
	"heft/internal/memory/cudacaching"
	"heft/internal/memory/optimizer"
)

// Mode says what is run.
type Mode uint8

// The modes.
const (
	// Inference runs the forward without autograd.
	Inference Mode = iota
	// Training runs whole steps: forward, loss, backward, optimizer.
	Training
	// ForwardWithGrad runs the forward with autograd on, as programs do that
	// forget torch.no_grad(): everything is kept until the result dies.
	ForwardWithGrad
)

// ZeroGrad says when gradients are let go.
type ZeroGrad uint8

// The policies.
const (
	ZeroGradAfterStep      ZeroGrad = iota // optimizer.zero_grad() behind step()
	ZeroGradBeforeBackward                 // between loss and backward
	ZeroGradKeep                           // set_to_none=False: filled with zeros, never freed
)

// Plan says how a model is run. The zero value is inference in eager mode on a
// card without limits and without library workspaces.
type Plan struct {
	Mode Mode
	Loss Loss
	// OwnLoss is that which the model's program makes, in the place of the usual one for an
	// output's shape where Loss is empty; see LossOf.
	OwnLoss   Loss
	Optimizer Optimizer
	ZeroGrad  ZeroGrad
	// Iterations is the number of steps; 0 is 2, after which nothing new
	// appears.
	Iterations int
	// Accumulate is the number of micro-batches before each step; 0 is 1.
	Accumulate int
	// Frozen lists paths of modules or parameters that are not trained.
	Frozen []string
	// Checkpoint lists paths of modules whose activations are recomputed.
	Checkpoint []string
	// Autocast is the fast type under which the graph was traced: the loss
	// runs under it as well, and float16 brings the scalars of a GradScaler.
	Autocast graph.DType
	Parallel Parallel
	// StepInBackward steps a parameter as soon as its gradient is there, and lets the
	// gradient go.
	StepInBackward bool
	// Offload is what lies in the host's memory between its uses.
	Offload Offload

	Hardware  Hardware
	Torch     Release // which kernels take tensors of which size
	CuBLAS    CuBLASPolicy
	Workspace WorkspaceRule
	// Benchmark is torch.backends.cudnn.benchmark = True: the first run of
	// each convolution searches for the fastest algorithm, and then empties
	// the allocator's cache.
	Benchmark bool
	Allocator cudacaching.Options
	// TensorsOnly leaves out what only kernels and libraries allocate: what
	// remains is what torch's dispatcher sees on any device.
	TensorsOnly bool
	// Observed is a run under a dispatch mode, such as fake tensors or a
	// memory tracker: autograd then never adds gradients in place. Before
	// torch 2.0 it never did.
	Observed bool
	// Ended is a context whose end ends a simulation, before the next micro-batch;
	// nil is none.
	Ended context.Context
	// Most is a device memory: a run is given up, with ErrTooMuch, as soon as its tensors
	// and the context take more; 0 is no bound. For a search that wants no figures of
	// what does not fit.
	Most int64
}

// ErrTooMuch is a run that took more than its plan's Most.
var ErrTooMuch = errors.New("the run takes more memory than the card has")

// over tells whether the simulation is to end.
func (p *Plan) over() bool { return p.Ended != nil && p.Ended.Err() != nil }

// scaler tells whether a GradScaler takes part.
func (p *Plan) scaler() bool { return p.Autocast == graph.Float16 }

// PlanError says that a plan cannot be carried out.
type PlanError struct {
	Message string
	Advice  string
}

// Error returns the message.
func (e *PlanError) Error() string { return e.Message }

// Hint says what to try instead.
func (e *PlanError) Hint() string { return e.Advice }

func planErrorf(hint, format string, args ...any) error {
	return &PlanError{Message: fmt.Sprintf(format, args...), Advice: hint}
}

// check completes a plan and refuses impossible ones.
func (p *Plan) check(g *graph.Graph) (*optimizer.Rule, error) {
	if p.Iterations == 0 {
		p.Iterations = 2
	}
	if p.Accumulate == 0 {
		p.Accumulate = 1
	}
	if p.Iterations < 0 || p.Iterations > 100 || p.Accumulate < 0 || p.Accumulate > 1000 {
		return nil, planErrorf("", "%d iterations of %d micro-batches: expected 1 to 100 and 1 to 1000", p.Iterations, p.Accumulate)
	}
	for _, check := range []func() error{p.Parallel.Check, p.checkOffload, p.checkStepInBackward} {
		if err := check(); err != nil {
			return nil, err
		}
	}
	if err := p.expand(g); err != nil {
		return nil, err
	}
	if p.Mode != Training {
		return nil, nil
	}
	rule, err := resolveOptimizer(&p.Optimizer)
	if err != nil {
		return nil, err
	}
	if err := p.checkTrainable(g); err != nil {
		return nil, err
	}
	return rule, p.checkGradients(g, rule)
}

// checkTrainable refuses to train what has nothing to train.
func (p *Plan) checkTrainable(g *graph.Graph) error {
	parameters := 0
	for _, param := range g.Params {
		if param.Buffer {
			continue
		}
		parameters++
		if param.Trainable && !below(param.Path, p.Frozen) {
			return nil
		}
	}
	if parameters == 0 {
		return planErrorf("", "%s has no parameters to train", g.Name)
	}
	return planErrorf("", "all %d parameters of %s are frozen: there is nothing to train", parameters, g.Name)
}

// expand finds the modules that paths name.
func (p *Plan) expand(g *graph.Graph) (err error) {
	if p.Frozen, err = ExpandPaths(g, "freeze", p.Frozen); err != nil {
		return err
	}
	p.Checkpoint, err = ExpandPaths(g, "checkpoint", p.Checkpoint)
	p.Checkpoint = calledPaths(g, p.Checkpoint)
	return err
}
