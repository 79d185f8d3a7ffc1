package main

// This file tells whether a changed file is still a program, without compiling it.

import (
	"fmt"
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"io"
	"os"
	"path/filepath"
	"strings"
)

// checker checks the types of packages of which one file was changed.
type checker struct {
	exports map[string]string   // package: the file with its types
	files   map[string][]string // folder: the files that are built
}

// newChecker compiles everything once, and notes where the compiled packages lie.
func (r *runner) newChecker() (*checker, error) {
	output, err := r.run("list", "-export", "-deps", "-f", "{{.ImportPath}}\t{{.Export}}\t{{.Dir}}\t{{join .GoFiles \" \"}}", "./...")
	if err != nil {
		return nil, fmt.Errorf("%s: %w", output, err)
	}
	c := &checker{map[string]string{}, map[string][]string{}}
	for _, line := range strings.Split(strings.TrimSpace(output), "\n") {
		fields := strings.Split(line, "\t")
		if len(fields) != 4 {
			return nil, fmt.Errorf("go list: %q", line)
		}
		c.exports[fields[0]] = fields[1]
		for _, name := range strings.Fields(fields[3]) {
			c.files[fields[2]] = append(c.files[fields[2]], filepath.Join(fields[2], name))
		}
	}
	return c, nil
}

// passes tells whether the mutant's package is well typed, and the reason where it is not.
func (c *checker) passes(m *mutant) (reason error, err error) {
	changed, err := filepath.Abs(m.file)
	if err != nil {
		return nil, err
	}
	source, err := os.ReadFile(changed)
	if err != nil {
		return nil, err
	}
	text, err := m.apply(string(source))
	if err != nil {
		return nil, err
	}
	set := token.NewFileSet()
	var files []*ast.File
	built := false
	for _, name := range c.files[filepath.Dir(changed)] {
		var content any
		if name == changed {
			content, built = text, true
		}
		file, err := parser.ParseFile(set, name, content, parser.SkipObjectResolution)
		if err != nil {
			return err, nil
		}
		files = append(files, file)
	}
	if !built {
		return fmt.Errorf("%s is not built on this system", m.file), nil
	}
	settings := types.Config{Importer: importer.ForCompiler(set, "gc", func(path string) (io.ReadCloser, error) { return os.Open(c.exports[path]) })}
	_, reason = settings.Check(m.folder(), set, files, nil)
	return reason, nil
}
