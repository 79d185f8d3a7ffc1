package aten

// This file holds the tests of reductions, scans and indexing.

import (
	"testing"

	"heft/internal/graph"
	"heft/internal/op"
)

// matrix2 makes a known matrix of two rows.
func matrix2(values ...float64) *graph.Tensor {
	return known(graph.Float32, []int64{2, int64(len(values)) / 2}, values...)
}

func TestReductions(t *testing.T) {
	keep := []op.Keyword{{Name: "keepdim", Value: true}}
	runCalls(t, []opCall{
		{"sum", []any{matrix2(1, 2, 3, 4)}, nil, "float32[] = 10"},
		{"sum", []any{matrix2(1, 2, 3, 4), int64(0)}, nil, "float32[2] = 4 6"},
		{"sum", []any{f32(2, 3, 4), []int64{0, 2}, true}, nil, "float32[1 3 1] (3 1 1)"},
		{"sum", []any{f32(2, 3), []int64{0, 0}}, nil, "error: appears multiple times"},
		{"sum", []any{typed(graph.Bool, 3)}, nil, "int64[]"},
		{"sum", []any{vector(1, 2)}, kw("dtype", graph.Float32), "float32[] = 3"},
		{"mean", []any{matrix2(1, 2, 3, 4), int64(1)}, keep, "float32[2 1] (1 1) = 1.5 3.5"},
		{"mean", []any{lastChannels(2, 3, 4, 5), []int64{2, 3}}, keep, "float32[2 3 1 1] (3 1 1 1)"},
		{"mean", []any{vector(1, 2)}, nil, "error: got int64"},
		{"prod", []any{matrix2(1, 2, 3, 4), int64(1)}, nil, "float32[2] = 2 12"},
		{"nanmean", []any{f32(3, 4), int64(0)}, nil, "float32[4]"},
		{"max", []any{matrix2(1, 2, 3, 4)}, nil, "float32[] = 4"},
		{"max", []any{matrix2(1, 2, 4, 3), int64(1)}, nil, "float32[2] = 2 4, int64[2] = 1 0"},
		{"max", []any{f32(0)}, nil, "error: input.numel() == 0"},
		{"min", []any{matrix2(1, 2, 3, 4), vector(2)}, nil, "float32[2 2] (2 1) = 1 2 2 2"},
		{"median", []any{known(graph.Float32, []int64{4}, 4, 1, 3, 2)}, nil, "float32[] = 2"},
		{"median", []any{matrix2(3, 1, 2, 6, 5, 4), int64(1)}, nil, "float32[2] = 2 5, int64[2] = 2 1"},
		{"amax", []any{f32(2, 3, 4), []int64{1, 2}}, nil, "float32[2]"},
		{"aminmax", []any{matrix2(1, 2, 3, 4)}, nil, "float32[] = 1, float32[] = 4"},
		{"argmax", []any{matrix2(1, 9, 3, 4)}, nil, "int64[] = 1"},
		{"argmin", []any{matrix2(1, 9, 3, 2), int64(1)}, keep, "int64[2 1] (1 1) = 0 1"},
		{"any", []any{known(graph.Bool, []int64{2}, 0, 1)}, nil, "bool[] = 1"},
		{"all", []any{matrix2(1, 0, 3, 4), int64(1)}, nil, "bool[2] = 0 1"},
		{"count_nonzero", []any{matrix2(1, 0, 3, 0), int64(0)}, nil, "int64[2] = 2 0"},
		{"var", []any{matrix2(1, 2, 3, 4)}, nil, "float32[] = 1.66667"},
		{"var", []any{matrix2(1, 2, 3, 4), false}, nil, "float32[] = 1.25"},
		{"var", []any{matrix2(1, 2, 3, 4)}, kw("correction", int64(0)), "float32[] = 1.25"},
		{"std", []any{matrix2(1, 3, 2, 6), int64(1), false}, nil, "float32[2] = 1 2"},
		{"var_mean", []any{f32(2, 3), int64(1)}, keep, "float32[2 1] (1 1), float32[2 1] (1 1)"},
		{"var", []any{vector(1, 2)}, nil, "error: floating point"},
		{"norm", []any{matrix2(3, 4, 0, 5)}, kw("dim", int64(1)), "float32[2] = 5 5"},
		{"norm", []any{matrix2(3, -4, 0, 5), int64(1), int64(1), true}, nil, "float32[2 1] (1 1) = 7 5"},
		{"norm", []any{typed(graph.Complex64, 3)}, nil, "float32[]"},
		{"norm_except_dim", []any{f32(4, 3, 2)}, nil, "float32[4 1 1] (1 1 1)"},
		{"norm_except_dim", []any{f32(4, 3, 2), int64(2), int64(1)}, nil, "float32[1 3 1] (3 1 1)"},
		{"logsumexp", []any{matrix2(0, 0, 1, 1), int64(1)}, nil, "float32[2] = 0.693147 1.69315"},
		{"quantile", []any{known(graph.Float32, []int64{3}, 1, 2, 4), 0.75}, nil, "float32[] = 3"},
		{"quantile", []any{f32(3, 4), f32(2), int64(1)}, nil, "float32[2 3] (1 2)"},
		{"trace", []any{matrix2(1, 2, 3, 4)}, nil, "float32[] = 5"},
		{"cov", []any{f32(3, 10)}, nil, "float32[3 3] (3 1)"},
		{"cov", []any{f32(4, 8)}, append(kw("fweights", typed(graph.Int64, 8)), kw("aweights", f32(8))...), "float32[4 4] (4 1)"},
		{"cov", []any{f32(8)}, kw("aweights", f32(8)), "float32[]"},
		{"cov", []any{f32(4, 8)}, kw("fweights", f32(8)), "error: expected fweights to have integral dtype"},
		{"cov", []any{f32(4, 8)}, kw("fweights", typed(graph.Int64, 7)), "error: the same numel as there are observations in the input but got 7 != 8"},
		{"renorm", []any{f32(2, 3), 1.0, int64(0), -0.5}, nil, "error: expected maxnorm to be >= 0 but got -0.5"},
		{"renorm", []any{f32(2, 3), int64(0), int64(0), 1.0}, nil, "error: non-positive norm is not supported"},
		{"rand_like", []any{typed(graph.Int64, 4)}, nil, "error: not implemented for int64"},
		{"rand_like", []any{typed(graph.Int64, 4)}, kw("dtype", graph.Float32), "float32[4]"},
		{"rand_like", []any{f32(4)}, kw("dtype", graph.Int64), "error: not implemented for int64"},
		{"conv_tbc", []any{f32(5, 2, 3), f32(2, 3, 4), f32(4), int64(1)}, nil, "float32[6 2 4] (8 4 1)"},
		{"conv_tbc", []any{f32(1, 2, 3), f32(4, 3, 4), f32(4)}, nil, "error: trying to create tensor with negative dimension -2"},
		{"conv_tbc", []any{f32(5, 2, 3), f32(2, 2, 4), f32(4)}, nil, "error: is not == dim 1 in the weight tensor"},
	})
}

