package files

// This file finds where the machine's Python has its packages, without running it.

import (
	"os"
	"path/filepath"
	"slices"
)

// Site opens the folder of installed packages that has a package: of the active
// virtual environment, of conda's, of the python3 on PATH. False: none has it.
func Site(library string) (*Root, bool) {
	for _, prefix := range pythonPrefixes() {
		for _, pattern := range []string{"lib/python3*/site-packages", "lib/python3*/dist-packages", "lib/python3/dist-packages", "Lib/site-packages"} {
			folders, err := filepath.Glob(filepath.Join(prefix, pattern))
			if err != nil {
				continue
			}
			slices.Sort(folders)
			slices.Reverse(folders)
			for _, folder := range folders {
				if !hasPackage(folder, library) {
					continue
				}
				if root, err := Folder(folder); err == nil {
					return root, true
				}
			}
		}
	}
	return nil, false
}

// pythonPrefixes are the folders that Pythons are installed under, the active one
// first.
func pythonPrefixes() []string {
	var prefixes []string
	for _, variable := range []string{"VIRTUAL_ENV", "CONDA_PREFIX"} {
		if prefix := os.Getenv(variable); filepath.IsAbs(prefix) {
			prefixes = append(prefixes, prefix)
		}
	}
	for _, folder := range filepath.SplitList(os.Getenv("PATH")) {
		python := filepath.Join(folder, "python3")
		if real, err := filepath.EvalSymlinks(python); err == nil && filepath.IsAbs(folder) {
			return append(prefixes, filepath.Dir(folder), filepath.Dir(filepath.Dir(real)))
		}
	}
	return prefixes
}

// hasPackage tells whether a folder has a package, or a module of one file.
func hasPackage(folder, library string) bool {
	if info, err := os.Stat(filepath.Join(folder, library)); err == nil && info.IsDir() {
		return true
	}
	info, err := os.Stat(filepath.Join(folder, library+".py"))
	return err == nil && info.Mode().IsRegular()
}
