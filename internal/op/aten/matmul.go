package aten

// This file holds matmul and what else is made of matrix products.

import (
	"math"
	"slices"

	"heft/internal/graph"
	"heft/internal/op"
)

func matmulFamily() []*op.Operator {
	return []*op.Operator{
		{
			Name:     "matmul",
			Autocast: op.AutocastLow,
			Schemas:  []string{"(Tensor input, Tensor other, *, ignored out=None) -> Tensor"},
			Python:   "torch.matmul Tensor.matmul Tensor.__matmul__ torch.linalg.matmul",
			Expand: func(c *op.Call) ([]*graph.Tensor, error) {
				return result(multiply(c, c.Tensor("input"), c.Tensor("other")))
			},
		},
		{
			Name:    "outer",
			Schemas: []string{"(Tensor input, Tensor vec2) -> Tensor"},
			Python:  "torch.outer Tensor.outer torch.ger Tensor.ger",
			Expand: func(c *op.Call) ([]*graph.Tensor, error) {
				a, b := c.Tensor("input"), c.Tensor("vec2")
				if _, err := outerShape(c, a, b); err != nil {
					return nil, err
				}
				column, err := c.Apply("reshape", a, []int64{a.Shape[0], 1})
				if err != nil {
					return nil, err
				}
				return result(c.Apply("mul", column, b))
			},
		},
		{
			Name:    "inner",
			Schemas: []string{"(Tensor input, Tensor other) -> Tensor"},
			Python:  "torch.inner Tensor.inner",
			Expand:  expandInner,
		},
		{
			Name:     "tensordot",
			Pair:     "dims",
			Autocast: op.AutocastWidest,
			Schemas: []string{
				"(Tensor input/a, Tensor other/b, int dims=2, ignored out=None) -> Tensor",
				"(Tensor input/a, Tensor other/b, int[] dims_self, int[] dims_other, ignored out=None) -> Tensor",
			},
			Python: "torch.tensordot",
			Expand: expandTensordot,
		},
		{
			Name:     "chain_matmul",
			Autocast: op.AutocastLow,
			Schemas:  []string{"(Tensor[]... matrices) -> Tensor"},
			Python:   "torch.chain_matmul",
			Expand:   expandMultiDot,
		},
		{
			Name:     "multi_dot",
			Autocast: op.AutocastLow,
			Schemas:  []string{"(Tensor[] tensors) -> Tensor"},
			Python:   "torch.linalg.multi_dot",
			Expand:   expandMultiDot,
		},
		{
			Name:    "kron",
			Schemas: []string{"(Tensor input, Tensor other) -> Tensor"},
			Python:  "torch.kron Tensor.kron",
			Expand:  expandKron,
		},
		{
			Name:     "vecdot",
			Autocast: op.AutocastLow,
			Schemas:  []string{"(Tensor x/input, Tensor y/other, *, int dim=-1) -> Tensor"},
			Python:   "torch.linalg.vecdot",
			Types:    op.Floats | op.Complexes,
			Expand: func(c *op.Call) ([]*graph.Tensor, error) {
				x, y := c.Tensor("x"), c.Tensor("y")
				if x.DType != y.DType {
					return nil, c.Errorf("expected x and y to have one type, got %v and %v", x.DType, y.DType)
				}
				if len(x.Shape) == 1 && len(y.Shape) == 1 {
					return result(c.Apply("dot", x, y))
				}
				product, err := c.Apply("mul", x, y)
				if err != nil {
					return nil, err
				}
				return result(c.Apply("sum", product, []int64{c.Int("dim")}))
			},
		},
		{
			Name:    "matrix_power",
			Schemas: []string{"(Tensor input/A, int n) -> Tensor"},
			Python:  "torch.matrix_power Tensor.matrix_power torch.linalg.matrix_power",
			Expand:  expandMatrixPower,
		},
	}
}

// multiply decides by the ranks of its operands what product it is.
func multiply(c *op.Call, a, b *graph.Tensor) (*graph.Tensor, error) {
	ra, rb := len(a.Shape), len(b.Shape)
	switch {
	case ra == 0 || rb == 0:
		return nil, c.Errorf("both arguments to matmul need to be at least 1D, but they are %dD and %dD", ra, rb)
	case ra == 1 && rb == 1:
		return c.Apply("dot", a, b)
	case ra == 2 && rb == 1:
		return c.Apply("mv", a, b)
	case ra == 1 && rb == 2:
		return chain(c, a, step("unsqueeze", int64(0)), step("mm", b), step("squeeze", int64(0)))
	case ra == 2 && rb == 2:
		return c.Apply("mm", a, b)
	case foldsBatch(a, b):
		return matmulFolded(c, a, b)
	}
	return matmulBatched(c, a, b)
}

