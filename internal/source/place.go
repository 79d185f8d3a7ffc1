package source

// This file finds the file that a name means, among files of the operating
// system, of a tree, or in an archive.

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"strings"

	"heft/internal/files"
	"heft/internal/torch"
	"heft/zoo"
)

// place is a model's file.
type place struct {
	root *files.Root
	name string // of the file in the root
	expr string // what stands behind the colon
	// onDisk is the folder of the operating system that root is; "" if it is
	// something else.
	onDisk string
	// reachesOut tells that relative imports lead above the folder that packages
	// start in.
	reachesOut bool
	// likely is the class that a folder's models make the likeliest; "" for a file.
	likely string
	// folder, if set, is what the name means instead of a file.
	folder *repository
	// outer, if set, holds the archive that root is.
	outer *files.Root
}

// roots lists what must be closed.
func (p *place) roots() []*files.Root {
	switch {
	case p == nil || p.root == nil:
		return nil
	case p.outer != nil:
		return []*files.Root{p.root, p.outer}
	}
	return []*files.Root{p.root}
}

func (p *place) display() string { return p.root.Display(p.name) }

// mounted is where programs see a tree that is no folder on disk.
const mounted = "/model"

// locate finds the file that a source names; nil says that the name is that of no
// file.
func locate(from Source) (*place, error) {
	if from.FS == nil && from.File == nil {
		return locateOnDisk(from.Name)
	}
	tree := from.FS
	file, expr, _ := splitName(from.Name, func(string) bool { return true })
	if from.File != nil {
		var err error
		name := file
		if archive, _, ok := splitArchive(file); ok {
			name = archive
		}
		if tree, err = files.One(path.Clean(name), from.File, from.Size); err != nil {
			return nil, readError(err)
		}
	}
	root := files.New(tree, "", mounted)
	if p, err := inArchive(root, file, expr); p != nil || err != nil {
		return p, err
	}
	if file, expr, ok := splitName(from.Name, root.IsFile); ok {
		return &place{root: root, name: path.Clean(file), expr: expr}, nil
	}
	if p, err := inTree(root, path.Clean(from.Name)); p != nil || err != nil {
		return p, err
	}
	if from.File == nil && !strings.Contains(file, ".py") {
		return nil, nil // a module, or a built-in model
	}
	_, err := root.Stat(path.Clean(file))
	return nil, readError(err)
}

// inTree finds the configuration in a folder of a tree; of one without, the models are
// listed, unless it is called as a built-in model is.
func inTree(root *files.Root, folder string) (*place, error) {
	if !root.IsDir(folder) {
		return nil, nil
	}
	if config := path.Join(folder, "config.json"); root.IsFile(config) {
		return &place{root: root, name: config}, nil
	}
	if _, builtIn := zoo.Lookup(folder); builtIn {
		return nil, nil
	}
	return nil, modelsIn(root, folder, folder).choice()
}

func locateOnDisk(name string) (*place, error) {
	if p, err := archiveOnDisk(name); p != nil || err != nil {
		return p, err
	}
	file, expr, ok := splitName(name, func(file string) bool {
		_, isDir, err := files.Locate(file)
		return err == nil && !isDir || err != nil && !errors.Is(err, fs.ErrNotExist)
	})
	if !ok {
		return inFolder(name)
	}
	found, isDir, err := files.Locate(file)
	if err != nil {
		return nil, readError(err)
	}
	if isDir {
		return nil, &Error{Message: file + " is a folder", Advice: "name a file in it: " + file + "/model.py:Net"}
	}
	root, err := files.Folder(found.Dir)
	if err != nil {
		return nil, readError(err)
	}
	return &place{root: root, name: found.Base, expr: expr, onDisk: found.Dir}, nil
}

// inFolder finds the configuration in a folder; of one without, the models. Nil: it is
// no folder, or one that is called as a built-in model is.
func inFolder(name string) (*place, error) {
	p, err := configIn(name)
	if p != nil || err != nil {
		return p, err
	}
	if _, builtIn := zoo.Lookup(name); builtIn {
		return nil, nil
	}
	found := findModels(name)
	if found == nil {
		return nil, nil
	}
	if len(found.models) == 0 {
		if p, err := storedIn(name); p != nil || err != nil {
			return p, err
		}
	}
	return &place{folder: found}, nil
}

