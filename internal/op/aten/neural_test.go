package aten

// This file holds the tests of layers: work, steps, auxiliary tensors, known
// values, refusals.

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"heft/internal/graph"
	"heft/internal/op"
)

// trained makes a contiguous float32 tensor that wants a gradient.
func trained(shape ...int64) *graph.Tensor {
	t := plain(graph.Float32, shape...)
	t.RequiresGrad = true
	return t
}

func plain(dtype graph.DType, shape ...int64) *graph.Tensor {
	n := graph.Product(shape)
	return &graph.Tensor{
		Shape: shape, Strides: graph.ContiguousStrides(shape), DType: dtype,
		Storage: &graph.Storage{Bytes: dtype.Bytes(n)},
	}
}

func floats(shape ...int64) *graph.Tensor { return plain(graph.Float32, shape...) }

func withValues(dtype graph.DType, values []float64, shape ...int64) *graph.Tensor {
	t := plain(dtype, shape...)
	t.Storage.Known = values
	return t
}

// recordedOps runs one call and returns the steps it left.
func recordedOps(t *testing.T, name string, args []any, keywords ...op.Keyword) []*graph.Op {
	t.Helper()
	b := op.NewBuilder(Catalogue())
	b.Recording = true
	if _, err := b.Apply(name, args, keywords...); err != nil {
		t.Fatal(err)
	}
	return b.Finish(op.Result{}).Ops()
}

