package convention

// This file holds thop (pytorch-OpCounter) 0.1.1: hooks on the calls of a list of
// classes, by their exact type. It evaluates the model in eval mode, whatever mode it
// is in. What has no hook counts nothing: products of functions, attention,
// GroupNorm.

import (
	"slices"

	"heft/internal/graph"
	"heft/internal/op"
)

func thop() *Convention {
	return &Convention{
		Name: "thop", Release: "0.1.1", Unit: "MACs", Programs: true,
		Counts: "MACs of convolutions (transposed ones by their output) and Linear layers, 4 per element of affine norms, average pools, softmax, upsampling",
		parts:  thopParts, parameters: thopParameters,
	}
}

func thopRules() layerRules {
	rules := layerRules{}
	rules.with(layerRule{"MACs, without bias", thopConvolution}, "Conv1d", "Conv2d", "Conv3d")
	rules.with(layerRule{"MACs as if each output saw a whole kernel: too many by the stride", thopConvolution},
		"ConvTranspose1d", "ConvTranspose2d", "ConvTranspose3d")
	rules.with(layerRule{"2 per element, 4 if affine", thopNorm}, "BatchNorm1d", "BatchNorm2d", "BatchNorm3d", "SyncBatchNorm",
		"LayerNorm", "InstanceNorm1d", "InstanceNorm2d", "InstanceNorm3d")
	rules.with(layerRule{"MACs, without bias", func(l layer) int64 { return lastSize(l.input()) * l.output().Elements() }}, "Linear")
	rules.with(layerRule{"1 per element", func(l layer) int64 { return l.input().Elements() }}, "PReLU")
	rules.with(layerRule{"3n − 1 for each row of n", thopSoftmax}, "Softmax")
	rules.with(layerRule{"1 per output, whatever the window", func(l layer) int64 { return l.output().Elements() }}, "AvgPool1d", "AvgPool2d", "AvgPool3d")
	rules.with(layerRule{"window + 1 per output", thopAdaptive}, "AdaptiveAvgPool1d", "AdaptiveAvgPool2d", "AdaptiveAvgPool3d")
	rules.with(layerRule{"1, 5, 11 or 259 per output, by the mode", thopUpsample}, "Upsample", "UpsamplingBilinear2d", "UpsamplingNearest2d")
	rules.with(layerRule{"by its own formula for each step", thopRecurrent}, "RNN", "GRU", "LSTM")
	rules.with(layerRule{"by its own formula", thopCell}, "RNNCell", "GRUCell", "LSTMCell")
	return rules
}

// thopSilent are the classes that are hooked and count nothing.
var thopSilent = []string{
	"ZeroPad2d", "ReLU", "ReLU6", "LeakyReLU", "MaxPool1d", "MaxPool2d", "MaxPool3d",
	"AdaptiveMaxPool1d", "AdaptiveMaxPool2d", "AdaptiveMaxPool3d", "Dropout", "PixelShuffle",
}

// thopParts: a module that is registered in two parents is hooked twice, and what its
// hooks have counted is added twice.
func thopParts(g *graph.Graph) []Part { return perParent(perParent(thopRules().parts(g))) }

// perParent counts a module once for each of the parents that it is registered in, as
// tools do that add up a tree.
func perParent(parts []Part) []Part {
	for i := range parts {
		if call := registered(parts[i].Call); call != nil {
			parts[i].Count *= parentsOf(call.Module)
		}
	}
	return parts
}

// registered is the innermost call of a module that is part of the tree, and so has
// hooks.
func registered(call *graph.Call) *graph.Call {
	for call != nil && call.Module.Loose {
		call = call.Parent
	}
	return call
}

// parentsOf is the number of ways from the root to a module: of the modules that it is
// registered in, with theirs. The root has one.
func parentsOf(m *graph.Module) int64 { return waysTo(m, map[*graph.Module]bool{}) }

func waysTo(m *graph.Module, passed map[*graph.Module]bool) int64 {
	if m.Parent == nil || passed[m] {
		return 1
	}
	passed[m] = true
	defer delete(passed, m)
	seen := map[*graph.Module]bool{m.Parent: true}
	n := waysTo(m.Parent, passed)
	root := m.Parent
	for root.Parent != nil {
		root = root.Parent
	}
	for _, path := range m.Aliases {
		parent := moduleAt(root, parentPath(path))
		if parent != nil && !seen[parent] {
			seen[parent] = true
			n += waysTo(parent, passed)
		}
	}
	return n
}

// moduleAt is the module of a path, which may be an alias; nil if there is none.
func moduleAt(m *graph.Module, path string) *graph.Module {
	if m.Path == path || slices.Contains(m.Aliases, path) {
		return m
	}
	for _, child := range m.Children {
		if found := moduleAt(child, path); found != nil {
			return found
		}
	}
	return nil
}

func parentPath(path string) string {
	for i := len(path) - 1; i >= 0; i-- {
		if path[i] == '.' {
			return path[:i]
		}
	}
	return ""
}

