package op

// This file holds the tests of type promotion.

import (
	"testing"

	"heft/internal/graph"
)

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
