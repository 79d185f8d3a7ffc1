package lib

// This file tests what a release finds in the archive that it carries.

import (
	"archive/zip"
	"bytes"
	"errors"
	"io/fs"
	"testing"
)

// TestPackedFiles: a file is read and told of by its own name, a folder is told of by those
// of its files, and what is neither does not exist. Only Open makes the list of folders.
func TestPackedFiles(t *testing.T) {
	var archive bytes.Buffer
	writer := zip.NewWriter(&archive)
	for name, text := range map[string]string{"py/torch/nn/init.py": "import math\n", "py/empty.py": "", "py/torch.py": "x = 1\n"} {
		file, err := writer.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := file.Write([]byte(text)); err != nil {
			t.Fatal(err)
		}
	}
	if err := writer.Close(); err != nil {
		t.Fatal(err)
	}
	packed := Packed(archive.Bytes())
	for name, want := range map[string]string{"py/torch/nn/init.py": "import math\n", "py/empty.py": "", "py/torch.py": "x = 1\n"} {
		text, err := fs.ReadFile(packed, name)
		if err != nil || string(text) != want {
			t.Errorf("%s: %q, %v", name, text, err)
		}
		if info, err := fs.Stat(packed, name); err != nil || info.IsDir() || info.Size() != int64(len(want)) {
			t.Errorf("%s: %v, %v", name, info, err)
		}
	}
	for _, folder := range []string{"py", "py/torch", "py/torch/nn"} {
		if info, err := fs.Stat(packed, folder); err != nil || !info.IsDir() {
			t.Errorf("%s: %v, %v", folder, info, err)
		}
	}
	for _, name := range []string{"py/tor", "py/torch/nn/init", "torch.py", "py/torch/nn/init.py/x"} {
		if _, err := fs.ReadFile(packed, name); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("reading %s: %v", name, err)
		}
		if _, err := fs.Stat(packed, name); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("asking for %s: %v", name, err)
		}
	}
}
