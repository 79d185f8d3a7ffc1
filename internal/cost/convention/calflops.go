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

// onlyFLOPs leaves a rule out where MACs are counted.
func onlyFLOPs(perMAC int64) func(count func(f function) int64) func(f function) int64 {
	return func(count func(f function) int64) func(f function) int64 {
		if perMAC == 2 {
			return count
		}
		return func(function) int64 { return 0 }
	}
}

// calflopsRules count FLOPs with two per MAC, or only MACs with one.
func calflopsRules(perMAC int64) functionRules {
	rules := functionRules{}
	flops := onlyFLOPs(perMAC)
	bias := flops(convolutionBias)
	rules.with(functionRule{"MACs, and bias in FLOPs", func(f function) int64 { return perMAC*convolutionMACs(f) + bias(f) }},
		"F.conv1d", "F.conv2d", "F.conv3d")
	transposedBias := flops(ofOperator(calflopsTransposedBias, transposed...))
	dividedTwice := ofOperator(calflopsTransposed, transposed...)
	rules.with(functionRule{"MACs divided by groups twice, bias by the size formula of an ordinary convolution", func(f function) int64 {
		return perMAC*dividedTwice(f) + transposedBias(f)
	}}, "F.conv_transpose1d", "F.conv_transpose2d", "F.conv_transpose3d")
	rules["F.linear"] = functionRule{"MACs, without bias", func(f function) int64 {
		weight, _ := f.operand(1, "weight")
		return perMAC * argumentElements(f) * sizeAt(weight, 0)
	}}
	rules.with(functionRule{"elements of the first factor times the last size of the second", func(f function) int64 { return perMAC * callProduct(f) }}, replacedProducts...)
	rules.with(functionRule{"MACs, and the addend in FLOPs", func(f function) int64 {
		product, added := callAddedProduct(f)
		return perMAC*product + (perMAC-1)*added
	}}, replacedAdded...)
	rules["torch.einsum"] = functionRule{"what numpy estimates", flops(einsumEstimate)}
	rules.with(functionRule{"1 per element of shapes aligned at their left", flops(callLeftAligned)}, replacedElementwise...)
	rules["F.batch_norm"] = functionRule{"2 per element (1 without weight); 5 in training", flops(ofOperator(fvcoreBatchNorm, "batch_norm"))}
	rules.with(functionRule{"5 per element, 4 without weight", flops(calflopsNorm)}, "F.layer_norm", "F.group_norm", "F.instance_norm")
	rules.with(functionRule{"1 per element", flops(argumentElements)}, append(replacedActivations, "F.leaky_relu")...)
	rules.with(functionRule{"1 per input", flops(argumentElements)}, replacedPools()...)
	rules["F.interpolate"] = functionRule{"1 per input: the new size is forgotten; with a size, its product alone", flops(calflopsResize)}
	rules["F.upsample"] = functionRule{"as F.interpolate, which it calls: twice", flops(func(f function) int64 { return 2 * calflopsResize(f) })}
	if perMAC == 2 {
		inside(rules)
	}
	return rules
}

// convolutionMACs takes padding="same" to pad both sides alike, so that the result of
// an even window is one smaller than torch's.
func convolutionMACs(f function) int64 {
	o := f.ran(convolutions...)
	if o == nil {
		return 0
	}
	x, _ := f.operand(0, "input")
	weight, _ := f.operand(1, "weight")
	return graph.Product(weight) * sizeAt(x, 0) * graph.Product(convolutionPlaces(f, o, x, weight))
}

func convolutionBias(f function) int64 {
	o := f.ran(convolutions...)
	if o == nil || f.Tensor(2, "bias") == nil {
		return 0
	}
	x, _ := f.operand(0, "input")
	weight, _ := f.operand(1, "weight")
	return sizeAt(weight, 0) * sizeAt(x, 0) * graph.Product(convolutionPlaces(f, o, x, weight))
}

// convolutionPlaces are the sizes of a convolution's result as the tools compute them.
func convolutionPlaces(f function, o *graph.Op, x, weight []int64) []int64 {
	places := append([]int64(nil), o.Outputs[0].Shape[len(o.Outputs[0].Shape)-len(weight)+2:]...)
	if f.Arg(4, "padding") != "same" || len(x) < len(weight) {
		return places
	}
	for i := range places {
		reach := at(o.Attrs.Ints("dilation"), i) * (weight[2+i] - 1)
		places[i] = x[2+i] + 2*(reach/2) - reach
	}
	return places
}

func calflopsTransposed(o *graph.Op) int64 {
	channels := op.Input(o, "weight").Shape[1]
	return macs(o) / max(channels, 1) * (channels / max(o.Attrs.Int("groups"), 1))
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
		n *= floorDivide(size+2*at(padding, i)-at(dilation, i)*(weight.Shape[2+i]-1)-1, max(at(stride, i), 1)) + 1
	}
	return n
}

// floorDivide rounds down, as Python's // does.
func floorDivide(a, b int64) int64 {
	if a < 0 && a%b != 0 {
		return a/b - 1
	}
	return a / b
}

// at is a list's entry for an axis; a list of one is for all.
func at(list []int64, axis int) int64 {
	if len(list) == 1 {
		return list[0]
	}
	return list[axis]
}

// calflopsNorm: the weight's place differs by function.
func calflopsNorm(f function) int64 {
	place := map[string]int{"F.layer_norm": 2, "F.group_norm": 2, "F.instance_norm": 3}[f.name]
	if f.Tensor(place, "weight") == nil {
		return 4 * argumentElements(f)
	}
	return 5 * argumentElements(f)
}

func calflopsResize(f function) int64 {
	if r := f.resized(); r.sizes != nil {
		return graph.Product(r.sizes)
	}
	return argumentElements(f)
}

// einsumEstimate is numpy's number for all products of an einsum.
func einsumEstimate(f function) int64 {
	var n int64
	for _, o := range f.ops {
		if macs(o) > 0 || sumsNothing(o) {
			n += numpyEstimate(o)
		}
	}
	return n
}

// calflopsLayers are the recurrent modules, which calflops hooks; they have no MACs.
func calflopsLayers() layerRules {
	return layerRules{}.with(layerRule{"by its own formula for each step", calflopsRecurrent}, "RNN", "GRU", "LSTM").
		with(layerRule{"by its own formula", calflopsCell}, "RNNCell", "GRUCell", "LSTMCell")
}

// calflopsRecurrent: n products need n−1 additions, both biases, and 1, 7 or 10 per
// state for RNN, GRU and LSTM; all directions cost as the forward one. LSTM 16 to 32
// without bias takes 12,352 a step.
func calflopsRecurrent(l layer) int64 { return l.forEachStep(recurrence.calflopsStep) }

func calflopsCell(l layer) int64 {
	r, ok := l.recurrence("")
	if !ok {
		return 0
	}
	return r.calflopsStep() * l.steps()
}

func (r recurrence) calflopsStep() int64 {
	rows := r.gates * r.hidden
	n := 2*rows*(r.inputs+r.state) - 2*rows + map[int64]int64{1: 1, 3: 7, 4: 10}[r.gates]*r.hidden
	if r.bias {
		n += 2 * rows
	}
	return n
}

// forEachStep counts every step of every row with the forward direction's formula,
// twice if there are two directions.
func (l layer) forEachStep(count func(r recurrence) int64) int64 {
	all := l.recurrences()
	var step int64
	both := l.parameter("weight_ih_l0_reverse") != nil
	for i, r := range all {
		if !both || i%2 == 0 {
			step += count(r)
		}
	}
	if both {
		step *= 2
	}
	return step * l.stepsTimesBatch()
}
