package convention

// This file holds ultralytics-thop 2.2.3, a fork of thop: a rule holds for subclasses
// too, transposed convolutions count by their input, poolings by their windows, and
// attention is counted. The rules are read off what the tool answered for single
// layers (testdata/probes.jsonl.gz), not from its source.

import (
	"heft/internal/graph"
	"heft/internal/op"
)

func ultralytics() *Convention {
	return &Convention{
		Name: "ultralytics-thop", Release: "2.2.3", Unit: "MACs", Programs: true,
		Counts: "MACs of convolutions, Linear layers, products, recurrent layers and attention; 4 per element of affine norms; windows of average pools; softmax, upsampling",
		parts:  ultralyticsParts,
	}
}

func ultralyticsParts(g *graph.Graph) []Part {
	layers := ultralyticsRules()
	parts := partsOf(g, layers.inherited)
	for _, p := range ultralyticsFunctions().parts(g) {
		if !insideRule(p.Call, layers) {
			parts = append(parts, p)
		}
	}
	return parts
}

// insideRule tells whether a call ran in a module that has a rule, which counts it.
func insideRule(call *graph.Call, layers layerRules) bool {
	for ; call != nil; call = call.Parent {
		if _, ok := layers.inherited(call.Module); ok {
			return true
		}
	}
	return false
}

// ultralyticsFunctions are products that a program calls itself; torch.mm, addmm,
// baddbmm and functional convolutions count nothing.
func ultralyticsFunctions() functionRules {
	product := functionRule{"MACs", func(f function) int64 {
		var n int64
		for _, o := range f.ops {
			n += macs(o)
		}
		return n
	}}
	return functionRules{}.with(product, matrixProducts...).
		with(product, "torch.bmm", "Tensor.bmm", "F.linear", "F.scaled_dot_product_attention").
		with(functionRule{"MACs, and 1 per element of a product that sums nothing", ultralyticsEinsum}, "torch.einsum")
}

// ultralyticsEinsum: 'bi,bj->bij' of 3 rows of 9 and 9 is answered with 3 · 9 · 9.
func ultralyticsEinsum(f function) int64 {
	var n int64
	for _, o := range f.ops {
		n += macs(o)
		if sumsNothing(o) {
			n += outputElements(o)
		}
	}
	return n
}

func ultralyticsRules() layerRules {
	rules := thopRules()
	rules.with(layerRule{"by thop's formula for each step", func(l layer) int64 { return l.everyStep(recurrence.thopStep, l.steps()) }}, "RNN", "GRU")
	rules.with(layerRule{"by thop's formula", func(l layer) int64 { return l.cellStep() * l.steps() }}, "RNNCell", "GRUCell", "LSTMCell")
	rules.with(layerRule{"MACs, without bias", func(l layer) int64 { return l.macsOf(convolutions) }}, "Conv1d", "Conv2d", "Conv3d")
	rules.with(layerRule{"MACs, without bias", func(l layer) int64 { return l.macsOf(transposed) }}, "ConvTranspose1d", "ConvTranspose2d", "ConvTranspose3d")
	rules.with(layerRule{"2 per element, 4 with a weight", thopNorm}, "GroupNorm", "RMSNorm")
	rules.with(layerRule{"elements of every window, and 1 per output", func(l layer) int64 { return windows(l) + l.output().Elements() }},
		"AvgPool1d", "AvgPool2d", "AvgPool3d")
	rules.with(layerRule{"elements of every window, and 1 per output", func(l layer) int64 { return adaptiveWindows(l) + l.output().Elements() }},
		"AdaptiveAvgPool1d", "AdaptiveAvgPool2d", "AdaptiveAvgPool3d")
	rules.with(layerRule{"5, 11, 31 or 259 per output, by the mode; 0 for the nearest", ultralyticsUpsample}, "Upsample", "UpsamplingBilinear2d", "UpsamplingNearest2d")
	rules.with(layerRule{"3n − 1 for each row of n", thopSoftmax}, "Softmax2d")
	rules.with(layerRule{"3n for each row of n", func(l layer) int64 { return 3 * l.input().Elements() }}, "LogSoftmax")
	rules.with(layerRule{"4n − 1 for each row of n", func(l layer) int64 { return thopSoftmax(l) + l.input().Elements() }}, "Softmin")
	rules.with(layerRule{"MACs of both products, without bias", ultralyticsBilinear}, "Bilinear")
	rules.with(layerRule{"by thop's formula, and its projection", func(l layer) int64 { return l.everyStep(recurrence.ultralyticsStep, l.steps()) }}, "LSTM")
	rules.with(layerRule{"MACs of all projections and products, and 3n − 1 for each row of scores", ultralyticsAttention}, "MultiheadAttention")
	return rules
}

