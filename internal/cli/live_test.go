package cli

// This file tests what the page's command does around the build of the WebAssembly, which takes too long for a test.

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestStarter: the toolchain says where it is, and has the script there; another folder has none.
func TestStarter(t *testing.T) {
	root, err := goOutput(t.Context(), ".", "env", "GOROOT")
	if err != nil {
		t.Fatal(err)
	}
	text, err := starterOf(strings.TrimSpace(root))
	if err != nil || !bytes.Contains(text, []byte("globalThis.Go")) {
		t.Errorf("the starter is %d bytes, %v", len(text), err)
	}
	wants(t, second(starterOf(t.TempDir())), "the Go toolchain has no wasm_exec.js: no such file or directory", "heft is built with Go 1.26 or later")
}

// TestGoOutput: the build is for a browser, and its failure is told in the toolchain's words.
func TestGoOutput(t *testing.T) {
	for variable, want := range map[string]string{"GOOS": "js", "GOARCH": "wasm", "CGO_ENABLED": "0"} {
		if got, err := goOutput(t.Context(), ".", "env", variable); got != want+"\n" || err != nil {
			t.Errorf("%s is %q, %v", variable, got, err)
		}
	}
	wants(t, second(goOutput(t.Context(), ".", "nosuch")), "go nosuch: exit status 2\ngo nosuch: unknown command\nRun 'go help' for usage.\n", "the page's WebAssembly is built by the Go toolchain")
	stopped, stop := context.WithCancel(t.Context())
	stop()
	if _, err := goOutput(stopped, ".", "env"); err == nil {
		t.Error("go ran for a command that was ended")
	}
}

// TestPageSources: heft's sources are above the folder, or in the one that is named.
func TestPageSources(t *testing.T) {
	checkout, elsewhere := t.TempDir(), t.TempDir()
	deep := filepath.Join(checkout, "internal", "cli")
	must(t, os.MkdirAll(deep, 0o755))
	must(t, os.WriteFile(filepath.Join(checkout, "go.mod"), []byte("module heft\n\ngo 1.26\n"), 0o644))
	must(t, os.WriteFile(filepath.Join(elsewhere, "go.mod"), []byte("module other\n"), 0o644))
	t.Chdir(deep)
	if got, err := (&site{}).sources(); err != nil || !sameFolder(t, got, checkout) {
		t.Errorf("sources in %q, %v", got, err)
	}
	if got, err := (&site{source: checkout}).sources(); err != nil || !sameFolder(t, got, checkout) {
		t.Errorf("sources in %q, %v", got, err)
	}
	const hint = "run it in a checkout, or name one: --source DIR; a release has the page as files"
	for _, folder := range []string{deep, elsewhere} {
		wants(t, second((&site{source: folder}).sources()), quotedPath(folder)+" is not in heft's sources, which the page's WebAssembly is built from", hint)
	}
	t.Chdir(elsewhere)
	if got, err := (&site{}).sources(); err == nil {
		t.Errorf("sources in %q", got)
	}
}

func sameFolder(t *testing.T, a, b string) bool {
	t.Helper()
	first, err := os.Stat(a)
	must(t, err)
	other, err := os.Stat(b)
	must(t, err)
	return os.SameFile(first, other)
}

// TestPageFiles are written below the folder, which is made, and packed so that gzip reads them.
func TestPageFiles(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "new", "site")
	packed, err := gzipped([]byte("wasm"))
	must(t, err)
	must(t, writeAll(folder, map[string][]byte{"index.html": []byte("page"), "core/1.wasm.gz": packed}))
	if text, err := os.ReadFile(filepath.Join(folder, "index.html")); string(text) != "page" || err != nil {
		t.Errorf("index.html is %q, %v", text, err)
	}
	file, err := os.Open(filepath.Join(folder, "core", "1.wasm.gz"))
	must(t, err)
	defer file.Close()
	r, err := gzip.NewReader(file)
	must(t, err)
	if text, err := io.ReadAll(r); string(text) != "wasm" || err != nil {
		t.Errorf("the packed file is %q, %v", text, err)
	}
	plain := filepath.Join(folder, "index.html")
	wants(t, writeAll(plain, map[string][]byte{"a": nil}), "cannot make the folder "+quotedPath(plain)+": not a directory", "")
	wants(t, writeAll(folder, map[string][]byte{"core": nil}), "cannot write "+quotedPath(filepath.Join(folder, "core"))+": is a directory", "")
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func second[T any](_ T, err error) error { return err }

func quotedPath(path string) string { return `"` + path + `"` }

// wants compares an error of usage with its message and its hint.
func wants(t *testing.T, err error, message, hint string) {
	t.Helper()
	var usage *usageError
	if !errors.As(err, &usage) || usage.message != message || usage.hint != hint {
		t.Errorf("the error is %#v,\nwant %q, %q", err, message, hint)
	}
}
