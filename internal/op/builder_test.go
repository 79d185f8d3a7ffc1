package op

import (
	"slices"
	"strings"
	"testing"

	"heft/internal/graph"
)

func TestSchemasParse(t *testing.T) {
	for _, o := range All() {
		if len(o.Schemas) == 0 {
			t.Errorf("%s has no signature", o.Name)
		}
		for _, text := range o.Schemas {
			if _, err := ParseSchema(text); err != nil {
				t.Errorf("%s: %v", o.Name, err)
			}
		}
		if (o.Infer == nil) == (o.Expand == nil) {
			t.Errorf("%s must have either Infer or Expand", o.Name)
		}
	}
	PythonNames()
}

func TestBuilderRecordsDropsAndAliases(t *testing.T) {
	b := NewBuilder()
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
	g := b.Finish(Result{
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

func TestPromoteTypes(t *testing.T) {
	for _, tt := range []struct{ a, b, want graph.DType }{
		{graph.UInt8, graph.Int8, graph.Int16},
		{graph.Bool, graph.UInt8, graph.UInt8},
		{graph.Int64, graph.Float16, graph.Float16},
		{graph.Float16, graph.BFloat16, graph.Float32},
		{graph.Float64, graph.Complex64, graph.Complex128},
		{graph.Float32, graph.Complex32, graph.Complex64},
		{graph.UInt8, graph.Int64, graph.Int64},
	} {
		if got := PromoteTypes(tt.a, tt.b); got != tt.want {
			t.Errorf("PromoteTypes(%v, %v) = %v, want %v", tt.a, tt.b, got, tt.want)
		}
		if got := PromoteTypes(tt.b, tt.a); got != tt.want {
			t.Errorf("PromoteTypes(%v, %v) = %v, want %v", tt.b, tt.a, got, tt.want)
		}
	}
}

func TestElementwiseStrides(t *testing.T) {
	tensor := func(shape, strides []int64) *graph.Tensor {
		return &graph.Tensor{Shape: shape, Strides: strides, Storage: &graph.Storage{}}
	}
	channelsLast := tensor([]int64{2, 3, 4, 5}, []int64{60, 1, 15, 3})
	perChannel := tensor([]int64{1, 3, 1, 1}, []int64{3, 1, 1, 1})
	got := elementwiseStrides([]int64{2, 3, 4, 5}, []*graph.Tensor{channelsLast, perChannel})
	if want := []int64{60, 1, 15, 3}; !slices.Equal(got, want) {
		t.Errorf("channels-last times per-channel: got %v, want %v", got, want)
	}
	transposed := tensor([]int64{4, 3}, []int64{1, 4})
	if got, want := elementwiseStrides([]int64{4, 3}, []*graph.Tensor{transposed}), []int64{1, 4}; !slices.Equal(got, want) {
		t.Errorf("transposed: got %v, want %v", got, want)
	}
}
