package convention

// This file holds torchprofile 0.1.0: handles for operators of a traced program. An
// LSTM, attention and the mean of any axes have one; everything that has none counts
// nothing.

import (
	"strings"

	"heft/internal/graph"
	"heft/internal/op"
)

func torchprofile() *Convention {
	return &Convention{
		Name: "torchprofile", Release: "0.1.0", Unit: "MACs", Programs: true,
		Counts: "MACs of convolutions (transposed ones by their output) and products, attention and LSTM included; 1 per element of affine norms, average pools, products of elements",
		parts: func(g *graph.Graph) []Part {
			return append(torchprofileRules().tracedParts(g), torchprofileSizes().parts(g)...)
		},
	}
}

func torchprofileRules() operatorRules {
	rules := operatorRules{}
	rules.with(operatorRule{"MACs, without bias", ifTraced(macs)}, convolutions...)
	rules.with(operatorRule{"outputs · channels · kernel: too many by the stride, and by the groups", torchprofileTransposed}, transposed...)
	product := operatorRule{"MACs, without bias", ifTracedOrFused(macs)}
	rules.with(product, "bmm", "linear", "addmm", "baddbmm", "addmv").with(product, fusedAttention...)
	rules["mm"] = operatorRule{"MACs", ifProduct(macs)}
	rules.with(operatorRule{"MACs", ifProduct(macs)}, "mv", "dot", "vecdot")
	rules["lstm"] = operatorRule{"MACs, without bias; with a projection as if it were as narrow inside", torchprofileLSTM}
	rules.with(operatorRule{"MACs of both products, and the products of elements of a GRU or LSTM", torchprofileCell}, recurrentCells...)
	rules.with(operatorRule{"1 per element, 0 without weight", affine(1, 0)}, "batch_norm", "native_group_norm", "group_norm", "layer_norm", "instance_norm")
	pooled := operatorRule{"1 per output", perOutput(1)}
	for _, axes := range []string{"1d", "2d", "3d"} {
		rules.with(pooled, "avg_pool"+axes, "_adaptive_avg_pool"+axes, "adaptive_avg_pool"+axes)
	}
	rules.with(pooled, "mean", "leaky_relu")
	rules["mul"] = operatorRule{"1 per output", ifSpelled(outputElements, append([]string{
		"Tensor.__mul__", "Tensor.__rmul__", "Tensor.__imul__", "Tensor.mul_", "F.local_response_norm", "F.lp_pool1d", "F.lp_pool2d", "F.lp_pool3d", "torch.einsum",
	}, replacedElementwise...)...)}
	rules["upsample_bilinear2d"] = operatorRule{"4 per output", perOutput(4)}
	rules["grid_sample"] = operatorRule{"4 per output", perOutput(4)}
	return rules
}

// torchprofileSizes: a trace has the program's arithmetic with sizes, and a product of
// two counts as one of elements. Attention has four of them; a user's own are not
// known here.
func torchprofileSizes() layerRules {
	return layerRules{}.with(layerRule{"4 products of sizes", func(layer) int64 { return 4 }}, "MultiheadAttention")
}

// torchprofileLSTM takes the size of the result for that of the gates: with a projection of
// 11 inputs to 5, 4·5·(11 + 5) = 320 for each step of each row.
func torchprofileLSTM(o *graph.Op) int64 {
	var perRow int64
	for _, weights := range stacks(o) {
		width := weights[1].Shape[1]
		perRow += 4 * width * (weights[0].Shape[1] + width)
	}
	return perRow * rows(op.Input(o, "input"))
}

// torchprofileCell: a GRU's step multiplies two numbers of each unit, an LSTM's three.
func torchprofileCell(o *graph.Op) int64 {
	products := map[string]int64{"gru_cell": 2, "lstm_cell": 3}[o.Name]
	return macs(o) + products*outputElements(o)
}

// ifTracedOrFused adds fused attention and what it runs as.
func ifTracedOrFused(count func(o *graph.Op) int64) func(o *graph.Op) int64 {
	traced := ifTraced(count)
	return func(o *graph.Op) int64 {
		if inAttention(o) || strings.HasSuffix(o.Spelled, "baddbmm") || strings.HasSuffix(o.Spelled, "addmv") {
			return count(o)
		}
		return traced(o)
	}
}

// torchprofileTransposed takes the weight for an ordinary convolution's if its first
// axis has as many channels as the result.
func torchprofileTransposed(o *graph.Op) int64 {
	weight := op.Input(o, "weight").Shape
	channels := weight[0]
	if o.Outputs[0].Shape[1] == weight[0] {
		channels = weight[1]
	}
	return outputElements(o) * channels * graph.Product(weight[2:])
}
