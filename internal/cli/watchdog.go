package cli

// This file ends a command from outside, whatever it is doing: the limits that the
// model's program runs under end it sooner, unless one of them has a hole.

import (
	"context"
	"fmt"
	"runtime/metrics"
	"time"

	"heft"
)

// grace is how much processor time a command has, after its deadline, to end by
// itself and say where it was: a fit ends with the simulation that it is at.
func grace(limit time.Duration) time.Duration { return max(800*time.Millisecond, limit/10) }

// watchInterval is how often the watchdog looks.
const watchInterval = 20 * time.Millisecond

// watchdog are the bounds of a process. Zero is no bound.
type watchdog struct {
	time   time.Duration // of its processors, since the watch began
	memory heft.Size     // that Go has from the system
}

// watch looks until the context ends, and hands what is over to end.
func (w watchdog) watch(ctx context.Context, end func(error)) {
	begun := processorTime()
	tick := time.NewTicker(watchInterval)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		if err := w.check(processorTime()-begun, takenMemory()); err != nil {
			end(err)
			return
		}
	}
}

// check gives the ordinary error of a limit that is passed.
func (w watchdog) check(used time.Duration, taken heft.Size) error {
	switch {
	case w.time > 0 && used > w.time:
		return &heft.Error{Kind: heft.OutOfTime, Message: "stopped: the command needs more than the time it was given",
			Advice: "`timeout` 60s gives it more; 0 sets no limit", Err: context.DeadlineExceeded}
	case w.memory > 0 && taken > w.memory:
		limit, err := w.memory.MarshalText()
		if err != nil {
			return err
		}
		return &heft.Error{Kind: heft.OutOfSteps, Message: fmt.Sprintf("stopped: the command needs more than %s of this machine's memory", limit),
			Advice: "`host_memory` 2GiB gives it more; 0 sets no limit"}
	}
	return nil
}

// nearlyFull is why a search ends before the watchdog ends it: a search has found
// something, which is worth more than a last trial. It is a deadline to whoever runs a
// model.
type nearlyFull struct{ limit heft.Size }

func (nearlyFull) Error() string { return "the memory of this machine is nearly used up" }

// Is tells that it ends a run as a deadline does.
func (nearlyFull) Is(target error) bool { return target == context.DeadlineExceeded }

// ordinary is the error of a search that found nothing.
func (n nearlyFull) ordinary() error { return watchdog{memory: n.limit}.check(0, n.limit+1) }

// withinMemory is a context that ends when seven eighths of a limit are taken; 0 is
// no limit.
func withinMemory(ctx context.Context, limit heft.Size) (context.Context, context.CancelFunc) {
	ctx, cancel := context.WithCancelCause(ctx)
	if limit > 0 {
		go func() {
			tick := time.NewTicker(watchInterval)
			defer tick.Stop()
			for takenMemory() <= limit/8*7 {
				select {
				case <-ctx.Done():
					return
				case <-tick.C:
				}
			}
			cancel(nearlyFull{limit})
		}()
	}
	return ctx, func() { cancel(nil) }
}

// takenMemory is what Go has from the system and has not given back.
func takenMemory() heft.Size {
	samples := []metrics.Sample{{Name: "/memory/classes/total:bytes"}, {Name: "/memory/classes/heap/released:bytes"}}
	metrics.Read(samples)
	return heft.Size(samples[0].Value.Uint64() - samples[1].Value.Uint64())
}

// endKey is the key of the function in a command's context that ends it from
// outside.
type endKey struct{}

// limited is the context of a command that runs a model: its deadline is processor
// time, and a watchdog ends what does not heed it.
func (o *openFlags) limited(ctx context.Context) (context.Context, context.CancelFunc) {
	limited, cancel := withProcessorTime(ctx, o.timeout)
	end, ok := ctx.Value(endKey{}).(func(error))
	if !ok {
		return limited, cancel
	}
	w := watchdog{memory: o.hostMemory}
	if o.timeout > 0 {
		w.time = o.timeout + grace(o.timeout)
	}
	watched, stop := context.WithCancel(ctx)
	go w.watch(watched, end)
	return limited, func() { stop(); cancel() }
}
