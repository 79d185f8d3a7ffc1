package aten

// This file holds eigenvalues and eigenvectors.

import (
	"slices"

	"heft/internal/graph"
	"heft/internal/op"
)

// eigenFamily lists decompositions into eigenvalues and, where asked, vectors.
func eigenFamily() []*op.Operator {
	return []*op.Operator{
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
	}
}

// eigenSize is the size of square matrices, which have a type where there are elements
// or the values are complex.
func eigenSize(c *op.Call) (int64, error) {
	if c.Operator.Starts == nil {
		return squareMatrices(c, "input")
	}
	rows, columns, err := elementMatrixAxes(c, "input")
	if err == nil && rows != columns {
		err = c.Errorf("A must be batches of square matrices, but they are %d by %d matrices", rows, columns)
	}
	return rows, err
}

// inferEigen gives the values and, where asked, the vectors. A backward needs the
// vectors in any case.
func inferEigen(c *op.Call, typeOf func(graph.DType) graph.DType, vectors bool) error {
	n, err := eigenSize(c)
	if err != nil {
		return err
	}
	if half := c.Text("UPLO"); half != "" && !slices.Contains([]string{"L", "U", "l", "u"}, half) {
		return c.Errorf("expected UPLO argument to be 'L' or 'U', but got %q", half)
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
