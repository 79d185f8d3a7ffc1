package op

import "testing"

// TestAutocastClasses holds one or two operators of each class and family, as in
// torch's lists (aten/src/ATen/autocast_mode.h, 2.15).
func TestAutocastClasses(t *testing.T) {
	for name, want := range map[string]AutocastClass{
		"conv2d": AutocastLow, "conv3d_mode": AutocastLow, "conv_transpose1d": AutocastLow, "linear": AutocastLow, "bmm": AutocastLow,
		"vecdot": AutocastLow, "lstm": AutocastLow, "gru_cell": AutocastLow, "lstm_cell": AutocastLow, "scaled_dot_product_attention": AutocastLow,
		"layer_norm": AutocastHigh, "rms_norm": AutocastHigh, "exp": AutocastHigh, "acos": AutocastHigh, "mse_loss": AutocastHigh,
		"upsample_nearest2d": AutocastHigh, "_upsample_nearest_exact2d": AutocastHigh, "upsample_bicubic2d": AutocastHigh,
		"_upsample_bilinear2d_aa": AutocastHigh, "pow": AutocastHigh,
		"softmax": AutocastResult, "cumsum": AutocastResult, "matrix_norm": AutocastResult,
		"addcmul": AutocastWidest, "atan2": AutocastWidest, "grid_sample": AutocastWidest,
		"relu": AutocastNone, "batch_norm": AutocastNone, "add": AutocastNone, "max_pool2d": AutocastNone, "interpolate": AutocastNone,
	} {
		operator, ok := Lookup(name)
		if !ok || operator.Autocast != want {
			t.Errorf("%s: class %v, want %v", name, operator.Autocast, want)
		}
	}
}
