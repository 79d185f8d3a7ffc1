package main

// This file tests the list, the application and the result.

import (
	"go/parser"
	"go/token"
	"os"
	"slices"
	"strings"
	"testing"
)

const sample = `# comment
room work
file a.go
tests internal/a internal/b
- x + 1
+ x - 1
@ second
- x + 1
+ x
`

func TestParseAndApply(t *testing.T) {
	list, err := parseList(sample)
	if err != nil || len(list) != 2 {
		t.Fatalf("%d mutants, %v", len(list), err)
	}
	if m := list[0]; m.room != "work" || m.file != "a.go" || strings.Join(m.packages, " ") != "internal/a internal/b" || m.line != 5 {
		t.Errorf("%+v", m)
	}
	source := "first x + 1; second x + 1"
	for i, want := range []string{"first x - 1; second x + 1", "first x + 1; second x"} {
		if got, err := list[i].apply(source); err != nil || got != want {
			t.Errorf("mutant %d makes %q, %v; want %q", i, got, err, want)
		}
	}
	if _, err := list[1].apply("second y"); err == nil || !strings.Contains(err.Error(), `has no "x + 1"`) {
		t.Errorf("text that is gone: %v", err)
	}
	if _, err := parseList("file a\n+ x\n"); err == nil {
		t.Error("a mutant without old text is taken")
	}
}

func TestResult(t *testing.T) {
	r := resultOf([]mutant{
		{room: "a", tried: true, killer: "p"}, {room: "a", tried: true, file: "f", old: "o", new: "n", line: 4},
		{room: "b", tried: true, killer: "p"}, {room: "b", tried: true, killer: "p"}, {room: "b"},
	})
	text := r.text()
	for _, want := range []string{"1 of 4 survive (25.0 %)", "| a | 2 | 1 |", "| b | 2 | 0 |", "- line 4, `f`: `o` → `n`"} {
		if !strings.Contains(text, want) {
			t.Errorf("the result lacks %q:\n%s", want, text)
		}
	}
}

// TestListFits keeps the list alive: every mutant's text is in the sources.
func TestListFits(t *testing.T) {
	t.Chdir("../..")
	text, err := os.ReadFile("tools/mutate/mutants.txt")
	if err != nil {
		t.Fatal(err)
	}
	list, err := parseList(string(text))
	if err != nil {
		t.Fatal(err)
	}
	if err := checkAll(list); err != nil {
		t.Error(err)
	}
	if len(list) < 150 {
		t.Errorf("the list has %d mutants, it should have 150", len(list))
	}
}

// TestPlain: mutants meet the tests that run anywhere.
func TestPlain(t *testing.T) {
	got := plain([]string{"PATH=/bin", "HEFT_TIMM=/timm", "CI=true", "CIRCLE=1", "GOFLAGS="})
	if want := []string{"PATH=/bin", "CIRCLE=1", "GOFLAGS="}; !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}

const woven = `package p

const k = 1

var table = []int{1, 2}

var named int64 = 3

func f(a int) int { return a + k }

func g() {
	println("x")
}

func loop() {
again:
	goto again
}
`

// weaveLines puts errors, each an old and a new text, into woven.
func weaveLines(t *testing.T, pairs ...[2]string) (text string, alone int) {
	t.Helper()
	set := token.NewFileSet()
	file, err := parser.ParseFile(set, "p.go", woven, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	var all []chosen
	for i, pair := range pairs {
		m := mutant{old: pair[0], new: pair[1]}
		start, end, err := m.span(woven)
		if err != nil {
			t.Fatal(err)
		}
		c := narrow(woven, start, end, m.new)
		p, ok := placeOf(file, woven, int(set.File(file.Pos()).Base()), c.start, c.end)
		if !ok {
			alone++
			continue
		}
		c.number, c.place = i+1, p
		all = append(all, c)
	}
	return weave(woven, all), alone
}

// TestWeave: a function and a variable have their errors beside what they are; constants and labels are compiled alone.
func TestWeave(t *testing.T) {
	text, alone := weaveLines(t, [2]string{"a + k", "a - k"}, [2]string{"func f(a int) int { return a + k }", "func f(a int) int { return a * k }"},
		[2]string{`println("x")`, ""}, [2]string{"{1, 2}", "{2}"}, [2]string{"int64 = 3", "int64 = 4"}, [2]string{"k = 1", "k = 2"}, [2]string{"goto again", ""})
	if alone != 2 {
		t.Errorf("%d have to be compiled alone, want the constant and the label", alone)
	}
	for _, want := range []string{
		"{\nif mutantActive(1) { return a - k \n}\n\nif mutantActive(2) { return a * k \n}\n return a + k }",
		"if mutantActive(3) {\n\t\n\nreturn\n}\n\n\tprintln(\"x\")\n}",
		"var table = mutantChoice(4, []int{2}, []int{1, 2})",
		"var named int64 = mutantChoice[int64](5, 4, 3)",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in\n%s", want, text)
		}
	}
	if _, err := parser.ParseFile(token.NewFileSet(), "p.go", text, 0); err != nil {
		t.Error(err)
	}
}

