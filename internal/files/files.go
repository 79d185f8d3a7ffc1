// Package files is the only room that opens anything: a read-only view of the
// files that a model may need, wherever these come from.
//
// A [Root] is one tree: a folder of the operating system, a zip or tar archive,
// bytes in memory, or any fs.FS (an upload, a browser's file). It is an fs.FS
// itself, with slash-separated names, and gives regular files and folders only.
// What is refused is refused here, before a byte is read, and nowhere else:
//
//   - names that climb out of the root ("../secrets"), and links that lead out
//   - devices, FIFOs, sockets and links to them
//   - files that are larger than the reader takes
//   - archives with unsafe or repeated names, or that unpack to too much
//
// A [View] is what a program sees of several roots: absolute paths and a folder
// that relative ones start in.
package files

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"strings"

	"heft/internal/stable"
)

// Limits of what is read.
const (
	// MaxSource bounds a file of Python source: the largest of PyTorch's own
	// (testing/_internal/common_methods_invocations.py) has 1.1 MiB.
	MaxSource = 16 << 20
	// MaxData bounds a file that a program reads: the largest table in use, a
	// tokenizer's vocabulary in JSON, has 17 MiB.
	MaxData = 32 << 20
	// maxEntries bounds the entries of one folder, and those of an archive: all of
	// torch's wheel has 15,000.
	maxEntries = 100_000
	// maxDepth bounds the folders above a file. PATH_MAX allows no more than 2,048.
	maxDepth = 64
	// maxName bounds a name, as PATH_MAX does.
	maxName = 4096
)

// Error says why a file is not read.
type Error struct {
	Path   string // as the user would write it
	Reason string // "is a FIFO, not a regular file"
	Err    error  // the cause, if there is one
}

// Error returns "model.py is a FIFO, not a regular file".
func (e *Error) Error() string { return e.Path + " " + e.Reason }

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }

// Root is a tree of files, read only. It is safe for concurrent use.
type Root struct {
	tree fs.FS
	// prefix, if set, is the folder below which the tree hangs: nothing else is
	// in the root.
	prefix string
	dir    string
	mount  string
	closer io.Closer
}

// New makes a root of any tree. dir is its name in texts ("" shows the names in
// it alone), mount the absolute slash-separated path that programs see.
func New(tree fs.FS, dir, mount string) *Root {
	return &Root{tree: tree, dir: dir, mount: path.Clean("/" + mount)}
}

// Under hangs the root below a folder of its own name, which becomes the only
// entry: "net.py" of the folder models is then "models/net.py", so that models can
// be a package, and what lies beside models stays outside.
func (r *Root) Under() *Root {
	hung := *r
	hung.prefix = path.Base(r.mount)
	hung.mount = path.Dir(r.mount)
	return &hung
}

// Only is the only entry of a root that hangs below a folder of its own name; ""
// for others.
func (r *Root) Only() string { return r.prefix }

// Shared is the same root for another owner: closing it does nothing.
func (r *Root) Shared() *Root {
	shared := *r
	shared.closer = nil
	return &shared
}

// Sub makes a root of a folder in the root.
func (r *Root) Sub(name string) (*Root, error) {
	if name == "." {
		return r, nil
	}
	if info, err := r.Stat(name); err != nil {
		return nil, err
	} else if !info.IsDir() {
		return nil, r.refuse(name, "is not a folder")
	}
	return &Root{tree: subtree{r, name}, dir: r.Display(name), mount: r.Path(name)}, nil
}

// Hold is Sub for reading many files of one folder, which is kept open: none of
// them costs a walk down to it. Links that lead out of the folder are refused, those
// that stay in the root, too. The caller closes it.
func (r *Root) Hold(name string) (*Root, error) {
	within, err := r.inside(name)
	if err != nil {
		return nil, err
	}
	tree, ok := r.tree.(folder)
	if !ok {
		sub, err := r.Sub(name)
		if err != nil {
			return nil, err
		}
		return sub.Shared(), nil
	}
	held, err := tree.root.OpenRoot(within)
	if err != nil {
		return nil, r.explain(name, err)
	}
	return &Root{tree: folder{held}, dir: r.Display(name), mount: r.Path(name), closer: held}, nil
}

// subtree is a folder of a root. Links may lead anywhere in the root.
type subtree struct {
	root   *Root
	folder string
}