func TestForwardWork(t *testing.T) {
	weights := func(sizes ...[]int64) (list []*graph.Tensor) {
		for _, s := range sizes {
			list = append(list, floats(s...))
		}
		return list
	}
	for _, tt := range []struct {
		name string
		args []any
		want op.Work
	}{
		{"conv_tbc", []any{floats(5, 2, 3), floats(2, 3, 4), floats(4), int64(1)}, op.Work{MACs: 10 * 2 * 3 * 4, Adds: 6 * 2 * 4}}, // 5 pairs for each of 2 positions
		{"conv2d", []any{floats(1, 3, 224, 224), floats(64, 3, 7, 7), nil, int64(2), int64(3)}, op.Work{MACs: 118013952}},
		{"conv2d", []any{floats(2, 8, 10, 10), floats(8, 1, 3, 3), floats(8), int64(1), int64(1), int64(1), int64(8)}, op.Work{MACs: 2 * 8 * 100 * 9, Adds: 2 * 8 * 100}},
		{"conv_transpose2d", []any{floats(1, 4, 5, 5), floats(4, 6, 2, 2), nil, int64(2)}, op.Work{MACs: 4 * 25 * 6 * 4}},
		{"conv_transpose2d", []any{floats(1, 4, 5, 5), floats(4, 6, 2, 2), floats(6), int64(2)}, op.Work{MACs: 4 * 25 * 6 * 4, Adds: 6 * 100}},
		{"linear", []any{floats(2, 197, 768), floats(3072, 768), floats(3072)}, op.Work{MACs: 2 * 197 * 768 * 3072, Adds: 2 * 197 * 3072}},
		{"linear", []any{floats(10, 10), floats(10, 10), floats(10)}, op.Work{MACs: 1000, Adds: 100}},
		{"linear", []any{floats(10, 10), floats(10, 10)}, op.Work{MACs: 1000}},
		{"mm", []any{floats(2, 3), floats(3, 4)}, op.Work{MACs: 24}},
		{"bmm", []any{floats(5, 2, 3), floats(5, 3, 4)}, op.Work{MACs: 120}},
		{"addmm", []any{floats(4), floats(2, 3), floats(3, 4)}, op.Work{MACs: 24, Adds: 8}},
		{"addbmm", []any{floats(2, 4), floats(5, 2, 3), floats(5, 3, 4)}, op.Work{MACs: 120, Adds: 8}},
		{"bilinear", []any{floats(10, 20), floats(10, 30), floats(40, 20, 30)}, op.Work{MACs: 240000, Muls: 6000}},
		{"bilinear", []any{floats(10, 20), floats(10, 30), floats(40, 20, 30), floats(40)}, op.Work{MACs: 240000, Muls: 6000, Adds: 400}},
		{"max_pool2d", []any{floats(1, 2, 4, 4), int64(2)}, op.Work{Compares: 8 * 3}},
		{"avg_pool2d", []any{floats(1, 2, 4, 4), int64(2)}, op.Work{Adds: 8 * 3, Divides: 8}},
		{"_adaptive_avg_pool2d", []any{floats(1, 1, 7, 7), int64(3)}, op.Work{Adds: 81 - 9, Divides: 9}},
		{"scaled_dot_product_attention", []any{floats(1, 8, 197, 64), floats(1, 8, 197, 64), floats(1, 8, 197, 64)},
			op.Work{MACs: 8 * 197 * 197 * 128, Adds: 2 * 8 * 197 * 197, Muls: 8 * 197 * 197, Compares: 8 * 197 * 197, Divides: 8 * 197 * 197, Exps: 8 * 197 * 197}},
		{"softmax", []any{floats(2, 5), int64(1)}, op.Work{Compares: 10, Adds: 20, Exps: 10, Divides: 10}},
		{"batch_norm", []any{floats(2, 3, 4, 4), floats(3), floats(3), floats(3), floats(3)},
			op.Work{Adds: 2*96 + 3, Muls: 2 * 96, Divides: 3, Exps: 3}},
		{"layer_norm", []any{floats(4, 10), []int64{10}, floats(10), floats(10)}, op.Work{Adds: 3*40 + 40 + 4, Muls: 3 * 40, Divides: 12, Exps: 4}},
		{"rms_norm", []any{floats(4, 10), []int64{10}}, op.Work{Adds: 40 + 4, Muls: 80, Divides: 8, Exps: 4}},
		{"upsample_bilinear2d", []any{floats(1, 1, 4, 4), []int64{8, 8}}, op.Work{Muls: 256, Adds: 192}},
		{"upsample_nearest2d", []any{floats(1, 1, 4, 4), []int64{8, 8}}, op.Work{}},
		{"_upsample_bilinear2d_aa", []any{floats(1, 1, 256, 256), []int64{224, 224}}, op.Work{Muls: (256*224 + 224*224) * 5, Adds: (256*224 + 224*224) * 5}},
		{"lstm", []any{floats(50, 2, 64), floats(1, 2, 128), floats(1, 2, 128), nil, weights([]int64{512, 64}, []int64{512, 128}, []int64{512}, []int64{512}),
			true, int64(1), 0.0, false, false, false},
			op.Work{MACs: 9830400}.Plus(op.Work{Adds: 16, Muls: 3, Exps: 5, Divides: 3}.Times(100 * 128))},
		{"gru_cell", []any{floats(2, 5), floats(2, 7), floats(21, 5), floats(21, 7)},
			op.Work{MACs: 2 * (21*5 + 21*7)}.Plus(op.Work{Adds: 7, Muls: 3, Exps: 3, Divides: 2}.Times(14))},
		{"gru_cell", []any{floats(2, 5), floats(2, 7), floats(21, 5), floats(21, 7), floats(21), floats(21)},
			op.Work{MACs: 2 * (21*5 + 21*7)}.Plus(op.Work{Adds: 13, Muls: 3, Exps: 3, Divides: 2}.Times(14))},
		{"lstm", []any{floats(50, 2, 64), floats(1, 2, 128), floats(1, 2, 128), nil, weights([]int64{512, 64}, []int64{512, 128}),
			false, int64(1), 0.0, false, false, false},
			op.Work{MACs: 9830400}.Plus(op.Work{Adds: 8, Muls: 3, Exps: 5, Divides: 3}.Times(100 * 128))},
		{"roi_align", []any{floats(1, 3, 10, 10), floats(2, 5), 1.0, int64(7), int64(7), int64(2), false},
			op.Work{Muls: 16, Adds: 15, Divides: 1}.Times(2 * 3 * 49)},
		{"deform_conv2d", []any{floats(1, 4, 6, 6), floats(1, 18, 4, 4), floats(8, 4, 3, 3)}, op.Work{MACs: 8 * 16 * 36, Muls: 4 * 16 * 36, Adds: 3 * 16 * 36}},
		{"deform_conv2d", []any{floats(1, 4, 6, 6), floats(1, 18, 4, 4), floats(8, 4, 3, 3), floats(8)}, op.Work{MACs: 8 * 16 * 36, Muls: 4 * 16 * 36, Adds: 3*16*36 + 8*16}},
		{"_fft_c2c", []any{plain(graph.Complex64, 3, 8), nil, []int64{1}}, op.Work{Muls: 3 * 48, Adds: 3 * 72}},
		{"inv", []any{floats(100, 100)}, op.Work{Muls: 1000000, Adds: 1000000}},
		{"cdist", []any{floats(30, 8), floats(40, 8)}, op.Work{MACs: 1200 * 10, Muls: 560, Adds: 560, Compares: 1200, Exps: 1200}},
		{"cdist", []any{floats(3, 8), floats(4, 8)}, op.Work{Muls: 96, Adds: 192, Exps: 12}},
	} {
		ops := recordedOps(t, tt.name, tt.args)
		got := op.ForwardWork(ops[len(ops)-1])
		got.Read, got.Written = 0, 0
		if len(ops) != 1 || got != tt.want {
			t.Errorf("%s: %d steps, work %+v, want %+v", tt.name, len(ops), got, tt.want)
			continue
		}
		ledger.Steps(op.RuleWork, ops...)
	}
}

