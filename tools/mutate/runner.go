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
)

// testTimeout ends tests that a mutant sends round in circles: it is killed.
const testTimeout = "180s"

type runner struct {
	goTool string
	log    io.Writer
	count  int
}

// baseline makes sure that all tests pass without a mutant: else every mutant
// would look killed.
func (r *runner) baseline(list []mutant) error {
	var packages []string
	for _, m := range list {
		for _, p := range m.packages {
			if p = "./" + p; !slices.Contains(packages, p) {
				packages = append(packages, p)
			}
		}
	}
	output, err := r.run(append([]string{"test", "-vet=off", "-timeout", testTimeout}, packages...)...)
	if err != nil {
		return fmt.Errorf("the tests fail without a mutant:\n%s", output)
	}
	return nil
}

// try compiles a mutant and runs its tests until one fails.
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
	r.count++
	for _, p := range m.packages {
		output, err := r.run("test", "-vet=off", "-failfast", "-timeout", testTimeout, "-overlay", overlay, "./"+p)
		if strings.Contains(output, "[build failed]") || strings.Contains(output, "[setup failed]") {
			m.broken = output
			break
		}
		if err != nil {
			m.killer = p
			break
		}
	}
	fate := "SURVIVES"
	switch {
	case m.broken != "":
		fate = "DOES NOT COMPILE: " + m.broken
	case m.killer != "":
		fate = "killed by " + m.killer
	}
	fmt.Fprintf(r.log, "%3d %s: %s\n", r.count, fate, m)
	return nil
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
	text, err := exec.Command(r.goTool, arguments...).CombinedOutput()
	return string(text), err
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
		if room == "" || m.room == room {
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
