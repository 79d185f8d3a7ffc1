package vm_test

// This file tests that parsing ahead is bounded and shows nowhere.

import (
	"errors"
	"runtime"
	"strings"
	"testing"

	"heft/internal/python/syntax"
	"heft/internal/python/vm"
)

// counting is a Loader that has nothing and counts what it is asked for.
type counting struct{ asked int }

func (c *counting) Load(string) ([]byte, string, bool, error) {
	c.asked++
	return nil, "", false, vm.ErrNotFound
}

// TestParseAheadIsBounded: a file of nothing but imports, and one name of very many
// parts, are not looked up beforehand.
func TestParseAheadIsBounded(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(2))
	for name, source := range map[string]string{
		"many": strings.Repeat("import absent\n", 100_000),
		"long": "import " + strings.Repeat("a.", 100_000) + "a\n",
	} {
		loader := &counting{}
		machine := newVM(t, vm.Options{Loader: loader})
		if _, err := machine.Exec("main.py", []byte(source), "__main__"); err == nil {
			t.Errorf("%s: no error", name)
		}
		if loader.asked > 1500 {
			t.Errorf("%s: the loader was asked %d times", name, loader.asked)
		}
	}
}

// TestParseAhead: that files are parsed before they are imported shows nowhere.
func TestParseAhead(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(2))
	sources := files{
		"late":   "x = 1 / 0\nimport syntax\n",
		"early":  "import plain, syntax\n",
		"beyond": "from ... import outside\n",
		"syntax": "def f(:\n",
		"plain":  "shown = 2\n",
		"twice":  "import plain\nimport plain\nimport plain as again\nassert again is plain\n",
	}
	for module, want := range map[string]string{
		"late":   "ZeroDivisionError: division by zero",
		"early":  "syntax.py:1",
		"beyond": "ImportError: attempted relative import with no known parent package",
		"twice":  "",
	} {
		machine := newVM(t, vm.Options{Loader: sources})
		_, err := machine.Exec("main.py", []byte("import "+module+"\n"), "__main__")
		switch {
		case want == "" && err != nil, want != "" && (err == nil || !strings.Contains(err.Error(), want)):
			t.Errorf("import %s: %v, want %q", module, err, want)
		}
		var tree *syntax.SyntaxError
		if module == "early" && !errors.As(err, &tree) {
			t.Errorf("import early: %T, want a syntax error", err)
		}
	}
}
