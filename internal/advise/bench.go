package advise

// This file traces and simulates cases.

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	_ "embed"

	"heft/internal/cost"
	"heft/internal/graph"
	"heft/internal/latency"
	"heft/internal/memory"
	"heft/internal/op"
	"heft/internal/report"
	"heft/internal/run"
	"heft/internal/source"
)

//go:embed py/changes.py
var changesText []byte

// changes is the program that changes models.
var changes = source.Program{Name: "advise/changes.py", Text: changesText}

// Bench traces and simulates cases of one model, each once.
type Bench struct {
	model    *source.Model
	begin    func()            // gives each run its own account of steps
	trying   func(what string) // is told each run before it is made
	ctx      context.Context
	capacity int64
	sets     int // of checkpoints that are simulated
	altered  map[string]*source.Model
	graphs   map[string]*graph.Graph
	outcomes map[string]*Outcome
	trials   int
	steps    int // of all traces
}

// NewBench makes a bench for an opened model. begin is called before each run.
func NewBench(ctx context.Context, m *source.Model, begin func(), trying func(what string)) *Bench {
	return &Bench{model: m, sets: maxCheckpointSets, begin: begin, trying: trying, ctx: ctx, altered: map[string]*source.Model{}, graphs: map[string]*graph.Graph{}, outcomes: map[string]*Outcome{}}
}

// Trials is how many runs were simulated.
func (b *Bench) Trials() int { return b.trials }

// Outcome is what a case takes.
type Outcome struct {
	Graph *graph.Graph
	Plan  *run.Plan
	// Allocated is the peak of the tensors, as max_memory_allocated.
	Allocated int64
	// Parameters are the elements of parameters, ModelBytes those and the buffers in
	// bytes: what a file of weights holds.
	Parameters, ModelBytes int64
	// MACs are those of one forward of Batch.
	MACs int64
	// Work is that of one optimizer step, backward, recomputation and micro-batches
	// included; of a forward outside of training.
	Work op.Work
	// Recomputed are the MACs that the backward runs again for checkpoints.
	Recomputed int64
	Batch      int64
	// Needs is the smallest card, Uses what a free run takes.
	Needs, Uses int64
	Fits        bool
	// Seconds is the estimated time of a step, or of a forward; 0 where there is none.
	Seconds float64
}

// Measure traces and simulates a case. Errors are those of the setting, the model's
// program and the plan.
func (b *Bench) Measure(c Case) (*Outcome, error) {
	plan, err := c.Setting.Plan()
	if err != nil {
		return nil, err
	}
	g, err := b.trace(c, plan)
	if err != nil {
		return nil, err
	}
	key, err := caseKey(c)
	if err != nil {
		return nil, err
	}
	if o, known := b.outcomes[key]; known {
		return o, nil
	}
	o, err := b.simulate(g, plan)
	if err != nil {
		return nil, err
	}
	if !c.Untimed {
		o.Seconds = secondsOf(g, plan)
	}
	if len(g.Steps) <= keptSteps {
		b.outcomes[key] = o
	}
	return o, nil
}

// Estimate is Measure without the simulation of memory: Fits is true, and Needs, Uses and
// Recomputed are not known.
func (b *Bench) Estimate(c Case) (*Outcome, error) {
	plan, err := c.Setting.Plan()
	if err != nil {
		return nil, err
	}
	g, err := b.trace(c, plan)
	if err != nil {
		return nil, err
	}
	b.steps += len(g.Steps) / 2
	o := &Outcome{Graph: g, Plan: plan, Batch: max(report.GraphBatch(g), 1), Fits: true}
	o.count(g, plan.Setting, op.Work{})
	if !c.Untimed {
		o.Seconds = secondsOf(g, plan)
	}
	return o, nil
}

// secondsOf estimates the time of a step, or of a forward: 0 for a card without known
// rates, for several cards, whose talk is not estimated, and for copies to the host.
func secondsOf(g *graph.Graph, plan *run.Plan) float64 {
	if plan.Setting.Untimed() != nil {
		return 0
	}
	device, err := latency.On(plan.Card)
	if err != nil {
		return 0
	}
	r, err := plan.Latency(g)
	if err != nil {
		return 0
	}
	return latency.Of(g, device, r).Seconds
}

// Samples is how many samples a step takes, all its micro-batches and cards included; of
// a forward its batch.
func (o *Outcome) Samples() int64 {
	s := &o.Plan.Setting
	return o.Batch * int64(max(s.Accumulate, 1)) * int64(max(s.Ranks, 1))
}

