package onnx

// This file translates matrix products.

import (
	"strings"

	"heft/internal/graph"
)

func matmulRules() map[string]*rule {
	return map[string]*rule{
		"MatMul":        {least: 2, run: func(c *call) ([]value, error) { return c.one("matmul", c.tensor(0), c.tensor(1)) }},
		"Gemm":          {least: 2, run: runGemm},
		"MatMulInteger": {least: 2, run: runMatMulInteger},
		"QLinearMatMul": {least: 8, run: runQLinearMatMul},
		"Einsum":        {least: 1, run: runEinsum},
		"Det":           {least: 1, run: unary("det")},
	}
}

// runGemm is torch's linear where it looks like one: y = x·Wᵀ + b with a bias
// for each output. Else it is addmm.
func runGemm(c *call) ([]value, error) {
	a, b := c.tensor(0), c.tensor(1)
	alpha, beta := c.float("alpha", 1), c.float("beta", 1)
	if len(a.Shape) != 2 || len(b.Shape) != 2 {
		if c.version >= 7 || len(a.Shape) < 2 || len(b.Shape) != 2 {
			return nil, c.errorf("multiplies matrices, got sizes %v and %v", a.Shape, b.Shape)
		}
		a = c.do("flatten", a, int64(1)) // as old writers left out
	}
	if c.bool("transA", false) {
		a = c.do("t", a)
	}
	bias := c.tensor(2)
	vector := bias == nil || len(bias.Shape) == 1 && c.err == nil && bias.Shape[0] == rows(b, c.bool("transB", false))
	if c.bool("transB", false) {
		if alpha == 1 && beta == 1 && vector {
			return c.one("linear", a, b, orNone(bias))
		}
		b = c.do("t", b)
	}
	if bias == nil || beta == 0 {
		y := c.do("mm", a, b)
		if alpha != 1 {
			y = c.do("mul", y, alpha)
		}
		return c.result(y)
	}
	if !bias.DType.IsFloating() {
		return c.one("add", c.do("mm", a, b), bias)
	}
	return c.one("addmm", bias, a, b, keyword("beta", beta), keyword("alpha", alpha))
}

// rows is the number of outputs of a product with b.
func rows(b *graph.Tensor, transposed bool) int64 {
	if transposed {
		return b.Shape[0]
	}
	return b.Shape[1]
}

func runMatMulInteger(c *call) ([]value, error) {
	return c.one("to", c.do("matmul", c.real(c.tensor(0)), c.real(c.tensor(1))), graph.Int32)
}

func runQLinearMatMul(c *call) ([]value, error) {
	y := c.do("matmul", c.real(c.tensor(0)), c.real(c.tensor(3)))
	return c.result(requantized(c, y, c.tensor(7)))
}

func runEinsum(c *call) ([]value, error) {
	equation := strings.ReplaceAll(c.text("equation", ""), " ", "")
	return c.one("einsum", equation, c.tensors())
}
