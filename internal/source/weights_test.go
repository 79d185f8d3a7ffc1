package source

// This file tests opening files of parameters: alone, in shards, in folders, and large
// ones.

import (
	"archive/zip"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"testing/fstest"

	"heft/internal/fault"
)

// tensorsFile is a .safetensors file with float32 vectors of 4 elements.
func tensorsFile(names ...string) []byte {
	var entries []string
	for i, name := range names {
		entries = append(entries, fmt.Sprintf(`%q:{"dtype":"F32","shape":[4],"data_offsets":[%d,%d]}`, name, 16*i, 16*i+16))
	}
	header := "{" + strings.Join(entries, ",") + "}"
	data := binary.LittleEndian.AppendUint64(nil, uint64(len(header)))
	return append(append(data, header...), make([]byte, 16*len(names))...)
}

// TestStored: names, bytes of files and remarks of what is opened by each kind of name.
func TestStored(t *testing.T) {
	index := `{"metadata":{"total_size":64},"weight_map":{"a.0.w":"one.safetensors","a.1.w":"one.safetensors","b.w":"two.safetensors"%s}}`
	tree := fstest.MapFS{
		"one.safetensors":          {Data: tensorsFile("a.0.w", "a.1.w")},
		"two.safetensors":          {Data: tensorsFile("b.w")},
		"model.bin":                {Data: tensorsFile("x")}, // by content, whatever it is called
		"whole.index.json":         {Data: []byte(fmt.Sprintf(index, ""))},
		"lost.index.json":          {Data: []byte(fmt.Sprintf(index, `,"c.w":"two.safetensors"`))},
		"absent.index.json":        {Data: []byte(fmt.Sprintf(index, `,"c.w":"three.safetensors"`))},
		"climbing.index.json":      {Data: []byte(fmt.Sprintf(index, `,"c.w":"../../etc/passwd"`))},
		"page.index.json":          {Data: []byte(fmt.Sprintf(index, `,"c.w":"page.html"`))},
		"page.html":                {Data: []byte("<!DOCTYPE html><html>")},
		"m-00001-of-00002.gguf":    {Data: tensorsFile("x")},
		"m-00002-of-00002.gguf":    {Data: tensorsFile("y")},
		"last-00002-of-00002.gguf": {Data: tensorsFile("y")},
	}
	for _, c := range []struct{ name, want string }{
		{"one.safetensors", "a.0.w a.1.w"},
		{"model.bin", "x"},
		{"whole.index.json", "a.0.w a.1.w b.w"},
		{"lost.index.json", "a.0.w a.1.w b.w; the index names 1 tensors that no file has: c.w first"},
		{"absent.index.json", "three.safetensors: no such file"},
		{"climbing.index.json", "leads out of the folder"},
		{"page.index.json", "page.html, one of the shards, is an HTML page"},
		{"m-00001-of-00002.gguf", "x y"},
		{"last-00002-of-00002.gguf", "y; this is one of 2 parts, and last-00001-of-00002.gguf is not beside it"},
	} {
		m, err := OpenFrom(t.Context(), Source{Name: c.name, FS: tree}, Options{})
		if err != nil {
			var own *Error
			if !strings.Contains(err.Error(), c.want) || !errors.As(err, &own) {
				t.Errorf("%s: %v; want %q", c.name, err, c.want)
			}
			continue
		}
		var names []string
		for _, x := range m.Stored().Tensors {
			names = append(names, x.Name)
		}
		got := strings.Join(names, " ")
		for _, remark := range m.Stored().Remarks {
			got += "; " + remark.Text
		}
		if got != c.want {
			t.Errorf("%s: %s; want %s", c.name, got, c.want)
		}
		_, err = m.Trace(Run{})
		if err == nil || Fault(err).Kind != fault.Unsupported || !strings.Contains(err.Error(), "holds parameters and no program") {
			t.Errorf("%s runs: %v", c.name, err)
		}
		if m.Alterable() {
			t.Errorf("%s can be altered", c.name)
		}
		m.Close()
	}
}

// TestStoredFolders: a folder without programs stands for its file of parameters.
func TestStoredFolders(t *testing.T) {
	dir := t.TempDir()
	write := func(name string, data []byte) {
		name = filepath.Join(dir, name)
		if err := errors.Join(os.MkdirAll(filepath.Dir(name), 0o755), os.WriteFile(name, data, 0o644)); err != nil {
			t.Fatal(err)
		}
	}
	write("hub/model.safetensors", tensorsFile("w"))
	write("hub/other.safetensors", tensorsFile("v"))
	write("one/net.pth", tensorsFile("w"))
	write("two/a.pth", tensorsFile("w"))
	write("two/b.pth", tensorsFile("w"))
	for folder, want := range map[string]string{
		"hub": "w", "one": "w", "two": "is a folder with 2 files of parameters: a.pth, b.pth",
	} {
		m, err := Open(t.Context(), filepath.Join(dir, folder), Options{})
		switch {
		case err == nil && m.Stored().Tensors[0].Name == want:
			m.Close()
		case err == nil || !strings.Contains(err.Error(), want):
			t.Errorf("%s: %v; want %s", folder, err, want)
		}
	}
}

