package convention

// This file holds ptflops 0.7.5. Its pytorch backend hooks modules by their exact
// class, and also replaces functions of torch.nn.functional and torch; the modules
// call those functions, so that activations and pools count twice. Its aten backend
// sees what torch dispatches.
//
// The tool divides what its module hooks count by the batch of a positional input; it
// makes an input of one image itself. The presets count all images that are given.

import (
	"slices"

	"heft/internal/graph"
	"heft/internal/op"
)

func ptflops() *Convention {
	return &Convention{
		Name: "ptflops", Release: "0.7.5, pytorch", Unit: "MACs", Programs: true,
		Counts: "MACs and bias additions, norms, activations and pools; activations and pools twice, as modules and as functions",
		parts: func(g *graph.Graph) []Part {
			return append(perParent(ptflopsLayers().parts(g)), ptflopsFunctions().parts(g)...)
		},
		parameters: func(g *graph.Graph) int64 { return trainable(g) },
	}
}

func ptflopsModules() *Convention {
	return &Convention{
		Name: "ptflops-modules", Release: "0.7.5, pytorch, count_functional=False", Unit: "MACs", Programs: true,
		Counts:     "MACs and bias additions, norms, activations and pools, of modules only",
		parts:      func(g *graph.Graph) []Part { return perParent(ptflopsLayers().parts(g)) },
		parameters: func(g *graph.Graph) int64 { return trainable(g) },
	}
}

func ptflopsAten() *Convention {
	return &Convention{
		Name: "ptflops-aten", Release: "0.7.5, aten, torch 2.15", Unit: "MACs", Programs: true,
		Counts:     "MACs of convolutions and products that torch dispatches, and their bias additions; fused attention and LSTM count nothing",
		parts:      ptflopsDispatched().parts,
		parameters: func(g *graph.Graph) int64 { return trainable(g) },
	}
}

func trainable(g *graph.Graph) int64 {
	var n int64
	for _, p := range g.Params {
		if p.Trainable {
			n += p.Tensor.Elements()
		}
	}
	return n
}

func ptflopsLayers() layerRules {
	rules := layerRules{}
	rules.with(layerRule{"MACs and bias", ptflopsProduct}, "Conv1d", "Conv2d", "Conv3d", "ConvTranspose1d", "ConvTranspose2d", "ConvTranspose3d", "Linear")
	rules.with(layerRule{"1 per output", func(l layer) int64 { return l.output().Elements() }}, "ReLU", "PReLU", "ELU", "LeakyReLU", "ReLU6", "GELU")
	rules.with(layerRule{"1 per input", func(l layer) int64 { return l.input().Elements() }},
		"MaxPool1d", "MaxPool2d", "MaxPool3d", "AvgPool1d", "AvgPool2d", "AvgPool3d",
		"AdaptiveMaxPool1d", "AdaptiveMaxPool2d", "AdaptiveMaxPool3d", "AdaptiveAvgPool1d", "AdaptiveAvgPool2d", "AdaptiveAvgPool3d")
	rules.with(layerRule{"2 per element, 1 without weight", ptflopsNorm}, "BatchNorm1d", "BatchNorm2d", "BatchNorm3d",
		"InstanceNorm1d", "InstanceNorm2d", "InstanceNorm3d", "GroupNorm")
	rules.with(layerRule{"1 per element", func(l layer) int64 { return l.input().Elements() }}, "LayerNorm")
	rules.with(layerRule{"1 per output of one image", func(l layer) int64 { return perImage(l.output()) }}, "Upsample")
	rules.with(layerRule{"by its own formula for each step", ptflopsRecurrent}, "RNN", "GRU", "LSTM")
	rules.with(layerRule{"by its own formula", ptflopsCell}, "RNNCell", "GRUCell", "LSTMCell")
	rules.with(layerRule{"by its own formula: projections, products, softmax, bias", ptflopsAttention}, "MultiheadAttention")
	return rules
}

func ptflopsProduct(l layer) int64 {
	n := l.macs()
	if l.parameter("bias") != nil {
		n += l.output().Elements()
	}
	return n
}

func ptflopsNorm(l layer) int64 {
	if l.parameter("weight") == nil {
		return l.input().Elements()
	}
	return 2 * l.input().Elements()
}

// perImage is the number of elements behind the first axis.
func perImage(t *graph.Tensor) int64 {
	if len(t.Shape) == 0 {
		return 1
	}
	return graph.Product(t.Shape[1:])
}