// storedIn finds the file of parameters in a folder without programs; nil if there is
// none.
func storedIn(folder string) (*place, error) {
	root, err := files.Folder(folder)
	if err != nil {
		return nil, readError(err)
	}
	name, several := weightsIn(root)
	if name != "" {
		return &place{root: root, name: name, onDisk: folder}, nil
	}
	root.Close()
	if len(several) == 0 {
		return nil, nil
	}
	return nil, &Error{Message: fmt.Sprintf("%s is a folder with %d files of parameters: %s", folder, len(several), strings.Join(several[:min(len(several), listedModels)], ", ")),
		Advice: "name one: heft " + path.Join(folder, several[0])}
}

// splitName separates "dir/model.py:Net(10)" into file and expression; false if
// the name is that of no file.
func splitName(name string, isFile func(string) bool) (file, expr string, ok bool) {
	if at := strings.Index(name, ".ipynb:"); at >= 0 {
		file := name[:at+len(".ipynb")]
		return file, name[at+len(".ipynb:"):], isFile(file)
	}
	for at := strings.Index(name, ".py"); at >= 0; {
		end := at + len(".py")
		file, rest := name[:end], name[end:]
		if rest == "" || rest[0] == ':' {
			return file, strings.TrimPrefix(rest, ":"), isFile(file) || !strings.Contains(file, ":")
		}
		next := strings.Index(rest, ".py") // the name of a folder: mamba.py/model.py
		if next < 0 {
			break
		}
		at = end + next
	}
	return name, "", isFile(name)
}

// archiveSuffixes end the names of archives that a path can lead into.
var archiveSuffixes = []string{".zip", ".whl", ".tar", ".tar.gz", ".tgz"}

// splitArchive separates "repo.zip/pkg/model.py" into the archive and the name in
// it.
func splitArchive(file string) (archive, inside string, ok bool) {
	parts := strings.Split(file, "/")
	for i, part := range parts[:len(parts)-1] {
		if hasSuffix(part, archiveSuffixes...) {
			return strings.Join(parts[:i+1], "/"), path.Join(parts[i+1:]...), true
		}
	}
	return "", "", false
}

func archiveOnDisk(name string) (*place, error) {
	file, expr, _ := splitName(name, func(string) bool { return true })
	archive, inside, ok := splitArchive(file)
	if hasSuffix(file, archiveSuffixes...) && expr == "" {
		archive, inside, ok = file, "", true
	}
	if !ok {
		return nil, nil
	}
	if _, isDir, err := files.Locate(archive); err != nil || isDir {
		return nil, nil // a folder of such a name, or nothing
	}
	root, err := files.Mount(archive)
	if err != nil {
		return nil, readError(err)
	}
	if inside == "" {
		defer root.Close()
		return nil, modelsIn(root, ".", archive).choice()
	}
	return &place{root: root, name: inside, expr: expr}, nil
}

// inArchive finds a file in an archive that lies in a root.
func inArchive(outer *files.Root, file, expr string) (*place, error) {
	archive, inside, ok := splitArchive(file)
	if hasSuffix(path.Clean(file), archiveSuffixes...) && expr == "" {
		archive, inside, ok = path.Clean(file), "", true
	}
	if !ok || !outer.IsFile(archive) {
		return nil, nil
	}
	packed, err := outer.OpenFile(archive)
	if err != nil {
		return nil, readError(err)
	}
	root, err := files.Archive(packed, packed.Size(), archive, outer.Path(archive))
	if err != nil {
		return nil, readError(err)
	}
	if inside == "" {
		defer packed.Close()
		return nil, modelsIn(root, ".", archive).choice()
	}
	return &place{root: root, name: inside, expr: expr, outer: outer}, nil
}

