package aten

// This file holds the tests of operators that file formats have.

import (
	"slices"
	"testing"

	"heft/internal/graph"
	"heft/internal/op"
)

// newInput makes a tensor for a test.
func newInput(t *testing.T, b *op.Builder, dtype graph.DType, shape ...int64) *graph.Tensor {
	t.Helper()
	x, err := b.NewTensor(shape, dtype)
	if err != nil {
		t.Fatal(err)
	}
	return x
}

func TestFormatOperators(t *testing.T) {
	b := op.NewBuilder(Catalogue())
	b.Recording = true
	image := newInput(t, b, graph.Float32, 1, 3, 4, 4)
	for _, tt := range []struct {
		name  string
		args  []any
		shape []int64
		dtype graph.DType
		work  op.Work
	}{
		{"quantize", []any{image, graph.Int8}, []int64{1, 3, 4, 4}, graph.Int8, op.Work{Muls: 48, Adds: 48, Compares: 96}},
		{"dequantize", []any{newInput(t, b, graph.UInt4, 10), graph.Float32}, []int64{10}, graph.Float32, op.Work{Muls: 10, Adds: 10}},
		// 2·5 rows of 16 numbers times 16·8 codes.
		{"quantized_linear", []any{newInput(t, b, graph.Float16, 2, 5, 16), newInput(t, b, graph.UInt8, 8, 1, 8), int64(16), int64(8)},
			[]int64{2, 5, 8}, graph.Float16, op.Work{MACs: 1280, Muls: 128, Adds: 128}},
		// Two axes change: 4 neighbours of each of 3·8·8 elements.
		{"resample", []any{image, []int64{1, 3, 8, 8}, "linear"}, []int64{1, 3, 8, 8}, graph.Float32, op.Work{Muls: 768, Adds: 576}},
		{"resample", []any{image, []int64{2, 6, 8, 8}, "nearest"}, []int64{2, 6, 8, 8}, graph.Float32, op.Work{}},
		// 5 boxes kept of 7: 35 pairs.
		{"box_suppression", []any{newInput(t, b, graph.Float32, 1, 7, 4), newInput(t, b, graph.Float32, 1, 1, 7), int64(5)},
			[]int64{5, 3}, graph.Int64, op.Work{Compares: 175, Adds: 210, Muls: 105, Divides: 35}},
		// 8 points: 3 levels of 8 butterflies.
		{"discrete_fourier", []any{newInput(t, b, graph.Float32, 1, 8, 1), []int64{1, 8, 2}, int64(8)}, []int64{1, 8, 2}, graph.Float32, op.Work{Muls: 48, Adds: 72}},
		{"unknown", []any{[]*graph.Tensor{image}, "Mystery", []int64{2, 7}, graph.Int32}, []int64{2, 7}, graph.Int32, op.Work{}},
	} {
		outs, err := b.Apply(tt.name, tt.args)
		if err != nil {
			t.Errorf("%s: %v", tt.name, err)
			continue
		}
		if !slices.Equal(outs[0].Shape, tt.shape) || outs[0].DType != tt.dtype {
			t.Errorf("%s: got %v %v, want %v %v", tt.name, outs[0].DType, outs[0].Shape, tt.dtype, tt.shape)
		}
		o := lastOp(b)
		got := op.ForwardWork(o)
		got.Read, got.Written = 0, 0
		if got != tt.work {
			t.Errorf("%s: work %+v, want %+v", tt.name, got, tt.work)
			continue
		}
		ledger.Steps(op.RuleWork, o)
	}
	if _, err := b.Apply("quantized_linear", []any{image, image, int64(16), int64(8)}); err == nil {
		t.Error("a product of rows of 4 with 16 codes each: no error")
	}
}

func lastOp(b *op.Builder) *graph.Op {
	ops := b.Finish(op.Result{}).Ops()
	return ops[len(ops)-1]
}
