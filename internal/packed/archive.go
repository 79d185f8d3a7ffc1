package packed

// This file holds folders packed, as a release carries them.

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"io"
	"io/fs"
	"os"
	"testing"
)

// Archive compares a zip archive with the folder that it is to hold, and nothing else;
// HEFT_UPDATE=1 packs it anew.
func Archive(t *testing.T, file string, files fs.FS, folder string) {
	t.Helper()
	if os.Getenv("HEFT_UPDATE") != "" {
		pack(t, file, files, folder)
	}
	reader, err := zip.OpenReader(file)
	if err != nil {
		t.Fatal(err)
	}
	defer reader.Close()
	carried := map[string]bool{}
	for _, f := range reader.File {
		carried[f.Name] = true
	}
	walk(t, files, folder, func(name string, text []byte) {
		held, err := fs.ReadFile(reader, name)
		if err != nil || !bytes.Equal(held, text) {
			t.Errorf("%s has another %s: HEFT_UPDATE=1 go test packs it anew", file, name)
		}
		delete(carried, name)
	})
	for name := range carried {
		t.Errorf("%s has %s, which is not there", file, name)
	}
}

func walk(t *testing.T, files fs.FS, folder string, visit func(name string, text []byte)) {
	t.Helper()
	err := fs.WalkDir(files, folder, func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		text, err := fs.ReadFile(files, name)
		visit(name, text)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

func pack(t *testing.T, file string, files fs.FS, folder string) {
	t.Helper()
	var packed bytes.Buffer
	archive := zip.NewWriter(&packed)
	archive.RegisterCompressor(zip.Deflate, func(w io.Writer) (io.WriteCloser, error) { return flate.NewWriter(w, flate.BestCompression) })
	walk(t, files, folder, func(name string, text []byte) {
		f, err := archive.Create(name)
		if err == nil {
			_, err = f.Write(text)
		}
		if err != nil {
			t.Fatal(err)
		}
	})
	if err := archive.Close(); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, packed.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
}
