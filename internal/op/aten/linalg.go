package aten

// This file holds inverses, determinants and what all of linear algebra shares.

import (
	"fmt"
	"slices"

	"heft/internal/graph"
	"heft/internal/op"
)

// inverseFamily lists inverses and determinants. Inputs of this family and the next ones
// are batches of matrices [*, M, N]. Their work is the leading term of the textbook
// algorithm, half of it multiplications, half additions.
func inverseFamily() []*op.Operator {
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
				if !c.Tensor("input").DType.IsComplex() {
					return outs[1:], nil
				}
				angle, err := c.Apply("log", outs[0])
				if err != nil {
					return nil, err
				}
				return result(c.Apply("add", outs[1], angle))
			},
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

// elementMatrixAxes is matrixAxes for functions that look at no type where there are no
// elements: torch 2.15 returns empty factors, eigenvalues and ranks of integers.
func elementMatrixAxes(c *op.Call, name string) (rows, columns int64, err error) {
	t := c.Tensor(name)
	if n := len(t.Shape); n >= 2 && t.Elements() == 0 {
		return t.Shape[n-2], t.Shape[n-1], nil
	}
	return matrixAxes(c, name)
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
