package op

import (
	"slices"
	"testing"

	"heft/internal/graph"
)

// newInput makes a tensor for a test.
func newInput(t *testing.T, b *Builder, dtype graph.DType, shape ...int64) *graph.Tensor {
	t.Helper()
	x, err := b.NewTensor(shape, dtype)
	if err != nil {
		t.Fatal(err)
	}
	return x
}

func TestFormatOperators(t *testing.T) {
	b := NewBuilder()
	b.Recording = true
	image := newInput(t, b, graph.Float32, 1, 3, 4, 4)
	for _, tt := range []struct {
		name  string
		args  []any
		shape []int64
		dtype graph.DType
		work  Work
	}{
		{"quantize", []any{image, graph.Int8}, []int64{1, 3, 4, 4}, graph.Int8, Work{Muls: 48, Adds: 48, Compares: 96}},
		{"dequantize", []any{newInput(t, b, graph.UInt4, 10), graph.Float32}, []int64{10}, graph.Float32, Work{Muls: 10, Adds: 10}},
		// 2·5 rows of 16 numbers times 16·8 codes.
		{"quantized_linear", []any{newInput(t, b, graph.Float16, 2, 5, 16), newInput(t, b, graph.UInt8, 8, 1, 8), int64(16), int64(8)},
			[]int64{2, 5, 8}, graph.Float16, Work{MACs: 1280, Muls: 128, Adds: 128}},
		// Two axes change: 4 neighbours of each of 3·8·8 elements.
		{"resample", []any{image, []int64{1, 3, 8, 8}, "linear"}, []int64{1, 3, 8, 8}, graph.Float32, Work{Muls: 768, Adds: 576}},
		{"resample", []any{image, []int64{2, 6, 8, 8}, "nearest"}, []int64{2, 6, 8, 8}, graph.Float32, Work{}},
		// 5 boxes kept of 7: 35 pairs.
		{"box_suppression", []any{newInput(t, b, graph.Float32, 1, 7, 4), newInput(t, b, graph.Float32, 1, 1, 7), int64(5)},
			[]int64{5, 3}, graph.Int64, Work{Compares: 175, Adds: 210, Muls: 105, Divides: 35}},
		// 8 points: 3 levels of 8 butterflies.
		{"discrete_fourier", []any{newInput(t, b, graph.Float32, 1, 8, 1), []int64{1, 8, 2}, int64(8)}, []int64{1, 8, 2}, graph.Float32, Work{Muls: 48, Adds: 72}},
		{"unknown", []any{[]*graph.Tensor{image}, "Mystery", []int64{2, 7}, graph.Int32}, []int64{2, 7}, graph.Int32, Work{}},
	} {
		outs, err := b.Apply(tt.name, tt.args)
		if err != nil {
			t.Errorf("%s: %v", tt.name, err)
			continue
		}
		if !slices.Equal(outs[0].Shape, tt.shape) || outs[0].DType != tt.dtype {
			t.Errorf("%s: got %v %v, want %v %v", tt.name, outs[0].DType, outs[0].Shape, tt.dtype, tt.shape)
		}
		got := ForwardWork(lastOp(b))
		got.Read, got.Written = 0, 0
		if got != tt.work {
			t.Errorf("%s: work %+v, want %+v", tt.name, got, tt.work)
		}
	}
	if _, err := b.Apply("quantized_linear", []any{image, image, int64(16), int64(8)}); err == nil {
		t.Error("a product of rows of 4 with 16 codes each: no error")
	}
}

func lastOp(b *Builder) *graph.Op { return b.graph.Steps[len(b.graph.Steps)-1].Op }

// TestSegments records two sides of a branch and keeps the dearer one.
func TestSegments(t *testing.T) {
	b := NewBuilder()
	b.Recording = true
	root := &graph.Module{}
	inner := &graph.Module{ID: 1, Path: "a", Parent: root}
	root.Children = []*graph.Module{inner}
	x := newInput(t, b, graph.Float32, 4, 4)
	call := b.Enter(root, []*graph.Tensor{x})
	run := func(name string, args ...any) *graph.Tensor {
		outs, err := b.Apply(name, args)
		if err != nil {
			t.Fatal(err)
		}
		return outs[0]
	}
	before := run("relu", x)
	mark := b.Mark()
	side := b.Enter(inner, nil)
	dear := run("mm", before, before)
	b.Assume("test", "inside", "")
	b.Leave(side, nil)
	first := b.Cut(mark)
	run("relu", before)
	second := b.Cut(mark)
	if first.FLOPs() != 128 || second.FLOPs() != 16 {
		t.Errorf("sides cost %d and %d FLOPs, want 128 and 16", first.FLOPs(), second.FLOPs())
	}
	b.Paste(first)
	out := run("relu", dear)
	b.Leave(call, nil)
	g := b.Finish(Result{
		Modules: []*graph.Module{root, inner},
		Inputs:  []graph.Value{{Name: "x", Tensor: x}}, Outputs: []graph.Value{{Name: "y", Tensor: out}},
	})
	if err := graph.Validate(g); err != nil {
		t.Error(err)
	}
	if len(g.Ops()) != 3 || len(g.Calls) != 2 || len(g.Assumptions) != 1 {
		t.Errorf("%d operators, %d calls, %d assumptions; want 3, 2, 1", len(g.Ops()), len(g.Calls), len(g.Assumptions))
	}
	for i, o := range g.Ops() {
		if o.ID != i {
			t.Errorf("operator %d has number %d", i, o.ID)
		}
	}
}
