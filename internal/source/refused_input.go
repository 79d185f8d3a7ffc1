package source

// This file says which input a program runs with, where it has refused the user's.

import (
	"errors"
	"fmt"

	"heft/internal/fault"
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
		if _, specs, err = m.firstThatRuns(suggestion, run); err != nil {
			return ""
		}
	} else if _, err := m.traceProgram(run); err != nil {
		return ""
	}
	return fmt.Sprintf("sizes are separated by x; it runs with `input` %s", input.Format(specs))
}

// hintOf is what an error says to try, "" if nothing.
func hintOf(err error) string {
	var hinted interface{ Hint() string }
	if errors.As(err, &hinted) {
		return hinted.Hint()
	}
	return ""
}
