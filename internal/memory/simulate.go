package memory

// This file simulates a whole plan: placement, iterations, the step's phases.

import (
	"context"
	"slices"

	"heft/internal/graph"
	"heft/internal/op"
)

// simulation is one run of a plan.
type simulation struct {
	store
	autograd
	room *Room

	plan      Plan
	optimizer optimizerRun
	model     *program
	loss      *lossProgram
	leaves    []leaf
	sparse    map[*graph.Tensor]int64 // rows of sparse gradients
	returned  handle                  // of a loss that the model returned
	gradMode  bool
	firstNode int32 // of the running graph

	asked     *asking // the backward that runs in the forward, nil
	running   int32   // node whose backward runs
	readSaved map[*graph.Tensor]edge

	region int32 // running checkpoint, -1 outside
	active []checkpoint
	// recomputed is what the running micro-batch's backward ran again.
	recomputed op.Work
	again      []*graph.Op // its operators, in order

	threads       [2]thread
	searched      searches
	gradientViews bool // DDP's buckets hold the gradients

	// scratch of runNode
	rule        op.Backward
	current     *node
	incoming    []int32
	produced    []int32
	temporaries []int32
}

// Simulate runs a plan over a traced model. The graph must be traced in the mode
// of the plan: training mode for training, eval mode for inference, and under
// autocast where that is used. Errors are *PlanError, or the cause of an ended context.
func Simulate(g *graph.Graph, plan Plan) (*Result, error) {
	return new(Room).Simulate(g, plan)
}

// simulateInto runs a plan in a simulation that a room has begun.
func simulateInto(s *simulation, g *graph.Graph, plan Plan) (*Result, error) {
	s.plan, s.region, s.returned, s.gradMode = plan, -1, noHandle, plan.Mode != Inference
	s.rule.Wants, s.rule.Incoming = s.wants, s.arrived
	rule, err := s.plan.check(g)
	if err != nil {
		return nil, err
	}
	s.optimizer.rule = rule
	s.model, s.sparse = newProgram(g), sparseRows(g)
	if s.gradMode {
		s.model.findRegions(s.plan.Checkpoint)
		s.findLeaves()
	}
	if plan.Mode == Training {
		if s.loss, err = buildLoss(s.model, &s.plan); err != nil {
			return nil, err
		}
	}
	reserve(s, g)
	s.run()
	switch {
	case s.plan.over():
		return nil, context.Cause(s.plan.Ended)
	case tooMuch(s):
		return nil, ErrTooMuch
	}
	result, err := s.result()
	if err == nil {
		result.Refused = s.plan.refusal(g)
	}
	return result, err
}

// findLeaves lists the tensors that collect gradients: trainable parameters
// that are not frozen, and inputs that require grad.
func (s *simulation) findLeaves() {
	s.leaves = slices.Grow(s.leaves, len(s.model.graph.Params))
	for _, param := range s.model.graph.Params {
		if param.Trainable && !below(param.Path, s.plan.Frozen) {
			s.addLeaf(param.Tensor, param)
		}
	}
	for _, in := range s.model.graph.Inputs {
		if in.Tensor.RequiresGrad {
			s.addLeaf(in.Tensor, nil)
		}
	}
	for _, t := range passingLeaves(s.model.graph) {
		s.addLeaf(t, nil)
		s.leaves[len(s.leaves)-1].passing = true
	}
}

func (s *simulation) addLeaf(t *graph.Tensor, param *graph.Param) {
	if s.model.leaf[t.ID] >= 0 {
		return
	}
	s.model.leaf[t.ID] = int32(len(s.leaves))
	s.model.requires[t.ID] = true
	s.leaves = append(s.leaves, leaf{tensor: t, param: param, trained: -1, grad: noSlot, arrived: -1})
}

func (s *simulation) run() {
	s.tape.begin(PhaseModel, 0)
	s.placeModel()
	s.tape.begin(PhaseData, 0)
	s.placeData()
	for i := 1; i <= s.plan.Iterations; i++ {
		s.iterate(i)
	}
	s.tape.endStage()
}

func (s *simulation) iterate(i int) {
	for batch := range s.plan.Accumulate {
		s.recomputed, s.again = op.Work{}, s.again[:0]
		if s.plan.over() || tooMuch(s) {
			return
		}
		s.tape.begin(PhaseForward, i)
		s.forward()
		if s.plan.Mode != Training || tooMuch(s) {
			return
		}
		s.tape.begin(PhaseLoss, i)
		root := s.computeLoss()
		if tooMuch(s) {
			return
		}
		if s.plan.ZeroGrad == ZeroGradBeforeBackward && batch == 0 {
			s.tape.begin(PhaseZeroGrad, i)
			s.zeroGrad()
		}
		s.tape.begin(PhaseBackward, i)
		s.backward(root, s.loss.loss.Bytes())
		if tooMuch(s) {
			return
		}
	}
	s.tape.begin(PhaseStep, i)
	if !s.plan.StepInBackward {
		s.step()
	}
	if s.plan.ZeroGrad != ZeroGradBeforeBackward {
		s.tape.begin(PhaseZeroGrad, i)
		s.zeroGrad()
	}
}

// tooMuch tells whether the run is to be given up, for what its tensors took already.
func tooMuch(s *simulation) bool {
	return s.plan.Most > 0 && s.tape.highest+s.plan.Hardware.Context > s.plan.Most
}