// foldsBatch tells whether the batch axes of the larger operand become rows of
// one matrix product. Torch does so if it costs no copy, or if the smaller
// operand wants a gradient, which would otherwise be summed over the batch.
func foldsBatch(a, b *graph.Tensor) bool {
	larger, smaller := a, b
	if len(a.Shape) < len(b.Shape) {
		larger, smaller = transposed(b), a
	}
	rank := len(larger.Shape)
	switch {
	case rank < 3 || len(smaller.Shape) > 2:
		return false
	case smaller.RequiresGrad:
		return true
	case len(a.Shape) == 2:
		return false
	case larger.Elements() == 0:
		return true
	}
	for i := range rank - 2 {
		if larger.Strides[i] != larger.Strides[i+1]*larger.Shape[i+1] {
			return false
		}
	}
	return true
}

// transposed returns t as mT shows it.
func transposed(t *graph.Tensor) *graph.Tensor {
	shape, strides, n := slices.Clone(t.Shape), slices.Clone(t.Strides), len(t.Shape)
	shape[n-1], shape[n-2] = shape[n-2], shape[n-1]
	strides[n-1], strides[n-2] = strides[n-2], strides[n-1]
	return &graph.Tensor{Shape: shape, Strides: strides, DType: t.DType, Storage: t.Storage, RequiresGrad: t.RequiresGrad}
}

func matmulFolded(c *op.Call, a, b *graph.Tensor) (*graph.Tensor, error) {
	swapped := len(b.Shape) > len(a.Shape)
	larger, smaller := a, b
	var err error
	if swapped {
		if larger, err = c.Apply("transpose", b, int64(-2), int64(-1)); err != nil {
			return nil, err
		}
		if smaller = a; len(a.Shape) == 2 {
			if smaller, err = c.Apply("transpose", a, int64(0), int64(1)); err != nil {
				return nil, err
			}
		}
	}
	batch := larger.Shape[:len(larger.Shape)-1]
	rows, err := c.Apply("reshape", larger, []int64{graph.Product(batch), lastSize(larger)})
	if err != nil {
		return nil, err
	}
	if len(smaller.Shape) == 1 {
		return chain(c, rows, step("mv", smaller), step("view", batch))
	}
	y, err := chain(c, rows, step("mm", smaller), step("view", slices.Concat(batch, smaller.Shape[1:])))
	if err != nil || !swapped {
		return y, err
	}
	return chain(c, y, step("transpose", int64(-2), int64(-1)), step("contiguous"))
}

func matmulBatched(c *op.Call, a, b *graph.Tensor) (*graph.Tensor, error) {
	ra, rb := len(a.Shape), len(b.Shape)
	if ra == 3 && rb == 3 && a.Shape[0] != b.Shape[0] {
		if y, done, err := matmulWithoutUnitBatch(c, a, b); done {
			return y, err
		}
	}
	rowsA, inner := int64(1), lastSize(b)
	if ra > 1 {
		rowsA = a.Shape[ra-2]
	}
	columns := int64(1)
	if rb > 1 {
		inner, columns = b.Shape[rb-2], b.Shape[rb-1]
	}
	batch, ok := op.BroadcastShapes(a.Shape[:max(ra-2, 0)], b.Shape[:max(rb-2, 0)])
	if !ok {
		return nil, c.Errorf("the batch axes of sizes %v and %v cannot be broadcast", a.Shape, b.Shape)
	}
	if lastSize(a) != inner {
		return nil, c.Errorf("shapes %v and %v cannot be multiplied", a.Shape, b.Shape)
	}
	count := graph.Product(batch)
	left, err := chain(c, a, step("expand", slices.Concat(batch, []int64{rowsA, inner})), step("reshape", []int64{count, rowsA, inner}))
	if err != nil {
		return nil, err
	}
	right, err := expandRight(c, b, batch, inner, columns)
	if err != nil {
		return nil, err
	}
	shape := slices.Clone(batch)
	if ra > 1 {
		shape = append(shape, rowsA)
	}
	if rb == 1 {
		return chain(c, left, step("bmm", right), step("squeeze", int64(-1)), step("view", shape))
	}
	return chain(c, left, step("bmm", right), step("view", append(shape, columns)))
}

func expandRight(c *op.Call, b *graph.Tensor, batch []int64, inner, columns int64) (*graph.Tensor, error) {
	count := graph.Product(batch)
	if len(b.Shape) == 1 {
		return chain(c, b, step("expand", append(slices.Clone(batch), inner)), step("reshape", []int64{count, inner}), step("unsqueeze", int64(2)))
	}
	return chain(c, b, step("expand", append(slices.Clone(batch), inner, columns)), step("reshape", []int64{count, inner, columns}))
}