func TestScansAndSorts(t *testing.T) {
	runCalls(t, []opCall{
		{"cumsum", []any{matrix2(1, 2, 3, 4), int64(0)}, nil, "float32[2 2] (2 1) = 1 2 4 6"},
		{"cumsum", []any{known(graph.Bool, []int64{3}, 1, 0, 1), int64(0)}, nil, "int64[3] = 1 1 2"},
		{"cumprod", []any{vector(2, 3, 4), int64(-1)}, nil, "int64[3] = 2 6 24"},
		{"cummax", []any{f32(2, 3), int64(1)}, nil, "float32[2 3] (3 1), int64[2 3] (3 1)"},
		{"diff", []any{vector(1, 4, 9)}, nil, "int64[2] = 3 5"},
		{"diff", []any{vector(1, 4, 9), int64(2)}, nil, "int64[1] = 2"},
		{"diff", []any{vector(1, 4)}, kw("prepend", vector(0)), "int64[2] = 1 3"},
		{"sort", []any{vector(3, 1, 2)}, nil, "int64[3] = 1 2 3, int64[3] = 1 2 0"},
		{"sort", []any{vector(3, 1, 2)}, kw("descending", true), "int64[3] = 3 2 1, int64[3] = 0 2 1"},
		{"sort", []any{matrix2(3, 1, 2, 4), int64(0)}, nil, "float32[2 2] (2 1) = 2 1 3 4, int64[2 2] (2 1) = 1 0 0 1"},
		{"sort", []any{lastChannels(2, 3, 4, 5), int64(1)}, nil, "float32[2 3 4 5] (60 1 15 3), int64[2 3 4 5] (60 1 15 3)"},
		{"argsort", []any{vector(3, 1, 2)}, nil, "int64[3] = 1 2 0"},
		{"topk", []any{vector(3, 1, 2), int64(2)}, nil, "int64[2] = 3 2, int64[2] = 0 2"},
		{"topk", []any{f32(2, 5), int64(3), int64(0)}, nil, "error: k=3 out of range for dimension 0 of size 2"},
		{"kthvalue", []any{f32(2, 5), int64(3)}, nil, "float32[2], int64[2]"},
		{"unique", []any{vector(3, 1, 3)}, nil, "int64[2] = 1 3"},
		{"unique", []any{vector(3, 1, 3), true, true, true}, nil, "int64[2] = 1 3, int64[3] = 1 0 1, int64[2] = 1 2"},
		{"unique", []any{f32(4)}, nil, "float32[4] bound"},
		{"unique_consecutive", []any{vector(1, 1, 2, 1)}, kw("return_counts", true), "int64[3] = 1 2 1, int64[3] = 2 1 1"},
		{"bucketize", []any{vector(1, 4), vector(1, 3)}, nil, "int64[2] = 0 2"},
		{"bincount", []any{vector(1, 3, 1)}, nil, "int64[4] = 0 2 0 1"},
		{"bincount", []any{typed(graph.Int64, 5)}, nil, "error: give minlength"},
		{"cross", []any{f32(4, 3), f32(1, 3)}, nil, "float32[4 3] (3 1)"},
	})
}

