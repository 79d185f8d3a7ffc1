package torch

// This file tests of which files only the functions that run are parsed.

import (
	"strings"
	"testing"

	"heft/internal/files"
)

// halfWritten has a function that does not parse.
var halfWritten = []byte("fine = 1\nclass A:\n    def f(self, x=2):\n        'What f does.'\n" + strings.Repeat("        super().f()\n", 5) + "        x = = 1\n")

// TestSettled: an error in a function of the user's own file is found when that is
// imported; one in a library's when it is called, with its place.
func TestSettled(t *testing.T) {
	for name, test := range map[string]struct{ own, library map[string][]byte }{
		"own":     {own: map[string][]byte{"half.py": halfWritten}},
		"library": {library: map[string][]byte{"half.py": halfWritten}},
	} {
		t.Run(name, func(t *testing.T) {
			own := map[string][]byte{"model.py": []byte("import half\nassert half.A.f.__doc__ == 'What f does.'\nassert half.A.f.__defaults__ == (2,)\n" +
				"print('imported')\nhalf.A().f()\n")}
			for file, text := range test.own {
				own[file] = text
			}
			var out strings.Builder
			var roots []*files.Root
			for i, contents := range []map[string][]byte{own, test.library} {
				tree, err := files.Memory(contents)
				if err != nil {
					t.Fatal(err)
				}
				roots = append(roots, files.New(tree, []string{"", "site"}[i], []string{"/model", "/site"}[i]))
			}
			s, err := Open(Options{Roots: roots, Stdout: &out})
			if err != nil {
				t.Fatal(err)
			}
			defer s.Close()
			err = s.LoadFile("model.py")
			if err == nil {
				_, err = s.Build("half.A().f()")
			}
			if err == nil || !strings.Contains(err.Error(), "half.py:10") || !strings.Contains(err.Error(), "invalid syntax") {
				t.Errorf("got %v, want the syntax error in line 10", err)
			}
			if imported := out.String() == "imported\n"; imported != (name == "library") {
				t.Errorf("printed %q", out.String())
			}
		})
	}
}
