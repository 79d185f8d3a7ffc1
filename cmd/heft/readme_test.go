package main

// This file runs the commands whose screens README shows.

import (
	"bytes"
	"os"
	"strings"
	"testing"

	"heft/internal/cli"
)

// TestReadme runs the commands whose screens README shows: a block that begins
// with "$ heft …" or "$ go run ./cmd/heft …" holds what is printed.
func TestReadme(t *testing.T) {
	text, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	shown := 0
	for i, block := range strings.Split(string(text), "```") {
		command, screen, found := strings.Cut(strings.TrimPrefix(block, "\n"), "\n")
		command, isCommand := strings.CutPrefix(command, "$ ")
		if i%2 == 0 || !found || !isCommand {
			continue
		}
		shown++
		arguments := strings.TrimPrefix(strings.TrimPrefix(command, "go run ./cmd/"), "heft ")
		var stdout, stderr bytes.Buffer
		if code := cli.Run(strings.Fields(arguments), &stdout, &stderr); code != 0 {
			t.Errorf("%s: exit %d, %s", command, code, stderr.String())
		}
		if stdout.String() != screen {
			t.Errorf("%s prints\n%s\nREADME has\n%s", command, stdout.String(), screen)
		}
	}
	if shown < 2 {
		t.Errorf("README shows %d screens, want at least 2", shown)
	}
}
