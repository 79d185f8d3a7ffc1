package main

// This file tries mutants that are in one program: package by package, the nearest first, each
// package's tests built once.

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// suite is the tests of one package, with all mutants in them.
type suite struct {
	program string        // the file
	folder  string        // of the package, where its tests run
	quiet   time.Duration // how long they take without a mutant
}

// quietError is of a package whose tests fail without a mutant: they kill none.
type quietError struct{ name, output string }

func (e *quietError) Error() string {
	return fmt.Sprintf("the tests of %s fail without a mutant\n%s", e.name, e.output)
}

// leastTime is the time that tests get beside ten times what they took without a mutant.
const leastTime = 20 * time.Second

// tryTogether compiles the mutants into one program and runs the packages' tests against them.
// What has to be compiled alone is left.
func (r *runner) tryTogether(list []*mutant, report func() error) (rest []*mutant, err error) {
	folder, err := os.MkdirTemp("", "mutate")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(folder)
	t, err := newTogether(folder, list)
	if err != nil {
		return nil, err
	}
	var alive []*mutant
	for _, m := range list {
		if t.has(m) {
			alive = append(alive, m)
		} else {
			rest = append(rest, m)
		}
	}
	order := r.order(alive)
	if err := r.buildAll(t, order); err != nil {
		return nil, err
	}
	for _, p := range order {
		alive, err = r.tryPackage(t, p, alive)
		if err == nil {
			err = report()
		}
		if err != nil {
			return nil, err
		}
	}
	for _, m := range alive {
		r.decide(m, "", "")
	}
	return rest, report()
}

// order is every package whose tests may notice a mutant: those named with mutants, then the others, the slow ones last.
func (r *runner) order(list []*mutant) []string {
	var named, others []string
	for _, m := range list {
		stages := r.stages(m)
		for i, stage := range stages {
			if i < len(m.packages) {
				named = append(named, stage...)
			} else {
				others = append(others, stage...)
			}
		}
	}
	slices.Sort(others)
	var order []string
	add := func(p string) {
		if !slices.Contains(order, p) {
			order = append(order, p)
		}
	}
	for _, p := range append(named, others...) {
		if !slices.Contains(slowTests, p) {
			add(p)
		}
	}
	for _, p := range slowTests {
		if slices.Contains(named, p) || slices.Contains(others, p) {
			add(p)
		}
	}
	return order
}

// tryPackage runs one package's tests against the mutants that they may notice, and returns those that live on.
func (r *runner) tryPackage(t *together, p string, list []*mutant) (alive []*mutant, err error) {
	concerned := slices.DeleteFunc(slices.Clone(list), func(m *mutant) bool { return !r.concerns(p, m) })
	if len(concerned) == 0 {
		return list, nil
	}
	s, err := t.suite(p)
	if fails := (*quietError)(nil); errors.As(err, &fails) { // as tests that count allocations do, with the choice of a mutant among them
		fmt.Fprintf(r.log, "    left out: %v\n", err)
		return list, nil
	}
	if err != nil || s.program == "" {
		return list, err
	}
	for _, m := range list {
		tests, every, err := t.reaching(m, filepath.Base(s.program))
		if err != nil {
			return nil, err
		}
		if !slices.Contains(concerned, m) || tests == nil && !every {
			alive = append(alive, m)
			continue
		}
		if err := t.activate(t.numbers[m]); err != nil {
			return nil, err
		}
		if r.passes(s, p, m, tests, every) {
			alive = append(alive, m)
			continue
		}
		r.decide(m, p, "")
	}
	return alive, nil
}

// passes tells whether the tests that come to a mutant pass with it. Those of the packages that are named with it all
// have a say then: what one test made can be what another one reads.
func (r *runner) passes(s suite, p string, m *mutant, tests []string, every bool) bool {
	limit := 10*s.quiet + leastTime
	if _, err := s.run(pattern(tests, every), limit); err != nil {
		return false
	}
	isNamed := slices.ContainsFunc(m.packages, func(folder string) bool { return importPath(folder) == p })
	if every || !isNamed || r.own {
		return true
	}
	_, err := s.run(pattern(nil, true), limit)
	return err == nil
}

func (r *runner) concerns(p string, m *mutant) bool {
	for _, stage := range r.stages(m) {
		if slices.Contains(stage, p) {
			return true
		}
	}
	return false
}

// buildAll compiles the packages' tests. Programs are named after the last part of a package's path, so
// that packages whose parts are the same lie in folders of their own.
func (r *runner) buildAll(t *together, packages []string) error {
	for folder, some := range byName(packages) {
		arguments := []string{"test", "-c", "-vet=off", "-ldflags=-s -w", "-overlay", t.overlay, "-o", t.programs(folder)}
		if err := os.MkdirAll(t.programs(folder), 0o700); err != nil {
			return err
		}
		for _, p := range some {
			arguments = append(arguments, "."+strings.TrimPrefix(p, "heft"))
		}
		if output, err := r.run(arguments...); err != nil {
			return fmt.Errorf("with all mutants, this does not compile: mend the list\n%s", output)
		}
		for _, p := range some {
			t.folderOf[p] = folder
		}
	}
	return nil
}

// byName parts packages so that no two of one part have the same last name.
func byName(packages []string) [][]string {
	var parts [][]string
	count := map[string]int{}
	for _, p := range packages {
		n := count[path.Base(p)]
		count[path.Base(p)]++
		if n == len(parts) {
			parts = append(parts, nil)
		}
		parts[n] = append(parts[n], p)
	}
	return parts
}

// programs is a folder of built tests. Its last letters are the name of no package.
func (t *together) programs(number int) string {
	return filepath.Join(t.folder, fmt.Sprintf("programs%d", number)) + string(filepath.Separator)
}

// suite finds a package's built tests and runs them once without a mutant. A package without tests has no program.
func (t *together) suite(p string) (suite, error) {
	absolute, err := filepath.Abs("." + strings.TrimPrefix(p, "heft"))
	if err != nil {
		return suite{}, err
	}
	s := suite{program: filepath.Join(t.folder, strings.ReplaceAll(p, "/", "+")+".test"), folder: absolute}
	if err := os.Rename(filepath.Join(t.programs(t.folderOf[p]), path.Base(p)+".test"), s.program); errors.Is(err, fs.ErrNotExist) {
		return suite{}, nil // it has none
	} else if err != nil {
		return suite{}, err
	}
	if err := t.activate(0); err != nil {
		return suite{}, err
	}
	start := time.Now()
	output, err := s.run(".", 20*time.Minute)
	if err != nil { // a loaded machine can do that once
		start = time.Now()
		output, err = s.run(".", 20*time.Minute)
	}
	if err != nil {
		return suite{}, &quietError{p, output}
	}
	s.quiet = time.Since(start)
	return s, nil
}

// run runs tests, in at most 6 GiB where the system can be told so.
func (s suite) run(tests string, limit time.Duration) (output string, err error) {
	ctx, cancel := context.WithTimeout(context.Background(), limit+leastTime)
	defer cancel()
	command := exec.CommandContext(ctx, "sh", "-c", `ulimit -v 6291456 2>/dev/null; exec "$0" "$@"`,
		s.program, "-test.failfast", "-test.run="+tests, "-test.timeout="+limit.String())
	command.Dir, command.Env = s.folder, plain(os.Environ())
	command.WaitDelay = time.Second
	text, err := command.CombinedOutput()
	return string(text), errors.Join(err, ctx.Err())
}
