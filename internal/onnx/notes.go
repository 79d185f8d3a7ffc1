package onnx

// This file keeps a file's own nodes, for tools that count them.

import "heft/internal/graph"

// note keeps a node of the main graph as it ran.
func (t *tracer) note(n *nodeProto, inputs, results []value) {
	if t.depth > 0 {
		return
	}
	note := graph.Node{
		Operator: n.opType, Domain: n.domain, Attrs: attrsOf(n.attributes),
		Inputs: t.noteValues(n.inputs, inputs), Outputs: t.noteValues(n.outputs, results),
	}
	if len(t.open) > 0 {
		note.Call = t.open[len(t.open)-1]
	}
	t.nodes = append(t.nodes, note)
}

func (t *tracer) noteValues(names []string, values []value) []graph.NodeValue {
	list := make([]graph.NodeValue, len(names))
	for i, name := range names {
		list[i] = graph.NodeValue{Name: name, Stored: t.stored[name]}
		if i < len(values) && values[i].kind == isTensor {
			list[i].Tensor = values[i].tensor
		}
	}
	return list
}

// attrsOf are the attributes that are numbers, lists of numbers or texts.
func attrsOf(attributes []*attributeProto) graph.Attrs {
	var attrs graph.Attrs
	for _, a := range attributes {
		switch {
		case len(a.ints) > 0:
			attrs = append(attrs, graph.Attr{Name: a.name, Value: a.ints})
		case a.text != "":
			attrs = append(attrs, graph.Attr{Name: a.name, Value: a.text})
		case a.tensor == nil && a.graph == nil && a.int != 0:
			attrs = append(attrs, graph.Attr{Name: a.name, Value: a.int})
		}
	}
	return attrs
}

// storedElements are the elements of a graph's initializers by the shapes that the file
// gives them: of packed weights, their bytes.
func storedElements(g *graphProto) int64 {
	var n int64
	for _, c := range g.initializers {
		n += graph.Product(c.dims)
	}
	return n
}

// storedNames are the names of what a graph holds the elements of.
func storedNames(g *graphProto) map[string]bool {
	stored := map[string]bool{}
	for _, c := range g.initializers {
		stored[c.name] = true
	}
	return stored
}