func TestBackwardWork(t *testing.T) {
	for _, tt := range []struct {
		name string
		args []any
		want op.Work
	}{
		{"conv2d", []any{floats(1, 3, 8, 8), trained(4, 3, 1, 1), trained(4)}, op.Work{MACs: 64 * 12, Adds: 256}},
		{"conv2d", []any{trained(1, 3, 8, 8), trained(4, 3, 1, 1)}, op.Work{MACs: 2 * 64 * 12}},
		{"addmm", []any{trained(4), trained(2, 3), floats(3, 4)}, op.Work{MACs: 24, Adds: 8}},
		{"baddbmm", []any{trained(5, 2, 4), trained(5, 2, 3), trained(5, 3, 4)}, op.Work{MACs: 240}},
		{"embedding", []any{plain(graph.Int64, 7), trained(10, 6)}, op.Work{Adds: 42}},
		{"scaled_dot_product_attention", []any{trained(1, 1, 3, 8), trained(1, 1, 5, 8), trained(1, 1, 5, 4)},
			op.Work{MACs: 15 * (24 + 8), Muls: 45, Adds: 45, Exps: 15}},
		{"upsample_nearest2d", []any{trained(1, 1, 4, 4), []int64{8, 8}}, op.Work{}},
		{"nms", []any{floats(4, 4), floats(4), 0.5}, op.Work{}},
		// Only the weights of a first step are trained, then the states too, then all.
		{"lstm_cell", []any{floats(3, 10), []*graph.Tensor{floats(3, 20), floats(3, 20)}, trained(80, 10), trained(80, 20)},
			op.Work{MACs: 3 * 80 * 30}.Plus(op.Work{Adds: 8, Muls: 3, Exps: 5, Divides: 3}.Times(60))},
		{"gru_cell", []any{floats(3, 10), trained(3, 20), trained(60, 10), trained(60, 20)},
			op.Work{MACs: 3 * 60 * (30 + 20)}.Plus(op.Work{Adds: 7, Muls: 3, Exps: 3, Divides: 2}.Times(60))},
		{"rnn_tanh_cell", []any{trained(3, 10), trained(3, 20), trained(20, 10), trained(20, 20)},
			op.Work{MACs: 3 * 20 * 60}.Plus(op.Work{Adds: 1, Exps: 1}.Times(60))},
		{"rnn_tanh_cell", []any{trained(3, 10), floats(3, 20), floats(20, 10), floats(20, 20)},
			op.Work{MACs: 3 * 20 * 10}.Plus(op.Work{Adds: 1, Exps: 1}.Times(60))},
		{"deform_conv2d", []any{floats(1, 8, 10, 10), trained(1, 18, 10, 10), trained(12, 8, 3, 3), nil, int64(1), int64(1)},
			op.Work{MACs: 2 * 86400, Muls: 8 * 7200, Adds: 6 * 7200}},
		{"deform_conv2d", []any{trained(1, 8, 10, 10), floats(1, 18, 10, 10), floats(12, 8, 3, 3), nil, int64(1), int64(1)},
			op.Work{MACs: 2 * 86400, Muls: 8 * 7200, Adds: 6 * 7200}},
	} {
		ops := recordedOps(t, tt.name, tt.args)
		if got := op.BackwardWork(ops[0]); got != tt.want {
			t.Errorf("%s: %+v, want %+v", tt.name, got, tt.want)
			continue
		}
		ledger.Steps(op.RuleBackwardWork, ops[0])
	}
}

