package lang

// This file tests that sentences find their words, that a catalogue is sound, and that
// no assumption of the product lacks its Chinese.

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

func TestSay(t *testing.T) {
	c := parse("two words\n= 两词\nline {1} of {2} calls it\n= {2} 第 {1} 行调用它\n{1} is meant: {2}\n= 取 {1}:{2}\nnot supported: {1}\n= 不支持:{1}\nhas {1}\n= 有 {1}\n")
	for text, want := range map[string]string{
		"two words":                             "两词",
		"line 4 of a.py calls it":               "a.py 第 4 行调用它",
		"Net is meant: line 4 of a.py calls it": "取 Net:a.py 第 4 行调用它", // a sentence in a sentence
		"a.py:17: not supported: x":             "a.py:17: 不支持:x",
		"two words; line 1 of b calls it":       "两词; b 第 1 行调用它",
		"two words\n      not supported: y":     "两词\n      不支持:y",
		"has one":                               "有 one",
		"has more than one word":                "has more than one word", // says too little to be meant
		"nobody knows":                          "nobody knows",
		"":                                      "",
	} {
		if got := c.Say(text); got != want {
			t.Errorf("%q is said %q, want %q", text, got, want)
		}
	}
	var none *Catalogue
	if none.Say("two words") != "two words" || none.Word("two words") != "two words" || Of("en") != nil || Of("fr") != nil {
		t.Error("English is not itself")
	}
}

