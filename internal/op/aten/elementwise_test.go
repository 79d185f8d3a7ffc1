package aten

// This file holds the tests of element-wise operators and of those that make
// tensors.

import (
	"math"
	"testing"

	"heft/internal/graph"
	"heft/internal/op"
)

func TestArithmetic(t *testing.T) {
	floats := func(values ...float64) *graph.Tensor {
		return known(graph.Float32, []int64{int64(len(values))}, values...)
	}
	zeroDim := func(dtype graph.DType, value float64) *graph.Tensor { return known(dtype, []int64{}, value) }
	runCalls(t, []opCall{
		{"add", []any{f32(2, 1), f32(3)}, nil, "float32[2 3] (3 1)"},
		{"add", []any{f32(2, 3), f32(4)}, nil, "error: must match the size of tensor b (4) at non-singleton dimension 1"},
		{"add", []any{lastChannels(2, 3, 4, 5), f32(3, 1, 1)}, nil, "float32[2 3 4 5] (60 1 15 3)"},
		{"add", []any{turned(2, 3), f32(3, 2)}, nil, "float32[3 2] (1 3)"},
		{"add", []any{vector(1, 2), vector(3, 4)}, kw("alpha", int64(10)), "int64[2] = 31 42"},
		{"add", []any{vector(1, 2), 0.5}, nil, "float32[2] = 1.5 2.5"},
		{"add", []any{typed(graph.UInt8, 2), int64(1000)}, nil, "uint8[2]"},
		{"add", []any{typed(graph.Bool, 2), true}, nil, "bool[2]"},
		{"add", []any{typed(graph.Float16, 2), f32(2)}, nil, "float32[2]"},
		{"add", []any{typed(graph.Float16, 2), zeroDim(graph.Float64, 1)}, nil, "float16[2]"},
		{"add", []any{typed(graph.Int32, 2), zeroDim(graph.Float64, 1)}, nil, "float64[2]"},
		{"add", []any{typed(graph.BFloat16, 2), 1.5}, nil, "bfloat16[2]"},
		{"add", []any{known(graph.UInt8, []int64{1}, 250), int64(10)}, nil, "uint8[1] = 4"},
		{"add_", []any{f32(2, 3), f32(3)}, nil, "float32[2 3] (3 1) same"},
		{"add_", []any{f32(3), f32(2, 3)}, nil, "error: doesn't match the broadcast shape"},
		{"add_", []any{vector(1, 2), 0.5}, nil, "error: result type float32 can't be cast to the desired output type int64"},
		{"sub", []any{vector(5, 7), vector(1, 2)}, nil, "int64[2] = 4 5"},
		{"sub", []any{typed(graph.Bool, 2), typed(graph.Bool, 2)}, nil, "error: bool tensor is not supported"},
		{"rsub", []any{vector(5, 7), int64(1)}, nil, "int64[2] = -4 -6"},
		{"mul", []any{floats(0.1, 3), 3.0}, nil, "float32[2] = 0.3 9"},
		{"div", []any{vector(1, 2), int64(4)}, nil, "float32[2] = 0.25 0.5"},
		{"div", []any{vector(-7, 7), int64(2)}, kw("rounding_mode", "floor"), "int64[2] = -4 3"},
		{"div", []any{vector(-7, 7), int64(2)}, kw("rounding_mode", "trunc"), "int64[2] = -3 3"},
		{"div", []any{vector(1), int64(2)}, kw("rounding_mode", "up"), "error: found 'up'"},
		{"div_", []any{vector(1), int64(2)}, nil, "error: can't be cast"},
		{"floor_divide", []any{vector(-7, 7), int64(2)}, nil, "int64[2] = -4 3"},
		{"remainder", []any{vector(-7, 7), int64(3)}, nil, "int64[2] = 2 1"},
		{"fmod", []any{vector(-7, 7), int64(3)}, nil, "int64[2] = -1 1"},
		{"pow", []any{vector(2, 3), int64(2)}, nil, "int64[2] = 4 9"},
		{"pow", []any{int64(2), vector(3, 4)}, nil, "int64[2] = 8 16"},
		{"pow", []any{vector(2), int64(-1)}, nil, "error: negative integer powers"},
		{"float_power", []any{vector(2), int64(-1)}, nil, "float64[1] = 0.5"},
		{"maximum", []any{floats(1, 5), floats(3, 2)}, nil, "float32[2] = 3 5"},
		{"fmin", []any{floats(math.NaN(), 5), floats(3, 2)}, nil, "float32[2] = 3 2"},
		{"atan2", []any{vector(1), vector(1)}, nil, "float32[1] = 0.785398"},
		{"xlogy", []any{floats(0, 2), floats(0, 1)}, nil, "float32[2] = 0 0"},
		{"lerp", []any{floats(0, 10), floats(10, 20), 0.25}, nil, "float32[2] = 2.5 12.5"},
		{"lerp", []any{f32(2), typed(graph.Float64, 2), 0.5}, nil, "error: type"},
		{"addcmul", []any{floats(1), floats(2), floats(3)}, kw("value", 0.5), "float32[1] = 4"},
		{"addcdiv", []any{vector(1), vector(2), vector(3)}, nil, "error: integer division"},
	})
}

