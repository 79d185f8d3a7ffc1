package syntax

// This file tests that a source parsed lazily becomes, body by body, what Parse makes
// of it at once.

import (
	"bytes"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"sync"
	"testing"
)

// completeAll parses every body that was left for later, into the tree.
func completeAll(list []Stmt) error {
	for _, s := range list {
		if f, ok := s.(*FunctionDef); ok {
			body, scope, err := f.Complete()
			if err != nil {
				return err
			}
			f.Body, f.Scope, f.deferred = body, scope, nil
		}
		for _, inner := range suites(s) {
			if err := completeAll(inner); err != nil {
				return err
			}
		}
	}
	return nil
}

// suites are the lists of statements that a statement governs.
func suites(s Stmt) (lists [][]Stmt) {
	v := reflect.ValueOf(s).Elem()
	for i := range v.NumField() {
		switch field := v.Field(i); {
		case !field.CanInterface():
		case field.Type() == reflect.TypeFor[[]Stmt]():
			lists = append(lists, field.Interface().([]Stmt))
		case field.Type() == reflect.TypeFor[[]*ExceptHandler]():
			for _, h := range field.Interface().([]*ExceptHandler) {
				lists = append(lists, h.Body)
			}
		case field.Type() == reflect.TypeFor[[]*MatchCase]():
			for _, c := range field.Interface().([]*MatchCase) {
				lists = append(lists, c.Body)
			}
		}
	}
	return lists
}

// compareLazily fails unless both ways of parsing give the same tree.
func compareLazily(t *testing.T, src []byte) {
	t.Helper()
	want, err := Parse("lazy.py", src)
	if err != nil {
		return
	}
	got, err := ParseLazily("lazy.py", src)
	if err != nil {
		t.Fatalf("%v\n%s", err, src)
	}
	if err := completeAll(got.Body); err != nil {
		t.Fatalf("%v\n%s", err, src)
	}
	if dumped := dumpModule(got, true); dumped != dumpModule(want, true) {
		t.Fatalf("got\n%s\nwant\n%s", dumped, dumpModule(want, true))
	}
	if !strings.Contains(string(src), "super") && !strings.Contains(string(src), classCell) && !reflect.DeepEqual(got, want) {
		t.Fatalf("names have other places than Parse gives them:\n%s", src)
	}
}

func TestParseLazily(t *testing.T) {
	paths, err := filepath.Glob("testdata/*/*.py")
	if err != nil || len(paths) == 0 {
		t.Fatalf("no test data: %v", err)
	}
	for _, path := range paths {
		src, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for _, piece := range statementStart.Split(string(src), -1) {
			compareLazily(t, []byte(piece))
		}
		compareLazily(t, src)
	}
}

// lazyBodies are bodies whose end is hard to see; each is longer than deferredBytes.
var lazyBodies = []string{
	"    '''text\nthat is not\nindented'''\n    return '''\nx = 1\n''' + \"a # b\"\n",
	"    a = [1,\n2, # ]\n3]\n\n# a comment in the first column\n\n    return a, {'b': (\n)}\n",
	"    return a + \\\nb + \"a\\\nb\" + r'\\' + f'{x['k']}{{ {'}' }' + rb'\\\"'\n",
	"    return f'''{a:{b}}\n{c!r:>{d}}\n''' + f\"{'#'}\" + f'{x:\"}'\n\n\n",
	"    if a:\n        def inner(self):\n            nonlocal a; return self.__private, a\n\n    else:\n\n        return inner\n",
	"\tif a:\n\t\treturn lambda: (yield a)  # a tab, a generator\n\treturn [b for b in a if b]\n",
	"    global g; g = __class__; class_of = locals(); async_ = [c async for c in a if await c]\n",
}

// TestParseLazilyBodies: in a function, a method, a coroutine and a conditional method.
func TestParseLazilyBodies(t *testing.T) {
	for _, body := range lazyBodies {
		body += strings.Repeat("\t", strings.Count(body[:1], "\t")) + strings.Repeat("    ", 1-strings.Count(body[:1], "\t")) + "pass" + strings.Repeat(" ", deferredBytes) + "\n"
		def := "def f(self, a, *b, c=1, **__d):\n" + body
		inner := strings.ReplaceAll(def, "\n    ", "\n        ")
		inner = strings.ReplaceAll(inner, "\n\t", "\n \t")
		for _, src := range []string{
			def + "x = f\n", "async " + def, "@d\n" + def + def,
			"class A(B):\n    x = 1\n    " + inner + "    y = x\nz = A\n",
			"if a:\n    class __A:\n" + "        z = 1\nelse:\n    " + inner,
		} {
			compareLazily(t, []byte(src))
		}
	}
}

// TestDeferred: what is left for later, and what cannot be.
func TestDeferred(t *testing.T) {
	long := "    '''What f does.'''\n    return " + strings.Repeat("1 + ", deferredBytes) + "1\n"
	for src, want := range map[string]bool{
		"def f():\n" + long:                    true,
		"async def f(a, b=1):\n" + long:        true,
		"@d(1)\ndef f() -> int:\n" + long:      true,
		"def f():\n    pass\n":                 false, // short
		"def f(): return 1\n":                  false,
		"def f[T]():\n" + long:                 false, // sees T
		"if 1:\n  def f():\n" + long + "f()\n": true,
	} {
		module, err := ParseLazily("", []byte(src))
		if err != nil {
			t.Fatalf("%v\n%s", err, src)
		}
		list := module.Body
		if branch, ok := list[0].(*If); ok {
			list = branch.Body
		}
		f := list[0].(*FunctionDef)
		if f.Deferred() != want {
			t.Errorf("deferred: %t\n%s", f.Deferred(), src)
		}
		if doc, ok := f.Docstring(); ok != (strings.Contains(src, "What")) || ok && doc != "What f does." {
			t.Errorf("documentation %q, %t\n%s", doc, ok, src)
		}
	}
}

// TestCompleteReportsErrors: an error in a body is found with it, at its place, by
// whoever asks; one that hides where the body ends is found at once.
func TestCompleteReportsErrors(t *testing.T) {
	filler := strings.Repeat("    pass\n", deferredBytes/8)
	module, err := ParseLazily("a.py", []byte("x = 1\ndef f():\n"+filler+"    y = = 2\n"))
	if err != nil {
		t.Fatal(err)
	}
	var callers sync.WaitGroup
	for range 4 {
		callers.Go(func() {
			_, _, err := module.Body[1].(*FunctionDef).Complete()
			if failure, ok := err.(*SyntaxError); !ok || failure.Pos.Line != 11 || failure.Line != "    y = = 2" {
				t.Errorf("%#v", err)
			}
		})
	}
	callers.Wait()
	if _, err := ParseLazily("a.py", []byte("def f():\n"+filler+"    y = (1\n")); err == nil {
		t.Error("a bracket that is never closed went unnoticed")
	}
}

// FuzzParseLazily checks that any valid source gives the same tree both ways, and
// that no other makes the lazy way fail but by a *SyntaxError.
func FuzzParseLazily(f *testing.F) {
	addSeeds(f)
	for _, body := range lazyBodies {
		f.Add([]byte("class A:\n def f(self):\n" + body))
	}
	f.Fuzz(func(t *testing.T, src []byte) {
		src = bytes.ToValidUTF8(src, []byte("é"))
		compareLazily(t, src)
		module, err := ParseLazily("fuzz.py", src)
		if err == nil {
			err = completeAll(module.Body)
		}
		if err != nil {
			checkError(t, err)
		}
	})
}
