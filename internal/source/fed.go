package source

// This file feeds a model whose input nobody gave: what its program feeds, what its arguments
// suggest, usual shapes.

import (
	"cmp"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"heft/internal/graph"
	"heft/internal/input"
	"heft/internal/python/vm"
	"heft/internal/torch"
)

// guess tries what the model's first layer suggests until the program runs.
func (m *Model) guess(run Run) (*graph.Graph, error) {
	if m.session.TakesNothing(m.model) {
		return m.trace(nil, run)
	}
	if g, err := m.traceFed(run); g != nil || err != nil {
		return g, err
	}
	suggestion, err := m.session.Suggest(m.model)
	if err != nil {
		return nil, err
	}
	m.bracket = nil
	g, specs, said, refused := m.traceLoaded(suggestion, run)
	if g != nil {
		g.Source += "; " + said
		g.Assumptions = append([]graph.Assumption{inputGuess(specs, m.inOwnType(run), suggestion, "; "+said+refused)}, g.Assumptions...)
		return g, nil
	}
	g, specs, err = m.firstThatRuns(suggestion, run)
	if err == nil {
		g.Assumptions = append([]graph.Assumption{inputGuess(specs, m.inOwnType(run), suggestion, refused)}, g.Assumptions...)
		return g, nil
	}
	if !mayFitAnother(err) {
		return nil, err
	}
	g, specs, why, limit := m.asked(suggestion, run)
	if g != nil {
		g.Assumptions = append([]graph.Assumption{inputGuess(specs, m.inOwnType(run), suggestion, why+refused)}, g.Assumptions...)
		return g, nil
	}
	if limit == nil {
		g, specs, limit = m.structured(suggestion, run)
	}
	if g != nil {
		g.Assumptions = append([]graph.Assumption{inputGuess(specs, m.inOwnType(run), suggestion, ", and forward takes its arguments apart"+refused)}, g.Assumptions...)
		return g, nil
	}
	if limit != nil {
		return nil, limit
	}
	if g, specs := m.textStepsFirst(suggestion, run); g != nil {
		g.Assumptions = append([]graph.Assumption{inputGuess(specs, m.inOwnType(run), suggestion, ", steps first"+refused)}, g.Assumptions...)
		return g, nil
	}
	return nil, &Error{Message: err.Error(), Err: err, Advice: cmp.Or(hintOf(err), m.adviseFeeding(suggestion, err))}
}

// adviseFeeding says how a model is fed that nothing usual fits.
func (m *Model) adviseFeeding(suggestion torch.Suggestion, err error) string {
	if advice := m.adviseObject(suggestion, err); advice != "" {
		return advice
	}
	if advice := m.noSize(); advice != "" {
		return advice
	}
	how := (&torch.InputError{Arguments: suggestion.Needs, Example: suggestion.Example}).Hint()
	return fmt.Sprintf("no input was given, and no usual one fits; %s takes %s; with your sizes in place of these: %s", suggestion.Layer, suggestion.Takes, how)
}

// adviseObject is what to write where a forward reads attributes of an argument, as those
// of a graph's data are; "" where it does not.
func (m *Model) adviseObject(suggestion torch.Suggestion, err error) string {
	if !strings.Contains(err.Error(), "'Tensor' object has no attribute '") {
		return ""
	}
	_, name, _ := strings.Cut(err.Error(), "has no attribute '")
	name, _, _ = strings.Cut(name, "'")
	body, _ := m.forwardText()
	for _, argument := range suggestion.Needs {
		var parts []string
		for _, match := range regexp.MustCompile(`\b`+regexp.QuoteMeta(argument)+`\.(\w+)\b`).FindAllStringSubmatch(body, -1) {
			part := fmt.Sprintf("%q: torch.zeros(%s)", match[1], m.attributeSizes(match[1], suggestion))
			if !slices.Contains(parts, part) {
				parts = append(parts, part)
			}
		}
		if slices.ContainsFunc(parts, func(p string) bool { return strings.HasPrefix(p, strconv.Quote(name)+":") }) {
			return fmt.Sprintf("%s is no tensor: forward reads its attributes; `input` '%s:=type(\"Data\", (), {%s})()' with your sizes", argument, argument, strings.Join(parts, ", "))
		}
	}
	return ""
}