// thopParameters are those of hooked modules that ran; the root's own are left out.
func thopParameters(g *graph.Graph) int64 {
	hooked := thopRules()
	hooked.with(layerRule{}, thopSilent...)
	seen := map[*graph.Module]bool{}
	var n int64
	for _, c := range g.Calls {
		if _, ok := hooked.exact(c.Module); !ok || seen[c.Module] || c.Module.Parent == nil {
			continue
		}
		seen[c.Module] = true
		for _, p := range c.Module.Params {
			if !p.Buffer {
				n += p.Tensor.Elements() * parentsOf(c.Module)
			}
		}
	}
	return n
}

// thopConvolution is |y| · ⌊Cin/groups⌋ · kernel, with the input's second axis as its
// channels. 3 to 8 channels, kernel 3, 2×8×8×8 outputs: 1,024 · 3 · 9 = 27,648.
func thopConvolution(l layer) int64 {
	o := l.ran(append(convolutions, transposed...)...)
	x := l.input()
	if o == nil || len(x.Shape) < 2 {
		return 0
	}
	weight := l.parameter("weight")
	if weight == nil { // one that is computed from others
		weight = o.Inputs[1]
	}
	return l.output().Elements() * (x.Shape[1] / max(o.Attrs.Int("groups"), 1)) * graph.Product(weight.Shape[2:])
}

func thopNorm(l layer) int64 {
	if l.parameter("weight") == nil {
		return 2 * l.input().Elements()
	}
	return 4 * l.input().Elements()
}

func thopSoftmax(l layer) int64 {
	o := l.ran("_softmax")
	if o == nil || len(o.Inputs[0].Shape) == 0 {
		return 0
	}
	x := o.Inputs[0]
	n := x.Shape[(int(softmaxAxis(o))+len(x.Shape))%len(x.Shape)]
	return x.Elements() / max(n, 1) * (3*n - 1)
}

// softmaxAxis is the axis of a softmax; where none is given, torch takes the first of
// one or three axes and else the second.
func softmaxAxis(o *graph.Op) int64 {
	if o.Attrs.Get("dim") != nil {
		return o.Attrs.Int("dim")
	}
	if n := len(o.Inputs[0].Shape); n == 1 || n == 3 {
		return 0
	}
	return 1
}

// thopAdaptive is (window + 1) · |y| with the window as a ratio of sizes, which need
// not be whole, cut to an integer. 7×7 to 1×1: 50 for each of 2,048 outputs.
func thopAdaptive(l layer) int64 {
	x, y := l.input(), l.output()
	window := 1.0
	for i := 2; i < min(len(x.Shape), len(y.Shape)); i++ {
		window *= float64(x.Shape[i]) / float64(y.Shape[i])
	}
	return int64((window + 1) * float64(y.Elements()))
}

func thopUpsample(l layer) int64 {
	weights := map[string]int64{
		"upsample_nearest1d": 1, "upsample_nearest2d": 1, "upsample_nearest3d": 1,
		"upsample_linear1d": 5, "upsample_bilinear2d": 11, "upsample_bicubic2d": 259,
	}
	for _, o := range l.ops {
		if n, ok := weights[o.Name]; ok {
			return n * l.output().Elements()
		}
	}
	return 0
}

// thopRecurrent runs every layer and direction for each step of each row. LSTM 16 to
// 32 without bias: 4·(48·32 + 32) + 4·32 = 6,400 a step.
func thopRecurrent(l layer) int64 { return l.everyStep(recurrence.thopStep, l.stepsTimesBatch()) }

// everyStep counts every layer and direction for each of so many steps of all samples.
func (l layer) everyStep(count func(r recurrence) int64, steps int64) int64 {
	var step int64
	for _, r := range l.recurrences() {
		step += count(r)
	}
	if o := l.ran(recurrentNetworks...); o != nil && op.Input(o, "batch_sizes") != nil { // packed: as many rows in each step as in the first
		return step * op.Input(o, "batch_sizes").Elements() * op.Input(o, "hx").Shape[1]
	}
	return step * steps
}

// thopCell takes the first axis for the batch, of a single sample as well.
func thopCell(l layer) int64 {
	x := l.input()
	if len(x.Shape) == 0 {
		return 0
	}
	return l.cellStep() * x.Shape[0]
}

// cellStep is the one step of a recurrent cell, for a row.
func (l layer) cellStep() int64 {
	r, ok := l.recurrence("")
	if !ok {
		return 0
	}
	return r.thopStep()
}

// thopStep is one step: the products and one addition for each gate, two more with
// bias, and what follows them: four per state for LSTM and GRU. A projection is not
// known to it.
func (r recurrence) thopStep() int64 {
	inputs := r.inputs
	if r.further && r.state > 0 {
		inputs = inputs / r.state * r.hidden
	}
	return r.gateSteps(inputs, r.hidden)
}

// gateSteps are the steps of all gates with so many inputs and states.
func (r recurrence) gateSteps(inputs, state int64) int64 {
	gate := (inputs+state)*r.hidden + r.hidden
	if r.bias {
		gate += 2 * r.hidden
	}
	if r.gates == 1 {
		return gate
	}
	return r.gates*gate + 4*r.hidden
}
