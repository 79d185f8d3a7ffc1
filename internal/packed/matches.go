package packed

// This file compares what a room says, line by line, with what was read and found right once.

import (
	"os"
	"strings"
	"testing"
)

// Matches compares a text with a file's, whose lines differ where the room says something else now.
// HEFT_UPDATE=1 writes the file anew: whoever does that reads what changed.
func Matches(t testing.TB, name, got string) {
	t.Helper()
	if os.Getenv("HEFT_UPDATE") != "" {
		if err := os.WriteFile(name, []byte(got), 0o644); err != nil {
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

func lineOf(lines []string, i int) string {
	if i < len(lines) {
		return lines[i]
	}
	return "no line"
}
