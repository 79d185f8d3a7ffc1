// Package content tells by a file's content what it is: which of heft's readers takes
// it or, for formats that heft does not read, what to do instead. Names of files decide
// nothing, except between formats that no content tells apart.
//
// The table is [Formats]; a row says how its format is known and where that is from.
// Entry point: Of.
package content

import (
	"bytes"
	"io"
	"path"
	"strings"
	"unicode/utf8"

	"heft/internal/files"
)

// Reader is the room of heft's that reads a format.
type Reader uint8

// The readers.
const (
	None      Reader = iota // heft does not read it
	ONNX                    // internal/onnx
	Weights                 // a file of parameters
	Index                   // a list of files of parameters
	Program                 // an exported program
	Config                  // a Hugging Face config.json
	Tape                    // internal/tape
	Elsewhere               // an archive that may hold Python
)

// Format is a row of the table.
type Format struct {
	Name     string // "Keras HDF5"
	What     string // as a sentence goes on: "a Keras model in HDF5"
	Reader   Reader
	Advice   string // what to do with one that heft does not read
	Evidence string // where the signs of the format are from
	is       func(*probe) bool
}

// headBytes is how much of a file's beginning is looked at.
const headBytes = 4 << 10

// probe is a file that is being recognised.
type probe struct {
	head []byte
	size int64
	file io.ReaderAt
	name string // the file's, without folders

	archive *files.Root // once it was opened
	opened  bool
}

// Of recognises a file by its content; nil stands for what may be a program's source.
// The name, without folders, decides where content cannot.
func Of(file io.ReaderAt, size int64, name string) (*Format, error) {
	head := make([]byte, min(headBytes, max(size, 0)))
	n, err := file.ReadAt(head, 0)
	if err != nil && err != io.EOF {
		return nil, err
	}
	p := &probe{head: head[:n], size: size, file: file, name: path.Base(name)}
	for i := range formats {
		if formats[i].is(p) {
			return &formats[i], nil
		}
	}
	return nil, nil
}

// Formats is the table, in the order in which it is gone through.
func Formats() []Format { return append([]Format(nil), formats...) }

// starts has one of some first bytes.
func starts(prefixes ...string) func(*probe) bool {
	return func(p *probe) bool {
		for _, prefix := range prefixes {
			if bytes.HasPrefix(p.head, []byte(prefix)) {
				return true
			}
		}
		return false
	}
}

// magic is starts for magic numbers of letters, which a text might begin with.
func magic(prefixes ...string) func(*probe) bool {
	begins := starts(prefixes...)
	return func(p *probe) bool {
		return begins(p) && bytes.ContainsFunc(p.head, func(r rune) bool { return r < '\t' || r == utf8.RuneError })
	}
}

// at has some bytes at an offset.
func at(offset int, text string) func(*probe) bool {
	return func(p *probe) bool {
		return len(p.head) >= offset+len(text) && string(p.head[offset:offset+len(text)]) == text
	}
}

// text is the beginning of a file of text without white space in front; "" for others.
func (p *probe) text() string {
	if bytes.IndexByte(p.head, 0) >= 0 {
		return ""
	}
	return strings.TrimLeft(strings.TrimPrefix(string(p.head), "\ufeff"), " \t\r\n")
}

// printable tells a text: no byte of it is a control character.
func (p *probe) printable() bool {
	return !bytes.ContainsFunc(p.head, func(r rune) bool { return r < ' ' && !strings.ContainsRune("\t\n\r\f", r) })
}

// firstLine is the first line of a text that is neither empty nor a comment.
func (p *probe) firstLine(comments string) string {
	for line := range strings.Lines(p.text()) {
		line = strings.TrimSpace(line)
		if line != "" && !strings.ContainsRune(comments, rune(line[0])) {
			return line
		}
	}
	return ""
}

// zip is the archive's list, nil for what is no zip.
func (p *probe) zip() *files.Root {
	if !p.opened {
		p.opened = true
		if bytes.HasPrefix(p.head, []byte("PK")) {
			p.archive, _ = files.Archive(p.file, p.size, p.name, "/archive")
		}
	}
	return p.archive
}

// zipWith is an archive in which a file lies, at the top or in its one folder.
func zipWith(names ...string) func(*probe) bool {
	return func(p *probe) bool {
		root := p.zip()
		if root == nil {
			return false
		}
		for _, name := range names {
			if !root.IsFile(name) && !p.inFolder(name) {
				return false
			}
		}
		return true
	}
}

// inFolder tells whether a file lies in a folder at the top of an archive.
func (p *probe) inFolder(name string) bool {
	entries, err := p.archive.ReadDir(".")
	if err != nil {
		return false
	}
	for _, entry := range entries[:min(len(entries), 16)] {
		if entry.IsDir() && p.archive.IsFile(path.Join(entry.Name(), name)) {
			return true
		}
	}
	return false
}

// zipOf is an archive whose files all end so.
func zipOf(suffix string) func(*probe) bool {
	return func(p *probe) bool {
		root := p.zip()
		if root == nil {
			return false
		}
		entries, err := root.ReadDir(".")
		if err != nil || len(entries) == 0 {
			return false
		}
		for _, entry := range entries {
			if !strings.HasSuffix(entry.Name(), suffix) {
				return false
			}
		}
		return true
	}
}
