package files

// This file holds folders of the operating system.

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// Folder makes a root of a folder of the operating system. Links inside of it
// are followed as long as they stay inside.
func Folder(dir string) (*Root, error) {
	shown := filepath.ToSlash(dir)
	info, err := os.Stat(dir)
	if err != nil {
		return nil, osError(shown, err)
	}
	if !info.IsDir() {
		return nil, &Error{Path: shown, Reason: "is not a folder"}
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, osError(shown, err)
	}
	made := New(folder{root}, shown, absolute(dir))
	made.closer = root
	return made, nil
}

// Mount makes a root of a folder or an archive of the operating system.
func Mount(name string) (*Root, error) {
	place, isDir, err := Locate(name)
	if err != nil {
		return nil, err
	}
	if isDir {
		return Folder(name)
	}
	file, err := OpenPlace(place)
	if err != nil {
		return nil, err
	}
	root, err := Archive(file, file.Size(), filepath.ToSlash(name), absolute(name))
	if err != nil {
		file.Close()
		return nil, err
	}
	root.closer = file
	return root, nil
}

// OpenPlace opens a regular file of the operating system.
func OpenPlace(place Place) (*File, error) {
	root, err := Folder(place.Dir)
	if err != nil {
		return nil, err
	}
	defer root.Close()
	return root.OpenFile(place.Base)
}

// absolute is the path that programs see of an OS path: "/C:/models" of
// C:\models.
func absolute(dir string) string {
	if full, err := filepath.Abs(dir); err == nil {
		dir = full
	}
	return filepath.ToSlash(dir)
}

// osError explains an error of the operating system.
func osError(name string, err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return &Error{Path: name, Reason: "does not exist", Err: fs.ErrNotExist}
	}
	if pathError := (*fs.PathError)(nil); errors.As(err, &pathError) {
		return &Error{Path: name, Reason: "cannot be read: " + pathError.Err.Error(), Err: err}
	}
	return &Error{Path: name, Reason: "cannot be read: " + err.Error(), Err: err}
}

// folder is the tree of a folder, which os.Root keeps links inside of.
type folder struct{ root *os.Root }

// Open opens without waiting: a FIFO that took a file's place since it was looked
// up is found out and not read.
func (f folder) Open(name string) (fs.File, error) {
	return f.root.OpenFile(name, os.O_RDONLY|nonBlocking, 0)
}

// Stat follows links.
func (f folder) Stat(name string) (fs.FileInfo, error) { return f.root.Stat(name) }

// Lstat does not follow the last link.
func (f folder) Lstat(name string) (fs.FileInfo, error) { return f.root.Lstat(name) }

// ReadLink tells where a link leads.
func (f folder) ReadLink(name string) (string, error) { return f.root.Readlink(name) }

// Place is where a file of the operating system stands.
type Place struct {
	Dir  string // the folder, as the user would write it
	Base string // the file's name in it
}

// Locate finds the file or folder that a user names. The user's own link is
// followed, as Python does with a script; what is neither a regular file nor a
// folder is refused.
func Locate(name string) (place Place, isDir bool, err error) {
	shown := filepath.ToSlash(name)
	info, err := os.Stat(name)
	if err != nil {
		return Place{}, false, osError(shown, err)
	}
	if mode := info.Mode(); !mode.IsRegular() && !mode.IsDir() {
		return Place{}, false, &Error{Path: shown, Reason: "is " + kindOf(mode) + ", not a regular file"}
	}
	if link, err := os.Lstat(name); err == nil && link.Mode()&fs.ModeSymlink != 0 && !info.IsDir() {
		if name, err = filepath.EvalSymlinks(name); err != nil {
			return Place{}, false, osError(shown, err)
		}
	}
	return Place{Dir: filepath.Dir(name), Base: filepath.Base(name)}, info.IsDir(), nil
}

// Above is the folder above a folder, and the folder's own name: (".", "models")
// of "models".
func Above(dir string) (parent, base string) {
	if base = filepath.Base(dir); base == "." || base == ".." {
		if full, err := filepath.Abs(dir); err == nil {
			dir = full
			base = filepath.Base(full)
		}
	}
	return filepath.Dir(dir), base
}

// Relative is the slash-separated name of a file below a folder, false if it
// lies elsewhere.
func Relative(dir, file string) (string, bool) {
	name, ok := strings.CutPrefix(absolute(file), strings.TrimSuffix(absolute(dir), "/")+"/")
	return name, ok
}
