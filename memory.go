package heft

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"heft/internal/gpu"
	"heft/internal/memory"
	"heft/internal/report"
	"heft/internal/source"
)

// MemoryReport is the result of Model.Memory: peaks, their owners and the
// course of a run, with the JSON names of the versioned contract.
type MemoryReport = report.Memory

// Optimizer is an optimizer with the settings that decide its memory.
type Optimizer = memory.Optimizer

// Parallel spreads training over several GPUs; the report is one rank's.
type Parallel = memory.Parallel

// MemoryOptions say which run is simulated. The zero value is inference in the
// model's own types on an H100.
type MemoryOptions struct {
	// RunOptions describe the input. Training simulates training steps:
	// forward, loss, backward, optimizer.
	RunOptions
	// Precision is "float32" (or empty), "float16", "bfloat16" (the model
	// converted), "amp-fp16" or "amp-bf16" (autocast).
	Precision string
	// ChannelsLast lays images and convolution weights out channels-last.
	ChannelsLast bool
	// Optimizer of training; empty is SGD without momentum.
	Optimizer Optimizer
	// Loss is "cross_entropy", "mse", "bce", "sum", "mean", "output", or
	// empty: what suits the output's shape.
	Loss string
	// ZeroGrad is "after-step" (or empty), "before-backward" or "keep".
	ZeroGrad string
	// Accumulate is the number of micro-batches a step.
	Accumulate int
	// Frozen and Checkpoint list module paths: not trained, and recomputed in
	// the backward instead of kept.
	Frozen, Checkpoint []string
	Parallel           Parallel
	// GPU names a card ("rtx3090"); empty is an H100, without judging whether
	// it fits.
	GPU string
	// Capacity replaces the card's memory, in bytes.
	Capacity int64
	// Torch is the PyTorch version ("2.11"), which decides how cuBLAS's
	// workspaces are kept and which kernels refuse large tensors; empty is
	// DefaultTorch.
	Torch string
	// CUDA is the CUDA version ("12.4"), which decides about the context; empty
	// is DefaultCUDA.
	CUDA string
	// Context replaces the table's CUDA context, in bytes.
	Context int64
	// Expandable is PYTORCH_ALLOC_CONF=expandable_segments:True.
	Expandable bool
}

// DefaultGPU is the card of figures that name none.
const DefaultGPU = "h100"

// DefaultTorch is the PyTorch version that is assumed where none is named.
const DefaultTorch = "2.11"

// DefaultCUDA is the CUDA version whose context is assumed where none is named.
const DefaultCUDA = "12.8"

// Memory simulates a run allocation by allocation and reports the GPU memory
// it takes. Errors name what is impossible about the options.
func (m *Model) Memory(o MemoryOptions) (*MemoryReport, error) {
	precision, err := precisionOf(o.Precision)
	if err != nil {
		return nil, err
	}
	precision.ChannelsLast = o.ChannelsLast
	plan, err := o.plan()
	if err != nil {
		return nil, err
	}
	card, err := o.card(precision)
	if err != nil {
		return nil, err
	}
	if plan.Hardware, err = o.hardware(card); err != nil {
		return nil, err
	}
	plan.Autocast = precision.Autocast
	g, err := m.trace(o.RunOptions, precision, plan.Torch)
	if err != nil {
		return nil, err
	}
	result, err := memory.Simulate(g, plan)
	if err != nil {
		return nil, err
	}
	return report.NewMemory(g, result, report.MemorySetting{
		Precision: precisionName(precision), Optimizer: plan.Optimizer.Describe(), Settings: o.settings(), GPU: card.Name, Capacity: o.capacity(card),
	}), nil
}

// settings names what differs from a plain run and has no place of its own in a
// report.
func (o *MemoryOptions) settings() []string {
	var list []string
	add := func(set bool, format string, args ...any) {
		if set {
			list = append(list, fmt.Sprintf(format, args...))
		}
	}
	add(o.Parallel.Scheme != "", "one of %d ranks, %s", o.Parallel.Ranks, o.Parallel.Scheme)
	add(o.Accumulate > 1, "%d micro-batches", o.Accumulate)
	add(len(o.Checkpoint) > 0, "checkpoint %s", strings.Join(o.Checkpoint, ", "))
	add(len(o.Frozen) > 0, "frozen %s", strings.Join(o.Frozen, ", "))
	add(o.Expandable, "expandable segments")
	return list
}