// matmulWithoutUnitBatch takes a batch of 1 off an operand that wants a
// gradient, so that it need not be expanded.
func matmulWithoutUnitBatch(c *op.Call, a, b *graph.Tensor) (y *graph.Tensor, done bool, err error) {
	switch {
	case a.Shape[0] == 1 && a.RequiresGrad:
		if a, err = c.Apply("squeeze", a, int64(0)); err != nil {
			return nil, true, err
		}
	case b.Shape[0] == 1 && b.RequiresGrad:
		if b, err = c.Apply("squeeze", b, int64(0)); err != nil {
			return nil, true, err
		}
	default:
		return nil, false, nil
	}
	y, err = multiply(c, a, b)
	return y, true, err
}

// expandInner sums over the last axes of both operands; with a scalar it is a
// plain product.
func expandInner(c *op.Call) ([]*graph.Tensor, error) {
	a, b := c.Tensor("input"), c.Tensor("other")
	if len(a.Shape) == 0 || len(b.Shape) == 0 {
		return result(c.Apply("mul", a, b))
	}
	if a.Shape[len(a.Shape)-1] != b.Shape[len(b.Shape)-1] {
		return nil, c.Errorf("the last dimension must match on both input tensors but got shapes %v and %v", a.Shape, b.Shape)
	}
	return c.ApplyAll("tensordot", []any{a, b, []int64{-1}, []int64{-1}})
}

func expandTensordot(c *op.Call) ([]*graph.Tensor, error) {
	a, b := c.Tensor("input"), c.Tensor("other")
	dimsA, dimsB := c.Ints("dims_self"), c.Ints("dims_other")
	if n, counted := c.Arg("dims").(int64); counted {
		if n < 0 || n > int64(min(len(a.Shape), len(b.Shape))) {
			return nil, c.Errorf("tensordot expects dims between 0 and the number of axes, but got dims=%d", n)
		}
		dimsA, dimsB = nil, nil
		for i := range n {
			dimsA, dimsB = append(dimsA, int64(len(a.Shape))-n+i), append(dimsB, i)
		}
	}
	return result(contractAxes(c, a, b, dimsA, dimsB))
}

// contractAxes sums over pairs of axes: the operands are permuted and reshaped to
// matrices.
func contractAxes(c *op.Call, a, b *graph.Tensor, dimsA, dimsB []int64) (*graph.Tensor, error) {
	if len(dimsA) != len(dimsB) {
		return nil, c.Errorf("both dimension lists should have same length, got %v and %v", dimsA, dimsB)
	}
	freeA, sumA, err := splitAxes(c, a, dimsA)
	if err != nil {
		return nil, err
	}
	freeB, sumB, err := splitAxes(c, b, dimsB)
	if err != nil {
		return nil, err
	}
	if a, b, err = summedAgainstOne(c, a, b, sumA, sumB); err != nil {
		return nil, err
	}
	inner := int64(1)
	for i := range sumA {
		if a.Shape[sumA[i]] != b.Shape[sumB[i]] {
			return nil, c.Errorf("contracted dimensions need to match, but first has size %d in dim %d and second has size %d in dim %d",
				a.Shape[sumA[i]], sumA[i], b.Shape[sumB[i]], sumB[i])
		}
		inner *= a.Shape[sumA[i]]
	}
	shapeA, shapeB := pick(a.Shape, freeA), pick(b.Shape, freeB)
	if graph.Product(shapeA) == 1 && graph.Product(shapeB) == 1 && len(sumA) > 0 && a.DType == b.DType {
		return dotOfAll(c, a, b, slices.Concat(freeA, sumA), slices.Concat(sumB, freeB), slices.Concat(shapeA, shapeB))
	}
	left, err := chain(c, a, step("permute", slices.Concat(freeA, sumA)), step("reshape", []int64{graph.Product(shapeA), inner}))
	if err != nil {
		return nil, err
	}
	right, err := chain(c, b, step("permute", slices.Concat(sumB, freeB)), step("reshape", []int64{inner, graph.Product(shapeB)}))
	if err != nil {
		return nil, err
	}
	return chain(c, left, step("mm", right), step("reshape", slices.Concat(shapeA, shapeB)))
}

// dotOfAll is a contraction to one number: a dot product of operands that lie in
// order, else a product of elements and its sum (the operators that torch 2.15
// dispatches for tensordot).
func dotOfAll(c *op.Call, a, b *graph.Tensor, orderA, orderB, shape []int64) (*graph.Tensor, error) {
	left, err := c.Apply("permute", a, orderA)
	if err != nil {
		return nil, err
	}
	right, err := c.Apply("permute", b, orderB)
	if err != nil {
		return nil, err
	}
	if left.IsContiguous() && right.IsContiguous() {
		flat, err := c.Apply("view", right, []int64{-1})
		if err != nil {
			return nil, err
		}
		return chain(c, left, step("view", []int64{-1}), step("dot", flat), step("view", shape))
	}
	squeezed, err := c.Apply("squeeze", right)
	if err != nil {
		return nil, err
	}
	product, err := chain(c, left, step("squeeze"), step("mul", squeezed))
	if err != nil {
		return nil, err
	}
	sums, err := c.ApplyAll("sum", []any{product}, op.Keyword{Name: "dtype", Value: a.DType})
	if err != nil {
		return nil, err
	}
	return c.Apply("view", sums[0], shape)
}

