package aten

// This file holds decompositions: into singular vectors, triangles and eigenvectors.

import (
	"slices"

	"heft/internal/graph"
	"heft/internal/op"
)

// singularFamily lists decompositions into singular values and vectors.
func singularFamily() []*op.Operator {
	return []*op.Operator{
		{
			Name:    "svd",
			Starts:  hasElements,
			Schemas: []string{"(Tensor input/A, bool some=True, bool compute_uv=True) -> (U, S, V)"},
			Python:  "torch.svd Tensor.svd",
			Infer: func(c *op.Call) error {
				if c.Bool("compute_uv") {
					return inferSingularValues(c, !c.Bool("some"), false)
				}
				return inferNoVectors(c)
			},
			Work:     singularValueWork(),
			Gradient: &op.Gradient{Saves: saves("result", "result1", "result2")},
		},
		{
			Name:     "linalg_svd",
			Starts:   hasElements,
			Schemas:  []string{"(Tensor input/A, bool full_matrices=True, *, ignored driver=None, ignored out=None) -> (U, S, Vh)"},
			Python:   "torch.linalg.svd",
			Infer:    func(c *op.Call) error { return inferSingularValues(c, c.Bool("full_matrices"), true) },
			Work:     singularValueWork(),
			Gradient: &op.Gradient{Saves: saves("result", "result1", "result2")},
		},
		{
			Name:     "svdvals",
			Starts:   hasElements,
			Schemas:  []string{"(Tensor input/A, *, ignored driver=None, ignored out=None) -> Tensor"},
			Python:   "torch.linalg.svdvals",
			Infer:    inferOnlySingularValues,
			Work:     singularValueWork(),
			Gradient: &op.Gradient{Saves: saves("result", "aux", "aux1")},
		},
	}
}

// triangularFamily lists decompositions into orthogonal and triangular matrices.
func triangularFamily() []*op.Operator {
	return []*op.Operator{
		{
			// The product of reflections: m·k² − k³/3 multiplications and as
			// many additions for k of length m (LAPACK Working Note 41, DORGQR
			// with n = k: 2mk² − 2k³/3 in all). 8×5: 159.
			Name:     "householder_product",
			Schemas:  []string{"(Tensor input/A, Tensor tau) -> Tensor"},
			Python:   "torch.linalg.householder_product torch.orgqr Tensor.orgqr",
			Infer:    inferHouseholderProduct,
			Work:     work("2 · (M · K² − K³ / 3) operations for each matrix", householderWork),
			Gradient: &op.Gradient{Saves: saves("input", "tau", "result")},
			Evidence: map[op.Rule]string{
				op.RuleWork:  "LAPACK Working Note 41, DORGQR",
				op.RuleSaves: "tools/autograd/derivatives.yaml, 2.15: householder_product_backward(grad, result, self, tau)",
			},
		},
		{
			Name:     "qr",
			Schemas:  []string{"(Tensor input/A, bool some=True) -> (Q, R)"},
			Python:   "torch.qr Tensor.qr",
			Infer:    func(c *op.Call) error { return inferQR(c, c.Bool("some")) },
			Work:     cubicWork(4.0 / 3),
			Gradient: &op.Gradient{Saves: saves("result", "result1")},
			Evidence: map[op.Rule]string{op.RuleSaves: "tools/autograd/derivatives.yaml, 1.7: qr_backward(grads, self, some, Q, R); linalg_qr is compared with 2.15"},
		},
		{
			Name:    "linalg_qr",
			Schemas: []string{"(Tensor input/A, str mode='reduced', *, ignored out=None) -> (Q, R)"},
			Python:  "torch.linalg.qr",
			Infer: func(c *op.Call) error {
				mode := c.Text("mode")
				if mode != "reduced" && mode != "complete" && mode != "r" {
					return c.Errorf("mode %q is not supported; expected 'reduced', 'complete' or 'r'", mode)
				}
				return inferQR(c, mode != "complete")
			},
			Work:     cubicWork(4.0 / 3),
			Gradient: &op.Gradient{Saves: saves("result", "result1")},
		},
		{
			Name:     "cholesky",
			Starts:   hasElements,
			Schemas:  []string{"(Tensor input/A, bool upper=False) -> Tensor", "(Tensor input/A, *, bool upper=False, ignored out=None) -> Tensor"},
			Python:   "torch.cholesky Tensor.cholesky torch.linalg.cholesky",
			Infer:    inferSquare,
			Work:     cubicWork(1.0 / 3),
			Gradient: &op.Gradient{Saves: saves("result")},
		},
		{
			Name:     "lu_factor", // L below and U above one diagonal, and which rows were exchanged
			Starts:   hasElements,
			Schemas:  []string{"(Tensor input/A, bool pivot=True, ignored get_infos=False, *, ignored out=None) -> (LU, pivots)"},
			Python:   "torch.lu torch.linalg.lu_factor Tensor.lu",
			Infer:    inferLUFactor,
			Work:     cubicWork(2.0 / 3),
			Gradient: &op.Gradient{Saves: saves("result", "result1")},
			Evidence: map[op.Rule]string{
				op.RuleWork:  "leading term of elimination: 2/3·n³",
				op.RuleSaves: "torch.autograd.graph.saved_tensors_hooks, torch 2.15",
			},
		},
		{
			Name:     "linalg_lu",
			Starts:   hasElements,
			Schemas:  []string{"(Tensor input/A, *, bool pivot=True, ignored out=None) -> (P, L, U)"},
			Python:   "torch.linalg.lu",
			Infer:    inferLU,
			Work:     cubicWork(2.0 / 3),
			Gradient: &op.Gradient{Saves: saves("result", "result1", "result2")},
			Evidence: map[op.Rule]string{
				op.RuleWork:  "leading term of elimination: 2/3·n³",
				op.RuleSaves: "torch.autograd.graph.saved_tensors_hooks, torch 2.15",
			},
		},
	}
}