// placeModel allocates parameters and buffers as Module.to does: a module's
// children before its own parameters, and these before its own buffers. Other
// tensors that the program made beforehand stand at the end.
func (s *simulation) placeModel() {
	if root := s.model.graph.Root(); root != nil {
		s.placeModule(root)
	}
	for _, param := range s.model.graph.Params {
		s.placeParam(param)
	}
	for _, t := range s.model.graph.Constants {
		s.place(s.model, t, OwnerBuffers)
	}
	if s.plan.Mode != Training {
		return
	}
	s.placeParallel()
	placeMasters(s)
	s.buildOptimizer()
	if s.plan.scaler() {
		s.allocate(4, OwnerOptimizer) // the scale
		s.allocate(4, OwnerOptimizer) // steps since it grew
	}
}

func (s *simulation) placeModule(m *graph.Module) {
	for _, child := range m.Children {
		s.placeModule(child)
	}
	for _, buffers := range []bool{false, true} {
		for _, param := range m.Params {
			if param.Buffer == buffers {
				s.placeParam(param)
			}
		}
	}
}

func (s *simulation) placeParam(param *graph.Param) {
	storage := param.Tensor.Storage.ID
	if s.model.slot[storage] != noSlot {
		return
	}
	owner, bytes := OwnerParameters, param.Tensor.Storage.Bytes
	if param.Buffer {
		owner = OwnerBuffers
	}
	if !param.Buffer {
		bytes = s.plan.Parallel.parameterBytes(bytes)
	}
	s.model.slot[storage] = s.allocate(bytes, owner)
	s.own(s.model.slot[storage], owner).param = param
}

func (s *simulation) place(p *program, t *graph.Tensor, owner Owner) {
	if storage := t.Storage.ID; p.slot[storage] == noSlot {
		p.slot[storage] = s.allocate(t.Storage.Bytes, owner)
	}
}

func (s *simulation) placeData() {
	for _, in := range s.model.graph.Inputs {
		s.place(s.model, in.Tensor, OwnerInputs)
	}
	if s.loss != nil {
		for _, t := range s.loss.targets {
			s.place(s.loss.program, t, OwnerInputs)
		}
	}
}

// forward runs the model. The variable out is rebound when the model returns:
// what it held before is let go then.
func (s *simulation) forward() {
	old := s.handles(s.model)
	s.model.forget()
	s.walk(s.model)
	s.dropAll(old)
}

// handle is a tensor that a Python variable holds.
type handle struct {
	slot   int32
	origin edge
}

var noHandle = handle{slot: noSlot, origin: edge{node: noNode}}

// handles takes over what a program still holds when it has run. Its results
// are returned: the variable out holds them until the next ones are there. What it
// keeps in attributes goes when the next run assigns them anew.
func (s *simulation) handles(p *program) []handle {
	var results []handle
	for _, v := range p.graph.Outputs {
		if p.held[v.Tensor.ID] {
			results = append(results, takeOver(p, v.Tensor)...)
		}
	}
	for _, t := range p.graph.Tensors {
		if p.held[t.ID] {
			p.attributes[t] = takeOver(p, t)
		}
	}
	return results
}

// takeOver turns a program's handle into one of its own.
func takeOver(p *program, t *graph.Tensor) []handle {
	list := []handle{{slot: p.slot[t.Storage.ID], origin: edge{node: noNode}}}
	p.hide(t, func(e edge) { list = append(list, handle{slot: noSlot, origin: e}) })
	return list
}

func (s *simulation) dropAll(list []handle) {
	for _, h := range list {
		s.unrefNode(h.origin)
		s.release(h.slot)
	}
}

// forget makes a program ready for its next run.
func (p *program) forget() {
	for i := range p.version {
		p.version[i] = 0
	}
}

// computeLoss runs the loss and returns where its gradient goes.
func (s *simulation) computeLoss() edge {
	old := s.handles(s.loss.program)
	s.loss.forget()
	for i, proxy := range s.loss.proxies {
		out := s.loss.outputs[i]
		s.loss.slot[proxy.Storage.ID] = s.model.slot[out.Storage.ID]
		s.loss.requires[proxy.ID] = s.model.requires[out.ID]
		s.setOrigin(s.loss.program, proxy, s.model.origin[out.ID])
	}
	s.walk(s.loss.program)
	s.dropAll(old)
	s.rebindLoss()
	root := s.loss.origin[s.loss.loss.ID]
	for _, proxy := range s.loss.proxies {
		s.setOrigin(s.loss.program, proxy, edge{node: noNode})
	}
	return root
}

// rebindLoss lets the variable loss hold a loss that the model itself returned.
func (s *simulation) rebindLoss() {
	before := s.returned
	s.returned = noHandle
	if containsTensor(s.loss.proxies, s.loss.loss) {
		s.returned = handle{slot: s.loss.slot[s.loss.loss.Storage.ID], origin: s.loss.origin[s.loss.loss.ID]}
		s.retain(s.returned.slot)
		s.refNode(s.returned.origin)
	}
	s.dropAll([]handle{before})
}

// zeroGrad lets all gradients go, unless they are only filled with zeros.
func (s *simulation) zeroGrad() {
	if s.plan.ZeroGrad == ZeroGradKeep {
		return
	}
	for i := range s.leaves {
		l := &s.leaves[i]
		if l.passing {
			continue // no optimizer knows it
		}
		s.release(l.grad)
		l.grad, l.present = noSlot, false
	}
}
