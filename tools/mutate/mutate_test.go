package main

// This file tests the list, the application and the result.

import (
	"os"
	"slices"
	"strings"
	"testing"
)

const sample = `# comment
room work
file a.go
tests internal/a internal/b
- x + 1
+ x - 1
@ second
- x + 1
+ x
`

func TestParseAndApply(t *testing.T) {
	list, err := parseList(sample)
	if err != nil || len(list) != 2 {
		t.Fatalf("%d mutants, %v", len(list), err)
	}
	if m := list[0]; m.room != "work" || m.file != "a.go" || strings.Join(m.packages, " ") != "internal/a internal/b" || m.line != 5 {
		t.Errorf("%+v", m)
	}
	source := "first x + 1; second x + 1"
	for i, want := range []string{"first x - 1; second x + 1", "first x + 1; second x"} {
		if got, err := list[i].apply(source); err != nil || got != want {
			t.Errorf("mutant %d makes %q, %v; want %q", i, got, err, want)
		}
	}
	if _, err := list[1].apply("second y"); err == nil || !strings.Contains(err.Error(), `has no "x + 1"`) {
		t.Errorf("text that is gone: %v", err)
	}
	if _, err := parseList("file a\n+ x\n"); err == nil {
		t.Error("a mutant without old text is taken")
	}
}

func TestResult(t *testing.T) {
	r := resultOf([]mutant{
		{room: "a", tried: true, killer: "p"}, {room: "a", tried: true, file: "f", old: "o", new: "n", line: 4},
		{room: "b", tried: true, killer: "p"}, {room: "b", tried: true, killer: "p"}, {room: "b"},
	})
	text := r.text()
	for _, want := range []string{"1 of 4 survive (25.0 %)", "| a | 2 | 1 |", "| b | 2 | 0 |", "- line 4, `f`: `o` → `n`"} {
		if !strings.Contains(text, want) {
			t.Errorf("the result lacks %q:\n%s", want, text)
		}
	}
}

// TestListFits keeps the list alive: every mutant's text is in the sources.
func TestListFits(t *testing.T) {
	t.Chdir("../..")
	text, err := os.ReadFile("tools/mutate/mutants.txt")
	if err != nil {
		t.Fatal(err)
	}
	list, err := parseList(string(text))
	if err != nil {
		t.Fatal(err)
	}
	if err := checkAll(list); err != nil {
		t.Error(err)
	}
	if len(list) < 150 {
		t.Errorf("the list has %d mutants, it should have 150", len(list))
	}
}

// TestPlain: mutants meet the tests that run anywhere.
func TestPlain(t *testing.T) {
	got := plain([]string{"PATH=/bin", "HEFT_TIMM=/timm", "CI=true", "CIRCLE=1", "GOFLAGS="})
	if want := []string{"PATH=/bin", "CIRCLE=1", "GOFLAGS="}; !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}
