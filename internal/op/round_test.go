package op

// This file holds the tests of rounding to element types.

import (
	"math"
	"testing"

	"heft/internal/graph"
)

func TestRoundTypes(t *testing.T) {
	for _, tt := range []struct {
		dtype graph.DType
		x     float64
		want  float64
	}{
		{graph.UInt8, 300, 44},
		{graph.Int8, 130, -126},
		{graph.Int8, -129, 127},
		{graph.Int32, 1 << 31, -(1 << 31)},
		{graph.Int64, 2.9, 2},
		{graph.Float32, 0.1, float64(float32(0.1))},
		{graph.Float16, 1.0 / 3, 0.333251953125},
		{graph.Float16, 1e6, math.Inf(1)},
		{graph.BFloat16, 1.0 / 3, 0.333984375},
		{graph.Bool, 7, 1},
	} {
		if got, ok := Round(tt.dtype, tt.x); got != tt.want || !ok {
			t.Errorf("Round(%v, %v) = %v, %v, want %v", tt.dtype, tt.x, got, ok, tt.want)
		}
	}
}
