package source

// This file tests how targets of assignments are read.

import (
	"fmt"
	"strings"
	"testing"
)

// TestPartsOf: brackets may hold the whole, a part, or both ends of different parts; what
// does not close is refused.
func TestPartsOf(t *testing.T) {
	for targets, want := range map[string]string{
		"a, b": "a b", "(a, b)": "a b", "a,": "a", "x, (h, c)": "x (h c)", "(x, (h, c))": "x (h c)", "(a, b), (c, d)": "(a b) (c d)", "a, (b, (c, d))": "a (b (c d))",
		"(a, b = x": "", "a), (b": "", "((((": "", "))": "", "*a, b": "", "": "", "()": "", "(a": "", "((a))": "a", strings.Repeat("(", 9999) + "a": "",
	} {
		parts, ok := partsOf(targets)
		if got := shownParts(parts); got != want || ok != (want != "") {
			t.Errorf("%.40q: %q, %t; want %q", targets, got, ok, want)
		}
	}
}

func shownParts(parts []piece) string {
	var all []string
	for _, p := range parts {
		if p.name == "" {
			p.name = fmt.Sprintf("(%s)", shownParts(p.parts))
		}
		all = append(all, p.name)
	}
	return strings.Join(all, " ")
}
