package aten

// This file holds the tests of views, copies, joins and repetitions.

import (
	"testing"

	"heft/internal/graph"
)

func TestViews(t *testing.T) {
	strided := f32(4, 6)
	strided.Shape, strided.Strides, strided.Offset = []int64{2, 3}, []int64{12, 2}, 1
	runCalls(t, []opCall{
		{"view", []any{f32(2, 6), []int64{3, -1}}, nil, "float32[3 4] (4 1) view"},
		{"view", []any{f32(2, 6), int64(4), int64(3)}, nil, "float32[4 3] (3 1) view"},
		{"view", []any{f32(2, 6), graph.Int16}, nil, "int16[2 12] (12 1) view"},
		{"view", []any{f32(2, 6), graph.Float64}, nil, "float64[2 3] (3 1) view"},
		{"view", []any{f32(2, 5), graph.Float64}, nil, "error: must be divisible by 2"},
		{"view", []any{turned(2, 6), []int64{12}}, nil, "error: use reshape instead"},
		{"view", []any{turned(2, 6), []int64{2, 3, 2}}, nil, "float32[2 3 2] (3 1 6) view"},
		{"view", []any{f32(2, 6), []int64{5, -1}}, nil, "error: shape [5 -1] is invalid for input of size 12"},
		{"view", []any{f32(2, 6), []int64{-1, -1}}, nil, "error: only one dimension can be inferred"},
		{"view", []any{f32(0, 6), []int64{0, -1}}, nil, "error: ambiguous"},
		{"view", []any{f32(), []int64{1, 1}}, nil, "float32[1 1] (1 1) view"},
		{"reshape", []any{turned(2, 6), []int64{12}}, nil, "float32[12]"},
		{"reshape", []any{lastChannels(2, 3, 4, 5), []int64{2, 3, 20}}, nil, "float32[2 3 20] (60 1 3) view"},
		{"flatten", []any{f32(2, 3, 4), int64(1)}, nil, "float32[2 12] (12 1) view"},
		{"flatten", []any{lastChannels(2, 3, 4, 5), int64(1)}, nil, "float32[2 60] (60 1)"},
		{"flatten", []any{f32()}, nil, "float32[1] view"},
		{"flatten", []any{f32(2, 3), int64(1)}, nil, "float32[2 3] (3 1) same"},
		{"flatten", []any{f32(2, 3), int64(1), int64(0)}, nil, "error: start_dim 1 cannot come after end_dim 0"},
		{"unflatten", []any{f32(2, 12), int64(1), []int64{3, -1}}, nil, "float32[2 3 4] (12 4 1) view"},
		{"squeeze", []any{f32(1, 2, 1)}, nil, "float32[2] view"},
		{"squeeze", []any{f32(1, 2, 1), int64(0)}, nil, "float32[2 1] (1 1) view"},
		{"squeeze", []any{f32(1, 2, 1), []int64{0, 2}}, nil, "float32[2] view"},
		{"squeeze_", []any{f32(1, 2)}, nil, "float32[2] view"},
		{"unsqueeze", []any{f32(2, 3), int64(1)}, nil, "float32[2 1 3] (3 3 1) view"},
		{"unsqueeze", []any{f32(2, 3), int64(-1)}, nil, "float32[2 3 1] (3 1 1) view"},
		{"unsqueeze", []any{f32(2, 3), int64(3)}, nil, "error: Dimension out of range (expected to be in range of [-3, 2], but got 3)"},
		{"expand", []any{f32(3, 1), []int64{2, -1, 4}}, nil, "float32[2 3 4] (0 1 0) view"},
		{"expand", []any{f32(3, 1), []int64{2, 4}}, nil, "error: must match the existing size (3)"},
		{"broadcast_tensors", []any{[]*graph.Tensor{f32(3, 1), f32(4)}}, nil, "float32[3 4] (1 0) view, float32[3 4] (0 1)"},
		{"transpose", []any{f32(2, 3, 4), int64(1), int64(-1)}, nil, "float32[2 4 3] (12 1 4) view"},
		{"t", []any{f32(2, 3)}, nil, "float32[3 2] (1 3) view"},
		{"t", []any{f32(2, 3, 4)}, nil, "error: expects a tensor with <= 2 dimensions"},
		{"numpy_T", []any{f32(2, 3, 4)}, nil, "float32[4 3 2] (1 4 12) view"},
		{"permute", []any{f32(2, 3, 4, 5), []int64{0, 2, 3, 1}}, nil, "float32[2 4 5 3] (60 5 1 20) view"},
		{"permute", []any{f32(2, 3), []int64{0, 0}}, nil, "error: appears multiple times"},
		{"movedim", []any{f32(2, 3, 4), int64(0), int64(-1)}, nil, "float32[3 4 2] (4 1 12) view"},
		{"movedim", []any{f32(2, 3, 4), []int64{0, 1}, []int64{1, 2}}, nil, "float32[4 2 3] (1 12 4) view"},
		{"select", []any{f32(2, 3, 4), int64(1), int64(-1)}, nil, "float32[2 4] (12 1) view+8"},
		{"select", []any{f32(2, 3), int64(0), int64(2)}, nil, "error: index 2 is out of bounds for dimension 0 with size 2"},
		{"slice", []any{f32(10), int64(0), int64(-3), int64(100), int64(2)}, nil, "float32[2] (2) view+7"},
		{"slice", []any{f32(10), int64(0), int64(8), int64(2)}, nil, "float32[0] view+8"},
		{"narrow", []any{f32(4, 6), int64(1), int64(2), int64(3)}, nil, "float32[4 3] (6 1) view+2"},
		{"narrow", []any{f32(4, 6), int64(1), int64(5), int64(3)}, nil, "error: exceeds dimension size (6)"},
		{"split", []any{f32(5, 2), int64(2)}, nil, "float32[2 2] (2 1) view, float32[2 2] (2 1) view+4, float32[1 2] (2 1) view+8"},
		{"split", []any{f32(5, 2), []int64{1, 4}}, nil, "float32[1 2] (2 1) view, float32[4 2] (2 1) view+2"},
		{"split", []any{f32(5, 2), []int64{1, 3}}, nil, "error: sum exactly to 5"},
		{"chunk", []any{f32(2, 10), int64(4), int64(1)}, nil, "float32[2 3] (10 1) view, float32[2 3] (10 1) view+3, float32[2 3] (10 1) view+6, float32[2 1] (10 1) view+9"},
		{"chunk", []any{f32(6), int64(4)}, nil, "float32[2] view, float32[2] view+2, float32[2] view+4"},
		{"tensor_split", []any{f32(7), int64(3)}, nil, "float32[3] view, float32[2] view+3, float32[2] view+5"},
		{"tensor_split", []any{f32(7), []int64{1, 5}}, nil, "float32[1] view, float32[4] view+1, float32[2] view+5"},
		{"hsplit", []any{f32(2, 4), int64(2)}, nil, "float32[2 2] (4 1) view, float32[2 2] (4 1) view+2"},
		{"unbind", []any{f32(2, 3), int64(1)}, nil, "float32[2] (3) view, float32[2] (3) view+1, float32[2] (3) view+2"},
		{"unfold_dimension", []any{f32(2, 10), int64(1), int64(4), int64(3)}, nil, "float32[2 3 4] (10 3 1) view"},
		{"as_strided", []any{f32(12), []int64{3, 2}, []int64{4, 1}, int64(1)}, nil, "float32[3 2] (4 1) view+1"},
		{"as_strided", []any{f32(12), []int64{4, 2}, []int64{4, 1}}, nil, "error: out of bounds for storage of 48 bytes"},
		{"diagonal", []any{f32(3, 4), int64(1)}, nil, "float32[3] (5) view+1"},
		{"diagonal", []any{f32(2, 3, 4), int64(-1), int64(1), int64(2)}, nil, "float32[2 2] (12 5) view+4"},
		{"detach", []any{strided}, nil, "float32[2 3] (12 2) view+1"},
		{"view_as_real", []any{typed(graph.Complex64, 2, 3)}, nil, "float32[2 3 2] (6 2 1) view"},
		{"view_as_complex", []any{f32(2, 3, 2)}, nil, "complex64[2 3] (3 1) view"},
		{"imag", []any{typed(graph.Complex64, 2)}, nil, "float32[2] (2) view+1"},
		{"imag", []any{f32(2)}, nil, "error: not implemented for tensors with non-complex dtypes"},
	})
}

