package syntax

// This file tests expressions, constants, docstrings and qualified names.

import (
	"math"
	"strings"
	"testing"
)

func TestParseExpr(t *testing.T) {
	expression, err := ParseExpr("<arguments>", []byte(" Net(num_classes=10, layers=[i for i in range(3)])"))
	if err != nil {
		t.Fatal(err)
	}
	call := expression.Body.(*Call)
	if name := call.Func.(*Name); name.Ident != "Net" || name.Kind != NameGlobal {
		t.Errorf("function: %+v", name)
	}
	if k := call.Keywords[0]; k.Name != "num_classes" || k.Value.(*Constant).Int != 10 {
		t.Errorf("keyword: %+v", k)
	}
	element := call.Keywords[1].Value.(*Comprehension).Elt.(*Name)
	if element.Kind != NameLocal || element.Slot != 0 {
		t.Errorf("element: %+v", element)
	}
	if tuple, err := ParseExpr("", []byte("1,\n")); err != nil || len(tuple.Body.(*Tuple).Elts) != 1 {
		t.Errorf("tuple: %v, %v", tuple, err)
	}
	for _, src := range []string{"", "x = 1", "import os", "f(", "1; 2", "yield", "a\nb", "*a", "return"} {
		if _, err := ParseExpr("", []byte(src)); err == nil {
			t.Errorf("%q is accepted", src)
		}
	}
}

func TestConstants(t *testing.T) {
	tests := []struct {
		src  string
		want Constant
	}{
		{"1_000", Constant{Kind: IntConstant, Int: 1000}},
		{"0x_fF", Constant{Kind: IntConstant, Int: 255}},
		{"0b101", Constant{Kind: IntConstant, Int: 5}},
		{"0o17", Constant{Kind: IntConstant, Int: 15}},
		{"000", Constant{Kind: IntConstant}},
		{"9223372036854775807", Constant{Kind: IntConstant, Int: math.MaxInt64}},
		{"1e-3", Constant{Kind: FloatConstant, Float: 0.001}},
		{"1_0.", Constant{Kind: FloatConstant, Float: 10}},
		{"1e999", Constant{Kind: FloatConstant, Float: math.Inf(1)}},
		{"010.5", Constant{Kind: FloatConstant, Float: 10.5}},
		{"2J", Constant{Kind: ImaginaryConstant, Float: 2}},
		{`"a\tb\x41\101\u00e9\U0001F600\
c\q"`, Constant{Kind: StringConstant, Str: "a\tbAAé😀c\\q"}},
		{`r"\n" 'x' """y"z"""`, Constant{Kind: StringConstant, Str: `\nxy"z`}},
		{`"\ud800"`, Constant{Kind: StringConstant, Str: "\xed\xa0\x80"}},
		{`u"a"`, Constant{Kind: StringConstant, Str: "a", Unicode: true}},
		{`b"\xff\0\u0041"`, Constant{Kind: BytesConstant, Str: "\xff\x00\\u0041"}},
		{"True", Constant{Kind: BoolConstant, Int: 1}},
		{"None", Constant{Kind: NoneConstant}},
		{"...", Constant{Kind: EllipsisConstant}},
	}
	for _, test := range tests {
		expression, err := ParseExpr("", []byte(test.src))
		if err != nil {
			t.Errorf("%s: %v", test.src, err)
			continue
		}
		got := *expression.Body.(*Constant)
		got.pos = Pos{}
		if got != test.want {
			t.Errorf("%s: got %+v, want %+v", test.src, got, test.want)
		}
	}
	big, err := ParseExpr("", []byte("9223372036854775808"))
	if err != nil {
		t.Fatal(err)
	}
	if c := big.Body.(*Constant); c.Kind != BigIntConstant || c.Big.String() != "9223372036854775808" {
		t.Errorf("big: %+v", c)
	}
}

func TestAnnotationText(t *testing.T) {
	src := "x: Dict[str,  int] = 1\ndef f(a: 'A' = 2, *b: *C) -> (\n  D): pass\n"
	module, err := Parse("", []byte(src))
	if err != nil {
		t.Fatal(err)
	}
	f := module.Body[1].(*FunctionDef)
	got := []string{
		module.Body[0].(*AnnAssign).Annotation.Text, f.Params.Args[0].Annotation.Text,
		f.Params.Vararg.Annotation.Text, f.Returns.Text,
	}
	want := []string{"Dict[str,  int]", "'A'", "*C", "(\n  D)"}
	if strings.Join(got, "|") != strings.Join(want, "|") {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestDocstring(t *testing.T) {
	module, err := Parse("", []byte("'module'\nclass A:\n  '''class'''\n  def f(self): b'no'\n"))
	if err != nil {
		t.Fatal(err)
	}
	class := module.Body[1].(*ClassDef)
	if text, ok := module.Docstring(); text != "module" || !ok {
		t.Errorf("module: %q", text)
	}
	if text, ok := class.Docstring(); text != "class" || !ok {
		t.Errorf("class: %q", text)
	}
	if text, ok := class.Body[1].(*FunctionDef).Docstring(); ok {
		t.Errorf("function: %q", text)
	}
}

func TestModuleLine(t *testing.T) {
	module, err := Parse("", []byte("a = 1\r\n\r\nb = 2"))
	if err != nil {
		t.Fatal(err)
	}
	for number, want := range map[int]string{-1: "", 0: "", 1: "a = 1", 2: "", 3: "b = 2", 4: "", 5: ""} {
		if got := module.Line(number); got != want {
			t.Errorf("line %d: got %q, want %q", number, got, want)
		}
	}
}

func TestQualifiedNames(t *testing.T) {
	src := "def f():\n class A:\n  def g(self): return lambda: [x for x in ()]\n global h\n def h(): pass\n"
	var got []string
	for _, scope := range scopesOf("", []byte(src)) {
		got = append(got, scope.QualifiedName)
	}
	want := "f f.<locals>.A.g f.<locals>.A.g.<locals>.<lambda> f.<locals>.A.g.<locals>.<lambda>.<locals>.<listcomp> h"
	if strings.Join(got, " ") != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
