package cli

// This file ends a command when it has used its share of processor time, which is
// the same on a machine with other work.

import (
	"context"
	"runtime"
	"time"
)

// leastWait is how often the time is looked at where it is nearly up.
const leastWait = 5 * time.Millisecond

// withProcessorTime is a context whose deadline passes when the process has used a
// time of its processors; 0 is no limit.
func withProcessorTime(ctx context.Context, limit time.Duration) (context.Context, context.CancelFunc) {
	ctx, cancel := context.WithCancelCause(ctx)
	if limit > 0 {
		go watch(ctx, cancel, processorTime()+limit)
	}
	return ctx, func() { cancel(nil) }
}

// watch waits for as long as the time cannot be up, however many processors work.
func watch(ctx context.Context, cancel context.CancelCauseFunc, end time.Duration) {
	for {
		left := end - processorTime()
		if left <= 0 {
			cancel(context.DeadlineExceeded)
			return
		}
		select {
		case <-ctx.Done():
			return
		case <-time.After(max(left/time.Duration(runtime.NumCPU()), leastWait)):
		}
	}
}
