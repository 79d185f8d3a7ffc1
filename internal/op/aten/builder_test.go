package aten

// This file holds tests of all literals, and of a program of them.

import (
	"strings"
	"testing"

	"heft/internal/graph"
	"heft/internal/op"
)

func TestSchemasParse(t *testing.T) {
	for _, o := range Catalogue().All() {
		if len(o.Schemas) == 0 {
			t.Errorf("%s has no signature", o.Name)
		}
		for _, text := range o.Schemas {
			if _, err := op.ParseSchema(text); err != nil {
				t.Errorf("%s: %v", o.Name, err)
			}
		}
		if (o.Infer == nil) == (o.Expand == nil) {
			t.Errorf("%s must have either Infer or Expand", o.Name)
		}
	}
	Catalogue().PythonNames()
}

func TestBuilderRecordsDropsAndAliases(t *testing.T) {
	b := op.NewBuilder(Catalogue())
	b.Recording = true
	x, err := b.NewTensor([]int64{2, 3}, graph.Float32)
	if err != nil {
		t.Fatal(err)
	}
	y, err := b.Apply("relu", []any{x})
	if err != nil {
		t.Fatal(err)
	}
	z, err := b.ApplyInPlace("relu", []any{y[0]})
	if err != nil {
		t.Fatal(err)
	}
	if z[0] != y[0] {
		t.Error("relu_ must return its argument")
	}
	w, err := b.Apply("relu", []any{z[0]})
	if err != nil {
		t.Fatal(err)
	}
	g := b.Finish(op.Result{
		Inputs:  []graph.Value{{Name: "x", Tensor: x}},
		Outputs: []graph.Value{{Name: "out", Tensor: w[0]}},
	})
	if err := graph.Validate(g); err != nil {
		t.Fatal(err)
	}
	var text strings.Builder
	if err := graph.Dump(&text, g); err != nil {
		t.Fatal(err)
	}
	want := `input x %0 f32[2,3] @0
%1 f32[2,3] @1 = relu(%0, inplace=false)
%1 f32[2,3] @1 = relu_(%1, inplace=false)
%2 f32[2,3] @2 = relu(%1, inplace=false)
drop %1
output out %2
`
	if text.String() != want {
		t.Errorf("got\n%s\nwant\n%s", text.String(), want)
	}
}

// TestComputedOnce: the same operator on the same values gives values that stand at one
// place; other arguments, other values and another layout give their own.
func TestComputedOnce(t *testing.T) {
	b := op.NewBuilder(Catalogue())
	apply := func(name string, args ...any) *graph.Tensor {
		t.Helper()
		out, err := b.Apply(name, args)
		if err != nil {
			t.Fatal(err)
		}
		return out[0]
	}
	x := apply("arange", int64(200))
	first, again := apply("mul", x, int64(3)), apply("mul", x, int64(3))
	if &first.Storage.Known[0] != &again.Storage.Known[0] || first.Known()[199] != 597 {
		t.Error("3·x was computed twice, or wrongly")
	}
	if got := apply("mul", x, 3.0).Known()[199]; got != 597 {
		t.Errorf("3.0·199 is %v", got)
	}
	if got := apply("add", x, int64(3)).Known()[199]; got != 202 {
		t.Errorf("3 + 199 is %v", got)
	}
	if got := apply("mul", apply("flip", x, []int64{0}), int64(3)).Known()[199]; got != 0 {
		t.Errorf("3·0 is %v", got)
	}
	if _, err := b.ApplyInPlace("add", []any{x, int64(1)}); err != nil {
		t.Fatal(err)
	}
	if got := apply("mul", x, int64(3)).Known()[199]; got != 600 {
		t.Errorf("3·x of an x that was written to is %v", got)
	}
	if got := first.Known()[199]; got != 597 {
		t.Errorf("what was computed before is %v", got)
	}
	wide := apply("reshape", x, []int64{2, 100})
	if got := apply("mul", apply("t", wide), int64(3)).Known()[1]; got != 303 {
		t.Errorf("3·x of a transposed x is %v", got)
	}
}

// TestComputedValuesAreBounded: a program that computes anew all the time does not keep
// everything.
func TestComputedValuesAreBounded(t *testing.T) {
	b := op.NewBuilder(Catalogue())
	x, err := b.Apply("arange", []any{int64(50_000)})
	for i := 0; err == nil && i < 100; i++ {
		x, err = b.Apply("add", []any{x[0], int64(1)})
	}
	if err != nil {
		t.Fatal(err)
	}
	if got := x[0].Known()[0]; got != 100 {
		t.Errorf("0 + 100·1 is %v", got)
	}
}
