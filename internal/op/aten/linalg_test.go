package aten

// This file tests which decompositions and solvers take matrices of half precision.

import (
	"testing"

	"heft/internal/graph"
	"heft/internal/op"
)

// TestEmptyHalves holds what torch 2.15 does with torch.empty(0, 3, 3) of float16 and
// bfloat16; matrices with elements are refused by all.
func TestEmptyHalves(t *testing.T) {
	matrix := func(shape ...int64) []any { return []any{plain(graph.Float16, shape...)} }
	pair := func(shape ...int64) []any {
		return []any{plain(graph.Float16, shape...), plain(graph.Float16, shape...)}
	}
	for _, tt := range []struct {
		name  string
		args  func(shape ...int64) []any
		takes bool
	}{
		{"det", matrix, true}, {"slogdet", matrix, false}, {"inv", matrix, false},
		{"svd", matrix, true}, {"linalg_svd", matrix, true}, {"svdvals", matrix, true}, {"linalg_qr", matrix, false},
		{"cholesky", matrix, true}, {"lu_factor", matrix, true}, {"linalg_lu", matrix, true},
		{"eigh", matrix, true}, {"eigvalsh", matrix, true}, {"eig", matrix, false}, {"eigvals", matrix, false},
		{"solve", pair, true}, {"cholesky_solve", pair, false}, {"lstsq", pair, false}, {"pinv", matrix, false}, {"matrix_rank", matrix, false},
	} {
		if _, err := op.NewBuilder(Catalogue()).Apply(tt.name, tt.args(0, 3, 3)); (err == nil) != tt.takes {
			t.Errorf("%s of no matrices of float16: %v; torch takes them: %v", tt.name, err, tt.takes)
		}
		if _, err := op.NewBuilder(Catalogue()).Apply(tt.name, tt.args(2, 3, 3)); err == nil {
			t.Errorf("%s takes matrices of float16", tt.name)
		}
	}
}
