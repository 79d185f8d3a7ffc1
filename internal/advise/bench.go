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
	sizes    map[*graph.Graph]size
	seconds  map[string]float64
	trials   int
	effort   int // of all runs
}

// NewBench makes a bench for an opened model. begin is called before each run.
func NewBench(ctx context.Context, m *source.Model, begin func(), trying func(what string)) *Bench {
	return &Bench{
		model: m, sets: maxCheckpointSets, begin: begin, trying: trying, ctx: ctx, altered: map[string]*source.Model{}, graphs: map[string]*graph.Graph{},
		outcomes: map[string]*Outcome{}, sizes: map[*graph.Graph]size{}, seconds: map[string]float64{},
	}
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
	// Buffers are the elements of buffers in such a file.
	Buffers int64
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

	run     *memory.Result // until Needs, Fits and Seconds are found on it
	dropped bool           // they were not, and the run is gone
	effort  int            // of the simulation
}

// Measure traces and simulates a case. Errors are those of the setting, the model's
// program and the plan.
func (b *Bench) Measure(c Case) (*Outcome, error) { return b.measured(c, extent{}) }

// Try is Measure for one of many: of many micro-batches a few are simulated. What is
// named in a report is measured.
func (b *Bench) Try(c Case) (*Outcome, error) { return b.measured(c, extent{rounds: fewRounds}) }

// extent is how far a run is simulated.
type extent struct {
	rounds int   // micro-batches of a step, 0 for all
	most   int64 // device memory with which it is given up, 0 for none
}

// fewRounds are micro-batches that stand for more: from the second on each does the same,
// and what the allocator makes of it moves by a few MiB (TestFewMicroBatchesStandForMore).
const fewRounds = 3

func (b *Bench) measured(c Case, e extent) (*Outcome, error) {
	o, err := b.simulated(c, e)
	if err == nil && o.run != nil {
		b.complete(o, c.Untimed)
	}
	return o, err
}

// simulated is a case's run, without what is searched for on it: Needs, Fits and Seconds
// are not known before it is completed.
func (b *Bench) simulated(c Case, e extent) (*Outcome, error) {
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
	if e.rounds > 0 && c.Setting.Accumulate > e.rounds {
		key += " in part"
	}
	if o, known := b.outcomes[key]; known && !o.dropped {
		return o, nil
	}
	o, err := b.simulate(g, plan, e)
	if err != nil {
		return nil, err
	}
	if remembered(g) {
		b.outcomes[key] = o
	}
	return o, nil
}

// complete finds what is searched for on a run, and lets the run go.
func (b *Bench) complete(o *Outcome, untimed bool) {
	b.effort += o.run.Events()/10 + len(o.Graph.Steps)/5
	capacity := o.Plan.Capacity
	o.Needs = o.run.Needs(capacity)
	o.Fits = o.run.Refused == nil && (capacity == 0 || o.Needs <= capacity)
	if !untimed {
		o.Seconds = b.secondsOf(o.Graph, o.Plan)
	}
	o.run = nil
}

// fits tells whether a case fits the card, which is asked of many that do not: these are
// given up where they take more. It needs no figures then.
func (b *Bench) fits(c Case) (bool, error) {
	o, err := b.simulated(c, extent{rounds: fewRounds, most: b.capacity})
	switch {
	case errors.Is(err, memory.ErrTooMuch):
		return false, nil
	case err != nil:
		return false, err
	case o.run == nil:
		return o.Fits, nil
	}
	fits := b.capacity == 0 || o.run.Fits(b.capacity)
	if !fits {
		o.drop()
	}
	return fits, nil
}

// drop lets go of a run that nothing more is asked of.
func (o *Outcome) drop() {
	if o.run != nil {
		o.run, o.dropped = nil, true
	}
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
	b.effort += len(g.Steps) / 5
	o := &Outcome{Graph: g, Plan: plan, Batch: max(report.GraphBatch(g), 1), Fits: true}
	o.count(b.sizeOf(g), plan.Setting, op.Work{})
	if !c.Untimed {
		o.Seconds = b.secondsOf(g, plan)
	}
	return o, nil
}

// secondsOf estimates the time of a step, or of a forward: 0 for a card without known
// rates, for several cards, whose talk is not estimated, and for copies to the host. What
// changes nothing that runs is not estimated again.
func (b *Bench) secondsOf(g *graph.Graph, plan *run.Plan) float64 {
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
	same := r
	same.Recomputed = nil // decided by the checkpoints
	key := fmt.Sprintf("%p %s %v %+v", g, plan.Card.Name, plan.Setting.Checkpoint, same)
	seconds, known := b.seconds[key]
	if !known {
		seconds = latency.Of(g, device, r).Seconds
		if remembered(g) {
			b.seconds[key] = seconds
		}
	}
	return seconds
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

// simulate runs a plan on a graph, as far as it says.
func (b *Bench) simulate(g *graph.Graph, plan *run.Plan, e extent) (*Outcome, error) {
	simulated := plan.On(g)
	simulated.Ended, simulated.Most = b.ctx, e.most
	if e.rounds > 0 {
		simulated.Accumulate = min(simulated.Accumulate, e.rounds)
	}
	b.trials++
	r, err := memory.Simulate(g, simulated)
	if err != nil {
		b.effort += len(g.Steps) / 5
		return nil, err
	}
	effort := r.Events() / 10
	b.effort += effort
	o := &Outcome{Graph: g, Plan: plan, Allocated: r.Allocated, Uses: r.Device, Batch: max(report.GraphBatch(g), 1), run: r, effort: effort}
	o.count(b.sizeOf(g), plan.Setting, r.Recomputed)
	return o, nil
}

// size is what a graph has, however it is run.
type size struct {
	parameters, buffers, modelBytes int64
	forward, backward               op.Work
}

func (b *Bench) sizeOf(g *graph.Graph) size {
	if x, known := b.sizes[g]; known {
		return x
	}
	costs := cost.Of(g).Total
	x := size{forward: costs.Forward, backward: costs.Backward}
	for _, p := range g.Params {
		if !p.Buffer {
			x.parameters += p.Tensor.Elements()
		} else if p.Persistent {
			x.buffers += p.Tensor.Elements()
		}
		if !p.Buffer || p.Persistent {
			x.modelBytes += p.Tensor.Bytes()
		}
	}
	if remembered(g) {
		b.sizes[g] = x
	}
	return x
}

// count adds up parameters and work. again is what one backward runs again.
func (o *Outcome) count(x size, s run.Setting, again op.Work) {
	o.Parameters, o.Buffers, o.ModelBytes, o.MACs, o.Work = x.parameters, x.buffers, x.modelBytes, x.forward.MACs, x.forward
	if s.Mode == run.Training {
		rounds := int64(max(s.Accumulate, 1))
		o.Work = x.forward.Plus(x.backward).Plus(again).Times(rounds)
		o.Recomputed = again.MACs * rounds
	}
}

// trace runs a case's model, once for each way to run it.
func (b *Bench) trace(c Case, plan *run.Plan) (*graph.Graph, error) {
	if b.ctx.Err() != nil {
		return nil, context.Cause(b.ctx)
	}
	t := plan.Trace
	key := fmt.Sprint(t.Inputs, t.Dims, t.Batch, t.Training, t.Graphed, t.Torch, t.Precision, c.Changes)
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
	b.effort += len(g.Steps)
	if remembered(g) {
		b.graphs[key] = g
	}
	return g, nil
}

// remembered tells whether a trace and what is known of it are kept.
func remembered(g *graph.Graph) bool { return len(g.Steps) <= keptSteps }

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
