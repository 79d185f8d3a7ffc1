package aten

// This file holds decompositions with their error codes, and what is computed
// from finished factors.

import (
	"slices"

	"heft/internal/graph"
	"heft/internal/op"
)

// factorsFamily: the functions whose names end in _ex tell by integers, one a
// matrix, where a decomposition failed.
func factorsFamily() []*op.Operator {
	return []*op.Operator{
		{
			Name:     "lu_factor_ex",
			Starts:   hasElements,
			Schemas:  []string{"(Tensor input/A, *, bool pivot=True, bool check_errors=False, ignored out=None) -> (LU, pivots, info)"},
			Python:   "torch.linalg.lu_factor_ex",
			Infer:    withInfo(inferLUFactor),
			Work:     cubicWork(2.0 / 3),
			Gradient: &op.Gradient{Saves: saves("result", "result1")},
			Evidence: factorEvidence("leading term of elimination: 2/3·n³"),
		},
		{
			Name:     "cholesky_ex",
			Starts:   hasElements,
			Schemas:  []string{"(Tensor input/A, *, bool upper=False, bool check_errors=False, ignored out=None) -> (L, info)"},
			Python:   "torch.linalg.cholesky_ex",
			Infer:    withInfo(inferSquare),
			Work:     cubicWork(1.0 / 3),
			Gradient: &op.Gradient{Saves: saves("result")},
			Evidence: factorEvidence("leading term of a Cholesky decomposition: 1/3·n³"),
		},
		{
			Name:     "inv_ex",
			Schemas:  []string{"(Tensor input/A, *, bool check_errors=False, ignored out=None) -> (inverse, info)"},
			Python:   "torch.linalg.inv_ex",
			Infer:    withInfo(inferSquare),
			Work:     cubicWork(2),
			Gradient: &op.Gradient{Saves: saves("result")},
			Evidence: factorEvidence("2·n³, as of linalg.inv"),
		},
		{
			Name:     "solve_ex",
			Starts:   hasElements,
			Schemas:  []string{"(Tensor input/A, Tensor B, *, bool left=True, bool check_errors=False, ignored out=None) -> (result, info)"},
			Python:   "torch.linalg.solve_ex",
			Infer:    inferSolveWithInfo,
			Work:     substitution("input", true),
			Gradient: &op.Gradient{Saves: saves("input", "result", "aux", "aux1")},
			Evidence: factorEvidence("as of linalg.solve"),
		},
		{
			Name:     "ldl_factor",
			Schemas:  []string{"(Tensor input/A, *, bool hermitian=False, ignored out=None) -> (LD, pivots)"},
			Python:   "torch.linalg.ldl_factor",
			Infer:    inferSymmetricFactor,
			Work:     cubicWork(1.0 / 3),
			Gradient: &op.Gradient{}, // torch has no derivative here, but the result requires grad
			Evidence: map[op.Rule]string{op.RuleWork: "leading term of a symmetric elimination: 1/3·n³"},
		},
		{
			Name:     "ldl_factor_ex",
			Schemas:  []string{"(Tensor input/A, *, bool hermitian=False, bool check_errors=False, ignored out=None) -> (LD, pivots, info)"},
			Python:   "torch.linalg.ldl_factor_ex",
			Infer:    withInfo(inferSymmetricFactor),
			Work:     cubicWork(1.0 / 3),
			Gradient: &op.Gradient{},
			Evidence: map[op.Rule]string{op.RuleWork: "leading term of a symmetric elimination: 1/3·n³"},
		},
		{
			Name:     "ldl_solve",
			Schemas:  []string{"(Tensor LD, Tensor pivots, Tensor B, *, bool hermitian=False, ignored out=None) -> Tensor"},
			Python:   "torch.linalg.ldl_solve",
			Infer:    inferSymmetricSolve,
			Work:     substitution("LD", false),
			Gradient: &op.Gradient{}, // none in torch either, but the result requires grad
			Evidence: map[op.Rule]string{op.RuleWork: "two substitutions: 2·n² a right side"},
		},
		{
			Name: "lu_solve",
			Schemas: []string{
				"torch.linalg.lu_solve: (Tensor LU, Tensor pivots, Tensor B, *, bool left=True, bool adjoint=False, ignored out=None) -> Tensor",
				"(Tensor B/input, Tensor LU/LU_data, Tensor pivots/LU_pivots) -> Tensor",
			},
			Python:   "torch.linalg.lu_solve torch.lu_solve Tensor.lu_solve",
			Infer:    inferFactoredSolve,
			Work:     substitution("LU", false),
			Gradient: &op.Gradient{Saves: saves("LU", "pivots", "result")},
			Evidence: factorEvidence("two substitutions: 2·n² a right side"),
		},
		{
			Name:     "lu_unpack",
			Schemas:  []string{"(Tensor input/LU_data, Tensor LU_pivots, bool unpack_data=True, bool unpack_pivots=True) -> (P, L, U)"},
			Python:   "torch.lu_unpack",
			Infer:    inferUnpackedFactors,
			Gradient: &op.Gradient{},
		},
		{
			Name:     "cholesky_inverse",
			Schemas:  []string{"(Tensor input/L, bool upper=False) -> Tensor"},
			Python:   "torch.cholesky_inverse Tensor.cholesky_inverse",
			Infer:    inferSquare,
			Work:     cubicWork(2.0 / 3),
			Gradient: &op.Gradient{Saves: saves("input", "result")},
			Evidence: factorEvidence("LAPACK Working Note 41, DPOTRI: 2/3·n³"),
		},
		{
			Name:     "geqrf",
			Schemas:  []string{"(Tensor input) -> (a, tau)"},
			Python:   "torch.geqrf Tensor.geqrf",
			Infer:    inferReflections,
			Work:     cubicWork(4.0 / 3),
			Gradient: &op.Gradient{},
			Evidence: map[op.Rule]string{op.RuleWork: "leading term of a QR decomposition: 4/3·n³"},
		},
		{
			Name:     "triangular_solve",
			Schemas:  []string{"(Tensor B/input, Tensor A, bool upper=True, bool transpose=False, bool unitriangular=False) -> (solution, cloned_coefficient)"},
			Python:   "torch.triangular_solve Tensor.triangular_solve",
			Infer:    inferTriangularSolve,
			Work:     work("N² operations for each right side", triangularSolveWork),
			Gradient: &op.Gradient{Saves: saves("B", "A", "result")},
			Evidence: factorEvidence("one substitution: n² a right side"),
		},
	}
}

