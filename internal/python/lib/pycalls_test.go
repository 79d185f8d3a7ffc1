package lib

// This file calls every builtin and every method of the plain types with all kinds of
// arguments, and compares the answers with CPython's.

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"heft/internal/packed"
)

// callsFile lists the calls that heft answers otherwise, and how: "title, number of
// the call, answer". HEFT_UPDATE=1 writes it anew; it may only get shorter.
const callsFile = "testdata/calls_differ.txt"

// TestPyCalls takes the programs of tools/goldens/pycase_calls.py: a line of an answer is a call.
func TestPyCalls(t *testing.T) {
	cases := packed.Rows[pyCase](t, "../../../testdata/goldens/pycalls.jsonl.gz")
	if len(cases) < 450 {
		t.Fatalf("only %d programs", len(cases))
	}
	var differ []string
	calls := 0
	for _, c := range cases {
		title, _, _ := strings.Cut(strings.TrimPrefix(c.Source, "# "), "\n")
		want, got := strings.Split(c.want(), `\n`), strings.Split(outcome(c.Source), `\n`)
		calls += len(want)
		for i := range max(len(want), len(got)) {
			if i >= len(got) || i >= len(want) || got[i] != want[i] {
				answer := "(nothing)"
				if i < len(got) {
					answer = got[i]
				}
				differ = append(differ, fmt.Sprintf("%s\t%d\t%s", title, i, answer))
			}
		}
	}
	t.Logf("%d calls, %d differ", calls, len(differ))
	if os.Getenv("HEFT_UPDATE") != "" {
		if err := os.WriteFile(callsFile, []byte(strings.Join(differ, "\n")+"\n"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	text, err := os.ReadFile(callsFile)
	if err != nil {
		t.Fatal(err)
	}
	listed := strings.Split(strings.TrimSuffix(string(text), "\n"), "\n")
	for _, line := range differ {
		if !slices.Contains(listed, line) {
			t.Errorf("heft answers otherwise than CPython: %s", line)
		}
	}
	for _, line := range listed {
		if !slices.Contains(differ, line) {
			t.Errorf("no longer so: %s", line)
		}
	}
}

// TestArgumentCount: the words for too few and too many arguments.
func TestArgumentCount(t *testing.T) {
	for source, want := range map[string]string{
		"isinstance(1)":               "TypeError: isinstance expected 2 arguments, got 1",
		"isinstance(1, int, 2)":       "TypeError: isinstance expected 2 arguments, got 3",
		"isinstance(1, a=2)":          "TypeError: isinstance() takes no keyword arguments",
		"{}.get()":                    "TypeError: get expected at least 1 argument, got 0",
		"{}.get(1, 2, 3)":             "TypeError: get expected at most 2 arguments, got 3",
		"{}.pop()":                    "TypeError: pop expected at least 1 argument, got 0",
		"len()":                       "TypeError: len() takes exactly one argument (0 given)",
		"__import__('os', {}).sep":    "'/'",
		"[].clear(1)":                 "TypeError: list.clear() takes no arguments (1 given)",
		"{}.copy(1)":                  "TypeError: dict.copy() takes no arguments (1 given)",
		"getattr(1)":                  "TypeError: getattr expected at least 2 arguments, got 1",
		"exec('1 +', {'a': 1}, 5, 6)": "TypeError: exec() takes at most 3 positional arguments (4 given)",
	} {
		if got := outcome("result = " + source + "\n"); got != want {
			t.Errorf("%s: %s, want %s", source, got, want)
		}
	}
}
