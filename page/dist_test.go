package page

// This file tests that the archive which heft carries is dist.

import (
	"bytes"
	"io/fs"
	"os"
	"testing"
)

func TestArchiveIsDist(t *testing.T) {
	built := os.DirFS("dist")
	carried := Files()
	names := map[string]bool{}
	for _, files := range []fs.FS{built, carried} {
		err := fs.WalkDir(files, ".", func(name string, entry fs.DirEntry, err error) error {
			names[name] = entry.IsDir()
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	for name, isDir := range names {
		if isDir {
			continue
		}
		want, err := fs.ReadFile(built, name)
		if err != nil {
			t.Errorf("%v: go generate ./page", err)
			continue
		}
		if got, err := fs.ReadFile(carried, name); err != nil || !bytes.Equal(got, want) {
			t.Errorf("dist.zip has another %s (%v): go generate ./page", name, err)
		}
	}
	if len(names) < 5 {
		t.Errorf("%d files", len(names))
	}
}
