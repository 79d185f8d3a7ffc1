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
		{"1×3×224×224", []Spec{image}},
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
