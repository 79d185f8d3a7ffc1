package aten

// This file holds the work of operators that no comparison through the front end
// reaches, worked by hand.

import (
	"slices"
	"testing"

	"heft/internal/graph"
	"heft/internal/op"
)

func TestForwardWorkByHand(t *testing.T) {
	x, i, b := floats(3, 4), plain(graph.Int64, 3, 4), plain(graph.Bool, 3, 4)
	half := plain(graph.Float16, 1, 2, 8, 16)
	twelve := func(w op.Work) op.Work { return w.Times(12) }
	for _, tt := range []struct {
		name string
		args []any
		want op.Work
	}{
		// one step for each of 12 elements
		{"floor_divide", []any{x, x}, twelve(op.Work{Divides: 1})},
		{"ldexp", []any{x, x}, twelve(op.Work{Exps: 1, Muls: 1})}, // x·2^y
		{"entr", []any{x}, twelve(op.Work{Exps: 1, Muls: 1})},     // −x·ln x
		{"deg2rad", []any{x}, twelve(op.Work{Muls: 1})},
		{"rad2deg", []any{x}, twelve(op.Work{Muls: 1})},
		{"angle", []any{x}, twelve(op.Work{Exps: 1})},
		{"isposinf", []any{x}, twelve(op.Work{Compares: 1})},
		{"isneginf", []any{x}, twelve(op.Work{Compares: 1})},
		{"isreal", []any{x}, twelve(op.Work{Compares: 1})},
		{"ne", []any{x, x}, twelve(op.Work{Compares: 1})},
		{"lt", []any{x, x}, twelve(op.Work{Compares: 1})},
		{"le", []any{x, x}, twelve(op.Work{Compares: 1})},
		{"ge", []any{x, x}, twelve(op.Work{Compares: 1})},
		{"logical_or", []any{x, x}, twelve(op.Work{Compares: 1})},
		{"logical_xor", []any{x, x}, twelve(op.Work{Compares: 1})},
		{"bitwise_or", []any{i, i}, twelve(op.Work{Adds: 1})}, // a step of integers counts as an addition
		{"bitwise_xor", []any{i, i}, twelve(op.Work{Adds: 1})},
		{"bitwise_right_shift", []any{i, i}, twelve(op.Work{Adds: 1})},
		{"lcm", []any{i, i}, twelve(op.Work{Adds: 1})},
		{"where", []any{b, x, x}, op.Work{}}, // elements are chosen, none is computed
		// one look at each of 12 elements
		{"min_all", []any{x}, twelve(op.Work{Compares: 1})},
		{"median_all", []any{x}, twelve(op.Work{Compares: 1})},
		{"nanmedian_all", []any{x}, twelve(op.Work{Compares: 1})},
		{"nanmedian_dim", []any{x, int64(1)}, twelve(op.Work{Compares: 1})},
		{"argmin", []any{x}, twelve(op.Work{Compares: 1})},
		{"cummin", []any{x, int64(1)}, twelve(op.Work{Compares: 1})},
		// a mean (add), a deviation (add), its square and their sum (add) each; per row two divisions and a root
		{"std_mean", []any{x, int64(1)}, op.Work{Adds: 36, Muls: 12, Divides: 6, Exps: 3}},
		// windows [0,3), [2,5), [4,7) of 3: 2 comparisons each
		{"adaptive_max_pool1d", []any{floats(1, 1, 7), int64(3)}, op.Work{Compares: 6}},
		// 8 windows of 8: 7 steps each
		{"adaptive_max_pool3d", []any{floats(1, 1, 4, 4, 4), int64(2)}, op.Work{Compares: 56}},
		{"_adaptive_avg_pool3d", []any{floats(1, 1, 4, 4, 4), int64(2)}, op.Work{Adds: 56, Divides: 8}},
		{"fractional_max_pool3d", []any{floats(1, 1, 6, 6, 6), int64(2), int64(2)}, op.Work{Compares: 56}},
		// the largest, a difference, a sum, an exponential and a division for each of 10
		{"_safe_softmax", []any{floats(2, 5), int64(-1)}, op.Work{Compares: 10, Adds: 20, Exps: 10, Divides: 10}},
		// 2·8·8 = 128 scores of 16 products, and 16 more with the values; a scale and a softmax
		{"_scaled_dot_product_flash_attention", []any{half, half, half},
			op.Work{MACs: 4096, Muls: 128, Compares: 128, Adds: 256, Exps: 128, Divides: 128}},
		// 6·5/2 = 15 pairs: 4 extremes, 2 sizes clamped and a threshold compared; 2 sizes and a union of 4 additions
		{"nms", []any{floats(6, 4), floats(6), 0.5}, op.Work{Compares: 105, Adds: 60, Muls: 15, Divides: 15}},
		// 3·2·2·2 = 24 bins of 2·2 samples of 4 pixels
		{"ps_roi_align", []any{floats(1, 8, 10, 10), floats(3, 5), 1.0, int64(2), int64(2), int64(2)}, op.Work{Muls: 384, Adds: 360, Divides: 24}},
		// two matrices of 6³ = 216: 22 and 4/3 of it, half of them multiplications
		{"svd", []any{floats(2, 6, 6)}, op.Work{Adds: 4752, Muls: 4752}},
		{"qr", []any{floats(2, 6, 6)}, op.Work{Adds: 288, Muls: 288}},
		// two substitutions of 36/2 products for each of 3 columns of 2 matrices
		{"cholesky_solve", []any{floats(2, 6, 3), floats(2, 6, 6)}, op.Work{Adds: 216, Muls: 216}},
		// two lines of 8 points: 3 levels, 3 additions and 2 products a point
		{"_fft_c2r", []any{plain(graph.Complex64, 2, 5), []int64{8}, []int64{1}}, op.Work{Muls: 96, Adds: 144}},
		// 5 frames of 16 points: 4 levels; each point weighted and added
		{"istft", []any{plain(graph.Complex64, 9, 5), int64(16)}, op.Work{Muls: 640 + 80, Adds: 960 + 80}},
		// 7 steps of 2·3+1 states of 2 texts: 3 ways summed in logarithms
		{"_ctc_loss", []any{floats(7, 2, 4), plain(graph.Int64, 2, 3), []int64{7, 7}, []int64{3, 3}}, op.Work{Adds: 6, Exps: 4, Compares: 2}.Times(98)},
		// 7 steps of 4·5 units: 6+5 products, two biases and a sum, one comparison
		{"rnn_relu", []any{floats(7, 4, 6), floats(1, 4, 5), nil, []*graph.Tensor{floats(5, 6), floats(5, 5), floats(5), floats(5)},
			true, int64(1), 0.0, true, false, false}, op.Work{MACs: 11, Adds: 3, Compares: 1}.Times(140)},
	} {
		o := recorded(t, tt.name, tt.args)
		got := op.ForwardWork(o)
		got.Read, got.Written = 0, 0
		if got != tt.want {
			t.Errorf("%s: %+v, by hand %+v", tt.name, got, tt.want)
			continue
		}
		ledger.Steps(op.RuleWork, o)
	}
}

