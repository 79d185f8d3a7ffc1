package aten

// This file tests what convolutions and poolings slide over their inputs, and that
// each literal which names a library or a kernel says what that needs to know.

import (
	"slices"
	"strings"
	"testing"

	"heft/internal/op"
)

func TestWindows(t *testing.T) {
	image := floats(2, 8, 16, 16)
	ones := []int64{1, 1}
	for _, tt := range []struct {
		name string
		args []any
		want op.Window
	}{
		{"conv2d", []any{image, floats(4, 2, 3, 5), nil, int64(2), int64(1), []int64{2, 1}, int64(4)},
			op.Window{Kernel: []int64{3, 5}, Stride: []int64{2, 2}, Dilation: []int64{2, 1}, Groups: 4, Channels: 2}},
		{"conv_transpose2d", []any{image, floats(8, 3, 2, 2), nil, int64(2), int64(0), int64(0), int64(2)},
			op.Window{Kernel: []int64{2, 2}, Stride: []int64{2, 2}, Dilation: ones, Groups: 2, Channels: 4, Transposed: true}},
		{"deform_conv2d", []any{image, floats(2, 18, 14, 14), floats(6, 8, 3, 3)},
			op.Window{Kernel: []int64{3, 3}, Stride: ones, Dilation: ones, Groups: 1, Channels: 8}},
		{"max_pool2d", []any{image, int64(2)}, op.Window{Kernel: []int64{2, 2}, Stride: []int64{2, 2}, Dilation: ones, Groups: 1, Channels: 1}},
		{"max_pool2d", []any{image, int64(3), int64(1), int64(1), int64(2)},
			op.Window{Kernel: []int64{3, 3}, Stride: ones, Dilation: []int64{2, 2}, Groups: 1, Channels: 1}},
		{"avg_pool2d", []any{image, []int64{3, 2}}, op.Window{Kernel: []int64{3, 2}, Stride: []int64{3, 2}, Dilation: ones, Groups: 1, Channels: 1}},
		{"fractional_max_pool2d", []any{image, int64(3), int64(4)}, op.Window{Kernel: []int64{3, 3}, Groups: 1, Channels: 1}},
		{"im2col", []any{image, int64(3), int64(2), int64(0), int64(3)},
			op.Window{Kernel: []int64{3, 3}, Stride: []int64{3, 3}, Dilation: []int64{2, 2}, Groups: 1, Channels: 1}},
	} {
		w, ok := op.WindowOf(recorded(t, tt.name, tt.args))
		if !ok || !slices.Equal(w.Kernel, tt.want.Kernel) || !slices.Equal(w.Stride, tt.want.Stride) || !slices.Equal(w.Dilation, tt.want.Dilation) ||
			w.Groups != tt.want.Groups || w.Channels != tt.want.Channels || w.Transposed != tt.want.Transposed {
			t.Errorf("%s slides %+v, want %+v", tt.name, w, tt.want)
		}
	}
	if w, ok := op.WindowOf(recorded(t, "relu", []any{image})); ok {
		t.Errorf("relu slides %+v", w)
	}
}

func TestLibrariesAreToldWhatTheyNeed(t *testing.T) {
	for _, o := range Catalogue().All() {
		switch {
		case o.Library == op.CuDNN && o.Window == nil:
			t.Errorf("%s runs in cuDNN, and its literal has no window", o.Name)
		case (o.Library == op.CuBLASLt) != (o.Bias != ""):
			t.Errorf("%s: library %d and bias %q do not fit together", o.Name, o.Library, o.Bias)
		}
	}
}

// TestKernelsAreToldWhatTheyNeed: a formula of multiply-accumulates is of a kernel
// that makes products, and a convolution's kernel asks what slides.
func TestKernelsAreToldWhatTheyNeed(t *testing.T) {
	for _, o := range Catalogue().All() {
		multiplies := o.Work != nil && strings.Contains(o.Work.Formula, "MACs")
		switch {
		case multiplies && !o.Kernel.Multiplies():
			t.Errorf("%s has the formula %q, and its Kernel is none of products", o.Name, o.Work.Formula)
		case o.Kernel.Multiplies() && o.Work == nil:
			t.Errorf("%s has a kernel of products, and no work", o.Name)
		case o.Kernel == op.KernelConvolution && o.Window == nil:
			t.Errorf("%s has a convolution's kernel, and no window", o.Name)
		case o.Expand != nil && (o.Kernel != op.KernelStream || o.Reads != nil || o.Threads != nil):
			t.Errorf("%s is made of others, whose kernels are theirs", o.Name)
		}
	}
}
