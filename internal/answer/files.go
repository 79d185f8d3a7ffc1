package answer

// This file is the tree of files that came with a question.

import (
	"bytes"
	"errors"
	"io"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"
	"time"
)

// Files are the visitor's files by slash-separated path. They are read where they are.
type Files map[string]File

// File is one of them.
type File struct {
	Content io.ReaderAt
	Size    int64
}

// NewFile is a file whose content is in memory.
func NewFile(content []byte) File {
	return File{bytes.NewReader(content), int64(len(content))}
}

// with adds a file, or takes the place of one, in a copy.
func (f Files) with(name string, content []byte) Files {
	all := maps.Clone(f)
	if all == nil {
		all = Files{}
	}
	all[name] = NewFile(content)
	return all
}

func (f Files) names() []string { return slices.Sorted(maps.Keys(f)) }

// Open opens a file or a folder.
func (f Files) Open(name string) (fs.File, error) {
	if !fs.ValidPath(name) {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrInvalid}
	}
	if file, ok := f[name]; ok {
		return &opened{SectionReader: io.NewSectionReader(file.Content, 0, file.Size), info: info{path.Base(name), file.Size, 0}}, nil
	}
	entries := f.entries(name)
	if len(entries) == 0 && name != "." {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
	}
	return &folder{info: info{path.Base(name), 0, fs.ModeDir | 0o555}, entries: entries}, nil
}

// entries lists what stands in a folder, by name.
func (f Files) entries(name string) []fs.DirEntry {
	below := name + "/"
	if name == "." {
		below = ""
	}
	found := map[string]info{}
	for file, content := range f {
		rest, inside := strings.CutPrefix(file, below)
		if !inside || rest == "" {
			continue
		}
		first, _, deeper := strings.Cut(rest, "/")
		if deeper {
			found[first] = info{first, 0, fs.ModeDir | 0o555}
		} else {
			found[first] = info{first, content.Size, 0o444}
		}
	}
	var entries []fs.DirEntry
	for _, each := range slices.Sorted(maps.Keys(found)) {
		entries = append(entries, fs.FileInfoToDirEntry(found[each]))
	}
	return entries
}

// opened is an open file, which may be read at any offset.
type opened struct {
	*io.SectionReader
	info info
}

// Stat describes the file.
func (o *opened) Stat() (fs.FileInfo, error) { return o.info, nil }

// Close does nothing: the page holds the file.
func (o *opened) Close() error { return nil }

// folder is an open folder.
type folder struct {
	info    info
	entries []fs.DirEntry
	read    int
}

// Stat describes the folder.
func (d *folder) Stat() (fs.FileInfo, error) { return d.info, nil }

// Close does nothing.
func (d *folder) Close() error { return nil }

// Read fails: a folder has no content.
func (d *folder) Read([]byte) (int, error) {
	return 0, &fs.PathError{Op: "read", Path: d.info.name, Err: errors.New("is a folder")}
}

// ReadDir lists the next entries, as [fs.ReadDirFile] says.
func (d *folder) ReadDir(most int) ([]fs.DirEntry, error) {
	left := d.entries[d.read:]
	if most > 0 && len(left) == 0 {
		return nil, io.EOF
	}
	if most > 0 && len(left) > most {
		left = left[:most]
	}
	d.read += len(left)
	return left, nil
}

// info describes a file or a folder.
type info struct {
	name string
	size int64
	mode fs.FileMode
}

// Name is the last part of the path.
func (i info) Name() string { return i.name }

// Size is in bytes, 0 for a folder.
func (i info) Size() int64 { return i.size }

// Mode tells folders from files.
func (i info) Mode() fs.FileMode { return i.mode }

// ModTime is not known.
func (i info) ModTime() time.Time { return time.Time{} }

// IsDir tells folders.
func (i info) IsDir() bool { return i.mode.IsDir() }

// Sys is nothing.
func (i info) Sys() any { return nil }
