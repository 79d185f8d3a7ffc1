package onnx

// This file decides when two names of a stored weight are one parameter.

import (
	"strings"

	"heft/internal/graph"
)

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
	if t.isTied(x, name, slot, at) {
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

func (t *tracer) isTied(x *graph.Tensor, name, slot string, at use) bool {
	first := t.users[x.Param]
	if first.node == nil || at.node == nil || ownerName(name) != "" && ownerName(name) == ownerName(x.Param.Path) {
		return false // two names in one module are two weights
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

// separate gives a node weights of its own where torch's newer exporter wrote
// another module's into its slots. It stores equal vectors once, without a
// trace but the name: a second norm that reads layers.0.bn.weight.
func (t *tracer) separate(n *nodeProto, inputs []value) {
	if n.metadata[noteScopes] == "" || t.path == "" {
		return // the root's own code may read any module's vectors
	}
	shared := matrixOwner(n, inputs)
	for i := range inputs {
		x := inputs[i].tensor
		slot := slotOf(use{node: n, index: i})
		if x == nil || x.Param == nil || slot == "" || wideAxes(x.Shape) > 1 || !isStateDictKey(x.Param.Path) {
			continue
		}
		if len(t.uses.main.consumers[n.inputs[i]]) < 2 || isFoldedBias(x.Param.Path) {
			continue // read once: whatever it is called, it is no copy
		}
		if shared == ownerName(x.Param.Path) {
			continue // of a layer that several modules share
		}
		if key := join(t.path, slot); key != x.Param.Path && !strings.HasPrefix(x.Param.Path, t.path+".") || isStatistic(slot) && !isStatistic(x.Param.Path) {
			inputs[i].tensor = t.ownVector(x, key, slot)
		}
	}
}

// matrixOwner is the module whose weight a node reads, as its name tells. A
// matrix is never equal to another by chance.
func matrixOwner(n *nodeProto, inputs []value) string {
	for i := range inputs {
		if x := inputs[i].tensor; x != nil && x.Param != nil && wideAxes(x.Shape) > 1 && slotOf(use{node: n, index: i}) == "weight" {
			return ownerName(x.Param.Path)
		}
	}
	return ""
}

// ownVector makes a parameter or buffer once for each place.
func (t *tracer) ownVector(x *graph.Tensor, key, slot string) *graph.Tensor {
	if y := t.separated[key]; y != nil {
		return y
	}
	y, err := t.builder.NewTensor(x.Shape, x.DType)
	if err != nil {
		return x
	}
	kind := parameter
	if isStatistic(slot) {
		kind = buffer
	}
	t.register(y, key, kind, slot, nil)
	t.separated[key] = y
	t.equalCopy++
	return y
}