// Open opens a file or folder of the folder.
func (s subtree) Open(name string) (fs.File, error) { return s.root.Open(path.Join(s.folder, name)) }

// Stat describes a file or folder of the folder.
func (s subtree) Stat(name string) (fs.FileInfo, error) {
	return s.root.Stat(path.Join(s.folder, name))
}

// Mount is the absolute path that programs see of the root.
func (r *Root) Mount() string { return r.mount }

// Path is the absolute path that programs see of a file.
func (r *Root) Path(name string) string { return path.Join(r.mount, name) }

// Display is a file's name in positions and texts.
func (r *Root) Display(name string) string {
	if r.prefix != "" {
		name = strings.TrimPrefix(name, r.prefix+"/")
	}
	if r.dir == "" || r.dir == "." {
		return name
	}
	return path.Join(r.dir, name)
}

// Close releases the folder or archive behind the root.
func (r *Root) Close() error {
	if r.closer == nil {
		return nil
	}
	return r.closer.Close()
}

func (r *Root) refuse(name, format string, args ...any) error {
	return &Error{Path: r.Display(name), Reason: fmt.Sprintf(format, args...)}
}

// inside returns the name in the tree, or an error that says why there is none.
func (r *Root) inside(name string) (string, error) {
	switch {
	case len(name) > maxName:
		return "", r.refuse(name[:64]+"…", "has a name of %d bytes; at most %d are read", len(name), maxName)
	case !fs.ValidPath(name):
		return "", r.refuse(name, "leads out of the folder it is looked for in")
	case strings.Count(name, "/") >= maxDepth:
		return "", r.refuse(name, "lies more than %d folders deep", maxDepth)
	}
	if r.prefix == "" {
		return name, nil
	}
	if name == r.prefix {
		return ".", nil
	}
	if below, ok := strings.CutPrefix(name, r.prefix+"/"); ok {
		return below, nil
	}
	return "", &Error{Path: r.Display(name), Reason: "does not exist", Err: fs.ErrNotExist}
}

// explain turns a tree's error into one that says what a user can understand.
func (r *Root) explain(name string, err error) error {
	var known *Error
	var pathError *fs.PathError
	switch {
	case errors.As(err, &known):
		return &Error{Path: r.Display(name), Reason: known.Reason, Err: known.Err}
	case errors.Is(err, fs.ErrNotExist):
		return &Error{Path: r.Display(name), Reason: "does not exist", Err: fs.ErrNotExist}
	case errors.As(err, &pathError) && strings.Contains(pathError.Err.Error(), "escapes from parent"):
		return r.refuse(name, "is a link that leads out of the folder it lies in")
	case errors.As(err, &pathError):
		return &Error{Path: r.Display(name), Reason: "cannot be read: " + pathError.Err.Error(), Err: err}
	}
	return &Error{Path: r.Display(name), Reason: "cannot be read: " + err.Error(), Err: err}
}

// Stat describes a regular file or a folder; anything else is refused.
func (r *Root) Stat(name string) (fs.FileInfo, error) {
	within, err := r.inside(name)
	if err != nil {
		return nil, err
	}
	if within, err = follow(r.tree, within); err != nil {
		return nil, r.explain(name, err)
	}
	info, err := fs.Stat(r.tree, within)
	if err != nil {
		return nil, r.explain(name, err)
	}
	if err := r.checkKind(name, info); err != nil {
		return nil, err
	}
	return info, nil
}

// IsFile tells whether a name is a regular file.
func (r *Root) IsFile(name string) bool {
	info, err := r.Stat(name)
	return err == nil && !info.IsDir()
}

// IsDir tells whether a name is a folder.
func (r *Root) IsDir(name string) bool {
	info, err := r.Stat(name)
	return err == nil && info.IsDir()
}

// checkKind refuses what is neither a regular file nor a folder.
func (r *Root) checkKind(name string, info fs.FileInfo) error {
	if info.Mode().IsRegular() || info.IsDir() {
		return nil
	}
	return r.refuse(name, "is %s, not a regular file", kindOf(info.Mode()))
}

func kindOf(mode fs.FileMode) string {
	switch {
	case mode&fs.ModeNamedPipe != 0:
		return "a FIFO"
	case mode&fs.ModeSocket != 0:
		return "a socket"
	case mode&fs.ModeDevice != 0:
		return "a device"
	case mode&fs.ModeSymlink != 0:
		return "a link"
	}
	return "a special file"
}

