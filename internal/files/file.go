package files

// This file holds opened files: regular ones, read at any offset, and folders.

import (
	"bytes"
	"io"
	"io/fs"
)

// File is an open regular file. Its size is what it had when it was opened.
type File struct {
	*io.SectionReader
	info   fs.FileInfo
	closer io.Closer
}

// Stat describes the file.
func (f *File) Stat() (fs.FileInfo, error) { return f.info, nil }

// Close closes the file.
func (f *File) Close() error { return f.closer.Close() }

// NewFile makes an open file of what is read at any offset: bytes in memory, an
// upload, a browser's file.
func NewFile(r io.ReaderAt, size int64) *File {
	return &File{SectionReader: io.NewSectionReader(r, 0, size), closer: io.NopCloser(nil)}
}

// randomAccess makes an opened file readable at any offset. One that cannot be is
// read into memory, within the limit on data.
func (r *Root) randomAccess(name string, file fs.File) (*File, error) {
	info, err := file.Stat()
	if err != nil {
		return nil, r.explain(name, err)
	}
	if !info.Mode().IsRegular() { // it was when its name was looked up
		return nil, r.refuse(name, "is %s, not a regular file", kindOf(info.Mode()))
	}
	if at, ok := file.(io.ReaderAt); ok {
		return &File{io.NewSectionReader(at, 0, info.Size()), info, file}, nil
	}
	if info.Size() > MaxData {
		return nil, r.refuse(name, "has %s; files of at most %s are read from here", sizeText(info.Size()), sizeText(MaxData))
	}
	data, err := io.ReadAll(io.LimitReader(file, MaxData+1))
	if err != nil {
		return nil, r.explain(name, err)
	}
	if len(data) > MaxData {
		return nil, r.refuse(name, "has more than %s, though it says %s", sizeText(MaxData), sizeText(info.Size()))
	}
	return &File{io.NewSectionReader(bytes.NewReader(data), 0, int64(len(data))), info, file}, nil
}

// folderFile is an open folder.
type folderFile struct {
	info    fs.FileInfo
	entries []fs.DirEntry
}

func (f *folderFile) Stat() (fs.FileInfo, error) { return f.info, nil }

func (f *folderFile) Close() error { return nil }

func (f *folderFile) Read([]byte) (int, error) {
	return 0, &fs.PathError{Op: "read", Path: f.info.Name(), Err: fs.ErrInvalid}
}

// ReadDir returns the next n entries, all for n ≤ 0.
func (f *folderFile) ReadDir(n int) ([]fs.DirEntry, error) {
	if n <= 0 || n > len(f.entries) {
		if n > 0 && len(f.entries) == 0 {
			return nil, io.EOF
		}
		n = len(f.entries)
	}
	next := f.entries[:n]
	f.entries = f.entries[n:]
	return next, nil
}
