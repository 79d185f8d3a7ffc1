package torch

// This file runs the prelude's Python beside the real packages: numpy, containers,
// distributions, data loading, YAML, OmegaConf and others.

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"heft/internal/packed"
	"heft/internal/python/vm"
)

// preludeFile lists what heft answers otherwise, and how: "title, number of the expression, answer".
// HEFT_UPDATE=1 writes it anew; it may only get shorter.
const preludeFile = "testdata/layers/prelude_differ.txt"

// preludeCase is a program of tools/goldens/prelude_cases.py and what the packages say.
type preludeCase struct {
	Title, Source string
	Lines         []string
}

func TestPrelude(t *testing.T) {
	var differ []string
	for _, c := range readPreludeCases(t) {
		got, err := runPrelude(c)
		if err != nil {
			t.Errorf("%s: %v", c.Title, err)
			continue
		}
		for i, want := range c.Lines {
			if i >= len(got) || got[i] != want {
				differ = append(differ, fmt.Sprintf("%s\t%d\t%s", c.Title, i, strings.ReplaceAll(got[min(i, len(got)-1)], "\n", " / ")))
			}
		}
	}
	if os.Getenv("HEFT_UPDATE") != "" {
		if err := os.WriteFile(preludeFile, []byte(strings.Join(differ, "\n")+"\n"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	text, err := os.ReadFile(preludeFile)
	if err != nil {
		t.Fatal(err)
	}
	listed := strings.Split(strings.TrimSuffix(string(text), "\n"), "\n")
	for _, line := range differ {
		if !slices.Contains(listed, line) {
			t.Errorf("otherwise than the real package: %s", line)
		}
	}
	for _, line := range listed {
		if !slices.Contains(differ, line) {
			t.Errorf("no longer so: %s", line)
		}
	}
}

func readPreludeCases(t *testing.T) []preludeCase {
	t.Helper()
	cases := packed.Rows[preludeCase](t, filepath.Join(goldens, "prelude.jsonl.gz"))
	if len(cases) < 10 {
		t.Fatalf("only %d programs", len(cases))
	}
	return cases
}

// runPrelude runs one program and takes the texts that it leaves.
func runPrelude(c preludeCase) ([]string, error) {
	s, err := Open(Options{})
	if err != nil {
		return nil, err
	}
	defer s.Close()
	if err := s.LoadSource("program.py", []byte(c.Source)); err != nil {
		return nil, err
	}
	v, _ := s.main.Dict.GetStr("result")
	list, ok := v.(*vm.List)
	if !ok {
		return nil, errors.New("no result")
	}
	var lines []string
	for _, item := range list.Items {
		text, _ := item.(vm.Str)
		lines = append(lines, string(text))
	}
	return lines, nil
}
