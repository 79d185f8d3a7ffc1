package memory

// This file records allocations and frees, with owner, phase and place.

import (
	"math"
	"slices"

	"heft/internal/graph"
	"heft/internal/memory/cudacaching"
)

// Owner says what an allocation is for.
type Owner uint8

// The owners.
const (
	OwnerParameters Owner = iota
	OwnerBuffers
	OwnerInputs
	OwnerGradients
	OwnerOptimizer
	OwnerActivations // kept for the backward, or held by the program
	OwnerTemporaries // intermediates of operators and of the optimizer's step
	OwnerInFlight    // gradients of activations
	OwnerWorkspace   // taken by a library for one call
	OwnerLibrary     // persistent workspaces of cuBLAS
	OwnerCommunication
	ownerCount
)

var ownerNames = [ownerCount]string{
	"parameters", "buffers", "inputs", "gradients", "optimizer state", "activations", "temporaries",
	"gradients in flight", "workspace", "cuBLAS workspace", "communication buffers",
}

// String names the owner as reports print it.
func (o Owner) String() string { return ownerNames[o] }

// Phase is a part of a training step.
type Phase uint8

// The phases.
const (
	PhaseModel Phase = iota // parameters and buffers are placed
	PhaseData               // inputs and targets are placed
	PhaseForward
	PhaseLoss
	PhaseBackward
	PhaseStep
	PhaseZeroGrad
	phaseCount
)

var phaseNames = [phaseCount]string{"model", "data", "forward", "loss", "backward", "step", "zero_grad"}

// String names the phase.
func (p Phase) String() string { return phaseNames[p] }

// holding is one allocation, from its first to its last moment.
type holding struct {
	bytes int64
	op    *graph.Op    // that made it; nil for what the program does not make
	param *graph.Param // that it belongs to: parameters, gradients, state
	born  int32        // event
	died  int32        // event; -1 while it lives
	saved int32        // event from which autograd kept it; -1 never
	owner Owner
}

// event is an allocation, with a complemented holding a free, or emptyCache.
type event struct {
	holding int32
	moment  int32
}

// emptyCache is the holding of an event in which the allocator gives back what
// it does not use.
const emptyCache = math.MinInt32

// moment is a place of the run: what the events that follow belong to.
type moment struct {
	op        *graph.Op
	param     *graph.Param
	phase     Phase
	iteration int32
}

// stage is one phase of one iteration as a range of events.
type stage struct {
	phase     Phase
	iteration int32
	first     int32 // event
	end       int32
}

// tape records a run.
type tape struct {
	holdings []holding
	events   []event
	moments  []moment
	stages   []stage

	// live is what is there now, in sizes that the allocator rounds to, and highest the
	// most that was: of all but workspaces, without which a run goes on.
	live, highest int64
}

// reserve makes room, so that a long tape is not copied each time that it has grown.
func (t *tape) reserve(steps, storages int) {
	t.moments = slices.Grow(t.moments, steps)
	t.holdings = slices.Grow(t.holdings, storages)
	t.events = slices.Grow(t.events, 2*storages)
}

// begin opens a phase; the one before ends here.
func (t *tape) begin(phase Phase, iteration int) {
	t.endStage()
	now := int32(len(t.events))
	t.stages = append(t.stages, stage{phase: phase, iteration: int32(iteration), first: now, end: now})
	t.moments = append(t.moments, moment{phase: phase, iteration: int32(iteration)})
}

func (t *tape) endStage() {
	if n := len(t.stages); n > 0 {
		t.stages[n-1].end = int32(len(t.events))
	}
}

// at says which operator the next events belong to.
func (t *tape) at(o *graph.Op) {
	m := t.moments[len(t.moments)-1]
	m.op, m.param = o, nil
	t.moments = append(t.moments, m)
}

// alloc records an allocation and returns its holding, -1 for zero bytes.
func (t *tape) alloc(bytes int64, owner Owner) int32 {
	if bytes <= 0 {
		return -1
	}
	at := int32(len(t.moments) - 1)
	h := int32(len(t.holdings))
	t.holdings = append(t.holdings, holding{
		bytes: bytes, op: t.moments[at].op, param: t.moments[at].param,
		born: int32(len(t.events)), died: -1, saved: -1, owner: owner,
	})
	t.events = append(t.events, event{holding: h, moment: at})
	if owner != OwnerWorkspace {
		t.live += cudacaching.RoundSize(bytes)
		t.highest = max(t.highest, t.live)
	}
	return h
}

// emptyCache records that the allocator's cache is emptied.
func (t *tape) emptyCache() {
	t.events = append(t.events, event{holding: emptyCache, moment: int32(len(t.moments) - 1)})
}

func (t *tape) free(h int32) {
	if h < 0 {
		return
	}
	if x := &t.holdings[h]; x.owner != OwnerWorkspace {
		t.live -= cudacaching.RoundSize(x.bytes)
	}
	t.holdings[h].died = int32(len(t.events))
	t.events = append(t.events, event{holding: ^h, moment: int32(len(t.moments) - 1)})
}
