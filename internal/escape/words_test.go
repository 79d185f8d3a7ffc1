package escape

// This file tests the splitting of a script's arguments, against Python's shlex.

import (
	"slices"
	"testing"
)

func TestShellWords(t *testing.T) {
	for text, want := range map[string][]string{
		"":                         nil,
		"  ":                       nil,
		"--depth 50\t--data  x ":   {"--depth", "50", "--data", "x"},
		`--name "two words" --x`:   {"--name", "two words", "--x"},
		`--name='two words'`:       {"--name=two words"},
		`'' ""`:                    {"", ""},
		`a\ b 'c\d' "e\"f" "it's"`: {"a b", `c\d`, `e"f`, "it's"},
		"größe":                    {"größe"},
	} {
		got, err := ShellWords(text)
		if err != nil || !slices.Equal(got, want) {
			t.Errorf("%q: %q, %v, want %q", text, got, err, want)
		}
	}
	for _, text := range []string{"'open", `--x "`} {
		if got, err := ShellWords(text); err == nil {
			t.Errorf("%q became %q", text, got)
		}
	}
}