// TestCarriedIsWritten: the packed catalogue is the one that is written; HEFT_UPDATE=1
// packs it anew.
func TestCarriedIsWritten(t *testing.T) {
	text, err := os.ReadFile("zh.txt")
	if err != nil {
		t.Fatal(err)
	}
	if os.Getenv("HEFT_UPDATE") != "" {
		var packed bytes.Buffer
		w, _ := gzip.NewWriterLevel(&packed, gzip.BestCompression)
		w.Write(text)
		w.Close()
		if err := os.WriteFile("zh.txt.gz", packed.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	written, carried := parse(string(text)), Of("zh")
	if !reflect.DeepEqual(written, carried) {
		t.Error("zh.txt.gz is not zh.txt: HEFT_UPDATE=1 go test ./internal/lang")
	}
}

// TestCatalogue: the names and numbers of a sentence all stand in its words, verbs in
// the same order, and no sentence has words twice.
func TestCatalogue(t *testing.T) {
	text, err := os.ReadFile("zh.txt")
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	english := ""
	for i, line := range strings.Split(string(text), "\n") {
		words, translated := strings.CutPrefix(line, "= ")
		if !translated {
			english = line
			continue
		}
		if seen[english] || english == "" || words == "" {
			t.Errorf("line %d: %q has words twice, or none", i, english)
		}
		seen[english] = true
		a, b := placeholder().FindAllString(english, -1), placeholder().FindAllString(words, -1)
		slices.Sort(b)
		b = slices.Compact(b)
		if strings.Join(a, "") != strings.Join(b, "") {
			t.Errorf("line %d: %q and %q have other places", i, english, words)
		}
		if strings.Join(verb.FindAllString(english, -1), "") != strings.Join(verb.FindAllString(words, -1), "") || strings.Count(english, "%%") != strings.Count(words, "%%") {
			t.Errorf("line %d: %q and %q have other verbs", i, english, words)
		}
	}
	if len(seen) < 300 {
		t.Errorf("%d sentences have words", len(seen))
	}
}

// TestErrorsAreSaid: what stands in front of a Python error, or of an operator's refusal,
// stays; a name that is a word of heft's as well is not worded.
func TestErrorsAreSaid(t *testing.T) {
	c := Of("zh")
	for text, want := range map[string]string{
		"net.py:9: NameError: name 'pool' is not defined":                            "net.py:9: NameError: 名称 'pool' 未定义",
		"net.py:9:4: '(' was never closed":                                           "net.py:9:4: '(' 没有闭合",
		"net.py:9: RuntimeError: view: shape [7 -1] is invalid for input of size 96": "net.py:9: RuntimeError: view: 形状 [7 -1] 不适用于有 96 个元素的输入",
		"ValueError: the user's own words":                                           "ValueError: the user's own words",
		"      Net.forward → pool (MaxPool2d(2)), input 1×3×8×8":                     "      Net.forward → pool (MaxPool2d(2)),输入 1×3×8×8",
		"`optimizer` belongs to training":                                            "`optimizer` 只属于训练",
		"pool: heft does not know this operator":                                     "pool:heft 不认识此算子",
	} {
		if got := c.Say(text); got != want {
			t.Errorf("%q is said %q, want %q", text, got, want)
		}
	}
}

// mostUnsaid is how many texts of assumptions may lack their Chinese for a while: they are
// English then.
const mostUnsaid = 0

// TestEveryAssumptionIsSaid finds the texts of assumptions in the product's sources, and
// says them with a name in each place: they have Chinese.
func TestEveryAssumptionIsSaid(t *testing.T) {
	chinese := Of("zh")
	found := 0
	var unsaid []string
	for _, s := range textsBelow(t, "../..", assumed) {
		found++
		if said := chinese.Say(s.text); said == s.text {
			unsaid = append(unsaid, fmt.Sprintf("%s: %q has no Chinese: add it to zh.txt", s.place, s.text))
		}
	}
	if len(unsaid) > mostUnsaid {
		t.Errorf("%d texts, more than %d:\n%s", len(unsaid), mostUnsaid, strings.Join(unsaid, "\n"))
	}
	if found < 90 {
		t.Errorf("%d texts of assumptions were found", found)
	}
}

// sentence is a text of the product, and where it stands.
type sentence struct{ text, place string }

// textsBelow are the constant parts of the texts that sources below a folder make, with a
// word where a name or a number stands.
func textsBelow(t *testing.T, root string, made func(ast.Node) []ast.Expr) []sentence {
	t.Helper()
	var list []sentence
	err := filepath.WalkDir(root, func(name string, entry fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") {
			return err
		}
		set := token.NewFileSet()
		file, err := parser.ParseFile(set, name, nil, 0)
		if err != nil {
			return err
		}
		ast.Inspect(file, func(n ast.Node) bool {
			for _, e := range made(n) {
				if text, ok := constant(e); ok && strings.Trim(text, "x ;:,") != "" {
					list = append(list, sentence{text, fmt.Sprint(set.Position(e.Pos()))})
				}
			}
			return true
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return list
}

// assumed are the texts of an assumption that a node of the syntax makes.
func assumed(n ast.Node) []ast.Expr {
	switch n := n.(type) {
	case *ast.CallExpr:
		if s, ok := n.Fun.(*ast.SelectorExpr); ok && s.Sel.Name == "Assume" && len(n.Args) == 3 {
			return n.Args[1:]
		}
	case *ast.CompositeLit:
		name := ""
		switch of := n.Type.(type) {
		case *ast.Ident:
			name = of.Name
		case *ast.SelectorExpr:
			name = of.Sel.Name
		}
		if name != "Assumption" {
			return nil
		}
		var texts []ast.Expr
		for _, element := range n.Elts {
			if pair, ok := element.(*ast.KeyValueExpr); ok {
				if key, ok := pair.Key.(*ast.Ident); ok && (key.Name == "Text" || key.Name == "Effect") {
					texts = append(texts, pair.Value)
				}
			}
		}
		return texts
	}
	return nil
}

// verb is a place of a format.
var verb = regexp.MustCompile(`%[-+#0]*[0-9]*(\.[0-9]+)?[a-zA-Z]`)

// constant is a text with x for what is put in; false if nothing of it is constant.
func constant(e ast.Expr) (string, bool) {
	switch e := e.(type) {
	case *ast.BasicLit:
		text, err := strconv.Unquote(e.Value)
		return text, err == nil && e.Kind == token.STRING && text != ""
	case *ast.BinaryExpr:
		left, one := constant(e.X)
		right, other := constant(e.Y)
		if !one {
			left = "x"
		}
		if !other {
			right = "x"
		}
		return left + right, e.Op == token.ADD && (one || other)
	case *ast.CallExpr:
		if s, ok := e.Fun.(*ast.SelectorExpr); ok && s.Sel.Name == "Sprintf" {
			text, ok := constant(e.Args[0])
			return strings.ReplaceAll(verb.ReplaceAllString(text, "x"), "%%", "%"), ok
		}
	}
	return "", false
}
