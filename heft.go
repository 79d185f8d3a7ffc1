package heft

// This file opens models and runs calls on them, one at a time.

import (
	"context"
	"errors"
	"reflect"

	"heft/internal/cost"
	"heft/internal/fault"
	"heft/internal/graph"
	"heft/internal/memory"
	"heft/internal/oom"
	"heft/internal/report"
	"heft/internal/run"
	"heft/internal/source"
)

// Model is an opened model. It can be run many times, by several goroutines:
// calls wait for each other, since a model's program is one. To run models side
// by side, open one for each goroutine.
type Model struct {
	source *source.Model
	turn   chan struct{} // holds one token while no call runs
	closed bool
	limits Limits // of the running call
	last   traced // what the last call traced
}

// traced is a run's trace, which does not change: the table of layers, the memory and
// the explanations of one run are asked for one after the other.
type traced struct {
	run    source.Run
	limits Limits // that it kept
	graph  *graph.Graph
}

// trace traces a run, unless it is the one that was traced last, under the same limits.
// It is called in the model's turn.
func (m *Model) trace(t source.Run) (*graph.Graph, error) {
	if m.last.graph != nil && m.last.limits == m.limits && reflect.DeepEqual(m.last.run, t) {
		return m.last.graph, nil
	}
	g, err := m.source.Trace(t)
	if err == nil {
		m.last = traced{t, m.limits, g}
	}
	return g, err
}

// Open finds a model, loads its code and builds it. Canceling the context, or its
// deadline, ends the model's program. Errors are *Error.
func Open(ctx context.Context, s Source, options ...OpenOption) (*Model, error) {
	var o openOptions
	for _, option := range options {
		option.applyOpen(&o)
	}
	from := o.source()
	release, err := run.Setting{Torch: string(o.torch)}.Release()
	if err != nil {
		return nil, faultOf(err)
	}
	if o.torch != "" {
		from.Torch = release
	}
	opened, err := source.OpenFrom(ctx, s.from, from)
	if err != nil {
		return nil, faultOf(err)
	}
	m := &Model{source: opened, turn: make(chan struct{}, 1)}
	m.turn <- struct{}{}
	return m, nil
}

// Close releases what the model's program may have left suspended, after the
// running call. Later calls return an error.
func (m *Model) Close() {
	<-m.turn
	if !m.closed {
		m.closed, m.last = true, traced{}
		m.source.Close()
	}
	m.turn <- struct{}{}
}

// begin waits for the model's turn and begins a call.
func (m *Model) begin(ctx context.Context, options []CallOption) (callOptions, error) {
	var o callOptions
	for _, option := range options {
		option.applyCall(&o)
	}
	select {
	case <-m.turn:
	case <-ctx.Done():
		return o, context.Cause(ctx)
	}
	switch {
	case m.closed:
		m.end()
		return o, &fault.Error{Kind: fault.Usage, Message: "the model is closed"}
	case ctx.Err() != nil:
		m.end()
		return o, context.Cause(ctx)
	}
	m.limits = o.limits
	m.source.Begin(ctx, source.Limits(o.limits))
	return o, nil
}

func (m *Model) end() { m.turn <- struct{}{} }

// Report runs the model on tensors without values and counts its layers,
// parameters and work. Of the setting, it takes what decides about the run itself:
// Input, Dim, Batch and Mode. Errors are *Error.
func (m *Model) Report(ctx context.Context, s Setting, options ...CallOption) (*Report, error) {
	o, err := m.begin(ctx, options)
	if err != nil {
		return nil, faultOf(err)
	}
	defer m.end()
	r, err := m.report(ctx, s, o)
	if err != nil {
		return nil, faultOf(err)
	}
	return r, nil
}

func (m *Model) report(ctx context.Context, s Setting, o callOptions) (*Report, error) {
	plan, err := s.TablePlan()
	if err != nil {
		return nil, err
	}
	g, err := m.trace(plan.Trace)
	if err != nil {
		return nil, err
	}
	r := report.Model(g, cost.Of(g))
	if beside := m.source.Beside(); beside != nil {
		r.Stored = report.NewWeightsMatch(g, beside)
	}
	if folder := m.source.Folder(); folder != nil {
		r.Folder = &report.Folder{Models: folder.Models, More: folder.More, Partly: folder.Partly}
	}
	if o.memory {
		r.Memory, err = m.summary(ctx, plan, g)
	}
	return r, err
}

