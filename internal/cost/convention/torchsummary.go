package convention

// This file holds torchsummary 1.5.1 and its repository's head, which prints no work
// but shapes, parameters and sizes: a row for each call of a module that is no
// Sequential or ModuleList; the release leaves the root out.

import (
	"fmt"

	"heft/internal/graph"
)

func torchsummary() *Convention {
	return &Convention{
		Name: "torchsummary", Release: "1.5.1", Unit: "bytes", Programs: true,
		Counts:     "its forward/backward pass size: 8 bytes for each element that a module puts out, containers again; parameters named weight and bias, once for each call",
		parts:      func(g *graph.Graph) []Part { return torchsummaryParts(g, false) },
		parameters: func(g *graph.Graph) int64 { return torchsummaryParameters(g, false) },
		sizes:      func(g *graph.Graph) []Size { return torchsummarySizes(g, false) },
		rows:       func(g *graph.Graph) []Row { return torchsummaryRows(g, false) },
	}
}

func torchsummaryHead() *Convention {
	return &Convention{
		Name: "torchsummary-head", Release: "main, 2021", Unit: "bytes", Programs: true,
		Counts:     "as torchsummary, and the root's output",
		parts:      func(g *graph.Graph) []Part { return torchsummaryParts(g, true) },
		parameters: func(g *graph.Graph) int64 { return torchsummaryParameters(g, true) },
		sizes:      func(g *graph.Graph) []Size { return torchsummarySizes(g, true) },
		rows:       func(g *graph.Graph) []Row { return torchsummaryRows(g, true) },
	}
}

// torchsummaryRows are the table's rows, in the order in which modules return. A row
// for the root is one of the repository's head.
func torchsummaryRows(g *graph.Graph, root bool) []Row {
	var rows []Row
	for _, s := range g.Steps {
		if s.Kind != graph.StepLeave {
			continue
		}
		c := s.Call
		m := c.Module
		if m.Loose || isA(m, "Sequential") || isA(m, "ModuleList") || m.Parent == nil && !root {
			continue
		}
		for range torchsummaryHooks(m) {
			rows = append(rows, torchsummaryRow(c, len(rows)+1))
		}
	}
	return rows
}

// torchsummaryHooks is how often a module is hooked: once for each of its parents.
func torchsummaryHooks(m *graph.Module) int64 { return parentsOf(m) }

func torchsummaryRow(c *graph.Call, number int) Row {
	r := Row{Name: fmt.Sprintf("%s-%d", c.Module.Class, number), List: len(c.Outputs) > 1, Call: c}
	for _, y := range c.Outputs {
		if y != nil && len(y.Shape) > 0 {
			r.Outputs = append(r.Outputs, y.Shape[1:])
		}
	}
	for _, name := range []string{"weight", "bias"} {
		p := ownParameter(c.Module, name)
		if p == nil {
			continue
		}
		r.Parameters += p.Tensor.Elements()
		if name == "weight" {
			r.Trainable = p.Trainable
		}
	}
	return r
}

// ownParameter is the module's parameter or buffer of a name.
func ownParameter(m *graph.Module, name string) *graph.Param {
	for _, p := range m.Params {
		if nameIn(p, m) == name {
			return p
		}
	}
	return nil
}

func torchsummaryParts(g *graph.Graph, root bool) []Part {
	var parts []Part
	for _, r := range torchsummaryRows(g, root) {
		parts = append(parts, Part{Call: r.Call, What: r.Call.Module.Class, Count: 8 * r.elements(), Says: "8 bytes per element of the output"})
	}
	return parts
}

// elements are those of one sample's output. Of several outputs, the tool multiplies
// all numbers of all shapes.
func (r Row) elements() int64 {
	n := int64(1)
	for _, shape := range r.Outputs {
		n *= graph.Product(shape)
	}
	return n
}

func torchsummaryParameters(g *graph.Graph, root bool) int64 {
	var n int64
	for _, r := range torchsummaryRows(g, root) {
		n += r.Parameters
	}
	return n
}

// torchsummarySizes are the tool's four lines, of one sample; it calls MiB MB. Several
// inputs are multiplied with each other.
func torchsummarySizes(g *graph.Graph, root bool) []Size {
	input := int64(4)
	for _, x := range g.Inputs {
		input *= perImage(x.Tensor)
	}
	var passes int64
	for _, p := range torchsummaryParts(g, root) {
		passes += p.Count
	}
	parameters := 4 * torchsummaryParameters(g, root)
	return []Size{{"input", input}, {"forward/backward pass", passes}, {"params", parameters}, {"estimated total", input + passes + parameters}}
}