func TestCopiesAndCasts(t *testing.T) {
	gaps := f32(2, 8)
	gaps.Shape, gaps.Strides = []int64{2, 4}, []int64{8, 2}
	runCalls(t, []opCall{
		{"clone", []any{turned(2, 3)}, nil, "float32[3 2] (1 3)"},
		{"clone", []any{gaps}, nil, "float32[2 4] (4 1)"},
		{"clone", []any{turned(2, 3)}, kw("memory_format", "contiguous_format"), "float32[3 2] (2 1)"},
		{"clone", []any{f32(2, 3, 4, 5)}, kw("memory_format", "channels_last"), "float32[2 3 4 5] (60 1 15 3)"},
		{"clone", []any{f32(2, 3)}, kw("memory_format", "channels_last"), "error: required rank 4 tensor"},
		{"contiguous", []any{lastChannels(2, 3, 4, 5)}, nil, "float32[2 3 4 5] (60 20 5 1)"},
		{"contiguous", []any{lastChannels(2, 3, 4, 5)}, kw("memory_format", "channels_last"), "float32[2 3 4 5] (60 1 15 3) same"},
		{"to", []any{lastChannels(2, 3, 4, 5), graph.Float16}, nil, "float16[2 3 4 5] (60 1 15 3)"},
		{"to", []any{f32(2, 3, 4, 5)}, kw("memory_format", "channels_last"), "float32[2 3 4 5] (60 1 15 3)"},
		{"to", []any{f32(2), "cuda:0", graph.Float64}, nil, "float64[2]"},
		{"to", []any{f32(2), typed(graph.Int32, 1)}, nil, "int32[2]"},
		{"to", []any{f32(2), graph.Float32}, kw("copy", true), "float32[2]"},
		{"half", []any{f32(2)}, nil, "float16[2]"},
		{"float", []any{f32(2)}, nil, "float32[2] same"},
		{"int", []any{known(graph.Float32, []int64{3}, 1.9, -1.9, 2)}, nil, "int32[3] = 1 -1 2"},
		{"bool", []any{vector(0, 2)}, nil, "bool[2] = 0 1"},
		{"type_as", []any{f32(2), typed(graph.BFloat16, 1)}, nil, "bfloat16[2]"},
		{"copy_", []any{f32(2, 3), typed(graph.Int64, 3)}, nil, "float32[2 3] (3 1) same"},
		{"copy_", []any{f32(2, 3), f32(2)}, nil, "error: cannot be broadcast to the target's shape [2 3]"},
		{"fill_", []any{f32(2), int64(3)}, nil, "float32[2] same = 3 3"},
		{"zero_", []any{known(graph.Float32, []int64{2}, 1, 2)}, nil, "float32[2] same = 0 0"},
	})
}

