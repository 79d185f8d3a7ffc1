package onnx

import (
	"slices"
	"strings"

	"heft/internal/graph"
)

// This file decides which constants of a file are parameters in the sense of
// the framework that wrote it. The format itself has one kind of constant:
// weights, running statistics, shape constants and index tables look alike.
// What tells them apart is, in this order: what the exporter says, the slot of
// the operator that they feed, and their name.

// role is what a constant is.
type role uint8

const (
	plainConstant role = iota
	parameter
	buffer
)

// use is one place that reads a value.
type use struct {
	node  *nodeProto
	index int
	body  *body
}

// body is a graph with everything nested in it, or a function.
type body struct {
	consumers map[string][]use
	makers    map[string]*nodeProto
	graph     *graphProto
}

// uses knows every place that reads a value, all over the file.
type uses struct {
	model     *modelProto
	main      *body
	functions map[*functionProto]*body
	names     map[string]bool // of initializers and of inputs
	vectors   map[string]bool // initializers that can be parameters: floats of more than one element
	stored    bool            // weights are kept as initializers or inputs
	annotated bool            // by torch's newer exporter
	named     bool            // some weights have names of a state dict
}

func newUses(m *modelProto) *uses {
	u := &uses{model: m, functions: map[*functionProto]*body{}, names: map[string]bool{}, vectors: map[string]bool{}}
	u.main = &body{consumers: map[string][]use{}, makers: map[string]*nodeProto{}, graph: m.graph}
	u.main.addGraph(m.graph)
	for _, f := range m.functions {
		b := &body{consumers: map[string][]use{}, makers: map[string]*nodeProto{}}
		b.addNodes(f.nodes)
		u.functions[f] = b
	}
	for _, t := range m.graph.initializers {
		u.names[t.name] = true
		u.named = u.named || isStateDictKey(t.name)
		u.vectors[t.name] = t.dtype.IsFloating() && graph.Product(t.dims) > 1
		u.stored = u.stored || u.vectors[t.name]
	}
	for _, v := range m.graph.inputs {
		u.names[v.name] = true
	}
	u.annotated = slices.ContainsFunc(m.graph.nodes, func(n *nodeProto) bool { return n.metadata[noteScopes] != "" })
	return u
}

func (b *body) addGraph(g *graphProto) { b.addNodes(g.nodes) }

func (b *body) addNodes(nodes []*nodeProto) {
	for _, n := range nodes {
		for i, name := range n.inputs {
			if name != "" {
				b.consumers[name] = append(b.consumers[name], use{n, i, b})
			}
		}
		for _, name := range n.outputs {
			b.makers[name] = n
		}
		for _, a := range n.attributes {
			if a.graph != nil {
				b.addGraph(a.graph)
			}
		}
	}
}

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
	"QAttention":              {"", "weight", "bias"},
	"MultiHeadAttention":      {"", "", "", "bias"},
	"MoE":                     {"", "", "fc1_experts_weights", "fc1_experts_bias", "fc2_experts_weights", "fc2_experts_bias", "fc3_experts_weights", "fc3_experts_bias"},
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
		if n := x.body.makers[x.node.inputs[1-x.index]]; n != nil && takesBias[n.opType] {
			return "bias"
		}
	}
	return ""
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
	if depth > 8 {
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
		if passThrough[x.node.opType] && (x.index == 0 || x.node.opType == "Concat") && !isCopy(x.node) {
			for _, out := range x.node.outputs {
				if slot, at := u.slot(b, out, depth+1); slot != "" {
					return slot, at
				}
			}
		}
	}
	return "", use{}
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

// isCopy tells whether a node only gives a stored weight a second name.
func isCopy(n *nodeProto) bool {
	return n.opType == "Identity" && len(n.outputs) == 1 && isWeightName(n.outputs[0])
}

// isWeightName tells names that torch's exporter gives to weights.
func isWeightName(name string) bool {
	return isStateDictKey(name) || strings.HasPrefix(name, "onnx::")
}

// origin is how a constant stands in the file.
type origin uint8

const (
	asInitializer origin = iota
	asNode               // a Constant node, or a ConstantOfShape
	asInput              // a file exported without its weights
)

// smallest is the least number of elements that makes a float of unknown
// purpose a parameter.
const smallest = 16

