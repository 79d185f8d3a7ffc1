package input

// This file compares all that texts of inputs are read as, and how they are written back, with what was read once.

import (
	"fmt"
	"strings"
	"testing"

	"heft/internal/graph"
	"heft/internal/packed"
)

func TestSaid(t *testing.T) {
	var all strings.Builder
	for _, text := range []string{
		"", " ", "1", "1x3x224x224", "1×3", "2*3X4", "1x", "x3", "1 x 3", "0x3", "-1x3", "1x-3", "1.5x3", "1e3", "1099511627776", "1099511627777", "99999999999999999999", "scalar", "scalar:bool", "Scalar",
		"1x3:float16", "1x3:half", "1x3:torch.long", "1x3:torch.torch.long", "1x3:", ":int64", "1x3:float31", "1x3:int64:bool", "x=1x3", "x = 1x3", "x=", "=1x3", "9x=3", "_x9=3", "ä=3", "x:=3", "x:=", "x := [1, 2]", "x:=f(1, 2),y=3", "steps:='a,b'", "x:=(1,", "a-b=3",
		"1x3,2x4", "1x3, 2x4:int64 , y=5", ",", "1,", ",1", "[1x3,2x4]", "[]", "[1x3", "1x3]", "[[1],[2,3]]", "x=[1x3]", "{a=1,b=2x2:bool}", "{a=[1,2]}", "{1x3}", "{a=1,2}", "{}", "{a:=3}", "{a=1}}", "(1x3)", "([)]", "[1}", "[[[[[[[[1]]]]]]]]", "[[[[[[[[[1]]]]]]]]]", "x={y={z=1x2}},k:=None",
	} {
		fmt.Fprintf(&all, "%q\n", text)
		specs, err := Parse(text)
		if err != nil {
			fmt.Fprintf(&all, "    %v\n", err)
			continue
		}
		var shown []string
		for _, s := range specs {
			shown = append(shown, s.String())
		}
		fmt.Fprintf(&all, "    %s\n    %q, as %s; with a batch of 3 %s, of 0 %s; turned %s\n", packed.Fields(specs), shown, Format(specs), Format(WithBatch(specs, 3)), Format(WithBatch(specs, 0)), Format(Turned(specs, 1, 3)))
	}
	packed.Matches(t, "testdata/said.txt", all.String())
}

// TestTurned: the steps change places with the batch where both stand there, and the argument stays as it is.
func TestTurned(t *testing.T) {
	specs, err := Parse("2x5,2x5x3:int64,5x2,2,[2x5]")
	if err != nil {
		t.Fatal(err)
	}
	if got := Format(Turned(specs, 2, 5)); got != "5x2,5x2x3:int64,5x2,2,[2x5]" {
		t.Error(got)
	}
	if got := Format(specs); got != "2x5,2x5x3:int64,5x2,2,[2x5]" {
		t.Errorf("the inputs are %s now", got)
	}
}

// TestFilled: what every element is stands in both texts; nothing is said where nobody knows it.
func TestFilled(t *testing.T) {
	filled := Spec{Name: "ids", Kind: Tensor, Shape: []int64{2, 3}, DType: graph.Int64, Fill: 7}
	bare, scalar, value := filled, Spec{Kind: Tensor, DType: graph.Float32}, Spec{Name: "k", Kind: Python, Literal: "True"}
	bare.Name = ""
	for _, c := range []struct {
		spec            Spec
		shown, readable string
	}{
		{filled, "2×3 int64 (each 7)", "ids:=torch.full((2, 3,), 7)"},
		{bare, "2×3 int64 (each 7)", "2x3:int64"},
		{scalar, "scalar float32", scalar.format()},
		{value, "True", "k:=True"},
	} {
		if got := c.spec.String(); got != c.shown {
			t.Errorf("shown as %q, want %q", got, c.shown)
		}
		if got := Format([]Spec{c.spec}); got != c.readable {
			t.Errorf("written as %q, want %q", got, c.readable)
		}
	}
	if got, want := Format([]Spec{bare, value}), "2x3:int64,k:=True"; got != want {
		t.Errorf("written as %q, want %q", got, want)
	}
}
