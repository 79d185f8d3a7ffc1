package aten

// This file holds ranks and solutions of systems of equations.

import (
	"slices"

	"heft/internal/graph"
	"heft/internal/op"
)

// rankFamily lists the rank and least squares, which look at it.
func rankFamily() []*op.Operator {
	return []*op.Operator{
		{
			Name:    "matrix_rank", // singular values above a limit
			Schemas: []string{"(Tensor input/A, Tensor|Scalar? tol=None, bool hermitian=False, *, Tensor|Scalar? atol=None, Tensor|Scalar? rtol=None, ignored out=None) -> Tensor"},
			Python:  "torch.linalg.matrix_rank",
			Infer: func(c *op.Call) error {
				axes := elementMatrixAxes
				if !c.Has("tol") && !c.Has("rtol") { // the limit is the type's own
					axes = matrixAxes
				}
				rows, columns, err := axes(c, "input")
				for _, limit := range []string{"tol", "atol", "rtol"} {
					if t := c.Tensor(limit); t != nil && t.DType.IsComplex() {
						return c.Errorf("a %s of complex type is not supported, got %v", limit, t.DType)
					}
				}
				if err != nil {
					return err
				}
				batch := c.Tensor("input").Shape
				batch = batch[:len(batch)-2]
				if rows*columns*graph.Product(batch) == 0 { // looks at no limit either
					c.Out(batch, graph.Int64)
					return nil
				}
				if c.Bool("hermitian") && rows != columns {
					return c.Errorf("A must be batches of square matrices, but they are %d by %d matrices", rows, columns)
				}
				for _, limit := range []string{"tol", "atol", "rtol"} { // a limit for each matrix
					t := c.Tensor(limit)
					if t == nil {
						continue
					}
					shape, ok := op.BroadcastShapes(batch, t.Shape)
					if !ok {
						return c.Errorf("%s of type %v and size %v does not suit %v matrices", limit, t.DType, t.Shape, batch)
					}
					batch = shape
				}
				c.Out(batch, graph.Int64)
				return nil
			},
			Work:     singularValueWork(),
			Evidence: map[op.Rule]string{op.RuleWork: "torch computes it from svdvals"},
		},
		{
			Name:     "lstsq", // residuals and singular values only where values tell: empty here
			Schemas:  []string{"(Tensor input/A, Tensor B, float? rcond=None, *, ignored driver=None) -> (solution, residuals, rank, singular_values)"},
			Python:   "torch.linalg.lstsq",
			Infer:    inferLeastSquares,
			Work:     cubicWork(4.0 / 3),
			Gradient: &op.Gradient{Saves: saves("input", "B", "result")},
			Evidence: map[op.Rule]string{
				op.RuleWork:  "leading term of a QR decomposition: 4/3·n³",
				op.RuleSaves: "torch.autograd.graph.saved_tensors_hooks, torch 2.15",
			},
		},
	}
}

// solveFamily lists solvers and the pseudo-inverse.
func solveFamily() []*op.Operator {
	return []*op.Operator{
		{
			Name:    "solve",
			Starts:  hasElements,
			Schemas: []string{"(Tensor input/A, Tensor B/other, *, bool left=True, ignored out=None) -> Tensor"},
			Python:  "torch.linalg.solve",
			Infer: func(c *op.Call) error {
				if err := inferSolve(c, "input", "B", c.Bool("left")); err != nil {
					return err
				}
				keepFactors(c)
				return expectSameType(c, c.Tensor("input"), c.Tensor("B"))
			},
			Work:     substitution("input", true),
			Gradient: &op.Gradient{Saves: saves("input", "result", "aux", "aux1")},
		},
		{
			Name: "solve_triangular",
			Schemas: []string{"(Tensor input/A, Tensor B, *, bool upper, bool left=True, bool unitriangular=False, " +
				"ignored out=None) -> Tensor"},
			Python:   "torch.linalg.solve_triangular",
			Infer:    func(c *op.Call) error { return inferSolve(c, "input", "B", c.Bool("left")) }, // converts its right side
			Work:     substitution("input", false),
			Gradient: &op.Gradient{Saves: saves("input", "result")},
		},
		{
			Name:    "cholesky_solve",
			Schemas: []string{"(Tensor B/input, Tensor L/input2, bool upper=False) -> Tensor"},
			Python:  "torch.cholesky_solve Tensor.cholesky_solve",
			Infer: func(c *op.Call) error {
				if b := c.Tensor("B"); len(b.Shape) < 2 {
					return c.Errorf("b should have at least 2 dimensions, but has shape %v", b.Shape)
				}
				if err := inferSolve(c, "L", "B", true); err != nil {
					return err
				}
				return expectSameType(c, c.Tensor("L"), c.Tensor("B"))
			},
			Work:     substitution("L", false),
			Gradient: &op.Gradient{Saves: saves("B", "L", "result")},
		},
		{
			Name: "pinv",
			Schemas: []string{
				"torch.pinverse Tensor.pinverse: (Tensor input, float rcond=1e-15) -> Tensor",
				"(Tensor input/A, *, ignored atol=None, ignored rtol=None, bool hermitian=False, ignored out=None) -> Tensor",
				"(Tensor input/A, float rcond, bool hermitian=False, *, ignored out=None) -> Tensor",
			},
			Python: "torch.pinverse Tensor.pinverse torch.linalg.pinv",
			Infer: func(c *op.Call) error {
				rows, columns, err := matrixAxes(c, "input")
				if err != nil {
					return err
				}
				input := c.Tensor("input")
				if c.Bool("hermitian") && rows != columns && input.Elements() > 0 {
					return c.Errorf("A must be batches of square matrices, but they are %d by %d matrices", rows, columns)
				}
				c.Out(replaceSpatial(input.Shape, []int64{columns, rows}), input.DType)
				return nil
			},
			Work:     singularValueWork(),
			Gradient: &op.Gradient{Saves: saves("input", "result")},
		},
	}
}

