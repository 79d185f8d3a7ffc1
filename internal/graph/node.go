package graph

// This file holds the nodes of a model file.

// Node is a node of a model file as the file has it: the operators of the graph are
// what it was translated to. Nodes inside of functions, branches and loops are not
// listed.
type Node struct {
	Operator string // "Conv"
	Domain   string // of the operator: "com.microsoft"; "" for the format's own
	Inputs   []NodeValue
	Outputs  []NodeValue
	Attrs    Attrs // numbers, lists of numbers and texts
	Call     *Call // the module call that it ran in
}

// NodeValue is an input or output of a node.
type NodeValue struct {
	Name   string // "" where an optional one is left out
	Tensor *Tensor
	Stored bool // the file holds its elements: an initializer
}

// Shape is the value's shape and whether it is a tensor.
func (v NodeValue) Shape() ([]int64, bool) {
	if v.Tensor == nil {
		return nil, false
	}
	return v.Tensor.Shape, true
}

// Input is an input, without a tensor where there are fewer.
func (n *Node) Input(i int) NodeValue { return nodeValue(n.Inputs, i) }

// Output is an output, without a tensor where there are fewer.
func (n *Node) Output(i int) NodeValue { return nodeValue(n.Outputs, i) }

func nodeValue(values []NodeValue, i int) NodeValue {
	if i >= len(values) {
		return NodeValue{}
	}
	return values[i]
}
