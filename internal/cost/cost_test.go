package cost_test

// This file tests counting on hand-made graphs.

import (
	"testing"

	"heft/internal/cost"
	"heft/internal/graph"
	"heft/internal/op"
	"heft/internal/op/aten"
)

// apply runs an operator and fails the test if it refuses.
func apply(t *testing.T, b *op.Builder, name string, args []any, keywords ...op.Keyword) *graph.Tensor {
	t.Helper()
	outs, err := b.Apply(name, args, keywords...)
	if err != nil {
		t.Fatal(err)
	}
	return outs[0]
}

func parameter(t *testing.T, b *op.Builder, path string, shape ...int64) *graph.Param {
	t.Helper()
	w, err := b.NewTensor(shape, graph.Float32)
	if err != nil {
		t.Fatal(err)
	}
	w.RequiresGrad = true
	p := &graph.Param{Path: path, Tensor: w, Trainable: true, Persistent: true}
	w.Param = p
	return p
}

// TestOf counts a 3×3 convolution of 3 to 8 channels on 8×8, a ReLU on its
// output in place, and a linear layer behind them.
//
//	convolution  8·8·8 outputs · 3·9 = 13,824 MACs; backward: the weight's gradient only
//	relu         512 comparisons; backward 512 multiplications
//	linear       512·10 = 5,120 MACs; backward twice, plus 10 additions for the bias
func TestOf(t *testing.T) {
	b := op.NewBuilder(aten.Catalogue())
	b.Recording = true
	conv, fc, bias := parameter(t, b, "conv.weight", 8, 3, 3, 3), parameter(t, b, "fc.weight", 10, 512), parameter(t, b, "fc.bias", 10)
	root := &graph.Module{Class: "Net", Params: []*graph.Param{conv, fc, bias}}
	x, err := b.NewTensor([]int64{1, 3, 8, 8}, graph.Float32)
	if err != nil {
		t.Fatal(err)
	}
	call := b.Enter(root, []*graph.Tensor{x})
	y := apply(t, b, "conv2d", []any{x, conv.Tensor}, op.Keyword{Name: "padding", Value: int64(1)})
	if _, err := b.ApplyInPlace("relu", []any{y}); err != nil {
		t.Fatal(err)
	}
	y = apply(t, b, "flatten", []any{y}, op.Keyword{Name: "start_dim", Value: int64(1)})
	y = apply(t, b, "linear", []any{y, fc.Tensor, bias.Tensor})
	b.Leave(call, []*graph.Tensor{y})
	g := b.Finish(op.Result{
		Modules: []*graph.Module{root}, Params: root.Params,
		Inputs: []graph.Value{{Name: "x", Tensor: x}}, Outputs: []graph.Value{{Name: "out", Tensor: y}},
	})
	if err := graph.Validate(g); err != nil {
		t.Fatal(err)
	}

	costs := cost.Of(g)
	total := costs.Total
	if got, want := total.Forward.MACs, int64(13824+5120); got != want {
		t.Errorf("forward MACs = %d, want %d", got, want)
	}
	if got, want := total.Forward.Compares, int64(512); got != want {
		t.Errorf("comparisons = %d, want %d", got, want)
	}
	if got, want := total.Backward.MACs, int64(13824+2*5120); got != want {
		t.Errorf("backward MACs = %d, want %d", got, want)
	}
	if costs.Calls[0] != total {
		t.Errorf("the root call's work %+v is not the total %+v", costs.Calls[0], total)
	}
	// The convolution reads the image (768 B) and its weight (864 B) and
	// writes 2,048 B.
	if got := costs.Ops[0].Forward; got.Read != 768+864 || got.Written != 2048 {
		t.Errorf("convolution reads %d and writes %d bytes, want 1632 and 2048", got.Read, got.Written)
	}
}

// TestRecomputed counts what runs inside a checkpoint region twice, if a
// backward passes it.
func TestRecomputed(t *testing.T) {
	for trained, want := range map[bool]int64{true: 64, false: 0} {
		b := op.NewBuilder(aten.Catalogue())
		b.Recording = true
		x, err := b.NewTensor([]int64{4, 4}, graph.Float32)
		if err != nil {
			t.Fatal(err)
		}
		x.RequiresGrad = trained
		region := b.BeginRegion([]*graph.Tensor{x}, false)
		y := apply(t, b, "mm", []any{x, x})
		b.EndRegion(region)
		y = apply(t, b, "mm", []any{y, x})
		g := b.Finish(op.Result{
			Inputs: []graph.Value{{Name: "x", Tensor: x}}, Outputs: []graph.Value{{Name: "out", Tensor: y}},
		})
		total := cost.Of(g).Total
		if total.Forward.MACs != 128 || total.Recomputed.MACs != want {
			t.Errorf("requires grad %t: forward %d and recomputed %d MACs, want 128 and %d", trained, total.Forward.MACs, total.Recomputed.MACs, want)
		}
	}
}
