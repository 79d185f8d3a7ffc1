package aten

// This file holds einsum's products.

import (
	"slices"

	"heft/internal/graph"
	"heft/internal/op"
)

// contract multiplies the aligned operands from left to right. An axis is
// summed over with the product after which no operand has it.
func (e *einsum) contract(c *op.Call, operands []*graph.Tensor) (*graph.Tensor, error) {
	uses, err := e.countUses(c, operands)
	if err != nil {
		return nil, err
	}
	s := newScript(c)
	single := len(operands) == 1
	for len(operands) > 1 && s.err == nil {
		a, b := operands[0], operands[1]
		a, b, both := e.sumAlone(s, a, b, uses)
		if s.err != nil {
			break
		}
		product := s.sumProduct(a, b, both)
		operands = append([]*graph.Tensor{product}, operands[2:]...)
	}
	if s.err != nil {
		return nil, s.err
	}
	t := operands[0]
	switch {
	case e.rank == e.results:
		return t, nil
	case single:
		var dims []int64
		for axis := e.results; axis < e.rank; axis++ {
			dims = append(dims, int64(axis))
		}
		return c.Apply("sum", t, dims)
	}
	return c.Apply("view", t, t.Shape[:e.results])
}

// countUses tells for each axis how many operands have more than one element
// there, and checks that they agree.
func (e *einsum) countUses(c *op.Call, operands []*graph.Tensor) ([]int, error) {
	uses := make([]int, e.rank)
	for axis := range uses {
		size := int64(1)
		for _, t := range operands {
			n := t.Shape[axis]
			if n == 1 {
				continue
			}
			if size != 1 && n != size {
				return nil, c.Errorf("operands do not broadcast: sizes %d and %d for one subscript", size, n)
			}
			size = n
			uses[axis]++
		}
	}
	return uses, nil
}

// sumAlone sums over the axes that only one of two operands has and no other
// needs, and returns those that both have for the last time.
func (e *einsum) sumAlone(s *script, a, b *graph.Tensor, uses []int) (*graph.Tensor, *graph.Tensor, []int64) {
	var onlyA, onlyB, both []int64
	for axis := e.results; axis < e.rank; axis++ {
		inA, inB := a.Shape[axis] != 1, b.Shape[axis] != 1
		switch {
		case inA && inB:
			if uses[axis]--; uses[axis] == 1 {
				both, uses[axis] = append(both, int64(axis)), 0
			}
		case uses[axis] == 1 && inA:
			onlyA, uses[axis] = append(onlyA, int64(axis)), 0
		case uses[axis] == 1 && inB:
			onlyB, uses[axis] = append(onlyB, int64(axis)), 0
		}
	}
	if onlyA != nil {
		a = s.do("sum", a, onlyA, true)
	}
	if onlyB != nil {
		b = s.do("sum", b, onlyB, true)
	}
	return a, b, both
}

// sumProduct multiplies two tensors of one rank and sums over axes that both
// have, as a batched matrix product. Summed axes stay with size 1.
func (s *script) sumProduct(a, b *graph.Tensor, summed []int64) *graph.Tensor {
	if len(summed) == 0 {
		return s.do("mul", a, b)
	}
	var batch, rows, columns []int64 // axes that both have, only the left, only the right or neither
	for axis := range int64(len(a.Shape)) {
		switch {
		case slices.Contains(summed, axis):
		case a.Shape[axis] != 1 && b.Shape[axis] != 1:
			batch = append(batch, axis)
		case a.Shape[axis] != 1:
			rows = append(rows, axis)
		default:
			columns = append(columns, axis)
		}
	}
	sizes := func(t *graph.Tensor, axes []int64) int64 { return graph.Product(pick(t.Shape, axes)) }
	count, inner := sizes(a, batch), sizes(a, summed)
	left := s.do("reshape", s.do("permute", a, slices.Concat(batch, rows, summed, columns)), []int64{count, sizes(a, rows), inner})
	right := s.do("reshape", s.do("permute", b, slices.Concat(batch, summed, columns, rows)), []int64{count, inner, sizes(b, columns)})
	order := slices.Concat(batch, rows, summed, columns)
	shape := slices.Concat(pick(a.Shape, batch), pick(a.Shape, rows), slices.Repeat([]int64{1}, len(summed)), pick(b.Shape, columns))
	back := make([]int64, len(order))
	for i, axis := range order {
		back[axis] = int64(i)
	}
	return s.do("permute", s.do("view", s.do("bmm", left, right), shape), back)
}
