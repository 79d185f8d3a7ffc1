package main

// This file holds the small errors that can be made on a line of the prelude's Python.

import (
	"regexp"
	"strconv"
	"strings"
)

// pythonSwap is a word and what it turns into.
type pythonSwap struct {
	kind    string
	pattern *regexp.Regexp // its first group is replaced
	other   map[string]string
}

var pythonSwaps = []pythonSwap{
	{"operator", regexp.MustCompile(` (==|!=|<=|>=|<|>|and|or|\+|-|\*|//|is not|is|not in|in) `), map[string]string{
		"==": "!=", "!=": "==", "<=": "<", ">=": ">", "<": "<=", ">": ">=", "and": "or", "or": "and",
		"+": "-", "-": "+", "*": "+", "//": "*", "is not": "is", "is": "is not", "not in": "in"}},
	{"truth", regexp.MustCompile(`\b(True|False|None)\b`), map[string]string{"True": "False", "False": "True", "None": "1"}},
	{"condition", regexp.MustCompile(`\bif (not )`), map[string]string{"not ": ""}},
}

var (
	pythonInteger   = regexp.MustCompile(`[ (\[=,-](\d+)\b`)
	pythonFloat     = regexp.MustCompile(`[ (=](\d+\.\d+|\d+e-?\d+)\b`)
	pythonString    = regexp.MustCompile(`["'](\w+)["']`)
	pythonArguments = regexp.MustCompile(`\((?:self, )?(\w+), (\w+)[,)]`)
	pythonStatement = regexp.MustCompile(`^\s+((?:self\.)?[\w.]+(?:\(.*\)| [-+*]?= .*))$`)
)

// pythonEdits finds the possible errors of a file, outside comments and texts of
// more than one line.
func pythonEdits(source string) []edit {
	var edits []edit
	offset, inText := 0, false
	for _, line := range strings.SplitAfter(source, "\n") {
		quotes := strings.Count(line, `"""`)
		if quotes == 0 && !inText && !strings.HasPrefix(strings.TrimSpace(line), "#") && !strings.Contains(line, "import ") {
			edits = append(edits, pythonLine(strings.TrimRight(line, "\n"), offset)...)
		}
		inText = inText != (quotes == 1)
		offset += len(line)
	}
	return edits
}

func pythonLine(line string, offset int) []edit {
	var edits []edit
	add := func(kind string, from, to int, text string) {
		edits = append(edits, edit{kind, offset + from, offset + to, text})
	}
	for _, s := range pythonSwaps {
		for _, at := range s.pattern.FindAllStringSubmatchIndex(line, -1) {
			if other, ok := s.other[line[at[2]:at[3]]]; ok {
				add(s.kind, at[2], at[3], other)
			}
		}
	}
	for _, at := range pythonFloat.FindAllStringSubmatchIndex(line, -1) {
		add("constant", at[2], at[3], "("+line[at[2]:at[3]]+" * 2)")
	}
	for _, at := range pythonInteger.FindAllStringSubmatchIndex(line, -1) {
		if value, err := strconv.Atoi(line[at[2]:at[3]]); err == nil && !strings.HasPrefix(line[at[3]:], ".") {
			add("constant", at[2], at[3], strconv.Itoa(value+1))
		}
	}
	for _, at := range pythonString.FindAllStringSubmatchIndex(line, -1) {
		add("name", at[3], at[3], "x")
	}
	for _, at := range pythonArguments.FindAllStringSubmatchIndex(line, -1) {
		add("arguments", at[2], at[5], line[at[4]:at[5]]+", "+line[at[2]:at[3]])
	}
	if at := pythonStatement.FindStringSubmatchIndex(line); at != nil {
		add("statement", at[2], at[3], "pass")
	}
	return edits
}
