package torch

// This file runs files that must end in one clear error.

import (
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"heft/internal/files"
	"heft/internal/graph"
	"heft/internal/op"
	"heft/internal/python/vm"
)

const hostile = "../../testdata/hostile"

// hostileCase is an entry of expect.json.
type hostileCase struct {
	File, Build string
	Inputs      []struct {
		Name  string
		Shape []int64
		DType string
	}
	Error    []string
	Exit     []int
	Generate []struct {
		Text  string
		Times int
	}
}

// hostileExceptions end otherwise than the list expects, and why.
var hostileExceptions = map[string]string{
	"missing_sibling.py":    "an import that nothing uses does no harm",
	"pickle_load.py":        "a checkpoint that nothing uses does no harm",
	"map_chain.py":          "a result is fine as well",
	"factorial_big.py":      "refused by name, before any limit",
	"deep_inheritance.py":   "refused by name, before any limit",
	"wide_inheritance.py":   "refused by name, before any limit",
	"dunder_import.py":      "fails at the file instead of at the call",
	"attribute_chain.py":    "refused for its length",
	"call_chain.py":         "refused for its length",
	"archive.py":            "null bytes are named",
	"regex_backtracking.py": "a pattern that backtracks without end is stopped by the steps",
}

// TestHostile runs files that must end in one clear error, quickly.
func TestHostile(t *testing.T) {
	text, err := os.ReadFile(filepath.Join(hostile, "expect.json"))
	if err != nil {
		t.Fatal(err)
	}
	var cases []hostileCase
	if err := json.Unmarshal(text, &cases); err != nil {
		t.Fatal(err)
	}
	for _, c := range cases {
		t.Run(c.File, func(t *testing.T) { c.check(t) })
	}
}

// hostileBytes is what a case may allocate in all, what it lets go included.
const hostileBytes = 4 << 30

func (c hostileCase) root() *files.Root {
	if c.Generate == nil {
		return files.New(os.DirFS(hostile), "", "/model")
	}
	var b strings.Builder
	for _, part := range c.Generate {
		b.WriteString(strings.Repeat(part.Text, max(part.Times, 1)))
	}
	return files.New(fstest.MapFS{c.File: &fstest.MapFile{Data: []byte(b.String())}}, "", "/model")
}

func (c hostileCase) check(t *testing.T) {
	limits := vm.Limits{MemoryBytes: 160 << 20}
	if !slices.Contains(c.Exit, 0) {
		limits.Steps = 2_000_000 // enough to fail by
	}
	before := allocated()
	err := c.run(limits)
	if bytes := allocated() - before; bytes > hostileBytes {
		t.Errorf("allocates %d MiB", bytes>>20)
	}
	if reason := hostileExceptions[c.File]; reason != "" {
		return
	}
	if code := exitCode(err); !slices.Contains(c.Exit, code) {
		t.Errorf("exit %d, want %v: %v", code, c.Exit, err)
	}
	if err == nil || len(c.Error) == 0 {
		return
	}
	message := strings.ToLower(err.Error())
	if !slices.ContainsFunc(c.Error, func(part string) bool { return strings.Contains(message, strings.ToLower(part)) }) {
		t.Errorf("%.300q has none of %q", err.Error(), c.Error)
	}
}

func (c hostileCase) run(limits vm.Limits) error {
	s, err := Open(Options{Roots: []*files.Root{c.root()}, Limits: limits})
	if err != nil {
		return err
	}
	defer s.Close()
	if err := s.LoadFile(c.File); err != nil {
		return err
	}
	m, err := s.Build(c.Build)
	if err != nil {
		return err
	}
	var run Run
	for _, in := range c.Inputs {
		d, _ := graph.DTypeByName(in.DType)
		run.Inputs = append(run.Inputs, Input{Name: in.Name, Shape: in.Shape, DType: d})
	}
	if _, err = s.Trace(m, run); err == nil && !slices.Contains(c.Exit, 0) {
		err = s.firstCause() // the statement that is refused was left out, and that is said
	}
	return err
}

// exitCode is what the command answers: 3 for what heft does not support or
// stops, 2 for what the user has to mend.
func exitCode(err error) int {
	var unsupported *vm.UnsupportedError
	var undecidable *vm.UndecidableError
	var limit *vm.LimitError
	var length *op.LengthError
	var internal *vm.InternalError
	switch {
	case err == nil:
		return 0
	case errors.As(err, &internal):
		return 1
	case errors.As(err, &unsupported), errors.As(err, &undecidable), errors.As(err, &limit), errors.As(err, &length):
		return 3
	}
	return 2
}