// Open opens a regular file or a folder. Files opened through it can also be
// read at any offset ([File]).
func (r *Root) Open(name string) (fs.File, error) {
	info, err := r.Stat(name)
	if err != nil {
		return nil, err
	}
	if info.IsDir() {
		entries, err := r.ReadDir(name)
		return &folderFile{info: info, entries: entries}, err
	}
	return r.OpenFile(name)
}

// OpenListed opens a file that a listing of the root's own folder showed. Where that
// called it regular, it is not looked up once more; what took its place since is found
// out when it is open.
func (r *Root) OpenListed(entry fs.DirEntry) (*File, error) {
	tree, ok := r.tree.(folder)
	if !ok || r.prefix != "" || !entry.Type().IsRegular() {
		return r.OpenFile(entry.Name())
	}
	name := entry.Name()
	if _, err := r.inside(name); err != nil {
		return nil, err
	}
	return r.opened(name, tree, name)
}

// OpenFile opens a regular file of any size for reading at any offset.
func (r *Root) OpenFile(name string) (*File, error) {
	info, err := r.Stat(name)
	if err != nil {
		return nil, err
	}
	if info.IsDir() {
		return nil, r.refuse(name, "is a folder")
	}
	within, _ := r.inside(name)
	if within, err = follow(r.tree, within); err != nil {
		return nil, r.explain(name, err)
	}
	return r.opened(name, r.tree, within)
}

// opened opens what a name is in a tree.
func (r *Root) opened(name string, tree fs.FS, within string) (*File, error) {
	file, err := tree.Open(within)
	if err != nil {
		return nil, r.explain(name, err)
	}
	opened, err := r.randomAccess(name, file)
	if err != nil {
		file.Close()
		return nil, err
	}
	return opened, nil
}

// ReadFile reads a whole file of at most MaxData bytes.
func (r *Root) ReadFile(name string) ([]byte, error) { return r.Read(name, MaxData) }

// Read reads a whole file of at most limit bytes.
func (r *Root) Read(name string, limit int64) ([]byte, error) {
	file, err := r.OpenFile(name)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	if file.Size() > limit {
		return nil, r.refuse(name, "has %s; files of at most %s are read", sizeText(file.Size()), sizeText(limit))
	}
	data := make([]byte, file.Size())
	if _, err := io.ReadFull(file, data); err != nil {
		return nil, r.explain(name, err)
	}
	return data, nil
}

// ReadDir lists a folder by name: regular files, folders, and links and special
// files, which tell their kind but cannot be opened.
func (r *Root) ReadDir(name string) ([]fs.DirEntry, error) {
	within, err := r.inside(name)
	if err != nil {
		return nil, err
	}
	if within, err = follow(r.tree, within); err != nil {
		return nil, r.explain(name, err)
	}
	entries, err := readDir(r.tree, within)
	if err != nil {
		return nil, r.explain(name, err)
	}
	stable.Sort(entries, func(a, b fs.DirEntry) int { return strings.Compare(a.Name(), b.Name()) })
	return entries, nil
}

// readDir lists a folder of a tree, with a bound on its entries.
func readDir(tree fs.FS, name string) ([]fs.DirEntry, error) {
	file, err := tree.Open(name)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		return nil, err
	}
	folder, ok := file.(fs.ReadDirFile)
	if !ok || !info.IsDir() {
		return nil, &Error{Reason: "is not a folder"}
	}
	entries, err := folder.ReadDir(maxEntries + 1)
	if err != nil && err != io.EOF {
		return nil, err
	}
	if len(entries) > maxEntries {
		return nil, &Error{Reason: fmt.Sprintf("has more than %d entries", maxEntries)}
	}
	return entries, nil
}

// sizeText writes a number of bytes for people: "16 MiB", "3 bytes".
func sizeText(n int64) string {
	switch {
	case n >= 1<<30:
		return fmt.Sprintf("%.1f GiB", float64(n)/(1<<30))
	case n >= 1<<20:
		return fmt.Sprintf("%.0f MiB", float64(n)/(1<<20))
	case n >= 1<<10:
		return fmt.Sprintf("%.0f KiB", float64(n)/(1<<10))
	}
	return fmt.Sprintf("%d bytes", n)
}
