package cli

// This file tests that a command ends when its processor time is spent.

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/spf13/cobra"

	"heft"
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

// TestWatchdog: what passes a bound of the process ends with the ordinary error of a
// limit and its exit code, whatever the command is doing.
func TestWatchdog(t *testing.T) {
	w := watchdog{time: time.Second, memory: 100 << 20}
	tests := []struct {
		used  time.Duration
		taken heft.Size
		want  string
	}{
		{time.Second, 100 << 20, ""},
		{time.Second + 1, 0, "stopped: the command needs more than the time it was given"},
		{0, 100<<20 + 1, "stopped: the command needs more than 100MiB of this machine's memory"},
	}
	for _, test := range tests {
		err := w.check(test.used, test.taken)
		if got := fmt.Sprint(err); got != test.want && (err != nil || test.want != "") {
			t.Errorf("%v, %d: %v", test.used, test.taken, err)
		}
		if err != nil && exitCode(err) != exitUnsupported {
			t.Errorf("%v: exit code %d", err, exitCode(err))
		}
	}
	if err := (watchdog{}).check(time.Hour, 1<<40); err != nil {
		t.Errorf("without bounds: %v", err)
	}
}

// TestWithinMemory: a search ends as at a deadline before its memory is used up, and
// one that found nothing has the ordinary error.
func TestWithinMemory(t *testing.T) {
	ctx, cancel := withinMemory(t.Context(), 1)
	defer cancel()
	<-ctx.Done()
	full, is := context.Cause(ctx).(nearlyFull)
	if !is || !errors.Is(full, context.DeadlineExceeded) {
		t.Fatalf("ended by %v", context.Cause(ctx))
	}
	if err := (nearlyFull{limit: 100 << 20}).ordinary(); !strings.Contains(fmt.Sprint(err), "more than 100MiB of this machine's memory") {
		t.Error(err)
	}
	for _, limit := range []heft.Size{0, 1 << 50} {
		ctx, cancel := withinMemory(t.Context(), limit)
		if ctx.Err() != nil {
			t.Errorf("%d: ended by %v", limit, context.Cause(ctx))
		}
		cancel()
	}
}

// TestWatchdogEnds: a command that does not come back is left behind.
func TestWatchdogEnds(t *testing.T) {
	stuck := &cobra.Command{SilenceErrors: true, SilenceUsage: true, RunE: func(command *cobra.Command, _ []string) error {
		o := openFlags{hostMemory: 1}
		_, cancel := o.limited(command.Context())
		defer cancel()
		select {}
	}}
	stuck.SetArgs(nil)
	if err := execute(stuck); exitCode(err) != exitUnsupported || !strings.Contains(err.Error(), "memory") {
		t.Errorf("ended by %v", err)
	}
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
