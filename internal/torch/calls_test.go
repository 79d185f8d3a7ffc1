package torch

// This file calls every function of the operators with the same list of arguments, most of
// them wrong: sizes against real torch's, and the words of errors against a golden of heft's own.

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"heft/internal/packed"
	"heft/internal/python/vm"
)

// callsFile is what heft answers to each call of torchcalls.jsonl.gz: a line a function, then one an answer.
// HEFT_UPDATE=1 writes it anew. agreeing is how many answers are torch's; it may only rise.
const (
	callsFile = "testdata/calls.txt.gz"
	agreeing  = 49086
)

func TestCalls(t *testing.T) {
	lines := strings.Split(strings.TrimSpace(packed.Text(t, filepath.Join(goldens, "torchcalls.jsonl.gz"))), "\n")
	var head struct {
		Source    string
		Arguments []string
	}
	if err := json.Unmarshal([]byte(lines[0]), &head); err != nil {
		t.Fatal(err)
	}
	s, err := Open(Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	source := head.Source + "\nWORDS = lambda failure: f'{type(failure).__name__}: {failure}'\ndef all_of(f):\n    return [" +
		strings.Join(toldCalls(head.Arguments), ", ") + "]\n"
	if err := s.LoadSource("calls.py", []byte(source)); err != nil {
		t.Fatal(err)
	}
	var text strings.Builder
	right := 0
	for _, line := range lines[1:] {
		var c struct {
			Function string
			Answers  []string
		}
		if err := json.Unmarshal([]byte(line), &c); err != nil {
			t.Fatal(err)
		}
		got := s.answers(c.Function, head.Arguments)
		fmt.Fprintln(&text, c.Function)
		for i, answer := range got {
			fmt.Fprintf(&text, "\t%s\n", strings.ReplaceAll(answer, "\n", " / "))
			if answer == c.Answers[i] || c.Answers[i] == "error" && strings.Contains(answer, ": ") {
				right++
			}
		}
	}
	t.Logf("%d answers of %d functions are torch's", right, len(lines)-1)
	if right < agreeing {
		t.Errorf("%d answers are torch's, %d were", right, agreeing)
	}
	compareCalls(t, text.String())
}

func toldCalls(arguments []string) []string {
	var calls []string
	for _, a := range arguments {
		calls = append(calls, "told(lambda: f("+a+"))")
	}
	return calls
}

// answers calls one function. What heft does not support ends a program: then each call runs alone.
func (s *Session) answers(function string, arguments []string) []string {
	if v, err := s.library.vm.Eval("all_of("+function+")", s.main.Dict); err == nil {
		var answers []string
		for _, item := range v.(*vm.List).Items {
			answers = append(answers, string(item.(vm.Str)))
		}
		return answers
	}
	var answers []string
	for _, a := range arguments {
		v, err := s.library.vm.Eval("told(lambda: "+function+"("+a+"))", s.main.Dict)
		answer, _ := v.(vm.Str)
		if err != nil {
			answer = vm.Str("refused: " + words(err))
		}
		answers = append(answers, string(answer))
	}
	return answers
}

// words are those of an error without its traceback.
func words(err error) string {
	var exception *vm.Exception
	if errors.As(err, &exception) {
		return exception.Class().Name + ": " + exception.Message()
	}
	return err.Error()
}

// compareCalls holds the answers against the golden, function by function.
func compareCalls(t *testing.T, text string) {
	t.Helper()
	if os.Getenv("HEFT_UPDATE") != "" {
		var b bytes.Buffer
		w := gzip.NewWriter(&b)
		if _, err := io.WriteString(w, text); err != nil {
			t.Fatal(err)
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(callsFile, b.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, want := bufio.NewScanner(strings.NewReader(text)), strings.Split(strings.TrimSuffix(packed.Text(t, callsFile), "\n"), "\n")
	function, n := "", 0
	for i := 0; got.Scan(); i++ {
		if !strings.HasPrefix(got.Text(), "\t") {
			function, n = got.Text(), -1
		}
		if n++; i >= len(want) || got.Text() != want[i] {
			t.Fatalf("%s, call %d: %s\nthe golden has %s", function, n, got.Text(), want[min(i, len(want)-1)])
		}
	}
}