// inferLeastSquares: A of [*, m, n] and B of [*, m, k] give [*, n, k]. A full
// rank of more rows than columns has residuals, [*, k], on a CPU's default driver
// too only where the values say so; they stay empty.
func inferLeastSquares(c *op.Call) error {
	rows, columns, err := matrixAxes(c, "input")
	if err != nil {
		return err
	}
	a, b := c.Tensor("input"), c.Tensor("B")
	if len(a.Shape) != len(b.Shape) || b.Shape[len(b.Shape)-2] != rows {
		return c.Errorf("B of shape %v does not fit A of shape %v", b.Shape, a.Shape)
	}
	batch := a.Shape[:len(a.Shape)-2]
	shape := replaceSpatial(a.Shape, []int64{columns, lastSize(b)})
	strides := columnMajor(replaceSpatial(a.Shape, []int64{max(rows, columns), lastSize(b)})) // the solution is the upper part of the solver's table
	c.OutStrided(shape, strides, a.DType)
	c.Out([]int64{0}, partType(a.DType))
	c.Out(batch, graph.Int64)
	c.Out([]int64{0}, partType(a.DType))
	return expectSameType(c, a, b)
}

// inferSolve solves A·X = B, or X·A = B; a right side of one axis less, or of a
// batch of vectors, is a vector.
func inferSolve(c *op.Call, matrix, right string, left bool) error {
	n, err := squareMatrices(c, matrix)
	if err != nil {
		return err
	}
	a, b := c.Tensor(matrix), c.Tensor(right)
	batch := a.Shape[:len(a.Shape)-2]
	if len(b.Shape) == 1 || slices.Equal(b.Shape, a.Shape[:len(a.Shape)-1]) && len(b.Shape) == len(a.Shape)-1 {
		if lastSize(b) != n {
			return c.Errorf("incompatible shapes of A and B: %v and %v", a.Shape, b.Shape)
		}
		outMatrices(c, append(slices.Clone(batch), n), a.DType, left)
		return nil
	}
	at := len(b.Shape) - 2
	if !left {
		at++
	}
	if len(b.Shape) < 2 || b.Shape[at] != n {
		return c.Errorf("incompatible shapes of A and B: %v and %v", a.Shape, b.Shape)
	}
	joint, ok := op.BroadcastShapes(batch, b.Shape[:len(b.Shape)-2])
	if !ok {
		return c.Errorf("the batch axes of %v and %v cannot be broadcast", a.Shape, b.Shape)
	}
	outMatrices(c, slices.Concat(joint, lastAxes(b.Shape, 2)), a.DType, left)
	return nil
}

// substitution takes 2·N² a column of the right side, behind a factorisation of 2/3·N³
// where the matrix does not come factorised.
func substitution(matrix string, factorises bool) *op.WorkRule {
	return work("2 · N² operations for each right side, and 2/3 · N³ for a factorisation", func(o *graph.Op) op.Work {
		a := op.Input(o, matrix)
		n := a.Shape[len(a.Shape)-1]
		products := o.Outputs[0].Elements() * n
		if factorises {
			products += a.Elements() * n / 3
		}
		return op.Work{Muls: products, Adds: products}
	})
}