func TestBackwardWorkByHand(t *testing.T) {
	half := plain(graph.Float16, 1, 2, 8, 16)
	half.RequiresGrad = true
	spectrum := needsGrad(plain(graph.Complex64, 2, 8))
	for _, tt := range []struct {
		name string
		args []any
		want op.Work
	}{
		// 128 scores: the scores again, and two products for each of the two factors
		{"_scaled_dot_product_flash_attention", []any{half, half, half}, op.Work{MACs: 5 * 128 * 16, Muls: 384, Adds: 384, Exps: 128}},
		// 4 pixels of each sample get their part: as much as the forward
		{"roi_align", []any{trained(1, 8, 10, 10), floats(3, 5), 1.0, int64(2), int64(2), int64(2), false},
			op.Work{Muls: 16, Adds: 15, Divides: 1}.Times(3 * 8 * 4)},
		{"ps_roi_align", []any{trained(1, 8, 10, 10), floats(3, 5), 1.0, int64(2), int64(2), int64(2)}, op.Work{Muls: 384, Adds: 360, Divides: 24}},
		{"ps_roi_align", []any{floats(1, 8, 10, 10), floats(3, 5), 1.0, int64(2), int64(2), int64(2)}, op.Work{}},
		// 128 results of 36 products, 16·36 samples of 4 pixels, for input and weight; 128 sums of the bias
		{"deform_conv2d", []any{trained(1, 4, 6, 6), floats(1, 18, 4, 4), trained(8, 4, 3, 3), trained(8)},
			op.Work{MACs: 128 * 36, Muls: 4 * 576, Adds: 3 * 576}.Times(2).Plus(op.Work{Adds: 128})},
		// two factors of 7 steps of 4·5·(6+5) products, and the cells once more
		{"rnn_relu", []any{trained(7, 4, 6), trained(1, 4, 5), nil, []*graph.Tensor{trained(5, 6), trained(5, 5), trained(5), trained(5)},
			true, int64(1), 0.0, true, false, false}, op.Work{MACs: 22, Adds: 3, Compares: 1}.Times(140)},
		// linear: the backward is a transform as well
		{"_fft_c2c", []any{spectrum, nil, []int64{1}}, op.Work{Muls: 96, Adds: 144}},
		{"_fft_c2r", []any{needsGrad(plain(graph.Complex64, 2, 5)), []int64{8}, []int64{1}}, op.Work{Muls: 96, Adds: 144}},
		{"istft", []any{needsGrad(plain(graph.Complex64, 9, 5)), int64(16)}, op.Work{Muls: 720, Adds: 1040}},
	} {
		o := recorded(t, tt.name, tt.args)
		if got := op.BackwardWork(o); got != tt.want {
			t.Errorf("%s: %+v, by hand %+v", tt.name, got, tt.want)
			continue
		}
		ledger.Steps(op.RuleBackwardWork, o)
	}
}

