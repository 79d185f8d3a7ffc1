package serve

// This file answers questions about one run: report, memory, fit, advise, compare.

import (
	"context"
	"fmt"
	"net/http"

	"heft"
)

// answering turns a question into the writing of its answer, which happens when the
// run has made room for the next.
type answering func(ctx context.Context, a *ask) (write func(http.ResponseWriter) error, err error)

// asked is the path of a question about one run, and searched that of one that makes
// many, which is known to take long.
func (s *Server) asked(keys takes, answer answering) func(http.ResponseWriter, *http.Request) error {
	return s.question(keys, answer, s.gate.places, s.gate.run)
}

func (s *Server) searched(keys takes, answer answering) func(http.ResponseWriter, *http.Request) error {
	return s.question(keys, answer, s.gate.sought, s.gate.search)
}

// wait waits for a turn; the context that it gives is that of the run.
type wait func(context.Context) (lane context.Context, done func(), err error)

// question takes a place in the queue, reads the body, waits for its turn, and answers.
func (s *Server) question(keys takes, answer answering, places chan struct{}, turn wait) func(http.ResponseWriter, *http.Request) error {
	return func(w http.ResponseWriter, q *http.Request) error {
		if s.stopping.Load() {
			return errStopping
		}
		leave, err := enter(places)
		if err != nil {
			return err
		}
		defer leave()
		ctx, cancel := context.WithTimeout(q.Context(), s.options.Timeout)
		defer cancel()
		a, err := s.read(w, q, keys)
		if err != nil {
			return err
		}
		write, err := inTurn(ctx, turn, func(ctx context.Context) (func(http.ResponseWriter) error, error) { return answer(ctx, a) })
		if err != nil {
			return err
		}
		return write(w)
	}
}

// inTurn runs something in its turn. What had to make room for others says so.
func inTurn[R any](ctx context.Context, turn wait, run func(context.Context) (R, error)) (R, error) {
	lane, done, err := turn(ctx)
	if err != nil {
		var none R
		return none, err
	}
	defer done()
	r, err := run(lane)
	if err != nil && context.Cause(lane) == errSlow {
		err = errSlow
	}
	return r, err
}

// use hands the question's model to a call: a kept one where it is built in, and
// otherwise one that is opened for the question alone.
func (s *Server) use(ctx context.Context, a *ask, call func(*heft.Model) error) error {
	from, err := s.model(a)
	if err != nil {
		return err
	}
	if a.plain() && s.isBuiltIn(a.job.Model) {
		return s.shelf.Use(ctx, a.job.Model, call)
	}
	m, err := heft.Open(ctx, from, s.with(a)...)
	if err != nil {
		return err
	}
	defer m.Close()
	return call(m)
}

// answered runs a call on the question's model and writes its report.
func answered[R heft.AnyReport](ctx context.Context, s *Server, a *ask, call func(*heft.Model) (R, error)) (func(http.ResponseWriter) error, error) {
	var r R
	err := s.use(ctx, a, func(m *heft.Model) (err error) {
		r, err = call(m)
		return err
	})
	if err != nil {
		return nil, err
	}
	return func(w http.ResponseWriter) error { return encode(w, r) }, nil
}

func (s *Server) report(ctx context.Context, a *ask) (func(http.ResponseWriter) error, error) {
	return answered(ctx, s, a, func(m *heft.Model) (*heft.Report, error) {
		return m.Report(ctx, a.job.Setting, heft.WithMemory(), s.options.Limits)
	})
}

func (s *Server) memory(ctx context.Context, a *ask) (func(http.ResponseWriter) error, error) {
	return answered(ctx, s, a, func(m *heft.Model) (*heft.MemoryReport, error) {
		return m.Memory(ctx, a.job.Setting, s.options.Limits)
	})
}

func (s *Server) fit(ctx context.Context, a *ask) (func(http.ResponseWriter) error, error) {
	solve := a.extra.Solve
	if solve == "" {
		solve = heft.LargestBatch
	}
	return answered(ctx, s, a, func(m *heft.Model) (*heft.FitReport, error) {
		return m.Fit(ctx, solve, a.job.Setting, s.options.Limits)
	})
}

func (s *Server) advise(ctx context.Context, a *ask) (func(http.ResponseWriter) error, error) {
	goal := a.extra.Goal
	if goal == "" {
		goal = heft.GoalFit
	}
	return answered(ctx, s, a, func(m *heft.Model) (*heft.Advice, error) {
		return m.Advise(ctx, goal, a.job.Setting, s.options.Limits)
	})
}

func (s *Server) compare(ctx context.Context, a *ask) (func(http.ResponseWriter) error, error) {
	switch n := len(a.extra.Models); {
	case a.job.Model != "":
		return nil, &heft.Error{Kind: heft.Usage, Message: "a comparison has models, not a model", Advice: `write "models": ["resnet50", "vit_b_16"]`, Setting: "model"}
	case n > mostModels:
		return nil, &heft.Error{Kind: heft.Usage, Message: fmt.Sprintf("%d models are more than %d", n, mostModels), Advice: "compare fewer at a time", Setting: "models"}
	}
	var from []heft.Source
	for _, name := range a.extra.Models {
		if err := checkName(name); err != nil {
			return nil, err
		}
		from = append(from, s.named(name))
	}
	r, err := heft.Compare(ctx, a.job.Setting, from, s.with(a)...)
	if err != nil {
		return nil, err
	}
	return func(w http.ResponseWriter) error { return encode(w, r) }, nil
}
