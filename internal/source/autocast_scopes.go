package source

// This file tells which names of a condition are a function's own, or a loop's: what the
// program's module calls so when it has run says nothing of them.

import (
	"regexp"
	"slices"
	"strings"
	"sync"
)

// scope is a function's, or a loop's, around a line.
type scope struct {
	indent int
	names  []string
}

// scopes are those around a line, the outermost first.
type scopes []scope

var (
	functionHead = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^\s*(?:async\s+)?def\s+\w+\s*\((.*)`) })
	loopHead     = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^\s*(?:async\s+)?for\s+(.+?)\s+in\b`) })
)

// at are the scopes behind a line, given those around the one before it. Of a function whose
// parameters stand on several lines, those of its first are known.
func (s scopes) at(line string, indent int) scopes {
	for len(s) > 0 && s[len(s)-1].indent >= indent {
		s = s[:len(s)-1]
	}
	for _, head := range []*regexp.Regexp{functionHead(), loopHead()} {
		if match := head.FindStringSubmatch(line); match != nil {
			s = append(slices.Clone(s), scope{indent: indent, names: identifier().FindAllString(match[1], -1)})
		}
	}
	return s
}

// known is a line whose condition no name of the scopes decides by itself; else the head of
// a branch that nothing is known of. A name that is only asked for attributes counts as the
// module's: programs hand their settings on under one name.
func (s scopes) known(line string) string {
	match := branchStatement().FindStringSubmatch(line)
	if match == nil {
		return line
	}
	test := match[2]
	for _, at := range identifier().FindAllStringIndex(test, -1) {
		attribute, asked := at[0] > 0 && test[at[0]-1] == '.', strings.HasPrefix(test[at[1]:], ".")
		if !attribute && !asked && s.bind(test[at[0]:at[1]]) {
			return strings.Replace(line, test, unknowable, 1)
		}
	}
	return line
}

// unknowable is a condition that nothing is known of.
const unknowable = "unknown()"

func (s scopes) bind(name string) bool {
	return slices.ContainsFunc(s, func(each scope) bool { return slices.Contains(each.names, name) })
}
