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
