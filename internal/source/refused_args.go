package source

// This file refuses arguments for what is no script.

import (
	"fmt"
	"strings"
)

// refuseArgs is an error where the model has no program of the user's that may read
// arguments: a built-in model, an expression, a library's, a file that is data.
func (m *Model) refuseArgs(place *place, args []string) error {
	library, _, module := strings.Cut(m.name, ":")
	module = module && libraries[library] == nil && !isExpression(m.name)
	if m.session != nil && (place != nil || module) {
		return nil
	}
	return &Error{
		Message: fmt.Sprintf("`args` %q say nothing to %s: it is no script", strings.Join(args, " "), m.name),
		Advice:  "leave `args` out; they are for a script of yours: train.py",
	}
}
