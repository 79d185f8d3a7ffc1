package aten

// This file holds norms of vectors and matrices.

import (
	"math"

	"heft/internal/graph"
	"heft/internal/op"
)

// matrixNormFamily lists torch.linalg's norms, which are made of reductions.
func matrixNormFamily() []*op.Operator {
	return []*op.Operator{
		{
			Name:     "vector_norm",
			Autocast: op.AutocastResult,
			Schemas: []string{"(Tensor input/x, Scalar ord=2, int[1]? dim=None, bool keepdim=False, *, dtype? dtype=None, " +
				"ignored out=None) -> Tensor"},
			Python: "torch.linalg.vector_norm",
			Expand: func(c *op.Call) ([]*graph.Tensor, error) { return applyNorm(c, "input", c.Arg("ord"), c.Ints("dim")) },
		},
		{
			Name: "linalg_norm",
			Schemas: []string{"(Tensor input/A, Scalar|str? ord=None, int[1]? dim=None, bool keepdim=False, *, ignored out=None, " +
				"dtype? dtype=None) -> Tensor"},
			Python: "torch.linalg.norm",
			Expand: expandNorm,
		},
		{
			Name:     "matrix_norm",
			Autocast: op.AutocastResult,
			Schemas: []string{"(Tensor input/A, Scalar|str ord='fro', int[] dim=[-2,-1], bool keepdim=False, *, dtype? dtype=None, " +
				"ignored out=None) -> Tensor"},
			Python: "torch.linalg.matrix_norm",
			Expand: expandMatrixNorm,
		},
	}
}

// applyNorm applies the norm operator with this call's keepdim and dtype.
func applyNorm(c *op.Call, name string, ord any, dims []int64) ([]*graph.Tensor, error) {
	args := []any{c.Tensor(name), ord, nil, c.Bool("keepdim")}
	if dims != nil {
		args[2] = dims
	}
	return c.ApplyAll("norm", args, op.Keyword{Name: "dtype", Value: c.Arg("dtype")})
}

// expandNorm: without ord all elements are one vector; with one, two axes are a
// matrix.
func expandNorm(c *op.Call) ([]*graph.Tensor, error) {
	ord, dims := c.Arg("ord"), c.Ints("dim")
	if n := len(dims); dims != nil && n != 1 && n != 2 {
		return nil, c.Errorf("if dim is specified, it must be of length 1 or 2, got %v", dims)
	}
	if ord == nil {
		return applyNorm(c, "input", 2.0, dims)
	}
	rank := len(c.Tensor("input").Shape)
	if dims == nil && rank != 1 && rank != 2 {
		return nil, c.Errorf("if dim is not specified but ord is, the input must be 1D or 2D, got size %v", c.Tensor("input").Shape)
	}
	if len(dims) == 2 || dims == nil && rank == 2 {
		if dims == nil {
			dims = []int64{0, 1}
		}
		return c.ApplyAll("matrix_norm", []any{c.Tensor("input"), ord, dims, c.Bool("keepdim")}, op.Keyword{Name: "dtype", Value: c.Arg("dtype")})
	}
	if _, text := ord.(string); text {
		return nil, c.Errorf("order %v is not supported for vectors", ord)
	}
	return applyNorm(c, "input", ord, dims)
}

func expandMatrixNorm(c *op.Call) ([]*graph.Tensor, error) {
	input, dims, keep := c.Tensor("input"), c.Ints("dim"), c.Bool("keepdim")
	if len(dims) != 2 || len(input.Shape) < 2 {
		return nil, c.Errorf("dim must be a 2-tuple and the input have at least 2 axes, got %v and size %v", dims, input.Shape)
	}
	if !input.DType.Differentiable() {
		return nil, c.Errorf("expected a floating point or complex tensor as input, got %v", input.DType)
	}
	if input.DType == graph.Float16 || input.DType == graph.BFloat16 {
		if values := c.Text("ord") == "nuc" || c.Text("ord") == "" && math.Abs(c.Float("ord")) == 2; values {
			return nil, c.Errorf("low precision dtypes not supported, got %v", input.DType)
		}
	}
	if dtype := c.DType("dtype", input.DType); dtype.IsComplex() != input.DType.IsComplex() {
		return nil, c.Errorf("dtype should be complex for complex inputs and real for real ones, but got %v", dtype)
	}
	if fromLeft(c, dims[0], input) == fromLeft(c, dims[1], input) {
		return nil, c.Errorf("dims must be different, got %v", dims)
	}
	if c.Text("ord") == "fro" {
		return applyNorm(c, "input", 2.0, dims)
	}
	s := newScript(c)
	if c.Has("dtype") {
		input = s.do("to", input, c.Arg("dtype"))
	}
	if order := math.Abs(c.Float("ord")); c.Text("ord") == "" && (order == 1 || math.IsInf(order, 1)) {
		return s.result(s.extremeSum(input, dims, c.Float("ord"), keep))
	} else if c.Text("ord") == "" && order != 2 || c.Text("ord") != "" && c.Text("ord") != "nuc" {
		return nil, c.Errorf("order %v is not supported", c.Arg("ord"))
	}
	values := s.do("svdvals", s.do("movedim", input, dims, []int64{-2, -1}))
	reduce := "amax"
	if c.Text("ord") == "nuc" {
		reduce = "sum"
	} else if c.Float("ord") < 0 {
		reduce = "amin"
	}
	norm := s.largest(reduce, values, -1, keep)
	if keep {
		norm = s.do("movedim", s.do("unsqueeze", norm, int64(-1)), []int64{-2, -1}, dims)
	}
	return s.result(norm)
}

// extremeSum is the largest (or, for a negative order, smallest) sum of absolute
// values of a column (order 1) or row (infinite order).
func (s *script) extremeSum(t *graph.Tensor, dims []int64, order float64, keep bool) *graph.Tensor {
	along, over := dims[0], dims[1]
	if math.IsInf(order, 0) {
		along, over = over, along
	}
	if !keep && fromLeft(s.call, along, t) < fromLeft(s.call, over, t) {
		over = fromLeft(s.call, over, t) - 1
	} else {
		over = fromLeft(s.call, over, t)
	}
	sums := s.do("sum", s.do("abs", t), []int64{along}, keep)
	if order < 0 {
		return s.do("amin", sums, []int64{over}, keep)
	}
	return s.largest("amax", sums, over, keep)
}

// largest reduces an axis; the largest of no numbers that are at least 0 is 0.
func (s *script) largest(reduce string, t *graph.Tensor, axis int64, keep bool) *graph.Tensor {
	if s.err == nil && reduce == "amax" && t.Shape[(axis+int64(len(t.Shape)))%int64(len(t.Shape))] == 0 {
		reduce = "sum"
	}
	return s.do(reduce, t, []int64{axis}, keep)
}

// fromLeft counts an axis from the left.
func fromLeft(c *op.Call, dim int64, t *graph.Tensor) int64 {
	if dim < 0 {
		return dim + int64(len(t.Shape))
	}
	return dim
}