// TestComposition names the steps of composites.
func TestComposition(t *testing.T) {
	for _, tt := range []struct {
		name string
		args []any
		want string
	}{
		{"conv2d_mode", []any{floats(1, 3, 8, 8), floats(4, 3, 3, 3), nil, int64(1), "same"}, "conv2d"},
		{"conv2d_mode", []any{floats(1, 3, 8, 8), floats(4, 3, 4, 4), nil, int64(1), "same"}, "constant_pad_nd conv2d"},
		{"adaptive_avg_pool2d", []any{floats(1, 3, 8, 8), int64(1)}, "mean"},
		{"adaptive_avg_pool2d", []any{floats(1, 3, 8, 8), int64(2)}, "_adaptive_avg_pool2d"},
		{"adaptive_avg_pool1d", []any{floats(1, 3, 8), int64(1)}, "unsqueeze mean squeeze"},
		{"matmul", []any{floats(2, 3), floats(3, 4)}, "mm"},
		{"matmul", []any{floats(5, 2, 3), floats(3, 4)}, "view mm view"},
		{"matmul", []any{floats(5, 2, 3), floats(5, 3, 4)}, "expand view expand view bmm view"},
		{"matmul", []any{floats(6, 5, 2, 3), trained(3)}, "view mv view"},
		{"group_norm", []any{floats(2, 4, 3, 3), int64(2)}, "native_group_norm"},
		{"cross_entropy", []any{floats(2, 5), plain(graph.Int64, 2)}, "_log_softmax nll_loss"},
		{"interpolate", []any{floats(1, 3, 8, 8), nil, 2.0, "bilinear"}, "upsample_bilinear2d"},
		{"dropout", []any{floats(2, 3), 0.5, false}, ""},
		{"feature_dropout", []any{floats(2, 3, 4, 4), 0.5, true}, "dropout_noise div mul"},
		{"pad", []any{floats(1, 3, 8, 8), []int64{1, 1}}, "constant_pad_nd"},
		{"multi_dot", []any{[]*graph.Tensor{floats(10, 100), floats(100, 5), floats(5, 50)}}, "mm mm"},
	} {
		var names []string
		for _, o := range recordedOps(t, tt.name, tt.args) {
			names = append(names, o.Name)
		}
		if got := strings.Join(names, " "); got != tt.want {
			t.Errorf("%s: steps %q, want %q", tt.name, got, tt.want)
		}
	}
}

func TestMultiDotTakesTheCheapestOrder(t *testing.T) {
	chain := []*graph.Tensor{floats(10, 100), floats(100, 5), floats(5, 50)}
	var macs int64
	for _, o := range recordedOps(t, "multi_dot", []any{chain}) {
		macs += op.ForwardWork(o).MACs
	}
	if macs != 7500 {
		t.Errorf("%d MACs, want 7500", macs)
	}
}

