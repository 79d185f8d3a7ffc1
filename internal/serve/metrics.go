package serve

// This file counts requests, and shows the counts in Prometheus's text format.

import (
	"bytes"
	"cmp"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"sync"
	"time"
)

// bounds are the upper bounds of the histogram's buckets, seconds.
var bounds = [...]float64{0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10}

// metrics are counts since the start. Their labels are paths that there are, and
// statuses: what clients send makes no new ones.
type metrics struct {
	mutex    sync.Mutex
	requests map[answerKind]int64
	buckets  [len(bounds)]int64 // each without those below
	answers  int64
	seconds  float64
}

// answerKind is a path and a status.
type answerKind struct {
	path   string
	status int
}

func newMetrics() *metrics { return &metrics{requests: map[answerKind]int64{}} }

func (m *metrics) count(path string, status int, took time.Duration) {
	m.mutex.Lock()
	defer m.mutex.Unlock()
	m.requests[answerKind{path, status}]++
	m.answers++
	m.seconds += took.Seconds()
	if at, _ := slices.BinarySearch(bounds[:], took.Seconds()); at < len(bounds) {
		m.buckets[at]++
	}
}

// showMetrics answers with the counts.
func (s *Server) showMetrics(w http.ResponseWriter, _ *http.Request) error {
	var out bytes.Buffer
	s.metrics.write(&out)
	for _, g := range []struct {
		name, help string
		value      int
	}{
		{"heft_runs", "Runs under way.", len(s.gate.runs)},
		{"heft_slow_runs", "Long runs and searches under way.", len(s.gate.slow)},
		{"heft_slow_runs_limit", "Long runs and searches that are made at a time.", cap(s.gate.slow)},
		{"heft_runs_limit", "Runs that are made at a time.", cap(s.gate.runs)},
		{"heft_requests_taken", "Requests that run or wait in the queue.", len(s.gate.places)},
		{"heft_requests_taken_limit", "Requests that may run or wait; further ones are refused.", cap(s.gate.places)},
		{"heft_job_lists", "Lists of jobs under way.", len(s.gate.streams)},
	} {
		fmt.Fprintf(&out, "# HELP %s %s\n# TYPE %s gauge\n%s %d\n", g.name, g.help, g.name, g.name, g.value)
	}
	w.Header().Set("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
	return written(w.Write(out.Bytes()))
}

func (m *metrics) write(out *bytes.Buffer) {
	m.mutex.Lock()
	defer m.mutex.Unlock()
	fmt.Fprint(out, "# HELP heft_requests_total Requests answered, by path and status; 499 is a client that left.\n# TYPE heft_requests_total counter\n")
	for _, k := range slices.SortedFunc(maps.Keys(m.requests), func(a, b answerKind) int { return cmp.Or(cmp.Compare(a.path, b.path), a.status-b.status) }) {
		fmt.Fprintf(out, "heft_requests_total{path=%q,status=\"%d\"} %d\n", k.path, k.status, m.requests[k])
	}
	fmt.Fprint(out, "# HELP heft_request_seconds Time of a request, its wait included.\n# TYPE heft_request_seconds histogram\n")
	sum := int64(0)
	for i, bound := range bounds {
		sum += m.buckets[i]
		fmt.Fprintf(out, "heft_request_seconds_bucket{le=\"%g\"} %d\n", bound, sum)
	}
	fmt.Fprintf(out, "heft_request_seconds_bucket{le=\"+Inf\"} %d\nheft_request_seconds_sum %g\nheft_request_seconds_count %d\n", m.answers, m.seconds, m.answers)
}