func factorEvidence(work string) map[op.Rule]string {
	return map[op.Rule]string{op.RuleWork: work, op.RuleSaves: "torch.autograd.graph.saved_tensors_hooks, torch 2.15"}
}

// withInfo adds an integer a matrix to a decomposition's results.
func withInfo(infer func(c *op.Call) error) func(c *op.Call) error {
	return func(c *op.Call) error {
		if err := infer(c); err != nil {
			return err
		}
		outInfo(c)
		return nil
	}
}

func outInfo(c *op.Call) {
	shape := c.Tensor("input").Shape
	c.Out(shape[:len(shape)-2], graph.Int32)
}

func inferSolveWithInfo(c *op.Call) error {
	if err := inferSolve(c, "input", "B", c.Bool("left")); err != nil {
		return err
	}
	outInfo(c)
	keepFactors(c)
	return expectSameType(c, c.Tensor("input"), c.Tensor("B"))
}

// inferSymmetricFactor: L and D in one matrix, and a pivot a row.
func inferSymmetricFactor(c *op.Call) error {
	if err := inferSquare(c); err != nil {
		return err
	}
	shape := c.Tensor("input").Shape
	c.Out(shape[:len(shape)-1], graph.Int32)
	return nil
}

func inferFactoredSolve(c *op.Call) error {
	pivots := c.Tensor("pivots")
	if pivots.DType != graph.Int32 {
		return c.Errorf("expects pivots of type int32, got %v", pivots.DType)
	}
	factors, b := c.Tensor("LU"), c.Tensor("B")
	if len(b.Shape) < 2 {
		return c.Errorf("b should have at least 2 dimensions, but has shape %v", b.Shape)
	}
	if len(factors.Shape) < 2 || !slices.Equal(pivots.Shape, factors.Shape[:len(factors.Shape)-1]) {
		return c.Errorf("pivots of shape %v do not fit factors of shape %v", pivots.Shape, factors.Shape)
	}
	if err := inferSolve(c, "LU", "B", c.Schema > 0 || c.Bool("left")); err != nil {
		return err
	}
	return expectSameType(c, factors, b)
}

