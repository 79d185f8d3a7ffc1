package serve

// This file writes errors as application/problem+json (RFC 9457).

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"os"
	"strings"

	"heft"
)

// problem is an error as the client sees it. Members beyond the standard's are those of
// heft.Error.
type problem struct {
	Type    string `json:"type"`              // "urn:heft:problem:out-of-time"
	Title   string `json:"title"`             // the kind in words, the same for every error of it
	Status  int    `json:"status"`            // of HTTP
	Kind    string `json:"kind"`              // "usage", "unreadable", "program", "unsupported" …
	Detail  string `json:"detail"`            // what went wrong, where, with which value
	Hint    string `json:"hint,omitempty"`    // what to try
	Setting string `json:"setting,omitempty"` // the setting that is wrong
	File    string `json:"file,omitempty"`    // the place in the model's source
	Line    int    `json:"line,omitempty"`    // of the file
	Module  string `json:"module,omitempty"`  // the path of the module
	Node    string `json:"node,omitempty"`    // of an ONNX file
	Offset  int64  `json:"offset,omitempty"`  // the byte at which a file could not be read
}

// Error is the detail.
func (p *problem) Error() string { return p.Detail }

// statusGone is what logs show where the client left before there was an answer.
const statusGone = 499

// statusOf is the status of an error's kind.
func statusOf(kind heft.Kind) int {
	switch kind {
	case heft.Usage:
		return http.StatusBadRequest
	case heft.Unreadable, heft.Program, heft.Unsupported, heft.DoesNotFit, heft.OutOfSteps:
		return http.StatusUnprocessableEntity
	case heft.OutOfTime:
		return http.StatusGatewayTimeout
	case heft.Canceled:
		return statusGone
	}
	return http.StatusInternalServerError
}

// problemOf describes an error.
func problemOf(err error) problem {
	var own *problem
	var fault *heft.Error
	var large *http.MaxBytesError
	p := problem{Status: http.StatusInternalServerError, Kind: heft.Internal.String(), Detail: "a defect of heft ended the request"}
	switch {
	case errors.As(err, &own):
		p = *own
	case errors.As(err, &large):
		p = tooLarge(large.Limit)
	case errors.As(err, &fault):
		p = problem{
			Status: statusOf(fault.Kind), Kind: fault.Kind.String(), Detail: strings.TrimRight(fault.Message, "\n"), Hint: fault.Advice,
			Setting: fault.Setting, File: fault.File, Line: fault.Line, Module: fault.Module, Node: fault.Node, Offset: fault.Offset,
		}
	case errors.Is(err, context.DeadlineExceeded):
		p = problem{Status: http.StatusGatewayTimeout, Kind: heft.OutOfTime.String(), Detail: "the time of the request was up before its turn came", Hint: "ask again later"}
	case errors.Is(err, os.ErrDeadlineExceeded):
		p = problem{Status: http.StatusRequestTimeout, Kind: heft.OutOfTime.String(), Detail: "the request's body did not come in time"}
	case errors.Is(err, context.Canceled), errors.Is(err, errGone):
		p = problem{Status: statusGone, Kind: heft.Canceled.String(), Detail: "the client left"}
	}
	if p.Kind == "" {
		p.Kind = heft.Usage.String()
	}
	p.Title = p.Kind
	p.Type = "urn:heft:problem:" + strings.ReplaceAll(p.Kind, " ", "-")
	return p
}

// refuse answers with an error, unless an answer has begun.
func (s *Server) refuse(w *recorder, q *http.Request, err error) {
	p := problemOf(err)
	if w.status != 0 {
		return
	}
	if q.Context().Err() != nil && !s.stopping.Load() { // nobody reads the answer
		w.status = statusGone
		return
	}
	if p.Status == statusGone { // a run that the server's end broke off
		p = problemOf(errStopping)
	}
	if p.Status == http.StatusTooManyRequests || p.Status == http.StatusServiceUnavailable {
		w.Header().Set("Retry-After", retryAfter)
	}
	w.Header().Set("Content-Type", "application/problem+json")
	w.WriteHeader(p.Status)
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	// A client that is gone cannot be told.
	_ = encoder.Encode(p)
}

// recorder remembers the status of an answer.
type recorder struct {
	http.ResponseWriter
	status int
}

// WriteHeader sends the status.
func (r *recorder) WriteHeader(status int) {
	if r.status == 0 {
		r.status = status
	}
	r.ResponseWriter.WriteHeader(status)
}

// Write sends bytes of the answer.
func (r *recorder) Write(p []byte) (int, error) {
	if r.status == 0 {
		r.status = http.StatusOK
	}
	return r.ResponseWriter.Write(p)
}

// Unwrap is for http.ResponseController.
func (r *recorder) Unwrap() http.ResponseWriter { return r.ResponseWriter }

func (r *recorder) code() int {
	if r.status == 0 {
		return http.StatusOK
	}
	return r.status
}
