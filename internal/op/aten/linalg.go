package aten

// This file holds decompositions and solvers.

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"heft/internal/graph"
	"heft/internal/op"
)

// linalgFamily lists decompositions and solvers. Inputs are batches of matrices
// [*, M, N]. Their work is the leading term of the textbook algorithm, half of
// it multiplications, half additions.
func linalgFamily() []*op.Operator {
	return []*op.Operator{
		squareOperator("inv", "torch.inverse Tensor.inverse torch.linalg.inv torch.inv", 2, "result", inferSquare),
		squareOperator("matrix_exp", "torch.matrix_exp Tensor.matrix_exp torch.linalg.matrix_exp", 20, "input", inferMatrixExponential),
		{
			Name:     "det",
			Starts:   hasElements,
			Schemas:  []string{"(Tensor input/A) -> Tensor"},
			Python:   "torch.det Tensor.det torch.linalg.det",
			Infer:    func(c *op.Call) error { return inferDeterminant(c, 1) },
			Work:     cubicWork(2.0 / 3),
			Gradient: &op.Gradient{Saves: saves("input", "result", "aux", "aux1")},
		},
		{
			Name:     "slogdet",
			Schemas:  []string{"(Tensor input/A) -> (sign, logabsdet)"},
			Python:   "torch.slogdet Tensor.slogdet torch.linalg.slogdet",
			Infer:    func(c *op.Call) error { return inferDeterminant(c, 2) },
			Work:     cubicWork(2.0 / 3),
			Gradient: &op.Gradient{Saves: saves("input", "result", "aux", "aux1")},
		},
		{
			Name:    "logdet",
			Schemas: []string{"(Tensor input/A) -> Tensor"},
			Python:  "torch.logdet Tensor.logdet",
			Expand: func(c *op.Call) ([]*graph.Tensor, error) {
				outs, err := c.ApplyAll("slogdet", []any{c.Tensor("input")})
				if err != nil {
					return nil, err
				}
				return outs[1:], nil
			},
		},
		{
			Name:    "svd",
			Starts:  hasElements,
			Schemas: []string{"(Tensor input/A, bool some=True, bool compute_uv=True) -> (U, S, V)"},
			Python:  "torch.svd Tensor.svd",
			Infer: func(c *op.Call) error {
				return inferSingularValues(c, !c.Bool("some"), false)
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
		{
			Name:    "matrix_rank", // singular values above a limit
			Schemas: []string{"(Tensor input/A, Tensor|Scalar? tol=None, bool hermitian=False, *, Tensor|Scalar? atol=None, Tensor|Scalar? rtol=None, ignored out=None) -> Tensor"},
			Python:  "torch.linalg.matrix_rank",
			Infer: func(c *op.Call) error {
				if _, _, err := matrixAxes(c, "input"); err != nil {
					return err
				}
				batch := c.Tensor("input").Shape
				batch = batch[:len(batch)-2]
				for _, limit := range []string{"tol", "atol", "rtol"} { // a limit for each matrix
					t := c.Tensor(limit)
					if t == nil {
						continue
					}
					shape, ok := op.BroadcastShapes(batch, t.Shape)
					if !ok || t.DType.IsComplex() {
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
		{
			Name:     "eigh",
			Starts:   hasElements,
			Schemas:  []string{"(Tensor input/A, str UPLO='L', *, ignored out=None) -> (eigenvalues, eigenvectors)"},
			Python:   "torch.linalg.eigh",
			Infer:    func(c *op.Call) error { return inferEigen(c, partType, true) },
			Work:     cubicWork(9),
			Gradient: &op.Gradient{Saves: saves("result", "result1")},
		},
		{
			Name:     "eigvalsh",
			Starts:   hasElements,
			Schemas:  []string{"(Tensor input/A, str UPLO='L', *, ignored out=None) -> Tensor"},
			Python:   "torch.linalg.eigvalsh",
			Infer:    func(c *op.Call) error { return inferEigen(c, partType, false) },
			Work:     cubicWork(4.0 / 3),
			Gradient: &op.Gradient{Saves: saves("result", "aux")},
		},
		{
			Name:     "eig",
			Schemas:  []string{"(Tensor input/A, *, ignored out=None) -> (eigenvalues, eigenvectors)"},
			Python:   "torch.linalg.eig",
			Infer:    func(c *op.Call) error { return inferEigen(c, spectrumType, true) },
			Work:     cubicWork(25),
			Gradient: &op.Gradient{Saves: saves("result", "result1")},
		},
		{
			Name:     "eigvals",
			Schemas:  []string{"(Tensor input/A, *, ignored out=None) -> Tensor"},
			Python:   "torch.linalg.eigvals",
			Infer:    func(c *op.Call) error { return inferEigen(c, spectrumType, false) },
			Work:     cubicWork(10),
			Gradient: &op.Gradient{Saves: saves("result", "aux")},
		},
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
			Name:     "cholesky_solve",
			Schemas:  []string{"(Tensor B/input, Tensor L/input2, bool upper=False) -> Tensor"},
			Python:   "torch.cholesky_solve Tensor.cholesky_solve",
			Infer:    inferCholeskySolve,
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
				c.Out(replaceSpatial(input.Shape, []int64{columns, rows}), input.DType)
				return nil
			},
			Work:     singularValueWork(),
			Gradient: &op.Gradient{Saves: saves("input", "result")},
		},
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

// squareOperator maps a square matrix to one of its size.
func squareOperator(name, python string, factor float64, saved string, infer func(c *op.Call) error) *op.Operator {
	return &op.Operator{
		Name:     name,
		Schemas:  []string{"(Tensor input/A, *, ignored out=None) -> Tensor"},
		Python:   python,
		Infer:    infer,
		Work:     cubicWork(factor),
		Gradient: &op.Gradient{Saves: saves(saved)},
	}
}

// cubicWork is factor·M·N·min(M, N) operations for each matrix: inverting one of
// 100×100 takes 2·100³ = 2,000,000.
func cubicWork(factor float64) *op.WorkRule {
	return work(fmt.Sprintf("%.3g · M · N · min(M, N) operations for each matrix", factor), func(o *graph.Op) op.Work {
		t := o.Inputs[0]
		rows, columns := t.Shape[len(t.Shape)-2], t.Shape[len(t.Shape)-1]
		half := int64(factor * float64(t.Elements()) * float64(min(rows, columns)) / 2)
		return op.Work{Muls: half, Adds: half}
	})
}

// singularValueWork is that of reduction to two diagonals and iteration.
func singularValueWork() *op.WorkRule { return cubicWork(22) }

// hasElements is Starts for what looks at the type when LAPACK starts, which it does
// not for no matrices. torch 2.15 takes empty float16 and bfloat16 matrices there, and
// refuses them elsewhere before ("Low precision dtypes not supported") or in a kernel
// that it starts for them too (geqrf, orgqr, linalg_eig_out, triangular_solve).
func hasElements(t *graph.Tensor) bool { return t.Elements() > 0 }

// matrixAxes checks that an argument is a batch of floating-point matrices.
func matrixAxes(c *op.Call, name string) (rows, columns int64, err error) {
	t := c.Tensor(name)
	if len(t.Shape) < 2 {
		return 0, 0, c.Errorf("the input tensor must have at least 2 dimensions, got size %v", t.Shape)
	}
	if !t.DType.Differentiable() {
		return 0, 0, c.Errorf("expected a floating point or complex tensor as input, got %v", t.DType)
	}
	if (t.DType == graph.Float16 || t.DType == graph.BFloat16) && c.Starts(t) {
		return 0, 0, c.Errorf("low precision dtypes not supported, got %v", t.DType)
	}
	return t.Shape[len(t.Shape)-2], t.Shape[len(t.Shape)-1], nil
}

func squareMatrices(c *op.Call, name string) (int64, error) {
	rows, columns, err := matrixAxes(c, name)
	if err != nil {
		return 0, err
	}
	if rows != columns {
		return 0, c.Errorf("must be batches of square matrices, but they are %d by %d matrices", rows, columns)
	}
	return rows, nil
}

// replaceLastTwo puts one axis for the last two.
func replaceLastTwo(shape []int64, size int64) []int64 {
	return append(slices.Clone(shape[:len(shape)-2]), size)
}

// columnMajor are the strides of matrices as LAPACK lays them out.
func columnMajor(shape []int64) []int64 {
	strides := graph.ContiguousStrides(shape)
	rows := len(shape) - 2
	strides[rows], strides[rows+1] = 1, max(shape[rows], 1)
	return strides
}

func outColumnMajor(c *op.Call, shape []int64, dtype graph.DType) {
	c.OutStrided(shape, columnMajor(shape), dtype)
}

// outMatrices declares a solution: column-major if the matrix stands left. A
// batch of vectors is laid out as if it were matrices.
func outMatrices(c *op.Call, shape []int64, dtype graph.DType, left bool) {
	if left && len(shape) >= 2 {
		outColumnMajor(c, shape, dtype)
		return
	}
	c.Out(shape, dtype)
}

func inferSquare(c *op.Call) error {
	if _, err := squareMatrices(c, "input"); err != nil {
		return err
	}
	input := c.Tensor("input")
	outColumnMajor(c, input.Shape, input.DType)
	return nil
}

// inferMatrixExponential: products only, which half-precision types have too.
func inferMatrixExponential(c *op.Call) error {
	input := c.Tensor("input")
	n := len(input.Shape)
	if n < 2 || input.Shape[n-1] != input.Shape[n-2] || !input.DType.Differentiable() {
		return c.Errorf("expected square matrices of a floating-point or complex type, got %v of %v", input.Shape, input.DType)
	}
	c.Out(input.Shape, input.DType)
	return nil
}

// keepFactors declares the triangular factors of a matrix and the order of its
// rows.
func keepFactors(c *op.Call) {
	a := c.Tensor("input")
	c.Aux(a.Shape, a.DType)
	c.Aux(a.Shape[:len(a.Shape)-1], graph.Int32)
}

func inferDeterminant(c *op.Call, results int) error {
	if _, err := squareMatrices(c, "input"); err != nil {
		return err
	}
	input := c.Tensor("input")
	batch := input.Shape[:len(input.Shape)-2]
	c.Out(batch, input.DType)
	keepFactors(c)
	if results == 2 {
		c.Out(batch, partType(input.DType))
	}
	return nil
}

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
	c.Out([]int64{0}, a.DType)
	c.Out(batch, graph.Int64)
	c.Out([]int64{0}, a.DType)
	return expectSameType(c, a, b)
}

// inferLUFactor: [*, m, n] gives the factors in its own shape, column by column,
// and min(m, n) pivots.
func inferLUFactor(c *op.Call) error {
	rows, columns, err := matrixAxes(c, "input")
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
	rows, columns, err := matrixAxes(c, "input")
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

// inferEigen gives the values and, where asked, the vectors. A backward needs the
// vectors in any case.
func inferEigen(c *op.Call, typeOf func(graph.DType) graph.DType, vectors bool) error {
	n, err := squareMatrices(c, "input")
	if err != nil {
		return err
	}
	if half := strings.ToUpper(c.Text("UPLO")); half != "" && half != "L" && half != "U" {
		return c.Errorf("expected UPLO argument to be 'L' or 'U', but got %q", c.Text("UPLO"))
	}
	input := c.Tensor("input")
	values := typeOf(input.DType)
	c.Out(replaceLastTwo(input.Shape, n), values)
	dtype := input.DType
	if values.IsComplex() {
		dtype = values
	}
	switch {
	case vectors:
		outColumnMajor(c, input.Shape, dtype)
	case input.RequiresGrad && !c.NoGrad():
		c.Aux(input.Shape, dtype)
	}
	return nil
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

// inferCholeskySolve takes matrices alone for right sides.
func inferCholeskySolve(c *op.Call) error {
	if b := c.Tensor("B"); len(b.Shape) < 2 {
		return c.Errorf("b should have at least 2 dimensions, but has shape %v", b.Shape)
	}
	if err := inferSolve(c, "L", "B", true); err != nil {
		return err
	}
	return expectSameType(c, c.Tensor("L"), c.Tensor("B"))
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
	if n := len(dims); ord != nil && dims != nil && n != 1 && n != 2 {
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
		return c.ApplyAll("matrix_norm", []any{c.Tensor("input"), ord, dims, c.Bool("keepdim")})
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
	if fromLeft(c, dims[0], input) == fromLeft(c, dims[1], input) {
		return nil, c.Errorf("dims must be different, got %v", dims)
	}
	if c.Text("ord") == "fro" {
		return applyNorm(c, "input", 2.0, dims)
	}
	s := newScript(c)
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
