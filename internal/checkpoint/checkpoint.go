// Package checkpoint reads what torch.save and torch.jit.save write: state dicts,
// checkpoints with an optimizer's state, whole pickled modules, TorchScript archives.
// Nothing in a file is run, and no element is read: the tensors' names, types and
// shapes stand in the pickle, and where their elements lie is checked.
//
// Two containers, as torch/serialization.py of releases 0.4 to 2.15 writes and reads
// them: a zip whose one folder has data.pkl and a file for each storage (from 1.6 on),
// and before that a row of pickles with the storages behind (TestGoldens has both, from
// torch 2.15).
//
// Entry point: Read.
package checkpoint

import (
	"fmt"
	"io"
	"io/fs"
	"path"
	"strings"

	"heft/internal/files"
	"heft/internal/pickle"
	"heft/internal/weights"
)

// Error says what is wrong with a file.
type Error struct {
	Message string
	Advice  string
	Err     error // the cause, if there is one
}

// Error returns the message.
func (e *Error) Error() string { return e.Message }

// Hint returns what to try.
func (e *Error) Hint() string { return e.Advice }

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }

func wrong(format string, args ...any) error { return &Error{Message: fmt.Sprintf(format, args...)} }

// maxPickle bounds a pickle of an archive. Its strings of bytes are not read.
const maxPickle = 1 << 30

// Read reads the structure of a file of size bytes.
func Read(r io.ReaderAt, size int64) (*weights.File, error) {
	head, err := files.Head(io.NewSectionReader(r, 0, size))
	if err != nil {
		return nil, &Error{Message: "the file cannot be read: " + err.Error(), Err: err}
	}
	if !strings.HasPrefix(string(head), "PK") {
		return readLegacy(r, size)
	}
	root, err := files.Archive(r, size, "the archive", "/archive")
	if err != nil {
		return nil, &Error{Message: err.Error(), Err: err}
	}
	return readArchive(root)
}

// folderOf is the folder of an archive that has torch.save's data.pkl, false if none has.
func folderOf(root *files.Root) (string, bool) {
	if root.IsFile("data.pkl") {
		return ".", true
	}
	entries, err := root.ReadDir(".")
	if err != nil {
		return "", false
	}
	for _, entry := range entries {
		if entry.IsDir() && root.IsFile(path.Join(entry.Name(), "data.pkl")) {
			return entry.Name(), true
		}
	}
	return "", false
}

func readArchive(root *files.Root) (*weights.File, error) {
	folder, ok := folderOf(root)
	if !ok {
		return nil, wrong("the archive has no data.pkl")
	}
	value, err := readPickle(root, path.Join(folder, "data.pkl"))
	if err != nil {
		return nil, err
	}
	c := newContent(archiveStorages{root, path.Join(folder, "data")}.check)
	if !root.IsDir(path.Join(folder, "code")) {
		return c.file("PyTorch checkpoint", value)
	}
	if c.script, err = readScript(root, folder); err != nil {
		return nil, err
	}
	f, err := c.file("TorchScript", value)
	if err != nil {
		return nil, err
	}
	return f, addConstants(f, root, folder)
}

// readPickle reads a pickle of an archive.
func readPickle(root *files.Root, name string) (any, error) {
	file, err := root.OpenFile(name)
	if err != nil {
		return nil, &Error{Message: path.Base(name) + " cannot be read: " + err.Error(), Err: err}
	}
	defer file.Close()
	if file.Size() > maxPickle {
		return nil, wrong("%s has %d bytes; at most %d are read", path.Base(name), file.Size(), int64(maxPickle))
	}
	value, err := pickle.NewReader(file, 0, file.Size()).Read()
	if err != nil {
		return nil, &Error{Message: path.Base(name) + ": " + err.Error(), Err: err}
	}
	return value, nil
}

// archiveStorages are the storages of an archive: a file each.
type archiveStorages struct {
	root   *files.Root
	folder string
}

// check holds a storage against its file.
func (a archiveStorages) check(key string, bytes int64) error {
	name := path.Join(a.folder, key)
	if !fs.ValidPath(name) || strings.Contains(key, "/") {
		return wrong("a storage with the name %q", key)
	}
	info, err := a.root.Stat(name)
	if err != nil {
		return &Error{Message: fmt.Sprintf("storage %q is not in the archive", key), Advice: "the file may be cut off: fetch it again", Err: err}
	}
	if info.Size() < bytes {
		return wrong("storage %q has %d bytes, its tensors need %d", key, info.Size(), bytes)
	}
	return nil
}

// magic begins a file of torch.save before 1.6, as a pickled integer.
const magic = "0x1950a86a20f9469cfc6c"

// readLegacy reads a row of pickles: magic number, protocol, system, object, the
// storages' keys. A file with one pickle alone is one that pickle.dump wrote.
func readLegacy(r io.ReaderAt, size int64) (*weights.File, error) {
	in := pickle.NewReader(r, 0, size)
	next := func() (any, error) {
		v, err := in.Read()
		if err != nil {
			return nil, &Error{Message: "the pickle cannot be read: " + err.Error(), Err: err}
		}
		return v, nil
	}
	first, err := next()
	if err != nil {
		return nil, err
	}
	if !isMagic(first) {
		return newContent(nil).file("pickle", first)
	}
	for range 2 { // the protocol, and the sizes of C's types
		if _, err := next(); err != nil {
			return nil, err
		}
	}
	value, err := next()
	if err != nil {
		return nil, err
	}
	if _, err := next(); err != nil { // the storages' keys
		return nil, err
	}
	c := newContent(nil)
	f, err := c.file("PyTorch checkpoint (before 1.6)", value)
	if err != nil {
		return nil, err
	}
	if need, have := c.storageBytes(), size-in.Offset(); need > have {
		return nil, &Error{Message: fmt.Sprintf("the tensors need %d bytes, but only %d follow: the file is cut off", need, have), Advice: "fetch it again"}
	}
	return f, nil
}

// isMagic tells whether a value is the magic number.
func isMagic(v any) bool {
	n, ok := v.(interface{ Text(base int) string })
	return ok && "0x"+n.Text(16) == magic
}
