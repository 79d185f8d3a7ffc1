package main

// This file runs the tests against a mutant and counts survivors.

// Running the tests against a mutant, and the result of all.

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"

	"heft/internal/python/syntax"
)

// testTimeout ends tests that a mutant sends round in circles: it is killed.
const testTimeout = "180s"

type runner struct {
	goTool string
	log    io.Writer
	near   bool
	own    bool
	count  int

	importers map[string][]string // package: those whose tests reach it
	passed    map[string]bool     // packages whose tests pass without a mutant, as far as that was asked
}

// slowTests are the packages whose tests take longest: they are asked last, one by one.
var slowTests = []string{"heft/internal/onnx", "heft/internal/torch", "heft/internal/memory", "heft/bench/differential", "heft/internal/fit", "heft/internal/cli", "heft/internal/source", "heft", "heft/zoo", "heft/internal/cost/convention", "heft/internal/advise", "heft/cmd/heft"}

// nearTests are those among them that most of the engine shows in, of ten seconds each:
// near asks them, too.
var nearTests = []string{"heft/internal/memory", "heft/internal/fit", "heft/internal/cli"}

// findImporters asks the go command which packages' tests reach which package.
func (r *runner) findImporters() error {
	output, err := r.run("list", "-test", "-f", "{{.ImportPath}} {{join .Deps \" \"}}", "./...")
	if err != nil {
		return fmt.Errorf("%s: %w", output, err)
	}
	r.importers = map[string][]string{}
	for _, line := range strings.Split(output, "\n") {
		fields := strings.Fields(line)
		if len(fields) == 0 || !strings.HasSuffix(fields[0], ".test") || strings.HasPrefix(fields[0], "heft/tools") {
			continue
		}
		for _, dependency := range fields[1:] {
			r.importers[dependency] = append(r.importers[dependency], strings.TrimSuffix(fields[0], ".test"))
		}
	}
	return nil
}

// stages are the packages to test, one group after the other.
func (r *runner) stages(m *mutant) [][]string {
	var stages [][]string
	done := map[string]bool{}
	for _, p := range m.packages {
		p = importPath(p)
		stages, done[p] = append(stages, []string{p}), true
	}
	if r.own {
		return stages
	}
	var quick, slow []string
	for _, p := range r.importers[importPath(m.folder())] {
		switch {
		case done[p]:
		case slices.Contains(slowTests, p):
			slow = append(slow, p)
		default:
			quick = append(quick, p)
		}
	}
	if quick != nil {
		stages = append(stages, quick)
	}
	if r.near {
		slow = slices.DeleteFunc(slow, func(p string) bool { return !slices.Contains(nearTests, p) })
	}
	slices.SortFunc(slow, func(a, b string) int { return slices.Index(slowTests, a) - slices.Index(slowTests, b) })
	for _, p := range slow {
		stages = append(stages, []string{p})
	}
	return stages
}

// folder is the Go package that the changed file is of, or that embeds it.
func (m *mutant) folder() string {
	if p := embedding(m.file); p != "" {
		return p
	}
	return filepath.ToSlash(filepath.Dir(m.file))
}

func importPath(folder string) string {
	if folder == "." {
		return "heft"
	}
	return "heft/" + folder
}

// tryAll tries all mutants: those that can be in one program first, then the others one by one.
func (r *runner) tryAll(list []mutant, o options) error {
	if err := r.findImporters(); err != nil {
		return err
	}
	report := func() error { return o.write(resultOf(list)) }
	all := make([]*mutant, len(list))
	for i := range list {
		all[i] = &list[i]
	}
	rest, err := r.tryTogether(all, report)
	if err != nil {
		return err
	}
	for _, m := range rest {
		if err := r.try(m); err != nil {
			return err
		}
		if err := report(); err != nil {
			return err
		}
	}
	return nil
}

// compiles tells whether a random mutant is a program.
func (c *checker) compiles(m *mutant) (bool, error) {
	if strings.HasSuffix(m.file, ".py") {
		return m.parses()
	}
	reason, err := c.passes(m)
	return reason == nil, err
}

// parses tells whether a changed file of the prelude is Python.
func (m *mutant) parses() (bool, error) {
	source, err := os.ReadFile(m.file)
	if err != nil {
		return false, err
	}
	changed, err := m.apply(string(source))
	if err != nil {
		return false, err
	}
	_, err = syntax.Parse(m.file, []byte(changed))
	return err == nil, nil
}

// try compiles a mutant and runs tests until one fails.
func (r *runner) try(m *mutant) error {
	folder, err := os.MkdirTemp("", "mutate")
	if err != nil {
		return err
	}
	defer os.RemoveAll(folder)
	overlay, err := m.overlay(folder)
	if err != nil {
		return err
	}
	killer, broken := "", ""
	for _, packages := range r.stages(m) {
		arguments := []string{"test", "-vet=off", "-failfast", "-timeout", testTimeout, "-ldflags=-s -w", "-overlay", overlay}
		output, err := r.run(append(arguments, packages...)...)
		if strings.Contains(output, "[build failed]") || strings.Contains(output, "[setup failed]") {
			broken = output
			break
		}
		if err != nil {
			killer = failedPackages(output, packages)
			if err := r.passWithout(killer); err != nil {
				return err
			}
			break
		}
	}
	r.decide(m, killer, broken)
	return nil
}