// ptflopsRecurrent: all directions cost as the forward one.
func ptflopsRecurrent(l layer) int64 {
	var step int64
	all := l.recurrences()
	for i, r := range all {
		if l.parameter("weight_ih_l0_reverse") == nil || i%2 == 0 {
			step += r.ptflopsStep()
		}
	}
	if l.parameter("weight_ih_l0_reverse") != nil {
		step *= 2
	}
	if len(all) == 0 || all[0].inputs == 0 {
		return 0
	}
	return step * (l.input().Elements() / all[0].inputs)
}

func ptflopsCell(l layer) int64 {
	r, ok := l.recurrence("")
	if !ok || r.inputs == 0 {
		return 0
	}
	return r.ptflopsStep() * (l.input().Elements() / r.inputs)
}

// ptflopsStep: the products, both biases, and 1, 7 or 10 per state for RNN, GRU and
// LSTM.
func (r recurrence) ptflopsStep() int64 {
	after := map[int64]int64{1: 1, 3: 7, 4: 10}[r.gates]
	n := r.gates*r.hidden*(r.inputs+r.hidden) + after*r.hidden
	if r.bias {
		n += 2 * r.gates * r.hidden
	}
	return n
}

// ptflopsAttention: scaling, three projections, two products and a softmax for each
// head, and the last projection, whose bias always counts.
func ptflopsAttention(l layer) int64 {
	inputs := l.call.Inputs
	if len(inputs) < 3 || len(inputs[0].Shape) != 3 {
		return 0
	}
	q, k, v := inputs[0], inputs[1], inputs[2]
	batch, lengths := attentionLengths(l)
	queries, keys, values := lengths(q), lengths(k), lengths(v)
	e, kdim, vdim := q.Shape[2], k.Shape[2], v.Shape[2]
	heads := l.heads()
	n := queries*e + queries*e*e + keys*kdim*kdim + values*vdim*vdim
	if l.parameter("in_proj_bias") != nil {
		n += (queries + keys + values) * e
	}
	n += heads * (queries*keys*(e/heads) + queries*keys + queries*keys*(vdim/heads))
	n += queries * vdim * (vdim + 1)
	return n * batch
}

// attentionLengths gives the batch, and the length of a sequence. A module that takes
// the batch first transposes its inputs, which shows in the result's strides.
func attentionLengths(l layer) (batch int64, length func(*graph.Tensor) int64) {
	q := l.call.Inputs[0]
	axis := 0
	if l.batchFirst() {
		axis = 1
	}
	return q.Shape[1-axis], func(t *graph.Tensor) int64 { return t.Shape[axis] }
}

// batchFirst tells whether the module's first operator turns its input's two first
// axes.
func (l layer) batchFirst() bool {
	o := l.ran("transpose")
	return o != nil && o.Inputs[0] == l.call.Inputs[0]
}

// heads is how many heads an attention has: the rows of the fused kernel, or of the
// first batched product, are those of all images.
func (l layer) heads() int64 {
	batch, _ := attentionLengths(l)
	for _, o := range l.ops {
		switch {
		case slices.Contains([]string{"_scaled_dot_product_flash_attention", "_scaled_dot_product_efficient_attention"}, o.Name):
			return o.Inputs[0].Shape[1]
		case o.Name == "bmm" || o.Name == "baddbmm":
			first := o.Inputs[0]
			if o.Name == "baddbmm" {
				first = o.Inputs[1]
			}
			return max(first.Shape[0]/max(batch, 1), 1)
		}
	}
	return 1
}

// ptflopsFunctions are the functions that ptflops replaces; what goes to an operator
// by another name, such as x.relu() or x + y, escapes it.
func ptflopsFunctions() operatorRules {
	rules := operatorRules{}
	for name, function := range patchedActivations {
		rules[name] = operatorRule{"1 per element of the function's input", ifSpelled(perInput(1), function)}
	}
	for _, function := range patchedPools() {
		for _, name := range operatorsOfPool(function) {
			rules[name] = anyOf(rules[name], operatorRule{"1 per element of the function's input", ifSpelled(perInput(1), "F."+function)})
		}
	}
	rules.with(operatorRule{"1 per output", perOutput(1)}, "upsample_nearest1d", "upsample_nearest2d", "upsample_nearest3d",
		"upsample_linear1d", "upsample_bilinear2d", "upsample_bicubic2d", "upsample_trilinear3d")
	product := operatorRule{"MACs", ifSpelled(macs, "torch.matmul", "Tensor.matmul", "torch.mm", "Tensor.mm", "torch.bmm", "Tensor.bmm")}
	rules.with(product, "mm", "bmm")
	rules["mv"] = operatorRule{"elements of the matrix times the last size of the vector", ifSpelled(vectorProduct, "torch.matmul", "Tensor.matmul")}
	rules.with(operatorRule{"MACs and the addend", ifSpelled(addedProduct, "torch.addmm", "Tensor.addmm", "torch.baddbmm")}, "addmm", "baddbmm")
	rules.with(operatorRule{"1 per element of shapes aligned at their left", ifSpelled(leftAligned, "torch.add", "Tensor.add", "torch.mul", "Tensor.mul")}, "add", "mul")
	return rules
}

