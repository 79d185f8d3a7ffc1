package aten

// This file holds the tests of attention: the way that is taken, scratch and
// copies.

import (
	"slices"
	"strings"
	"testing"

	"heft/internal/graph"
	"heft/internal/op"
)

// TestAttentionWays: which kernel torch takes, and the steps of plain products as
// its dispatcher shows them.
func TestAttentionWays(t *testing.T) {
	half := func(shape ...int64) *graph.Tensor { return plain(graph.Float16, shape...) }
	same := func(x *graph.Tensor, rest ...any) []any { return append([]any{x, x, x}, rest...) }
	across := floats(2, 3, 8, 8)
	across.Strides = []int64{192, 64, 1, 8}
	truths := plain(graph.Bool, 5, 5)
	const products = "mul transpose mul expand view expand view bmm view _safe_softmax expand view expand view bmm view"
	for _, tt := range []struct {
		text string
		args []any
		want string
	}{
		{"float32 rows of 4", same(floats(2, 3, 5, 4)), "efficient"},
		{"half rows of 4 are half a vector", same(half(2, 3, 5, 4), plain(graph.Float16, 5, 5)),
			"to_copy to_copy to_copy mul transpose mul expand view expand view bmm view add _safe_softmax to_copy expand view expand view bmm view to_copy"},
		{"flash pads", same(half(2, 3, 5, 4)), "constant_pad_nd constant_pad_nd constant_pad_nd flash slice"},
		{"flash", same(half(2, 3, 5, 256)), "flash"},
		{"wider than flash", same(half(2, 3, 5, 264)), "efficient"},
		{"three axes", same(floats(3, 5, 8)), products},
		{"five axes", same(floats(2, 3, 4, 5, 8)), products},
		{"matrices", same(floats(5, 8)), "mul transpose mul mm _safe_softmax mm"},
		{"float64", same(plain(graph.Float64, 2, 3, 5, 8)), products},
		{"float32 rows of 6", same(floats(2, 3, 5, 6)), products},
		{"rows with gaps", same(across), products},
		{"truths, rows of 5", same(floats(2, 3, 5, 8), truths), "scalar_tensor scalar_tensor where constant_pad_nd slice expand efficient"},
		{"aligned mask", same(floats(2, 3, 16, 8), floats(16, 16)), "expand efficient"},
		{"five axes, causal", same(floats(2, 3, 4, 5, 8), nil, 0.0, true),
			"mul ones tril scalar_tensor scalar_tensor where transpose mul expand view expand view bmm view add _safe_softmax expand view expand view bmm view"},
		{"other heads", []any{floats(2, 3, 5, 8), floats(2, 1, 5, 8), floats(2, 1, 5, 8)},
			"mul transpose mul expand view expand clone view bmm view _safe_softmax expand view expand clone view bmm view"},
		{"groups of heads", []any{floats(2, 6, 5, 8), floats(2, 3, 5, 8), floats(2, 3, 5, 8), nil, 0.0, false, nil, true},
			"mul unsqueeze expand clone view unsqueeze expand clone view transpose mul expand view expand view bmm view _safe_softmax expand view expand view bmm view"},
		{"groups of heads in half", []any{half(2, 6, 5, 8), half(2, 3, 5, 8), half(2, 3, 5, 8), nil, 0.0, false, nil, true}, "flash"},
		{"nothing to attend to", []any{floats(2, 3, 5, 8), floats(2, 3, 0, 8), floats(2, 3, 0, 8)}, products},
	} {
		var names []string
		args := slices.Clone(tt.args)
		var keywords []op.Keyword
		if len(args) > 6 {
			args, keywords = args[:6], []op.Keyword{{Name: "enable_gqa", Value: true}}
		}
		for _, o := range recordedOps(t, "scaled_dot_product_attention", args, keywords...) {
			name := strings.TrimPrefix(o.Name, "_scaled_dot_product_")
			names = append(names, strings.TrimSuffix(name, "_attention"))
		}
		if got := strings.Join(names, " "); got != tt.want {
			t.Errorf("%s: steps\n\t%s, want\n\t%s", tt.text, got, tt.want)
		}
	}
}

