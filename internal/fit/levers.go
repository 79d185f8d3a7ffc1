package fit

// This file holds the changes of a run that would allow more, and picks those
// worth naming.

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"heft/internal/graph"
	"heft/internal/memory"
)

// lever is a change of a run.
type lever struct {
	name string
	cost string
	run  Run
	plan memory.Plan
}

// Outcome is what a lever would bring.
type Outcome struct {
	Name string // "AMP (bf16)"
	Size int64  // the largest batch or side with it
	Cost string // what is paid for it: "+ 23 % work"
}

// Failure is a lever that could not be simulated.
type Failure struct {
	Name   string // "AMP (bf16)"
	Reason string
}

// reported is how many levers an answer names.
const reported = 3

// pull searches again with every lever and keeps those that help most. One that
// the model refuses says why.
func (f *fitter) pull(s *Solution) {
	for _, l := range f.levers(s) {
		size, err := f.nearly(newWay(l.run, l.plan), max(s.Size, f.limits.Step))
		if errors.Is(err, context.DeadlineExceeded) {
			s.LeversLeft = true
			break
		}
		if err != nil {
			s.Failed = append(s.Failed, Failure{l.name, err.Error()})
			continue
		}
		if size > s.Size {
			s.Levers = append(s.Levers, Outcome{l.name, size, l.cost})
		}
	}
	slices.SortStableFunc(s.Levers, func(a, b Outcome) int { return cmp.Compare(b.Size, a.Size) })
	s.Levers = s.Levers[:min(len(s.Levers), reported)]
}

// levers lists the changes that are open to the job.
func (f *fitter) levers(s *Solution) []lever {
	var list []lever
	add := func(l lever, ok bool) {
		if ok {
			list = append(list, l)
		}
	}
	add(f.halfLever())
	add(f.imageLever())
	add(f.segmentsLever())
	if f.job.Plan.Mode == memory.Training {
		add(f.checkpointLever(s))
		add(f.optimizerLever())
	}
	return list
}

// halfLever is autocast in training and a converted model in inference.
func (f *fitter) halfLever() (lever, bool) {
	run := f.job.Run
	if run.Autocast != graph.InvalidDType || run.Half != graph.InvalidDType {
		return lever{}, false
	}
	dtype, short := graph.Float16, "fp16"
	if f.job.BFloat16 {
		dtype, short = graph.BFloat16, "bf16"
	}
	l := lever{run: run, plan: f.job.Plan, cost: "–"}
	if f.job.Plan.Mode == memory.Training {
		l.run.Autocast, l.plan.Autocast = dtype, dtype
		l.name = "AMP (" + short + ")"
		return l, true
	}
	l.run.Half = dtype
	l.name, l.cost = short+" model", "accuracy to be checked"
	return l, true
}

// imageLever takes images a seventh smaller, in steps that networks can halve:
// 224 px become 192.
func (f *fitter) imageLever() (lever, bool) {
	smaller := f.job.Image * 6 / 7 / sideStep * sideStep
	if f.job.Solve != Batch || smaller < sideStep {
		return lever{}, false
	}
	l := lever{run: f.job.Run, plan: f.job.Plan, name: fmt.Sprintf("%d px images", smaller), cost: "fewer pixels"}
	l.run.Side = smaller
	return l, true
}

// segmentsLever lets the allocator grow its segments, which leaves fewer gaps.
func (f *fitter) segmentsLever() (lever, bool) {
	l := lever{run: f.job.Run, plan: f.job.Plan, name: "expandable segments", cost: "–"}
	l.plan.Allocator.ExpandableSegments = true
	return l, !f.job.Plan.Allocator.ExpandableSegments
}

// optimizerLever drops the optimizer's state, or halves it.
func (f *fitter) optimizerLever() (lever, bool) {
	l := lever{run: f.job.Run, plan: f.job.Plan, cost: "accuracy to be checked"}
	o := &l.plan.Optimizer
	switch strings.ToLower(o.Name) {
	case "", "sgd":
		if o.Momentum == 0 {
			return l, false
		}
		*o = memory.Optimizer{Name: "sgd", WeightDecay: o.WeightDecay}
		l.name = "SGD → no momentum"
	case "adam8bit":
		return l, false
	default:
		l.name = l.plan.Optimizer.Name + " → SGD with momentum"
		*o = memory.Optimizer{Name: "sgd", Momentum: 0.9}
	}
	return l, true
}

// checkpointLever recomputes the modules that hold most of what the backward
// needs, until they hold half of it.
func (f *fitter) checkpointLever(s *Solution) (lever, bool) {
	size := max(s.Size, f.limits.Step)
	g, err := f.trace(f.sized(f.job.Run, size))
	if err != nil || len(f.job.Plan.Checkpoint) > 0 {
		return lever{}, false
	}
	total, costs := workOf(g)
	var paths []string
	var held, work int64
	stages := stagesOf(g)
	var all int64
	for _, x := range stages {
		all += x.bytes
	}
	slices.SortStableFunc(stages, func(a, b stage) int { return cmp.Compare(b.bytes, a.bytes) })
	for _, x := range stages {
		if 2*held >= all {
			break
		}
		paths = append(paths, x.call.Module.Path)
		held += x.bytes
		work += costs.Calls[x.call.ID].Forward.MACs
	}
	if len(paths) == 0 || total == 0 {
		return lever{}, false
	}
	slices.Sort(paths)
	l := lever{run: f.job.Run, plan: f.job.Plan, name: "checkpoint " + memory.ShortPaths(paths)}
	l.plan.Checkpoint = paths
	l.cost = fmt.Sprintf("+ %.0f %% work", 100*float64(work)/float64(total))
	return l, true
}

// stage is a module call that could be recomputed as a whole.
type stage struct {
	call  *graph.Call
	bytes int64 // made inside
}

// stagesOf finds the parts that a network runs one after the other: the calls
// below the root, or below the one that holds nearly everything.
func stagesOf(g *graph.Graph) []stage {
	if len(g.Calls) == 0 {
		return nil
	}
	made := bytesByCall(g)
	parent := g.Calls[0]
	for {
		children := childrenOf(g, parent)
		var only *graph.Call
		for _, c := range children {
			if 10*made[c.ID] > 8*made[parent.ID] {
				only = c
			}
		}
		if only == nil || len(childrenOf(g, only)) < 2 {
			return stages(children, made)
		}
		parent = only
	}
}

func stages(calls []*graph.Call, made []int64) []stage {
	var list []stage
	for _, c := range calls {
		if len(c.Inputs) > 0 && made[c.ID] > 0 && c.Index == 0 {
			list = append(list, stage{c, made[c.ID]})
		}
	}
	return list
}

func childrenOf(g *graph.Graph, parent *graph.Call) []*graph.Call {
	var list []*graph.Call
	for _, c := range g.Calls {
		if c.Parent == parent {
			list = append(list, c)
		}
	}
	return list
}

// bytesByCall sums the storages that operators make inside each call.
func bytesByCall(g *graph.Graph) []int64 {
	made := make([]int64, len(g.Calls))
	seen := map[*graph.Storage]bool{}
	for _, o := range g.Ops() {
		for _, t := range append(slices.Clone(o.Outputs), o.Aux...) {
			if seen[t.Storage] {
				continue
			}
			seen[t.Storage] = true
			for call := o.Call; call != nil; call = call.Parent {
				made[call.ID] += t.Storage.Bytes
			}
		}
	}
	return made
}