// macsOf are the MACs of the call's own operators of some names.
func (l layer) macsOf(names []string) int64 {
	if o := l.ran(names...); o != nil {
		return macs(o)
	}
	return 0
}

// windows adds up the sizes of an average pooling's windows: with count_include_pad
// those of the padded input, else without padding.
func windows(l layer) int64 {
	o := l.ran("avg_pool1d", "avg_pool2d", "avg_pool3d")
	if o == nil {
		return 0
	}
	x, y := op.Input(o, "input").Shape, o.Outputs[0].Shape
	window, _ := op.WindowOf(o)
	padding, axes := o.Attrs.Ints("padding"), len(window.Kernel)
	n := graph.Product(y[:len(y)-axes])
	for i := range axes {
		n *= windowsAlong(x[len(x)-axes+i], y[len(y)-axes+i], window.Kernel[i], window.Stride[i], at(padding, i), o.Attrs.Bool("count_include_pad"))
	}
	return n
}

// windowsAlong adds up the windows along one axis.
func windowsAlong(size, places, kernel, stride, padding int64, padded bool) int64 {
	var n int64
	for i := range places {
		start := i*stride - padding
		end := min(start+kernel, size+padding)
		if !padded {
			start, end = max(start, 0), min(end, size)
		}
		n += max(end-start, 0)
	}
	return n
}

// adaptiveWindows adds up the windows of an adaptive pooling, which overlap where the
// sizes do not divide: 5 to 2 has 0–3 and 2–5.
func adaptiveWindows(l layer) int64 {
	x, y := l.input().Shape, l.output().Shape
	if len(x) != len(y) {
		return 0
	}
	axes := int(l.call.Module.Class[len(l.call.Module.Class)-2] - '0')
	if axes < 1 || axes > len(y) {
		axes = max(len(y)-2, 0)
	}
	n := graph.Product(y[:len(y)-axes])
	for i := len(y) - axes; i < len(y); i++ {
		var along int64
		for place := range y[i] {
			along += ((place+1)*x[i]+y[i]-1)/y[i] - place*x[i]/y[i]
		}
		n *= along
	}
	return n
}

func ultralyticsUpsample(l layer) int64 {
	weights := map[string]int64{"upsample_linear1d": 5, "upsample_bilinear2d": 11, "upsample_trilinear3d": 31, "upsample_bicubic2d": 259}
	for _, o := range l.ops {
		if n, ok := weights[o.Name]; ok {
			return n * l.output().Elements()
		}
	}
	return 0
}

// ultralyticsBilinear is in1 · in2 and in2 for each output: of 6, 5 to 7, 2 rows,
// 14 · 35 = 490.
func ultralyticsBilinear(l layer) int64 {
	weight := l.parameter("weight")
	if weight == nil || len(weight.Shape) != 3 {
		return 0
	}
	return l.output().Elements() * (weight.Shape[1] + 1) * weight.Shape[2]
}

// ultralyticsStep is thop's, with the sizes that a projection leaves, and its own
// product. 5 inputs, 6 units, 3 states: 4·(8·6 + 6 + 12) + 4·6 + 6·3 = 306.
func (r recurrence) ultralyticsStep() int64 {
	n := r.gateSteps(r.inputs, r.state)
	if r.state != r.hidden {
		n += r.hidden * r.state
	}
	return n
}

// ultralyticsAttention: N·(E·(2·L·E + S·(kdim + vdim)) + 2·L·S·E) and the softmax of
// N·heads·L rows of S; a key that the module adds is one more in the products. 16 wide,
// 4 heads, 2 tokens: 2,048 + 128 + 40 = 2,216.
func ultralyticsAttention(l layer) int64 {
	inputs := l.call.Inputs
	if len(inputs) < 3 || inputs[0] == nil || inputs[1] == nil || inputs[2] == nil || len(inputs[0].Shape) < 2 {
		return 0
	}
	q, k, v := inputs[0].Shape, inputs[1].Shape, inputs[2].Shape
	n, length, source := int64(1), q[0], k[0]
	if len(q) == 3 {
		batch, lengths := attentionLengths(l)
		n, length, source = batch, lengths(inputs[0]), lengths(inputs[1])
	}
	e := q[len(q)-1]
	keys := l.keys(source)
	products := e*(2*length*e+source*(k[len(k)-1]+v[len(v)-1])) + 2*length*keys*e
	return n * (products + l.heads()*length*(3*keys-1))
}

// keys is how many keys an attention compares with: those that it was given and those
// that it adds.
func (l layer) keys(given int64) int64 {
	switch o := l.ran(append([]string{"bmm", "baddbmm"}, fusedAttention...)...); {
	case o == nil:
		return given
	case o.Name == "bmm" || o.Name == "baddbmm":
		return lastSize(o.Outputs[0])
	default:
		return o.Inputs[1].Shape[2]
	}
}