// TestAttentionBefore25: products of half types stay in half types.
func TestAttentionBefore25(t *testing.T) {
	x := plain(graph.Float16, 2, 3, 4, 5, 8)
	b := op.NewBuilder(Catalogue())
	b.Recording, b.Torch = true, op.Release{Major: 2, Minor: 4}
	if _, err := b.Apply("scaled_dot_product_attention", []any{x, x, x}); err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, o := range b.Finish(op.Result{}).Ops() {
		names = append(names, o.Name)
	}
	const want = "mul transpose mul expand view expand view bmm view _softmax expand view expand view bmm view"
	if got := strings.Join(names, " "); got != want {
		t.Errorf("steps\n\t%s, want\n\t%s", got, want)
	}
}

// TestAttentionBefore20: there were no fused kernels.
func TestAttentionBefore20(t *testing.T) {
	for release, fused := range map[op.Release]bool{{Major: 1, Minor: 13}: false, {Major: 2, Minor: 0}: true, {}: true} {
		x := plain(graph.Float16, 2, 3, 5, 8)
		b := op.NewBuilder(Catalogue())
		b.Recording, b.Torch = true, release
		if _, err := b.Apply("scaled_dot_product_attention", []any{x, x, x}); err != nil {
			t.Fatal(err)
		}
		ops := b.Finish(op.Result{}).Ops()
		if got := ops[len(ops)-1].Name == "_scaled_dot_product_flash_attention"; got != fused {
			t.Errorf("torch %v: ends with %s, want a fused kernel %t", release, ops[len(ops)-1].Name, fused)
		}
	}
}

// TestSafeSoftmaxScratch: a byte for each of 2·3·4·5·5 scores.
func TestSafeSoftmaxScratch(t *testing.T) {
	ops := recordedOps(t, "_safe_softmax", []any{floats(2, 3, 4, 5, 5), int64(-1)})
	operator, _ := Catalogue().Lookup("_safe_softmax")
	if got := operator.Scratch(ops[0]); !slices.Equal(got, []int64{600}) {
		t.Fatalf("scratch %v, want [600]", got)
	}
	ledger.Steps(op.RuleScratch, ops...)
}

// TestRowKernelsCopy: a layer_norm and a softmax over the last axis of a [2, 3, 4, 5]
// that is shown permuted copy its 480 bytes.
func TestRowKernelsCopy(t *testing.T) {
	permuted := floats(2, 4, 5, 3)
	permuted.Strides = []int64{60, 5, 1, 20}
	for name, args := range map[string][]any{"layer_norm": {permuted, []int64{3}}, "_softmax": {permuted, int64(-1)}, "_log_softmax": {permuted, int64(-1)}} {
		operator, _ := Catalogue().Lookup(name)
		o := recordedOps(t, name, args)[0]
		if got := operator.Scratch(o); !slices.Equal(got, []int64{480}) {
			t.Errorf("%s copies %v, want [480]", name, got)
		}
		args[0] = floats(2, 4, 5, 3)
		if got := operator.Scratch(recordedOps(t, name, args)[0]); got != nil {
			t.Errorf("%s copies %v of a contiguous tensor", name, got)
			continue
		}
		ledger.Steps(op.RuleScratch, o)
	}
}

// TestFlashBackward: for 2·4 heads of 33 queries, padded to 128, and width 8, padded
// to 32, the kernel holds 2·4·128 row sums and 2·4·128·32 float32 of the query's
// gradient; with 2 heads of keys, 2·4·9·8 float16 for either gradient before heads
// are added up.
func TestFlashBackward(t *testing.T) {
	operator, _ := Catalogue().Lookup("_scaled_dot_product_flash_attention")
	half := func(shape ...int64) *graph.Tensor { return plain(graph.Float16, shape...) }
	for _, tt := range []struct {
		keyHeads int64
		width    int64
		want     []int64
	}{
		{4, 8, []int64{4096, 131072}},
		{4, 200, []int64{4096, 1048576}},
		{2, 8, []int64{4096, 131072, 1152, 1152}},
	} {
		o := recordedOps(t, "_scaled_dot_product_flash_attention", []any{half(2, 4, 33, tt.width), half(2, tt.keyHeads, 9, tt.width), half(2, tt.keyHeads, 9, tt.width)})[0]
		b := &op.Backward{Op: o, Wants: func(int) bool { return true }, Incoming: func(int) bool { return true }}
		b.Plan(operator.Gradient)
		var internal []int64
		for _, s := range b.Steps {
			if s.Kind == op.BackwardInternal {
				internal = append(internal, s.Bytes)
			}
		}
		if !slices.Equal(internal, tt.want) {
			t.Errorf("%d heads of keys, width %d: %v, want %v", tt.keyHeads, tt.width, internal, tt.want)
			continue
		}
		ledger.Operator(operator, op.RuleBackward)
	}
}
