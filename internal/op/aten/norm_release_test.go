package aten

// This file tests what releases of torch keep of a normalization.

import (
	"testing"

	"heft/internal/graph"
	"heft/internal/op"
)

// TestGroupNormBefore16: up to torch 1.5.1 group norm was a batch norm of its groups
// and addcmul, which kept the normalized values too: input, result of the batch norm,
// weight, two statistics of 2·4.
func TestGroupNormBefore16(t *testing.T) {
	for release, want := range map[op.Release]int64{{Major: 1, Minor: 5}: 2*20480 + 32 + 2*32, {Major: 1, Minor: 6}: 20480 + 32 + 2*32, {}: 20480 + 32 + 2*32} {
		x, weight := plain(graph.Float32, 2, 8, 16, 20), plain(graph.Float32, 8)
		b := op.NewBuilder(Catalogue())
		b.Recording, b.Torch = true, release
		if _, err := b.Apply("group_norm", []any{x, int64(4), weight, plain(graph.Float32, 8)}); err != nil {
			t.Fatal(err)
		}
		ops := b.Finish(op.Result{}).Ops()
		operator, _ := Catalogue().Lookup("native_group_norm")
		var kept int64
		operator.Gradient.SavedTensors(ops[0], release, func(int) bool { return true }, func(t *graph.Tensor, _ bool) { kept += t.Bytes() })
		if kept != want {
			t.Errorf("torch %v: %d bytes are kept, want %d", release, kept, want)
		}
	}
}
