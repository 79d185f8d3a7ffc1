package cli

// This file tests how errors are written for programs, key by key.

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"heft"
)

// TestErrorKeys: programs read these names, so that a whole error is compared with its text.
func TestErrorKeys(t *testing.T) {
	full := &heft.Error{
		Kind: heft.Unsupported, Message: "layer <a>: `batch` 3\n", Advice: "try `batch` 4", Setting: "batch",
		File: "net.py", Line: 7, Module: "a.b", Node: "Conv_1", Offset: 99,
	}
	for _, c := range []struct {
		err  error
		code int
		want string
	}{
		{full, 3, `{
  "version": "heft.error/1",
  "error": {
    "kind": "unsupported",
    "message": "layer <a>: --batch 3",
    "hint": "try --batch 4",
    "setting": "batch",
    "file": "net.py",
    "line": 7,
    "module": "a.b",
    "node": "Conv_1",
    "offset": 99,
    "exit": 3
  }
}
`},
		{fmt.Errorf("model: %w", &usageError{message: "no", hint: "say `lang` zh"}), 2, `{
  "version": "heft.error/1",
  "error": {
    "kind": "usage",
    "message": "model: no",
    "hint": "say --lang zh",
    "exit": 2
  }
}
`},
		{errors.New("plain\n\n"), 1, `{
  "version": "heft.error/1",
  "error": {
    "kind": "usage",
    "message": "plain",
    "exit": 1
  }
}
`},
	} {
		var b strings.Builder
		printErrorJSON(&b, c.err, c.code)
		if b.String() != c.want {
			t.Errorf("%v is written as\n%s", c.err, b.String())
		}
	}
}

// TestUnreadFlags: what is asked of an error's form is known before the flags were read to the end.
func TestUnreadFlags(t *testing.T) {
	for line, want := range map[string]struct {
		json     bool
		language string
	}{
		"":                                   {false, ""},
		"--format json":                      {true, ""},
		"--format=json":                      {true, ""},
		"-f json":                            {true, ""},
		"-fjson":                             {true, ""},
		"-f text --format json":              {true, ""},
		"--format text":                      {false, ""},
		"--format":                           {false, ""},
		"json":                               {false, ""},
		"--formats json":                     {false, ""},
		"--lang zh":                          {false, "zh"},
		"--lang=zh --lang en":                {false, "en"},
		"--lang":                             {false, ""},
		"resnet18 --lang zh --format=json x": {true, "zh"},
	} {
		args := strings.Fields(line)
		if got := wantsJSON(args); got != want.json {
			t.Errorf("%q asks for JSON: %v", line, got)
		}
		if got := languageOf(args); got != want.language {
			t.Errorf("%q asks for the language %q", line, got)
		}
	}
	if got := valuesOf([]string{"-a", "1", "--all=2", "-b", "3", "-a=", "-a"}, "-a", "--all"); !slices.Equal(got, []string{"1", "2", "", ""}) {
		t.Errorf("the flag's values are %q", got)
	}
}

// TestHintOnSeveral: several arguments are models side by side, a module of one, or one that a shell has cut.
func TestHintOnSeveral(t *testing.T) {
	const cut = "quote arguments with spaces: 'model.py:Net(depth=18, width=64)'"
	for line, want := range map[string]string{
		"resnet18 resnet34":            "heft compare resnet18 resnet34 shows them side by side",
		"resnet18 net.onnx a.py:Net":   "heft compare resnet18 net.onnx a.py:Net shows them side by side",
		"net.onnx a.onnx":              "heft compare net.onnx a.onnx shows them side by side",
		"resnet18 layer1":              "a module of it: heft explain resnet18 layer1",
		"net.onnx /conv/Conv":          "a module of it: heft explain net.onnx /conv/Conv",
		"layer1 net.py":                "a module of it: heft explain layer1 net.py",
		"net.py:Net(depth=18, width=6": cut,
		"resnet18 layer1 layer2":       cut,
		"one two":                      cut,
		"net.py:Net(1, net.py)":        "heft compare net.py:Net(1, net.py) shows them side by side",
	} {
		if got := hintOnSeveral(strings.Fields(line)); got != want {
			t.Errorf("%q: %s, want %s", line, got, want)
		}
	}
}
