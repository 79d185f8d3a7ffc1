package vm

// This file holds the errors that end a run.

import (
	"context"
	"errors"
	"fmt"
	"strings"
)

// LimitError says that a run was stopped by one of its [Limits].
type LimitError struct {
	What  string // such as "50000000 steps"
	Where Frame
	Err   error // why the time ended: of a deadline, or of whoever canceled
}

// Unwrap returns the context's error.
func (e *LimitError) Unwrap() error { return e.Err }

// Error returns what the limit is and where the program was.
func (e *LimitError) Error() string {
	if e.Err != nil && !errors.Is(e.Err, context.DeadlineExceeded) {
		return placed(e.Where, "stopped: "+e.Err.Error())
	}
	return placed(e.Where, "stopped: the program needs more than "+e.What)
}

// UnsupportedError names something that heft does not know.
type UnsupportedError struct {
	What  string
	Where Frame
	// Traceback is the calls that led there, outermost last.
	Traceback []Frame
}

// Error returns the place and the thing.
func (e *UnsupportedError) Error() string { return placed(e.Where, "not supported: "+e.What) }

// UndecidableError says that a value is needed that is not known without
// running the model, such as the truth of a tensor. Natives return it with What
// alone; the machine adds the place.
type UndecidableError struct {
	What      string
	Where     Frame
	Traceback []Frame // outermost last
	Number    bool    // a number is needed, not a truth
}

// Error returns the place and what is not known.
func (e *UndecidableError) Error() string { return placed(e.Where, e.What) }

func placed(where Frame, text string) string {
	if where.Line == 0 {
		return text
	}
	return fmt.Sprintf("%s:%d: %s", where.File, where.Line, text)
}

// Render returns the traceback and the error.
func (e *UnsupportedError) Render() string { return renderWith(e.Traceback, e) }

// Render returns the traceback and the error.
func (e *UndecidableError) Render() string { return renderWith(e.Traceback, e) }

func renderWith(frames []Frame, err error) string {
	var b strings.Builder
	renderTraceback(&b, frames)
	b.WriteString(err.Error())
	b.WriteByte('\n')
	return b.String()
}

// Unsupported makes an [UnsupportedError] at the current place.
func (vm *VM) Unsupported(format string, args ...any) error {
	return &UnsupportedError{What: fmt.Sprintf(format, args...), Where: vm.Where()}
}
