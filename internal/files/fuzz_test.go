package files

// This file feeds the reader of archives with damaged ones.

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"io/fs"
	"path"
	"strings"
	"testing"
)

// FuzzArchive: no archive makes the reader panic; every name in a tree lies below its
// root, and reading ends at the limit that was asked for, whatever sizes are declared.
func FuzzArchive(f *testing.F) {
	for _, data := range someArchives(f) {
		f.Add(data)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		root, err := openBytes(data)
		if err != nil {
			return
		}
		defer root.Close()
		walkAll(t, root, ".", 0)
	})
}

// someArchives are a zip, a tar and a packed tar with a folder and a link each.
func someArchives(f *testing.F) [][]byte {
	var plainTar bytes.Buffer
	w := tar.NewWriter(&plainTar)
	for _, header := range []tar.Header{
		{Name: "a/", Typeflag: tar.TypeDir, Mode: 0o755},
		{Name: "a/b.py", Typeflag: tar.TypeReg, Size: 6, Mode: 0o644},
		{Name: "a/c.py", Typeflag: tar.TypeSymlink, Linkname: "b.py"},
	} {
		if err := w.WriteHeader(&header); err != nil {
			f.Fatal(err)
		}
		if header.Size > 0 {
			if _, err := w.Write([]byte("x = 1\n")); err != nil {
				f.Fatal(err)
			}
		}
	}
	if err := w.Close(); err != nil {
		f.Fatal(err)
	}
	var packedTar bytes.Buffer
	z := gzip.NewWriter(&packedTar)
	if _, err := z.Write(plainTar.Bytes()); err != nil {
		f.Fatal(err)
	}
	if err := z.Close(); err != nil {
		f.Fatal(err)
	}
	return [][]byte{zipBytes(f, "a/", "a/b.py", "c.py"), plainTar.Bytes(), packedTar.Bytes()}
}

// walkAll reads every file of a folder, up to 1 KiB of each.
func walkAll(t *testing.T, root *Root, folder string, depth int) {
	entries, err := root.ReadDir(folder)
	if err != nil || depth > 20 {
		return
	}
	for _, entry := range entries {
		name := path.Join(folder, entry.Name())
		if !fs.ValidPath(name) || strings.Contains(entry.Name(), "/") {
			t.Errorf("%q holds %q", folder, entry.Name())
		}
		if entry.IsDir() {
			walkAll(t, root, name, depth+1)
		} else if text, err := root.Read(name, 1024); err == nil && len(text) > 1024 {
			t.Errorf("%q: %d bytes were read", name, len(text))
		}
	}
}
