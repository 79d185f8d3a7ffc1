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
	expanded := graph.Tensor{
		Shape: shape, Strides: op.BroadcastStrides(t, shape), Offset: t.Offset,
		DType: t.DType, Storage: t.Storage,
	}
	return expanded.Known()
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

// evalBinary applies f to the elements of "input" and "other".
func evalBinary(c *op.Call, f func(a, b float64) float64) [][]float64 {
	shape := c.Outputs()[0].Shape
	compute := op.ResultType(c.DefaultDType(), c.Arg("input"), c.Arg("other"))
	if c.Outputs()[0].DType.IsFloating() {
		compute = c.Outputs()[0].DType
	}
	a, b := knownOperand(c, "input", shape, compute), knownOperand(c, "other", shape, compute)
	if len(a) != len(b) {
		return nil
	}
	for i := range a {
		a[i] = f(a[i], b[i])
	}
	return [][]float64{a}
}
