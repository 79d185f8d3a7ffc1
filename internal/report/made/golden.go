package made

// This file compares what is printed with what it was.

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"os"
	"strings"
	"testing"

	"heft/internal/packed"
)

// Numbers are those of the reports of each type that are printed: usual ones, and some with long lists.
func Numbers() []uint64 {
	return []uint64{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, firstLong, firstLong + 1, firstLong + 2}
}

// Screens collects what is printed of made reports.
type Screens struct{ text strings.Builder }

// Add prints something under a heading. An error is part of what is compared.
func (s *Screens) Add(heading string, print func(w *strings.Builder) error) {
	var out strings.Builder
	err := print(&out)
	fmt.Fprintf(&s.text, "== %s\n%s\n", heading, strings.TrimRight(out.String(), "\n"))
	if err != nil {
		fmt.Fprintf(&s.text, "error: %v\n", err)
	}
}

// Compare holds the screens against those of a file. HEFT_UPDATE writes it anew: look at the difference.
func (s *Screens) Compare(t *testing.T, file string) {
	t.Helper()
	got := s.text.String()
	if os.Getenv("HEFT_UPDATE") != "" {
		write(t, file, got)
	}
	heading := ""
	want := strings.Split(packed.Text(t, file), "\n")
	for i, line := range strings.Split(got, "\n") {
		if strings.HasPrefix(line, "== ") {
			heading = line
		}
		if i >= len(want) || line != want[i] {
			old := "(nothing)"
			if i < len(want) {
				old = want[i]
			}
			t.Fatalf("%s, line %d, below %q:\n got %s\nwant %s", file, i+1, heading, line, old)
		}
	}
	if n := strings.Count(got, "\n") + 1; n != len(want) {
		t.Fatalf("%s has %d lines, %d are printed", file, len(want), n)
	}
}

func write(t *testing.T, file, text string) {
	t.Helper()
	var out bytes.Buffer
	w, err := gzip.NewWriterLevel(&out, gzip.BestCompression)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Write([]byte(text)); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, out.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
}
