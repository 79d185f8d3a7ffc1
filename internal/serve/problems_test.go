package serve

// This file compares what is answered to every kind of error, whole, with what was read once.

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"os"
	"strings"
	"testing"

	"heft"
	"heft/internal/packed"
)

func TestEveryProblem(t *testing.T) {
	list := []error{errStopping, errBusy, errSlow, noPart, errGone, errors.New("of nobody"), context.DeadlineExceeded, context.Canceled, os.ErrDeadlineExceeded, &http.MaxBytesError{Limit: 4000}, fmt.Errorf("within: %w", errStopping)}
	for kind := heft.Kind(0); kind < 12; kind++ {
		list = append(list, &heft.Error{Kind: kind, Message: "what\n", Advice: "try", Setting: "batch", File: "net.py", Line: 3, Module: "net.fc", Node: "n", Offset: 7})
	}
	var all strings.Builder
	for _, err := range list {
		text, failed := json.Marshal(problemOf(err))
		if failed != nil {
			t.Fatal(failed)
		}
		fmt.Fprintf(&all, "%v: %s\n", strings.TrimSpace(err.Error()), text)
	}
	packed.Matches(t, "testdata/problems.txt", all.String())
}