// TestLarge: of a file of 2 GiB no more than the header is read, and held.
func TestLarge(t *testing.T) {
	const elements = 1 << 29 // of float32
	header := fmt.Sprintf(`{"w":{"dtype":"F32","shape":[%d],"data_offsets":[0,%d]}}`, elements, 4*elements)
	safe := append(binary.LittleEndian.AppendUint64(nil, uint64(len(header))), header...)

	gguf := []byte("GGUF\x03\x00\x00\x00")
	gguf = binary.LittleEndian.AppendUint64(gguf, 1)
	gguf = binary.LittleEndian.AppendUint64(gguf, 0)
	gguf = append(binary.LittleEndian.AppendUint64(gguf, 1), 'w')
	gguf = binary.LittleEndian.AppendUint64(append(gguf, 1, 0, 0, 0), elements)
	gguf = binary.LittleEndian.AppendUint64(append(gguf, 0, 0, 0, 0), 0)
	gguf = append(gguf, make([]byte, 32-len(gguf)%32)...)

	pickled := "\x80\x02}X\x01\x00\x00\x00wctorch._utils\n_rebuild_tensor_v2\n((X\x07\x00\x00\x00storagectorch\nFloatStorage\nX\x01\x00\x00\x000X\x03\x00\x00\x00cpuJ\x00\x00\x00\x20tQK\x00J\x00\x00\x00\x20\x85K\x01\x85\x89NtRs."
	legacy := "\x80\x02\x8a\x0a\x6c\xfc\x9c\x46\xf9\x20\x6a\xa8\x50\x19.\x80\x02M\xe9\x03.\x80\x02}.\x80\x02" + pickled[2:] + "\x80\x02]X\x01\x00\x00\x000a.\x00\x00\x00\x20\x00\x00\x00\x00"

	for _, c := range []struct {
		name string
		make func(name string)
	}{
		{"model.safetensors", func(name string) { sparse(t, name, safe, int64(len(safe))+4*elements) }},
		{"model.gguf", func(name string) { sparse(t, name, gguf, int64(len(gguf))+4*elements) }},
		{"legacy.pth", func(name string) { sparse(t, name, []byte(legacy), int64(len(legacy))+4*elements) }},
		{"zip.pth", func(name string) { sparseZip(t, name, pickled, 4*elements) }},
	} {
		name := filepath.Join(t.TempDir(), c.name)
		c.make(name)
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		m, err := Open(t.Context(), name, Options{})
		runtime.ReadMemStats(&after)
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		if n := m.Stored().Tensors[0].Bytes(); n != 4*elements {
			t.Errorf("%s: a tensor of %d bytes", c.name, n)
		}
		if took := after.TotalAlloc - before.TotalAlloc; took > 4<<20 {
			t.Errorf("%s: %d bytes were allocated", c.name, took)
		}
		m.Close()
	}
}

// sparse makes a file with a beginning and a hole behind it.
func sparse(t *testing.T, name string, head []byte, size int64) {
	t.Helper()
	err := os.WriteFile(name, head, 0o644)
	if err := errors.Join(err, os.Truncate(name, size)); err != nil {
		t.Fatal(err)
	}
}

// holes writes a file in which long pieces are holes.
type holes struct {
	file   *os.File
	offset int64
}

func (h *holes) Write(p []byte) (int, error) {
	defer func() { h.offset += int64(len(p)) }()
	if len(p) >= 1<<20 {
		return len(p), nil
	}
	return h.file.WriteAt(p, h.offset)
}

// sparseZip makes a checkpoint whose one storage is a hole.
func sparseZip(t *testing.T, name, pickled string, size int) {
	t.Helper()
	file, err := os.Create(name)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	w := zip.NewWriter(&holes{file: file})
	entry, err := w.CreateHeader(&zip.FileHeader{Name: "zip/data.pkl", Method: zip.Store})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.WriteString(entry, pickled); err != nil {
		t.Fatal(err)
	}
	if entry, err = w.CreateRaw(&zip.FileHeader{Name: "zip/data/0", Method: zip.Store, CompressedSize64: uint64(size), UncompressedSize64: uint64(size)}); err != nil {
		t.Fatal(err)
	}
	for piece := make([]byte, 1<<20); size > 0; size -= len(piece) {
		if _, err := entry.Write(piece); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
}
