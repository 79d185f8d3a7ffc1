package lib

// This file imports every embedded module.

import (
	"io/fs"
	"strings"
	"testing"
)

// TestImportEverything imports every embedded module in a machine of its own.
func TestImportEverything(t *testing.T) {
	err := fs.WalkDir(sources, "py", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		name, _ := strings.CutSuffix(strings.TrimPrefix(path, "py/"), ".py")
		name, _ = strings.CutSuffix(strings.ReplaceAll(name, "/", "."), ".__init__")
		t.Run(name, func(t *testing.T) {
			machine := newVM()
			defer machine.Close()
			if _, err := machine.Import(name); err != nil {
				t.Error(failureText(err))
			}
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
