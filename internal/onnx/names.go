package onnx

// This file reads the names of constants. Exporters keep the framework's names
// ("layer1.0.conv1.weight"), or name a constant by the operator that would have
// made it ("permute_3", "dense/Reshape_1:0") or that reads it ("onnx::Conv_497").

import (
	"slices"
	"strings"
)

// isArithmetic tells values, named by the operators that made them, that are more
// than a parameter moved.
func isArithmetic(name string) bool {
	if isStateDictKey(name) {
		return false
	}
	made := withoutNumber(name)
	return !movesOnly[made] && !strings.HasPrefix(made, "val") // val_7, value_cast: the exporter's own constants
}

// isGenerated tells values that are made of nothing but sizes.
func isGenerated(name string) bool {
	switch withoutNumber(name) {
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

// isPart tells values that are some elements of another: two of them differ.
func isPart(name string) bool {
	switch withoutNumber(name) {
	case "select", "slice", "index", "getitem":
		return true
	}
	return false
}

// isView tells a parameter that torch's newer exporter has reshaped or repeated
// ahead: a constant without a note, named by the operator that made it.
func (u *uses) isView(name string) bool {
	made := withoutNumber(name)
	return u.annotated && slices.Contains([]string{
		"view", "reshape", "flatten", "permute", "transpose", "t", "unsqueeze", "squeeze", "expand", "clone",
	}, made)
}

// isBufferName tells buffers whose name says so: "bn.running_mean", "mask_buffer".
func isBufferName(name string) bool {
	last := name[strings.LastIndexByte(name, '.')+1:]
	return bufferNames[last] && last != name || isSingularVector(name) || last == "buffer" || strings.HasSuffix(last, "_buffer")
}

// isCacheName tells what a decoder hands on from step to step: keys and values,
// states.
func isCacheName(name string) bool {
	name = strings.ToLower(name)
	return slices.ContainsFunc([]string{"past", "present", "cache", "memor"}, func(part string) bool { return strings.Contains(name, part) })
}

// isSingularVector tells the vectors that torch's spectral_norm keeps to estimate
// the largest singular value of weight_orig with.
func isSingularVector(name string) bool {
	return strings.HasSuffix(name, ".weight_u") || strings.HasSuffix(name, ".weight_v")
}

// bufferNames are what modules call the statistics and tables that they keep
// but do not train.
var bufferNames = map[string]bool{
	"running_mean": true, "running_var": true, "mean": true, "std": true, "var": true,
	"inv_freq": true, "attn_mask": true, "mask": true, "anchors": true,
}

// isFoldedBias tells the bias that an exporter makes where it folds a batch norm
// into a convolution: conv1.weight_bias of torch's newer one, and what
// TensorFlow's norm subtracts, bn1/batchnorm/sub:0.
func isFoldedBias(name string) bool {
	return strings.HasSuffix(name, ".weight_bias") || isTensorFlowName(name) && strings.Contains(name, "/batchnorm/sub")
}

// isStatistic tells a batch norm's running statistics.
func isStatistic(name string) bool {
	return strings.HasSuffix(name, "running_mean") || strings.HasSuffix(name, "running_var")
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

// isWeightName tells names that torch's exporter gives to weights.
func isWeightName(name string) bool {
	return isStateDictKey(name) || strings.HasPrefix(name, "onnx::")
}

// ownerName is the module that such a name speaks of, "" for the root or where
// it does not tell: "layer1.0.conv1".
func ownerName(name string) string {
	if !isStateDictKey(name) {
		return ""
	}
	return name[:strings.LastIndexByte(name, '.')]
}

// isVariable tells what TensorFlow stored in a variable: "dense/BiasAdd/ReadVariableOp:0",
// and what its exporter moved ahead out of one: "norm/Reshape_1:0".
func isVariable(name string) bool {
	return isTensorFlowName(name) && (strings.Contains(name, "ReadVariableOp") || movesVariable[withoutNumber(lastScope(name))])
}

// movesVariable are TensorFlow's operators that only place elements.
var movesVariable = map[string]bool{"Reshape": true, "Transpose": true, "transpose": true, "ExpandDims": true, "Squeeze": true}

// isTensorFlowName tells names of TensorFlow's values: an operator in its
// scopes, and which of its results.
func isTensorFlowName(name string) bool {
	scopes, result, ok := strings.Cut(name, ":")
	return ok && strings.Contains(scopes, "/") && result != "" && strings.Trim(result, "0123456789") == ""
}

// lastScope is the operator's own part of such a name: "Reshape_1".
func lastScope(name string) string {
	name, _, _ = strings.Cut(name, ":")
	return name[strings.LastIndexByte(name, '/')+1:]
}

// withoutNumber strips what tells values of one operator apart: permute_3.
func withoutNumber(name string) string { return strings.TrimRight(name, "_0123456789") }
