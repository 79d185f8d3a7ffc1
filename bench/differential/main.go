// Command differential runs random programs in heft and compares every
// statement with what real torch said about it.
//
//	python tools/differential/generate.py --programs 1000 --out programs.jsonl
//	go run ./bench/differential programs.jsonl …
//
// It prints a table of the kinds of differences, the smallest program of each
// first kind, and how many programs differ. tools/differential/README.md tells
// what is compared and which differences remain.
package main

import (
	"flag"
	"fmt"
	"io"
	"os"
	"runtime"
	"slices"
	"strings"
	"sync"
)

func main() {
	shown := flag.Int("show", 1, "programs to show of each kind of difference")
	class := flag.String("class", "", "only this class of differences")
	python := flag.Bool("python", false, "the programs are plain Python, of python_programs.py")
	sweep := flag.Bool("sweep", false, "the files hold calls with many arguments each, of sweep.py")
	sample := flag.String("sample", "", "with -sweep: write a sample of the rows that agree to this file")
	flag.Parse()
	compare := func() error { return run(os.Stdout, flag.Args(), *shown, *class) }
	switch {
	case *python:
		compare = func() error { return comparePython(os.Stdout, flag.Args(), *shown) }
	case *sweep:
		compare = func() error { return sweepFiles(*sample, flag.Args(), *shown) }
	}
	if err := compare(); err != nil {
		fmt.Fprintln(os.Stderr, "differential:", err)
		os.Exit(1)
	}
}

// sweepFiles compares sweeps, and writes a sample of them if it is asked for.
func sweepFiles(sample string, files []string, shown int) error {
	if sample == "" {
		return compareSweeps(os.Stdout, files, shown, nil)
	}
	file, err := os.Create(sample)
	if err != nil {
		return err
	}
	if err := compareSweeps(os.Stdout, files, shown, file); err != nil {
		file.Close()
		return err
	}
	return file.Close()
}

func run(w io.Writer, files []string, shown int, class string) error {
	total := 0
	var all []found
	for _, name := range files {
		file, err := os.Open(name)
		if err != nil {
			return err
		}
		programs, err := Read(file)
		file.Close()
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		total += len(programs)
		all = append(all, differing(programs)...)
	}
	table(w, all, shown, class)
	fmt.Fprintf(w, "%d of %d programs differ (%.2f %%)\n", len(all), total, 100*float64(len(all))/float64(max(total, 1)))
	return nil
}

// found is a program that differs, and how.
type found struct {
	program *Program
	Difference
}

// kind is what differences are grouped by.
func (f *found) kind() string {
	step := f.step()
	if step == nil {
		return f.Class
	}
	return f.Class + ": " + step.Kind
}

func (f *found) step() *Step {
	if f.Class == Broken || f.Class == WrongCount {
		return nil
	}
	return f.program.step(f.Step)
}

// differing checks programs on all cores and keeps those that differ, in
// order.
func differing(programs []Program) []found {
	differences := make([]*Difference, len(programs))
	next := make(chan int)
	var workers sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		workers.Go(func() {
			for i := range next {
				differences[i] = Check(&programs[i])
			}
		})
	}
	for i := range programs {
		next <- i
	}
	close(next)
	workers.Wait()
	var all []found
	for i, d := range differences {
		if d != nil {
			all = append(all, found{&programs[i], *d})
		}
	}
	return all
}

// table prints the kinds of differences, the most frequent first.
func table(w io.Writer, all []found, shown int, class string) {
	groups := map[string][]found{}
	for _, f := range all {
		if class == "" || f.Class == class {
			groups[f.kind()] = append(groups[f.kind()], f)
		}
	}
	kinds := sortedKeys(groups)
	slices.SortStableFunc(kinds, func(a, b string) int { return len(groups[b]) - len(groups[a]) })
	for _, kind := range kinds {
		fmt.Fprintf(w, "%4d  %s\n", len(groups[kind]), kind)
		for _, f := range groups[kind][:min(shown, len(groups[kind]))] {
			show(w, &f)
		}
	}
}

// show prints the statements that a difference needs.
func show(w io.Writer, f *found) {
	small := *f.program
	if f.step() != nil {
		small = f.program.Shrink(f.Step)
	}
	fmt.Fprintf(w, "      seed %d", f.program.Seed)
	for i, a := range f.program.Inputs {
		if name := fmt.Sprintf("x%d", i); small.uses(name) {
			fmt.Fprintf(w, "  %s: %v %s", name, a.Shape, a.DType)
		}
	}
	fmt.Fprintln(w)
	for _, s := range slices.Concat(small.Init, small.Steps) {
		fmt.Fprintf(w, "        %s\n", s.Code)
	}
	if step := f.step(); step != nil && step.Error != "" {
		fmt.Fprintf(w, "        torch: %s\n", step.Error)
	}
	if f.Detail != "" {
		fmt.Fprintf(w, "        heft: %s\n", strings.ReplaceAll(f.Detail, "\n", "\n              "))
	}
}

func (p *Program) uses(name string) bool {
	return slices.ContainsFunc(slices.Concat(p.Init, p.Steps), func(s Step) bool {
		return slices.Contains(identifier.FindAllString(s.Code, -1), name)
	})
}
