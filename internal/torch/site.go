package torch

// This file reads packages where this machine's Python has them installed, for
// imports that nothing nearer answers.

import (
	"fmt"
	"slices"
	"strings"

	"heft/internal/files"
	"heft/internal/python/vm"
)

func newLoader(options Options) *loader {
	return &loader{
		roots: options.Roots, repository: options.Repository, paths: map[string]string{}, libraries: map[string]bool{}, builtIn: map[string]bool{},
		site: options.Site, siteFor: map[string]*files.Root{}, reported: map[string]bool{}, fromSite: map[string]bool{},
	}
}

// siteOf is the folder of installed packages that has one, nil if there is none.
func (l *loader) siteOf(top string) *files.Root {
	if l.site == nil || standardModules[top] {
		return nil
	}
	if root, known := l.siteFor[top]; known {
		return root
	}
	root, ok := l.site(top)
	if !ok {
		l.siteFor[top] = nil
		return nil
	}
	same := slices.IndexFunc(l.sites, func(other *files.Root) bool { return other.Mount() == root.Mount() })
	if same >= 0 {
		root.Close()
		root = l.sites[same]
	} else {
		l.sites = append(l.sites, root)
	}
	l.siteFor[top] = root
	return root
}

// loadInstalled reads a module of an installed package.
func (l *loader) loadInstalled(top, module string) ([]byte, string, bool, error) {
	root := l.siteOf(top)
	if root == nil || compiled[top] {
		return nil, "", false, vm.ErrNotFound
	}
	src, file, isPackage, err := l.load(root, module)
	if err != nil {
		return nil, "", false, err
	}
	l.fromSite[top], l.libraries[file] = true, true
	if !l.reported[root.Mount()] && l.opened != nil {
		l.reported[root.Mount()] = true
		l.opened(top, root)
	}
	return withOverlay(module, src), file, isPackage, nil
}

func (l *loader) close() {
	for _, root := range l.sites {
		root.Close()
	}
}

// siteOpened shows a folder of installed packages to the program, whose own files
// it may read, and says that it is used.
func (s *Session) siteOpened(library string, root *files.Root) {
	if !slices.Contains(s.access.View.Mounts(), root.Mount()) {
		s.access.View = s.access.View.With(root)
	}
	s.library.builder.Assume("package", fmt.Sprintf("package %s, and what else no given folder has, is the one in %s", library, root.Mount()),
		"its release; `no_site` looks in the given folders alone")
}

// repositoryUsed says that modules are read from above the file's own folder.
func (s *Session) repositoryUsed(root *files.Root) {
	s.library.builder.Assume("package", "modules that the file's own folder lacks are those of its repository, "+root.Mount(), "`path` names another folder")
}

// failedPackage answers for an installed package that heft cannot import, though
// Python could: a stand-in, whose use is the error. Where the program catches the
// ImportError, it gets that.
func (s *Session) failedPackage(name string, err error) *vm.Module {
	machine := s.library.vm
	if strings.Contains(name, ".") || !s.loader.fromSite[name] || !isProgramFailure(err) ||
		machine.Guarded() && machine.IsException(err, machine.Exceptions.ImportError) {
		return nil
	}
	return emptyModule(s.library, &missingName{
		name: name, foreign: true,
		reason: fmt.Sprintf("is used, but heft cannot import package '%s': %s", name, withPlace(s, err)),
	})
}

// aboveTop takes a relative import that leads above the outermost package for a module
// of the folders: the repository itself is a package where its authors run it.
func (s *Session) aboveTop(name string) bool {
	if _, _, _, err := s.loader.Load(name); err != nil {
		return false
	}
	s.library.builder.Assume("import", fmt.Sprintf("a relative import that leads above its package means %q, as if the folder were a package itself", name), "`path` names the folder that packages start in")
	return true
}