// capacity is the memory that the run is judged by, 0 if none was named.
func (o *MemoryOptions) capacity(card *gpu.Card) int64 {
	switch {
	case o.Capacity > 0:
		return o.Capacity
	case o.GPU != "":
		return card.TotalBytes()
	}
	return 0
}

// plan turns the options into a plan. It has no limit of memory: a result over
// the card's then says by how much.
func (o *MemoryOptions) plan() (memory.Plan, error) {
	plan := memory.Plan{
		Optimizer: o.Optimizer, Accumulate: o.Accumulate, Frozen: o.Frozen, Checkpoint: o.Checkpoint, Parallel: o.Parallel,
		Loss: memory.Loss(o.Loss), Iterations: 1, Workspace: memory.ConvolutionWorkspace(false),
	}
	plan.Allocator.ExpandableSegments = o.Expandable
	if o.Training {
		plan.Mode, plan.Iterations = memory.Training, 2
	}
	if o.Loss != "" && !slices.Contains(memory.Losses(), plan.Loss) {
		return plan, &memory.PlanError{Message: fmt.Sprintf("unknown loss %q", o.Loss), Advice: fmt.Sprintf("known are %v", memory.Losses())}
	}
	var err error
	if plan.ZeroGrad, err = memory.ZeroGradByName(o.ZeroGrad); err != nil {
		return plan, err
	}
	if plan.CuBLAS, err = memory.CuBLASPolicyOf(o.Torch); err != nil {
		return plan, err
	}
	plan.Torch, err = memory.ParseRelease(cmp.Or(o.Torch, DefaultTorch))
	return plan, err
}

// card looks the card up and refuses one that lacks the element type.
func (o *MemoryOptions) card(p source.Precision) (*gpu.Card, error) {
	name := o.GPU
	if name == "" {
		name = DefaultGPU
	}
	card, err := gpu.Lookup(name)
	if err != nil {
		return nil, err
	}
	return card, checkType(card, p)
}

// MemorySummary is the memory part of a report: inference and training with
// the settings that it names.
type MemorySummary = report.MemorySummary

// summarySetting names the settings of MemorySummary.
const summarySetting = "SGD with momentum, float32, H100"

// MemorySummary simulates inference and a training step of the run that
// options describe. A model that cannot be trained has a reason instead of a
// figure.
func (m *Model) MemorySummary(o RunOptions) (*MemorySummary, error) {
	card, err := gpu.Lookup(DefaultGPU)
	if err != nil {
		return nil, err
	}
	s := &MemorySummary{Setting: summarySetting}
	hardware, err := (&MemoryOptions{}).hardware(card)
	if err != nil {
		return nil, err
	}
	plan := memory.Plan{Iterations: 1, Hardware: hardware, Workspace: memory.ConvolutionWorkspace(false)}
	inference, err := m.simulate(o, false, plan)
	if err != nil {
		return nil, err
	}
	s.Inference = inference.Device
	plan.Mode, plan.Iterations, plan.Optimizer = memory.Training, 2, Optimizer{Momentum: 0.9}
	training, err := m.simulate(o, true, plan)
	if err != nil {
		s.Problem = err.Error()
		return s, nil
	}
	s.Training = training.Device
	return s, nil
}

// simulate traces in the mode of the plan, unless the last report did.
func (m *Model) simulate(o RunOptions, training bool, plan memory.Plan) (*memory.Result, error) {
	o.Training = training
	g := m.last.graph
	if g == nil || !sameRun(o, m.last.options) {
		var err error
		if g, err = m.trace(o, source.Precision{}, plan.Torch); err != nil {
			return nil, err
		}
	}
	return memory.Simulate(g, plan)
}

func sameRun(a, b RunOptions) bool {
	return a.Input == b.Input && a.Batch == b.Batch && a.Training == b.Training && maps.Equal(a.Dims, b.Dims)
}
