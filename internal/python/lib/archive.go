package lib

// This file reads the Python that a release carries packed.

import (
	"archive/zip"
	"bytes"
	"io"
	"io/fs"
	"slices"
	"strings"
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

// packedFiles finds files by going through the archive's directory: Open of a zip.Reader
// first lists and sorts the folders of all, which takes longer than what a model imports.
type packedFiles func() *zip.Reader

func (p packedFiles) Open(name string) (fs.File, error) { return p().Open(name) }

// ReadFile reads a file.
func (p packedFiles) ReadFile(name string) ([]byte, error) {
	file, err := p.find("open", name)
	if err != nil {
		return nil, err
	}
	reader, err := file.Open()
	if err != nil {
		return nil, err
	}
	defer reader.Close()
	text := make([]byte, file.UncompressedSize64) // of the program's own archive
	_, err = io.ReadFull(reader, text)
	return text, err
}

// Stat tells of a file or a folder.
func (p packedFiles) Stat(name string) (fs.FileInfo, error) {
	file, err := p.find("stat", name)
	if err == nil {
		return file.FileInfo(), nil
	}
	within := func(f *zip.File) bool { return strings.HasPrefix(f.Name, name+"/") }
	if !slices.ContainsFunc(p().File, within) {
		return nil, err
	}
	folder, err := p.Open(name)
	if err != nil {
		return nil, err
	}
	defer folder.Close()
	return folder.Stat()
}

func (p packedFiles) find(what, name string) (*zip.File, error) {
	files := p().File
	if i := slices.IndexFunc(files, func(f *zip.File) bool { return f.Name == name }); i >= 0 {
		return files[i], nil
	}
	return nil, &fs.PathError{Op: what, Path: name, Err: fs.ErrNotExist}
}
