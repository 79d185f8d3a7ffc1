package main

// This file reads the list of mutants and applies one.

// The list of mutants: its language, and whether it still fits the sources.

import (
	"errors"
	"fmt"
	"os"
	"strings"
)

// mutant is one small error.
type mutant struct {
	room     string   // what it is an error of
	file     string   // slash-separated, from the repository's root
	packages []string // whose tests should notice, in this order
	after    string   // the old text is sought behind the first place of this one
	old, new string
	line     int // in the list

	equivalent string // why it changes nothing that can be seen: it is not run, and not counted

	tried  bool
	killer string // the package whose test failed
	broken string // what the compiler said of it
}

// survives tells, after a run, that no test noticed.
func (m *mutant) survives() bool { return m.tried && m.killer == "" && m.broken == "" }

func (m *mutant) String() string {
	return fmt.Sprintf("%s: %s%q → %q", m.file, m.where(), m.old, m.new)
}

func (m *mutant) where() string {
	if m.after == "" {
		return ""
	}
	return fmt.Sprintf("after %q ", m.after)
}

// parseList reads the list.
func parseList(text string) ([]mutant, error) {
	var list []mutant
	var current mutant
	for number, line := range strings.Split(text, "\n") {
		mark, rest, _ := strings.Cut(line, " ")
		switch mark {
		case "", "#":
		case "room":
			current = mutant{room: rest}
		case "file":
			current.file, current.after, current.old = rest, "", ""
		case "tests":
			current.packages = strings.Fields(rest)
		case "@":
			current.after = rest
		case "=":
			current.equivalent = rest
		case "-":
			current.old, current.line = rest, number+1
		case "+":
			if current.file == "" || current.old == "" || len(current.packages) == 0 {
				return nil, fmt.Errorf("line %d: a mutant needs a file, tests and a line that starts with -", number+1)
			}
			current.new = rest
			list = append(list, current)
			current.after, current.old, current.equivalent = "", "", ""
		default:
			return nil, fmt.Errorf("line %d: %q is none of room, file, tests, =, @, -, +", number+1, mark)
		}
	}
	return list, nil
}

// apply changes the source.
func (m *mutant) apply(source string) (string, error) {
	start, end, err := m.span(source)
	if err != nil {
		return "", err
	}
	return source[:start] + m.new + source[end:], nil
}

// span is where the old text stands.
func (m *mutant) span(source string) (start, end int, err error) {
	if m.after != "" {
		at := strings.Index(source, m.after)
		if at < 0 {
			return 0, 0, fmt.Errorf("line %d of the list: %s has no %q", m.line, m.file, m.after)
		}
		start = at + len(m.after)
	}
	at := strings.Index(source[start:], m.old)
	if at < 0 {
		return 0, 0, fmt.Errorf("line %d of the list: %s has no %q %s", m.line, m.file, m.old, m.where())
	}
	if m.old == m.new {
		return 0, 0, fmt.Errorf("line %d of the list changes nothing", m.line)
	}
	return start + at, start + at + len(m.old), nil
}

// checkAll reports every mutant that does not fit.
func checkAll(list []mutant) error {
	var errs []error
	for i := range list {
		source, err := os.ReadFile(list[i].file)
		if err == nil {
			_, err = list[i].apply(string(source))
		}
		errs = append(errs, err)
	}
	return errors.Join(errs...)
}
