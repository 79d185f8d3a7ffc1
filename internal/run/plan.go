package run

// This file completes a checked setting to a plan.

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"heft/internal/fault"
	"heft/internal/fit"
	"heft/internal/formula"
	"heft/internal/gpu"
	"heft/internal/graph"
	"heft/internal/input"
	"heft/internal/memory"
	"heft/internal/source"
)

// Plan is a checked setting: how the model is traced, what is simulated, on which
// card.
type Plan struct {
	Setting Setting
	// Trace is how the model is run on tensors without values.
	Trace source.Run
	// Card is the one that was named, or the default.
	Card *gpu.Card
	// Capacity is the memory that the run is judged by, in bytes: the card's or
	// what was named instead, less what others hold; 0 if none was named.
	Capacity int64

	memory  memory.Plan
	context gpu.Context
}

// Plan checks a setting and completes it. Errors are *fault.Error, or those of
// rooms below: of the input's syntax, of an unknown card.
func (s Setting) Plan() (*Plan, error) {
	for _, check := range []func() error{s.checkMode, s.checkChoices, s.checkNumbers, s.checkParallel} {
		if err := check(); err != nil {
			return nil, err
		}
	}
	p := &Plan{Setting: s}
	for _, complete := range []func() error{p.completeTrace, p.completeCard, p.completeMemory} {
		if err := complete(); err != nil {
			return nil, err
		}
	}
	return p, nil
}

func (p *Plan) completeTrace() (err error) {
	s := &p.Setting
	p.Trace = source.Run{
		Dims: s.Dim, Batch: s.Batch, Training: s.Mode == Training, Graphed: s.Mode == InferenceWithGrad,
		Precision: source.Precision{DType: s.Precision.DType(), Autocast: s.Precision.Autocast(), ChannelsLast: s.Layout == ChannelsLast},
	}
	for _, text := range s.Cost {
		c, err := formula.Parse(text)
		if err != nil {
			return refuse("cost", formula.Advice(err), "%v", err)
		}
		p.Trace.Costs = append(p.Trace.Costs, c)
	}
	if p.Trace.Torch, err = s.torchRelease(); err != nil || s.Input == "" {
		return err
	}
	if p.Trace.Inputs, err = input.Parse(s.Input); err != nil {
		return refuse("input", "sizes are separated by x, inputs by commas: 1x3x224x224", "%v", err)
	}
	return nil
}

func (p *Plan) completeCard() (err error) {
	s := &p.Setting
	if p.Card, err = s.card(); err != nil {
		return err
	}
	if p.context, err = s.contextOf(p.Card); err != nil {
		return err
	}
	p.Capacity, err = s.capacity(p.Card)
	return err
}

// completeMemory fills in the plan of the simulation. It has no limit of memory: a
// result over the card's then says by how much.
func (p *Plan) completeMemory() (err error) {
	s := &p.Setting
	p.memory = memory.Plan{
		Mode: memory.Mode(s.Mode), Loss: s.Loss, ZeroGrad: s.ZeroGrad.under(p.Trace.Torch), Iterations: s.iterations(), Accumulate: s.Accumulate,
		Frozen: s.Freeze, Checkpoint: s.Checkpoint, Autocast: s.Precision.Autocast(),
		Parallel:       memory.Parallel{Scheme: s.Parallel, Ranks: s.Ranks, BucketView: s.BucketView, Masters: s.Precision.Masters()},
		StepInBackward: s.OptimizerInBackward, Offload: s.Offload,
		Hardware: memory.Hardware{Name: p.Card.Name, Capability: tenfold(p.Card.Capability)},
		Torch:    p.Trace.Torch, CuBLAS: memory.CuBLASPolicyOf(p.Trace.Torch),
		Workspace: memory.ConvolutionWorkspace(s.CuDNNBenchmark), Benchmark: s.CuDNNBenchmark,
		Observed: p.Trace.Torch.Before(2, 0),
	}
	p.memory.Allocator.ExpandableSegments, p.memory.Allocator.MaxSplitSize = s.ExpandableSegments, int64(s.MaxSplitSize)
	if s.Mode != Training {
		return nil
	}
	if p.memory.Optimizer, err = s.optimizer(p.Trace.Torch); err != nil {
		return err
	}
	return p.memory.Parallel.Check()
}

