package onnx

// This file tests what names of constants tell.

import "testing"

// TestNameRules holds what names of constants tell, by hand-made names of both
// of torch's exporters, of TensorFlow's and of no framework.
func TestNameRules(t *testing.T) {
	annotated, plain := &uses{annotated: true}, &uses{}
	rules := map[string]func(string) bool{
		"arithmetic":  isArithmetic,
		"generated":   isGenerated,
		"part":        isPart,
		"view":        annotated.isView,
		"plain view":  plain.isView,
		"buffer":      isBufferName,
		"identifier":  isIdentifier,
		"key":         isStateDictKey,
		"weight":      isWeightName,
		"variable":    isVariable,
		"tensorflow":  isTensorFlowName,
		"folded bias": isFoldedBias,
		"statistic":   isStatistic,
	}
	for _, tt := range []struct {
		rule    string
		yes, no []string
	}{
		{"arithmetic", []string{"cos", "sin_3", "mul", "add_12", "exp_1", "sub"},
			[]string{"view", "view_7", "permute_2", "_to_copy_1", "getitem_3", "t", "val_9", "value_cast", "layers.0.mul.weight"}},
		{"generated", []string{"arange", "arange_3", "zeros_1", "ones", "full_2", "linspace", "eye"},
			[]string{"zero", "view", "my_ones_embedding", "arange.weight", ""}},
		{"part", []string{"select", "select_12", "slice_3", "getitem_1"}, []string{"permute", "val_4", "cat", "select.weight"}},
		{"view", []string{"view", "view_12", "expand_3", "t_1", "unsqueeze", "clone_2"},
			[]string{"slice_1", "cat", "mul_2", "views", "conv.view", ""}},
		{"plain view", nil, []string{"view", "expand_3"}},
		{"buffer", []string{"bn.running_mean", "layers.2.bn.running_var", "mask_buffer", "attn.position_buffer", "net.buffer", "buffer", "normalize.mean", "block.attn_mask", "rotary.inv_freq"},
			[]string{"buffer.weight", "attn.rebuffer", "running_mean", "mean", "mean.weight", "encoder.mask_token", "bn.weight", "", "bufferbuf"}},
		{"identifier", []string{"class_token", "pos_embed", "weight", "A2"},
			[]string{"", "2d", "a.b", "onnx::Conv_497", "/conv1/Conv_output_0", "a b"}},
		{"key", []string{"conv1.weight", "layer1.0.conv1.weight", "blocks.0.ls1", "a.b_0"},
			[]string{"", ".", "weight", "input.1", "layer.", ".weight", "/a.b/c", "onnx::a.b", "a b.c"}},
		{"weight", []string{"onnx::Conv_497", "fc.bias"}, []string{"Conv_497", "input.1", ""}},
		{"variable", []string{"m/dense/BiasAdd/ReadVariableOp:0", "m/conv/Conv2D/ReadVariableOp_1:0", "m/lstm/while/ReadVariableOp/resource:0",
			"m/norm/Reshape_1:0", "m/conv1d/ExpandDims_1:0"},
			[]string{"m/lstm/zeros:0", "m/dense/mul:0", "Reshape_1:0", "m/norm/Reshape_1", "const_fold_opt__388", ""}},
		{"tensorflow", []string{"a/b:0", "StatefulPartitionedCall/m/Relu:12"}, []string{"a/b", "a:0", "/conv1/Conv_output_0", "onnx::Conv/4:x", "a/b:", ""}},
		{"folded bias", []string{"conv1.weight_bias", "m/bn/batchnorm/sub:0"}, []string{"conv1.bias", "weight_bias", "m/sub:0", "batchnorm/weight"}},
		{"statistic", []string{"bn.running_mean", "running_var"}, []string{"bn.weight", "running_mean.weight"}},
	} {
		holds := rules[tt.rule]
		for _, name := range tt.yes {
			if !holds(name) {
				t.Errorf("%q is not told as %s", name, tt.rule)
			}
		}
		for _, name := range tt.no {
			if holds(name) {
				t.Errorf("%q is told as %s", name, tt.rule)
			}
		}
	}
}

func TestOwnerOfName(t *testing.T) {
	for name, want := range map[string]string{
		"layer1.0.conv1.weight": "layer1.0.conv1", "fc.bias": "fc", "weight": "", "onnx::MatMul_7": "", "input.1": "",
	} {
		if got := ownerName(name); got != want {
			t.Errorf("the owner of %q is %q, want %q", name, got, want)
		}
	}
}

// TestMean tells a running mean from other vectors by the place that reads it.
func TestMean(t *testing.T) {
	vector := func(name string, dims ...int64) *tensorProto { return &tensorProto{name: name, dims: dims} }
	at := func(op string, index int) use { return use{node: &nodeProto{opType: op}, index: index} }
	for _, tt := range []struct {
		at   use
		c    *tensorProto
		want bool
	}{
		{at("Sub", 1), vector("view_1", 1, 1, 1, 64), true},
		{at("Sub", 1), vector("val_3", 64), true},
		{at("Sub", 0), vector("view_1", 64), false},      // what is subtracted from
		{at("Add", 1), vector("view_1", 64), false},      // a bias
		{at("Sub", 1), vector("view_1", 8, 64), false},   // a table
		{at("Sub", 1), vector("val_3", 1), false},        // a number
		{at("Sub", 1), vector("norm.offset", 64), false}, // it has a name
		{use{}, vector("view_1", 64), false},             // nothing reads it
	} {
		if got := isMean(tt.at, tt.c); got != tt.want {
			t.Errorf("%s %v: %v", tt.c.name, tt.c.dims, got)
		}
	}
}
