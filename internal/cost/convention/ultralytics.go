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
		Counts: "MACs of convolutions, Linear layers, recurrent ones and nn.MultiheadAttention; 4 per element of affine norms; windows of average pools; softmax, upsampling",
		parts: func(g *graph.Graph) []Part {
			return partsOf(g, ultralyticsRules().inherited)
		},
	}
}

func ultralyticsRules() layerRules {
	rules := thopRules()
	rules.with(layerRule{"MACs, without bias", func(l layer) int64 { return l.macsOf(convolutions) }}, "Conv1d", "Conv2d", "Conv3d")
	rules.with(layerRule{"MACs, without bias", func(l layer) int64 { return l.macsOf(transposed) }}, "ConvTranspose1d", "ConvTranspose2d", "ConvTranspose3d")
	rules.with(layerRule{"2 per element, 4 with a weight", thopNorm}, "GroupNorm", "RMSNorm")
	rules.with(layerRule{"elements of every window, and 1 per output", func(l layer) int64 { return windows(l.call.Inputs, l) + l.output().Elements() }},
		"AvgPool1d", "AvgPool2d", "AvgPool3d")
	rules.with(layerRule{"elements of every window, and 1 per output", func(l layer) int64 { return adaptiveWindows(l) + l.output().Elements() }},
		"AdaptiveAvgPool1d", "AdaptiveAvgPool2d", "AdaptiveAvgPool3d")
	rules.with(layerRule{"5, 11, 31 or 259 per output, by the mode; 0 for the nearest", ultralyticsUpsample}, "Upsample", "UpsamplingBilinear2d", "UpsamplingNearest2d")
	rules.with(layerRule{"3n − 1 for each row of n", thopSoftmax}, "LogSoftmax", "Softmin", "Softmax2d")
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
func windows(_ []*graph.Tensor, l layer) int64 {
	o := l.ran("avg_pool1d", "avg_pool2d", "avg_pool3d")
	if o == nil {
		return 0
	}
	x, y := op.Input(o, "input").Shape, o.Outputs[0].Shape
	kernel, stride, padding := o.Attrs.Ints("kernel_size"), o.Attrs.Ints("stride"), o.Attrs.Ints("padding")
	if len(stride) == 0 {
		stride = kernel
	}
	axes := len(y) - (len(y) - l.poolAxes(o.Name))
	n := graph.Product(y[:len(y)-axes])
	for i := range axes {
		n *= windowsAlong(x[len(x)-axes+i], y[len(y)-axes+i], at(kernel, i), at(stride, i), at(padding, i), o.Attrs.Bool("count_include_pad"))
	}
	return n
}

func (l layer) poolAxes(name string) int { return int(name[len(name)-2] - '0') }

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

// ultralyticsAttention: N·(E·(2·L·E + S·(kdim + vdim)) + 2·L·S·E) and the softmax of
// N·heads·L rows of S. 16 wide, 4 heads, 2 tokens: 2,048 + 128 + 40 = 2,216.
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
	products := e*(2*length*e+source*(k[len(k)-1]+v[len(v)-1])) + 2*length*source*e
	return n * (products + l.heads()*length*(3*source-1))
}