// readError words a refusal to read for the user.
func readError(err error) error {
	var refused *files.Error
	if !errors.As(err, &refused) {
		return &Error{Message: err.Error(), Err: err}
	}
	e := &Error{Message: fmt.Sprintf("cannot read %s: it %s", refused.Path, refused.Reason), Err: err}
	switch {
	case errors.Is(err, fs.ErrNotExist):
		e.Message = fmt.Sprintf("cannot read %s: no such file or directory", refused.Path)
		e.Advice = "heft " + cmp.Or(strings.TrimSuffix(path.Dir(refused.Path), "/"), "/") + " lists the models of that folder's files"
	case strings.Contains(refused.Path, ".py/"):
		file, name, _ := strings.Cut(refused.Path, ".py/")
		e.Advice = "a class is named behind a colon: " + file + ".py:" + name
	}
	return e
}

// reasonOf is why a file is not read.
func reasonOf(err error) string {
	var refused *files.Error
	if errors.As(err, &refused) {
		return refused.Reason
	}
	return err.Error()
}

// choosePackage moves the root to where the file's imports start from: its own
// folder, or the one above the outermost package that it stands in. Packages are
// folders with an __init__.py; a file with relative imports makes its own folder
// one. How far they may reach beyond packages is the user's to say: a given path
// that the file lies below is where its packages start.
func (p *place) choosePackage(given []*files.Root) error {
	src, err := p.root.Read(p.name, files.MaxSource)
	if err != nil {
		return readError(err)
	}
	levels := torch.RelativeImports(src)
	if p.onDisk == "" {
		return p.packageInTree(levels)
	}
	dir, depth := p.onDisk, 0
	for depth < 16 && onDiskPackage(dir) {
		dir, _ = files.Above(dir)
		depth++
	}
	file := p.root.Path(p.name)
	for _, root := range given {
		if name, ok := strings.CutPrefix(file, strings.TrimSuffix(root.Mount(), "/")+"/"); ok && levels > depth && levels <= strings.Count(name, "/") {
			return p.moveTo(root, name)
		}
	}
	p.reachesOut = levels > max(depth, 1)
	return p.hang(dir, depth, levels)
}

func onDiskPackage(dir string) bool {
	_, isDir, err := files.Locate(dir + "/__init__.py")
	return err == nil && !isDir
}

// moveTo makes the file one of a given path.
func (p *place) moveTo(root *files.Root, name string) error {
	p.root.Close()
	p.root, p.name, p.onDisk = root.Shared(), name, ""
	return nil
}

// hang makes the folder above the outermost of depth packages the root; for a file
// in none that imports relatively, its own folder is a package.
func (p *place) hang(dir string, depth, levels int) error {
	if depth == 0 {
		if levels > 0 {
			p.root = p.root.Under()
			p.name = path.Join(p.root.Only(), p.name)
		}
		return nil
	}
	root, err := files.Folder(dir)
	if err != nil {
		return readError(err)
	}
	file := p.root.Path(p.name)
	p.root.Close()
	p.root, p.name = root, strings.TrimPrefix(file, strings.TrimSuffix(root.Mount(), "/")+"/")
	return nil
}

// packageInTree does the same where the whole tree is given: packages start at the
// top, or lower where only the file's own folder is one.
func (p *place) packageInTree(levels int) error {
	dir, depth := path.Dir(p.name), 0
	for dir != "." && p.root.IsFile(path.Join(dir, "__init__.py")) {
		dir, depth = path.Dir(dir), depth+1
	}
	for ; depth < levels && dir != "."; depth++ {
		dir = path.Dir(dir)
	}
	root, err := p.root.Sub(dir)
	if err != nil {
		return readError(err)
	}
	if dir != "." {
		p.name = strings.TrimPrefix(p.name, dir+"/")
	}
	p.root = root
	if levels > 0 && path.Dir(p.name) == "." {
		p.root = p.root.Under()
		p.name = path.Join(p.root.Only(), p.name)
	}
	p.reachesOut = levels > strings.Count(p.name, "/")
	return nil
}
