package convention

// This file holds torch.utils.flop_counter.FlopCounterMode of torch 2.15, whose
// multiply-accumulate is two, forward alone and with the backward. Recurrent networks
// are those of torch's own kernels: oneDNN's fused LSTM hides its products from it.

import (
	"slices"

	"heft/internal/graph"
	"heft/internal/op"
)

func flopCounter() *Convention {
	return &Convention{
		Name: "flop-counter", Release: "torch 2.15", Unit: "FLOPs",
		Counts: "2 per MAC of convolutions and products, attention included, without bias; nothing else",
		parts:  flopCounterRules().parts,
	}
}

func flopCounterBackward() *Convention {
	return &Convention{
		Name: "flop-counter-backward", Release: "torch 2.15", Unit: "FLOPs",
		Counts: "as flop-counter, and the backward: its gradients of a grouped convolution's weight are too many by the groups",
		parts: func(g *graph.Graph) []Part {
			return append(flopCounterRules().parts(g), backwardParts(g, weightFault)...)
		},
	}
}

func flopCounterBackwardMended() *Convention {
	return &Convention{
		Name: "flop-counter-backward-grouped", Release: "torch 2.15 with pull request 183405", Unit: "FLOPs",
		Counts: "as flop-counter, and the backward: a gradient of the weight costs what the forward does, in groups as well",
		parts: func(g *graph.Graph) []Part {
			return append(flopCounterRules().parts(g), backwardParts(g, func(*graph.Op) int64 { return 0 })...)
		},
	}
}

func flopCounterRules() operatorRules {
	product := operatorRule{"2 per MAC", func(o *graph.Op) int64 { return 2 * macs(o) }}
	return operatorRules{}.with(product, convolutions...).with(product, transposed...).with(product, products...).
		with(product, "linear", "addmm", "baddbmm").with(product, fusedAttention...).
		with(product, recurrentNetworks...).with(product, recurrentCells...)
}

// backwardParts counts 2 per MAC of every backward, and what a fault adds.
func backwardParts(g *graph.Graph, fault func(o *graph.Op) int64) []Part {
	rules := flopCounterRules()
	var parts []Part
	for _, o := range g.Ops() {
		if _, ok := rules[o.Name]; !ok || o.Differentiated {
			continue
		}
		n := op.BackwardWork(o).MACs
		parts = append(parts, Part{Call: o.Call, What: o.Name + " backward", Count: 2 * (n + fault(o)), Says: "2 per MAC of the gradients"})
	}
	return parts
}

// weightFault is what the gradient of a grouped convolution's weight costs too much:
// the tool multiplies all channels with all others. 4 channels in 4 groups, 16 places,
// kernel 9: 4·4·16·9 instead of 4·16·9.
func weightFault(o *graph.Op) int64 {
	if !slices.Contains(convolutions, o.Name) && !slices.Contains(transposed, o.Name) {
		return 0
	}
	if w := op.Input(o, "weight"); o.NoGrad || w == nil || !w.RequiresGrad {
		return 0
	}
	return macs(o) * (max(o.Attrs.Int("groups"), 1) - 1) * (1 + o.Repeat)
}
