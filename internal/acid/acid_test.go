package acid

// This file tests when a missing folder skips a test and when it fails it.

import (
	"fmt"
	"testing"
)

// ended notes how a test would have ended.
type ended struct {
	testing.TB
	how string
}

func (e *ended) Helper()                   {}
func (e *ended) Skipf(f string, a ...any)  { e.how = "skipped" }
func (e *ended) Fatalf(f string, a ...any) { e.how = "failed" }
func (e *ended) String() string            { return fmt.Sprint(e.how) }

func TestFolder(t *testing.T) {
	for _, tt := range []struct{ folder, ci, left, want string }{
		{"/models", "", "", ""},
		{"/models", "true", "", ""},
		{"", "", "", "skipped"},
		{"", "true", "", "failed"},
		{"", "true", "HEFT_OTHER HEFT_ACID_TEST", "skipped"},
		{"", "true", "HEFT_ACID_TESTS", "failed"},
	} {
		t.Setenv("HEFT_ACID_TEST", tt.folder)
		t.Setenv("CI", tt.ci)
		t.Setenv(leftOut, tt.left)
		e := &ended{TB: t}
		if got := Folder(e, "HEFT_ACID_TEST"); got != tt.folder || e.how != tt.want {
			t.Errorf("%+v: %q, %s", tt, got, e.how)
		}
	}
}
