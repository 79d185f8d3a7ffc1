package packed

// This file compares what a room says, line by line, with what was read and found right once.

import (
	"bytes"
	"compress/gzip"
	"errors"
	"os"
	"strings"
	"testing"
)

// Matches compares a text with a file's, packed where its name ends in .gz: lines differ where the room says something else now.
// HEFT_UPDATE=1 writes the file anew: whoever does that reads what changed.
func Matches(t testing.TB, name, got string) {
	t.Helper()
	if os.Getenv("HEFT_UPDATE") != "" {
		if err := write(name, got); err != nil {
			t.Fatalf("%v", err)
		}
	}
	const most = 10
	said, want := strings.Split(got, "\n"), strings.Split(Text(t, name), "\n")
	differ := 0
	for i := range max(len(said), len(want)) {
		a, b := lineOf(said, i), lineOf(want, i)
		if a == b {
			continue
		}
		if differ++; differ <= most {
			t.Errorf("%s, line %d:\n  %s\nand not\n  %s", name, i+1, a, b)
		}
	}
	if differ > most {
		t.Errorf("%s: %d more lines are not those of HEFT_UPDATE=1", name, differ-most)
	}
}

// write is the other side of Text.
func write(name, text string) error {
	if !strings.HasSuffix(name, ".gz") {
		return os.WriteFile(name, []byte(text), 0o644)
	}
	var packed bytes.Buffer
	w := gzip.NewWriter(&packed)
	_, err := w.Write([]byte(text))
	if err = errors.Join(err, w.Close()); err != nil {
		return err
	}
	return os.WriteFile(name, packed.Bytes(), 0o644)
}

func lineOf(lines []string, i int) string {
	if i < len(lines) {
		return lines[i]
	}
	return "no line"
}