// TestAuxiliaryTensors: what the forward makes beside its results.
func TestAuxiliaryTensors(t *testing.T) {
	half := func(shape ...int64) *graph.Tensor { return plain(graph.Float16, shape...) }
	for _, tt := range []struct {
		name string
		args []any
		want string
	}{
		{"max_pool2d", []any{floats(1, 2, 4, 4), int64(2)}, "int64[1 2 2 2]"},
		{"dropout", []any{floats(2, 3), 0.5, true}, "bool[2 3]"},
		{"batch_norm", []any{half(2, 3, 4), floats(3), floats(3), floats(3), floats(3), true}, "float32[3] float32[3]"},
		{"batch_norm", []any{floats(2, 3, 4), floats(3), floats(3), floats(3), floats(3)}, ""},
		{"batch_norm", []any{floats(2, 3), floats(3), floats(3), floats(3), floats(3)}, "float32[3] float32[3]"},
		{"layer_norm", []any{half(2, 5, 8), []int64{8}}, "float32[2 5 1] float32[2 5 1]"},
		{"native_group_norm", []any{floats(2, 6, 8), int64(3)}, "float32[2 3] float32[2 3]"},
		{"scaled_dot_product_attention", []any{floats(2, 4, 33, 8), floats(2, 4, 9, 8), floats(2, 4, 9, 8)}, ""},
		{"scaled_dot_product_attention", []any{trained(2, 4, 33, 8), floats(2, 4, 9, 8), floats(2, 4, 9, 8)}, "float32[2 4 64]"},
		{"scaled_dot_product_attention", []any{half(2, 4, 33, 8), half(2, 4, 9, 8), half(2, 4, 9, 8)}, "float32[2 4 33] int64[2]"},
		{"roi_pool", []any{floats(1, 3, 10, 10), floats(2, 5), 1.0, int64(7), int64(7)}, ""},
	} {
		var made []string
		for _, a := range recordedOps(t, tt.name, tt.args)[0].Aux {
			made = append(made, fmt.Sprintf("%v%v", a.DType, a.Shape))
		}
		if got := strings.Join(made, " "); got != tt.want {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
		}
	}
}

func TestSuppression(t *testing.T) {
	b := op.NewBuilder(Catalogue())
	boxes := withValues(graph.Float32, []float64{0, 0, 10, 10, 1, 1, 10, 10, 20, 20, 30, 30}, 3, 4)
	scores := withValues(graph.Float32, []float64{0.5, 0.9, 0.1}, 3)
	kept, err := b.Apply("nms", []any{boxes, scores, 0.5})
	if err != nil {
		t.Fatal(err)
	}
	if got := kept[0].Known(); !slices.Equal(got, []float64{1, 2}) || kept[0].Bound {
		t.Errorf("known boxes: kept %v, want [1 2]", got)
	}
	kept, err = b.Apply("nms", []any{floats(3, 4), floats(3), 0.5})
	if err != nil {
		t.Fatal(err)
	}
	g := b.Finish(op.Result{})
	if !kept[0].Bound || kept[0].Shape[0] != 3 || len(g.Assumptions) != 1 {
		t.Errorf("unknown boxes: %v bound %v, %d assumptions", kept[0].Shape, kept[0].Bound, len(g.Assumptions))
	}
}

