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
		Counts: "2 per MAC of convolutions and products, attention included, without bias, and of gradients that the program asks for; nothing else",
		parts:  func(g *graph.Graph) []Part { return forwardParts(g, weightFault) },
	}
}

func flopCounterBackward() *Convention {
	return &Convention{
		Name: "flop-counter-backward", Release: "torch 2.15", Unit: "FLOPs",
		Counts: "as flop-counter, and the backward: its gradients of a grouped convolution's weight are too many by the groups",
		parts: func(g *graph.Graph) []Part {
			return append(forwardParts(g, weightFault), backwardParts(g, weightFault)...)
		},
	}
}

func flopCounterBackwardMended() *Convention {
	return &Convention{
		Name: "flop-counter-backward-grouped", Release: "torch 2.15 with pull request 183405", Unit: "FLOPs",
		Counts: "as flop-counter, and the backward: a gradient of the weight costs what the forward does, in groups as well",
		parts: func(g *graph.Graph) []Part {
			return append(forwardParts(g, noFault), backwardParts(g, noFault)...)
		},
	}
}

func flopCounterRules() operatorRules {
	product := operatorRule{"2 per MAC", func(o *graph.Op) int64 { return 2 * macs(o) }}
	return operatorRules{}.with(product, convolutions...).with(product, transposed...).with(product, products...).
		with(product, "linear", "addmm", "baddbmm").with(product, fusedAttention...).
		with(product, recurrentNetworks...).with(product, recurrentCells...)
}

// fault is what the tool counts too much of an operator's backward, by the tensors whose
// gradients it makes.
type fault func(o *graph.Op, wanted func(*graph.Tensor) bool) int64

func noFault(*graph.Op, func(*graph.Tensor) bool) int64 { return 0 }

// forwardParts counts a forward, and the backwards that the program asks for in it: those
// of autograd.grad and torch.func.
func forwardParts(g *graph.Graph, fault fault) []Part {
	rules := flopCounterRules()
	parts := rules.parts(g)
	for _, o := range g.Ops() {
		for _, p := range o.Through {
			if _, ok := rules[p.Op.Name]; !ok {
				continue
			}
			n := backwardMACs(p.Op, op.PassageWork(p).MACs) + fault(p.Op, p.Makes)
			parts = append(parts, Part{Call: o.Call, What: p.Op.Name + " backward", Count: 2 * n, Says: "2 per MAC of the gradients"})
		}
	}
	return parts
}

// backwardParts counts 2 per MAC of every backward, and what a fault adds.
func backwardParts(g *graph.Graph, fault fault) []Part {
	rules := flopCounterRules()
	reached := op.Reached(g)
	var parts []Part
	for _, o := range g.Ops() {
		if !reached[o.ID] {
			continue
		}
		for _, custom := range o.Custom { // a backward that the program defines
			if rule, ok := rules[custom.Name]; ok {
				parts = append(parts, Part{Call: o.Call, What: custom.Name + " backward", Count: rule.count(custom), Says: rule.says})
			}
		}
		if _, ok := rules[o.Name]; !ok || o.Differentiated || o.Custom != nil {
			continue
		}
		n := backwardMACs(o, op.BackwardWork(o).MACs) + fault(o, func(t *graph.Tensor) bool { return t.RequiresGrad })
		parts = append(parts, Part{Call: o.Call, What: o.Name + " backward", Count: 2 * n, Says: "2 per MAC of the gradients"})
	}
	return parts
}

// backwardMACs are those of a backward of n MACs as torch runs it on a CPU: fused attention
// computes its scores again, five products for two, and recurrent networks leave out
// gradients that nobody wants.
func backwardMACs(o *graph.Op, n int64) int64 {
	switch {
	case n == 0:
		return 0
	case slices.Contains(recurrentNetworks, o.Name):
		return 2*macs(o) - unwanted(o)
	case slices.Contains(fusedAttention, o.Name):
		return macs(o) * 5 / 2
	case inAttention(o) && o.Asked != nil && o.Inputs[0].Shape[len(o.Inputs[0].Shape)-1] == lastSize(o.Asked.Tensor(0, "query")) && scores(o):
		return n + macs(o)
	}
	return n
}

// scores tells the first product of an attention, whose result is as wide as there
// are keys.
func scores(o *graph.Op) bool {
	k := o.Asked.Tensor(1, "key")
	return k != nil && len(k.Shape) > 1 && o.Outputs[0].Shape[len(o.Outputs[0].Shape)-1] == k.Shape[len(k.Shape)-2]
}

func lastSize(t *graph.Tensor) int64 {
	if t == nil || len(t.Shape) == 0 {
		return 0
	}
	return t.Shape[len(t.Shape)-1]
}

// unwanted are the gradients of a recurrent network's inputs and of its first hidden
// states, where these want none.
func unwanted(o *graph.Op) int64 {
	x, hidden := op.Input(o, "input"), op.Input(o, "hx")
	directions := 1
	if o.Attrs.Bool("bidirectional") {
		directions = 2
	}
	var n int64
	for i, weights := range stacks(o) {
		if i < directions && !x.RequiresGrad {
			n += weights[0].Elements() * rows(x)
		}
		if hidden != nil && !hidden.RequiresGrad {
			n += weights[1].Elements() * hidden.Shape[1]
		}
	}
	return n
}

// weightFault is what the gradient of a grouped convolution's weight costs too much:
// the tool multiplies all channels with all others. 4 channels in 4 groups, 16 places,
// kernel 9: 4·4·16·9 instead of 4·16·9.
func weightFault(o *graph.Op, wanted func(*graph.Tensor) bool) int64 {
	if !slices.Contains(convolutions, o.Name) && !slices.Contains(transposed, o.Name) {
		return 0
	}
	if w := op.Input(o, "weight"); o.NoGrad || w == nil || !wanted(w) {
		return 0
	}
	return macs(o) * (max(o.Attrs.Int("groups"), 1) - 1) * (1 + o.Repeat)
}