func TestIndexing(t *testing.T) {
	index := func(tensors ...*graph.Tensor) []*graph.Tensor { return tensors }
	rows := known(graph.Int64, []int64{2, 1}, 0, 1)
	mask := known(graph.Bool, []int64{2, 2}, 1, 0, 1, 1)
	runCalls(t, []opCall{
		{"index", []any{f32(4, 5, 6), index(vector(0, 1, 2))}, nil, "float32[3 5 6] (30 6 1)"},
		{"index", []any{f32(4, 5, 6), index(nil, vector(0, 1))}, nil, "float32[4 2 6] (12 6 1)"},
		{"index", []any{f32(4, 5, 6), index(vector(0, 1), vector(0, 1))}, nil, "float32[2 6] (6 1)"},
		{"index", []any{f32(4, 5, 6), index(vector(0, 1), nil, vector(0, 1))}, nil, "float32[2 5] (5 1)"},
		{"index", []any{f32(4, 5, 6), index(nil, rows, vector(0, 1, 2))}, nil, "float32[4 2 3] (6 3 1)"},
		{"index", []any{lastChannels(2, 3, 4, 5), index(nil, nil, vector(0, 1))}, nil, "float32[2 3 2 5] (30 1 3 6)"},
		{"index", []any{matrix2(1, 2, 3, 4), index(vector(-1, 0))}, nil, "float32[2 2] (2 1) = 3 4 1 2"},
		{"index", []any{matrix2(1, 2, 3, 4), index(vector(1, 0), vector(0, 1))}, nil, "float32[2] = 3 2"},
		{"index", []any{matrix2(1, 2, 3, 4), index(mask)}, nil, "float32[3] = 1 3 4"},
		{"index", []any{f32(4, 5), index(typed(graph.Bool, 4))}, nil, "float32[4 5] (5 1) bound"},
		{"index", []any{f32(4, 5), index(typed(graph.Bool, 3))}, nil, "error: shape of the mask [3]"},
		{"index", []any{f32(4, 5), index(vector(4))}, nil, "error: index 4 is out of bounds for dimension 0 with size 4"},
		{"index", []any{f32(4), index(nil, vector(0))}, nil, "error: too many indices"},
		{"index", []any{f32(4), index(f32(1))}, nil, "error: tensors used as indices"},
		{"index_put_", []any{matrix2(1, 2, 3, 4), index(vector(0), vector(1)), int64(9)}, nil, "float32[2 2] (2 1) same = 1 9 3 4"},
		{"index_put", []any{matrix2(1, 2, 3, 4), index(mask), 0.0}, nil, "float32[2 2] (2 1) = 0 2 0 0"},
		{"gather", []any{matrix2(1, 2, 3, 4), int64(1), known(graph.Int64, []int64{2, 1}, 1, 0)}, nil, "float32[2 1] (1 1) = 2 3"},
		{"gather", []any{f32(2, 3), int64(0), typed(graph.Int64, 5, 4)}, nil, "error: no larger than self [2 3] apart from dimension 0"},
		{"take_along_dim", []any{f32(2, 3), typed(graph.Int64, 1, 2), int64(1)}, nil, "float32[2 2] (2 1)"},
		{"take", []any{matrix2(1, 2, 3, 4), vector(3, 0)}, nil, "float32[2] = 4 1"},
		{"index_select", []any{matrix2(1, 2, 3, 4), int64(1), vector(1, 1, 0)}, nil, "float32[2 3] (3 1) = 2 2 1 4 4 3"},
		{"index_add", []any{matrix2(1, 2, 3, 4), int64(0), vector(1), known(graph.Float32, []int64{1, 2}, 10, 20)}, nil, "float32[2 2] (2 1) = 1 2 13 24"},
		{"index_fill", []any{matrix2(1, 2, 3, 4), int64(1), vector(0), 0.0}, nil, "float32[2 2] (2 1) = 0 2 0 4"},
		{"scatter", []any{matrix2(0, 0, 0, 0), int64(1), known(graph.Int64, []int64{2, 1}, 1, 0), 5.0}, nil, "float32[2 2] (2 1) = 0 5 5 0"},
		{"scatter_add", []any{matrix2(1, 1, 1, 1), int64(0), known(graph.Int64, []int64{1, 2}, 1, 1), matrix2(2, 3, 0, 0)}, nil, "float32[2 2] (2 1) = 1 1 3 4"},
		{"masked_fill", []any{matrix2(1, 2, 3, 4), mask, 0.5}, nil, "float32[2 2] (2 1) = 0.5 2 0.5 0.5"},
		{"masked_fill", []any{lastChannels(2, 3, 4, 5), typed(graph.Bool, 5), 0.5}, nil, "float32[2 3 4 5] (60 20 5 1)"},
		{"masked_fill_", []any{f32(2, 3), typed(graph.Bool, 3), 0.5}, nil, "float32[2 3] (3 1) same"},
		{"masked_select", []any{matrix2(1, 2, 3, 4), mask}, nil, "float32[3] = 1 3 4"},
		{"masked_select", []any{f32(2, 3), typed(graph.Bool, 3)}, nil, "float32[6] bound"},
		{"nonzero", []any{mask}, nil, "int64[3 2] (1 3) = 0 0 1 0 1 1"},
		{"nonzero", []any{f32(2, 3)}, nil, "int64[6 2] (1 6) bound"},
		{"where", []any{mask}, nil, "int64[3] = 0 1 1, int64[3] = 0 0 1"},
	})
}
