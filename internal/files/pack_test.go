package files

// This file packs the archives that the other tests read.

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"testing"
)

// packAs makes a root of an archive of contents.
func packAs(t *testing.T, contents map[string][]byte, kind string) *Root {
	t.Helper()
	var b bytes.Buffer
	if kind == "zip" {
		w := zip.NewWriter(&b)
		for name, data := range contents {
			entry, err := w.Create(name)
			check(t, err)
			_, err = entry.Write(data)
			check(t, err)
		}
		check(t, w.Close())
	} else {
		packed := gzip.NewWriter(&b)
		w := tar.NewWriter(packed)
		for name, data := range contents {
			check(t, w.WriteHeader(&tar.Header{Name: "./" + name, Typeflag: tar.TypeReg, Size: int64(len(data)), Mode: 0o644}))
			_, err := w.Write(data)
			check(t, err)
		}
		check(t, w.Close())
		check(t, packed.Close())
	}
	root, err := Archive(bytes.NewReader(b.Bytes()), int64(b.Len()), "a."+kind, "/a."+kind)
	check(t, err)
	return root
}