func TestPointwise(t *testing.T) {
	values := func(numbers ...float64) *graph.Tensor {
		return known(graph.Float32, []int64{int64(len(numbers))}, numbers...)
	}
	runCalls(t, []opCall{
		{"exp", []any{vector(0, 1)}, nil, "float32[2] = 1 2.71828"},
		{"exp", []any{lastChannels(2, 3, 4, 5)}, nil, "float32[2 3 4 5] (60 1 15 3)"},
		{"exp_", []any{vector(1)}, nil, "error: can't be cast"},
		{"log2", []any{vector(8)}, nil, "float32[1] = 3"},
		{"sqrt", []any{values(9)}, nil, "float32[1] = 3"},
		{"rsqrt", []any{values(4)}, nil, "float32[1] = 0.5"},
		{"floor", []any{values(-1.5)}, nil, "float32[1] = -2"},
		{"round", []any{values(0.5, 1.5, 2.5)}, nil, "float32[3] = 0 2 2"},
		{"round", []any{values(1.2345)}, kw("decimals", int64(2)), "float32[1] = 1.23"},
		{"floor", []any{vector(3)}, nil, "int64[1] = 3"},
		{"floor", []any{typed(graph.Bool, 1)}, nil, "error: not implemented for bool"},
		{"abs", []any{typed(graph.Complex64, 2)}, nil, "float32[2]"},
		{"angle", []any{values(-1, 1)}, nil, "float32[2] = 3.14159 0"},
		{"sign", []any{values(-3, 0, 2)}, nil, "float32[3] = -1 0 1"},
		{"isnan", []any{values(math.NaN(), 1)}, nil, "bool[2] = 1 0"},
		{"isinf", []any{values(math.Inf(-1), 1)}, nil, "bool[2] = 1 0"},
		{"logical_not", []any{values(0, 2)}, nil, "bool[2] = 1 0"},
		{"clamp", []any{values(-1, 0.5, 2), int64(0), int64(1)}, nil, "float32[3] = 0 0.5 1"},
		{"clamp", []any{vector(1, 5), 2.5}, nil, "float32[2] = 2.5 5"},
		{"clamp", []any{f32(2, 3), f32(3)}, nil, "float32[2 3] (3 1)"},
		{"clamp", []any{f32(2)}, nil, "error: must not be None"},
		{"clamp_max", []any{vector(1, 5), int64(3)}, nil, "int64[2] = 1 3"},
		{"logit", []any{values(0.5)}, nil, "float32[1] = 0"},
		{"positive", []any{f32(2)}, nil, "float32[2] same"},
		{"conj", []any{typed(graph.Complex64, 2)}, nil, "complex64[2] view"},
	})
}

func TestComparisons(t *testing.T) {
	runCalls(t, []opCall{
		{"eq", []any{vector(1, 2), int64(2)}, nil, "bool[2] = 0 1"},
		{"lt", []any{known(graph.Float32, []int64{1}, 0.1), 0.1}, nil, "bool[1] = 0"},
		{"ge", []any{f32(2, 1), f32(3)}, nil, "bool[2 3] (3 1)"},
		{"eq_", []any{f32(2), int64(1)}, nil, "float32[2] same"},
		{"logical_and", []any{vector(0, 2), vector(3, 4)}, nil, "bool[2] = 0 1"},
		{"bitwise_and", []any{vector(6, 5), int64(3)}, nil, "int64[2] = 2 1"},
		{"bitwise_or", []any{f32(2), int64(3)}, nil, "error: not implemented for float32"},
		{"bitwise_not", []any{known(graph.Bool, []int64{2}, 0, 1)}, nil, "bool[2] = 1 0"},
		{"bitwise_not", []any{vector(5)}, nil, "int64[1] = -6"},
		{"bitwise_left_shift", []any{vector(1, 3), int64(2)}, nil, "int64[2] = 4 12"},
		{"isclose", []any{known(graph.Float32, []int64{1}, 1), known(graph.Float32, []int64{1}, 1.000001)}, nil, "bool[1] = 1"},
		{"isin", []any{vector(1, 2, 3), vector(3, 1)}, nil, "bool[3] = 1 0 1"},
		{"where", []any{known(graph.Bool, []int64{2}, 1, 0), vector(1, 2), int64(9)}, nil, "int64[2] = 1 9"},
		{"where", []any{typed(graph.Bool, 2, 1), f32(3), 0.5}, nil, "float32[2 3] (3 1)"},
		{"where", []any{f32(2), f32(2), f32(2)}, nil, "error: boolean tensor"},
	})
}

