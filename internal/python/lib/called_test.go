package lib

// This file lists what no case calls.

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"heft/internal/packed"
)

// computing are the modules whose functions give results that CPython can be
// asked for; the others stand for files, clocks and machines that are not there.
var computing = strings.Fields(`math cmath itertools functools operator bisect heapq statistics string textwrap re json base64
	binascii hashlib fnmatch colorsys html graphlib keyword difflib copy`)

// types are those whose methods are counted too.
var types = strings.Fields("str bytes list dict set frozenset tuple int range slice memoryview")

// uncalledFile lists what no case calls. Its length may only fall.
const uncalledFile = "testdata/uncalled.txt"

var word = regexp.MustCompile(`\w+`)

// TestEveryFunctionIsCalled lists the public names of modules and types that
// occur in no case of pycases.jsonl.
func TestEveryFunctionIsCalled(t *testing.T) {
	mentioned := map[string]bool{}
	for _, c := range packed.Rows[pyCase](t, "../../../testdata/goldens/pycases.jsonl") {
		for _, name := range word.FindAllString(c.Source, -1) {
			mentioned[name] = true
		}
	}
	var uncalled []string
	collect := func(owner, listing string) {
		for _, name := range word.FindAllString(outcome(listing), -1) {
			if !mentioned[name] {
				uncalled = append(uncalled, owner+"."+name)
			}
		}
	}
	for _, module := range computing {
		collect(module, "import "+module+"\nresult = ' '.join(n for n in dir("+module+") if n[0] != '_' and callable(getattr("+module+", n)))\n")
	}
	for _, name := range types {
		collect(name, "result = ' '.join(n for n in dir("+name+") if n[0] != '_')\n")
	}
	text, err := os.ReadFile(uncalledFile)
	if err != nil {
		t.Fatal(err)
	}
	listed := strings.Fields(string(text))
	for _, name := range uncalled {
		if !slices.Contains(listed, name) {
			t.Errorf("no case calls %s: add one to tools/goldens/pycase_list.py", name)
		}
	}
	for _, name := range listed {
		if !slices.Contains(uncalled, name) {
			t.Errorf("%s is listed in %s, and is called", name, uncalledFile)
		}
	}
}
