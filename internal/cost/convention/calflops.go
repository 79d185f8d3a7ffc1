package convention

// This file holds calflops 0.3.2, which replaces functions of torch.nn.functional and
// torch. FLOPs are two for each MAC, and one for each element of activations, norms
// and pools; bmm, mm, the operator @ and fused attention are not replaced.

import (
	"heft/internal/graph"
	"heft/internal/op"
)

func calflops() *Convention {
	return &Convention{
		Name: "calflops", Release: "0.3.2", Unit: "FLOPs", Programs: true,
		Counts: "2 per MAC of convolutions (with bias), F.linear (without) and torch.matmul; norms, activations and pools of functions",
		parts: func(g *graph.Graph) []Part {
			return perParent(append(calflopsRules(2).parts(g), calflopsLayers().parts(g)...))
		}, parameters: trainable,
	}
}

func calflopsMACs() *Convention {
	return &Convention{
		Name: "calflops-macs", Release: "0.3.2", Unit: "MACs", Programs: true,
		Counts: "MACs of convolutions, F.linear and torch.matmul",
		parts:  func(g *graph.Graph) []Part { return perParent(calflopsRules(1).parts(g)) }, parameters: trainable,
	}
}

// calflopsRules count FLOPs with two per MAC, or only MACs with one.
func calflopsRules(perMAC int64) operatorRules {
	rules := operatorRules{}
	flops := func(count func(o *graph.Op) int64) func(o *graph.Op) int64 {
		if perMAC == 2 {
			return count
		}
		return func(*graph.Op) int64 { return 0 }
	}
	bias := flops(biasElements)
	rules.with(operatorRule{"MACs, and bias in FLOPs", func(o *graph.Op) int64 { return perMAC*macs(o) + bias(o) }}, convolutions...)
	transposedBias := flops(calflopsTransposedBias)
	rules.with(operatorRule{"MACs divided by groups twice, bias by the size formula of an ordinary convolution", func(o *graph.Op) int64 {
		channels := op.Input(o, "weight").Shape[1]
		return perMAC*(macs(o)/max(channels, 1)*(channels/max(o.Attrs.Int("groups"), 1))) + transposedBias(o)
	}}, transposed...)
	rules["linear"] = operatorRule{"MACs, without bias", func(o *graph.Op) int64 { return perMAC * macs(o) }}
	product := func(o *graph.Op) int64 { return perMAC * macs(o) }
	contraction := flops(numpyEstimate)
	rules.with(operatorRule{"MACs; of an einsum only FLOPs", func(o *graph.Op) int64 {
		if o.Spelled == "torch.einsum" {
			return contraction(o)
		}
		return ifSpelled(product, "torch.matmul", "Tensor.matmul")(o)
	}}, "mm", "bmm")
	rules["mv"] = operatorRule{"elements of the matrix times the last size of the vector", ifSpelled(func(o *graph.Op) int64 {
		return perMAC * vectorProduct(o)
	}, "torch.matmul", "Tensor.matmul")}
	added := flops(inputElements)
	rules.with(operatorRule{"MACs, and the addend in FLOPs", func(o *graph.Op) int64 { return product(o) + added(o) }}, "addmm", "baddbmm")
	rules["batch_norm"] = operatorRule{"2 per element (1 without weight); 5 in training", flops(fvcoreBatchNorm)}
	rules.with(operatorRule{"5 per element, 4 without weight", flops(affine(5, 4))}, "native_group_norm", "group_norm", "layer_norm", "instance_norm")
	rules.with(operatorRule{"1 per element of shapes aligned at their left", flops(ifSpelled(leftAligned, "torch.add", "Tensor.add", "torch.mul", "Tensor.mul"))}, "add", "mul")
	for name, function := range patchedActivations {
		rules[name] = operatorRule{"1 per element", flops(ifSpelled(perInput(1), function))}
	}
	rules["leaky_relu"] = operatorRule{"1 per element", flops(ifSpelled(perInput(1), "F.leaky_relu"))}
	for _, function := range patchedPools() {
		for _, name := range operatorsOfPool(function) {
			rules[name] = anyOf(rules[name], operatorRule{"1 per input", flops(ifSpelled(perInput(1), "F."+function))})
		}
	}
	rules.with(operatorRule{"1 per input: the new size is forgotten", flops(perInput(1))}, "upsample_nearest1d", "upsample_nearest2d",
		"upsample_nearest3d", "upsample_linear1d", "upsample_bilinear2d", "upsample_bicubic2d", "upsample_trilinear3d")
	return rules
}

// calflopsTransposedBias takes the output of a transposed convolution for that of an
// ordinary one, and its channels for those of a group. 3 to 8 channels, kernel 4,
// stride 2, padding 1 on 2×3×8×8: 2 · 8 · 4·4 = 256 instead of 4,096.
func calflopsTransposedBias(o *graph.Op) int64 {
	weight := op.Input(o, "weight")
	x := op.Input(o, "input")
	if op.Input(o, "bias") == nil {
		return 0
	}
	axes := len(weight.Shape) - 2
	n := x.Shape[0] * weight.Shape[1]
	stride, padding, dilation := o.Attrs.Ints("stride"), o.Attrs.Ints("padding"), o.Attrs.Ints("dilation")
	for i := range axes {
		size := x.Shape[len(x.Shape)-axes+i]
		n *= (size+2*at(padding, i)-at(dilation, i)*(weight.Shape[2+i]-1)-1)/max(at(stride, i), 1) + 1
	}
	return n
}

// at is a list's entry for an axis; a list of one is for all.
func at(list []int64, axis int) int64 {
	if len(list) == 1 {
		return list[0]
	}
	return list[axis]
}

// calflopsLayers are the recurrent modules, which calflops hooks; they have no MACs.
func calflopsLayers() layerRules {
	return layerRules{}.with(layerRule{"by its own formula for each step", calflopsRecurrent}, "RNN", "GRU", "LSTM")
}

// calflopsRecurrent: n products need n−1 additions, both biases, and 1, 7 or 10 per
// state for RNN, GRU and LSTM. LSTM 16 to 32 without bias takes 12,352 a step.
func calflopsRecurrent(l layer) int64 {
	var step int64
	all := l.recurrences()
	for _, r := range all {
		rows := r.gates * r.hidden
		step += 2*rows*(r.inputs+r.hidden) - 2*rows + map[int64]int64{1: 1, 3: 7, 4: 10}[r.gates]*r.hidden
		if r.bias {
			step += 2 * rows
		}
	}
	if len(all) == 0 || all[0].inputs == 0 {
		return 0
	}
	return step * (l.input().Elements() / all[0].inputs)
}
