package aten

import (
	"testing"

	"heft/internal/op"
)

// TestAutocastClasses holds one or two operators of each class and family, as in
// torch's lists (aten/src/ATen/autocast_mode.h, 2.15).
func TestAutocastClasses(t *testing.T) {
	for name, want := range map[string]op.AutocastClass{
		"conv2d": op.AutocastLow, "conv3d_mode": op.AutocastLow, "conv_transpose1d": op.AutocastLow, "linear": op.AutocastLow, "bmm": op.AutocastLow,
		"vecdot": op.AutocastLow, "lstm": op.AutocastLow, "gru_cell": op.AutocastLow, "lstm_cell": op.AutocastLow, "scaled_dot_product_attention": op.AutocastLow,
		"layer_norm": op.AutocastHigh, "rms_norm": op.AutocastHigh, "exp": op.AutocastHigh, "acos": op.AutocastHigh, "mse_loss": op.AutocastHigh,
		"upsample_nearest2d": op.AutocastHigh, "_upsample_nearest_exact2d": op.AutocastHigh, "upsample_bicubic2d": op.AutocastHigh,
		"_upsample_bilinear2d_aa": op.AutocastHigh, "pow": op.AutocastHigh,
		"softmax": op.AutocastResult, "cumsum": op.AutocastResult, "matrix_norm": op.AutocastResult,
		"addcmul": op.AutocastWidest, "atan2": op.AutocastWidest, "grid_sample": op.AutocastWidest,
		"relu": op.AutocastNone, "batch_norm": op.AutocastNone, "add": op.AutocastNone, "max_pool2d": op.AutocastNone, "interpolate": op.AutocastNone,
	} {
		operator, ok := Catalogue().Lookup(name)
		if !ok || operator.Autocast != want {
			t.Errorf("%s: class %v, want %v", name, operator.Autocast, want)
		}
	}
}
