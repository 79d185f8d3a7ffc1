package onnx

// This file follows constants to the operators that take them as weights.

import (
	"slices"
	"strings"
)

// maxMoves bounds how far a value is followed through operators that move it.
const maxMoves = 8

// passThrough are operators behind which a weight is still a weight.
var passThrough = map[string]bool{
	"Identity": true, "Cast": true, "CastLike": true, "Transpose": true, "Reshape": true, "Unsqueeze": true, "Squeeze": true,
	"Flatten": true, "DequantizeLinear": true, "QuantizeLinear": true, "Slice": true, "Split": true, "Concat": true,
}

// slots names the parameters that an operator takes, by position: "" is data.
var slots = map[string][]string{
	"Conv": {"", "weight", "bias"}, "ConvTranspose": {"", "weight", "bias"}, "ConvInteger": {"", "weight"},
	"FusedConv": {"", "weight", "bias"}, "NhwcFusedConv": {"", "weight", "bias"}, "NhwcConv": {"", "weight", "bias"},
	"DeformConv":            {"", "weight", "", "bias"},
	"QLinearConv":           {"", "x_scale", "x_zero_point", "weight", "w_scale", "w_zero_point", "y_scale", "y_zero_point", "bias"},
	"Gemm":                  {"", "weight", "bias"},
	"FusedGemm":             {"", "weight", "bias"},
	"MatMul":                {"weight", "weight"},
	"FusedMatMul":           {"weight", "weight"},
	"MatMulNBits":           {"", "weight", "scales", "zero_points", "g_idx", "bias"},
	"MatMulBnb4":            {"", "weight", "absmax"},
	"MatMulInteger":         {"", "weight"},
	"MatMulIntegerToFloat":  {"", "weight", "a_scale", "b_scale", "a_zero_point", "b_zero_point", "bias"},
	"DynamicQuantizeMatMul": {"", "weight", "b_scale", "b_zero_point", "bias"},
	"QLinearMatMul":         {"", "a_scale", "a_zero_point", "weight", "b_scale", "b_zero_point", "y_scale", "y_zero_point"},
	"QGemm":                 {"", "a_scale", "a_zero_point", "weight", "b_scale", "b_zero_point", "bias", "y_scale", "y_zero_point"},
	"BatchNormalization":    {"", "weight", "bias", "running_mean", "running_var"},
	"InstanceNormalization": {"", "weight", "bias"}, "LayerNormalization": {"", "weight", "bias"},
	"SimplifiedLayerNormalization": {"", "weight"}, "RMSNormalization": {"", "weight"},
	"SkipLayerNormalization":           {"", "", "weight", "bias", "bias"},
	"SkipSimplifiedLayerNormalization": {"", "", "weight", "bias"},
	"GroupNormalization":               {"", "weight", "bias"}, "GroupNorm": {"", "weight", "bias"},
	"LSTM": {"", "weight_ih", "weight_hh", "bias", "", "", "", "weight_peephole"},
	"GRU":  {"", "weight_ih", "weight_hh", "bias"}, "RNN": {"", "weight_ih", "weight_hh", "bias"},
	"PRelu": {"", "weight"}, "Gather": {"weight"},
	"BiasGelu": {"", "bias"}, "FastGelu": {"", "bias"}, "BiasAdd": {"", "bias"}, "BiasSplitGelu": {"", "bias"},
	"EmbedLayerNormalization": {"", "", "word_embedding", "position_embedding", "segment_embedding", "weight", "bias"},
	"QAttention":              {"", "weight", "bias", "input_scale", "weight_scale", "", "input_zero_point", "weight_zero_point"},
	"DynamicQuantizeLSTM":     {"", "weight_ih", "weight_hh", "bias", "", "", "", "weight_peephole", "w_scale", "w_zero_point", "r_scale", "r_zero_point"},
	"PackedAttention":         {"", "weight", "bias"}, "DecoderMaskedSelfAttention": {"", "weight", "bias"},
	"MultiHeadAttention":              {"", "", "", "bias"},
	"PackedMultiHeadAttention":        {"", "", "", "bias"},
	"DecoderMaskedMultiHeadAttention": {"", "", "", "", "", "", "", "", "", "", "bias"},
	"SkipGroupNorm":                   {"", "weight", "bias", "", "bias"},
	"BiasDropout":                     {"", "bias"},
	"GemmFastGelu":                    {"", "weight", "bias"}, "MatMulFpQ4": {"", "weight"}, "TransposeMatMul": {"weight", "weight"},
	"FusedMatMulActivation": {"weight", "weight"}, "MatMulInteger16": {"", "weight"},
	"ConvTransposeWithDynamicPads": {"", "weight", "", "bias"},
	"GatherBlockQuantized":         {"weight", "", "scales", "zero_points"},
	"TorchEmbedding":               {"weight"},
	"GatedRelativePositionBias":    {"", "bias", "", "weight", "bias", "eco_a"},
	"RelativePositionBias":         {"weight"},
	"CausalConvWithState":          {"", "weight", "bias"},
	"MoE":                          {"", "", "fc1_experts_weights", "fc1_experts_bias", "fc2_experts_weights", "fc2_experts_bias", "fc3_experts_weights", "fc3_experts_bias"},
	"QMoE": {"", "", "fc1_experts_weights", "fc1_scales", "fc1_experts_bias", "fc2_experts_weights", "fc2_scales", "fc2_experts_bias",
		"fc3_experts_weights", "fc3_scales", "fc3_experts_bias"},
	"DequantizeLinear": {"", "scale", "zero_point"}, "QuantizeLinear": {"", "scale", "zero_point"},
}

