package syntax

// This file parses inputs that are made to overflow the stack or to hang.

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// TestHostile parses inputs that are made to overflow the stack or to hang.
func TestHostile(t *testing.T) {
	const many = 1_000_000
	tests := []struct{ name, src, want string }{
		{"open brackets", strings.Repeat("(", 3*many), "too many nested parentheses"},
		{"open and closed", strings.Repeat("[", 300) + strings.Repeat("]", 300), "too many nested parentheses"},
		{"calls", strings.Repeat("f(", many), "too many nested parentheses"},
		{"minus", strings.Repeat("-", many) + "1", "too many nested expressions"},
		{"tilde and plus", strings.Repeat("~+", many) + "1", "too many nested expressions"},
		{"not", strings.Repeat("not ", many) + "1", "too many nested expressions"},
		{"power", strings.Repeat("2**", many) + "1", "too many nested expressions"},
		{"lambda", strings.Repeat("lambda:", many) + "1", "too many nested expressions"},
		{"lambda defaults", strings.Repeat("lambda x=", many) + "1", "too many nested expressions"},
		{"conditional", strings.Repeat("a if b else ", many) + "c", "too many nested expressions"},
		{"walrus", "(" + strings.Repeat("a:=", many) + "1)", "invalid syntax"},
		{"await", "async def f(): " + strings.Repeat("await ", many) + "a", "invalid syntax"},
		{"sum", "x = a" + strings.Repeat(" + a", many), "expression is too long"},
		{"attributes", "a" + strings.Repeat(".b", many), "expression is too long"},
		{"subscripts", "a" + strings.Repeat("[0]", many), "expression is too long"},
		{"nested sums", strings.Repeat("("+strings.Repeat("a+", 9000), 100) + "a" + strings.Repeat(")", 100), "expression is too long"},
		{"and", "x = a" + strings.Repeat(" and a", many), ""},
		{"comparison", "x = a" + strings.Repeat(" < a", many), ""},
		{"targets", strings.Repeat("a = ", many) + "1", ""},
		{"adjacent strings", strings.Repeat("'a' ", many), ""},
		{"list", "[" + strings.Repeat("a,", many) + "]", ""},
		{"list unclosed", "[" + strings.Repeat("a,", many), "'[' was never closed"},
		{"stars", strings.Repeat("*", many), "invalid syntax"},
		{"elif", "if a: pass\n" + strings.Repeat("elif b: pass\n", many), "too many elif branches"},
		{"indentation", indented(150), "too many levels of indentation"},
		{"nested functions", nestedFunctions(99), ""},
		{"decorators", strings.Repeat("@a\n", many) + "def f(): pass", ""},
		{"keywords", "f(" + keywordList(100_000) + ")", ""},
		{"parameters", "def f(" + strings.ReplaceAll(keywordList(100_000), "=1", "") + "): pass", ""},
		{"nested f-strings", strings.Repeat(`f"{`, many), "too many nested"},
		{"f-string fields", `f"` + strings.Repeat("{a}", many) + `"`, ""},
		{"f-string specifications", `f"` + strings.Repeat("{a:", many), "nested too deeply"},
		{"patterns", "match x:\n case " + strings.Repeat("[", many), "too many nested parentheses"},
		{"as patterns", "match x:\n case a" + strings.Repeat(" as b", many), "expected ':'"},
		{"with", "with " + strings.Repeat("(", 199) + "a" + strings.Repeat(")", 199) + ": pass", ""},
		{"big decimal", "x = " + strings.Repeat("9", many), "Exceeds the limit"},
		{"big hexadecimal", "x = 0x" + strings.Repeat("f", many), ""},
		{"long float", "x = 1." + strings.Repeat("9", many), ""},
		{"long name", strings.Repeat("a", many), ""},
		{"backslashes", strings.Repeat("\\\n", many), "unexpected EOF"},
		{"blank lines", strings.Repeat("\n", many), ""},
		{"unclosed string", `"""` + strings.Repeat("a\n", many), "unterminated"},
		{"unclosed quotes", strings.Repeat(`"a`+"\n", many), "unterminated"},
		{"semicolons", strings.Repeat("a;", many), ""},
		{"match lines", strings.Repeat("match (a)\n", many/10), ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) { checkHostile(t, []byte(test.src), test.want) })
	}
}

func checkHostile(t *testing.T, src []byte, want string) {
	_, err := Parse("hostile.py", src)
	switch {
	case want == "" && err != nil:
		t.Errorf("refused: %.200s", err.Error())
	case want != "" && err == nil:
		t.Errorf("accepted, want %q", want)
	case want != "" && !strings.Contains(err.Error(), want):
		t.Errorf("got %.200s, want %q", err.Error(), want)
	}
}

func indented(levels int) string {
	var b strings.Builder
	for i := range levels {
		b.WriteString(strings.Repeat(" ", i) + "if a:\n")
	}
	return b.String()
}

// nestedFunctions captures the outermost variable in the innermost function.
func nestedFunctions(levels int) string {
	var b strings.Builder
	for i := range levels {
		b.WriteString(strings.Repeat(" ", i) + "def f(x=1):\n")
	}
	return b.String() + strings.Repeat(" ", levels) + "return x"
}

func keywordList(count int) string {
	var b strings.Builder
	for i := range count {
		b.WriteString("a" + strings.Repeat("b", i%7) + strconv.Itoa(i) + "=1,")
	}
	return b.String()
}

// TestHostileFiles parses testdata/hostile: any answer will do, in time.
func TestHostileFiles(t *testing.T) {
	paths, err := filepath.Glob("testdata/hostile/*")
	if err != nil || len(paths) == 0 {
		t.Fatal("no test data", err)
	}
	for _, path := range paths {
		src, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for cut := range len(src) {
			_, _ = Parse(path, src[:cut])
		}
	}
}