// triangularSolveWork counts N² operations a right side, half of them additions.
func triangularSolveWork(o *graph.Op) op.Work {
	n := lastSize(op.Input(o, "A")) * o.Outputs[0].Elements()
	return op.Work{Muls: n / 2, Adds: n - n/2}
}

// inferUnpackedFactors: P is m×m, L m×k and U k×n for the smaller k of m and n;
// what is not asked for is empty.
func inferUnpackedFactors(c *op.Call) error {
	input, pivots := c.Tensor("input"), c.Tensor("LU_pivots")
	rank := len(input.Shape)
	if rank < 2 {
		return c.Errorf("the input tensor must have at least 2 dimensions, got size %v", input.Shape)
	}
	if c.Bool("unpack_pivots") && pivots.DType != graph.Int32 {
		return c.Errorf("LU_pivots is expected to be a contiguous tensor of torch.int32 dtype, got %v", pivots.DType)
	}
	rows, columns := input.Shape[rank-2], input.Shape[rank-1]
	inner := min(rows, columns)
	for i, sizes := range [][]int64{{rows, rows}, {rows, inner}, {inner, columns}} {
		shape := []int64{0}
		if i == 0 && c.Bool("unpack_pivots") || i > 0 && c.Bool("unpack_data") {
			shape = replaceSpatial(input.Shape, sizes)
		}
		c.Out(shape, input.DType)
	}
	c.Constant(c.Outputs()[0])
	return nil
}

// inferReflections: the reflections of a QR decomposition in one matrix, and a
// factor each.
func inferReflections(c *op.Call) error {
	rows, columns, err := matrixAxes(c, "input")
	if err != nil {
		return err
	}
	input := c.Tensor("input")
	outColumnMajor(c, input.Shape, input.DType)
	c.Out(replaceLastTwo(input.Shape, min(rows, columns)), input.DType)
	return nil
}

func inferTriangularSolve(c *op.Call) error {
	if b := c.Tensor("B"); len(b.Shape) < 2 {
		return c.Errorf("b should have at least 2 dimensions, but has shape %v", b.Shape)
	}
	if err := inferSolve(c, "A", "B", true); err != nil {
		return err
	}
	a, solution := c.Tensor("A"), c.Outputs()[0]
	outColumnMajor(c, slices.Concat(solution.Shape[:len(solution.Shape)-2], lastAxes(a.Shape, 2)), a.DType)
	return expectSameType(c, a, c.Tensor("B"))
}

// inferSymmetricSolve takes matrices as right sides only.
func inferSymmetricSolve(c *op.Call) error {
	factors, pivots, right := c.Tensor("LD"), c.Tensor("pivots"), c.Tensor("B")
	if len(right.Shape) < 2 {
		return c.Errorf("the input tensor B must have at least 2 dimensions, got %v", right.Shape)
	}
	if n := len(factors.Shape); n < 2 || !slices.Equal(pivots.Shape, factors.Shape[:n-1]) {
		return c.Errorf("expected pivots of the size of LD without its last axis, got %v and %v", pivots.Shape, factors.Shape)
	}
	if !pivots.DType.IsInteger() {
		return c.Errorf("expected pivots to be integers, got %v", pivots.DType)
	}
	if err := expectSameType(c, factors, right); err != nil {
		return err
	}
	return inferSolve(c, "LD", "B", true)
}
