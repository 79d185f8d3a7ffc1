package aten

// This file holds the tests of sizes that CUDA kernels refuse.

import (
	"strings"
	"testing"

	"heft/internal/graph"
	"heft/internal/op"
)

// TestDepthwiseRefusal: 512 channels of 112×112 are 6,422,528 elements an image,
// so 334 images (2,145,124,352) are within 2³¹−1 and 335 (2,151,546,880) are not.
// 192 channels of 160×160 are 4,915,200: 436 images are, 437 are not.
func TestDepthwiseRefusal(t *testing.T) {
	wide, narrow := []int64{0, 512, 112, 112}, []int64{0, 192, 160, 160}
	for _, tt := range []struct {
		text   string
		dtype  graph.DType
		last   bool
		shape  []int64
		images int64 // the last that is taken; 0: all are
		torch  op.Release
	}{
		{"float16, 512 channels: cuDNN", graph.Float16, false, wide, 0, op.Release{Major: 2, Minor: 4}},
		{"float16, 192 channels", graph.Float16, false, narrow, 436, op.Release{Major: 2, Minor: 4}},
		{"bfloat16", graph.BFloat16, false, wide, 334, op.Release{Major: 2, Minor: 4}},
		{"float32", graph.Float32, false, wide, 334, op.Release{Major: 1, Minor: 13}},
		{"channels-last", graph.Float32, true, wide, 0, op.Release{Major: 2, Minor: 4}},
		{"many images in 2.8", graph.Float16, false, narrow, 436, op.Release{Major: 2, Minor: 8}},
		{"2.9 turns to cuDNN", graph.Float16, false, narrow, 0, op.Release{Major: 2, Minor: 9}},
		{"2.9 keeps channels-last from it", graph.Float16, true, wide, 334, op.Release{Major: 2, Minor: 9}},
		{"2.10", graph.Float16, true, wide, 0, op.Release{Major: 2, Minor: 10}},
		{"newest", graph.Float32, false, wide, 0, op.Release{}},
	} {
		refused := func(images int64) bool {
			shape := append([]int64{images}, tt.shape[1:]...)
			input := plain(tt.dtype, shape...)
			if tt.last {
				input.Strides = op.ChannelsLastStrides(shape)
			}
			weight := plain(tt.dtype, shape[1], 1, 3, 3)
			ops := recordedOps(t, "conv2d", []any{input, weight, nil, []int64{2, 2}, []int64{1, 1}, []int64{1, 1}, shape[1]})
			if op.Refusal(ops[0], tt.torch) == "" {
				return false
			}
			ledger.Steps(op.RuleRefuses, ops...)
			return true
		}
		last := tt.images
		if last == 0 {
			last = 2000
		}
		if refused(last) || tt.images > 0 && !refused(last+1) {
			t.Errorf("%s: %d images refused %t, one more %t", tt.text, last, refused(last), refused(last+1))
		}
	}
}

// TestDepthwiseRefusalOfOneAxis: 512 channels of 12,544 samples are as many as of
// 112×112.
func TestDepthwiseRefusalOfOneAxis(t *testing.T) {
	for images, refused := range map[int64]bool{334: false, 335: true} {
		input, weight := plain(graph.BFloat16, images, 512, 12544), plain(graph.BFloat16, 512, 1, 3)
		ops := recordedOps(t, "conv1d", []any{input, weight, nil, int64(2), int64(1), int64(1), int64(512)})
		if got := op.Refusal(ops[0], op.Release{Major: 2, Minor: 4}); (got != "") != refused {
			t.Errorf("%d images: %q", images, got)
			continue
		}
		ledger.Steps(op.RuleRefuses, ops...)
	}
}

// TestGridRefusal: a launch has at most 65,535 blocks on its second and third axis.
func TestGridRefusal(t *testing.T) {
	for _, tt := range []struct {
		kernel        string
		images, heads int64
		torch         op.Release
		refused       bool
	}{
		{"flash", 65535, 3, op.Release{Major: 2, Minor: 4}, false},
		{"flash", 65536, 3, op.Release{Major: 2, Minor: 4}, true},
		{"flash", 65536, 3, op.Release{Major: 2, Minor: 1}, false},
		{"flash", 2, 65536, op.Release{Major: 2, Minor: 9}, true},
		{"efficient", 65536, 3, op.Release{Major: 2, Minor: 7}, true},
		{"efficient", 65536, 3, op.Release{Major: 2, Minor: 8}, false},
		{"efficient", 2, 65536, op.Release{Major: 2, Minor: 8}, true},
	} {
		x := plain(graph.Float16, tt.images, tt.heads, 4, 8)
		ops := recordedOps(t, "_scaled_dot_product_"+tt.kernel+"_attention", []any{x, x, x})
		if got := op.Refusal(ops[0], tt.torch); (got != "") != tt.refused {
			t.Errorf("%+v: %q", tt, got)
			continue
		}
		ledger.Steps(op.RuleRefuses, ops...)
	}
}

// TestPoolingRefusal: 64 channels of 112×112 results are 802,816 an image, 2674
// images 2,146,729,984, one more 2,147,532,800. The input may be larger.
func TestPoolingRefusal(t *testing.T) {
	for _, name := range []string{"max_pool2d", "avg_pool2d"} {
		for images, want := range map[int64]string{2674: "", 2675: "its result [2675 64 112 112] has 2147532800 elements"} {
			ops := recordedOps(t, name, []any{plain(graph.Float16, images, 64, 224, 224), []int64{2, 2}})
			if got := op.Refusal(ops[len(ops)-1], op.Release{}); !strings.HasSuffix(got, want) || (got == "") != (want == "") {
				t.Errorf("%s of %d images: %q, want %q", name, images, got, want)
				continue
			}
			ledger.Steps(op.RuleRefuses, ops...)
		}
	}
}

// TestBilinearRefusal: 16 channels of 1024×1024 results are 2²⁴ elements an image,
// so 127 images are within 2³¹−1, and 128 are not.
func TestBilinearRefusal(t *testing.T) {
	for _, tt := range []struct {
		images, channels int64
		last, refused    bool
	}{{127, 16, true, false}, {128, 16, true, true}, {128, 16, false, false}, {130, 15, true, false}} {
		x := plain(graph.Float32, tt.images, tt.channels, 512, 512)
		if tt.last {
			x.Strides = op.ChannelsLastStrides(x.Shape)
		}
		ops := recordedOps(t, "upsample_bilinear2d", []any{x, []int64{1024, 1024}})
		if got := op.Refusal(ops[len(ops)-1], op.Release{}); (got != "") != tt.refused {
			t.Errorf("%+v: %q", tt, got)
			continue
		}
		ledger.Steps(op.RuleRefuses, ops...)
	}
}
