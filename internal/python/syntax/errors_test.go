package syntax

// This file tests the place and the words of syntax errors.

import (
	"errors"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// TestErrors parses the chunks of testdata/errors: each must fail on the line
// with the ### comment, with a message that matches.
func TestErrors(t *testing.T) {
	paths, err := filepath.Glob("testdata/errors/*.py")
	if err != nil || len(paths) == 0 {
		t.Fatal("no test data", err)
	}
	for _, path := range paths {
		src, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for i, chunk := range strings.Split(string(src), "---\n") {
			t.Run(filepath.Base(path)+"/"+strconv.Itoa(i), func(t *testing.T) { checkChunk(t, chunk) })
		}
	}
}

var expectation = regexp.MustCompile(` *### ("[^\n]*")`)

func checkChunk(t *testing.T, chunk string) {
	match := expectation.FindStringSubmatchIndex(chunk)
	if match == nil {
		t.Fatalf("no expectation in\n%s", chunk)
	}
	wantLine := 1 + strings.Count(chunk[:match[0]], "\n")
	pattern := chunk[match[2]+1 : match[3]-1]
	_, err := Parse("test.py", []byte(chunk[:match[0]]+chunk[match[1]:]))
	var failure *SyntaxError
	if !errors.As(err, &failure) {
		t.Fatalf("no error, want %s in\n%s", pattern, chunk)
	}
	if !regexp.MustCompile(pattern).MatchString(failure.Msg) {
		t.Errorf("got %q, want %s in\n%s", failure.Msg, pattern, chunk)
	}
	if int(failure.Pos.Line) != wantLine {
		t.Errorf("%s: on line %d, want %d in\n%s", failure.Msg, failure.Pos.Line, wantLine, chunk)
	}
}

func TestRender(t *testing.T) {
	_, err := Parse("model.py", []byte("if x:\n\ty = (1 +\n"))
	var failure *SyntaxError
	if !errors.As(err, &failure) {
		t.Fatal(err)
	}
	want := "  File \"model.py\", line 2\n    y = (1 +\n        ^\nSyntaxError: '(' was never closed"
	if got := failure.Render(); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if got, want := failure.Error(), "model.py:2:6: '(' was never closed"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestSource(t *testing.T) {
	accepted := map[string]string{
		"byte order mark": "\ufeffx = 'é'\n",
		"CRLF":            "if x:\r\n    y = '''a\r\nb'''\r\n",
		"CR":              "if x:\r    y\rz",
		"no last newline": "if x:\n    y",
		"form feed":       "\fx = 1\n\f\nif x:\n\f    y\n",
		"latin-1":         "# -*- coding: latin-1 -*-\nx = '\xe9'\n",
		"cookie, ASCII":   "#!/usr/bin/python\n# vim: set fileencoding=gbk :\nx = 1\n",
		"empty":           "",
		"only comments":   "# a\n\n   # b",
	}
	for name, src := range accepted {
		if _, err := Parse("test.py", []byte(src)); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	refused := map[string]struct{ src, want string }{
		"NUL":       {"x = 1\ny\x00", "2:2: source code cannot contain null bytes"},
		"not UTF-8": {"x = 1\nx = '\xff'", "2:6: source is not UTF-8: byte 0xff"},
		"encoding":  {"# coding: gbk\nx = '\xc4\xe3'\n", "encoding gbk is not supported"},
		"too large": {strings.Repeat("#", maxSource+1), "source is too large"},
	}
	for name, test := range refused {
		if _, err := Parse("test.py", []byte(test.src)); err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: got %v, want %s", name, err, test.want)
		}
	}
}

func TestCarriageReturnInString(t *testing.T) {
	module, err := Parse("test.py", []byte("x = '''a\r\nb\rc'''\r\n"))
	if err != nil {
		t.Fatal(err)
	}
	got := module.Body[0].(*Assign).Value.(*Constant).Str
	if want := "a\nb\nc"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
