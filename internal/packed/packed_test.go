package packed

// This file tests that rows are read to the last, and that a torn file fails.

import (
	"bytes"
	"compress/gzip"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"testing"
)

type row struct{ N int }

const text = "{\"N\": 1}\n{\"N\": 2}\n{\"N\": 3}\n"

func written(t *testing.T, name string, content []byte) string {
	t.Helper()
	name = filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(name, content, 0o600); err != nil {
		t.Fatal(err)
	}
	return name
}

func zipped(t *testing.T) []byte {
	t.Helper()
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	if _, err := w.Write([]byte(text)); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestRows(t *testing.T) {
	for name, content := range map[string][]byte{"rows.jsonl": []byte(text), "rows.jsonl.gz": zipped(t)} {
		file := written(t, name, content)
		if got := Rows[row](t, file); !slices.Equal(got, []row{{1}, {2}, {3}}) {
			t.Errorf("%s has the rows %v", name, got)
		}
		if got := Text(t, file); got != text {
			t.Errorf("%s has the text %q", name, got)
		}
	}
}

// failing ends its goroutine where a test would fail.
type failing struct {
	testing.TB
	failed bool
}

func (f *failing) Helper()               {}
func (f *failing) Fatal(...any)          { f.end() }
func (f *failing) Fatalf(string, ...any) { f.end() }
func (f *failing) end()                  { f.failed = true; runtime.Goexit() }

func TestTornFilesFail(t *testing.T) {
	for name, content := range map[string][]byte{
		"torn.jsonl": []byte(text[:len(text)-4]), "torn.jsonl.gz": zipped(t)[:20], "plain.jsonl.gz": []byte(text), "empty.jsonl.gz": nil,
	} {
		f := &failing{TB: t}
		done := make(chan bool)
		go func() {
			defer close(done)
			Rows[row](f, written(t, name, content))
		}()
		if <-done; !f.failed {
			t.Errorf("%s is read", name)
		}
	}
}
