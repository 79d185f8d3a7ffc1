package main

// This file puts many mutants into one program: each function and table that has some is written
// once as it is and once a mutant, and a number says which of them runs. So a package is compiled
// once for all, not once for each.

import (
	"cmp"
	"encoding/json"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

// place is where a mutant's choice is made: in a function's body, or around the value of a variable.
type place struct {
	start, end int    // of the body between its braces, or of the value
	function   bool   // the body of a function
	results    bool   // which returns something
	kind       string // the variable's declared type, or ""
}

// placeOf finds the function or variable of the file that source[start:end] lies in. Constants,
// types and imports have none, nor has a function with labels, which may not stand twice in it.
func placeOf(file *ast.File, source string, base, start, end int) (place, bool) {
	holds := func(n ast.Node) bool { return int(n.Pos())-base <= start && end <= int(n.End())-base }
	for _, d := range file.Decls {
		if !holds(d) {
			continue
		}
		switch d := d.(type) {
		case *ast.FuncDecl:
			return functionPlace(d, base, start, end)
		case *ast.GenDecl:
			return variablePlace(d, source, base, holds)
		}
	}
	return place{}, false
}

func functionPlace(d *ast.FuncDecl, base, start, end int) (place, bool) {
	if d.Body == nil || hasLabel(d.Body) {
		return place{}, false
	}
	p := place{start: int(d.Body.Lbrace) + 1 - base, end: int(d.Body.Rbrace) - base, function: true, results: d.Type.Results != nil}
	return p, p.start <= start && end <= p.end
}

func hasLabel(body ast.Node) bool {
	found := false
	ast.Inspect(body, func(n ast.Node) bool {
		_, label := n.(*ast.LabeledStmt)
		found = found || label
		return !found
	})
	return found
}

func variablePlace(d *ast.GenDecl, source string, base int, holds func(ast.Node) bool) (place, bool) {
	if d.Tok != token.VAR {
		return place{}, false
	}
	for _, spec := range d.Specs {
		s := spec.(*ast.ValueSpec)
		for _, value := range s.Values {
			if !holds(value) || len(s.Names) != len(s.Values) || s.Names[0].Name == "_" {
				continue
			}
			p := place{start: int(value.Pos()) - base, end: int(value.End()) - base}
			if s.Type != nil {
				p.kind = source[int(s.Type.Pos())-base : int(s.Type.End())-base]
			}
			return p, true
		}
	}
	return place{}, false
}

// chosen is a mutant with its number and its place.
type chosen struct {
	number     int
	start, end int
	text       string
	place      place
}

// inside is the text of the place with the error in it.
func (c chosen) inside(source string) string {
	return source[c.place.start:c.start] + c.text + source[c.end:c.place.end]
}

// narrow leaves out what the old and the new text have in common at both ends.
func narrow(source string, start, end int, text string) chosen {
	for start < end && text != "" && source[start] == text[0] {
		start, text = start+1, text[1:]
	}
	for start < end && text != "" && source[end-1] == text[len(text)-1] {
		end, text = end-1, text[:len(text)-1]
	}
	return chosen{start: start, end: end, text: text}
}

// weave writes the source with all mutants of it.
func weave(source string, mutants []chosen) string {
	byPlace := map[place][]chosen{}
	for _, c := range mutants {
		byPlace[c.place] = append(byPlace[c.place], c)
	}
	var places []place
	for p := range byPlace {
		places = append(places, p)
	}
	slices.SortFunc(places, func(a, b place) int { return cmp.Compare(a.start, b.start) })
	var b strings.Builder
	done := 0
	for _, p := range places {
		b.WriteString(source[done:p.start])
		if p.function {
			weaveFunction(&b, source, p, byPlace[p])
		} else {
			weaveValue(&b, source, p, byPlace[p])
		}
		done = p.end
	}
	b.WriteString(source[done:])
	return b.String()
}

func weaveFunction(b *strings.Builder, source string, p place, mutants []chosen) {
	for _, c := range mutants {
		fmt.Fprintf(b, "\nif mutantActive(%d) {%s", c.number, c.inside(source))
		if !p.results {
			b.WriteString("\nreturn")
		}
		b.WriteString("\n}\n")
	}
	b.WriteString(source[p.start:p.end])
}

func weaveValue(b *strings.Builder, source string, p place, mutants []chosen) {
	kind := ""
	if p.kind != "" {
		kind = "[" + p.kind + "]"
	}
	for _, c := range mutants {
		fmt.Fprintf(b, "mutantChoice%s(%d, %s, ", kind, c.number, c.inside(source))
	}
	b.WriteString(source[p.start:p.end] + strings.Repeat(")", len(mutants)))
}

// choiceSource is the package that says which mutant runs: the number in the file "active" of the
// folder. Without one, functions note in "reached" which tests came to them.
const choiceSource = `package mutant

import (
	"embed"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
)

const folder = %q

// replaced are the embedded files with an error in them, and the errors' numbers.
var replaced = map[string][]int{%s}

// lines are the statements of embedded files that have an error.
var lines = map[string][]int{%s}

var active = number()

var (
	calls [%[4]d]atomic.Int64
	every [%[4]d]atomic.Bool
	lock  sync.Mutex
	seen  = map[string]bool{}
)

func number() int {
	text, _ := os.ReadFile(filepath.Join(folder, "active"))
	n, _ := strconv.Atoi(strings.TrimSpace(string(text)))
	return n
}

func Active(k int) bool {
	if active == 0 {
		note(k)
	}
	return k == active
}

// most is how many tests are told apart; a function that more come to is met by all.
const most = 40

func note(k int) {
	if n := calls[k].Add(1); every[k].Load() || n > 2000 && n%%500 != 0 {
		return
	}
	lock.Lock()
	defer lock.Unlock()
	name := test()
	key := fmt.Sprint(k, " ", name)
	if seen[key] {
		return
	}
	seen[key] = true
	count := 0
	for i := range seen {
		if strings.HasPrefix(i, strconv.Itoa(k)+" ") {
			count++
		}
	}
	if name == "*" || count > most {
		name = "*"
		every[k].Store(true)
	}
	program, _ := os.Executable()
	file, err := os.OpenFile(filepath.Join(folder, "reached", strconv.Itoa(k)+" "+filepath.Base(program)), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err == nil {
		file.WriteString(name + "\n")
		file.Close()
	}
}

var testName = regexp.MustCompile("[.]((?:Test|Fuzz|Example)[A-Z_]?[A-Za-z0-9_]*)(?:[.]|$)")

var callers = make([]uintptr, 1<<16)

// test is the test that this goroutine runs, "*" where that cannot be told, or where what is made stays
// for the tests behind it.
func test() string {
	frames := runtime.CallersFrames(callers[:runtime.Callers(0, callers)])
	name := "*"
	for {
		f, more := frames.Next()
		if strings.HasPrefix(f.Function, "sync.(*Once)") {
			return "*"
		}
		if found := testName.FindStringSubmatch(f.Function); found != nil {
			name = found[1]
		}
		if !more {
			return name
		}
	}
}

// Statements are the numbers of the errors in a statement of an embedded file.
func Statements(file string, line int32) []int {
	file = strings.TrimPrefix(strings.TrimPrefix(file, "heft:"), "<heft>/")
	return lines[file+":"+strconv.Itoa(int(line))]
}

// FS is a folder of embedded files, of which one may have an error.
type FS struct {
	embed.FS
	Folder string
}

func (f FS) ReadFile(name string) ([]byte, error) {
	for _, k := range replaced[f.Folder+"/"+name] {
		if k == active {
			return os.ReadFile(filepath.Join(folder, strconv.Itoa(k)))
		}
	}
	return f.FS.ReadFile(name)
}
`

// choiceInPackage joins a package to it.
const choiceInPackage = `package %s

import "heft/internal/mutant"

func mutantActive(number int) bool { return mutant.Active(number) }

type mutantFS = mutant.FS

func mutantChoice[T any](number int, mutated, original T) T {
	if mutant.Active(number) {
		return mutated
	}
	return original
}
`

// together is a program with many mutants: an overlay, and which of them are in it. Those that are
// not have to be compiled alone.
type together struct {
	folder   string
	overlay  string
	numbers  map[*mutant]int
	folderOf map[string]int   // the built tests of a package
	anywhere map[*mutant]bool // errors of embedded files that no statement tells
}

// has tells whether a mutant is in the program.
func (t *together) has(m *mutant) bool { return t.numbers[m] > 0 }

// newTogether writes the program's changed files into the folder.
func newTogether(folder string, list []*mutant) (*together, error) {
	t := &together{folder: folder, overlay: filepath.Join(folder, "overlay.json"), numbers: map[*mutant]int{}, folderOf: map[string]int{}, anywhere: map[*mutant]bool{}}
	if err := os.MkdirAll(filepath.Join(folder, "reached"), 0o700); err != nil {
		return nil, err
	}
	byFile := map[string][]*mutant{}
	for _, m := range list {
		if strings.HasSuffix(m.file, ".go") {
			byFile[m.file] = append(byFile[m.file], m)
		}
		if p := embedding(m.file); p != "" {
			byFile[embeddings[p]] = append(byFile[embeddings[p]], nil...)
		}
	}
	replace := map[string]string{}
	for _, file := range sortedNames(byFile) {
		if err := t.weaveFile(file, byFile[file], replace); err != nil {
			return nil, err
		}
	}
	replaced, lines, err := t.replaceEmbedded(list)
	if err != nil {
		return nil, err
	}
	if err := t.write(replace, "internal/mutant/mutant.go", fmt.Sprintf(choiceSource, folder, replaced, lines, len(list)+1)); err != nil {
		return nil, err
	}
	if replaced != "" {
		if err := t.watchStatements(replace); err != nil {
			return nil, err
		}
	}
	text, err := json.Marshal(map[string]map[string]string{"Replace": replace})
	if err != nil {
		return nil, err
	}
	return t, os.WriteFile(t.overlay, text, 0o600)
}

// weaveFile writes one file with its mutants, and what its package needs for them.
func (t *together) weaveFile(name string, mutants []*mutant, replace map[string]string) error {
	text, err := os.ReadFile(name)
	if err != nil {
		return err
	}
	source := string(text)
	set := token.NewFileSet()
	file, err := parser.ParseFile(set, name, source, parser.SkipObjectResolution)
	if err != nil {
		return err
	}
	base := int(set.File(file.Pos()).Base())
	var all []chosen
	for _, m := range mutants {
		start, end, err := m.span(source)
		if err != nil {
			return err
		}
		c := narrow(source, start, end, m.new)
		if p, ok := placeOf(file, source, base, c.start, c.end); ok {
			t.numbers[m] = len(t.numbers) + 1
			c.number, c.place = t.numbers[m], p
			all = append(all, c)
		}
	}
	folder := filepath.ToSlash(filepath.Dir(name))
	woven, embeds := weaveEmbed(weave(source, all), folder)
	switch {
	case !embeds && embeddings[folder] == filepath.ToSlash(name):
		return fmt.Errorf("%s carries no files any more: their mutants would never run", name)
	case !embeds && all == nil: // its mutants have no place that can be chosen
		return nil
	}
	if err := t.write(replace, name, woven); err != nil {
		return err
	}
	beside := filepath.Join(filepath.Dir(name), "mutant_choice.go")
	return t.write(replace, beside, fmt.Sprintf(choiceInPackage, file.Name.Name))
}

// embeddings are the packages that carry Python, and the files that say so.
var embeddings = map[string]string{"internal/torch": "internal/torch/embedded.go", "internal/python/lib": "internal/python/lib/sources.go"}

// embedding is the package that carries a file, "" if none does.
func embedding(file string) string {
	folder, _, found := strings.Cut(file, "/py/")
	if !found || embeddings[folder] == "" {
		return ""
	}
	return folder
}

var embedDeclaration = regexp.MustCompile(`(?m)^var (\w+) embed\.FS$`)

// weaveEmbed lets a package's embedded files be read through the choice.
func weaveEmbed(source, folder string) (text string, found bool) {
	if embeddings[folder] == "" {
		return source, false
	}
	found = embedDeclaration.MatchString(source)
	return embedDeclaration.ReplaceAllString(source, "var ${1}Original embed.FS\n\nvar $1 = mutantFS{${1}Original, \""+folder+"\"}"), found
}

// replaceEmbedded writes the embedded files that have an error, and the table of them.
func (t *together) replaceEmbedded(list []*mutant) (table, lines string, err error) {
	numbers, at := map[string][]string{}, map[string][]string{}
	for _, m := range list {
		if embedding(m.file) == "" {
			continue
		}
		source, err := os.ReadFile(m.file)
		if err != nil {
			return "", "", err
		}
		text, err := m.apply(string(source))
		if err != nil {
			return "", "", err
		}
		t.numbers[m] = len(t.numbers) + 1
		number := fmt.Sprint(t.numbers[m])
		numbers[m.file] = append(numbers[m.file], number)
		if err := os.WriteFile(filepath.Join(t.folder, number), []byte(text), 0o600); err != nil {
			return "", "", err
		}
		statements, err := m.statements(string(source))
		if err != nil {
			return "", "", err
		}
		t.anywhere[m] = statements == nil
		_, inside, _ := strings.Cut(m.file, "/py/")
		for _, line := range statements {
			key := fmt.Sprintf("%s:%d", inside, line)
			at[key] = append(at[key], number)
		}
	}
	return goTable(numbers), goTable(at), nil
}

// goTable writes lists of numbers as the inside of a Go map.
func goTable(lists map[string][]string) string {
	var b strings.Builder
	for _, name := range sortedNames(lists) {
		fmt.Fprintf(&b, "%q: {%s}, ", name, strings.Join(lists[name], ", "))
	}
	return b.String()
}

// write puts a file into the overlay.
func (t *together) write(replace map[string]string, name, text string) error {
	absolute, err := filepath.Abs(name)
	if err != nil {
		return err
	}
	at := filepath.Join(t.folder, strings.ReplaceAll(filepath.ToSlash(name), "/", "+"))
	replace[absolute] = at
	return os.WriteFile(at, []byte(text), 0o600)
}

// activate says which mutant runs from now on; 0 is none, and notes what is reached.
func (t *together) activate(number int) error {
	return os.WriteFile(filepath.Join(t.folder, "active"), []byte(fmt.Sprint(number)), 0o600)
}
