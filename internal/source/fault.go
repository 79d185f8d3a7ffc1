package source

// This file turns the errors of the front ends into faults: of which kind they
// are, and where in the model they happened.

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"sync"

	"heft/internal/escape"
	"heft/internal/exported"
	"heft/internal/fault"
	"heft/internal/files"
	"heft/internal/formula"
	"heft/internal/onnx"
	"heft/internal/op"
	"heft/internal/protoscan"
	"heft/internal/python/syntax"
	"heft/internal/python/vm"
	"heft/internal/tape"
	"heft/internal/torch"
)

// Fault describes an error of this room or of one below. One of which nothing is
// known is taken to be of the model's own program.
func Fault(err error) *fault.Error {
	f := &fault.Error{Kind: kindOf(err), Message: err.Error(), Err: err}
	if err == context.DeadlineExceeded { //nolint:errorlint // the bare error, which says nothing
		f.Message, f.Advice = "stopped: the run needs more than the time it was given", "`timeout` 60s gives it more; 0 sets no limit"
	}
	var hinted interface{ Hint() string }
	if errors.As(err, &hinted) {
		f.Advice = hinted.Hint()
	}
	var failure *torch.Error
	if errors.As(err, &failure) {
		f.File, f.Line = failure.Place()
		f.Module = failure.Module
	}
	var unread *syntax.SyntaxError
	if errors.As(err, &unread) {
		if f.Line == 0 {
			f.File, f.Line = unread.File, int(unread.Pos.Line)
		}
		if f.Advice == "" && pythonTwo().MatchString(unread.Line) {
			f.Advice = fmt.Sprintf("line %d is of Python 2: 2to3 -w %s rewrites it (it comes with Python up to 3.12)", f.Line, escape.ShellWord(f.File))
		}
	}
	if unread != nil && f.Advice == "" && asyncArgument().MatchString(unread.Line) {
		f.Advice = fmt.Sprintf("line %d is of PyTorch before 0.4.1: async is a keyword of Python now, and the argument is non_blocking; sed -i '%ds/async=/non_blocking=/g' %s", f.Line, f.Line, escape.ShellWord(f.File))
	}
	var choice *torch.ChoiceError
	if errors.As(err, &choice) {
		f.Candidates = append(choice.Candidates[:len(choice.Candidates):len(choice.Candidates)], choice.Functions...)
	}
	var own *Error
	if errors.As(err, &own) {
		f.Candidates = own.Candidates
	}
	var node *onnx.Error
	if errors.As(err, &node) {
		f.Node = node.Node
	}
	var scan *protoscan.Error
	if errors.As(err, &scan) {
		f.Offset = scan.Offset
	}
	return f
}

// asyncArgument tells tensor.cuda(async=True), as PyTorch was called before 0.4.1.
var asyncArgument = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`[(,]\s*async\s*=\s*(?:True|False)`) })

// pythonTwo tells a statement that only Python 2 has: print and exec without brackets, an
// exception and its name or text with a comma.
var pythonTwo = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^[ \t]*(?:print|exec)[ \t]+[^=(\s]|^[ \t]*except[ \t]+[\w.]+[ \t]*,|^[ \t]*raise[ \t]+[\w.]+[ \t]*,|^[ \t]*print[ \t]*>>`)
})

// kindOf goes from what ended the call to what is wrong with the model.
func kindOf(err error) fault.Kind {
	var own *Error
	switch {
	case errors.Is(err, context.DeadlineExceeded):
		return fault.OutOfTime
	case errors.Is(err, context.Canceled):
		return fault.Canceled
	case errors.As(err, &own) && own.Kind != fault.Internal:
		return own.Kind
	case is[*vm.LimitError](err), is[*op.LengthError](err), errors.Is(err, onnx.ErrSteps):
		return fault.OutOfSteps
	case is[*vm.InternalError](err):
		return fault.Internal
	case is[*vm.UnsupportedError](err), is[*vm.UndecidableError](err):
		return fault.Unsupported
	case is[*syntax.SyntaxError](err), is[*torch.SourceError](err), is[*files.Error](err):
		return fault.Unreadable
	case is[*onnx.Error](err):
		return kindOfFile(err)
	case is[*tape.Error](err):
		return kindOfTape(err)
	case is[*exported.Error](err):
		return kindOfExported(err)
	case is[*formula.Error](err), is[*torch.NameError](err), is[*torch.ChoiceError](err), is[*torch.InputError](err), is[*torch.ArgumentsError](err):
		return fault.Usage
	case is[*Error](err) && !is[*torch.Error](err):
		return fault.Usage
	}
	return fault.Program
}

// kindOfFile tells a file that is damaged from one whose nodes do not go together.
func kindOfFile(err error) fault.Kind {
	var file *onnx.Error
	errors.As(err, &file)
	switch {
	case file.Unsupported:
		return fault.Unsupported
	case file.Op == "":
		return fault.Unreadable
	}
	return fault.Program
}

// kindOfTape tells a tape that is damaged from one of which too much is asked.
func kindOfTape(err error) fault.Kind {
	var wrong *tape.Error
	errors.As(err, &wrong)
	if wrong.Usage {
		return fault.Usage
	}
	return fault.Unreadable
}

// kindOfExported tells a program that is damaged from one of which too much is asked.
func kindOfExported(err error) fault.Kind {
	var wrong *exported.Error
	errors.As(err, &wrong)
	switch {
	case wrong.Usage:
		return fault.Usage
	case wrong.Unsupported:
		return fault.Unsupported
	}
	return fault.Unreadable
}

// is tells whether an error or one of its causes is of a type.
func is[E error](err error) bool {
	var e E
	return errors.As(err, &e)
}
