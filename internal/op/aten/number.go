package aten

// This file refuses numbers that an element type does not take.

import (
	"heft/internal/graph"
	"heft/internal/op"
)

// expectNumberFits refuses a number that an element type does not hold.
func expectNumberFits(c *op.Call, name string, dtype graph.DType) error {
	if op.NumberFits(c.Arg(name), dtype) {
		return nil
	}
	return c.Errorf("value cannot be converted to type %v without overflow", dtype)
}
