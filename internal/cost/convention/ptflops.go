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
		Counts:     "MACs of convolutions and products that torch dispatches, and their bias additions; fused attention and LSTM without projection count nothing",
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
func ptflopsRecurrent(l layer) int64 { return l.forEachStep(recurrence.ptflopsStep) }

func ptflopsCell(l layer) int64 {
	r, ok := l.recurrence("")
	if !ok {
		return 0
	}
	return r.ptflopsStep() * l.steps()
}

// ptflopsStep: the products, both biases, and 1, 7 or 10 per state for RNN, GRU and
// LSTM.
func (r recurrence) ptflopsStep() int64 {
	after := map[int64]int64{1: 1, 3: 7, 4: 10}[r.gates]
	n := r.gates*r.hidden*(r.inputs+r.state) + after*r.hidden
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
	batch := int64(1)
	if len(l.call.Inputs[0].Shape) == 3 {
		batch, _ = attentionLengths(l)
	}
	switch o := l.ran(append([]string{"bmm", "baddbmm"}, fusedAttention...)...); {
	case o == nil:
		return 1
	case o.Name == "bmm":
		return max(o.Inputs[0].Shape[0]/max(batch, 1), 1)
	case o.Name == "baddbmm":
		return max(o.Inputs[1].Shape[0]/max(batch, 1), 1)
	default:
		return o.Inputs[0].Shape[1]
	}
}

// ptflopsFunctions are the functions that ptflops replaces.
func ptflopsFunctions() functionRules {
	rules := functionRules{}
	rules.with(functionRule{"1 per element of the function's input", argumentElements}, replacedActivations...)
	rules.with(functionRule{"1 per element of the function's input", argumentElements}, replacedPools()...)
	rules["F.interpolate"] = functionRule{"1 per output", ptflopsResize}
	rules["F.upsample"] = functionRule{"as F.interpolate, which it calls: twice", func(f function) int64 { return 2 * ptflopsResize(f) }}
	rules.with(functionRule{"elements of the first factor times the last size of the second", callProduct},
		append(replacedProducts, "torch.mm", "Tensor.mm", "torch.bmm", "Tensor.bmm")...)
	rules.with(functionRule{"MACs and the addend", func(f function) int64 {
		product, added := callAddedProduct(f)
		return product + added
	}}, replacedAdded...)
	rules.with(functionRule{"1 per element of shapes aligned at their left", callLeftAligned}, replacedElementwise...)
	return inside(rules)
}

// ptflopsResize: a list of scales is cut to whole numbers, one by one; a single one is
// not.
func ptflopsResize(f function) int64 {
	r := f.resized()
	x, _ := f.operand(0, "input")
	switch {
	case r.sizes != nil && r.single:
		return graph.Product(slices.Repeat(r.sizes, r.axes)) * graph.Product(x[:min(2, len(x))])
	case r.sizes != nil:
		return graph.Product(r.sizes) * graph.Product(x[:min(2, len(x))])
	case r.single:
		return scaled(argumentElements(f), slices.Repeat(r.scales, r.axes))
	}
	n := argumentElements(f)
	for _, s := range r.scales {
		n *= int64(s)
	}
	return n
}

// ptflopsDispatched are the operators of the aten backend. A linear layer with a bias
// is dispatched as addmm, whose bias counts, if its input is a matrix or lies
// contiguous; else as a product and an addition, which does not.
func ptflopsDispatched() operatorRules {
	rules := operatorRules{}
	rules.with(operatorRule{"MACs and bias", macsAndBias}, append(convolutions, transposed...)...)
	rules.with(operatorRule{"MACs", exceptAttention(macs)}, products...)
	rules["addmm"] = operatorRule{"MACs and bias", func(o *graph.Op) int64 { return macs(o) + outputElements(o) }}
	recurrent := operatorRule{"MACs and the biases of contiguous products", func(o *graph.Op) int64 { return macs(o) + recurrentBias(o) }}
	rules.with(recurrent, "gru", "rnn_tanh", "rnn_relu")
	rules["lstm"] = operatorRule{"0: oneDNN runs it at once; with a projection, step by step", func(o *graph.Op) int64 {
		if !projected(o) {
			return 0
		}
		return recurrent.count(o)
	}}
	rules.with(operatorRule{"MACs and both biases", cellProducts(true)}, recurrentCells...)
	rules["linear"] = operatorRule{"MACs, and bias where torch adds it in addmm", func(o *graph.Op) int64 {
		x := op.Input(o, "input")
		if len(x.Shape) == 2 || x.IsContiguous() {
			return macsAndBias(o)
		}
		return macs(o)
	}}
	return rules
}

// recurrentBias is an addition for each gate of each step of a recurrent operator:
// each step's product with the hidden state is dispatched with its bias, and so are
// the products with the inputs, except those of the first layer where these do not
// lie contiguous step after step. GRU 16 to 32, batch first, 20 rows: 20 · 96 = 1,920.
func recurrentBias(o *graph.Op) int64 {
	x := op.Input(o, "input")
	if !o.Attrs.Bool("has_biases") {
		return 0
	}
	all := biasesOf(o)
	directions := 1
	if o.Attrs.Bool("bidirectional") {
		directions = 2
	}
	var n int64
	transposed := !stepAfterStep(x, o.Attrs.Bool("batch_first"))
	for i, b := range all {
		fromInput := i%2 == 0
		if fromInput && transposed && i/2 < directions {
			continue
		}
		n += b
	}
	return n * rows(x)
}

// stepAfterStep tells whether the inputs of all samples lie contiguous, a step's behind
// those of the step before.
func stepAfterStep(x *graph.Tensor, batchFirst bool) bool {
	if !batchFirst || len(x.Shape) != 3 {
		return x.IsContiguous()
	}
	turned := graph.Tensor{Shape: []int64{x.Shape[1], x.Shape[0], x.Shape[2]}, Strides: []int64{x.Strides[1], x.Strides[0], x.Strides[2]}}
	return turned.IsContiguous()
}

// biasesOf are the lengths of a recurrent operator's biases: by layer and direction,
// that of the inputs before that of the hidden state.
func biasesOf(o *graph.Op) []int64 {
	var list []int64
	for _, w := range op.InputList(o, "params") {
		if len(w.Shape) == 1 {
			list = append(list, w.Shape[0])
		}
	}
	return list
}