// TestNarrow: what the old and the new text share is not changed.
func TestNarrow(t *testing.T) {
	for _, c := range []struct {
		source, old, new string
		start, end       int
		text             string
	}{
		{"a < b", "a < b", "a <= b", 3, 3, "="}, {"x := aa", "aa", "a", 6, 7, ""}, {"if a {", "if a {", "if !(a) {", 3, 4, "!(a)"},
	} {
		start := strings.Index(c.source, c.old)
		got := narrow(c.source, start, start+len(c.old), c.new)
		if got.start != c.start || got.end != c.end || got.text != c.text {
			t.Errorf("%q → %q: %+v, want [%d:%d] %q", c.old, c.new, got, c.start, c.end, c.text)
		}
	}
}

// TestWeaveEmbed: embedded files are read through the choice where the package carries Python.
func TestWeaveEmbed(t *testing.T) {
	text, found := weaveEmbed("//go:embed all:py\nvar sources embed.FS\n", "internal/python/lib")
	if want := "//go:embed all:py\nvar sourcesOriginal embed.FS\n\nvar sources = mutantFS{sourcesOriginal, \"internal/python/lib\"}\n"; !found || text != want {
		t.Errorf("%q, want %q", text, want)
	}
	if _, found := weaveEmbed("var sources embed.FS\n", "zoo"); found {
		t.Error("the zoo carries no library")
	}
	for file, want := range map[string]string{"internal/torch/py/torch/nn/x.py": "internal/torch", "internal/python/lib/py/re.py": "internal/python/lib", "zoo/resnet.py": "", "internal/torch/x.go": ""} {
		if got := embedding(file); got != want {
			t.Errorf("%s is carried by %q, want %q", file, got, want)
		}
	}
}

// TestEmbeddings: the files that carry Python say so. Where one does not any more, no mutant of that Python runs, and all
// of them seem to survive.
func TestEmbeddings(t *testing.T) {
	for folder, file := range embeddings {
		source, err := os.ReadFile("../../" + file)
		if err != nil {
			t.Fatal(err)
		}
		if _, found := weaveEmbed(string(source), folder); !found {
			t.Errorf("%s carries no files: where does %s do that?", file, folder)
		}
	}
}

// TestByName: no two packages of one last name are built into one folder.
func TestByName(t *testing.T) {
	got := byName([]string{"heft", "heft/internal/cli", "heft/cmd/heft", "heft/internal/fit", "heft/tools/fit"})
	want := [][]string{{"heft", "heft/internal/cli", "heft/internal/fit"}, {"heft/cmd/heft", "heft/tools/fit"}}
	if !slices.EqualFunc(got, want, slices.Equal[[]string]) {
		t.Errorf("%q, want %q", got, want)
	}
}

// TestOrder: named packages come first and slow ones last.
func TestOrder(t *testing.T) {
	r := runner{importers: map[string][]string{"heft/internal/op": {"heft/zoo", "heft/internal/cost", "heft/internal/op", "heft/cmd/heft"}}}
	list := []*mutant{{file: "internal/op/x.go", packages: []string{"internal/op", "internal/opcheck"}}}
	if got, want := r.order(list), []string{"heft/internal/op", "heft/internal/opcheck", "heft/internal/cost", "heft/zoo", "heft/cmd/heft"}; !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
	r.near = true
	if got, want := r.order(list), []string{"heft/internal/op", "heft/internal/opcheck", "heft/internal/cost"}; !slices.Equal(got, want) {
		t.Errorf("near: %q, want %q", got, want)
	}
}

const watchedPython = `import a

class C(Base):
    """Text."""
    size = 3

    @decorated
    def f(self, x=1,
          y=2):
        """Text."""
        if x:
            return g(x,
                     y)
        else:
            pass
        try:
            h()
        except E:
            return 4
        return 5
`

// TestStatements: an error is watched where its statement runs, one in a function's head where the body does.
func TestStatements(t *testing.T) {
	for old, want := range map[string][]int32{
		"import a": {1}, "Base": {3}, "size = 3": {5}, "decorated": {11, 16, 20}, "x=1": {11, 16, 20}, "y=2": {11, 16, 20},
		"if x": {11}, "g(x": {12}, "y)\n        else": {12}, "pass": nil, "h()": {17}, "E:": {17}, "return 4": {19}, "return 5": {20}, "Text.": nil,
	} {
		m := mutant{old: old, new: "z", file: "c.py"}
		got, err := m.statements(watchedPython)
		if err != nil || !slices.Equal(got, want) {
			t.Errorf("%q: lines %v, %v; want %v", old, got, err, want)
		}
	}
}

// TestReaching: the tests that came to a mutant are those that are run against it.
func TestReaching(t *testing.T) {
	m, n, o := &mutant{}, &mutant{}, &mutant{}
	w := &together{folder: t.TempDir(), numbers: map[*mutant]int{m: 1, n: 2, o: 3}, anywhere: map[*mutant]bool{o: true}}
	if err := os.MkdirAll(w.folder+"/reached", 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(w.folder+"/reached/1 p.test", []byte("TestB\nTestA\nTestB\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		m       *mutant
		program string
		tests   []string
		every   bool
		pattern string
	}{{m, "p.test", []string{"TestA", "TestB"}, false, "^(TestA|TestB)$"}, {m, "q.test", nil, false, "^()$"}, {n, "p.test", nil, false, "^()$"}, {o, "p.test", nil, true, "."}} {
		tests, every, err := w.reaching(c.m, c.program)
		if err != nil || !slices.Equal(tests, c.tests) || every != c.every || pattern(tests, every) != c.pattern {
			t.Errorf("%s: %q, %v, %v; want %q, %v", c.program, tests, every, err, c.tests, c.every)
		}
	}
}
