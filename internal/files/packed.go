package files

// This file holds a tree of named contents: what archives and bytes in memory
// are behind.

import (
	"bytes"
	"fmt"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"
	"time"
)

// packed is a tree whose files are opened one by one; it has no links.
type packed struct {
	nodes map[string]*node // "." is the top
}

// node is a file or folder of a packed tree, and describes itself.
type node struct {
	name    string
	size    int64
	mode    fs.FileMode
	open    func() (io.ReadCloser, error) // of a file
	entries []fs.DirEntry                 // of a folder
}

func (n *node) Name() string               { return n.name }
func (n *node) Size() int64                { return n.size }
func (n *node) Mode() fs.FileMode          { return n.mode }
func (n *node) Type() fs.FileMode          { return n.mode.Type() }
func (n *node) ModTime() time.Time         { return time.Time{} }
func (n *node) IsDir() bool                { return n.mode.IsDir() }
func (n *node) Sys() any                   { return nil }
func (n *node) Info() (fs.FileInfo, error) { return n, nil }

func newPacked() *packed {
	return &packed{nodes: map[string]*node{".": {name: ".", mode: fs.ModeDir | 0o555}}}
}

// add puts a file or folder into the tree, with the folders above it. A name that
// is unsafe, or taken, is an error: two readers may not see two things in it.
func (p *packed) add(name string, n *node) error {
	clean := strings.TrimSuffix(name, "/")
	for strings.HasPrefix(clean, "./") {
		clean = clean[len("./"):]
	}
	if clean == "." || clean == "" {
		return nil
	}
	switch {
	case len(clean) > maxName:
		return &Error{Reason: fmt.Sprintf("has an entry with a name of %d bytes; at most %d are read", len(clean), maxName)}
	case !fs.ValidPath(clean) || strings.ContainsAny(clean, "\\\x00") || strings.HasSuffix(clean[:min(2, len(clean))], ":"):
		return &Error{Reason: fmt.Sprintf("has an entry with the unsafe name %q", name)}
	case strings.Count(clean, "/") >= maxDepth:
		return &Error{Reason: fmt.Sprintf("has an entry more than %d folders deep", maxDepth)}
	case len(p.nodes) > maxEntries:
		return &Error{Reason: fmt.Sprintf("has more than %d entries", maxEntries)}
	}
	n.name = path.Base(clean)
	if known, ok := p.nodes[clean]; ok {
		if known.IsDir() && n.IsDir() {
			return nil
		}
		return &Error{Reason: fmt.Sprintf("has two entries with the name %q", clean)}
	}
	above, err := p.folderOf(clean)
	if err != nil {
		return err
	}
	p.nodes[clean] = n
	above.entries = append(above.entries, n)
	return nil
}

// folderOf returns the folder that a name lies in, made if it is not there.
func (p *packed) folderOf(name string) (*node, error) {
	dir := path.Dir(name)
	above, ok := p.nodes[dir]
	if !ok {
		above = &node{mode: fs.ModeDir | 0o555}
		if err := p.add(dir, above); err != nil {
			return nil, err
		}
	}
	if !above.IsDir() {
		return nil, &Error{Reason: fmt.Sprintf("has the entry %q, which is a file and a folder", dir)}
	}
	return above, nil
}

// Open opens a file or folder.
func (p *packed) Open(name string) (fs.File, error) {
	n, ok := p.nodes[name]
	if !ok {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
	}
	if n.IsDir() {
		return &folderFile{info: n, entries: slices.Clone(n.entries)}, nil
	}
	content, err := n.open()
	if err != nil {
		return nil, err
	}
	if at, ok := content.(placed); ok {
		return &File{at.SectionReader, n, content}, nil
	}
	return &packedFile{content, n}, nil
}

// Stat describes a file or folder without opening it.
func (p *packed) Stat(name string) (fs.FileInfo, error) {
	n, ok := p.nodes[name]
	if !ok {
		return nil, &fs.PathError{Op: "stat", Path: name, Err: fs.ErrNotExist}
	}
	return n, nil
}

// packedFile is an open file that can only be read from its beginning.
type packedFile struct {
	io.ReadCloser
	node *node
}

func (f *packedFile) Stat() (fs.FileInfo, error) { return f.node, nil }

// placed is content that can be read at any offset.
type placed struct{ *io.SectionReader }

// Close does nothing: what lies behind is not this content's own.
func (placed) Close() error { return nil }

// contentNode is a file that is in memory.
func contentNode(data []byte) *node {
	return &node{size: int64(len(data)), mode: 0o444, open: func() (io.ReadCloser, error) {
		return placed{io.NewSectionReader(bytes.NewReader(data), 0, int64(len(data)))}, nil
	}}
}

// refusedNode is an entry that is listed and never read, such as a link.
func refusedNode(mode fs.FileMode, reason string) *node {
	return &node{mode: mode, open: func() (io.ReadCloser, error) { return nil, &Error{Reason: reason} }}
}

// Memory makes a tree of contents by slash-separated name.
func Memory(contents map[string][]byte) (fs.FS, error) {
	tree := newPacked()
	for name, data := range contents {
		if err := tree.add(name, contentNode(data)); err != nil {
			return nil, &Error{Path: name, Reason: "cannot be given: the set of files " + err.(*Error).Reason}
		}
	}
	return tree, nil
}

// One makes a tree of one file, of size bytes that are read where they are: an
// upload, or a browser's file.
func One(name string, r io.ReaderAt, size int64) (fs.FS, error) {
	tree := &single{name: name, file: r, node: &node{size: size, mode: 0o444}, packed: newPacked()}
	if err := tree.add(name, tree.node); err != nil {
		return nil, &Error{Path: name, Reason: "cannot be given: it " + err.(*Error).Reason}
	}
	return tree, nil
}

// single is a tree of one file.
type single struct {
	*packed
	name string
	file io.ReaderAt
	node *node
}

// Open opens the file without reading it, or a folder above it.
func (s *single) Open(name string) (fs.File, error) {
	if name != path.Clean(s.name) {
		return s.packed.Open(name)
	}
	content := placed{io.NewSectionReader(s.file, 0, s.node.size)}
	return &File{content.SectionReader, s.node, content}, nil
}
