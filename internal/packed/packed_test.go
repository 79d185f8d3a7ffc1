package packed

// This file tests that rows are read to the last, that a torn file fails, and that another text differs.

import (
	"bytes"
	"compress/gzip"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
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

// counting counts what a test would be told.
type counting struct {
	failing
	told int
}

func (e *counting) Errorf(string, ...any) { e.told++ }

func TestMatches(t *testing.T) {
	t.Setenv("HEFT_UPDATE", "")
	file := written(t, "said.txt", []byte("a\nb\n"))
	for got, want := range map[string]int{"a\nb\n": 0, "a\nc\n": 1, "a\n": 1, "x\na\nb\n": 1, "x\ny\na\nb\n": 1, "a\nb\nc\n": 1, "": 1, strings.Repeat("x\n", 40): 3} {
		e := &counting{failing: failing{TB: t}}
		if Matches(e, file, got); e.told != want {
			t.Errorf("%q: %d differences are told, want %d", got, e.told, want)
		}
	}
	e := &counting{failing: failing{TB: t}}
	if Matches(e, written(t, "long.txt", []byte(strings.Repeat("y\n", 40))), strings.Repeat("x\n", 40)); e.told != 11 { // ten, and how many more
		t.Errorf("%d differences of 40 are told", e.told)
	}
	t.Setenv("HEFT_UPDATE", "1")
	for _, name := range []string{file, written(t, "said.txt.gz", nil)} {
		if Matches(t, name, "new"); Text(t, name) != "new" {
			t.Errorf("%s is not written anew", name)
		}
	}
}

// whole has a field of every kind.
type whole struct {
	row
	Name   string
	inner  *whole
	Sizes  []int64
	ByName map[string]float64
	Any    any
	Zero   int
	Call   func()
	Err    error
	yes    bool
}

func TestFields(t *testing.T) {
	self := &whole{Name: "x"}
	self.inner = self
	for _, tt := range []struct {
		value any
		want  string
	}{
		{whole{}, "{}"}, {nil, "nil"}, {[]any{nil, 1, "a b", ""}, `[nil 1 "a b" ""]`},
		{whole{row: row{7}, Name: "a", inner: &whole{yes: true}, Sizes: []int64{2, 0}, ByName: map[string]float64{"b": 0.5, "a": 1}, Any: row{3}, Call: func() {}, Err: os.ErrNotExist},
			"{N=7 Name=a inner={yes=true} Sizes=[2 0] ByName=[a:1 b:0.5] Any={N=3} Err=\"file does not exist\"}"},
		{self, "{Name=x inner={Name=x inner={Name=x inner={Name=x inner={Name=x inner={Name=… inner=…}}}}}}"},
	} {
		if got := Fields(tt.value); got != tt.want {
			t.Errorf("%s, want %s", got, tt.want)
		}
	}
}

// TestDamaged: two bytes in seven ways, where a reader that adds them up says the same of neighbours.
func TestDamaged(t *testing.T) {
	got := Damaged([]byte{1, 3}, func(data []byte) string {
		sum := 0
		for _, b := range data {
			sum += int(b)
		}
		return strconv.Itoa(sum)
	})
	want := "  whole 4|  cut off at 0: 0|  cut off at 1: 1|  the next one at 0: 5|  zero at 0: 3|  zero at 1: 1|  the largest at 0: 258|  the largest at 1: 256|  without 0: 3|  without 1: 1|  twice 0: 5|  twice 1: 7|"
	if want = strings.ReplaceAll(strings.Replace(want, "whole 4", "whole: 4", 1), "|", "\n"); got != want {
		t.Errorf("%s, want %s", got, want)
	}
}
