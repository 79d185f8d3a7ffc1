package aten

// This file holds products of several matrices in their cheapest order.

import (
	"math"

	"heft/internal/graph"
	"heft/internal/op"
)

// expandMultiDot multiplies a chain of matrices in the cheapest order. The
// first and last operand may be vectors.
func expandMultiDot(c *op.Call) ([]*graph.Tensor, error) {
	operands := c.Tensors("tensors")
	if operands == nil {
		operands = c.Tensors("matrices")
		for _, t := range operands {
			if len(t.Shape) != 2 {
				return nil, c.Errorf("expected matrices, got a tensor of shape %v", t.Shape)
			}
		}
	}
	chain, err := matrixChain(c, operands)
	if err != nil {
		return nil, err
	}
	y, err := multiplyChain(c, chain, cheapestSplits(chain), 0, len(chain)-1)
	if err != nil {
		return nil, err
	}
	var shape []int64
	if first := operands[0]; len(first.Shape) == 2 {
		shape = append(shape, first.Shape[0])
	}
	if last := operands[len(operands)-1]; len(last.Shape) == 2 {
		shape = append(shape, last.Shape[1])
	}
	if len(shape) == 2 {
		return []*graph.Tensor{y}, nil
	}
	return result(c.Apply("view", y, shape))
}

// matrixChain checks the operands and makes vectors at the ends matrices.
func matrixChain(c *op.Call, operands []*graph.Tensor) ([]*graph.Tensor, error) {
	if len(operands) == 0 || len(operands) > 1000 {
		return nil, c.Errorf("expected between 1 and 1000 matrices, got %d", len(operands))
	}
	chain := make([]*graph.Tensor, len(operands))
	for i, t := range operands {
		switch {
		case t == nil:
			return nil, c.Errorf("operand %d is None", i)
		case len(t.Shape) == 2:
			chain[i] = t
		case len(t.Shape) == 1 && i == 0:
			row, err := c.Apply("unsqueeze", t, int64(0))
			if err != nil {
				return nil, err
			}
			chain[i] = row
		case len(t.Shape) == 1 && i == len(operands)-1:
			column, err := c.Apply("unsqueeze", t, int64(-1))
			if err != nil {
				return nil, err
			}
			chain[i] = column
		default:
			return nil, c.Errorf("operand %d must be a matrix, got size %v", i, t.Shape)
		}
		if i > 0 && chain[i-1].Shape[1] != chain[i].Shape[0] {
			return nil, c.Errorf("operands %d and %d with shapes %v and %v cannot be multiplied", i-1, i, chain[i-1].Shape, chain[i].Shape)
		}
	}
	return chain, nil
}

// cheapestSplits finds by dynamic programming where to split each part of the
// chain: for sizes 10×100, 100×5, 5×50 the product of the first two comes first
// (7,500 multiplications instead of 75,000).
func cheapestSplits(chain []*graph.Tensor) [][]int {
	n := len(chain)
	cost, split := make([][]float64, n), make([][]int, n)
	for i := range n {
		cost[i], split[i] = make([]float64, n), make([]int, n)
	}
	for length := 1; length < n; length++ {
		for i := 0; i+length < n; i++ {
			j := i + length
			cost[i][j] = math.Inf(1)
			for k := i; k < j; k++ {
				product := float64(chain[i].Shape[0]) * float64(chain[k].Shape[1]) * float64(chain[j].Shape[1])
				if total := cost[i][k] + cost[k+1][j] + product; total < cost[i][j] {
					cost[i][j], split[i][j] = total, k
				}
			}
		}
	}
	return split
}

func multiplyChain(c *op.Call, chain []*graph.Tensor, split [][]int, i, j int) (*graph.Tensor, error) {
	if i == j {
		return chain[i], nil
	}
	left, err := multiplyChain(c, chain, split, i, split[i][j])
	if err != nil {
		return nil, err
	}
	right, err := multiplyChain(c, chain, split, split[i][j]+1, j)
	if err != nil {
		return nil, err
	}
	return c.Apply("mm", left, right)
}
