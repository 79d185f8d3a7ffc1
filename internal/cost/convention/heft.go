package convention

// This file holds the conventions that are no tool's: of torchvision's tables, of
// heft's own screens, and of textbooks.

import (
	"heft/internal/graph"
	"heft/internal/op"
)

func own() []*Convention {
	return []*Convention{
		{
			Name: "macs", Unit: "MACs",
			Counts: "multiply-accumulates of convolutions and matrix products, attention included, without bias",
			parts:  everyOperator("products, without bias", func(o *graph.Op) int64 { return op.ForwardWork(o).MACs }),
		},
		{
			Name: "torchvision", Release: "0.29", Unit: "MACs",
			Counts: "the same as macs: torchvision's tables call 10⁹ MACs a GFLOPS",
			parts:  everyOperator("products, without bias", func(o *graph.Op) int64 { return op.ForwardWork(o).MACs }),
		},
		{
			Name: "flops", Unit: "FLOPs",
			Counts: "two for each multiply-accumulate, and every element-wise operation",
			parts:  everyOperator("all arithmetic", func(o *graph.Op) int64 { return op.ForwardWork(o).FLOPs() }),
		},
		{
			Name: "textbook", Unit: "operations",
			Counts: "multiplications and additions of convolutions and linear layers: n products need n−1 additions",
			parts:  textbookRules().parts,
		},
	}
}

func everyOperator(says string, count func(o *graph.Op) int64) func(g *graph.Graph) []Part {
	return func(g *graph.Graph) []Part {
		var parts []Part
		for _, o := range g.Ops() {
			parts = append(parts, Part{Call: o.Call, What: o.Name, Count: count(o), Says: says})
		}
		return parts
	}
}

// textbookRules count as courses do: an output of a 3×3 convolution of one channel is
// 9 multiplications and 8 additions; a 5×5 image has 9 outputs, 153 operations; with a
// bias 18 each, 162.
func textbookRules() operatorRules {
	sum := operatorRule{"n multiplications, n−1 additions and the bias, for each output", func(o *graph.Op) int64 {
		return 2*macs(o) - outputElements(o) + biasElements(o)
	}}
	added := operatorRule{"n multiplications and n additions for each output", func(o *graph.Op) int64 { return 2 * macs(o) }}
	return operatorRules{}.with(sum, convolutions...).with(sum, transposed...).with(sum, "linear", "mv").with(sum, products...).
		with(added, "addmm", "baddbmm", "addbmm", "addmv")
}
