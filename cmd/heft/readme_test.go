package main

// This file runs the commands whose screens the documentation shows.

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"heft/internal/cli"
)

// pages are the documents whose screens are compared, and how many each has at least.
var pages = map[string]int{
	"../../README.md": 3, "../../docs/counting.md": 12, "../../README.zh-CN.md": 3, "../../docs/counting.zh-CN.md": 12, "../../docs/memory.md": 3,
	"../../docs/conventions.md": 1, "../../docs/formats.md": 5,
}

// pageFiles are the files that commands of the documents name, and where they are from.
var pageFiles = map[string]string{
	"checkpoint.pth": "../../internal/checkpoint/testdata/checkpoint.pth", "module.pth": "../../internal/checkpoint/testdata/module.pth",
	"recurrent_trace.pt": "../../testdata/scripts/recurrent_trace.pt",
	"resnet18.pt2":       "../../testdata/exported/torchvision_resnet18.pt2",
}

// lostFile is what Git leaves of a large file that was not fetched.
const lostFile = "version https://git-lfs.github.com/spec/v1\noid sha256:0000000000000000000000000000000000000000000000000000000000000000\nsize 46830571\n"

// pageFolder is a folder with the files that the documents name.
func pageFolder(t *testing.T) string {
	t.Helper()
	folder := t.TempDir()
	write := func(name string, content []byte) {
		if err := os.WriteFile(filepath.Join(folder, name), content, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	for name, from := range pageFiles {
		content, err := os.ReadFile(from)
		if err != nil {
			t.Fatal(err)
		}
		write(name, content)
	}
	write("lost.safetensors", []byte(lostFile))
	return folder
}

// TestPages runs the commands whose screens the documents show: a block that begins
// with "$ heft …" or "$ go run ./cmd/heft …" holds what is printed. HEFT_UPDATE=1
// writes the screens anew.
func TestPages(t *testing.T) {
	folder := pageFolder(t)
	here, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	t.Chdir(folder)
	for page, least := range pages {
		page = filepath.Join(here, page)
		text, err := os.ReadFile(page)
		if err != nil {
			t.Fatal(err)
		}
		blocks := strings.Split(string(text), "```")
		shown := 0
		for i, block := range blocks {
			command, screen, found := strings.Cut(strings.TrimPrefix(block, "\n"), "\n")
			command, isCommand := strings.CutPrefix(command, "$ ")
			if i%2 == 0 || !found || !isCommand {
				continue
			}
			shown++
			printed := screenOf(t, command, strings.HasPrefix(screen, "heft: "))
			if printed != screen && os.Getenv("HEFT_UPDATE") == "" {
				t.Errorf("%s prints\n%s\n%s has\n%s", command, printed, page, screen)
			}
			blocks[i] = "\n$ " + command + "\n" + printed
		}
		if shown < least {
			t.Errorf("%s shows %d screens, want at least %d", page, shown, least)
		}
		if updated := strings.Join(blocks, "```"); updated != string(text) && os.Getenv("HEFT_UPDATE") != "" {
			if err := os.WriteFile(page, []byte(updated), 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// screenOf is what a command prints, of one that fails its error.
func screenOf(t *testing.T, command string, fails bool) string {
	t.Helper()
	arguments := strings.TrimPrefix(strings.TrimPrefix(command, "go run ./cmd/"), "heft ")
	var stdout, stderr bytes.Buffer
	if code := cli.Run(words(arguments), &stdout, &stderr); (code != 0) != fails {
		t.Errorf("%s: exit %d, %s", command, code, stderr.String())
	}
	return stdout.String() + stderr.String()
}

// words splits a command line at spaces outside of single quotes.
func words(line string) []string {
	var list []string
	for i, part := range strings.Split(line, "'") {
		if i%2 == 1 {
			list = append(list, part)
		} else {
			list = append(list, strings.Fields(part)...)
		}
	}
	return list
}
