package files

// This file tests folders that are kept open.

import (
	"io/fs"
	"os"
	"path/filepath"
	"testing"
	"testing/fstest"
)

// TestHold: a held folder reads its own files, and none through links that lead out of
// it, not even those that stay in the root.
func TestHold(t *testing.T) {
	base := t.TempDir()
	for name, text := range map[string]string{"outside.py": "out", "package/own.py": "own"} {
		if err := os.MkdirAll(filepath.Dir(filepath.Join(base, name)), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(base, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Symlink("../outside.py", filepath.Join(base, "package", "link.py")); err != nil {
		t.Skip(err) // a system without links
	}
	root, err := Folder(base)
	if err != nil {
		t.Fatal(err)
	}
	defer root.Close()
	held, err := root.Hold("package")
	if err != nil {
		t.Fatal(err)
	}
	defer held.Close()
	if text, err := held.Read("own.py", 100); err != nil || string(text) != "own" {
		t.Errorf("own.py reads %q, %v", text, err)
	}
	if text, err := held.Read("link.py", 100); err == nil {
		t.Errorf("a link out of the held folder reads %q", text)
	}
	entries, err := held.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	for _, entry := range entries { // link.py, own.py
		file, err := held.OpenListed(entry)
		if own := entry.Name() == "own.py"; own != (err == nil) {
			t.Errorf("%s opens as listed: %v", entry.Name(), err)
		}
		if err == nil {
			file.Close()
		}
	}
	if err := os.Remove(filepath.Join(base, "package", "own.py")); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(filepath.Join(base, "package", "own.py"), 0o700); err != nil {
		t.Fatal(err)
	}
	if _, err := held.OpenListed(entries[1]); err == nil {
		t.Error("a folder that took a listed file's place is opened")
	}
	if _, err := root.Hold("missing"); err == nil {
		t.Error("a folder that is not there is held")
	}
}

// TestHoldOfOtherTrees: what is no folder on disk has nothing to keep open, and reads the
// same files.
func TestHoldOfOtherTrees(t *testing.T) {
	var tree fs.FS = fstest.MapFS{"package/own.py": {Data: []byte("own")}}
	held, err := New(tree, "memory", "/memory").Hold("package")
	if err != nil {
		t.Fatal(err)
	}
	defer held.Close()
	if text, err := held.Read("own.py", 100); err != nil || string(text) != "own" {
		t.Errorf("own.py reads %q, %v", text, err)
	}
}