// attributeSizes are the sizes of an attribute by its name: the ends of edges, else what
// the first layer takes.
func (m *Model) attributeSizes(name string, suggestion torch.Suggestion) string {
	if s := m.session.Beside(m.model, name, input.Float32(1), 0); s.Kind == input.Python && strings.HasPrefix(s.Literal, "torch.zeros(") {
		return strings.TrimSuffix(strings.TrimPrefix(s.Literal, "torch.zeros("), ")")
	}
	if name == "batch" {
		return "1, dtype=torch.int64"
	}
	sizes := make([]string, len(suggestion.Example[0].Shape))
	for i, n := range suggestion.Example[0].Shape {
		sizes[i] = strconv.FormatInt(n, 10)
	}
	return strings.Join(sizes, ", ")
}

// ownModel is what the file's program makes of the model's class, and calls; empty if
// it makes none.
func (m *Model) ownModel() *torch.Rehearsed {
	if m.own != nil {
		return m.own
	}
	m.own = &torch.Rehearsed{}
	made := m.session.Rehearse()
	if made == nil && m.reading != nil {
		made = m.reading.rehearsed
	}
	if made == nil && m.guesses != nil {
		made = m.guesses.rehearsed
	}
	for i := range made {
		if made[i].Model.Class() == m.model.Class() && (m.own.Model == nil || m.own.Line == 0 && m.own.Optimizer == nil && made[i].Optimizer != nil) {
			m.own = &made[i]
		}
	}
	if m.own.Model != nil && m.takesOwn() {
		m.takeOwn()
	}
	return m.own
}

// takesOwn tells whether the model that the file's program makes is meant: it says the
// arguments, too. Where the user said them, or a guess gave the class others, it is not, unless
// the program calls that.
func (m *Model) takesOwn() bool {
	switch {
	case m.reading == nil || m.counts != nil || m.reading.named == namedCall:
		return false
	case m.guesses != nil:
		return m.own.Line > 0
	}
	return m.model.Name == m.model.Class() // neither a variable nor a function that builds some of the class
}

// takeOwn opens the model that the program makes in place of the class by itself, and says so
// where the two differ.
func (m *Model) takeOwn() {
	before := m.model
	m.model = m.own.Model
	if m.guesses != nil || m.own.Made == 0 || before.Parameters() == m.model.Parameters() {
		return
	}
	m.taken = &graph.Assumption{
		Code: "model", Text: fmt.Sprintf("what %s is made with: line %d of the file makes it so", m.model.Class(), m.own.Made),
		Effect: fmt.Sprintf("heft '%s:%s()' is the class with its own defaults", m.reading.place.display(), m.model.Class()),
	}
}

// traceLoaded feeds the model what the guessed program's loader does; nil where that says
// nothing or does not run. Said is what the loader says; refused, of a size that the model does
// not run with, why it is fed another, here or by a usual guess.
func (m *Model) traceLoaded(suggestion torch.Suggestion, run Run) (g *graph.Graph, specs []input.Spec, said, refused string) {
	if m.reading == nil {
		return nil, nil, "", ""
	}
	from := m.reading.loading()
	if exact, said := loadedExactly(from, suggestion); exact != nil {
		suggestion := suggestion
		suggestion.Inputs = [][]input.Spec{exact}
		g, specs, err := m.firstThatRuns(suggestion, run)
		if err == nil {
			return g, specs, said, ""
		}
		refused = fmt.Sprintf("; it fails with the loader's %s: %s", fedText(exact, m.inOwnType(run)), strings.SplitN(err.Error(), "\n", 2)[0])
	}
	inputs, said := loadedBatch(from, suggestion)
	if inputs == nil {
		return nil, nil, "", refused
	}
	suggestion.Inputs = inputs
	g, specs, err := m.firstThatRuns(suggestion, run)
	if err != nil {
		return nil, nil, "", refused
	}
	return g, specs, said, refused
}

// inputGuess says what was fed without anybody's word, and why.
func inputGuess(specs []input.Spec, run Run, suggestion torch.Suggestion, more string) graph.Assumption {
	return graph.Assumption{
		Code:   "input",
		Text:   fmt.Sprintf("the input %s, since none was given: %s takes %s%s", fedText(specs, run), suggestion.Layer, suggestion.Takes, more),
		Effect: "`input` says otherwise",
	}
}

