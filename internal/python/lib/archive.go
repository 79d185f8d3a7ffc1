package lib

// This file reads the Python that a release carries packed.

import (
	"archive/zip"
	"bytes"
	"io/fs"
	"sync"
)

// Packed are the files of a zip archive that the program carries; it is opened when the
// first of them is asked for.
func Packed(archive []byte) fs.FS {
	return packedFiles(sync.OnceValue(func() *zip.Reader {
		reader, err := zip.NewReader(bytes.NewReader(archive), int64(len(archive)))
		if err != nil {
			panic("an archive that the program carries: " + err.Error())
		}
		return reader
	}))
}

type packedFiles func() *zip.Reader

func (p packedFiles) Open(name string) (fs.File, error) { return p().Open(name) }
