package main

// This file tests what a release is packed into; that it is built twice with the same
// bytes is a step of .ci/run.

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"encoding/json"
	"io"
	"os"
	"testing"
)

var packedFiles = map[string]file{"b/text": {content: []byte("some text")}, "a": {[]byte("a program"), true}}

func TestTarred(t *testing.T) {
	text, err := tarred("heft-1", packedFiles)
	if err != nil {
		t.Fatal(err)
	}
	packed, err := gzip.NewReader(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	archive := tar.NewReader(packed)
	for _, want := range []struct {
		name, content string
		mode          int64
	}{{"heft-1/a", "a program", 0o755}, {"heft-1/b/text", "some text", 0o644}} {
		header, err := archive.Next()
		if err != nil {
			t.Fatal(err)
		}
		content, err := io.ReadAll(archive)
		if err != nil || header.Name != want.name || header.Mode != want.mode || string(content) != want.content || !header.ModTime.Equal(epoch) || header.Uname != "" {
			t.Errorf("%+v with %q, want %+v", header, content, want)
		}
	}
	if _, err := archive.Next(); err != io.EOF {
		t.Errorf("behind the last file: %v", err)
	}
}

func TestZipped(t *testing.T) {
	text, err := zipped("heft-1", packedFiles)
	if err != nil {
		t.Fatal(err)
	}
	archive, err := zip.NewReader(bytes.NewReader(text), int64(len(text)))
	if err != nil {
		t.Fatal(err)
	}
	if len(archive.File) != 2 || archive.File[0].Name != "heft-1/a" || archive.File[0].Mode().Perm() != 0o755 || archive.File[1].Name != "heft-1/b/text" {
		t.Errorf("%+v", archive.File)
	}
}

func TestChosen(t *testing.T) {
	if list, err := chosen("linux/amd64,windows/arm64"); err != nil || len(list) != 2 || list[1].String() != "windows/arm64" {
		t.Errorf("%v, %v", list, err)
	}
	for _, wrong := range []string{"linux", "plan9/amd64", "linux/amd64,", "linux/amd64/x"} {
		if list, err := chosen(wrong); err == nil {
			t.Errorf("%q is %v", wrong, list)
		}
	}
}

// The test's own program names the modules that it was linked from.
func TestBillOfMaterials(t *testing.T) {
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	version, err := versionOf("../..")
	if err != nil {
		t.Fatal(err)
	}
	text, err := release{root: "../..", version: version}.billOfMaterials(program, []byte("abc"))
	if err != nil {
		t.Fatal(err)
	}
	var b bill
	if err := json.Unmarshal(text, &b); err != nil {
		t.Fatal(err)
	}
	found := map[string]string{}
	for _, c := range b.Components {
		found[c.Package] = c.Version
	}
	for _, want := range []string{"pkg:golang/github.com/spf13/cobra@v1.10.2", "pkg:npm/preact@11.2.0", "pkg:npm/%40codemirror/view@6.43.15"} {
		if found[want] == "" {
			t.Errorf("the bill lacks %s: %v", want, found)
		}
	}
	for _, tool := range []string{"vite", "typescript"} {
		for purl := range found {
			if bytes.HasPrefix([]byte(purl), []byte("pkg:npm/"+tool+"@")) {
				t.Errorf("%s is in no release", purl)
			}
		}
	}
	// SHA-256 of "abc": FIPS 180-4's own example.
	if sum := b.Metadata.Component.Hashes[0].Content; sum != "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad" {
		t.Errorf("sum %s", sum)
	}
}
