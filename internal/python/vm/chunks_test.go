package vm_test

// This file runs the chunks of testdata and compares their output.

import (
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"heft/internal/python/vm"
)

var expectation = regexp.MustCompile(`### ("(?:[^"\\]|\\.)*")`)

// TestChunks runs testdata/*.py. Chunks are separated by a line of "---"; a
// chunk with ### "regexp" must fail at that line with that error, others must
// run to their end.
func TestChunks(t *testing.T) {
	files, err := filepath.Glob("testdata/*.py")
	if err != nil || len(files) == 0 {
		t.Fatal("no test files", err)
	}
	for _, file := range files {
		src, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		line := 1
		for _, chunk := range strings.Split(string(src), "\n---\n") {
			name := filepath.Base(file) + ":" + strconv.Itoa(line)
			line += strings.Count(chunk, "\n") + 2
			t.Run(name, func(t *testing.T) { testChunk(t, chunk) })
		}
	}
}

func testChunk(t *testing.T, chunk string) {
	machine := newVM(t, vm.Options{})
	_, err := machine.Exec("test.py", []byte(chunk), "test")
	wanted := expectation.FindStringSubmatchIndex(chunk)
	if wanted == nil {
		if err != nil {
			t.Fatal(describe(err))
		}
		return
	}
	pattern, unquoteErr := strconv.Unquote(strings.ReplaceAll(chunk[wanted[2]:wanted[3]], `\`, `\\`))
	if unquoteErr != nil {
		pattern = strings.Trim(chunk[wanted[2]:wanted[3]], `"`)
		pattern = strings.ReplaceAll(pattern, `\"`, `"`)
	}
	if err == nil {
		t.Fatalf("no error, want %s", pattern)
	}
	if !regexp.MustCompile(pattern).MatchString(err.Error()) {
		t.Fatalf("got error %s\nwant %s", describe(err), pattern)
	}
	line := strings.Count(chunk[:wanted[0]], "\n") + 1
	if e, ok := err.(*vm.Exception); ok && e.Traceback[len(e.Traceback)-1].Line != line && len(e.Traceback) == 1 {
		t.Errorf("error at line %d, want %d", e.Traceback[0].Line, line)
	}
}
