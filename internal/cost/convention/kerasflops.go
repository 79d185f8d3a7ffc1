package convention

// This file holds keras-flops 0.1.2 on TensorFlow 2.12: TensorFlow's profiler over the
// frozen graph of a Keras model. What its registry has no entry for counts nothing: relu,
// exponentials, 3-D pools, einsum (and so the products of Keras' attention), LSTM and GRU.
// The rules are from what it answered for single layers (testdata/keras.txt). A model is
// counted as if its layers were Keras' own, channels last.

import (
	"fmt"
	"slices"

	"heft/internal/graph"
	"heft/internal/op"
)

func kerasFlops() *Convention {
	return &Convention{
		Name: "keras-flops", Release: "0.1.2, TensorFlow 2.12", Unit: "FLOPs",
		Counts: "2 per MAC of convolutions and products and 1 per bias, 2 per element of batch norm, pools by their window, arithmetic; as Keras' layers would",
		parts:  kerasRules().parts, rows: kerasRows, parameters: kerasParameters,
	}
}

// kerasRows is a summary's table: the layers that have none in them, in the order of
// their first calls, by the name of their place and their class. The statistics of a
// batch norm are parameters that do not train.
func kerasRows(g *graph.Graph) []Row {
	var rows []Row
	seen := map[*graph.Module]bool{}
	for _, c := range g.Calls {
		m := c.Module
		if seen[m] || m.Loose || hasChildren(m) {
			continue
		}
		seen[m] = true
		row := Row{Name: m.Class, Call: c}
		if m.Path != "" {
			row.Name = fmt.Sprintf("%s (%s)", m.Path, m.Class)
		}
		if y := firstTensor(c.Outputs); y != nil && len(y.Shape) > 0 {
			row.Outputs = [][]int64{y.Shape[1:]}
		}
		for _, p := range m.Params {
			if n := p.Tensor.Elements(); kerasCounts(p) {
				row.Parameters += n
				if p.Trainable {
					row.TrainableParameters += n
				}
			}
		}
		row.Trainable = row.TrainableParameters > 0
		rows = append(rows, row)
	}
	return rows
}

// kerasCounts tells the parameters and the statistics of norms, not how many batches a
// norm has seen.
func kerasCounts(p *graph.Param) bool { return !p.Buffer || p.Tensor.DType.IsFloating() }

func kerasParameters(g *graph.Graph) int64 {
	var n int64
	for _, p := range g.Params {
		if kerasCounts(p) {
			n += p.Tensor.Elements()
		}
	}
	return n
}

func kerasRules() operatorRules {
	rules := operatorRules{}
	rules.with(operatorRule{"2 per MAC, 1 per bias; nothing for groups that are not depthwise", kerasConvolution}, convolutions...)
	rules.with(operatorRule{"2 per MAC, 1 per bias; 3-D biases only", kerasTransposed}, transposed...)
	rules.with(operatorRule{"2 per MAC, 1 per bias; biases only in attention, whose einsum is not known", kerasProduct},
		"linear", "addmm", "mm", "bmm", "baddbmm", "mv", "dot")
	rules.with(operatorRule{"5 per score and 1 per query, whose products are einsums", kerasAttention}, fusedAttention...)
	rules["batch_norm"] = operatorRule{"2 per element, 6 per channel", kerasBatchNorm}
	rules["layer_norm"] = operatorRule{"2 per element if affine, 1 per axis", func(o *graph.Op) int64 {
		return affine(2, 0)(o) + int64(len(o.Inputs[0].Shape))
	}}
	rules["native_group_norm"] = operatorRule{"6 per element, 3 per channel and per group", kerasGroupNorm}
	rules.with(operatorRule{"5 per element", perInput(5)}, "_softmax")
	rules.with(operatorRule{"2 per element", perOutput(2)}, "silu", "rsqrt", "clamp")
	rules["gelu"] = operatorRule{"4 per element, 7 by the tangent", func(o *graph.Op) int64 {
		if o.Attrs.Text("approximate") == "tanh" {
			return 7 * outputElements(o)
		}
		return 4 * outputElements(o)
	}}
	rules["hardsigmoid"] = operatorRule{"4 per element", perOutput(4)}
	rules["prelu"] = operatorRule{"3 per element, 1 per weight", func(o *graph.Op) int64 { return 3*outputElements(o) + o.Inputs[1].Elements() }}
	rules.with(operatorRule{"1 for each place of the window and output", kerasPool}, "max_pool1d", "max_pool2d", "avg_pool1d", "avg_pool2d")
	rules.with(operatorRule{"1 per input", exceptMultihead(kerasMean)}, "mean", "_adaptive_avg_pool1d", "_adaptive_avg_pool2d", "_adaptive_avg_pool3d")
	rules.with(operatorRule{"1 per input, less the outputs", kerasReduced}, "sum", "amax", "argmax", "argmin",
		"adaptive_max_pool1d", "adaptive_max_pool2d", "adaptive_max_pool3d")
	rules.with(operatorRule{"2 for the sizes", func(*graph.Op) int64 { return 2 }}, "upsample_nearest2d", "upsample_bilinear2d")
	rules.with(operatorRule{"1 per output", perOutput(1)}, "add", "sub", "rsub", "mul", "div", "maximum", "minimum", "pow", "neg", "square", "reciprocal", "log",
		"clamp_min", "clamp_max", "eq", "ne", "lt", "le", "gt", "ge")
	return rules
}

