package files

// This file follows links inside of a tree.

import (
	"io/fs"
	"path"
	"strings"
)

// maxLinks bounds the links that one name leads through, as Linux does.
const maxLinks = 40

// follow resolves the links on the way to a name. A folder of the operating
// system does so itself (os.Root); a tree that knows no links has none.
func follow(tree fs.FS, name string) (string, error) {
	links, ok := tree.(fs.ReadLinkFS)
	if _, safe := tree.(folder); !ok || safe {
		return name, nil
	}
	resolved, rest := ".", strings.Split(name, "/")
	for hops := 0; len(rest) > 0; {
		next := path.Join(resolved, rest[0])
		rest = rest[1:]
		if !fs.ValidPath(next) {
			return "", &Error{Reason: "is a link that leads out of the folder it lies in"}
		}
		info, err := links.Lstat(next)
		if err != nil {
			return "", err
		}
		if info.Mode()&fs.ModeSymlink == 0 {
			resolved = next
			continue
		}
		if hops++; hops > maxLinks {
			return "", &Error{Reason: "is a link that leads to itself"}
		}
		target, err := links.ReadLink(next)
		if err != nil {
			return "", err
		}
		if path.IsAbs(target) || strings.Contains(target, `\`) {
			return "", &Error{Reason: "is a link that leads out of the folder it lies in"}
		}
		rest = append(strings.Split(target, "/"), rest...)
	}
	return resolved, nil
}
