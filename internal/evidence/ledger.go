// Package evidence is for tests only. It keeps the ledger of what stands behind
// heft's rules: the work of an operator, the states of an optimizer, the memory of
// a card.
//
// A test package that compares rules with goldens of real torch, or with cases
// worked by hand, has a Ledger, notes in it what each comparison has confirmed, and
// runs by Ledger.Main. What all its tests confirmed must be what its file
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

// Steps notes that a comparison of recorded steps has found a rule of their
// operators right. Steps whose literal does not state the rule are passed over, and
// for the rules of a gradient those that make none.
func (l *Ledger) Steps(rule op.Rule, steps ...*graph.Op) {
	for _, o := range steps {
		operator, ok := op.Of(o)
		if !ok || !slices.Contains(operator.Rules(), rule) || ofGradient(rule) && !differentiates(o) {
			continue
		}
		l.Confirm("operator/"+operator.Name, string(rule))
	}
}

func ofGradient(rule op.Rule) bool {
	return rule == op.RuleSaves || rule == op.RuleBackward || rule == op.RuleBackwardWork
}

func differentiates(o *graph.Op) bool {
	return !o.NoGrad && slices.ContainsFunc(o.Inputs, func(t *graph.Tensor) bool { return t != nil && t.RequiresGrad })
}

// Main runs the tests of a package and then holds what they confirmed against the
// package's file. It returns the exit status. Where only some tests run nothing is
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

// settle writes the file anew, or says where it differs from what was confirmed.
func (l *Ledger) settle() error {
	got := l.confirmed.lines()
	if *update {
		return os.WriteFile(file, []byte(strings.Join(got, "\n")+"\n"), 0o644)
	}
	listed, err := readFile(file)
	if err != nil {
		return fmt.Errorf("%w; go test -evidence writes it", err)
	}
	want := listed.lines()
	lost := slices.DeleteFunc(slices.Clone(want), func(line string) bool { return slices.Contains(got, line) })
	found := slices.DeleteFunc(slices.Clone(got), func(line string) bool { return slices.Contains(want, line) })
	if len(lost)+len(found) > 0 {
		return fmt.Errorf("%s is not what the tests confirm; go test -evidence writes it anew\nlisted:\n\t%s\nconfirmed:\n\t%s",
			file, strings.Join(lost, "\n\t"), strings.Join(found, "\n\t"))
	}
	return nil
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