// passWithout makes sure that packages whose tests failed pass without a mutant: else nothing was killed.
func (r *runner) passWithout(packages string) error {
	for _, p := range strings.Fields(packages) {
		if r.passed[p] {
			continue
		}
		if output, err := r.run("test", "-vet=off", "-failfast", "-ldflags=-s -w", p); err != nil {
			return fmt.Errorf("the tests of %s fail without a mutant: %w\n%s", p, err, output)
		}
		if r.passed == nil {
			r.passed = map[string]bool{}
		}
		r.passed[p] = true
	}
	return nil
}

// decide notes what became of a mutant, and says so.
func (r *runner) decide(m *mutant, killer, broken string) {
	m.tried, m.killer, m.broken = true, killer, broken
	r.count++
	fmt.Fprintf(r.log, "%3d %s: %s\n", r.count, m.fate(), m)
}

// failedPackages names those whose tests failed.
func failedPackages(output string, packages []string) string {
	var failed []string
	for _, p := range packages {
		if strings.Contains(output, "FAIL\t"+p+"\t") {
			failed = append(failed, p)
		}
	}
	if failed == nil {
		return strings.Join(packages, " ")
	}
	return strings.Join(failed, " ")
}

func (m *mutant) fate() string {
	switch {
	case m.broken != "":
		return "DOES NOT COMPILE: " + m.broken
	case m.killer != "":
		return "killed by " + m.killer
	}
	return "SURVIVES"
}

// overlay writes the changed file and the overlay that names it.
func (m *mutant) overlay(folder string) (path string, err error) {
	source, err := os.ReadFile(m.file)
	if err != nil {
		return "", err
	}
	changed, err := m.apply(string(source))
	if err != nil {
		return "", err
	}
	file := filepath.Join(folder, filepath.Base(m.file))
	if err := os.WriteFile(file, []byte(changed), 0o600); err != nil {
		return "", err
	}
	original, err := filepath.Abs(m.file)
	if err != nil {
		return "", err
	}
	text, err := json.Marshal(map[string]map[string]string{"Replace": {original: file}})
	if err != nil {
		return "", err
	}
	path = filepath.Join(folder, "overlay.json")
	return path, os.WriteFile(path, text, 0o600)
}

func (r *runner) run(arguments ...string) (output string, err error) {
	command := exec.Command(r.goTool, arguments...)
	command.Env = plain(os.Environ())
	text, err := command.CombinedOutput()
	return string(text), err
}

// plain is an environment in which tests are those that run anywhere: without the
// folders of the acid tests, which take minutes, and without CI, which demands them.
func plain(environment []string) []string {
	return slices.DeleteFunc(environment, func(variable string) bool {
		return strings.HasPrefix(variable, "HEFT_") || strings.HasPrefix(variable, "CI=")
	})
}

// result is what a run found.
type result struct {
	mutants []mutant
	rooms   []string
}

func resultOf(list []mutant) result {
	r := result{mutants: list}
	for _, m := range list {
		if !slices.Contains(r.rooms, m.room) {
			r.rooms = append(r.rooms, m.room)
		}
	}
	return r
}

func (r result) survivors(room string) (survived, all int) {
	for _, m := range r.mutants {
		if m.tried && (room == "" || m.room == room) {
			all++
			if m.survives() {
				survived++
			}
		}
	}
	return survived, all
}

// broken counts the mutants that are no programs.
func (r result) broken() int {
	n := 0
	for _, m := range r.mutants {
		if m.broken != "" {
			n++
		}
	}
	return n
}

// percent is the share of mutants that survived.
func (r result) percent() float64 {
	survived, all := r.survivors("")
	return 100 * float64(survived) / float64(max(all, 1))
}

// text is the result as Markdown.
func (r result) text() string {
	var b strings.Builder
	survived, all := r.survivors("")
	fmt.Fprintf(&b, "# Mutants\n\n%d of %d survive (%.1f %%).\n\n| room | mutants | survive |\n|---|---:|---:|\n", survived, all, r.percent())
	for _, room := range r.rooms {
		survived, all := r.survivors(room)
		fmt.Fprintf(&b, "| %s | %d | %d |\n", room, all, survived)
	}
	if survived > 0 {
		b.WriteString("\nSurvivors:\n\n")
	}
	for i := range r.mutants {
		if m := &r.mutants[i]; m.survives() {
			fmt.Fprintf(&b, "- line %d, `%s`: %s`%s` → `%s`\n", m.line, m.file, m.where(), m.old, m.new)
		}
	}
	return b.String()
}
