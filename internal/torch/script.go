package torch

// This file lets scripts be scripts: a model's class is wanted, not what the
// script does with it. A statement of the file's top level that fails is skipped,
// and said; what needed it fails later, with the first cause.

import (
	"errors"
	"fmt"
	"strings"

	"heft/internal/python/vm"
)

// maxSkipped bounds the statements that are skipped before a script ends.
const maxSkipped = 50

// skippedStatement is a statement of a script that failed.
type skippedStatement struct {
	line int
	err  error
}

// asScript runs a module's statements as a script's.
func (s *Session) asScript(module string) {
	s.library.vm.Script = &vm.Script{Module: module, Failed: s.statementFailed}
}

func (s *Session) statementFailed(line int, err error) vm.AfterFailure {
	var limit *vm.LimitError
	var internal *vm.InternalError
	if errors.As(err, &limit) || errors.As(err, &internal) {
		return vm.RaiseFailure
	}
	var end rehearsalEnd
	if errors.As(err, &end) {
		s.library.builder.Assume("script", fmt.Sprintf("the statement at line %d of the script is left after %d calls of its models", line, maxLoadedCalls), "what a model takes from what follows")
		return vm.SkipStatement
	}
	if !isProgramFailure(err) || leavesPackage(err) || endedByArguments(s, err) {
		return vm.RaiseFailure
	}
	s.skipped = append(s.skipped, skippedStatement{line, err})
	s.library.builder.Assume("script", fmt.Sprintf("line %d of the script is left out: %s", line, withPlace(s, err)),
		"what the model takes from there")
	machine := s.library.vm
	if machine.IsException(err, machine.Exceptions.SystemExit) && len(s.skipped) > 0 && s.definesModels() || len(s.skipped) >= maxSkipped {
		return vm.EndScript
	}
	return vm.SkipStatement
}

// isProgramFailure tells a failure of the program's own from one of reading it.
func isProgramFailure(err error) bool {
	var exception *vm.Exception
	var unsupported *vm.UnsupportedError
	var undecidable *vm.UndecidableError
	return errors.As(err, &exception) || errors.As(err, &unsupported) || errors.As(err, &undecidable)
}

// leavesPackage tells a relative import that leads out of the given folders: the
// user has to say where packages start.
func leavesPackage(err error) bool {
	return strings.Contains(err.Error(), "ImportError: attempted relative import")
}

// definesModels tells whether the running script has a class of a model already.
func (s *Session) definesModels() bool {
	globals := s.library.vm.Globals()
	if globals == nil {
		return false
	}
	found := false
	globals.Each(func(_, value vm.Value) bool {
		class, ok := value.(*vm.Class)
		found = ok && class.IsSubclass(s.library.classes.Module) && class.ModuleName == s.library.vm.Script.Module
		return !found
	})
	return found
}

// firstCause is the failure of the first statement that was skipped, nil if none
// was.
func (s *Session) firstCause() error {
	if len(s.skipped) == 0 {
		return nil
	}
	return s.failure("load", s.skipped[0].err)
}

// leftOut says which statement was skipped first, and why; "" if none was.
func (s *Session) leftOut() string {
	if len(s.skipped) == 0 {
		return ""
	}
	return fmt.Sprintf("line %d of the script was left out: %s", s.skipped[0].line, withPlace(s, s.skipped[0].err))
}

// withPlace is the first line of an error, behind its place where that is another file than
// the program's own.
func withPlace(s *Session, err error) string {
	text := shortened(firstLine(err.Error()))
	var exception *vm.Exception
	if !errors.As(err, &exception) {
		return text // it says its place itself
	}
	if f, ok := userFrame(exception.Traceback); ok && s.program.file != "" && f.File != s.program.file {
		return fmt.Sprintf("%s:%d: %s", f.File, f.Line, text)
	}
	return text
}

func firstLine(text string) string {
	for i, r := range text {
		if r == '\n' {
			return text[:i]
		}
	}
	return text
}
