package cli

// This file tests how help is folded for narrow terminals, and what a shell is offered.

import (
	"slices"
	"testing"
)

// TestFoldHelp: what stands in a second column goes on there; without room for it, and in plain text, lines go on under
// their own beginning; what has no spaces stays long.
func TestFoldHelp(t *testing.T) {
	const flag = "  --name text    one two three four five six seven eight"
	for _, c := range []struct {
		name, help string
		width      int
		want       string
	}{
		{"no terminal", flag + "\n", 0, flag + "\n"},
		{"wide enough", flag + "\n", len(flag), flag + "\n"},
		{"one too narrow", flag + "\n", len(flag) - 1, "  --name text    one two three four five six seven\n                 eight\n"},
		{"two lines more", flag + "\n", 41, "  --name text    one two three four five\n                 six seven eight\n"},
		{"the last width with the column", "  --name text    one two three four five\n", 34 + 7, "  --name text    one two three four five\n"},
		{"no room for the column", flag + "\n", 30, "  --name text    one two three\n  four five six seven eight\n"},
		{"plain text", "one two three four\n", 10, "one two\nthree four\n"},
		{"indented text", "    one two three four five six\n", 14, "    one two\n    three four\n    five six\n"},
		{"an indent of more than a third", "          one two three\n", 18, "          one two\n      three\n"},
		{"no space", "abcdefghijklmnop\n", 5, "abcdefghijklmnop\n"},
		{"several lines", "a b\n\nc d e f\n", 4, "a b\n\nc d\ne f\n"},
		{"no line's end", "a b", 3, "a b\n"},
	} {
		if got := foldHelp(c.help, c.width); got != c.want {
			t.Errorf("%s:\n%q, want\n%q", c.name, got, c.want)
		}
	}
}

// TestOffered: a shell is offered every value of flags that take one of few.
func TestOffered(t *testing.T) {
	root := newRootCommand()
	for _, c := range []struct {
		command, flag string
		want          []string
	}{
		{"memory", "format", []string{"text", "json", "html", "svg"}},
		{"fit", "solve", []string{"batch", "size"}},
		{"advise", "format", []string{"text", "json"}},
	} {
		command, _, err := root.Find([]string{c.command})
		must(t, err)
		offers, found := command.GetFlagCompletionFunc(c.flag)
		if !found {
			t.Errorf("%s --%s offers nothing", c.command, c.flag)
			continue
		}
		var words []string
		got, _ := offers(command, nil, "")
		for _, word := range got {
			words = append(words, string(word))
		}
		if !slices.Equal(words, c.want) {
			t.Errorf("%s --%s offers %q, want %q", c.command, c.flag, words, c.want)
		}
	}
	if names := conventionNames(); !slices.Contains(names, "thop") || !slices.Contains(names, "fvcore") || slices.Contains(names, "") {
		t.Errorf("conventions are %q", names)
	}
}