// caseKey is the same for the same case.
func caseKey(c Case) (string, error) {
	text, err := json.Marshal(c)
	return string(text), err
}

func (b *Bench) simulate(g *graph.Graph, plan *run.Plan) (*Outcome, error) {
	simulated := plan.On(g)
	simulated.Ended = b.ctx
	b.trials++
	b.steps += len(g.Steps)
	r, err := memory.Simulate(g, simulated)
	if err != nil {
		return nil, err
	}
	o := &Outcome{Graph: g, Plan: plan, Allocated: r.Allocated, Uses: r.Device, Needs: r.Needs(plan.Capacity), Recomputed: r.Recomputed.MACs, Batch: max(report.GraphBatch(g), 1)}
	o.Fits = r.Refused == nil && (plan.Capacity == 0 || o.Needs <= plan.Capacity)
	o.count(g, plan.Setting, r.Recomputed)
	return o, nil
}

// count adds up parameters and work.
func (o *Outcome) count(g *graph.Graph, s run.Setting, again op.Work) {
	for _, p := range g.Params {
		if !p.Buffer {
			o.Parameters += p.Tensor.Elements()
		}
		if !p.Buffer || p.Persistent {
			o.ModelBytes += p.Tensor.Bytes()
		}
	}
	costs := cost.Of(g).Total
	o.MACs = costs.Forward.MACs
	o.Work = costs.Forward
	if s.Mode == run.Training {
		o.Work = o.Work.Plus(costs.Backward).Plus(again)
		o.Work = o.Work.Times(int64(max(s.Accumulate, 1)))
		o.Recomputed *= int64(max(s.Accumulate, 1))
	}
}

// trace runs a case's model, once for each way to run it.
func (b *Bench) trace(c Case, plan *run.Plan) (*graph.Graph, error) {
	if b.ctx.Err() != nil {
		return nil, context.Cause(b.ctx)
	}
	t := plan.Trace
	key := fmt.Sprint(t.Inputs, t.Dims, t.Batch, t.Training, t.Torch, t.Precision, c.Changes)
	if g, known := b.graphs[key]; known {
		return g, nil
	}
	b.begin()
	if b.trying != nil {
		b.trying(describe(c))
	}
	m, err := b.changed(c.Changes)
	if err != nil {
		return nil, err
	}
	g, err := m.Trace(t)
	if err != nil {
		return nil, err
	}
	if len(g.Steps) <= keptSteps {
		b.graphs[key] = g
	}
	return g, nil
}

// keptSteps is up to which length traces are kept: longer ones take hundreds of
// megabytes.
const keptSteps = 20_000

// describe names a case while it runs.
func describe(c Case) string {
	if len(c.Changes) > 0 {
		return strings.Join(c.Changes, ", ")
	}
	return fmt.Sprintf("batch %d", max(c.Setting.Batch, 1))
}

// changed is the model after a list of changes, built once.
func (b *Bench) changed(calls []string) (*source.Model, error) {
	if len(calls) == 0 {
		return b.model, nil
	}
	key := strings.Join(calls, "\n")
	if m, known := b.altered[key]; known {
		return m, nil
	}
	m, err := b.model.Alter(changes, calls)
	if err != nil {
		return nil, err
	}
	b.altered[key] = m
	return m, nil
}

// ended tells an error that ends the whole search from one of a single lever.
func (b *Bench) ended(err error) bool {
	return b.ctx.Err() != nil || errors.Is(err, context.DeadlineExceeded) || errors.Is(err, context.Canceled)
}

// Examine is the subject of advice about a case.
func (b *Bench) Examine(c Case) (*Subject, *Outcome, error) {
	o, err := b.Measure(c)
	if err != nil {
		return nil, nil, err
	}
	b.capacity = o.Plan.Capacity
	s := &Subject{Case: c, Plan: o.Plan, Graph: o.Graph, Batch: report.GraphBatch(o.Graph), Alterable: b.model.Alterable()}
	if len(o.Graph.Inputs) == 1 {
		t := o.Graph.Inputs[0].Tensor
		if len(t.Shape) == 4 && t.Shape[2] == t.Shape[3] && t.DType.IsFloating() {
			s.Channels, s.Side = t.Shape[1], t.Shape[2]
		}
	}
	s.Checkpoints = func() ([]Checkpointing, error) { return b.checkpoints(s, o) }
	return s, o, nil
}
