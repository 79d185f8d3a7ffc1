package lib

// This file calls every builtin and every method of the plain types with all kinds of
// arguments, and compares the answers with CPython's.

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
)

// callsFile lists the calls that heft answers otherwise, and how: "title, number of
// the call, answer". HEFT_UPDATE=1 writes it anew; it may only get shorter.
const callsFile = "testdata/calls_differ.txt"

// TestPyCalls takes the programs of tools/goldens/pycase_calls.py: a line of an answer is a call.
func TestPyCalls(t *testing.T) {
	cases := readCases(t, "../../../testdata/goldens/pycalls.jsonl.gz")
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
