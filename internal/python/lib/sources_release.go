//go:build release

package lib

// This file carries the library's Python packed, as a release does: a quarter of its
// size. py.zip is the folder py, as a test sees to.

import (
	"archive/zip"
	"bytes"
	_ "embed"
	"io/fs"
	"sync"
)

//go:embed py.zip
var packed []byte

// sources opens the archive when a program imports the first module.
var sources packedFiles

type packedFiles struct{}

var archive = sync.OnceValue(func() *zip.Reader {
	reader, err := zip.NewReader(bytes.NewReader(packed), int64(len(packed)))
	if err != nil {
		panic("lib: py.zip: " + err.Error())
	}
	return reader
})

func (packedFiles) Open(name string) (fs.File, error) { return archive().Open(name) }
