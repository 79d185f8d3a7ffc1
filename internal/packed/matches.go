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
	for i, k := 0, 0; i < len(said) || k < len(want); {
		more, less := 1, 1
		if i < len(said) && k < len(want) {
			if said[i] == want[k] {
				i, k = i+1, k+1
				continue
			}
			more, less = apart(said[i:], want[k:])
		} else {
			more, less = min(more, len(said)-i), min(less, len(want)-k)
		}
		if differ++; differ <= most {
			t.Errorf("%s, line %d:\n  %s\nand not\n  %s", name, k+1, strings.Join(said[i:i+more], "\n  "), strings.Join(want[k:k+less], "\n  "))
		}
		i, k = i+more, k+less
	}
	if differ > most {
		t.Errorf("%s: %d more places are not those of HEFT_UPDATE=1", name, differ-most)
	}
}

// furthest is how many lines behind are looked at for the place where texts go on alike.
const furthest = 60

// apart tells how many lines of two texts that begin differently are left out so that they go on alike: some of one of
// them, where that helps, else one of each.
func apart(said, want []string) (more, less int) {
	for n := 1; n < furthest; n++ {
		switch {
		case n < len(said) && said[n] == want[0]:
			return n, 0
		case n < len(want) && want[n] == said[0]:
			return 0, n
		}
	}
	return 1, 1
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
