package torch

// This file holds the test of what is said where torch refuses a call.

import (
	"fmt"
	"os"
	"strings"
	"testing"
)

// TestOpCaseErrors holds what heft says of every single-operator case that torch
// refuses against testdata/opcase_errors.txt: HEFT_UPDATE=1 writes it anew. A
// text should say what, where and with which value.
func TestOpCaseErrors(t *testing.T) {
	const file = "testdata/opcase_errors.txt"
	s, err := Open(Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	var b strings.Builder
	for _, c := range readOpCases(t) {
		if c.Error == "" {
			continue
		}
		preamble := opCasePreamble
		for _, i := range opCaseImports {
			if strings.Contains(c.Setup+c.Expr, i.word) {
				preamble += i.statement
			}
		}
		if err := s.LoadSource("case.py", []byte(preamble+c.Setup)); err != nil {
			t.Fatal(err)
		}
		if _, err := s.library.vm.Eval(c.Expr, s.main.Dict); err != nil {
			fmt.Fprintf(&b, "%s\n  %s\n", c.Expr, strings.ReplaceAll(err.Error(), "\n", "\n  "))
		}
	}
	if os.Getenv("HEFT_UPDATE") != "" {
		if err := os.WriteFile(file, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if difference := lineDifference(strings.Split(string(want), "\n"), strings.Split(b.String(), "\n")); difference != "" {
		t.Error(difference)
	}
}
