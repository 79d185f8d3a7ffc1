package main

// This file runs the examples of docs/server.md against a server of its own.

import (
	"bufio"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestServerExamples: each example is answered without an error.
func TestServerExamples(t *testing.T) {
	if _, err := exec.LookPath("curl"); err != nil {
		t.Skip("no curl")
	}
	s := newShell(t, map[string]string{
		"model.py":   smallModel("8"),
		"jobs.jsonl": "{\"model\": \"alexnet\"}\n{\"model\": \"alexnet\", \"batch\": 2}\n",
	})
	server := exec.Command(filepath.Join(s.folder, "heft"), "serve", "--addr", "127.0.0.1:0")
	out, err := server.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := server.Start(); err != nil {
		t.Fatal(err)
	}
	defer server.Wait()
	defer server.Process.Kill()
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	address := strings.TrimSpace(strings.TrimPrefix(line, "heft serves "))
	count := 0
	for _, block := range blocksOf(t, "../../docs/server.md", "curl") {
		for _, example := range strings.Split(strings.TrimSpace(block), "\n") {
			count++
			code, text := s.run("sh", "-c", "SERVER="+address+"\n"+strings.Replace(example, "curl -s", "curl -sS --fail-with-body", 1))
			if code != 0 || !strings.Contains(text, `"version":`) || strings.Contains(text, `"error":{`) {
				t.Errorf("%s: exit code %d, %.400s", example, code, text)
			}
		}
	}
	if count < 8 {
		t.Errorf("%d examples, want at least 8", count)
	}
}