// slotOf names the parameter slot of a use, "" if it takes data.
func slotOf(x use) string {
	names := slots[x.node.opType]
	if x.node.opType == "Attention" && x.node.domain == "com.microsoft" {
		names = []string{"", "weight", "bias"}
	}
	if x.index < len(names) {
		return names[x.index]
	}
	if x.node.opType == "Add" && x.body != nil && len(x.node.inputs) == 2 {
		if n := x.body.worker(x.node.inputs[1-x.index]); n != nil && takesBias[n.opType] {
			return "bias"
		}
	}
	return ""
}

// worker is the node that made a value, before others took axes of size 1 from
// it: a one-dimensional convolution may run as a two-dimensional one.
func (b *body) worker(name string) *nodeProto {
	n := b.makers[name]
	for range maxMoves {
		if n == nil || n.opType != "Squeeze" || len(n.inputs) == 0 {
			break
		}
		n = b.makers[n.inputs[0]]
	}
	return n
}

// takesBias are operators whose bias some exporters write as an addition.
var takesBias = map[string]bool{"Conv": true, "ConvTranspose": true, "MatMul": true, "Gemm": true}

// isQuantization tells slots that describe how numbers are coded: they are kept
// with the model, but nothing trains them.
func isQuantization(slot string) bool {
	return strings.Contains(slot, "scale") || strings.Contains(slot, "zero_point") || slot == "absmax" || slot == "g_idx"
}

// slot finds the parameter slot that a value ends in, through operators that
// only move it and into functions.
func (u *uses) slot(b *body, name string, depth int) (string, use) {
	if depth > maxMoves {
		return "", use{}
	}
	consumers := b.consumers[name]
	for _, x := range consumers {
		if slot := slotOf(x); slot != "" {
			return slot, x
		}
	}
	for _, x := range consumers {
		if f := u.model.functions[functionKey{x.node.domain, x.node.opType, x.node.overload}]; f != nil && x.index < len(f.inputs) {
			if slot, _ := u.slot(u.functions[f], f.inputs[x.index], depth+1); slot != "" {
				return slot, x
			}
		}
		if b.movesWeight(x) {
			for _, out := range x.node.outputs {
				if slot, at := u.slot(b, out, depth+1); slot != "" {
					return slot, at
				}
			}
		}
	}
	return "", use{}
}

// movesWeight tells whether what a node makes of a weight is a weight still. A
// token joined to data is data.
func (b *body) movesWeight(x use) bool {
	if x.node.opType == "Concat" {
		joins, known := b.joins[x.node]
		if !known {
			joins = !slices.ContainsFunc(x.node.inputs, func(name string) bool { return !b.isMovedWeight(name, 0) })
			b.joins[x.node] = joins
		}
		return joins
	}
	return passThrough[x.node.opType] && x.index == 0 && !isCopy(x.node)
}

// isMovedWeight tells values that no node makes but those that move weights.
func (b *body) isMovedWeight(name string, depth int) bool {
	n := b.makers[name]
	if n == nil || n.opType == "Constant" {
		return true
	}
	return depth < maxMoves && passThrough[n.opType] && len(n.inputs) > 0 && b.isMovedWeight(n.inputs[0], depth+1)
}

// readsWeight tells nodes of the main graph that take a stored matrix, kernel or
// table.
func (u *uses) readsWeight(n *nodeProto) bool {
	for i, name := range n.inputs {
		switch slotOf(use{node: n, index: i}) {
		case "weight", "weight_ih", "word_embedding", "fc1_experts_weights":
			if u.isMatrix(name, 0) {
				return true
			}
		}
	}
	return false
}

// isMatrix tells values that are a stored float of more than one axis, moved or
// not.
func (u *uses) isMatrix(name string, depth int) bool {
	n := u.main.makers[name]
	if n == nil || depth > maxMoves || n.opType == "Constant" {
		return wideAxes(u.storedDims(u.main, name)) > 1
	}
	return passThrough[n.opType] && len(n.inputs) > 0 && u.isMatrix(n.inputs[0], depth+1)
}

// storedDims are the sizes of an initializer or a constant, nil of other values.
func (u *uses) storedDims(b *body, name string) []int64 {
	if n := b.makers[name]; n != nil && n.opType == "Constant" {
		if a := n.attribute("value"); a != nil && a.tensor != nil {
			return a.tensor.dims
		}
	}
	return u.dims[name]
}

// place is slot, with the first reader of a value that feeds no slot.
func (u *uses) place(b *body, name string) (string, use) {
	slot, at := u.slot(b, name, 0)
	for _, x := range b.consumers[name] {
		if at.node == nil && !isCopy(x.node) {
			at = x
		}
	}
	return slot, at
}