// kerasConvolution: Keras runs a grouped convolution in a function of its own, which the
// profiler does not enter, and a depthwise one of one or two axes as an operator that it
// knows. 3 to 8 channels, kernel 3, 8×8 outputs: 2 · 13,824 + 512 = 28,160.
func kerasConvolution(o *graph.Op) int64 {
	groups := o.Attrs.Int("groups")
	if x := o.Inputs[0].Shape; groups > 1 && (len(x) < 2 || groups != x[1] || len(x) > 4) {
		return 0
	}
	return 2*macs(o) + biasElements(o)
}

// kerasTransposed is 2 · |y| · kernel · Cin over the strides: exact where the output is as
// many times the input as they say.
func kerasTransposed(o *graph.Op) int64 {
	if o.Name == "conv_transpose3d" {
		return biasElements(o) + 3
	}
	strides := int64(1)
	axes := o.Inputs[1].Shape[2:]
	for i := range axes {
		given := o.Attrs.Ints("stride")
		strides *= given[min(i, len(given)-1)]
	}
	count := 2*outputElements(o)*graph.Product(axes)*o.Inputs[1].Shape[0]/max(o.Attrs.Int("groups"), 1)/max(strides, 1) + biasElements(o)
	if o.Name == "conv_transpose1d" { // its size is multiplied by the profiled graph itself
		count++
	}
	return count
}

func kerasProduct(o *graph.Op) int64 {
	bias := biasElements(o)
	if o.Name == "addmm" || o.Name == "baddbmm" {
		bias = outputElements(o)
	}
	if inMultihead(o) {
		return bias
	}
	return 2*macs(o) + bias
}

// inMultihead tells what ran in torch's multi-head attention.
func inMultihead(o *graph.Op) bool {
	for c := o.Call; c != nil; c = c.Parent {
		if isA(c.Module, "MultiheadAttention") {
			return true
		}
	}
	return false
}

func exceptMultihead(count func(o *graph.Op) int64) func(o *graph.Op) int64 {
	return func(o *graph.Op) int64 {
		if inMultihead(o) {
			return 0
		}
		return count(o)
	}
}

// kerasAttention: the scores are the queries by the keys.
func kerasAttention(o *graph.Op) int64 {
	q, k := o.Inputs[0], o.Inputs[1]
	if len(q.Shape) == 0 || len(k.Shape) < 2 {
		return 0
	}
	return 5*q.Elements()/max(lastSize(q), 1)*k.Shape[len(k.Shape)-2] + q.Elements()
}

// kerasBatchNorm: of four and five axes in one operator, else of operators that know
// whether there is a scale. 512 elements of 8 channels: 1,024 + 48 = 1,072.
func kerasBatchNorm(o *graph.Op) int64 {
	x := o.Inputs[0]
	if len(x.Shape) < 2 {
		return 0
	}
	perChannel := int64(6)
	if len(x.Shape) < 4 && op.Input(o, "weight") == nil {
		perChannel = 5
	}
	return 2*x.Elements() + perChannel*x.Shape[1]
}

func kerasGroupNorm(o *graph.Op) int64 {
	x := o.Inputs[0]
	return 6*x.Elements() + 3*x.Shape[0]*(x.Shape[1]+o.Attrs.Int("num_groups"))
}

func kerasPool(o *graph.Op) int64 {
	count := outputElements(o)
	for _, size := range o.Attrs.Ints("kernel_size") {
		count *= size
	}
	return count
}

// kerasMean: Keras has a global average pool and none of other sizes.
func kerasMean(o *graph.Op) int64 {
	if o.Name != "mean" && graph.Product(o.Attrs.Ints("output_size")) != 1 {
		return 0
	}
	return inputElements(o)
}

func kerasReduced(o *graph.Op) int64 {
	if sizes := o.Attrs.Ints("output_size"); len(sizes) > 0 && slices.Max(sizes) > 1 {
		return 0
	}
	return inputElements(o) - outputElements(o)
}
