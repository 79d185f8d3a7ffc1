package serve

// This file bounds what runs and what waits, and keeps long runs out of the way of
// short ones.

import (
	"context"
	"errors"
	"net/http"
	"sync"
	"sync/atomic"
	"time"
)

// gate lets so many runs through at a time, and so many requests wait for them. A run
// that takes long moves to a lane of its own, where fewer run: then the next one begins,
// and requests that take milliseconds do not wait for those that take seconds.
type gate struct {
	places  chan struct{} // of requests, those that run included
	runs    chan struct{}
	sought  chan struct{} // places of searches, which take none from other requests
	slow    chan struct{} // long runs, and searches
	streams chan struct{} // lists of jobs, which wait for each run anew
	waiting atomic.Int64  // for one of runs
}

func newGate(runs, queue int) *gate {
	return &gate{
		places: make(chan struct{}, runs+queue), runs: make(chan struct{}, runs),
		sought: make(chan struct{}, runs+queue), slow: make(chan struct{}, max(runs/slowShare, 1)),
		streams: make(chan struct{}, 2*runs),
	}
}

// What a long run is: a request for a step's memory takes about a tenth of it.
const (
	slowAfter = 100 * time.Millisecond
	slowAgain = 50 * time.Millisecond // when it is looked again whether there is room
	slowShare = 2                     // one long run for two others
)

// retryAfter is how many seconds a client that was refused should wait.
const retryAfter = "1"

// enter takes a place, at once or not at all.
func enter(places chan struct{}) (leave func(), err error) {
	select {
	case places <- struct{}{}:
		return func() { <-places }, nil
	default:
		return nil, errBusy
	}
}

// errBusy refuses a request that would have to wait too long, and errSlow ends a long
// run that others wait for while the slow lane has no room.
var (
	errBusy = &problem{Status: http.StatusTooManyRequests, Kind: "busy", Detail: "the queue is full", Hint: "ask again after the seconds of Retry-After"}
	errSlow = &problem{Status: http.StatusTooManyRequests, Kind: "busy", Detail: "the run takes long, and as many long ones as may run are under way", Hint: "ask again after the seconds of Retry-After"}
)

// run waits for a run's turn. The context that it gives ends when the run is long and
// has to make room for others.
func (g *gate) run(ctx context.Context) (lane context.Context, done func(), err error) {
	if err := g.wait(ctx); err != nil {
		return ctx, nil, err
	}
	lane, cancel := context.WithCancelCause(ctx)
	t := &turn{gate: g, cancel: cancel, lane: g.runs}
	t.mutex.Lock()
	defer t.mutex.Unlock()
	t.timer = time.AfterFunc(slowAfter, t.long)
	return lane, t.end, nil
}

// wait takes a place to run in. Who gets one at once has not waited.
func (g *gate) wait(ctx context.Context) error {
	select {
	case g.runs <- struct{}{}:
		return nil
	default:
	}
	g.waiting.Add(1)
	defer g.waiting.Add(-1)
	select {
	case g.runs <- struct{}{}:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

// search waits for a turn in the slow lane: searches are known to be long.
func (g *gate) search(ctx context.Context) (lane context.Context, done func(), err error) {
	select {
	case g.slow <- struct{}{}:
		return ctx, func() { <-g.slow }, nil
	case <-ctx.Done():
		return ctx, nil, context.Cause(ctx)
	}
}

// turn is a run under way.
type turn struct {
	gate   *gate
	cancel context.CancelCauseFunc

	mutex sync.Mutex
	timer *time.Timer
	lane  chan struct{} // that it runs in; nil when it has ended
}

// long moves a long run to the slow lane. Without room there it goes on where it is as
// long as nobody waits.
func (t *turn) long() {
	t.mutex.Lock()
	defer t.mutex.Unlock()
	if t.lane == nil {
		return
	}
	select {
	case t.gate.slow <- struct{}{}:
		<-t.lane
		t.lane = t.gate.slow
	default:
		if t.gate.waiting.Load() > 0 {
			t.cancel(errSlow)
			return
		}
		t.timer.Reset(slowAgain)
	}
}

func (t *turn) end() {
	t.mutex.Lock()
	defer t.mutex.Unlock()
	t.timer.Stop()
	<-t.lane
	t.lane = nil
	t.cancel(nil)
}

// full tells that a request would be refused now.
func (g *gate) full() bool { return len(g.places) == cap(g.places) }

// ready answers whether a request would be taken now.
func (s *Server) ready(w http.ResponseWriter, _ *http.Request) error {
	switch {
	case s.stopping.Load():
		return errStopping
	case s.gate.full():
		return &problem{Status: http.StatusServiceUnavailable, Kind: "busy", Detail: "the queue is full"}
	}
	return text(w, "ready\n")
}

// errStopping is the answer of a server that is about to end.
var errStopping = &problem{Status: http.StatusServiceUnavailable, Kind: "stopping", Detail: "the server is stopping"}

// healthy answers that the process is there.
func (s *Server) healthy(w http.ResponseWriter, _ *http.Request) error { return text(w, "ok\n") }

func text(w http.ResponseWriter, line string) error {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	return written(w.Write([]byte(line)))
}

// errGone is the end of a client that no longer reads.
var errGone = errors.New("the client left")

// written is the error of writing an answer.
func written(_ int, err error) error {
	if err != nil {
		return errors.Join(errGone, err)
	}
	return nil
}
