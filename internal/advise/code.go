package advise

// This file writes the code that a report shows: that of the functions which were
// run.

import (
	"regexp"
	"slices"
	"strings"
	"sync"
)

// textOf is the text of those functions of changes.py that are needed, behind the
// imports they use.
func textOf(needed map[string]bool) []string {
	text := usedImports(needed)
	for _, d := range definitions() {
		if needed[d.name] {
			text = append(append(text, ""), d.lines...)
		}
	}
	return append(text, "")
}

// collect marks a function as needed, and those of the same file that it calls.
func collect(name string, needed map[string]bool) {
	for _, d := range definitions() {
		if d.name != name || needed[name] {
			continue
		}
		needed[name] = true
		for _, other := range definitions() {
			if other.name != "" && other.name != name && slices.ContainsFunc(d.lines, func(line string) bool { return mentions(line, other.name) }) {
				collect(other.name, needed)
			}
		}
	}
}

// mentions tells whether a line has a name as a whole word.
func mentions(line, name string) bool {
	for {
		before, after, found := strings.Cut(line, name)
		if !found {
			return false
		}
		if !endsInWord(before) && !beginsWithWord(after) {
			return true
		}
		line = after
	}
}

func beginsWithWord(text string) bool { return text != "" && isWord(text[0]) }

func endsInWord(text string) bool { return text != "" && isWord(text[len(text)-1]) }

// isWord tells a byte of an ASCII name; changes.py has no others.
func isWord(c byte) bool {
	return c == '_' || '0' <= c && c <= '9' || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z'
}

// usedImports are the file's imports that definitions need.
func usedImports(needed map[string]bool) []string {
	var list []string
	for _, d := range definitions() {
		if d.name != "" {
			continue
		}
		for _, line := range d.lines {
			words := strings.Fields(line)
			if len(words) < 2 {
				continue
			}
			imported := words[len(words)-1] // import torch.nn.functional as F
			for _, other := range definitions() {
				if needed[other.name] && slices.ContainsFunc(other.lines, func(text string) bool { return mentions(text, imported) }) {
					list = append(list, line)
					break
				}
			}
		}
	}
	return list
}

// definitionText is a function, a class or a constant of changes.py; the name "" has
// the lines of imports.
type definitionText struct {
	name  string
	lines []string
}

// definitions are those of changes.py, which is cut once.
var definitions = sync.OnceValue(cutDefinitions)

// cutDefinitions cuts changes.py at its margin.
func cutDefinitions() []definitionText {
	begins := regexp.MustCompile(`^(?:def|class)\s+(\w+)|^(\w+)\s*=`)
	list := []definitionText{{}}
	for _, line := range strings.Split(string(changesText), "\n") {
		if strings.HasPrefix(line, `"""`) {
			continue
		}
		if m := begins.FindStringSubmatch(line); m != nil {
			list = append(list, definitionText{name: m[1] + m[2]})
		}
		last := &list[len(list)-1]
		if strings.TrimSpace(line) != "" {
			last.lines = append(last.lines, line)
		}
	}
	return list
}

// changeCode is the code of calls of functions of changes.py: imports, the functions
// and classes that they name, and the calls.
func changeCode(calls []string) []string {
	needed := map[string]bool{}
	for _, call := range calls {
		for _, d := range definitions() {
			if d.name != "" && mentions(call, d.name) {
				collect(d.name, needed)
			}
		}
	}
	text := textOf(needed)
	for _, call := range calls {
		text = append(text, broken("model = "+call)...)
	}
	return text
}

// codeColumns is how wide a line of code is, unless a single name is wider.
const codeColumns = 110

// broken is a call over several lines, broken before a name of a list or a dict, where
// Python's brackets let it go on.
func broken(call string) []string {
	var text []string
	for len(call) > codeColumns {
		at := strings.LastIndex(call[:codeColumns], `, "`)
		if at < 0 {
			at = strings.Index(call, `, "`)
		}
		if at < 0 {
			break
		}
		text = append(text, call[:at+1])
		call = "    " + call[at+2:]
	}
	return append(text, call)
}
