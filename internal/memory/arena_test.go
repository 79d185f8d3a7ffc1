package memory

// This file holds the test of a static plan of inference.

import (
	"testing"

	"heft/internal/graph"
)

// TestStaticArena: of 64 bytes in, 100 that nobody reads are gone when 48 more are
// made: 64 + 100 at most, not 64 + 100 + 48; a parameter of 8 comes on top.
func TestStaticArena(t *testing.T) {
	of := func(bytes int64) *graph.Tensor {
		return &graph.Tensor{Shape: []int64{bytes}, Strides: []int64{1}, DType: graph.UInt8, Storage: &graph.Storage{Bytes: bytes}}
	}
	in, unread, out := of(64), of(100), of(48)
	g := &graph.Graph{
		Params:  []*graph.Param{{Path: "weight", Tensor: of(8)}},
		Inputs:  []graph.Value{{Tensor: in}},
		Outputs: []graph.Value{{Tensor: out}},
		Steps: []graph.Step{
			{Op: &graph.Op{Name: "a", Inputs: []*graph.Tensor{in}, Outputs: []*graph.Tensor{unread}}},
			{Op: &graph.Op{Name: "b", Inputs: []*graph.Tensor{in}, Outputs: []*graph.Tensor{out}}},
		},
	}
	if got := StaticArena(g); got != 64+100+8 {
		t.Errorf("%d bytes, want %d", got, 64+100+8)
	}
}
