package graph

// This file compares all that is said of element types, and strides and attributes, with what was worked by hand
// or read once.

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"heft/internal/packed"
)

func TestTypesSaid(t *testing.T) {
	var all strings.Builder
	for _, d := range append([]DType{InvalidDType, 200}, DTypes()...) {
		named, known := DTypeByName(d.String())
		parsed, read := ParseDType("torch." + d.String())
		fmt.Fprintf(&all, "%s: %d bits, 3 take %d bytes, floating %t, complex %t, integer %t, differentiable %t; by name %s %t, parsed %s %t\n",
			d, d.Bits(), d.Bytes(3), d.IsFloating(), d.IsComplex(), d.IsInteger(), d.Differentiable(), named, known, parsed, read)
	}
	for _, name := range []string{"", "half", "float", "double", "long", "int", "short", "byte", "cfloat", "cdouble", "chalf", "bf16", "fp16", "fp32", "torch.half", "Float32", "i64", "f32", "u8", "float8", "invalid", "bool", "complex64", "x"} {
		named, known := DTypeByName(name)
		parsed, read := ParseDType(name)
		fmt.Fprintf(&all, "%q: %s %t, parsed %s %t\n", name, named, known, parsed, read)
	}
	packed.Matches(t, "testdata/types.txt", all.String())
}

func TestStrides(t *testing.T) {
	for _, c := range []struct{ shape, want []int64 }{
		{[]int64{2, 3, 4}, []int64{12, 4, 1}}, {[]int64{5}, []int64{1}}, {[]int64{}, []int64{}}, {[]int64{2, 0, 4}, []int64{4, 4, 1}}, {[]int64{0, 0}, []int64{1, 1}},
	} {
		if got := ContiguousStrides(c.shape); !slices.Equal(got, c.want) {
			t.Errorf("%v: %v, want %v", c.shape, got, c.want)
		}
	}
	for want, sizes := range map[int64][]int64{1: nil, 24: {2, 3, 4}, 0: {5, 0}} {
		if got := Product(sizes); got != want {
			t.Errorf("%v: %d, want %d", sizes, got, want)
		}
	}
}

// TestOffsets: the elements of a view, row by row, of a tensor of any strides.
func TestOffsets(t *testing.T) {
	for _, c := range []struct {
		tensor Tensor
		want   []int64
	}{
		{Tensor{Shape: []int64{2, 2}, Strides: []int64{10, 1}, Offset: 3}, []int64{3, 4, 13, 14}}, {Tensor{Offset: 5}, []int64{5}},
		{Tensor{Shape: []int64{3, 0}, Strides: []int64{1, 1}}, nil}, {Tensor{Shape: []int64{2, 1, 3}, Strides: []int64{0, 7, 2}}, []int64{0, 2, 4, 0, 2, 4}},
	} {
		var got []int64
		c.tensor.EachOffset(func(offset int64) { got = append(got, offset) })
		if !slices.Equal(got, c.want) {
			t.Errorf("%v %v: %v, want %v", c.tensor.Shape, c.tensor.Strides, got, c.want)
		}
	}
}
