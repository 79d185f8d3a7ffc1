package files

// This file holds what a program sees of several roots.

import (
	"errors"
	"io/fs"
	"path"
	"slices"
	"strings"
)

// View is the file system of a program: several roots, each at its absolute path,
// and the folders that relative paths are looked up from. Nothing else exists.
type View struct {
	roots []*Root
	bases []string // absolute; the first is the working directory
}

// NewView shows roots to a program. The first one is the model's own: its path is
// the working directory. Relative paths that are not there are looked for in the
// folder of the model's file, if it lies deeper, and then in the other roots.
func NewView(roots []*Root, modelFolder string) *View {
	v := &View{roots: roots}
	for i, root := range roots {
		v.bases = append(v.bases, root.mount)
		if i == 0 && modelFolder != "" && modelFolder != "." {
			v.bases = append(v.bases, root.Path(modelFolder))
		}
	}
	return v
}

// With shows another root as well.
func (v *View) With(root *Root) *View {
	return &View{roots: append(slices.Clone(v.roots), root), bases: v.bases}
}

// WorkingDirectory is the absolute path of the folder that relative paths start in.
func (v *View) WorkingDirectory() string {
	if len(v.bases) == 0 {
		return "/"
	}
	return v.bases[0]
}

// Mounts lists the absolute paths of the roots, in order.
func (v *View) Mounts() []string {
	mounts := make([]string, len(v.roots))
	for i, root := range v.roots {
		mounts[i] = root.mount
	}
	return mounts
}

// Found is a file or folder that a program named.
type Found struct {
	Root *Root
	Name string // in the root
	Info fs.FileInfo
}

// ErrOutside says that a path lies outside of every root: nothing is known of it.
var ErrOutside = errors.New("lies outside of the model's folder and the given paths")

// Find looks a path up. The error is an [*Error]; it wraps fs.ErrNotExist if
// nothing is there, and [ErrOutside] if it is not known whether something is.
func (v *View) Find(name string) (Found, error) {
	if path.IsAbs(name) {
		return v.findAbsolute(name)
	}
	var first error
	for _, base := range v.bases {
		found, err := v.findAbsolute(path.Join(base, name))
		if err == nil {
			return found, nil
		}
		if first == nil || errors.Is(first, fs.ErrNotExist) && !errors.Is(err, fs.ErrNotExist) && !errors.Is(err, ErrOutside) {
			first = err
		}
	}
	if first == nil {
		first = &Error{Path: name, Reason: ErrOutside.Error(), Err: ErrOutside}
	}
	return Found{}, first
}

func (v *View) findAbsolute(name string) (Found, error) {
	name = path.Clean(name)
	var first error
	for _, root := range v.roots {
		inside, ok := root.nameOf(name)
		if !ok {
			continue
		}
		info, err := root.Stat(inside)
		if err == nil {
			return Found{root, inside, info}, nil
		}
		if first == nil || errors.Is(first, fs.ErrNotExist) {
			first = err
		}
	}
	if first == nil {
		first = &Error{Path: name, Reason: ErrOutside.Error(), Err: ErrOutside}
	}
	return Found{}, first
}

// nameOf is the name in the root of an absolute path, false if it lies elsewhere.
func (r *Root) nameOf(absolute string) (string, bool) {
	if absolute == r.mount && r.prefix == "" {
		return ".", true
	}
	name, ok := strings.CutPrefix(absolute, strings.TrimSuffix(r.mount, "/")+"/")
	if !ok || r.prefix != "" && name != r.prefix && !strings.HasPrefix(name, r.prefix+"/") {
		return "", false
	}
	return name, true
}

// Above tells whether a path is a folder above a root: it exists, and what else
// is in it is not known.
func (v *View) Above(name string) bool {
	name = strings.TrimSuffix(path.Clean(name), "/") + "/"
	for _, root := range v.roots {
		if strings.HasPrefix(root.mount+"/", name) {
			return true
		}
	}
	return false
}
