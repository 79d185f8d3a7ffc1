package serve

// This file answers lists of jobs, a line each, in order, as soon as they are there.

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"mime"
	"net/http"
	"runtime/debug"
	"sync"
	"time"

	"heft"
)

// jobs streams results while it reads the list.
func (s *Server) jobs(w http.ResponseWriter, q *http.Request) error {
	kind, _, err := mime.ParseMediaType(q.Header.Get("Content-Type"))
	if err != nil || kind != "application/x-ndjson" && kind != "application/jsonl" {
		return &problem{Status: http.StatusUnsupportedMediaType, Detail: fmt.Sprintf("the body's type %.60q is not read", q.Header.Get("Content-Type")),
			Hint: "send application/x-ndjson, a job a line"}
	}
	if s.stopping.Load() {
		return errStopping
	}
	leave, err := enter(s.gate.streams)
	if err != nil {
		return err
	}
	defer leave()
	control := http.NewResponseController(w)
	// Errors are of connections without deadlines, or of HTTP/2, where both ways are open.
	_ = control.EnableFullDuplex()
	ctx, cancel := context.WithCancel(q.Context())
	defer cancel()
	w.Header().Set("Content-Type", "application/x-ndjson")
	list := &patient{ctx: ctx, body: http.MaxBytesReader(w, q.Body, s.options.Body), control: control, most: s.options.Timeout}
	results := s.inOrder(ctx, list)
	defer func() { // the list is not read beyond its request
		cancel()
		list.leave()
		for range results {
		}
	}()
	for result := range results {
		select {
		case r := <-result:
			if err := s.line(w, control, r); err != nil {
				return err
			}
		case <-ctx.Done():
			return context.Cause(ctx)
		}
	}
	return context.Cause(ctx)
}

// line writes a result.
func (s *Server) line(w io.Writer, control *http.ResponseController, r *heft.JobResult) error {
	text, err := json.Marshal(r)
	if err != nil {
		return err
	}
	_ = control.SetWriteDeadline(time.Now().Add(s.options.Timeout))
	if err := written(w.Write(append(text, '\n'))); err != nil {
		return err
	}
	return written(0, control.Flush())
}

// patient reads a body whose pieces may come slowly, but come.
type patient struct {
	ctx     context.Context
	body    io.Reader
	control *http.ResponseController
	most    time.Duration // for each piece
	mutex   sync.Mutex    // of what follows, and of the deadline
	ended   bool          // the body was read to its end
	left    bool          // nobody reads it any more
}

// Read reads a piece.
func (p *patient) Read(into []byte) (int, error) {
	if p.ctx.Err() != nil {
		return 0, context.Cause(p.ctx)
	}
	p.begin()
	n, err := p.body.Read(into)
	if err != nil {
		p.end()
	}
	return n, err
}

// begin gives a piece its time.
func (p *patient) begin() {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	if !p.left {
		_ = p.control.SetReadDeadline(time.Now().Add(p.most))
	}
}

// end takes the deadline away. From now on the connection is watched for the client's
// leaving: a deadline that passes would look like that, and end the jobs under way and all
// later requests.
func (p *patient) end() {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	p.ended = true
	_ = p.control.SetReadDeadline(time.Time{})
}

// leave ends a read under way, if the body has not ended.
func (p *patient) leave() {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	p.left = true
	if !p.ended {
		_ = p.control.SetReadDeadline(time.Now())
	}
}

// inOrder runs a list's jobs, as many as there are turns. Each waits for its turn among
// all requests, so that a long list holds up nobody.
func (s *Server) inOrder(ctx context.Context, list io.Reader) <-chan chan *heft.JobResult {
	order := make(chan chan *heft.JobResult, cap(s.gate.runs)) // bounds what is read ahead
	go func() {
		defer close(order)
		line := int64(0)
		for job := range heft.DecodeJobs(heft.Lines(list), heft.Job{}) {
			line++
			at := line // the job's own: the list is read on while it runs
			result := make(chan *heft.JobResult, 1)
			select {
			case order <- result:
			case <-ctx.Done():
				return
			}
			lane, done, err := s.gate.run(ctx)
			if err != nil {
				return
			}
			go func() {
				r := s.job(lane, at, job)
				done()
				if context.Cause(lane) == errSlow { // it is run anew where long ones are, however long that takes
					r = s.longJob(ctx, at, job)
				}
				result <- r
			}()
		}
	}()
	return order
}

// longJob does a job in its turn among long ones.
func (s *Server) longJob(ctx context.Context, line int64, job heft.Job) *heft.JobResult {
	_, done, err := s.gate.search(ctx)
	if err != nil {
		return s.job(ctx, line, job) // which ends at once, with the context
	}
	defer done()
	return s.job(ctx, line, job)
}

// job does one job under the limits of a request. A panic is its error, and in the log.
func (s *Server) job(ctx context.Context, line int64, job heft.Job) (r *heft.JobResult) {
	ctx, cancel := context.WithTimeout(ctx, s.options.Timeout)
	defer cancel()
	defer func() {
		if cause := recover(); cause != nil {
			s.options.Log.Error("panic", "cause", cause, "stack", string(debug.Stack()))
			job.Problem = &heft.Error{Kind: heft.Internal, Message: "a defect of heft ended the job"}
			r = s.shelf.Job(ctx, line, job) // which is its problem, and no run
		}
	}()
	if s.isBuiltIn(job.Model) {
		return s.shelf.Job(ctx, line, job)
	}
	once := &heft.Shelf{Options: s.openOptions(), From: s.named, Limits: s.options.Limits}
	defer once.Close()
	return once.Job(ctx, line, job)
}
