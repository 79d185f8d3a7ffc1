package schema

// This file tests that the archive has the schemas that lie beside it.

import (
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
)

func TestArchiveHasAllSchemas(t *testing.T) {
	names, err := filepath.Glob("*.json")
	if err != nil || len(names) < 10 {
		t.Fatal(names, err)
	}
	carried, err := fs.ReadDir(Files(), ".")
	if err != nil || len(carried) != len(names) {
		t.Errorf("%d schemas are carried, %d are there: go run ./tools/jsondoc (%v)", len(carried), len(names), err)
	}
	for _, name := range names {
		want, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := fs.ReadFile(Files(), name); err != nil || !bytes.Equal(got, want) {
			t.Errorf("schemas.zip has another %s: go run ./tools/jsondoc (%v)", name, err)
		}
	}
}