// iterations is how often a run is repeated until nothing new appears: the second
// training step has the optimizer's state, and the first forward that searches for
// algorithms is unlike those behind it.
func (s *Setting) iterations() int {
	if s.Mode == Training || s.CuDNNBenchmark {
		return 2
	}
	return 1
}

// On is the plan of the simulation of a traced model, on a card without end. The
// context depends on whether the model convolves: cuDNN's kernels are a part of it.
func (p *Plan) On(g *graph.Graph) memory.Plan {
	plan := p.memory
	plan.Hardware.Context = p.context.Bytes(memory.UsesCuDNN(g))
	if p.Setting.Context != nil {
		plan.Hardware.Context = int64(*p.Setting.Context)
	}
	switch own := p.ownOptimizer(g); {
	case own != nil:
		plan.Optimizer = *own
	case p.plainSGD(g):
		plan.Optimizer.Momentum = 0
	}
	plan.OwnLoss = p.ownLoss(g)
	return plan
}

// plainSGD tells whether the optimizer that nobody named goes without momentum: torch
// refuses momentum for sparse gradients.
func (p *Plan) plainSGD(g *graph.Graph) bool {
	s := &p.Setting
	return s.Mode == Training && s.Optimizer == "" && s.Momentum == nil && memory.HasSparseGradients(g)
}

// Assumptions are those of a traced run: the program's own, and what the plan takes
// for granted.
func (p *Plan) Assumptions(g *graph.Graph) []graph.Assumption {
	list := slices.DeleteFunc(slices.Clone(g.Assumptions), func(a graph.Assumption) bool {
		return a.Code == "no_grad" && p.Setting.Mode == InferenceWithGrad
	})
	if p.takesOwn(g) {
		list = append(list, p.ownAssumption(g))
	} else if p.plainSGD(g) {
		list = append(list, graph.Assumption{
			Code: "optimizer", Text: "SGD without momentum, since the model has sparse gradients, for which torch's SGD refuses one",
			Effect: "another optimizer's state: `optimizer` sparse_adam takes sparse gradients too",
		})
	}
	list = append(list, p.scriptAssumptions(g)...)
	if a, ok := p.emulated(); ok {
		list = append(list, a)
	}
	return list
}

// Limited is On with the card's memory as the limit.
func (p *Plan) Limited(g *graph.Graph) memory.Plan {
	plan := p.On(g)
	plan.Hardware.Memory = p.Capacity
	return plan
}

// ContextKnown tells whether a table or the setting has the context.
func (p *Plan) ContextKnown() bool { return p.Setting.Context != nil || p.context.MiB > 0 }

// Context is what CUDA holds on the card for a model that convolves, in bytes, and
// the least and the most that fit the evidence; zeros if it is not known.
func (p *Plan) Context() (likely, least, most int64) {
	if p.Setting.Context != nil {
		given := int64(*p.Setting.Context)
		return given, given, given
	}
	return p.context.Bytes(true), p.context.Low << 20, p.context.High << 20
}

// HasBFloat16 tells whether the card computes in bfloat16.
func (p *Plan) HasBFloat16() bool { return p.memory.Hardware.Capability >= bfloat16Since }

// CardName is the card as reports print it.
func (p *Plan) CardName() string {
	if p.Setting.GPU == "" && p.Capacity > 0 {
		return "a card like " + p.Card.Name
	}
	return p.Card.Name
}

// PrecisionName is the precision as reports print it: "autocast float16
// channels-last"; of a model that its program made in another type, that one.
func (p *Plan) PrecisionName(g *graph.Graph) string {
	name := p.Setting.Precision.title()
	if d := p.ownDType(g); d != graph.InvalidDType {
		name = d.String()
	}
	if p.Setting.Layout == ChannelsLast {
		name += " channels-last"
	}
	return name
}