// classify decides what a constant is, and finds the place that tells it.
func (u *uses) classify(b *body, t *tensorProto, from origin) (role, string, use) {
	slot, at := u.place(b, t.name)
	if slot == "bias" && at.node.opType == "Add" && wideAxes(t.dims) > 1 {
		slot = "" // a table added to scores
	}
	if said, ok := u.exporterSays(b, t, slot); ok {
		return said, slot, at
	}
	if from == asNode && u.stored && u.isTorch() {
		return plainConstant, slot, at // torch keeps no parameter in a node
	}
	if isStatistic(slot) || isQuantization(slot) || isBufferName(t.name) {
		return buffer, slot, at
	}
	if u.annotated && slot == "" && isMean(at, t) {
		return buffer, "running_mean", at
	}
	floating := t.dtype.IsFloating()
	if slot != "" && (floating || slot != "weight" || at.node.opType != "Gather" && at.node.opType != "MatMul") {
		return parameter, slot, at
	}
	if !floating {
		return plainConstant, slot, at
	}
	return u.byName(t, from), slot, at
}

// isMean tells the running mean of a norm that was taken apart: a vector without
// a name of its own that is subtracted.
func isMean(at use, t *tensorProto) bool {
	return at.node != nil && at.node.opType == "Sub" && at.index == 1 && wideAxes(t.dims) == 1 && !isStateDictKey(t.name)
}

func (u *uses) isTorch() bool { return strings.HasPrefix(u.model.producer, "pytorch") }

// exporterSays reads the notes that torch's exporter leaves on its initializers.
func (u *uses) exporterSays(b *body, t *tensorProto, slot string) (role, bool) {
	switch b.note(t, noteKind) {
	case "PARAMETER":
		return parameter, true
	case "BUFFER":
		return buffer, true
	}
	computed := pythonList(b.note(t, noteFolded))
	if len(computed) > 0 && !slices.ContainsFunc(computed, func(name string) bool { return !strings.HasPrefix(name, "val_") }) {
		return plainConstant, true // from the exporter's own constants: the ones and zeros of a group norm taken apart
	}
	if slices.ContainsFunc(computed, func(name string) bool { return u.vectors[name] }) {
		return plainConstant, true // what it was made from is in the file too
	}
	if slot == "" && slices.ContainsFunc(computed, isGenerated) {
		return plainConstant, true // a table of positions
	}
	if len(b.foldedFrom(t)) == 0 || !t.dtype.IsFloating() {
		return plainConstant, false
	}
	if slot == "" && slices.ContainsFunc(computed, isArithmetic) {
		return plainConstant, true // the cosines of rotary positions
	}
	return parameter, true
}

// note reads what the exporter says of an initializer: beside it, or beside the
// declaration of its shape.
func (b *body) note(t *tensorProto, key string) string {
	if t.metadata != nil || b.graph == nil || b.graph.valueInfo[t.name] == nil {
		return t.metadata[key]
	}
	return b.graph.valueInfo[t.name].metadata[key]
}

// foldedFrom lists the parameters that the exporter computed a constant from.
func (b *body) foldedFrom(t *tensorProto) []string {
	return slices.DeleteFunc(pythonList(b.note(t, noteFolded)), func(name string) bool {
		return !isStateDictKey(name) || isBufferName(name)
	})
}

// byName judges a float that feeds no parameter slot.
func (u *uses) byName(t *tensorProto, from origin) role {
	n := graph.Product(t.dims)
	switch {
	case from == asInput:
		return parameter
	case isBufferName(t.name):
		return buffer
	case from == asInitializer && isStateDictKey(t.name):
		folder := t.name[:strings.LastIndexByte(t.name, '.')]
		if u.names[folder+".running_mean"] && u.names[folder+".running_var"] {
			return buffer // a frozen batch norm
		}
		return parameter
	case from == asInitializer && strings.HasPrefix(t.name, "onnx::") && n > 1:
		return parameter
	case strings.Contains(t.name, "ReadVariableOp"):
		return parameter // a variable of TensorFlow
	case from == asInitializer && u.isTorch() && (!u.annotated && isIdentifier(t.name) || u.isView(t.name) && n > 1):
		return parameter
	case from == asNode && u.stored || u.isTorch() && u.named:
		return plainConstant
	case n >= smallest:
		return parameter
	}
	return plainConstant
}

