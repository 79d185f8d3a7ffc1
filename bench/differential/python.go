package main

// This file runs random Python programs, without torch, and compares what they
// print with what CPython printed.

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"heft/internal/python/lib"
	"heft/internal/python/vm"
)

// PythonProgram is a row of tools/differential/python_programs.py.
type PythonProgram struct {
	Seed   int64
	Source string
	Output string // what CPython prints
}

// ReadPython returns the programs of a JSONL stream.
func ReadPython(r io.Reader) ([]PythonProgram, error) {
	var programs []PythonProgram
	lines := bufio.NewScanner(r)
	lines.Buffer(nil, 16<<20)
	for lines.Scan() {
		var p PythonProgram
		if err := json.Unmarshal(lines.Bytes(), &p); err != nil {
			return nil, fmt.Errorf("program %d: %w", len(programs)+1, err)
		}
		programs = append(programs, p)
	}
	return programs, lines.Err()
}

// Differences are the blocks of a program that print something else than in
// CPython. A program that does not reach its end differs in the block that
// ended it.
func (p *PythonProgram) Differences() []PrintedDifference {
	var printed strings.Builder
	machine := vm.New(vm.Options{Stdout: &printed})
	lib.Install(machine)
	defer machine.Close()
	if _, err := machine.Exec("program.py", []byte(p.Source), "__main__"); err != nil {
		fmt.Fprintf(&printed, "ends with %v\n", err)
	}
	want, got := blocks(p.Output), blocks(printed.String())
	var all []PrintedDifference
	for i, w := range want {
		g := "nothing"
		if i < len(got) {
			g = got[i]
		}
		if g != w {
			all = append(all, PrintedDifference{Program: p, Block: i, Got: g, Want: w})
		}
		if i >= len(got)-1 && len(got) < len(want) {
			break // what the end of the program hides is not told
		}
	}
	return all
}

// PrintedDifference is a block that prints something else.
type PrintedDifference struct {
	Program   *PythonProgram
	Block     int
	Got, Want string
}

// blocks cuts an output at the lines that name a block's kind.
func blocks(output string) []string {
	parts := strings.Split("\n"+output, "\n# kind ")
	return parts[1:]
}

// kind is the number of the block in the grammar.
func (d *PrintedDifference) kind() string {
	kind, _, _ := strings.Cut(d.Want, "\n")
	return kind
}

// comparePython runs the programs of files.
func comparePython(w io.Writer, files []string, shown int) error {
	var all []PythonProgram
	for _, name := range files {
		file, err := os.Open(name)
		if err != nil {
			return err
		}
		programs, err := ReadPython(file)
		file.Close()
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		all = append(all, programs...)
	}
	tablePython(w, all, shown)
	return nil
}

// tablePython prints the kinds of blocks that differ, the most frequent first.
func tablePython(w io.Writer, programs []PythonProgram, shown int) {
	groups := map[string][]PrintedDifference{}
	differ := 0
	for i := range programs {
		found := programs[i].Differences()
		if len(found) > 0 {
			differ++
		}
		for _, d := range found {
			groups[d.kind()] = append(groups[d.kind()], d)
		}
	}
	kinds := sortedKeys(groups)
	slices.SortStableFunc(kinds, func(a, b string) int { return len(groups[b]) - len(groups[a]) })
	for _, kind := range kinds {
		fmt.Fprintf(w, "%4d  kind %s\n", len(groups[kind]), kind)
		for _, d := range groups[kind][:min(shown, len(groups[kind]))] {
			d.show(w)
		}
	}
	fmt.Fprintf(w, "%d of %d programs differ (%.2f %%)\n", differ, len(programs), 100*float64(differ)/float64(max(len(programs), 1)))
}

// show prints the first lines that differ.
func (d *PrintedDifference) show(w io.Writer) {
	got, want := strings.Split(d.Got, "\n"), strings.Split(d.Want, "\n")
	for i := range max(len(got), len(want)) {
		g, right := "(nothing)", "(nothing)"
		if i < len(got) {
			g = got[i]
		}
		if i < len(want) {
			right = want[i]
		}
		if g != right {
			fmt.Fprintf(w, "      seed %d, block %d, line %d\n        heft    %.300s\n        CPython %.300s\n", d.Program.Seed, d.Block, i, g, right)
			return
		}
	}
}
