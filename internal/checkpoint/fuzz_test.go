package checkpoint

// This file feeds the reader with damaged files.

import (
	"archive/zip"
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"testing"
)

// FuzzRead: no file makes the reader panic.
func FuzzRead(f *testing.F) {
	for _, g := range goldens(f) {
		if data, err := os.ReadFile(filepath.Join("testdata", g.File)); err == nil && len(data) < 8<<10 {
			f.Add(data)
		}
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		read, err := Read(bytes.NewReader(data), int64(len(data)))
		if err != nil {
			return
		}
		for i := range read.Tensors {
			if read.Tensors[i].Bytes() < 0 {
				t.Errorf("%v", read.Tensors[i])
			}
		}
	})
}

// FuzzPickle: no pickle in an archive makes a reader panic: as a model's, or as one of the
// constants and inputs of a program. Archives themselves seldom survive a change.
func FuzzPickle(f *testing.F) {
	for _, g := range goldens(f) {
		data, err := os.ReadFile(filepath.Join("testdata", g.File))
		if err != nil {
			f.Fatal(err)
		}
		archive, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
		if err != nil {
			continue
		}
		for _, file := range archive.File {
			if filepath.Ext(file.Name) != ".pkl" {
				continue
			}
			opened, err := file.Open()
			if err != nil {
				f.Fatal(err)
			}
			var pickled bytes.Buffer
			if _, err := pickled.ReadFrom(opened); err != nil {
				f.Fatal(err)
			}
			f.Add(pickled.Bytes())
		}
	}
	f.Fuzz(func(_ *testing.T, pickled []byte) {
		var b bytes.Buffer
		w := zip.NewWriter(&b)
		for name, content := range map[string][]byte{
			"m/data.pkl": pickled, "m/constants.pkl": pickled, "m/traced_inputs.pkl": pickled, "m/code/__torch__.py": []byte("pass\n"),
			"m/data/0": make([]byte, 4096), "m/constants/0": make([]byte, 4096),
		} {
			entry, err := w.Create(name)
			if err != nil {
				return
			}
			if _, err := entry.Write(content); err != nil {
				return
			}
		}
		if w.Close() != nil {
			return
		}
		_, _ = Read(bytes.NewReader(b.Bytes()), int64(b.Len())) // what it says does not matter
		p, err := ReadProgram(bytes.NewReader(b.Bytes()), int64(b.Len()))
		if err != nil {
			return
		}
		for _, v := range slices.Concat([]any{p.Model}, p.Constants, p.Inputs) {
			_, _ = p.Tensor(v)
			_, _ = p.Constant(v)
		}
	})
}
