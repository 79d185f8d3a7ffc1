package aten

// This file holds what Eval rules share: known elements of tensors and numbers
// laid out for a result's shape.

import (
	"slices"

	"heft/internal/graph"
	"heft/internal/op"
)

// broadcastKnown returns the known elements of t expanded to a shape, in
// row-major order.
func broadcastKnown(t *graph.Tensor, shape []int64) []float64 {
	if slices.Equal(t.Shape, shape) {
		return t.Known()
	}
	return expandedTo(t, shape).Known()
}

func expandedTo(t *graph.Tensor, shape []int64) *graph.Tensor {
	return &graph.Tensor{
		Shape: shape, Strides: op.BroadcastStrides(t, shape), Offset: t.Offset,
		DType: t.DType, Storage: t.Storage,
	}
}

// knownOperand returns an argument's elements, tensor or number, expanded to a shape
// and rounded to the type that the operator computes in.
func knownOperand(c *op.Call, name string, shape []int64, compute graph.DType) []float64 {
	var numbers []float64
	if t := c.Tensor(name); t != nil {
		numbers = broadcastKnown(t, shape)
	} else {
		numbers = slices.Repeat([]float64{c.Float(name)}, int(graph.Product(shape)))
	}
	for i, x := range numbers {
		numbers[i], _ = op.Round(compute, x)
	}
	return numbers
}

// operand is knownOperand for who only reads: detectors make tables for every image, and
// a copy of each argument would be most of the work.
type operand struct {
	numbers []float64
	step    int // 0 for one number
	n       int // of elements
	compute graph.DType
}

// at is the i-th element.
func (o *operand) at(i int) float64 {
	x, _ := op.Round(o.compute, o.numbers[i*o.step])
	return x
}

func readOperand(c *op.Call, name string, shape []int64, compute graph.DType) operand {
	t := c.Tensor(name)
	if t == nil {
		return operand{numbers: []float64{c.Float(name)}, n: int(graph.Product(shape)), compute: compute}
	}
	if !slices.Equal(t.Shape, shape) {
		t = expandedTo(t, shape)
	}
	numbers := t.ReadKnown()
	return operand{numbers: numbers, step: 1, n: len(numbers), compute: compute}
}

// evalBinary applies f to the elements of "input" and "other".
func evalBinary(c *op.Call, f func(a, b float64) float64) [][]float64 {
	shape := c.Outputs()[0].Shape
	compute := op.ResultType(c.DefaultDType(), c.Arg("input"), c.Arg("other"))
	if c.Outputs()[0].DType.IsFloating() {
		compute = c.Outputs()[0].DType
	}
	a, b := readOperand(c, "input", shape, compute), readOperand(c, "other", shape, compute)
	if a.n != b.n {
		return nil
	}
	numbers := make([]float64, a.n)
	for i := range numbers {
		numbers[i] = f(a.at(i), b.at(i))
	}
	return [][]float64{numbers}
}
