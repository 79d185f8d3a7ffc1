package source

// This file says which input a program runs with, where it has refused the user's.

import (
	"errors"
	"slices"

	"heft/internal/fault"
	"heft/internal/graph"
	"heft/internal/input"
	"heft/internal/torch"
)

// adviseInput adds to the error of a run what the model does run with: what it is known
// to take, or the first usual input that it goes through with. Nothing is said that was
// not tried.
func (m *Model) adviseInput(err error, run Run) error {
	if m.advised || kindOf(err) != fault.Program || !mayFitAnother(err) || hintOf(err) != "" {
		return err
	}
	m.advised = true // a search asks again with other sizes
	asked := run.Inputs
	run.Inputs = nil
	if advice := m.inputAdvice(asked, run); advice != "" {
		return &Error{Message: err.Error(), Err: err, Advice: advice, Kind: fault.Program}
	}
	return err
}

func (m *Model) inputAdvice(asked []input.Spec, run Run) string {
	if advice := m.asMeant(asked, run); advice != "" {
		return advice
	}
	if advice := m.asIndices(asked, run); advice != "" {
		return advice
	}
	specs := m.inputs
	if specs == nil {
		suggestion, err := m.session.Suggest(m.model)
		var several *torch.InputError
		if errors.As(err, &several) && len(several.Arguments) != len(asked) {
			return several.Hint()
		}
		if err != nil {
			return ""
		}
		if needs := suggestion.Needs; len(needs) > 1 && len(needs) != len(asked) {
			return (&torch.InputError{Arguments: needs, Example: suggestion.Example}).Hint()
		}
		if advice := m.asSquare(asked, suggestion, run); advice != "" {
			return advice
		}
		if _, specs, err = m.firstThatRuns(suggestion, run); err != nil {
			if specs = m.guessedInputs(run); specs == nil {
				return m.noSize()
			}
		}
		specs = namedWhereFilled(specs, suggestion.Needs)
	} else if _, err := m.traceProgram(run); err != nil {
		return ""
	}
	return "it runs with `input` " + input.Format(specs)
}

// guessedInputs are those of a run whose inputs are all guessed, nil if none is found or they
// are not tensors alone.
func (m *Model) guessedInputs(run Run) []input.Spec {
	g, err := m.guess(run)
	if err != nil || slices.ContainsFunc(g.Inputs, func(in graph.Value) bool { return !isName(in.Name) }) {
		return nil
	}
	var specs []input.Spec
	for _, in := range g.Inputs {
		specs = append(specs, input.Spec{Kind: input.Tensor, Shape: in.Tensor.Shape, DType: in.Tensor.DType})
	}
	run.Inputs = specs
	if _, err := m.traceProgram(run); err != nil {
		return nil
	}
	return specs
}

// asIndices reads the user's sizes as indices, which an embedding takes, one of the inputs or all
// of them; "" where the model does not run with these, either.
func (m *Model) asIndices(asked []input.Spec, run Run) string {
	turns := len(asked) + 1 // each by itself, then all
	if len(asked) == 1 || len(asked) > 8 {
		turns = 1
	}
	for i := range turns {
		specs := slices.Clone(asked)
		changed := false
		for at, s := range specs {
			if (at == i || i == turns-1) && s.Kind == input.Tensor && s.DType == graph.Float32 {
				specs[at].DType, changed = graph.Int64, true
			}
		}
		if run.Inputs = specs; !changed {
			continue
		}
		if g, err := m.traceProgram(run); err == nil && looksUp(g, specs) {
			return "an embedding takes whole numbers: `input` " + input.Format(specs)
		}
	}
	return ""
}

// asSquare reads one number as the side of an image that a model takes; "" where it is none.
func (m *Model) asSquare(asked []input.Spec, suggestion torch.Suggestion, run Run) string {
	if len(asked) != 1 || asked[0].Kind != input.Tensor || len(asked[0].Shape) != 1 || !isImage(suggestion.Inputs) {
		return ""
	}
	side := asked[0].Shape[0]
	specs := []input.Spec{{Name: asked[0].Name, Kind: input.Tensor, Shape: []int64{1, suggestion.Inputs[0][0].Shape[1], side, side}, DType: asked[0].DType}}
	run.Inputs = specs
	if _, err := m.traceProgram(run); err != nil {
		return ""
	}
	return "an image has a batch, channels, a height and a width: `input` " + input.Format(specs)
}

// namedWhereFilled gives inputs the names of forward's arguments where one has elements that
// are known: only a value of Python says these, and it is written by name.
func namedWhereFilled(specs []input.Spec, names []string) []input.Spec {
	if len(names) != len(specs) || !slices.ContainsFunc(specs, func(s input.Spec) bool { return s.Fill != 0 }) {
		return specs
	}
	specs = slices.Clone(specs)
	for i, name := range names {
		specs[i].Name = name
	}
	return specs
}

// asMeant reads the user's own sizes as another form of them has it, and says so where the
// model runs with that: a comma between sizes makes a tensor of each, and a batch may be
// missing. "" where it does not.
func (m *Model) asMeant(asked []input.Spec, run Run) string {
	joined, last, commas := joinedSizes(asked)
	if joined == nil {
		return ""
	}
	withBatch := append([]int64{1}, joined...)
	for _, form := range []struct {
		shape []int64
		said  string
	}{{joined, "sizes are separated by x"}, {withBatch, "the batch comes first"}} {
		if !commas && len(form.shape) == len(joined) {
			continue // as it was given
		}
		if commas && len(form.shape) > len(joined) {
			form.said = "sizes are separated by x, and the batch comes first"
		}
		run.Inputs = []input.Spec{{Name: asked[0].Name, Kind: input.Tensor, Shape: form.shape, DType: last}}
		if _, err := m.traceProgram(run); err == nil {
			return form.said + ": `input` " + input.Format(run.Inputs)
		}
	}
	return ""
}

// joinedSizes are the sizes of one tensor that an input may mean: those of tensors of one
// axis each, by commas, in a list or not, or those of the only tensor, with the type of the
// last; nil if it is neither.
func joinedSizes(asked []input.Spec) (shape []int64, last graph.DType, commas bool) {
	items := asked
	if len(asked) == 1 && asked[0].Kind == input.List {
		items = asked[0].Items
	}
	if len(items) == 1 && items[0].Kind == input.Tensor {
		return items[0].Shape, items[0].DType, false
	}
	for i, s := range items {
		if s.Kind != input.Tensor || len(s.Shape) != 1 || i > 0 && s.Name != "" {
			return nil, last, false
		}
		shape, last = append(shape, s.Shape[0]), s.DType
	}
	return shape, last, true
}

// hintOf is what an error says to try, "" if nothing.
func hintOf(err error) string {
	var hinted interface{ Hint() string }
	if errors.As(err, &hinted) {
		return hinted.Hint()
	}
	return ""
}
