package cli

// This file tests that a command ends when its processor time is spent.

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// TestProcessorTime: a deadline passes when the process has worked for so long, not
// while it waits.
func TestProcessorTime(t *testing.T) {
	ctx, cancel := withProcessorTime(t.Context(), 30*time.Millisecond)
	defer cancel()
	begun := processorTime()
	for ctx.Err() == nil {
		if processorTime()-begun > 10*time.Second {
			t.Fatal("the deadline never passes")
		}
	}
	if !errors.Is(context.Cause(ctx), context.DeadlineExceeded) {
		t.Errorf("ended by %v", context.Cause(ctx))
	}
	if used := processorTime() - begun; used < 20*time.Millisecond {
		t.Errorf("ended after %v", used)
	}
	unlimited, cancel := withProcessorTime(t.Context(), 0)
	if unlimited.Err() != nil {
		t.Error("no limit has passed")
	}
	cancel()
}

// TestEndlessFile: a file that never comes to an end gives the limit's error, its
// exit code and a hint with a flag.
func TestEndlessFile(t *testing.T) {
	file := filepath.Join(t.TempDir(), "net.py")
	if err := os.WriteFile(file, []byte("while True:\n    pass\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	var stdout, stderr bytes.Buffer
	code := Run([]string{file, "--timeout", "50ms"}, &stdout, &stderr)
	if code != exitUnsupported || !strings.Contains(stderr.String(), "the time it was given") || !strings.Contains(stderr.String(), "hint: --timeout 60s gives it more") {
		t.Errorf("exit %d, %s", code, stderr.String())
	}
}