// OptimizerName is the optimizer as reports print it, "" outside of training.
func (p *Plan) OptimizerName(g *graph.Graph) string {
	if p.Setting.Mode != Training {
		return ""
	}
	return p.On(g).Optimizer.Describe()
}

// Differences names what differs from a plain run and has no place of its own in a
// report: "one of 8 ranks, fsdp".
func (p *Plan) Differences() []string {
	s := &p.Setting
	var list []string
	add := func(set bool, format string, args ...any) {
		if set {
			list = append(list, fmt.Sprintf(format, args...))
		}
	}
	add(s.Mode == InferenceWithGrad, "autograd on, as without torch.no_grad()")
	add(s.Parallel != "", "one of %d ranks with this batch each, %s", s.Ranks, s.Parallel)
	add(s.OptimizerInBackward, "steps in the backward")
	add(s.Offload != "", "on the host: %s", map[memory.Offload]string{
		memory.OffloadActivations: "activations", memory.OffloadOptimizer: "the optimizer", memory.OffloadBoth: "activations and the optimizer",
	}[s.Offload])
	add(s.Accumulate > 1, "%d micro-batches of this size", s.Accumulate)
	add(len(s.Checkpoint) > 0, "checkpoint %s", strings.Join(s.Checkpoint, ", "))
	add(len(s.Freeze) > 0, "frozen %s", strings.Join(s.Freeze, ", "))
	add(s.CuDNNBenchmark, "cudnn.benchmark")
	add(s.ModuleLoading == LoadingEager, "kernels loaded eagerly")
	add(s.ExpandableSegments, "expandable segments")
	add(s.MaxSplitSize > 0, "max_split_size_mb %d", s.MaxSplitSize/MiB)
	add(s.Driver != "", "driver %s", s.Driver)
	add(s.OtherProcesses > 0, "%d MiB held by other processes", s.OtherProcesses/MiB)
	return list
}

// Plain names the setting of the memory figures beside a table: what a Setting is
// that says nothing, with the optimizer that the model's program makes.
func (p *Plan) Plain(g *graph.Graph) string {
	training := *p
	training.Setting.Mode = Training
	p = &training
	optimizer := "SGD with momentum"
	if own := p.ownOptimizer(g); own != nil {
		optimizer = own.Describe()
	}
	return optimizer + ", " + p.PrecisionName(g) + ", H100"
}

// TablePlan is Plan for a table of layers: it refuses settings that change nothing
// in it.
func (s Setting) TablePlan() (*Plan, error) {
	for _, name := range s.Given() {
		if !slices.Contains([]string{"input", "dim", "batch", "mode", "cost", "precision"}, name) {
			return nil, refuse(name, "the memory of a run takes it", "the table of layers is the same for every `%s`", name)
		}
	}
	return s.Plan()
}

// FitPlan is Plan for a search: it refuses one without a limit of memory, and the
// size that is searched for.
func (s Setting) FitPlan(v fit.Variable) (*Plan, error) {
	switch v {
	case fit.Batch:
		if s.Batch != 0 {
			return nil, refuse("batch", "leave it out, or solve for the size of images", "`batch` %d says nothing where the largest is searched for", s.Batch)
		}
	case fit.Side:
	default:
		return nil, refuse("solve", "`solve` batch or size", "cannot solve for %q", v)
	}
	p, err := s.Plan()
	if err == nil && p.Capacity == 0 {
		return nil, refuse("gpu", "`gpu` rtx3060, or `mem` 12GiB", "fit needs a card or a size of memory")
	}
	return p, err
}

// NoImage refuses to solve for the size of what is no image.
func NoImage() error {
	return refuse("solve", "`solve` batch works for any input", "the model's input is not one square image")
}

// KindOf tells the kind of the errors that rooms below have for plans and cards.
func KindOf(err error) (fault.Kind, bool) {
	var plan *memory.PlanError
	var card *gpu.UnknownCardError
	return fault.Usage, errors.As(err, &plan) || errors.As(err, &card)
}