// traceFed runs the model with what its own program calls one of its class with; nil if
// it calls none, or the model refuses that.
func (m *Model) traceFed(run Run) (*graph.Graph, error) {
	specs := m.ownModel().Inputs
	if specs == nil {
		return nil, nil
	}
	specs = m.withBatch(specs, run)
	g, err := m.trace(specs, run)
	switch {
	case err != nil && mayFitAnother(err):
		return nil, nil
	case err != nil:
		return nil, err
	}
	g.Assumptions = append([]graph.Assumption{{
		Code:   "input",
		Text:   fmt.Sprintf("the input %s, since none was given: line %d of the file calls a %s so", fedText(specs, m.inOwnType(run)), m.own.Line, m.model.Class()),
		Effect: "`input` says otherwise",
	}}, g.Assumptions...)
	if m.own.Graphed && !run.Training {
		g.Assumptions = append(g.Assumptions, graph.Assumption{
			Code: "no_grad", Text: fmt.Sprintf("torch.no_grad(), though line %d of the file calls the model with autograd on", m.own.Line),
			Effect: "memory as the file has it: `mode` inference-with-grad",
		})
	}
	return g, nil
}

// firstThatRuns tries inputs until the program runs. The error is of the first, or
// of the one that no other input would mend.
func (m *Model) firstThatRuns(suggestion torch.Suggestion, run Run) (*graph.Graph, []input.Spec, error) {
	var first error
	var mixed *graph.Graph // the first that runs, if it mixes its batch up
	var mixedSpecs []input.Spec
	for _, specs := range suggestion.Inputs {
		specs = m.withBatch(specs, run)
		g, err := m.trace(specs, run)
		if err == nil && keepsBatch(g, specs) && looksUp(g, specs) {
			g, specs = m.stepsFirst(g, specs, run)
			return g, specs, nil
		}
		if err == nil {
			if mixed == nil {
				mixed, mixedSpecs = g, specs
			}
			continue
		}
		if !mayFitAnother(err) {
			return nil, nil, err
		}
		if first == nil {
			first = err
		}
	}
	if mixed != nil {
		return mixed, mixedSpecs, nil
	}
	return nil, nil, first
}

// textStepsFirst feeds a text with its words on the first axis, as torchtext gives them, to
// a model that refuses the other order; nil for any other.
func (m *Model) textStepsFirst(suggestion torch.Suggestion, run Run) (*graph.Graph, []input.Spec) {
	specs := suggestion.Inputs[0]
	if specs[0].Kind != input.Tensor || len(specs[0].Shape) != 2 || !specs[0].DType.IsInteger() {
		return nil, nil
	}
	specs = m.withBatch(specs, run)
	batch, steps := specs[0].Shape[0], specs[0].Shape[1]
	g, err := m.trace(input.Turned(specs, batch, steps), run)
	if err != nil {
		return nil, nil
	}
	markStepsFirst(g, batch, steps)
	return g, input.Turned(specs, batch, steps)
}

// sequenceAxes are those of a sequence in a layer: steps, batch and features. A second one,
// or a state, may have another number of steps.
const sequenceAxes = 3

// markStepsFirst notes the inputs whose first axis is that of the steps.
func markStepsFirst(g *graph.Graph, batch, steps int64) {
	for i := range g.Inputs {
		t := g.Inputs[i].Tensor
		g.Inputs[i].StepsFirst = len(t.Shape) > 1 && t.Shape[1] == batch && (t.Shape[0] == steps || len(t.Shape) == sequenceAxes)
	}
}

// stepsFirst feeds sequences again with their steps on the first axis, where the model's
// layers take them so.
func (m *Model) stepsFirst(g *graph.Graph, specs []input.Spec, run Run) (*graph.Graph, []input.Spec) {
	shape := specs[0].Shape
	if specs[0].Kind != input.Tensor || len(shape) < 2 || !m.session.TakesStepsFirst(m.model, g, shape[0], shape[1]) {
		return g, specs
	}
	turned := input.Turned(specs, shape[0], shape[1])
	again, err := m.trace(turned, run)
	if err != nil {
		return g, specs
	}
	markStepsFirst(again, shape[0], shape[1])
	return again, turned
}

// fedText shows inputs in the types that a run feeds them in: floating-point ones are
// converted with the model.
func fedText(specs []input.Spec, run Run) string {
	texts := make([]string, len(specs))
	for i, s := range specs {
		if s.Kind == input.Tensor && s.DType.IsFloating() && run.DType != graph.InvalidDType {
			s.DType = run.DType
		}
		texts[i] = s.String()
	}
	return strings.Join(texts, ", ")
}

// mayFitAnother tells whether the program itself refused an input: another may
// fit.
func mayFitAnother(err error) bool {
	var exception *vm.Exception
	var failure *torch.Error
	return errors.As(err, &exception) && !(errors.As(err, &failure) && failure.Misspelt)
}
