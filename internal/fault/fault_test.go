package fault

// This file tests the words of the kinds, which JSON and logs have, and what an error tells.

import (
	"errors"
	"testing"
)

func TestKinds(t *testing.T) {
	for kind, want := range map[Kind]string{
		Internal: "internal", Usage: "usage", Unreadable: "unreadable", Program: "program", Unsupported: "unsupported", DoesNotFit: "does not fit",
		OutOfSteps: "out of steps", OutOfTime: "out of time", Canceled: "canceled", Canceled + 1: "internal",
	} {
		if got := kind.String(); got != want {
			t.Errorf("kind %d is %q, want %q", kind, got, want)
		}
	}
}

func TestError(t *testing.T) {
	cause := errors.New("cause")
	e := &Error{Message: "message", Advice: "advice", Err: cause}
	if e.Error() != "message" || e.Hint() != "advice" || !errors.Is(e, cause) {
		t.Errorf("%q, %q, %v", e.Error(), e.Hint(), e.Unwrap())
	}
}
