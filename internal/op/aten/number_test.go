package aten

// This file holds the tests of numbers in element types.

import (
	"math"
	"testing"

	"heft/internal/graph"
	"heft/internal/op"
)

// TestNumberFits: what torch 2.15 says of x.fill_(number), by hand from its
// limits: a negative integer wraps in uint8 down to −255, a fraction below 0 does
// not.
func TestNumberFits(t *testing.T) {
	for _, tt := range []struct {
		number any
		dtype  graph.DType
		fits   bool
	}{
		{int64(255), graph.UInt8, true}, {int64(300), graph.UInt8, false},
		{int64(-3), graph.UInt8, true}, {int64(-255), graph.UInt8, true}, {int64(-256), graph.UInt8, false},
		{0.5, graph.UInt8, true}, {-0.5, graph.UInt8, false}, {-3.0, graph.UInt8, false},
		{int64(127), graph.Int8, true}, {int64(200), graph.Int8, false}, {int64(-128), graph.Int8, true}, {int64(-129), graph.Int8, false},
		{0.5, graph.Int64, true}, {-1.5, graph.Int64, true}, {math.NaN(), graph.Int32, false},
		{int64(3), graph.Bool, true}, {int64(70000), graph.Float16, false}, {math.Inf(1), graph.Float16, true},
		{plain(graph.Complex64), graph.Float32, false}, {plain(graph.Complex64), graph.Complex64, true},
	} {
		if got := op.NumberFits(tt.number, tt.dtype); got != tt.fits {
			t.Errorf("%v as %v: %t, want %t", tt.number, tt.dtype, got, tt.fits)
		}
	}
}