// TestConvolutionCopies: a convolution whose operands do not lie as its result
// does copies them: 2·4·8·8 and 6·4·3·3 float32.
func TestConvolutionCopies(t *testing.T) {
	last := func(shape ...int64) *graph.Tensor {
		x := floats(shape...)
		x.Strides = op.ChannelsLastStrides(shape)
		return x
	}
	for _, tt := range []struct {
		name          string
		input, weight *graph.Tensor
		want          []int64
	}{
		{"conv2d", floats(2, 4, 8, 8), floats(6, 4, 3, 3), nil},
		{"conv2d", last(2, 4, 8, 8), last(6, 4, 3, 3), nil},
		{"conv2d", last(2, 4, 8, 8), floats(6, 4, 3, 3), []int64{6 * 4 * 9 * 4}},
		{"conv2d", floats(2, 4, 8, 8), last(6, 4, 3, 3), []int64{2 * 4 * 64 * 4}},
		{"conv_transpose2d", last(2, 4, 8, 8), floats(4, 6, 3, 3), []int64{4 * 6 * 9 * 4}},
		{"conv3d", last(2, 4, 5, 8, 8), floats(6, 4, 3, 3, 3), []int64{6 * 4 * 27 * 4}},
		{"conv_transpose3d", last(2, 4, 5, 8, 8), floats(4, 6, 3, 3, 3), []int64{4 * 6 * 27 * 4}},
	} {
		compareScratch(t, tt.name, []any{tt.input, tt.weight}, tt.want)
	}
	across := floats(2, 8, 4)
	across.Shape, across.Strides = []int64{2, 4, 8}, []int64{32, 1, 4}
	compareScratch(t, "conv1d", []any{across, floats(6, 4, 3)}, []int64{2 * 4 * 8 * 4})
	compareScratch(t, "conv_transpose1d", []any{across, floats(4, 6, 3)}, []int64{2 * 4 * 8 * 4})
	// the product of weight and columns before it is turned, and the columns of both images at once
	compareScratch(t, "deform_conv2d", []any{floats(2, 4, 6, 6), floats(2, 18, 4, 4), floats(8, 4, 3, 3)}, []int64{2 * 8 * 16 * 4, 4 * 9 * 2 * 16 * 4})
}

// compareScratch compares the buffers of a call's last step.
func compareScratch(t *testing.T, name string, args []any, want []int64) {
	t.Helper()
	o := recorded(t, name, args)
	operator, _ := op.Of(o)
	got := operator.Scratch(o)
	if !slices.Equal(got, want) {
		t.Errorf("%s: scratch %v, by hand %v", name, got, want)
		return
	}
	if len(want) > 0 {
		ledger.Steps(op.RuleScratch, o)
	}
}
