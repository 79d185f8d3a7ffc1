package convention

// This file holds what the rules of tools are made of that count ONNX files: they look
// at a file's own nodes, with their attributes, and at what it stores.

import "heft/internal/graph"

// nodeRule is what a tool counts for a node of one operator.
type nodeRule struct {
	says  string
	count func(n *graph.Node) int64
}

// nodeRules maps operators of ONNX to rules.
type nodeRules map[string]nodeRule

// with adds a rule for several operators.
func (rules nodeRules) with(rule nodeRule, names ...string) nodeRules {
	for _, name := range names {
		rules[name] = rule
	}
	return rules
}

// parts counts every node; those of operators without a rule by another one.
func (rules nodeRules) parts(g *graph.Graph, otherwise nodeRule) []Part {
	var parts []Part
	for i := range g.Nodes {
		n := &g.Nodes[i]
		rule, ok := rules[n.Operator]
		if !ok {
			rule = otherwise
		}
		parts = append(parts, Part{Call: n.Call, What: n.Operator, Count: rule.count(n), Says: rule.says})
	}
	return parts
}

// uncounted is the rule of what counts nothing.
func uncounted() nodeRule { return nodeRule{"", func(*graph.Node) int64 { return 0 }} }

// sizeOfShape is the number of elements that a tool takes a shape for, where one
// without axes is a case of its own.
func sizeOfShape(v graph.NodeValue, scalar int64) int64 {
	shape, ok := v.Shape()
	if !ok {
		return 0
	}
	if len(shape) == 0 {
		return scalar
	}
	return graph.Product(shape)
}

// axisSize is a size of a value counted from the back (-1 is the last axis), 0 where it
// has none.
func axisSize(v graph.NodeValue, axis int) int64 {
	shape, _ := v.Shape()
	if axis < 0 {
		axis += len(shape)
	}
	if axis < 0 || axis >= len(shape) {
		return 0
	}
	return shape[axis]
}

// sizesFrom is the product of a value's sizes from an axis on.
func sizesFrom(v graph.NodeValue, axis int) int64 {
	shape, _ := v.Shape()
	return graph.Product(shape[min(axis, len(shape)):])
}