// summary simulates inference and a training step of a run that was traced in one
// mode. A model that cannot be trained has a reason instead of a figure.
func (m *Model) summary(ctx context.Context, traced *run.Plan, g *graph.Graph) (*report.MemorySummary, error) {
	inference, err := m.inMode(ctx, traced, g, run.Inference)
	if err != nil {
		return nil, err
	}
	training, problem := m.inMode(ctx, traced, g, run.Training)
	if ctx.Err() != nil {
		return nil, context.Cause(ctx)
	}
	return report.NewMemorySummary(inference, training, traced.Plain(g), problem), nil
}

// inMode simulates a run in a mode, traced again if that is another.
func (m *Model) inMode(ctx context.Context, traced *run.Plan, g *graph.Graph, mode run.Mode) (*memory.Result, error) {
	s := traced.Setting
	s.Mode = mode
	plan, err := s.Plan()
	if err != nil {
		return nil, err
	}
	if mode != traced.Setting.Mode {
		if g, err = m.source.Trace(plan.Trace); err != nil {
			return nil, err
		}
	}
	return simulate(ctx, g, plan)
}

// simulate runs a plan on a card without end.
func simulate(ctx context.Context, g *graph.Graph, plan *run.Plan) (*memory.Result, error) {
	return simulateIn(ctx, new(memory.Room), g, plan)
}

// simulateIn runs a plan in a room.
func simulateIn(ctx context.Context, room *memory.Room, g *graph.Graph, plan *run.Plan) (*memory.Result, error) {
	if ctx.Err() != nil {
		return nil, context.Cause(ctx)
	}
	simulated := plan.On(g)
	simulated.Ended = ctx
	return room.Simulate(g, simulated)
}

// Memory simulates a run allocation by allocation and reports the GPU memory it
// takes. A run that does not fit the card is reported as well. Errors are *Error.
func (m *Model) Memory(ctx context.Context, s Setting, options ...CallOption) (*MemoryReport, error) {
	o, err := m.begin(ctx, options)
	if err != nil {
		return nil, faultOf(err)
	}
	defer m.end()
	r, err := m.memory(ctx, s, o.observed)
	if err != nil {
		return nil, faultOf(err)
	}
	return r, nil
}

func (m *Model) memory(ctx context.Context, s Setting, observed string) (*MemoryReport, error) {
	message, s, outside, err := observe(observed, s)
	if err != nil {
		return nil, err
	}
	plan, err := s.Plan()
	if err != nil {
		return nil, err
	}
	g, err := m.trace(plan.Trace)
	if err != nil {
		return nil, err
	}
	result, err := simulate(ctx, g, plan)
	if err != nil {
		return nil, err
	}
	said := described(plan, g)
	if message != nil && s.GPU == "" {
		said.Assumptions = append(said.Assumptions, graph.Assumption{
			Code: "card", Text: "the card of the message is not named in it: kernels and workspaces are those of " + plan.Card.Name, Effect: run.NamingCard(message),
		})
	}
	r := report.NewMemory(g, result, said)
	if message != nil {
		outside.Context, outside.Others = (*int64)(s.Context), int64(s.OtherProcesses)
		r.Observe(result, message, outside)
	}
	return r, nil
}

// described is what a report says about a plan besides the figures.
func described(plan *run.Plan, g *graph.Graph) report.MemorySetting {
	return report.MemorySetting{
		Precision: plan.PrecisionName(g), Optimizer: plan.OptimizerName(g), Settings: plan.Differences(), GPU: plan.CardName(), Capacity: plan.Capacity,
		Others: int64(plan.Setting.OtherProcesses), ContextUnknown: !plan.ContextKnown(), Assumptions: plan.Assumptions(g),
	}
}

// observe reads a message, if there is one, and completes the setting by it; outside is
// what the setting's own card says of it.
func observe(text string, s Setting) (message *oom.Message, completed Setting, outside report.Outside, err error) {
	if text == "" {
		return nil, s, outside, nil
	}
	if message, err = run.ReadObserved(text); err != nil {
		return nil, s, outside, err
	}
	plan, err := s.Plan()
	if err != nil {
		return nil, s, outside, err
	}
	_, _, outside.MostContext = plan.Context()
	outside.OtherCard = plan.OtherCard(message)
	return message, plan.Observing(message), outside, nil
}

// faultOf describes an error as one of package heft's own.
func faultOf(err error) *Error {
	var own *fault.Error
	if errors.As(err, &own) {
		if outer := err.Error(); outer != own.Message {
			located := *own
			located.Message, located.Err = outer, err
			return &located
		}
		return own
	}
	f := source.Fault(err)
	if f.Kind != fault.Program {
		return f
	}
	if kind, ok := run.KindOf(err); ok {
		f.Kind = kind
	}
	return f
}