func TestCreation(t *testing.T) {
	double := []op.Keyword{{Name: "dtype", Value: graph.Float64}}
	runCalls(t, []opCall{
		{"zeros", []any{int64(2), int64(2)}, nil, "float32[2 2] (2 1) = 0 0 0 0"},
		{"ones", []any{[]int64{2}}, double, "float64[2] = 1 1"},
		{"empty", []any{[]int64{2}}, nil, "float32[2]"},
		{"empty", []any{[]int64{2, 3, 4, 5}}, kw("memory_format", "channels_last"), "float32[2 3 4 5] (60 1 15 3)"},
		{"zeros", []any{int64(-1)}, nil, "error: negative size -1"},
		{"zeros", []any{int64(1 << 40), int64(1 << 40)}, nil, "error: larger than 1 PiB"},
		{"full", []any{[]int64{2}, int64(7)}, nil, "int64[2] = 7 7"},
		{"full", []any{[]int64{}, 1.5}, nil, "float32[] = 1.5"},
		{"full", []any{[]int64{1}, true}, nil, "bool[1] = 1"},
		{"zeros_like", []any{lastChannels(1, 2, 1, 1)}, nil, "float32[1 2 1 1] (2 1 2 2) = 0 0"},
		{"full_like", []any{vector(1, 2), 2.5}, nil, "int64[2] = 2 2"},
		{"new_zeros", []any{typed(graph.Float16, 3), []int64{2}}, nil, "float16[2] = 0 0"},
		{"tensor", []any{[]float64{1, 2, 3, 4}, []int64{2, 2}, graph.Int64}, nil, "int64[2 2] (2 1) = 1 2 3 4"},
		{"tensor", []any{[]float64{1, 2, 3}, []int64{2, 2}, graph.Int64}, nil, "error: 3 values do not fill shape [2 2]"},
		{"arange", []any{int64(4)}, nil, "int64[4] = 0 1 2 3"},
		{"arange", []any{int64(1), 2.5, 0.5}, nil, "float32[3] = 1 1.5 2"},
		{"arange", []any{int64(5), int64(0), int64(-2)}, nil, "int64[3] = 5 3 1"},
		{"arange", []any{int64(5), int64(0)}, nil, "error: inconsistent with step sign"},
		{"arange", []any{int64(1), int64(2), int64(0)}, nil, "error: step must be nonzero"},
		{"range", []any{int64(1), int64(3)}, nil, "float32[3] = 1 2 3"},
		{"linspace", []any{int64(0), int64(1), int64(5)}, nil, "float32[5] = 0 0.25 0.5 0.75 1"},
		{"linspace", []any{int64(3), int64(9), int64(1)}, nil, "float32[1] = 3"},
		{"logspace", []any{int64(0), int64(2), int64(3)}, nil, "float32[3] = 1 10 100"},
		{"eye", []any{int64(2), int64(3)}, nil, "float32[2 3] (3 1) = 1 0 0 0 1 0"},
		{"tril_indices", []any{int64(2), int64(2)}, nil, "int64[2 3] (3 1) = 0 1 1 0 0 1"},
		{"triu_indices", []any{int64(2), int64(3), int64(1)}, nil, "int64[2 3] (3 1) = 0 0 1 1 2 2"},
		{"hann_window", []any{int64(4)}, nil, "float32[4] = 0 0.5 1 0.5"},
		{"hann_window", []any{int64(3), false}, nil, "float32[3] = 0 1 0"},
		{"vander", []any{vector(2, 3)}, nil, "int64[2 2] (2 1) = 2 1 3 1"},
		{"complex", []any{f32(2), f32(2)}, nil, "complex64[2]"},
		{"polar", []any{typed(graph.Float64, 2), typed(graph.Float64, 2)}, nil, "complex128[2]"},
		{"rand", []any{int64(2)}, nil, "float32[2]"},
		{"randint", []any{int64(10), []int64{2}}, nil, "int64[2]"},
		{"randint", []any{int64(3), int64(3), []int64{2}}, nil, "error: from=3 >= to=3"},
		{"randperm", []any{int64(5)}, nil, "int64[5]"},
		{"normal", []any{0.0, 1.0, []int64{2, 2}}, nil, "float32[2 2] (2 1)"},
		{"bernoulli", []any{lastChannels(2, 3, 4, 5)}, nil, "float32[2 3 4 5] (60 20 5 1)"},
		{"multinomial", []any{f32(2, 3), int64(2)}, nil, "int64[2 2] (2 1)"},
		{"multinomial", []any{f32(2, 3), int64(4)}, nil, "error: without replacement"},
		{"uniform_", []any{known(graph.Float32, []int64{2}, 1, 2)}, nil, "float32[2] same"},
	})
}
