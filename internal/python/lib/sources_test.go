package lib

// This file tests that a release carries the library that is written.

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"io"
	"io/fs"
	"os"
	"testing"
)

// TestReleaseCarriesTheLibrary: py.zip holds the files of py, and nothing else;
// HEFT_UPDATE=1 packs it anew.
func TestReleaseCarriesTheLibrary(t *testing.T) {
	if os.Getenv("HEFT_UPDATE") != "" {
		pack(t)
	}
	reader, err := zip.OpenReader("py.zip")
	if err != nil {
		t.Fatal(err)
	}
	defer reader.Close()
	carried := map[string]bool{}
	for _, file := range reader.File {
		carried[file.Name] = true
	}
	walk(t, func(name string, text []byte) {
		packed, err := fs.ReadFile(reader, name)
		if err != nil || !bytes.Equal(packed, text) {
			t.Errorf("py.zip has another %s: HEFT_UPDATE=1 go test ./internal/python/lib", name)
		}
		delete(carried, name)
	})
	for name := range carried {
		t.Errorf("py.zip has %s, which is not there", name)
	}
}

func walk(t *testing.T, visit func(name string, text []byte)) {
	t.Helper()
	err := fs.WalkDir(sources, "py", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		text, err := fs.ReadFile(sources, name)
		visit(name, text)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

func pack(t *testing.T) {
	t.Helper()
	var packed bytes.Buffer
	archive := zip.NewWriter(&packed)
	archive.RegisterCompressor(zip.Deflate, func(w io.Writer) (io.WriteCloser, error) { return flate.NewWriter(w, flate.BestCompression) })
	walk(t, func(name string, text []byte) {
		file, err := archive.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := file.Write(text); err != nil {
			t.Fatal(err)
		}
	})
	if err := archive.Close(); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile("py.zip", packed.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
}
