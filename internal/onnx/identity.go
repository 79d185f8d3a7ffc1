package onnx

import "heft/internal/graph"

// runIdentity returns its input. Between names of weights it is the mark of a
// writer that stores equal constants once.
func runIdentity(c *call) ([]value, error) {
	if len(c.in) == 0 {
		return nil, c.errorf("input 0 is missing")
	}
	if x := c.tensor(0); x != nil && x.Param != nil && isCopy(c.node) {
		return c.result(c.tracer.copied(c.scope, x, c.node.outputs[0]))
	}
	return c.in[:1], nil
}

// copied decides whether a second name of a stored weight is a weight of its
// own. The exporter stores constants of equal values once, and values are equal
// by chance in a model that was not trained: all its biases are zero. The
// model itself ties them if one layer runs twice, or if the same table embeds
// words and predicts them.
func (t *tracer) copied(s *scope, x *graph.Tensor, name string) *graph.Tensor {
	slot, at := t.uses.place(s.body, name)
	if t.isTied(x, slot, at) {
		x.Param.Aliases = append(x.Param.Aliases, name)
		return x
	}
	proto := &tensorProto{name: name, dtype: x.DType, dims: x.Shape, stored: -1}
	y, err := t.weight(s, proto, asInput)
	if err != nil || y.Param == nil {
		return x
	}
	t.equalCopy++
	return y
}

func (t *tracer) isTied(x *graph.Tensor, slot string, at use) bool {
	first := t.users[x.Param]
	if first.node == nil || at.node == nil {
		return false
	}
	path, known := t.tree.nodePath(at.node)
	firstPath, _ := t.tree.nodePath(first.node)
	firstSlot, _ := t.uses.slot(first.body, first.node.inputs[first.index], 0)
	sameKind := at.node.opType == first.node.opType
	if known && path == firstPath && slot == firstSlot && sameKind {
		return true
	}
	return wideAxes(x.Shape) > 1 && !sameKind
}

// wideAxes counts the axes of more than one element.
func wideAxes(shape []int64) int {
	n := 0
	for _, size := range shape {
		if size > 1 {
			n++
		}
	}
	return n
}