func TestKnownValues(t *testing.T) {
	b := op.NewBuilder(Catalogue())
	for _, tt := range []struct {
		name string
		args []any
		want []float64
	}{
		{"one_hot", []any{withValues(graph.Int64, []float64{2, 0}, 2)}, []float64{0, 0, 1, 1, 0, 0}},
		{"constant_pad_nd", []any{withValues(graph.Int64, []float64{1, 2, 3, 4}, 2, 2), []int64{1, -1}, int64(9)}, []float64{9, 1, 9, 3}},
		{"fftfreq", []any{int64(5)}, []float64{0, 0.2, 0.4, -0.4, -0.2}},
		{"relu6", []any{withValues(graph.Float32, []float64{-1, 3, 9}, 3)}, []float64{0, 3, 6}},
		{"dot", []any{withValues(graph.Int64, []float64{1, 2}, 2), withValues(graph.Int64, []float64{3, 4}, 2)}, []float64{11}},
	} {
		out, err := b.Apply(tt.name, tt.args)
		if err != nil {
			t.Errorf("%s: %v", tt.name, err)
			continue
		}
		got := out[0].Known()
		same := slices.EqualFunc(got, tt.want, func(a, b float64) bool { return float32(a) == float32(b) })
		if !same {
			t.Errorf("%s: %v, want %v", tt.name, got, tt.want)
		}
	}
}

// TestRefusals: the message names the sizes.
func TestRefusals(t *testing.T) {
	for _, tt := range []struct {
		name string
		args []any
		want string
	}{
		{"linear", []any{floats(2, 5), floats(3, 4)}, "linear expects 4 input features, got input of size [2 5] (weight [3 4])"},
		{"conv2d", []any{floats(1, 3, 8, 8), floats(4, 4, 3, 3)}, "to have 4 channels, but got 3 channels instead"},
		{"mm", []any{floats(2, 3), floats(4, 5)}, "mat1 and mat2 shapes cannot be multiplied (2x3 and 4x5)"},
		{"layer_norm", []any{floats(2, 5), []int64{4}}, "given normalized_shape=[4], expected input whose last sizes are these, but got input of size [2 5]"},
		{"max_pool2d", []any{floats(1, 1, 4, 4), int64(2), nil, int64(2)}, "pad should be at most half of kernel size"},
		{"embedding", []any{withValues(graph.Int64, []float64{3}, 1), floats(3, 2)}, "index 3 is out of range of a table of 3 rows"},
		{"one_hot", []any{plain(graph.Int64, 4)}, "the number of classes depends on data"},
		{"interpolate", []any{floats(1, 1, 4, 4)}, "exactly one of size and scale_factor must be given"},
		{"dropout", []any{floats(2), 1.5}, "dropout probability has to be between 0 and 1, but got 1.5"},
	} {
		_, err := op.NewBuilder(Catalogue()).Apply(tt.name, tt.args)
		if err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: error %v, want %q", tt.name, err, tt.want)
		}
	}
}

func TestBatchFirstOutputIsATransposedView(t *testing.T) {
	params := []*graph.Tensor{floats(28, 5), floats(28, 7)}
	out, err := op.NewBuilder(Catalogue()).Apply("lstm", []any{floats(2, 9, 5), floats(1, 2, 7), floats(1, 2, 7), nil, params, false, int64(1), 0.0, false, false, true})
	if err != nil {
		t.Fatal(err)
	}
	if want := []int64{7, 14, 1}; !slices.Equal(out[0].Strides, want) {
		t.Errorf("strides %v, want %v", out[0].Strides, want)
	}
}

func TestAttentionLayout(t *testing.T) {
	half := plain(graph.BFloat16, 2, 4, 10, 8)
	out, err := op.NewBuilder(Catalogue()).Apply("scaled_dot_product_attention", []any{half, half, half})
	if err != nil {
		t.Fatal(err)
	}
	if want := []int64{320, 80, 8, 1}; !slices.Equal(out[0].Strides, want) {
		t.Errorf("flash: strides %v, want %v (those of the query)", out[0].Strides, want)
	}
	single := floats(2, 4, 10, 8)
	out, err = op.NewBuilder(Catalogue()).Apply("scaled_dot_product_attention", []any{single, single, single})
	if err != nil {
		t.Fatal(err)
	}
	if want := []int64{320, 8, 32, 1}; !slices.Equal(out[0].Strides, want) {
		t.Errorf("memory-efficient: strides %v, want %v", out[0].Strides, want)
	}
}
