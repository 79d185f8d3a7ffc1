package memory

// This file keeps what autograd saves, and the optimizer's state, in the host's memory,
// and steps parameters in the backward.

import (
	"slices"

	"heft/internal/memory/optimizer"
)

// Offload says what lies in the host's memory between its uses. The zero value is
// nothing.
type Offload string

// What may be offloaded.
const (
	// OffloadActivations is torch.autograd.graph.save_on_cpu around the model: each
	// tensor that the backward of an operator needs, parameters too, is copied to the
	// host, and back for that operator alone (torch/autograd/graph.py, 2.15).
	OffloadActivations Offload = "activations"
	// OffloadOptimizer keeps the optimizer's state on the host, which also steps: ZeRO's
	// offload_optimizer, torchao's CPUOffloadOptimizer. Gradients stay on the card.
	OffloadOptimizer Offload = "optimizer"
	OffloadBoth      Offload = "both"
)

// Offloads lists them.
func Offloads() []Offload { return []Offload{OffloadActivations, OffloadOptimizer, OffloadBoth} }

// activations tells whether what autograd saves lies on the host.
func (o Offload) activations() bool { return o == OffloadActivations || o == OffloadBoth }

// optimizer tells whether the optimizer's state does.
func (o Offload) optimizer() bool { return o == OffloadOptimizer || o == OffloadBoth }

// checkOffload refuses what is not known, and what was not simulated together.
func (p *Plan) checkOffload() error {
	switch {
	case p.Offload == "":
		return nil
	case !slices.Contains(Offloads(), p.Offload):
		return planErrorf("activations, optimizer or both", "unknown `offload` %q", p.Offload)
	case p.Offload.activations() && len(p.Checkpoint) > 0:
		return planErrorf("leave one of them out", "checkpoints whose inputs lie on the host are not simulated")
	case p.Mode != Training:
		return planErrorf("`mode` training runs whole training steps", "`offload` belongs to training")
	}
	return nil
}

// checkStepInBackward refuses what needs whole gradients behind the backward.
func (p *Plan) checkStepInBackward() error {
	switch {
	case !p.StepInBackward:
		return nil
	case p.Accumulate > 1:
		return planErrorf("leave one of them out", "gradients of several micro-batches cannot be stepped in the backward of each")
	case p.scaler():
		return planErrorf("bfloat16 needs no GradScaler: `precision` amp-bf16", "a GradScaler looks at all gradients before a step: none can be made in the backward")
	case p.Parallel.Scheme != "":
		return planErrorf("leave `parallel` out", "a step in the backward of several cards is not simulated")
	case optimizer.FactsOf(p.Optimizer.Name).RunsModel:
		return planErrorf("`optimizer` adamw", "LBFGS runs the model in its step: it cannot be made in the backward")
	}
	return nil
}

// returnSaved copies back what a node needs. The copies live until it has run.
func returnSaved(s *simulation, n *node) []int32 {
	var copies []int32
	for _, bytes := range s.away[n.away : n.away+n.aways] {
		copies = append(copies, s.allocate(bytes, OwnerTemporaries))
	}
	if s.asked == nil || !s.asked.keep { // else a later backward needs them, too
		n.aways = 0
	}
	return copies
}

// stepNow steps the parameter of a leaf, whose gradient goes.
func stepNow(s *simulation, l *leaf) {
	if l.trained < 0 {
		return // an input's gradient
	}
	s.playOptimizer(s.optimizer.run.StepOver([]int{l.trained}))
	s.release(l.grad)
	l.grad, l.present = noSlot, false
}
