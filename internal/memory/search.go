package memory

// This file notes for which convolutions cuDNN has searched an algorithm.

import (
	"fmt"

	"heft/internal/graph"
	"heft/internal/op"
)

// searches are the convolutions for which cuDNN has found an algorithm in a
// process: one for each pass, type, shapes, layouts and geometry.
type searches map[string]bool

// add notes a convolution, and tells whether it is the first of its kind.
func (s *searches) add(o *graph.Op, pass op.Pass) bool {
	key := fmt.Sprint(pass, o.Name, o.Inputs[0].DType, o.Attrs.Ints("stride"), o.Attrs.Ints("padding"), o.Attrs.Ints("dilation"), o.Attrs.Int("groups"))
	for _, t := range o.Inputs[:2] {
		key += fmt.Sprint(t.Shape, t.Strides)
	}
	if (*s)[key] {
		return false
	}
	if *s == nil {
		*s = searches{}
	}
	(*s)[key] = true
	return true
}