// isArithmetic tells values, named by the operators that made them, that are more
// than a parameter moved.
func isArithmetic(name string) bool {
	if isStateDictKey(name) {
		return false
	}
	made := strings.TrimRight(name, "_0123456789")
	return !movesOnly[made] && !strings.HasPrefix(made, "val") // val_7, value_cast: the exporter's own constants
}

// isGenerated tells values that are made of nothing but sizes.
func isGenerated(name string) bool {
	switch strings.TrimRight(name, "_0123456789") {
	case "arange", "linspace", "ones", "zeros", "full", "eye":
		return true
	}
	return false
}

// movesOnly are torch's operators that choose and place elements.
var movesOnly = map[string]bool{
	"view": true, "reshape": true, "flatten": true, "permute": true, "transpose": true, "t": true, "unsqueeze": true, "squeeze": true,
	"expand": true, "clone": true, "index": true, "select": true, "slice": true, "cat": true, "stack": true, "repeat": true,
	"getitem": true, "contiguous": true, "_to_copy": true, "alias": true, "tmp": true,
}

// isView tells a parameter that torch's newer exporter has reshaped or repeated
// ahead: a constant without a note, named by the operator that made it.
func (u *uses) isView(name string) bool {
	made := strings.TrimRight(name, "_0123456789")
	return u.annotated && slices.Contains([]string{
		"view", "reshape", "flatten", "permute", "transpose", "t", "unsqueeze", "squeeze", "expand", "clone",
	}, made)
}

// isBufferName tells buffers whose name says so.
func isBufferName(name string) bool {
	return strings.HasSuffix(name, ".running_mean") || strings.HasSuffix(name, ".running_var") || strings.HasSuffix(name, "buffer")
}

// isIdentifier tells a parameter of the root module: "class_token".
func isIdentifier(name string) bool {
	return name != "" && (name[0] < '0' || name[0] > '9') && strings.IndexFunc(name, func(r rune) bool {
		return r != '_' && (r < '0' || r > '9') && (r < 'a' || r > 'z') && (r < 'A' || r > 'Z')
	}) < 0
}

// isStateDictKey tells names like "layer1.0.conv1.weight" from the names of
// exporters' own: "onnx::Conv_497", "/conv1/Conv_output_0", "input.1".
func isStateDictKey(name string) bool {
	at := strings.LastIndexByte(name, '.')
	if at <= 0 || at == len(name)-1 || strings.ContainsAny(name, "/: ") {
		return false
	}
	last := name[at+1:]
	return !slices.ContainsFunc([]byte(last[:1]), func(c byte) bool { return c >= '0' && c <= '9' })
}

// splitInputs separates what a user feeds from weights that stand among the
// graph's inputs: initializers in old files, all weights in files exported
// without them.
func (u *uses) splitInputs() (data, weights []*valueInfo) {
	initialized := map[string]bool{}
	for _, t := range u.model.graph.initializers {
		initialized[t.name] = true
	}
	for _, v := range u.model.graph.inputs {
		switch {
		case initialized[v.name]:
		case len(data) > 0 && (len(weights) > 0 && u.isTorch() || u.isWeight(v)):
			weights = append(weights, v)
			u.stored = true
		default:
			data = append(data, v)
		}
	}
	return data, weights
}

// isToken tells an input that is only ever repeated over the batch: a learned
// token.
func (u *uses) isToken(name string) bool {
	consumers := u.main.consumers[name]
	return len(consumers) > 0 && !slices.ContainsFunc(consumers, func(x use) bool { return x.node.opType != "Expand" || x.index != 0 })
}

// isWeight tells whether an input without a value is a weight left out of the
// file: it has a size, and a name of the framework's or a slot for nothing else.
func (u *uses) isWeight(v *valueInfo) bool {
	if _, static := v.static(nil); !static || !v.dtype.IsFloating() || len(v.dims) == 0 {
		return false
	}
	if isStateDictKey(v.name) || u.isToken(v.name) || strings.HasPrefix(v.name, "onnx::") && !u.stored {
		return true
	}
	slot, at := u.slot(u.main, v.name, 0)
	return slot != "" && at.node.opType != "MatMul" && at.node.opType != "Gather"
}
