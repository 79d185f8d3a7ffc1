package op

import (
	"slices"

	"heft/internal/graph"
)

// This file holds what Eval rules share: known elements of tensors and numbers
// laid out for a result's shape.

// broadcastKnown returns the known elements of t expanded to a shape, in
// row-major order.
func broadcastKnown(t *graph.Tensor, shape []int64) []float64 {
	if slices.Equal(t.Shape, shape) {
		return t.Known()
	}
	expanded := graph.Tensor{
		Shape: shape, Strides: broadcastStrides(t, shape), Offset: t.Offset,
		DType: t.DType, Storage: t.Storage,
	}
	return expanded.Known()
}

// operand returns an argument's elements, tensor or number, expanded to a shape
// and rounded to the type that the operator computes in.
func (c *Call) operand(name string, shape []int64, compute graph.DType) []float64 {
	var numbers []float64
	if t := c.Tensor(name); t != nil {
		numbers = broadcastKnown(t, shape)
	} else {
		numbers = slices.Repeat([]float64{c.Float(name)}, int(graph.Product(shape)))
	}
	for i, x := range numbers {
		numbers[i], _ = Round(compute, x)
	}
	return numbers
}

// evalBinary applies f to the elements of "input" and "other".
func evalBinary(c *Call, f func(a, b float64) float64) [][]float64 {
	shape := c.outputs[0].Shape
	compute := ResultType(c.DefaultDType(), c.Arg("input"), c.Arg("other"))
	if c.outputs[0].DType.IsFloating() {
		compute = c.outputs[0].DType
	}
	a, b := c.operand("input", shape, compute), c.operand("other", shape, compute)
	if len(a) != len(b) {
		return nil
	}
	for i := range a {
		a[i] = f(a[i], b[i])
	}
	return [][]float64{a}
}

// perElement is the work of an element-wise operator: so much for each element
// of the first output.
func perElement(w Work) func(o *graph.Op) Work {
	return func(o *graph.Op) Work { return w.times(o.Outputs[0].Elements()) }
}

// perInput is the work of an operator that passes once over its first input.
func perInput(w Work) func(o *graph.Op) Work {
	return func(o *graph.Op) Work {
		if len(o.Inputs) == 0 || o.Inputs[0] == nil {
			return Work{}
		}
		return w.times(o.Inputs[0].Elements())
	}
}

func (w Work) times(n int64) Work {
	return Work{
		MACs: w.MACs * n, Adds: w.Adds * n, Muls: w.Muls * n, Compares: w.Compares * n,
		Divides: w.Divides * n, Exps: w.Exps * n, Read: w.Read * n, Written: w.Written * n,
	}
}