// summedAgainstOne sums a contracted axis that meets one of size 1.
func summedAgainstOne(c *op.Call, a, b *graph.Tensor, sumA, sumB []int64) (x, y *graph.Tensor, err error) {
	for i := range sumA {
		switch {
		case a.Shape[sumA[i]] == 1 && b.Shape[sumB[i]] != 1:
			b, err = c.Apply("sum", b, []int64{sumB[i]}, true)
		case b.Shape[sumB[i]] == 1 && a.Shape[sumA[i]] != 1:
			a, err = c.Apply("sum", a, []int64{sumA[i]}, true)
		}
		if err != nil {
			return nil, nil, err
		}
	}
	return a, b, nil
}

// splitAxes returns the axes that stay, in order, and those summed over.
func splitAxes(c *op.Call, t *graph.Tensor, dims []int64) (free, sum []int64, err error) {
	for _, d := range dims {
		if len(t.Shape) == 0 {
			return nil, nil, c.Errorf("cannot contract dim %d of a scalar", d)
		}
		axis, err := c.Axis(d, len(t.Shape))
		if err != nil {
			return nil, nil, err
		}
		if slices.Contains(sum, int64(axis)) {
			return nil, nil, c.Errorf("dim %d appears multiple times in the list of dims", axis)
		}
		sum = append(sum, int64(axis))
	}
	for i := range t.Shape {
		if !slices.Contains(sum, int64(i)) {
			free = append(free, int64(i))
		}
	}
	return free, sum, nil
}

func pick(shape []int64, axes []int64) []int64 {
	sizes := make([]int64, len(axes))
	for i, axis := range axes {
		sizes[i] = shape[axis]
	}
	return sizes
}

// expandKron interleaves the axes of both operands with axes of size 1,
// multiplies and merges each pair.
func expandKron(c *op.Call) ([]*graph.Tensor, error) {
	a, b := c.Tensor("input"), c.Tensor("other")
	rank := max(len(a.Shape), len(b.Shape))
	var shapeA, shapeB, shape []int64
	for i := range rank {
		sa, sb := sizeFromRight(a.Shape, rank-i), sizeFromRight(b.Shape, rank-i)
		shapeA, shapeB, shape = append(shapeA, sa, 1), append(shapeB, 1, sb), append(shape, sa*sb)
	}
	left, err := c.Apply("reshape", a, shapeA)
	if err != nil {
		return nil, err
	}
	right, err := c.Apply("reshape", b, shapeB)
	if err != nil {
		return nil, err
	}
	return result(chain(c, left, step("mul", right), step("view", shape)))
}

// sizeFromRight is the size of the i-th axis from the right, 1 beyond the left.
func sizeFromRight(shape []int64, i int) int64 {
	if i > len(shape) {
		return 1
	}
	return shape[len(shape)-i]
}

func expandMatrixPower(c *op.Call) ([]*graph.Tensor, error) {
	x, n := c.Tensor("input"), c.Int("n")
	rank := len(x.Shape)
	if rank < 2 || x.Shape[rank-1] != x.Shape[rank-2] {
		return nil, c.Errorf("expected square matrices, got size %v", x.Shape)
	}
	var err error
	if n < 0 && n > math.MinInt32 {
		if x, err = c.Apply("inv", x); err != nil {
			return nil, err
		}
		n = -n
	}
	if n < 0 {
		return nil, c.Errorf("exponent %d is out of range", n)
	}
	if n == 0 {
		identity, err := c.ApplyAll("eye", []any{x.Shape[rank-1]}, op.Keyword{Name: "dtype", Value: x.DType})
		if err != nil {
			return nil, err
		}
		copied, err := cloneAs(c, x, "contiguous_format")
		if err != nil {
			return nil, err
		}
		return result(c.ApplyInPlace("copy", copied, identity[0]))
	}
	var power *graph.Tensor
	for square := x; n > 0; n /= 2 {
		if n%2 == 1 {
			if power == nil {
				power = square
			} else if power, err = multiply(c, power, square); err != nil {
				return nil, err
			}
		}
		if n > 1 {
			if square, err = multiply(c, square, square); err != nil {
				return nil, err
			}
		}
	}
	return []*graph.Tensor{power}, nil
}