// vectorProduct takes the vector of a matrix–vector product for a matrix, whose last
// size would be the result's: 4×8 by 8 is 32 · 8 = 256 instead of 32.
func vectorProduct(o *graph.Op) int64 { return macs(o) * o.Inputs[1].Shape[0] }

// leftAligned broadcasts two shapes as if they were aligned at their first axes:
// 2×3×4 and 4 make 4·3·4 = 48.
func leftAligned(o *graph.Op) int64 {
	var a, b []int64
	if len(o.Inputs) > 0 && o.Inputs[0] != nil {
		a = o.Inputs[0].Shape
	}
	if len(o.Inputs) > 1 && o.Inputs[1] != nil {
		b = o.Inputs[1].Shape
	}
	n := int64(1)
	for i := range max(len(a), len(b)) {
		n *= max(sizeAt(a, i), sizeAt(b, i))
	}
	return n
}

// sizeAt is a shape's size on an axis, 1 where it has none.
func sizeAt(shape []int64, axis int) int64 {
	if axis >= len(shape) {
		return 1
	}
	return shape[axis]
}

// addedProduct is a product and the elements of what is added to it.
func addedProduct(o *graph.Op) int64 { return macs(o) + inputElements(o) }

// patchedActivations are the replaced activation functions, by operator.
var patchedActivations = map[string]string{
	"relu": "F.relu", "prelu": "F.prelu", "elu": "F.elu", "relu6": "F.relu6", "gelu": "F.gelu", "silu": "F.silu", "_softmax": "F.softmax",
}

// patchedPools are the replaced pooling functions.
func patchedPools() []string {
	var names []string
	for _, axes := range []string{"1d", "2d", "3d"} {
		names = append(names, "avg_pool"+axes, "max_pool"+axes, "adaptive_avg_pool"+axes, "adaptive_max_pool"+axes)
	}
	return names
}

// operatorsOfPool are the operators that a pooling function may become.
func operatorsOfPool(function string) []string {
	names := []string{function, function + "_with_indices", "_" + function}
	switch function {
	case "adaptive_avg_pool1d":
		names = append(names, "mean", "_adaptive_avg_pool2d") // over a second axis of one
	case "adaptive_avg_pool2d", "adaptive_avg_pool3d":
		names = append(names, "mean")
	}
	return names
}

// anyOf joins two rules of one operator, of which at most one counts.
func anyOf(a, b operatorRule) operatorRule {
	if a.count == nil {
		return b
	}
	return operatorRule{a.says, func(o *graph.Op) int64 { return a.count(o) + b.count(o) }}
}

// ptflopsDispatched are the operators of the aten backend. A linear layer with a bias
// is dispatched as addmm, whose bias counts, if its input is a matrix or lies
// contiguous; else as a product and an addition, which does not.
func ptflopsDispatched() operatorRules {
	rules := operatorRules{}
	rules.with(operatorRule{"MACs and bias", macsAndBias}, append(convolutions, transposed...)...)
	rules.with(operatorRule{"MACs", exceptAttention(macs)}, products...)
	rules["addmm"] = operatorRule{"MACs and bias", func(o *graph.Op) int64 { return macs(o) + outputElements(o) }}
	rules.with(operatorRule{"MACs and the hidden state's bias", func(o *graph.Op) int64 { return macs(o) + hiddenBias(o) }}, "gru", "rnn_tanh", "rnn_relu")
	rules["linear"] = operatorRule{"MACs, and bias where torch adds it in addmm", func(o *graph.Op) int64 {
		x := op.Input(o, "input")
		if len(x.Shape) == 2 || x.IsContiguous() {
			return macsAndBias(o)
		}
		return macs(o)
	}}
	return rules
}

// hiddenBias is an addition for each gate of each step of a recurrent operator: each
// step's product with the hidden state is dispatched with its bias, the products with
// the inputs, which lie transposed, without. GRU 16 to 32, 20 rows: 20 · 96 = 1,920.
func hiddenBias(o *graph.Op) int64 {
	x := op.Input(o, "input")
	if !o.Attrs.Bool("has_biases") {
		return 0
	}
	var n int64
	for _, w := range op.InputList(o, "params") {
		if len(w.Shape) == 1 {
			n += w.Elements()
		}
	}
	return n / 2 * rows(x)
}