func TestJoins(t *testing.T) {
	list := func(tensors ...*graph.Tensor) []any { return []any{tensors} }
	runCalls(t, []opCall{
		{"cat", []any{[]*graph.Tensor{f32(2, 3), f32(2, 4)}, int64(1)}, nil, "float32[2 7] (7 1)"},
		{"cat", list(lastChannels(2, 3, 4, 5), lastChannels(2, 3, 4, 5)), nil, "float32[4 3 4 5] (60 1 15 3)"},
		{"cat", list(lastChannels(2, 3, 4, 5), f32(2, 3, 4, 5)), nil, "float32[4 3 4 5] (60 20 5 1)"},
		{"cat", list(f32(2, 3), f32(0)), nil, "float32[2 3] (3 1)"},
		{"cat", list(f32(2), typed(graph.Float64, 1)), nil, "float64[3]"},
		{"cat", list(f32(2, 3), f32(2, 4)), nil, "error: Expected size 3 but got size 4 for tensor number 1"},
		{"cat", list(), nil, "error: non-empty list"},
		{"cat", []any{[]*graph.Tensor{known(graph.Int64, []int64{2, 1}, 1, 2), known(graph.Int64, []int64{2, 2}, 3, 4, 5, 6)}, int64(-1)}, nil, "int64[2 3] (3 1) = 1 3 4 2 5 6"},
		{"stack", list(vector(1, 2), vector(3, 4)), nil, "int64[2 2] (2 1) = 1 2 3 4"},
		{"stack", []any{[]*graph.Tensor{vector(1, 2), vector(3, 4)}, int64(1)}, nil, "int64[2 2] (2 1) = 1 3 2 4"},
		{"stack", []any{[]*graph.Tensor{lastChannels(2, 3, 4, 5), lastChannels(2, 3, 4, 5)}, int64(1)}, nil, "float32[2 2 3 4 5] (120 3 1 30 6)"},
		{"stack", list(f32(2), f32(3)), nil, "error: got [2] at entry 0 and [3] at entry 1"},
		{"hstack", list(vector(1, 2), vector(3)), nil, "int64[3] = 1 2 3"},
		{"vstack", list(vector(1, 2), vector(3, 4)), nil, "int64[2 2] (2 1) = 1 2 3 4"},
		{"dstack", list(vector(1, 2), vector(3, 4)), nil, "int64[1 2 2] (4 2 1) = 1 3 2 4"},
		{"column_stack", list(vector(1, 2), vector(3, 4)), nil, "int64[2 2] (2 1) = 1 3 2 4"},
		{"block_diag", list(vector(1, 2), known(graph.Int64, []int64{}, 3)), nil, "int64[2 3] (3 1) = 1 2 0 0 0 3"},
		{"meshgrid", list(vector(1, 2), vector(3, 4, 5)), kw("indexing", "ij"), "int64[2 3] (1 0) view = 1 1 1 2 2 2, int64[2 3] (0 1) = 3 4 5 3 4 5"},
		{"meshgrid", list(vector(1, 2), vector(3, 4, 5)), kw("indexing", "xy"), "int64[3 2] (0 1) view = 1 2 1 2 1 2, int64[3 2] (1 0) = 3 3 4 4 5 5"},
		{"cartesian_prod", list(vector(1, 2), vector(3, 4)), nil, "int64[4 2] (2 1) = 1 3 1 4 2 3 2 4"},
		{"combinations", []any{vector(7, 8, 9)}, nil, "int64[3 2] (2 1) = 7 8 7 9 8 9"},
		{"combinations", []any{vector(7, 8), int64(2), true}, nil, "int64[3 2] (2 1) = 7 7 7 8 8 8"},
	})
}

