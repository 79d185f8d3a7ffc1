package onnx

// This file compares what every operator makes of inputs of several kinds, and of attributes that most do not take, with
// what was read once: a graph in one line, or the whole error.

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"heft/internal/packed"
)

// stored is a constant of whole numbers.
func stored(name string, numbers ...int64) []byte {
	var dims, data [][]byte
	dims = append(dims, number(1, int64(len(numbers))))
	for _, n := range numbers {
		data = append(data, number(7, n))
	}
	return message(5, slices.Concat(slices.Concat(dims...), number(2, 7), slices.Concat(data...), text(8, name)))
}

func TestEveryOperator(t *testing.T) {
	x := func(sizes ...int64) []byte { return floats(11, "x", sizes...) }
	y := func(sizes ...int64) []byte { return floats(11, "y", sizes...) }
	z := func(sizes ...int64) []byte { return floats(11, "z", sizes...) }
	feeds := []struct {
		what    string
		inputs  [][]byte
		names   []string
		further [][]byte
	}{
		{"nothing", nil, nil, nil},
		{"2×6", [][]byte{x(2, 6)}, []string{"x"}, nil},
		{"2×4×8×8", [][]byte{x(2, 4, 8, 8)}, []string{"x"}, [][]byte{list("kernel_shape", 3, 3), list("pads", 1, 1, 1, 1), list("strides", 2, 2)}},
		{"2×4×6", [][]byte{x(2, 4, 6)}, []string{"x"}, [][]byte{integer("axis", 1), list("axes", 1), list("perm", 0, 2, 1), integer("to", 10)}},
		{"2×4×6 of an axis too many", [][]byte{x(2, 4, 6)}, []string{"x"}, [][]byte{integer("axis", 5), list("axes", 7), list("perm", 0, 2), integer("to", 99), list("kernel_shape", 3)}},
		{"two of 2×6", [][]byte{x(2, 6), y(2, 6)}, []string{"x", "y"}, nil},
		{"2×6 and 6×3", [][]byte{x(2, 6), y(6, 3)}, []string{"x", "y"}, nil},
		{"2×6 and 5×3", [][]byte{x(2, 6), y(5, 3)}, []string{"x", "y"}, nil},
		{"an image and filters", [][]byte{x(2, 4, 8, 8), y(6, 4, 3, 3), z(6)}, []string{"x", "y", "z"}, nil},
		{"an image and rows", [][]byte{x(2, 4, 8, 8), y(4), z(4)}, []string{"x", "y", "z"}, [][]byte{integer("num_groups", 2), integer("blocksize", 2)}},
		{"2×6 and numbers", [][]byte{x(2, 6), stored("n", 2, 3)}, []string{"x", "n"}, nil},
		{"2×6 and one number", [][]byte{x(2, 6), stored("n", 1)}, []string{"x", "n"}, nil},
		{"three of 7×3×8", [][]byte{x(7, 3, 8), y(1, 16, 8), z(1, 16, 4)}, []string{"x", "y", "z"}, [][]byte{integer("hidden_size", 4)}},
		{"numbers", [][]byte{stored("n", 2, 3)}, []string{"n"}, nil},
	}
	lookupRule("", "") // which loads them
	var all strings.Builder
	for _, name := range slices.Sorted(maps.Keys(rules.byName)) {
		domain, operator := "", name
		if at := strings.LastIndexByte(name, '.'); at >= 0 {
			domain, operator = name[:at], name[at+1:]
		}
		fmt.Fprintf(&all, "%s\n", name)
		last := ""
		for _, feed := range feeds {
			attributes := slices.Clone(feed.further)
			if domain != "" {
				attributes = append(attributes, text(7, domain))
			}
			node := nodeOf(operator, feed.names, []string{"o"}, attributes...)
			parts := append(slices.Clone(feed.inputs), floats(12, "o"), node)
			g, err := traceBytes(t, modelOf(parts...))
			said := strings.ReplaceAll(told(t, g, err), "\n", " | ")
			if said == last {
				said = "the same"
			} else {
				last = said
			}
			fmt.Fprintf(&all, "  %s: %s\n", feed.what, said)
		}
	}
	packed.Matches(t, "testdata/every.txt.gz", all.String())
}
