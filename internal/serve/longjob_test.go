package serve

// This file tests jobs that are run anew among the long ones.

import (
	"context"
	"testing"

	"heft"
)

// TestLongJob: a long job takes a place of the slow lane and gives it back; one whose client is gone takes none and says
// how it ended.
func TestLongJob(t *testing.T) {
	s := New(Options{})
	defer s.Close()
	job := heft.Job{Model: "nn.Linear(3, 4)", Setting: heft.Setting{Input: "2x3"}}
	for i := range cap(s.gate.slow) + 1 { // as many as there are places, and one more: each place is given back
		r := s.longJob(t.Context(), int64(i), job)
		if r.Error != nil || r.Line != int64(i) {
			t.Fatalf("job %d: %+v", i, r)
		}
		if n := len(s.gate.slow); n != 0 {
			t.Fatalf("%d places of the slow lane are not given back", n)
		}
	}
	for range cap(s.gate.slow) {
		s.gate.slow <- struct{}{}
	}
	gone, leave := context.WithCancel(t.Context())
	leave()
	if r := s.longJob(gone, 7, job); r.Error == nil || r.Line != 7 {
		t.Errorf("a job whose client is gone: %+v", r)
	}
	if n := len(s.gate.slow); n != cap(s.gate.slow) {
		t.Errorf("a job that had no place gave one back: %d are taken", n)
	}
}