func TestRepetitions(t *testing.T) {
	square := func() *graph.Tensor { return known(graph.Int64, []int64{2, 2}, 1, 2, 3, 4) }
	runCalls(t, []opCall{
		{"repeat", []any{vector(1, 2), []int64{2, 2}}, nil, "int64[2 4] (4 1) = 1 2 1 2 1 2 1 2"},
		{"repeat", []any{f32(2, 3), []int64{2}}, nil, "error: can not be smaller"},
		{"tile", []any{square(), []int64{2}}, nil, "int64[2 4] (4 1) = 1 2 1 2 3 4 3 4"},
		{"repeat_interleave", []any{vector(1, 2), int64(2)}, nil, "int64[4] = 1 1 2 2"},
		{"repeat_interleave", []any{square(), vector(0, 2), int64(0)}, nil, "int64[2 2] (2 1) = 3 4 3 4"},
		{"repeat_interleave", []any{vector(1, 0, 2)}, nil, "int64[3] = 0 2 2"},
		{"repeat_interleave", []any{f32(2), typed(graph.Int64, 2)}, nil, "error: give output_size"},
		{"repeat_interleave", []any{f32(2), typed(graph.Int64, 2), int64(0)}, kw("output_size", int64(7)), "float32[7]"},
		{"flip", []any{square(), []int64{0}}, nil, "int64[2 2] (2 1) = 3 4 1 2"},
		{"flip", []any{lastChannels(2, 3, 4, 5), []int64{2}}, nil, "float32[2 3 4 5] (60 1 15 3)"},
		{"roll", []any{vector(1, 2, 3), int64(1)}, nil, "int64[3] = 3 1 2"},
		{"roll", []any{square(), []int64{1, 1}, []int64{0, 1}}, nil, "int64[2 2] (2 1) = 4 3 2 1"},
		{"roll", []any{square(), []int64{1, 1}, []int64{0}}, nil, "error: must align"},
		{"rot90", []any{square()}, nil, "int64[2 2] (1 2) = 2 4 1 3"},
		{"tril", []any{square()}, nil, "int64[2 2] (2 1) = 1 0 3 4"},
		{"triu", []any{square(), int64(1)}, nil, "int64[2 2] (2 1) = 0 2 0 0"},
		{"diag", []any{vector(1, 2)}, nil, "int64[2 2] (2 1) = 1 0 0 2"},
		{"diag", []any{square()}, nil, "int64[2] = 1 4"},
		{"diag_embed", []any{vector(1, 2), int64(1)}, nil, "int64[3 3] (3 1) = 0 1 0 0 0 2 0 0 0"},
	})
}
