package torch

// This file says what is wrong with the arguments that the user gave a program, when the
// program's own parser refuses them.

import (
	"fmt"
	"slices"
	"strings"

	"heft/internal/python/lib"
	"heft/internal/spell"
)

// ArgumentsError says that a program refuses the arguments which the user gave it.
type ArgumentsError struct {
	File   string
	Reason string // in the words of the program's parser
	Advice string // what it takes instead, "" if that is not known
}

// Hint returns the advice.
func (e *ArgumentsError) Hint() string { return e.Advice }

// Error returns "train.py refuses `args`: unrecognized arguments: --dpeth".
func (e *ArgumentsError) Error() string { return e.File + " refuses `args`: " + e.Reason }

// RefusedArguments is the program's refusal of the user's arguments, nil where it took them
// or has not read them. What the program did without them is not what was asked for.
func RefusedArguments(s *Session) error {
	if s.access.Refused == nil {
		return nil
	}
	return argumentsError(s, s.access.Refused)
}

// FailedArguments is the failure of a program that was run with the user's arguments, the first
// that names one of them before the others; nil where none were given, or nothing failed.
// Blamed tells that it names one, and is no file that was not found: data need not be here.
func FailedArguments(s *Session) (failure error, blamed bool) {
	if len(s.options.Args) == 0 {
		return nil, false
	}
	failed := slices.Clone(s.failed)
	for _, skipped := range s.skipped {
		failed = append(failed, skipped.err)
	}
	for _, err := range failed {
		if namesArgument(err, s.options.Args) {
			return &ProgramError{File: s.program.file, Reason: withPlace(s, err), Err: s.failure("load", err)}, !s.library.vm.IsException(err, s.library.vm.Exceptions.OSError)
		}
	}
	if len(failed) == 0 {
		return nil, false
	}
	return &ProgramError{File: s.program.file, Reason: withPlace(s, failed[0]), Err: s.failure("load", failed[0])}, false
}

// namesArgument tells a failure whose words have a value that the user gave.
func namesArgument(err error, arguments []string) bool {
	words := strings.FieldsFunc(firstLine(err.Error()), func(r rune) bool { return strings.ContainsRune(" '\"`,;:()[]{}", r) })
	return slices.ContainsFunc(arguments, func(given string) bool {
		if name, value, both := strings.Cut(given, "="); both && strings.HasPrefix(name, "-") {
			given = value
		}
		return given != "" && !strings.HasPrefix(given, "-") && slices.Contains(words, given)
	})
}

// ProgramError says that a program fails when it is run with the user's arguments.
type ProgramError struct {
	File   string
	Reason string // the program's own error
	Err    error
}

// Unwrap returns the failure itself.
func (e *ProgramError) Unwrap() error { return e.Err }

// Hint says what decides.
func (e *ProgramError) Hint() string {
	return "the program failed before it made a model: try other `args`, or none"
}

// Error returns "train.py fails with the `args` that it was given: ValueError: unknown model vgg".
func (e *ProgramError) Error() string {
	return e.File + " fails with the `args` that it was given: " + e.Reason
}

// endedByArguments tells, and notes for good, that an error is the end of a program that
// refuses the user's arguments.
func endedByArguments(s *Session, err error) bool {
	machine := s.library.vm
	if s.access.Refused == nil || !machine.IsException(err, machine.Exceptions.SystemExit) {
		return false
	}
	s.access.Refused.Ended = true
	return true
}

const (
	maxNearArguments   = 2  // that are offered for a misspelt one
	maxListedArguments = 12 // of those that a program takes
)

func argumentsError(s *Session, e *lib.CommandLineError) error {
	return &ArgumentsError{File: s.program.file, Reason: e.Message, Advice: argumentsAdvice(e)}
}

func argumentsAdvice(e *lib.CommandLineError) string {
	var near []string
	for _, word := range e.Wrong {
		word, _, _ = strings.Cut(word, "=")
		for _, name := range spell.Near(word, e.Known, maxNearArguments) {
			if !slices.Contains(near, name) {
				near = append(near, name)
			}
		}
	}
	switch {
	case len(near) > 0:
		return "did you mean " + strings.Join(near, " or ") + "?"
	case len(e.Known) == 0:
		return ""
	case len(e.Known) > maxListedArguments:
		return fmt.Sprintf("the program takes %s, …", strings.Join(e.Known[:maxListedArguments], ", "))
	}
	return "the program takes " + strings.Join(e.Known, ", ")
}
