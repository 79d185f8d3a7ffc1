package source

// This file runs a model: with the input that was given, or as a program of its own.

import (
	"heft/internal/fault"
	"heft/internal/formula"
	"heft/internal/graph"
	"heft/internal/input"
	"heft/internal/op"
	"heft/internal/torch"
)

// Run says how a model is run.
type Run struct {
	Inputs   []input.Spec     // nil: the known ones, or a guess
	Dims     map[string]int64 // symbolic sizes of a file
	Batch    int64            // 0 leaves the inputs' own
	Training bool
	Graphed  bool           // autograd is on though nothing trains
	Torch    op.Release     // whose ways a Python model takes; the zero value is the newest
	Costs    []formula.Cost // of operators that nobody else counts
	Precision
}

// Precision says in which types and layout a Python model runs.
type Precision = torch.Precision

// Trace runs the model on tensors without values.
func (m *Model) Trace(run Run) (*graph.Graph, error) {
	switch {
	case m.Stored() != nil:
		return nil, m.cannotRun()
	case m.file != nil:
		return m.traceONNX(run)
	case m.tape != nil:
		return m.traceTape(run)
	case m.exported != nil:
		return m.traceExported(run)
	}
	if len(run.Dims) > 0 {
		return nil, &Error{Message: "a Python model has no symbolic sizes", Advice: "give its inputs: `input` 1x3x224x224"}
	}
	if m.guesses != nil {
		return m.traceGuess(run)
	}
	m.ownModel() // before anything asks the model
	g, err := m.traceProgram(run)
	switch {
	case err == nil && m.taken != nil:
		g.Assumptions = append([]graph.Assumption{*m.taken}, g.Assumptions...)
	case err != nil && run.Inputs != nil:
		err = m.adviseInput(err, run)
	case err != nil && m.reading != nil && m.reading.named == namedFile && isProgram(err):
		m.reading.likelier, m.reading.firstOpen = m.model.Class(), m.model.Class()
		err = m.reading.verdict(err)
	}
	return g, err
}

// traceGuess runs the guessed model, and where it fails the next one that may be meant.
func (m *Model) traceGuess(run Run) (*graph.Graph, error) {
	model, note := m.model, m.guesses.note
	g, first := m.traceProgram(run)
	for err := first; err != nil; {
		m.guesses.fails(m.guesses.open, err)
		if !isProgram(err) || !m.nextGuess() {
			err = m.guesses.verdict(first)
			if run.Inputs != nil { // they are the likeliest model's
				m.model, m.guesses.note, m.own = model, note, nil
				err = m.adviseInput(err, run)
			}
			return nil, err
		}
		g, err = m.traceProgram(run)
	}
	if !m.guesses.standsIn(m.model.Class()) {
		return nil, m.guesses.failedWhole(m.model.Class())
	}
	m.guesses.left = nil // this one is it, whatever later runs of it say
	g.Assumptions = append([]graph.Assumption{m.guesses.note}, g.Assumptions...)
	return g, nil
}

// isProgram tells a failure of the model's own program, or of its inputs.
func isProgram(err error) bool {
	kind := kindOf(err)
	return kind == fault.Program || kind == fault.Usage || kind == fault.Unsupported
}

func (m *Model) traceProgram(run Run) (*graph.Graph, error) {
	specs := run.Inputs
	switch {
	case specs == nil && m.inputs != nil:
		return m.traceKnown(run)
	case specs == nil:
		return m.guess(run)
	}
	return m.traceGiven(specs, run)
}

// trace runs the model, a detector in training with objects that nobody gave.
func (m *Model) trace(specs []input.Spec, run Run) (*graph.Graph, error) {
	if run.Training && len(specs) == 1 {
		if t := m.trainedOn(); len(t.Keys) > 0 {
			return m.withTargets(t, specs, run)
		}
		if g := m.withOwnLoss(specs[0], run); g != nil {
			return g, nil
		}
	}
	g, err := m.traceWith(specs, run)
	if err == nil && m.nodes != nil && run.Batch > 0 {
		g.Assumptions = append([]graph.Assumption{*m.nodes}, g.Assumptions...)
	}
	if err == nil && m.counts != nil && !run.Training {
		g.Assumptions = append([]graph.Assumption{m.counts.assumption()}, g.Assumptions...)
	}
	return g, err
}

// inOwnType is a run in the type that the model's own program makes it in, where the run
// names none.
func (m *Model) inOwnType(run Run) Run {
	own := m.ownModel()
	if own.Script != nil && run.DType == graph.InvalidDType && run.Autocast == graph.InvalidDType {
		run.DType = own.Script.DType
	}
	return run
}

func (m *Model) traceWith(specs []input.Spec, run Run) (*graph.Graph, error) {
	own := m.ownModel() // before the trace: what it runs is no part of it
	if err := torch.RefusedArguments(m.session); err != nil {
		return nil, err
	}
	if run.Training && own.Optimizer == nil && !m.configured {
		m.configured = true
		own.Optimizer = m.model.ConfiguredOptimizer()
	}
	run = m.inOwnType(run)
	g, err := m.session.Trace(m.model, torch.Run{
		Name: m.name, Source: m.source, Inputs: specs, Training: run.Training, Graphed: run.Graphed, Torch: run.Torch, Costs: run.Costs, Precision: run.Precision,
	})
	if err == nil {
		g.Optimizer, g.Script = own.Optimizer, own.Script
		if g.Script == nil {
			g.Script = autocastIn(m.text, m.session.Candidates(), func(test string) (holds, known bool) { return torch.Truth(m.session, test) }) // a program whose data are not there does not come to its calls
		}
	}
	return g, err
}
