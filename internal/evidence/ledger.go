// Package evidence is for tests only. It keeps the ledger of what stands behind
// heft's rules: the work of an operator, the states of an optimizer, the memory of
// a card.
//
// A test package that compares rules with goldens of real torch, or with cases
// worked by hand, has a Ledger, notes in it what each comparison has confirmed, and
// runs by Ledger.Main. Its tests must confirm all that its file
// testdata/evidence.txt lists, so that a comparison which goes is noticed; go test
// -evidence writes the file anew:
//
//	var ledger evidence.Ledger
//
//	func TestMain(m *testing.M) { os.Exit(ledger.Main(m)) }
//
//	ledger.Steps(op.RuleWork, steps...) // after their numbers were found right
//
// A line of the file is a subject and its confirmed rules: "operator/conv2d Saves
// Work", "optimizer/adamw States Temporaries". The test of this package holds the
// files of all rooms against the rules that there are.
package evidence

import (
	"bufio"
	"flag"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"heft/internal/graph"
	"heft/internal/op"
)

// file is where a test package lists what it confirms.
const file = "testdata/evidence.txt"

var update = flag.Bool("evidence", false, "write "+file+" anew: the rules that the tests confirm")

// Confirmed is a set of rules by subject.
type Confirmed map[string]map[string]bool

func (c Confirmed) add(subject, rule string) {
	if c[subject] == nil {
		c[subject] = map[string]bool{}
	}
	c[subject][rule] = true
}

// Has tells whether a rule is confirmed.
func (c Confirmed) Has(subject, rule string) bool { return c[subject][rule] }

// lines are those of the file, without their ends.
func (c Confirmed) lines() []string {
	var lines []string
	for _, subject := range slices.Sorted(maps.Keys(c)) {
		lines = append(lines, subject+" "+strings.Join(slices.Sorted(maps.Keys(c[subject])), " "))
	}
	return lines
}

// Ledger collects what the tests of a package confirm. The zero value is empty;
// tests that run at the same time may share one.
type Ledger struct {
	mutex     sync.Mutex
	confirmed Confirmed
}

// Confirm notes that a comparison has found rules of a subject right:
// Confirm("optimizer/adamw", "States"). Neither may contain spaces.
func (l *Ledger) Confirm(subject string, rules ...string) {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	if l.confirmed == nil {
		l.confirmed = Confirmed{}
	}
	for _, rule := range rules {
		l.confirmed.add(subject, rule)
	}
}

// Operator notes that a comparison has found a rule of an operator right, if its
// literal states it.
func (l *Ledger) Operator(o *op.Operator, rule op.Rule) {
	if slices.Contains(o.Rules(), rule) {
		l.Confirm("operator/"+o.Name, string(rule))
	}
}

// Steps is Operator for recorded steps. For the rules of a gradient, steps that
// make none are passed over.
func (l *Ledger) Steps(rule op.Rule, steps ...*graph.Op) {
	for _, o := range steps {
		operator, ok := op.Of(o)
		if ok && (!ofGradient(rule) || differentiates(o)) {
			l.Operator(operator, rule)
		}
	}
}

func ofGradient(rule op.Rule) bool {
	return rule == op.RuleSaves || rule == op.RuleBackward || rule == op.RuleBackwardWork
}

func differentiates(o *graph.Op) bool {
	return !o.NoGrad && slices.ContainsFunc(o.Inputs, func(t *graph.Tensor) bool { return t != nil && t.RequiresGrad })
}

// Main runs the tests of a package and then holds the package's file against what
// they confirmed. It returns the exit status. Where only some tests run nothing is
// compared.
func (l *Ledger) Main(m *testing.M) int {
	status := m.Run()
	if status != 0 || onlySome() {
		return status
	}
	if err := l.settle(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return 0
}

// onlySome tells whether tests were chosen by name.
func onlySome() bool {
	for _, name := range []string{"test.run", "test.skip", "test.list", "test.fuzz"} {
		if f := flag.Lookup(name); f != nil && f.Value.String() != "" {
			return true
		}
	}
	return false
}

// settle writes the file anew, or says what it lists and no test confirms. What is
// confirmed and not listed counts from the next writing on.
func (l *Ledger) settle() error {
	if *update {
		return os.WriteFile(file, []byte(strings.Join(l.confirmed.lines(), "\n")+"\n"), 0o644)
	}
	listed, err := readFile(file)
	if err != nil {
		return fmt.Errorf("%w; go test -evidence writes it", err)
	}
	if lost := l.lost(listed); len(lost) > 0 {
		return fmt.Errorf("%s lists what no test confirms any more (go test -evidence writes it anew):\n\t%s", file, strings.Join(lost, "\n\t"))
	}
	return nil
}

// lost names what is listed and was not confirmed.
func (l *Ledger) lost(listed Confirmed) []string {
	lost := Confirmed{}
	for subject, rules := range listed {
		for rule := range rules {
			if !l.confirmed.Has(subject, rule) {
				lost.add(subject, rule)
			}
		}
	}
	return lost.lines()
}

// readFile reads one package's list.
func readFile(name string) (Confirmed, error) {
	text, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer text.Close()
	confirmed := Confirmed{}
	lines := bufio.NewScanner(text)
	for lines.Scan() {
		subject, rules, _ := strings.Cut(lines.Text(), " ")
		for rule := range strings.FieldsSeq(rules) {
			confirmed.add(subject, rule)
		}
	}
	return confirmed, lines.Err()
}

// ReadAll joins the lists of all packages below a folder.
func ReadAll(root string) (Confirmed, error) {
	all := Confirmed{}
	err := filepath.WalkDir(root, func(name string, entry os.DirEntry, err error) error {
		if err != nil || entry.IsDir() || !strings.HasSuffix(filepath.ToSlash(name), "/"+file) {
			return err
		}
		one, err := readFile(name)
		for subject, rules := range one {
			for rule := range rules {
				all.add(subject, rule)
			}
		}
		return err
	})
	return all, err
}
