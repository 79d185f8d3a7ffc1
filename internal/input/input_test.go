package input

// This file tests the language of inputs: what it takes, refuses and shows.

import (
	"reflect"
	"strings"
	"testing"

	"heft/internal/graph"
)

func TestParse(t *testing.T) {
	image := Spec{Kind: Tensor, Shape: []int64{1, 3, 224, 224}, DType: graph.Float32}
	named := image
	named.Name = "x"
	for _, tt := range []struct {
		text string
		want []Spec
	}{
		{"1x3x224x224", []Spec{image}},
		{"1×3×224×224", []Spec{image}}, {"1X3*224x224", []Spec{image}}, {"1 x 3 x 224 x 224", []Spec{image}},
		{"(1,3,224,224)", []Spec{image}}, {"(1, 3, 224, 224,)", []Spec{image}}, {"(1x3x224x224)", []Spec{image}}, {"1 3 224 224", []Spec{image}},
		{"x=(1, 3, 224, 224)", []Spec{named}}, {"(16,):int64", []Spec{{Kind: Tensor, Shape: []int64{16}, DType: graph.Int64}}},
		{"[(1,3,224,224)]", []Spec{{Kind: List, Items: []Spec{image}}}},
		{"x=1x3x224x224, ids=1x128:int64", []Spec{named, {Name: "ids", Kind: Tensor, Shape: []int64{1, 128}, DType: graph.Int64}}},
		{"scalar:half", []Spec{{Kind: Tensor, Shape: []int64{}, DType: graph.Float16}}},
		{"[1x3x224x224]", []Spec{{Kind: List, Items: []Spec{image}}}},
		{"batch={x=1x3x224x224}", []Spec{{Name: "batch", Kind: Dict, Items: []Spec{named}}}},
		{"x=1x3x224x224,steps:=[1, 2]", []Spec{named, {Name: "steps", Kind: Python, Literal: "[1, 2]"}}},
	} {
		got, err := Parse(tt.text)
		if err != nil || !reflect.DeepEqual(got, tt.want) {
			t.Errorf("Parse(%q) = %+v, %v; want %+v", tt.text, got, err, tt.want)
		}
	}
}

func TestParseRefuses(t *testing.T) {
	for text, want := range map[string]string{
		"":                       "no sizes",
		"1x-3":                   "not a number",
		"1x3x":                   "a size is missing in \"1x3x\"",
		"1xx3":                   "a size is missing",
		"x3":                     "a size is missing",
		"(1,,3)":                 "a size is missing",
		"()":                     "a size is missing",
		"((1,3),(1,3))":          "not a number",
		" ":                      "no sizes",
		"1x99999999999999999999": "not a number",
		"1x3:float31":            "unknown element type",
		"[1x3":                   "not closed",
		"1x3]":                   "unmatched",
		"{1x3}":                  "needs a name",
		"[[[[[[[[[[1]]]]]]]]]]":  "nested",
	} {
		if _, err := Parse(text); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("Parse(%q): got error %v, want one with %q", text, err, want)
		}
	}
}

// TestNames: what stands before "=" is a name where Python takes it for one, and the whole error where it is none.
func TestNames(t *testing.T) {
	for text, want := range map[string]string{
		"x1=2x3": "x1", "a=2x3": "a", "z9=2x3": "z9", "_=2x3": "_", "A_b=2": "A_b", "Z=2": "Z", "x=scalar": "x", "y:=3": "y", "x9 = 2x3": "x9", "y := 3": "y",
		"9=2x3": `input "9=2x3": size "9=2" is not a number between 0 and 2^40; write sizes as 1x3x224x224`, "0a=2": `input "0a=2": size "0a=2" is not a number between 0 and 2^40; write sizes as 1x3x224x224`,
		"1099511627776": "", "1099511627777": `input "1099511627777": size "1099511627777" is not a number between 0 and 2^40; write sizes as 1x3x224x224`, "0": "", "2*3X4": "",
		"x=": `input "x=": no sizes in ""; write them as 1x3x224x224`, "=2": `input "=2": size "=2" is not a number between 0 and 2^40; write sizes as 1x3x224x224`, "(1": `input "(1": a bracket is not closed`, "1)": `input "1)": unmatched ')'`,
		"{1x3}": `input "{1x3}": every entry of {1x3} needs a name: {name=1x3x64x64}`, "1:float31": `input "1:float31": unknown element type "float31" (float32, float16, bfloat16, int64, bool, …)`,
	} {
		specs, err := Parse(text)
		got := ""
		if err != nil {
			got = err.Error()
		} else {
			got = specs[0].Name
			if again, err := Parse(Format(specs)); err != nil || !reflect.DeepEqual(again, specs) {
				t.Errorf("%q comes back as %q: %+v, %v", text, Format(specs), again, err)
			}
		}
		if got != want {
			t.Errorf("%q: %s, want %s", text, got, want)
		}
	}
}

func TestWithBatch(t *testing.T) {
	specs, err := Parse("x=1x3x8x8,images=[3x4x4],steps:=4")
	if err != nil {
		t.Fatal(err)
	}
	got := WithBatch(specs, 5)
	if got[0].Shape[0] != 5 || len(got[1].Items) != 5 || got[2].Literal != "4" {
		t.Errorf("got %+v", got)
	}
	if specs[0].Shape[0] != 1 {
		t.Error("WithBatch changed its argument")
	}
}

func FuzzParse(f *testing.F) {
	for _, seed := range []string{"1x3x224x224", "x=1x3,y=[2x3,{a=1}]", "a:=1", "scalar:bool"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if specs, err := Parse(text); err == nil && len(specs) == 0 {
			t.Error("no specs and no error")
		}
	})
}

// TestString shows specs as reports do.
func TestString(t *testing.T) {
	for text, want := range map[string]string{
		"1x128:int64":   "1×128 int64",
		"x=2x3x32x32":   "2×3×32×32 float32",
		"scalar":        "scalar float32",
		"[3x8x8,3x4x4]": "a list",
		"{a=1x2}":       "a dict",
		"steps:=4":      "4",
	} {
		specs, err := Parse(text)
		if err != nil {
			t.Fatal(err)
		}
		if got := specs[0].String(); got != want {
			t.Errorf("%s: %q, want %q", text, got, want)
		}
	}
}

// TestFormat: what is written is read as the same.
func TestFormat(t *testing.T) {
	for _, text := range []string{"1x3x224x224", "x=1x3x4x4,ids=1x128:int64", "[3x8x8,3x6x8:float16]", "{image=1x3x6x6,m=scalar}", "x=1x3x3x3,steps:=4", "scalar:bool"} {
		specs, err := Parse(text)
		if err != nil {
			t.Fatal(err)
		}
		if got := Format(specs); got != text {
			t.Errorf("%q is written as %q", text, got)
		}
	}
}
