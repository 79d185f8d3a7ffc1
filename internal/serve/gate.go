package serve

// This file bounds what runs and what waits.

import (
	"context"
	"errors"
	"net/http"
)

// gate lets so many runs through at a time, and so many requests wait for them.
type gate struct {
	places  chan struct{} // of requests, those that run included
	runs    chan struct{}
	streams chan struct{} // lists of jobs, which wait for each run anew
}

func newGate(runs, queue int) *gate {
	return &gate{make(chan struct{}, runs+queue), make(chan struct{}, runs), make(chan struct{}, 2*runs)}
}

// retryAfter is how many seconds a client that was refused should wait.
const retryAfter = "1"

// enter takes a place, at once or not at all.
func enter(places chan struct{}) (leave func(), err error) {
	select {
	case places <- struct{}{}:
		return func() { <-places }, nil
	default:
		return nil, &problem{Status: http.StatusTooManyRequests, Kind: "busy", Detail: "the queue is full", Hint: "ask again after the seconds of Retry-After"}
	}
}

// run waits for a run's turn.
func (g *gate) run(ctx context.Context) (done func(), err error) {
	select {
	case g.runs <- struct{}{}:
		return func() { <-g.runs }, nil
	case <-ctx.Done():
		return nil, context.Cause(ctx)
	}
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
