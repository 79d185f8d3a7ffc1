// Command mutate puts small errors into heft, one at a time, and sees whether
// the tests notice: a test that cannot fail is a defect, and so is a rule that
// no test knows.
//
//	go run ./tools/mutate                      the whole list; half an hour on two quiet cores
//	go run ./tools/mutate -sample 10 -seed 7   ten of them, for continuous integration
//	go run ./tools/mutate -only optimizer      those whose file or text contains a word
//	go run ./tools/mutate -check               only whether the list still fits the sources
//	go run ./tools/mutate -own                 a quick look: what survives its own package has to be tried again without
//	go run ./tools/mutate -random 90 -seed 7   writes a list of random ones (to -out), does not run them
//	go run ./tools/mutate -list tools/mutate/random.txt
//	                                           runs such a list
//
// The list is mutants.txt; its head says how to write it. All mutants are compiled into one program, in which a number
// says which of them runs (together.go), through an overlay, so that nothing is copied and the tree stays as it is;
// constants, types and files that are no program are compiled alone. A mutant is killed when a test of the packages
// named with it fails, or one of those that import the changed one and come to its function, and survives when all
// pass. One whose text is no longer found, or that does not compile, is an error of the list: the program ends with 2.
// Survivors above -most percent end it with 1.
package main

import (
	"flag"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
)

func main() {
	o := parseFlags()
	code, err := run(o, os.Stdout)
	if err != nil {
		fmt.Fprintln(os.Stderr, "mutate:", err)
		code = 2
	}
	os.Exit(code)
}

// options are the flags.
type options struct {
	list, goTool, only, out string
	sample, random          int
	seed                    uint64
	check, near, own        bool
	most                    float64
}

func parseFlags() options {
	var o options
	flag.StringVar(&o.list, "list", "tools/mutate/mutants.txt", "the mutants")
	flag.StringVar(&o.goTool, "go", "go", "the go command")
	flag.StringVar(&o.only, "only", "", "a word in the room, the file or the text of the mutants to run")
	flag.StringVar(&o.out, "out", "", "file for the result, as Markdown")
	flag.IntVar(&o.sample, "sample", 0, "how many mutants, drawn at random; 0 is all")
	flag.IntVar(&o.random, "random", 0, "make this many random mutants instead of running any")
	flag.BoolVar(&o.near, "near", false, "not the slowest tests of packages that import the changed one")
	flag.BoolVar(&o.own, "own", false, "only the tests of each mutant's own package that come to it: a quick look")
	flag.Uint64Var(&o.seed, "seed", 1, "of the draw")
	flag.BoolVar(&o.check, "check", false, "only check the list against the sources")
	flag.Float64Var(&o.most, "most", 5, "percent of mutants that may survive")
	flag.Parse()
	return o
}

func run(o options, w io.Writer) (code int, err error) {
	if o.random > 0 {
		return 0, o.writeRandom(w)
	}
	text, err := os.ReadFile(o.list)
	if err != nil {
		return 0, err
	}
	all, err := parseList(string(text))
	if err != nil {
		return 0, fmt.Errorf("%s: %w", o.list, err)
	}
	if err := checkAll(all); err != nil {
		return 0, err
	}
	fmt.Fprintf(w, "%d mutants fit the sources\n", len(all))
	if o.check {
		return 0, nil
	}
	return o.runAll(choose(all, o), w)
}

// writeRandom makes a list of random mutants that compile.
func (o options) writeRandom(w io.Writer) error {
	files, err := productFiles()
	if err != nil {
		return err
	}
	sources := map[string]string{}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			return err
		}
		sources[file] = string(text)
	}
	r := runner{goTool: o.goTool, log: w}
	c, err := r.newChecker()
	if err != nil {
		return err
	}
	list, err := draw(sources, o.random, o.seed, c.compiles)
	if err != nil {
		return err
	}
	slices.SortStableFunc(list, func(a, b mutant) int { return strings.Compare(a.file, b.file) })
	text := fmt.Sprintf("# Small errors on random lines, made by go run ./tools/mutate -random %d -seed %d. The language is that of mutants.txt.\n\n%s", o.random, o.seed, listText(list))
	if o.out == "" {
		_, err = io.WriteString(w, text)
		return err
	}
	return os.WriteFile(o.out, []byte(text), 0o644)
}

// runAll tries the mutants and says what became of them.
func (o options) runAll(chosen []mutant, w io.Writer) (code int, err error) {
	r := runner{goTool: o.goTool, log: w, near: o.near, own: o.own}
	if err := r.tryAll(chosen, o); err != nil {
		return 0, err
	}
	result := resultOf(chosen)
	fmt.Fprint(w, result.text())
	if n := result.broken(); n > 0 {
		return 0, fmt.Errorf("%d mutants do not compile: mend the list", n)
	}
	if result.percent() > o.most {
		return 1, nil
	}
	return 0, nil
}

// write puts the result so far into the file: a run may be cut short.
func (o options) write(r result) error {
	if o.out == "" {
		return nil
	}
	return os.WriteFile(o.out, []byte(r.text()), 0o644)
}

// choose keeps the mutants with the word, and draws the sample.
func choose(all []mutant, o options) []mutant {
	var chosen []mutant
	for _, m := range all {
		if m.equivalent == "" && strings.Contains(m.room+m.file+m.old+m.new+m.after, o.only) {
			chosen = append(chosen, m)
		}
	}
	if o.sample == 0 || o.sample >= len(chosen) {
		return chosen
	}
	random := rand.New(rand.NewPCG(o.seed, 0))
	random.Shuffle(len(chosen), func(i, k int) { chosen[i], chosen[k] = chosen[k], chosen[i] })
	return chosen[:o.sample]
}
