package op

// This file holds what an in-place operator does to its first argument: what is refused,
// and which values are written.

import (
	"fmt"
	"slices"

	"heft/internal/graph"
)

// overwrite turns the inferred output into the first argument itself, as the
// in-place form returns it.
func (b *Builder) overwrite(c *Call) error {
	inputs := c.inputs()
	if len(inputs) == 0 || inputs[0] == nil || len(c.outputs) == 0 {
		return c.Errorf("the in-place form needs a tensor")
	}
	self := inputs[0]
	out := c.outputs[0]
	if out == self {
		return nil
	}
	if err := b.refuseLeaf(c, self); err != nil {
		return err
	}
	if !slices.Equal(out.Shape, self.Shape) {
		return c.Errorf("output with shape %v doesn't match the broadcast shape %v", self.Shape, out.Shape)
	}
	if !CanCast(out.DType, self.DType) {
		return c.Errorf("result type %v can't be cast to the desired output type %v", out.DType, self.DType)
	}
	if b.Recording && b.several[self] && !b.NoGrad && (self.RequiresGrad || out.RequiresGrad) {
		if !b.Evaluating {
			return c.Errorf("this view is the output of a function that returns multiple views; such functions do not allow the output views to be modified inplace")
		}
		b.Assume("no_grad", "torch.no_grad(): a view is changed in place that is one of several results", "a run with autograd on fails there, and training does")
	}
	if slices.ContainsFunc(inputs[1:], func(t *graph.Tensor) bool { return overlapsInPart(self, t) }) {
		return c.Errorf("unsupported operation: some elements of the input tensor and the written-to tensor (shape %v, strides %v) refer to a single memory location; clone() the tensor before", self.Shape, self.Strides)
	}
	if overlapsItself(self) && !c.Operator.WritesShared {
		return c.Errorf("more than one element of the written-to tensor (shape %v, strides %v) refers to a single memory location; clone() it first", self.Shape, self.Strides)
	}
	b.write(self, out.Known())
	b.Written(self)
	c.outputs[0] = self
	return nil
}

// refuseLeaf refuses to change a leaf that requires grad in place, or a view of one.
func (b *Builder) refuseLeaf(c *Call, self *graph.Tensor) error {
	isLeaf := func(t *graph.Tensor) bool { return t.RequiresGrad && (t.Param != nil || b.leaves[t]) }
	if b.Recording && !b.NoGrad && (isLeaf(self) || isLeaf(b.baseOf(self))) {
		return c.Errorf("a leaf Variable that requires grad is being used in an in-place operation (%s)", leafName(self))
	}
	return nil
}

// leafName is a parameter's path, or the size of another leaf.
func leafName(t *graph.Tensor) string {
	if t.Param != nil {
		return t.Param.Path
	}
	return fmt.Sprintf("a tensor of size %v", t.Shape)
}

// overlapsItself tells whether an axis of more than one element stands still in
// memory, as after expand.
func overlapsItself(t *graph.Tensor) bool {
	if t.Elements() == 0 {
		return false
	}
	for i, size := range t.Shape {
		if size > 1 && t.Strides[i] == 0 {
			return true
		}
	}
	return false
}

// write puts values into the storage behind a view; unknown ones make the
// whole storage unknown, and known ones that fill it make it known.
func (b *Builder) write(self *graph.Tensor, numbers []float64) {
	if self.Storage.Known == nil {
		if self.Offset == 0 && self.Bytes() == self.Storage.Bytes && IsDense(self) {
			setKnown(self, numbers)
		}
		return
	}
	if numbers == nil {
		self.Storage.Known = nil
		return
	}
	known := slices.Clone(self.Storage.Known)
	i := 0
	self.EachOffset(func(offset int64) {
		known[offset], _ = Round(self.DType, numbers[i])
		i++
	})
	self.Storage.Known = known
}

// CanCast is torch's rule for in-place results: not from a higher category to
// a lower one.
func CanCast(from, to graph.DType) bool {
	return promotionCategory(from) <= promotionCategory(to) || promotionCategory(to) == 1 && promotionCategory(from) == 1
}