// singularValueWork is that of reduction to two diagonals and iteration.
func singularValueWork() *op.WorkRule { return cubicWork(22) }

// inferSingularValues: U [M, K], S [K], and V [N, K] or its transpose, where K
// is the smaller of M and N; full matrices are square.
func inferSingularValues(c *op.Call, full, adjoint bool) error {
	rows, columns, err := matrixAxes(c, "input")
	if err != nil {
		return err
	}
	input := c.Tensor("input")
	left, right := min(rows, columns), min(rows, columns)
	if full {
		left, right = rows, columns
	}
	outColumnMajor(c, replaceSpatial(input.Shape, []int64{rows, left}), input.DType)
	c.Out(replaceLastTwo(input.Shape, min(rows, columns)), partType(input.DType))
	if adjoint {
		outColumnMajor(c, replaceSpatial(input.Shape, []int64{right, columns}), input.DType)
	} else {
		c.Out(replaceSpatial(input.Shape, []int64{columns, right}), input.DType)
	}
	return nil
}

// inferNoVectors: without them both are zeros, square whatever some says.
func inferNoVectors(c *op.Call) error {
	rows, columns, err := matrixAxes(c, "input")
	if err != nil {
		return err
	}
	input := c.Tensor("input")
	c.Out(replaceSpatial(input.Shape, []int64{rows, rows}), input.DType)
	c.Out(replaceLastTwo(input.Shape, min(rows, columns)), partType(input.DType))
	outColumnMajor(c, replaceSpatial(input.Shape, []int64{columns, columns}), input.DType)
	return nil
}

// inferOnlySingularValues: the vectors are computed only for a backward.
func inferOnlySingularValues(c *op.Call) error {
	rows, columns, err := matrixAxes(c, "input")
	if err != nil {
		return err
	}
	input, inner := c.Tensor("input"), min(rows, columns)
	c.Out(replaceLastTwo(input.Shape, inner), partType(input.DType))
	if input.RequiresGrad && !c.NoGrad() {
		c.Aux(replaceSpatial(input.Shape, []int64{rows, inner}), input.DType)
		c.Aux(replaceSpatial(input.Shape, []int64{inner, columns}), input.DType)
	}
	return nil
}

func inferQR(c *op.Call, reduced bool) error {
	rows, columns, err := matrixAxes(c, "input")
	if err != nil {
		return err
	}
	input, inner := c.Tensor("input"), rows
	if reduced {
		inner = min(rows, columns)
	}
	if c.Text("mode") == "r" {
		c.Out([]int64{0}, input.DType)
		outColumnMajor(c, replaceSpatial(input.Shape, []int64{inner, columns}), input.DType)
		return nil
	}
	outColumnMajor(c, replaceSpatial(input.Shape, []int64{rows, inner}), input.DType)
	outColumnMajor(c, replaceSpatial(input.Shape, []int64{inner, columns}), input.DType)
	return nil
}

// inferLUFactor: [*, m, n] gives the factors in its own shape, column by column,
// and min(m, n) pivots.
func inferLUFactor(c *op.Call) error {
	rows, columns, err := elementMatrixAxes(c, "input")
	if err != nil {
		return err
	}
	input := c.Tensor("input")
	outColumnMajor(c, input.Shape, input.DType)
	c.Out(replaceLastTwo(input.Shape, min(rows, columns)), graph.Int32)
	return nil
}

// inferLU: P is m×m, L m×k and U k×n for the smaller k of m and n.
func inferLU(c *op.Call) error {
	rows, columns, err := elementMatrixAxes(c, "input")
	if err != nil {
		return err
	}
	input, inner := c.Tensor("input"), min(rows, columns)
	for _, sizes := range [][]int64{{rows, rows}, {rows, inner}, {inner, columns}} {
		c.Out(replaceSpatial(input.Shape, sizes), input.DType)
	}
	c.Constant(c.Outputs()[0])
	return nil
}

func inferHouseholderProduct(c *op.Call) error {
	input, tau := c.Tensor("input"), c.Tensor("tau")
	n := len(input.Shape)
	if n < 2 || input.Shape[n-2] < input.Shape[n-1] {
		return c.Errorf("input.shape[-2] must be greater than or equal to input.shape[-1], got %v", input.Shape)
	}
	if len(tau.Shape) != n-1 || tau.Shape[n-2] > input.Shape[n-1] || !slices.Equal(tau.Shape[:n-2], input.Shape[:n-2]) {
		return c.Errorf("tau of shape %v does not fit input %v", tau.Shape, input.Shape)
	}
	outColumnMajor(c, input.Shape, input.DType)
	return expectSameType(c, input, tau)
}

func householderWork(o *graph.Op) op.Work {
	shape := o.Outputs[0].Shape
	m, k := shape[len(shape)-2], shape[len(shape)-1]
	n := m*k*k - k*k*k/3
	return op.Work{Muls: n, Adds: n}.Times(graph.Product(shape[:len(shape)-2]))
}
