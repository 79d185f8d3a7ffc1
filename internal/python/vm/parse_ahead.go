package vm

// This file parses on other cores what a file is about to import.

import (
	"runtime"
	"sync"

	"heft/internal/python/syntax"
)

// parsing is a module whose source is parsed by another goroutine while the
// program runs: a file's imports are known as soon as the file is parsed, and
// reading them all takes a third of the time that a large package needs.
//
// Only statements of a file's top level count, which run in any case unless the
// file fails before, so nothing is parsed in vain. What the program sees does not
// change: a syntax error is raised by the import, and steps are charged there.
type parsing struct {
	source registeredSource
	once   sync.Once
	tree   *syntax.Module
	err    error
}

// Bounds of what a file may have parsed ahead: no file in earnest has more imports
// or longer names, and looking for modules costs time that is not charged.
const (
	mostAhead    = 200
	longestAhead = 200
)

// parseAhead begins to parse what a module of a package imports.
func parseAhead(vm *VM, tree *syntax.Module, pkg string) {
	if runtime.GOMAXPROCS(0) < 2 {
		return
	}
	begun := 0
	for _, statement := range tree.Body {
		for _, name := range importedModules(statement, pkg) {
			if begun++; begun > mostAhead {
				return
			}
			if len(name) <= longestAhead {
				startParsing(vm, name)
			}
		}
	}
}

// importedModules lists what an import statement names: of from base import names
// the base, and where that is only dots, the modules that the names may be.
func importedModules(statement syntax.Stmt, pkg string) []string {
	var names []string
	switch x := statement.(type) {
	case *syntax.Import:
		for _, alias := range x.Names {
			names = append(names, alias.Name)
		}
	case *syntax.ImportFrom:
		base, ok := absoluteName(x.Module, x.Level, pkg)
		if !ok {
			return nil
		}
		names = append(names, base)
		if x.Module != "" {
			return names
		}
		for _, alias := range x.Names {
			names = append(names, base+"."+alias.Name)
		}
	}
	return names
}

// startParsing begins to parse a module and the packages it stands in, if they are
// Python source that is not imported yet.
func startParsing(vm *VM, name string) {
	if name == "" || vm.ahead[name] != nil {
		return
	}
	if _, known := loaded(vm, name); known {
		return
	}
	if _, native := vm.natives[name]; native {
		return
	}
	startParsing(vm, parentOf(name))
	source, ok, err := findSource(vm, name)
	if err != nil || !ok {
		return // the import says so
	}
	p := &parsing{source: source}
	vm.ahead[name] = p
	go p.parse()
}

// parse parses once: in the goroutine that was started for it, or in the importing
// one if that comes first.
func (p *parsing) parse() {
	p.once.Do(func() {
		defer func() {
			if recover() != nil {
				p.tree, p.err = nil, nil // the import parses again, where a panic is caught
			}
		}()
		p.tree, p.err = p.source.parse()
	})
}

// takeParsing returns a module that is parsed ahead; false if it is not.
func takeParsing(vm *VM, name string) (*parsing, bool) {
	p, ok := vm.ahead[name]
	if !ok {
		return nil, false
	}
	delete(vm.ahead, name)
	p.parse()
	return p, true
}
