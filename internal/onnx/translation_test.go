package onnx

// This file tests which operators a node becomes.

import (
	"strings"
	"testing"

	"heft/internal/graph"
)

// integer is a whole-number attribute, real one in floating point, list one of
// whole numbers.
func integer(name string, n int64) []byte {
	return message(5, text(1, name), number(3, n), number(20, 2))
}

func list(name string, numbers ...int64) []byte {
	parts := [][]byte{text(1, name), number(20, 7)}
	for _, n := range numbers {
		parts = append(parts, number(8, n))
	}
	return message(5, parts...)
}

// TestTranslation: which operators a node becomes, with which arguments. Sizes
// alone do not tell gt from ge, or a window's count with padding from one without.
func TestTranslation(t *testing.T) {
	x := func(sizes ...int64) []byte { return floats(11, "x", sizes...) }
	y := func(sizes ...int64) []byte { return floats(11, "y", sizes...) }
	z := func(sizes ...int64) []byte { return floats(11, "z", sizes...) }
	for _, c := range []struct {
		node   []byte
		inputs [][]byte
		want   string // lines of the dump, without what is made, joined by "; "
	}{
		{nodeOf("Sub", []string{"x", "y"}, []string{"o"}), [][]byte{x(2, 3), y(2, 3)}, "sub("},
		{nodeOf("Greater", []string{"x", "y"}, []string{"o"}), [][]byte{x(2, 3), y(2, 3)}, "gt("},
		{nodeOf("GreaterOrEqual", []string{"x", "y"}, []string{"o"}), [][]byte{x(2, 3), y(2, 3)}, "ge("},
		{nodeOf("Less", []string{"x", "y"}, []string{"o"}), [][]byte{x(2, 3), y(2, 3)}, "lt("},
		{nodeOf("Min", []string{"x", "y"}, []string{"o"}), [][]byte{x(2, 3), y(2, 3)}, "minimum("},
		{nodeOf("Max", []string{"x", "y"}, []string{"o"}), [][]byte{x(2, 3), y(2, 3)}, "maximum("},
		{nodeOf("Mod", []string{"x", "y"}, []string{"o"}, integer("fmod", 1)), [][]byte{x(2, 3), y(2, 3)}, "fmod("},
		{nodeOf("LRN", []string{"x"}, []string{"o"}), [][]byte{x(1, 8, 4, 4)}, "kernel_size=[5,1"},
		{nodeOf("LayerNormalization", []string{"x", "y"}, []string{"o"}), [][]byte{x(2, 3, 4), y(4)}, "normalized_shape=[4]"},
		{nodeOf("Gemm", []string{"x", "y"}, []string{"o"}, integer("transA", 1)), [][]byte{x(4, 2), y(4, 3)}, "t("},
		{nodeOf("Gemm", []string{"x", "y", "z"}, []string{"o"}, integer("transB", 1)), [][]byte{x(2, 4), y(3, 4), z(3)}, "linear("},
		{nodeOf("Gemm", []string{"x", "y", "z"}, []string{"o"}, integer("transB", 1), message(5, text(1, "beta"), []byte{0x15, 0, 0, 0, 0x40}, number(20, 1))),
			[][]byte{x(2, 4), y(3, 4), z(3)}, "addmm("},
		{nodeOf("AveragePool", []string{"x"}, []string{"o"}, list("kernel_shape", 3, 3), list("pads", 1, 1, 1, 1)), [][]byte{x(1, 2, 8, 8)}, "count_include_pad=false"},
		{nodeOf("MaxPool", []string{"x"}, []string{"o"}, list("kernel_shape", 3, 3), list("pads", 2, 2, 2, 2)), [][]byte{x(1, 2, 8, 8)}, "constant_pad_nd("},
		{nodeOf("MaxPool", []string{"x"}, []string{"o"}, list("kernel_shape", 3, 3), list("pads", 1, 1, 1, 1)), [][]byte{x(1, 2, 8, 8)}, "padding=[1,1]"},
		{nodeOf("Conv", []string{"x", "y"}, []string{"o"}, integer("group", 4)), [][]byte{x(1, 4, 8, 8), y(8, 1, 3, 3)}, "groups=4"},
	} {
		g, err := traceBytes(t, modelOf(append(append(c.inputs, floats(12, "o")), c.node)...))
		if err != nil {
			t.Errorf("%q: %v", c.want, err)
			continue
		}
		var dump strings.Builder
		if err := graph.Dump(&dump, g); err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(dump.String(), c.want) {
			t.Errorf("no %q in\n%s", c.want, dump.String())
		}
	}
}
