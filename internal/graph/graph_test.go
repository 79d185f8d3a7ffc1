package graph

// This file tests sizes, known elements, positions and element types by hand.

import (
	"slices"
	"testing"
)

// TestTensor: sizes of a 2×3 view of a 4×6 storage in float32.
func TestTensor(t *testing.T) {
	x := &Tensor{Shape: []int64{2, 3}, Strides: []int64{6, 1}, DType: Float32, Storage: &Storage{Bytes: 96}}
	if x.Elements() != 6 || x.Bytes() != 24 {
		t.Errorf("%d elements in %d bytes, want 6 in 24", x.Elements(), x.Bytes())
	}
	for _, c := range []struct {
		shape, strides []int64
		want           bool
	}{
		{[]int64{2, 3}, []int64{3, 1}, true}, {[]int64{2, 3}, []int64{6, 1}, false}, {[]int64{2, 3}, []int64{1, 2}, false},
		{[]int64{1, 3}, []int64{99, 1}, true}, {[]int64{0, 3}, []int64{7, 7}, true}, {nil, nil, true},
	} {
		x := &Tensor{Shape: c.shape, Strides: c.strides}
		if x.IsContiguous() != c.want {
			t.Errorf("sizes %v with strides %v: contiguous %v, want %v", c.shape, c.strides, x.IsContiguous(), c.want)
		}
	}
}

// TestKnown reads a transposed view of 2×3 numbers, from an offset, in the
// order of its own shape.
func TestKnown(t *testing.T) {
	s := &Storage{Bytes: 28, Known: []float64{9, 0, 1, 2, 3, 4, 5}}
	x := &Tensor{Shape: []int64{3, 2}, Strides: []int64{1, 3}, Offset: 1, DType: Float32, Storage: s}
	if got := x.Known(); !slices.Equal(got, []float64{0, 3, 1, 4, 2, 5}) {
		t.Errorf("known elements are %v", got)
	}
	if got := (&Tensor{Shape: []int64{2}, Strides: []int64{1}, Storage: &Storage{Bytes: 8}}).Known(); got != nil {
		t.Errorf("unknown elements are %v", got)
	}
}

// TestPosition: what is not known is left out.
func TestPosition(t *testing.T) {
	for want, p := range map[string]Position{"": {Line: 3}, "a.py": {File: "a.py"}, "a.py:3": {"a.py", 3}} {
		if p.String() != want {
			t.Errorf("%+v is %q, want %q", p, p, want)
		}
	}
}

// TestDTypes: bits of an element, and what kind of number it is.
func TestDTypes(t *testing.T) {
	for _, c := range []struct {
		name     string
		bits     int
		floating bool
		complex  bool
	}{
		{"float32", 32, true, false}, {"float64", 64, true, false}, {"float16", 16, true, false}, {"bfloat16", 16, true, false},
		{"int64", 64, false, false}, {"int32", 32, false, false}, {"int16", 16, false, false}, {"int8", 8, false, false}, {"uint8", 8, false, false},
		{"bool", 8, false, false}, {"complex64", 64, false, true}, {"complex128", 128, false, true},
	} {
		d, ok := DTypeByName(c.name)
		if !ok || d.String() != c.name || int(d.Bits()) != c.bits || d.IsFloating() != c.floating || d.IsComplex() != c.complex {
			t.Errorf("%s: %v, %v, %d bits, floating %v, complex %v", c.name, ok, d, d.Bits(), d.IsFloating(), d.IsComplex())
		}
		if got := d.Bytes(3); got != int64(3*c.bits/8) {
			t.Errorf("3 numbers of %s take %d bytes, want %d", c.name, got, 3*c.bits/8)
		}
	}
}
