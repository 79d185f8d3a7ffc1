package source

// This file finds the repository that a file on disk stands in, whose other folders its
// imports may mean: people run a repository's programs from its top.

import (
	"heft/internal/files"
)

// maxAbove bounds the folders that are looked at above a file's own.
const maxAbove = 6

// topMarks are files that stand at the top of a repository; readMarks stand there, too,
// and elsewhere.
var (
	topMarks  = []string{".git", "setup.py", "pyproject.toml", "setup.cfg", "requirements.txt", "environment.yml", "environment.yaml", "LICENSE", "LICENSE.md", "LICENSE.txt", "hubconf.py"}
	readMarks = []string{"README.md", "README.rst", "README", "README.txt", "readme.md"}
)

// repositoryOf is the folder of the repository that a folder belongs to: the nearest
// one with a mark of its top, else the highest one with a read-me; "" if there is none.
func repositoryOf(folder string) string {
	readme := ""
	for range maxAbove {
		switch {
		case marked(folder, topMarks):
			return folder
		case marked(folder, readMarks):
			readme = folder
		}
		above, base := files.Above(folder)
		if base == "/" || base == "." || above == folder {
			break
		}
		folder = above
	}
	return readme
}

func marked(folder string, marks []string) bool {
	for _, mark := range marks {
		if _, _, err := files.Locate(folder + "/" + mark); err == nil {
			return true
		}
	}
	return false
}

// repository opens the repository that the file stands in; nil if there is none, or it
// is the folder that imports start from anyway.
func (p *place) repository() *files.Root {
	if p.onDisk == "" {
		return nil
	}
	folder := repositoryOf(p.onDisk)
	if folder == "" {
		return nil
	}
	root, err := files.Folder(folder)
	if err != nil {
		return nil
	}
	return root
}
