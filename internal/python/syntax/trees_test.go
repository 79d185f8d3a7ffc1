package syntax

// This file tests that kept trees are those of their own text.

import "testing"

func TestKeptTrees(t *testing.T) {
	var trees Trees
	first, err := trees.Parse("m.py", []byte("x = 1\n"))
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		file, source string
		same         bool
	}{{"m.py", "x = 1\n", true}, {"n.py", "x = 1\n", false}, {"m.py", "x = 2\n", false}} {
		tree, err := trees.Parse(c.file, []byte(c.source))
		if err != nil || (tree == first) != c.same || tree.Filename != c.file {
			t.Errorf("%s, %q: the same tree: %v, of %s, %v", c.file, c.source, tree == first, tree.Filename, err)
		}
	}
	for range 2 {
		if _, err := trees.Parse("m.py", []byte("x =\n")); err == nil {
			t.Error("a broken source is parsed")
		}
	}
}
