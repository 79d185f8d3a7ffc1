package convention

// This file holds torchinfo 1.8.0, and the main branch after it. It multiplies a
// leaf's parameters with sizes of its output, by their names and the class's.

import (
	"slices"
	"strings"

	"heft/internal/graph"
)

func torchinfo() *Convention {
	return &Convention{
		Name: "torchinfo", Release: "1.8.0", Unit: "mult-adds", Programs: true,
		Counts: "parameters of leaves times the positions of a convolution's output, else times the batch",
		parts:  func(g *graph.Graph) []Part { return torchinfoParts(g, false) },
		parameters: func(g *graph.Graph) int64 {
			total, _ := torchinfoParameters(g)
			return total
		},
		sizes: func(g *graph.Graph) []Size {
			_, bytes := torchinfoParameters(g)
			return torchinfoSizes(g, bytes)
		},
		rows: torchinfoScreen,
	}
}

func torchinfoMain() *Convention {
	return &Convention{
		Name: "torchinfo-main", Release: "main, 2026", Unit: "mult-adds", Programs: true,
		Counts: "as torchinfo, but Linear layers by all their rows",
		parts:  func(g *graph.Graph) []Part { return torchinfoParts(g, true) },
		sizes: func(g *graph.Graph) []Size {
			var bytes int64
			for _, p := range g.Params {
				if !p.Buffer {
					bytes += p.Tensor.Bytes()
				}
			}
			return torchinfoSizes(g, bytes)
		},
	}
}

func torchinfoParts(g *graph.Graph, byRows bool) []Part {
	var parts []Part
	for _, l := range layersOf(g) {
		if hasChildren(l.call.Module) || l.call.Module.Loose || l.output() == nil {
			continue
		}
		parts = append(parts, Part{Call: l.call, What: l.call.Module.Class, Count: torchinfoLeaf(l, byRows), Says: torchinfoSays(l.call.Module.Class)})
	}
	return parts
}

func torchinfoSays(class string) string {
	if strings.Contains(class, "Conv") {
		return "parameters, bias included, times positions of the output"
	}
	return "parameters times the batch"
}

func torchinfoLeaf(l layer, byRows bool) int64 {
	var n int64
	for _, p := range l.call.Module.Params {
		if p.Buffer {
			continue
		}
		n += p.Tensor.Elements() * torchinfoTimes(l, nameIn(p, l.call.Module), byRows)
	}
	return n
}

// torchinfoTimes is how often a parameter of a name counts.
func torchinfoTimes(l layer, name string, byRows bool) int64 {
	y := l.output().Shape
	if len(y) == 0 {
		return 1
	}
	switch {
	case name == "weight" || name == "bias":
		switch {
		case strings.Contains(l.call.Module.Class, "Conv"):
			return y[0] * graph.Product(y[min(2, len(y)):])
		case byRows && strings.Contains(l.call.Module.Class, "Linear"):
			return rows(l.output())
		}
		return y[0]
	case strings.Contains(name, "weight") || strings.Contains(name, "bias"):
		return graph.Product(y[:min(2, len(y))])
	}
	return 0
}

// hasChildren tells whether modules are registered in a module.
func hasChildren(m *graph.Module) bool {
	return slices.ContainsFunc(m.Children, func(c *graph.Module) bool { return !c.Loose })
}

// torchinfoSizes are the tool's lines: twice the outputs of leaves with parameters,
// for every call. It measures each input with Python's object around it: 56 bytes.
func torchinfoSizes(g *graph.Graph, parameters int64) []Size {
	var input, passes int64
	for _, x := range g.Inputs {
		input += x.Tensor.Bytes() + 56
	}
	for _, l := range layersOf(g) {
		if y := l.output(); y != nil && !l.call.Module.Loose && !hasChildren(l.call.Module) && owns(l.call.Module) {
			passes += 2 * y.Bytes()
		}
	}
	return []Size{{"input", input}, {"forward/backward pass", passes}, {"params", parameters}, {"estimated total", input + passes + parameters}}
}

// owns tells whether a module has parameters of its own.
func owns(m *graph.Module) bool {
	return slices.ContainsFunc(m.Params, func(p *graph.Param) bool { return !p.Buffer })
}

// torchinfoParameters are 1.8.0's: those of leaves at their first call, and what is
// left of each container when its rows are subtracted. A parameter that two modules
// share counts twice, and so does a module that is called under two. The bytes leave
// out what containers own.
func torchinfoParameters(g *graph.Graph) (total, bytes int64) {
	for _, r := range torchinfoTree(g) {
		if r.Recursive {
			continue
		}
		total += r.added
		if r.Leaf {
			bytes += r.bytes
		}
	}
	return total, bytes
}
